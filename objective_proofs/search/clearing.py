"""Inequalities without their denominators: 0 <= F from 0 <= F*d, where d is positive or a square of what is not zero."""

from __future__ import annotations

from functools import reduce
from typing import Any

from ..kernel import axioms
from ..kernel.poly import Monomial, Poly, constant, normal, plus, power, scaled, times
from ..kernel.term import NODES, Node, node
from ..printer import show
from .context import Context, facts_of
from .proof import Closer, Fact, leaf
from .reduction import Reduction
from .sampling import Points
from .steps import ZERO, Prover, branch, proved
from .text import monomial_key, text, tidy_term

MAX_TERMS = 300


def denominators(p: Poly) -> dict[int, int]:
    """Return the inverses among the atoms, by number, with their largest exponents."""
    found: dict[int, int] = {}
    for monomial in p:
        for number, exponent in monomial:
            if NODES[number].op == "div":
                found[number] = max(found.get(number, 0), int(exponent))
    return dict(sorted(found.items(), key=lambda item: monomial_key(((item[0], 1),))))


def bottoms(p: Poly) -> list[Poly]:
    """Return what is inverted in a normal form, and inside of that, each once."""
    found: dict[int, Poly] = {}
    pending = [p]
    while pending:
        for number in denominators(pending.pop()):
            if number not in found:
                found[number] = normal(NODES[number].args[1])
                pending.append(found[number])
    return list(found.values())


def cleared(context: Context, goal: Node, p: Poly, points: Points, prove: Prover) -> Closer | None:
    """Return a proof of 0 <= p or 0 < p from the same of p times its denominators, which `prove` proves; or `None`."""
    inverses = denominators(p)
    factors: list[Any] = []
    equalities: list[Fact] = []
    negative = False
    for number, most in inverses.items():
        found = reciprocal(context, normal(NODES[number].args[1]), points, prove)
        if found is None:
            return None
        equalities.append(found[0])
        factors += [found[1]] * most
        negative ^= found[2] < 0 and most % 2 == 1
    whole, multiples = multiplied(p, inverses)
    if not equalities or len(whole) > MAX_TERMS:
        return None
    equal = [[text(m), f] for m, f in zip(multiples, equalities, strict=True) if m]
    if not whole:
        return Closer("combine", ([], equal)) if goal.op == "le" else None
    value = tidy_term(scaled(whole, -1 if negative else 1))
    formula = node(goal.op, ZERO, value)
    closer = prove(context, formula)
    if closer is None:
        return None
    fact = Fact(formula, "cut", [show(formula)], [leaf(closer)])
    return Closer("combine", ([[1, fact, *factors]], equal))


def cleared_fact(context: Context, fact: Fact, points: Points, prove: Prover) -> Fact | None:
    """Return a fact times its denominators, or their opposites, each of which `prove` proves to be positive; or `None`."""
    inverses = denominators(fact.poly)
    factors: list[Fact] = []
    equalities: list[Fact] = []
    for number, most in inverses.items():
        bottom = normal(NODES[number].args[1])
        value = tidy_term(scaled(bottom, 1 if points.nonnegative(bottom) else -1))
        positive = proved(context, node("lt", ZERO, value), prove)
        if positive is None:
            return None
        equalities.append(inverse_facts(positive, value)[0])
        factors += [positive] * most
    scale = reduce(times, (f.poly for f in factors), constant(1))
    rest, multiples = Reduction(equalities).reduce(times(fact.poly, scale))
    if not equalities or denominators(rest) or len(rest) > MAX_TERMS:
        return None
    formula = node(fact.formula.op, ZERO, tidy_term(rest))
    equal: list[list[Any]] = [[text(scaled(m, -1)), f] for f, m in multiples.items() if m]
    if fact.formula.op == "eq":
        closer = Closer("combine", ([], [[text(scale), fact], *equal]))
    else:
        closer = Closer("combine", ([[1, fact, *factors]], equal))
    return Fact(formula, "cut", [show(formula)], [leaf(closer)])


def reciprocal(context: Context, bottom: Poly, points: Points, prove: Prover) -> tuple[Fact, Fact, int] | None:
    """Return d*(1/d) = 1, 0 < s/d and s, for a denominator d whose sign s can be proved; or `None`."""
    sign = 1 if points.nonnegative(bottom) else -1
    value = tidy_term(scaled(bottom, sign))
    formula = node("lt", ZERO, value)
    positive = proved(context, formula, prove)
    return None if positive is None else (*inverse_facts(positive, value), sign)


def inverse_facts(positive: Fact, value: Node) -> tuple[Fact, Fact]:
    """Return d*(1/d) = 1 and 0 < 1/d from the fact that d, which is `value`, is positive."""
    equal = Fact(node("eq", value, ZERO))
    contradiction = Closer("combine", ([[1, positive]], [["1", equal]]))
    premise = leaf(Closer("absurd", [], [branch(equal, contradiction)]))
    (unit,) = facts_of(axioms.instance("inverse", [value])[1], "axiom", ["inverse", show(value)], [premise])
    above = axioms.instance("inverse_positive", [value])[1]
    (inverse,) = facts_of(above, "axiom", ["inverse_positive", show(value)], [leaf(Closer("fact", [positive]))])
    return unit, inverse


def multiplied_out(p: Poly, inverses: dict[int, int]) -> Poly:
    """Return p times the powers of the denominators."""
    return multiplied(p, inverses)[0]


def multiplied(p: Poly, inverses: dict[int, int]) -> tuple[Poly, list[Poly]]:
    """Return p times the powers of the denominators, and q such that p = p*d*(1/d) + sum of q[i]*(1 - d[i]*(1/d[i])).

    With y = d/d, a term X with k factors y too few is X = X*y**k + X*(1 + y + ... + y**(k - 1))*(1 - y).
    """
    below = {number: normal(NODES[number].args[1]) for number in inverses}
    units = {number: times(below[number], {((number, 1),): 1}) for number in inverses}
    whole: Poly = {}
    multiples: list[Poly] = [{} for _ in inverses]
    for monomial, coefficient in p.items():
        exponents = dict(monomial)
        rest: Monomial = tuple((a, e) for a, e in monomial if a not in inverses)
        top: Poly = {rest: coefficient}
        passed: Poly = {monomial: coefficient}
        for place, (number, most) in enumerate(inverses.items()):
            missing = most - int(exponents.get(number, 0))
            top = times(top, power(below[number], missing))
            series, unit = constant(0), constant(1)
            for _ in range(missing):
                series, unit = plus(series, unit), times(unit, units[number])
            multiples[place] = plus(multiples[place], times(passed, series))
            passed = times(passed, unit)
        whole = plus(whole, top)
    return whole, multiples


