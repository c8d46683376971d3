"""The normal form keeps the value of every term in the total model, and identifies what it should and nothing else."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings

from objective_proofs.kernel import poly
from objective_proofs.kernel.poly import canonical, normal, term
from objective_proofs.kernel.term import KernelError, Node
from objective_proofs.kernel.text import read
from tests.kernel import model
from tests.strategies import INDEX, NAMES, POINT, environments, formulas, terms

FAST = settings(max_examples=150, derandomize=True, deadline=None, database=None)


@pytest.fixture(autouse=True)
def _full_meter() -> None:
    poly.METER.left = poly.MAX_WORK


def assert_same(t: Node, other: Node, env: dict[str, object], scope: tuple[object, ...] = ()) -> None:
    """Fail when two terms or formulas have different values; pass when the digits do not decide."""
    try:
        found, wanted = model.value(t, env, scope), model.value(other, env, scope)
    except model.Unsure:
        return

    assert found == wanted if isinstance(found, bool) else model.same(found, wanted)


@FAST
@given(terms(), environments())
def test_normal_form_keeps_the_value(t: Node, env: dict[str, object]) -> None:
    """A term and its normal form have the same value at every point, with 0 to 3 indices."""
    poly.METER.left = poly.MAX_WORK
    assert_same(t, term(normal(t)), env)


@FAST
@given(terms((INDEX, POINT), 3), environments())
def test_normal_form_keeps_the_value_under_binders(t: Node, env: dict[str, object]) -> None:
    """So have terms with loose variables, and a sum over a sum over them."""
    poly.METER.left = poly.MAX_WORK
    for k in range(env["n"]):
        for z in range(len(env["Z"])):
            assert_same(t, term(normal(t)), env, (k, z))


@FAST
@given(formulas(), environments())
def test_canonical_formulas_keep_their_truth(f: Node, env: dict[str, object]) -> None:
    """A formula and its canonical form are equivalent."""
    poly.METER.left = poly.MAX_WORK
    assert_same(f, canonical(f), env)


@FAST
@given(terms())
def test_normal_form_is_idempotent(t: Node) -> None:
    """The canonical term of a normal form has that normal form."""
    poly.METER.left = poly.MAX_WORK

    assert normal(t) == normal(term(normal(t)))


IDENTICAL = [
    ("(x + y)**2", "x**2 + 2*x*y + y**2"),
    ("exp(x + y)", "exp(x)*exp(y)"),
    ("exp(x)**2", "exp(2*x)"),
    ("exp(x)*exp(-x)", "1"),
    ("1/exp(x)", "exp(-x)"),
    ("1/(1/x)", "x"),
    ("1/(x*y)", "1/x*(1/y)"),
    ("1/(2*x + 2*y)", "1/2/(x + y)"),
    ("1/0", "0"),
    ("x**0", "1"),
    ("abs(x)", "max(-x, x)"),
    ("min(x, y)", "-max(-y, -x)"),
    ("sqrt(9/4)", "3/2"),
    ("log(1)", "0"),
    ("sum(i < n: x*mu[i])", "x*sum(j < n: mu[j])"),
    ("sum(i < n: x)", "n*x"),
    ("sum(i < n: mu[i] + 1)", "n + sum(i < n: mu[i])"),
    ("sum(i < n: sum(j < n: mu[i]*mu[j]))", "sum(i < n: mu[i])**2"),
    ("sum(i < n: exp(x + mu[i]))", "exp(x)*sum(i < n: exp(mu[i]))"),
    ("integral(z in Z: 2*q(z))", "2*integral(z in Z: q(z))"),
    ("f(x + x)", "f(2*x)"),
    ("if(x < y, 1, 2)", "if(0 < 3*y - 3*x, 1, 2)"),
    ("if(0 < 1, x, y)", "x"),
    ("sum(i < 3: x)", "3*x"),
    ("sum(i < n: sum(j < 2: mu[i]))", "2*sum(i < n: mu[i])"),
    ("sum(i < 0: x)", "0"),
]
DIFFERENT = [
    ("x/x", "1"),
    ("x*(1/x)*x", "x + 0*y + 1 - 1 + y - y + 1 - 1 + 0*x + x - x + 1"),
    ("sqrt(x**2)", "x"),
    ("sqrt(x)**2", "x"),
    ("log(x**2)", "2*log(x)"),
    ("log(x*y)", "log(x) + log(y)"),
    ("log(exp(x))", "x"),
    ("exp(log(x))", "x"),
    ("max(x, x)", "y"),
    ("integral(z in Z: 1)", "1"),
    ("integral(z in Z: q(z))", "sum(i < n: mu[i])"),
    ("sum(i < n: mu[i]**2)", "sum(i < n: mu[i])**2"),
    ("sum(i < n: sum(j < n: a[i, j]))", "sum(i < n: sum(j < n: a[j, j]))"),
    ("sum(i < n: sum(j < n: mu[i]))", "sum(i < n: sum(j < n: mu[i]*mu[j]))"),
    ("if(x < y, 1, 2)", "if(x <= y, 1, 2)"),
    ("if(x < y, 1, 2)", "if(y < x, 1, 2)"),
    ("g(x, y)", "g(y, x)"),
]


@pytest.mark.parametrize(("left", "right"), IDENTICAL)
def test_identities(left: str, right: str) -> None:
    """Identities of the total model are seen."""
    assert normal(read(left, NAMES)) == normal(read(right, NAMES))


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_no_identities(left: str, right: str) -> None:
    """Nothing cancels, merges or moves that has a side condition or is false."""
    assert normal(read(left, NAMES)) != normal(read(right, NAMES))


@pytest.mark.parametrize(
    "value", [True, None, "1.5", "1_0", " 1", "2/4", "1/0", "1/-2", "+1", "1e3", "-0", "٣", "", [1], "0/1", "01"]
)
def test_rationals_are_canonical(value: object) -> None:
    """A rational is an integer or text in lowest terms, in ASCII digits."""
    with pytest.raises(KernelError, match="expected a rational in lowest terms"):
        poly.rational(value)


@pytest.mark.parametrize(("value", "expected"), [(3, 3), ("-1/2", Fraction(-1, 2)), ("7", 7), (-4, -4)])
def test_rationals(value: object, expected: Fraction) -> None:
    """Integers and reduced fractions are read."""
    assert expected == poly.rational(value)
