"""Enclosures contain the value, at random points and at the points that are built to defeat them."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from objective_proofs.kernel import poly
from objective_proofs.kernel.interval import PRECISIONS, enclose, sign, simplified
from objective_proofs.kernel.poly import normal, term
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
    return enclose(simplified(normal(read(text, {}))), bits)


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
        ("exp(1)*exp(-1) - 1", 0),
        ("log(2) - log(2)", 0),
        ("log(1/2) + log(2)", 0),
        ("log(6) - log(2) - log(3)", None),
        ("max(log(2), 7/10) - 7/10", 0),
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
        "log(exp(6000) - exp(1)*exp(5999))",
        "exp(exp(exp(10)))",
        "1/(log(6) - log(2) - log(3))",
        "max(log(6), log(2) + log(3))",
        "sqrt(log(6) - log(2) - log(3))",
        "log(exp(log(2)) - 2)",
        "exp(log(-1)) + 1",
        "exp(log(-1))**2 - 1",
        "exp(log(0))",
        "exp(log(sqrt(2)**2 - 2))",
        "sqrt(-2)**2 + 2",
        "sqrt(1 - sqrt(2))**2 - 1 + sqrt(2)",
        "log(exp(log(-1))) - 1",
        "log((-1)*exp(2))",
        "exp(log(-2) + log(-3)) - 6",
        "log(2 - exp(1000000))",
        "sqrt(2 - exp(1000000))**2",
    ],
)
def test_no_enclosure_outside_the_domain(text: str) -> None:
    """A function whose argument may be off its domain has no enclosure."""
    with pytest.raises(KernelError):
        sign(normal(read(text, {})))


@pytest.mark.parametrize(
    "text",
    [
        "sqrt(2)**2 - 2",
        "sqrt(2)**3 - 2*sqrt(2)",
        "sqrt(1/3)*sqrt(3) - 1",
        "sqrt(2)*sqrt(2 + sqrt(2))**2 - 2*sqrt(2) - 2",
        "sqrt(sqrt(2)**2 - 2)",
        "sqrt(sqrt(10)**2 - 1) - 3",
        "exp(log(sqrt(2)**2 - 1)/2) - 1",
        "sqrt(sqrt(3))**4 - 3",
        "1/sqrt(2) - sqrt(2)/2",
        "1/(sqrt(2) + 1)**2 - 1/(3 + 2*sqrt(2))",
        "exp(log(2)) - 2",
        "exp(-2*log(3)) - 1/9",
        "exp(log(3)/2) - sqrt(3)",
        "exp(5/2*log(3)) - 9*sqrt(3)",
        "exp(exp(log(log(5)))) - 5",
        "exp(log(2)*log(3))**2 - exp(log(4)*log(3))*exp(2*log(2)*log(3) - log(3)*log(4))",
        "exp(log(2) + log(3)) - 6",
        "exp(log(1 + sqrt(2)) + log(sqrt(2) - 1)) - 1",
        "log(exp(3)) - 3",
        "log(sqrt(3)) - log(3)/2",
        "log(6*exp(2)/sqrt(5)) - log(6) - 2 + log(5)/2",
        "log(1 + exp(2)) - log(1 + exp(-2)) - 2",
        "log(exp(1000000)) - 1000000",
        "abs(1 - sqrt(2)) + 1 - sqrt(2)",
        "max(sqrt(2), 1/exp(1)) - sqrt(2)",
        "min(exp(log(2)), 2) - 2",
        "1/(exp(log(2)) - 2)",
        "sqrt(2)**1000 - 2**500",
    ],
)
def test_equal_numbers(text: str) -> None:
    """What is zero by the laws of roots, `exp` and `log` is found to be, and a small number beside it is not."""
    signs = []
    for nearby in (text, f"{text} + 1/10**30", f"{text} - 1/10**200"):
        poly.METER.left = poly.MAX_WORK
        signs.append(sign(normal(read(nearby, {}))))

    assert signs == [0, 1, -1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("exp(1000000) - 2", 1),
        ("2 - exp(1000000)", -1),
        ("exp(-1000000)", 1),
        ("exp(-1000000) - 1/10**1000", -1),
        ("exp(10**12) - exp(10**12 - 1) - exp(-10**12)", 1),
        ("exp(exp(10)) - 10**100", 1),
        ("exp(6000) - exp(6000 + 1/10**20)", -1),
        ("log(1 + exp(1000000)) - 1000001", -1),
        ("1000000*exp(-1000000) - exp(-999990)", 1),
        ("exp(3000*log(1 + exp(1))) - 5", 1),
    ],
)
def test_large_and_small_exponentials(text: str, expected: int) -> None:
    """Exponentials are compared by their exponents where their values would be too long."""
    poly.METER.left = poly.MAX_WORK

    assert expected == sign(normal(read(text, {})))


LEAVES = st.sampled_from(["2", "3", "1/2", "4/9", "1", "0", "(-1)", "log(2)", "sqrt(2)", "exp(1)"])
CLOSED = st.recursive(
    LEAVES,
    lambda t: st.builds("{}({})".format, st.sampled_from(["exp", "log", "sqrt", "sqrt", "abs", "1/", "-"]), t)
    | st.builds("({} {} {})".format, t, st.sampled_from("+-*/"), t)
    | st.builds("max({}, {})".format, t, t)
    | st.builds("({})**{}".format, t, st.sampled_from(["2", "3", "(-1)", "(-2)"])),
    max_leaves=8,
)


@settings(FAST, max_examples=1000)
@given(CLOSED, st.integers(-3, 3))
def test_simplified_terms_keep_their_values(text: str, off_domain: int) -> None:
    """Whatever values `log` and `sqrt` have off their domains, a simplified term has the same value, and 0 is 0."""
    poly.METER.left = poly.MAX_WORK
    env = {"off domain": off_domain}
    try:
        p = normal(read(text, {}))
        wanted = model.value(term(p), env)
        simple = model.value(term(simplified(p)), env)
        found = sign(p)
    except (KernelError, model.Unsure):
        return

    assert model.same(wanted, simple)
    assert found != 0 or model.same(wanted, Fraction(0))
