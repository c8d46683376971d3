"""Inequalities without their denominators: 0 <= F from 0 <= F*d, where d is positive or a square of what is not zero."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..kernel.poly import Monomial, Poly, constant, normal, plus, power, scaled, times
from ..kernel.term import NODES, Node, node
from ..printer import show
from .context import Context
from .proof import Closer, Fact, leaf
from .steps import ONE, ZERO, axiom
from .text import monomial_key, text, tidy_term

if TYPE_CHECKING:
    from .strategy import Search

MAX_TERMS = 300

Prover = Callable[[Context, Node], Closer | None]


def denominators(p: Poly) -> dict[int, int]:
    """Return the inverses among the atoms, by number, with their largest exponents."""
    found: dict[int, int] = {}
    for monomial in p:
        for number, exponent in monomial:
            if NODES[number].op == "div":
                found[number] = max(found.get(number, 0), int(exponent))
    return dict(sorted(found.items(), key=lambda item: monomial_key(((item[0], 1),))))


def cleared(search: Search, context: Context, goal: Node, p: Poly, prove: Prover) -> Closer | None:
    """Return a proof of 0 <= p or 0 < p from the same of p times its denominators, which `prove` proves; or `None`."""
    inverses = denominators(p)
    factors: list[Any] = []
    equalities: list[Fact] = []
    signs: list[int] = []
    for number, most in inverses.items():
        bottom = tidy_term(normal(NODES[number].args[1]))
        equal = next(axiom(search, _again(context), "inverse", bottom), None)
        if equal is None:
            return None
        equalities.append(equal)
        sign, factor = _sign(search, context, bottom)
        if factor is None:
            inverses[number] = most = most + most % 2
            factors += [text(power(normal(node("div", ONE, bottom)), most // 2))]
            if goal.op == "lt":
                return None
        else:
            factors += [factor] * most
        signs.append(sign if most % 2 else 1)
    whole, multiples = _multiplied(p, inverses)
    if not equalities or not whole or len(whole) > MAX_TERMS:
        return None
    negative = signs.count(-1) % 2 == 1
    value = tidy_term(scaled(whole, -1 if negative else 1))
    formula = node(goal.op, ZERO, value)
    closer = prove(context, formula)
    if closer is None:
        return None
    fact = Fact(formula, "cut", [show(formula)], [leaf(closer)])
    return Closer("combine", ([[1, fact, *factors]], [[text(m), f] for m, f in zip(multiples, equalities, strict=True) if m]))


def _again(context: Context) -> Context:
    """Return the context, with everything untried."""
    copy = Context(context.names, context.given, context.derived, context.theorems)
    return copy


def _sign(search: Search, context: Context, bottom: Node) -> tuple[int, Fact | None]:
    """Return the sign of a denominator, and the fact that its inverse, times the sign, is positive."""
    for sign in (1, -1):
        value = tidy_term(scaled(normal(bottom), sign))
        fact = next(axiom(search, _again(context), "inverse_positive", value), None)
        if fact is not None:
            return sign, fact
    return 1, None


def _multiplied(p: Poly, inverses: dict[int, int]) -> tuple[Poly, list[Poly]]:
    """Return p times the powers of the denominators, and q such that p = p*d*(1/d) + sum of q[i]*(1 - d[i]*(1/d[i])).

    With y = d/d, a term X with k factors y too few is X = X*y**k + X*(1 + y + ... + y**(k - 1))*(1 - y).
    """
    bottoms = {number: normal(NODES[number].args[1]) for number in inverses}
    units = {number: times(bottoms[number], {((number, 1),): 1}) for number in inverses}
    whole: Poly = {}
    multiples: list[Poly] = [{} for _ in inverses]
    for monomial, coefficient in p.items():
        exponents = dict(monomial)
        rest: Monomial = tuple((a, e) for a, e in monomial if a not in inverses)
        top: Poly = {rest: coefficient}
        passed: Poly = {monomial: coefficient}
        for place, (number, most) in enumerate(inverses.items()):
            missing = most - int(exponents.get(number, 0))
            top = times(top, power(bottoms[number], missing))
            series, unit = constant(0), constant(1)
            for _ in range(missing):
                series, unit = plus(series, unit), times(unit, units[number])
            multiples[place] = plus(multiples[place], times(passed, series))
            passed = times(passed, unit)
        whole = plus(whole, top)
    return whole, multiples


