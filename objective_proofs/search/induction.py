"""Proofs by induction over the natural numbers: of what is claimed for all of them, or of one that an argument of a function names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..kernel.term import DIM, FORMULA, REAL, Node, instantiate, node, num, replace
from ..printer import show
from .context import Context, abstract, facts_of, occurs
from .proof import Fact, Tree
from .steps import ZERO

if TYPE_CHECKING:
    from .strategy import Search

MAX_SEQUENCES = 4
MAX_STARTS = 8  # bounds on first values
MAX_INDUCTIONS = 2  # one inside another


def by_induction(search: Search, context: Context, formula: Node, effort: int) -> Tree | None:
    """Return a proof of a formula by induction, with the signs of its sequences proved by induction first where it needs them."""
    if search.inductions == MAX_INDUCTIONS:
        return None
    inside = context.extended(context.machine(formula).names, [])  # the claim is written where the formula is broken up
    for claim, counter in _claims(search, context, formula):
        search.inductions += 1
        known = _claimed(search, inside, claim, effort) or _strengthened(search, inside, claim, effort)
        search.inductions -= 1
        if known is not None:
            child = context.extended(context.names, [])
            child.learn(known)
            if counter is not None:
                for fact in facts_of(instantiate(claim, counter), "instance", [known, show(counter)]):
                    child.learn(fact)
            tree = search.prove(child, formula, 1)
            if tree is not None:
                return tree
    return None


def _claims(search: Search, context: Context, formula: Node) -> Iterator[tuple[Node, Node | None]]:
    """Yield what induction may prove, with the natural number that it is used at: all of a quantified formula, or one in sight."""
    hint = search.fresh_hint("t", context.names)
    if formula.op == "forall" and formula.args[0] == DIM:
        yield node("forall", DIM, hint, _renamed(search, context, formula.args[2])), None
        return
    for counter in _counters(formula):
        about = [f.formula for f in context.given if occurs(counter, f.formula)]
        body = abstract(formula, counter)
        for fact in reversed(about):
            body = node("implies", abstract(fact, counter), body)
        yield node("forall", DIM, hint, _renamed(search, context, body)), counter


def _renamed(search: Search, context: Context, formula: Node) -> Node:
    """Return a formula with names for its quantified variables that are bound nowhere else, as `fresh_hint` gives them."""
    if formula.op == "forall":
        domain, hint, body = formula.args
        return node("forall", domain, search.fresh_hint(hint.rstrip("0123456789"), context.names), _renamed(search, context, body))
    return node(formula.op, *(_renamed(search, context, a) if isinstance(a, Node) and a.sort == FORMULA else a for a in formula.args))


def _counters(formula: Node) -> list[Node]:
    """Return the natural numbers that are arguments of functions in a formula, or parts of such arguments."""
    found: dict[Node, None] = {}

    def visit(t: Node, inside: bool) -> None:
        if t.op == "var" and t.sort == DIM and inside:
            found.setdefault(t)
        for a in t.args:
            if isinstance(a, Node):
                visit(a, t.op == "app" or (inside and t.op in ("add", "mul")))

    visit(formula, False)
    return list(found)


def _claimed(search: Search, context: Context, claim: Node, effort: int) -> Fact | None:
    """Return a claim about all natural numbers, proved at 0 and from each to the next."""
    body = claim.args[2]
    following = replace(body, node("add", node("bound", 0, DIM), num(1)))
    premises = []
    for formula in (instantiate(claim, ZERO), node("forall", *claim.args[:2], node("implies", body, following))):
        tree = _directly(search, context, formula, effort)
        if tree is None and effort > 1:
            tree = by_induction(search, context, formula, effort - 1)
        if tree is None:
            return None
        premises.append(tree)
    return Fact(claim, "induction", [show(claim)], premises)


def _directly(search: Search, context: Context, formula: Node, effort: int) -> Tree | None:
    """Return a proof of a formula without induction, with little effort first, or `None`."""
    return next((t for e in range(1, effort + 1) if (t := search.directly(context, formula, e)) is not None), None)


def _strengthened(search: Search, context: Context, claim: Node, effort: int) -> Fact | None:
    """Return a claim proved with what is known of the sequences in it: their signs, then also the bounds that they start with.

    Only what induction proves at once is taken for known.
    """
    child = context.extended(context.names, [])
    signs = [[node(relation, ZERO, sequence) for relation in ("lt", "le")] for sequence in _sequences(claim)[:MAX_SEQUENCES]]
    for stage in (signs, _starts(context, claim)):
        found = [_learned(search, child, alternatives) for alternatives in stage]
        if any(found):
            tree = _directly(search, child, claim, effort)
            known = _claimed(search, child, claim, effort) if tree is None else Fact(claim, "cut", [show(claim)], [tree])
            if known is not None:
                return known
    return None


def _learned(search: Search, context: Context, alternatives: Sequence[Node]) -> bool:
    """Learn the first of some claims about the bound natural number that induction proves; return whether one is new."""
    for body in alternatives:
        formula = node("forall", DIM, search.fresh_hint("t", context.names), body)
        known = None if context.find(formula) is not None else _claimed(search, context, formula, 1)
        if known is not None:
            return context.learn(known)
    return False


def _starts(context: Context, claim: Node) -> list[list[Node]]:
    """Return for each bound on the first value of a sequence in a claim that the sequence has it everywhere."""
    sequences = {replace(s, ZERO): s for s in _sequences(claim)[:MAX_SEQUENCES]}
    found = []
    for fact in context.relations():
        for first, sequence in sequences.items():
            for low, high in (fact.formula.args, fact.formula.args[::-1]) if fact.formula.op == "eq" else (fact.formula.args,):
                if first in (low, high) and not occurs(first, high if low is first else low):
                    op = "lt" if fact.formula.op == "lt" else "le"
                    found.append([node(op, *(sequence if side is first else side for side in (low, high)))])
    return found[:MAX_STARTS]


def _sequences(claim: Node) -> list[Node]:
    """Return the real sequences in a claim, at its variable."""
    found: dict[Node, None] = {}

    def visit(t: Node) -> None:
        if t.op == "app" and t.sort == REAL and t.loose == 1 and t.args[1].arguments == (REAL,) and not t.args[1].indices:
            found.setdefault(node("app", *t.args[:2], node("bound", 0, DIM)))
        for a in t.args:
            if isinstance(a, Node):
                visit(a)

    visit(claim.args[2])
    return list(found)
