"""Facts about square roots: their squares, their signs, and roots of products as products of roots."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from ..kernel import axioms
from ..kernel.poly import Monomial, Poly, constant, normal, plus, power, scaled, times
from ..kernel.term import NODES, Node, node
from ..printer import show
from .clearing import inverse_facts
from .context import Context, exponent_of, facts_of
from .factors import factors_of
from .proof import Closer, Fact, Tree, leaf
from .reduction import Reduction
from .sampling import Points
from .steps import ONE, ZERO, axiom, branch
from .text import monomial_key, text, tidy, tidy_term

if TYPE_CHECKING:
    from .strategy import Search

Factors = list[tuple[Poly, int]]
Premise = Callable[[Node], "Tree | None"]


def root_facts(search: Search, context: Context, argument: Node) -> Iterator[Fact]:
    """Yield the square and the sign of a root."""
    argument = tidy(argument)
    new = [list(axiom(search, context, name, argument)) for name in ("sqrt_nonneg", "sqrt_square")]
    yield from (fact for facts in new for fact in facts)
    conclusions = (axioms.instance(name, [argument])[1] for name in ("sqrt_nonneg", "sqrt_square"))
    nonneg, square = (facts[0] if facts else context.find(c) for facts, c in zip(new, conclusions, strict=True))
    positive = search.side_condition(context, node("lt", ZERO, argument))
    if nonneg is None or square is None:
        return
    if positive is not None:
        above = Fact(node("lt", ZERO, argument), "cut", [show(node("lt", ZERO, argument))], [positive])
        yield positive_root(above, nonneg, square)
    factors = plain_factors(normal(argument))
    if factors is not None and context.first("root", argument):
        found = split_root(context, argument, lambda formula: search.side_condition(context, formula), factors)
        if found is not None:
            yield found


def split_root(context: Context, argument: Node, premise: Premise, factors: Factors) -> Fact | None:
    """Return sqrt(t) = the product of the roots of the factors of t, each proved not to be negative; or `None`.

    Two numbers that are not negative and have equal squares are equal.

    Args:
        context: what is known.
        argument: t.
        premise: what proves the sign of a factor.
        factors: t as a product: polynomials with exponents, which are negative for denominators.
    """
    value: Poly = constant(1)
    signs: list[Fact] = []
    equalities: list[Fact] = []
    for factor, exponent in factors:
        part = _part(factor, exponent, premise)
        if part is None:
            return None
        value = times(value, part[0])
        signs += part[1]
        equalities += part[2]
    whole = _signed(node("le", ZERO, argument), premise)
    root, right = node("sqrt", argument), tidy_term(value)
    if whole is None or right is tidy(root) or normal(root) == value:
        return None
    nonneg, square = (_axiom(name, argument, whole) for name in ("sqrt_nonneg", "sqrt_square"))
    rest, multiples = Reduction(equalities).reduce(plus(times(value, value), normal(argument), -1))
    if rest:
        return None
    formula = node("le", ZERO, right)
    above = Fact(formula, "cut", [show(formula)], [leaf(Closer("combine", ([[1, *signs]] if signs else [], [])))])
    branches = []
    for low, high, base, sign in ((root, right, nonneg, -1), (right, root, above, 1)):
        less = Fact(node("lt", low, high))
        # high**2 - low**2 = (high - low)**2 + 2*low*(high - low), and both squares are the argument
        equal = [[text(constant(sign)), square], *([text(scaled(m, sign)), f] for f, m in multiples.items())]
        branches.append(branch(less, Closer("combine", ([[1, less, less], [2, less, base]], equal))))
    apart, same = Fact(node("ne", root, right)), node("eq", root, right)
    closer = Closer("absurd", [], [branch(apart, Closer("cases", [apart], branches))])
    return Fact(same, "cut", [show(same)], [leaf(closer)])


def _part(factor: Poly, exponent: int, premise: Premise) -> tuple[Poly, list[Fact], list[Fact]] | None:
    """Return the root of a power of a factor, facts whose product says it is not negative, and equalities for its square."""
    if all(NODES[a].op == "exp" for m in factor for a, _ in m) and len(factor) == 1 and () not in factor:
        ((monomial, _),) = factor.items()
        half: Poly = {tuple((a, Fraction(e) * exponent / 2) for a, e in monomial): 1}
        exponential = node("exp", exponent_of(half))
        return half, [Fact(node("lt", ZERO, exponential), "axiom", ["exp_positive", show(exponential.args[0])])], []
    value = tidy_term(factor)
    sign = _signed(node("lt" if exponent < 0 else "le", ZERO, value), premise)
    if sign is None:
        return None
    if exponent > 0 and exponent % 2 == 0:
        return power(factor, exponent // 2), [sign] * (exponent // 2), []
    root = node("sqrt", value)
    weak = sign if exponent > 0 else Fact(node("le", ZERO, value), "cut", [show(node("le", ZERO, value))],
                                          [leaf(Closer("combine", ([[1, sign]], [])))])
    nonneg, square = (_axiom(name, value, weak) for name in ("sqrt_nonneg", "sqrt_square"))
    if exponent > 0:
        return times(normal(root), power(factor, exponent // 2)), [nonneg, *[sign] * (exponent // 2)], [square]
    positive = positive_root(sign, nonneg, square)
    unit, inverse = inverse_facts(positive, root)
    outer, _ = inverse_facts(sign, value)
    return power(normal(node("div", ONE, root)), -exponent), [inverse] * -exponent, [square, unit, outer]


def _signed(formula: Node, premise: Premise) -> Fact | None:
    tree = premise(formula)
    return None if tree is None else Fact(formula, "cut", [show(formula)], [tree])


def _axiom(name: str, argument: Node, sign: Fact) -> Fact:
    (fact,) = facts_of(axioms.instance(name, [argument])[1], "axiom", [name, show(argument)], [leaf(Closer("fact", [sign]))])
    return fact


def positive_root(positive: Fact, nonneg: Fact, square: Fact) -> Fact:
    """Return 0 < sqrt(t) from 0 < t: were it not positive, its square would be at most 0."""
    root = nonneg.formula.args[1]
    formula, below = node("lt", ZERO, root), Fact(node("le", root, ZERO))
    closer = Closer("combine", ([[1, nonneg, below], [1, positive]], [["-1", square]]))
    return Fact(formula, "cut", [show(formula)], [leaf(Closer("absurd", [], [branch(below, closer)]))])


def monomial_factors(p: Poly) -> Factors | None:
    """Return the factors of a monomial, or `None` if the polynomial is a sum or there is nothing to take apart."""
    if len(p) != 1:
        return None
    ((monomial, coefficient),) = p.items()
    found: Factors = [(constant(coefficient), 1)] if coefficient != 1 else []
    exponentials = tuple((a, e) for a, e in monomial if NODES[a].op == "exp")
    found += [({exponentials: 1}, 1)] if exponentials else []
    for number, exponent in sorted((f for f in monomial if f not in exponentials), key=lambda f: monomial_key((f,))):
        atom = NODES[number]
        bottom = atom.op == "div"
        found.append((normal(atom.args[1]) if bottom else {((number, 1),): 1}, -int(exponent) if bottom else int(exponent)))
    return found if len(found) > 1 or any(e != 1 for _, e in found) or exponentials else None


def plain_factors(p: Poly) -> Factors | None:
    """Return the factors that all terms of a polynomial share, and the rest, or `None` if there is nothing to take apart."""
    shared, rest = content(p)
    if len(p) < 2 or not shared:
        return monomial_factors(p)
    return [*(monomial_factors({shared: 1}) or [({shared: 1}, 1)]), (rest, 1)]


def content(p: Poly) -> tuple[Monomial, Poly]:
    """Return the product of the atoms that all terms of a polynomial share, and what it leaves."""
    common = set.intersection(*({a for a, e in m if e > 0} for m in p)) if p else set()
    shared = tuple((a, min(dict(m)[a] for m in p)) for a in sorted(common))
    return shared, times(p, {tuple((a, -e) for a, e in shared): 1}) if shared else p


def all_factors(p: Poly, points: Points) -> Factors | None:
    """Return the factors of a polynomial, each positive at the points, or `None` if there is nothing to take apart."""
    if len(p) < 2:
        return monomial_factors(p)
    shared, rest = content(p)
    unit, factors = factors_of(rest)
    found: Factors = []
    for factor, exponent in factors:
        negative = not points.nonnegative(factor)
        unit *= (-1) ** exponent if negative else 1
        found.append((scaled(factor, -1 if negative else 1), exponent))
    found += [part for a, e in shared for part in monomial_factors({((a, e),): 1}) or [({((a, 1),): 1}, int(e))]]
    found += [(constant(unit), 1)] if unit != 1 else []
    return found if len(found) > 1 or found[0][1] != 1 else None
