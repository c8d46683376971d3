"""Goals of the search for witnesses, solved by Z3's procedure for polynomials.

`exp` and `log` are limited to a grid of arguments, where short rationals enclose their values; so a model is nearly
always a witness, and nothing follows when there is none. What remains is real arithmetic.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import z3

from ..encode.z3 import Encoder
from ..kernel.interval import enclose
from ..kernel.poly import normal
from ..kernel.term import REAL, KernelError, Node, node, num, require, var
from .witness_equations import Goal
from .witness_points import LARGEST
from .witness_shape import numeral

RESOURCES = 30_000  # Z3's `rlimit` for one goal
MILLISECONDS = 2_000  # only the last guard
MAX_ATOMS = 12
MAX_SIZE = 5000
MAX_DEGREE = 40  # of polynomials; Z3 does not count what larger ones take
DIGITS = 12
ALGEBRAIC_DIGITS = 12
GRID = {"exp": "0 1 -1 2 -2 1/2 -1/2 3 -3 5 -5 10 -10", "log": "1 2 1/2 3 1/3 4 1/4 3/2 2/3 10 1/10 100 1/100"}


def model(goal: Goal) -> tuple[dict[str, Fraction] | None, int]:
    """Return values of the free slots of a goal, or `None`, with the resources of Z3 that this took."""
    try:
        abstraction = _Abstraction()
        conjuncts = [abstraction.replaced(c) for c in goal.conjuncts]
        require(all(_degree(c) <= MAX_DEGREE for c in conjuncts), "too large a degree for Z3")
        formulas = [*abstraction.facts, *conjuncts]
        return _solve(goal, formulas) if sum(f.size for f in formulas) <= MAX_SIZE else (None, 0)
    except (KernelError, z3.Z3Exception):
        return None, 0


def _solve(goal: Goal, formulas: list[Node]) -> tuple[dict[str, Fraction] | None, int]:
    context = z3.Context()
    encoder = Encoder(context)
    solver = z3.SolverFor("QF_NRA", ctx=context)
    solver.set("rlimit", RESOURCES)
    solver.set("timeout", MILLISECONDS)
    solver.set("random_seed", 0)
    solver.add(*map(encoder.encode, formulas))
    answer = solver.check()
    used = next((value for key, value in solver.statistics() if key == "rlimit count"), RESOURCES)
    if answer != z3.sat:
        return None, used
    found = solver.model()
    values = {slot: found.eval(encoder.encode(var(slot, REAL)), model_completion=True) for slot in goal.free}
    return {slot: _fraction(value) for slot, value in values.items()}, used


def _fraction(value: Any) -> Fraction:
    if z3.is_algebraic_value(value):
        value = value.approx(ALGEBRAIC_DIGITS)
    if not z3.is_rational_value(value):
        return Fraction(0)
    found = Fraction(value.numerator_as_long(), value.denominator_as_long())
    return found if abs(found) <= LARGEST else Fraction(0)


def _degree(t: Node) -> int:
    """Return a bound of the degrees of the polynomials in a term or formula."""
    degrees = [_degree(a) for a in t.args if type(a) is Node]
    if t.op == "pow":
        return degrees[0] * abs(int(t.args[1]))
    return sum(degrees) if t.op in ("mul", "div") else max(degrees, default=int(t.op == "var"))


class _Abstraction:
    """Replaces `exp`, `log`, `sqrt` by variables, about which `facts` says what is known."""

    def __init__(self) -> None:
        self.facts: list[Node] = []
        self.memo: dict[Node, Node] = {}
        self.atoms = 0

    def replaced(self, t: Node) -> Node:
        if t not in self.memo:
            made = node(t.op, *(self.replaced(a) if type(a) is Node else a for a in t.args))
            self.memo[t] = self.atom(made) if t.op in ("exp", "log", "sqrt") else made
        return self.memo[t]

    def atom(self, t: Node) -> Node:
        self.atoms += 1
        if self.atoms > MAX_ATOMS:
            raise KernelError("too many functions for Z3")
        made, argument = var(f"{t.op}.{self.atoms}", REAL), t.args[0]
        if t.op == "sqrt":
            self.facts += [node("le", num(0), made), node("eq", node("pow", made, 2), argument)]
            return made
        cases = []
        for text in GRID[t.op].split():
            point = numeral(Fraction(text))
            low, high = enclose(normal(node(t.op, point)), 4 * DIGITS)
            scale = 10**DIGITS
            below, above = Fraction(low * scale // 1, scale), -Fraction(-high * scale // 1, scale)
            within = [node("le", numeral(below), made), node("le", made, numeral(above))]
            cases.append(node("and", node("eq", argument, point), *within))
        self.facts.append(node("or", *cases))
        return made
