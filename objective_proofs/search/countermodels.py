"""Points in floats at which facts hold and a goal fails: then no combination of the facts gives the goal, and none is looked for.

Atoms are drawn inside the bounds that the facts put on them, a functional like a variable: a combination knows nothing of
it but the facts. Logarithms, roots and maxima are computed at first, which refutes what is false. What is true but does not
follow is refuted where these are drawn as well; all is reduced by the equalities then, which several of these seldom meet.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy

from ..kernel.poly import Poly, difference
from ..kernel.term import Node
from .proof import Fact
from .reduction import Reduction
from .sampling import LOOSE, OPAQUE, TOLERANCE, Points, draw, opaque_inside

DRAWN = 64
MAX_FACTS, MAX_MONOMIALS = 300, 2000
RECENT = 100


def refuted(goal: Poly, strict: bool, facts: Sequence[Fact], modulo: Reduction) -> bool:
    """Return whether a point is found at which the facts hold and 0 <= `goal` plainly fails, or 0 < 0.

    Args:
        goal: a normal form.
        strict: whether 0 < `goal` is wanted.
        facts: relations `<=`, `<`, `=`.
        modulo: the equalities among them.
    """
    if len(facts) > MAX_FACTS or sum(len(f.poly) for f in facts) > MAX_MONOMIALS:
        return False
    if _refuted(goal, strict, tuple(f.formula for f in facts), OPAQUE):
        return True
    reduced = [modulo.relation(f) for f in facts if f.formula.op != "eq"]
    return _refuted(modulo.reduce(goal)[0], strict, (*reduced, *modulo.constraints()), LOOSE)


def _refuted(goal: Poly, strict: bool, formulas: tuple[Node, ...], drawn: tuple[str, ...]) -> bool:
    known = _inside(formulas, drawn)
    points = _points(formulas, tuple(dict.fromkeys(a for a in opaque_inside(goal, drawn=drawn) if a not in known)), drawn)
    if points is None:
        return False
    if not goal:
        return strict
    value, size = points.poly(goal)
    with numpy.errstate(all="ignore"):
        return bool(numpy.any(value < -TOLERANCE * (1 + size)))


@lru_cache(RECENT)
def _inside(formulas: tuple[Node, ...], drawn: tuple[str, ...]) -> frozenset[Node]:
    return frozenset(opaque_inside(*map(difference, formulas), drawn=drawn))


@lru_cache(RECENT)
def _points(formulas: tuple[Node, ...], more: tuple[Node, ...], drawn: tuple[str, ...]) -> Points | None:
    """Return points at which relations hold, the strict ones plainly, with values for more atoms; `None` if none is found."""
    facts = [Fact(f) for f in formulas]
    points = draw(facts, [{((a.number, 1),): 1} for a in more], {}, DRAWN, drawn)
    plainly: Any = numpy.ones(len(next(iter(points.values.values()), ())), bool)
    for fact in facts:
        if fact.strict:
            value, size = points.poly(fact.poly)
            plainly = plainly & (value > TOLERANCE * (1 + size))
    if not numpy.any(plainly):
        return None
    return Points({a: v[plainly] for a, v in points.values.items() if a.op in drawn})
