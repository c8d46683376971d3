"""Arguments of logarithms and roots as single fractions: 1 - p/(p + q) is q/(p + q)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..kernel.poly import Poly, normal, scaled, times
from ..kernel.term import NODES, REAL, Node, instantiate, node
from ..printer import show
from .clearing import denominators, multiplied
from .context import Context, atoms
from .proof import Closer, Fact, leaf
from .steps import ONE, axiom
from .text import text, tidy_term

if TYPE_CHECKING:
    from .strategy import Search


def single_fractions(search: Search, context: Context, polys: Sequence[Poly]) -> Iterator[Fact]:
    """Yield log(s) = log(t), or the same of roots, where s is a sum of quotients and t its one quotient of two monomials."""
    for atom in atoms(polys):
        if atom.op in ("log", "sqrt") and len(normal(atom.args[0])) > 1:
            equal = _single(search, context, atom.args[0])
            if equal is not None:
                function = node("fun", REAL, "u", node(atom.op, node("bound", 0, REAL)))
                sides = (instantiate(function, side) for side in equal.formula.args)
                yield Fact(node("eq", *sides), "congruence", [equal, show(function)])


def _single(search: Search, context: Context, argument: Node) -> Fact | None:
    """Return that a sum of quotients equals one quotient, when the terms over the common denominator collapse to one."""
    p = normal(argument)
    inverses = denominators(p)
    if not inverses:
        return None
    whole, multiples = multiplied(p, inverses)
    if len(whole) != 1:
        return None
    units = []
    for number in inverses:
        bottom = NODES[number].args[1]
        for fact in axiom(search, context, "inverse", bottom):
            context.learn(fact)
        unit = context.find(node("eq", node("mul", bottom, NODES[number]), ONE))
        if unit is None:
            return None
        units.append(unit)
    quotient = times(whole, {tuple(sorted(inverses.items())): 1})
    formula = node("eq", argument, tidy_term(quotient))
    closer = Closer("combine", ([], [[text(scaled(q, -1)), f] for q, f in zip(multiples, units, strict=True) if q]))
    return Fact(formula, "cut", [show(formula)], [leaf(closer)])
