"""What the search proves by each general method, and the false neighbour that it does not prove."""

import pytest

from objective_proofs.kernel.check import check
from objective_proofs.search import prove
from tests.traps.corpus import statement

CONTROLS = {
    "a maximum whose larger side is known": ("0 <= x |- abs(x) = x", "0 <= y |- abs(x) = x"),
    "a multiple of a known order": ("2*x <= 2*y |- max(x, y) = y", "2*x <= 2*y |- max(x, y) = x"),
    "equality both ways": ("0 <= c |- max(c*x, c*y) = c*max(x, y)", "c <= 0 |- max(c*x, c*y) = c*max(x, y)"),
    "equality by cases": ("|- abs(x*y) = abs(x)*abs(y)", "|- abs(x + y) = abs(x) + abs(y)"),
    "equality of pieces": ("|- if(x < 0, -x, x) = abs(x)", "|- if(x < 1, -x, x) = abs(x)"),
    "the cases of x != 0": ("x != 0 |- log(x**2) = 2*log(abs(x))", "x != 0 |- log(x**2) = log(abs(x))"),
    "the cases of p != q": ("0 < p; 0 < q; p != q |- p - q < p*log(p/q)", "0 < p; 0 < q |- p - q < p*log(p/q)"),
    "a contradiction at every index": (
        "1 <= n; forall(i < n: mu[i] != 0) |- not forall(i < n: mu[i] = 0)",
        "forall(i < n: mu[i] != 0) |- not forall(i < n: mu[i] = 0)",
    ),
    "a sum of sums": (
        "forall(i < n: forall(j < n: A[i, j] = 0)) |- sum(i < n: sum(j < n: A[i, j])) = 0",
        "forall(i < n: A[i, i] = 0) |- sum(i < n: sum(j < n: A[i, j])) = 0",
    ),
    "what makes a term defined": ("1 <= x; y**3 = x |- (1/y)*y = 1", "0 <= x; y**3 = x |- (1/y)*y = 1"),
}  # fmt: skip


@pytest.mark.parametrize("method", CONTROLS)
def test_method(method: str) -> None:
    """The true statement is proved and its false neighbour is not."""
    true, false = map(statement, CONTROLS[method])

    assert check(true, prove(true)).verdict == "PROVED"
    assert prove(false) is None
