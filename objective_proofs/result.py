"""Results: what a run found out about each theorem, and how it counts."""

from __future__ import annotations

from typing import Any, NamedTuple

from .registry import Entry

VERDICTS = ("PROVED", "REFUTED", "UNDEFINED", "ORACLE", "NUMERIC", "UNKNOWN", "TIMEOUT", "ERROR")


class Finding(NamedTuple):
    """One thing that an audit finds wrong.

    Attributes:
        found: what is wrong, as one sentence.
        cure: what to try.
    """

    found: str
    cure: str


class Result(NamedTuple):
    """What was found out about one theorem or refutation.

    Attributes:
        entry: what is registered.
        verdict: one of `VERDICTS`; only the kernel says PROVED or REFUTED.
        ok: whether that is as expected, with allowed axioms only, and its audit finds nothing wrong.
        seconds: how long it took.
        axioms: the axioms that the proof rests on.
        steps: the number of steps of the proof.
        certificate: the certificate that the kernel accepted, if any.
        certificate_path: the file where it is kept.
        cross_checks: what each engine says, by its name; `None` when they were not asked.
        audit: what the audit of a theorem that is PROVED finds out; `None` when it was not made.
        findings: what of the audit fails, each as one sentence with what to try.
        hints: the hints that the search got.
        witness: the values that refute it or make a term undefined.
        reason: why it is not ok, as one sentence, or "".
        left_over: what the steps of a rejected certificate leave over, or "".
        advice: what to try, or "".
        unreadable: whether the statement itself cannot be read.
    """

    entry: Entry
    verdict: str
    ok: bool
    seconds: float = 0.0
    axioms: tuple[str, ...] = ()
    steps: int = 0
    certificate: dict[str, Any] | None = None
    certificate_path: str = ""
    cross_checks: dict[str, dict[str, Any]] | None = None
    audit: dict[str, Any] | None = None
    findings: tuple[Finding, ...] = ()
    hints: tuple[str, ...] = ()
    witness: dict[str, Any] | None = None
    reason: str = ""
    left_over: str = ""
    advice: str = ""
    unreadable: bool = False


class Report(NamedTuple):
    """What a run found out.

    Attributes:
        results: in the order of the registry.
        unreadable: packs that cannot be loaded, one sentence each.
        problems: certificates that could not be read or written and the like, one sentence each; they fail the run.
        notes: what is worth knowing but fails nothing.
        interrupted: whether the run was stopped before its end.
        saved: the number of certificates that were found and kept in this run.
        seconds: how long it took in all.
    """

    results: list[Result]
    unreadable: list[str]
    problems: list[str]
    notes: list[str]
    interrupted: bool = False
    saved: int = 0
    seconds: float = 0.0

    @property
    def status(self) -> int:
        """The exit status: 0 all as expected, 1 something is not, 2 something cannot be read, 130 interrupted."""
        if self.interrupted:
            return 130
        if self.unreadable or any(r.unreadable for r in self.results):
            return 2
        return 1 if self.problems or not all(r.ok for r in self.results) else 0

    def counts(self) -> dict[str, int]:
        """Return how many results have each verdict that occurs, the strongest first."""
        found = [r.verdict for r in self.results]
        return {verdict: found.count(verdict) for verdict in VERDICTS if verdict in found}
