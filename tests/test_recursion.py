"""Sampled sequences: recursions are run, true statements agree, and a table is never a counterexample."""

from __future__ import annotations

import numpy
import pytest

from objective_proofs import numeric
from objective_proofs.recursion import LENGTH, Table, recursion
from tests.cross_checked import statement

SCHEDULE = "function P(real), beta(real)\ngiven P(0) = 1 and forall(t in naturals: P(t + 1) = P(t)*(1 - beta(t)))\n"
BETWEEN = "given forall(t in naturals: 0 <= beta(t) and beta(t) < 1)\n"
TRUE = (
    f"{SCHEDULE}{BETWEEN}show forall(t in naturals: 0 < P(t) and P(t) <= 1)",
    "dim t\nfunction s(real)\ngiven s(0) = 0\ngiven forall(k in naturals: s(k + 1) = s(k) + k + 1)\nshow s(t) = t*(t + 1)/2",
    "dim n\nfunction P(real)\ngiven forall(s in naturals: P(s + 1) <= P(s))\nshow P(n + 1) <= P(0)",
    "dim t\nreal c\nfunction P(real)\ngiven P(0) = c and forall(k in naturals: P(k + 1) = P(k)/2)\nshow P(t)**2 <= c**2",
    "dim t, d\nfunction P(real), y[d]\ngiven forall(i < d: P(1) <= y[i])\ngiven forall(k in naturals: 0 <= P(k))\n"
    "show forall(i < d: 0 <= y[i])",
)
FALSE = (
    f"{SCHEDULE}show forall(t in naturals: 0 < P(t))",
    "function P(real)\ngiven P(0) = 0 and forall(t in naturals: P(t + 1) = P(t) + 1)\nshow forall(t in naturals: P(t) <= 3)",
    "function P(real), Q(real)\ngiven forall(t in naturals: P(t) <= Q(t))\n"
    "show forall(s in naturals: forall(t in naturals: P(s) <= Q(t)))",
)


@pytest.mark.parametrize("text", TRUE)
def test_recursions_are_run(text: str) -> None:
    """At hundreds of points within the hypotheses a true statement holds."""
    found = numeric.check(statement(text), "PROVED")

    assert (found.result, found.reason) == ("agrees", "")
    assert found.points is not None and found.points >= 300


@pytest.mark.parametrize("text", FALSE)
def test_false_statements_do_not_agree(text: str) -> None:
    """The first values of a sequence raise a doubt, no contradiction: they may not be those of any that meets the hypotheses."""
    found = numeric.check(statement(text), "PROVED")

    assert found.result == "unknown"
    assert "violate it" in found.reason


def test_no_table_is_a_counterexample() -> None:
    """No sequence meets these hypotheses, although tables do: that the statement is proved is not contradicted."""
    text = "function P(real)\ngiven forall(t in naturals: P(t) + 1 <= P(t + 1) and P(t) <= 1000)\nshow P(0) = 0"

    assert numeric.check(statement(text), "PROVED").result == "unknown"


def test_rules() -> None:
    """A single value, a recursion, and bounds are told apart; what is determined is not moved between bounds."""
    found = recursion(statement(f"{SCHEDULE}{BETWEEN}given forall(t in naturals: P(t) <= 1)\nshow true"))

    assert found.names == ("P", "beta")
    assert [(rule.name, rule.place) for rule in found.values] == [("P", 0)]
    assert [(rule.name, rule.place) for rule in found.recursions] == [("P", 1)]
    assert [(rule.name, rule.place) for rule in found.bounds] == [("beta", 0)]


def test_statements_without_naturals_have_no_rules() -> None:
    """A function of reals is no sequence."""
    assert recursion(statement("function f(real)\ngiven f(0) = 1\nshow f(1) = 1")).names == ()


def test_a_table_ends() -> None:
    """Behind its end there is no number, so that nothing is known there."""
    table = Table(numpy.zeros((LENGTH, 2)))
    places = numpy.array([[0.0], [LENGTH - 1], [LENGTH], [-1]])

    assert numpy.isnan(table(places)).tolist() == [[False, False], [False, False], [True, True], [True, True]]
    assert table(3.0).tolist() == [0.0, 0.0]
