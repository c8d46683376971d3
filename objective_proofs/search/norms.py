"""The inequality of Cauchy and Schwarz for the norms in sight: sum(u[i]*w[i]) <= sqrt(sum(u[i]**2))*sqrt(sum(w[i]**2)).

Its square is proved once for all vectors over a dimension, from the squares of u[i]*s - w[i]*t that are summed, and then
instantiated at the vectors whose norms are in sight.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from math import isqrt
from typing import TYPE_CHECKING

from ..kernel.poly import Monomial, Poly, Rational, constant, difference, normal, plus, power, scaled, times
from ..kernel.term import NODES, Node, Sort, instantiate, node, var
from ..printer import show
from .completions import root_of
from .context import Context, abstract, atoms, facts_of
from .factors import factors_of
from .proof import Closer, Fact, leaf
from .roots import root_facts
from .steps import ZERO, branch
from .text import text, tidy_term

if TYPE_CHECKING:
    from .strategy import Search

MAX_NORMS = 4


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
    formula = goal
    for fact in reversed(facts):
        formula = node("implies", fact.formula, formula)
    search.pending.add(goal)
    tree = search.prove(context, formula, effort) if facts else None
    search.pending.discard(goal)
    if tree is None:
        return None
    found = Fact(formula, "cut", [show(formula)], [tree])
    for fact in facts:
        found = Fact(found.formula.args[1], "apply", [found], [leaf(Closer("fact", [fact]))])
    return Closer("fact", [found])


def inner_products(search: Search, context: Context, polys: Sequence[Poly]) -> Iterator[Fact]:
    """Yield that the sum of the products of two vectors is at most the product of their norms, for both signs of one of them.

    Only norms count that the goal, the first of the normal forms, bounds something by.
    """
    norms: dict[Sort, list[tuple[Node, Node]]] = {}
    for atom in atoms([{m: c for m, c in polys[0].items() if c > 0}] if polys else []):
        found = _vector(normal(atom.args[0])) if atom.op == "sqrt" else None
        if found is not None:
            norms.setdefault(found[0], []).append((atom, found[1]))
    for domain, roots in norms.items():
        for (left, v), (right, w) in combinations(roots[:MAX_NORMS], 2):
            for sign in (1, -1):
                vectors = [node("fun", domain, "i", tidy_term(scaled(normal(t), k))) for t, k in ((v, sign), (w, 1))]
                if context.first("norms", *vectors):
                    known = _cauchy_schwarz(search, context, domain)
                    yield from _rooted(context, known, vectors, (left, right)) if known is not None else ()


def _vector(p: Poly) -> tuple[Sort, Node] | None:
    """Return the set and the entry v[i], i being loose, of a vector with sum(v[i]**2) = p; or `None`."""
    total: Poly = {}
    domains: set[Sort] = set()
    for monomial, coefficient in p.items():
        sums = [a for a, e in monomial if NODES[a].op == "sum"]
        if len(sums) != 1 or dict(monomial)[sums[0]] != 1:
            return None
        atom = NODES[sums[0]]
        domains.add(atom.args[0])
        outside: Poly = {tuple(f for f in monomial if f[0] != sums[0]): coefficient}
        total = plus(total, times(outside, normal(instantiate(atom, var("i", atom.args[0])))))
    entry = _square_root(total) if len(domains) == 1 and total else None
    if entry is None:
        return None
    (domain,) = domains
    return domain, abstract(tidy_term(entry), var("i", domain))


def _square_root(p: Poly) -> Poly | None:
    """Return a polynomial whose square is p, if there is one."""
    if len(p) == 1:
        ((monomial, coefficient),) = p.items()
        half = root_of(monomial)
        if half is None:
            return None
        unit, factors = Fraction(coefficient), [(dict[Monomial, Rational]({half: 1}), 2)]
    else:
        unit, factors = factors_of(p)
    root = Fraction(isqrt(max(unit.numerator, 0)), isqrt(unit.denominator))
    if root**2 != unit or any(exponent % 2 for _, exponent in factors):
        return None
    found = constant(root)
    for factor, exponent in factors:
        found = times(found, power(factor, exponent // 2))
    return found


def _cauchy_schwarz(search: Search, context: Context, domain: Sort) -> Fact | None:
    """Return sum(u[i]*w[i])**2 <= sum(u[i]**2)*sum(w[i]**2) for all vectors u and w over a set."""
    sort: Sort = ("vector", domain[1])
    u, w = (node("at", node("bound", level, sort), node("bound", 0, domain)) for level in (2, 1))
    inner, left, right = (node("sum", domain, "i", node("mul", a, b)) for a, b in ((u, w), (u, u), (w, w)))
    squared = node("le", node("pow", inner, 2), node("mul", left, right))
    formula = node("forall", sort, "u", node("forall", sort, "w", squared))
    if formula not in search.lemmas:
        tree = search.prove(Context(context.names, []), formula, 2)
        search.lemmas[formula] = None if tree is None else Fact(formula, "cut", [show(formula)], [tree])
    return search.lemmas[formula]


def _rooted(context: Context, known: Fact, vectors: Sequence[Node], roots: Sequence[Node]) -> Iterator[Fact]:
    """Yield c <= s*t from c**2 <= s**2*t**2: were it not so, c**2 - (s*t)**2 = (c - s*t)**2 + 2*s*t*(c - s*t) would be positive."""
    formula = instantiate(instantiate(known.formula, vectors[0]), vectors[1])
    (square,) = facts_of(formula, "instance", [known, *map(show, vectors)])
    signs = [context.find(node("le", ZERO, root)) for root in roots]
    squares = [context.find(node("eq", node("pow", root, 2), root.args[0])) for root in roots]
    if None in signs or None in squares:
        return
    inner, product = formula.args[0].args[0], node("mul", *roots)
    below = Fact(node("lt", product, inner))
    first, second = normal(node("pow", roots[0], 2)), normal(roots[1].args[0])
    equal = [[text(scaled(p, -1)), fact] for p, fact in ((second, squares[0]), (first, squares[1]))]
    closer = Closer("combine", ([[1, below, below], [2, below, *signs], [1, square]], equal))
    rooted = node("le", inner, product)
    yield Fact(rooted, "cut", [show(rooted)], [leaf(Closer("absurd", [], [branch(below, closer)]))])
