"""The derivative of a normal form in one real variable.

It is the derivative at every point around which the normal form and the derivative are defined; where they are not, nothing is said.
"""

from __future__ import annotations

from fractions import Fraction

from .poly import METER, Poly, accumulate, constant, exponential, inverse, mentions, normal, plus, scaled, term, times
from .term import NODES, KernelError, Node, node


def derivative(p: Poly, level: int = 0, through: tuple[str, ...] = ("sum",)) -> Poly:
    """Return the derivative in the loose real variable `level`.

    Raises:
        KernelError: the variable stands under what is not differentiated here: `if`, a function symbol, a functional not named.
    """
    total: Poly = {}
    for monomial, coefficient in p.items():
        for place, (number, exponent) in enumerate(monomial):
            again = ((number, exponent - 1),) if exponent != 1 else ()
            rest = {(*monomial[:place], *again, *monomial[place + 1:]): coefficient * exponent}
            accumulate(total, times(rest, _slope(NODES[number], level, through)))
    return total


def _slope(atom: Node, level: int, through: tuple[str, ...]) -> Poly:
    """Return the derivative of an atom."""
    METER.charge(atom.size)
    if not mentions(atom, level):
        return {}
    if atom.op == "bound":
        return constant(1)
    if atom.op in through:
        domain, hint, body = atom.args
        return normal(node(atom.op, domain, hint, term(derivative(normal(body), level + 1, through))))
    if atom.op == "max":  # (a + b)/2 + |a - b|/2, whose derivative is defined where a != b
        a, b = map(normal, atom.args)
        apart = plus(a, b, -1)
        sign = times(apart, inverse(normal(node("abs", term(apart)))))
        gap = times(sign, derivative(apart, level, through))
        return scaled(plus(plus(derivative(a, level, through), derivative(b, level, through)), gap), Fraction(1, 2))
    if atom.op not in ("exp", "log", "sqrt", "div"):
        raise KernelError(f"the derivative of a term with the variable under {atom.op} is not taken", atom)
    argument = normal(atom.args[-1])
    if atom.op in ("exp", "log"):
        outer = exponential(argument) if atom.op == "exp" else inverse(argument)
    else:
        itself = normal(atom)
        outer = scaled(times(itself, itself), -1) if atom.op == "div" else inverse(scaled(itself, 2))
    return times(outer, derivative(argument, level, through))
