"""Side conditions: premises that are proved cheaply, from what is known and the signs of the atoms in them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from ..kernel.interval import sign
from ..kernel.poly import Poly, difference, is_constant, normal, scaled, times
from ..kernel.rules import negation
from ..kernel.term import Node, node, num
from ..printer import show
from . import hypotheses, signs, steps
from .combination import combination
from .context import Context, atoms
from .lifting import positive_sums
from .proof import Closer, Fact, Tree, leaf, number_text
from .reduction import content
from .text import tidy_term

if TYPE_CHECKING:
    from .strategy import Search

FEW = 15  # facts; with at most so many, products of them may be taken
ZERO, ONE = num(0), num(1)


def side_condition(search: Search, context: Context, formula: Node) -> Tree | None:
    """Return a cheap proof of a premise, or `None`: from the facts known and the signs of the atoms in it."""
    if not search.budget.spend() or formula in search.pending:
        return None
    known = context.find(formula)
    if known is not None and formula.op != "forall":  # a goal for all is broken up before a fact could close it
        return leaf(Closer("fact", [known]))
    if known is not None:
        return hypotheses.repeated(context, formula, known)
    if formula.op == "not" and formula.args[0].op in ("le", "lt", "eq"):
        return _denial(search, context, formula.args[0])
    if formula.op not in ("le", "lt", "eq", "ne"):
        return search.prove(context, formula, 0)
    if formula.op == "lt" and formula.args[0] is ZERO:
        product = _product(formula.args[1])
        factors = None if product is None else _positive_factors(search, context, product)
        if factors is not None:
            return leaf(Closer("combine", ([[_share(difference(formula), factors), *factors]], [])))
        if product is formula.args[1]:
            return None
    search.pending.add(formula)
    known_signs = [f for f in context.derived if f.rule != "axiom" or f.arguments[0] == "sqrt_square"
                   or (len(f.poly) == 1 and f.formula.op != "eq")]
    work = Context(context.names, context.given, known_signs, context.theorems)
    work.tried = set(context.tried)
    poly = difference(formula)
    for fact in signs.basic(search, work, [poly]):
        work.learn(fact)
    for fact in positive_sums(search, work, [poly]):
        work.learn(fact)
    search.pending.discard(formula)
    if formula.op == "ne":
        return _apart(search, work, formula)
    if is_constant(poly) or (formula.op != "eq" and closed(poly)):
        closer = search.close(work, formula, 0)
    else:
        facts = work.relations()
        closer = combination(poly, formula.op == "lt", formula.op == "eq", facts, 0)
        if closer is None and len(facts) <= FEW:
            closer = combination(poly, formula.op == "lt", formula.op == "eq", facts, 1)
        if closer is None and formula.op == "lt":
            closer = _not_zero(facts, formula)
    return None if closer is None else leaf(closer)


def _denial(search: Search, context: Context, formula: Node) -> Tree | None:
    """Return a cheap proof that a relation does not hold, from one of its negation, or `None`."""
    opposite = negation(formula)
    tree = side_condition(search, context, opposite)
    assumed, known = Fact(formula), Fact(opposite, "cut", [show(opposite)], [tree] if tree else [])
    impossible = steps.contradiction([assumed], [known])
    return None if tree is None or impossible is None else Tree([((assumed,), impossible)])


def _not_zero(facts: Sequence[Fact], formula: Node) -> Closer | None:
    """Return a proof by contradiction of 0 < t from the facts about the atoms of t, if they plainly give 0 <= t."""
    poly = difference(formula)
    inside = set(atoms([poly]))
    facts = [f for f in facts if inside.issuperset(atoms([f.poly]))]
    if len(poly) < 2 or len(facts) > FEW or combination(poly, False, False, facts, 1) is None:
        return None
    opposite = Fact(negation(formula))
    closer = combination({}, True, False, [*facts, opposite], 2)
    return None if closer is None else Closer("absurd", [], [Tree([((opposite,), closer)])])


def _positive_factors(search: Search, context: Context, t: Node) -> list[Fact] | None:
    """Return facts 0 < f whose product is 0 < t, for a product or quotient t, or `None`."""
    if t.op == "mul":
        parts = [_positive_factors(search, context, a) for a in t.args]
        return None if None in parts else [f for part in parts if part is not None for f in part]
    if t.op == "div":
        top = _positive_factors(search, context, t.args[0])
        for fact in steps.axiom(search, context, "inverse_positive", t.args[1]):
            context.learn(fact)
        known = context.find(node("lt", ZERO, node("div", ONE, t.args[1])))
        return [*top, known] if top is not None and known is not None else None
    formula = node("lt", ZERO, t)
    tree = side_condition(search, context, formula)
    return None if tree is None else [Fact(formula, "cut", [show(formula)], [tree])]


def _apart(search: Search, context: Context, formula: Node) -> Tree | None:
    """Return a proof of a != b from a < b or b < a."""
    if closed(difference(formula)):
        return leaf(Closer("evaluate")) if sign(difference(formula)) else None
    quotient = any(a.op == "div" for a in atoms([difference(formula)]))
    for sides in (formula.args, formula.args[::-1]):
        below = node("lt", *sides)
        facts = context.relations()
        closer = combination(difference(below), True, False, facts, 0)
        if closer is None and quotient and len(facts) <= FEW:
            closer = combination(difference(below), True, False, facts, 1)
        if closer is None:
            closer = _not_zero(facts, below)
        if closer is not None:
            return leaf(unequal(formula, below, closer))
    return None


def unequal(goal: Node, below: Node, closer: Closer) -> Closer:
    """Return the proof of a != b from one of a < b, b < a."""
    less, equal = Fact(below, "cut", [show(below)], [leaf(closer)]), Fact(node("eq", *goal.args))
    sign_text = "-1" if below.args == goal.args else "1"
    return Closer("absurd", [], [Tree([((equal,), Closer("combine", ([[1, less]], [[sign_text, equal]])))])])


def closed(p: Poly) -> bool:
    """Return whether a normal form has no variables."""
    def without(t: Node) -> bool:
        return t.op not in ("var", "app", "sum", "integral", "at", "if") and all(without(a) for a in t.args if isinstance(a, Node))

    return all(without(a) for a in atoms([p]))


def _product(t: Node) -> Node | None:
    """Return a term that is a product or a quotient, a sum as the product of the factors common to its terms and the rest.

    The normal form may have the sign of a denominator changed; it is changed back if the rest looks negative otherwise.
    """
    if t.op != "add":
        return t if t.op in ("mul", "div") else None
    shared, rest = content(normal(t))
    factors = [tidy_term({((a, e),): 1}) for a, e in shared]
    bottom = next((k for k, f in enumerate(factors) if f.op == "div"), None)
    if bottom is not None and sum(rest.values()) < 0:
        rest = scaled(rest, -1)
        factors[bottom] = node("div", ONE, tidy_term(scaled(normal(factors[bottom].args[1]), -1)))
    return node("mul", *factors, tidy_term(rest)) if factors else None


def _share(p: Poly, factors: Sequence[Fact]) -> int | str:
    """Return the number by which the product of factors, which are known up to numbers, gives a monomial."""
    product: Poly = {(): 1}
    for fact in factors:
        product = times(product, fact.poly)
    monomial = next(iter(p), None)
    return 1 if monomial is None or monomial not in product else number_text(Fraction(p[monomial]) / product[monomial])
