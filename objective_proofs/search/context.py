"""What is known at a goal: the facts that the kernel has numbered, and the facts derived from them so far."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..kernel.definedness import FUNCTIONALS
from ..kernel.poly import Monomial, Poly, canonical, normal, plus
from ..kernel.rules import Proof
from ..kernel.statement import Statement
from ..kernel.term import BINDERS, NODES, Node, Signature, Sort, node, var
from ..kernel.text import Names
from .proof import Fact, Tree
from .text import monomial_key, tidy_term


class Budget:
    """Counts what the search does, so that it stops after the same work on every machine."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int = 1) -> bool:
        """Take some steps; return whether there were as many left."""
        self.left -= steps
        return self.left >= 0


class Context:
    """The facts at one goal, and the names that terms may use there.

    Attributes:
        names: the symbols in scope, as the kernel keeps them.
        given: the facts that the kernel has numbered when the goal is open, in its order.
        derived: facts derived from them, each with its derivation.
    """

    def __init__(self, names: Names, given: Sequence[Fact], derived: Iterable[Fact] = (),
                 theorems: dict[str, tuple[Statement, frozenset[str]]] | None = None) -> None:
        self.names, self.given, self.derived = names, list(given), list(derived)
        self.theorems = theorems or {}
        self.known = {f.canonical: f for f in reversed([*self.given, *self.derived])}
        self.tried: set[object] = set()
        self.indices = _indices(names)
        self.unequal = [f for f in self.facts() if f.formula.op == "ne"]

    def facts(self) -> list[Fact]:
        """Return all facts, the given ones first."""
        return [*self.given, *self.derived]

    def relations(self) -> list[Fact]:
        """Return the facts that are `<=`, `<` or `=`."""
        return [f for f in self.facts() if f.formula.op in ("le", "lt", "eq")]

    def learn(self, fact: Fact) -> bool:
        """Add a derived fact; return whether it is new and says something."""
        key = fact.canonical
        if key in self.known or (fact.formula.op in ("le", "lt", "eq") and not any(fact.poly)):
            return False
        self.known[key] = fact
        self.derived.append(fact)
        if fact.formula.op == "ne":
            self.unequal.append(fact)
        return True

    def first(self, *key: object) -> bool:
        """Return whether something is tried here for the first time."""
        new = key not in self.tried
        self.tried.add(key)
        return new

    def find(self, formula: Node) -> Fact | None:
        """Return the fact that is the formula up to normal form."""
        return self.known.get(canonical(formula))

    def extended(self, names: Names, new: Sequence[Fact]) -> Context:
        """Return the context of a goal that comes with more facts."""
        child = Context.__new__(Context)
        child.names, child.theorems = names, self.theorems
        child.given, child.derived = [*self.given, *new], list(self.derived)
        child.tried = set(self.tried)
        child.indices = self.indices if names is self.names else _indices(names)
        child.unequal = [*self.unequal, *(f for f in new if f.formula.op == "ne")]
        child.known = {**self.known, **{f.canonical: f for f in new}}
        return child

    def machine(self, goal: Node) -> Proof:
        """Return the kernel's own state for a goal in this context."""
        return Proof(self.names, tuple(f.formula for f in self.given), goal, self.theorems)


def _indices(names: Names) -> list[tuple[str, Node]]:
    """Return the index variables in scope, with their names."""
    return [(name, meaning) for name, meaning in names.items() if isinstance(meaning, Node) and meaning.sort[0] == "index"]


def broken(formula: Node) -> list[Node]:
    """Return the facts that the kernel keeps when it learns a formula."""
    machine = Proof({}, (), node("false"))
    machine.assume(formula)
    return machine.facts


def facts_of(formula: Node, rule: str, arguments: Sequence[object], premises: Sequence[Tree] = (),
             before: Sequence[Fact] = ()) -> list[Fact]:
    """Return the facts that a step adds when it concludes a formula."""
    parts = broken(formula)
    return [Fact(p, rule, arguments, premises, len(parts) - 1 - k, before) for k, p in enumerate(parts)]


def invented(names: Names, hint: str, sort: Sort) -> tuple[str, Node, Names]:
    """Return the name, the variable and the names in scope that the kernel makes for a fresh variable."""
    name, count = hint, 0
    while name in names:
        count += 1
        name = f"{hint}_{count}"
    made = var(name, sort)
    meaning: Node | Signature = Signature((), (sort[1],)) if sort[0] == "vector" else made
    return name, made, {**names, name: meaning}


def abstract(t: Node, variable: Node, level: int = 0) -> Node:
    """Return `t` with a free variable turned into the loose bound variable `level`."""
    if t is variable:
        return node("bound", level, t.sort)
    inner = level + 1 if t.op in BINDERS else level
    return node(t.op, *(abstract(a, variable, inner) if isinstance(a, Node) else a for a in t.args))


def occurs(part: Node, t: Node) -> bool:
    """Return whether a term stands in another, or is it."""
    return t is part or any(occurs(part, a) for a in t.args if isinstance(a, Node))


def atoms(polys: Iterable[Poly]) -> list[Node]:
    """Return the atoms of normal forms, each once, in the order of their texts."""
    found: dict[int, None] = {}
    for p in polys:
        for monomial in p:
            for number, _ in monomial:
                found.setdefault(number)
    return [NODES[number] for number in sorted(found, key=lambda n: monomial_key(((n, 1),)))]


def functionals_within(polys: Iterable[Poly]) -> list[Node]:
    """Return the sums and integrals in normal forms, those under others and in arguments of functions too, each once."""
    found: dict[Node, None] = {}

    def visit(t: Node) -> None:
        if t.op in FUNCTIONALS:
            found.setdefault(t)
        for a in t.args:
            if isinstance(a, Node):
                visit(a)

    for atom in atoms(polys):
        visit(atom)
    return list(found)


def exponent_parts(polys: Iterable[Poly]) -> list[Monomial]:
    """Return the parts of the monomials that are exponentials, each once."""
    found: dict[Monomial, None] = {}
    for p in polys:
        for monomial in p:
            part = tuple((a, e) for a, e in monomial if NODES[a].op == "exp")
            if part:
                found.setdefault(part)
    return list(found)


def exponent_of(p: Poly) -> Node:
    """Return the argument of an exponential, given as a monomial of exponentials."""
    ((monomial, _),) = p.items()
    total: Poly = {}
    for number, exponent in monomial:
        total = plus(total, normal(NODES[number].args[0]), exponent)
    return tidy_term(total)
