"""Sampled points that satisfy hypotheses: functions of reals made concrete, values drawn, steps of `solving` run.

A function of reals becomes a smooth rational formula with sampled coefficients, so that a point is always a list of
short rationals, for the floats and for exact evaluation alike.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import product
from math import prod
from typing import Any

import numpy

from .encode import interval
from .encode.numpy import Points, places, term
from .kernel.statement import Statement
from .kernel.term import DIM, REAL, KernelError, Node, Signature, node, num, shift, var
from .recursion import LENGTH
from .solving import Bounds, Step, bounded, is_dynamic, target_name
from .unroll import constant

CORNERS = (0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5)
_RANDOM = ".square", ".bump"  # coefficients that are zero half of the time
FunctionBounds = dict[str, tuple[Bounds, Bounds]]


def concrete(statement: Statement, kept: Collection[str] = ()) -> Statement:
    """Return a statement with every function of reals replaced by a formula with free coefficients.

    Args:
        statement: the statement.
        kept: functions that stay as they are.

    Raises:
        KernelError: a function takes reals to points.
    """
    dynamic = [n for n, s in statement.names.items() if n not in kept and isinstance(s, Signature) and is_dynamic(s)]
    if not dynamic:
        return statement
    bounds: FunctionBounds = {}
    for hypothesis in statement.hypotheses:
        _function_bounds(hypothesis, bounds)
    names = {name: meaning for name, meaning in statement.names.items() if name not in dynamic}
    walk = _Concrete(names, bounds, kept)
    return statement._replace(
        names=names, hypotheses=tuple(walk(h) for h in statement.hypotheses), conclusion=walk(statement.conclusion)
    )


def _function_bounds(t: Node, bounds: FunctionBounds) -> None:
    """Collect the numeric bounds that a hypothesis sets to functions of reals."""
    if t.op == "forall":
        _function_bounds(t.args[2], bounds)
    elif t.op == "and":
        for part in t.args:
            _function_bounds(part, bounds)
    elif t.op in ("le", "lt"):
        for side, other in ((0, 1), (1, 0)):
            head = t.args[side]
            if head.op == "app" and is_dynamic(head.args[1]) and constant(t.args[other]) is not None:
                bounds.setdefault(head.args[0], ([], []))[other].append((t.args[other], t.op == "lt"))


class _Concrete:
    def __init__(self, names: dict[str, Any], bounds: FunctionBounds, kept: Collection[str]) -> None:
        self.names, self.bounds, self.kept = names, bounds, kept
        self.memo: dict[Node, Node] = {}

    def __call__(self, t: Node) -> Node:
        if t not in self.memo:
            made = node(t.op, *(self(a) if type(a) is Node else a for a in t.args)) if t.op not in ("var", "num") else t
            if t.op == "app" and t.args[0] not in self.kept and is_dynamic(t.args[1]):
                made = self.body(*made.args)
            self.memo[t] = made
        return self.memo[t]

    def body(self, name: str, signature: Signature, *args: Node) -> Node:
        """Return `c + s + square*s**2 + bump/(1 + r**2)` with `s`, `r` affine in the arguments, inside its bounds."""
        if signature.result != REAL:
            raise KernelError(f"{name} takes reals to points, which cannot be sampled")
        static = tuple(a for a in args if a.sort != REAL and a.sort != DIM and a.sort[0] in ("index", "point"))
        slopes = [self.linear(f"{name}.{which}", static, args) for which in ("slope", "phase")]
        s, r = (
            node("add", self.coefficient(f"{name}.{which}", static), slope)
            for which, slope in zip(("offset", "shift"), slopes, strict=True)
        )
        bump = node("div", self.coefficient(f"{name}.bump", static), node("add", num(1), node("pow", r, 2)))
        square = node("mul", self.coefficient(f"{name}.square", static), node("pow", s, 2))
        lows, highs = self.bounds.get(name, ([], []))
        return bounded(node("add", s, square, bump), lows, highs)

    def linear(self, name: str, static: tuple[Node, ...], args: tuple[Node, ...]) -> Node:
        parts = []
        for k, a in enumerate(args):
            if a.sort in (REAL, DIM):
                parts.append(node("mul", self.coefficient(f"{name}{k}", static), a))
            elif a.sort[0] == "vector":
                index = node("bound", 0, ("index", a.sort[1]))
                entry = a.args[2] if a.op == "fun" else node("at", shift(a, 1), index)
                slope = self.coefficient(f"{name}{k}", (*(shift(x, 1) for x in static), index))
                parts.append(node("sum", ("index", a.sort[1]), "i", node("mul", slope, entry)))
        return parts[0] if len(parts) == 1 else node("add", *parts)

    def coefficient(self, name: str, static: tuple[Node, ...]) -> Node:
        if not static:
            self.names[name] = var(name, REAL)
            return var(name, REAL)
        signature = self.names[name] = Signature(tuple(a.sort for a in static), ())
        return node("app", name, signature, *static)


def draw(statement: Statement, sizes: dict[str, int], count: int, rng: numpy.random.Generator) -> Points:
    """Return a batch of points for the names of a statement, corner values and equal arguments among them.

    Every value is a float with few digits, so that the same point is a short exact rational.
    """
    shapes: dict[str, tuple[int, ...]] = {}
    values: dict[str, Any] = {}
    for name, meaning in statement.names.items():
        if isinstance(meaning, str):
            shapes[name] = (sizes[name],)
        elif isinstance(meaning, Signature) and is_dynamic(meaning):
            shapes[name] = (LENGTH,)
        elif isinstance(meaning, Signature):
            shape = tuple(sizes[s[1]] for s in (*meaning.arguments, *(("index", n) for n in meaning.indices)))
            if meaning.result == REAL:
                shapes[name] = shape
            else:
                values[name] = rng.integers(0, sizes[meaning.result[1]], (count, *shape))
        elif isinstance(meaning, Node) and meaning.sort == REAL:
            shapes[name] = ()
        elif isinstance(meaning, Node) and meaning.sort != DIM:
            values[name] = rng.integers(0, sizes[meaning.sort[1]], count)
    widths = [prod(shape) for shape in shapes.values()]
    table = _entries(rng, count, sum(widths))
    first: dict[tuple[int, ...], Any] = {}
    for (name, shape), width, end in zip(shapes.items(), widths, numpy.cumsum(widths), strict=True):
        block = table[:, end - width : end].reshape(count, *shape)
        if isinstance(statement.names[name], str):
            block = numpy.abs(block)
        elif shape in first:
            block = block.copy()
            same = rng.random(count) < 0.1
            block[same] = first[shape][same]
        else:
            first[shape] = block
        if name.endswith(_RANDOM):
            block = block.copy()
            block[rng.random(count) < 0.5] = 0.0
        values[name] = block
    return Points(count, sizes, values)


def _entries(rng: numpy.random.Generator, count: int, width: int) -> Any:
    table = numpy.round(rng.normal(0, 2, (count, width)) * 64) / 64
    kind = rng.random((count, width))
    corner = rng.choice(numpy.array(CORNERS), (count, width))
    scale = numpy.exp2(rng.integers(-20, 16, (count, width))) * rng.choice(numpy.array([-1.0, 1.0]), (count, width))
    table = numpy.where(kind < 0.2, corner, numpy.where(kind < 0.27, scale, table))
    if width:
        equal = rng.random(count) < 0.1
        table[equal] = table[equal, :1]
        corners = numpy.array(CORNERS)
        table[: len(corners)] = corners[: len(table), None]
        if len(corners) ** width <= count // 2:
            table[: len(corners) ** width] = list(product(CORNERS, repeat=width))
        else:
            table[len(corners) : count // 4] = rng.choice(corners, table[len(corners) : count // 4].shape)
    return table


def run(step: Step, points: Points) -> None:
    """Carry out a step on a batch of points."""
    with numpy.errstate(all="ignore"):
        value = term(step.value)
        if step.target.op == "var":
            points.assign(target_name(step.target), numpy.broadcast_to(value(points, ()), points.count).astype(float))
            return
        env = tuple(places(points.sizes[sort[1]], depth) for depth, sort in enumerate(step.binders))
        table = points.values[target_name(step.target)].copy()
        table[(points.rows, *(term(a)(points, env) for a in step.target.args[2:]))] = value(points, env)
        points.assign(target_name(step.target), table)


def run_exactly(step: Step, assignment: dict[str, Any], sizes: dict[str, int]) -> None:
    """Carry out a step on an exact assignment.

    Raises:
        Undecided: a value is not a rational.
    """
    name = target_name(step.target)
    if step.target.op == "var":
        assignment[name] = interval.value(step.value, assignment)
        return
    table = dict(assignment[name])
    for env in product(*(range(sizes[sort[1]]) for sort in step.binders)):
        key = tuple(env[-1 - a.args[0]] if a.op == "bound" else assignment[a.args[0]] for a in step.target.args[2:])
        table[key] = interval.value(step.value, assignment, env)
    assignment[name] = table
