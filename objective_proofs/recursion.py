"""Sampled sequences that satisfy recursions: tables of their first values, filled from each number to the next.

`P(0) = a`, `P(t + 1) = f(P(t), t)` and bounds of `P(t)` or `P(t + 1)`, for all t, are run; what they do not make true is
left to filtering. A table ends, so that a point never shows a statement about all natural numbers to be false.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy

from .encode.numpy import Points, term
from .kernel.statement import Statement
from .kernel.term import DIM, Node
from .sequences import sequences
from .solving import Bounds, clamp

LENGTH = 12  # values in a table; quantifiers over the natural numbers are sampled at about half as many


class Rule(NamedTuple):
    """Assign `value` to the value of a sequence at `place`, or at `place` after each number, which is bound in `value`."""

    name: str
    place: int
    value: Node


class Recursion(NamedTuple):
    """What is known of the sequences `names`: single values, bounds, and recursions."""

    names: tuple[str, ...]
    values: tuple[Rule, ...]
    bounds: tuple[Rule, ...]
    recursions: tuple[Rule, ...]


def recursion(statement: Statement) -> Recursion:
    """Return what the hypotheses of a statement say of its real sequences."""
    found = sequences(statement)
    names = tuple(name for name in found if not statement.names[name].indices)  # type: ignore[union-attr]
    facts: list[tuple[bool, Node]] = []
    for hypothesis in statement.hypotheses if names else ():
        _collect(hypothesis, False, facts)
    values: list[Rule] = []
    recursions: list[Rule] = []
    for general, fact in facts:
        rules = recursions if general else values
        for side, place, other in _sides(fact, names, general) if fact.op == "eq" else ():
            if all((rule.name, rule.place) != (side.args[0], place) for rule in rules):
                rules.append(Rule(side.args[0], place, other))
                break
    determined = {rule.name for rule in recursions}
    limits: dict[tuple[Node, int], tuple[Bounds, Bounds]] = {}
    for general, fact in facts:
        free = [found for found in _sides(fact, names, general) if found[0].args[0] not in determined]
        if fact.op != "eq" and general and free:
            side, place, other = max(free, key=lambda found: found[1])
            limits.setdefault((side, place), ([], []))[side is fact.args[0]].append((other, fact.op == "lt"))
    bounds = [Rule(side.args[0], place, clamp(side, *limit)) for (side, place), limit in limits.items()]
    return Recursion(names, tuple(values), *(tuple(sorted(r, key=lambda r: r.place)) for r in (bounds, recursions)))


def _sides(fact: Node, names: tuple[str, ...], general: bool) -> list[tuple[Node, int, Node]]:
    """Return the sides of a relation that are values of sequences, with their places and the other sides."""
    found = [(side, _place(side, names, general), other) for side, other in (fact.args, fact.args[::-1])]
    return [(side, place, other) for side, place, other in found if place is not None]


def run(rules: Recursion, points: Points) -> None:
    """Change the values of the sequences of a batch of points so that they satisfy the rules; drawn ones become tables."""
    for name in rules.names:
        if not isinstance(points.values[name], Table):
            points.assign(name, Table(points.values[name].T.copy()))

    def assign(rule: Rule, place: int, env: tuple[float, ...]) -> None:
        if place < LENGTH:
            with numpy.errstate(all="ignore"):
                points.values[rule.name].entries[place] = term(rule.value)(points, env)
            points.cache.clear()

    for rule in rules.values:
        assign(rule, rule.place, ())
    for t in range(LENGTH):
        for rule in (*rules.bounds, *rules.recursions):
            assign(rule, t + rule.place, (float(t),))


class Table:
    """The first values of a sequence at each point of a batch, one row for each number; no number later on.

    Args:
        entries: the values.
    """

    def __init__(self, entries: Any) -> None:
        self.entries = entries

    def __call__(self, argument: Any) -> Any:
        """Return the values at a natural number, or at several along the first axes of an array."""
        places = numpy.asarray(argument)[..., 0] if numpy.ndim(argument) else numpy.asarray(argument)
        inside = (places >= 0) & (places < len(self.entries))
        found = self.entries[numpy.where(inside, places, 0).astype(int)]
        return numpy.where(inside[..., None], found, numpy.nan)


def _collect(t: Node, general: bool, facts: list[tuple[bool, Node]]) -> None:
    """Collect the relations that hold, and those that hold for all natural numbers."""
    if t.op == "and":
        for part in t.args:
            _collect(part, general, facts)
    elif t.op == "forall" and t.args[0] == DIM and not general:
        _collect(t.args[2], True, facts)
    elif t.op in ("eq", "le", "lt"):
        facts.append((general, t))


def _place(t: Node, names: tuple[str, ...], general: bool) -> int | None:
    """Return k where a term is a sequence at the number k, or at the bound number plus k; `None` for others."""
    if t.op != "app" or t.args[0] not in names:
        return None
    argument = t.args[2]
    if not general:
        return int(argument.args[0]) if argument.op == "num" else None
    if argument.op == "bound":
        return 0
    plain = argument.op == "add" and [a.op for a in argument.args] == ["bound", "num"]
    return int(argument.args[1].args[0]) if plain else None
