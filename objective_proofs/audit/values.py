"""What becomes of a statement at the values of a witness, and which of its terms has none there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..kernel.definedness import obligations
from ..kernel.poly import MAX_WORK, METER, is_constant, normal, term
from ..kernel.statement import Statement, substitute
from ..kernel.term import BINDERS, RELATIONS, KernelError, Node, Sort, domain_size, node, replace, var
from ..kernel.text import Names
from ..kernel.witness import meaning, truth
from ..printer import show

LONGEST = 160


def meanings(statement: Statement, witness: dict[str, Any]) -> Names:
    """Return what the names of a statement stand for at a witness.

    Raises:
        KernelError: a value is of the wrong kind.
    """
    names: Names = {}
    for name, declared in statement.names.items():
        names[name] = meaning(declared, witness[name], names)
    return names


def outcome(statement: Statement, witness: dict[str, Any]) -> str:
    """Return the part of the conclusion that is false at a witness, its sides as values; "" where that is too long."""
    METER.left = MAX_WORK
    try:
        text = show(_evaluated(_false_part(substitute(statement.conclusion, meanings(statement, witness)))))
    except KernelError:
        return ""
    return text if len(text) <= LONGEST else ""


def _false_part(f: Node) -> Node:
    """Return the part of a closed false formula that makes it false."""
    if f.op == "and":
        return _false_part(next(a for a in f.args if not truth(a)))
    if f.op == "implies":
        return _false_part(f.args[1])
    if f.op == "forall":
        instances = [replace(f.args[2], node("literal", k, f.args[0])) for k in range(domain_size(f.args[0]))]
        return _false_part(next(i for i in instances if not truth(i)))
    return f


def _evaluated(f: Node) -> Node:
    """Return a closed formula in which the sides of each relation are their values."""
    if f.op == "forall":
        raise KernelError("a quantified formula has no short form")
    return node(f.op, *(_number(a) if f.op in RELATIONS else _evaluated(a) for a in f.args))


def _number(t: Node) -> Node:
    p = normal(t)
    if is_constant(p):
        return term(p)
    from ..search.text import tidy

    return tidy(term(p))


def undefined_at(
    statement: Statement, witness: dict[str, Any], true: Callable[[Node], bool] = truth
) -> tuple[int, Node] | None:
    """Return the first obligation that is false at a witness, with the number of hypotheses before its term.

    Args:
        statement: the statement.
        witness: values at which every hypothesis before that term is true.
        true: decides closed formulas, or raises `KernelError`.

    Raises:
        KernelError: a value is of the wrong kind.
    """
    names = meanings(statement, witness)
    for place, obligation in obligations(statement):
        METER.left = MAX_WORK
        try:
            if not true(substitute(obligation, names)):
                return place, obligation
        except KernelError:
            continue
    return None


def needing(statement: Statement, place: int, obligation: Node) -> str:
    """Return the text of the first term that one of the `obligations` of a statement is about.

    Args:
        statement: the statement.
        place: the number of hypotheses before the term.
        obligation: what the term needs to have a value.
    """
    condition, scope = _condition(obligation)
    found = _needing((*statement.hypotheses, statement.conclusion)[place], condition, [sort for _, sort in scope])
    if found is None:
        return "a term"
    for name, sort in reversed(scope):
        found = replace(found, var(name, sort))
    return show(found)


def cure(statement: Statement, place: int, obligation: Node) -> str:
    """Return what makes the term of an obligation defined; a hypothesis guards only what comes after it."""
    before = f" before {show(statement.hypotheses[place])}" if place < len(statement.hypotheses) else ""
    return f"add the hypothesis {show(plain(obligation))}{before}"


def plain(obligation: Node) -> Node:
    """Return an obligation without quantifiers and premises where what it asks for does not depend on them."""
    condition, _ = _condition(obligation)
    return obligation if condition.loose else condition


def _condition(obligation: Node) -> tuple[Node, list[tuple[str, Sort]]]:
    """Return the relation that an obligation asks for, and the names and sorts of the variables bound around it."""
    scope = []
    while obligation.op in ("forall", "implies"):
        if obligation.op == "forall":
            scope.append((obligation.args[1], obligation.args[0]))
        obligation = obligation.args[-1]
    return obligation, scope


def _needing(t: Node, condition: Node, scope: Sequence[Sort]) -> Node | None:
    """Return the first term about which a condition is that stands under binders of the sorts of `scope`, and no others."""
    if t.op in BINDERS:
        if not scope or t.args[0] != scope[0]:
            return None
        scope = scope[1:]
    for child in t.args:
        found = _needing(child, condition, scope) if type(child) is Node else None
        if found is not None:
            return found
    if scope or t.op not in {"ne": ("div", "pow"), "lt": ("log",), "le": ("sqrt",)}.get(condition.op, ()):
        return None
    needed = t.args[1] if t.op == "div" else t.args[0]
    return t if needed is condition.args[0 if condition.op == "ne" else 1] else None
