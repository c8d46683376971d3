"""Replay: the kernel against the certificates that are stored, without any solver."""

from __future__ import annotations

import json
import os
from typing import Any

from .kernel.check import Checked, Theorems, check
from .kernel.statement import Statement
from .kernel.term import KernelError
from .kernel.witness import judge
from .project import Project, citations, kernel_statement, needed
from .registry import Entry
from .result import Report, Result
from .witness_text import shown_witness

MANY = 40  # entries, from which on a second process is worth its start


def again(entry: Entry) -> str:
    """Return the command that searches for the certificate of an entry."""
    return f"make prove ONLY={entry.id}"


def replay(project: Project) -> Report:
    """Replay the stored certificate of everything that is selected, and of the earlier theorems that these cite."""
    cited: set[str] = set()

    def cites(entry: Entry) -> Any:
        found = citations(project.store.get(entry.file, entry.id))
        cited.update(found)
        return found

    entries = needed(project, cites)
    chosen = {entry.id for entry in project.selected}
    second = _Second(project, entries[1::2]) if len(entries) >= MANY and not cited and hasattr(os, "fork") else None
    found: dict[str, Result] = {}
    proved: Theorems = {}
    for entry in entries if second is None else entries[::2]:
        found[entry.id] = _replayed(project, entry, proved)
    if second is not None:
        found.update(second.results())
    results = [found[entry.id] for entry in entries if entry.id in chosen]
    problems = [str(error).replace(path, project.shown(path), 1) for path, error in project.store.errors.items()]
    return Report(results, list(map(str, project.errors)), problems, [])


class _Second:
    """A second process, which replays some entries; what it does not find good is replayed here again, to say why."""

    def __init__(self, project: Project, entries: list[Entry]) -> None:
        self.project, self.entries = project, entries
        self.reading, writing = os.pipe()
        self.process = os.fork()
        if self.process == 0:
            try:
                results = (_replayed(project, entry, {}) for entry in entries)
                good = {r.entry.id: [r.verdict, r.steps, *r.axioms] for r in results if r.ok}
                with os.fdopen(writing, "w", encoding="ascii") as pipe:
                    json.dump(good, pipe)
            finally:
                os._exit(0)
        os.close(writing)

    def results(self) -> dict[str, Result]:
        """Return the results of the entries, when the process has ended."""
        with os.fdopen(self.reading, encoding="ascii") as pipe:
            text = pipe.read()
        os.waitpid(self.process, 0)
        try:
            good = json.loads(text)
        except ValueError:
            good = {}  # the process died; everything is replayed here
        found = {}
        for entry in self.entries:
            if entry.id in good:
                verdict, steps, *axioms = good[entry.id]
                certificate = self.project.store.get(entry.file, entry.id)
                path = self.project.certificate_path(entry)
                found[entry.id] = Result(entry, verdict, True, axioms=tuple(axioms), steps=steps, certificate=certificate,
                                         certificate_path=path, witness=certificate.get("witness"))
            else:
                found[entry.id] = _replayed(self.project, entry, {})
        return found


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
        undefined = _undefined(statement, certificate)
        if undefined:
            reason, advice = undefined
            return Result(
                entry,
                "UNDEFINED",
                False,
                certificate_path=path,
                witness=certificate["witness"],
                reason=reason,
                advice=advice,
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


def _undefined(statement: Statement, certificate: Any) -> tuple[str, str] | None:
    """Return which term has no value at a certificate's witness, and what cures it; `None` if each has one."""
    if type(certificate) is not dict or set(certificate) != {"witness"}:
        return None
    from .audit.values import cure, needing, plain, undefined_at
    from .printer import show

    try:
        if judge(statement, certificate["witness"]) != "undefined":
            return None
        place, needed = undefined_at(statement, certificate["witness"]) or (0, None)
        if needed is None:
            return None
        term = needing(statement, place, needed)
    except (KernelError, RecursionError):
        return None
    reason = f"{term} has no value at {shown_witness(certificate['witness'])}: {show(plain(needed))} is false there"
    return reason, cure(statement, place, needed)


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
