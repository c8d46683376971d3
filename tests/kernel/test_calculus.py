"""The derivative of a normal form, against SymPy's at points where both are defined."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy

from objective_proofs.kernel.calculus import derivative
from objective_proofs.kernel.interval import enclose
from objective_proofs.kernel.poly import Poly, normal, term
from objective_proofs.kernel.term import REAL, KernelError, Node, Signature, instantiate, node, num
from objective_proofs.kernel.text import read

FUNCTIONS = [
    "u", "7", "u**5", "3*u**2 - u/2 + 1", "1/u", "u**-3", "(u + 1)/(u + 2)", "1/(u**2 + 1)**2", "exp(u)", "exp(-u/2)*u", "exp(3*u)**2",
    "exp(exp(u))", "exp(u*log(u))", "log(u)", "log(u)**3", "log(1 + exp(u))", "u*log(u) + (5 - u)*log(5 - u)", "sqrt(u)",
    "sqrt(u**2 + 1)/u", "sqrt(u)**3", "1/sqrt(1 + u)", "sqrt(sqrt(u) + 1)", "exp(-u**2/2)", "1/(1 + exp(-u))", "log(u)/u",
    "(exp(u) - exp(-u))/(exp(u) + exp(-u))", "log(log(u + 2))", "u/(1 + 1/(1 + 1/u))", "Max(u, 2)**2", "Abs(u - 2)*u", "Min(u, 3/u)",
]
POINTS = [Fraction(1, 3), Fraction(1), Fraction(9, 4)]


def slope(text: str) -> Node:
    """Return the derivative of `fun(u: text)` as a function."""
    names = {"x": node("var", "x", REAL), "n": node("var", "n", "dim"), "Z": "Z", "q": Signature((("point", "Z"),), ()),
             "f": Signature((REAL,), ())}
    function = read(f"fun(u: {text})", names)
    return node("fun", REAL, "u", term(derivative(normal(function.args[2]))))


@pytest.mark.parametrize("text", FUNCTIONS)
def test_against_sympy(text: str) -> None:
    """The values agree to thirty digits."""
    u = sympy.Symbol("u", positive=True)
    expected = sympy.diff(sympy.sympify(text, locals={"u": u}), u)
    function = slope(text.replace("Max", "max").replace("Min", "min").replace("Abs", "abs"))
    for point in POINTS:
        value: Poly = normal(instantiate(function, node("div", num(point.numerator), num(point.denominator))))
        low, high = enclose(value, 120)
        exact = expected.subs(u, sympy.Rational(point.numerator, point.denominator)).evalf(40)
        assert abs(sympy.Rational(low.numerator, low.denominator) - exact) < sympy.Rational(1, 10**30)
        assert high - low < Fraction(1, 10**30)


def test_of_a_sum() -> None:
    """The derivative goes under a finite sum, of any size, and leaves other variables alone."""
    assert normal(slope("sum(i < n: x*u**2)").args[2]) == normal(slope("n*x*u**2").args[2])
    assert not normal(slope("x*n").args[2])


@pytest.mark.parametrize("text", ["f(u)", "if(u < 0, 0, 1)", "integral(z in Z: exp(u*q(z)))"])
def test_not_taken(text: str) -> None:
    """What has jumps, is unknown, or needs an exchange of limits is refused."""
    with pytest.raises(KernelError, match="is not taken"):
        slope(text)
