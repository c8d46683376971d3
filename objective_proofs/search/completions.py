"""Squares that complete a polynomial, and monomials that are squares."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ..kernel.poly import Monomial, Poly, Rational, plus, scaled, times
from ..kernel.term import NODES


def completions(target: Poly, roots: Sequence[Monomial]) -> tuple[list[Poly], list[Rational], Poly]:
    """Return linear forms and positive multipliers whose squares sum to the target, up to the rest, which is returned too."""
    rest: Poly = dict(target)
    found: list[Poly] = []
    leads: list[Rational] = []
    for root in roots:
        lead = rest.get(next(iter(times({root: 1}, {root: 1}))), 0)
        if lead <= 0:
            continue
        form: Poly = {root: 1}
        for other in (*roots, ()):
            cross = next(iter(times({root: 1}, {other: 1})))
            if other != root and cross in rest:
                form[other] = Fraction(rest[cross]) / (2 * lead)
        found.append(scaled(form, 1))
        leads.append(lead)
        rest = plus(rest, times(form, form), -lead)
    return found, leads, rest


def root_of(m: Monomial) -> Monomial | None:
    """Return the monomial whose square is m, for even exponents; exponentials alone have no use as a root."""
    if all(NODES[a].op == "exp" for a, _ in m):
        return None
    if all(e % 2 == 0 or NODES[a].op == "exp" for a, e in m):
        return tuple((a, e // 2 if e % 2 == 0 else Fraction(e) / 2) for a, e in m)
    return None
