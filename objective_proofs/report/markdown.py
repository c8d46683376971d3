"""The report as Markdown: a table for each pack, then the failures."""

from __future__ import annotations

from ..project import Project
from ..result import Report, Result
from ..witness_text import shown_witness
from .text import failure, summary


def escape(text: str) -> str:
    """Return text as it may stand in a cell of a table."""
    text = " ".join(text.split())
    for character in "\\`*_|<>[]":
        text = text.replace(character, f"\\{character}")
    return text


def render(report: Report, project: Project) -> str:
    """Return the report as Markdown."""
    lines = ["# Objective proofs", "", escape(summary(report)), ""]
    packs: dict[str, list[Result]] = {}
    for result in report.results:
        packs.setdefault(result.entry.pack, []).append(result)
    for pack, results in packs.items():
        lines += [
            f"## {escape(pack)}",
            "",
            "| | theorem | verdict | SymPy | Z3 | numeric | axioms |",
            "|---|---|---|---|---|---|---|",
        ]
        lines += [*map(_row, results), ""]
    broken = [r for r in report.results if not r.ok]
    if broken or report.unreadable or report.problems:
        lines += ["## Not as expected", ""]
        for result in broken:
            lines += [*(f"    {line}" for line in failure(result)), ""]
        lines += [f"- {escape(text)}" for text in (*report.unreadable, *report.problems)]
        lines += [""] if report.unreadable or report.problems else []
    return "\n".join(lines)


def _row(result: Result) -> str:
    entry, checks = result.entry, result.cross_checks or {}
    opinions = [checks[name]["result"] if name in checks else "-" for name in ("sympy", "z3", "numeric")]
    about = f"`{entry.function.__name__}`: {escape(entry.summary)}"
    if result.witness is not None:
        about += f" False at {escape(shown_witness(result.witness))}."
    axioms = ", ".join(f"`{axiom}`" for axiom in result.axioms) or "-"
    return f"| {'ok' if result.ok else '**FAIL**'} | {about} | {result.verdict} | {' | '.join(opinions)} | {axioms} |"
