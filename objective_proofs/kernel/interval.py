"""The sign of a normal form without variables: equal ones are found by `simplified`, others told apart by rational enclosures."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache, reduce

from .poly import METER, Poly, Rational, accumulate, constant, exponential, is_constant, normal, plus, power, scaled, term, times
from .term import NODES, Node, node, require

Interval = tuple[Fraction, Fraction]
PRECISIONS = (60, 200, 800)
MAX_ARGUMENT, MAX_POWER = 5000, 100  # of exp; of what is multiplied out


def sign(p: Poly) -> int | None:
    """Return the sign of a normal form without variables, or `None` when no precision in use decides it."""
    _, p = _factored(simplified(p))
    for bits in PRECISIONS:
        low, high = enclose(p, bits)
        if low > 0 or high < 0:
            return 1 if low > 0 else -1
    return None if p else 0


def simplified(p: Poly) -> Poly:
    """Return an equal normal form, of what has no variables, in which roots are exponentials and inverse functions cancel.

    Raises:
        KernelError: it has variables, or the argument of a logarithm or of a root is not shown to be in its domain.
    """
    before: Poly = {}
    while p != before:
        before, p = p, {}
        for monomial, coefficient in before.items():
            accumulate(p, reduce(times, (_power(NODES[a], e) for a, e in monomial), constant(coefficient)))
    return p


def _power(atom: Node, exponent: Rational) -> Poly:
    """Return a power of an atom, with its arguments simplified.

    When t is positive: log(exp(g)*t/b) is g + log(t) - log(b), b a natural number, and sqrt(t) is exp(log(t)/2). A power
    exp(log(t))**c, for rational c, is t**n*exp((c - n)*log(t)), where n is the largest integer that is at most c.
    """
    require(atom.op in ("exp", "log", "sqrt", "div", "max"), "a {} has no numerical value", atom.op)
    root = atom.args[0] if atom.op == "exp" and atom.args[0].op == "log" and -MAX_POWER <= exponent <= MAX_POWER else atom
    *_, t = inside = [simplified(normal(a)) for a in root.args]
    if root.op == "exp":
        return exponential(scaled(t, exponent))
    if root.op in ("div", "max") or (root.op == "sqrt" and is_constant(normal(node("sqrt", term(t))))):
        order = sign(plus(inside[0], t, -1)) if root.op == "max" else None
        return power(normal(node(root.op, *map(term, inside))) if order is None else inside[order < 0], int(exponent))
    growth, rest = _factored(t)
    require(any(enclose(rest, bits)[0] > 0 for bits in PRECISIONS), "the argument of {} may be outside its domain", root.op)
    bottom = constant(Fraction(rest[min(rest)]).denominator)
    logarithm = reduce(plus, (scaled(normal(node("log", term(q))), c) for q, c in ((times(bottom, rest), 1), (bottom, -1))), growth)
    whole, part = divmod(Fraction(exponent, 2 if atom.op == "sqrt" else 1), 1)
    return power(logarithm, int(exponent)) if atom.op == "log" else times(power(t, int(whole)), exponential(scaled(logarithm, part)))


def _factored(p: Poly) -> tuple[Poly, Poly]:
    """Return g and q with p = exp(g)*q: the largest exponential in a monomial, as far as few bits tell, and what is left.

    Of several monomials the powers exp(c*log(t)), 0 <= c < 1, are left alone; of these nothing is gained.
    """
    powers = [[(NODES[a].args[0], e) for a, e in m if NODES[a].op == "exp"] for m in p]
    exponents = [reduce(plus, (scaled(normal(t), e) for t, e in m if len(p) == 1 or t.op != "log"), constant(0)) for m in powers]
    growth = max(exponents, key=lambda g: enclose(g, PRECISIONS[0])[0], default=constant(0))
    return growth, times(p, exponential(scaled(growth, -1)))


def enclose(p: Poly, bits: int) -> Interval:
    """Return rationals that bound a normal form without variables from below and above."""
    low = high = Fraction(0)
    for monomial, coefficient in p.items():
        part = (Fraction(coefficient), Fraction(coefficient))
        for number, exponent in monomial:
            atom, base = NODES[number], _atom(NODES[number], exponent, bits)
            for _ in range(1 if atom.op == "exp" else int(exponent)):
                part = _times(part, base)
        low, high = low + part[0], high + part[1]
        _charge(low, high)
    return low, high


def _charge(low: Fraction, high: Fraction) -> None:
    METER.charge(20 + (low.denominator.bit_length() + high.denominator.bit_length()) ** 2 // 2**20)


def _atom(atom: Node, exponent: Rational, bits: int) -> Interval:
    """Enclose an atom that `simplified` has left, `exp` with its exponent; the argument of another must be far enough from 0."""
    low, high = enclose(scaled(normal(atom.args[-1]), exponent if atom.op == "exp" else 1), bits)
    decided = {"exp": True, "log": low > 0, "div": low > 0 or high < 0}.get(atom.op)
    require(decided, "the argument of {} may be outside its domain, or is not decided", atom.op)
    if atom.op == "div":
        return 1 / high, 1 / low
    function = _exp if atom.op == "exp" else _log
    return function(low, bits)[0], function(high, bits)[1]


def _times(a: Interval, b: Interval) -> Interval:
    corners = [x * y for x in a for y in b]
    _charge(*a)
    return min(corners), max(corners)


def _outward(low: Fraction, high: Fraction, bits: int) -> Interval:
    """Return a slightly larger interval with short endpoints."""
    scale = 1 << bits
    return Fraction(low.numerator * scale // low.denominator, scale), -Fraction(-high.numerator * scale // high.denominator, scale)


def _series(first: Fraction, ratio: Fraction, factor: Callable[[int], Fraction], bits: int) -> Interval:
    """Enclose the sum of a series whose term k is `ratio*factor(k)` times the one before.

    0 <= ratio <= 1/2 and 0 <= factor <= 1, so what remains after a term is at most that term.
    """
    low, high = last = _outward(first, first, bits + 10)
    ratios, count = _outward(ratio, ratio, bits + 10), 1
    while last[1] * 2**bits > 1:
        METER.charge(1 + bits // 100)
        last = _outward(last[0] * ratios[0] * factor(count), last[1] * ratios[1] * factor(count), bits + 10)
        low, high, count = low + last[0], high + last[1], count + 1
    return low, high + last[1]


def _exp(x: Fraction, bits: int) -> Interval:
    """Enclose exp(x): Taylor's series at x/2**k <= 1/2, then k squarings; far below 0, between 0 and a small number."""
    require(x <= MAX_ARGUMENT, f"exp of a number above {MAX_ARGUMENT}")
    if x < 0:
        low, high = _exp(min(-x, Fraction(MAX_ARGUMENT)), bits)
        return 1 / high if x >= -MAX_ARGUMENT else Fraction(0), 1 / low
    halvings = max(0, x.numerator.bit_length() - x.denominator.bit_length() + 2)
    work, y = bits + 2 * halvings + 10, x / 2**halvings
    low, high = _series(Fraction(1), y, lambda k: Fraction(1, k), work)
    for _ in range(halvings):
        low, high = _outward(low * low, high * high, work)
    return low, high


def _log(x: Fraction, bits: int) -> Interval:
    """Enclose log(x), x > 0: log m + e log 2 with m in [1, 2]."""
    e = x.numerator.bit_length() - x.denominator.bit_length()
    e -= x < Fraction(2) ** e
    m, two = _half_log(x / Fraction(2) ** e, bits + 20), _half_log(Fraction(2), bits + 20)
    return 2 * (m[0] + min(two[0] * e, two[1] * e)), 2 * (m[1] + max(two[0] * e, two[1] * e))


@lru_cache(1000)
def _half_log(v: Fraction, bits: int) -> Interval:
    """Enclose log(v)/2, v in [1, 2]: the sum of y**(2*k + 1)/(2*k + 1), where y = (v - 1)/(v + 1) lies in [0, 1/3]."""
    y = (v - 1) / (v + 1)
    return _series(y, y * y, lambda k: Fraction(2 * k - 1, 2 * k + 1), bits)
