"""Terms by cases: a goal for either truth value of a condition, in which no `if` with that condition is left."""

from __future__ import annotations

from collections.abc import Sequence

from ..kernel.poly import Poly, normal
from ..kernel.rules import negation
from ..kernel.term import Node, instantiate, node
from ..printer import show
from .context import Context, abstract, broken, facts_of
from .pieces import piecewise
from .proof import Closer, Fact, Tree, leaf
from .steps import ZERO, Prover, branch, contradiction
from .text import tidy, tidy_term

FALSE = node("false")


def conditional(p: Poly) -> list[Node]:
    """Return the terms by cases of a normal form that depend on no bound variable, the smallest first."""
    found = {tidy(a): None for a in piecewise(p) if a.op == "if"}
    return sorted(found, key=lambda a: (a.size, show(a)))


def by_condition(context: Context, goal: Node, p: Poly, prove: Prover) -> Closer | None:
    """Return a proof of a relation between 0 and p, by the cases of the first condition in p, or `None`.

    Args:
        context: what is known.
        goal: the relation.
        p: its normal form, right minus left, in which there is an `if`.
        prove: proves what is left in either case, and that the two cases exclude each other where that is not plain.
    """
    first, *others = conditional(p)
    alike = [a for a in others if a.args[0] is first.args[0]]
    known = _either(context, first)
    branches = []
    for place, part in enumerate(known.formula.args):
        *case, value = new = [Fact(f) for f in broken(part)]
        child = context.extended(context.names, case)
        rules = [(value, value.formula.args)]
        for atom in alike:
            settled = decided(child, atom, case, place, prove)
            if settled is None:
                return None
            rules.append((settled, settled.formula.args))
        rules += [(f, sides) for f in case if (sides := _number(f)) is not None]
        closer = rewritten(child, goal, p, rules, prove)
        if closer is None:
            return None
        branches.append(Tree([(new, closer)]))
    return Closer("cases", [known], branches)


def _either(context: Context, atom: Node) -> Fact:
    """Return that the condition holds and the term is its first value, or does not and it is the second."""
    condition, *values = atom.args
    parts = [node("and", c, node("eq", atom, v)) for c, v in zip((condition, negation(condition)), values, strict=True)]
    (either,) = facts_of(node("or", *parts), "if_cases", [show(atom)])
    return context.find(either.formula) or either


def decided(context: Context, atom: Node, case: Sequence[Fact], place: int, prove: Prover) -> Fact | None:
    """Return that a term is its first or second value, in the case that its condition holds, or does not hold."""
    either = _either(context, atom)
    formula = node("eq", atom, atom.args[1 + place])
    branches = []
    for number, part in enumerate(either.formula.args):
        *other, value = new = [Fact(f) for f in broken(part)]
        closer = Closer("fact", [value])
        if number != place:
            impossible = contradiction(case, other) or prove(context.extended(context.names, other), FALSE)
            if impossible is None:
                return None
            closer = Closer("absurd", [], [branch(Fact(negation(formula)), impossible)])
        branches.append(Tree([(new, closer)]))
    return Fact(formula, "cut", [show(formula)], [leaf(Closer("cases", [either], branches))])


def _number(fact: Fact) -> tuple[Node, Node] | None:
    """Return a variable or an application and the number that an equality gives for it, or `None`."""
    for left, right in (fact.formula.args, fact.formula.args[::-1]) if fact.formula.op == "eq" else ():
        if left.op in ("var", "app") and right.op == "num":
            return left, right
    return None


def rewritten(context: Context, goal: Node, p: Poly, rules: Sequence[tuple[Fact, Sequence[Node]]], prove: Prover) -> Closer | None:
    """Return a proof of a relation between 0 and p from one in which the first side of each equality has become its second."""
    same: list[tuple[str, Fact]] = []
    for fact, (old, new) in rules:
        function = node("fun", old.sort, "u", abstract(tidy_term(p), tidy(old)))
        sides = [instantiate(function, side) for side in fact.formula.args]
        share = "-1" if old is fact.formula.args[0] else "1"
        same.append((share, Fact(node("eq", *sides), "congruence", [fact, show(function)])))
        p = normal(instantiate(function, new))
    formula = node(goal.op, ZERO, tidy_term(p))
    closer = prove(context, formula)
    if closer is None:
        return None
    known = Fact(formula, "cut", [show(formula)], [leaf(closer)])
    if goal.op == "eq":
        return Closer("combine", ([], [["1", known], *same]))
    return Closer("combine", ([[1, known]], same))


def has_cases(t: Node) -> bool:
    """Return whether a term is one by cases, which contradictions are not found without."""
    return t.op in ("max", "if") or any(has_cases(a) for a in t.args if isinstance(a, Node))
