"""Rational enclosures of `exp`, `log`, `sqrt` at rational points, and the sign of a normal form without variables."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import isqrt

from .poly import METER, Poly, Rational, normal, scaled
from .term import NODES, Node, require

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
            atom, base = NODES[number], _atom(NODES[number], exponent, bits)
            for _ in range(1 if atom.op == "exp" else int(exponent)):
                part = _times(part, base)
        low, high = low + part[0], high + part[1]
        _charge(low, high)
    return low, high


def _charge(low: Fraction, high: Fraction) -> None:
    METER.charge(20 + (low.denominator.bit_length() + high.denominator.bit_length()) ** 2 // 2**20)


def _atom(atom: Node, exponent: Rational, bits: int) -> Interval:
    """Enclose an atom, `exp` with its exponent; its arguments must be far enough from where it is not defined."""
    METER.charge(bits)
    if atom.op == "exp":
        low, high = enclose(scaled(normal(atom.args[0]), exponent), bits)
        return _exp(low, bits)[0], _exp(high, bits)[1]
    require(atom.op in ("log", "sqrt", "div", "max"), "a {} has no numerical value", atom.op)
    low, high = enclose(normal(atom.args[-1]), bits)
    if atom.op == "max":
        other = enclose(normal(atom.args[0]), bits)
        return max(low, other[0]), max(high, other[1])
    require(low > 0 or (high < 0 and atom.op == "div"), "the argument of {} may be outside its domain", atom.op)
    if atom.op == "div":
        return 1 / high, 1 / low
    function = _log if atom.op == "log" else _sqrt
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
    low, high = term = _outward(first, first, bits + 10)
    ratios = _outward(ratio, ratio, bits + 10)
    count = 1
    while term[1] * 2**bits > 1:
        term = _outward(term[0] * ratios[0] * factor(count), term[1] * ratios[1] * factor(count), bits + 10)
        low, high, count = low + term[0], high + term[1], count + 1
    return low, high + term[1]


def _exp(x: Fraction, bits: int) -> Interval:
    """Enclose exp(x): Taylor's series at x/2**k <= 1/2, then k squarings."""
    require(abs(x) <= MAX_ARGUMENT, f"exp of a number above {MAX_ARGUMENT}")
    if x < 0:
        low, high = _exp(-x, bits)
        return 1 / high, 1 / low
    halvings = max(0, x.numerator.bit_length() - x.denominator.bit_length() + 2)
    work, y = bits + 2 * halvings + 10, x / 2**halvings
    low, high = _series(Fraction(1), y, lambda k: Fraction(1, k), work)
    for _ in range(halvings):
        low, high = _outward(low * low, high * high, work)
    return low, high


def _log(x: Fraction, bits: int) -> Interval:
    """Enclose log(x), x > 0: log m + e log 2 with m in [1, 2], each log v being 2 artanh((v - 1)/(v + 1))."""
    e = x.numerator.bit_length() - x.denominator.bit_length()
    e -= x < Fraction(2) ** e
    m, two = (_artanh((v - 1) / (v + 1), bits + 20) for v in (x / Fraction(2) ** e, Fraction(2)))
    return 2 * (m[0] + min(two[0] * e, two[1] * e)), 2 * (m[1] + max(two[0] * e, two[1] * e))


def _artanh(y: Fraction, bits: int) -> Interval:
    """Enclose artanh(y), 0 <= y <= 1/3: the sum of y**(2*k + 1)/(2*k + 1)."""
    return _series(y, y * y, lambda k: Fraction(2 * k - 1, 2 * k + 1), bits)


def _sqrt(x: Fraction, bits: int) -> Interval:
    root = isqrt(x.numerator * 4**bits // x.denominator)
    return Fraction(root, 2**bits), Fraction(root + 1, 2**bits)
