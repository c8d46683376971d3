"""Proofs as the search builds them: trees whose leaves close a goal, and facts derived along the way.

A `Fact` is known from the context or derived by one step of the kernel from other facts and from proofs of its premises. A `Tree`
proves one formula: a closer for each goal that the kernel breaks the formula into. `write` turns a tree into the steps
of a certificate: only the facts that some closer needs, in an order in which each is known when it is used, numbered as
the kernel numbers them. Everything here is untrusted: the kernel replays the steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..kernel.poly import Poly, Rational, canonical, difference
from ..kernel.rules import Proof
from ..kernel.term import Node


class Fact:
    """A formula that is known; `rule` is empty when the context gives it.

    Args:
        formula: a relation, a `forall`, an implication or a disjunction.
        rule: the kernel's rule that derives it.
        arguments: the arguments of the step; a `Fact` stands for its number.
        premises: proofs of the goals that the step opens before its own.
        after: how many more facts the same step adds after this one.

    Attributes:
        earlier: facts that the premises may use, written before the step: inside the premises, names may be taken already.
    """

    __slots__ = ("_canonical", "after", "arguments", "earlier", "formula", "premises", "rule")

    def __init__(self, formula: Node, rule: str = "", arguments: Sequence[Any] = (), premises: Sequence[Tree] = (),
                 after: int = 0) -> None:
        self.formula, self.rule, self.arguments, self.premises, self.after = formula, rule, arguments, premises, after
        self._canonical: Node | None = None
        self.earlier: Sequence[Fact] = ()

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


class _Writer:
    def __init__(self, machine: Proof) -> None:
        self.machine = machine
        self.steps: list[list[Any]] = []
        self.numbers: dict[Fact, int] = {}

    def tree(self, tree: Tree) -> None:
        for new, closer in tree.parts:
            added: list[Fact] = []
            start = len(self.machine.facts) - len(new)
            for place, fact in enumerate(new):
                self.learn(fact, start + place, added)
            for fact in _facts(closer.arguments):
                self.derive(fact, added)
            self.step(closer.rule, closer.arguments)
            for branch in closer.branches:
                self.tree(branch)
            for fact in added:
                del self.numbers[fact]

    def learn(self, fact: Fact, number: int, added: list[Fact]) -> None:
        self.numbers[fact] = number
        added.append(fact)

    def derive(self, fact: Fact, added: list[Fact]) -> None:
        """Write the steps that derive a fact, unless it is known already."""
        pending = [fact]
        while pending:
            last = pending[-1]
            missing = [f for f in (*last.earlier, *_facts(last.arguments)) if f not in self.numbers]
            if last in self.numbers:
                pending.pop()
            elif missing:
                pending.extend(missing)
            else:
                pending.pop()
                self.step(last.rule, last.arguments)
                for premise in last.premises:
                    self.tree(premise)
                self.learn(last, len(self.machine.facts) - 1 - last.after, added)

    def step(self, rule: str, arguments: Sequence[Any]) -> None:
        step = [rule, *self.numbered(arguments)]
        self.machine.step(step)
        self.steps.append(step)

    def numbered(self, value: Any) -> Any:
        if isinstance(value, Fact):
            return self.numbers[value]
        if isinstance(value, (list, tuple)):
            return [self.numbered(v) for v in value]
        return value


def _facts(value: Any) -> list[Fact]:
    if isinstance(value, Fact):
        return [value]
    return [f for v in value for f in _facts(v)] if isinstance(value, (list, tuple)) else []


def write(tree: Tree, given: Sequence[Fact], machine: Proof) -> list[list[Any]]:
    """Return the steps of a proof of the open goals of `machine`, whose facts are the `given` ones.

    Raises:
        KernelError: the kernel refuses a step; the search has a bug.
    """
    writer = _Writer(machine)
    writer.numbers = {fact: number for number, fact in enumerate(given)}
    writer.tree(tree)
    return writer.steps


def number_text(value: Rational) -> int | str:
    """Return a rational as certificates write it."""
    return value.numerator if value.denominator == 1 else f"{value.numerator}/{value.denominator}"
