"""Strict inequalities between sums or integrals over a set that is not null.

That a set is not null is told by a mass on it, an equation L[g] = c with a number c other than 0. If a < b everywhere and yet
L[b] <= L[a], then L[a] = L[b]; g is zero wherever a = b, which is nowhere, so that L[g] = 0 by the kernel's rule `null`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..kernel.term import NODES, Node, Sort, instantiate, node
from ..printer import show
from .combination import combination
from .context import Context, invented
from .proof import Closer, Fact, leaf
from .signs import equal
from .steps import ZERO, branch

if TYPE_CHECKING:
    from .strategy import Search


class Mass(NamedTuple):
    """An equation between the functional of a function and a number other than 0."""

    equation: Fact
    function: Node


def mass_over(context: Context, op: str, domain: Sort) -> Mass | None:
    """Return the first mass that is known on a set, or `None`; `op` is `sum` or `integral`."""
    for fact in context.facts():
        monomials = [m for m in fact.poly if m] if fact.formula.op == "eq" and len(fact.poly) == 2 else []
        if len(monomials) == 1 and len(monomials[0]) == 1:
            ((number, exponent),) = monomials[0]
            functional = NODES[number]
            if exponent == 1 and functional.op == op and functional.args[0] == domain:
                return Mass(fact, node("fun", *functional.args))
    return None


def strictly(search: Search, context: Context, pointwise: Fact, mass: Mass, op: str) -> Fact | None:
    """Return L[a] < L[b] from a(x) < b(x) for every x.

    Args:
        search: the search.
        context: what is known where the new fact is to stand.
        pointwise: the strict inequality for every element of a set.
        mass: a mass on the set.
        op: `sum` or `integral`.
    """
    domain, body = pointwise.formula.args[0], pointwise.formula.args[2]
    hint = search.fresh_hint("i" if op == "sum" else "z", context.names)
    name, element, _ = invented(context.names, hint, domain)
    here = Fact(instantiate(pointwise.formula, element), "instance", [pointwise, name])
    weaker = node("forall", domain, hint, node("le", *body.args))
    everywhere = Fact(weaker, "cut", [show(weaker)], [leaf(Closer("combine", ([[1, here]], [])))])
    low, high = (node(op, domain, hint, side) for side in body.args)
    more = Fact(node("le", high, low))
    same = equal(low, high, Fact(node("le", low, high), "lift", [everywhere]), more)
    agree, differ = Fact(node("eq", *here.formula.args)), Fact(node("ne", instantiate(mass.function, element), ZERO))
    nowhere = Closer("absurd", [], [branch(differ, Closer("combine", ([[1, here]], [["-1", agree]])))])
    vanishes = node("eq", node(op, *mass.function.args), ZERO)
    null = Fact(vanishes, "null", [everywhere, same, show(mass.function)], [branch(agree, nowhere)])
    contradiction = combination({}, True, False, [null, mass.equation], 0)
    formula = node("lt", low, high)
    if contradiction is None:
        return None
    return Fact(formula, "cut", [show(formula)], [leaf(Closer("absurd", [], [branch(more, contradiction)]))])
