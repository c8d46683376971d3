"""Certificates of whole statements: proofs of the obligations of definedness, and of the conclusion with these as facts.

Each goal is tried with little effort first, in a search of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from ..kernel.check import check
from ..kernel.definedness import obligations
from ..kernel.poly import MAX_WORK, METER
from ..kernel.rules import Proof
from ..kernel.statement import Statement
from ..kernel.term import KernelError, Node, node
from ..printer import show
from .combination import forget
from .context import Budget, Context, facts_of
from .hints import learn
from .hypotheses import again
from .proof import Fact, Tree
from .strategy import KNOWN, STEPS, Search
from .writing import write

WORK = (2_000_000, 2_000_000, 3_000_000, 4_000_000)  # products of monomials, for each effort
PLAIN = 1  # effort up to which a term is shown to have a value without hints
FALSE = node("false")


def prove(
    statement: Statement, theorems: dict[str, Any] | None = None, hints: Sequence[str] = (), effort: int = 3, least: int = 0,
    work: Budget | None = None,
) -> dict[str, Any] | None:
    """Return a certificate of a statement, or `None`; the kernel has replayed it.

    Args:
        statement: what is to be proved, as the kernel reads it.
        theorems: statements proved earlier in the run that a proof may cite, with the axioms of each.
        hints: see `hints.learn`.
        effort: the largest effort that is tried, from 0 to 3.
        least: the least effort that is tried on the conclusion.
        work: how much work there is for this proof and others, in products of monomials; each effort is limited anyway.
    """
    given = [Fact(f) for f in Proof(statement.names, statement.hypotheses, FALSE).facts]
    known: list[Fact] = []
    used = 0
    defined = []
    for count, formula in obligations(statement):
        found = None
        for helping, low, high in _turns(hints, effort):
            found = found or _proved(statement, given, count, formula, theorems or {}, helping, high, least=low, work=work)
        if found is None:
            return None
        defined.append(found.steps)
        known += facts_of(formula, "cut", [show(formula)], [found.tree])
        used = max(used, found.hints)
    proved = _proved(statement, given, len(statement.hypotheses), statement.conclusion, theorems or {}, hints, effort, known, used,
                     least, work, 0)
    if proved is None:
        return None
    certificate = {"proof": proved.steps, "defined": defined}
    checked = check(statement, certificate, theorems)
    if checked.verdict != "PROVED":
        raise KernelError(f"{statement.name}: the search wrote a certificate that the kernel rejects: {checked.error}")
    return certificate


def _turns(hints: Sequence[str], effort: int) -> list[tuple[Sequence[str], int, int]]:
    """Return the hints, the least and the largest effort with which a term is shown to have a value, in turn."""
    if not hints:
        return [((), 0, effort)]
    return [((), 0, 0), (hints, KNOWN, KNOWN), ((), 1, min(effort, PLAIN)), (hints, 0, effort)]


class Proved(NamedTuple):
    """A proof of a goal.

    Attributes:
        tree: the proof.
        steps: the proof as the kernel reads it.
        hints: how many names for bound variables it has used.
    """

    tree: Tree
    steps: list[Any]
    hints: int


def prove_goal(
    statement: Statement, count: int, goal: Node, theorems: dict[str, Any], hints: Sequence[str], most: int
) -> list[Any] | None:
    """Return the steps that prove a goal from the first `count` hypotheses, or `None`."""
    given = [Fact(f) for f in Proof(statement.names, statement.hypotheses, FALSE).facts]
    found = _proved(statement, given, count, goal, theorems, hints, most)
    return None if found is None else found.steps


def _proved(
    statement: Statement, given: Sequence[Fact], count: int, goal: Node, theorems: dict[str, Any], hints: Sequence[str],
    most: int, known: Sequence[Fact] = (), used: int = 0, least: int = 0, work: Budget | None = None,
    lag: int = 1,
) -> Proved | None:
    """Return a proof of a goal from the first `count` hypotheses, or `None`.

    Args:
        statement: whose hypotheses are used.
        given: the facts that the kernel makes of all of them.
        count: how many of the hypotheses may be used.
        goal: what is to be proved.
        theorems: as for `prove`.
        hints: as for `prove`.
        most: the largest effort that is tried.
        known: what is proved from the hypotheses already, used where little effort has failed.
        used: how many names for bound variables the proofs of those have used.
        least: the least effort that is tried, or `KNOWN`.
        work: as for `prove`.
        lag: how much less effort goes into the hints than into the goal.
    """
    machine = Proof(statement.names, statement.hypotheses[:count], FALSE, theorems)
    given = given[:len(machine.facts)]
    for effort in range(least, most + 1):
        for more in (known, ()) if known and effort > 1 else ((),):
            allowed = WORK[max(effort, 0)] if work is None else min(WORK[max(effort, 0)], work.left)
            METER.left = allowed
            forget()
            search = Search(STEPS[max(effort, 0)])
            search.hints = used
            try:
                tree = _tree(search, Context(statement.names, given, theorems=theorems), goal, hints, more, effort, lag)
            except KernelError:  # the work is used up, or a term grew too large
                tree = None
            if work is not None:
                work.spend(allowed - METER.left)
            METER.left = MAX_WORK
            if tree is None:
                break
            try:
                steps = write(tree, given, Proof(statement.names, statement.hypotheses[:count], goal, theorems))
            except KernelError:  # a fresh name is not as the search expected, as in what is known, or the certificate is too long
                continue
            return Proved(tree, steps, search.hints)
    return None


def _tree(
    search: Search, context: Context, goal: Node, hints: Sequence[str], known: Sequence[Fact], effort: int, lag: int
) -> Tree | None:
    """Return a proof of a goal with the help of hints, which are written where the goal is broken up.

    They are learned before that if the parts of the goal have the same names, else for each part; and those that need what a part
    assumes, where it is assumed.
    """
    machine = context.machine(goal)
    names, alike, assumes = machine.names, True, False
    while machine.goal is not None:
        alike = alike and machine.names.keys() == names.keys()
        assumes = assumes or len(machine.facts) > len(context.given)
        machine.close()
    helping, left = max(effort - lag, 0), list(hints)
    if alike:
        inside = context.extended(names, [])
        left = learn(search, inside, hints, 0 if assumes else helping)
        for fact in inside.derived:
            context.learn(fact)
    for fact in known if effort > 1 else ():
        context.learn(fact)

    def prepare(part: Context, most: int) -> None:
        learn(search, part, left, min(most, helping))

    return again(context, goal) or search.prove(context, goal, effort, prepare if left and (assumes or not alike) else None)
