"""Replay: the kernel against the certificates that are stored, without any solver."""

from __future__ import annotations

import json
import mmap
import os
from collections.abc import Mapping, Sequence
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
Group = list[Entry]  # entries that cite one another, directly or not, in the order of the registry


def again(entry: Entry) -> str:
    """Return the command that searches for the certificate of an entry."""
    return f"make prove ONLY={entry.id}"


def replay(project: Project) -> Report:
    """Replay the stored certificate of everything that is selected, and of the earlier theorems that these cite."""
    cited: dict[str, set[str]] = {}

    def cites(entry: Entry) -> set[str]:
        cited[entry.id] = citations(project.store.get(entry.file, entry.id))
        return cited[entry.id]

    entries = needed(project, cites)
    chosen = {entry.id for entry in project.selected}
    groups = _groups(entries, cited)
    found: dict[str, Result] = {}
    if len(entries) >= MANY and len(groups) > 1 and hasattr(os, "fork"):
        found = _in_two_processes(project, groups)
    for group in groups:
        if group[0].id not in found:
            found.update(_replayed_group(project, group))
    results = [found[entry.id] for entry in entries if entry.id in chosen]
    problems = [str(error).replace(path, project.shown(path), 1) for path, error in project.store.errors.items()]
    return Report(results, list(map(str, project.errors)), problems, [])


def _groups(entries: Sequence[Entry], cited: Mapping[str, set[str]]) -> list[Group]:
    """Return the entries in groups none of which cites another, in the order of their last entries."""
    above: dict[str, str] = {}  # towards the last entry of the group

    def last(name: str) -> str:
        while above[name] != name:
            above[name] = above[above[name]]
            name = above[name]
        return name

    for entry in entries:
        above[entry.id] = entry.id
        for name in sorted(cited[entry.id] & above.keys()):
            above[last(name)] = entry.id
    groups: dict[str, Group] = {}
    for entry in entries:
        groups.setdefault(last(entry.id), []).append(entry)
    return list(groups.values())


def _replayed_group(project: Project, group: Group) -> dict[str, Result]:
    """Return the results of the entries of a group, by their ids."""
    proved: Theorems = {}
    return {entry.id: _replayed(project, entry, proved) for entry in group}


def _in_two_processes(project: Project, groups: Sequence[Group]) -> dict[str, Result]:
    """Replay groups in this process from the first one on, and in a second one from the last one on, until they meet.

    Returns:
        The results of this process, and the good ones of the other. What the other does not find good is left out: it is
        to be replayed here, to say why.
    """
    taken = memoryview(mmap.mmap(-1, 16)).cast("q")  # by this process the groups before, by the second those from
    taken[0], taken[1] = 0, len(groups)
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        try:
            good: dict[str, Any] = {}
            for place in reversed(range(len(groups))):
                taken[1] = place
                if place < taken[0]:
                    break
                results = _replayed_group(project, groups[place])
                if all(r.ok for r in results.values()):
                    good.update((name, [r.verdict, r.steps, *r.axioms]) for name, r in results.items())
            with os.fdopen(writing, "w", encoding="ascii") as pipe:
                json.dump(good, pipe)
        finally:
            os._exit(0)
    os.close(writing)
    found: dict[str, Result] = {}
    for place, group in enumerate(groups):
        taken[0] = place + 1
        if place >= taken[1]:
            break
        found.update(_replayed_group(project, group))
    with os.fdopen(reading, encoding="ascii") as pipe:
        text = pipe.read()
    os.waitpid(process, 0)
    try:
        told = json.loads(text)
    except ValueError:
        told = {}  # the process died
    for entry in (e for group in groups for e in group):
        if entry.id in told and entry.id not in found:
            verdict, steps, *axioms = told[entry.id]
            found[entry.id] = _good(project, entry, verdict, steps, tuple(axioms))
    return found


def _good(project: Project, entry: Entry, verdict: str, steps: int, axioms: tuple[str, ...]) -> Result:
    """Return the result of an entry whose certificate the kernel accepted as expected."""
    certificate = project.store.get(entry.file, entry.id)
    path = project.certificate_path(entry)
    witness = certificate.get("witness")
    return Result(
        entry, verdict, True, axioms=axioms, steps=steps, certificate=certificate, certificate_path=path, witness=witness
    )


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
