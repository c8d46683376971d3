"""Witnesses that floats do not show: of statements without symbols, and with very small and very large numbers."""

import pytest

from objective_proofs.kernel.check import check
from objective_proofs.search import refute
from tests.traps.corpus import statement

FALSE = [
    "|- 1 <= 0",
    "|- exp(1) < 2",
    "|- exp(1) <= 2718281828/1000000000",
    "|- sqrt(2) + sqrt(3) = 3146264369941973/1000000000000000",
    "0 < x |- x <= 10**500",
    "0 < x |- 1/10**400 <= x",
    "|- x <= y + 10**120",
    "|- x**1000 <= 10**900",
    "|- x**400 <= 10**400",
    "|- x*exp(-100) = 0",
]  # fmt: skip


@pytest.mark.parametrize("claim", FALSE)
def test_refuted(claim: str) -> None:
    """The kernel refutes the claim at the witness that is found."""
    false = statement(claim)

    certificate = refute(false)

    assert check(false, certificate).verdict == "REFUTED"


def test_no_witness_of_a_true_statement() -> None:
    """Without symbols there is one witness only, and it refutes nothing that is true."""
    assert refute(statement("|- 0 <= 1")) is None
