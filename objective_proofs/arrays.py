"""Families of reals over index sets of symbolic size: dimensions, indices, vectors, matrices.

`mu[i]` is a real, `mu + exp(logvar/2)*eps` is taken entry by entry, and an index of another dimension is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeAlias, overload

from .binding import bind, fresh, hint, substitute
from .errors import StatementError
from .expression import Expression, Real, build, real, text
from .kernel.term import DIM, Node, Signature, Sort
from .kernel.term import var as kernel_variable

if TYPE_CHECKING:
    from fractions import Fraction

    from .expression import RealLike

    VectorLike: TypeAlias = "Vector | RealLike"


class Dim(Real):
    """A natural number, 0 included: the size of an index set; usable as a real."""

    __slots__ = ()

    def __init__(self, name: str) -> None:
        super().__init__(build("var", name, DIM))

    @property
    def name(self) -> str:
        return str(self.node.args[0])

    def __index__(self) -> NoReturn:
        raise StatementError(f"expected an integer, found the dimension {self}; write sum_over({self}, lambda i: ...), forall or vector")


class Natural(Dim):
    """A natural number, 0 included, that counts steps or terms: the time of a schedule, the argument of a sequence."""

    __slots__ = ()


class PositiveDim(Dim):
    """A natural number that is at least 1."""

    __slots__ = ()


class Index(Expression):
    """An index `k < n` of a dimension: the argument of `mu[k]`."""

    __slots__ = ()

    @property
    def dim(self) -> Dim:
        return Dim(self.node.sort[1])

    def __class_getitem__(cls, dimension: str) -> Any:
        return Annotated[cls, dimension]

    def __eq__(self, other: object) -> NoReturn:
        raise StatementError(f"expected reals on both sides of an equation, found the index {self}; compare entries, such as mu[{self}]")

    __hash__ = object.__hash__


def index(value: object, dim: str, of: object) -> Node:
    """Return the kernel node of an index of the dimension named `dim`.

    Args:
        value: the index.
        dim: the name of the dimension it must range over.
        of: what is indexed, for the message.

    Raises:
        StatementError: it is no index, or one of another dimension.
    """
    if not isinstance(value, Index):
        raise StatementError(
            f"{of} ranges over {dim}: expected an index of {dim}, found {value!r:.60}; bind one by sum_over or forall, "
            f'or declare a parameter Annotated[Index, "{dim}"]'
        )
    found = value.node.sort[1]
    if found != dim:
        raise StatementError(f"{of} ranges over {dim}: expected an index of {dim}, found {value}, an index of {found}")
    return value.node


class Vector:
    """A family `v[i]` of reals over a dimension. Make one with `vector`."""

    __slots__ = ("_body", "_node", "_variable")
    __array_ufunc__ = None
    elementwise = True

    def __init__(self, variable: Node, body: Real, node: Node | None = None) -> None:
        """Hold `body` as a function of the free index `variable`; `node` is the kernel's own form of it, if known."""
        self._variable, self._body, self._node = variable, body, node

    def __class_getitem__(cls, dimension: str) -> Any:
        return Annotated[cls, dimension]

    @property
    def dim(self) -> Dim:
        """The dimension."""
        return Dim(self._variable.sort[1])

    @property
    def node(self) -> Node:
        """The kernel's form of it, an abstraction over its index."""
        if self._node is None:
            self._node = bind("fun", self._variable, "i", self._body.node)
        return self._node

    def __getitem__(self, i: Index) -> Real:
        return Real(substitute(self._body.node, self._variable, index(i, self._variable.sort[1], self)))

    def map(self, function: Callable[[Real], Real]) -> Vector:
        """Return the vector of the values of `function` at the entries."""
        return Vector(self._variable, function(self._body))

    def _entry(self, other: VectorLike) -> Real:
        """Return the entry of the other operand at this vector's own index."""
        if not isinstance(other, Vector):
            return real(other)
        if other._variable.sort != self._variable.sort:
            raise StatementError(
                f"expected vectors of one dimension, found {self} over {self.dim.name} and {other} over {other.dim.name}"
            )
        return Real(substitute(other._body.node, other._variable, self._variable))

    def __add__(self, other: VectorLike) -> Vector:
        return Vector(self._variable, self._body + self._entry(other))

    def __radd__(self, other: RealLike) -> Vector:
        return Vector(self._variable, real(other) + self._body)

    def __sub__(self, other: VectorLike) -> Vector:
        return Vector(self._variable, self._body - self._entry(other))

    def __rsub__(self, other: RealLike) -> Vector:
        return Vector(self._variable, real(other) - self._body)

    def __mul__(self, other: VectorLike) -> Vector:
        return Vector(self._variable, self._body * self._entry(other))

    def __rmul__(self, other: RealLike) -> Vector:
        return Vector(self._variable, real(other) * self._body)

    def __truediv__(self, other: VectorLike) -> Vector:
        return Vector(self._variable, self._body / self._entry(other))

    def __rtruediv__(self, other: RealLike) -> Vector:
        return Vector(self._variable, real(other) / self._body)

    def __pow__(self, exponent: int | Fraction | str) -> Vector:
        return self.map(lambda entry: entry**exponent)

    def __neg__(self) -> Vector:
        return self.map(lambda entry: -entry)

    def __abs__(self) -> Vector:
        return self.map(abs)

    def _no_comparison(self, other: object) -> NoReturn:
        raise StatementError(
            f"expected a formula, found the vector {self} compared as a whole; "
            f"write forall({self.dim.name}, lambda i: ...) over its entries"
        )

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _no_comparison
    __hash__ = object.__hash__

    def __bool__(self) -> NoReturn:
        raise StatementError(f"expected a formula, found the vector {self} used as a truth value")

    def __iter__(self) -> NoReturn:
        raise StatementError(f"expected an index, found an iteration over {self}; write sum_over({self.dim.name}, lambda i: ...)")

    def __matmul__(self, other: object) -> NoReturn:
        raise StatementError(f"expected a formula, found {self} @ {other}; write dot(u, v), or sum_over(n, lambda j: a[i, j] * v[j])")

    __rmatmul__ = __matmul__

    def __repr__(self) -> str:
        return text(self.node)


class NonNegativeVector(Vector):
    """A vector all of whose entries are at least 0."""

    __slots__ = ()


class PositiveVector(Vector):
    """A vector all of whose entries are above 0."""

    __slots__ = ()


class Matrix:
    """A family `e[k, j]` of reals over two dimensions; `e[k]` is its row. Made by an annotation, or from its entries.

    Attributes:
        rows: the dimension of the first index.
        columns: the dimension of the second.
    """

    __slots__ = ("_entry", "_name", "columns", "rows")

    def __init__(self, rows: Dim, columns: Dim, entry: Callable[[Index, Index], Real], name: str = "a matrix") -> None:
        self.rows, self.columns, self._entry, self._name = rows, columns, entry, name

    def __class_getitem__(cls, dimensions: tuple[str, str]) -> Any:
        return Annotated[(cls, *dimensions)]

    @overload
    def __getitem__(self, place: Index) -> Vector: ...

    @overload
    def __getitem__(self, place: tuple[Index, Index]) -> Real: ...

    def __getitem__(self, place: Index | tuple[Index, Index]) -> Vector | Real:
        if isinstance(place, tuple):
            if len(place) != 2:
                raise StatementError(f"{self}: expected one or two indices, found {len(place)}")
            return self[place[0]][place[1]]
        index(place, self.rows.name, self)
        return vector(self.columns, lambda j: self._entry(place, j))

    def __repr__(self) -> str:
        return self._name


def fresh_index(dim: str) -> Node:
    """Return a fresh index of the dimension with the given name."""
    return fresh("i", ("index", dim))


def vector_symbol(name: str, dim: Dim, kind: type[Vector] = Vector) -> Vector:
    """Return the vector that the function symbol `name[dim]` stands for."""
    place = fresh_index(dim.name)
    entry = Real(build("app", name, Signature((), (dim.name,)), place))
    return kind(place, entry, kernel_variable(name, ("vector", dim.name)))


def vector(dim: Dim, entry: Callable[[Index], RealLike]) -> Vector:
    """Return the vector with the given entries.

    Args:
        dim: the dimension.
        entry: the entry at an index.
    """
    variable = fresh(hint(entry, "i"), indices(dim))
    return Vector(variable, real(entry(Index(variable))))


def dimension(domain: object) -> Dim:
    """Return a dimension as it is, and a vector's own.

    Raises:
        StatementError: it is neither.
    """
    if isinstance(domain, Vector):
        return domain.dim
    if isinstance(domain, Dim):
        return domain
    raise StatementError(
        f"expected a dimension or a vector to range over, found {domain!r:.60}; declare a parameter of sort Dim (sizes are symbols)"
    )


def indices(domain: Dim | Vector) -> Sort:
    """Return the sort of the indices of a dimension, or of a vector."""
    return domain._variable.sort if isinstance(domain, Vector) else ("index", dimension(domain).name)


def bound_vector(name: str, dim: Dim) -> tuple[Node, Vector]:
    """Return a fresh variable that stands for a whole vector, as a node and as a vector."""
    symbol = fresh(name, ("vector", dim.name))
    variable = fresh_index(dim.name)
    return symbol, Vector(variable, Real(build("at", symbol, variable)), symbol)

