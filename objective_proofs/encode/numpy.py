"""Terms and formulas compiled to NumPy functions that evaluate a whole batch of sampled points at once.

Binders over indices and points run as loops, since their ranges are small; the batch is the vectorised axis. A formula
becomes four masks, so that rounding is never mistaken for truth.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy

from ..kernel.term import REAL, Node

TOLERANCE = 1e-9
PROBES = (0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -2.0, 10.0, -10.0)
Array = Any


class Points:
    """A batch of points.

    Attributes:
        count: how many points there are.
        sizes: the size of every dimension and space.
        values: an array with one row for each point: numbers for a real, an index or a point; the entries of a family,
            one axis for each argument; the weights of a space; or a callable for a function of reals.
    """

    def __init__(self, count: int, sizes: dict[str, int], values: dict[str, Any]) -> None:
        self.count, self.sizes, self.values = count, sizes, values
        self.rows = numpy.arange(count)
        self.cache: dict[Node, Any] = {}

    def assign(self, name: str, value: Array) -> None:
        """Replace the value of a name."""
        self.values[name] = value
        self.cache.clear()


class Truth(NamedTuple):
    """The truth of a formula at each point: in floats, beyond rounding for and against, and where it is finite."""

    plain: Array
    surely: Array
    surely_not: Array
    known: Array


Term = Callable[[Points, tuple[Any, ...]], Array]
Formula = Callable[[Points, tuple[Any, ...]], Truth]


def compile(node: Node) -> Callable[[Points], Any]:
    """Return a term or formula as a function of a batch of points.

    Returns:
        A function to an array of values for a term, to a `Truth` for a formula.
    """
    compiled: Any = formula(node) if node.sort == "formula" else term(node)

    def evaluate(points: Points) -> Any:
        with numpy.errstate(all="ignore"):
            return compiled(points, ())

    return evaluate


def term(t: Node) -> Term:
    """Return a term as a function of a batch and of the values of its loose variables, the innermost last."""
    made = _term(t)
    if t.loose or t.op in ("num", "var", "fun"):
        return made

    def cached(points: Points, env: tuple[Any, ...]) -> Array:
        if t not in points.cache:
            points.cache[t] = made(points, env)
        return points.cache[t]

    return cached


_ELEMENTWISE: dict[str, Callable[..., Array]] = {
    "neg": numpy.negative,
    "div": numpy.divide,
    "exp": numpy.exp,
    "log": numpy.log,
    "sqrt": numpy.sqrt,
    "abs": numpy.abs,
    "max": numpy.maximum,
    "min": numpy.minimum,
}


def _term(t: Node) -> Term:
    op, args = t.op, t.args
    if op == "num":
        number = float(args[0])
        return lambda points, env: number
    if op == "literal":
        return lambda points, env: args[0]
    if op == "var":
        name = args[0]
        if t.sort == "dim":
            return lambda points, env: float(points.sizes[name])
        return lambda points, env: points.values[name]
    if op == "bound":
        place = -1 - args[0]
        return lambda points, env: env[place]
    if op == "app":
        return _application(args[0], [term(a) for a in args[2:]])
    if op in ("sum", "integral", "fun"):
        return _binder(op, args[0][1], term(args[2]))
    if op == "if":
        condition, yes, no = formula(args[0]), term(args[1]), term(args[2])
        return lambda points, env: numpy.where(condition(points, env).plain, yes(points, env), no(points, env))
    if op == "pow":
        base, exponent = term(args[0]), args[1]
        return lambda points, env: numpy.power(numpy.asarray(base(points, env), float), exponent)
    parts = [term(a) for a in args]
    if op == "at":
        return lambda points, env: _at(parts[0](points, env), parts[1](points, env))
    if op in ("add", "mul"):
        first, rest = parts[0], parts[1:]
        combine = numpy.add if op == "add" else numpy.multiply

        def combined(points: Points, env: tuple[Any, ...]) -> Array:
            total = first(points, env)
            for part in rest:
                total = combine(total, part(points, env))
            return total

        return combined
    function = _ELEMENTWISE[op]
    return lambda points, env: function(*(part(points, env) for part in parts))


def _at(vector: list[Array], index: Any) -> Array:
    if isinstance(index, int):
        return vector[index]
    return numpy.choose(index, vector)


def _application(name: str, parts: list[Term]) -> Term:
    def apply(points: Points, env: tuple[Any, ...]) -> Array:
        table, args = points.values[name], [part(points, env) for part in parts]
        if callable(table):
            return table(*args)
        rows: Any = slice(None) if all(isinstance(a, int) for a in args) else points.rows
        return table[(rows, *args)]

    return apply


def _binder(op: str, domain: str, body: Term) -> Term:
    def evaluate(points: Points, env: tuple[Any, ...]) -> Any:
        parts = [body(points, (*env, k)) for k in range(points.sizes[domain])]
        if op == "fun":
            return parts
        total: Array = 0.0
        for k, part in enumerate(parts):
            total = total + (part if op == "sum" else points.values[domain][:, k] * part)
        return total

    return evaluate


def formula(t: Node) -> Formula:
    """Return a formula as a function of a batch and of the values of its loose variables, the innermost last."""
    op, args = t.op, t.args
    if op in ("true", "false"):
        return lambda points, env: _constant(points, op == "true")
    if op in ("eq", "ne", "le", "lt"):
        return _relation(op, term(args[0]), term(args[1]))
    if op == "forall":
        return _forall(args[0], formula(args[2]))
    parts = [formula(a) for a in args]
    if op == "not":
        return lambda points, env: _not(parts[0](points, env))
    if op == "implies":
        return lambda points, env: _or([_not(parts[0](points, env)), parts[1](points, env)])
    if op == "iff":
        return lambda points, env: _iff(parts[0](points, env), parts[1](points, env))
    combine = _and if op == "and" else _or
    return lambda points, env: combine([part(points, env) for part in parts])


def _constant(points: Points, holds: bool) -> Truth:
    yes, no = numpy.ones(points.count, bool), numpy.zeros(points.count, bool)
    return Truth(yes, yes, no, yes) if holds else Truth(no, no, yes, yes)


def _relation(op: str, left: Term, right: Term) -> Formula:
    def evaluate(points: Points, env: tuple[Any, ...]) -> Truth:
        a, b = numpy.broadcast_arrays(left(points, env), right(points, env), numpy.empty(points.count))[:2]
        known = numpy.isfinite(a) & numpy.isfinite(b)
        margin = TOLERANCE * (1 + numpy.abs(a) + numpy.abs(b))
        difference = a - b
        near, below, above = numpy.abs(difference) <= margin, difference < -margin, difference > margin
        if op == "le":
            return Truth(a <= b, known & below, known & above, known)
        if op == "lt":
            return Truth(a < b, known & below, known & above, known)
        equal = Truth(near, known & (a == b), known & ~near, known)
        return equal if op == "eq" else _not(equal)

    return evaluate


def _forall(sort: Any, body: Formula) -> Formula:
    def evaluate(points: Points, env: tuple[Any, ...]) -> Truth:
        domain: Any = PROBES
        if sort != REAL and sort[0] == "vector":
            domain = [[probe] * points.sizes[sort[1]] for probe in PROBES]
        elif sort != REAL:
            domain = range(points.sizes[sort[1]])
        parts = [body(points, (*env, k)) for k in domain]
        return _and(parts) if parts else _constant(points, True)

    return evaluate


def _not(a: Truth) -> Truth:
    return Truth(~a.plain, a.surely_not, a.surely, a.known)


def _and(parts: list[Truth]) -> Truth:
    total = parts[0]
    for b in parts[1:]:
        total = Truth(
            total.plain & b.plain, total.surely & b.surely, total.surely_not | b.surely_not, total.known & b.known
        )
    return total


def _or(parts: list[Truth]) -> Truth:
    return _not(_and([_not(part) for part in parts]))


def _iff(a: Truth, b: Truth) -> Truth:
    surely = (a.surely & b.surely) | (a.surely_not & b.surely_not)
    surely_not = (a.surely & b.surely_not) | (a.surely_not & b.surely)
    return Truth(a.plain == b.plain, surely, surely_not, a.known & b.known)
