"""Equalities as rewriting rules: normal forms modulo what is known to be equal, with the multiples that were used.

Each equality is turned into a rule that replaces its largest monomial; overlapping rules are completed as in Buchberger's
algorithm, up to a bound. Larger means more factors, then longer atoms, so that logarithms of products are replaced by
those of their factors, and p/p by 1 where p is not zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache, lru_cache
from typing import NamedTuple

from ..kernel.poly import METER, Monomial, Poly, Rational, accumulate, is_constant, plus, scaled, term, times
from ..kernel.term import NODES, Node, node, num
from .proof import Fact
from .text import monomial_key

LOG_WEIGHT = 5  # factors that a logarithm counts as, so that it is replaced by the polynomial that it equals
MAX_STEPS = 400
MAX_RULES = 60
MAX_TERMS = 60
MAX_WORK = 50_000  # products of monomials, for the completion of one set of rules
RECENT = 16
Multiples = dict[Fact, Poly]


class Rule(NamedTuple):
    """`lead` may be replaced: `poly`, whose coefficient of `lead` is 1, is zero, being the sum of the `multiples`."""

    lead: Monomial
    poly: Poly
    multiples: Multiples
    place: int


_ORDER: dict[Monomial, tuple[object, ...]] = {}


def order(m: Monomial) -> tuple[object, ...]:
    """Return what monomials are compared by: how many factors they count, then the texts of the factors, longest first."""
    found = _ORDER.get(m)
    if found is None:
        degree = sum(int(e) * _weight(a) for a, e in m if NODES[a].op != "exp")
        texts = sorted(((len(t), t, abs(e)) for t, e in ((monomial_key(((a, 1),)), e) for a, e in m)), reverse=True)
        found = _ORDER[m] = (degree, texts)
    return found


@cache
def _weight(number: int) -> int:
    """Return how many factors an atom counts as: more for a logarithm, most for that of a function of an element."""
    atom = NODES[number]
    return LOG_WEIGHT + _local(atom) if atom.op == "log" else 1


def _local(t: Node) -> bool:
    """Return whether a point or an index stands in a term."""
    if t.op == "var":
        return t.sort[0] in ("point", "index")
    return any(_local(a) for a in t.args if isinstance(a, Node))


def divide(m: Monomial, n: Monomial) -> Monomial | None:
    """Return m/n, if n divides m; an exponential divides what has a larger exponent of the same sign."""
    exponents = dict(m)
    for number, exponent in n:
        found = exponents.get(number, 0)
        rest = found - exponent
        if found * exponent <= 0 or rest * exponent < 0:
            return None
        if rest:
            exponents[number] = rest
        else:
            del exponents[number]
    return tuple(sorted(exponents.items()))


def content(p: Poly) -> tuple[Monomial, Poly]:
    """Return the factors that all terms of a normal form have in common, and the normal form without them."""
    common = set.intersection(*({a for a, e in m if e > 0} for m in p)) if len(p) > 1 else set()
    shared = tuple((a, min(dict(m)[a] for m in p)) for a in sorted(common))
    return shared, times(p, {tuple((a, -e) for a, e in shared): 1}) if shared else p


class Reduction:
    """Rewriting modulo a set of equalities.

    Attributes:
        contradiction: multiples of the equalities that sum to 1, when they contradict each other.
    """

    def __init__(self, equalities: Sequence[Fact]) -> None:
        self.rules: dict[int, list[Rule]] = {}
        self.steps: dict[Monomial, tuple[Monomial, Rule] | None] = {}
        self.facts: dict[Fact, tuple[Poly, Multiples]] = {}
        self.relations: dict[Fact, Node] = {}
        self.equations: list[Node] | None = None
        self.count = 0
        self.contradiction: Multiples | None = None
        pending: list[tuple[Poly, Multiples]] = []
        for fact in equalities:
            pending += [(fact.poly, {fact: {(): 1}}), *_shifted(fact)]
        limit, least = len(pending) + MAX_RULES, METER.left - MAX_WORK
        while pending and self.count < limit and METER.left > least:
            poly, multiples = pending.pop(0)
            rest, used = self.reduce(poly)
            multiples = combined([(multiples, 1), (used, -1)])
            if not rest or len(rest) > MAX_TERMS:
                continue
            if is_constant(rest):
                self.contradiction = combined([(multiples, Fraction(1) / rest[()])])
                return
            lead = max(rest, key=order)
            factor = Fraction(1) / rest[lead]
            rule = Rule(lead, scaled(rest, factor), combined([(multiples, factor)]), self.count)
            if len(equalities) <= MAX_RULES:
                pending += self.overlaps(rule)
            self.add(rule)

    def add(self, rule: Rule) -> None:
        number = max((a for a, _ in rule.lead), key=lambda a: order(((a, 1),)))
        self.rules.setdefault(number, []).append(rule)
        self.count += 1
        self.steps.clear()

    def overlaps(self, rule: Rule) -> list[tuple[Poly, Multiples]]:
        """Return what follows from a rule and an older one whose leading monomials share a factor."""
        found = []
        for other in [r for rules in self.rules.values() for r in rules]:
            shared = {a for a, _ in rule.lead} & {a for a, _ in other.lead}
            if not shared:
                continue
            exponents = dict(rule.lead)
            for a, e in other.lead:
                exponents[a] = max(exponents.get(a, e), e, key=lambda x: max(x, -x))
            least = tuple(sorted(exponents.items()))
            left, right = divide(least, rule.lead), divide(least, other.lead)
            if left is not None and right is not None:
                poly = plus(times({left: 1}, rule.poly), times({right: 1}, other.poly), -1)
                found.append((poly, combined([(multiplied(rule.multiples, {left: 1}), 1),
                                              (multiplied(other.multiples, {right: 1}), -1)])))
        return found

    def reduce(self, p: Poly) -> tuple[Poly, Multiples]:
        """Return a normal form of p, and the multiples whose sum is p minus that."""
        if not self.rules:
            return p, {}
        rest: Poly = dict(p)
        used: Multiples = {}
        pending = list(reversed(rest))
        steps = 0
        while pending and steps < MAX_STEPS:
            monomial = pending.pop()
            coefficient = rest.get(monomial)
            step = self.step(monomial) if coefficient is not None else None
            if coefficient is None or step is None:
                continue
            quotient, rule = step
            steps += 1
            change = times({quotient: coefficient}, rule.poly)
            accumulate(rest, change, -1)
            pending += reversed(change)
            for fact, multiple in rule.multiples.items():
                accumulate(used.setdefault(fact, {}), times({quotient: coefficient}, multiple))
        return rest, {fact: multiple for fact, multiple in used.items() if multiple}

    def fact(self, fact: Fact) -> tuple[Poly, Multiples]:
        """Return the normal form of right minus left of a fact, as `reduce` does."""
        found = self.facts.get(fact)
        if found is None:
            found = self.facts[fact] = self.reduce(fact.poly)
        return found

    def relation(self, fact: Fact) -> Node:
        """Return an inequality reduced, with 0 on the left."""
        found = self.relations.get(fact)
        if found is None:
            found = self.relations[fact] = node(fact.formula.op, num(0), term(self.fact(fact)[0]))
        return found

    def constraints(self) -> list[Node]:
        """Return equations of what reduced normal forms are made of: all but those that only say what an atom is replaced by."""
        if self.equations is None:
            rules = [r for group in self.rules.values() for r in group]
            single = [r for r in rules if len(r.lead) == 1 and r.lead[0][1] == 1]
            alone = {a: r for r in single for a, _ in r.lead if NODES[a].op != "exp"}  # other powers of exponentials are left
            kept = {r.place: r for r in rules if r not in alone.values()}
            pending = list(kept.values())
            while pending:
                for number in {a for m in pending.pop().poly for a, _ in m} & alone.keys():
                    rule = alone.pop(number)
                    kept[rule.place] = rule
                    pending.append(rule)
            self.equations = [node("eq", num(0), term(kept[place].poly)) for place in sorted(kept)]
        return self.equations

    def step(self, monomial: Monomial) -> tuple[Monomial, Rule] | None:
        """Return the oldest rule that applies to a monomial, with what it leaves of the monomial, or `None`."""
        if monomial not in self.steps:
            METER.charge(1 + len(monomial))
            found = None
            for number, _ in monomial:
                for rule in self.rules.get(number, ()):
                    quotient = divide(monomial, rule.lead)
                    if quotient is not None and (found is None or rule.place < found[1].place):
                        found = quotient, rule
            self.steps[monomial] = found
        return self.steps[monomial]


@lru_cache(RECENT)
def reduction(equalities: tuple[Fact, ...]) -> Reduction:
    """Return the rewriting modulo the equalities; the last ones are kept, for goals that come with the same facts."""
    return Reduction(equalities)


def reached(sight: Sequence[Poly], equalities: Sequence[Fact]) -> list[Fact]:
    """Return the equalities without those that only say what an atom is that occurs neither in sight nor in the others.

    What is made of the atoms in sight is in the ideal of all of them exactly if it is in that of the rest.
    """
    users: dict[int, set[int]] = {}
    for place, fact in enumerate(equalities):
        for number in {a for m in fact.poly for a, _ in m}:
            users.setdefault(number, set()).add(place)
    fixed = {a for p in sight for m in p for a, _ in m}
    kept = dict(enumerate(equalities))
    pending = [a for a in users if a not in fixed]
    while pending:
        number = pending.pop()
        if len(users[number]) != 1:
            continue
        (place,) = users[number]
        if [m for m in kept[place].poly if any(a == number for a, _ in m)] != [((number, 1),)] or NODES[number].op == "exp":
            continue
        for other in {a for m in kept.pop(place).poly for a, _ in m}:
            users[other].discard(place)
            if other not in fixed:
                pending.append(other)
    return list(kept.values())


def _shifted(fact: Fact) -> list[tuple[Poly, Multiples]]:
    """Return an equality multiplied by the inverses of the exponentials in it, which may then be replaced the other way."""
    found: list[tuple[Poly, Multiples]] = []
    for monomial in fact.poly:
        inverse = tuple((a, -e) for a, e in monomial if NODES[a].op == "exp")
        if inverse and len(monomial) > len(inverse):
            found.append((times({inverse: 1}, fact.poly), {fact: {inverse: 1}}))
    return found[:4]


def substituted(p: Poly, number: int, value: Poly) -> tuple[Poly, Poly]:
    """Return p with a value for an atom that stands in it with natural exponents, and q with p = that + (atom - value)*q."""
    result: Poly = {}
    quotient: Poly = {}
    atom: Poly = {((number, 1),): 1}
    for monomial, coefficient in p.items():
        rest: Poly = {tuple((a, e) for a, e in monomial if a != number): coefficient}
        exponent = int(dict(monomial).get(number, 0))
        for k in range(exponent):
            part = rest
            for _ in range(k):
                part = times(part, value)
            for _ in range(exponent - 1 - k):
                part = times(part, atom)
            quotient = plus(quotient, part)
        for _ in range(exponent):
            rest = times(rest, value)
        result = plus(result, rest)
    return result, quotient


def multiplied(multiples: Multiples, factor: Poly) -> Multiples:
    """Return multiples of equalities, multiplied by a polynomial."""
    return {fact: times(p, factor) for fact, p in multiples.items()}


def combined(parts: Sequence[tuple[Multiples, Rational]]) -> Multiples:
    """Return a linear combination of multiples of equalities."""
    total: Multiples = {}
    for multiples, factor in parts:
        for fact, p in multiples.items():
            accumulate(total.setdefault(fact, {}), p, factor)
    return {fact: p for fact, p in total.items() if p}
