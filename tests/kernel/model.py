"""A total model of the language, evaluated without the kernel's normal form: what the kernel is tested against.

`inv(0) = 0`; `log` and `sqrt` have arbitrary fixed values off their domains, and the environment may choose others for
all three by its entry `off domain`; a dimension is a natural number, a space a list of weights. Values are exact
fractions where possible and otherwise numbers of 120 digits. A derivative is a quotient of differences, where those
from the left and from the right agree.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import mpmath

from objective_proofs.kernel.term import BINDERS, Node

DIGITS = 120
TOLERANCE = mpmath.mpf(10) ** -40
LIMIT = 60
STEP = Fraction(1, 10**20)  # of differences: those of fourth order are right to about 80 digits


class Unsure(Exception):
    """The value is too large, or a comparison too close, for these digits."""


def high(value: Any) -> Any:
    """Return a value as a number of many digits."""
    with mpmath.workdps(DIGITS):
        return mpmath.mpf(value.numerator) / value.denominator if isinstance(value, Fraction) else mpmath.mpf(value)


def sign(value: Any) -> int:
    """Return the sign of a value; `Unsure` when it is tiny and not exact."""
    if isinstance(value, (int, Fraction)):
        return (value > 0) - (value < 0)
    if abs(value) < TOLERANCE:
        raise Unsure
    return 1 if value > 0 else -1


def same(a: Any, b: Any) -> bool:
    """Return whether two values agree, exactly when both are exact."""
    if isinstance(a, (int, Fraction)) and isinstance(b, (int, Fraction)):
        return a == b
    a, b = high(a), high(b)
    return bool(abs(a - b) <= TOLERANCE * (1 + abs(a) + abs(b)))


def value(t: Node, env: dict[str, Any], scope: tuple[Any, ...] = ()) -> Any:
    """Return the value of a term, the truth value of a formula, or the Python function that a vector is."""
    with mpmath.workdps(DIGITS):
        return _value(t, env, scope)


def _value(t: Node, env: dict[str, Any], scope: tuple[Any, ...]) -> Any:
    op, args = t.op, t.args
    if op == "num":
        return Fraction(args[0])
    if op == "var":
        found = env[args[0]]
        return Fraction(found) if t.sort == "dim" else found
    if op == "literal":
        return args[0]
    if op == "bound":
        return scope[-1 - args[0]]
    if op in BINDERS:

        def at(element: Any) -> Any:
            return _value(args[2], env, (*scope, element))

        kind, *rest = args[0] if isinstance(args[0], tuple) else (args[0],)
        if op in ("fun", "diff"):
            return at if op == "fun" else lambda point: _derivative(at, point)
        if kind not in ("index", "point"):
            return all(at(element) for element in env[f"samples of {kind}"])
        size = env[rest[0]] if isinstance(rest[0], str) else rest[0]
        weights = [1] * size if isinstance(size, int) else size
        if op == "forall":
            return all(at(k) for k in range(len(weights)))
        parts = [_product([w, at(k)]) for k, w in enumerate(weights)]
        return sum(_alike(parts), Fraction(0))
    if op == "if":
        return _value(args[1] if _value(args[0], env, scope) else args[2], env, scope)
    if op in ("app", "table", "at"):
        return _applied(op, args, env, scope)
    values = _alike([_value(a, env, scope) for a in args if type(a) is Node])
    return _formula(op, values) if t.sort == "formula" else _term(op, values, args, Fraction(env.get("off domain", 0)))


def _derivative(function: Any, point: Any) -> Any:
    """Return the derivative at a point by differences; `Unsure` where the function is not smooth there."""
    around = _alike([function(sum(_alike([point, k * STEP]))) for k in (-2, -1, 0, 1, 2)])
    scale = _alike([around[0], 1 / STEP])[1]
    slopes = [(after - before) * scale for before, after in pairwise(around)]
    if abs(high(slopes[1]) - high(slopes[2])) > mpmath.mpf(10) ** -8:
        raise Unsure
    return high((7 * (slopes[1] + slopes[2]) - slopes[0] - slopes[3]) / 12)


def _alike(values: list[Any]) -> list[Any]:
    exact = all(isinstance(v, (bool, int, Fraction)) for v in values)
    return values if exact else [high(v) for v in values]


def _applied(op: str, args: tuple[Any, ...], env: dict[str, Any], scope: tuple[Any, ...]) -> Any:
    values = [_value(a, env, scope) for a in args if type(a) is Node]
    if op == "app":
        return env[args[0]](*values)
    return values[0](values[1]) if op == "at" else values.__getitem__


def _formula(op: str, values: list[Any]) -> bool:
    if op in ("eq", "ne", "le", "lt"):
        found = sign(values[1] - values[0]) if not same(values[0], values[1]) else 0
        return {"eq": found == 0, "ne": found != 0, "le": found >= 0, "lt": found > 0}[op]
    return {
        "true": lambda: True,
        "false": lambda: False,
        "not": lambda: not values[0],
        "and": lambda: all(values),
        "or": lambda: any(values),
        "implies": lambda: not values[0] or values[1],
        "iff": lambda: values[0] == values[1],
    }[op]()


def _term(op: str, values: list[Any], args: tuple[Any, ...], off: Fraction) -> Any:
    if op == "add":
        return sum(values, Fraction(0))
    if op == "mul":
        return _product(values)
    if op == "neg":
        return -values[0]
    if op == "div":
        return _product([values[0], _inverse(values[1], off)])
    if op == "pow":
        if abs(args[1]) > LIMIT:
            raise Unsure
        return _inverse(values[0], off) ** -args[1] if args[1] < 0 else values[0] ** args[1]
    if op in ("max", "min", "abs"):
        return {"max": max, "min": min, "abs": abs}[op](*values)
    return _transcendental(op, values[0], off)


def _product(values: list[Any]) -> Any:
    product: Any = Fraction(1)
    for v in _alike(values):
        product = product * v
    return product


def _inverse(v: Any, off: Fraction) -> Any:
    return 1 / v if sign(v) else off


def _transcendental(op: str, v: Any, off: Fraction) -> Any:
    if op == "exp":
        if abs(v) > LIMIT:
            raise Unsure
        return mpmath.exp(high(v)) if v else Fraction(1)
    if op == "log":
        if sign(v) <= 0:
            return _product([v + 7, off + 3])
        return mpmath.log(high(v)) if v != 1 else Fraction(0)
    if sign(v) < 0:
        return _product([v - 5, off + 2])
    return mpmath.sqrt(high(v)) if v else Fraction(0)
