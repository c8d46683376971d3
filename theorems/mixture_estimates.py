"""Gaussian facts around the mixture posterior: products, full covariances, and exact examples of its objective.

[R23]  Rivera, How to Train Your VAE, 2023 (arXiv:2309.13160).
[B06]  Bishop, Pattern Recognition and Machine Learning, 2006.
[HJ12] Horn and Johnson, Matrix Analysis, 2012.

Main definitions: `full_kl_to_standard`, `gaussian_total_correlation`, `code_objective`.
Main statements: `product_of_normals`, `full_kl_eq_diagonal_kl_add_correlation`, `hadamard`,
`code_objective_exceeds_log_evidence`, `no_universal_correction`.
"""

from typing import Annotated

from objective_proofs import (
    Formula,
    Matrix,
    Positive,
    PositiveDim,
    PositiveVector,
    Real,
    Vector,
    eq,
    exp,
    forall,
    given,
    log,
    mean_over,
    real,
    refuted,
    squared_norm,
    sum_over,
    theorem,
    vector,
)
from objective_proofs.definitions.gaussian import kl_of_moments_to_standard, log_normal

Batch = Annotated[Vector, "N"]
Variances = Annotated[PositiveVector, "N"]
Latent = Annotated[Vector, "d"]
Factor = Annotated[Matrix, "d", "d"]


# The product of Gaussians


@theorem("R23 Fig. 2; completing the square, as in B06 Section 2.3.1", claims=("RVT-13",))
def product_of_normals(N: PositiveDim, mu: Batch, v: Variances, z: Real, origin: Real, constant: Real) -> Formula:
    """A product of Gaussians is proportional to one of added precisions."""
    precision = sum_over(v, lambda i: 1 / v[i])
    m = sum_over(v, lambda i: mu[i] / v[i]) / precision

    def log_product(x: Real) -> Real:
        return sum_over(v, lambda i: log_normal(x, mu[i], v[i], constant))

    one = log_normal(z, m, 1 / precision, constant) - log_normal(origin, m, 1 / precision, constant)
    return eq(log_product(z) - log_product(origin), one)


@refuted("R23 Fig. 2: the global posterior called a product", claims=("RV-18", "RVT-13"))
def mixture_proportional_to_product(mu1: Real, mu2: Real, z: Real, origin: Real) -> Formula:
    """A mixture of two Gaussians is not proportional to their product."""

    def mixed(x: Real) -> Real:
        return exp(-((x - mu1) ** 2) / 2) + exp(-((x - mu2) ** 2) / 2)

    def product(x: Real) -> Real:
        return exp(-((x - mu1) ** 2) / 2 - (x - mu2) ** 2 / 2)

    return eq(mixed(z) * product(origin), mixed(origin) * product(z))


# Full covariances, by a triangular factor


def covariance_diagonal(factor: Matrix) -> Vector:
    """The diagonal of S = L*L^T: the sums of the squares of the rows of L."""
    return vector(factor.rows, lambda j: squared_norm(factor[j]))


def log_determinant(factor: Matrix) -> Real:
    """log det S for S = L*L^T and L triangular: the sum of log L[j, j]**2."""
    return sum_over(factor.rows, lambda j: log(factor[j, j] ** 2))


def full_kl_to_standard(m: Vector, factor: Matrix) -> Real:
    """KL(N(m, S) || N(0, I)) = (tr S + m.m - d - log det S)/2, with S = L*L^T."""
    diagonal = covariance_diagonal(factor)
    trace = sum_over(diagonal, lambda j: diagonal[j])
    return (trace + squared_norm(m) - m.dim - log_determinant(factor)) / 2


def gaussian_total_correlation(factor: Matrix) -> Real:
    """(sum of log S[j, j] - log det S)/2."""
    diagonal = covariance_diagonal(factor)
    return (sum_over(diagonal, lambda j: log(diagonal[j])) - log_determinant(factor)) / 2


def has_positive_diagonal(factor: Matrix) -> Formula:
    """L[j, j] > 0: S is positive definite."""
    return forall(factor.rows, lambda j: factor[j, j] > 0)


@theorem("KL of a Gaussian against the product of its marginals", claims=("RVT-15",))
def full_kl_eq_diagonal_kl_add_correlation(m: Latent, factor: Factor) -> Formula:
    """The full KL is the diagonal one plus the Gaussian total correlation."""
    diagonal = covariance_diagonal(factor)
    diagonal_kl = sum_over(m, lambda j: kl_of_moments_to_standard(m[j], diagonal[j]))
    return given(has_positive_diagonal(factor)).then(
        eq(full_kl_to_standard(m, factor), diagonal_kl + gaussian_total_correlation(factor))
    )


@theorem("HJ12 Theorem 7.8.1 (Hadamard), one coordinate", claims=("RVT-15",))
def pivot_le_diagonal(factor: Factor) -> Formula:
    """L[j, j]**2 is at most S[j, j]."""
    diagonal = covariance_diagonal(factor)
    return forall(factor.rows, lambda j: factor[j, j] ** 2 <= diagonal[j])


@theorem("HJ12 Theorem 7.8.1 (Hadamard)", claims=("RVT-15",))
def hadamard(factor: Factor) -> Formula:
    """The total correlation is never negative: det S is at most the product of the S[j, j]."""
    return given(has_positive_diagonal(factor)).then(gaussian_total_correlation(factor) >= 0)


@theorem("R23 code, with the full covariance: KL as det S falls to 0", claims=("RVT-15",))
def full_kl_barrier(m: Latent, factor: Factor, bound: Real) -> Formula:
    """The full KL exceeds every bound K once log det S is below -d - 2*K."""
    small = log_determinant(factor) <= -m.dim - 2 * bound
    return given(has_positive_diagonal(factor), small).then(full_kl_to_standard(m, factor) >= bound)


@refuted("R23 code: the diagonal taken for the whole covariance", claims=("RVT-15",))
def full_kl_eq_diagonal_kl(m: Latent, factor: Factor) -> Formula:
    """The diagonal KL of the code leaves out the correlation of the coordinates."""
    diagonal = covariance_diagonal(factor)
    return given(has_positive_diagonal(factor)).then(
        eq(full_kl_to_standard(m, factor), sum_over(m, lambda j: kl_of_moments_to_standard(m[j], diagonal[j])))
    )


# Exact examples: data of +-1, prior N(0, 1), likelihood N(z, v), posteriors N(+-1, v)


def log_evidence(x: Real, v: Real, constant: Real) -> Real:
    """log p(x) for p(z) = N(0, 1) and p(x | z) = N(z, v): that of N(0, 1 + v)."""
    return log_normal(x, Real(0), 1 + v, constant)


def expected_log_likelihood(x: Real, mu: Real, posterior_variance: Real, v: Real, constant: Real) -> Real:
    """E log N(x; z, v) for z of mean mu and the posterior's variance."""
    return log_normal(x, mu, v, constant) - posterior_variance / (2 * v)


def code_objective(x: Vector, mu: Vector, posterior_variance: Vector, v: Real, constant: Real) -> Real:
    """The mean expected log-likelihood less the KL of the moments of the means ([R23] code)."""
    fit = mean_over(x, lambda i: expected_log_likelihood(x[i], mu[i], posterior_variance[i], v, constant))
    m = mean_over(x, lambda i: mu[i])
    return fit - kl_of_moments_to_standard(m, mean_over(x, lambda i: (mu[i] - m) ** 2))


@refuted("R23: the redefined ELBO as coded, taken for a lower bound", claims=("RVT-10",))
def code_objective_le_log_evidence(
    N: PositiveDim, x: Batch, mu: Batch, posterior_variance: Variances, v: Positive, constant: Real
) -> Formula:
    """The objective of the code is not a bound on the log-evidence."""
    m = mean_over(x, lambda i: mu[i])
    return given(mean_over(x, lambda i: (mu[i] - m) ** 2) > 0).then(
        code_objective(x, mu, posterior_variance, v, constant) <= mean_over(x, lambda i: log_evidence(x[i], v, constant))
    )


@theorem("Data +-1, noise and posterior variances 0.01", claims=("RVT-10",))
def elbo_of_example(constant: Real) -> Formula:
    """In the example the ELBO is 0.005 nats below the log-evidence, as a bound is."""
    v = real("0.01")
    elbo = expected_log_likelihood(Real(1), Real(1), v, v, constant) - kl_of_moments_to_standard(Real(1), v)
    gap = log_evidence(Real(1), v, constant) - elbo
    return (real("0.0049") < gap) & (gap < real("0.005"))


@theorem("Data +-1, noise and posterior variances 0.01", claims=("RVT-10",))
def code_objective_exceeds_log_evidence(constant: Real) -> Formula:
    """There the objective of the code is 2.3026 nats above the log-evidence."""
    v = real("0.01")
    fit = expected_log_likelihood(Real(1), Real(1), v, v, constant)
    excess = fit - kl_of_moments_to_standard(Real(0), Real(1)) - log_evidence(Real(1), v, constant)
    return (real("2.302") < excess) & (excess < real("2.303"))


@theorem("Data +-1, noise and posterior variances v", claims=("RVT-11",))
def no_universal_correction(v: Positive, constant: Real, bound: Real) -> Formula:
    """As v falls, the code's objective exceeds the log-evidence by more than any bound."""
    fit = expected_log_likelihood(Real(1), Real(1), v, v, constant)
    excess = fit - kl_of_moments_to_standard(Real(0), Real(1)) - log_evidence(Real(1), v, constant)
    return given(v <= exp(-1 - 2 * bound)).then(excess >= bound)
