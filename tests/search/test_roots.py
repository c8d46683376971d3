"""Witnesses that are roots, logarithms and exponentials: equations solved through functions, decided by the kernel."""

from __future__ import annotations

from typing import Any

import pytest

from objective_proofs.kernel.check import check
from objective_proofs.kernel.statement import Statement
from objective_proofs.search import refute
from tests.traps.corpus import statement

ROOTS: dict[str, dict[str, Any]] = {
    "|- x**2 != 2": {"x": "sqrt(2)"},
    "x < 0 |- x**2 != 2": {"x": "-sqrt(2)"},
    "|- x**2 != 8/9": {"x": "2/3*sqrt(2)"},
    "|- x**2 != 4": {"x": 2},
    "|- exp(x) != 3": {"x": "log(3)"},
    "0 < x |- log(x) != 2": {"x": "exp(2)"},
    "|- exp(exp(x)) != 5": {"x": "log(log(5))"},
    "|- exp(2*x + 1) != 3": {"x": "1/2*log(3) - 1/2"},
    "|- exp(x)**2 - 5*exp(x) + 6 != 0": {"x": "log(2)"},
    "x**2 = 2 |- x < 1": {"x": "sqrt(2)"},
    "x**4 - 5*x**2 + 6 = 0; 3/2 < x |- false": {"x": "sqrt(3)"},
    "|- x**4 - 5*x**2 + 6 != 0": {"x": "sqrt(2)"},
    "|- x**2 - 2*x - 1 != 0": {"x": "sqrt(2) + 1"},
    "|- x**3 != 2": {"x": "exp(1/3*log(2))"},
    "|- x**3 != -2": {"x": "-exp(1/3*log(2))"},
    "|- x**6 != 5": {"x": "exp(1/6*log(5))"},
    "|- abs(x - 1) != sqrt(2)": {"x": "sqrt(2) + 1"},
    "|- max(x, 1)**2 != 3": {"x": "sqrt(3)"},
    "0 < x |- log(x)**2 != 3": {"x": "exp(sqrt(3))"},
    "1 < x |- sqrt(x**2 - 1) != 3": {"x": "sqrt(10)"},
    "x**2 = 2; y**2 = 8; 0 < x*y |- y != 2*x": {"x": "sqrt(2)", "y": "2*sqrt(2)"},
    "x**2 = 2; x**2*y = 6 |- y < 3": {"x": "sqrt(2)", "y": 3},
    "x**2 <= 2 |- x < sqrt(2)": {"x": "sqrt(2)"},
    "log(3) <= x |- 3 < exp(x)": {"x": "log(3)"},
    "|- 0 < x**4 - 4*x**2 + 4": {"x": "sqrt(2)"},
    "|- 0 < exp(x) - 3*x - 3 + 3*log(3)": {"x": "log(3)"},
    "0 < x |- -exp(-1) < x*log(x)": {"x": "exp(-1)"},
    "0 < x |- log(x)/x < exp(-1)": {"x": "exp(1)"},
    "|- x*exp(-x**2) < sqrt(1/2)*exp(-1/2)": {"x": "1/2*sqrt(2)"},
    "|- 0 < abs(x**2 - 3)": {"x": "sqrt(3)"},
    "|- x*exp(x) < 0 and x**2 != 2 or x**2 != 3": {"x": "sqrt(3)"},
    "|- sum(i < n: mu[i]**2) != 2 or n != 1": {"n": 1, "mu": ["sqrt(2)"]},
}


def value(witness: Any) -> Any:
    """Return the values of a witness without the parentheses around the numbers in it."""
    if isinstance(witness, list):
        return [value(w) for w in witness]
    return witness.replace("(1/", "1/").replace("(2/", "2/").replace(")*", "*") if isinstance(witness, str) else witness


@pytest.mark.parametrize("claim", ROOTS)
def test_roots(claim: str) -> None:
    """The simplest root is found, and the kernel refutes the claim there."""
    false = statement(claim)
    found = refute(false)

    assert found is not None
    assert {name: value(w) for name, w in found["witness"].items()} == ROOTS[claim]
    assert check(false, found).verdict == "REFUTED"


@pytest.mark.parametrize(
    "claim",
    [
        "x**2 + y**2 = 3 |- x <= 1",
        "x*y = 2; x + y = 4 |- x = y",
        "p + q = 1; p*q = 1/5 |- p < q",
        "0 < x |- x - sqrt(x) != 2",
        "|- exp(x) + exp(-x) != 5/2",
        "x != 0 |- x + 1/x != 5/2",
        "0 < x |- x**2*log(x) != 2*log(x)",
        "|- (x**2 - 2)*exp(x) != 0",
        "0 < x; exp(y) = x; x**2 = 3 |- y < 1/2",
    ],
)
def test_of_several_unknowns_or_functions(claim: str) -> None:
    """Where the equation is solved for one of its unknowns, the others are searched."""
    false = statement(claim)

    assert check(false, refute(false)).verdict == "REFUTED"


@pytest.mark.parametrize(
    "claim",
    [
        "|- x**2 != -2",
        "|- exp(x) != -1",
        "0 < x |- sqrt(x) != -1",
        "x**2 = 2 |- x**4 = 4",
        "0 < x; x**2 = 2 |- x < 142/100",
        "exp(x) = 3 |- exp(2*x) = 9",
        "|- abs(x) != -1",
        "x**2 = 2 |- x != 1414213562373095/1000000000000000",
        "|- 0 < x**4 - 4*x**2 + 4 + 1/10**20",
        "0 < x |- -exp(-1) - 1/10**20 < x*log(x)",
    ],
)
def test_true_statements_have_no_witness(claim: str) -> None:
    """What the formulas propose off the domains of the functions, and near misses, are no witnesses."""
    true: Statement = statement(claim)

    assert refute(true) is None
