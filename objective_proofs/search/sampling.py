"""Points at which what is known at a goal holds: they tell what is worth trying, and prove nothing.

Every variable, and every atom that has no numbers inside (an application, a sum), is drawn in turn, inside the bounds that the
facts linear in it put on it at the values drawn before; points at which some fact fails are then dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy

from ..kernel.poly import Monomial, Poly, Rational, constant, difference, inverse, is_constant, scaled, times
from ..kernel.term import NODES, REAL, Node
from .context import Context, atoms
from .proof import Fact
from .text import monomial_key

DRAWN = 1500
KEPT = 300
ENOUGH = 8
MAX_MONOMIALS = 400
TOLERANCE = 1e-9
NEAR = 0.7  # share of the points at which a function that is drawn is drawn near its value
OPAQUE = ("var", "app", "at", "sum", "integral")
LOOSE = (*OPAQUE, "log", "sqrt", "max", "if")  # what is drawn where functions are to be bound by the facts alone
FUNCTIONS = {"exp": numpy.exp, "log": numpy.log, "sqrt": numpy.sqrt, "abs": numpy.abs, "max": numpy.maximum, "min": numpy.minimum}
INVERSES: dict[str, Any] = {"log": numpy.exp, "sqrt": numpy.square, "div": numpy.reciprocal, "exp": numpy.log}
RELATIONS = {"le": numpy.less_equal, "lt": numpy.less, "ne": numpy.not_equal}


class Points:
    """Values of atoms that are drawn, one row a point; and of the terms asked for so far."""

    def __init__(self, values: dict[Node, Any]) -> None:
        self.values = dict(values)

    def moved(self, atom: Node, values: Any) -> Points:
        """Return the points with other values of one atom."""
        return Points({a: v for a, v in self.values.items() if a.op in OPAQUE} | {atom: values})

    def term(self, t: Node) -> Any:
        """Return the values of a term; not a number where it is not defined."""
        found = self.values.get(t)
        if found is None:
            with numpy.errstate(all="ignore"):
                found = self.values[t] = self.computed(t)
        return found

    def computed(self, t: Node) -> Any:
        """Return the values of a term from those of its parts."""
        op, args = t.op, t.args
        if op == "num":
            return nearest(args[0])
        if op == "pow":
            return self.term(args[0]) ** nearest(args[1])
        if op == "neg":
            return -self.term(args[0])
        if op == "add":
            return sum(map(self.term, args))
        if op == "mul":
            return numpy.prod(numpy.broadcast_arrays(*map(self.term, args)), axis=0)
        if op == "div":
            return numpy.divide(*map(self.term, args))
        if op in FUNCTIONS:
            return FUNCTIONS[op](*map(self.term, args))
        if op == "if":
            truth = self.truth(args[0])
            return numpy.nan if truth is None else numpy.where(truth, *map(self.term, args[1:]))
        return numpy.nan

    def truth(self, f: Node) -> Any:
        """Return where a formula without quantifiers holds, or `None` if that is not told."""
        if f.op == "eq" or f.op in RELATIONS:
            return (RELATIONS.get(f.op, numpy.equal))(*map(self.term, f.args))
        if f.op not in ("and", "or", "not"):
            return None
        found = [self.truth(a) for a in f.args]
        parts: list[Any] = [p for p in found if p is not None]
        if len(parts) < len(found):
            return None
        return numpy.logical_not(parts[0]) if f.op == "not" else (numpy.all if f.op == "and" else numpy.any)(parts, axis=0)

    def poly(self, p: Poly) -> tuple[Any, Any]:
        """Return the values of a normal form and the sums of the sizes of its terms."""
        with numpy.errstate(all="ignore"):
            value: Any = numpy.float64(0)
            size: Any = numpy.float64(0)
            for monomial, coefficient in p.items():
                part: Any = nearest(coefficient)
                for number, exponent in monomial:
                    part = part * self.term(NODES[number]) ** nearest(exponent)
                value, size = value + part, size + abs(part)
            finite = numpy.isfinite(size)
        return numpy.where(finite, value, numpy.nan), numpy.where(finite, size, numpy.nan)

    def satisfying(self, facts: Sequence[Fact], drawn: Iterable[Node], count: int) -> Points:
        """Return those of so many points at which relations hold, with the values of the atoms that are drawn."""
        holds = numpy.ones(count, bool)
        for fact in facts:
            value, size = self.poly(fact.poly)
            with numpy.errstate(all="ignore"):
                if fact.formula.op == "eq":
                    holds &= abs(value) <= TOLERANCE * (1 + size)
                else:  # bounds may be closer to each other than floats are, so that strictness is not told
                    holds &= value != 0 if fact.formula.op == "ne" else value >= 0
        rows = numpy.flatnonzero(holds)
        return Points({a: self.values[a][rows] for a in drawn})

    def nonnegative(self, p: Poly, everywhere: bool = False) -> bool:
        """Return whether a normal form is nowhere plainly negative, and has a value somewhere, or everywhere."""
        value, size = self.poly(p)
        with numpy.errstate(all="ignore"):
            known = numpy.isfinite(value)
            defined = bool(numpy.all(known) if everywhere else numpy.any(known))
            return defined and not bool(numpy.any(value < -TOLERANCE * (1 + size)))

    def vanishing(self, p: Poly) -> bool:
        """Return whether a normal form is nowhere plainly other than zero, and has a value somewhere."""
        return self.nonnegative(p) and self.nonnegative(scaled(p, -1))

    def positive(self, p: Poly) -> bool:
        """Return whether a normal form is plainly positive everywhere."""
        value, size = self.poly(p)
        with numpy.errstate(all="ignore"):
            return bool(numpy.all(value > TOLERANCE * (1 + size)))


def nearest(value: Rational) -> Any:
    """Return the float next to a rational, infinite if that is too large."""
    try:
        return numpy.float64(value)
    except OverflowError:
        return numpy.float64(numpy.inf if value > 0 else -numpy.inf)


def sample(context: Context, polys: Iterable[Poly]) -> Points | None:
    """Return points for the atoms of the normal forms and of the given facts, or `None` if too few are found."""
    facts = [f for f in context.given if f.formula.op in ("le", "lt", "eq", "ne") and len(f.poly) <= MAX_MONOMIALS]
    declared = {name: place for place, name in enumerate(context.names)}
    points = draw(facts, polys, declared, DRAWN)
    if not points.values:
        return points
    found = len(next(iter(points.values.values())))
    return None if found < ENOUGH else Points({a: v[:KEPT] for a, v in points.values.items()})


def draw(
    facts: Sequence[Fact], polys: Iterable[Poly], declared: Mapping[str, int], count: int, drawn: Sequence[str] = OPAQUE
) -> Points:
    """Return points for the atoms of normal forms and of facts: of so many that are drawn, those at which the facts hold.

    Args:
        facts: relations.
        polys: the normal forms.
        declared: the places of names that variables are drawn in the order of.
        count: how many points.
        drawn: the operators of what is drawn, and not computed.
    """
    inside = {f: dict.fromkeys(opaque_inside(f.poly, drawn=drawn)) for f in facts}
    opaque = list(dict.fromkeys(inner for found in (opaque_inside(*polys, drawn=drawn), *inside.values()) for inner in found))
    opaque.sort(
        key=lambda a: (a.op not in OPAQUE, declared.get(a.args[0], 0) if a.op == "var" else -1, monomial_key(((a.number, 1),)))
    )
    for fact in [f for f in facts if f.formula.op == "eq"]:  # what an equality gives is drawn last
        given = next((a for a in reversed(opaque) if a in inside[fact] and _gives(fact, a, drawn)), None)
        if given is not None:
            opaque.remove(given)
            opaque.append(given)
    place = {atom: k for k, atom in enumerate(opaque)}
    bounding: dict[Node, list[Fact]] = {}
    for fact in facts:
        if inside[fact]:
            bounding.setdefault(max(inside[fact], key=place.__getitem__), []).append(fact)
    rng = numpy.random.Generator(numpy.random.PCG64(len(opaque)))
    points = Points({})
    for atom in opaque:
        points.values[atom] = _drawn(points, atom, bounding.get(atom, ()), rng, count, drawn)
    return points.satisfying(facts, opaque, count)


class Doubts:
    """Tells, from points sampled once for each set of facts, which relations between real variables plainly do not hold."""

    def __init__(self) -> None:
        self.sampled: dict[tuple[Node, ...], Points | None] = {}

    def about(self, context: Context, formula: Node) -> bool:
        """Return whether the relation fails at a point at which the given facts hold."""
        if formula.op not in RELATIONS:
            return False
        p = difference(formula)
        inside = opaque_inside(p)
        if not inside or any(a.op != "var" or a.sort != REAL for a in inside):
            return False
        key = tuple(f.formula for f in context.given)
        points = self.sampled.get(key)
        if key not in self.sampled or (points is not None and any(a not in points.values for a in inside)):
            points = self.sampled[key] = sample(context, [p])
        if points is None:
            return False
        value, size = points.poly(p)
        with numpy.errstate(all="ignore"):
            wrong = abs(value) <= 0 if formula.op == "ne" else value < -TOLERANCE * (1 + size)
        return bool(numpy.any(wrong))


def _opaque(t: Node, drawn: Sequence[str] = OPAQUE) -> list[Node]:
    if t.op in drawn:
        return [t]
    return [a for child in t.args if isinstance(child, Node) for a in _opaque(child, drawn)]


def opaque_inside(*polys: Poly, drawn: Sequence[str] = OPAQUE) -> list[Node]:
    """Return the atoms of normal forms, and those inside them, that have values of their own."""
    return [inner for a in atoms(polys) for inner in _opaque(a, drawn)]


def _drawn(points: Points, atom: Node, facts: Sequence[Fact], rng: Any, count: int, drawn: Sequence[str]) -> Any:
    """Return so many values of one atom inside the bounds of the facts in which it is linear."""
    low, high = numpy.full(count, -numpy.inf), numpy.full(count, numpy.inf)
    for fact in facts:
        split = linear(fact.poly, atom, drawn) if fact.formula.op != "ne" else None
        inverse = _inverse(fact, atom, drawn) if fact.formula.op == "eq" and split is None else None
        function, *parts = inverse or ("", *(split or ()))
        if not parts:
            continue
        slope, rest = (points.poly(p)[0] for p in parts)
        with numpy.errstate(all="ignore"):
            bound = numpy.broadcast_to(-rest / slope, count)
            if fact.formula.op == "eq":
                bound = INVERSES[function](bound) if function else bound
                return numpy.where(numpy.isfinite(bound), bound, numpy.nan)
            low = numpy.where(slope > 0, numpy.fmax(low, bound), low)
            high = numpy.where(slope < 0, numpy.fmin(high, bound), high)
    scale = 10.0 ** rng.uniform(-2.5, 1.2, count)
    away = scale * rng.choice([-1.0, 1.0], count)
    share = rng.beta(0.7, 0.7, count)
    with numpy.errstate(all="ignore"):
        between = low + share * (high - low)
        found = numpy.where(numpy.isfinite(low), numpy.where(numpy.isfinite(high), between, low + scale),
                            numpy.where(numpy.isfinite(high), high - scale, away))
        if atom.op not in OPAQUE:  # near what the function is, facts about several such atoms agree
            near = numpy.clip(points.computed(atom) + away * 10.0 ** rng.uniform(-3, 0, count), low, high)
            found = numpy.where(rng.random(count) < NEAR, near, found)
        return found


def _gives(fact: Fact, atom: Node, drawn: Sequence[str]) -> bool:
    """Return whether an equality gives the value of an atom from those of all others."""
    split = linear(fact.poly, atom, drawn)
    return is_constant(split[0]) if split is not None else _inverse(fact, atom, drawn) is not None


def _inverse(fact: Fact, atom: Node, drawn: Sequence[str]) -> tuple[str, Poly, Poly] | None:
    """Return f, a and b, if an equality is a*f(atom) + b = 0, the atom stands in neither, and f has an inverse."""
    for function in atoms([fact.poly]):
        if function.op in INVERSES and function.op not in drawn and function.args[-1] is atom:
            split = linear(fact.poly, function, drawn)
            if split is not None and atom not in opaque_inside(*split, drawn=drawn):
                return function.op, *split
    return None


def linear(p: Poly, atom: Node, drawn: Sequence[str] = OPAQUE) -> tuple[Poly, Poly] | None:
    """Return a and b with p = a*atom + b, if the atom stands in neither and a is not zero."""
    slope: Poly = {}
    rest: Poly = {}
    for monomial, coefficient in p.items():
        outside: Monomial = tuple((a, e) for a, e in monomial if a != atom.number)
        if any(atom in _opaque(NODES[a], drawn) for a, _ in outside) or dict(monomial).get(atom.number, 1) != 1:
            return None
        (rest if len(outside) == len(monomial) else slope)[outside] = coefficient
    return (slope, rest) if slope else None


def quotient(a: Poly, b: Poly) -> Poly:
    """Return -a/b, where b is not zero."""
    return scaled(times(a, inverse(b)), -1) if b else constant(0)
