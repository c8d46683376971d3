"""The engines behind an answer, in order: a short look for a counterexample, short proofs, then longer ones of both.

What they find is decided by the kernel: PROVED when `check` accepts a certificate, REFUTED and UNDEFINED when `judge` says so of a
witness. Of a claim about pi, of which two bounds are known, a witness counts when the kernel accepts a proof that it refutes the
claim for every real between them.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

from ..expression import build
from ..kernel.check import check
from ..kernel.statement import obligations
from ..kernel.term import Node
from ..kernel.witness import judge
from ..printer import show
from ..report.brief import in_brief
from ..work import _limit, _TimeOver
from .answer import Answer
from .pi import at_pi, for_every_pi
from .problem import Problem, conditions_of, where_defined
from .repair import repair
from .values import condition_text, failing, hole

QUICK, MIDDLE, FULL = 40_000, 250_000, 1_000_000  # steps of the search for a witness
EASY, HARD = 1, 3  # efforts of the search for a proof
REPAIR_SECONDS = 2.0
_T = TypeVar("_T")


class Clock:
    """The time that is left for one question.

    Attributes:
        over: whether some search was cut short.
        trouble: how some search failed, or "".
    """

    def __init__(self, seconds: float) -> None:
        self.started = time.perf_counter()
        self.end, self.over, self.trouble = self.started + seconds, False, ""

    @property
    def left(self) -> float:
        """The seconds that are left."""
        return self.end - time.perf_counter()

    @property
    def spent(self) -> float:
        """The seconds that are gone."""
        return time.perf_counter() - self.started

    def run(self, search: Callable[[], _T], share: float = 1.0, most: float = 1e6) -> _T | None:
        """Return what a search finds within a share of the time that is left, or `None`."""
        seconds = min(self.left * share, most)
        if seconds < 0.01:
            self.over = True
            return None
        try:
            with _limit(seconds):
                return search()
        except _TimeOver:
            self.over = True
        except MemoryError:
            self.trouble = "the search ran out of memory"
        except Exception as error:  # noqa: BLE001 - nothing that solvers do may end the run
            self.trouble = f"the search failed with {type(error).__name__}: {str(error)[:200]}; please report it with the claim"
        return None


def answer(problem: Problem, timeout: float, defined_only: bool = False) -> Answer:
    """Return the answer to a problem.

    Args:
        problem: what is asked.
        timeout: seconds; a guard, as the searches themselves count steps.
        defined_only: whether to ask only where every term has a value.
    """
    return _Question(problem, Clock(timeout), defined_only).answer()


class _Question:
    def __init__(self, problem: Problem, clock: Clock, defined_only: bool) -> None:
        self.problem, self.clock, self.assumptions = problem, clock, problem.assumptions
        self.statement = problem.statement
        if defined_only:
            found = clock.run(self.missing)
            conditions = conditions_of(self.statement) if found is None else found
            self.statement = where_defined(self.statement, conditions)
            self.assumptions = (*self.assumptions, *(f"where {condition_text(o)}" for _, o in conditions))
        self.finite = at_pi(self.statement) if problem.pi else self.statement  # what witnesses are searched for

    def answer(self) -> Answer:
        """Return the answer."""
        clock, statement = self.clock, self.statement
        witness = self.witness("refuted", QUICK, 0.3)
        hole = self.witness("undefined", QUICK, 0.3) if witness is None and obligations(statement) else None
        if witness is None and hole is None:
            certificate = self.proof(EASY, 0.5)
            if certificate is None:
                witness = self.witness("refuted", MIDDLE, 0.3)
            if certificate is None and witness is None:
                certificate = self.proof(HARD, 0.7)
            if certificate is not None:
                return self.proved(certificate)
        elif witness is None and self.proved_where_defined():
            return self.undefined(hole or {})
        if witness is None:
            witness = self.witness("refuted", FULL, 0.8 if hole is None and obligations(statement) else 1.0)
        if witness is not None:
            return self.refuted(witness)
        hole = hole or (self.witness("undefined", FULL, 1.0) if obligations(statement) else None)
        if hole is not None:
            return self.undefined(hole)
        if clock.over:
            return self.made("TIMEOUT", f"neither a proof nor a counterexample was found within {clock.spent:.1f} s")
        return self.made("UNKNOWN", clock.trouble or "neither a proof nor a counterexample was found")

    def made(self, verdict: str, reason: str = "", **more: Any) -> Answer:
        """Return an answer with what is common to all."""
        return Answer(self.problem.id, verdict, self.clock.spent, reason=reason, assumptions=self.assumptions,
                      statement=self.statement.text, **more)  # fmt: skip

    # engines

    def proof(self, effort: int, share: float) -> dict[str, Any] | None:
        from ..search import prove

        found = self.clock.run(lambda: prove(self.statement, effort=effort), share)
        return found if found is not None and check(self.statement, found).verdict == "PROVED" else None

    def witness(self, wanted: str, budget: int, share: float) -> dict[str, Any] | None:
        """Return a witness that the kernel has confirmed, or `None`."""
        from ..search.witness import find

        found = self.clock.run(lambda: find(self.finite, wanted, budget), share)
        if found is None or judge(self.finite, found) != wanted:
            return None
        if self.problem.pi and not self.clock.run(lambda: for_every_pi(self.statement, found, wanted), share):
            return None
        return found

    def missing(self) -> list[tuple[int, Node]]:
        """Return the conditions of definedness that do not follow easily from the hypotheses before them."""
        from ..search.strategy import prove_goal

        return [(k, o) for k, o in conditions_of(self.statement) if prove_goal(self.statement, k, o, {}, (), EASY) is None]

    def proved_where_defined(self) -> bool:
        """Return whether the kernel accepts a proof of the claim under its conditions of definedness."""
        from ..search import prove

        guarded = where_defined(self.statement, conditions_of(self.statement))
        found = self.clock.run(lambda: prove(guarded, effort=HARD), 0.4)
        return found is not None and check(guarded, found).verdict == "PROVED"

    # verdicts

    def proved(self, certificate: dict[str, Any]) -> Answer:
        checked = check(self.statement, certificate)
        vacuous = self.clock.run(self.vacuous, most=0.5)
        reason = "the kernel has replayed the proof"
        if vacuous:
            self.assumptions = (*self.assumptions, "the hypotheses contradict each other, so that anything follows from them")
        return self.made("PROVED", reason, axioms=tuple(sorted(checked.axioms)), proof=in_brief(self.statement, certificate),
                         certificate=certificate)  # fmt: skip

    def vacuous(self) -> bool:
        """Return whether the kernel accepts a proof that the hypotheses contradict each other."""
        from ..search.strategy import prove_goal
        from ..search.witness import find

        hypotheses = self.statement.hypotheses
        if not hypotheses or find(self.finite, "holds", QUICK) is not None:
            return False
        return prove_goal(self.statement, len(hypotheses), build("false"), {}, (), EASY) is not None

    def refuted(self, witness: dict[str, Any]) -> Answer:
        gives = failing(self.finite, witness)
        shown = {name: str(value) for name, value in witness.items()}
        at = ", ".join(f"{name} = {value}" for name, value in shown.items())
        reason = f"false{' at ' if at else ''}{at}" + (f": {gives}" if gives else "")
        return self.made("REFUTED", reason, witness=shown, gives=gives, repair=self.repaired(witness),
                         certificate=None if self.problem.pi else {"witness": witness})  # fmt: skip

    def undefined(self, witness: dict[str, Any]) -> Answer:
        found = hole(self.finite, witness)
        shown = {name: str(value) for name, value in witness.items()}
        if found is None:
            return self.made("UNDEFINED", "a term has no value", witness=shown)
        at = ", ".join(f"{name} = {value}" for name, value in shown.items())
        gives = f"no value of {show(found.term)}"
        needs = f"needs {condition_text(found.condition)}" if self.statement.names else ""
        cure = self.repaired(witness) or needs
        return self.made("UNDEFINED", f"{show(found.term)} has no value{' at ' if at else ''}{at}", witness=shown, gives=gives, repair=cure)

    def repaired(self, witness: dict[str, Any]) -> str:
        """Return what would make the claim true, or ""."""
        if self.problem.pi:
            return ""
        return self.clock.run(lambda: repair(self.statement, witness), most=REPAIR_SECONDS) or ""

