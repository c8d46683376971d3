"""The KL of Gaussians with full covariances: its closed form from moments, its sign, and where it is zero.

[B06]  Bishop, Pattern Recognition and Machine Learning, 2006.
[CT06] Cover and Thomas, Elements of Information Theory, 2006.

The space has coordinates mu0 + u(z), where u is the deviation from the mean mu0. A Gaussian is known by its mean, its covariance S,
its precision P, the inverse of S, and the determinant of S; of P*S = I the diagonal is used, which the trace of P*S needs.

Main definitions: `quadratic_form`, `trace_of_product`, `log_normal_density`, `full_kl`.
Main statements: `expected_quadratic_form`, `expected_log_ratio_eq_full_kl`, `expected_log_ratio_nonneg`,
`equal_expectations_of_kl_eq_zero`.
"""

from collections.abc import Callable
from typing import Annotated

from objective_proofs import (
    Density,
    Distribution,
    Formula,
    Function,
    Matrix,
    Point,
    Positive,
    Real,
    Vector,
    VectorFunction,
    eq,
    expectation,
    forall,
    given,
    log,
    refuted,
    sum_over,
    theorem,
)

Latent = Annotated[Vector, "d"]
Square = Annotated[Matrix, "d", "d"]
Deviation = Coordinates = Annotated[VectorFunction, "Z -> d"]
OnPoints = Annotated[Function, "Z -> real"]
P_NONNEGATIVE = "forall(z in Z: 0 <= q(z))"  # a law of moments holds for signed weights too


def quadratic_form(P: Matrix, v: Vector) -> Real:
    """v.P*v."""
    return sum_over(v, lambda i: sum_over(v, lambda j: P[i, j] * v[i] * v[j]))


def trace_of_product(P: Matrix, S: Matrix) -> Real:
    """The trace of P*S, for a symmetric S."""
    return sum_over(P.rows, lambda i: sum_over(P.columns, lambda j: P[i, j] * S[i, j]))


def log_normal_density(x: Vector, mu: Vector, P: Matrix, determinant: Real, circle_constant: Real) -> Real:
    """The log-density of N(mu, S) at x, with P the inverse of S and the determinant of S ([B06] eq. 2.43)."""
    return -quadratic_form(P, x - mu) / 2 - (mu.dim * log(2 * circle_constant) + log(determinant)) / 2


def full_kl(mu0: Vector, mu1: Vector, S0: Matrix, P1: Matrix, determinant0: Real, determinant1: Real) -> Real:
    """(tr(P1*S0) + (mu1 - mu0).P1*(mu1 - mu0) - d + log det S1 - log det S0)/2 ([B06] exercise 2.13)."""
    moments = trace_of_product(P1, S0) + quadratic_form(P1, mu1 - mu0)
    return (moments - mu0.dim + log(determinant1) - log(determinant0)) / 2


def has_moments(q: Distribution, u: Callable[[Point], Vector], S: Matrix) -> tuple[Formula, Formula]:
    """The deviations have mean 0 and covariance S."""
    means = forall(S.rows, lambda i: eq(expectation(q, lambda z: u(z)[i]), 0))
    covariances = forall(S.rows, lambda i: forall(S.columns, lambda j: eq(expectation(q, lambda z: u(z)[i] * u(z)[j]), S[i, j])))
    return means, covariances


def is_precision(P: Matrix, S: Matrix) -> Formula:
    """The diagonal of P*S = I, for a symmetric S."""
    return forall(P.rows, lambda i: eq(sum_over(P.columns, lambda j: P[i, j] * S[i, j]), 1))


@theorem("B06 exercise 2.13: the expectation of a quadratic form", claims=("GK-6",), redundant=(P_NONNEGATIVE,))
def expected_quadratic_form(q: Distribution, u: Deviation, mu0: Latent, mu1: Latent, S: Square, P: Square) -> Formula:
    """Under mean mu0 and covariance S, the form about mu1 has mean tr(P*S) + that at mu0."""
    mean = expectation(q, lambda z: quadratic_form(P, mu0 + u(z) - mu1))
    return given(*has_moments(q, u, S)).then(eq(mean, trace_of_product(P, S) + quadratic_form(P, mu0 - mu1)))


@theorem("B06 exercise 2.13", claims=("GK-6",), redundant=(P_NONNEGATIVE,))
def expected_log_ratio_eq_full_kl(
    q: Distribution,
    u: Deviation,
    mu0: Latent,
    mu1: Latent,
    S0: Square,
    P0: Square,
    P1: Square,
    determinant0: Positive,
    determinant1: Positive,
    circle_constant: Positive,
) -> Formula:
    """The KL of two Gaussians, the mean of their log-ratio, has the closed form."""

    def log_ratio(z: Point) -> Real:
        x = mu0 + u(z)
        log_q = log_normal_density(x, mu0, P0, determinant0, circle_constant)
        return log_q - log_normal_density(x, mu1, P1, determinant1, circle_constant)

    return given(*has_moments(q, u, S0), is_precision(P0, S0)).then(
        eq(expectation(q, log_ratio), full_kl(mu0, mu1, S0, P1, determinant0, determinant1))
    )

# The sign, and where it is zero


@theorem("CT06 Theorem 8.6.1, for Gaussian densities", claims=("GK-6",))
def expected_log_ratio_nonneg(
    q: Density,
    p: Density,
    x: Coordinates,
    mu0: Latent,
    mu1: Latent,
    P0: Square,
    P1: Square,
    determinant0: Positive,
    determinant1: Positive,
    circle_constant: Positive,
) -> Formula:
    """The KL of two Gaussians is never negative."""

    def log_q(z: Point) -> Real:
        return log_normal_density(x(z), mu0, P0, determinant0, circle_constant)

    def log_p(z: Point) -> Real:
        return log_normal_density(x(z), mu1, P1, determinant1, circle_constant)

    normal = forall(q.space, lambda z: eq(log(q(z)), log_q(z)) & eq(log(p(z)), log_p(z)))
    return given(normal).then(expectation(q, lambda z: log_q(z) - log_p(z)) >= 0)


@theorem("CT06 Theorem 8.6.1: equality", claims=("GK-6",), undecided=("integral(z in Z: q(z)) = 1",))
def equal_expectations_of_kl_eq_zero(q: Density, p: Density, f: OnPoints) -> Formula:
    """If the KL is zero, every expectation is the same, so that means and covariances are."""
    kl = expectation(q, lambda z: log(q(z) / p(z)))
    return given(eq(kl, 0)).then(eq(expectation(q, lambda z: f(z)), expectation(p, lambda z: f(z))))


@theorem("B06 exercise 2.13, at equal parameters", claims=("GK-6",))
def full_kl_of_equal_parameters(mu: Latent, S: Square, P: Square, determinant: Positive) -> Formula:
    """The closed form is zero for equal Gaussians."""
    return given(is_precision(P, S)).then(eq(full_kl(mu, mu, S, P, determinant, determinant), 0))


@refuted("B06 exercise 2.13, without the dimension", claims=("GK-6",))
def full_kl_nonneg_without_trace(mu0: Latent, mu1: Latent, P1: Square, determinant0: Positive, determinant1: Positive) -> Formula:
    """Without the trace and the dimension, the form of the means and the determinants can be negative."""
    return quadratic_form(P1, mu1 - mu0) + log(determinant1 / determinant0) >= 0
