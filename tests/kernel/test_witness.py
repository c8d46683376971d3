"""Witnesses refute what is false where every term is defined, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from objective_proofs.kernel.check import check
from objective_proofs.kernel.statement import read_statement
from objective_proofs.kernel.witness import judge

# declarations and formulas, witness, what it shows
JUDGED: list[tuple[str, dict[str, Any], str]] = [
    ("real x; show x < 1", {"x": "1"}, "refuted"),
    ("real x; show x < 1", {"x": "1/2"}, "holds"),
    ("real x; show x <= 0", {"x": "sqrt(2)"}, "refuted"),
    ("real x; show exp(x) = 1 + x", {"x": 1}, "refuted"),
    ("real x; given 0 < x; show x < 0", {"x": -1}, "excluded"),
    ("real x; show 1/x = 1", {"x": 0}, "undefined"),
    ("real x; given 1/x = 0; show false", {"x": 0}, "undefined"),
    ("real x; show x = 1 and 1/x = 1", {"x": 0}, "refuted"),
    ("real x; show x != 0 implies 1/x = 1", {"x": 2}, "refuted"),
    ("real x; show if(0 < x, log(x), 0) < 1", {"x": 3}, "refuted"),
    ("real x; show if(0 < x, log(x), 0) < 1", {"x": -3}, "holds"),
    ("dim n; show 1 <= n", {"n": 0}, "refuted"),
    (
        "dim n; function mu[n]; given forall(i < n: 0 < mu[i]); show 0 < sum(i < n: mu[i])",
        {"n": 0, "mu": "fun(i < 0: 0)"},
        "refuted",
    ),
    ("dim n; function mu[n]; show sum(i < n: mu[i]) <= 2", {"n": 2, "mu": [1, "3/2"]}, "refuted"),
    ("dim n; index k < n; function mu[n]; show mu[k] = sum(i < n: mu[i])", {"n": 2, "k": 1, "mu": [1, 2]}, "refuted"),
    (
        "dim n; function a[n, n]; show sum(i < n: a[i, i]) = sum(i < n: sum(j < n: a[i, j]))",
        {"n": 2, "a": [[1, 1], [1, 1]]},
        "refuted",
    ),
    ("function mu[2]; show sum(i < 2: mu[i]) = 0", {"mu": [1, 0]}, "refuted"),
    ("space Z; function q(Z); show integral(z in Z: q(z)) <= 1", {"Z": [1, "1/2"], "q": [1, 2]}, "refuted"),
    (
        "space Z; function q(Z); given forall(z in Z: 0 < q(z)); show 0 < integral(z in Z: q(z))",
        {"Z": [0], "q": [1]},
        "refuted",
    ),
    (
        "space Z; point c in Z; function h(Z) in Z, q(Z); show q(h(c)) = q(c)",
        {"Z": [1, 1], "c": 0, "h": [1, 1], "q": [1, 2]},
        "refuted",
    ),
    ("function f(real); show f(1) + f(2) = f(3)", {"f": "fun(x: if(x = 1, 2, 0))"}, "refuted"),
    (
        "dim n; function F(n), mu[n]; show F(mu) = sum(i < n: mu[i])",
        {"n": 2, "F": "fun(v[2]: v[0]*v[1])", "mu": [1, 2]},
        "refuted",
    ),
    (
        "dim n; function g(real, real), mu[n]; show forall(i < n: g(mu[i], 1) = 2)",
        {"n": 1, "g": "fun(u: fun(v: u + v))", "mu": [5]},
        "refuted",
    ),
    # the terms of the statement decide what is defined, the terms of the witness do not
    ("real x; function f(real); show f(1/x) != 3 or x != 0", {"x": 0, "f": "fun(u: 3)"}, "undefined"),
    ("function f(real); show f(0) != 0", {"f": "fun(u: 1/u)"}, "refuted"),
]


def stated(text: str) -> Any:
    """Return the statement of a line of declarations, hypotheses and a conclusion."""
    return read_statement("statement t\n" + text.replace("; ", "\n"))


@pytest.mark.parametrize(("text", "witness", "expected"), JUDGED)
def test_judged(text: str, witness: dict[str, Any], expected: str) -> None:
    """A witness refutes, leaves undefined, satisfies or misses a statement."""
    assert expected == judge(stated(text), witness)


REFUSED: dict[str, list[tuple[str, Any]]] = {
    "natural number": [
        ("dim n; show 0 <= n", {"n": -1}),
        ("dim n; show 0 <= n", {"n": "-1"}),
        ("dim n; show n != 1", {"n": True}),
        ("dim n; show 2*n != 1", {"n": "1/2"}),
        ("dim n; show n < 2000", {"n": 2000}),
        ("dim n; show n < 0", {"n": [0]}),
        ("dim n; index k < n; function mu[n]; show mu[k] = 1", {"n": 2, "k": -1, "mu": [1, 2]}),
    ],
    "index out of range": [
        ("dim n; index k < n; function mu[n]; show mu[k] = 1", {"n": 2, "k": 2, "mu": [1, 2]}),
        ("dim n; index k < n; show false", {"n": 0, "k": 0}),
        ("space Z; point c in Z; show false", {"Z": [1], "c": 1}),
    ],
    "weights": [
        ("space Z; show 0 <= integral(z in Z: 1)", {"Z": [-1]}),
        ("space Z; show 0 <= integral(z in Z: 1)", {"Z": []}),
        ("space Z; show 0 <= integral(z in Z: 1)", {"Z": 3}),
    ],
    "rational": [
        ("space Z; show false", {"Z": ["2/4"]}),
        ("space Z; show false", {"Z": [True]}),
        ("space Z; show false", {"Z": ["1/0"]}),
    ],
    "expected values for": [
        ("real x; show false", {}),
        ("show false", {"x": 1}),
        ("real x; show false", [1]),
        ("show false", None),
    ],
    "values, found": [
        ("dim n; function mu[n]; show false", {"n": 2, "mu": [1]}),
        ("dim n; function a[n, n]; show false", {"n": 2, "a": [[1, 2], [1]]}),
    ],
    "expected": [
        ("real x; show false", {"x": [1]}),
        ("real x; show false", {"x": None}),
        ("real x; show false", {"x": True}),
        ("real x; show false", {"x": "y"}),
        ("real x; show false", {"x": "true"}),
        ("real x; show x < 1", {"x": 10**2000}),
        ("function f(real); show f(0) = 1", {"f": "3"}),
        ("function f(real); show f(0) = 1", {"f": [0]}),
        ("function f(real); show f(0) = 1", {"f": "fun(i < 2: 0)"}),
        ("function f(real); show f(0) = 1", {"f": "fun(u: fun(v: u))"}),
        ("dim n; function mu[n]; show false", {"n": 2, "mu": 3}),
        ("dim n; function mu[n]; show false", {"n": 2, "mu": "fun(i < 3: 0)"}),
        ("dim n; function F(n); show false", {"n": 2, "F": "fun(v[3]: v[0])"}),
    ],
    "infinitely many": [
        ("function f(real); given forall(x: 0 <= f(x)); show f(0) = 1", {"f": "fun(x: x**2)"}),
        ("dim n; function F(n); given forall(v[n]: F(v) = 0); show false", {"n": 1, "F": "fun(v[1]: 0)"}),
    ],
    "cannot be decided": [
        ("real x, y; show log(x) + log(y) != log(x*y)", {"x": 2, "y": 3}),
        ("real x; show x**2 != 3 + 2*sqrt(2)", {"x": "sqrt(3 + sqrt(8))"}),
    ],
    "outside its domain": [
        ("function f(real); show f(0) = 0", {"f": "fun(u: log(u - 1))"}),
        ("real x; show exp(log(x)) != x", {"x": "log(exp(-1) - 1)"}),
        ("real x; show x**2 != -2", {"x": "sqrt(-2)"}),
    ],
}


@pytest.mark.parametrize(("why", "text", "witness"), [(why, *case) for why, cases in REFUSED.items() for case in cases])
def test_refused(why: str, text: str, witness: Any) -> None:
    """Values of the wrong kind, and truth values that are not certain, refute nothing."""
    checked = check(stated(text), {"witness": witness})

    assert "REJECTED" == checked.verdict
    assert why in str(checked.error)
