"""Terms and formulas compiled to NumPy functions that evaluate a whole batch of sampled points at once.

The batch is the last axis of every array. A binder over indices or points adds an axis before the ones there are, on
which its variable is an array of places; what does not depend on the variable lacks that axis. A formula becomes four
masks, so that rounding is never mistaken for truth.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

import numpy

from ..kernel.term import DIM, REAL, Node
from .derivative import at_point
from .interval import COUNTS

TOLERANCE = 1e-9
KEPT = 10_000  # compiled terms that are kept for the next time
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
    if node.sort == "formula":
        truth = formula(node)

        def evaluate(points: Points) -> Any:
            with numpy.errstate(all="ignore"):
                masks = truth(points, ())
                return Truth(*(m if numpy.ndim(m) else numpy.full(points.count, m) for m in masks))
    else:
        value = term(node)

        def evaluate(points: Points) -> Any:
            with numpy.errstate(all="ignore"):
                return value(points, ())

    return evaluate


def places(size: int, depth: int) -> Array:
    """Return the places of a domain, along the axis of a binder that stands inside `depth` others."""
    return numpy.arange(size).reshape(size, *(1,) * (depth + 1))


def _along(found: Array, depth: int) -> bool:
    """Return whether an array has the axis of a binder inside `depth` others: the first one then, of length 1 for a constant."""
    return numpy.ndim(found) == depth + 2


@lru_cache(KEPT)
def term(t: Node) -> Term:
    """Return a term as a function of a batch and of the values of its loose variables, the innermost last."""
    made = _term(t)
    if t.loose or t.op in ("num", "var", "fun"):
        return made

    def cached(points: Points, env: tuple[Any, ...]) -> Array:
        if t not in points.cache:
            points.cache[t] = made(points, ())
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
    if op == "fun":
        return _vector(args[0][1], term(args[2]))
    if op in ("sum", "integral"):
        return _total(op, args[0][1], term(args[2]))
    if op == "if":
        condition, yes, no = formula(args[0]), term(args[1]), term(args[2])
        return lambda points, env: numpy.where(condition(points, env).plain, yes(points, env), no(points, env))
    if op == "pow":
        base, exponent = term(args[0]), args[1]
        return lambda points, env: numpy.power(numpy.asarray(base(points, env), float), exponent)
    if op == "at" and args[0].op == "diff":
        return term(at_point(t))
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


def _vector(domain: str, entry: Term) -> Term:
    return lambda points, env: [entry(points, (*env, k)) for k in range(points.sizes[domain])]


def _total(op: str, domain: str, body: Term) -> Term:
    """Return a sum over indices, or over points with their weights."""
    def evaluate(points: Points, env: tuple[Any, ...]) -> Array:
        size, depth = points.sizes[domain], len(env)
        if not size:
            return 0.0
        part = body(points, (*env, places(size, depth)))
        if op == "integral":
            part = part * points.values[domain].T.reshape(size, *(1,) * depth, points.count)
        if not _along(part, depth):
            return size * part
        return part.sum(axis=0) if len(part) == size else size * part[0]

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
        a, b = numpy.asarray(left(points, env)), numpy.asarray(right(points, env))
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
        depth = len(env)
        if sort == DIM:
            domain: Any = numpy.arange(COUNTS, dtype=float).reshape(-1, *(1,) * (depth + 1))
        elif sort != REAL and sort[0] != "vector":
            size = points.sizes[sort[1]]
            if not size:
                return _constant(points, True)
            domain = places(size, depth)
        else:
            domain = numpy.array(PROBES).reshape(-1, *(1,) * (depth + 1))
            if sort != REAL:
                domain = [domain] * points.sizes[sort[1]]
        found = body(points, (*env, domain))
        plain, surely, known = (numpy.all(m, 0) if _along(m, depth) else m for m in (found.plain, found.surely, found.known))
        surely_not = numpy.any(found.surely_not, 0) if _along(found.surely_not, depth) else found.surely_not
        return Truth(plain, surely, surely_not, known)

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
