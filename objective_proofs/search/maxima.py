"""Equations with maxima inside other terms: each maximum is replaced by the argument that is the larger one in the case at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..kernel.poly import Poly, difference, normal
from ..kernel.rules import negation
from ..kernel.term import Node, instantiate, node
from ..printer import show
from . import signs
from .combination import combination
from .conditions import decided
from .context import Context, abstract, atoms, broken
from .pieces import piecewise
from .proof import Closer, Fact, Tree, leaf
from .reduction import content, reduction
from .steps import ZERO, axiom, branch
from .text import text, tidy, tidy_term

if TYPE_CHECKING:
    from .strategy import Search


def has_nested_maxima(p: Poly) -> bool:
    """Return whether a maximum stands inside a quotient or a function, other than in a factor common to all terms of a normal form."""
    outside = atoms([p])
    nested = [a for a in outside if a.op not in ("max", "if") and piecewise({((a.number, 1),): 1})]
    return bool(nested) and any(a.op == "max" and a not in outside for a in _cases(p))


def by_larger(search: Search, context: Context, goal: Node, p: Poly, effort: int) -> Closer | None:
    """Return a proof of an equation by what its maxima and terms by cases are in each order of the arguments of a maximum, or `None`.

    Args:
        search: the search, which proves the equation that is left where the maxima are decided.
        context: what is known.
        goal: the equation.
        p: its normal form, right minus left, in which there is a maximum inside another atom.
        effort: the effort of that.
    """
    impossible = combination({}, True, False, context.relations(), 0)
    if impossible is not None:
        return Closer("absurd", [], [branch(Fact(negation(goal)), impossible)])
    rest, same = _simplified(search, context, p, effort)
    if same:
        simpler = node("eq", ZERO, tidy_term(rest))
        closer = search.close(context, simpler, effort)
        known = Fact(simpler, "cut", [show(simpler)], [leaf(closer)] if closer else [])
        return closer and Closer("combine", ([], [["1", known], *same]))
    either = signs.cases_of_maximum(*next(a for a in _cases(p) if a.op == "max").args)
    branches = []
    for part in either.formula.args:
        new = [Fact(f) for f in broken(part)]
        child = context.extended(context.names, new)
        for fact in child.unequal:
            for strict in signs.strict_order(child, fact):
                child.learn(strict)
        closer = by_larger(search, child, goal, p, effort)
        if closer is None:
            return None
        branches.append(Tree([(new, closer)]))
    return Closer("cases", [either], branches)


def _cases(p: Poly) -> list[Node]:
    """Return the maxima and terms by cases of a normal form that are not in a factor common to all its terms, the smallest first."""
    return sorted({tidy(a) for a in piecewise(content(p)[1])} if p else (), key=lambda a: (a.size, show(a)))


def _simplified(search: Search, context: Context, p: Poly, effort: int) -> tuple[Poly, list[list[object]]]:
    """Return p with the values of what the facts decide, and quotients cancelled, and the equalities whose multiples show that."""
    same: list[list[object]] = []
    value: Fact | None = None
    while (value := next((v for a in _cases(p) if (v := _value(search, context, a, effort)) is not None), None)) is not None:
        old, new = value.formula.args
        function = node("fun", old.sort, "u", abstract(tidy_term(p), tidy(old)))
        same.append(["-1", Fact(node("eq", instantiate(function, old), instantiate(function, new)), "congruence", [value, show(function)])])
        p = normal(instantiate(function, new))
        plain = [a for a in atoms([p]) if a.op == "div" and not piecewise({((a.number, 1),): 1})]
        rest, used = reduction(tuple(f for a in plain for f in axiom(search, context, "inverse", a.args[1]))).reduce(p)
        if len(rest) < len(p):
            same += [[text(m), f] for f, m in used.items()]
            p = rest
    return p, same


def _value(search: Search, context: Context, atom: Node, effort: int) -> Fact | None:
    """Return which of its values a maximum or a term by cases has, where the facts plainly give it."""
    equal = [f for f in context.given if f.formula.op == "eq" and f.formula.args[0] is atom and f.formula.args[1] in atom.args]
    if equal:
        return equal[-1]
    if atom.op == "max":
        for low, high in (atom.args, atom.args[::-1]):
            order = _follows(context, node("le", low, high))
            if order is not None:
                return signs.larger(signs.cases_of_maximum(*atom.args), high, order)
        return None
    condition = atom.args[0]
    for place, formula in enumerate((condition, negation(condition))):
        fact = _follows(context, formula) if formula.op in ("le", "lt") else None
        if fact is not None:
            return decided(context, atom, [fact], place, lambda child, impossible: search.close(child, impossible, effort))
    return None


def _follows(context: Context, formula: Node) -> Fact | None:
    """Return an inequality that is a linear combination of the facts."""
    closer = combination(difference(formula), formula.op == "lt", False, context.relations(), 0)
    return None if closer is None else Fact(formula, "cut", [show(formula)], [leaf(closer)])
