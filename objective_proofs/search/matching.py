"""Instances of quantified facts by matching: the values of the variables are read off a goal that has the form of the conclusion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..kernel.term import BINDERS, Node, Sort, fits, instantiate
from ..printer import show
from .context import Context, facts_of
from .proof import Fact

if TYPE_CHECKING:
    from .strategy import Search


def as_written(search: Search, context: Context, goal: Node) -> list[Fact]:
    """Return the instances of quantified facts that are a goal as it is written, each with the other parts of its conclusion.

    Where a premise of one is being proved, no other is looked for.
    """
    facts = [f for f in context.given if f.formula.op == "forall"]
    if not facts or search.pending:
        return []
    search.pending.add(goal)
    try:
        return [found for fact in facts for found in _instances(search, context, goal, fact, fact.formula, [])]
    finally:
        search.pending.discard(goal)


def _instances(search: Search, context: Context, goal: Node, fact: Fact, formula: Node, sorts: list[Sort]) -> Iterator[Fact]:
    """Yield the conclusion of a quantified fact whose part `formula` is the goal at some values of variables of these sorts."""
    if formula.op == "forall":
        yield from _instances(search, context, goal, fact, formula.args[2], [*sorts, formula.args[0]])
    elif formula.op == "implies":
        yield from _instances(search, context, goal, fact, formula.args[1], sorts)
    elif formula.op == "and":
        for part in formula.args:
            yield from _instances(search, context, goal, fact, part, sorts)
    elif formula.op == goal.op:
        values: dict[int, Node] = {}
        if _unified(formula, goal, 0, values) and len(values) == len(sorts):
            chosen = [values[place] for place in reversed(range(len(sorts)))]
            if all(fits(value.sort, sort) for value, sort in zip(chosen, sorts, strict=True)):
                yield from _concluded(search, context, [fact], chosen)


def _concluded(search: Search, context: Context, facts: Sequence[Fact], values: Sequence[Node]) -> Iterator[Fact]:
    """Yield the parts of facts at values of their variables, the outermost first, whose premises hold."""
    for fact in facts:
        formula = fact.formula
        if formula.op == "forall" and values:
            parts = facts_of(instantiate(formula, values[0]), "instance", [fact, show(values[0])])
            yield from _concluded(search, context, parts, values[1:])
        elif formula.op == "implies":
            tree = search.side_condition(context, formula.args[0])
            if tree is not None:
                yield from _concluded(search, context, facts_of(formula.args[1], "apply", [fact], [tree]), values)
        else:
            yield fact


def _unified(pattern: Node, term: Node, depth: int, values: dict[int, Node]) -> bool:
    """Return whether a term is the pattern at some values of the variables that are loose in it below so many binders."""
    if pattern.loose <= depth:
        return pattern is term
    if pattern.op == "bound":
        return not term.loose and values.setdefault(pattern.args[0] - depth, term) is term
    if pattern.op != term.op or len(pattern.args) != len(term.args):
        return False
    inner = depth + 1 if pattern.op in BINDERS else depth
    for place, other in zip(pattern.args, term.args, strict=True):
        if isinstance(place, Node) and isinstance(other, Node):
            if not _unified(place, other, inner, values):
                return False
        elif place != other and not (pattern.op in BINDERS and isinstance(place, str)):
            return False
    return True
