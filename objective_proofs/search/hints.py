"""Hints: formulas to prove first, and earlier theorems to cite. As untrusted as everything here, and rarely needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..hint import cited
from ..kernel.statement import Statement, fitting, sorts
from ..kernel.term import FORMULA, KernelError, Node, Signature, node, require
from ..kernel.text import Names, read
from ..printer import show
from .context import Context, facts_of
from .hypotheses import again
from .proof import Tree, used

if TYPE_CHECKING:
    from .strategy import Search


def learn(search: Search, context: Context, hints: Sequence[str], effort: int) -> list[str]:
    """Learn the facts that the hints name; return the hints that cannot be proved. Each may use those before it.

    A hint is the text of a formula, or names an earlier theorem, which is cited for the values that the hint gives, and else for
    the symbols of the same names.
    """
    left = []
    for hint in hints:
        try:
            name, values = cited(hint)
            meant = _cited(context, name, values) if name in context.theorems else _formula(context, hint)
        except (KeyError, KernelError):
            continue  # it speaks of symbols that are not in scope here, or have another sort
        trees = _shown(search, context, meant.premises, effort)
        if trees is None:
            left.append(hint)
            continue
        for fact in facts_of(meant.conclusion, meant.rule, meant.arguments, trees, used(trees, context.derived)):
            context.learn(fact)
    return left


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


def _cited(context: Context, name: str, texts: Mapping[str, str]) -> _Step:
    """Return the step that cites an earlier theorem at the given values, and else at the symbols of the same names."""
    statement: Statement = context.theorems[name][0]
    meaning: dict[str, str] = {}
    values: Names = {}
    for symbol, declared in statement.names.items():
        if isinstance(declared, (Node, Signature)):
            text = texts.get(symbol, symbol)
            meaning[symbol] = show(_itself(text, context.names[text])) if text in (symbol, *context.names) else text
            *domains, result = sorts(declared, values)
            values[symbol] = fitting(read(meaning[symbol], context.names), result, domains)
        else:
            meaning[symbol] = texts.get(symbol, symbol)
            values[symbol] = str(context.names[meaning[symbol]])
    found = statement.at(values)
    return _Step("theorem", [name, meaning], found.hypotheses, found.conclusion)


def _shown(search: Search, context: Context, formulas: Sequence[Node], effort: int) -> list[Tree] | None:
    """Return proofs of all formulas, or `None`."""
    trees = []
    for formula in formulas:
        tree = again(context, formula) or search.prove(context, formula, effort)
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
