"""Objectives as values and as sorts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, ClassVar

import pytest

from objective_proofs import Dim, Formula, NonNegative, Real, StatementError, Vector, eq, forall, given
from objective_proofs.kernel.term import REAL, var
from objective_proofs.objectives import Objective, WeightedSum, WeightedThreeTerm, WeightedTwoTerm
from objective_proofs.statement import capture

r, s, w = (Real(var(name, REAL)) for name in "rsw")


class Penalised(Objective):
    """base - penalty, an objective of a pack's own."""

    __slots__ = ("base", "penalty")
    components: ClassVar[dict[str, type]] = {"base": Real, "penalty": NonNegative}
    base: Real
    penalty: Real

    def __call__(self, w: Any) -> Real:
        return self.base - w * self.penalty


def two(terms: WeightedTwoTerm, w1: Real) -> Formula:
    return terms(w1) <= terms("0.1")


def three(terms: WeightedThreeTerm) -> Formula:
    return eq(terms(0), terms.base + terms.middle)


def a_sum(terms: WeightedSum, w: Vector, n: Dim) -> Formula:
    return given(forall(n, lambda k: terms.terms[k] >= 0)).then(terms(w) <= terms(2))


def annotated_sum(terms: Annotated[WeightedSum, "K"]) -> Formula:
    return terms.base <= terms(0)


def a_clash(terms: WeightedTwoTerm, base: Real) -> Formula:
    return terms(base) <= terms.base


def both(first: WeightedTwoTerm, second: WeightedThreeTerm) -> Formula:
    return first(1) <= second(1)


def own(terms: Penalised) -> Formula:
    return terms(1) <= terms.base


@pytest.mark.parametrize(
    ("function", "text"),
    [
        (two, "real base, regularizer, w1\nshow base + w1*regularizer <= base + (1/10)*regularizer"),
        (three, "real base, middle, regularizer\nshow base + middle + 0*regularizer = base + middle"),
        (
            a_sum,
            ("dim n\nreal base\nfunction terms[n], w[n]\ngiven forall(k < n: 0 <= terms[k])\n"
            "show base + sum(k < n: w[k]*terms[k]) <= base + 2*sum(k < n: terms[k])"),
        ),
        (annotated_sum, "dim K\nreal base\nfunction terms[K]\nshow base <= base + 0*sum(k < K: terms[k])"),
        (a_clash, "real terms_base, regularizer, base\nshow terms_base + base*regularizer <= terms_base"),
        (
            both,
            ("real first_base, first_regularizer, second_base, second_middle, second_regularizer\n"
            "show first_base + 1*first_regularizer <= second_base + second_middle + 1*second_regularizer"),
        ),
        (own, "real base, penalty\ngiven 0 <= penalty\nshow base - 1*penalty <= base"),
    ],
)
def test_objectives_are_sorts(function: Callable[..., Formula], text: str) -> None:
    """The annotation declares one symbol for each component, prefixed where the names would clash."""
    made = capture(function)

    assert made.text == f"statement {function.__name__}\n{text}\n"
    assert made.kernel.conclusion is made.conclusion
    assert all(h.parameter == "terms" for h in made.hypotheses if h.from_sort)


def test_objectives_are_values() -> None:
    """Objectives are made from expressions and called with weights."""
    assert repr(WeightedTwoTerm(base=r, regularizer=s)(w)) == "r + w*s"
    assert repr(WeightedThreeTerm(0, r - s, s)("1/2")) == "0 + (r - s) + (1/2)*s"
    assert repr(WeightedSum(r, [s, 1, r])([1, w, "0.1"])) == "r + 1*s + w*1 + (1/10)*r"
    assert repr(WeightedSum(r, [s, 1, r])(w)) == "r + w*(s + 1 + r)"
    assert repr(WeightedSum(r, [])([])) == "r"
    assert repr(WeightedSum(r, [])(w)) == "r + w*0"
    assert repr(WeightedTwoTerm(r, s)) == "WeightedTwoTerm(base=r, regularizer=s)"


def test_ten_thousand_terms() -> None:
    """Weighted sums of any length cost linear time."""
    assert len(WeightedSum(r, [s] * 10_000)([w] * 10_000).node.args) == 10_001


def test_the_default_weight_is_a_new_symbol() -> None:
    """Without a weight an encoding is at a symbol w that the objective does not use."""
    assert repr(WeightedTwoTerm(r, s)._at(None)) == "r + w*s"
    assert repr(WeightedTwoTerm(w, s)._at(None)) == "w + w_*s"
    assert repr(WeightedSum(r, [s, s])._at(None)) == "r + w1*s + w2*s"


@pytest.mark.parametrize(
    ("mistake", "cure"),
    [
        (lambda: WeightedTwoTerm(r, 0.5), "float"),
        (lambda: WeightedTwoTerm(r, s)(0.5), "float"),
        (lambda: WeightedTwoTerm(r, s) == WeightedTwoTerm(r, s), "write eq(first(w), second(w))"),
        (lambda: WeightedSum(r, [s])([1, 2]), "each of the 1 terms"),
        (lambda: Penalised(base=r), "expected base, penalty"),
        (lambda: Objective()(1), "__call__"),
    ],
)
def test_mistakes(mistake: Callable[[], object], cure: str) -> None:
    """Mistakes are one sentence with a cure."""
    with pytest.raises(StatementError) as caught:
        mistake()

    assert cure in str(caught.value)


def test_objectives_are_immutable() -> None:
    """No component can be set or deleted."""
    made = WeightedTwoTerm(r, s)

    with pytest.raises(AttributeError):
        made.base = s
    with pytest.raises(AttributeError):
        del made.base
