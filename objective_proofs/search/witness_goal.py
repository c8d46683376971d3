"""Goals of the search for witnesses: conjunctions over finitely many real unknowns, without binders.

At a shape, a statement is unrolled into formulas over the slots, in negation normal form. What is wanted of the witness
becomes one or more conjunctions of them, in which `witness_equations` solves what it can. A quantifier over reals or
vectors counts as false either way, since the kernel does not evaluate it, unless a few samples of them are to stand for
all.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ..kernel.definedness import obligations
from ..kernel.poly import MAX_WORK, METER
from ..kernel.statement import Statement
from ..kernel.term import DIM, REAL, RELATIONS, KernelError, Node, Sort, domain_size, node, num, replace, require
from ..kernel.witness import truth
from ..sequences import sequences
from .witness_equations import SOLVING_WORK, Goal, solved
from .witness_sequences import without_logarithms
from .witness_shape import Shape, numeral

WANTED = ("refuted", "undefined", "holds")
MAX_BRANCHES = 8
MAX_NODES = 30_000
NATURALS = 5  # that a quantifier over all of them is sampled at
SAMPLES = "0 1 -1 2 -2 1/2 1000 -1000 1000000 -1000000".split()
TRUE, FALSE = node("true"), node("false")
_OPPOSITE = {"eq": "ne", "ne": "eq", "le": "lt", "lt": "le"}


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
    sequential = bool(sampled and sequences(statement))
    unroll = _Unroller(sampled, sequential)
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
            made += solved(shape, conjuncts, sequential)
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
    """Writes out binders over sets of known size, and decides what does not mention a slot.

    Args:
        sampled: as for `goals`.
        sequential: whether there are sequences, whose cases and powers are evaluated at numbers.
    """

    def __init__(self, sampled: bool, sequential: bool) -> None:
        self.sampled, self.sequential = sampled, sequential
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
            condition = self.formula(t.args[0], True)
            if self.sequential and condition in (TRUE, FALSE):
                return self.term(t.args[1 if condition is TRUE else 2])
            return node("if", condition, self.term(t.args[1]), self.term(t.args[2]))
        return node(t.op, *(self.term(a) if type(a) is Node and a.sort == REAL else a for a in t.args))

    def formula(self, f: Node, positive: bool) -> Node:
        """Return a formula or its negation, made of relations, `and` and `or`."""
        op, args = f.op, f.args
        if op in RELATIONS:
            left, right = map(self.term, args)
            if self.sequential:
                left, right = without_logarithms(node(op, left, right)).args
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
            infinite = args[0] in (REAL, DIM) or args[0][0] == "vector"
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
    """Return some reals, some natural numbers, or some vectors: constant ones and those of the standard basis."""
    numbers = [numeral(Fraction(text)) for text in SAMPLES]
    if sort in (REAL, DIM):
        return numbers if sort == REAL else [num(k) for k in range(NATURALS)]
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
