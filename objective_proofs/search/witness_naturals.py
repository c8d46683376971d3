"""Formulas for all natural numbers, at a witness: the first few instances apart, and one for all later numbers.

A sequence of a witness may have its first values given one by one. For later numbers the conditions `t = 0`, `t = 1` are
false, and what is left has no cases.
"""

from __future__ import annotations

from ..kernel.poly import difference, holds
from ..kernel.term import NODES, RELATIONS, KernelError, Node, node
from .witness_sequences import without_logarithms

MAX_FIRST = 4


def first(t: Node) -> int:
    """Return how many first natural numbers the conditions in a formula may tell from the later ones."""
    return min(max((k + 1 for k in _compared(t)), default=0), MAX_FIRST)


def _compared(t: Node) -> list[int]:
    """Return the numerals in the conditions of cases."""
    found = [k for a in t.args if type(a) is Node for k in _compared(a)]
    return [*found, *_numerals(t.args[0])] if t.op == "if" else found


def _numerals(t: Node) -> list[int]:
    return [t.args[0]] if t.op == "num" else [k for a in t.args if type(a) is Node for k in _numerals(a)]


def plain(t: Node, counter: Node) -> Node:
    """Return a formula without the cases that are decided for every natural number `counter`, nor powers by logarithms."""
    args = [plain(a, counter) if type(a) is Node else a for a in t.args]
    if t.op == "if":
        known = _decided(args[0], counter)
        if known is not None:
            return args[1 if known else 2]
    made = node(t.op, *args)
    return without_logarithms(made) if t.op in RELATIONS and not made.loose else made


def _decided(condition: Node, counter: Node) -> bool | None:
    """Return the truth value of a relation whose sides differ by a polynomial in the counter with coefficients of one sign."""
    if condition.op not in RELATIONS:
        return None
    try:
        p = difference(condition)
    except KernelError:
        return None
    if any(NODES[number] is not counter or exponent < 0 for monomial in p for number, exponent in monomial):
        return None
    least = p.get((), 0)
    if not least or any((c > 0) != (least > 0) for c in p.values()):
        return None
    return holds(condition.op, least)
