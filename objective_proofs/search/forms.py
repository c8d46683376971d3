"""Polynomials as exponents and coefficients, and the exact linear algebra that sums of squares take."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import Any

from ..kernel.poly import Rational

Exponents = tuple[int, ...]
Form = dict[Exponents, Rational]

SMALL = 40  # denominators of what is rounded to a rational subspace


def plus(p: Form, q: Form, factor: Rational = 1) -> Form:
    """Return p + factor*q."""
    total = dict(p)
    for e, c in q.items():
        new = total.get(e, 0) + factor * c
        if new:
            total[e] = new
        else:
            total.pop(e, None)
    return total


def times(p: Form, q: Form) -> Form:
    """Return the product."""
    total: Form = {}
    for e, c in p.items():
        for f, d in q.items():
            place = tuple(a + b for a, b in zip(e, f, strict=True))
            total[place] = total.get(place, 0) + c * d
    return {e: c for e, c in total.items() if c}


def value(p: Form, point: Sequence[Rational]) -> Rational:
    """Return the value at a point."""
    total: Rational = 0
    for e, c in p.items():
        part = c
        for x, k in zip(point, e, strict=True):
            part = part * x**k if k else part
        total += part
    return total


def plain(x: Rational) -> Rational:
    """Return a rational as an integer, if it is one."""
    return x.numerator if x.denominator == 1 else x


def combined(basis: Sequence[Form], vectors: Sequence[Sequence[Rational]]) -> list[Form]:
    """Return the combinations of the forms with the given coefficients, with integers without a common divisor."""
    found: list[Form] = []
    for vector in vectors:
        total: Form = {}
        for c, form in zip(vector, basis, strict=True):
            if c:
                total = plus(total, form, c)
        bottom = lcm(*(Fraction(c).denominator for c in total.values()))
        top = gcd(*(int(c * bottom) for c in total.values()))
        found.append({e: int(c * bottom) // (top or 1) for e, c in total.items()})
    return found


def null_space(rows: Sequence[Sequence[Rational]], size: int) -> list[list[Rational]]:
    """Return a basis of the vectors on which all rows are zero."""
    pivots: list[int] = []
    kept: list[list[Fraction]] = []
    for row in rows:
        rest = [Fraction(c) for c in row]
        for pivot, line in zip(pivots, kept, strict=True):
            if rest[pivot]:
                factor = rest[pivot]
                rest = [a - factor * b for a, b in zip(rest, line, strict=True)]
        place = next((n for n, c in enumerate(rest) if c), None)
        if place is None:
            continue
        rest = [c / rest[place] for c in rest]
        kept = [[a - line[place] * b for a, b in zip(line, rest, strict=True)] for line in kept]
        kept.append(rest)
        pivots.append(place)
    found = []
    for free in (n for n in range(size) if n not in pivots):
        vector: list[Rational] = [0] * size
        vector[free] = 1
        for pivot, line in zip(pivots, kept, strict=True):
            vector[pivot] = -line[free]
        found.append(vector)
    return found


def rational_rows(rows: Sequence[Any]) -> list[list[Rational]] | None:
    """Return rational rows that span about what the given rows span, in reduced echelon form, or `None`."""
    import numpy

    if not rows:
        return []
    matrix = numpy.array(rows, dtype=float)
    pivots: list[int] = []
    for r in range(len(matrix)):
        rest = numpy.abs(matrix[r:])
        row, column = divmod(int(numpy.argmax(rest)), matrix.shape[1])
        if rest[row, column] < 1e-7:
            return None
        matrix[[r, r + row]] = matrix[[r + row, r]]
        matrix[r] /= matrix[r, column]
        for other in range(len(matrix)):
            if other != r:
                matrix[other] -= matrix[other, column] * matrix[r]
        pivots.append(column)
    found: list[list[Rational]] = []
    for line in matrix:
        values = [Fraction(float(x)).limit_denominator(SMALL) for x in line]
        if any(abs(float(v) - x) > 3e-3 * (1 + abs(x)) for v, x in zip(values, line, strict=True)):
            return None
        found.append(list(values))
    return found


def decomposed(matrix: list[list[Fraction]], basis: Sequence[Form]) -> list[tuple[Fraction, Form]] | None:
    """Return weights and forms whose squares sum to what a Gram matrix stands for, or `None` if it has a negative eigenvalue."""
    import numpy

    if basis and numpy.linalg.eigvalsh(numpy.array(matrix, dtype=float))[0] < -1e-9 * (1 + max(abs(float(c)) for r in matrix for c in r)):
        return None
    rest = [row[:] for row in matrix]
    found = []
    for k in range(len(basis)):
        pivot = rest[k][k]
        if pivot < 0 or (not pivot and any(rest[k][k:])):
            return None
        if not pivot:
            continue
        line = [c / pivot for c in rest[k]]
        form: Form = {}
        for c, f in zip(line[k:], basis[k:], strict=True):
            if c:
                form = plus(form, f, c)
        found.append((pivot, form))
        for i in range(k + 1, len(basis)):
            if rest[i][k]:
                factor = rest[i][k]
                rest[i][k:] = [a - factor * b for a, b in zip(rest[i][k:], line[k:], strict=True)]
    return found
