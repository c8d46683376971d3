"""The untrusted part of one theorem's run: search, cross-checks and audit, in this process or in a worker.

A task is plain data, text in and JSON out, so that it can cross to another process. What comes back is a proposal:
the kernel of the main process decides about it.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from fractions import Fraction
from types import FrameType
from typing import Any, NamedTuple, TypeVar

from .hint import named
from .kernel.check import check
from .kernel.statement import Statement, read_statement
from .kernel.term import Node
from .kernel.text import read

THRESHOLDS = 100_000, 20, 50  # of the garbage collector, for the time of a run
_T = TypeVar("_T")
SOON = 0.02  # seconds after which an alarm that went off in a destructor goes off again
GRACE = 10  # seconds that a worker has, after its time is over, to return to Python before it is ended


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


class Outcome(NamedTuple):
    """What was found.

    Attributes:
        certificate: the certificate, or `None`.
        cross_checks: what each engine says, by its name; `None` when nothing is decided.
        audit: what the audit of a theorem that is PROVED finds out.
        seconds: how long it took.
        timed_out: whether the time was over first.
        missing: where nothing is found, what has no value as far as proofs go, and its cure.
        trouble: what went wrong in the search or the cross-checks, as one sentence, or "".
        audit_trouble: what went wrong in the audit.
    """

    certificate: dict[str, Any] | None = None
    cross_checks: dict[str, dict[str, Any]] | None = None
    audit: dict[str, Any] | None = None
    seconds: float = 0.0
    timed_out: bool = False
    missing: tuple[str, str] | None = None
    trouble: str = ""
    audit_trouble: str = ""


class _TimeOver(BaseException):
    """The time of a task is over; no `except Exception` of a solver's wrapper keeps it."""


def perform(task: Task) -> Outcome:
    """Search for a certificate unless there is one; cross-check and audit what it shows. Raises for Ctrl-C only."""
    started = time.perf_counter()
    statement = read_statement(task.text)
    cited = {s.name: s for s in map(read_statement, task.cited)}
    certificate, over, results, audit, trouble, audit_trouble = task.certificate, False, None, None, "", ""
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
        audit, audit_trouble = _guarded("audit", lambda: _audit(statement, cited, task), task.timeout)
    seconds = time.perf_counter() - started
    timed_out = over and certificate is None
    return Outcome(certificate, results, audit, seconds, timed_out, missing, trouble, audit_trouble)


def _guarded(what: str, work: Callable[[], _T], seconds: float | None) -> tuple[_T | None, str]:
    """Return what some work returns, or `None` and what went wrong."""
    try:
        with nullcontext() if seconds is None else _limit(seconds):
            return work(), ""
    except _TimeOver:
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
            with _limit(task.timeout / 2):
                found = search()
        except _TimeOver:
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


def _audit(statement: Statement, cited: dict[str, Statement], task: Task) -> dict[str, Any]:
    """Return what the audit of a theorem that is PROVED finds out."""
    from .audit.examine import examine

    hinted = {name: cited[name] for name in named(task.hints) if name in cited}
    return examine(statement, task.redundant, task.undecided, hinted, task.hints)


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


@contextmanager
def _limit(seconds: float, processor: bool = False) -> Iterator[None]:
    """Raise `_TimeOver` inside after so many seconds, where the system has alarms and this is the main thread.

    Args:
        seconds: how many.
        processor: whether they are counted in processor time.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    number, timer = (signal.SIGPROF, signal.ITIMER_PROF) if processor else (signal.SIGALRM, signal.ITIMER_REAL)

    def over(_signal: int, frame: FrameType | None) -> None:
        while frame is not None:
            if frame.f_code.co_name == "__del__":  # which would swallow it
                signal.setitimer(timer, SOON, 1.0)
                return
            frame = frame.f_back
        raise _TimeOver

    before = signal.signal(number, over)
    signal.setitimer(timer, seconds, 1.0)  # again each second, should something else swallow it
    try:
        yield
    finally:
        signal.setitimer(timer, 0)
        signal.signal(number, before)


@contextmanager
def collecting_rarely() -> Iterator[None]:
    """Look for garbage in cycles less often inside: a search keeps nearly everything that it makes."""
    before = gc.get_threshold()
    gc.set_threshold(*THRESHOLDS)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def perform_all(tasks: Sequence[Task], jobs: int) -> Iterator[tuple[int, Outcome]]:
    """Yield the outcome of each task with the task's place, in whatever order they are done."""
    if jobs <= 1 or len(tasks) <= 1:
        yield from enumerate(map(perform, tasks))
        return
    left = dict(enumerate(tasks))
    try:
        for place, outcome in _pooled(left, min(jobs, len(tasks))):
            del left[place]
            yield place, outcome
    except _Broken:
        for place, task in left.items():  # one of these ends its process: each gets a process of its own
            try:
                yield from _pooled({place: task}, 1)
            except _Broken:
                yield (
                    place,
                    Outcome(seconds=task.timeout, trouble="its search process was ended: out of time or of memory"),
                )


class _Broken(Exception):
    """A worker process ended without an answer."""


def _pooled(tasks: dict[int, Task], jobs: int) -> Iterator[tuple[int, Outcome]]:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from concurrent.futures.process import BrokenProcessPool

    others = set(multiprocessing.active_children())
    fork = (
        sys.platform == "linux" and threading.active_count() == 1
    )  # nothing heavy is imported yet, so no solver has threads
    context = multiprocessing.get_context("fork" if fork else "spawn")
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_prepare)
    finished = False
    try:
        futures = {pool.submit(_perform_in_worker, task): place for place, task in tasks.items()}
        for future in as_completed(futures):
            yield futures[future], future.result()
        finished = True
    except BrokenProcessPool:
        raise _Broken from None
    finally:
        if not finished:
            for process in set(multiprocessing.active_children()) - others:
                process.terminate()  # what it still works on is not wanted
        pool.shutdown(wait=True, cancel_futures=True)


def _prepare() -> None:
    """Let Ctrl-C end a worker without a word; the main process speaks."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    gc.set_threshold(*THRESHOLDS)


def _perform_in_worker(task: Task) -> Outcome:
    """Perform a task; a solver that does not return even after its time is ended together with its process."""
    watchdog = threading.Timer(3 * task.timeout + GRACE, os._exit, (1,))
    watchdog.daemon = True
    watchdog.start()
    try:
        return perform(task)
    finally:
        watchdog.cancel()
