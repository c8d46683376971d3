"""Inequalities without a variable that an equality gives: its value is put in, in the goal and in the other facts."""

from __future__ import annotations

from fractions import Fraction

from ..kernel.poly import Poly, is_constant, scaled
from ..kernel.term import NODES, Node, node
from ..printer import show
from .context import Context, occurs
from .proof import Closer, Fact, leaf
from .reduction import substituted
from .sampling import linear, quotient
from .steps import ZERO, Prover
from .text import text, tidy_term


def eliminated(context: Context, goal: Node, p: Poly, prove: Prover) -> Closer | None:
    """Return a proof of 0 <= p or 0 < p from the same with the value of a variable that some equality gives; or `None`."""
    for fact in context.given:
        if fact.formula.op != "eq":
            continue
        for x in _variables(p):
            split = linear(fact.poly, x)
            if split is None or not is_constant(split[0]) or not _plain(p, x):
                continue
            value = quotient(split[1], split[0])
            slope = Fraction(split[0][()])
            rest, multiple = substituted(p, x.number, value)
            child = context.extended(context.names, [])
            for other in context.relations():
                if other is not fact and _plain(other.poly, x) and x in _variables(other.poly):
                    without, more = substituted(other.poly, x.number, value)
                    formula = node(other.formula.op, ZERO, tidy_term(without))
                    closer = Closer("combine", ([[1, other]], [[text(scaled(more, -1 / slope)), fact]])
                                    if formula.op != "eq" else ([], [["1", other], [text(scaled(more, -1 / slope)), fact]]))
                    child.learn(Fact(formula, "cut", [show(formula)], [leaf(closer)]))
            formula = node(goal.op, ZERO, tidy_term(rest))
            closer_ = prove(child, formula)
            if closer_ is not None:
                found = Fact(formula, "cut", [show(formula)], [leaf(closer_)])
                return Closer("combine", ([[1, found]], [[text(scaled(multiple, 1 / slope)), fact]]))
    return None


def _variables(p: Poly) -> list[Node]:
    """Return the variables and the values of functions among the atoms."""
    return list(dict.fromkeys(NODES[a] for m in p for a, _ in m if NODES[a].op in ("var", "app")))


def _plain(p: Poly, x: Node) -> bool:
    """Return whether a variable stands in no other atom of the normal form."""
    return not any(NODES[a] is not x and occurs(x, NODES[a]) for m in p for a, _ in m)
