"""The steps that the other modules derive facts by: an axiom at given terms, a case, the numbers 0 and 1."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from ..kernel import axioms
from ..kernel.term import Node, Sort, node, num
from ..printer import show
from .context import Context, facts_of
from .proof import Closer, Fact, Tree, leaf
from .text import tidy

if TYPE_CHECKING:
    from .strategy import Search

ZERO, ONE = num(0), num(1)


def axiom(search: Search, context: Context, name: str, *values: Node) -> Iterator[Fact]:
    """Yield the conclusion of an axiom at the given terms, if its premises can be proved."""
    values = tuple(map(tidy, values))
    if (name, *values) in context.tried or not context.first(len(context.given), name, *values):
        return
    premises, conclusion = axioms.instance(name, list(values))
    trees = []
    if any(search.doubts.about(context, premise) for premise in premises):
        return
    for premise in premises:
        tree = search.side_condition(context, premise)
        if tree is None:
            return
        trees.append(tree)
    context.first(name, *values)
    yield from facts_of(conclusion, "axiom", [name, *map(show, values)], trees)


def nonempty(domain: Sort, index: str) -> Fact:
    """Return 1 <= n for a domain that has an index i < n: the term 1 at i is at most the sum of ones, which is n."""
    ones = node("forall", domain, "i", node("le", ZERO, ONE))
    known = Fact(ones, "cut", [show(ones)], [leaf(Closer("combine", ([], [])))])
    sums = [node("sum", domain, "i", side) for side in (ONE, ZERO)]
    formula = node("le", *(node("add", high, node("neg", low)) for high, low in ((ONE, ZERO), sums)))
    return Fact(formula, "member", [known, index])


Prover = Callable[[Context, Node], "Closer | None"]


def proved(context: Context, formula: Node, prove: Prover) -> Fact | None:
    """Return a formula as a fact, if it is known up to a positive factor or `prove` proves it."""
    known = context.find(formula)
    closer = Closer("fact", [known]) if known is not None else prove(context, formula)
    return None if closer is None else Fact(formula, "cut", [show(formula)], [leaf(closer)])


def branch(case: Fact, closer: Closer) -> Tree:
    """Return the proof of a goal that comes with one more fact."""
    return Tree([((case,), closer)])


def contradiction(case: Sequence[Fact], other: Sequence[Fact]) -> Closer | None:
    """Return a proof of `false` from a relation and its negation, or `None` if that is not what the facts are."""
    if len(case) != 1 or len(other) != 1:
        return None
    facts = {f.formula.op: f for f in (*case, *other)}
    if facts.keys() == {"le", "lt"}:
        return Closer("combine", ([[1, *case], [1, *other]], []))
    if facts.keys() != {"eq", "ne"}:
        return None
    sides = facts["ne"].formula.args
    orders = [(Fact(node("lt", *sides)), "-1"), (Fact(node("lt", *sides[::-1])), "1")]
    return Closer("cases", [facts["ne"]], [branch(f, Closer("combine", ([[1, f]], [[s, facts["eq"]]]))) for f, s in orders])
