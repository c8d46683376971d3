"""Near misses of true statements: what the search proves holds at every drawn point, and what it refutes is false."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from objective_proofs.kernel.statement import read_statement
from tests.search import near_misses

COUNT, SIZE, EFFORT, BUDGET = 120, 40, 1, 20_000


def test_search_and_oracle_agree() -> None:
    """Neither is a false claim proved nor a true one refuted, and verdicts of each kind occur."""
    verdicts: Counter[str] = Counter()
    claims = near_misses.chosen(COUNT, seed=0, size=SIZE)
    found = [(claim.text, near_misses.disagreement(claim, EFFORT, verdicts, BUDGET)) for claim in claims]

    assert [pair for pair in found if pair[1]] == []
    assert len(claims) == COUNT
    assert min(verdicts[v] for v in ("PROVED", "REFUTED", "UNDEFINED")) >= 5


def test_near_misses() -> None:
    """A hypothesis is dropped, each numeral moved, each relation replaced and turned round."""
    true = read_statement("statement t\nreal x\ngiven 0 < x\nshow log(x) <= x - 1")
    texts = {near.text.split("\n", 2)[2] for near in near_misses.near_misses(true)}

    assert texts >= {
        "show log(x) <= x - 1",
        "given 0 + 1/1000 < x\nshow log(x) <= x - 1",
        "given 0 < x\nshow log(x) <= x - (1 + 1/1000)",
        "given 0 < x\nshow log(x) < x - 1",
        "given 0 < x\nshow x - 1 <= log(x)",
        "given 0 <= x\nshow log(x) <= x - 1",
    }
    assert true.text.split("\n", 2)[2] not in texts


@pytest.mark.parametrize(
    ("name", "result", "why"),
    [
        ("prove", {"proof": [], "defined": []}, "proved, but false or undefined at"),
        ("find", {"x": 2}, "refuted, but not false at"),
    ],
)
def test_a_wrong_search_is_found(monkeypatch: pytest.MonkeyPatch, name: str, result: Any, why: str) -> None:
    """A search that proves too much or refutes too much disagrees with the oracle."""
    monkeypatch.setattr(near_misses, "prove", lambda *_, **__: None)
    monkeypatch.setattr(near_misses, "find", lambda *_: None)
    monkeypatch.setattr(near_misses, "judge", lambda *_: "refuted")
    monkeypatch.setattr(near_misses, name, lambda *_, **__: result)
    claim = read_statement("statement t\nreal x\nshow x <= x**2")

    assert near_misses.disagreement(claim, 0, Counter()).startswith(why)
