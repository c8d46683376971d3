"""Points that refute combinations: what they refute has none, and what has one they do not refute."""

from __future__ import annotations

import pytest

from objective_proofs.kernel.poly import difference
from objective_proofs.kernel.statement import Statement, read_statement
from objective_proofs.search import combination as combinations
from objective_proofs.search.combination import combination
from objective_proofs.search.countermodels import refuted
from objective_proofs.search.proof import Closer, Fact
from objective_proofs.search.reduction import reduction


def read(declared: str, facts: list[str], goal: str) -> Statement:
    """Return the statement that facts imply a goal; the goal `false` is written 0 < 0."""
    return read_statement("\n".join(["statement s", declared, *(f"given {f}" for f in facts), f"show {goal}"]))


def is_refuted(statement: Statement) -> bool:
    """Return whether points refute the conclusion."""
    facts = [Fact(f) for f in statement.hypotheses]
    modulo = reduction(tuple(f for f in facts if f.formula.op == "eq"))
    return refuted(difference(statement.conclusion), statement.conclusion.op == "lt", facts, modulo)


def combined(statement: Statement) -> Closer | None:
    """Return the combination of the hypotheses that closes the conclusion, or `None`."""
    facts = [Fact(f) for f in statement.hypotheses]
    return combination(difference(statement.conclusion), statement.conclusion.op == "lt", False, facts, 1)


FALSE = [
    ("real x, y", ["0 < x", "0 < y"], "x <= y"),
    ("real x", ["0 < x"], "1 <= 1/x"),
    ("real x", ["0 < x", "log(x) = 1"], "x <= 2"),
    ("space Z\nfunction q(Z), p(Z)", ["integral(z in Z: q(z)) = 1"], "integral(z in Z: p(z)) <= 1"),
]
TRUE_BUT_NOT_FROM_THESE = [
    ("real x", ["0 < x"], "log(x) <= x - 1"),
    ("real x, y", ["0 < x", "0 < y", "log(x) + log(y) <= 0"], "log(x*y) <= 0"),
]
COMBINED = [
    ("real x", ["x**2 = 2", "3/2 <= x"], "0 < 0"),  # no point is drawn at which x**2 is 2
    # a rule that replaces exp(x) leaves exp(-x)
    ("real x", ["exp(x) = 1", "0 < exp(x)", "0 < exp(-x)", "1 + x < exp(x)", "1 - x < exp(-x)", "0 < x**2"], "0 < 0"),
    ("real p, q", ["q*p = 1", "0 < p"], "1 - q*p <= 0"),  # the goal reduces to 0 <= 0
    ("real s, t, b", ["s = t*(1 - b)", "0 < t", "b < 1"], "0 < s"),
    ("real s, t, b", ["t*b = t - s", "0 < t", "b < 1"], "0 < s"),  # the equation binds a product
    ("real x, y", ["log(x) = log(y) + 1", "0 <= log(y)"], "1 <= log(x)"),
]


@pytest.mark.parametrize("case", [*FALSE, *TRUE_BUT_NOT_FROM_THESE])
def test_refuted(case: tuple[str, list[str], str], monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not follow is refuted, and no combination is found without that either."""
    assert is_refuted(read(*case))
    monkeypatch.setattr(combinations, "refuted", lambda *_: False)
    assert combined(read(*case)) is None


@pytest.mark.parametrize("case", COMBINED)
def test_not_refuted(case: tuple[str, list[str], str]) -> None:
    """What a combination shows is not refuted, however seldom a drawn point meets the equations."""
    assert not is_refuted(read(*case))
    assert combined(read(*case)) is not None
