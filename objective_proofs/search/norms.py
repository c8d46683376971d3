"""The inequality of Cauchy and Schwarz for the norms in sight: L[w*u*v] <= sqrt(L[w*u**2])*sqrt(L[w*v**2]).

L is a sum or an integral, and w a weight that is not negative. Lagrange's identity proves the square of it: twice the
difference of the two sides is what L makes, in x and in y, of w(x)*w(y)*(u(x)*v(y) - v(x)*u(y))**2.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from math import isqrt
from typing import TYPE_CHECKING, NamedTuple

from ..kernel.poly import Monomial, Poly, constant, difference, normal, plus, power, scaled, times
from ..kernel.rules import negation
from ..kernel.term import NODES, Node, Sort, instantiate, node, var
from ..printer import show
from .combination import combination
from .context import Context, abstract, atoms, invented
from .factors import factors_of
from .hypotheses import hypotheses
from .proof import Closer, Fact, leaf
from .roots import root_facts
from .steps import ONE, ZERO, branch
from .text import text, tidy, tidy_term

if TYPE_CHECKING:
    from .strategy import Search

MAX_NORMS = 4


class Norm(NamedTuple):
    """The root of L[w*v**2]; in the weight and the entry the element is loose."""

    op: str
    domain: Sort
    weight: Node
    entry: Node


def by_norms(search: Search, context: Context, goal: Node, effort: int) -> Closer | None:
    """Return a proof of an inequality between norms from one that has what `inner_products` yields among its hypotheses."""
    if goal.op not in ("le", "lt"):
        return None
    poly = difference(goal)
    arguments = [atom.args[0] for atom in atoms([poly]) if atom.op == "sqrt"]
    if len(arguments) < 2 or goal in search.pending:
        return None
    work = Context(context.names, context.given, context.derived, context.theorems)
    for argument in arguments:
        for fact in list(root_facts(search, work, argument)):
            work.learn(fact)
    facts = [f for f in inner_products(search, work, [poly]) if context.find(f.formula) is None]
    found = _squared(goal, [*work.derived, *facts]) if facts else None
    if found is not None:
        return found
    formula = goal
    for fact in reversed(facts):
        formula = node("implies", fact.formula, formula)
    search.pending.add(goal)
    tree = search.prove(context, formula, effort) if facts else None
    search.pending.discard(goal)
    if tree is None:
        return None
    proved = Fact(formula, "cut", [show(formula)], [tree])
    for fact in facts:
        proved = Fact(proved.formula.args[1], "apply", [proved], [leaf(Closer("fact", [fact]))])
    return Closer("fact", [proved])


def _squared(goal: Node, facts: Sequence[Fact]) -> Closer | None:
    """Return a proof by contradiction from products of the facts and of the negated goal, as when norms are compared by their squares."""
    negated = Fact(negation(goal))
    closer = combination({}, True, False, [*facts, negated], 1)
    return None if closer is None else Closer("absurd", [], [branch(negated, closer)])


def inner_products(search: Search, context: Context, polys: Sequence[Poly]) -> Iterator[Fact]:
    """Yield that the inner product of two functions is at most the product of their norms, for both signs of one of them.

    Only norms count that the goal, the first of the normal forms, bounds something by.
    """
    norms: dict[tuple[str, Sort, Node], list[tuple[Node, Node]]] = {}
    for atom in atoms([{m: c for m, c in polys[0].items() if c > 0}] if polys else []):
        found = _norm(normal(atom.args[0])) if atom.op == "sqrt" else None
        if found is not None:
            norms.setdefault(found[:3], []).append((atom, found.entry))
    for (op, domain, weight), roots in norms.items():
        for (left, u), (right, v) in combinations(roots[:MAX_NORMS], 2):
            signed = [tidy_term(scaled(normal(v), sign)) for sign in (1, -1)]
            if context.first("norms", op, domain, weight, u, v):
                for other in signed:
                    norm = Norm(op, domain, weight, u)
                    square = _lagrange(search, context, norm, other)
                    yield from _rooted(context, norm, other, square, (left, right)) if square is not None else ()


def _norm(p: Poly) -> Norm | None:
    """Return the norm whose square is p; or `None`."""
    total: Poly = {}
    places: set[tuple[str, Sort]] = set()
    for monomial, coefficient in p.items():
        parts = [a for a, e in monomial if NODES[a].op in ("sum", "integral")]
        if len(parts) != 1 or dict(monomial)[parts[0]] != 1:
            return None
        atom = NODES[parts[0]]
        places.add((atom.op, atom.args[0]))
        outside: Poly = {tuple(f for f in monomial if f[0] != parts[0]): coefficient}
        total = plus(total, times(outside, normal(instantiate(atom, var("i", atom.args[0])))))
    found = _square_root(total) if len(places) == 1 and total else None
    if found is None:
        return None
    ((op, domain),) = places
    return Norm(op, domain, *(abstract(tidy_term(part), var("i", domain)) for part in found))


def _square_root(p: Poly) -> tuple[Poly, Poly] | None:
    """Return polynomials w and v with p = w*v**2, w being a product of different factors that are not numbers; or `None`."""
    factors: list[tuple[Poly, int]]
    if len(p) == 1:
        ((monomial, unit),) = p.items()
        exponentials: Monomial = tuple((a, Fraction(e) / 2) for a, e in monomial if NODES[a].op == "exp")
        powers = [(a, e) for a, e in monomial if NODES[a].op != "exp"]
        if any(e % 1 for _, e in powers):
            return None
        factors = [({((a, 1),): 1}, int(e)) for a, e in powers]
        factors.append(({exponentials: 1}, 2))
    else:
        unit, factors = factors_of(p)
    unit = Fraction(unit)
    root = Fraction(isqrt(max(unit.numerator, 0)), isqrt(unit.denominator))
    if root**2 != unit:
        return None
    weight, found = constant(1), constant(root)
    for factor, exponent in factors:
        weight = times(weight, power(factor, exponent % 2))
        found = times(found, power(factor, exponent // 2))
    return weight, found


def _lagrange(search: Search, context: Context, norm: Norm, other: Node) -> Fact | None:
    """Return 0 <= L[L[w(x)*w(y)*(u(x)*v(y) - v(x)*u(y))**2]], u and v being the entries; `None` if w may be negative."""
    op, domain, weight, entry = norm
    hints = [search.fresh_hint(letter, context.names) for letter in "xy"]
    elements: list[Node] = []
    signs: list[Fact] = []
    inside = context
    for hint in hints:
        _, element, names = invented(inside.names, hint, domain)
        inside = inside.extended(names, [])
        elements.append(element)
        if weight is not ONE:
            sign = _sign(search, inside, _at(weight, element))
            if sign is None:
                return None
            signs.append(sign)
    (u, w), (v, t) = ([_at(side, element) for element in elements] for side in (entry, other))
    root = tidy(node("add", node("mul", u, t), node("neg", node("mul", w, v))))
    low, body, found = ZERO, node("pow", root, 2), None
    for sign in signs:
        body = node("mul", sign.formula.args[1], body)
    closer = Closer("combine", ([[1, *signs, show(root)]], []))
    for hint, element in zip(hints[::-1], elements[::-1], strict=True):
        inequality = abstract(node("le", low, body), element)
        pointwise = node("forall", domain, hint, inequality)
        low, body = (node(op, domain, hint, side) for side in inequality.args)
        found = Fact(node("le", low, body), "lift", [Fact(pointwise, "cut", [show(pointwise)], [leaf(closer)])])
        closer = Closer("fact", [found])
    return found


def _sign(search: Search, inside: Context, weight: Node) -> Fact | None:
    """Return 0 <= w at one element, if that can be proved."""
    sign = node("le", ZERO, weight)
    for fact in list(hypotheses(search, inside, [normal(weight)])):
        inside.learn(fact)
    tree = search.side_condition(inside, sign)
    return None if tree is None else Fact(sign, "cut", [show(sign)], [tree])


def _at(part: Node, element: Node) -> Node:
    """Return a weight or an entry at an element."""
    return instantiate(node("fun", element.sort, "i", part), element)


def _rooted(context: Context, norm: Norm, other: Node, square: Fact, roots: Sequence[Node]) -> Iterator[Fact]:
    """Yield c <= s*t from c**2 <= s**2*t**2: were it not so, c**2 - (s*t)**2 = (c - s*t)**2 + 2*s*t*(c - s*t) would be positive."""
    product = node("mul", norm.entry, other)
    inner = node(norm.op, norm.domain, "i", product if norm.weight is ONE else node("mul", norm.weight, product))
    signs = [context.find(node("le", ZERO, root)) for root in roots]
    squares = [context.find(node("eq", node("pow", root, 2), root.args[0])) for root in roots]
    if None in signs or None in squares:
        return
    bound = node("mul", *roots)
    below = Fact(node("lt", bound, inner))
    first, second = normal(node("pow", roots[0], 2)), normal(roots[1].args[0])
    equal = [[text(scaled(p, -1)), fact] for p, fact in ((second, squares[0]), (first, squares[1]))]
    closer = Closer("combine", ([[1, below, below], [2, below, *signs], ["1/2", square]], equal))
    rooted = node("le", inner, bound)
    yield Fact(rooted, "cut", [show(rooted)], [leaf(Closer("absurd", [], [branch(below, closer)]))])
