"""The run of `prove`: which theorems need a search or an audit, who does it, and what the kernel says of the answers.

A stored certificate that replays is never replaced. Whatever the search returns is a proposal; `kernel.check` alone
says PROVED or REFUTED, in the order of the registry, so that a certificate can cite the theorems before it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

from .audit.gate import findings
from .audit.hypotheses import owners
from .cache import Caches, caches_of
from .hint import named
from .keep import keep, left_over
from .kernel.check import Checked, Theorems, check
from .plan import DEFAULT, Options, Plan, plans
from .project import Project, citations
from .registry import Entry
from .replay import again, judged
from .result import Finding, Report, Result
from .work import Outcome, Task
from .workers import perform_all

ENGINES = ("sympy", "z3", "numeric")
MANY = 12  # tasks from which on a second process pays for its start
Progress = Callable[[int, int, str], None]


def run(project: Project, options: Options = DEFAULT, progress: Progress | None = None) -> Report:
    """Prove or refute everything that is selected, cross-check and audit it, and keep the certificates.

    Args:
        project: the project.
        options: how to run.
        progress: called with the number of theorems done, the number in all, and the id of the one just done.

    Returns:
        The report; after Ctrl-C a report that says so, with the certificates found so far kept.
    """
    started = time.perf_counter()
    caches = caches_of(project, not options.fresh)
    found = plans(project, options, caches)
    outcomes, interrupted = _work(project, options, found, progress)
    chosen = {entry.id for entry in project.selected}
    proved: Theorems = {}
    results: list[Result] = []
    saved = 0
    try:
        for plan in found:
            outcome = outcomes.get(plan.entry.id)
            result, checked = _decide(project, options, plan, outcome, proved, interrupted)
            saved += _remember(project, caches, plan, outcome, result, checked, proved)
            if plan.entry.id in chosen:
                results.append(_audited(plan, outcome, result))
                if results[-1].ok and outcome and outcome.evidence is not None:
                    project.audits.put(plan.entry.file, plan.entry.id, outcome.evidence)
    except KeyboardInterrupt:
        interrupted = True
    writing = options.save and not options.locked
    problems, notes = keep(project, caches, interrupted) if writing else left_over(project, options.locked)
    return Report(
        results, list(map(str, project.errors)), problems, notes, interrupted, saved, time.perf_counter() - started
    )


def _remember(
    project: Project,
    caches: Caches,
    plan: Plan,
    outcome: Outcome | None,
    result: Result,
    checked: Checked | None,
    proved: Theorems,
) -> int:
    """Note what later theorems may cite, what to cache and what to keep; return the number of certificates to keep."""
    entry, statement = plan.entry, plan.statement
    if checked is None or result.certificate is None or isinstance(statement, str):
        return 0
    if checked.verdict == "PROVED":
        proved[entry.id] = (statement, checked.axioms)
    if outcome and outcome.cross_checks:
        caches.cross_checks.put(
            caches.cross_checks_key(statement, checked.verdict, result.certificate), outcome.cross_checks
        )
    if outcome and outcome.audit and checked.verdict == "PROVED":
        caches.audits.put(caches.audit_key(entry, statement, plan.hints, plan.hinted), outcome.audit)
    if not result.ok or result.certificate is plan.certificate:
        return 0
    project.store.put(entry.file, entry.id, result.certificate)
    return 1


def _audited(plan: Plan, outcome: Outcome | None, result: Result) -> Result:
    """Return a result with what its audit says of it."""
    entry = plan.entry
    if not result.verdict == entry.expected == "PROVED" or result.certificate is None:
        return result
    audit = (outcome.audit if outcome else None) or plan.audit
    if audit is None:
        trouble = outcome.audit_trouble if outcome else ""
        found = [Finding(f"it is not audited: {trouble or 'nobody did'}", f"a larger --timeout, or {again(entry)}")]
    else:
        found = _faults(entry, audit)
    if not found:
        return result._replace(audit=audit)
    reasons = [text for text in (result.reason, *(f.found for f in found)) if text]
    cures = [text for text in (result.advice, *(f.cure for f in found)) if text]
    return result._replace(
        audit=audit, findings=tuple(found), ok=False, reason="; ".join(reasons), advice="; ".join(cures)
    )


def _faults(entry: Entry, audit: dict[str, Any]) -> list[Finding]:
    return findings(audit, entry.vacuous, entry.undecided, owners(entry.statement))


def _is_audited(plan: Plan, options: Options) -> bool:
    """Return whether nothing is to be found out or to be kept by an audit; one that fails the gate is not kept."""
    if plan.audit is None:
        return False
    return plan.evidence is not None or options.locked or bool(_faults(plan.entry, plan.audit))


def _work(
    project: Project, options: Options, plans: list[Plan], progress: Progress | None
) -> tuple[dict[str, Outcome], bool]:
    """Do the searches, cross-checks and audits that are due; return their outcomes, and whether Ctrl-C came."""
    timeout = options.timeout or project.settings.timeout
    texts: dict[str, str] = {}  # of the theorems before the one that is looked at
    due: list[Plan] = []
    tasks: list[Task] = []
    for plan in plans:
        entry, statement = plan.entry, plan.statement
        if isinstance(statement, str):
            continue
        checks = plan.results is None
        audit = entry.expected == "PROVED" and not _is_audited(plan, options)
        if (checks or audit) and not (options.locked and plan.certificate is None):
            names = {*named(plan.hints), *citations(plan.certificate)}
            cited = tuple(text for name, text in texts.items() if name in names)
            task = Task(statement.text, entry.expected, plan.certificate, cited, plan.hints, timeout, checks, audit)
            tasks.append(task._replace(redundant=entry.redundant, undecided=entry.undecided, evidence=plan.evidence))
            due.append(plan)
        texts[entry.id] = statement.text
    outcomes: dict[str, Outcome] = {}
    try:
        for place, outcome in perform_all(tasks, options.jobs or project.settings.jobs or _jobs(len(tasks))):
            outcomes[due[place].entry.id] = outcome
            if progress:
                progress(len(outcomes), len(tasks), due[place].entry.id)
    except KeyboardInterrupt:
        return outcomes, True
    return outcomes, False


def _jobs(tasks: int) -> int:
    return min(2, os.cpu_count() or 1) if tasks >= MANY else 1


def _decide(
    project: Project, options: Options, plan: Plan, outcome: Outcome | None, proved: Theorems, interrupted: bool
) -> tuple[Result, Checked | None]:
    """Return the result of one entry, and what the kernel says of its certificate."""
    entry, statement = plan.entry, plan.statement
    if isinstance(statement, str):
        return Result(entry, "ERROR", False, reason=statement, unreadable=True), None
    certificate = plan.certificate if plan.certificate is not None else outcome.certificate if outcome else None
    seconds = outcome.seconds if outcome else 0.0
    if certificate is None:
        verdict, reason, advice = _undecided(project, options, plan, outcome, interrupted)
        return Result(entry, verdict, False, seconds, hints=plan.hints, reason=reason, advice=advice), None
    started = time.perf_counter()
    fits_alone = plan.checked is not None and plan.certificate is not None and not citations(certificate)
    checked = plan.checked if fits_alone and plan.checked else check(statement, certificate, proved)
    result = judged(project, entry, statement, certificate, checked)
    result = result._replace(seconds=seconds + time.perf_counter() - started, hints=plan.hints)
    if checked.verdict == "REJECTED":
        unproved = sorted(citations(certificate) - set(proved))
        if unproved:
            reason, advice = f"it rests on {', '.join(unproved)}, which is not PROVED", again(entry)
            return result._replace(verdict="UNKNOWN", reason=reason, advice=advice, left_over=""), checked
        if result.verdict != "UNDEFINED":
            reason = f"the kernel rejects what the search found: {checked.error}"
            result = result._replace(verdict="ERROR", reason=reason, advice="report this with the statement")
        return result, checked
    checks = plan.results or (outcome.cross_checks if outcome else None)
    against = [name for name, found in (checks or {}).items() if found["result"] == "contradicts"]
    if against:
        said = "; ".join(f"{name} contradicts it: {(checks or {})[name].get('reason', '')}" for name in against)
        reason = f"CONTRADICTION: the kernel says {checked.verdict}, but {said}"
        return result._replace(
            verdict="ERROR",
            ok=False,
            reason=reason,
            cross_checks=checks,
            advice="trust neither, and report this: one of the two is wrong",
        ), checked
    if outcome and not checks:
        reason = outcome.trouble or "out of time"
        checks = {name: {"result": "unknown", "reason": reason, "scope": "none"} for name in ENGINES}
    return result._replace(cross_checks=checks), checked


def _undecided(
    project: Project, options: Options, plan: Plan, outcome: Outcome | None, interrupted: bool
) -> tuple[str, str, str]:
    """Return the verdict, the reason and the advice for an entry that has no certificate."""
    if outcome is None and options.locked:
        path = project.certificate_path(plan.entry)
        error = plan.checked.error if plan.checked else None
        found = (
            f"certificate rejected ({path}): {error}"
            if plan.stored
            else f"expected a certificate in {path}, found none"
        )
        return "UNKNOWN", found, again(plan.entry)
    if outcome is None:
        reason = "the run was interrupted before its turn" if interrupted else "nobody searched for it"
        return "UNKNOWN", reason, again(plan.entry)
    if outcome.trouble:
        return "ERROR", outcome.trouble, again(plan.entry)
    if outcome.timed_out:
        limit = options.timeout or project.settings.timeout
        return (
            "TIMEOUT",
            f"no certificate within {limit:g} seconds",
            f"a larger --timeout, or hints: using=[...] in {plan.entry.path}",
        )
    if outcome.missing:
        return ("UNKNOWN", *outcome.missing)
    return (
        "UNKNOWN",
        "neither a proof nor a counterexample was found",
        f"split it into smaller theorems, or give hints: using=[...] in {plan.entry.path}",
    )
