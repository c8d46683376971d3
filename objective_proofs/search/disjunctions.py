"""Proofs by cases: of a disjunction that is known, and of the order of what is known to be different."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..kernel.term import Node, node
from .context import Context, broken
from .proof import Closer, Fact, Tree

if TYPE_CHECKING:
    from .strategy import Search

MAX_UNEQUAL = 2  # facts a != b whose two cases are tried


def by_disjunction(search: Search, context: Context, goal: Node, effort: int) -> Closer | None:
    """Return a proof by the cases of a disjunction, or by those of the sign of what is known not to be zero."""
    facts = [f for f in context.facts() if f.formula.op == "or"]
    unequal = [f for f in context.given if f.formula.op == "ne" and not _ordered(context, f.formula)]
    for fact in (*facts, *unequal[:MAX_UNEQUAL]):
        found = _cases(search, context, fact, goal, effort)
        if found is not None:
            return found
    return None


def _ordered(context: Context, formula: Node) -> bool:
    """Return whether the order of the two sides is known."""
    return any(context.find(node("lt", *sides)) is not None for sides in (formula.args, formula.args[::-1]))


def _cases(search: Search, context: Context, fact: Fact, goal: Node, effort: int) -> Closer | None:
    """Return a proof of the goal in each case of one disjunction."""
    branches = []
    args = fact.formula.args
    for part in args if fact.formula.op == "or" else (node("lt", *args), node("lt", *reversed(args))):
        new = [Fact(f) for f in broken(part)]
        child = context.extended(context.names, new)
        child.derived = [f for f in child.derived if f is not fact]
        closer = search.close(child, goal, effort)
        if closer is None:
            return None
        branches.append(Tree([(new, closer)]))
    return Closer("cases", [fact], branches)
