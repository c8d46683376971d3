"""Instances of quantified hypotheses at what is in sight, and conclusions of implications whose premises hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import TYPE_CHECKING

from ..kernel.poly import Poly, normal
from ..kernel.term import DIM, NODES, REAL, Node, Signature, fits, instantiate, var
from ..printer import show
from .context import Context, atoms, facts_of, occurs
from .proof import Fact
from .steps import ONE, ZERO
from .text import tidy, tidy_term

if TYPE_CHECKING:
    from .strategy import Search

MAX_NATURALS = 6  # at which a fact about all natural numbers is taken
MAX_NESTED = 4  # instances and conclusions that are taken apart in turn


def hypotheses(search: Search, context: Context, polys: Sequence[Poly]) -> Iterator[Fact]:
    """Yield instances of quantified facts at the indices, points, reals and vectors in sight; and implied conclusions."""
    waiting = [(fact, 0) for fact in context.facts()]
    for fact, depth in waiting:
        for found in _consequences(search, context, polys, fact):
            if found.formula.op in ("forall", "implies") and depth < MAX_NESTED:
                waiting.append((found, depth + 1))
            yield found


def _consequences(search: Search, context: Context, polys: Sequence[Poly], fact: Fact) -> Iterator[Fact]:
    """Yield the instances of a quantified fact, or the conclusion of an implication whose premise holds."""
    if fact.formula.op == "forall":
        for values in product(*_choices(fact.formula, context, polys)):
            if not context.first(fact, *values):
                continue
            found = fact.formula
            for value in values:
                found = instantiate(found, value)
            yield from facts_of(found, "instance", [fact, *map(show, values)])
    elif fact.formula.op == "implies" and context.find(fact.formula.args[1]) is None:
        tree = search.side_condition(context, fact.formula.args[0])
        if tree is not None:
            yield from facts_of(fact.formula.args[1], "apply", [fact], [tree])


def _choices(formula: Node, context: Context, polys: Sequence[Poly]) -> list[list[Node]]:
    """Return, for each nested quantifier, the values worth trying."""
    found = []
    functions = _functions(formula)
    while formula.op == "forall":
        sort = formula.args[0]
        values: dict[Node, None] = {}
        for meaning in context.names.values():
            if isinstance(meaning, Node) and meaning.sort == sort and sort != REAL:
                values.setdefault(meaning)
        for name, meaning in context.names.items():
            if isinstance(meaning, Signature) and sort[0] == "vector" and meaning == Signature((), (sort[1],)):
                values.setdefault(var(name, sort))
        if sort == DIM:
            near = _naturals(_arguments(polys[:1], functions, REAL)) or _naturals(_arguments(polys, functions, REAL)) or [ZERO]
            counters = [v for v in values if any(_counts(v, a) for a in atoms(polys))]
            found.append(list(dict.fromkeys([*near, *counters]))[:MAX_NATURALS])
            formula = formula.args[2]
            continue
        if sort[0] == "vector":
            values = dict.fromkeys(_arguments(polys, functions, sort)[:5]) or values
        elif sort == REAL or sort[0] == "point":
            for value in [*_arguments(polys, functions, sort)[:5], *((ZERO, ONE) if sort == REAL else ())]:
                values.setdefault(value)
        found.append(list(values)[:7])
        formula = formula.args[2]
    return found


def _counts(counter: Node, t: Node) -> bool:
    """Return whether a natural number is an argument of a function in a term, or a part of one."""
    return any(occurs(counter, a) if t.op == "app" else _counts(counter, a) for a in t.args if isinstance(a, Node))


def _functions(t: Node) -> set[str]:
    found = {t.args[0]} if t.op == "app" else {"log"} if t.op == "log" and t.args[0].op == "bound" else set()
    for child in t.args:
        if isinstance(child, Node):
            found |= _functions(child)
    return found


def _arguments(polys: Sequence[Poly], functions: set[str], sort: object) -> list[Node]:
    """Return the closed arguments of the given sort that the functions have in the normal forms."""
    found: dict[Node, None] = {}

    def visit(t: Node) -> None:
        for child in t.args:
            if isinstance(child, Node):
                name = t.args[0] if t.op == "app" else t.op
                if name in functions and fits(child.sort, sort) and not child.loose:
                    found.setdefault(tidy(child))
                visit(child)

    for atom in atoms(polys):
        visit(atom)
    if sort == REAL and not found:
        for atom in atoms(polys):
            if atom.sort == REAL and atom.op in ("var", "app", "sum", "integral"):
                found.setdefault(atom)
    return list(found)


def _naturals(arguments: Sequence[Node]) -> list[Node]:
    """Return the natural numbers among the arguments of functions, and those up to two before them."""
    found: dict[Node, None] = {}
    for argument in arguments:
        p = normal(argument)
        constant = p.get((), 0)
        whole = all(c > 0 and c == int(c) and all(NODES[a].sort == DIM and e == int(e) > 0 for a, e in m) for m, c in p.items())
        for less in range(int(min(constant, 2)) + 1) if whole else ():
            rest = {m: c for m, c in p.items() if m}
            found.setdefault(tidy_term({**rest, (): constant - less} if constant > less else rest))
    return list(found)
