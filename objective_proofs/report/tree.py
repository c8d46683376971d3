"""A certificate as a tree: each goal with the step that closes it, and each fact with the step that derives it.

The kernel does the steps; this only reads off which goals they open and which facts they add.

Main definitions: `Goal`, `Known`, `Step`, `proof_tree`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..kernel.rules import Proof
from ..kernel.statement import Statement
from ..kernel.term import Node
from ..kernel.text import Names

CLOSERS = ("combine", "fact", "evaluate", "cases")


@dataclass(frozen=True)
class Known:
    """A fact, with the step that derives it; `None` if it is assumed."""

    formula: Node
    step: Step | None = None


@dataclass(frozen=True)
class Step:
    """A step with the symbols in scope, the facts that it names by number, and the proofs of the goals it opens."""

    rule: str
    arguments: list[Any]
    names: Names
    used: dict[int, Known]
    goals: list[Goal] = field(default_factory=list)


@dataclass(frozen=True)
class Goal:
    """A goal with the step that closes it; `absurd` if that step starts from the goal's opposite."""

    formula: Node
    absurd: bool
    closer: Step


def proof_tree(statement: Statement, steps: list[list[Any]]) -> Goal | None:
    """Return the tree of a proof that the kernel has accepted; `None` if it has not one open goal, or is too deep.

    Raises:
        KernelError: the steps do not fit.
    """
    proof = Proof(statement.names, statement.hypotheses, statement.conclusion)
    if proof.goal is None or proof.waiting:
        return None
    try:
        return _goal(proof, iter(steps), {})
    except RecursionError:
        return None


def _goal(proof: Proof, steps: Iterator[list[Any]], sources: Mapping[int, Step]) -> Goal:
    """Return the tree of the open goal, having done its steps."""
    depth, goal, derived, absurd = len(proof.waiting), proof.goal, dict(sources), False
    if goal is None:
        raise ValueError("expected an open goal")
    while True:
        rule, *arguments = next(steps)
        count = len(proof.facts)
        used = {n: Known(proof.facts[n], derived.get(n)) for n in _numbers(rule, arguments)}
        made = Step(rule, arguments, proof.names, used)
        proof.step([rule, *arguments])
        if rule in CLOSERS:
            last = depth if rule == "cases" else depth + 1
            while proof.goal is not None and len(proof.waiting) >= last:
                made.goals.append(_goal(proof, steps, derived))
            return Goal(goal, absurd, made)
        while len(proof.waiting) > depth:
            made.goals.append(_goal(proof, steps, derived))
        absurd = absurd or rule == "absurd"
        derived.update((n, made) for n in range(count, len(proof.facts)) if rule != "absurd")


def _numbers(rule: str, arguments: list[Any]) -> Iterator[int]:
    """Yield the numbers of the facts that a step names."""
    if rule == "combine":
        products, equalities = arguments
        yield from (factor for _, *factors in products for factor in factors if isinstance(factor, int))
        yield from (number for _, number in equalities)
    elif rule in ("instance", "apply", "cases", "fact", "lift", "member", "congruence"):
        yield arguments[0]
