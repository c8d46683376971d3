"""Certificates from proofs: the steps that derive what some closer needs, numbered as the kernel numbers facts.

A fact is written where it is first needed. One that would be written several times, in the proofs of different premises or in
different cases, is written once before them if nothing there is needed for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, SupportsIndex

from ..kernel.poly import MAX_WORK, METER
from ..kernel.rules import Proof
from ..kernel.term import KernelError, Node
from ..printer import free_symbols
from .proof import Closer, Fact, Tree, facts_in

MANY = 300  # facts at the start; with more, none is looked for that would be written twice


def write(tree: Tree, given: Sequence[Fact], machine: Proof) -> list[list[Any]]:
    """Return the steps of a proof of the open goals of a machine, whose facts are the given ones.

    Raises:
        KernelError: the kernel refuses a step; the search has a bug.
    """
    start = _State(machine)
    if len(given) <= MANY:
        try:
            return _written(tree, given, machine, True)
        except KernelError:  # something is known earlier than the search expected
            start.restore(machine)
            METER.left = MAX_WORK
    return _written(tree, given, machine, False)


def _written(tree: Tree, given: Sequence[Fact], machine: Proof, sharing: bool) -> list[list[Any]]:
    writer = _Writer(machine, sharing)
    writer.numbers = {fact: number for number, fact in enumerate(given)}
    writer.tree(tree)
    return writer.steps


class _Places(list[Node]):
    """The facts of a machine, which knows the first place of each."""

    def __init__(self, facts: Sequence[Node]) -> None:
        super().__init__()
        self.first: dict[Node, int] = {}
        for fact in facts:
            self.append(fact)

    def append(self, fact: Node) -> None:
        self.first.setdefault(fact, len(self))
        super().append(fact)

    def __delitem__(self, places: SupportsIndex | slice) -> None:
        for place in range(*places.indices(len(self))) if isinstance(places, slice) else [places.__index__()]:
            if self.first[self[place]] == place:
                del self.first[self[place]]
        super().__delitem__(places)


class _State:
    """The state of a machine, to come back to."""

    def __init__(self, machine: Proof) -> None:
        self.kept = machine.names, list(machine.facts), list(machine.waiting), machine.goal, set(machine.axioms)

    def restore(self, machine: Proof) -> None:
        """Put a machine back into this state."""
        machine.names, facts, waiting, machine.goal, axioms = self.kept
        machine.facts, machine.waiting, machine.axioms = _Places(facts), list(waiting), set(axioms)


class _Writer:
    """Does each step on a machine of the kernel, and keeps it.

    Args:
        machine: where the proof starts.
        sharing: whether to write facts once that would be written several times.
    """

    def __init__(self, machine: Proof, sharing: bool) -> None:
        self.machine, self.sharing = machine, sharing
        self.places = machine.facts = _Places(machine.facts)
        self.steps: list[list[Any]] = []
        self.numbers: dict[Fact, int] = {}

    def tree(self, tree: Tree) -> None:
        for new, closer in tree.parts:
            added: list[Fact] = []
            start = len(self.machine.facts) - len(new)
            for place, fact in enumerate(new):
                self.learn(fact, start + place, added)
            if self.sharing:
                self.share(closer, added)
            for fact in facts_in(closer.arguments):
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
            place = self.places.first.get(last.formula) if self.sharing else None
            missing = [f for f in (*facts_in(last.arguments), *last.before) if f not in self.numbers]
            if last in self.numbers:
                pending.pop()
            elif place is not None:
                self.learn(last, place, added)
            elif missing:
                pending.extend(missing)
            else:
                pending.pop()
                self.step(last.rule, last.arguments)
                for premise in last.premises:
                    self.tree(premise)
                self.learn(last, len(self.machine.facts) - 1 - last.after, added)

    def share(self, closer: Closer, added: list[Fact]) -> None:
        """Write the facts that would be written several times in what comes next, as far as they can be written here."""
        for fact in _Uses(self.places.first).repeated(closer):
            if fact.formula in self.places.first or not self.derivable(fact):
                continue
            state, steps, known = _State(self.machine), len(self.steps), len(added)
            try:
                self.derive(fact, added)
                found = self.places.first.get(fact.formula) is not None
            except KernelError:
                found = False
            if not found:
                state.restore(self.machine)
                self.places = self.machine.facts  # type: ignore[assignment]
                del self.steps[steps:]
                for one in added[known:]:
                    del self.numbers[one]
                del added[known:]

    def derivable(self, fact: Fact) -> bool:
        """Return whether a fact seems to follow from what is known here."""
        named = all(name in self.machine.names for name, _ in free_symbols(fact.formula))
        return named and self.usable(fact, frozenset(), {})

    def usable(self, fact: Fact, inner: frozenset[Fact], found: dict[tuple[Fact, frozenset[Fact]], bool]) -> bool:
        """Return whether a fact follows from what is known and from what is assumed in a proof."""
        if fact in inner or fact in self.numbers or fact.formula in self.places.first:
            return True
        key = fact, inner
        if key not in found:
            found[key] = (
                bool(fact.rule)
                and all(self.usable(f, inner, found) for f in (*facts_in(fact.arguments), *fact.before))
                and all(self.provable(premise, inner, found) for premise in fact.premises)
            )
        return found[key]

    def provable(self, tree: Tree, inner: frozenset[Fact], found: dict[tuple[Fact, frozenset[Fact]], bool]) -> bool:
        """Return whether a proof uses nothing but what is known and what is assumed in it."""
        for new, closer in tree.parts:
            inside = inner.union(new)
            if not all(self.usable(f, inside, found) for f in facts_in(closer.arguments)):
                return False
            if not all(self.provable(branch, inside, found) for branch in closer.branches):
                return False
        return True

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


class _Uses:
    """Counts how often the facts of a proof would be written.

    Args:
        known: what is known before it.
    """

    def __init__(self, known: dict[Node, int]) -> None:
        self.known = set(known)
        self.counts: dict[Node, int] = {}
        self.facts: dict[Node, Fact] = {}

    def repeated(self, closer: Closer) -> list[Fact]:
        """Return the facts that would be written more than once before or under a last step, what others need first."""
        self.closer(closer)
        return [fact for formula, fact in self.facts.items() if self.counts[formula] > 1]

    def closer(self, closer: Closer) -> None:
        learned: list[Node] = []
        for fact in facts_in(closer.arguments):
            self.fact(fact, learned)
        for branch in closer.branches:
            self.tree(branch)
        self.known.difference_update(learned)

    def tree(self, tree: Tree) -> None:
        for new, closer in tree.parts:
            learned = [f.formula for f in new if f.formula not in self.known]
            self.known.update(learned)
            self.closer(closer)
            self.known.difference_update(learned)

    def fact(self, fact: Fact, learned: list[Node]) -> None:
        if fact.formula in self.known or not fact.rule:
            return
        for needed in (*facts_in(fact.arguments), *fact.before):
            self.fact(needed, learned)
        for premise in fact.premises:
            self.tree(premise)
        self.counts[fact.formula] = self.counts.get(fact.formula, 0) + 1
        self.facts.setdefault(fact.formula, fact)
        self.known.add(fact.formula)
        learned.append(fact.formula)
