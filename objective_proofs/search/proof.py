"""Proofs as the search builds them: trees whose leaves close a goal, and facts derived along the way.

A `Fact` is known from the context or derived by one step of the kernel from other facts and from proofs of its premises. A `Tree`
proves one formula: a closer for each goal that the kernel breaks the formula into. `writing` turns a tree into the steps of a
certificate. Everything here is untrusted: the kernel replays the steps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..kernel.poly import Poly, Rational, canonical, difference
from ..kernel.term import Node


class Fact:
    """A formula that is known; `rule` is empty when the context gives it.

    Args:
        formula: a relation, a `forall`, an implication or a disjunction.
        rule: the kernel's rule that derives it.
        arguments: the arguments of the step; a `Fact` stands for its number.
        premises: proofs of the goals that the step opens before its own.
        after: how many more facts the same step adds after this one.
        before: facts to derive before the step, because the proofs of the premises rest on them.
    """

    __slots__ = ("_canonical", "after", "arguments", "before", "formula", "premises", "rule")

    def __init__(self, formula: Node, rule: str = "", arguments: Sequence[Any] = (), premises: Sequence[Tree] = (),
                 after: int = 0, before: Sequence[Fact] = ()) -> None:
        self.formula, self.rule, self.arguments, self.premises, self.after = formula, rule, arguments, premises, after
        self.before = before
        self._canonical: Node | None = None

    @property
    def canonical(self) -> Node:
        """The formula with everything inside in normal form."""
        if self._canonical is None:
            self._canonical = canonical(self.formula)
        return self._canonical

    @property
    def poly(self) -> Poly:
        """Right minus left of a relation."""
        return difference(self.formula)

    @property
    def strict(self) -> bool:
        """Whether the fact is a strict inequality."""
        return self.formula.op == "lt"


class Tree:
    """A proof of one formula: for each goal it is broken into, the facts which that adds and what closes the goal."""

    __slots__ = ("parts",)

    def __init__(self, parts: Sequence[tuple[Sequence[Fact], Closer]]) -> None:
        self.parts = parts


class Closer:
    """A last step, with proofs of the goals that it opens.

    Args:
        rule: the kernel's rule.
        arguments: JSON, in which a `Fact` stands for its number.
        branches: proofs of the goals that the step opens, in their order.
    """

    __slots__ = ("arguments", "branches", "rule")

    def __init__(self, rule: str, arguments: Sequence[Any] = (), branches: Sequence[Tree] = ()) -> None:
        self.rule, self.arguments, self.branches = rule, arguments, branches


def leaf(closer: Closer) -> Tree:
    """Return the proof of a goal that is not broken up."""
    return Tree([((), closer)])


def used(trees: Sequence[Tree], among: Sequence[Fact]) -> list[Fact]:
    """Return those of some facts that the proofs rest on, in their order."""
    seen: set[Fact] = set()
    pending: list[Fact | Tree] = list(trees)
    while pending:
        last = pending.pop()
        if isinstance(last, Tree):
            for _, closer in last.parts:
                pending += (*facts_in(closer.arguments), *closer.branches)
        elif last not in seen:
            seen.add(last)
            pending += (*facts_in(last.arguments), *last.before, *last.premises)
    return [f for f in among if f in seen]


def facts_in(value: Any) -> Iterator[Fact]:
    """Yield the facts in the arguments of a step."""
    if isinstance(value, Fact):
        yield value
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from facts_in(inner)


def number_text(value: Rational) -> int | str:
    """Return a rational as certificates write it."""
    return value.numerator if value.denominator == 1 else f"{value.numerator}/{value.denominator}"
