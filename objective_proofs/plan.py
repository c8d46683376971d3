"""What a run of `prove` knows before its work starts: the stored certificates that replay, and what is cached."""

from __future__ import annotations

from typing import Any, NamedTuple

from .cache import Caches
from .certificate import Certificate
from .hint import named
from .kernel.check import Checked, Theorems, check
from .kernel.statement import Statement
from .project import Project, citations, hints, kernel_statement, needed
from .registry import Entry


class Options(NamedTuple):
    """How to run.

    Attributes:
        fresh: ignore stored certificates and the caches.
        locked: search nothing and write nothing.
        jobs: worker processes; `None` leaves it to the settings and the amount of work.
        timeout: seconds of search for one theorem; `None` leaves it to the settings.
        save: whether to write certificates and the caches.
    """

    fresh: bool = False
    locked: bool = False
    jobs: int | None = None
    timeout: float | None = None
    save: bool = True


DEFAULT = Options()


class Plan(NamedTuple):
    """What is known of one entry before the work starts.

    Attributes:
        entry: the entry.
        statement: its statement, or why there is none.
        certificate: the stored certificate, if it fits on the assumption that what it cites is proved.
        stored: whether there is a stored certificate, fitting or not.
        checked: what the kernel says of the stored certificate.
        results: the cached cross-checks, when the verdict is known already.
        audit: the cached audit.
        evidence: what an earlier audit found.
        hints: the hints as text.
        hinted: the texts of the theorems that the hints name.
    """

    entry: Entry
    statement: Statement | str
    certificate: Certificate | None = None
    stored: bool = False
    checked: Checked | None = None
    results: dict[str, dict[str, Any]] | None = None
    audit: dict[str, Any] | None = None
    evidence: dict[str, Any] | None = None
    hints: tuple[str, ...] = ()
    hinted: tuple[str, ...] = ()


def plans(project: Project, options: Options, caches: Caches) -> list[Plan]:
    """Replay what is stored, and find out what is missing."""
    texts = {entry.id: hints(entry, project.entries) if entry.hints else () for entry in project.entries}
    ids = set(texts)

    def cited(entry: Entry) -> set[str]:
        stored = None if options.fresh else project.store.get(entry.file, entry.id)
        return citations(stored) | (set(named(texts[entry.id])) & ids)

    assumed: Theorems = {}
    found = []
    for entry in needed(project, cited):
        statement = kernel_statement(entry)
        hinted = tuple(assumed[name][0].text for name in named(texts[entry.id]) if name in assumed)
        plan = Plan(entry, statement, hints=texts[entry.id], hinted=hinted)
        if not isinstance(statement, str):
            stored = None if options.fresh else project.store.get(entry.file, entry.id)
            if stored is not None:
                checked = check(statement, stored, assumed)
                fits = checked.verdict in ("PROVED", "REFUTED")
                plan = plan._replace(stored=True, checked=checked, certificate=stored if fits else None)
                if fits:
                    results = caches.cross_checks.get(caches.cross_checks_key(statement, checked.verdict, stored))
                    plan = plan._replace(results=results)
                if checked.verdict == entry.expected == "PROVED":
                    key = caches.audit_key(entry, statement, plan.hints, plan.hinted)
                    plan = plan._replace(audit=caches.audits.get(key), evidence=_evidence(project, entry))
            assumed[entry.id] = (statement, frozenset())
        found.append(plan)
    return found


def _evidence(project: Project, entry: Entry) -> dict[str, Any] | None:
    found = project.audits.get(entry.file, entry.id)
    return found if isinstance(found, dict) else None
