"""The search ends, whatever the size of the numbers in a statement: its work is counted, and the count is bounded."""

import pytest

from objective_proofs.kernel.check import check
from objective_proofs.kernel.poly import MAX_WORK, METER
from objective_proofs.search import linear, prove
from objective_proofs.search.columns import _divisors
from objective_proofs.search.linear import Column, solve
from tests.traps.corpus import statement

LARGE = [
    "|- exp(10**6*x) <= 1",
    "|- 10**999*x <= exp(x*10**200)",
    "|- x**1000 <= 10**900",
    "0 < x |- log(10**900*x) = log(x) + 900*log(10)",
    "0 < p; p < 1 |- (2 - 1/1000000000)*(p - 1/2)**2 <= p*log(2*p) + (1 - p)*log(2*(1 - p))",
]  # fmt: skip


@pytest.mark.parametrize("claim", LARGE)
def test_search_ends(claim: str) -> None:
    """Large exponents and long numbers do not keep the search from giving up."""
    assert prove(statement(claim)) is None


def test_large_numbers_are_no_obstacle() -> None:
    """A statement with numbers beyond the range of floats is proved all the same."""
    claim = statement("0 <= x; x <= 10**350 |- exp(x) <= exp(10**350)")

    certificate = prove(claim)

    assert check(claim, certificate).verdict == "PROVED"


def test_divisors_of_large_powers_are_few() -> None:
    """A power of a million factors is a factor or not, and is not taken apart."""
    assert _divisors(((0, 10**6), (1, 2))) == [(), ((1, 1),), ((1, 2),), ((0, 10**6),), ((0, 10**6), (1, 1)), ((0, 10**6), (1, 2))]


def test_linear_programs_are_charged(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Z3 does counts as work, and a program that takes more than its share is given up."""
    columns = [Column({((a, 1),): a + 2, ((a + 1, 1),): 1, ((0, 1),): 1}) for a in range(1, 6)]
    columns += [Column({((a, 1),): -1, (): 1}) for a in range(7)]
    target = {((0, 1),): 3, ((2, 1),): 1, (): 50}
    METER.left = MAX_WORK
    linear.fresh()

    found = solve(target, columns, strict=False)

    assert found is not None
    assert METER.left < MAX_WORK
    monkeypatch.setattr(linear, "RESOURCES", 1)
    assert solve(target, columns, strict=False) is None
