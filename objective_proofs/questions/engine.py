"""The engines behind an answer, in order: a short look for a counterexample, a short proof, then longer ones of both.

The long search for a proof, with derivatives, comes after the long search for a counterexample, which takes a small
share of the time; where that was cut short it has what the proof leaves.

What they find is decided by the kernel: PROVED when `check` accepts a certificate, REFUTED and UNDEFINED when `judge`
says so of a witness. Of a claim about pi, of which two bounds are known, a witness counts when the kernel accepts a
proof that it refutes the claim for every real between them.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any, TypeVar

from ..expression import build
from ..kernel.check import check
from ..kernel.definedness import obligations
from ..kernel.poly import MAX_WORK, METER
from ..kernel.statement import Statement
from ..kernel.witness import judge
from ..limits import TimeOver, limit
from ..printer import show
from ..report.brief import in_brief
from .answer import Answer
from .pi import at_pi, for_every_pi
from .problem import Problem, conditions_of, where_defined
from .repair import defined_when, missing, repair
from .values import condition_text, failing, hole, plain

QUICK, FULL = 40_000, 1_000_000  # steps of the search for a witness
EASY, HARD = (0, 1), (2, 3)  # least and largest effort of the search for a proof
_T = TypeVar("_T")


class Clock:
    """The time that is left for one question.

    `now` reads the clock; `alarm` raises `TimeOver` inside after so many seconds of it.

    Attributes:
        seconds: how much there is at the start.
        over: whether some search was cut short.
        trouble: how some search failed, or "".
    """

    def __init__(self, seconds: float) -> None:
        self.seconds, self.started = seconds, self.now()
        self.end, self.over, self.trouble = self.started + seconds, False, ""

    now = staticmethod(time.perf_counter)
    alarm = staticmethod(limit)

    @property
    def left(self) -> float:
        """The seconds that are left."""
        return self.end - self.now()

    @property
    def spent(self) -> float:
        """The seconds that are gone."""
        return self.now() - self.started

    def run(self, search: Callable[[], _T], share: float = 1.0, most: float = 1e6) -> _T | None:
        """Return what a search finds within a share of the time that is left, or `None`."""
        seconds = min(self.left * share, most)
        if seconds < 0.01:
            self.over = True
            return None
        METER.left, hook, end = MAX_WORK, sys.unraisablehook, self.now() + seconds
        sys.unraisablehook = _silent
        try:
            with self.alarm(seconds):
                return search()
        except TimeOver:
            self.over = True
        except MemoryError:
            self.trouble = "the search ran out of memory"
        except Exception as error:  # noqa: BLE001 - nothing that solvers do may end the run
            if self.now() >= end:  # the alarm went off where a solver turns it into an error of its own
                self.over = True
            else:
                found = f"{type(error).__name__}: {str(error)[:200]}"
                self.trouble = f"the search failed with {found}; please report it with the claim"
        finally:
            METER.left, sys.unraisablehook = MAX_WORK, hook
        return None


def _silent(_: sys.UnraisableHookArgs) -> None:
    """Say nothing of what the destructors of an interrupted solver raise: if it is the alarm, that comes again."""


def answer(
    problem: Problem, timeout: float, defined_only: bool = False, clock: Callable[[float], Clock] = Clock
) -> Answer:
    """Return the answer to a problem.

    Args:
        problem: what is asked.
        timeout: seconds; a guard, as the searches themselves count steps.
        defined_only: whether to ask only where every term has a value.
        clock: starts a clock with so many seconds.
    """
    return _Question(problem, clock(timeout), defined_only).answer()


class _Question:
    def __init__(self, problem: Problem, clock: Clock, defined_only: bool) -> None:
        self.problem, self.clock, self.assumptions = problem, clock, problem.assumptions
        self.statement = problem.statement
        if defined_only:
            found = clock.run(lambda: missing(self.statement), 0.2)
            conditions = conditions_of(self.statement) if found is None else found
            self.statement = where_defined(self.statement, conditions)
            self.assumptions = (*self.assumptions, *(f"where {condition_text(o)}" for _, o in conditions))
        self.finite = at_pi(self.statement) if problem.pi else self.statement  # what witnesses are searched for

    def answer(self) -> Answer:
        """Return the answer."""
        partial = bool(obligations(self.statement))
        witness = self.witness("refuted", QUICK, 0.06)
        gap = self.witness("undefined", QUICK, 0.06) if partial and witness is None else None
        if witness is None and gap is None:
            certificate = self.proof(EASY, 0.3)
            if certificate is not None:
                return self.proved(certificate)
        elif gap is not None and self.proved_where_defined():
            return self.undefined(gap, holds=True)
        found = self.shown(witness or self.witness("refuted", FULL, 0.15), gap, 0.08)
        if found is not None:
            return found
        certificate = self.proof(HARD, 1.0)
        if certificate is not None:
            return self.proved(certificate)
        found = self.shown(self.witness("refuted", FULL, 0.7), None, 0.7) if self.clock.over else None
        if found is not None:
            return found
        lacking = self.clock.run(lambda: missing(self.statement)) if partial and self.proved_where_defined() else None
        if lacking:
            conditions = ", ".join(condition_text(o) for _, o in lacking)
            reason = f"proved where every term has a value; neither proved nor refuted that {conditions}"
            return self.made("UNKNOWN", reason)
        if self.clock.over:
            return self.made(
                "TIMEOUT", f"neither a proof nor a counterexample was found within {self.clock.seconds:g} s"
            )
        return self.made("UNKNOWN", self.clock.trouble or "neither a proof nor a counterexample was found")

    def shown(self, witness: dict[str, Any] | None, gap: dict[str, Any] | None, share: float) -> Answer | None:
        """Return the answer that a witness gives, or `None`.

        Args:
            witness: what refutes the claim, or `None`.
            gap: what leaves a term undefined, or `None`, in which case it is searched for.
            share: the share of the time for that.
        """
        if witness is not None:
            return self.refuted(witness)
        if gap is None and obligations(self.statement):
            gap = self.witness("undefined", FULL, share)
        return None if gap is None else self.undefined(gap)

    def made(self, verdict: str, reason: str = "", **more: Any) -> Answer:
        """Return an answer with what is common to all."""
        return Answer(self.problem.id, verdict, self.clock.spent, reason=reason, assumptions=self.assumptions,
                      statement=self.statement.text, **more)  # fmt: skip

    # engines

    def proof(self, efforts: tuple[int, int], share: float) -> dict[str, Any] | None:
        """Return a certificate that the kernel accepts, or `None`."""
        return self.clock.run(lambda: _accepted(self.statement, *efforts), share)

    def witness(self, wanted: str, budget: int, share: float) -> dict[str, Any] | None:
        """Return a witness that the kernel confirms, or `None`."""
        from ..search.witness import find

        def search() -> dict[str, Any] | None:
            found = find(self.finite, wanted, budget)
            if found is None or judge(self.finite, found) != wanted:
                return None
            return found if not self.problem.pi or for_every_pi(self.statement, found, wanted) else None

        return self.clock.run(search, share)

    def proved_where_defined(self) -> bool:
        """Return whether the kernel accepts a proof of the claim under its conditions of definedness."""
        guarded = where_defined(self.statement, conditions_of(self.statement))
        return self.clock.run(lambda: _accepted(guarded, 0, HARD[1]), 0.4) is not None

    # verdicts

    def proved(self, certificate: dict[str, Any]) -> Answer:
        checked = check(self.statement, certificate)
        vacuous = self.clock.run(self.vacuous, most=0.5)
        reason = "the kernel has replayed the proof"
        if vacuous:
            self.assumptions = (
                *self.assumptions,
                "the hypotheses contradict each other, so that anything follows from them",
            )
        axioms, words = tuple(sorted(checked.axioms)), in_brief(self.statement, certificate)
        return self.made("PROVED", reason, axioms=axioms, proof=words, certificate=certificate)

    def vacuous(self) -> bool:
        """Return whether the kernel accepts a proof that the hypotheses contradict each other."""
        from ..search.certify import prove_goal
        from ..search.witness import find

        hypotheses = self.statement.hypotheses
        if not hypotheses or find(self.finite, "holds", QUICK) is not None:
            return False
        return prove_goal(self.statement, len(hypotheses), build("false"), {}, (), EASY[1]) is not None

    def refuted(self, witness: dict[str, Any]) -> Answer:
        gives = failing(self.finite, witness)
        shown = plain(witness)
        at = ", ".join(f"{name} = {value}" for name, value in shown.items())
        reason = f"false{' at ' if at else ''}{at}" + (f": {gives}" if gives else "")
        return self.made("REFUTED", reason, witness=shown, gives=gives, repair=self.repaired(witness),
                         certificate=None if self.problem.pi else {"witness": witness})  # fmt: skip

    def undefined(self, witness: dict[str, Any], holds: bool = False) -> Answer:
        """Return the answer that a term has no value at a witness.

        Args:
            witness: the witness.
            holds: whether the claim is proved where every term has a value.
        """
        found = hole(self.finite, witness)
        shown = plain(witness)
        if found is None:
            return self.made("UNDEFINED", "a term has no value", witness=shown)
        at = ", ".join(f"{name} = {value}" for name, value in shown.items())
        gives = f"no value of {show(found.term)}"
        simple = found.condition.op == "ne" or any(side.op == "var" for side in found.condition.args)
        cure = "" if holds and simple else self.repaired(witness)  # a sign of a variable says more than that of a term
        if not cure and holds:
            cure = self.clock.run(lambda: defined_when(self.statement)) or ""
        if not cure and self.statement.names:
            cure = f"needs {condition_text(found.condition)}"
        reason = f"{show(found.term)} has no value{' at ' if at else ''}{at}"
        return self.made("UNDEFINED", reason, witness=shown, gives=gives, repair=cure or "")

    def repaired(self, witness: dict[str, Any]) -> str:
        """Return what would make the claim true, or ""."""
        if self.problem.pi:
            return ""
        return self.clock.run(lambda: repair(self.statement, witness)) or ""


def _accepted(statement: Statement, least: int, most: int) -> dict[str, Any] | None:
    """Return a certificate of a statement that the kernel accepts, or `None`."""
    from ..search import prove

    found = prove(statement, effort=most, least=least)
    return found if found is not None and check(statement, found).verdict == "PROVED" else None
