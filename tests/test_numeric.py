"""The sampled cross-check: points within the hypotheses, no false alarm, false statements found."""

from __future__ import annotations

import numpy
import pytest

from objective_proofs import numeric, sample, solving
from objective_proofs.encode.numpy import compile
from tests.cross_checked import FALSE, TRUE, statement


@pytest.mark.parametrize("name", TRUE)
def test_true_statements_agree(name: str) -> None:
    """At hundreds of points within the hypotheses a true statement holds."""
    found = numeric.check(statement(TRUE[name]), "PROVED")

    assert (found.result, found.reason) == ("agrees", "")
    assert found.points is not None and found.points >= 300


@pytest.mark.parametrize("name", FALSE)
def test_false_statements_contradict(name: str) -> None:
    """A false statement that is called proved is contradicted, at an exact point."""
    found = numeric.check(statement(FALSE[name][0]), "PROVED")

    assert (found.result, found.points) == ("contradicts", 1)
    assert found.reason.startswith("false at ")


@pytest.mark.parametrize(
    "text",
    [
        "real l\nshow 0 <= exp(l) - 1 - l",
        "real x\nshow (x + 1)**2 - x**2 - 2*x - 1 = 0",
        "real x\nshow 0 < exp(-x**2)",
        "real x\nshow x < x + exp(-abs(x))",
        "real x\ngiven 0 < x\nshow log(x + 1) < x",
    ],
)
def test_rounding_raises_no_alarm(text: str) -> None:
    """Cancellation, underflow and overflow are settled exactly or passed over."""
    assert numeric.check(statement(text), "PROVED").result == "agrees"


def test_too_few_points_are_unknown() -> None:
    """Hypotheses that sampling cannot meet leave the statement unknown, with the count."""
    found = numeric.check(statement("real x, y\ngiven x**2 + y**2 = 3\nshow x <= 2"), "PROVED")

    assert found.result == "unknown"
    assert "of 1000 sampled points satisfy the hypotheses" in found.reason


def test_sizes_that_the_hypotheses_exclude() -> None:
    """Dimensions take unequal sizes when the hypotheses ask for that; when none fits, the statement is unknown."""
    found = numeric.check(statement("dim n, m, k\ngiven n < m\ngiven m < k\nshow n + 2 <= k"), "PROVED")

    assert found.result == "agrees"
    assert numeric.check(statement("dim n\ngiven n < 0\nshow n = 1"), "PROVED").result == "unknown"


def test_undefined_points_are_passed_over() -> None:
    """Points at which a term has no value do not count."""
    found = numeric.check(statement("real x\nshow x/x = 1"), "PROVED")

    assert found.result == "agrees"
    assert found.points is not None and found.points < 1000


def test_same_statement_gives_same_result() -> None:
    """The points depend on the text of the statement alone."""
    example = statement(FALSE["jensen_reversed"][0])

    assert numeric.check(example, "PROVED") == numeric.check(example, "PROVED")


@pytest.mark.parametrize(
    "text",
    [
        "real x, y, w\ngiven 0 < x\ngiven x <= y\ngiven y < w\nshow x < w",
        "real x\ngiven 0 < x\ngiven x < 1\nshow x < 1",
        "real x\ngiven -1 <= x and x <= 1\nshow x <= 1",
        "real x, y\ngiven x + y = 1\nshow y = 1 - x",
        "real x, y\ngiven x = exp(y)\nshow 0 < x",
        "dim n\nfunction p[n]\ngiven 1 <= n\ngiven forall(i < n: 0 < p[i])\ngiven sum(i < n: p[i]) = 1\nshow true",
        "dim n\nfunction a[n], b[n]\ngiven forall(i < n: a[i] <= b[i])\nshow sum(i < n: a[i]) <= sum(i < n: b[i])",
        "space X, Z\nfunction q(X, Z)\ngiven forall(x in X: forall(z in Z: 0 < q(x, z)))\n"
        "given forall(x in X: integral(z in Z: q(x, z)) = 1)\nshow true",
        "space X, Z\nfunction j(X, Z)\ngiven forall(x in X: forall(z in Z: 0 <= j(x, z)))\n"
        "given integral(x in X: integral(z in Z: j(x, z))) = 1\nshow true",
    ],
)
def test_simple_hypotheses_are_solved(text: str) -> None:
    """Signs, bounds, orders, equations and normalisations are met by construction, not by luck."""
    example = sample.concrete(statement(text))
    points = sample.draw(example, {"n": 3, "X": 2, "Z": 3}, 400, numpy.random.default_rng(0))
    for step in solving.steps(example.hypotheses):
        sample.run(step, points)

    met = numpy.ones(400, bool)
    for hypothesis in example.hypotheses:
        met &= compile(hypothesis)(points).plain

    assert met.mean() > 0.8


def test_witness_is_evaluated() -> None:
    """The witness of a refuted statement agrees, a point at which the statement holds contradicts."""
    example = statement("real x\nshow x <= 1")

    assert numeric.check(example, "REFUTED", {"x": 2}).result == "agrees"
    assert numeric.check(example, "REFUTED", {"x": 1}).result == "contradicts"
