"""Points of a goal in floats: drawn from short rationals, evaluated in batches, moved downhill, simplified.

Each formula becomes its violation: 0 where it is true, else how far it is from it, infinite where a term has no value.
Floats only propose; what they propose is evaluated exactly by the kernel.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import lru_cache
from heapq import nsmallest
from itertools import combinations, islice, product
from typing import Any

import numpy

from ..kernel.poly import Rational, is_constant, normal
from ..kernel.term import REAL, RELATIONS, KernelError, Node
from .witness_equations import Bounds, Goal

TOLERANCE = 1e-9
NICE = tuple(map(Fraction, (
    "0 1 -1 2 1/2 -2 -1/2 3 1/3 -3 1/4 3/4 3/2 4 5 1/5 2/3 3/5 4/5 10 1/10 -10 9/10 -1/10 100 1/100 -100 1000 1/1000"
).split()))
INSIDE = tuple(map(Fraction, "1/2 1/4 3/4 1/3 2/3 1/10 9/10 1/5 4/5 1/100 99/100".split()))
LARGEST = Fraction(10) ** 100
DENOMINATORS = (1, 2, 3, 4, 5, 8, 10, 16, 30, 100, 300, 1000, 10**4, 10**5, 10**6, 10**9)
EXHAUSTIVE = 5
FEW_SLOTS, CHANGED = 8, 4  # with more slots, points with about so many changed from the simplest are tried too
MAX_CHANGES, FEW_ROWS = 12_000, 1000  # pairs of changes are tried where more points than that are asked for
FEWEST, SIMPLE, SUGGESTING = 3, 24, 3  # simple values of a slot and long numbers that suggest more, where floats are not asked
MEMORY = 10_000  # results that a function keeps
Array = Any


@lru_cache(MEMORY)
def cost(value: Fraction) -> float:
    """Return how complicated a rational is; zero costs nothing, and a sign a little."""
    if not value:
        return 0.0
    return 10 + 2 * math.log2(abs(value.numerator)) + 2.2 * math.log2(value.denominator) + (0.5 if value < 0 else 0)


@lru_cache(MEMORY)
def rational(value: float) -> Fraction:
    """Return the rational with the smallest denominator in use that a float stands for."""
    exact = Fraction(value)
    for denominator in DENOMINATORS:
        near = exact.limit_denominator(denominator)
        if abs(near - exact) <= abs(exact) / 10**12:
            return near
    return exact


@lru_cache(MEMORY)
def pool(bounds: Bounds | None) -> tuple[Fraction, ...]:
    """Return the values to try within bounds, simple ones first."""
    low, high = bounds if bounds else (None, None)
    values = list(NICE)
    values += [limit[0] + sign * v for limit, sign in ((low, 1), (high, -1)) if limit for v in NICE if v >= 0]
    if low and high:
        values += [low[0] + (high[0] - low[0]) * part for part in INSIDE]
    values = [v for v in values if abs(v) <= LARGEST and _within(v, low, high)]
    return tuple(sorted({Fraction(v) for v in values}, key=lambda v: (cost(v), v)))


def extreme(goal: Goal, count: int) -> list[dict[str, Fraction]]:
    """Return some exact points: of simple values, and of those that the long numbers of the goal suggest."""
    numbers: dict[Fraction, None] = {}
    for conjunct in goal.conjuncts:
        _long_numbers(conjunct, numbers)
    suggested = [v for number in list(numbers)[:SUGGESTING] for v in (2 * number, -2 * number, 1 / number)]
    columns = []
    for slot in goal.free:
        low, high = goal.bounds.get(slot, Bounds())
        inside = [Fraction(limit[0] + step) for limit, step in ((low, 1), (high, -1)) if limit]
        simple = pool(goal.bounds.get(slot))
        values = [*simple[:FEWEST], *inside, *suggested, *simple[FEWEST:SIMPLE]]
        columns.append([v for v in dict.fromkeys(values) if _within(v, low, high)])
    ranked = islice(product(*(enumerate(values) for values in columns)), MAX_CHANGES)
    rows = nsmallest(count, ranked, key=lambda row: sum(rank for rank, _ in row))
    return [{slot: value for slot, (_, value) in zip(goal.free, row, strict=True)} for row in rows]


def _within(value: Fraction, low: tuple[Rational, bool] | None, high: tuple[Rational, bool] | None) -> bool:
    above = low is None or value > low[0] or (value == low[0] and not low[1])
    return above and (high is None or value < high[0] or (value == high[0] and not high[1]))


def _long_numbers(t: Node, found: dict[Fraction, None]) -> None:
    """Collect the rationals in a formula that are far from the simple ones."""
    try:
        p = normal(t) if t.sort == REAL else None
    except KernelError:
        p = None
    if p and is_constant(p):
        value = abs(Fraction(p[()]))
        if max(value, 1 / value) > 1000:
            found.setdefault(value)
        return
    for a in t.args:
        if type(a) is Node:
            _long_numbers(a, found)


class Program:
    """The violation of a goal as a function of batches of values for its free slots.

    Attributes:
        size: how many operations one evaluation takes.
    """

    def __init__(self, goal: Goal) -> None:
        self.goal = goal
        self.order: list[Node] = []
        self.seen: set[Node] = set()
        self.values: list[tuple[str, Node, list[Node]]] = []
        for name, value in goal.solved:
            self.values.append((name, value, self.schedule(value)))
        self.order = [n for conjunct in goal.conjuncts for n in self.schedule(conjunct)]
        self.size = len(self.seen)

    def schedule(self, root: Node) -> list[Node]:
        """Return the nodes of a term that no earlier term contains, arguments first."""
        found: list[Node] = []
        stack = [(root, False)]
        while stack:
            t, ready = stack.pop()
            if ready:
                found.append(t)
            elif t not in self.seen:
                self.seen.add(t)
                stack.append((t, True))
                stack += [(a, False) for a in reversed(t.args) if type(a) is Node]
        return found

    def run(self, columns: dict[str, Array]) -> tuple[Array, dict[str, Array]]:
        """Return the violation at each row, and the columns with those of the solved slots."""
        columns = dict(columns)
        found: dict[Node, Array] = {}
        with numpy.errstate(all="ignore"):
            for name, value, order in self.values:
                self.evaluate(order, columns, found)
                columns[name] = found[value]
            self.evaluate(self.order, columns, found)
            total = numpy.float64(0)
            for conjunct in self.goal.conjuncts:
                total = total + found[conjunct]
        return total, columns

    def evaluate(self, order: list[Node], columns: dict[str, Array], found: dict[Node, Array]) -> None:
        for t in order:
            if t.op == "var":
                found[t] = columns[t.args[0]]
            elif t.op == "num":
                found[t] = numpy.float64(t.args[0]) if t.args[0].bit_length() < 1000 else numpy.float64("inf")
            elif t.op == "pow":
                found[t] = found[t.args[0]] ** t.args[1]
            else:
                found[t] = _OPERATIONS[t.op](*(found[a] for a in t.args))


def _fold(operation: Callable[[Array, Array], Array]) -> Callable[..., Array]:
    def folded(first: Array, *rest: Array) -> Array:
        for part in rest:
            first = operation(first, part)
        return first

    return folded


def _violation(op: str) -> Callable[[Array, Array], Array]:
    def violation(a: Array, b: Array) -> Array:
        excess = a - b
        margin = TOLERANCE * (1 + numpy.abs(a) + numpy.abs(b))
        if op == "le":
            found = numpy.where(excess <= margin * 1e-3, 0.0, excess)
        elif op == "lt":
            found = numpy.where(excess < -margin, 0.0, excess + 2 * margin)
        elif op == "eq":
            found = numpy.where(numpy.abs(excess) <= margin, 0.0, numpy.abs(excess))
        else:
            found = numpy.where(numpy.abs(excess) > margin, 0.0, margin)
        return numpy.where(numpy.isfinite(excess), found, numpy.inf)

    return violation


_OPERATIONS: dict[str, Callable[..., Array]] = {
    "add": _fold(numpy.add), "mul": _fold(numpy.multiply), "and": _fold(numpy.add), "or": _fold(numpy.minimum),
    "neg": numpy.negative, "div": numpy.divide, "exp": numpy.exp, "log": numpy.log, "sqrt": numpy.sqrt,
    "abs": numpy.abs, "max": numpy.maximum, "min": numpy.minimum, **{op: _violation(op) for op in RELATIONS},
    "if": lambda condition, yes, no: numpy.where(condition == 0, yes, no),
    "true": lambda: numpy.float64(0), "false": lambda: numpy.float64("inf"),
}


def draw(goal: Goal, count: int, rng: numpy.random.Generator) -> dict[str, Array]:
    """Return about `count` points: combinations of the simplest values, then random ones, mostly simple.

    With many slots, points come first in which all but a few have their simplest value: they meet most bounds at once.
    """
    pools = [numpy.array(list(map(float, pool(goal.bounds.get(slot)))) or [0.0]) for slot in goal.free]
    rows = numpy.empty((count, len(pools)))
    for place, values in enumerate(pools):
        chosen = (len(values) * rng.random(count) ** 1.6).astype(int)
        rows[:, place] = values[chosen]
    if pools:
        width = EXHAUSTIVE
        while width > 1 and width ** len(pools) > count:
            width -= 1
        grid = numpy.array(list(product(*(p[:width] for p in pools)))) if width > 1 else numpy.empty((0, len(pools)))
        rows = numpy.vstack([grid, rows])
    if len(pools) > FEW_SLOTS:
        chance = numpy.random.Generator(numpy.random.PCG64(len(pools))).random(rows.shape)
        simplest = numpy.array([values[0] for values in pools])
        rows = numpy.vstack([numpy.where(chance < CHANGED / len(pools), rows, simplest), rows])
        rows = numpy.vstack([*(_changed(pools, slots) for slots in ((1, 2) if count > FEW_ROWS else (1,))), rows])
    return {slot: rows[:, place] for place, slot in enumerate(goal.free)}


def _changed(pools: Sequence[Array], slots: int) -> Array:
    """Return points in which one or two slots, and no others, have their second or third simplest value."""
    changes = [(place, value) for place, values in enumerate(pools) for value in values[1:3]]
    chosen = [c for c in combinations(changes, slots) if c[0][0] != c[-1][0] or slots == 1][:MAX_CHANGES]
    rows = numpy.tile(numpy.array([values[0] for values in pools]), (len(chosen), 1))
    for row, change in enumerate(chosen):
        for place, value in change:
            rows[row, place] = value
    return rows


def descend(program: Program, columns: dict[str, Array], violation: Array, rng: numpy.random.Generator,
            rounds: int, spend: Callable[[int], None], keep: int = 12) -> dict[str, Array] | None:
    """Return points without violation near the least violated ones, or `None` when moving downhill finds none.

    Args:
        program: the goal.
        columns: values of the free slots.
        violation: the violation at each row.
        rng: the source of random directions.
        rounds: how many moves to make.
        spend: called with the number of rows of each evaluation.
        keep: how many points to move.
    """
    slots = program.goal.free
    best = numpy.argsort(violation, kind="stable")[:keep]
    best = best[numpy.isfinite(violation[best])]
    if not slots or not len(best):
        return None
    points = numpy.stack([columns[slot][best] for slot in slots], axis=1)
    losses = violation[best]
    steps = numpy.full(len(best), 0.5)
    width = len(slots)
    unit = numpy.eye(width)
    axes = numpy.broadcast_to(numpy.vstack([unit, -unit]), (len(best), 2 * width, width))
    for _ in range(rounds):
        loose = 2 * rng.random((len(points), 2 * width + 6, width)) - 1
        moves = numpy.concatenate([axes, loose], axis=1)
        tried = points[:, None, :] + moves * steps[:, None, None]
        scaled = points[:, None, :] * (1 + unit * steps[:, None, None])
        shrunk = points[:, None, :] / (1 + unit * steps[:, None, None])
        tried = numpy.concatenate([tried, scaled, shrunk], axis=1)
        flat = tried.reshape(-1, width)
        spend(len(flat))
        found = numpy.broadcast_to(program.run({slot: flat[:, k] for k, slot in enumerate(slots)})[0], len(flat))
        if (found == 0).any():
            return {slot: flat[found == 0, k] for k, slot in enumerate(slots)}
        table = numpy.where(numpy.isnan(found), numpy.inf, found).reshape(len(points), -1)
        chosen = table.argmin(axis=1)
        least = table[numpy.arange(len(points)), chosen]
        better = least < losses
        points = numpy.where(better[:, None], tried[numpy.arange(len(points)), chosen], points)
        losses = numpy.minimum(losses, least)
        steps = numpy.where(better, numpy.minimum(steps * 1.5, 64.0), steps / 2)
        if steps.max() < 1e-9:
            return None
    return None
