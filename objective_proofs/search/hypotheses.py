"""Instances of quantified hypotheses at what is in sight, and conclusions of implications whose premises hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import TYPE_CHECKING

from ..kernel.poly import Poly, canonical, normal
from ..kernel.term import BINDERS, DIM, NODES, REAL, RELATIONS, Node, Signature, fits, instantiate, node, var
from ..printer import show
from .context import Context, abstract, atoms, facts_of, occurs
from .proof import Closer, Fact, Tree, leaf
from .steps import ONE, ZERO
from .text import tidy, tidy_term
from .transforms import parameters

if TYPE_CHECKING:
    from .strategy import Search

MAX_NATURALS = 6  # at which a fact about all natural numbers is taken
MAX_MATCHES = 12  # of the patterns of one fact
MAX_RELEVANT = 12  # relations that quantified facts give
MAX_NESTED = 4  # instances and conclusions that are taken apart in turn


def hypotheses(search: Search, context: Context, polys: Sequence[Poly]) -> Iterator[Fact]:
    """Yield instances of quantified facts at the indices, points, reals and vectors in sight; and implied conclusions."""
    waiting = [(fact, 0) for fact in context.facts()]
    for fact, depth in waiting:
        for found in _consequences(search, context, polys, fact):
            if found.formula.op in ("forall", "implies") and depth < MAX_NESTED:
                waiting.append((found, depth + 1))
            yield found


def at_sides(context: Context, goal: Node) -> Iterator[Fact]:
    """Yield what facts about the entries of all vectors say of the vectors whose entries are the sides of an equation."""
    facts = [f for f in context.given if f.formula.op == "forall" and f.formula.args[0][0] == "vector"]
    for fact in facts:
        domain = ("index", fact.formula.args[0][1])
        for name, index in context.indices:
            for side in goal.args if index.sort == domain and fact.formula.args[2].args[0] == domain else ():
                value = node("fun", domain, "i", abstract(side, index))
                if occurs(index, side) and context.first(fact, value):
                    entries = Fact(instantiate(fact.formula, value), "instance", [fact, show(value)])
                    yield from facts_of(instantiate(entries.formula, index), "instance", [entries, name])


def at_parameters(context: Context, polys: Sequence[Poly]) -> Iterator[Fact]:
    """Yield what facts about functionals with a real parameter say of the functionals in sight."""
    for fact in context.facts():
        for values in (parameters(fact.formula, polys) or ()) if fact.formula.op == "forall" else ():
            found = fact.formula
            for value in values:
                found = instantiate(found, value)
            yield from facts_of(found, "instance", [fact, *map(show, values)])


def relevant(search: Search, context: Context, p: Poly) -> list[Fact]:
    """Return relations that quantified facts give between the atoms of a normal form, and one more that an equation brings in."""
    fresh = Context(context.names, context.facts(), theorems=context.theorems)
    found = [f for f in hypotheses(search, fresh, [p]) if f.formula.op in RELATIONS]
    known, chosen = set(atoms([p])), []
    for fact in found:
        inside = set(atoms([fact.poly]))
        if fact.formula.op == "eq" and len(inside & known) > 1 and len(inside - known) <= 1:
            chosen.append(fact)
            known |= inside
    return [*chosen, *(f for f in found if f.formula.op != "eq" and known.issuperset(atoms([f.poly])))][:MAX_RELEVANT]


def again(context: Context, goal: Node) -> Tree | None:
    """Return the proof of a quantified goal that is known, or `None`."""
    known = context.find(goal) if goal.op == "forall" else None
    return None if known is None else repeated(context, goal, known)


def repeated(context: Context, goal: Node, known: Fact) -> Tree | None:
    """Return the proof of a goal that is a quantified fact: it is broken up, so that only instances can close its parts."""
    machine = context.machine(goal)
    parts: list[tuple[list[Fact], Closer]] = []
    while machine.goal is not None:
        new = [Fact(f) for f in machine.facts[len(context.given):]]
        inside = context.extended(machine.names, new)
        found = _part(inside, machine.goal, known, [name for name in machine.names if name not in context.names])
        if found is None:
            return None
        parts.append((new, Closer("fact", [found])))
        machine.close()
    return Tree(parts)


def _part(inside: Context, goal: Node, known: Fact, names: Sequence[str]) -> Fact | None:
    """Return the part of a quantified fact that is a goal when its variables have these names, in their order."""
    formula = known.formula
    if formula.op == "forall":
        meaning = inside.names[names[0]] if names else None
        value = meaning if isinstance(meaning, Node) else var(names[0], formula.args[0]) if names else None
        if value is None or value.sort != formula.args[0]:
            return None
        parts, names = facts_of(instantiate(formula, value), "instance", [known, names[0]]), names[1:]
    elif formula.op == "implies":
        premise = inside.find(formula.args[0])
        if premise is None:
            return None
        parts = facts_of(formula.args[1], "apply", [known], [leaf(Closer("fact", [premise]))])
    else:
        return known if canonical(formula) == canonical(goal) else None
    return next((found for part in parts if (found := _part(inside, goal, part, names)) is not None), None)


def _consequences(search: Search, context: Context, polys: Sequence[Poly], fact: Fact) -> Iterator[Fact]:
    """Yield the instances of a quantified fact, or the conclusion of an implication whose premise holds."""
    if fact.formula.op == "forall":
        for values in _instances(fact.formula, context, polys):
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


def _instances(formula: Node, context: Context, polys: Sequence[Poly]) -> Iterable[tuple[Node, ...]]:
    """Return the values worth trying for nested quantifiers."""
    patterns = _patterns(formula)
    if patterns:
        return _matches(patterns, polys)
    told = parameters(formula, polys)
    return product(*_choices(formula, context, polys)) if told is None else told


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


def _patterns(formula: Node) -> list[Node]:
    """Return the applications to several arguments that tell the value of every variable of nested quantifiers, a real among them.

    Each argument is one of the variables, or the sum of one that is a natural number and a numeral, or has none of them in it.
    """
    sorts = []
    while formula.op == "forall":
        sorts.append(formula.args[0])
        formula = formula.args[2]
    if REAL not in sorts:
        return []
    found: dict[Node, None] = {}

    def visit(t: Node) -> None:
        if t.op == "app" and len(t.args) > 3 and {place for a in t.args[2:] for place in _told(a)} == set(range(len(sorts))):
            found.setdefault(t)
        for a in t.args:
            if isinstance(a, Node) and t.op not in BINDERS:
                visit(a)

    visit(formula)
    return list(found)


def _told(t: Node) -> list[int]:
    """Return the places of the variables that the value of an argument tells, -1 if it has others in it."""
    if t.op == "add" and len(t.args) == 2 and t.args[0].sort == DIM and t.args[1].op == "num":
        t = t.args[0]
    if t.op == "bound":
        return [t.args[0]]
    return [-1] if t.loose else []


def _matches(patterns: Sequence[Node], polys: Sequence[Poly]) -> list[tuple[Node, ...]]:
    """Return the values at which one of the patterns stands in the normal forms."""
    found: dict[tuple[Node, ...], None] = {}

    def visit(t: Node) -> None:
        for pattern in patterns if t.op == "app" and not t.loose else ():
            values = _match(pattern, t) if pattern.args[0] == t.args[0] else None
            if values is not None:
                found.setdefault(values)
        for a in t.args:
            if isinstance(a, Node):
                visit(a)

    for atom in atoms(polys):
        visit(atom)
    return list(found)[:MAX_MATCHES]


def _match(pattern: Node, term: Node) -> tuple[Node, ...] | None:
    """Return the values of the variables, the outermost first, at which a pattern is a term."""
    values: dict[int, Node] = {}
    for wanted, found in zip(pattern.args[2:], term.args[2:], strict=True):
        if not wanted.loose:
            if wanted is not found and (wanted.sort not in (REAL, DIM) or normal(wanted) != normal(found)):
                return None
            continue
        value = tidy(found)
        if wanted.op == "add":
            number, rest = wanted.args[1].args[0], dict(normal(found))
            constant = rest.pop((), 0) - number
            if constant < 0:
                return None
            wanted, value = wanted.args[0], tidy_term({**rest, (): constant} if constant else rest)
        if values.setdefault(wanted.args[0], value) is not value:
            return None
    return tuple(values[place] for place in reversed(range(len(values))))


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
