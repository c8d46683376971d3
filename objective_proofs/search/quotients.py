"""Equations between quotients: the difference of the sides is multiplied by one denominator after another until it vanishes."""

from __future__ import annotations

from collections.abc import Sequence

from ..kernel.poly import Poly, constant, normal, plus, times
from ..kernel.term import NODES, node
from ..printer import show
from .clearing import denominators, multiplied
from .context import occurs
from .proof import Closer, Fact, leaf
from .reduction import Multiples, reduction
from .steps import ZERO
from .text import text, tidy_term

MAX_TERMS = 3000  # of a product, before like terms are collected
MAX_DENOMINATORS = 12


def equation_of_quotients(goal: Poly, equalities: Sequence[Fact]) -> tuple[Closer | None, bool]:
    """Return a proof that a polynomial is zero, by multiplying it by its denominators, or `None`; and whether that settles it.

    It does where the equalities without the denominators have none either: what is left then follows from them alone.

    Args:
        goal: the polynomial, with inverses among its atoms.
        equalities: what is known, d*(1/d) = 1 for every denominator d among it.
    """
    units = [f for f in equalities if f.rule == "axiom" and f.arguments[0] == "inverse"]
    if not units or not denominators(goal):
        return None, False
    others = tuple(f for f in equalities if f not in units)
    modulo = reduction(others)
    whole, used = modulo.reduce(goal)
    steps: list[tuple[Multiples, Poly, Poly]] = []
    while inverses := denominators(whole):
        number = next(n for n in inverses if not any(m != n and occurs(NODES[n], NODES[m]) for m in inverses))
        bottom, most = normal(NODES[number].args[1]), inverses[number]
        poly = plus(constant(1), times(bottom, {((number, 1),): 1}), -1)
        unit = next((f for f in units if f.poly == poly), None)
        if unit is None or len(whole) * len(bottom) ** most > MAX_TERMS or len(steps) == MAX_DENOMINATORS:
            return None, False
        whole, (multiple,) = multiplied(whole, {number: most})
        steps.append(({**used, unit: multiple} if multiple else used, {((number, most),): 1}, whole))
        whole, used = modulo.reduce(whole)
    if whole:
        return None, not any(denominators(f.poly) for f in others)
    closer = _combined(used)
    for multiples, factor, left in reversed(steps):
        formula = node("eq", ZERO, tidy_term(left))
        closer = _combined({**multiples, Fact(formula, "cut", [show(formula)], [leaf(closer)]): factor})
    return closer, True


def _combined(multiples: Multiples) -> Closer:
    return Closer("combine", ([], [[text(p), fact] for fact, p in multiples.items()]))
