"""Expressions and formulas: captured as written, refused with a cure."""

from __future__ import annotations

import time
from collections.abc import Callable
from fractions import Fraction

import pytest

from objective_proofs import (
    Real,
    StatementError,
    abs_,
    and_,
    eq,
    exp,
    from_sympy,
    iff,
    implies,
    log,
    maximum,
    minimum,
    ne,
    not_,
    or_,
    piecewise,
    real,
    sigmoid,
    softplus,
    sqrt,
)
from objective_proofs.kernel.term import REAL, var
from objective_proofs.kernel.text import read
from objective_proofs.printer import show

NAMES = {name: var(name, REAL) for name in "abcxyz"}
a, b, c, x, y, z = (Real(NAMES[name]) for name in "abcxyz")


@pytest.mark.parametrize(
    ("built", "written"),
    [
        (a + b - c, "a + b - c"),
        (a - (b - c), "a - (b - c)"),
        (a + (b + c), "a + (b + c)"),
        (-a - b, "-a - b"),
        (a * b * c, "a*b*c"),
        (a * (b * c), "a*(b*c)"),
        (a * b / c, "a*b/c"),
        (a / b * c, "(a/b)*c"),
        (a / (b / c), "a/(b/c)"),
        (-(a**2), "-a**2"),
        ((-a) ** 2, "(-a)**2"),
        (a**-1, "a**-1"),
        (b + x * 0, "b + x*0"),
        (x / x, "x/x"),
        (1 - x, "1 - x"),
        (2 * x, "2*x"),
        (2 / x, "2/x"),
        (x - -3, "x - -3"),
        (x * Fraction(-1, 3), "x*(-1/3)"),
        ("0.1" * x, "(1/10)*x"),
        (x + "-2/4", "x + -1/2"),
        (x ** Fraction(1, 2), "sqrt(x)"),
        (x ** "3/2", "exp((3/2)*log(x))"),
        (x ** Fraction(4, 2), "x**2"),
        (abs(x) + abs_(y), "abs(x) + abs(y)"),
        (maximum(x, y, 0) - minimum(x, 1), "max(max(x, y), 0) - min(x, 1)"),
        (softplus(x), "log(1 + exp(x))"),
        (sigmoid(x), "1/(1 + exp(-x))"),
        (piecewise((x, x > 0), (y, eq(x, 0)), 1), "if(0 < x, x, if(x = 0, y, 1))"),
        (sqrt(exp(log(2))), "sqrt(exp(log(2)))"),
        (x >= y, "y <= x"),
        (0 <= x, "0 <= x"),
        (0 < x, "0 < x"),
        (Fraction(1, 2) > x, "x < 1/2"),
        (eq(x, x), "x = x"),
        (ne(x, 1), "x != 1"),
        ((x < y) & (y < z) & (z < 1), "x < y and y < z and z < 1"),
        ((x < y) | ~(y < z), "x < y or not y < z"),
        (implies(x < y, iff(x < z, y < z)), "x < y implies (x < z iff y < z)"),
        (and_(), "true"),
        (or_(), "false"),
        (and_(x < y), "x < y"),
        (not_(or_(x < y, y < x)), "not (x < y or y < x)"),
    ],
)
def test_terms_are_captured_as_written_and_read_back(built: Real, written: str) -> None:
    """A Python expression, its text, and what the kernel reads from that text are one node."""
    assert show(built.node) == repr(built) == written
    assert read(written, NAMES) is built.node  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("mistake", "cure"),
    [
        (lambda: x + 0.1, '"0.1"'),
        (lambda: 0.1 * x, "Fraction(1, 10)"),
        (lambda: 0.5 <= x, "float"),
        (lambda: x + True, "write 1"),
        (lambda: x + "abc", '"1/3"'),
        (lambda: x + "1/0", '"1/3"'),
        (lambda: x + "1_0", '"1/3"'),
        (lambda: x + "1e9", '"1/3"'),
        (lambda: x + "٣", '"1/3"'),
        (lambda: x + None, "NoneType"),
        (lambda: x + (x < y), "expected a real expression"),
        (lambda: x == y, "write eq(x, y)"),
        (lambda: x != 1, "write ne(x, 1)"),
        (lambda: x in [y], "write eq("),
        (lambda: (x < y) == (y < x), "write iff("),
        (lambda: x < y < z, "write (a < b) & (b < c)"),
        (lambda: not x < y, "~ for `not`"),
        (lambda: max(x, y), "maximum"),
        (lambda: 1 if x > 0 else 2, "piecewise"),
        (lambda: 1 if x else 2, "ne(x, 0)"),
        (lambda: (x < y) & True, "True"),
        (lambda: (x < y) | x, "found the expression x"),
        (lambda: x**y, "exp(y*log(x))"),
        (lambda: 2**x, "exp(x*log(2))"),
        (lambda: Fraction(1, 2) ** x, "log("),
        (lambda: x**0.5, "float"),
        (lambda: x**True, "write 1"),
        (lambda: x**5000, "at most 1000"),
        (lambda: float(x), "exact"),
        (lambda: list(x), "Vector"),
        (lambda: piecewise((x, x > 0)), "value otherwise"),
        (lambda: piecewise(x, y), "pair"),
        (lambda: real(10**2000), "digits"),
        (lambda: exp(0.5), "float"),
    ],
)
def test_mistakes_are_refused_with_a_cure(mistake: Callable[[], object], cure: str) -> None:
    """Every mistake is one sentence that says what to write instead."""
    with pytest.raises(StatementError) as caught:
        mistake()

    assert cure in str(caught.value)
    assert "\n" not in str(caught.value)


def test_too_deep_a_term_is_refused() -> None:
    """The kernel's bounds arrive as errors of the statement."""
    deep = x
    with pytest.raises(StatementError, match="nested more than"):
        for _ in range(200):
            deep = exp(deep)


def test_a_shared_prefix_may_be_continued_twice() -> None:
    """Two sums that begin alike do not disturb each other."""
    start = a + b
    first, second = start + x, start + y
    third = first + z

    assert [show(t.node) for t in (start, first, second, third)] == ["a + b", "a + b + x", "a + b + y", "a + b + x + z"]


def test_long_sums_are_linear() -> None:
    """Sums and products of 50,000 terms take seconds at most; quadratic ones would take minutes."""
    began = time.process_time()
    total, product = x, x
    for _ in range(50_000):
        total, product = total + y, product * y

    assert len(total.node.args) == len(product.node.args) == 50_001
    assert len(sum(x for _ in range(50_000)).node.args) == 50_001  # type: ignore[union-attr]
    assert time.process_time() - began < 10


def test_expressions_are_hashable() -> None:
    """Expressions serve as keys, by identity."""
    assert {x: 1, y: 2}[x] == 1


def test_arrays_leave_operators_to_expressions() -> None:
    """A NumPy array does not swallow an expression."""
    numpy = pytest.importorskip("numpy")

    with pytest.raises(StatementError):
        numpy.array([1.0, 2.0]) * x


def test_from_sympy() -> None:
    """SymPy expressions arrive as SymPy keeps them."""
    sympy = pytest.importorskip("sympy")
    s, t = sympy.symbols("x y", real=True)

    assert show(from_sympy(sympy.exp(s) * sympy.Rational(1, 2)).node) == "(1/2)*exp(x)"
    assert show(from_sympy(1 / sympy.sqrt(s) + sympy.E).node) in ("exp(1) + 1/sqrt(x)", "1/sqrt(x) + exp(1)")
    assert show(from_sympy(sympy.Max(s, t) ** 2, {"y": a}).node) in ("max(a, x)**2", "max(x, a)**2")
    assert from_sympy(sympy.log(sympy.Abs(s))).node is log(abs(x)).node


@pytest.mark.parametrize("written", ["x*0.5", "x**(1/3)", "sin(x)", "oo", "I", "x**y"])
def test_from_sympy_refuses(written: str) -> None:
    """What is not exact or not in the language is refused."""
    sympy = pytest.importorskip("sympy")

    with pytest.raises(StatementError):
        from_sympy(sympy.sympify(written, rational=written != "x*0.5"))
