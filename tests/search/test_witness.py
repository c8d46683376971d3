"""The search for witnesses: what it finds is small and confirmed by the kernel; true statements have none."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest

from objective_proofs.kernel.statement import Statement, read_statement
from objective_proofs.kernel.witness import judge
from objective_proofs.search.witness import find, find_witness


def statement(*lines: str) -> Statement:
    return read_statement("\n".join(("statement t", *lines)))


PROBABILITIES = ("given 0 < p", "given p < 1", "given 0 < q", "given q < 1")
KL = "p*log(p/q) + (1 - p)*log((1 - p)/(1 - q))"
DISTRIBUTIONS = (
    "space Z", "function p(Z), q(Z)", "given forall(z in Z: 0 < p(z))", "given forall(z in Z: 0 < q(z))",
    "given integral(z in Z: p(z)) = 1", "given integral(z in Z: q(z)) = 1",
)  # fmt: skip
NEAREST = (
    "dim K, d", "function e[K, d], z[d]", "index k < K, j < K",
    "given forall(j < K: sum(i < d: (z[i] - e[k, i])**2) <= sum(i < d: (z[i] - e[j, i])**2))",
)  # fmt: skip
EXCHANGE = ("real b1, b2, R1, R2, K1, K2", "given R1 + b1*K1 <= R2 + b1*K2", "given R2 + b2*K2 <= R1 + b2*K1")

REFUTED: dict[str, tuple[tuple[str, ...], dict[str, Any] | None]] = {
    "monotone in a weight of any sign": (
        ("real b, w1, w2, r", "given w1 <= w2", "show b + w1*r <= b + w2*r"), {"b": 0, "w1": 0, "w2": 1, "r": -1}),
    "strict at the point of contact": (("real l", "show 0 < exp(l) - 1 - l"), {"l": 0}),
    "KL below half of chi squared": (("real p, q", *PROBABILITIES, f"show {KL} <= (p - q)**2/(q*(1 - q))/2"), None),
    "an empty or vanishing sum": (
        ("dim n", "function mu[n]", "given forall(i < n: 0 <= mu[i])", "show 0 < sum(i < n: mu[i])"),
        {"n": 1, "mu": [0]}),
    "an empty sum": (
        ("dim n", "function mu[n]", "given forall(i < n: 0 < mu[i])", "show 0 < sum(i < n: mu[i])"),
        {"n": 0, "mu": "fun(i < 0: 0)"}),
    "gaussian KL with the wrong sign": (
        ("dim n", "function mu[n], lv[n]", "show sum(i < n: mu[i]**2 + exp(lv[i]) - 1 - lv[i]) <= 0"),
        {"n": 1, "mu": [0], "lv": [1]}),
    "any function increases": (("function f(real)", "real x, y", "given x <= y", "show f(x) <= f(y)"),
                               {"f": "fun(x: -x)", "x": 0, "y": 1}),
    "any function is affine": (("function f(real)", "real x, y", "show f((x + y)/2) = (f(x) + f(y))/2"),
                               {"f": "fun(x: x**2)", "x": 0, "y": 1}),
    "any function of two reals is symmetric": (("function f(real, real)", "real x, y", "show f(x, y) = f(y, x)"), None),
    "KL over a space with the wrong sign": ((*DISTRIBUTIONS, "show integral(z in Z: p(z)*log(p(z)/q(z))) <= 0"), None),
    "every function integrates to one": (
        ("space Z", "function p(Z)", "show integral(z in Z: p(z)) = 1"), {"Z": [1], "p": [0]}),
    "a strict integral over a null space": (
        ("space Z", "function f(Z)", "given forall(z in Z: 0 < f(z))", "show 0 < integral(z in Z: f(z))"),
        {"Z": [0], "f": [1]}),
    "the nearest code is unique": (
        (*NEAREST, "given 2 <= K",
         "show sum(i < d: (z[i] - e[k, i])**2) < sum(i < d: (z[i] - e[j, i])**2)"), None),
    "the nearest code minimises the total loss": (
        ("dim K, d, n", "function dec(d)[n], e[K, d], z[d], x[n]", "index k < K",
         "given forall(j < K: sum(i < d: (z[i] - e[k, i])**2) <= sum(i < d: (z[i] - e[j, i])**2))",
         "show forall(j < K: sum(i < n: (x[i] - dec(fun(l < d: e[k, l]))[i])**2) + sum(i < d: (z[i] - e[k, i])**2)"
         " <= sum(i < n: (x[i] - dec(fun(l < d: e[j, l]))[i])**2) + sum(i < d: (z[i] - e[j, i])**2))"), None),
    "a function of two reals under a binder": (
        ("dim n", "function f(real, real), a[n], b[n]", "given forall(i < n: a[i] <= b[i])",
         "show forall(i < n: f(a[i], b[i]) <= f(b[i], b[i]))"), None),
    "commitment and codebook losses count once": (
        ("real beta, s, q", "given 0 <= s", "show q + s + beta*s <= q + beta*s"), {"beta": 0, "s": 1, "q": 0}),
    "exchange with equal weights": ((*EXCHANGE, "given b1 <= b2", "show K2 <= K1"), None),
    "exchange for the other term": ((*EXCHANGE, "given b1 < b2", "show R2 <= R1"), None),
    "a minimiser of one term minimises the sum": (
        ("space X", "function f(X), g(X)", "point x in X", "given forall(y in X: f(x) <= f(y))",
         "show forall(y in X: f(x) + g(x) <= f(y) + g(y))"), {"X": [1, 1], "f": [0, 0], "g": [1, 0], "x": 0}),
    "points are alike under a map": (
        ("space X", "dim n", "function g[n] in X, d(X)", "index i < n, j < n", "show d(g[i]) = d(g[j])"), None),
    "a value that is no rational": (("real t, x", "given t = exp(x)", "show t <= 2"), {"t": "exp(1)", "x": 1}),
    "equations": (
        ("real x, y, z", "given x + y + z = 6", "given x*y + y*z + z*x = 11", "given x*y*z = 6", "show x <= 2"), None),
    "an equation of degree three": (("real x", "given x**3 = 8", "show x <= 1"), {"x": 2}),
    "a circle": (("real a, b", "given a**2 + b**2 = 1", "show a + b <= 1"), {"a": "3/5", "b": "4/5"}),
    "a narrow range": (("real x", "given 3141/1000 < x", "given x < 3142/1000", "show x*x <= 98/10"), None),
    "a rational root that only Z3 finds": (("real x", "given 49*x**2 = 289", "show x <= 0"), {"x": "17/7"}),
    "a range that only going downhill finds": (
        ("real x, y", "given 120020 <= 10**5*exp(x)", "given 10**5*exp(x) <= 120021", "given x <= y", "show y <= x"),
        None),
    "an equivalence": (("real x, y", "show x = 0 iff x*y = 0"), {"x": 1, "y": 0}),
    "a dimension above three": (
        ("dim n", "function a[n]", "given 4 <= n", "show sum(i < n: a[i]**2)*n <= sum(i < n: a[i])**2"),
        {"n": 4, "a": [0, 0, 0, 1]}),
    "a root of a square": (("real x", "show sqrt(x**2) = x"), {"x": -1}),
    "Motzkin's polynomial, with too large a factor": (
        ("real x, y, z", "show 31/10*x**2*y**2*z**2 <= x**4*y**2 + x**2*y**4 + z**6"), {"x": 1, "y": 1, "z": 1}),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "expected"), REFUTED.values(), ids=REFUTED)
def test_false_statements_are_refuted(lines: tuple[str, ...], expected: dict[str, Any] | None) -> None:
    """The kernel confirms the witness; where one is plainly the simplest, it is that one."""
    found = find_witness(statement(*lines))

    assert found is not None
    assert judge(statement(*lines), found) == "refuted"
    assert expected in (None, found)


TRUE: dict[str, tuple[str, ...]] = {
    "monotone in a weight": ("real b, w1, w2, r", "given w1 <= w2", "given 0 <= r", "show b + w1*r <= b + w2*r"),
    "KL below chi squared": ("real p, q", *PROBABILITIES, f"show {KL} <= (p - q)**2/(q*(1 - q))"),
    "gaussian KL": ("dim n", "function mu[n], lv[n]", "show 0 <= sum(i < n: mu[i]**2 + exp(lv[i]) - 1 - lv[i])"),
    "KL over a space": (*DISTRIBUTIONS, "show 0 <= integral(z in Z: p(z)*log(p(z)/q(z)))"),
    "congruence": ("function f(real)", "real x, y", "given x = y", "show f(x) <= f(y)"),
    "nearest code": (*NEAREST, "show sum(i < d: (z[i] - e[k, i])**2) <= sum(i < d: (z[i] - e[j, i])**2)"),
    "exchange": (*EXCHANGE, "given b1 < b2", "show K2 <= K1"),
    "Motzkin's polynomial": ("real x, y, z", "show 3*x**2*y**2*z**2 <= x**4*y**2 + x**2*y**4 + z**6"),
    "contradictory hypotheses": ("real x", "given x < 0", "given 0 < x", "show x = 7"),
    "log of a square, true where defined": ("real x", "show log(x**2) = 2*log(x)"),
    "an expensive expansion": ("real u, v", "given 1 < u", "given u < v", "show (u + 1)**33 < (u + v + 1)**55"),
}


@pytest.mark.parametrize("lines", TRUE.values(), ids=TRUE)
def test_true_statements_have_no_witness(lines: tuple[str, ...]) -> None:
    """Where defined, these hold."""
    assert find_witness(statement(*lines)) is None


@pytest.mark.parametrize(("lines", "expected"), [
    (("real x", "show x/x = 1"), {"x": 0}),
    (("real x", "show log(x**2) = 2*log(x)"), {"x": 0}),
    (("real x", "given 0 < x", "show log(x) <= x - 1"), None),
    (("real x", "show 0 < x implies log(x) <= x - 1"), None),
    (("dim n", "function a[n]", "show sum(i < n: a[i])/n <= 1"), {"n": 0, "a": "fun(i < 0: 0)"}),
    (("dim n", "function p[n], q[n]", "given forall(i < n: 0 < p[i])", "given sum(i < n: p[i]) = 1",
      "show sum(i < n: p[i]*log(p[i]/q[i])) = 0"), {"n": 1, "p": [1], "q": [0]}),
])  # fmt: skip
def test_undefined_points(lines: tuple[str, ...], expected: dict[str, Any] | None) -> None:
    """A point at which a term has no value is found exactly when there is one inside the hypotheses."""
    assert find(statement(*lines), "undefined") == expected


@pytest.mark.parametrize(("lines", "possible"), [
    (("real x", "given 0 < x", "show true"), True),
    (("real x, y", "given x < y", "given x*y = 1", "show true"), True),
    (("real x", "given x < 0", "given 0 < x", "show true"), False),
])  # fmt: skip
def test_models_of_hypotheses(lines: tuple[str, ...], possible: bool) -> None:
    """Hypotheses that can be true are shown to be, and impossible ones are not."""
    found = find(statement(*lines), "holds")

    assert (found is not None) == possible
    assert found is None or judge(statement(*lines), found) == "holds"


def test_a_small_budget_gives_up() -> None:
    """Work is counted, and a search that runs out of it says nothing."""
    assert find_witness(statement("real x", "show x <= 1"), budget=1) is None


def test_only_known_outcomes_can_be_wanted() -> None:
    """The message names what can be wanted."""
    with pytest.raises(ValueError, match="expected one of refuted, undefined, holds, found 'proved'"):
        find(statement("real x", "show x <= 1"), "proved")


def test_the_same_witness_in_every_process() -> None:
    """Neither the hash seed nor what the process did before changes the witness."""
    script = (
        "from objective_proofs.kernel.statement import read_statement\n"
        "from objective_proofs.search.witness import find_witness\n"
        "for text in {texts!r}:\n    print(find_witness(read_statement(text)))\n"
    )
    names = ("KL below half of chi squared", "KL over a space with the wrong sign", "equations",
             "any function of two reals is symmetric")  # fmt: skip
    texts = ["\n".join(("statement t", *REFUTED[name][0])) for name in names]
    outputs = []
    for seed, order in (("0", texts), ("1", texts[::-1])):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        command = [sys.executable, "-c", script.format(texts=order)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
        outputs.append(done.stdout.splitlines())

    assert outputs[0] == outputs[1][::-1]
