"""Spaces with a base measure, their points, and uninterpreted functions: scalar, vector-valued, distributions.

A distribution over a space Z is its density q(z) against the base measure of Z.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, NoReturn

from .arrays import Vector, fresh_index
from .errors import StatementError
from .expression import Expression, Real, build, real, text
from .kernel.term import REAL, Node, Signature, Sort

if TYPE_CHECKING:
    from .expression import RealLike


class Space:
    """A space with a base measure, over which `integral` and `forall` range.

    Attributes:
        name: its name.
    """

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Space) and other.name == self.name

    def __hash__(self) -> int:
        return hash(self.name)

    def __repr__(self) -> str:
        return self.name


class Point(Expression):
    """A point of a space: the argument of a density `q(z)`."""

    __slots__ = ()

    def __class_getitem__(cls, space: str) -> Any:
        return Annotated[cls, space]

    @property
    def space(self) -> Space:
        return Space(self.node.sort[1])

    def __eq__(self, other: object) -> NoReturn:
        raise StatementError(f"expected reals on both sides of an equation, found the point {self}; compare functions of it")

    __hash__ = object.__hash__


class _Symbol:
    """An uninterpreted function symbol.

    Attributes:
        name: its name.
        signature: how the kernel applies it.
    """

    __slots__ = ("name", "signature")

    def __init__(self, name: str, signature: Signature) -> None:
        self.name, self.signature = name, signature

    def __class_getitem__(cls, signature: str) -> Any:
        return Annotated[cls, signature]

    def _arguments(self, values: tuple[object, ...]) -> list[Node]:
        """Return the kernel nodes of arguments, after comparing their sorts with the signature."""
        sorts = self.signature.arguments
        if len(values) != len(sorts):
            raise StatementError(f"{self.name}: expected {len(sorts)} arguments ({_listed(sorts)}), found {len(values)}")
        return [self._argument(value, sort) for value, sort in zip(values, sorts, strict=True)]

    def _argument(self, value: object, sort: Sort) -> Node:
        if sort == REAL and not isinstance(value, (Vector, Point)):
            return real(value).node
        if sort != REAL and isinstance(value, (Vector, Point)):
            node = value.node
            if node.sort == sort:
                return node
        raise StatementError(f"{self.name}: expected {_described(sort)}, found {_found(value)}")

    def __repr__(self) -> str:
        return self.name


def _described(sort: Sort) -> str:
    if sort == REAL:
        return "a real"
    return f"a point of {sort[1]}" if sort[0] == "point" else f"a vector over {sort[1]}"


def _found(value: object) -> str:
    if isinstance(value, (Vector, Point)):
        return f"{text(value.node)}, {_described(value.node.sort)}"
    return f"{value!r:.60}"


def _listed(sorts: tuple[Sort, ...]) -> str:
    return ", ".join(_described(s) for s in sorts)


class Function(_Symbol):
    """A real-valued function: of a real by default, or as `Annotated[Function, "n, real, Z -> real"]` says."""

    __slots__ = ()

    def __call__(self, *arguments: RealLike | Vector | Point) -> Real:
        return Real(build("app", self.name, self.signature, *self._arguments(arguments)))


class VectorFunction(_Symbol):
    """A vector-valued function `Annotated[VectorFunction, "d -> n"]`: f(z) is a vector over n, f(z)[j] a real."""

    __slots__ = ()

    def __call__(self, *arguments: RealLike | Vector | Point) -> Vector:
        place = fresh_index(self.signature.indices[0])
        return Vector(place, Real(build("app", self.name, self.signature, *self._arguments(arguments), place)))


class PointFunction(_Symbol):
    """A function into a space `Annotated[PointFunction, "Z -> X"]`, such as the generator of a GAN: f(z) is a point."""

    __slots__ = ()

    def __call__(self, *arguments: RealLike | Vector | Point) -> Point:
        return Point(build("app", self.name, self.signature, *self._arguments(arguments)))


class Distribution(Function):
    """A distribution over a space, by its density: q(z) >= 0, and the integral of q is 1."""

    __slots__ = ()

    @property
    def space(self) -> Space:
        return Space(self.signature.arguments[0][1])


class Density(Distribution):
    """A distribution whose density is positive everywhere."""

    __slots__ = ()
