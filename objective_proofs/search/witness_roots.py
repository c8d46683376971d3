"""Equations in one unknown, solved by inverting functions and by the formula for quadratic ones.

What is found is a proposal: a term in the other unknowns, made of roots, `exp` and `log`, that may not be defined
everywhere and may solve the equation only under conditions. The kernel decides about the witness that is made of it.
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from math import gcd, lcm

from ..kernel.poly import Monomial, Poly, Rational, accumulate, constant, is_constant, normal, plus, power, scaled, term, times
from ..kernel.term import NODES, REAL, KernelError, Node, node, var
from .along import slope_of
from .context import occurs
from .text import text, tidy

MAX_MONOMIALS = 40
MAX_ROOTS = 8
MAX_NESTING = 6  # functions around the unknown
MAX_FACTOR = 1000  # squares of larger numbers are left under a root
MAX_BITS = 200


def roots(p: Poly, name: str) -> list[Node]:
    """Return values of a variable at which a normal form may be zero, simple ones first; none where it is too hard."""
    try:
        unique = {text(q): q for q in map(cleaned, _solutions(p, name, MAX_NESTING))}
        ranked = sorted(unique, key=lambda key: (not is_constant(unique[key]), len(key), key))
        return [tidy(term(unique[key])) for key in ranked[:MAX_ROOTS]]
    except KernelError:
        return []


def touching_points(p: Poly, name: str) -> list[Node]:
    """Return numbers that are not rational, at which p, without other variables, or its derivative may be zero."""
    slope = slope_of(p, var(name, REAL))
    found = dict.fromkeys([*roots(p, name), *(roots(slope, name) if slope else [])])
    return [value for value in found if not is_constant(normal(value))]


def cleaned(p: Poly) -> Poly:
    """Return a normal form in which functions that are inverse to each other cancel, as if all were defined."""
    total: Poly = {}
    for found, coefficient in p.items():
        monomial = _cancelled(found)
        factors = (_cleaned_power(NODES[number], exponent) for number, exponent in monomial)
        accumulate(total, reduce(times, factors, constant(coefficient)))
    return p if total == p else cleaned(total)


def _cancelled(monomial: Monomial) -> Monomial:
    """Return a monomial without the atoms that stand in it beside their inverses."""
    exponents = dict(monomial)
    for number, exponent in monomial:
        inside = NODES[number].args[-1].number if NODES[number].op == "div" else None
        if inside in exponents:
            common = min(exponents[inside], exponent)
            exponents[inside] -= common
            exponents[number] -= common
    return tuple((number, exponent) for number, exponent in exponents.items() if exponent)


def _cleaned_power(atom: Node, exponent: Rational) -> Poly:
    if atom.op not in ("sqrt", "log") and not (atom.op == "exp" and atom.args[0].op == "log"):
        return {((atom.number, exponent),): 1}
    inside = cleaned(normal(atom.args[0].args[0] if atom.op == "exp" else atom.args[0]))
    if atom.op == "log":
        return power(_log(inside), int(exponent))
    whole, part = divmod(Fraction(exponent, 2 if atom.op == "sqrt" else 1), 1)
    if atom.op == "sqrt":
        return times(power(inside, int(whole)), _sqrt(inside) if part else constant(1))
    return times(power(inside, int(whole)), _exp(scaled(_log(inside), part)))


def _exp(p: Poly) -> Poly:
    return normal(node("exp", term(p)))


def _log(p: Poly) -> Poly:
    """Return log(p), with t outside where p is a product with exp(t)."""
    exponent, rest = _split(p)
    return plus(exponent, normal(node("log", term(rest))))


def _sqrt(p: Poly) -> Poly:
    """Return sqrt(p), with exp(t/2) outside where p is a product with exp(t), and the squares of small numbers."""
    exponent, rest = _split(p)
    if not is_constant(rest):
        return times(_exp(scaled(exponent, Fraction(1, 2))), normal(node("sqrt", term(rest))))
    value = Fraction(rest.get((), 0))
    inside, outside = value.numerator * value.denominator, Fraction(1, value.denominator)
    if inside > 0 and inside.bit_length() <= MAX_BITS:
        for k in range(2, MAX_FACTOR):
            if k * k > inside:
                break
            while inside % (k * k) == 0:
                inside, outside = inside // (k * k), outside * k
    root = normal(node("sqrt", term(constant(inside))))
    return times(_exp(scaled(exponent, Fraction(1, 2))), scaled(root, outside))


def _split(p: Poly) -> tuple[Poly, Poly]:
    """Return t and q with p = exp(t)*q, q without exponentials where p is a product."""
    if len(p) != 1:
        return constant(0), p
    (monomial,) = p
    exponent: Poly = {}
    for number, degree in monomial:
        if NODES[number].op == "exp":
            accumulate(exponent, normal(NODES[number].args[0]), degree)
    rest: Monomial = tuple(part for part in monomial if NODES[part[0]].op != "exp")
    return exponent, {rest: p[monomial]}


def _solutions(p: Poly, name: str, depth: int) -> list[Poly]:
    """Return values of a variable at which p may be zero."""
    p = _without_mixed_root(_without_denominators(cleaned(p), name), name)
    if not depth or len(p) > MAX_MONOMIALS:
        return []
    found: list[Poly] = []
    for number in _atoms(p, name) if len(_atoms(p, name)) > 1 else ():
        parts = _parts(p, number)
        least = min(parts)
        p = {m: c for e, q in parts.items() for m, c in times(q, _power(number, e - least)).items()}
        if least > 0 and NODES[number].op != "exp":
            found += _solutions(_power(number, 1), name, depth - 1)
    inside = _atoms(p, name)
    if len(inside) != 1:
        return found
    atom = NODES[inside[0]]
    for value, degree in _powers(p, atom):
        for argument, wanted in _inverses(atom, value, degree):
            if argument.op == "var":
                found.append(wanted)
            else:
                found += _solutions(plus(normal(argument), wanted, -1), name, depth - 1)
    return found


def _atoms(p: Poly, name: str) -> list[int]:
    """Return the numbers of the atoms in which a variable stands."""
    return sorted({number for monomial in p for number, _ in monomial if occurs(var(name, REAL), NODES[number])})


def _parts(p: Poly, number: int) -> dict[Rational, Poly]:
    """Return the coefficients of the powers of an atom."""
    found: dict[Rational, Poly] = {}
    for monomial, coefficient in p.items():
        rest: Monomial = tuple(part for part in monomial if part[0] != number)
        accumulate(found.setdefault(dict(monomial).get(number, 0), {}), {rest: coefficient})
    return found


def _power(number: int, exponent: Rational) -> Poly:
    """Return a power of an atom."""
    return {((number, exponent),): 1} if exponent else constant(1)


def _without_denominators(p: Poly, name: str) -> Poly:
    """Return p times the denominators in which a variable stands."""
    for number in _atoms(p, name):
        atom = NODES[number]
        if atom.op == "div":
            parts, bottom = _parts(p, number), normal(atom.args[1])
            raised = (times(q, power(bottom, int(max(parts) - e))) for e, q in parts.items())
            return _without_denominators(reduce(plus, raised, constant(0)), name)
    return p


def _without_mixed_root(p: Poly, name: str) -> Poly:
    """Return a**2 - b**2*t where p is a + b*sqrt(t), the only root, and the variable stands elsewhere too."""
    inside = _atoms(p, name)
    under = [number for number in inside if NODES[number].op == "sqrt"]
    if len(under) != 1 or len(inside) == 1:
        return p
    parts = _parts(p, under[0])
    a, b = parts.get(0, constant(0)), parts.get(1, constant(0))
    return plus(power(a, 2), times(power(b, 2), normal(NODES[under[0]].args[0])), -1)


def _powers(p: Poly, atom: Node) -> list[tuple[Poly, Rational]]:
    """Return pairs of v and d such that p may be zero where the power d of its only unknown atom is v."""
    parts = _parts(p, atom.number)
    least = min(parts)
    bottom = lcm(*(Fraction(e - least).denominator for e in parts))
    step = Fraction(gcd(*(int((e - least) * bottom) for e in parts)), bottom)
    zero = [(constant(0), 1)] if least > 0 and atom.op != "exp" else []
    if not step:
        return list(zero)
    coefficients = {int((e - least) / step): q for e, q in parts.items()}
    if max(coefficients) > 2:
        return list(zero)
    c, b, a = (coefficients.get(k, constant(0)) for k in range(3))
    if not a:
        return [(scaled(_quotient(c, b), -1), step), *zero]
    root = _sqrt(cleaned(plus(times(b, b), times(a, c), -4)))
    return [*((_quotient(plus(scaled(b, -1), root, sign), scaled(a, 2)), step) for sign in (1, -1)), *zero]


def _quotient(p: Poly, q: Poly) -> Poly:
    return normal(node("div", term(p), term(q)))


def _inverses(atom: Node, value: Poly, degree: Rational) -> list[tuple[Node, Poly]]:
    """Return arguments of an atom with the values at which the atom to the power of the degree may be the given value."""
    if atom.op == "exp":
        return [(atom.args[0], scaled(_log(value), Fraction(1) / degree))]
    found = _radicals(value, int(degree))
    if atom.op == "var":
        return [(atom, v) for v in found]
    if atom.op == "log":
        return [(atom.args[0], _exp(v)) for v in found]
    if atom.op == "sqrt":
        return [(atom.args[0], times(v, v)) for v in found]
    return [(a, v) for v in found for a in atom.args] if atom.op == "max" else []


def _radicals(p: Poly, degree: int) -> list[Poly]:
    """Return the real numbers whose power may be p."""
    if degree == 1 or not p:
        return [p]
    if degree % 2 == 0:
        return [q for half in _radicals(p, degree // 2) for q in (_sqrt(half), scaled(_sqrt(half), -1))]
    found = []
    for sign in (1, -1):
        value = scaled(p, sign)
        exact = _exact_radical(Fraction(value[()]), degree) if is_constant(value) else None
        root = _exp(scaled(_log(value), Fraction(1, degree))) if exact is None else constant(exact)
        if not is_constant(value) or value[()] > 0:
            found.append(scaled(root, sign))
    return found


def _exact_radical(value: Fraction, degree: int) -> Fraction | None:
    """Return the rational whose power is a positive rational, if there is one with a small numerator and denominator."""
    if value <= 0 or max(value.numerator, value.denominator).bit_length() > MAX_BITS:
        return None
    found = Fraction(*(round(n ** (1 / degree)) for n in (value.numerator, value.denominator)))
    return found if found**degree == value else None
