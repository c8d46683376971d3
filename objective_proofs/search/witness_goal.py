"""Goals of the search for witnesses: conjunctions over finitely many real unknowns, without binders.

At a shape, a statement is unrolled into formulas over the slots, in negation normal form. What is wanted of the witness
becomes one or more conjunctions of them. Equations that determine a slot are solved for it, so that only the free slots
are searched. A quantifier over reals or vectors counts as false either way, since the kernel does not evaluate it,
unless a few samples of them are to stand for all.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from ..kernel.poly import MAX_WORK, METER, Poly, Rational, difference, is_constant, normal, term
from ..kernel.statement import Statement, obligations
from ..kernel.term import NODES, REAL, RELATIONS, KernelError, Node, Sort, domain_size, node, num, replace, require
from ..kernel.witness import truth
from .text import tidy
from .witness_roots import cleaned, mentions, roots
from .witness_shape import Shape, numeral, substitute

WANTED = ("refuted", "undefined", "holds")
MAX_BRANCHES = 8
MAX_NODES = 30_000
MAX_MONOMIALS = 200
MAX_BOUND_SIZE = 30  # nodes of a conjunct that may state a bound
MAX_EQUATIONS = 12
MAX_CASES, MAX_UNKNOWNS = 12, 2  # of one goal; slots for which one equation is solved
SOLVING_WORK = 50_000  # products of monomials
SAMPLES = "0 1 -1 2 -2 1/2 1000 -1000 1000000 -1000000".split()
TRUE, FALSE = node("true"), node("false")
_OPPOSITE = {"eq": "ne", "ne": "eq", "le": "lt", "lt": "le"}


class Bounds(NamedTuple):
    """The range of a slot; a bound is `None` or a rational with whether it is strict."""

    low: tuple[Rational, bool] | None = None
    high: tuple[Rational, bool] | None = None


class Goal(NamedTuple):
    """Values of the slots of a shape are wanted at which all conjuncts are true.

    Attributes:
        shape: what the slots belong to.
        conjuncts: formulas over the slots, made of relations, `and` and `or`.
        solved: slots with their values as terms in the free slots and in the slots solved before them.
        free: the other slots.
        bounds: the ranges of slots that single conjuncts state.
    """

    shape: Shape
    conjuncts: tuple[Node, ...]
    solved: tuple[tuple[str, Node], ...]
    free: tuple[str, ...]
    bounds: dict[str, Bounds]


def goals(statement: Statement, shape: Shape, wanted: str, sampled: bool = False) -> list[Goal]:
    """Return the goals whose solutions are the witnesses of one shape; plainly impossible ones are left out.

    Args:
        statement: the statement.
        shape: a shape of its witnesses.
        wanted: what `kernel.witness.judge` is to return.
        sampled: whether quantifiers over reals and vectors are over samples of them, rather than false.

    Raises:
        KernelError: the instance is too large.
    """
    found = statement.at(shape.names)
    formulas = (*found.hypotheses, found.conclusion)
    needed = obligations(found)
    unroll = _Unroller(sampled)
    cases: list[list[tuple[Node, bool]]] = []
    if wanted == "undefined":
        for place, obligation in needed:
            before = [(o, True) for at, o in needed if at < place] + [(f, True) for f in formulas[:place]]
            cases.append([*before, (obligation, False)])
    else:
        held = [(o, True) for _, o in needed] + [(h, True) for h in found.hypotheses]
        cases.append([*held, (found.conclusion, wanted == "holds")])
    made: list[Goal] = []
    for case in cases:
        for conjuncts in _branches([unroll.formula(f, positive) for f, positive in case]):
            METER.left = SOLVING_WORK
            made += _solved(shape, conjuncts)
            METER.left = MAX_WORK
    return made


def _branches(formulas: list[Node]) -> Iterator[tuple[Node, ...]]:
    """Yield conjunctions that together say what the formulas say; only alternatives with an equation are separated."""
    pending, count = [formulas], 1
    while pending:
        flat: dict[Node, None] = {}
        stack = list(reversed(pending.pop()))
        while stack:
            formula = stack.pop()
            if formula.op == "and":
                stack += reversed(formula.args)
            elif formula.op != "true":
                flat[formula] = None
        if FALSE in flat:
            continue
        room = MAX_BRANCHES - count + 1
        split = next((f for f in flat if f.op == "or" and len(f.args) <= room and _has_equation(f)), None)
        if split is None:
            yield tuple(flat)
            continue
        count += len(split.args) - 1
        pending += [[part, *(f for f in flat if f is not split)] for part in reversed(split.args)]


def _has_equation(formula: Node) -> bool:
    return formula.op == "eq" or (formula.op in ("and", "or") and any(map(_has_equation, formula.args)))


class _Unroller:
    """Writes out binders over sets of known size, and decides what does not mention a slot."""

    def __init__(self, sampled: bool) -> None:
        self.sampled = sampled
        self.terms: dict[Node, Node] = {}
        self.slots: dict[Node, bool] = {}
        self.nodes = 0

    def term(self, t: Node) -> Node:
        if t not in self.terms:
            self.nodes += 1
            require(self.nodes <= MAX_NODES, "the instance is too large to search")
            self.terms[t] = self.unrolled(t)
        return self.terms[t]

    def unrolled(self, t: Node) -> Node:
        if t.op in ("sum", "integral"):
            parts = []
            for k in range(domain_size(t.args[0])):
                part = self.term(replace(t.args[2], node("literal", k, t.args[0])))
                weight = 1 if t.op == "sum" else t.args[0][1][k]
                parts.append(part if weight == 1 else node("mul", numeral(weight), part))
            return node("add", *parts) if len(parts) > 1 else parts[0] if parts else num(0)
        if t.op == "if":
            return node("if", self.formula(t.args[0], True), self.term(t.args[1]), self.term(t.args[2]))
        return node(t.op, *(self.term(a) if type(a) is Node and a.sort == REAL else a for a in t.args))

    def formula(self, f: Node, positive: bool) -> Node:
        """Return a formula or its negation, made of relations, `and` and `or`."""
        op, args = f.op, f.args
        if op in RELATIONS:
            left, right = map(self.term, args)
            if not self.has_slot(left) and not self.has_slot(right):
                return _decided(node(op, left, right), positive)
            if positive:
                return node(op, left, right)
            return node(_OPPOSITE[op], left, right) if op in ("eq", "ne") else node(_OPPOSITE[op], right, left)
        if op in ("true", "false"):
            return TRUE if (op == "true") == positive else FALSE
        if op == "not":
            return self.formula(args[0], not positive)
        if op == "implies":
            parts = [self.formula(args[0], not positive), self.formula(args[1], positive)]
            return _joined("or" if positive else "and", parts)
        if op == "iff":
            cases = [[self.formula(args[0], side), self.formula(args[1], side == positive)] for side in (True, False)]
            return _joined("or", [_joined("and", case) for case in cases])
        if op == "forall":
            infinite = args[0] == REAL or args[0][0] == "vector"
            if infinite and not self.sampled:
                return FALSE
            values = samples(args[0]) if infinite else _literals(args[0])
            instances = [replace(args[2], value) for value in values]
            return _joined("and" if positive else "or", [self.formula(i, positive) for i in instances])
        return _joined("and" if (op == "and") == positive else "or", [self.formula(a, positive) for a in args])

    def has_slot(self, t: Node) -> bool:
        if t not in self.slots:
            self.slots[t] = t.op == "var" or any(self.has_slot(a) for a in t.args if type(a) is Node)
        return self.slots[t]


def _literals(domain: Sort) -> list[Node]:
    return [node("literal", k, domain) for k in range(domain_size(domain))]


def samples(sort: Sort) -> list[Node]:
    """Return some reals, or some vectors: constant ones and those of the standard basis."""
    numbers = [numeral(Fraction(text)) for text in SAMPLES]
    if sort == REAL:
        return numbers
    index = ("index", sort[1])
    size = domain_size(index)
    constants = [node("fun", index, "i", number) for number in numbers]
    basis = [node("table", index, *(num(int(k == j)) for j in range(size))) for k in range(size)]
    return [*constants, *basis] if size > 1 else constants


def _decided(relation: Node, positive: bool) -> Node:
    try:
        return TRUE if truth(relation) == positive else FALSE
    except KernelError:
        return FALSE


def _joined(op: str, parts: list[Node]) -> Node:
    stop, skip = (FALSE, TRUE) if op == "and" else (TRUE, FALSE)
    if stop in parts:
        return stop
    kept = list(dict.fromkeys(p for p in parts if p is not skip))
    return node(op, *kept) if len(kept) > 1 else kept[0] if kept else skip


def _solved(shape: Shape, conjuncts: tuple[Node, ...]) -> list[Goal]:
    """Return the goals of some conjuncts: none when their equations contradict each other, several when one has several roots.

    An equation with a slot in which it is linear is solved for it. Of another, what is found by inverting functions is
    taken as one goal each, after the goal in which it is left as it is, whose witnesses are rational.
    """
    bounds = _bounds(conjuncts)
    order = {slot: place for place, slot in enumerate(shape.slots)}
    cases: list[dict[str, Node]] = [{}]
    for equation in [c for c in conjuncts if c.op == "eq"][:MAX_EQUATIONS]:
        cases = [more for case in cases for more in _extended(case, equation, bounds, order)][:MAX_CASES]
    made: list[Goal] = []
    for solved in cases:
        free = tuple(slot for slot in shape.slots if slot not in solved)
        made.append(Goal(shape, conjuncts, tuple(reversed(solved.items())), free, bounds))
    return made


def _extended(
    solved: dict[str, Node], equation: Node, bounds: dict[str, Bounds], order: dict[str, int]
) -> list[dict[str, Node]]:
    """Return the values of the solved slots, with each value at which one more slot meets an equation too."""
    try:
        p = difference(equation)
        for name, value in solved.items():
            if _occurs(p, name):
                p = cleaned(normal(substitute(term(p), {name: value})))
    except KernelError:
        return [solved]
    if is_constant(p):
        return [] if p else [solved]
    if len(p) > MAX_MONOMIALS:
        return [solved]
    found = _solution(p, bounds, order)
    if found is not None:
        return [{**solved, found[0]: found[1]}]
    slots = sorted((name for name in order if _occurs(p, name)), key=lambda name: (name in bounds, order[name]))
    values = [(name, value) for name in slots[:MAX_UNKNOWNS] for value in roots(p, name)]
    return [solved, *({**solved, name: value} for name, value in values)]


def _occurs(p: Poly, name: str) -> bool:
    return any(mentions(NODES[number], name) for monomial in p for number, _ in monomial)


def _solution(p: Poly, bounds: dict[str, Bounds], order: dict[str, int]) -> tuple[str, Node] | None:
    """Return a slot in which `p` is linear and its value where `p` is 0; best with a constant factor and no bounds."""
    atoms = {number for monomial in p for number, _ in monomial}
    best: tuple[tuple[bool, bool, int], str, Node] | None = None
    for number in sorted(atoms):
        atom = NODES[number]
        if atom.op != "var" or atom.args[0] not in order:
            continue
        if any(mentions(NODES[n], atom.args[0]) for n in atoms - {number}):
            continue
        powers = {e for monomial in p for n, e in monomial if n == number}
        if powers != {1}:
            continue
        factor = {tuple(x for x in m if x[0] != number): c for m, c in p.items() if (number, 1) in m}
        rest = {m: -c for m, c in p.items() if (number, 1) not in m}
        name = atom.args[0]
        rank = (not is_constant(factor), name in bounds, -order[name])
        if best is None or rank < best[0]:
            best = rank, name, tidy(node("div", term(rest), term(factor)))
    return best[1:] if best else None


def _bounds(conjuncts: tuple[Node, ...]) -> dict[str, Bounds]:
    """Return the ranges that conjuncts with a single slot, linear in it, state."""
    found: dict[str, Bounds] = {}
    for conjunct in conjuncts:
        if conjunct.op not in ("le", "lt") or conjunct.size > MAX_BOUND_SIZE:
            continue
        try:
            p = difference(conjunct)
        except KernelError:
            continue
        linear = [m for m in p if m]
        if len(linear) != 1 or len(linear[0]) != 1 or linear[0][0][1] != 1 or NODES[linear[0][0][0]].op != "var":
            continue
        name, factor = NODES[linear[0][0][0]].args[0], p[linear[0]]
        limit, strict = Fraction(-p.get((), 0)) / factor, conjunct.op == "lt"
        old = found.get(name, Bounds())
        if factor > 0 and (old.low is None or (limit, strict) > old.low):
            found[name] = old._replace(low=(limit, strict))
        elif factor < 0 and (old.high is None or (-limit, strict) > (-old.high[0], old.high[1])):
            found[name] = old._replace(high=(limit, strict))
    return found
