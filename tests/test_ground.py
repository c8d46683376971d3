"""Instances of statements at given sizes."""

from __future__ import annotations

import pytest

from objective_proofs.ground import goals, instance, instances, vacuous
from objective_proofs.kernel.statement import Statement, read_statement
from objective_proofs.printer import show
from objective_proofs.unroll import GroundError, choices


def statement(text: str) -> Statement:
    return read_statement("statement example\n" + text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("function mu[n]\nshow 0 <= sum(i < n: mu[i]**2)", "0 <= mu_0**2 + mu_1**2"),
        ("function mu[n]\nshow forall(i < n: mu[i] = 0)", "mu_0 = 0 and mu_1 = 0"),
        ("real x\nshow x <= n*x", "x <= 2*x"),
        ("show 1 <= n", "true"),
        ("function f(real), mu[n]\nshow 0 <= sum(i < n: f(mu[i]))", "0 <= f(mu_0) + f(mu_1)"),
        ("function f(n), mu[n]\nshow f(mu) = 0", "f(mu_0, mu_1) = 0"),
        ("function dec(n)[n], mu[n]\nshow sum(i < n: dec(mu)[i]) = 0", "dec_0(mu_0, mu_1) + dec_1(mu_0, mu_1) = 0"),
        ("function p(Z)\nshow integral(z in Z: p(z)) = 1", "weight_Z_0*p_0 + weight_Z_1*p_1 = 1"),
        ("function mu[n]\nreal mu_0\nshow mu_0 = sum(i < n: mu[i])", "mu_0 = mu_0_ + mu_1"),
        ("function f(real)\nshow forall(x: f(x) = 0)", "f(x) = 0"),
        ("real x\ngiven forall(v[n]: sum(i < n: v[i]) <= x)\nshow x = 0", "x = 0"),
    ],
)
def test_instance(text: str, expected: str) -> None:
    """Sums, quantifiers over indices, families, vectors and integrals are written out."""
    assert show(instance(statement("dim n\nspace Z\n" + text), 2).conclusion) == expected


def test_quantifiers_over_vectors_become_quantifiers_over_reals() -> None:
    """A bound vector becomes as many bound reals, and none is captured."""
    found = instance(
        statement("dim n\nfunction f(real)\ngiven forall(v[n]: forall(y: f(y) <= sum(i < n: v[i])))\nshow f(0) = 0"), 2
    )

    assert show(found.hypotheses[0]) == "forall(v: forall(v_1: forall(y: f(y) <= v + v_1)))"


def test_instance_is_a_statement_of_the_language() -> None:
    """The text of an instance reads back as the instance."""
    found = instance(
        statement("dim n\nspace Z\nfunction p(Z), f(real)[n]\nshow forall(i < n: integral(z in Z: f(p(z))[i]) = 0)"), 2
    )

    again = read_statement(found.text)

    assert (again.hypotheses, again.conclusion) == (found.hypotheses, found.conclusion)


def test_free_indices_take_every_value() -> None:
    """There is one instance for each value of the free indices and of functions into a space."""
    found = statement("dim n\nspace Z\nindex k < n\nfunction a[n], t(Z) in Z, q(Z)\npoint z in Z\nshow a[k] = q(t(z))")

    assert len(choices(found, 2)) == 2 * 4 * 2
    assert {show(i.conclusion) for i in instances(found, 2)} == {f"a_{k} = q_{z}" for k in (0, 1) for z in (0, 1)}
    assert list(instances(statement("dim n\nindex k < n\nfunction a[n]\nshow a[k] = 0"), 0)) == []


def test_vacuous_instances() -> None:
    """A size that the hypotheses exclude, or at which a term has no value, says nothing."""
    assert vacuous(instance(statement("dim n\ngiven 2 <= n\nshow 4 <= n**2"), 1))
    assert vacuous(instance(statement("dim n\nfunction a[n]\nshow sum(i < n: a[i])/n = 0"), 0))
    assert not vacuous(instance(statement("dim n\ngiven 2 <= n\nshow 4 <= n**2"), 2))


def test_goals_split_connectives() -> None:
    """An equivalence of a conjunction becomes one goal for each conjunct, and one back."""
    found = goals(statement("real x, y\nshow x**2 + y**2 = 0 iff x = 0 and y = 0"))

    assert [show(g.conclusion) for g in found] == ["x = 0", "y = 0", "x**2 + y**2 = 0"]
    assert [len(g.hypotheses) for g in found] == [1, 1, 1]


def test_what_has_no_instance_is_refused() -> None:
    """A function of reals into a space, and too large an instance, are refused in one sentence."""
    with pytest.raises(GroundError, match="takes reals to points"):
        instance(statement("space Z\nfunction t(real) in Z, q(Z)\nshow q(t(0)) = 0"), 2)
    with pytest.raises(GroundError, match="more than"):
        instance(statement("dim n\nfunction a[n, n, n]\nshow sum(i < n: sum(j < n: sum(k < n: a[i, j, k]))) = 0"), 40)
