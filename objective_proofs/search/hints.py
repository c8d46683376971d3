"""Hints: formulas to prove first, and earlier theorems to cite. As untrusted as everything here, and rarely needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..kernel.statement import Statement, fitting, sorts
from ..kernel.term import FORMULA, KernelError, Node, Signature, node
from ..kernel.text import Names, read
from ..printer import show
from .context import Context, facts_of
from .hypotheses import repeated
from .proof import Fact, Tree

if TYPE_CHECKING:
    from .strategy import Search


def hinted(search: Search, context: Context, hints: Sequence[str], effort: int) -> Iterator[Fact]:
    """Yield the facts that the hints name, as far as they can be proved.

    A hint is the id of an earlier theorem, or the text of a formula. A theorem is cited for the symbols of the same names, or, after
    its id and `at`, for the values that are given there: `pack.name at p = fun(z in Z: q(z)); c = 2`.
    """
    for hint in hints:
        if cited_theorem(hint) in context.theorems:
            yield from _cited(search, context, hint, effort)
            continue
        try:
            formula = read(hint, context.names)
        except KernelError:
            continue  # it speaks of symbols that are not in scope here
        tree = search.prove(context, formula, effort) if formula.sort == FORMULA else None
        if tree is not None:
            yield from facts_of(formula, "cut", [hint], [tree])


def cited_theorem(hint: str) -> str:
    """Return the id of the theorem that a hint cites, if it is not a formula."""
    return hint.partition(" at ")[0]


def _values(hint: str) -> dict[str, str]:
    """Return the texts of the values that a hint gives to symbols of the theorem that it cites."""
    parts = (part.partition(" = ") for part in hint.partition(" at ")[2].split(";"))
    return {name.strip(): value.strip() for name, _, value in parts if name.strip()}


def _cited(search: Search, context: Context, hint: str, effort: int) -> Iterator[Fact]:
    """Yield the conclusion of an earlier theorem at the values that the hint says, its hypotheses being proved."""
    name, given = cited_theorem(hint), _values(hint)
    statement: Statement = context.theorems[name][0]
    meaning: dict[str, str] = {}
    values: Names = {}
    try:
        for symbol, declared in statement.names.items():
            if isinstance(declared, (Node, Signature)):
                meaning[symbol] = given.get(symbol) or show(_itself(symbol, context.names[symbol]))
                *domains, result = sorts(declared, values)
                values[symbol] = fitting(read(meaning[symbol], context.names), result, domains)
            else:
                meaning[symbol] = given.get(symbol, symbol)
                values[symbol] = str(context.names[meaning[symbol]])
        found = statement.at(values)
    except (KeyError, KernelError):
        return  # a symbol of the theorem is missing here, or has another sort
    trees = [_shown(search, context, hypothesis, effort) for hypothesis in found.hypotheses]
    if None not in trees:
        yield from facts_of(found.conclusion, "theorem", [name, meaning], trees)


def _shown(search: Search, context: Context, formula: Node, effort: int) -> Tree | None:
    """Return a proof of a hypothesis, from the fact that is the same formula if there is one."""
    known = context.find(formula) if formula.op == "forall" else None
    return (None if known is None else repeated(context, formula, known)) or search.prove(context, formula, effort)


def _itself(name: str, declared: object) -> Node:
    """Return a symbol as a term: a function as the abstraction that applies it."""
    if isinstance(declared, Node):
        return declared
    if not isinstance(declared, Signature):
        raise KernelError(f"{name} is a space")
    domains = (*declared.arguments, *(("index", n) for n in declared.indices))
    bound = [node("bound", len(domains) - 1 - place, domain) for place, domain in enumerate(domains)]
    term = node("app", name, declared, *bound)
    for place, domain in reversed(list(enumerate(domains))):
        term = node("fun", domain, f"x{place}", term)
    return term
