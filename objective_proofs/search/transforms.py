"""The reals at which a sum or an integral with real parameters, such as a transform E[exp(t*x)], stands in the normal forms.

The arguments of functions inside it tell the values: if one is a*t + b and the one that stands in its place is c, then t is (c - b)/a.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import islice

from ..kernel.poly import Monomial, Poly, accumulate, normal, plus
from ..kernel.term import REAL, RELATIONS, Node, instantiate, var
from .context import atoms, exponent_of, exponent_parts, functionals_within, occurs
from .reduction import divide
from .text import sorted_monomials, tidy_term

MAX_VALUES = 6
MAX_TRIED = 40
Values = tuple[Node, ...]


def parameters(formula: Node, polys: Sequence[Poly]) -> list[Values] | None:
    """Return the values of the quantified reals at which a functional of the formula stands in the normal forms.

    `None` if the formula is no such: a relation for all values of reals, which stand together under a functional.
    """
    inside = formula
    unknowns: list[Node] = []
    while inside.op == "forall" and inside.args[0] == REAL:
        unknowns.append(var(f"?{len(unknowns)}", REAL))  # no symbol has this name
        inside = instantiate(inside, unknowns[-1])
    if inside.op not in RELATIONS:
        return None
    patterns = [a for a in _functionals(map(normal, inside.args)) if all(occurs(u, a) for u in unknowns)]
    if not patterns:
        return None
    targets = dict.fromkeys(_functionals(polys))
    tried = dict.fromkeys(v for target in targets for pattern in patterns for v in _values(pattern, target, unknowns))
    return list(islice((v for v in islice(tried, MAX_TRIED) if _stands(formula, v, targets)), MAX_VALUES))


def _stands(formula: Node, values: Values, targets: dict[Node, None]) -> bool:
    """Return whether the formula has one of the functionals in it at these values."""
    for value in values:
        formula = instantiate(formula, value)
    return any(a in targets for a in _functionals(map(normal, formula.args)))


def _functionals(polys: Iterable[Poly]) -> list[Node]:
    """Return the closed sums and integrals in normal forms, those in arguments of functions too."""
    return [a for a in functionals_within(polys) if not a.loose]


def _arguments(p: Poly) -> Iterator[tuple[str, Poly]]:
    """Yield the real arguments of functions in a normal form with the names of these, of a product of exponentials the sum."""
    for part in exponent_parts([p]):
        yield "exp", normal(exponent_of({part: 1}))
    for atom in atoms([p]):
        name = atom.args[0] if atom.op == "app" else atom.op
        for a in atom.args:
            if isinstance(a, Node) and a.sort == REAL:
                inside = normal(a)
                if atom.op in ("app", "log", "sqrt", "div"):
                    yield name, inside
                yield from _arguments(inside)


def _values(pattern: Node, target: Node, unknowns: Sequence[Node]) -> Iterator[Values]:
    """Yield the values of the unknowns at which an argument in the one functional is an argument in the other."""
    if pattern.op != target.op or pattern.args[0] != target.args[0]:
        return
    there = list(_arguments(normal(target.args[2])))
    for name, argument in _arguments(normal(pattern.args[2])):
        split = _linear(argument, unknowns)
        if split is not None:
            for other, found in there:
                values = _solved(plus(found, split[1], -1), split[0]) if other == name else None
                if values is not None:
                    yield values


def _linear(p: Poly, unknowns: Sequence[Node]) -> tuple[list[tuple[Monomial, Fraction]], Poly] | None:
    """Return the terms that are multiplied by the unknowns, one by each, and the rest, if no unknown stands elsewhere."""
    slopes: dict[int, tuple[Monomial, Fraction]] = {}
    rest: Poly = {}
    for monomial, coefficient in p.items():
        here = [(a, e) for a, e in monomial if any(a == u.number for u in unknowns)]
        outside = tuple((a, e) for a, e in monomial if (a, e) not in here)
        if any(occurs(u, a) for u in unknowns for a in atoms([{outside: 1}])):
            return None
        if not here:
            rest[monomial] = coefficient
        elif len(here) > 1 or here[0][1] != 1 or here[0][0] in slopes:
            return None
        else:
            slopes[here[0][0]] = outside, Fraction(coefficient)
    return ([slopes[u.number] for u in unknowns], rest) if len(slopes) == len(unknowns) else None


def _solved(p: Poly, slopes: Sequence[tuple[Monomial, Fraction]]) -> Values | None:
    """Return closed values whose products with the slopes sum to p, each term with the first slope that divides it so."""
    found: list[Poly] = [{} for _ in slopes]
    for monomial in sorted_monomials(p):
        for value, (divisor, factor) in zip(found, slopes, strict=True):
            part = divide(monomial, divisor)
            if part is not None and not any(a.loose for a in atoms([{part: 1}])):
                accumulate(value, {part: p[monomial] / factor})
                break
        else:
            return None
    return tuple(map(tidy_term, found))
