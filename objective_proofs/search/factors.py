"""Inequalities of products: the sign of a polynomial from the signs of its factors, which SymPy finds."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any

from ..kernel.poly import Monomial, Poly, Rational, constant, plus, power, scaled, times
from ..kernel.term import NODES, Node, node
from ..printer import show
from .context import Context, exponent_of
from .proof import Closer, Fact, number_text
from .sampling import Points
from .steps import ZERO, Prover, proved
from .text import monomial_key, text, tidy_term

MAX_TERMS = 200
MAX_DEGREE = 30


def factored(context: Context, goal: Node, p: Poly, points: Points, prove: Prover) -> Closer | None:
    """Return a proof of 0 <= p or 0 < p from the signs of the factors of p, each proved by `prove`; or `None`.

    Args:
        context: what is known.
        goal: the goal, whose relation is that of 0 and p.
        p: right minus left of it.
        points: where the signs of the factors are looked up.
        prove: what proves the sign of one factor.
    """
    unit, factors = factors_of(p)
    if len(factors) < 2 and all(e == 1 for _, e in factors):
        return None
    parts: list[Any] = []
    for factor, exponent in factors:
        if exponent % 2 == 0 and goal.op == "le":
            parts.append(text(power(factor, exponent // 2)))
            continue
        if points.nonnegative(factor):
            form = factor
        elif points.nonnegative(scaled(factor, -1)):
            form, unit = scaled(factor, -1), unit * (-1) ** exponent
        else:
            return None
        formula = node(goal.op, ZERO, tidy_term(form))
        known = exponential_fact(form) or proved(context, formula, prove)
        if known is None:
            return None
        parts += [known] * (1 if exponent % 2 and goal.op == "le" else exponent)
        if exponent > 1 and exponent % 2 and goal.op == "le":
            parts.append(text(power(form, exponent // 2)))
    return Closer("combine", ([[number_text(unit), *parts]], [])) if unit > 0 else None


def exponential_fact(p: Poly) -> Fact | None:
    """Return 0 < p, if p is a product of exponentials."""
    if len(p) != 1 or list(p.values()) != [1] or () in p or any(NODES[a].op != "exp" for m in p for a, _ in m):
        return None
    argument = exponent_of(p)
    return Fact(node("lt", ZERO, node("exp", argument)), "axiom", ["exp_positive", show(argument)])


def factors_of(p: Poly) -> tuple[Fraction, list[tuple[Poly, int]]]:
    """Return the factorization of a polynomial over the rationals: a number, and factors with exponents."""
    outside = _exponential_content(p)
    if outside and len(p) > 1:
        unit, factors = factors_of(times(p, {tuple((a, -e) for a, e in outside): 1}))
        return unit, [*factors, ({outside: 1}, 1)]
    exponents = [e for m in p for _, e in m]
    if len(p) < 2 or len(p) > MAX_TERMS or any(type(e) is not int or not 0 < e <= MAX_DEGREE for e in exponents):
        return Fraction(1), [(p, 1)]
    return _factors(tuple(sorted(p.items(), key=lambda item: monomial_key(item[0]))))


def _exponential_content(p: Poly) -> Monomial:
    """Return the exponentials, with negative exponents, that every monomial has to be divided by to have none with such."""
    least: dict[int, Rational] = {}
    for monomial in p:
        for number, exponent in monomial:
            if NODES[number].op == "exp" and exponent < 0:
                least[number] = min(least.get(number, 0), exponent)
    return tuple(sorted(least.items()))


@cache
def _factors(items: tuple[Any, ...]) -> tuple[Fraction, list[tuple[Poly, int]]]:
    import sympy

    numbers = sorted({a for m, _ in items for a, _ in m}, key=lambda a: monomial_key(((a, 1),)))
    symbols = sympy.symbols([f"x{k}" for k in range(len(numbers))])
    places = {number: k for k, number in enumerate(numbers)}
    terms = {}
    for monomial, coefficient in items:
        exponents = [0] * len(numbers)
        for number, exponent in monomial:
            exponents[places[number]] = exponent
        terms[tuple(exponents)] = sympy.Rational(coefficient.numerator, coefficient.denominator)
    unit, found = sympy.Poly.from_dict(terms, *symbols, domain="QQ").factor_list()
    factors = []
    for factor, exponent in found:
        form: Poly = {}
        for powers, coefficient in factor.as_dict().items():
            part = constant(Fraction(int(coefficient.p), int(coefficient.q)))
            for number, e in zip(numbers, powers, strict=True):
                part = times(part, {((number, e),): 1}) if e else part
            form = plus(form, part)
        factors.append((form, int(exponent)))
    return Fraction(int(unit.p), int(unit.q)), factors


def polynomial(p: Poly) -> bool:
    """Return whether every atom is a variable or otherwise without structure of its own."""
    return all(NODES[a].op in ("var", "app", "sum", "integral") for m in p for a, _ in m)
