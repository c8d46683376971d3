"""Polynomial inequalities on boxes, by bounds of every monomial, on as many smaller boxes as that takes."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from ..kernel.poly import Poly, constant, is_constant, normal
from ..kernel.term import NODES, REAL, Node, node
from ..printer import show
from .along import one_or_the_other
from .context import Context
from .proof import Closer, Fact, leaf, number_text
from .sampling import linear
from .steps import branch
from .text import tidy_term

MAX_LEAVES = 150
MAX_DEGREE = 24


class Side(NamedTuple):
    """A variable between two numbers, and the facts that say so."""

    low: Fraction
    high: Fraction
    above: Fact
    below: Fact


Box = dict[int, Side]


def on_box(context: Context, goal: Node, p: Poly) -> Closer | None:
    """Return a proof of 0 <= p or 0 < p, if all variables of p have numbers for bounds and bounds of monomials are enough; or `None`."""
    numbers = sorted({a for m in p for a, _ in m})
    if not numbers or any(NODES[a].op != "var" or NODES[a].sort != REAL for a in numbers):
        return None
    if any(sum(int(e) for _, e in m) > MAX_DEGREE for m in p):
        return None
    box: Box = {}
    for number in numbers:
        side = _bounds(context, NODES[number])
        if side is None:
            return None
        box[number] = side
    strict = goal.op == "lt"
    plan = _plan(p, {a: (s.low, s.high) for a, s in box.items()}, strict, [MAX_LEAVES])
    return None if plan is None else _carried_out(p, box, plan)


def _bounds(context: Context, x: Node) -> Side | None:
    """Return the best numbers that facts give for bounds of a variable."""
    low: tuple[Fraction, Fact] | None = None
    high: tuple[Fraction, Fact] | None = None
    for fact in context.given:
        split = linear(fact.poly, x) if fact.formula.op in ("le", "lt") else None
        if split is None or not is_constant(split[0]) or not is_constant(split[1]):
            continue
        slope, bound = Fraction(split[0][()]), -Fraction(split[1].get((), 0)) / Fraction(split[0][()])
        scaled = _scaled(fact, x, bound, slope > 0)
        if slope > 0 and (low is None or bound > low[0]):
            low = bound, scaled
        elif slope < 0 and (high is None or bound < high[0]):
            high = bound, scaled
    return Side(low[0], high[0], low[1], high[1]) if low is not None and high is not None and low[0] <= high[0] else None


def _scaled(fact: Fact, x: Node, bound: Fraction, above: bool) -> Fact:
    """Return l <= x or x <= h from a fact that is that up to a factor."""
    number = tidy_term(constant(_plain(bound)))
    formula = node("le", number, x) if above else node("le", x, number)
    ratio = abs(Fraction(1) / Fraction(next(c for m, c in fact.poly.items() if m)))
    return Fact(formula, "cut", [show(formula)], [leaf(Closer("combine", ([[number_text(_plain(ratio)), fact]], [])))])


def _plain(value: Fraction) -> Any:
    return value.numerator if value.denominator == 1 else value


def _plan(p: Poly, box: Mapping[int, tuple[Fraction, Fraction]], strict: bool, leaves: list[int]) -> Any:
    """Return how to divide the box: `()` not at all, or a variable, where, and the plans of the two parts; `None` if that fails."""
    leaves[0] -= 1
    if leaves[0] < 0 or _value(p, box) < 0:
        return None
    around = next((a for a, (low, high) in box.items() if low < 0 < high), None)
    if around is not None:
        place, number = Fraction(0), around
    else:
        least = sum((_least(m, Fraction(c), box) for m, c in p.items()), Fraction(0))
        if least > 0 or (least == 0 and not strict):
            return ()
        number = max(box, key=lambda a: (_spread(p, box, a), a))
        low, high = box[number]
        place = (low + high) / 2
    low, high = box[number]
    first = _plan(p, {**box, number: (low, place)}, strict, leaves)
    second = None if first is None else _plan(p, {**box, number: (place, high)}, strict, leaves)
    return None if first is None or second is None else (number, place, first, second)


def _value(p: Poly, box: Mapping[int, tuple[Fraction, Fraction]]) -> float:
    """Return about the value in the middle."""
    total = 0.0
    for monomial, coefficient in p.items():
        part = float(coefficient)
        for number, exponent in monomial:
            part *= float(sum(box[number]) / 2) ** int(exponent)
        total += part
    return total


def _magnitudes(side: tuple[Fraction, Fraction]) -> tuple[int, Fraction, Fraction]:
    """Return the sign of a variable, and the bounds of its size."""
    low, high = side
    return (1, low, high) if low >= 0 else (-1, -high, -low)


def _least(m: Any, coefficient: Fraction, box: Mapping[int, tuple[Fraction, Fraction]]) -> Fraction:
    """Return the least value of a term."""
    smallest, largest = Fraction(1), Fraction(1)
    for number, exponent in m:
        sign, low, high = _magnitudes(box[number])
        coefficient *= sign ** int(exponent)
        smallest, largest = smallest * low ** int(exponent), largest * high ** int(exponent)
    return coefficient * (smallest if coefficient > 0 else largest)


def _spread(p: Poly, box: Mapping[int, tuple[Fraction, Fraction]], number: int) -> Fraction:
    """Return how far the terms with a variable move as it does."""
    low, high = box[number]
    middle = (low + high) / 2
    total = Fraction(0)
    for monomial, coefficient in p.items():
        if any(a == number for a, _ in monomial):
            c = Fraction(coefficient)
            total += abs(_least(monomial, c, box) - _least(monomial, c, {**box, number: (middle, middle)}))
    return total


def _carried_out(p: Poly, box: Box, plan: Any) -> Closer:
    """Return the proof that a plan describes."""
    if plan:
        number, place, first, second = plan
        x, middle = NODES[number], tidy_term(constant(_plain(place)))
        sides = (node("le", x, middle), node("le", middle, x))
        old = box[number]
        facts = [Fact(side) for side in sides]
        parts = (Side(old.low, place, old.above, facts[0]), Side(place, old.high, facts[1], old.below))
        branches = [branch(fact, _carried_out(p, {**box, number: part}, inner))
                    for fact, part, inner in zip(facts, parts, (first, second), strict=True)]
        return Closer("cases", [one_or_the_other(*sides)], branches)
    products: list[list[Any]] = []
    for monomial, coefficient in p.items():
        products += _bounded(monomial, Fraction(coefficient), box)
    return Closer("combine", (products, []))


def _bounded(monomial: Any, coefficient: Fraction, box: Box) -> list[list[Any]]:
    """Return products that sum to a term minus its least value.

    With sizes s[i] of the factors and bounds b[i], the product of s minus that of b is the sum over i of
    s[1]*...*s[i - 1]*(s[i] - b[i])*b[i + 1]*...*b[k].
    """
    factors: list[tuple[Fraction, Fraction, Fact, Fact, Fact | None]] = []
    for number, exponent in monomial:
        side = box[number]
        sign, low, high = _magnitudes((side.low, side.high))
        coefficient *= sign ** int(exponent)
        nearer, further = (side.above, side.below) if sign > 0 else (side.below, side.above)
        factors += [(low, high, nearer, further, _positive(number, sign, low, nearer))] * int(exponent)
    rising = coefficient > 0
    products = []
    rest = Fraction(1)
    for place in reversed(range(len(factors))):
        low, high, nearer, further, _ = factors[place]
        weight = abs(coefficient) * rest
        if weight:
            signs = [f for *_, f in factors[:place]]
            products.append([number_text(_plain(weight)), *signs, nearer if rising else further])
        rest *= low if rising else high
    return products


def _positive(number: int, sign: int, low: Fraction, nearer: Fact) -> Fact:
    """Return 0 <= s for the size s of a variable, from low <= s."""
    if low == 0:
        return nearer
    x, zero = NODES[number], normal(node("num", 0))
    formula = node("le", tidy_term(zero), x) if sign > 0 else node("le", x, tidy_term(zero))
    return Fact(formula, "cut", [show(formula)], [leaf(Closer("combine", ([[1, nearer]], [])))])
