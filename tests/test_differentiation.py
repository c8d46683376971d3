"""Derivatives and stop-gradients of the packs' language: what is captured, and what it is worth."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from objective_proofs import (
    Dim,
    Formula,
    Natural,
    Real,
    StatementError,
    Vector,
    derivative,
    dot,
    eq,
    exp,
    forall,
    stop_gradient,
    sum_over,
)
from objective_proofs.kernel.definedness import evaluated
from objective_proofs.kernel.poly import difference
from objective_proofs.printer import show
from objective_proofs.statement import capture


def a_value(x: Real) -> Formula:
    return eq(stop_gradient(x) * x, x**2)


def half_a_square(x: Real) -> Formula:
    return eq(derivative(lambda u: u * stop_gradient(u), x), x)


def a_rate_that_is_held(x: Real) -> Formula:
    return eq(derivative(lambda u: exp(stop_gradient(u**2) * u), x), x**2 * exp(x**3))


def held_for_the_derivative_further_out(x: Real) -> Formula:
    return eq(derivative(lambda u: derivative(lambda v: v * stop_gradient(v), u), x), 0)


def the_outer_variable_held_inside(x: Real, y: Real) -> Formula:
    return eq(derivative(lambda u: derivative(lambda v: v * stop_gradient(u) * u, y), x), x)


def a_point_that_is_held(x: Real) -> Formula:
    return eq(derivative(lambda u: derivative(lambda v: v**3, stop_gradient(u)), x), 0)


def a_point_that_is_not(x: Real) -> Formula:
    return eq(derivative(lambda u: derivative(lambda v: v**3, u), x), 6 * x)


def one_name_for_two(x: Real) -> Formula:
    return eq(derivative(lambda x: x * derivative(lambda x: x**2, x), x), 4 * x)


def a_direction(mu: Vector, h: Vector, n: Dim) -> Formula:
    return eq(derivative(lambda t: sum_over(n, lambda i: (mu[i] + t * h[i]) ** 2), 0), 2 * dot(mu, h))


def a_vector_that_is_held(mu: Vector, h: Vector) -> Formula:
    return eq(derivative(lambda t: dot(stop_gradient(mu + t * h), mu + t * h), 0), dot(mu, h))


def under_an_index(mu: Vector, n: Dim) -> Formula:
    return forall(n, lambda i: eq(derivative(lambda u: u * mu[i] * stop_gradient(u), mu[i]), mu[i] ** 2))


def a_sum_that_is_held(mu: Vector, x: Real, n: Dim) -> Formula:
    held = sum_over(
        n, lambda i: derivative(lambda u: stop_gradient(sum_over(n, lambda j: mu[j] * u)) * u * mu[i], x)
    )
    return eq(held, x * sum_over(n, lambda i: mu[i]) ** 2)


def for_every_natural_number(x: Real) -> Formula:
    return forall(Natural, lambda t: eq(derivative(lambda u: t * u**2, x), 2 * t * x))


@pytest.mark.parametrize(
    ("function", "text"),
    [
        (a_value, "x*x = x**2"),
        (half_a_square, "diff(u: u*x)(x) = x"),
        (a_rate_that_is_held, "diff(u: exp(x**2*u))(x) = x**2*exp(x**3)"),
        (held_for_the_derivative_further_out, "diff(u: diff(v: v*x)(u))(x) = 0"),
        (the_outer_variable_held_inside, "diff(u: diff(v: v*x*u)(y))(x) = x"),
        (a_point_that_is_held, "diff(u: diff(v: v**3)(x))(x) = 0"),
        (a_point_that_is_not, "diff(u: diff(v: v**3)(u))(x) = 6*x"),
        (one_name_for_two, "diff(x_1: x_1*diff(x_2: x_2**2)(x_1))(x) = 4*x"),
        (a_direction, "diff(t: sum(i < n: (mu[i] + t*h[i])**2))(0) = 2*sum(i < n: mu[i]*h[i])"),
        (a_vector_that_is_held, "diff(t: sum(i < n: (mu[i] + 0*h[i])*(mu[i] + t*h[i])))(0) = sum(i < n: mu[i]*h[i])"),
        (under_an_index, "forall(i < n: diff(u: u*mu[i]*mu[i])(mu[i]) = mu[i]**2)"),
        (
            a_sum_that_is_held,
            "sum(i < n: diff(u: sum(j < n: mu[j]*x)*u*mu[i])(x)) = x*sum(i < n: mu[i])**2",
        ),
        (for_every_natural_number, "forall(t in naturals: diff(u: t*u**2)(x) = 2*t*x)"),
    ],
)
def test_captured(function: Callable[..., Formula], text: str) -> None:
    """A stop-gradient is its argument outside of derivatives, and its value at the point under them; each equality holds."""
    conclusion = capture(function).conclusion
    relation = evaluated(conclusion)

    assert show(conclusion) == text
    assert not difference(relation if relation.op == "eq" else relation.args[2])


def a_formula(x: Real) -> Formula:
    return eq(derivative(lambda u: u <= x, x), 0)  # type: ignore[arg-type, return-value]


def test_refused() -> None:
    """Only reals are differentiated."""
    with pytest.raises(StatementError):
        capture(a_formula)


def test_shown_under_another_name() -> None:
    """A natural number does not take the name of a declared dimension."""

    def shadowed(mu: Vector, n: Dim) -> Formula:
        m = n
        return forall(Natural, lambda n: sum_over(m, lambda i: mu[i]) <= n)

    assert show(capture(shadowed).conclusion) == "forall(n_1 in naturals: sum(i < n: mu[i]) <= n_1)"
