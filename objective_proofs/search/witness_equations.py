"""Goals of the search for witnesses, and the equations in them: each that determines a slot is solved for it.

Only the slots that are left are searched.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from ..kernel.poly import MAX_WORK, METER, Poly, Rational, difference, is_constant, normal, term
from ..kernel.term import NODES, REAL, KernelError, Node, node, num
from .text import tidy
from .witness_roots import cleaned, roots, touching_points
from .witness_sequences import factored
from .witness_shape import Shape, substitute

MAX_MONOMIALS = 200
MAX_BOUND_SIZE = 30  # nodes of a conjunct that may state a bound
MAX_EQUATIONS = 12
MAX_CASES, MAX_UNKNOWNS = 12, 2  # of one goal; slots for which one equation is solved
SOLVING_WORK = 50_000  # products of monomials
RECENT = 100_000  # terms whose variables are kept


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


def solved(shape: Shape, conjuncts: tuple[Node, ...], factors: bool = False) -> list[Goal]:
    """Return the goals of some conjuncts: none when their equations contradict each other, several when one has several roots.

    An equation with a slot in which it is linear is solved for it, those first where that takes no division. Of another,
    what is found by inverting functions is taken as one goal each, after the goal in which it is left as it is, whose
    witnesses are rational.

    Args:
        shape: what the slots belong to.
        conjuncts: formulas over the slots.
        factors: whether a product is made 0 by each slot in it in turn, as recursions of sequences want.
    """
    bounds = _bounds(conjuncts)
    order = {slot: place for place, slot in enumerate(shape.slots)}
    cases: list[dict[str, Node]] = [{}]
    equations = sorted((c for c in conjuncts if c.op == "eq"), key=lambda c: not _is_plain(c, bounds, order))
    for equation in equations[:MAX_EQUATIONS]:
        cases = [more for case in cases for more in _extended(case, equation, bounds, order, factors)][:MAX_CASES]
    made: list[Goal] = []
    for values in cases:
        free = tuple(slot for slot in shape.slots if slot not in values)
        made.append(Goal(shape, conjuncts, tuple(reversed(values.items())), free, bounds))
    return made


def _is_plain(equation: Node, bounds: dict[str, Bounds], order: dict[str, int]) -> bool:
    """Return whether an equation is solved for a slot without a division by another."""
    try:
        found = _solution(difference(equation), bounds, order)
        value = normal(found[1]) if found else None
    except KernelError:
        return False
    return value is not None and all(NODES[number].op != "div" for monomial in value for number, _ in monomial)


def _extended(
    known: dict[str, Node], equation: Node, bounds: dict[str, Bounds], order: dict[str, int], factors: bool
) -> list[dict[str, Node]]:
    """Return the values of the solved slots, with each value at which one more slot meets an equation too."""
    try:
        p = difference(equation)
        for name, value in known.items():
            if _occurs(p, name):
                p = cleaned(normal(substitute(term(p), {name: value})))
    except KernelError:
        return [known]
    zeros: list[dict[str, Node]] = []
    if factors and p:
        slots, p = factored(p)
        zeros = [{**known, slot: num(0)} for slot in slots]
    return [*zeros, *_solutions(known, p, bounds, order)]


def _solutions(
    known: dict[str, Node], p: Poly, bounds: dict[str, Bounds], order: dict[str, int]
) -> list[dict[str, Node]]:
    """Return the values of the solved slots, with each value at which one more slot makes `p` zero."""
    if is_constant(p):
        return [] if p else [known]
    if len(p) > MAX_MONOMIALS:
        return [known]
    found = _solution(p, bounds, order)
    if found is not None:
        return [{**known, found[0]: found[1]}]
    slots = sorted((name for name in order if _occurs(p, name)), key=lambda name: (name in bounds, order[name]))
    values = [(name, value) for name in slots[:MAX_UNKNOWNS] for value in roots(p, name)]
    return [known, *({**known, name: value} for name, value in values)]


def touching(goal: Goal) -> list[Goal]:
    """Return goals in which one slot has a value, not rational, at which an inequality may hold without room.

    These are where the two sides of `<=` meet, or where the gap between them has its extreme.
    """
    made: list[Goal] = []
    METER.left = SOLVING_WORK
    for conjunct in (c for c in goal.conjuncts if c.op == "le"):
        try:
            p = difference(conjunct)
            names = [name for name in goal.shape.slots if _occurs(p, name)]
            if len(names) != 1 or names[0] not in goal.free or len(p) > MAX_MONOMIALS:
                continue
            values = touching_points(p, names[0])
        except KernelError:
            continue
        free = tuple(slot for slot in goal.free if slot != names[0])
        made += [goal._replace(solved=((names[0], value), *goal.solved), free=free) for value in values]
    METER.left = MAX_WORK
    return made[:MAX_CASES]


@lru_cache(RECENT)
def _reals(t: Node) -> frozenset[str]:
    """Return the names of the real variables in a term."""
    if t.op == "var":
        return frozenset([t.args[0]] if t.sort == REAL else [])
    return frozenset[str]().union(*(_reals(a) for a in t.args if isinstance(a, Node)))


def _mentions(t: Node, name: str) -> bool:
    return name in _reals(t)


def _occurs(p: Poly, name: str) -> bool:
    return any(_mentions(NODES[number], name) for monomial in p for number, _ in monomial)


def _solution(p: Poly, bounds: dict[str, Bounds], order: dict[str, int]) -> tuple[str, Node] | None:
    """Return a slot in which `p` is linear and its value where `p` is 0; best with a constant factor and no bounds."""
    atoms = {number for monomial in p for number, _ in monomial}
    best: tuple[tuple[bool, bool, int], str, Node] | None = None
    for number in sorted(atoms):
        atom = NODES[number]
        if atom.op != "var" or atom.args[0] not in order:
            continue
        if any(_mentions(NODES[n], atom.args[0]) for n in atoms - {number}):
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
