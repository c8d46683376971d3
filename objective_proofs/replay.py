"""Replay: the kernel against the certificates that are stored, without any solver."""

from __future__ import annotations

from typing import Any

from .kernel.check import Checked, Theorems, check
from .kernel.statement import Statement, obligations
from .kernel.term import KernelError
from .kernel.witness import judge
from .project import Project, citations, kernel_statement, needed
from .registry import Entry
from .result import Report, Result


def again(entry: Entry) -> str:
    """Return the command that searches for the certificate of an entry."""
    return f"make prove ONLY={entry.id}"


def replay(project: Project) -> Report:
    """Replay the stored certificate of everything that is selected, and of the earlier theorems that these cite."""
    entries = needed(project, lambda entry: citations(project.store.get(entry.file, entry.id)))
    chosen = {entry.id for entry in project.selected}
    proved: Theorems = {}
    results = []
    for entry in entries:
        result = _replayed(project, entry, proved)
        if entry.id in chosen:
            results.append(result)
    problems = [str(error).replace(path, project.shown(path), 1) for path, error in project.store.errors.items()]
    return Report(results, list(map(str, project.errors)), problems, [])


def _replayed(project: Project, entry: Entry, proved: Theorems) -> Result:
    """Return the result of one entry; when it is PROVED, add it to what later ones may cite."""
    statement = kernel_statement(entry)
    if isinstance(statement, str):
        return Result(entry, "ERROR", False, reason=statement, unreadable=True)
    certificate = project.store.get(entry.file, entry.id)
    if certificate is None:
        reason = f"expected a certificate in {project.certificate_path(entry)}, found none"
        return Result(entry, "UNKNOWN", False, reason=reason, advice=again(entry))
    checked = check(statement, certificate, proved)
    if checked.verdict == "PROVED":
        proved[entry.id] = (statement, checked.axioms)
    return judged(project, entry, statement, certificate, checked)


def judged(project: Project, entry: Entry, statement: Statement, certificate: Any, checked: Checked) -> Result:
    """Return the result that the kernel's finding about a certificate makes."""
    path = project.certificate_path(entry)
    if checked.verdict == "REJECTED":
        place = undefined_at(statement, certificate)
        if place:
            return Result(
                entry,
                "UNDEFINED",
                False,
                certificate_path=path,
                witness=certificate["witness"],
                reason=f"a term has no value at {shown_witness(certificate['witness'])}: {place} fails there",
                advice=f"add the hypothesis {place}",
            )
        error = checked.error or KernelError("it does not fit")
        return Result(
            entry,
            "UNKNOWN",
            False,
            certificate_path=path,
            reason=f"certificate rejected ({path}): {error}",
            left_over=shown(error.term) if error.term else "",
            advice=again(entry),
        )
    found = Result(
        entry,
        checked.verdict,
        checked.verdict == entry.expected,
        axioms=tuple(sorted(checked.axioms)),
        steps=checked.steps,
        certificate=certificate,
        certificate_path=path,
        witness=certificate.get("witness"),
    )
    if not found.ok:
        reason, advice = _unexpected(found)
        return found._replace(reason=reason, advice=advice)
    allowed = project.settings.allowed_axioms
    outside = [axiom for axiom in found.axioms if allowed is not None and axiom not in allowed]
    if outside:
        return found._replace(
            ok=False,
            reason=f"expected allowed axioms only, found {', '.join(outside)}",
            advice="allow them in tool.objective_proofs.allowed_axioms, or state it otherwise",
        )
    return found


def _unexpected(found: Result) -> tuple[str, str]:
    """Return the reason and the advice for a verdict that is not the expected one."""
    if found.verdict == "REFUTED":
        reason = f"expected PROVED, found it false at {shown_witness(found.witness or {})}"
        return reason, "add the hypothesis that excludes this, or register it with @refuted"
    return "expected REFUTED, found it PROVED", "register it with @theorem, or state the wrong version"


def shown(term: Any) -> str:
    """Return the text of a term, at most a few lines of it."""
    from .printer import show

    text = show(term)
    return text if len(text) <= 400 else f"{text[:400]} ..."


def shown_witness(witness: dict[str, Any]) -> str:
    """Return the values of a witness on one line."""

    def text(value: Any) -> str:
        return f"[{', '.join(map(text, value))}]" if isinstance(value, list) else str(value)

    return ", ".join(f"{name} = {text(value)}" for name, value in witness.items())


def undefined_at(statement: Statement, certificate: Any) -> str:
    """Return what has to hold for the first term that has no value at a certificate's witness, or ""."""
    if type(certificate) is not dict or set(certificate) != {"witness"}:
        return ""
    from .printer import show

    try:
        if judge(statement, certificate["witness"]) != "undefined":
            return ""
        for place, obligation in obligations(statement):
            claim = statement._replace(hypotheses=statement.hypotheses[:place], conclusion=obligation)
            if judge(claim, certificate["witness"]) == "refuted":
                return show(obligation)
    except (KernelError, RecursionError):
        return ""
    return "a condition"
