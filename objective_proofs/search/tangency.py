"""Equations from inequalities at all reals: if b*h <= c*h**2 for every h, then b = 0.

So do two functions that touch at a point have one derivative there. With q = 1 + c**2, the inequality at h = b/q says
b**2*q <= c*b**2, and 3/4 of b**2 is at most b**2*(q - c).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from ..kernel.poly import Monomial, Poly, constant, difference, inverse, normal, plus, power, scaled, times
from ..kernel.term import REAL, Node, instantiate, node, var
from ..printer import show
from .clearing import inverse_facts
from .context import Context, atoms, occurs
from .proof import Closer, Fact, Tree, leaf
from .signs import equal
from .steps import ONE, ZERO, branch
from .text import text, tidy_term

if TYPE_CHECKING:
    from .strategy import Search

UNKNOWN = var("?", REAL)  # no symbol has this name


def tangencies(search: Search, context: Context, polys: Sequence[Poly]) -> Iterator[Fact]:
    """Yield b = 0 for each fact b*h <= c*h**2 about all reals h, where b speaks of what is in sight only."""
    sight = set(atoms(polys))
    for fact in context.facts():
        if fact.formula.op == "forall" and fact.formula.args[0] == REAL and fact.formula.args[2].op == "le":
            parts = _quadratic(difference(instantiate(fact.formula, UNKNOWN)))
            if parts is not None and sight.issuperset(atoms([parts[0]])) and context.first("tangency", fact):
                yield _vanishing(search, context, fact, *parts)


def _quadratic(p: Poly) -> tuple[Poly, Poly] | None:
    """Return b and c with p = c*h**2 - b*h, neither of which has h in it."""
    parts: dict[int, dict[Monomial, int | Fraction]] = {1: {}, 2: {}}
    for monomial, coefficient in p.items():
        rest = tuple((a, e) for a, e in monomial if a != UNKNOWN.number)
        exponent = dict(monomial).get(UNKNOWN.number, 0)
        if exponent not in parts or any(occurs(UNKNOWN, a) for a in atoms([{rest: 1}])):
            return None
        parts[int(exponent)][rest] = coefficient
    return (scaled(parts[1], -1), parts[2]) if parts[1] else None


def _vanishing(search: Search, context: Context, fact: Fact, b: Poly, c: Poly) -> Fact:
    """Return b = 0, from the lemma at the terms b and c."""
    lemma = _lemma(search, context)
    values = [tidy_term(b), tidy_term(c)]
    at = node("div", values[0], node("add", ONE, node("pow", values[1], 2)))
    instance = Fact(instantiate(fact.formula, at), "instance", [fact, show(at)])
    implied = instantiate(instantiate(lemma.formula, values[0]), values[1])
    step = Fact(implied, "instance", [lemma, *map(show, values)])
    return Fact(implied.args[1], "apply", [step], [leaf(Closer("combine", ([[1, instance]], [])))])


def _lemma(search: Search, context: Context) -> Fact:
    """Return that b = 0, for all reals b and c of which b*h <= c*h**2 at h = b/(1 + c**2)."""
    first, second = search.fresh_hint("b", context.names), search.fresh_hint("c", context.names)
    outer, inner = node("bound", 1, REAL), node("bound", 0, REAL)
    at = node("div", outer, node("add", ONE, node("pow", inner, 2)))
    premise = node("le", node("mul", outer, at), node("mul", inner, node("pow", at, 2)))
    formula = node("forall", REAL, first, node("forall", REAL, second, node("implies", premise, node("eq", outer, ZERO))))
    machine = context.machine(formula)
    new = [Fact(f) for f in machine.facts[len(context.given):]]
    closer = Closer("fact", [_zero(normal(var(first, REAL)), normal(var(second, REAL)), new[0])])
    return Fact(formula, "cut", [show(formula)], [Tree([(new, closer)])])


def _zero(b: Poly, c: Poly, known: Fact) -> Fact:
    """Return b = 0, for symbols b and c, from what is known at h = b/(1 + c**2)."""
    q = plus(power(c, 2), constant(1))
    below, value = tidy_term(q), tidy_term(b)
    positive = _cut(node("lt", ZERO, below), Closer("combine", ([[1, text(c)]], [])))
    unit, _ = inverse_facts(positive, below)
    w = inverse(q)
    squares: list[list[object]] = [["4/3", known, text(q)], ["4/3", text(times(b, plus(c, constant(Fraction(1, 2)), -1)))]]
    once_more = plus(times(c, plus(constant(1), times(w, q))), q, -1)
    multiple = text(scaled(times(power(b, 2), once_more), Fraction(4, 3)))
    square = _cut(node("le", tidy_term(power(b, 2)), ZERO), Closer("combine", (squares, [[multiple, unit]])))
    return equal(value, ZERO, *(_unsigned(square, *sides) for sides in ((value, ZERO), (ZERO, value))))


def _unsigned(square: Fact, low: Node, high: Node) -> Fact:
    """Return low <= high from (high - low)**2 <= 0."""
    less = Fact(node("lt", high, low))
    closer = Closer("absurd", [], [branch(less, Closer("combine", ([[1, less, less], [1, square]], [])))])
    return _cut(node("le", low, high), closer)


def _cut(formula: Node, closer: Closer) -> Fact:
    return Fact(formula, "cut", [show(formula)], [leaf(closer)])
