"""Gaussian closed forms: the density, the KL and its convexity and gradient, the entropy.

[KW14] Kingma and Welling, Auto-Encoding Variational Bayes, 2014.
[B06]  Bishop, Pattern Recognition and Machine Learning, 2006.
[CT06] Cover and Thomas, Elements of Information Theory, 2006.

Main statements: `log_normal_density_eq`, `kl_strictly_convex`, `kl_directional_derivative`, `kl_stationary_iff`.
"""

from typing import Annotated

from objective_proofs import (
    Formula,
    OpenUnit,
    Positive,
    PositiveVector,
    Real,
    Vector,
    derivative,
    eq,
    exp,
    given,
    iff,
    log,
    ne,
    refuted,
    sum_over,
    theorem,
)
from objective_proofs.definitions.gaussian import kl_coordinate_to_standard, kl_of_moments_to_standard, log_normal_density, normal_density

Latent = Annotated[Vector, "d"]
Variances = Annotated[PositiveVector, "d"]


# Densities


@theorem("B06 eq. 1.46", claims=("GK-5",))
def log_normal_density_eq(x: Real, mu: Real, variance: Positive, circle_constant: Positive) -> Formula:
    """The logarithm of the normal density."""
    return eq(log(normal_density(x, mu, variance, circle_constant)), log_normal_density(x, mu, variance, circle_constant))


# The KL


@refuted("B06 exercise 2.13, with the two variances exchanged in the logarithm", claims=("GK-5",))
def diagonal_kl_nonneg_with_exchanged_logarithm(mu0: Latent, mu1: Latent, v0: Variances, v1: Variances) -> Formula:
    """With the logarithm the wrong way round, the closed form can be negative."""
    return sum_over(mu0, lambda i: log(v0[i] / v1[i]) + (v0[i] + (mu0[i] - mu1[i]) ** 2) / v1[i] - 1) / 2 >= 0


@theorem("KW14 Appendix B: convexity in the mean and the log-variance", claims=("GK-7",))
def kl_strictly_convex(mu0: Real, mu1: Real, logvar0: Real, logvar1: Real, t: OpenUnit) -> Formula:
    """The KL to the prior is strictly convex in the mean and the log-variance."""
    middle = kl_coordinate_to_standard(t * mu0 + (1 - t) * mu1, t * logvar0 + (1 - t) * logvar1)
    chord = t * kl_coordinate_to_standard(mu0, logvar0) + (1 - t) * kl_coordinate_to_standard(mu1, logvar1)
    return given(ne(mu0, mu1)).then(middle < chord) & given(ne(logvar0, logvar1)).then(middle < chord)


@theorem("KW14 Appendix B: convexity in the mean and the variance", claims=("GK-7",))
def kl_strictly_convex_in_variance(mu0: Real, mu1: Real, v0: Positive, v1: Positive, t: OpenUnit) -> Formula:
    """The KL to the prior is strictly convex in the mean and the variance."""
    middle = kl_of_moments_to_standard(t * mu0 + (1 - t) * mu1, t * v0 + (1 - t) * v1)
    chord = t * kl_of_moments_to_standard(mu0, v0) + (1 - t) * kl_of_moments_to_standard(mu1, v1)
    return given(ne(mu0, mu1)).then(middle < chord) & given(ne(v0, v1)).then(middle < chord)


@refuted("KW14 Appendix B: convexity in the mean and the scale", claims=("GK-7",))
def kl_strictly_convex_without_two_points(mu0: Real, mu1: Real, logvar0: Real, logvar1: Real, t: OpenUnit) -> Formula:
    """At one and the same point, convexity is not strict."""
    middle = kl_coordinate_to_standard(t * mu0 + (1 - t) * mu1, t * logvar0 + (1 - t) * logvar1)
    return middle < t * kl_coordinate_to_standard(mu0, logvar0) + (1 - t) * kl_coordinate_to_standard(mu1, logvar1)


@theorem("KW14 Appendix B: the gradient", claims=("GK-7",))
def kl_directional_derivative(mu: Latent, logvar: Latent, h: Latent, k: Latent) -> Formula:
    """The gradient of the KL is mu in the means, (exp(logvar) - 1)/2 in the log-variances."""

    def along(t: Real) -> Real:
        return sum_over(mu, lambda i: kl_coordinate_to_standard(mu[i] + t * h[i], logvar[i] + t * k[i]))

    gradient = sum_over(mu, lambda i: mu[i] * h[i] + (exp(logvar[i]) - 1) / 2 * k[i])
    return eq(derivative(along, Real(0)), gradient)


@theorem("KW14 Appendix B: the stationary point", claims=("GK-7",))
def kl_stationary_iff(mu: Real, logvar: Real) -> Formula:
    """The KL is stationary only at mean 0 and log-variance 0."""
    in_mean = derivative(lambda t: kl_coordinate_to_standard(t, logvar), mu)
    in_logvar = derivative(lambda t: kl_coordinate_to_standard(mu, t), logvar)
    return iff(eq(in_mean, 0) & eq(in_logvar, 0), eq(mu, 0) & eq(logvar, 0))


@refuted("KW14 Appendix B: the gradient in the log-variance taken for that in the variance", claims=("GK-7",))
def kl_derivative_in_logvar_eq_that_in_variance(mu: Real, logvar: Real) -> Formula:
    """The derivative in the log-variance is not that in the variance, (1 - 1/v)/2."""
    in_logvar = derivative(lambda t: kl_coordinate_to_standard(mu, t), logvar)
    return eq(in_logvar, (1 - 1 / exp(logvar)) / 2)


# Entropy


@theorem("CT06 Example 8.1.2, in one logarithm", claims=("GK-15",))
def entropy_of_normal_in_one_logarithm(v: Positive, circle_constant: Positive) -> Formula:
    """That is log(2*pi*e*v)/2."""
    return eq((log(2 * circle_constant * v) + 1) / 2, log(2 * circle_constant * exp(1) * v) / 2)
