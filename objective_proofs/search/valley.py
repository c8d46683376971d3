"""Inequalities in one variable that hold with room to spare: around its least value a convex function is above its tangent."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy

from ..kernel.poly import Poly, Rational, constant, normal, plus, times
from ..kernel.term import KernelError, Node, instantiate, node
from ..printer import show
from .along import along, function_of, one_or_the_other, slope_of, variables
from .context import Context
from .proof import Closer, Fact, leaf
from .sampling import Points
from .steps import ZERO, Prover, branch
from .text import tidy_term

if TYPE_CHECKING:
    from .strategy import Search

WIDTHS = (Fraction(4), Fraction(1), Fraction(1, 2), Fraction(1, 4), Fraction(1, 8), Fraction(1, 16), Fraction(1, 64))
DENOMINATORS = (1, 2, 4, 10, 100, 10_000, 10_000_000)
GRID = numpy.linspace(-1.0, 1.0, 41)


def by_valley(search: Search, context: Context, goal: Node, p: Poly, points: Points, prove: Prover) -> Closer | None:
    """Return a proof of 0 <= p or 0 < p, positive everywhere, from its tangent at a point close to where it is least; or `None`."""
    found = variables(p)
    if len(found) != 1 or not points.positive(p):
        return None
    (x,) = found
    if numpy.size(points.moved(x, points.values[x][:1]).poly(p)[0]) != 1:  # something else in it varies too
        return None
    slope = slope_of(p, x)
    bend = slope_of(slope, x) if slope else None
    place = _lowest(points, p, x) if slope and bend else None
    if place is None or slope is None or bend is None:
        return None
    values = points.values[x]
    function = function_of(p, x)
    for most in DENOMINATORS:
        center = Fraction(place).limit_denominator(most)
        for width in WIDTHS:
            low, high = center - width, center + width
            inside = numpy.clip(float(center) + float(width) * GRID, values.min(), values.max())
            here = points.moved(x, inside)
            rate = points.moved(x, numpy.array([float(center)])).poly(slope)[0]
            level = points.moved(x, numpy.array([float(center)])).poly(p)[0]
            line = level + rate * (inside - float(center))
            if here.nonnegative(bend, everywhere=True) and numpy.all(line > 1e-9) and numpy.all(numpy.isfinite(line)):
                cuts = [c for c, beyond in ((low, numpy.any(values < float(low))), (high, numpy.any(values > float(high)))) if beyond]
                return _around(search, context, goal, p, function, x, center, cuts, low, prove)
    return None


def _lowest(points: Points, p: Poly, x: Node) -> float | None:
    """Return about where the normal form is least, between the points."""
    values = numpy.sort(points.values[x])
    found = points.moved(x, values).poly(p)[0]
    if numpy.any(numpy.isnan(found)):
        return None
    k = int(numpy.argmin(found))
    low, high = values[max(k - 1, 0)], values[min(k + 1, len(values) - 1)]
    for _ in range(12):
        grid = numpy.linspace(low, high, 17)
        k = int(numpy.argmin(points.moved(x, grid).poly(p)[0]))
        low, high = grid[max(k - 1, 0)], grid[min(k + 1, 16)]
    return float((low + high) / 2)


def _around(search: Search, context: Context, goal: Node, p: Poly, function: Node, x: Node, center: Fraction, cuts: list[Any],
            low: Fraction, prove: Prover) -> Closer | None:
    """Return the proof by the cases that `cuts` make of x, with the tangent at `center` in the middle one."""
    if cuts:
        number = tidy_term(constant(_plain(cuts[0])))
        sides = (node("le", x, number), node("le", number, x))
        branches = []
        for side in sides:
            fact = Fact(side)
            child = context.extended(context.names, [fact])
            outer = (side is sides[0]) == (cuts[0] == low)
            closer = prove(child, goal) if outer else _around(search, child, goal, p, function, x, center, cuts[1:], low, prove)
            if closer is None:
                return None
            branches.append(branch(fact, closer))
        return Closer("cases", [one_or_the_other(*sides)], branches)
    try:
        base = tidy_term(constant(_plain(center)))
        slope = slope_of(p, x)
        if not slope:
            return None
        rate = normal(instantiate(function_of(slope, x), base))
        line = plus(normal(instantiate(function, base)), times(rate, plus(normal(x), normal(base), -1)))
        over, above = plus(p, line, -1), node("lt", ZERO, tidy_term(line))
        under = node("le", ZERO, tidy_term(over))
        tangent = along(search, context, under, over, x, base, prove)
        sign = prove(context, above) if tangent is not None else None
    except KernelError:
        return None
    if tangent is None or sign is None:
        return None
    facts = [Fact(under, "cut", [show(under)], [leaf(tangent)]), Fact(above, "cut", [show(above)], [leaf(sign)])]
    return Closer("combine", ([[1, f] for f in facts], []))


def _plain(value: Fraction) -> Rational:
    return value.numerator if value.denominator == 1 else value
