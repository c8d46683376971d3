"""Hints: formulas to prove first, and earlier theorems to cite. As untrusted as everything here, and rarely needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..kernel.statement import Statement, fitting, sorts
from ..kernel.term import FORMULA, KernelError, Node, Signature, node, require
from ..kernel.text import Names, read
from ..printer import show
from .context import Context, facts_of
from .hypotheses import repeated
from .proof import Fact, Tree, used

if TYPE_CHECKING:
    from .strategy import Search


def hinted(search: Search, context: Context, hints: Sequence[str], effort: int) -> Iterator[Fact]:
    """Yield the facts that the hints name, as far as they can be proved; each may use those of the hints before it.

    A hint is the id of an earlier theorem, cited for the symbols of the same names, or the text of a formula.
    """
    known = context.extended(context.names, [])
    earlier: list[Fact] = []
    for hint in hints:
        try:
            meant = _cited(context, hint) if hint in context.theorems else _formula(context, hint)
        except (KeyError, KernelError):
            continue  # it speaks of symbols that are not in scope here, or have another sort
        trees = _shown(search, known, meant.premises, effort)
        if trees is not None:
            facts = facts_of(meant.conclusion, meant.rule, meant.arguments, trees, used(trees, earlier))
            earlier += [fact for fact in facts if known.learn(fact)]
            yield from facts


class _Step(NamedTuple):
    rule: str
    arguments: Sequence[object]
    premises: Sequence[Node]
    conclusion: Node


def _formula(context: Context, text: str) -> _Step:
    """Return the step that cuts in a formula."""
    formula = read(text, context.names)
    require(formula.sort == FORMULA, "expected a formula, found {}", formula.sort)
    return _Step("cut", [text], [formula], formula)


def _cited(context: Context, name: str) -> _Step:
    """Return the step that cites an earlier theorem at the symbols of the same names."""
    statement: Statement = context.theorems[name][0]
    meaning: dict[str, str] = {}
    values: Names = {}
    for symbol, declared in statement.names.items():
        if isinstance(declared, (Node, Signature)):
            meaning[symbol] = show(_itself(symbol, context.names[symbol]))
            *domains, result = sorts(declared, values)
            values[symbol] = fitting(read(meaning[symbol], context.names), result, domains)
        else:
            meaning[symbol] = symbol
            values[symbol] = str(context.names[symbol])
    found = statement.at(values)
    return _Step("theorem", [name, meaning], found.hypotheses, found.conclusion)


def _shown(search: Search, context: Context, formulas: Sequence[Node], effort: int) -> list[Tree] | None:
    """Return proofs of all formulas, or `None`; a formula for all that is known already is repeated."""
    trees = []
    for formula in formulas:
        known = context.find(formula) if formula.op == "forall" else None
        tree = (None if known is None else repeated(context, formula, known)) or search.prove(context, formula, effort)
        if tree is None:
            return None
        trees.append(tree)
    return trees


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
