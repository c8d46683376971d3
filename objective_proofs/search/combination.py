"""Nonnegative combinations of facts, their products and squares that close a goal: a linear program.

Everything is reduced by the known equalities first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..kernel.poly import Poly, plus, times
from .columns import columns, useful
from .countermodels import refuted
from .linear import Column, fresh, solve
from .proof import Closer, Fact, number_text
from .quotients import equation_of_quotients
from .reduction import Multiples, combined, reached, reduction
from .text import text

_FAILED: set[tuple[object, ...]] = set()  # goals that no combination of some facts closes


def forget() -> None:
    """Forget what was asked before: what is found is to depend on the goal in hand alone."""
    _FAILED.clear()
    fresh()


def combination(goal: Poly, strict: bool, equality: bool, facts: Sequence[Fact], effort: int) -> Closer | None:
    """Return the `combine` that closes a goal, if a nonnegative combination of the facts does.

    Args:
        goal: right minus left of the goal; the zero polynomial for the goal `false`.
        strict: whether the goal is strict (or `false`).
        equality: whether the goal is an equality.
        facts: relations `<=`, `<`, `=`.
        effort: 0 for single facts and products of signs, 1 adds pairs and squares, 2 adds triples.
    """
    equalities = [f for f in facts if f.formula.op == "eq"]
    closer, settled = equation_of_quotients(goal, equalities) if equality else (None, False)
    if settled:
        return closer
    inequalities = [] if equality else [f for f in facts if f.formula.op != "eq"]
    modulo = reduction(tuple(reached([goal, *(f.poly for f in inequalities)], equalities)))
    if modulo.contradiction is not None:
        # the multiples sum to 1 = 0; times g they close g = 0, times g - 1 they leave the constant 1 of the goal g
        factor = goal if equality else plus(goal, {(): 1}, -1)
        return _closer([], {f: times(p, factor) for f, p in modulo.contradiction.items()})
    target, used = modulo.reduce(goal)
    if equality:
        return None if target else _closer([], used)
    question = (frozenset(goal.items()), strict, effort, frozenset(f.canonical for f in facts))
    if question in _FAILED:
        return None
    if effort and refuted(goal, strict, facts, modulo):
        _FAILED.add(question)
        return None
    sight = [goal, *(f.poly for f in equalities)]
    entries = useful(columns(target, inequalities, modulo, effort, sight), target)
    values = solve(target, [Column(e.poly, strict=e.strict) for e in entries], strict)
    if values is None:
        _FAILED.add(question)
        return None
    products = [[number_text(v), *e.factors] for v, e in zip(values, entries, strict=True) if v]
    multiples = combined([(used, 1), *((e.multiples, -v) for v, e in zip(values, entries, strict=True) if v)])
    return _closer(products, multiples)


def _closer(products: list[Any], multiples: Multiples) -> Closer:
    return Closer("combine", (products, [[text(p), fact] for fact, p in multiples.items() if p]))
