"""The untrusted part of one theorem's run: search, cross-checks and audit.

A task is plain data, text in and JSON out, so that it can cross to another process: see `workers`. What comes back is a proposal:
the kernel of the main process decides about it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from fractions import Fraction
from typing import Any, NamedTuple, TypeVar

from .hint import named
from .kernel.check import check
from .kernel.statement import Statement, read_statement
from .kernel.term import Node
from .kernel.text import read
from .limits import TimeOver, limit

_T = TypeVar("_T")


class Task(NamedTuple):
    """What is to be found out about one theorem.

    Attributes:
        text: the statement, in the kernel's text.
        expected: "PROVED" or "REFUTED": which search goes first.
        certificate: the certificate that already fits, or `None` to search for one.
        cited: the texts of the theorems that the hints or the certificate name.
        hints: the hints, as text.
        timeout: seconds for the search, and again for the cross-checks, and again for the audit.
        cross_check: whether cross-checks are wanted.
        audit: whether an audit is wanted, if it is PROVED as expected.
        redundant: the texts of the hypotheses that are declared redundant.
        undecided: the texts of those that are declared undecided.
        evidence: what an earlier audit found, see `audit.evidence`.
    """

    text: str
    expected: str
    certificate: dict[str, Any] | None
    cited: tuple[str, ...]
    hints: tuple[str, ...]
    timeout: float
    cross_check: bool = True
    audit: bool = True
    redundant: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    evidence: dict[str, Any] | None = None


class Outcome(NamedTuple):
    """What was found.

    Attributes:
        certificate: the certificate, or `None`.
        cross_checks: what each engine says, by its name; `None` when nothing is decided.
        audit: what the audit of a theorem that is PROVED finds out.
        evidence: what its searches found.
        seconds: how long it took.
        timed_out: whether the time was over first.
        missing: where nothing is found, what has no value as far as proofs go, and its cure.
        trouble: what went wrong in the search or the cross-checks, as one sentence, or "".
        audit_trouble: what went wrong in the audit.
    """

    certificate: dict[str, Any] | None = None
    cross_checks: dict[str, dict[str, Any]] | None = None
    audit: dict[str, Any] | None = None
    evidence: dict[str, Any] | None = None
    seconds: float = 0.0
    timed_out: bool = False
    missing: tuple[str, str] | None = None
    trouble: str = ""
    audit_trouble: str = ""


def perform(task: Task) -> Outcome:
    """Search for a certificate unless there is one; cross-check and audit what it shows. Raises for Ctrl-C only."""
    started = time.perf_counter()
    statement = read_statement(task.text)
    cited = {s.name: s for s in map(read_statement, task.cited)}
    certificate, over, results, audited, trouble, audit_trouble = task.certificate, False, None, None, "", ""
    if certificate is None:
        found, trouble = _guarded("search", lambda: _search(statement, cited, task), None)  # it has its own limits
        certificate, over = found or (None, False)
    verdict, missing = "", None
    if certificate is None and task.expected == "PROVED" and not over and not trouble:
        missing, _ = _guarded("search", lambda: _missing(statement, cited, task), task.timeout / 2)
    if certificate is not None:
        verdict = check(statement, certificate, {name: (s, frozenset[str]()) for name, s in cited.items()}).verdict
    if verdict in ("PROVED", "REFUTED") and task.cross_check:
        shown = certificate or {}
        results, trouble = _guarded("cross-check", lambda: _cross_check(statement, verdict, shown), task.timeout)
    if verdict == task.expected == "PROVED" and task.audit:
        audited, audit_trouble = _guarded("audit", lambda: _audit(statement, cited, task), task.timeout)
    seconds = time.perf_counter() - started
    timed_out = over and certificate is None
    audit, evidence = audited or (None, None)
    return Outcome(certificate, results, audit, evidence, seconds, timed_out, missing, trouble, audit_trouble)


def _guarded(what: str, work: Callable[[], _T], seconds: float | None) -> tuple[_T | None, str]:
    """Return what some work returns, or `None` and what went wrong."""
    try:
        with nullcontext() if seconds is None else limit(seconds):
            return work(), ""
    except TimeOver:
        return None, f"the {what} ran out of time"
    except MemoryError:
        return None, f"the {what} ran out of memory"
    except Exception as error:  # noqa: BLE001 - nothing that solvers do may end the run
        name, text = type(error).__name__, str(error)[:300]
        return None, f"the {what} failed with {name}: {text}; please report it with the statement"


def _search(statement: Statement, cited: dict[str, Statement], task: Task) -> tuple[dict[str, Any] | None, bool]:
    """Return the certificate of the expected verdict, else of the other one, else `None`; and whether time was over.

    Each of the two searches has half of the time, so that a proof that is not to be found does not hide a
    counterexample.
    """
    from .search import prove, refute

    searches: list[Callable[[], dict[str, Any] | None]]
    searches = [lambda: prove(statement, cited, task.hints), lambda: refute(statement)]
    over = False
    for search in searches if task.expected == "PROVED" else reversed(searches):
        try:
            with limit(task.timeout / 2):
                found = search()
        except TimeOver:
            over = True
            continue
        if found is not None:
            return found, over
    return None, over


def _cross_check(statement: Statement, verdict: str, certificate: dict[str, Any]) -> dict[str, Any]:
    """Return what the engines say; an engine that breaks says nothing, and why."""
    from .cross_check import cross_check

    witness = values(statement, certificate["witness"]) if "witness" in certificate else None
    return {name: result.as_dict() for name, result in cross_check(statement, verdict, witness).items()}


def _audit(statement: Statement, cited: dict[str, Statement], task: Task) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the audit of a theorem that is PROVED finds out, and what its searches found."""
    from .audit.evidence import Evidence
    from .audit.examine import examine

    evidence = Evidence({name: cited[name] for name in named(task.hints) if name in cited}, task.hints, task.evidence)
    return examine(statement, task.redundant, task.undecided, evidence), evidence.found


def _missing(statement: Statement, cited: dict[str, Statement], task: Task) -> tuple[str, str] | None:
    """Return what keeps a theorem from being defined, as far as proofs go."""
    from .audit.definedness import missing

    return missing(statement, cited, task.hints)


def values(statement: Statement, witness: dict[str, Any]) -> dict[str, Any]:
    """Return the kernel's witness with numbers for texts and tables for nested lists, as the cross-checks take it.

    A real is a `Fraction`; a dimension, index or point an `int`; a space the list of its weights; a function a table
    from tuples of arguments to values, or the abstraction that its text says.
    """
    names: dict[str, Any] = {}
    found: dict[str, Any] = {}
    for name, declared in statement.names.items():
        value = witness[name]
        if isinstance(declared, str):
            found[name] = [Fraction(w) for w in value]
        elif isinstance(declared, Node):
            found[name] = _number(value, names)
        elif isinstance(value, list):
            found[name] = dict(_entries(value, (), names))
        else:
            body = read(str(value), names)
            found[name] = body if body.op == "fun" else {(): _number(value, names)}
    return found


def _entries(value: Any, key: tuple[int, ...], names: dict[str, Any]) -> Iterator[tuple[tuple[int, ...], Any]]:
    if isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _entries(inner, (*key, place), names)
    else:
        yield key, _number(value, names)


def _number(value: Any, names: dict[str, Any]) -> Any:
    """Return an exact number, or the closed term that the text of an irrational one says."""
    if type(value) is int:
        return value
    try:
        return Fraction(value)
    except ValueError:
        return read(value, names)
