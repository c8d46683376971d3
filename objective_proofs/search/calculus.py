"""Inequalities from the sign of a derivative: 0 <= F(x) from 0 <= F(a), and F' not against the way from a to x.

Which variable x and which base a are worth trying is told by sampled points; the kernel's rule `monotone` does the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy

from ..kernel.poly import Poly, exponential, is_constant, normal, plus, scaled, times
from ..kernel.term import NODES, KernelError, Node, instantiate, node
from ..printer import show
from .along import Along, Way, function_of, one_or_the_other, slope_of, variables
from .clearing import denominators, multiplied_out
from .context import Context, atoms, occurs
from .factors import factors_of
from .proof import Closer, Fact
from .reduction import substituted
from .sampling import TOLERANCE, Points, linear, quotient, sample
from .steps import ONE, ZERO, Prover, branch
from .text import tidy_term

if TYPE_CHECKING:
    from .strategy import Search

MAX_TRIED = 3
SHARES = (0.03, 0.25, 0.5, 0.75, 0.97)


def by_derivative(search: Search, context: Context, goal: Node, p: Poly, prove: Prover, turn: bool) -> Closer | None:
    """Return a proof of 0 <= p or 0 < p from the sign of a derivative, which `prove` proves; or `None`.

    Args:
        search: whose budget is spent.
        context: what is known.
        goal: the goal, whose relation is that of 0 and p.
        p: right minus left of it.
        prove: what proves the goals that this leads to.
        turn: whether derivatives are tried that change sign.
    """
    points = sample(context, [p])
    if points is None or not points.nonnegative(p):
        return None
    ways = sorted((w for v in variables(p) for w in _ways(context, points, p, v)), key=lambda w: w.price)
    for way in ways[:MAX_TRIED]:
        if not search.budget.spend(5):
            return None
        try:
            found = Along(search, context, goal, p, way, prove).closer()
        except KernelError:
            found = None
        if found is not None:
            return found
    return None if ways or not turn else _turning(search, context, goal, p, points, prove)


def _turning(search: Search, context: Context, goal: Node, p: Poly, points: Points, prove: Prover) -> Closer | None:
    """Return a proof from the two cases of the sign of a derivative that changes sign."""
    for x in variables(p):
        slope = slope_of(p, x)
        if not slope or points.nonnegative(slope) or points.nonnegative(scaled(slope, -1)):
            continue
        value = tidy_term(slope)
        sides = (node("le", ZERO, value), node("le", value, ZERO))
        if any(context.find(s) for s in sides) or not search.budget.spend(20):
            continue
        either = one_or_the_other(*sides)
        branches = []
        for case in sides:
            fact = Fact(case)
            closer = prove(context.extended(context.names, [fact]), goal)
            if closer is None:
                break
            branches.append(branch(fact, closer))
        else:
            return Closer("cases", [either], branches)
    return None


def _ways(context: Context, points: Points, p: Poly, x: Node) -> Iterator[Way]:
    """Yield the bases from which p plainly does not fall on the way to x."""
    slope = slope_of(p, x)
    if not slope:
        return
    function = function_of(p, x)
    value = points.term(x)
    for place, base in enumerate(_bases(context, p, slope, x)):
        at = numpy.broadcast_to(points.term(base), numpy.shape(value))
        start = normal(instantiate(function, base))
        if numpy.any(numpy.isnan(at)) or not points.nonnegative(start, everywhere=True):
            continue
        step = value - at
        rises = True
        for share in SHARES:
            with numpy.errstate(all="ignore"):
                rate, size = points.moved(x, at + share * step).poly(slope)
            with numpy.errstate(all="ignore"):
                rises = rises and bool(numpy.all(rate * step >= -TOLERANCE * (1 + size) * abs(step)))
        if rises:
            exact = bool(start) + (not is_constant(start))
            yield Way(x, base, bool(numpy.any(step > 0)), bool(numpy.any(step < 0)), (exact, base.size, place, show(base), show(x)))


def _bases(context: Context, p: Poly, slope: Poly, x: Node) -> list[Node]:
    """Return terms without x: small numbers, bounds of x, other variables, and where the derivative vanishes."""
    found: dict[Node, None] = dict.fromkeys((ZERO, ONE))
    for fact in context.given:
        if fact.formula.op in ("le", "lt"):
            split = linear(fact.poly, x)
            if split is not None and is_constant(split[0]):
                found.setdefault(tidy_term(quotient(split[1], split[0])))
    for other in variables(p):
        if other is not x:
            found.setdefault(other)
    for root in _roots(slope, x):
        found.setdefault(root)
    return list(found)


def _roots(slope: Poly, x: Node) -> Iterator[Node]:
    """Yield where a factor of a derivative vanishes that is linear in x, or in an exponential, logarithm or root of x."""
    top = multiplied_out(slope, denominators(slope))
    root = node("sqrt", x)
    if any(a is root for a in atoms([top])):
        top, _ = substituted(top, x.number, normal(node("pow", root, 2)))
    for factor, _ in factors_of(top)[1]:
        for atom in [a for a in atoms([factor]) if a is x or (a.op in ("exp", "log", "sqrt") and occurs(x, a))]:
            split = linear_in(factor, atom, x)
            if split is None:
                continue
            value = quotient(split[1], split[0])
            if atom is x:
                yield tidy_term(value)
                continue
            inside = linear_in(normal(atom.args[0]), x, x)
            if inside is not None:
                level = {"log": exponential, "sqrt": _square}.get(atom.op, _logarithm)(value)
                yield tidy_term(quotient(plus(inside[1], level, -1), inside[0]))


def _square(p: Poly) -> Poly:
    return times(p, p)


def _logarithm(p: Poly) -> Poly:
    return normal(node("log", tidy_term(p)))


def linear_in(p: Poly, atom: Node, x: Node) -> tuple[Poly, Poly] | None:
    """Return a and b with p = a*atom + b in which x does not occur, a not zero."""
    slope: Poly = {}
    rest: Poly = {}
    for monomial, coefficient in p.items():
        outside = tuple((a, e) for a, e in monomial if a != atom.number)
        if any(occurs(x, NODES[a]) for a, _ in outside) or dict(monomial).get(atom.number, 1) != 1:
            return None
        (rest if len(outside) == len(monomial) else slope)[outside] = coefficient
    return (slope, rest) if slope else None
