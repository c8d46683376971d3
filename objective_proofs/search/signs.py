"""Facts that need no choice: signs of exponentials and inverses, squares, maxima, natural numbers, antisymmetry.

They are cheap, and side conditions are proved from them. A fact with premises is yielded only when the search proves them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from ..kernel import axioms
from ..kernel.interval import sign as sign_of
from ..kernel.poly import Poly, constant, difference, is_constant, normal, scaled
from ..kernel.term import DIM, NODES, Node, node
from ..printer import show
from . import roots
from .completions import completions, root_of
from .context import Context, atoms, broken, exponent_of, exponent_parts, facts_of
from .proof import Closer, Fact, Tree, leaf, number_text
from .steps import ONE, ZERO, axiom, branch, nonempty
from .text import monomial_key, text, tidy, tidy_term

if TYPE_CHECKING:
    from .strategy import Search

FEW = 60


def basic(search: Search, context: Context, polys: Sequence[Poly]) -> Iterator[Fact]:
    """Yield what needs no choice: signs of exponentials, inverses, natural numbers, squares of what is not zero."""
    for part in exponent_parts(polys):
        yield from axiom(search, context, "exp_positive", exponent_of({part: 1}))
    for name, meaning in context.indices:
        if isinstance(meaning.sort[1], str):
            yield nonempty(meaning.sort, name)
    for atom in atoms(polys):
        if atom.sort == DIM:
            zero_or_more = node("or", node("eq", atom, ZERO), node("le", ONE, atom))
            yield from facts_of(node("and", node("le", ZERO, atom), zero_or_more), "natural", [show(atom)])
        elif atom.op == "div":
            yield from _inverse(search, context, atom.args[1])
        elif atom.op == "max":
            yield from _maximum(context, atom)
        elif atom.op == "log" and is_constant(normal(atom.args[0])):
            yield from _number(atom)
        elif atom.op == "sqrt":
            yield from roots.root_facts(search, context, atom.args[0])
    if len(context.given) <= FEW:
        yield from _antisymmetry(context)
    for fact in context.given if len(context.given) <= FEW else ():
        if fact.formula.op == "eq":
            yield from _zero_squares(search, context, fact)
        yield from _without_exponentials(search, context, fact)
    for fact in context.unequal:
        yield square_of_nonzero(fact)
        yield from strict_order(context, fact)


def _without_exponentials(search: Search, context: Context, fact: Fact) -> Iterator[Fact]:
    """Yield 0 < t from 0 < t*exp(s), and likewise for other relations."""
    if fact.formula.op not in ("le", "lt", "eq") or len(fact.poly) != 1:
        return
    ((monomial, coefficient),) = fact.poly.items()
    inverse = tuple((a, -e) for a, e in monomial if NODES[a].op == "exp")
    if inverse and len(monomial) > len(inverse) and context.first("exponentials", fact):
        rest: Poly = {tuple(f for f in monomial if NODES[f[0]].op != "exp"): coefficient}
        argument = exponent_of({inverse: 1})
        sign = Fact(node("lt", ZERO, node("exp", argument)), "axiom", ["exp_positive", show(argument)])
        formula = node(fact.formula.op, ZERO, tidy_term(rest))
        closer = Closer("combine", ([], [[text({inverse: 1}), fact]]) if formula.op == "eq" else ([[1, fact, sign]], []))
        yield Fact(formula, "cut", [show(formula)], [leaf(closer)])


def _inverse(search: Search, context: Context, bottom: Node) -> Iterator[Fact]:
    yield from axiom(search, context, "inverse_positive", bottom)
    yield from axiom(search, context, "inverse", bottom)
    if context.find(node("lt", ZERO, node("div", ONE, bottom))) is None:
        negated = tidy_term(scaled(normal(bottom), -1))
        yield from axiom(search, context, "inverse_positive", negated)


def _number(atom: Node) -> Iterator[Fact]:
    """Yield the sign of the logarithm of a number."""
    found = sign_of(normal(atom))
    if found:
        formula = node("lt", *((ZERO, atom) if found > 0 else (atom, ZERO)))
        yield Fact(formula, "cut", [show(formula)], [leaf(Closer("evaluate"))])


def _zero_squares(search: Search, context: Context, fact: Fact) -> Iterator[Fact]:
    """Yield that each form is zero whose squares, with positive multipliers, sum to zero by an equality."""
    for sign in (1, -1):
        poly = scaled(fact.poly, sign)
        roots = sorted({r for r in map(root_of, poly) if r is not None}, key=monomial_key)
        forms, leads, rest = completions(poly, roots)
        if rest or len(forms) < 2 or not context.first("squares", fact):
            continue
        for place, form in enumerate(forms):
            value = tidy_term(form)
            zero, apart = node("eq", value, ZERO), Fact(node("ne", value, ZERO))
            positive = square_of_nonzero(apart)
            others = [[number_text(c), text(f)] for k, (f, c) in enumerate(zip(forms, leads, strict=True)) if k != place]
            products = [[number_text(leads[place]), positive], *others]
            closer = Closer("combine", (products, [[text(constant(-sign)), fact]]))
            yield Fact(zero, "cut", [show(zero)], [leaf(Closer("absurd", [], [branch(apart, closer)]))])


def _antisymmetry(context: Context) -> Iterator[Fact]:
    """Yield a = b from a <= b and b <= a."""
    for fact in context.given:
        other = context.find(node("le", *reversed(fact.formula.args))) if fact.formula.op == "le" else None
        if other is not None:
            left, right = fact.formula.args
            yield equal(left, right, fact, other)


def strict_order(context: Context, fact: Fact) -> Iterator[Fact]:
    """Yield a < b from a != b and a <= b."""
    for sides in (fact.formula.args, fact.formula.args[::-1]):
        order = context.find(node("le", *sides))
        if order is not None:
            less, more = Fact(node("lt", *sides)), Fact(node("lt", *sides[::-1]))
            share = _share(less.formula, order)
            contradiction = Closer("combine", ([[1, more], [number_text(2 * Fraction(share)), order]], []))
            branches = [branch(case, closer) for case, closer in ((less, Closer("fact", [less])), (more, contradiction))]
            ordered = branches if sides is fact.formula.args else branches[::-1]
            yield Fact(less.formula, "cut", [show(less.formula)], [leaf(Closer("cases", [fact], ordered))])


def square_of_nonzero(fact: Fact) -> Fact:
    """Return 0 < (a - b)**2 from a != b, by the two cases of the sign."""
    difference = tidy_term(fact.poly)
    formula = node("lt", ZERO, node("pow", difference, 2))
    low, high = Fact(node("lt", *fact.formula.args)), Fact(node("lt", *reversed(fact.formula.args)))
    branches = [branch(case, Closer("combine", ([[1, case, case]], []))) for case in (low, high)]
    return Fact(formula, "cut", [show(formula)], [leaf(Closer("cases", [fact], branches))])


def _maximum(context: Context, atom: Node) -> Iterator[Fact]:
    """Yield max(s, t) as a disjunction, that it is at least s and t, and which of them it is if that is known."""
    s, t = map(tidy, atom.args)
    either = cases_of_maximum(s, t)
    yield either
    for side in (s, t):
        above = _at_least(either, side)
        yield above
        less = context.find(node("le", t if side is s else s, side))
        if less is not None and not less.rule:
            yield larger(either, side, less, above)


def cases_of_maximum(s: Node, t: Node) -> Fact:
    """Return that s <= t and max(s, t) = t, or t <= s and max(s, t) = s."""
    (either,) = facts_of(axioms.instance("max_cases", [s, t])[1], "axiom", ["max_cases", show(s), show(t)])
    return either


def _at_least(either: Fact, side: Node) -> Fact:
    """Return t <= max(s, t), or s <= max(s, t), from the cases of the maximum."""
    first = either.formula.args[0]
    whole, last = first.args[1].args
    formula = node("le", side, whole)
    branches = []
    for part in either.formula.args:
        order, value = map(Fact, broken(part))
        products = [] if (part is first) == (side is last) else [[1, order]]
        branches.append(Tree([((order, value), Closer("combine", (products, [["-1", value]])))]))
    return Fact(formula, "cut", [show(formula)], [leaf(Closer("cases", [either], branches))])


def larger(either: Fact, side: Node, less: Fact, above: Fact | None = None) -> Fact:
    """Return max(s, t) = t from s <= t and the cases of the maximum: max(s, t) <= t in both, and t <= max(s, t)."""
    above = above or _at_least(either, side)
    whole = above.formula.args[1]
    at_most = node("le", whole, side)
    branches = []
    for part in either.formula.args:
        order, value = map(Fact, broken(part))
        other = part.args[1].args[1]
        products = [] if other is side else [[_share(node("le", other, side), less), less]]
        branches.append(Tree([((order, value), Closer("combine", (products, [["1", value]])))]))
    below = Fact(at_most, "cut", [show(at_most)], [leaf(Closer("cases", [either], branches))])
    return equal(whole, side, below, above)


def equal(a: Node, b: Node, below: Fact, above: Fact) -> Fact:
    """Return a = b from a <= b and b <= a."""
    formula, apart = node("eq", a, b), Fact(node("ne", a, b))
    branches = []
    for sides, opposite in (((a, b), above), ((b, a), below)):
        less = Fact(node("lt", *sides))
        share = _share(node("le", *reversed(sides)), opposite)
        branches.append(branch(less, Closer("combine", ([[1, less], [share, opposite]], []))))
    closer = Closer("absurd", [], [branch(apart, Closer("cases", [apart], branches))])
    return Fact(formula, "cut", [show(formula)], [leaf(closer)])


def _share(formula: Node, fact: Fact) -> int | str:
    """Return the number by which right minus left of a fact gives that of a relation that is the same up to a number."""
    wanted = difference(formula)
    monomial = next(iter(wanted), None)
    return 1 if monomial is None else number_text(Fraction(wanted[monomial]) / fact.poly[monomial])
