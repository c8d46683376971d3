"""Semidefinite programs by Clarabel, which is optional: sums of squares, and the moments that stand in the way of them.

Floating point; what is found here is rounded and checked exactly elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from typing import Any, NamedTuple

Entries = dict[tuple[int, int], dict[int, float]]
ROOT_2 = 2**0.5
STEPS = 60


class Solution(NamedTuple):
    """The best sum of squares.

    Attributes:
        least: the largest t such that all eigenvalues of the Gram matrices can be at least t, about.
        grams: the Gram matrices.
        moments: matrices that are zero on the Gram matrices when `least` is zero, of trace 1 together.
    """

    least: float
    grams: list[Any]
    moments: list[Any]


@cache
def available() -> bool:
    """Return whether Clarabel is installed."""
    return all(find_spec(name) for name in ("clarabel", "scipy"))


@cache
def _ready() -> Any:
    """Return Clarabel, made ready: when it first looks for linear algebra itself, it must not be interrupted."""
    import clarabel
    import scipy.linalg  # noqa: F401 - where Clarabel takes linear algebra from

    clarabel.force_load_blas_lapack()
    return clarabel


def solve(target: Sequence[float], blocks: Sequence[tuple[int, Entries]]) -> Solution | None:
    """Return Gram matrices Q with sum of Q[i, j]*entry[i, j] = target, their least eigenvalue as large as can be; or `None`.

    Args:
        target: a vector.
        blocks: for each Gram matrix its size, and for i <= j the vector that entry (i, j) of it stands for.
    """
    import numpy
    from scipy import sparse

    clarabel = _ready()
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []

    def put(row: int, vector: dict[int, float], factor: float) -> None:
        for place, value in vector.items():
            rows.append(row)
            columns.append(place)
            values.append(factor * value)

    count = 1
    for size, entries in blocks:
        for j in range(size):
            put(0, entries[j, j], 1.0)
            for i in range(j + 1):
                put(count, entries[i, j], -1.0 if i == j else -ROOT_2)
                count += 1
    matrix = sparse.csc_matrix((values, (rows, columns)), shape=(count, len(target)))
    right = numpy.zeros(count)
    right[0] = 1.0
    settings = clarabel.DefaultSettings()
    settings.verbose, settings.max_threads, settings.max_iter = False, 1, STEPS
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-10
    cones = [clarabel.ZeroConeT(1), *(clarabel.PSDTriangleConeT(size) for size, _ in blocks)]
    nothing = sparse.csc_matrix((len(target), len(target)))
    found = clarabel.DefaultSolver(nothing, numpy.array(target), matrix, right, cones, settings).solve()
    dual, slack = numpy.array(found.z), numpy.array(found.s)
    if not numpy.all(numpy.isfinite(dual)) or "Infeasible" in str(found.status):
        return None
    least, start = -dual[0], 1
    grams, moments = [], []
    for size, _ in blocks:
        stop = start + size * (size + 1) // 2
        grams.append(_square(size, dual[start:stop]) + least * numpy.eye(size))
        moments.append(_square(size, slack[start:stop]))
        start = stop
    return Solution(float(least), grams, moments)


def _square(size: int, packed: Any) -> Any:
    """Return the symmetric matrix whose upper triangle is packed by columns, what is off the diagonal times the root of 2."""
    import numpy

    whole = numpy.zeros((size, size))
    upper = numpy.tril_indices(size)  # rows of the lower triangle are columns of the upper one
    whole[upper] = packed
    whole = whole + whole.T
    whole /= ROOT_2
    numpy.fill_diagonal(whole, numpy.diag(whole) / ROOT_2)
    return whole
