"""The rule `theorem`: a statement proved earlier holds at its instances, and only at these."""

from __future__ import annotations

from typing import Any

import pytest

from objective_proofs.kernel.check import check
from objective_proofs.kernel.statement import read_statement
from tests.kernel.replaying import reason

SUM = ["combine", [], []]

LEMMAS = {
    "monotone": (
        "real a, b\nfunction g(real)\ngiven a <= b\n"
        "given forall(u: forall(v: u <= v implies g(u) <= g(v)))\nshow g(a) <= g(b)",
        [["instance", 1, "a", "b"], ["apply", 2], ["fact", 0], ["fact", 3]],
    ),
    "total": (
        "dim d\nfunction s[d]\ngiven forall(i < d: 0 <= s[i])\nshow 0 <= sum(i < d: s[i])",
        [["lift", 0], ["fact", 1]],
    ),
    "mass": (
        "space W\npoint o in W\nfunction h(W)\n"
        "given forall(z in W: 0 <= h(z))\nshow 0 <= integral(z in W: h(z)) + h(o)",
        [["lift", 0], ["instance", 0, "o"], ["combine", [[1, 1], [1, 2]], []]],
    ),
    "volume": (
        "space W\nshow 0 <= integral(z in W: 1)",
        [["cut", "forall(z in W: 0 <= 1)"], ["combine", [[1]], []], ["lift", 0], ["fact", 1]],
    ),
    "symmetric": (
        "function g(real, real)\ngiven forall(u: forall(v: g(u, v) = g(v, u)))\nshow forall(u: g(u, 1) = g(1, u))",
        [["instance", 0, "u", "1"], ["fact", 1]],
    ),
}


@pytest.fixture(scope="module")
def theorems() -> dict[str, Any]:
    """The lemmas, proved."""
    proved = {}
    for name, (text, proof) in LEMMAS.items():
        statement = read_statement(f"statement {name}\n{text}")
        checked = check(statement, {"proof": proof, "defined": []})

        assert checked.verdict == "PROVED", checked.error
        proved[name] = (statement, checked.axioms)
    return proved


INSTANCES = [
    (
        "x <= y |- 2*x <= 2*y",
        ["monotone", {"a": "x", "b": "y", "g": "fun(u: 2*u)"}],
        [["fact", 0], ["combine", [[2, 1]], []], ["fact", 1]],
    ),
    (
        "|- 0 <= sum(i < n: mu[i]**2)",
        ["total", {"d": "n", "s": "fun(i < n: mu[i]**2)"}],
        [["combine", [[1, "mu[i]"]], []], ["fact", 0]],
    ),
    (
        "forall(j < n: 0 <= mu[j]) |- 0 <= sum(i < n: mu[i])",
        ["total", {"d": "n", "s": "mu"}],
        [["instance", 0, "i"], ["fact", 1], ["fact", 1]],
    ),
    (
        "forall(z in Z: 0 <= q(z)) |- 0 <= integral(z in Z: q(z)) + q(c)",
        ["mass", {"W": "Z", "o": "c", "h": "fun(z in Z: q(z))"}],
        [["instance", 0, "z"], ["fact", 1], ["fact", 1]],
    ),
    (
        "|- forall(u: u*1 + 2 = 1*u + 2)",
        ["symmetric", {"g": "fun(s: fun(t: s*t + 2))"}],
        [SUM, ["instance", 0, "u"], ["fact", 1]],
    ),
]
NO_INSTANCES = {
    "premise": [("|- 2*x <= 2*y", ["monotone", {"a": "x", "b": "y", "g": "fun(u: 2*u)"}], [SUM])],
    "expected the name of a space": [
        ("|- x = x", ["volume", {"W": "n"}], []),
        ("|- x = x", ["volume", {"W": "nowhere"}], []),
        ("|- x = x", ["volume", {"W": ["Z"]}], []),
        ("|- x = x", ["volume", {}], []),
    ],
    "declared": [("|- x = x", ["total", {"d": "nowhere", "s": "mu"}], [])],
    "expected": [
        ("|- x = x", ["total", {"d": "x", "s": "mu"}], []),
        ("|- x = x", ["total", {"d": "3", "s": "fun(i < 3: 0)"}], []),
        ("|- x = x", ["total", {"d": "n - 1", "s": "mu"}], []),
        ("|- x = x", ["total", {"d": "m", "s": "mu"}], []),
        ("|- x = x", ["total", {"d": "n"}], []),
        ("|- x = x", ["total", {"d": "n", "s": "x"}], []),
        ("|- x = x", ["total", {"d": "n", "s": "fun(i < n: fun(j < n: a[i, j]))"}], []),
        ("|- x = x", ["total", ["n", "mu"]], []),
        ("|- x = x", ["mass", {"W": "n", "o": "c", "h": "q"}], []),
        ("|- x = x", ["mass", {"W": "nowhere", "o": "c", "h": "fun(z in Z: q(z))"}], []),
        ("|- x = x", ["mass", {"W": "Z", "o": "k", "h": "fun(z in Z: q(z))"}], []),
        ("|- x = x", ["monotone", {"a": "k", "b": "y", "g": "fun(u: u)"}], []),
        ("|- x = x", ["monotone", {"a": "x", "b": "y", "g": "fun(u < n: mu[u])"}], []),
        ("|- x = x", ["symmetric", {"g": "fun(u: u)"}], []),
        ("|- x = x", ["unproved", {}], []),
    ],
}


@pytest.mark.parametrize(("text", "citation", "steps"), INSTANCES)
def test_theorem(text: str, citation: list[Any], steps: list[Any], theorems: dict[str, Any]) -> None:
    """A theorem holds at every instance of its symbols, its hypotheses proved again."""
    assert "" == reason(text, [["theorem", *citation], *steps], theorems)


@pytest.mark.parametrize(
    ("why", "text", "citation", "steps"), [(why, *case) for why, cases in NO_INSTANCES.items() for case in cases]
)
def test_no_theorem(why: str, text: str, citation: list[Any], steps: list[Any], theorems: dict[str, Any]) -> None:
    """Values of another sort, arity or set, and missing hypotheses, are refused."""
    found = reason(text, [["theorem", *citation], *steps], theorems)

    assert found if why == "premise" else why in found
