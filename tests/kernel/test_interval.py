"""Enclosures contain the value, at random points and at the points that are built to defeat them."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from objective_proofs.kernel import poly
from objective_proofs.kernel.interval import PRECISIONS, enclose, sign
from objective_proofs.kernel.poly import normal
from objective_proofs.kernel.term import KernelError, Node
from objective_proofs.kernel.text import read
from tests.kernel import model
from tests.strategies import terms

FAST = settings(max_examples=150, derandomize=True, deadline=None, database=None)
ARGUMENTS = st.fractions(min_value=Fraction(1, 10**6), max_value=50) | st.integers(1, 3000).map(
    lambda k: 1 + Fraction(1, 2**k)
)
FUNCTIONS = {"exp": mpmath.exp, "log": mpmath.log, "sqrt": mpmath.sqrt}


def bounds(text: str, bits: int) -> tuple[Fraction, Fraction]:
    """Return the enclosure of a closed term."""
    poly.METER.left = poly.MAX_WORK
    return enclose(normal(read(text, {})), bits)


@FAST
@given(ARGUMENTS, st.sampled_from(sorted(FUNCTIONS)), st.sampled_from(PRECISIONS), st.booleans())
def test_functions_lie_in_their_enclosures(x: Fraction, name: str, bits: int, negated: bool) -> None:
    """`exp`, `log` and `sqrt` of any rational lie between the two bounds."""
    x = -x if negated and name == "exp" else x
    low, high = bounds(
        f"{name}({x.numerator}/{x.denominator})" if x > 0 else f"{name}(-({-x.numerator}/{x.denominator}))", bits
    )
    with mpmath.workprec(10000):
        value = FUNCTIONS[name](mpmath.mpf(x.numerator) / x.denominator)
        slack = mpmath.mpf(2) ** -9500 * (1 + value)

        assert mpmath.mpf(low.numerator) / low.denominator <= value + slack
        assert value <= mpmath.mpf(high.numerator) / high.denominator + slack


@FAST
@given(terms((), 3))
def test_signs_agree_with_the_model(t: Node) -> None:
    """Whatever sign is found for a term without variables is the sign of its value."""
    poly.METER.left = poly.MAX_WORK
    try:
        found = sign(normal(t))
        wanted = model.sign(model.value(t, {}))
    except (KernelError, model.Unsure, KeyError):
        return

    assert found in (wanted, None)


def near_one(exponent: int) -> Fraction:
    """Return x with (x - 1)/(x + 1) just below 2**-exponent, by far less than its cube."""
    q, n = 3 * 2 ** (4 * exponent), 2**exponent
    return Fraction(q * (n + 1) // (n - 1), q)


@pytest.mark.parametrize("exponent", [60, 80, 220])
def test_log_of_a_number_whose_series_has_one_term(exponent: int) -> None:
    """log((1 + y)/(1 - y)) exceeds 2*y by two thirds of y**3, which an enclosure that stops at 2*y misses."""
    x, y = near_one(exponent), Fraction(1, 2**exponent)
    false_bound = 2 * y + y**3 / 3
    found = sign(
        normal(read(f"{false_bound.numerator}/{false_bound.denominator} - log({x.numerator}/{x.denominator})", {}))
    )

    assert found in (None, -1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("exp(1) - 27182818284590452353602874713526624977572/10**40", 1),
        ("exp(1) - 27182818284590452353602874713526624977573/10**40", -1),
        ("log(2) - 6931471805599453094172321214581765680755/10**40", 1),
        ("log(2) - 6931471805599453094172321214581765680756/10**40", -1),
        ("sqrt(2)**2 - 2", None),
        ("exp(log(2)) - 2", None),
        ("exp(1)*exp(-1) - 1", 0),
        ("log(2) - log(2)", 0),
        ("log(1/2) + log(2)", None),
        ("max(log(2), 7/10) - 7/10", None),
        ("max(log(2), 2/3) - 69/100", 1),
        ("1/(log(2) - 1) + 3", -1),
    ],
)
def test_signs(text: str, expected: int | None) -> None:
    """The sign is found when digits can show it, and is left open otherwise."""
    poly.METER.left = poly.MAX_WORK

    assert expected == sign(normal(read(text, {})))


@pytest.mark.parametrize(
    "text",
    [
        "log(-1)",
        "log(log(1/2))",
        "sqrt(log(1/2))",
        "sqrt(-2)",
        "exp(6000)",
        "1/(exp(log(2)) - 2)",
        "log(exp(log(2)) - 2)",
    ],
)
def test_no_enclosure_outside_the_domain(text: str) -> None:
    """A function whose argument may be off its domain has no enclosure."""
    with pytest.raises(KernelError):
        sign(normal(read(text, {})))
