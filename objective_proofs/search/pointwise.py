"""Relations between sums or integrals over one set, from the same relation between what stands under them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from ..kernel.poly import Poly, is_constant, plus, scaled, times
from ..kernel.term import DIM, NODES, Node, Sort, node, var
from ..printer import show
from .combination import combination
from .context import Context, abstract, invented
from .hypotheses import hypotheses
from .lifting import functionals, integrands
from .plausibility import RELATIONS, holds, untold
from .proof import Closer, Fact, Tree, leaf
from .steps import ZERO
from .text import tidy_term

if TYPE_CHECKING:
    from .strategy import Search

MAX_MASSES = 4
MAX_SHARES = 8  # ways to put each term under a functional by a fact of its own


def pointwise(search: Search, context: Context, goal: Node, p: Poly, effort: int) -> Closer | None:
    """Return a proof of 0 <= p or 0 = p from that of the sum of what stands under its sums or integrals, or `None`.

    All integrals have to be over one set, or all sums if there are no integrals. Where something in p stands under none, it is put
    under one by facts L[a] = c.
    """
    found = functionals([p])
    found = [f for f in found if f[0] == "integral"] or found
    if len(found) != 1 or goal.op not in ("le", "eq"):
        return None
    ((op, domain),) = found
    hint = search.fresh_hint("i" if op == "sum" else "z", context.names)
    name, element, names = invented(context.names, hint, domain)
    doubtful = []  # shifts that points tell nothing of, which come last

    def closer(claim: Node, here: Sequence[Fact], masses: Sequence[Fact]) -> Closer | None:
        tree = _under(search, context, claim, here, (domain, hint, name, element), effort)
        if tree is None:
            return None
        formula = node("forall", domain, hint, abstract(claim, element))
        known = Fact(formula, "cut", [show(formula)], [tree])
        sides = (node(op, domain, hint, abstract(side, element)) for side in claim.args)
        return combination(p, False, goal.op == "eq", [Fact(node(goal.op, *sides), "lift", [known]), *masses], 0)

    for shift, masses in _shifts(context, p, op, domain):
        moved = plus(p, shift)
        (under,) = integrands([moved], op, domain, element) or ({},)
        if any(_outside(moved, op, domain)) or not under:
            continue
        here = [f for f in hypotheses(search, Context(names, context.given), [under]) if f.rule == "instance" and _usable(f.formula)]
        local = Context(names, [*context.given, *here])
        claim = node(goal.op, ZERO, tidy_term(under))
        if holds(local, goal.op, under):
            tree = closer(claim, here, masses)
            if tree is not None:
                return tree
        elif untold(local, under, element):
            doubtful.append((claim, here, masses))
    return next((c for c in (closer(*found) for found in doubtful) if c is not None), None)


def _under(
    search: Search, context: Context, claim: Node, here: Sequence[Fact], at: tuple[Sort, str, str, Node], effort: int
) -> Tree | None:
    """Return a proof of a claim about one element, from a lemma that assumes what the quantified facts say of that element."""
    domain, hint, name, element = at
    if not here:
        return search.prove(context, node("forall", domain, hint, abstract(claim, element)), effort)
    premise = here[0].formula if len(here) == 1 else node("and", *(f.formula for f in here))
    lemma = node("forall", domain, search.fresh_hint(hint[0], context.names), abstract(node("implies", premise, claim), element))
    local = [f for f in context.given if f.formula.op not in ("forall", "le", "lt", "eq") or _is_local(f, domain)]
    tree = search.prove(Context(context.names, local, theorems=context.theorems), lemma, effort)
    if tree is None:
        return None
    known = Fact(lemma, "cut", [show(lemma)], [tree])
    instance = Fact(node("implies", premise, claim), "instance", [known, name])
    premises = Tree([_again(f) for f in here])
    return leaf(Closer("fact", [Fact(claim, "apply", [instance], [premises])]))


def _usable(formula: Node) -> bool:
    """Return whether a formula is a relation, a disjunction, or says that one relation implies another."""
    return formula.op in (*RELATIONS, "or") or (formula.op == "implies" and all(a.op in RELATIONS for a in formula.args))


def _again(fact: Fact) -> tuple[Sequence[Fact], Closer]:
    """Return the proof of a goal that is a fact: an implication is broken up before the fact can close it."""
    if fact.formula.op != "implies":
        return (), Closer("fact", [fact])
    premise, conclusion = fact.formula.args
    assumed = Fact(premise)
    return (assumed,), Closer("fact", [Fact(conclusion, "apply", [fact], [leaf(Closer("fact", [assumed]))])])


def _is_local(fact: Fact, domain: Sort) -> bool:
    """Return whether a fact says something that is not about all elements of a set: neither of each, nor of a sum over them."""
    return fact.formula.args[0] != domain if fact.formula.op == "forall" else not functionals([fact.poly])


def _outside(p: Poly, op: str, domain: Sort) -> Iterator[Poly]:
    """Yield the terms of a polynomial that are not linear in the functionals; a dimension is the sum of ones over it."""
    ones = var(domain[1], DIM) if op == "sum" and isinstance(domain[1], str) else None
    for monomial, coefficient in p.items():
        if sum(e for a, e in monomial if NODES[a].op == op or NODES[a] is ones) != 1:
            yield {monomial: coefficient}


def _shifts(context: Context, p: Poly, op: str, domain: Sort) -> Iterator[tuple[Poly, list[Fact]]]:
    """Yield multiples of facts L[a] = c that put under the functional what stands under none.

    That is by one of them, by the mean of all, or each term by its own.
    """
    rest: Poly = {}
    for part in _outside(p, op, domain):
        rest = plus(rest, part)
    if not rest:
        yield {}, []
    masses: list[tuple[Fact, Poly]] = []  # with the multiple of the difference that puts the number 1 under the functional
    for fact in context.facts():
        if fact.formula.op == "eq" and functionals([fact.poly]) == [(op, domain)]:
            constant = {m: c for q in _outside(fact.poly, op, domain) for m, c in q.items()}
            if is_constant(constant) and constant and len(masses) < MAX_MASSES:
                masses.append((fact, scaled(fact.poly, Fraction(-1) / constant[()])))
    if not rest:
        for fact, one in masses:
            for other, opposite in masses:
                if other is not fact:
                    yield plus(one, opposite, -1), [fact, other]
        return
    for fact, one in masses:
        yield times(rest, one), [fact]
    facts = [fact for fact, _ in masses]
    if len(masses) > 1:
        mean: Poly = {}
        for _, one in masses:
            mean = plus(mean, scaled(times(rest, one), Fraction(1, len(masses))))
        yield mean, facts
    if len(rest) > 1 and len(masses) ** len(rest) <= MAX_SHARES:
        for shares in product([one for _, one in masses], repeat=len(rest)):
            total: Poly = {}
            for (monomial, coefficient), one in zip(rest.items(), shares, strict=True):
                total = plus(total, times({monomial: coefficient}, one))
            if any(one is not shares[0] for one in shares):
                yield total, facts
