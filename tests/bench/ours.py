"""Objective Proofs as an engine of the score table: the answer of `objective-proofs ask --file` to each problem.

The seconds are those of processor time, so that what else the machine does changes nothing.

Main definitions: `statement`, `solve`.
"""

from __future__ import annotations

import time
from functools import partial

import objective_proofs.search  # noqa: F401 - as `ask --file` does, once, before the processes branch off
from objective_proofs.errors import ClaimError
from objective_proofs.kernel.statement import Statement
from objective_proofs.limits import limit
from objective_proofs.questions.engine import Clock, answer
from objective_proofs.questions.problem import Problem as Question
from objective_proofs.questions.problem import from_record
from tests.bench.sets import Problem, Unsupported

NAME = "objective-proofs"


class ProcessorClock(Clock):
    """The processor time that is left for one question."""

    now = staticmethod(time.process_time)

    alarm = staticmethod(partial(limit, processor=True))


def solve(problem: Problem, limit: float, where_defined_only: bool = False) -> str:
    """Return the verdict on a problem; it is not told the expected one.

    Args:
        problem: the problem.
        limit: seconds of processor time, for which the option `--timeout` has seconds.
        where_defined_only: whether to ask only where every term has a value, as the option `--where-defined` does.

    Raises:
        Unsupported: the problem cannot be read.
    """
    return answer(question(problem), limit, where_defined_only, ProcessorClock).verdict


def statement(problem: Problem) -> Statement:
    """Return the kernel's statement of a problem.

    Raises:
        Unsupported: the problem cannot be read.
    """
    return question(problem).statement


def question(problem: Problem) -> Question:
    """Return a problem as `ask --file` reads it.

    Raises:
        Unsupported: the problem cannot be read.
    """
    record = {
        "vars": list(problem.vars), "hypotheses": list(problem.hypotheses), "conclusion": problem.conclusion
    }  # fmt: skip
    try:
        return from_record(record, problem.id)
    except ClaimError as error:
        raise Unsupported(str(error)) from None
