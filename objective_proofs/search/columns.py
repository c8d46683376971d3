"""The columns of the linear program of `combination`: products of facts and squares that could sum to a goal.

Columns are chosen by the monomials that are wanted; the monomials of the columns chosen are wanted in turn. Products are looked
up by splitting wanted monomials, so that ten thousand facts cost ten thousand look-ups and not a hundred million pairs;
among few facts all products are tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import combinations_with_replacement
from typing import Any, NamedTuple

from ..kernel.poly import Monomial, Poly, Rational, constant, plus, scaled, times
from ..kernel.term import NODES
from .completions import completions, root_of
from .proof import Fact
from .reduction import Multiples, Reduction, divide
from .text import monomial_key, text

MANY = 2000  # monomials; with more, they are taken in the order in which they came up
SMALL = 60  # up to so many facts, products are tried that share no monomial with the goal's
FEW_PAIRS = 150
MAX_SIGNED = 3000
MAX_NARROW = 1000  # columns, where only those that share a monomial with the target are wanted
MAX_SPLIT = 6
MAX_ROOTS = 10
MAX_ROUNDS = 4
RECENT = 10_000  # forms whose texts are kept


class Entry(NamedTuple):
    """A nonnegative polynomial, reduced: the product of `factors` minus the `multiples` of equalities."""

    poly: Poly
    strict: bool
    factors: list[Any]
    multiples: Multiples


def columns(target: Poly, facts: Sequence[Fact], modulo: Reduction, effort: int, sight: Sequence[Poly],
            narrow: bool = False) -> list[Entry]:
    """Return the columns that the facts offer for the monomials of a polynomial.

    Args:
        target: the polynomial, reduced.
        facts: inequalities.
        modulo: what is known to be equal.
        effort: as for `combination`.
        sight: polynomials that may hide squares, because reducing them has replaced the squares.
        narrow: whether products that share no monomial with the target are left out, however few there are.
    """
    found = _Columns(target, facts, modulo)
    found.narrow = narrow
    found.roots = {m: None for p in sight for m in p}
    found.sight = sight if len(sight) <= SMALL else []
    return found.choose(effort)


class _Columns:
    def __init__(self, target: Poly, facts: Sequence[Fact], modulo: Reduction) -> None:
        self.facts, self.modulo, self.target = facts, modulo, target
        self.entries: dict[tuple[str, ...], Entry] = {}
        self.roots: dict[Monomial, None] = {}
        self.narrow = False
        self.sight: Sequence[Poly] = []
        self.forms: dict[str, Poly] = {}
        self.reduced = {f: modulo.fact(f) for f in facts}
        self.multiplied: dict[tuple[str, ...], tuple[Poly, Multiples]] = {}
        self.index: dict[Monomial, list[Fact]] = {}
        for fact, (poly, _) in self.reduced.items():
            for monomial in poly:
                self.index.setdefault(monomial, []).append(fact)
        self.rank = {fact: place for place, fact in enumerate(facts)}
        self.wanted = {m: None for m in target if m}  # a dict keeps its order, which a set does not
        if not target:
            for fact in [f for f in facts if not f.rule] or facts:
                self.wanted.update((m, None) for m in self.reduced[fact][0] if m)

    def choose(self, effort: int) -> list[Entry]:
        for fact, (poly, _) in self.reduced.items():
            if not any(poly):
                self.add((fact,))
        fresh = list(self.wanted)
        for round_ in range(MAX_ROUNDS):
            before = set(self.wanted)
            for monomial in sorted(fresh, key=monomial_key) if len(fresh) <= MANY else fresh:
                for fact in self.index.get(monomial, ()):
                    self.add((fact,))
                if round_ < 2:
                    self.signs(monomial)
                if effort and round_ < 2:
                    for pair in self.pairs(monomial):
                        self.add(pair)
            if effort and round_ == 0 and len(self.facts) <= SMALL:
                self.products(effort)
            if effort and (round_ == 0 or (round_ == 1 and len(self.entries) <= FEW_PAIRS)):
                self.squares()
            fresh = [m for m in self.wanted if m not in before]
            if not fresh:
                break
        return list(self.entries.values())

    def add(self, factors: tuple[Fact | str, ...]) -> None:
        """Add the product of facts and of squares of the forms with the given texts."""
        key = _key(factors)
        if key in self.entries or (self.narrow and len(self.entries) >= MAX_NARROW):
            return
        poly, multiples = self.product(factors)
        factors = (*sorted((f for f in factors if isinstance(f, Fact)), key=self.rank.__getitem__),
                   *sorted(f for f in factors if isinstance(f, str)))
        strict = all(isinstance(f, Fact) and f.strict for f in factors)
        if poly or strict:  # a strict fact that reduces to 0 < 0 is a contradiction
            self.entries[key] = Entry(poly, strict, list(factors), multiples)
            self.wanted.update((m, None) for m in poly if m)

    def product(self, factors: tuple[Fact | str, ...]) -> tuple[Poly, Multiples]:
        """Return the product of facts and of squares, reduced."""
        if len(factors) == 1 and isinstance(factors[0], Fact):
            return self.reduced[factors[0]]
        key = _key(factors)
        found = self.multiplied.get(key)
        if found is None:
            poly = constant(1)
            for factor in factors:
                root = self.forms[factor] if isinstance(factor, str) else constant(1)
                poly = times(poly, times(root, root) if isinstance(factor, str) else factor.poly)
            found = self.multiplied[key] = self.modulo.reduce(poly)
        return found

    def square(self, form: Poly) -> str:
        """Return the factor that stands for the square of a form."""
        key = _text(frozenset(form.items()))
        self.forms[key] = form
        return key

    def signs(self, monomial: Monomial) -> None:
        """Add the product of the signs of the factors of a monomial, if all are known."""
        if (len(monomial) < 2 and monomial[0][1] == 1) or _degree(monomial) > 2 * MAX_SPLIT:
            return
        factors = self.positive(monomial)
        if any(isinstance(f, Fact) for f in factors):
            self.add(tuple(factors))

    def positive(self, monomial: Monomial) -> list[Fact | str]:
        """Return the signs of the factors of a monomial, squares for even powers; nothing if one is not known."""
        exponential = tuple((a, e) for a, e in monomial if NODES[a].op == "exp")
        factors: list[Fact | str] = []
        for part, count in ((exponential, 1), *((((a, 1),), e) for a, e in monomial if NODES[a].op != "exp")):
            known = [f for f in self.index.get(part, ()) if len(f.poly) == 1 and f.poly.get(part, 0) > 0] if part else []
            if known:
                factors += known[:1] * int(count)
            elif count % 2 == 0:
                factors.append(self.square({tuple((a, e * count // 2) for a, e in part): 1}))
            elif part:
                return []
        return factors

    def pairs(self, monomial: Monomial) -> Iterable[tuple[Fact | str, ...]]:
        """Yield pairs of inequalities whose product has the monomial; if narrow, also one with the signs of all other factors."""
        if not 1 < _degree(monomial) <= MAX_SPLIT and len(monomial) < 2:
            return
        for left in _divisors(monomial) if self.narrow and len(monomial) > 2 else ():
            right = divide(monomial, left)
            inequalities = [f for f in self.index.get(left, ()) if len(f.poly) > 1]
            if left and right and len(right) > 1 and inequalities:
                factors = self.positive(right)
                yield from ((fact, *factors) for fact in inequalities if factors)
        for left in _divisors(monomial):
            right = divide(monomial, left)
            if left and right and left <= right:
                for fact in self.index.get(left, ()):
                    for other in self.index.get(right, ()):
                        yield fact, other

    def products(self, effort: int) -> None:
        """Add the products of few facts: hypotheses and signs times anything."""
        simple = [f for f in self.facts if len(f.poly) <= 12]
        multipliers = [f for f in simple if not f.rule or (len(f.poly) == 1 and f.rule != "natural")]
        goal = set(self.wanted)
        pairs = [(m, f) for m in multipliers for f in simple]
        triples = [(m, *p) for m in multipliers for p in pairs] if effort > 1 and len(pairs) <= FEW_PAIRS else []
        if effort > 1:
            self.signed_products(simple, goal)
        for factors in (*pairs, *triples):
            if (len(pairs) <= FEW_PAIRS and not self.narrow) or any(m in goal for m in self.product(factors)[0]):
                self.add(factors)

    def signed_products(self, simple: Sequence[Fact], goal: set[Monomial]) -> None:
        """Add the products of a sign, a sign or hypothesis, and another fact that share a wanted monomial."""
        signs = [f for f in simple if len(f.poly) == 1]
        given = [f for f in simple if len(f.poly) > 1 and not f.rule]
        others = [f for f in simple if len(f.poly) > 1 and f.rule]
        multipliers = [(g, s) for g in given for s in signs] + list(combinations_with_replacement(signs, 2))
        if len(multipliers) * len(others) <= MAX_SIGNED:
            for factors in ((*m, f) for m in multipliers for f in others):
                if any(m in goal for m in self.product(factors)[0]):
                    self.add(factors)

    def squares(self) -> None:
        """Add squares, alone and times a sign: of monomials, of what their cross terms suggest, of what completes them."""
        sight = dict.fromkeys((*self.wanted, *self.roots), 0) | self.target
        self.forms_in(sight, ())
        using: dict[int, list[Monomial]] = {}
        for monomial in sight:
            for number, _ in monomial:
                using.setdefault(number, []).append(monomial)
        for fact, (poly, _) in list(self.reduced.items()):
            if len(poly) == 1 and next(iter(poly.values())) > 0:
                (sign,) = poly
                around = using.get(sign[0][0], []) if sign else []
                parts = {q: sight[m] for q, m in ((divide(m, sign), m) for m in around) if q is not None}
                if parts:
                    self.forms_in(parts, (fact,))

    def forms_in(self, sight: Poly, signs: tuple[Fact, ...]) -> None:
        """Add the products of the signs with squares of forms whose monomials are in sight."""
        roots = sorted({r for r in map(root_of, sight) if r is not None}, key=monomial_key)
        squared = {r: next(iter(times({r: 1}, {r: 1}))) for r in roots}
        for root in roots:
            self.add((*signs, self.square({root: 1})))
        for root in [r for r in roots if squared[r] in sight][:MAX_ROOTS]:
            others = [m for m in (divide(m, root) for m in sight) if m is not None and m != root]
            strangers = [m for m in others if m not in squared or squared[m] not in sight]
            if self.narrow and len(strangers) > 2:
                others = [m for m in others if m not in strangers]
            lead = sight[squared[root]]
            complete: Poly = {root: 1}
            for other in sorted(others, key=monomial_key)[:MAX_ROOTS]:
                cross = sight.get(next(iter(times({root: 1}, {other: 1}))), 0)
                self.add((*signs, self.square({root: 1, other: 1})))
                self.add((*signs, self.square({root: 1, other: -1})))
                if lead > 0 and cross:
                    complete[other] = Fraction(cross) / (2 * lead)
            if len(complete) > 1:
                self.add((*signs, self.square(scaled(complete, 1))))
        if not signs:
            total: Poly = {}
            for p in self.sight:
                total = plus(total, p)
            for p in (self.target, *self.sight, total):
                for sign in (1, -1):
                    for form in completions(scaled(p, sign), roots[:MAX_ROOTS])[0]:
                        self.add((self.square(form),))


@lru_cache(RECENT)
def _text(items: frozenset[tuple[Monomial, Rational]]) -> str:
    return text(dict(items))


def _key(factors: tuple[Fact | str, ...]) -> tuple[str, ...]:
    """Return what is the same for the same factors in any order."""
    return tuple(sorted(f if isinstance(f, str) else str(id(f)) for f in factors))


def _degree(m: Monomial) -> Rational:
    return sum(max(e, -e) for _, e in m)


def _divisors(monomial: Monomial) -> list[Monomial]:
    """Return divisors of a monomial; a large or broken exponent is not taken apart."""
    found: list[Monomial] = [()]
    for number, exponent in monomial:
        whole = exponent == int(exponent) and 0 < exponent <= 2 * MAX_SPLIT
        steps = range(int(exponent) + 1) if whole else (0, exponent)
        found = [(*m, (number, k)) if k else m for m in found for k in steps]
        if len(found) > 100:
            break
    return found


def useful(entries: Sequence[Entry], wanted: Iterable[Monomial]) -> list[Entry]:
    """Return the columns without those that bring in a monomial that nothing can cancel."""
    kept = dict(enumerate(entries))
    signs: dict[Monomial, dict[int, bool]] = {}
    for number, entry in kept.items():
        for monomial, coefficient in entry.poly.items():
            signs.setdefault(monomial, {})[number] = coefficient > 0
    fixed = {(), *wanted}
    pending = [m for m in signs if m not in fixed]
    while pending:
        users = signs[pending.pop()]
        if len(set(users.values())) == 1:
            for number in list(users):
                for other in kept.pop(number).poly:
                    del signs[other][number]
                    if other not in fixed:
                        pending.append(other)
    return list(kept.values())
