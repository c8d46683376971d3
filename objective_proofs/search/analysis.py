"""Inequalities between functions of reals: without maxima, without denominators, by derivatives, each told by sampled points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..kernel.poly import Poly, difference
from ..kernel.term import KernelError, Node, node
from ..printer import show
from . import roots, tangents
from .calculus import by_derivative
from .clearing import Prover, cleared, denominators
from .context import Context, atoms
from .factors import factored
from .pieces import by_pieces
from .proof import Closer, Fact, leaf
from .reduction import Reduction
from .sampling import sample
from .steps import ZERO
from .text import text, tidy_term

if TYPE_CHECKING:
    from .strategy import Search

DEPTH = 4
MAX_TERMS = 60


def analysed(search: Search, context: Context, goal: Node, depth: int = DEPTH) -> Closer | None:
    """Return a proof of an inequality between reals, or `None`."""
    p = difference(goal)
    if not 0 < len(p) <= MAX_TERMS or not search.budget.spend():
        return None
    points = sample(context, [p])
    if points is None or not points.nonnegative(p):
        return None

    def nonnegative(inner: Context, formula: Node) -> Closer | None:
        return _nonnegative(search, inner, formula, depth - 1)

    found = by_pieces(context, goal, p, nonnegative) or _rewritten(search, context, goal, p, nonnegative)
    if found is not None:
        return found
    found = factored(context, goal, p, points, nonnegative)
    if found is not None:
        return found
    if denominators(p):
        found = cleared(search, context, goal, p, nonnegative)
        if found is not None:
            return found
    return by_derivative(search, context, goal, p, nonnegative) if depth > 0 else None


def _rewritten(search: Search, context: Context, goal: Node, p: Poly, prove: Prover) -> Closer | None:
    """Return a proof of a goal from the same goal with the logarithms and roots of products taken apart, or `None`."""
    work = Context(context.names, context.given, context.derived, context.theorems)
    before = len(work.derived)
    for _ in range(2):
        for fact in tangents.expansions(search, work, [p, *(f.poly for f in work.derived[before:])]):
            work.learn(fact)
    for atom in atoms([p]):
        if atom.op == "sqrt":
            for fact in roots.root_facts(search, work, atom.args[0]):
                work.learn(fact)
    reduction = Reduction([f for f in work.derived[before:] if f.formula.op == "eq"])
    rest, multiples = reduction.reduce(p)
    if not multiples:
        return None
    formula = node(goal.op, ZERO, tidy_term(rest))
    closer = prove(context, formula)
    if closer is None:
        return None
    fact = Fact(formula, "cut", [show(formula)], [leaf(closer)])
    return Closer("combine", ([[1, fact]], [[text(m), f] for f, m in multiples.items() if m]))


def _nonnegative(search: Search, context: Context, goal: Node, depth: int) -> Closer | None:
    """Return a proof of a goal that comes up on the way: by a combination of facts, else by going on."""
    if goal.op not in ("le", "lt") or not search.budget.spend():
        return None
    p = difference(goal)
    points = sample(context, [p])
    if points is not None and not points.nonnegative(p):
        return None
    try:
        found = search.close(context, goal, 1)
    except KernelError:
        found = None
    return found or (analysed(search, context, goal, depth) if depth > 0 else None)
