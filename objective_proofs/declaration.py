"""Declarations: from a theorem's parameters to the kernel's symbols, the values that stand for them, and the sorts' hypotheses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple

from .arrays import vector_symbol
from .binders import forall, integral
from .errors import StatementError
from .expression import Formula, build, eq
from .kernel.term import DIM, REAL, Node, Signature, Sort
from .kernel.term import var as kernel_variable
from .kernel.text import KEYWORDS
from .sorts import (
    SIGNS,
    Density,
    Dim,
    Distribution,
    Function,
    Index,
    Matrix,
    Natural,
    NonNegativeVector,
    Point,
    PointFunction,
    PositiveDim,
    PositiveVector,
    Real,
    Space,
    Vector,
    VectorFunction,
)

NATURAL = "natural"
Symbols = dict[str, Node | Signature | str]  # a variable, a function, or a space's own name


class Parameter(NamedTuple):
    """One parameter of a theorem.

    Attributes:
        name: its name, and the name of the symbol it declares.
        kind: its sort.
        where: the names of what it ranges over, as annotated.
        owner: the parameter of the theorem that it belongs to.
    """

    name: str
    kind: type
    where: tuple[str, ...]
    owner: str


class Declared(NamedTuple):
    """What a theorem's parameters declare.

    Attributes:
        symbols: the kernel's symbols by name: dimensions, spaces, then the rest in the order of the parameters.
        values: what the theorem's function is called with, by parameter.
        hypotheses: what the sorts assume, each with the name of its parameter.
    """

    symbols: Symbols
    values: dict[str, object]
    hypotheses: list[tuple[Formula, str]]


def parameters(function: Callable[..., object]) -> list[Parameter]:
    """Return the parameters of a theorem's function, with their sorts.

    Raises:
        StatementError: a parameter has no annotation or one that is no sort, has a default, or stands for several.
    """
    code, annotations = function.__code__, function.__annotations__
    if code.co_flags & 0x0C or function.__defaults__ or function.__kwdefaults__:  # *args or **kwargs
        raise StatementError("expected plain parameters, found a default value, *args or **kwargs; give every parameter its own sort")
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    if any(isinstance(a, str) for a in annotations.values()):
        from typing import get_type_hints

        try:
            annotations = get_type_hints(function, include_extras=True)
        except Exception as error:  # noqa: BLE001 - an annotation may raise anything
            raise StatementError(f"expected annotations that are sorts, found one that does not evaluate: {error}") from None
    found = []
    for name in names:
        if name not in annotations:
            raise StatementError(f"expected a sort for the parameter {name}, found no annotation; write for example {name}: Real")
        found.append(_parameter(name, annotations[name], ""))
    return found


def _parameter(name: str, annotation: Any, owner: str) -> Parameter:
    """Return the parameter, or the component of the parameter `owner`, that has the given annotation."""
    where = getattr(annotation, "__metadata__", ())
    kind = annotation.__origin__ if where else annotation
    if not isinstance(kind, type) or (kind not in _SORTS and (owner or _components(kind) is None)):
        raise StatementError(f"expected a sort for the parameter {name}, found {_name(kind)}; write for example {name}: Real")
    if not all(isinstance(w, str) for w in where):
        raise StatementError(f"{name}: expected names in Annotated[{kind.__name__}, ...], found {where!r:.60}")
    return Parameter(name, kind, tuple(w.strip() for w in where), owner or name)


@cache
def _components(kind: type) -> dict[str, Any] | None:
    """Return the names and the sorts of the components of an objective or of a named tuple, None for any other class."""
    if hasattr(kind, "_fields"):
        from typing import get_type_hints

        return get_type_hints(kind, include_extras=True)
    found: dict[str, Any] | None = getattr(kind, "components", None)
    return found


def _name(kind: object) -> str:
    return getattr(kind, "__name__", None) or f"{kind!r:.60}"


def declare(given: Sequence[Parameter]) -> Declared:
    """Return the symbols, values and hypotheses of parameters.

    Raises:
        StatementError: a name is reserved, not ASCII or used twice, or it is unclear what a parameter ranges over.
    """
    flat: list[Parameter] = []
    composed = [p for p in given if _components(p.kind) is not None]
    for p in given:
        if p not in composed:
            flat.append(p)
            continue
        others = {q.name for q in given if q is not p}
        for name, sort in (_components(p.kind) or {}).items():
            prefixed = f"{p.name}_{name}" if len(composed) > 1 or name in others else name
            part = _parameter(prefixed, sort, p.name)
            flat.append(part._replace(where=p.where) if p.where and issubclass(part.kind, Vector) else part)
    scope = _Scope(flat)
    made = {p.name: scope.value(p) for p in flat}
    values: dict[str, object] = {p.name: made[p.name] for p in flat if p.owner == p.name}
    for p in composed:
        parts = [made[q.name] for q in flat if q.owner == p.name]
        values[p.name] = p.kind(**dict(zip(_components(p.kind) or {}, parts, strict=True)))
    return Declared(scope.symbols(), values, scope.hypotheses)


class _Scope:
    """The dimensions, spaces and other symbols of one theorem."""

    def __init__(self, flat: Sequence[Parameter]) -> None:
        self.kinds: dict[str, type] = {}
        self.dims: dict[str, None] = {}
        self.spaces: dict[str, None] = {}
        self.rest: Symbols = {}
        self.hypotheses: list[tuple[Formula, str]] = []
        for p in flat:
            _check_name(p.name)
            if p.name in self.kinds:
                raise StatementError(f"expected different names, found {p.name} declared twice; rename a parameter")
            self.kinds[p.name] = p.kind
            if issubclass(p.kind, Dim):
                self.dims[p.name] = None
            elif p.kind is Space:
                self.spaces[p.name] = None
        self.declared_dims = tuple(name for name in self.dims if self.kinds[name] is not Natural)
        for p in flat:
            if issubclass(p.kind, (Distribution, Point)) and p.where:
                self.space(p.where[0])
            elif p.kind is PointFunction:
                self.space(_signature(p)[1])
        self.declared_spaces = tuple(self.spaces)
        if not self.spaces and any(issubclass(p.kind, (Distribution, Point)) for p in flat):
            self.space("Z")

    def symbols(self) -> Symbols:
        dims: Symbols = {name: kernel_variable(name, DIM) for name in self.dims}
        return {**dims, **{name: name for name in self.spaces}, **self.rest}

    def dim(self, name: str) -> Dim:
        """Return the dimension `name`, which its use declares unless a parameter does."""
        if name not in self.dims:
            self._implicit(name, "a dimension", "Dim")
            self.dims[name] = None
        return Dim(name)

    def space(self, name: str) -> str:
        """Return the space `name`, which its use declares unless a parameter does."""
        if name not in self.spaces:
            self._implicit(name, "a space", "Space")
            self.spaces[name] = None
        return name

    def _implicit(self, name: str, what: str, sort: str) -> None:
        _check_name(name)
        if name in self.kinds:
            raise StatementError(f"expected {what}, found the parameter {name}: {self.kinds[name].__name__}; write {name}: {sort}")
        if name in self.dims or name in self.spaces:
            raise StatementError(f"expected {what}, found {name} as {'a dimension' if name in self.dims else 'a space'} too")

    def only_dim(self, p: Parameter) -> Dim:
        """Return the dimension a parameter ranges over: as annotated, the only one, or `n`."""
        if len(p.where) > 1:
            raise StatementError(f"{p.name}: expected one dimension, found {', '.join(p.where)}")
        if not p.where and len(self.declared_dims) > 1:
            raise StatementError(
                f"{p.name}: expected one dimension, found {', '.join(self.declared_dims)}; "
                f'write {p.name}: Annotated[{p.kind.__name__}, "{self.declared_dims[0]}"]'
            )
        return self.dim(p.where[0] if p.where else next(iter(self.declared_dims), "n"))

    def only_space(self, p: Parameter) -> str:
        """Return the space a parameter ranges over: as annotated, the only one, or `Z`."""
        if len(p.where) > 1 or (p.where and "," in p.where[0]):
            spaces = ", ".join(p.where)
            raise StatementError(
                f"{p.name}: expected one space, found {spaces}; "
                f'write {p.name}: Annotated[Function, "{spaces} -> real"] for a joint density, and what it is in given(...)'
            )
        if not p.where and len(self.declared_spaces) > 1:
            raise StatementError(
                f"{p.name}: expected one space, found {', '.join(self.declared_spaces)}; "
                f'write {p.name}: Annotated[{p.kind.__name__}, "{self.declared_spaces[0]}"]'
            )
        return self.space(p.where[0] if p.where else next(iter(self.declared_spaces), "Z"))

    def sort(self, name: str) -> Sort:
        """Return the sort of a function's argument that is written `name`."""
        if name in (REAL, NATURAL):
            return REAL  # the kernel's functions of a real take natural numbers
        return ("point", name) if name in self.spaces else ("vector", self.dim(name).name)

    def assume(self, p: Parameter, *formulas: Formula) -> None:
        self.hypotheses.extend((f, p.owner) for f in formulas)

    def value(self, p: Parameter) -> Any:
        """Declare a parameter and return what stands for it."""
        if p.where and p.kind in (*SIGNS, Dim, Natural, PositiveDim, Space):
            raise StatementError(f"{p.name}: expected the plain sort {p.kind.__name__}, found Annotated with {p.where[0]!r}")
        return _SORTS[p.kind](self, p)


def _check_name(name: str) -> None:
    if not (name.isascii() and name.isidentifier()):
        cure = 'write one name; a joint density is Annotated[Function, "X, Z -> real"]' if "," in name else "rename it"
        raise StatementError(f"expected an ASCII name, found {name!r}; {cure}")
    if name in KEYWORDS or name in (REAL, NATURAL):
        raise StatementError(f"expected a name of your own, found {name!r}, which the language of statements reserves; rename it")


def _signature(p: Parameter) -> tuple[list[str], str]:
    """Return the arguments and the result of a function, as annotated."""
    written = p.where[0] if len(p.where) == 1 else ""
    if p.kind is Function and not p.where:
        written = "real -> real"
    arguments, arrow, result = written.partition("->")
    names = [a.strip() for a in arguments.split(",")]
    if not arrow or not all(names) or not result.strip():
        example = "n, real -> real" if p.kind is Function else "d -> n" if p.kind is VectorFunction else "Z -> X"
        found = ", ".join(p.where) or "no signature"
        raise StatementError(f'{p.name}: expected Annotated[{p.kind.__name__}, "{example}"], found {found!r}')
    return names, result.strip()


def _real(scope: _Scope, p: Parameter) -> Real:
    node = kernel_variable(p.name, REAL)
    scope.rest[p.name] = node
    made: Real = p.kind(node)
    scope.assume(p, *SIGNS[p.kind](made))
    return made


def _dim(scope: _Scope, p: Parameter) -> Dim:
    made: Dim = p.kind(p.name)
    if p.kind is PositiveDim:
        scope.assume(p, made >= 1)
    return made


def _index(scope: _Scope, p: Parameter) -> Index:
    node = kernel_variable(p.name, ("index", scope.only_dim(p).name))
    scope.rest[p.name] = node
    return Index(node)


def _vector(scope: _Scope, p: Parameter) -> Vector:
    dim = scope.only_dim(p)
    scope.rest[p.name] = Signature((), (dim.name,))
    made = vector_symbol(p.name, dim, p.kind)
    if p.kind is NonNegativeVector:
        scope.assume(p, forall(dim, lambda i: made[i] >= 0))
    elif p.kind is PositiveVector:
        scope.assume(p, forall(dim, lambda i: made[i] > 0))
    return made


def _matrix(scope: _Scope, p: Parameter) -> Matrix:
    if len(p.where) != 2:
        raise StatementError(f'{p.name}: expected two dimensions, found {len(p.where)}; write {p.name}: Annotated[Matrix, "K", "d"]')
    rows, columns = scope.dim(p.where[0]), scope.dim(p.where[1])
    signature = Signature((), (rows.name, columns.name))
    scope.rest[p.name] = signature
    return Matrix(rows, columns, lambda k, j: Real(build("app", p.name, signature, k.node, j.node)), p.name)


def _function(scope: _Scope, p: Parameter) -> Any:
    arguments, result = _signature(p)
    sorts = tuple(scope.sort(a) for a in arguments)
    if p.kind is Function:
        if result != REAL:
            raise StatementError(f"{p.name}: expected the result real, found {result}; take VectorFunction or PointFunction")
        signature = Signature(sorts, ())
    elif p.kind is VectorFunction:
        if result == REAL:
            raise StatementError(f"{p.name}: expected a dimension as the result, found real; take Function")
        signature = Signature(sorts, (scope.dim(result).name,))
    else:
        signature = Signature(sorts, (), ("point", scope.space(result)))
    scope.rest[p.name] = signature
    return p.kind(p.name, signature)


def _space(scope: _Scope, p: Parameter) -> Space:
    return Space(p.name)


def _point(scope: _Scope, p: Parameter) -> Point:
    node = kernel_variable(p.name, ("point", scope.only_space(p)))
    scope.rest[p.name] = node
    return Point(node)


def _distribution(scope: _Scope, p: Parameter) -> Distribution:
    signature = Signature((("point", scope.only_space(p)),), ())
    scope.rest[p.name] = signature
    q: Distribution = p.kind(p.name, signature)
    positive: Callable[[Point], Formula] = (lambda z: q(z) > 0) if p.kind is Density else (lambda z: q(z) >= 0)
    scope.assume(p, forall(q.space, positive), eq(integral(q.space, lambda z: q(z)), 1))
    return q


_SORTS: dict[type, Callable[[_Scope, Parameter], Any]] = {
    **dict.fromkeys(SIGNS, _real),
    **dict.fromkeys((Dim, Natural, PositiveDim), _dim),
    **dict.fromkeys((Vector, NonNegativeVector, PositiveVector), _vector),
    **dict.fromkeys((Function, VectorFunction, PointFunction), _function),
    **dict.fromkeys((Distribution, Density), _distribution),
    Index: _index,
    Matrix: _matrix,
    Space: _space,
    Point: _point,
}
