"""Sorts: the annotations of a theorem's parameters, and what each declares and assumes.

    Real  NonNegative (0 <= x)  Positive (0 < x)  Unit (0 <= x <= 1)  OpenUnit (0 < x < 1)
    Dim (a natural number, the size of an index set)  PositiveDim (1 <= n)  Index  Natural (a natural number that counts steps)
    Vector  NonNegativeVector  PositiveVector  Matrix
    Function  VectorFunction  PointFunction
    Space  Point  Distribution (0 <= q(z), integral 1)  Density (0 < q(z), integral 1)
    and every objective, and every `NamedTuple` of sorts, such as a model: one symbol for each component

What a vector or a function ranges over is named by `typing.Annotated`: `Annotated[Vector, "d"]`, `Annotated[Matrix, "K", "d"]`,
`Annotated[Function, "d, real, Z -> real"]`. A name that no parameter has is declared by its use. Without a name, a vector ranges
over the theorem's only dimension, a dimension `n` if there is none; a distribution over its only space, `Z` if there is none.
A sequence is a function of natural numbers, `Annotated[Function, "natural -> real"]` or `Annotated[VectorFunction, "natural -> d"]`.
"""

from __future__ import annotations

from collections.abc import Callable

from .arrays import Dim, Index, Matrix, Natural, NonNegativeVector, PositiveDim, PositiveVector, Vector
from .errors import StatementError
from .expression import Formula, Real
from .spaces import Density, Distribution, Function, Point, PointFunction, Space, VectorFunction

__all__ = [
    "SIGNS", "Density", "Dim", "Distribution", "Function", "Index", "Matrix", "Natural", "NonNegative", "NonNegativeVector",
    "OpenUnit", "Point", "PointFunction", "Positive", "PositiveDim", "PositiveVector", "Real", "Space", "Unit", "Vector",
    "VectorFunction", "signs",
]


class NonNegative(Real):
    """A real number x with 0 <= x."""

    __slots__ = ()


class Positive(Real):
    """A real number x with 0 < x."""

    __slots__ = ()


class Unit(Real):
    """A real number x with 0 <= x and x <= 1."""

    __slots__ = ()


class OpenUnit(Real):
    """A real number x with 0 < x and x < 1."""

    __slots__ = ()


SIGNS: dict[type, Callable[[Real], tuple[Formula, ...]]] = {
    Real: lambda x: (),
    NonNegative: lambda x: (x >= 0,),
    Positive: lambda x: (x > 0,),
    Unit: lambda x: (x >= 0, x <= 1),
    OpenUnit: lambda x: (x > 0, x < 1),
}


def signs(kind: type, value: Real) -> tuple[Formula, ...]:
    """Return the formulas that say of a value that it has a sort of reals.

    Raises:
        StatementError: `kind` is no sort of reals.
    """
    if kind not in SIGNS:
        found = getattr(kind, "__name__", repr(kind))
        raise StatementError(
            f"expected one of the sorts {', '.join(k.__name__ for k in SIGNS)}, found {found}; write forall(vectors(n), lambda v: ...) "
            "for all vectors, and make a parameter of what else is to be arbitrary"
        )
    return SIGNS[kind](value)
