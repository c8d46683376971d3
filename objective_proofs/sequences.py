"""Sequences: the functions of a statement whose arguments are natural numbers, where it is about all of these."""

from __future__ import annotations

from .kernel.statement import Statement
from .kernel.term import DIM, REAL, Node, Signature


def sequences(statement: Statement) -> list[str]:
    """Return the real functions that are applied to natural numbers alone, where a formula is about all of these."""
    formulas = (*statement.hypotheses, statement.conclusion)
    if not any(map(_for_all_naturals, formulas)):
        return []
    others: set[str] = set()
    for formula in formulas:
        _applied_to_reals(formula, others)
    return [
        name
        for name, declared in statement.names.items()
        if isinstance(declared, Signature)
        and declared.arguments == (REAL,)
        and declared.result == REAL
        and name not in others
    ]


def _for_all_naturals(t: Node) -> bool:
    return (t.op == "forall" and t.args[0] == DIM) or any(_for_all_naturals(a) for a in t.args if type(a) is Node)


def _applied_to_reals(t: Node, found: set[str]) -> None:
    """Collect the functions of one real that are applied to what is not plainly made of natural numbers."""
    if t.op == "app" and t.args[1].arguments == (REAL,) and not _of_naturals(t.args[2]):
        found.add(t.args[0])
    for a in t.args:
        if type(a) is Node:
            _applied_to_reals(a, found)


def _of_naturals(t: Node) -> bool:
    return t.sort == DIM or t.op == "num" or (t.op in ("add", "mul", "neg") and all(map(_of_naturals, t.args)))
