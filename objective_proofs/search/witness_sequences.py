"""Sequences in witnesses: functions of natural numbers, as formulas for which recursions can be solved.

A random sequence never meets a recursion such as `P(t + 1) = P(t)*c(t)`. A sequence that is constant from its third
value on does so for the right values, a polynomial where sums are meant, and a geometric one where `c` is constant. Each
has one to three slots, for which the first instances of the recursion are solved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import combinations, islice, product

from ..kernel.poly import Monomial, Poly, difference, is_constant, normal, plus, power, term, times
from ..kernel.term import NODES, Node, contains, node, num

KINDS = ("start", "halved", "doubled", "polynomial")
MAX_ASSIGNMENTS = 21
Kinds = dict[str, str]


def assignments(names: list[str]) -> Iterator[Kinds]:
    """Yield a kind for each sequence, those first where most are constant in the end; an empty one first of all without sequences."""
    yield dict.fromkeys(names, KINDS[0])
    subsets = (subset for count in range(1, len(names) + 1) for subset in combinations(names, count))
    for subset, kind in islice(product(subsets, KINDS[1:]), MAX_ASSIGNMENTS):
        yield {name: kind if name in subset else KINDS[0] for name in names}


def body(kind: str, t: Node, slot: Callable[[str], Node]) -> Node:
    """Return the value of a sequence of some kind at a natural number.

    Args:
        kind: `start` for two values and one for all later numbers, `polynomial` for one of degree two, `halved` or
            `doubled` for a geometric sequence.
        t: the number.
        slot: makes a slot of a name.
    """
    if kind == "start":
        first, second, later = (slot(part) for part in ("first", "second", "later"))
        return node("if", node("eq", t, num(0)), first, node("if", node("eq", t, num(1)), second, later))
    if kind in ("halved", "doubled"):
        exponent = node("mul", t, node("log", num(2)))
        return node("mul", slot("first"), node("exp", node("neg", exponent) if kind == "halved" else exponent))
    constant, slope, square = (slot(part) for part in ("constant", "slope", "square"))
    return node("add", constant, node("mul", slope, t), node("mul", square, t, t))


def factored(p: Poly) -> tuple[list[str], Poly]:
    """Return the variables that divide all of a normal form, and what they leave of it."""
    common = [n for n in sorted({n for monomial in p for n, _ in monomial}) if NODES[n].op == "var" and all(_divides(n, m) for m in p)]
    rest = {tuple(factor for factor in monomial if factor[0] not in common): c for monomial, c in p.items()} if common else p
    return [str(NODES[n].args[0]) for n in common], rest


def without_logarithms(relation: Node) -> Node:
    """Return a relation with the number for the exponential of its logarithm, as powers of numbers have it."""
    if not contains(relation, "exp"):
        return relation
    total: Poly = {}
    for monomial, coefficient in difference(relation).items():
        made: Poly = {(): coefficient}
        for number, exponent in monomial:
            base = _exponential_of_logarithm(NODES[number])
            made = times(made, power(base, int(exponent)) if base and exponent == int(exponent) else {((number, exponent),): 1})
        total = plus(total, made)
    return node(relation.op, num(0), term(total))


def _exponential_of_logarithm(t: Node) -> Poly | None:
    """Return the positive number whose logarithm's exponential this is, or `None`."""
    if t.op != "exp" or t.args[0].op != "log":
        return None
    value = normal(t.args[0].args[0])
    return value if is_constant(value) and Fraction(value.get((), 0)) > 0 else None


def _divides(number: int, monomial: Monomial) -> bool:
    return any(n == number and exponent == 1 for n, exponent in monomial)
