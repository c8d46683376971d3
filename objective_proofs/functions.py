"""Elementary functions of reals: the kernel's own (exp, log, sqrt, abs, max, min, if) and what is defined by them.

Each takes exact numbers and expressions; those of one argument also take a vector, entry by entry.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, overload

from .arrays import Vector
from .errors import StatementError
from .expression import Formula, Real, build, formula, real

if TYPE_CHECKING:
    from .expression import RealLike


def _elementwise(argument: Any, function: Callable[[Real], Real]) -> Any:
    return argument.map(function) if isinstance(argument, Vector) else function(real(argument))


@overload
def exp(x: Vector) -> Vector: ...
@overload
def exp(x: RealLike) -> Real: ...
def exp(x: Vector | RealLike) -> Vector | Real:
    """Return the exponential of x."""
    return _elementwise(x, lambda t: Real(build("exp", t.node)))  # type: ignore[no-any-return]


@overload
def log(x: Vector) -> Vector: ...
@overload
def log(x: RealLike) -> Real: ...
def log(x: Vector | RealLike) -> Vector | Real:
    """Return the natural logarithm of x, defined where x is positive."""
    return _elementwise(x, lambda t: Real(build("log", t.node)))  # type: ignore[no-any-return]


@overload
def sqrt(x: Vector) -> Vector: ...
@overload
def sqrt(x: RealLike) -> Real: ...
def sqrt(x: Vector | RealLike) -> Vector | Real:
    """Return the square root of x, defined where x is not negative."""
    return _elementwise(x, lambda t: Real(build("sqrt", t.node)))  # type: ignore[no-any-return]


@overload
def abs_(x: Vector) -> Vector: ...
@overload
def abs_(x: RealLike) -> Real: ...
def abs_(x: Vector | RealLike) -> Vector | Real:
    """Return the absolute value of x; `abs(x)` is the same."""
    return _elementwise(x, abs)  # type: ignore[no-any-return]


@overload
def softplus(x: Vector) -> Vector: ...
@overload
def softplus(x: RealLike) -> Real: ...
def softplus(x: Vector | RealLike) -> Vector | Real:
    """Return log(1 + exp(x))."""
    return _elementwise(x, lambda t: log(1 + exp(t)))  # type: ignore[no-any-return]


@overload
def sigmoid(x: Vector) -> Vector: ...
@overload
def sigmoid(x: RealLike) -> Real: ...
def sigmoid(x: Vector | RealLike) -> Vector | Real:
    """Return 1/(1 + exp(-x))."""
    return _elementwise(x, lambda t: 1 / (1 + exp(-t)))  # type: ignore[no-any-return]


def maximum(first: RealLike, second: RealLike, *more: RealLike) -> Real:
    """Return the largest of two or more reals."""
    return _extreme("max", (first, second, *more))


def minimum(first: RealLike, second: RealLike, *more: RealLike) -> Real:
    """Return the smallest of two or more reals."""
    return _extreme("min", (first, second, *more))


def _extreme(op: str, values: tuple[RealLike, ...]) -> Real:
    found = real(values[0]).node
    for value in values[1:]:
        found = build(op, found, real(value).node)
    return Real(found)


def piecewise(*pieces: tuple[RealLike, Formula] | RealLike) -> Real:
    """Return the value whose condition is the first to hold, and the last value where none does.

    Args:
        pieces: pairs `(value, condition)`, then the value otherwise, as in `piecewise((x, x >= 0), -x)`.

    Raises:
        StatementError: the pieces are not of that form.
    """
    if len(pieces) < 2 or isinstance(pieces[-1], tuple):
        raise StatementError("piecewise: expected pairs (value, condition) and then the value otherwise, as in piecewise((x, x >= 0), -x)")
    result = real(pieces[-1]).node
    for piece in reversed(pieces[:-1]):
        if not isinstance(piece, tuple) or len(piece) != 2:
            raise StatementError(f"piecewise: expected a pair (value, condition), found {piece!r:.60}")
        result = build("if", formula(piece[1]).node, real(piece[0]).node, result)
    return Real(result)
