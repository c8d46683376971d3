"""Families of statements with n explicit terms, for measuring how search and replay grow.

    python families.py ours FAMILY N       seconds of capture, search and replay, as JSON
    python families.py z3 FAMILY N         seconds of Z3 alone on the same statement, `null` when it gives no proof in time

Each measurement wants a process of its own, because the kernel keeps every term that a process has made. N = 0 stands for
the symbolic size: one statement for every n.

Main definitions: `FAMILIES`, `measure`, `measure_z3`.
"""

import json
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any

from objective_proofs import (
    NonNegativeVector,
    Positive,
    PositiveVector,
    Real,
    Vector,
    eq,
    exp,
    forall,
    given,
    log,
    sum_over,
)
from objective_proofs.definitions.gaussian import diagonal_kl_to_standard, kl_coordinate_to_standard
from objective_proofs.expression import Formula
from objective_proofs.kernel.check import check
from objective_proofs.objectives import WeightedSum
from objective_proofs.search import prove
from objective_proofs.statement import Statement, capture

Z3_LIMIT = 10.0  # seconds


def reals(letters: Iterable[str], n: int) -> type:
    """Return a sort whose value is a list of n reals for each letter."""
    names = [f"{letter}{k}" for letter in letters for k in range(n)]

    class Reals(tuple):
        components = dict.fromkeys(names, Real)

        def __new__(cls, **values: Real) -> "Reals":
            found = list(values.values())
            return super().__new__(cls, [found[k : k + n] for k in range(0, len(found), n)])

    return Reals


def shared_weight(n: int) -> Statement:
    """Return the statement that base + w*(r_1 + ... + r_n) is monotone in w."""

    def explicit(base: Real, w1: Real, w2: Real, given_reals: reals("r", n)) -> Formula:
        (r,) = given_reals
        objective = WeightedSum(base, r)
        return given(w1 <= w2, *(term >= 0 for term in r)).then(objective(w1) <= objective(w2))

    def symbolic(base: Real, w1: Real, w2: Real, r: NonNegativeVector) -> Formula:
        objective = WeightedSum(base, r)
        return given(w1 <= w2).then(objective(w1) <= objective(w2))

    return capture(explicit if n else symbolic, "shared_weight")


def weight_each(n: int) -> Statement:
    """Return the statement that base + w_1*r_1 + ... + w_n*r_n is monotone in all n weights."""

    def explicit(base: Real, given_reals: reals("rvw", n)) -> Formula:
        r, v, w = given_reals
        objective = WeightedSum(base, r)
        below = (a <= b for a, b in zip(v, w, strict=True))
        return given(*below, *(term >= 0 for term in r)).then(objective(v) <= objective(w))

    def symbolic(base: Real, v: Vector, w: Vector, r: NonNegativeVector) -> Formula:
        objective = WeightedSum(base, r)
        return given(forall(r.dim, lambda k: v[k] <= w[k])).then(objective(v) <= objective(w))

    return capture(explicit if n else symbolic, "weight_each")


def gaussian_kl(n: int) -> Statement:
    """Return the statement that the sum of n Gaussian KL coordinates is nonnegative."""

    def explicit(given_reals: reals(["mu", "logvar"], n)) -> Formula:
        coordinates = map(kl_coordinate_to_standard, *given_reals)
        return sum(coordinates) >= 0

    def symbolic(mu: Vector, logvar: Vector) -> Formula:
        return diagonal_kl_to_standard(mu, logvar) >= 0

    return capture(explicit if n else symbolic, "gaussian_kl")


FAMILIES: dict[str, Callable[[int], Statement]] = {
    "shared_weight": shared_weight,
    "weight_each": weight_each,
    "gaussian_kl": gaussian_kl,
}


def warm_up() -> None:
    """Prove and replay two small statements of other symbols, so that imports and first calls are not measured."""

    def about_sums(x: PositiveVector, c: Positive) -> Formula:
        return sum_over(x, lambda i: c * log(x[i])) <= sum_over(x, lambda i: c * (x[i] - 1))

    def about_reals(a: Real, b: Real) -> Formula:
        return given(eq(a, b)).then(1 + a <= exp(b))

    for says in (about_sums, about_reals):
        statement = capture(says).kernel
        check(statement, prove(statement))


def measure(family: str, n: int) -> dict[str, Any]:
    """Return the seconds that one statement takes, by stage, and the size of its certificate."""
    warm_up()
    start = time.perf_counter()
    statement = FAMILIES[family](n)
    kernel = statement.kernel
    captured = time.perf_counter()
    certificate = prove(kernel)
    found = time.perf_counter()
    if certificate is None:
        return {"capture": captured - start, "search": None, "replay": None, "bytes": 0}
    text = json.dumps(certificate)
    begun = time.perf_counter()
    checked = check(kernel, json.loads(text))
    if checked.verdict != "PROVED":
        raise SystemExit(f"{family}, n = {n}: expected PROVED, found {checked.verdict}")
    ended = time.perf_counter()
    return {"capture": captured - start, "search": found - captured, "replay": ended - begun, "bytes": len(text)}


def measure_z3(family: str, n: int) -> dict[str, Any]:
    """Return the seconds that Z3 alone takes to prove a statement, the instances of `1 + t <= exp(t)` given, or `None`."""
    import z3

    start = time.perf_counter()
    solver = z3.Solver()
    solver.set("timeout", int(Z3_LIMIT * 1000))
    if family == "gaussian_kl":
        exp = z3.Function("exp", z3.RealSort(), z3.RealSort())
        mu, logvar = ([z3.Real(f"{name}{k}") for k in range(n)] for name in ("mu", "logvar"))
        solver.add(*(exp(v) >= 1 + v for v in logvar))
        solver.add(z3.Sum([(exp(v) + m * m - 1 - v) / 2 for m, v in zip(mu, logvar, strict=True)]) < 0)
    else:
        r, v, w = ([z3.Real(f"{name}{k}") for k in range(n)] for name in "rvw")
        if family == "shared_weight":
            v, w = [v[0]] * n, [w[0]] * n
            sides = [v[0] * z3.Sum(r), w[0] * z3.Sum(r)]
        else:
            sides = [z3.Sum([a * b for a, b in zip(weights, r, strict=True)]) for weights in (v, w)]
        base = z3.Real("base")
        below = [v[0] <= w[0]] if family == "shared_weight" else [a <= b for a, b in zip(v, w, strict=True)]
        solver.add(*below, *(term >= 0 for term in r))
        solver.add(base + sides[0] > base + sides[1])
    proved = solver.check() == z3.unsat
    return {"seconds": time.perf_counter() - start if proved else None}


if __name__ == "__main__":
    who, family, n = sys.argv[1:]
    print(json.dumps((measure if who == "ours" else measure_z3)(family, int(n))))
