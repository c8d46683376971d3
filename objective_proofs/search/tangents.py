"""Tangents of exponentials and logarithms at their own points and at one another, and logarithms taken apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice, product
from math import gcd, lcm
from typing import TYPE_CHECKING

from ..kernel.poly import Monomial, Poly, Rational, constant, exponential, inverse, normal, plus, power, scaled, times
from ..kernel.rules import negation
from ..kernel.term import NODES, REAL, Node, instantiate, node, num
from ..printer import show
from .context import Context, atoms, exponent_of, exponent_parts, facts_of
from .proof import Closer, Fact, leaf
from .reduction import content
from .steps import ONE, axiom
from .text import monomial_key, sorted_monomials, tidy, tidy_term

if TYPE_CHECKING:
    from .strategy import Search

MAX_PAIRS = 12
MAX_RATIOS, MAX_LOGARITHMS = 4, 6
MAX_FACTOR = 100


def tangents(search: Search, context: Context, polys: Sequence[Poly]) -> Iterator[Fact]:
    """Yield tangents of every exponential and logarithm at its own point, and what defines roots, maxima and cases."""
    for part in exponent_parts(polys):
        argument = exponent_of({part: 1})
        strict = list(axiom(search, context, "exp_tangent_strict", argument)) if search.strict else []
        yield from strict or axiom(search, context, "exp_tangent", argument)
    for atom in atoms(polys):
        if atom.op == "log":
            strict = list(axiom(search, context, "log_tangent_strict", atom.args[0])) if search.strict else []
            yield from strict or axiom(search, context, "log_tangent", atom.args[0])
            yield from _log_difference(search, context, ONE, atom.args[0])
        elif atom.op == "if":
            condition, yes, no = atom.args
            parts = [node("and", c, node("eq", atom, v)) for c, v in ((condition, yes), (negation(condition), no))]
            yield from facts_of(node("or", *parts), "if_cases", [show(atom)])


def root_tangents(search: Search, context: Context, polys: Sequence[Poly]) -> Iterator[Fact]:
    """Yield log(t) = 2*log(sqrt(t)), and tangents of log(sqrt(t)), where both log(t) and sqrt(t) are in sight."""
    found = atoms(polys)
    logarithms = {a.args[0] for a in found if a.op == "log"}
    arguments = [tidy(a.args[0]) for a in found if a.op == "sqrt" and a.args[0] in logarithms][:MAX_PAIRS]
    for argument in arguments:
        root = node("sqrt", argument)
        for square in list(axiom(search, context, "sqrt_square", argument)):
            context.learn(square)
        known = context.find(node("eq", node("pow", root, 2), argument))
        if known is not None:
            whole = node("fun", REAL, "v", node("log", node("bound", 0, REAL)))
            same = node("eq", *(instantiate(whole, side) for side in known.formula.args))
            yield Fact(same, "congruence", [known, show(whole)])
            yield from axiom(search, context, "log_product", root, root)
            yield from axiom(search, context, "log_tangent", root)
            yield from _log_difference(search, context, ONE, root)
    for u, v in product(arguments, repeat=2):
        if u is not v:
            yield from _log_difference(search, context, node("sqrt", u), node("sqrt", v))


def _log_difference(search: Search, context: Context, u: Node, v: Node) -> Iterator[Fact]:
    """Yield log(u) - log(v) <= u/v - 1, from the tangent at u/v and the logarithm of a quotient."""
    quotient = tidy(node("div", u, v))
    strict = list(axiom(search, context, "log_tangent_strict", quotient)) if search.strict else []
    tangent = strict or list(axiom(search, context, "log_tangent", quotient))
    parted = list(axiom(search, context, "log_quotient", u, v))
    if tangent and parted:
        left = plus(normal(node("log", u)), normal(node("log", v)), -1)
        right = plus(normal(quotient), constant(1), -1)
        formula = node("lt" if strict else "le", tidy_term(left), tidy_term(right))
        closer = Closer("combine", ([[1, tangent[0]]], [["-1", parted[0]]]))
        yield Fact(formula, "cut", [show(formula)], [leaf(closer)])


def expansions(search: Search, context: Context, polys: Sequence[Poly]) -> Iterator[Fact]:
    """Yield the logarithm of every product and quotient as a sum, and of every exponential as its exponent."""
    arguments = [atom.args[0] for atom in atoms(polys) if atom.op == "log"]
    for argument in arguments:
        yield from _expanded(search, context, argument)
    for u, v in product(arguments[:MAX_PAIRS], repeat=2):
        factor = _ratio(normal(u), normal(v)) if u is not v else None
        if factor is not None and factor != {(): 1}:
            yield from axiom(search, context, "log_product", tidy_term(factor), v)
            yield from _expanded(search, context, tidy_term(factor))


def _ratio(p: Poly, q: Poly) -> Poly | None:
    """Return the monomial f with p = f*q, if there is one and q has several monomials."""
    if len(p) != len(q) or len(q) < 2:
        return None
    first = next(iter(q))
    for monomial, coefficient in p.items():
        factor = times({monomial: coefficient}, power({first: q[first]}, -1))
        if times(factor, q) == p:
            return factor
    return None


def inverses(search: Search, context: Context, polys: Sequence[Poly]) -> Iterator[Fact]:
    """Yield exp(log(t)) = t for every logarithm in an exponent."""
    for atom in atoms(polys):
        if atom.op == "exp":
            for inner in atoms([normal(atom.args[0])]):
                if inner.op == "log":
                    yield from axiom(search, context, "exp_log", inner.args[0])


def _expanded(search: Search, context: Context, argument: Node) -> Iterator[Fact]:
    p = normal(argument)
    if len(p) != 1:
        yield from _content(search, context, p) if p else ()
        return
    ((monomial, coefficient),) = p.items()
    if not monomial:
        if coefficient.denominator != 1:
            yield from axiom(search, context, "log_quotient", num(coefficient.numerator), num(coefficient.denominator))
        for whole_number in (coefficient.numerator, coefficient.denominator):
            yield from _factorised(search, context, whole_number)
        return
    exponents = tuple((a, e) for a, e in monomial if NODES[a].op == "exp")
    top: list[Poly] = [{exponents: 1}] if exponents else []
    bottom: list[Poly] = []
    for number, exponent in sorted(monomial, key=lambda factor: monomial_key(((factor[0], 1),))):
        atom = NODES[number]
        if atom.op == "div":
            bottom += [normal(atom.args[1])] * int(exponent)
        elif atom.op != "exp":
            top += [{((number, 1),): 1}] * int(exponent)
    if coefficient < 0 and bottom:  # the normal form may have the sign of a denominator changed
        turned = next((k for k, part in enumerate(bottom) if sum(part.values()) < 0), 0)
        bottom[turned], coefficient = scaled(bottom[turned], -1), -coefficient
    if coefficient != 1:
        top.insert(0, constant(coefficient))
    if top == [{exponents: 1}] and not bottom:
        yield from axiom(search, context, "log_exp", exponent_of({exponents: 1}))
        return
    whole = top[0] if top else constant(1)
    for part in top[1:]:
        yield from axiom(search, context, "log_product", tidy_term(whole), tidy_term(part))
        whole = times(whole, part)
    for part in bottom:
        yield from axiom(search, context, "log_quotient", tidy_term(whole), tidy_term(part))
        whole = times(whole, inverse(part))


def _factorised(search: Search, context: Context, rest: int) -> Iterator[Fact]:
    """Yield the logarithm of a whole number as the sum of those of its prime factors, if they are small."""
    while rest > 3:
        factor = next((k for k in range(2, MAX_FACTOR) if rest % k == 0), rest)
        if factor == rest:
            break
        rest //= factor
        yield from axiom(search, context, "log_product", num(factor), num(rest))


def _number(p: Poly) -> Fraction:
    """Return the largest positive number of which all coefficients are whole multiples."""
    values = [Fraction(c) for c in p.values()]
    return Fraction(gcd(*(c.numerator for c in values)), lcm(*(c.denominator for c in values)))


def _content(search: Search, context: Context, p: Poly) -> Iterator[Fact]:
    """Yield the logarithm of a sum as that of the factor common to all its terms, of their number, and that of the rest."""
    shared, rest = content(p)
    if not shared or any(NODES[a].op == "exp" for a, _ in shared):
        return
    unit = _number(rest)
    whole = scaled(rest, 1 / unit)
    if unit != 1:
        yield from axiom(search, context, "log_product", tidy_term(whole), tidy_term(constant(unit)))
        whole = rest
    for number, exponent in sorted(shared, key=lambda f: monomial_key((f,))):
        for _ in range(int(exponent)):
            if NODES[number].op == "div":
                yield from axiom(search, context, "log_quotient", tidy_term(whole), NODES[number].args[1])
            else:
                yield from axiom(search, context, "log_product", tidy_term(whole), tidy(NODES[number]))
            whole = times(whole, {((number, 1),): 1})


def pair_tangents(search: Search, context: Context, polys: Sequence[Poly]) -> Iterator[Fact]:
    """Yield the tangents of every exponential at every other one, and of every logarithm at every other argument.

    Where there are logarithms, an exponent counts as the logarithm of its exponential.
    """
    exponents = [normal(exponent_of({part: 1})) for part in exponent_parts(polys)][:MAX_PAIRS]
    for p, q in product([{}, *exponents], repeat=2):
        if p != q:
            yield from axiom(search, context, "exp_tangent", tidy_term(plus(p, q, -1)))
    arguments = [tidy(atom.args[0]) for atom in atoms(polys) if atom.op == "log"][:MAX_PAIRS]
    if arguments:
        for exponent in exponents[:4]:
            point = tidy_term(exponential(exponent))
            yield from axiom(search, context, "log_exp", tidy_term(exponent))
            arguments += [] if point in arguments else [point]
    for u, v in product(arguments, repeat=2):
        if u is not v:
            yield from _log_difference(search, context, u, v)
    for place, u in enumerate(arguments[:4]):
        for v in arguments[place + 1:4]:
            yield from axiom(search, context, "log_product", u, v)
            yield from _log_difference(search, context, ONE, tidy(node("mul", u, v)))
            yield from axiom(search, context, "log_tangent", tidy(node("mul", u, v)))


def ratio_tangents(search: Search, context: Context, polys: Sequence[Poly]) -> Iterator[Fact]:
    """Yield the tangents at the ratio of what stands under three or more logarithms that have the same factor, and its inverse.

    `q*log(q/p) - q*log(r)` with a constant `log(c)` elsewhere asks for the tangent of `log(c*q/(p*r))`.
    """
    found = [_logarithms(p) for p in polys]
    alone = [group[()] for group in found if () in group]
    groups = [arguments for group in found for factor, arguments in group.items() if factor]
    for arguments, constants in islice(product(groups[:MAX_RATIOS], [*alone, {}]), MAX_RATIOS):
        signed = {**arguments, **constants}
        if 2 < len(signed) <= MAX_LOGARITHMS and len({abs(c) for c in signed.values()}) == 1:
            top, bottom = (_product([u for u, c in signed.items() if c * sign > 0]) for sign in (1, -1))
            for u, v in ((top, bottom), (bottom, top)):
                yield from _log_difference(search, context, u, v)
            for whole in (top, bottom):
                yield from _expanded(search, context, whole)


def _logarithms(p: Poly) -> dict[Monomial, dict[Node, Rational]]:
    """Return, for each factor, the arguments of the logarithms that it multiplies, with their coefficients."""
    found: dict[Monomial, dict[Node, Rational]] = {}
    for monomial in sorted_monomials(p):
        places = [k for k, (a, e) in enumerate(monomial) if NODES[a].op == "log" and e == 1]
        if len(places) == 1:
            rest = (*monomial[:places[0]], *monomial[places[0] + 1:])
            found.setdefault(rest, {})[tidy(NODES[monomial[places[0]][0]].args[0])] = p[monomial]
    return found


def _product(factors: Sequence[Node]) -> Node:
    return tidy_term(normal(node("mul", *factors))) if factors else ONE
