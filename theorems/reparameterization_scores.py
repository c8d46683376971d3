"""Gradients of E f(z) in the mean and the variance of a normal z, under the integral: by the score and by the heat equation.

[KW14] Kingma and Welling, Auto-Encoding Variational Bayes, 2014.
[R14]  Rezende, Mohamed and Wierstra, Stochastic Backpropagation and Approximate Inference in Deep Generative Models, 2014.

Main definitions: `objective_proofs.definitions.normal_family`.
Main statements: `heat_equation`, `gradient_in_mean_eq_score`, `gradient_in_variance_eq_half_second_gradient_in_mean`.
"""

from typing import Annotated

from objective_proofs import Formula, Function, Positive, Real, Space, derivative, eq, integral, refuted, theorem
from objective_proofs.definitions.gaussian import normal_density
from objective_proofs.definitions.normal_family import normal_expectation

Coordinate = Annotated[Function, "X -> real"]
TestFunction = Annotated[Function, "real -> real"]


@theorem("KW14 Section 2.3: the heat equation of the normal density", claims=("RP-6",))
def heat_equation(x: Real, mu: Real, variance: Positive, circle_constant: Positive) -> Formula:
    """The derivative of the normal density in its variance is half the second one in its mean."""

    def slope(m: Real) -> Real:
        return derivative(lambda a: normal_density(x, a, variance, circle_constant), m)

    in_variance = derivative(lambda w: normal_density(x, mu, w, circle_constant), variance)
    return eq(in_variance, derivative(slope, mu) / 2)


@theorem("R14 Section 3, by the score", claims=("RP-6",))
def gradient_in_mean_eq_score(
    X: Space, x: Coordinate, f: TestFunction, mu: Real, variance: Positive, circle_constant: Positive
) -> Formula:
    """The derivative of E f(z) in the mean is E[f(z)*(z - mu)]/variance."""
    weighted = integral(X, lambda u: f(x(u)) * (x(u) - mu) * normal_density(x(u), mu, variance, circle_constant))
    return eq(derivative(lambda m: normal_expectation(X, x, f, m, variance, circle_constant), mu), weighted / variance)


@theorem("R14 Section 3, by the heat equation", claims=("RP-6",))
def gradient_in_variance_eq_half_second_gradient_in_mean(
    X: Space, x: Coordinate, f: TestFunction, mu: Real, variance: Positive, circle_constant: Positive
) -> Formula:
    """The derivative of E f(z) in the variance is half the second one in the mean."""

    def slope(m: Real) -> Real:
        return derivative(lambda a: normal_expectation(X, x, f, a, variance, circle_constant), m)

    in_variance = derivative(lambda w: normal_expectation(X, x, f, mu, w, circle_constant), variance)
    return eq(in_variance, derivative(slope, mu) / 2)


def score_in_variance(x: Real, mu: Real, variance: Real) -> Real:
    """The derivative of log N(x; mu, variance) in the variance."""
    return ((x - mu) ** 2 / variance - 1) / (2 * variance)


@theorem("R14 Section 3, by the score", claims=("RP-6",))
def gradient_in_variance_eq_score(
    X: Space, x: Coordinate, f: TestFunction, mu: Real, variance: Positive, circle_constant: Positive
) -> Formula:
    """The derivative of E f(z) in the variance is the expectation of f times the score."""

    def weighted(at: Real) -> Real:
        return f(at) * score_in_variance(at, mu, variance) * normal_density(at, mu, variance, circle_constant)

    in_variance = derivative(lambda w: normal_expectation(X, x, f, mu, w, circle_constant), variance)
    return eq(in_variance, integral(X, lambda u: weighted(x(u))))


@refuted("R14 Section 3, without the normalizing constant of the density", claims=("RP-6",))
def score_in_variance_without_constant(x: Real, mu: Real, variance: Positive) -> Formula:
    """The score in the variance has a part from the normalizing constant."""
    return eq(score_in_variance(x, mu, variance), (x - mu) ** 2 / (2 * variance**2))
