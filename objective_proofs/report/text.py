"""The report for people: a table for each pack, then each failure in full, then one line that sums up."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain, repeat

from ..audit.words import in_words
from ..project import Project
from ..result import Report, Result
from ..witness_text import shown_witness

Paint = Callable[[str, str], str]
HEAD = ("verdict", "kernel", "sympy", "z3", "numeric")
_MARKS = {"agrees": "agrees", "unknown": "unknown", "contradicts": "CONTRADICTS"}
_RED, _GREEN, _BOLD, _PLAIN = "\033[31m", "\033[32m", "\033[1m", "\033[0m"


def render(report: Report, project: Project, colour: bool = False, verbose: bool = False) -> str:
    """Return the report as text."""

    def paint(text: str, code: str) -> str:
        return f"{code}{text}{_PLAIN}" if colour else text

    lines: list[str] = []
    packs: dict[str, list[Result]] = {}
    for result in report.results:
        packs.setdefault(result.entry.pack, []).append(result)
    for pack, results in packs.items():
        lines += [paint(pack, _BOLD), *_table(results, paint, verbose), ""]
    for result in report.results:
        if not result.ok:
            lines += [*failure(result, paint), ""]
    lines += [*(f"{paint('error', _RED)}: {text}" for text in (*report.unreadable, *report.problems))]
    lines += [f"note: {text}" for text in report.notes]
    lines.append(paint(summary(report), _RED if report.status else _GREEN))
    return "\n".join(lines) + "\n"


def _table(results: list[Result], paint: Paint, verbose: bool) -> list[str]:
    rows = [_row(result) for result in results]
    names = [result.entry.function.__name__ for result in results]
    widths = [max(map(len, column)) for column in zip(HEAD, *rows, strict=True)]
    first = max(map(len, names))
    cells = "  ".join(f"{text:{width}}" for text, width in zip(HEAD, widths, strict=True))
    lines = [f"     {'':{first}}  {cells}  axioms"]
    for result, name, row in zip(results, names, rows, strict=True):
        mark = paint("ok", _GREEN) + "   " if result.ok else paint("FAIL", _RED) + " "
        cells = "  ".join(f"{text:{width}}" for text, width in zip(row, widths, strict=True))
        lines.append(f"{mark}{name:{first}}  {cells}  {', '.join(result.axioms) or '-'}".rstrip())
        lines.append(f"      {result.entry.summary}")
        if result.ok and result.witness is not None:
            lines.append(f"      false at {shown_witness(result.witness)}")
        if verbose:
            lines.append(f"      {result.entry.source}{''.join(f' [{c}]' for c in result.entry.claims)}")
            lines.append(
                f"      {result.certificate_path or 'no certificate'}, {result.steps} steps, {result.seconds:.3f} s"
            )
            lines += [f"      {line}" for line in in_words(result.audit)] if result.audit else []
            for engine, found in (result.cross_checks or {}).items():
                reason = f": {found['reason']}" if found.get("reason") else ""
                lines.append(f"      {engine} {found['result']} ({found.get('scope', '')}){reason}")
    return lines


def _row(result: Result) -> list[str]:
    replayed = {"PROVED": "proved", "REFUTED": "refuted"}.get(result.verdict, "-") if result.certificate else "-"
    checks = result.cross_checks or {}
    opinions = [_MARKS.get(checks[name]["result"], "?") if name in checks else "-" for name in HEAD[2:]]
    return [result.verdict, replayed, *opinions]


def failure(result: Result, paint: Paint | None = None) -> list[str]:
    """Return the lines that explain why one result is not as expected."""
    entry = result.entry
    expected = "but its audit fails" if result.findings else f"expected {entry.expected}"
    head = f"{entry.id}: {result.verdict}, {expected}"
    lines = [f"{paint(head, _RED) if paint else head}  ({entry.path}:{entry.line})"]
    if result.findings:
        pairs = (pair for f in result.findings for pair in (("found", f.found), ("try", f.cure)))
        lines += [f"  {label:9} {text}" for label, text in pairs]
    else:
        lines.append(f"  found     {result.reason}")
    if result.left_over:
        lines.append(f"  left over {result.left_over}")
    if not result.unreadable:
        labels = chain(["statement"], repeat(""))
        lines += [f"  {label:9} {line}" for label, line in zip(labels, statement_lines(result), strict=False)]
    if result.advice and not result.findings:
        lines.append(f"  try       {result.advice}")
    return lines


def statement_lines(result: Result) -> list[str]:
    """Return the lines of the statement as the kernel reads it, without its name."""
    return str(result.entry.statement.text).strip().split("\n")[1:]


def summary(report: Report) -> str:
    """Return the line that sums up a report."""
    good = sum(r.ok for r in report.results)
    counts = ", ".join(f"{count} {verdict}" for verdict, count in report.counts().items())
    if report.interrupted:
        kept = f"{report.saved} certificate{'' if report.saved == 1 else 's'} found so far kept"
        return f"interrupted: {kept}; the same command goes on from there"
    more = f"; {len(report.unreadable)} unreadable" if report.unreadable else ""
    return f"{good} of {len(report.results)} as expected ({counts or 'none'}){more} in {report.seconds:.1f} s"
