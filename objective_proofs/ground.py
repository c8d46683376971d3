"""Instances of a statement at given sizes: every sum, index quantifier, family and vector written out in scalars.

A dimension becomes a number, a family `mu[i]` the variables `mu_0, mu_1, ...`, a space a finite set of points with
nonnegative weights `weight_Z_0, ...` (a measure may vanish at a point), an integral the weighted sum over them. What is
left of a function are the arguments that are reals. Quantifiers over reals stay, except at the head of a conclusion,
where they become variables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from .kernel.definedness import obligations
from .kernel.statement import Statement
from .kernel.term import RELATIONS, Node, node
from .unroll import Choice, Sizes, Unroller, choices, fold


def instance(statement: Statement, sizes: int | Sizes, choice: Choice | None = None) -> Statement:
    """Return the instance of a statement at given sizes.

    Args:
        statement: any statement.
        sizes: one number for every dimension and space, or a number for each by name.
        choice: the values of free indices, points and functions into a space; by default the first of `choices`.

    Raises:
        GroundError: the statement has no finite instance of this kind, or too large a one.
    """
    return Unroller(statement, sizes, choice).statement(statement)


def instances(statement: Statement, sizes: int | Sizes) -> Iterator[Statement]:
    """Yield the instances of a statement at given sizes, one for each of `choices`."""
    for choice in choices(statement, sizes):
        yield instance(statement, sizes, choice)


def vacuous(statement: Statement) -> bool:
    """Return whether an instance says nothing: a hypothesis became plainly false, or a term has plainly no value."""
    return any(formula.op == "false" or _plainly_false(formula) for formula in statement.hypotheses) or any(
        _plainly_false(obligation) for _, obligation in obligations(statement)
    )


def _plainly_false(formula: Node) -> bool:
    return formula.op in RELATIONS and fold(formula.op, list(formula.args)).op == "false"


def goals(statement: Statement) -> list[Statement]:
    """Return the parts that prove a statement together: a conjunction is split, an implication's premise is assumed."""
    conclusion, hypotheses = statement.conclusion, statement.hypotheses
    if conclusion.op == "and":
        return [g for part in conclusion.args for g in goals(statement._replace(conclusion=part))]
    if conclusion.op == "implies":
        premise, rest = conclusion.args
        return goals(statement._replace(hypotheses=(*hypotheses, premise), conclusion=rest))
    if conclusion.op == "iff":
        left, right = conclusion.args
        both = node("and", node("implies", left, right), node("implies", right, left))
        return goals(statement._replace(conclusion=both))
    return [statement]


def conjuncts(formulas: tuple[Node, ...]) -> list[Node]:
    """Return formulas with every conjunction among them taken apart."""
    found: list[Node] = []
    for formula in formulas:
        found += conjuncts(formula.args) if formula.op == "and" else [formula]
    return found


def space(given: Any) -> tuple[int, list[Fraction]]:
    """Return the number of points of a space and their weights, given either of the two."""
    if isinstance(given, int):
        return given, [Fraction(1)] * given
    weights = list(given.values()) if isinstance(given, Mapping) else list(given)
    return len(weights), [Fraction(w) for w in weights]
