"""Polynomial inequalities by sums of squares: from hypotheses, their products, and equalities.

A goal 0 <= p is reached from p = sum of products of hypotheses times sums of squares (Schmuedgen), where the hypotheses are
signs and other inequalities between the same atoms, all modulo the equalities; or, by contradiction, from the same for p
times a power of a form that is positive (Polya, Reznick). Atoms may be roots, whose degrees are half of what is under
them. Homogeneous goals are taken with homogeneous forms only.

References: Schmuedgen, The K-moment problem for compact semi-algebraic sets, 1991; Reznick, Uniform denominators in
Hilbert's seventeenth problem, 1995.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain, combinations, product
from typing import TYPE_CHECKING, Any, NamedTuple

from ..kernel.poly import Monomial, Poly, accumulate, normal, scaled
from ..kernel.poly import times as poly_times
from ..kernel.rules import negation
from ..kernel.term import NODES, Node, node
from ..printer import show
from . import roots, signs
from .clearing import denominators
from .context import Context, atoms
from .forms import Form, plus, times, value
from .gram import Block, Square, sum_of_squares
from .proof import Closer, Fact, leaf, number_text
from .reduction import Multiples, Reduction, combined, reduction
from .ring import MAX_FORMS, Ring
from .steps import ZERO, branch
from .text import text, tidy_term

if TYPE_CHECKING:
    from .strategy import Search

MAX_ATOMS = 7
MAX_TERMS = 800
MAX_DEGREE = 16
MAX_GENERATORS = 6
MAX_POINTS = 20_000
MAX_ZEROS = 150
GRID = (0, 1, 2, Fraction(1, 2), 3, Fraction(1, 3), Fraction(3, 2), 4)
SIGNED_GRID = (0, 1, -1, 2, -2, Fraction(1, 2), Fraction(-1, 2), 3, -3)
FULL = 4  # generators, all products of which are taken


class Generator(NamedTuple):
    """A form that is not negative, by a fact that says so."""

    form: Form
    fact: Fact


class Product(NamedTuple):
    """A weight times facts times the square of a form."""

    weight: Fraction
    facts: tuple[Fact, ...]
    form: Poly | None = None


def by_squares(search: Search, context: Context, goal: Node, p: Poly) -> Closer | None:
    """Return a proof of a polynomial inequality by sums of squares, or `None`.

    Args:
        search: whose side conditions prove the signs under roots.
        context: what is known.
        goal: the goal, whose relation is that of 0 and p.
        p: right minus left of it.
    """
    if goal.op == "lt":
        return _unequal(search, context, p) or _found(search, context, goal, p)
    return _found(search, context, goal, p)


def _unequal(search: Search, context: Context, p: Poly) -> Closer | None:
    """Return a proof of 0 < p from 0 <= p, if p is known not to be zero."""
    for fact in context.unequal:
        lead = next(iter(p))
        ratio = Fraction(fact.poly.get(lead, 0)) / Fraction(p[lead])
        if not ratio or scaled(p, ratio) != fact.poly:
            continue
        formula = node("le", ZERO, tidy_term(p))
        closer = _found(search, context, formula, p)
        if closer is None:
            return None
        weak = Fact(formula, "cut", [show(formula)], [leaf(closer)])
        share = number_text(1 / abs(ratio))
        branches = []
        for sides, up in ((fact.formula.args, ratio > 0), (fact.formula.args[::-1], ratio < 0)):
            case = Fact(node("lt", *sides))
            branches.append(branch(case, Closer("combine", ([[share, case], *([] if up else [[2, weak]])], []))))
        return Closer("cases", [fact], branches)
    return None


def _found(search: Search, context: Context, goal: Node, p: Poly) -> Closer | None:
    """Return a proof from the facts about the atoms, homogenised by an equality if that can be."""
    work = Context(context.names, context.given, context.derived, context.theorems)
    for atom in [a for a in atoms([p]) if a.op == "sqrt"]:
        for fact in roots.root_facts(search, work, atom.args[0]):
            work.learn(fact)
    facts = [f for f in work.relations() if not denominators(f.poly)]
    modulo = reduction(tuple(f for f in facts if f.formula.op == "eq"))
    target, _ = _reduced(p, modulo)
    if modulo.contradiction is not None or not target or len(target) > MAX_TERMS:
        return None
    related = [r.poly for rules in modulo.rules.values() for r in rules if _related(r.poly, target)]
    ring = Ring([target, *related], modulo)
    if not 0 < len(ring.numbers) <= MAX_ATOMS:
        return None
    form = ring.form(target)
    if form is None or max(map(ring.degree, form)) > MAX_DEGREE * max(ring.weights):
        return None
    problems = [_Squares(goal, p, form, ring, modulo, facts)]
    whole = _homogenized(p, [f for f in facts if f.formula.op == "eq"])
    if whole is not None:
        free = Ring([whole], Reduction(()))
        homogeneous = free.form(whole)
        if homogeneous is not None and max(map(free.degree, homogeneous)) <= MAX_DEGREE:
            problems.insert(0, _Squares(goal, p, homogeneous, free, modulo, facts))
    return next((closer for problem in problems if (closer := problem.proof()) is not None), None)


def _reduced(p: Poly, modulo: Reduction) -> tuple[Poly, Multiples]:
    """Return the normal form modulo equalities, in as many rounds as it takes, and the multiples that were used."""
    total: Multiples = {}
    while True:
        p, multiples = modulo.reduce(p)
        if not multiples:
            return p, total
        total = combined([(total, 1), (multiples, 1)])


def _homogenized(p: Poly, equalities: Sequence[Fact]) -> Poly | None:
    """Return p with its terms multiplied by powers of what an equality says to be 1, so that all have the same degree; or `None`."""
    if len(equalities) != 1 or any(type(e) is not int or NODES[a].op != "var" for q in (p, equalities[0].poly) for m in q for a, e in m):
        return None
    unit: Poly = dict(equalities[0].poly)
    rest = unit.pop((), 0)
    degrees = {sum(int(e) for _, e in m) for m in unit}
    if not rest or len(degrees) != 1:
        return None
    (step,), top = degrees, max(sum(int(e) for _, e in m) for m in p)
    unit = scaled(unit, -1 / Fraction(rest))
    total: Poly = {}
    for monomial, coefficient in p.items():
        missing, uneven = divmod(top - sum(int(e) for _, e in monomial), step)
        if uneven or missing > MAX_DEGREE:
            return None
        part: Poly = {monomial: coefficient}
        for _ in range(missing):
            part = poly_times(part, unit)
        accumulate(total, part)
    return total or None


def _related(p: Poly, target: Poly) -> bool:
    """Return whether an equality is about atoms of the target."""
    numbers = {a for m in target for a, _ in m}
    return any(a in numbers for m in p for a, _ in m)


class _Squares:
    def __init__(self, goal: Node, p: Poly, form: Form, ring: Ring, modulo: Reduction, facts: Sequence[Fact]) -> None:
        self.goal, self.p, self.form, self.ring, self.modulo = goal, p, form, ring, modulo
        self.signs: dict[int, Fact] = {}
        self.homogeneous = len(set(map(ring.degree, form))) == 1 and not ring.rules
        self.opposite = Fact(negation(goal))
        self.generators = self.chosen(facts)

    def chosen(self, facts: Sequence[Fact]) -> list[Generator]:
        """Return the facts whose products are multiplied with squares; signs are remembered too."""
        found: dict[tuple[Any, ...], Generator] = {}
        for fact in facts:
            form = self.ring.form(self.modulo.fact(fact)[0] if self.ring.rules else fact.poly) if fact.formula.op in ("le", "lt") else None
            if not form or not any(any(e) for e in form):
                continue
            if self.homogeneous and len(set(map(self.ring.degree, form))) > 1:
                continue
            lead = abs(Fraction(form[max(form)]))
            key = tuple(sorted((e, c / lead) for e, c in form.items()))
            if key not in found or (fact.strict and not found[key].fact.strict):
                found[key] = Generator(form, fact)
            ((e, c), *more) = form.items()
            if not more and c > 0 and sum(e) == 1 and found[key].fact is fact:
                self.signs[e.index(1)] = fact
        kept = [g for g in found.values() if not self.implied(g) and not any(_below(g.form, h.form) for h in found.values())]
        kept = [g for g in kept if any(e in self.form for e in g.form) or max(map(sum, g.form)) <= max(map(sum, self.form))]
        kept.sort(key=lambda g: (max(map(self.ring.degree, g.form)), len(g.form), [(e, Fraction(c)) for e, c in sorted(g.form.items())]))
        return kept[:MAX_GENERATORS]

    def implied(self, generator: Generator) -> bool:
        """Return whether a generator follows from the signs of the atoms, and is not one of these."""
        if generator.fact in self.signs.values():
            return False
        return all(c > 0 and all(k in self.signs or n % 2 == 0 for k, n in enumerate(e)) for e, c in generator.form.items())

    def proof(self) -> Closer | None:
        """Return the first proof that is found, the smaller ones being tried first."""
        found = self.attempt(self.form, self.subsets())
        if found is not None:
            return self.combination(self.p, self.products(*found))
        if self.homogeneous and self.ring.form(self.p) != self.form and not self.strict_signs():
            return None
        multiple = self.form
        against = Generator(plus({}, self.form, -1), self.opposite)
        more = [(against, *g) for g in self.subsets() if len(g) < 2] if self.ring.rules else []
        for power in (1, 2):
            multiple = self.ring.reduce(times(multiple, self.scale()))
            found = self.attempt(multiple, [*self.subsets(), *more])
            if found is not None:
                return self.by_contradiction(self.products(*found), power)
        return None

    def subsets(self) -> list[tuple[Generator, ...]]:
        """Return the generators whose products are multiplied with squares: all subsets of few, pairs of many."""
        most = len(self.generators) if len(self.generators) <= FULL else 2
        return list(chain.from_iterable(combinations(self.generators, n) for n in range(most + 1)))

    def strict_signs(self) -> bool:
        """Return whether all atoms are known to be positive."""
        return len(self.signs) == len(self.ring.numbers) and all(f.strict for f in self.signs.values())

    def attempt(self, target: Form, subsets: Sequence[tuple[Generator, ...]]) -> tuple[list[Square], list[tuple[Generator, ...]]] | None:
        """Return squares that sum to a target, with the generators of each block, or `None`."""
        top = max(map(self.ring.degree, target), default=0)
        blocks: list[Block] = []
        chosen: list[tuple[Generator, ...]] = []
        for generators in subsets:
            multiplier: Form = {(0,) * len(self.ring.numbers): 1}
            for generator in generators:
                multiplier = times(multiplier, generator.form)
            rest = top + (0 if self.homogeneous else top % 2) - max(map(self.ring.degree, multiplier))
            if rest < 0 or (self.homogeneous and rest % 2):
                continue
            basis = self.ring.monomials(rest // 2, self.homogeneous)
            if basis:
                blocks.append(Block(multiplier, basis))
                chosen.append(generators)
        if not blocks or sum(len(b.basis) for b in blocks) > MAX_FORMS:
            return None
        found = sum_of_squares(target, blocks, list(self.zeros(target)), self.ring.reduce, self.ring.poly)
        return None if found is None else (found, chosen)

    def zeros(self, target: Form) -> Iterator[tuple[Any, ...]]:
        """Yield simple points at which the target is zero, the equalities hold and no generator is negative."""
        import numpy

        count = len(self.ring.numbers)
        axes = []
        for k in range(count):
            axes.append(GRID if k in self.signs else SIGNED_GRID)
        size = int(MAX_POINTS ** (1 / count))
        points = list(product(*(axis[:max(2, size)] for axis in axes)))
        columns = [numpy.array([float(p[k]) for p in points]) for k in range(count)]

        def values(form: Form) -> Any:
            total = numpy.zeros(len(points))
            for e, c in form.items():
                part = numpy.full(len(points), float(c))
                for column, n in zip(columns, e, strict=True):
                    part = part * column**n if n else part
                total += part
            return total

        good = numpy.abs(values(target)) < 1e-7
        for lead, rest in self.ring.rules:
            good &= numpy.abs(values({lead: 1, **{e: -c for e, c in rest.items()}})) < 1e-7
        for generator in self.generators:
            good &= values(generator.form) > -1e-7
        for n in numpy.flatnonzero(good)[:MAX_ZEROS]:
            point = points[n]
            equal = [target, *({lead: 1, **{e: -c for e, c in rest.items()}} for lead, rest in self.ring.rules)]
            if any(point) and all(value(f, point) == 0 for f in equal) and all(value(g.form, point) >= 0 for g in self.generators):
                yield point

    def scale(self) -> Form:
        """Return a form that is positive, or not negative and zero at 0 only if all is homogeneous: what the goal is multiplied by."""
        count = len(self.ring.numbers)
        exponent = 1 if len(self.signs) == count else 2
        units = [tuple(exponent if k == n else 0 for k in range(count)) for n in range(count)]
        return {e: 1 for e in (units if self.homogeneous else [(0,) * count, *units])}

    # certificates

    def by_contradiction(self, products: list[Product], power: int) -> Closer | None:
        """Return a proof from products that sum to the goal times a power of the scale, which the opposite of the goal contradicts."""
        if self.goal.op == "lt" or not self.homogeneous:
            products += self.scaled(power)
        else:
            products.append(Product(Fraction(1), (self.scale_positive(),) * power + (self.opposite,)))
        closer = self.combination({}, products)
        return None if closer is None else Closer("absurd", [], [branch(self.opposite, closer)])

    def scaled(self, power: int) -> list[Product]:
        """Return the products that sum to a power of the scale times the opposite of the goal."""
        found = []
        for e, c in (self.scale() if power == 1 else times(self.scale(), self.scale())).items():
            even = tuple(n // 2 for n in e)
            odd = [n % 2 for n in e]
            facts = [self.signs[k] for k, n in enumerate(odd) if n]
            form = self.ring.poly({even: 1}) if any(even) else None
            found.append(Product(Fraction(c), (*facts, self.opposite), form))
        return found

    def scale_positive(self) -> Fact:
        """Return that the scale is positive: were it zero, the goal would be that 0 <= 0."""
        formula = node("lt", ZERO, tidy_term(self.ring.poly(self.scale())))
        return Fact(formula, "cut", [show(formula)], [leaf(self.scale_closer(formula))])

    def scale_closer(self, formula: Node) -> Closer:
        """Return the proof that the scale is positive: a sign is strict, or else all atoms would be zero."""
        terms = self.scale()
        strict = next((self.signs[e.index(1)] for e in terms if 1 in e and self.signs[e.index(1)].strict), None)
        if strict is not None:
            return Closer("combine", ([[1, self.signs[e.index(1)]] for e in terms], []))
        below = Fact(negation(formula))
        variables = [NODES[number] for number in self.ring.numbers]
        rest: Poly = dict(self.p)
        multiples = []
        for place, x in enumerate(variables):
            zero = self.zero(x, place, below, variables)
            factor = {m: c for m, c in rest.items() if any(a == x.number for a, _ in m)}
            rest = {m: c for m, c in rest.items() if m not in factor}
            quotient = {_divided(m, x.number): -c for m, c in factor.items()}
            multiples.append([text(quotient), zero])
        closer = Closer("combine", ([[1, self.opposite]], multiples))
        return Closer("absurd", [], [branch(below, closer)])

    def zero(self, x: Node, place: int, below: Fact, variables: Sequence[Node]) -> Fact:
        """Return x = 0 from the fact that the scale is not positive."""
        if len(self.signs) == len(variables):
            others = [[1, fact] for k, fact in self.signs.items() if k != place]
            least, most = self.signs[place], node("le", x, ZERO)
            return signs.equal(x, ZERO, Fact(most, "cut", [show(most)], [leaf(Closer("combine", ([[1, below], *others], [])))]), least)
        formula, apart = node("eq", x, ZERO), Fact(node("ne", x, ZERO))
        squares = [[1, text(normal(y))] for k, y in enumerate(variables) if k != place]
        closer = Closer("combine", ([[1, signs.square_of_nonzero(apart)], [1, below], *squares], []))
        return Fact(formula, "cut", [show(formula)], [leaf(Closer("absurd", [], [branch(apart, closer)]))])

    def products(self, squares: Sequence[Square], chosen: Sequence[tuple[Generator, ...]]) -> list[Product]:
        """Return what the squares are for the kernel; those of monomials by signs, where a strict product is asked for."""
        found: list[Product] = []
        for block, weight, form in squares:
            facts = tuple(g.fact for g in chosen[block])
            ((e, c), *more) = form.items()
            known = [self.signs.get(n) for n, k in enumerate(e) for _ in range(2 * k)] if not more else [None]
            if not more and (self.goal.op == "lt" or not any(e)) and all(f is not None and f.strict for f in known):
                product = Product(weight * Fraction(c) ** 2, (*facts, *(f for f in known if f is not None)))
            else:
                product = Product(weight, facts, self.ring.poly(form))
            if product.facts or product.form:
                found.append(product)
        return found

    def combination(self, goal: Poly, products: Sequence[Product]) -> Closer | None:
        """Return the `combine` that closes a goal by products, with the multiples of equalities that this takes."""
        rest: Poly = dict(goal)
        for weight, facts, form in products:
            part: Poly = {(): weight}
            for factor in (*(f.poly for f in facts), *((form, form) if form else ())):
                part = poly_times(part, factor)
            accumulate(rest, part, -1)
        remainder, multiples = _reduced(rest, self.modulo)
        left = remainder.get((), 0)
        strict = left > 0 or any(not form and all(f.strict for f in facts) for _, facts, form in products)
        if any(remainder) or left < 0 or not (strict or (goal and self.goal.op == "le")):
            return None
        found = [[number_text(w), *facts, *([text(form)] if form else [])] for w, facts, form in products]
        return Closer("combine", (found, [[text(m), f] for f, m in multiples.items() if m]))


def _below(form: Form, other: Form) -> bool:
    """Return whether a form is another one plus a positive number."""
    rest = plus(form, other, -1)
    return len(rest) == 1 and all(not any(e) and c > 0 for e, c in rest.items())


def _divided(m: Monomial, number: int) -> Monomial:
    """Return a monomial divided by an atom."""
    return tuple((a, e - (a == number)) for a, e in m if a != number or e > 1)
