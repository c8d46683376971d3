"""The hypotheses of a statement, one by one, and variants of the statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..kernel.statement import Statement, read_statement
from ..kernel.term import KernelError, Node, node
from ..kernel.text import read
from ..printer import show
from ..statement import Statement as Captured


def parts(statement: Statement) -> list[Node]:
    """Return the hypotheses with their conjunctions taken apart, also those under a quantifier."""
    return [part for hypothesis in statement.hypotheses for part in _parts(hypothesis)]


def _parts(formula: Node) -> Iterator[Node]:
    if formula.op == "and":
        for conjunct in formula.args:
            yield from _parts(conjunct)
    elif formula.op == "forall":
        for part in _parts(formula.args[2]):
            yield node("forall", *formula.args[:2], part)
    elif formula.op != "true":
        yield formula


def owners(statement: Captured) -> dict[str, str]:
    """Return the parameters of a captured statement whose sorts say hypotheses, by the texts of these."""
    return {show(part): h.parameter for h in statement.hypotheses if h.from_sort for part in _parts(h.formula)}


def variant(statement: Statement, hypotheses: Sequence[Node], conclusion: Node) -> Statement:
    """Return the statement about the same symbols with other hypotheses and another conclusion."""
    lines = [line for line in statement.text.split("\n") if not line.strip().startswith(("given ", "show "))]
    lines += [f"given {show(hypothesis)}" for hypothesis in hypotheses]
    return read_statement("\n".join((*lines, f"show {show(conclusion)}")))


def places(statement: Statement, texts: Sequence[str]) -> tuple[set[int], list[str]]:
    """Return which of the `parts` some texts name, and the texts that name none.

    Args:
        statement: the statement.
        texts: each of one part or of a conjunction of several.
    """
    known = parts(statement)
    found: set[int] = set()
    unknown = []
    for text in texts:
        named: set[int] = set()
        for part in _read(statement, text):
            same = [k for k, other in enumerate(known) if other is part and k not in found | named]
            if not same:
                named = set()
                break
            named.add(same[0])
        found |= named
        if not named:
            unknown.append(text)
    return found, unknown


def _read(statement: Statement, text: str) -> list[Node]:
    try:
        return list(_parts(read(text, statement.names)))
    except KernelError:
        return []


def with_relation(formula: Node, op: str, other: str) -> Node | None:
    """Return a formula, which may be quantified, with the relation `other` for `op`, or `None` if it has another."""
    if formula.op == "forall":
        inner = with_relation(formula.args[2], op, other)
        return None if inner is None else node("forall", *formula.args[:2], inner)
    return node(other, *formula.args) if formula.op == op else None
