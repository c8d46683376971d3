"""A simple rational point that satisfies linear inequalities given in floats: multipliers that samples have to be consistent with."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Any

import numpy

from ..kernel.poly import METER, Rational

RESOURCES = 400_000
GRID = 1 << 30  # floats are rounded to multiples of 1/GRID, after their row is scaled
SLACK = 1e-8
MAX_DENOMINATOR = 10_000


def simplest_point(rows: Any, offsets: Any) -> list[Fraction] | None:
    """Return x with offsets + rows x >= 0, up to a small slack, its entries as simple as they can be in their order; or `None`."""
    found: list[Fraction] = []
    for place in range(rows.shape[1]):
        bounds = _bounds(rows[:, place:], offsets)
        value = None if bounds is None else simplest_between(*bounds)
        if value is None or value.denominator > MAX_DENOMINATOR:
            return None
        found.append(value)
        offsets = offsets + rows[:, place] * float(value)
    return found


def agrees(values: Any, point: Sequence[Rational]) -> bool:
    """Return whether offsets (the first column) + rows x >= 0, up to a small slack."""
    total = values @ numpy.array([1.0, *map(float, point)])
    return bool(numpy.all(total >= -SLACK * abs(values).max(axis=1)))


def _bounds(rows: Any, offsets: Any) -> tuple[Fraction | None, Fraction | None] | None:
    """Return the least and the greatest first entry of the points that satisfy the inequalities, `None` for no bound; or `None`."""
    scale = abs(rows).max(axis=1)
    kept = scale > 1e-12 * (scale + abs(offsets))
    if bool(numpy.any(offsets[~kept] < -SLACK * (1 + abs(offsets[~kept])))):
        return None
    normal = rows[kept] / scale[kept, None]
    right = offsets[kept] / scale[kept] + SLACK
    if rows.shape[1] == 1:
        limits = [_fraction(v) for v in -right / normal[:, 0]]
        low = max((v for v, c in zip(limits, normal[:, 0], strict=True) if c > 0), default=None)
        high = min((v for v, c in zip(limits, normal[:, 0], strict=True) if c < 0), default=None)
        return None if low is not None and high is not None and low > high else (low, high)
    lines = [f"(declare-const x{k} Real)" for k in range(rows.shape[1])]
    for row, value in zip(normal, right, strict=True):
        terms = " ".join(f"(* {_number(c)} x{k})" for k, c in enumerate(row))
        lines.append(f"(assert (>= (+ {terms} {_number(value)}) 0))")
    least, most = (_least(lines, sign) for sign in (1, -1))
    if least is None or most is None:
        return None
    return least[0], None if most[0] is None else -most[0]


def _least(lines: Sequence[str], sign: int) -> tuple[Fraction | None] | None:
    """Return the least value of the first unknown, or of its opposite: `(None,)` if there is none, `None` if it is not found."""
    import z3

    context = z3.Context()
    solver = z3.Optimize(ctx=context)
    solver.set("rlimit", max(1, min(RESOURCES, METER.left)))
    solver.from_string("\n".join(lines))
    objective = solver.minimize(sign * z3.Real("x0", context))
    answer = solver.check()
    METER.charge(next((int(value) for key, value in solver.statistics() if key == "rlimit count"), 0))
    if answer != z3.sat:
        return None
    value = solver.lower(objective)
    return (Fraction(value.numerator_as_long(), value.denominator_as_long()) if z3.is_rational_value(value) else None,)


def simplest_between(low: Fraction | None, high: Fraction | None) -> Fraction:
    """Return the rational with the least denominator, then the least size, in an interval; `None` is no bound."""
    if (low is None or low <= 0) and (high is None or high >= 0):
        return Fraction(0)
    if low is None or (high is not None and high < 0):
        return -simplest_between(None if high is None else -high, None if low is None else -low)
    if high is None or ceil(low) <= high:
        return Fraction(ceil(low))
    whole = floor(low)
    return whole + 1 / simplest_between(1 / (high - whole), 1 / (low - whole))


def _fraction(value: Any) -> Fraction:
    return Fraction(round(float(value) * GRID), GRID)


def _number(value: Any) -> str:
    found = _fraction(value)
    size = f"(/ {abs(found.numerator)} {found.denominator})"
    return size if found >= 0 else f"(- {size})"
