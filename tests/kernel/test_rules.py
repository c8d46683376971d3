"""Every rule: what it accepts, and what it refuses and why."""

from __future__ import annotations

from typing import Any

import pytest

from objective_proofs.kernel.rules import RULES
from tests.kernel.replaying import reason

SUM = ["combine", [], []]

ACCEPTED: list[tuple[str, list[Any]]] = [
    # combine
    ("|- (x + y)**2 = x**2 + 2*x*y + y**2", [SUM]),
    ("x <= y |- x <= y + 1", [["combine", [[1, 0]], []]]),
    ("x < y |- x < y", [["combine", [[1, 0]], []]]),
    ("0 < x; 0 < y |- 0 < x*y", [["combine", [[1, 0, 1]], []]]),
    ("|- 2*x*y <= x**2 + y**2", [["combine", [[1, "x - y"]], []]]),
    ("x = y |- x**2 = y**2", [["combine", [], [["x + y", 0]]]]),
    ("x < y; y <= x |- false", [["combine", [[1, 0], [1, 1]], []]]),
    ("x <= y |- x/3 < y/3 + 1", [["combine", [["1/3", 0]], []]]),
    ("|- 0 <= 1", [["combine", [[1]], []]]),
    # how goals and facts break up
    ("|- x = x and y = y", [SUM, SUM]),
    ("|- x = x iff y = y", [SUM, SUM]),
    ("|- x < y implies x <= y", [["combine", [[1, 0]], []]]),
    ("|- not (x < y and y < x)", [["combine", [[1, 0], [1, 1]], []]]),
    ("|- forall(u: u <= u)", [SUM]),
    ("not x <= y |- y < x", [["combine", [[1, 0]], []]]),
    ("not (x <= y or y = 0) |- y < x", [["combine", [[1, 0]], []]]),
    ("|- true", []),
    # evaluate
    ("|- log(2) < 7/10", [["evaluate"]]),
    ("|- exp(1) != 3", [["evaluate"]]),
    ("|- sqrt(2)*sqrt(3) <= 5/2", [["evaluate"]]),
    ("|- 1/2 + 1/3 = 5/6", [["evaluate"]]),
    # the logic
    ("|- 0 <= x**2 + x**2", [["cut", "0 <= x**2"], ["combine", [[1, "x"]], []], ["combine", [[2, 0]], []]]),
    (
        "forall(u: f(u) <= u) |- f(f(x)) <= x",
        [["instance", 0, "x"], ["instance", 0, "f(x)"], ["combine", [[1, 1], [1, 2]], []]],
    ),
    ("forall(v[n]: 0 <= F(v)) |- 0 <= F(fun(i < n: mu[i]**2))", [["instance", 0, "fun(i < n: mu[i]**2)"], ["fact", 1]]),
    ("x < y implies y < w; x < y |- y < w", [["apply", 0], ["fact", 1], ["fact", 2]]),
    ("x = 0 or x = 1 |- x**2 = x", [["cases", 0], ["combine", [], [["x - 1", 1]]], ["combine", [], [["x", 1]]]]),
    ("x != y |- 0 < (x - y)**2", [["cases", 0], ["combine", [[1, 1, 1]], []], ["combine", [[1, 1, 1]], []]]),
    (
        "|- x <= y or y <= x",
        [
            ["absurd"],
            ["combine", [[1, 0], [1, 1]], []],
        ],
    ),
    ("|- x <= x + 1", [["absurd"], ["combine", [[1, 0]], []]]),
    ("x + x <= 2 |- x <= 1", [["fact", 0]]),
    ("false |- x = y", [["fact", 0]]),
    # sums and integrals
    ("forall(i < n: mu[i] <= 1) |- sum(i < n: mu[i]) <= n", [["lift", 0], ["fact", 1]]),
    ("forall(i < n: mu[i] = 1) |- sum(i < n: mu[i]) = n", [["lift", 0], ["fact", 1]]),
    ("1 <= n; forall(i < n: 0 < mu[i]) |- 0 < sum(i < n: mu[i])", [["lift", 1, 0], ["fact", 2]]),
    ("forall(z in Z: 0 <= q(z)) |- 0 <= integral(z in Z: q(z))", [["lift", 0], ["fact", 1]]),
    ("forall(z in Z: q(z) < p(z)) |- integral(z in Z: q(z)) <= integral(z in Z: p(z))", [["lift", 0], ["fact", 1]]),
    ("forall(i < n: 0 <= mu[i]) |- mu[k] <= sum(i < n: mu[i])", [["member", 0, "k"], ["fact", 1]]),
    # congruence, dimensions, if
    ("x = y |- f(x) = f(y)", [["congruence", 0, "fun(u: f(u))"], ["fact", 1]]),
    (
        "x = y |- sum(i < n: f(x + mu[i])) = sum(i < n: f(y + mu[i]))",
        [["congruence", 0, "fun(u: sum(i < n: f(u + mu[i])))"], ["fact", 1]],
    ),
    ("forall(i < n: mu[i] = 0) |- F(mu) = F(fun(i < n: 0))", [["congruence", 0, "fun(v[n]: F(v))"], ["fact", 1]]),
    ("|- 0 <= n", [["natural", "n"], ["fact", 0]]),
    ("|- 1 <= n", [["cut", "forall(i < n: 0 <= 1)"], SUM, ["member", 0, "k"], ["fact", 1]]),
    ("|- forall(i < m: 1 <= m)", [["cut", "forall(i < m: 0 <= 1)"], SUM, ["member", 0, "i"], ["fact", 1]]),
    (
        "0 < x |- if(0 < x, x, -x) = x",
        [["if_cases", "if(0 < x, x, -x)"], ["cases", 1], ["fact", 3], ["absurd"], ["combine", [[1, 0], [1, 2]], []]],
    ),
    # nested sums and integrals, what vanishes, induction
    ("|- sum(i < n: sum(j < m: mu[i]*f(nu[j]))) = sum(j < m: sum(i < n: f(nu[j])*mu[i]))", [SUM]),
    (
        "|- sum(i < n: sum(j < m: f(mu[i]*nu[j]))) = sum(j < m: sum(i < n: f(mu[i]*nu[j])))",
        [["exchange", "sum(i < n: sum(j < m: f(mu[i]*nu[j])))"], ["fact", 0]],
    ),
    (
        "|- integral(z in Z: q(z)*sum(i < n: f(mu[i] + p(z)))) = sum(i < n: integral(z in Z: q(z)*f(mu[i] + p(z))))",
        [["exchange", "integral(z in Z: sum(i < n: q(z)*f(mu[i] + p(z))))"], ["fact", 0]],
    ),
    (
        "|- integral(z in Z: integral(y in Z: f(q(z) - p(y)))) = integral(y in Z: integral(z in Z: f(q(z) - p(y))))",
        [["exchange", "integral(z in Z: integral(y in Z: f(q(z) - p(y))))"], ["fact", 0]],
    ),
    (
        "forall(z in Z: p(z) <= q(z)); integral(z in Z: p(z)) = integral(z in Z: q(z)) |- integral(z in Z: (p(z) - q(z))*f(p(z))) = 0",
        [["null", 0, 1, "fun(z in Z: (p(z) - q(z))*f(p(z)))"], ["combine", [], [["f(p(z))", 2]]], ["fact", 2]],
    ),
    (
        "forall(i < n: 0 <= mu[i]); sum(i < n: mu[i]) = 0 |- sum(i < n: mu[i]*f(mu[i])) = 0",
        [["null", 0, 1, "fun(i < n: mu[i]*f(mu[i]))"], ["combine", [], [["-f(mu[i])", 2]]], ["fact", 2]],
    ),
    (
        "f(0) = 1; forall(t in naturals: f(t + 1) = 2*f(t)) |- forall(t in naturals: 1 <= f(t))",
        [
            ["induction", "forall(t in naturals: 1 <= f(t))"],
            ["combine", [], [["-1", 0]]],
            ["instance", 1, "t_1"],
            ["combine", [[2, 2], [1]], [["-1", 3]]],
            ["instance", 2, "t"],
            ["fact", 3],
        ],
    ),
    ("forall(t in naturals: 0 <= f(t)) |- 0 <= f(2*n + 3)", [["instance", 0, "2*n + 3"], ["fact", 1]]),
    # derivatives
    ("|- diff(u: u**2)(x) = 2*x", [["differentiate", "diff(u: u**2)(x)"], ["fact", 0]]),
    (
        "0 < x |- diff(u: log(u))(x) = 1/x",
        [["differentiate", "diff(u: log(u))(x)"], ["fact", 0], ["absurd"], ["combine", [[1, 0]], [["1", 1]]], ["fact", 1]],
    ),
    ("|- diff(u: diff(v: u*v**2)(u))(x) = 4*x", [["differentiate", "diff(u: diff(v: u*v**2)(u))(x)"], ["fact", 0]]),
    (
        "|- diff(u: integral(z in Z: q(z)*u**2))(x) = integral(z in Z: 2*q(z)*x)",
        [["differentiate", "diff(u: integral(z in Z: q(z)*u**2))(x)"], ["fact", 0]],
    ),
    ("|- diff(u: mu[k])(x) = 0", [["differentiate", "diff(u: mu[k])(x)"], ["fact", 0]]),
    (
        "0 <= x |- x**3 <= (x + 1)**3",
        [
            ["monotone", "fun(u: u**3)", "x", "x + 1", "le"],
            ["combine", [[3, "u"]], []],
            ["apply", 1],
            ["combine", [], []],
            ["fact", 2],
        ],
    ),
    (
        "0 < x; x < y |- log(x) < log(y)",
        [
            ["monotone", "fun(u: log(u))", "x", "y", "lt"],
            ["combine", [[1, 0], [1, 2]], []],
            ["absurd"],
            ["combine", [[1, 0], [1, 2]], [["1", 4]]],
            ["axiom", "inverse_positive", "u"],
            ["combine", [[1, 0], [1, 2]], []],
            ["fact", 4],
            ["apply", 2],
            ["fact", 1],
            ["fact", 3],
        ],
    ),
    (
        "|- sum(i < n: mu[i]**2*0) <= sum(i < n: mu[i]**2*1)",
        [
            ["monotone", "fun(u: sum(i < n: mu[i]**2*u))", "0", "1", "le"],
            ["cut", "forall(i < n: 0 <= mu[i]**2)"],
            ["combine", [[1, "mu[i]"]], []],
            ["lift", 2],
            ["fact", 3],
            ["apply", 0],
            ["combine", [], []],
            ["fact", 1],
        ],
    ),
    # axioms
    ("|- 0 < exp(x)", [["axiom", "exp_positive", "x"], ["fact", 0]]),
    ("0 < x |- log(x) <= x - 1", [["axiom", "log_tangent", "x"], ["fact", 0], ["fact", 1]]),
    ("x != 0 |- x/x = 1", [["axiom", "inverse", "x"], ["fact", 0], ["fact", 1]]),
]

REJECTED: dict[str, list[tuple[str, list[Any]]]] = {
    "left over": [
        ("|- x <= y", [SUM]),
        ("|- x/x = 1", [SUM]),
        ("|- sqrt(x**2) = x", [SUM]),
        ("|- log(x*y) = log(x) + log(y)", [SUM]),
        ("x <= y |- x + 1 <= y", [["combine", [[1, 0]], []]]),
        ("x <= y |- y <= x", [["combine", [[1, 0]], []]]),
        ("x <= y |- x < y", [["combine", [[1, 0]], []]]),
        ("|- 0 < x**2", [["combine", [[1, "x"]], []]]),
        ("x < y |- 0 < (x - y)**2 + 0*y", [["combine", [[1, "x - y"]], []]]),
        ("x < y; x <= y |- 0 < (y - x)**2", [["combine", [[1, 0, 1]], []]]),
        ("x = y |- x < y", [["combine", [], [["1", 0]]]]),
        ("|- false", [SUM]),
        ("x <= x |- false", [["combine", [[1, 0]], []]]),
        ("|- x = x + 1", [SUM]),
        ("|- 0 = 0*x + 1/2", [SUM]),
    ],
    "with c > 0": [
        ("x <= y |- y <= x", [["combine", [[-1, 0]], []]]),
        ("x < y |- x < x", [["combine", [[0, 0]], []]]),
        ("x <= y |- x <= y", [["combine", [[]], []]]),
        ("x <= y |- x <= y", [["combine", [1], []]]),
    ],
    "rational in lowest terms": [
        ("x <= y |- x <= y", [["combine", [["2/2", 0]], []]]),
        ("x <= y |- x <= y", [["combine", [["1/0", 0]], []]]),
        ("x <= y |- x <= y", [["combine", [[True, 0]], []]]),
        ("x <= y |- x <= y", [["combine", [["1.0", 0]], []]]),
        ("x <= y |- x <= y", [["combine", [[None, 0]], []]]),
    ],
    "expected a fact below": [
        ("x <= y |- x <= y", [["combine", [[1, 1]], []]]),
        ("x <= y |- x <= y", [["combine", [[1, -1]], []]]),
        ("x <= y |- x <= y", [["combine", [[1, True]], []]]),
        ("x <= y |- x <= y", [["combine", [[1, None]], []]]),
        ("x <= y |- x <= y", [["fact", "0"]]),
        ("|- x = x", [["fact", 0]]),
        ("x = x implies y = 0 |- x = x and y = 0", [["apply", 0], SUM, SUM, ["fact", 1]]),
    ],
    "of the form": [
        ("x = y |- x <= y", [["combine", [[1, 0]], []]]),
        ("x <= y |- x = y", [["combine", [], [["1", 0]]]]),
        ("x != y |- x < y", [["combine", [[1, 0]], []]]),
        ("x < y or y < x |- x < y", [["combine", [[1, 0]], []]]),
        ("x <= y |- x = y", [["cases", 0]]),
        ("x = y |- x = y", [["apply", 0]]),
        ("x = y |- x = y", [["lift", 0]]),
        ("x <= y |- f(x) = f(y)", [["congruence", 0, "fun(u: f(u))"]]),
    ],
    "expected no products": [("x <= y; y <= x |- x = y", [["combine", [[1, 0], [1, 1]], []]])],
    "expected an open goal": [
        ("|- x != x + 1", [SUM]),
        ("|- x <= y or y <= x", [SUM]),
        ("|- x = x", [SUM, SUM]),
        ("|- x <= y or y <= x", [["evaluate"]]),
    ],
    "a goal is left open": [
        ("|- diff(u: log(u))(x) = 1/x", [["differentiate", "diff(u: log(u))(x)"]]),
        ("|- diff(u: abs(u))(0) = 0", [["differentiate", "diff(u: abs(u))(0)"]]),
        ("f(0) = 0 |- forall(t in naturals: f(t) = 0)", [["induction", "forall(t in naturals: f(t) = 0)"], ["fact", 0]]),
        ("|- x = x", []),
        ("|- x = x and y = y", [SUM]),
        ("|- x = x", [["cut", "0 = 1"]]),
        ("|- x = y", [["axiom", "inverse", "x"]]),
        ("x < y implies y < w |- y < w", [["apply", 0]]),
    ],
    "is not the goal": [
        ("x <= 1 |- x < 1", [["fact", 0]]),
        ("x < 1 |- x <= 1", [["fact", 0]]),
        ("x = 1 |- x <= 1", [["fact", 0]]),
        ("x <= 1 |- -x <= -1", [["fact", 0]]),
        ("forall(i < n: mu[i] = 0) |- forall(i < m: nu[i] = 0)", [["fact", 0]]),
        ("x = 1 implies y = 1 |- not y = 1 or x = 1", [["fact", 0]]),
        ("not forall(u: f(u) = 0) |- forall(u: f(u) != 0)", [["fact", 0]]),
    ],
    "enclosures do not show": [
        ("|- 7/10 < log(2)", [["evaluate"]]),
        ("|- sqrt(2)**2 = 2", [["evaluate"]]),
        ("|- sqrt(2)**2 <= 2", [["evaluate"]]),
        ("|- 1 = 2", [["evaluate"]]),
        ("|- 1 < 1", [["evaluate"]]),
        ("|- log(2) != log(2)", [["evaluate"]]),
    ],
    "no numerical value": [
        ("|- 0 <= x**2", [["evaluate"]]),
        ("|- 0 <= n", [["evaluate"]]),
        ("|- f(1) = f(2)", [["evaluate"]]),
        ("|- 0 <= sum(i < n: 1 + mu[i])", [["evaluate"]]),
    ],
    "outside its domain": [("|- log(-1) < 5", [["evaluate"]]), ("|- 0 <= sqrt(-1)", [["evaluate"]])],
    "expected a list": [
        ("|- x = x", [["combine", {}, []]]),
        ("|- x = x", [["combine", [], "x"]]),
        ("|- x = x", [[]]),
        ("|- x = x", ["combine"]),
        ("|- x = x", [[["combine"], [], []]]),
        ("|- x = x", [["hope"]]),
        ("|- x = x", [["__class__"]]),
    ],
    "takes": [
        ("|- x = x", [["combine"]]),
        ("|- x = x", [["combine", [], [], []]]),
        ("|- x = x", [["absurd", 0]]),
        ("|- x = x", [["axiom", "inverse"]]),
        ("|- x = x", [["axiom", "inverse", "x", "y"]]),
        ("|- x = x", [["axiom", "log_product", "x"]]),
    ],
    "expected a multiple": [
        ("x = y |- x = y", [["combine", [], [[0, "1", 2]]]]),
        ("x = y |- x = y", [["combine", [], ["1"]]]),
    ],
    "name of an axiom": [("|- x = x", [["axiom", "log_square", "x"]]), ("|- x = x", [["axiom", None, "x"]])],
    "expected formula": [("|- x = x", [["cut", "x + 1"]])],
    "expected real": [
        ("|- x = x", [["axiom", "inverse", "x = x"]]),
        ("|- x = x", [["axiom", "inverse", "k"]]),
        ("|- x <= x", [["combine", [[1, "mu"]], []]]),
        ("forall(u: f(u) = u) |- x = x", [["instance", 0, "k"]]),
        ("forall(u: f(u) = u) |- x = x", [["instance", 0, "mu"]]),
    ],
    "more terms than quantifiers": [("forall(u: f(u) = u) |- x = x", [["instance", 0, "x", "y"]])],
    "expected ('index', 'n')": [
        ("forall(i < n: mu[i] = 0) |- x = x", [["instance", 0, "x"]]),
        ("forall(i < n: mu[i] = 0) |- x = x", [["instance", 0, "0"]]),
        ("forall(i < n: 0 <= mu[i]) |- x = x", [["member", 0, "c"]]),
        ("forall(i < n: mu[i] = 0) |- forall(i < m: nu[i] = 0)", [["instance", 0, "i"]]),
    ],
    "expected ('vector', 'n')": [("forall(v[n]: 0 <= F(v)) |- x = x", [["instance", 0, "nu"]])],
    "expected a relation for every": [
        ("forall(u: f(u) <= u) |- x = x", [["lift", 0]]),
        ("forall(i < n: mu[i] != 0) |- x = x", [["lift", 0]]),
        ("forall(i < n: forall(j < n: a[i, j] = 0)) |- x = x", [["lift", 0]]),
    ],
    "expected a strict fact": [
        ("1 <= n; forall(i < n: 0 <= mu[i]) |- x = x", [["lift", 1, 0]]),
        ("1 <= n; forall(z in Z: 0 < q(z)) |- x = x", [["lift", 1, 0]]),
    ],
    "expected the fact 1 <= n": [
        ("1 <= m; forall(i < n: 0 < mu[i]) |- x = x", [["lift", 1, 0]]),
        ("0 <= n; forall(i < n: 0 < mu[i]) |- x = x", [["lift", 1, 0]]),
        ("1/2 <= n; forall(i < n: 0 < mu[i]) |- x = x", [["lift", 1, 0]]),
    ],
    "expected an inequality for every": [
        ("forall(z in Z: 0 <= q(z)) |- x = x", [["member", 0, "c"]]),
        ("forall(i < n: mu[i] = 0) |- x = x", [["member", 0, "k"]]),
    ],
    "expected an equality for every": [
        ("forall(z in Z: q(z) = 0) |- x = x", [["congruence", 0, "fun(v[n]: F(v))"]]),
        ("forall(u: f(u) = 0) |- x = x", [["congruence", 0, "fun(v[n]: F(v))"]]),
    ],
    "expected a context": [
        ("x = y |- x = x", [["congruence", 0, "f(x)"]]),
        ("x = y |- x = x", [["congruence", 0, "forall(u: u = u)"]]),
    ],
    "expected dim": [
        ("|- x = x", [["natural", "x"]]),
        ("|- x = x", [["natural", "n + 1"]]),
        ("|- x = x", [["natural", "3"]]),
    ],
    "expected a function fun(x: t)": [
        ("|- x = x", [["monotone", "x", "0", "1", "le"]]),
        ("|- x = x", [["monotone", "mu", "0", "1", "le"]]),
        ("|- x = x", [["monotone", "fun(u: u = u)", "0", "1", "le"]]),
    ],
    "expected 'le' or 'lt'": [("|- x = x", [["monotone", "fun(u: u)", "0", "1", "eq"]])],
    "is not taken": [
        ("|- x = x", [["differentiate", "diff(u: f(u))(x)"]]),
        ("|- x = x", [["differentiate", "diff(u: if(u < 0, 1, 0))(x)"]]),
        ("|- x = x", [["differentiate", "diff(u: F(fun(i < n: u)))(x)"]]),
        ("|- x = x", [["monotone", "fun(u: if(u < 0, 1, 0))", "0", "1", "le"]]),
        ("|- x = x", [["monotone", "fun(u: f(u))", "0", "1", "le"]]),
        ("|- x = x", [["monotone", "fun(u: F(fun(i < n: u)))", "0", "1", "le"]]),
        ("|- x = x", [["monotone", "fun(u: integral(z in Z: u*q(z)*exp(u*q(z))))", "0", "1", "le"]]),
    ],
    "expected if": [("|- x = x", [["if_cases", "x"]])],
    "expected diff": [("|- x = x", [["differentiate", "x"]]), ("|- x = x", [["differentiate", "mu[k]"]])],
    "a sum or an integral of another": [
        ("|- x = x", [["exchange", "sum(i < n: mu[i])"]]),
        ("|- x = x", [["exchange", "x"]]),
        ("|- x = x", [["exchange", "sum(i < n: 1 + sum(j < m: nu[j]))"]]),
    ],
    "the same sum or integral": [
        ("forall(i < n: 0 <= mu[i]); sum(i < n: mu[i]) = 1 |- x = x", [["null", 0, 1, "fun(i < n: mu[i])"]]),
        ("forall(i < n: 0 <= mu[i]); sum(i < m: nu[i]) = 0 |- x = x", [["null", 0, 1, "fun(i < n: mu[i])"]]),
    ],
    "expected a function of": [
        ("forall(z in Z: 0 <= q(z)); integral(z in Z: q(z)) = 0 |- x = x", [["null", 0, 1, "fun(i < n: mu[i])"]]),
    ],
    "in naturals": [
        ("|- x = x", [["induction", "forall(i < n: mu[i] = 0)"]]),
        ("|- x = x", [["induction", "forall(u: u = u)"]]),
        ("|- x = x", [["induction", "x = x"]]),
    ],
    "proved earlier": [("|- x = x", [["theorem", "t", {}]]), ("|- x = x", [["theorem", ["t"], {}]])],
    "declared name": [
        ("forall(i < n: mu[i] = 0) |- x = x", [["instance", 0, "i"]]),
        ("|- forall(u: u = u) and x = x", [SUM, ["cut", "u = u"]]),
        ("|- forall(u: u = u)", [["cut", "v = v"]]),
    ],
}


@pytest.mark.parametrize(("text", "steps"), ACCEPTED)
def test_accepted(text: str, steps: list[Any]) -> None:
    """Each rule does what it says."""
    assert "" == reason(text, steps)


@pytest.mark.parametrize(("why", "text", "steps"), [(why, *case) for why, cases in REJECTED.items() for case in cases])
def test_rejected(why: str, text: str, steps: list[Any]) -> None:
    """Each rule refuses what it must, for the reason under which the case stands."""
    assert why in reason(text, steps)


def test_every_rule_is_tested() -> None:
    """The tables exercise all rules (`theorem` has its own file)."""
    steps = [step for _, proof in ACCEPTED for step in proof]

    assert set(RULES) - {"theorem"} == {step[0] for step in steps}
