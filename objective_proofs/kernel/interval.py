"""Rational enclosures of `exp`, `log`, `sqrt` at rational points, and the sign of a normal form without variables."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

from .poly import METER, Poly, Rational, normal, scaled
from .term import NODES, KernelError, Node, require

Interval = tuple[Fraction, Fraction]
PRECISIONS = (60, 200, 800)
MAX_ARGUMENT = 5000


def sign(p: Poly) -> int | None:
    """Return the sign of a normal form without variables, or `None` when no precision in use decides it."""
    if not p:
        return 0
    for bits in PRECISIONS:
        low, high = enclose(p, bits)
        if low > 0 or high < 0:
            return 1 if low > 0 else -1
    return None


def enclose(p: Poly, bits: int) -> Interval:
    """Return rationals that bound a normal form without variables from below and above."""
    low = high = Fraction(0)
    for monomial, coefficient in p.items():
        part = (Fraction(coefficient), Fraction(coefficient))
        for number, exponent in monomial:
            part = _times(part, _atom(NODES[number], exponent, bits))
        low, high = low + part[0], high + part[1]
        _charge(low, high)
    return low, high


def _charge(low: Fraction, high: Fraction) -> None:
    METER.charge(20 + (low.denominator.bit_length() + high.denominator.bit_length()) ** 2 // 2**20)


def _atom(atom: Node, exponent: Rational, bits: int) -> Interval:
    """Enclose a power of an atom; its arguments must be far enough from where it is not defined."""
    METER.charge(bits)
    if atom.op == "exp":
        low, high = enclose(scaled(normal(atom.args[0]), exponent), bits)
        return _exp(low, bits)[0], _exp(high, bits)[1]
    if atom.op not in ("log", "sqrt", "div", "max"):
        raise KernelError(f"a {atom.op} has no numerical value")
    low, high = enclose(normal(atom.args[-1]), bits)
    if atom.op == "max":
        other = enclose(normal(atom.args[0]), bits)
        base = (max(low, other[0]), max(high, other[1]))
    elif low <= 0 <= high or (low < 0 and atom.op != "div"):
        raise KernelError(f"the argument of {atom.op} may be outside its domain")
    elif atom.op == "div":
        base = (1 / high, 1 / low)
    else:
        function = _log if atom.op == "log" else _sqrt
        base = (function(low, bits)[0], function(high, bits)[1])
    result = base
    for _ in range(int(exponent) - 1):
        result = _times(result, base)
    return result


def _times(a: Interval, b: Interval) -> Interval:
    corners = [x * y for x in a for y in b]
    _charge(*a)
    return min(corners), max(corners)


def _outward(low: Fraction, high: Fraction, bits: int) -> Interval:
    """Return a slightly larger interval with short endpoints."""
    scale = 1 << bits
    return Fraction(low.numerator * scale // low.denominator, scale), -Fraction(-high.numerator * scale // high.denominator, scale)


def _exp(x: Fraction, bits: int) -> Interval:
    """Enclose exp(x): Taylor's series at x/2**k <= 1/2, whose remainder is below its last term, then k squarings."""
    require(abs(x) <= MAX_ARGUMENT, f"exp of a number above {MAX_ARGUMENT}")
    if x < 0:
        low, high = _exp(-x, bits)
        return 1 / high, 1 / low
    halvings = max(0, x.numerator.bit_length() - x.denominator.bit_length() + 2)
    work = bits + 2 * halvings + 10
    low = high = term_low = term_high = Fraction(1)
    y_low, y_high = _outward(x / 2**halvings, x / 2**halvings, work)
    count = 1
    while term_high * 2**work > 1:
        term_low, term_high = _outward(term_low * y_low / count, term_high * y_high / count, work + 10)
        low, high, count = low + term_low, high + term_high, count + 1
    high += term_high
    for _ in range(halvings):
        low, high = _outward(low * low, high * high, work)
    return low, high


def _log(x: Fraction, bits: int) -> Interval:
    """Enclose log(x), x > 0: log m + e log 2 with m in [1/2, 2], each by 2 artanh((m - 1)/(m + 1))."""
    e = x.numerator.bit_length() - x.denominator.bit_length()
    m, two = _log_near_one(x / Fraction(2) ** e, bits + 20), _log_near_one(Fraction(2), bits + 20)
    return m[0] + min(two[0] * e, two[1] * e), m[1] + max(two[0] * e, two[1] * e)


def _log_near_one(x: Fraction, bits: int) -> Interval:
    """Enclose log(x), 1/2 <= x <= 2, by the series of artanh, whose remainder is below twice the next power of y."""
    if x < 1:
        low, high = _log_near_one(1 / x, bits)
        return -high, -low
    y = _outward((x - 1) / (x + 1), (x - 1) / (x + 1), bits + 10)
    term, low, high, odd = y, Fraction(0), Fraction(0), 1
    while term[1] * 2**bits > 1:
        low, high, odd = low + term[0] / odd, high + term[1] / odd, odd + 2
        term = _outward(term[0] * y[0] ** 2, term[1] * y[1] ** 2, bits + 10)
    return 2 * low, 2 * (high + 2 * term[1])


def _sqrt(x: Fraction, bits: int) -> Interval:
    root = isqrt(x.numerator * 4**bits // x.denominator)
    return Fraction(root, 2**bits), Fraction(root + 1, 2**bits)
