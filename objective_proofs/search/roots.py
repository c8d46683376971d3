"""Facts about square roots: their squares, their signs, and roots of products as products of roots."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from ..kernel import axioms
from ..kernel.poly import Monomial, Poly, constant, is_constant, normal, plus, power, scaled, times
from ..kernel.term import NODES, REAL, Node, contains, instantiate, node, num
from ..printer import show
from .clearing import inverse_facts
from .context import Context, abstract, atoms, exponent_of, facts_of
from .factors import factors_of
from .proof import Closer, Fact, Tree, leaf
from .reduction import Multiples, Reduction, combined, substituted
from .sampling import Points
from .steps import ONE, ZERO, Prover, axiom, branch, proved
from .text import monomial_key, text, tidy, tidy_term

if TYPE_CHECKING:
    from .strategy import Search

PRIMES = (2, 3, 5, 7, 11, 13)
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
    rest, multiples = Reduction(equalities).reduce(plus(times(value, value), normal(argument), -1))
    return None if rest else _same_square(root, right, whole, signs, multiples)


def _same_square(root: Node, right: Node, whole: Fact, signs: Sequence[Fact], multiples: Multiples) -> Fact:
    """Return sqrt(t) = b from 0 <= t, signs whose product says that b is not negative, and multiples of equalities that sum to b**2 - t."""
    nonneg, square = (_axiom(name, root.args[0], whole) for name in ("sqrt_nonneg", "sqrt_square"))
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


def taken_apart(context: Context, root: Node, points: Points, premise: Premise) -> Fact | None:
    """Return that a root is the product of the roots of the factors, or, if there is a root inside that can be taken apart, that first."""
    argument = tidy(root.args[0])
    for inner in [a for a in atoms([normal(argument)]) if a.op == "sqrt"]:
        equal = taken_apart(context, inner, points, premise)
        if equal is not None:
            function = node("fun", REAL, "u", abstract(tidy(root), equal.formula.args[0]))
            sides = (instantiate(function, side) for side in equal.formula.args)
            return Fact(node("eq", *sides), "congruence", [equal, show(function)])
    factors = all_factors(normal(argument), points)
    return None if factors is None else split_root(context, argument, premise, factors)


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
    weak = sign if exponent > 0 else _weakened(sign, value)
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


def plain_sign(search: Search, context: Context, formula: Node) -> Closer | None:
    """Return a cheap proof of 0 < t or 0 <= t, also of a root, from the signs of the factors."""
    tree = search.side_condition(context, formula)
    if tree is not None or formula.op not in ("le", "lt") or formula.args[0] is not ZERO:
        return None if tree is None else tree.parts[0][1]
    value = formula.args[1]
    inner = node("lt", ZERO, value if formula.op == "le" else tidy(value.args[0])) if formula.op == "le" or value.op == "sqrt" else None
    closer = None if inner is None else plain_sign(search, context, inner)
    if inner is None or closer is None:
        return None
    above = Fact(inner, "cut", [show(inner)], [leaf(closer)])
    return Closer("combine", ([[1, above]], [])) if formula.op == "le" else Closer("fact", [_positive(above, inner.args[1])[0]])


def _positive(above: Fact, argument: Node) -> tuple[Fact, Fact]:
    """Return 0 < sqrt(t) and sqrt(t)**2 = t from 0 < t."""
    nonneg, square = (_axiom(name, argument, _weakened(above, argument)) for name in ("sqrt_nonneg", "sqrt_square"))
    return positive_root(above, nonneg, square), square


def without_inverses(context: Context, p: Poly, prove: Prover) -> tuple[Poly, Multiples] | None:
    """Return a normal form with sqrt(t)/t for the inverses of roots, and the multiples of equalities that this takes."""
    multiples: Multiples = {}
    for atom in [a for a in atoms([p]) if a.op == "div" and a.args[1].op == "sqrt"]:
        equal = _inverse(context, tidy(atom.args[1]), prove)
        if equal is not None:
            p, quotient = substituted(p, atom.number, normal(equal.formula.args[1]))
            multiples = combined([(multiples, 1), ({equal: quotient}, -1)])
    return (p, multiples) if multiples else None


def as_exponentials(context: Context, p: Poly, prove: Prover) -> tuple[Poly, Multiples] | None:
    """Return a normal form with exp(log(t)/2) for roots, where exponents have logarithms in them, and the multiples that this takes."""
    multiples: Multiples = {}
    if any(contains(a, "exp") and contains(a, "log") for a in atoms([p])):
        for atom in [a for a in atoms([p]) if a.op == "sqrt" and not contains(a, "exp")]:
            equal = _exponential(context, tidy(atom), prove)
            if equal is not None:
                p, quotient = substituted(p, atom.number, normal(equal.formula.args[1]))
                multiples = combined([(multiples, 1), ({equal: quotient}, -1)])
    return (p, multiples) if multiples else None


def _exponential(context: Context, root: Node, prove: Prover) -> Fact | None:
    """Return sqrt(t) = exp(log(t)/2), if t is positive."""
    argument = root.args[0]
    above = proved(context, node("lt", ZERO, argument), prove)
    if above is None:
        return None
    exponential = node("exp", node("div", node("log", argument), num(2)))
    positive = Fact(node("lt", ZERO, exponential), "axiom", ["exp_positive", show(exponential.args[0])])
    return _same_square(root, exponential, _weakened(above, argument), [positive], {_axiom("exp_log", argument, above): constant(-1)})


def _inverse(context: Context, root: Node, prove: Prover) -> Fact | None:
    """Return 1/sqrt(t) = sqrt(t)/t, if t is positive."""
    argument = tidy(root.args[0])
    above = proved(context, node("lt", ZERO, argument), prove)
    if above is None:
        return None
    positive, square = _positive(above, argument)
    unit, outer = inverse_facts(positive, root)[0], inverse_facts(above, argument)[0]
    bottom, below = normal(node("div", ONE, root)), normal(node("div", ONE, argument))
    # 1/r = 1/t*(t*(1/r)) = 1/t*(r*r*(1/r)) = r/t
    twice = times(bottom, below)
    equal = [[text(m), f] for m, f in ((scaled(bottom, -1), outer), (scaled(twice, -1), square), (times(normal(root), below), unit))]
    formula = node("eq", node("div", ONE, root), node("div", root, argument))
    return Fact(formula, "cut", [show(formula)], [leaf(Closer("combine", ([], equal)))])


def _weakened(above: Fact, value: Node) -> Fact:
    """Return 0 <= t from 0 < t."""
    formula = node("le", ZERO, value)
    return Fact(formula, "cut", [show(formula)], [leaf(Closer("combine", ([[1, above]], [])))])


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
    """Return the factors of a term, each positive at the points, with prime numbers for a number; `None` if it is only one factor."""
    shared, rest = content(p) if len(p) > 1 else ((), p)
    parts = [part for a, e in shared for part in monomial_factors({((a, e),): 1}) or [({((a, 1),): 1}, int(e))]]
    parts += [(rest, 1)] if len(p) > 1 else monomial_factors(p) or [(p, 1)]
    unit, found = Fraction(1), []
    for part, exponent in parts:
        if is_constant(part):
            unit *= Fraction(part.get((), 0)) ** exponent
            continue
        number, factors = factors_of(part)
        unit *= number**exponent
        for factor, e in factors:
            negative = not points.nonnegative(factor)
            unit *= -1 if negative and e * exponent % 2 else 1
            found.append((scaled(factor, -1 if negative else 1), e * exponent))
    found += _primes(unit)
    return found if len(found) > 1 or (found and found[0][1] != 1) else None


def _primes(number: Fraction) -> Factors:
    """Return a number as a product of powers of small primes and of what they leave."""
    found: Factors = []
    for p in PRIMES:
        exponent = 0
        while number and number.numerator % p == 0:
            number, exponent = number / p, exponent + 1
        while number.denominator % p == 0:
            number, exponent = number * p, exponent - 1
        found += [(constant(p), exponent)] if exponent else []
    return found + ([(constant(number), 1)] if number != 1 else [])
