"""Polynomials as exponents over the atoms of a goal, and their normal forms modulo equalities."""

from __future__ import annotations

from collections.abc import Iterable

from ..kernel.poly import Monomial, Poly, normal
from ..kernel.term import NODES, Node
from .context import atoms
from .forms import Exponents, Form, plus
from .reduction import Reduction

MAX_FORMS = 500  # of all bases together


class Ring:
    """Polynomials over the atoms of a goal, modulo equalities.

    Attributes:
        numbers: the atoms.
        weights: their degrees, twice over if there are roots.
    """

    def __init__(self, polys: Iterable[Poly], modulo: Reduction) -> None:
        found = atoms(polys)
        self.numbers = [a.number for a in found]
        self.places = {number: k for k, number in enumerate(self.numbers)}
        self.rooted = any(a.op == "sqrt" for a in found)
        self.weights = [self.weight(a) for a in found]
        self.rules: list[tuple[Exponents, Form]] = []
        self.known: dict[Exponents, Form] = {}
        for rule in (r for rules in modulo.rules.values() for r in rules):
            form = self.form(rule.poly)
            if form is not None:
                lead = self.exponents(rule.lead)
                self.rules.append((lead, {e: -c for e, c in form.items() if e != lead}))

    def weight(self, atom: Node) -> int:
        """Return the degree of an atom."""
        if not self.rooted:
            return 1
        if atom.op != "sqrt":
            return 2
        inside = [sum(self.weight(NODES[a]) * max(int(e), 1) for a, e in m) for m in normal(atom.args[0])]
        return max(1, max(inside, default=2) // 2)

    def exponents(self, monomial: Monomial) -> Exponents:
        """Return the exponents of a monomial in the order of the atoms."""
        found = [0] * len(self.numbers)
        for number, exponent in monomial:
            found[self.places[number]] = int(exponent)
        return tuple(found)

    def form(self, p: Poly) -> Form | None:
        """Return a normal form with exponents in the order of the atoms, or `None` if it is no polynomial in them."""
        if any(a not in self.places or type(e) is not int or e < 0 for m in p for a, e in m):
            return None
        return {self.exponents(m): c for m, c in p.items()}

    def poly(self, form: Form) -> Poly:
        """Return the normal form that exponents stand for."""
        return {tuple(sorted((self.numbers[k], n) for k, n in enumerate(e) if n)): c for e, c in form.items()}

    def reduce(self, form: Form) -> Form:
        """Return the normal form modulo the equalities."""
        if not self.rules:
            return form
        total: Form = {}
        for e, c in form.items():
            total = plus(total, self.reduced(e), c)
        return total

    def reduced(self, e: Exponents) -> Form:
        """Return the normal form of a monomial."""
        found = self.known.get(e)
        if found is None:
            found = {e: 1}
            for lead, rest in self.rules:
                if all(a >= b for a, b in zip(e, lead, strict=True)):
                    quotient = tuple(a - b for a, b in zip(e, lead, strict=True))
                    found = self.reduce({tuple(a + b for a, b in zip(quotient, f, strict=True)): c for f, c in rest.items()})
                    break
            self.known[e] = found
        return found

    def degree(self, e: Exponents) -> int:
        """Return the degree of a monomial."""
        return sum(w * n for w, n in zip(self.weights, e, strict=True))

    def monomials(self, degree: int, homogeneous: bool) -> list[Form]:
        """Return the monomials of a degree, and of smaller degrees unless all is homogeneous; those that nothing reduces, largest first."""
        found: list[Exponents] = [()]
        for w in self.weights:
            found = [(*e, n) for e in found for n in range((degree - self.partial(e)) // w + 1)]
            if len(found) > 20 * MAX_FORMS:
                return []
        kept = [e for e in found if not homogeneous or self.degree(e) == degree]
        plain = [e for e in kept if not any(all(a >= b for a, b in zip(e, lead, strict=True)) for lead, _ in self.rules)]
        return [{e: 1} for e in sorted(plain, key=lambda e: (self.degree(e), e), reverse=True)]

    def partial(self, e: Exponents) -> int:
        """Return the degree of the first factors of a monomial."""
        return sum(w * n for w, n in zip(self.weights, e, strict=False))
