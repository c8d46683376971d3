"""What the regularizers of the mixture posterior allow and exclude: collapse of the means, collapse of the variances.

[R23] Rivera, How to Train Your VAE, 2023 (arXiv:2309.13160), and the code published with it.

Main definitions: `total_kl`.
Main statements: `collapse_barrier`, `log_variance_ge_of_loss_le`, `regularizers_derivative_in_variances`,
`penalty_strictly_convex`, `posterior_kl_eq_zero_iff`, `total_kl_derivative_in_variances`.
"""

from typing import Annotated

from objective_proofs import (
    Dim,
    Formula,
    Index,
    Matrix,
    NonNegative,
    OpenUnit,
    Positive,
    PositiveDim,
    PositiveVector,
    Real,
    Vector,
    derivative,
    eq,
    exp,
    forall,
    given,
    iff,
    log,
    mean_over,
    ne,
    real,
    refuted,
    sum_over,
    theorem,
)
from objective_proofs.definitions.gaussian import diagonal_kl_to_standard, kl_coordinate_to_standard, kl_of_moments_to_standard
from objective_proofs.definitions.mixture_posterior import (
    aggregate_kl,
    aggregate_logvar,
    batch_variance,
    have_variance,
    moment_kl,
    standard_kl,
    variance_penalty,
)

Moments = Annotated[Matrix, "B", "d"]
Latent = Annotated[Vector, "d"]
Coordinate = Annotated[Index, "d"]
Variances = Annotated[PositiveVector, "N"]
Batch = Annotated[Vector, "N"]


def total_kl(mu: Vector, variances: Vector) -> Real:
    """KL(N(m, v) || N(0, 1)) for the mean m and the total variance v of a mixture of N(mu[i], variances[i])."""
    m = mean_over(mu, lambda i: mu[i])
    v = mean_over(mu, lambda i: variances[i]) + mean_over(mu, lambda i: (mu[i] - m) ** 2)
    return kl_of_moments_to_standard(m, v)


# The barrier against collapse of the means


@theorem("R23 code: log of the variance of the means", claims=("RVT-5",))
def collapse_barrier(m: Real, v: Positive, bound: Real) -> Formula:
    """The KL of a coordinate exceeds every bound K once its variance is below exp(-1 - 2*K)."""
    return given(v <= exp(-1 - 2 * bound)).then(kl_of_moments_to_standard(m, v) >= bound)


@theorem("R23 code: log of the variance of the means", claims=("RVT-5",))
def log_variance_le_moment_kl(m: Latent, logvar: Latent, j: Coordinate) -> Formula:
    """The aggregate KL is at least (-1 - L[j])/2, for every coordinate."""
    return (-1 - logvar[j]) / 2 <= moment_kl(m, logvar)


@theorem("R23 code: log of the variance of the means", claims=("RVT-5",))
def log_variance_le_aggregate_kl(B: PositiveDim, mu: Moments, j: Coordinate) -> Formula:
    """So is that of the code: it exceeds every bound as one variance of the means falls to 0."""
    return given(have_variance(mu)).then((-1 - aggregate_logvar(mu)[j]) / 2 <= aggregate_kl(mu))


@theorem("R23 code", claims=("RVT-5",))
def log_variance_ge_of_loss_le(
    m: Latent, logvar: Latent, j: Coordinate, others: NonNegative, bound: Real
) -> Formula:
    """A loss of at most C keeps every aggregate log-variance at -1 - 2*C or more."""
    return given(moment_kl(m, logvar) + others <= bound).then(logvar[j] >= -1 - 2 * bound)


@theorem("R23 code", claims=("RVT-5",))
def batch_variance_of_collapse(B: PositiveDim, mu: Moments, c: Latent) -> Formula:
    """Where all posteriors have the same mean, the variance under the logarithm is zero."""
    same = forall(B, lambda i: forall(c, lambda j: eq(mu[i, j], c[j])))
    return given(same).then(forall(c, lambda j: eq(batch_variance(mu)[j], 0)))


@refuted("R23 code, for a batch of one image", claims=("RVT-5",))
def batch_variance_pos_of_any_batch(B: PositiveDim, mu: Moments) -> Formula:
    """A batch of one image, or of equal means, has no logarithm of its variance."""
    return have_variance(mu)


@refuted("R23 code, with the KL of each posterior in place of the aggregate's", claims=("RVT-5",))
def standard_kl_barrier(B: PositiveDim, d: PositiveDim, mu: Moments, logvar: Moments) -> Formula:
    """The KL of the baseline has no such barrier: it is least at collapse."""
    return standard_kl(mu, logvar) > 0


# What the aggregate KL leaves free


@theorem("R23 abstract, of the aggregate KL", claims=("RVT-6", "RVT-18"))
def regularizers_derivative_in_variances(m: Latent, aggregate: Latent, logvar: Latent, h: Latent) -> Formula:
    """In the variances of a posterior, the regularizers have the gradient of their penalties alone."""

    def regularizers(t: Real) -> Real:
        return moment_kl(m, aggregate) + sum_over(h, lambda j: variance_penalty(logvar[j] + t * h[j]))

    gradient = sum_over(h, lambda j: h[j] * real("0.1") * (exp(logvar[j]) - 1))
    return eq(derivative(regularizers, 0), gradient)


@refuted("R23 abstract, of the standard KL", claims=("RVT-18",))
def standard_kl_indifferent_to_variances(B: PositiveDim, mu: Moments, logvar1: Moments, logvar2: Moments) -> Formula:
    """The standard KL does not leave the individual variances unconstrained."""
    return eq(standard_kl(mu, logvar1), standard_kl(mu, logvar2))


@theorem("R23 abstract, corrected: the KL of one posterior", claims=("RVT-18",))
def posterior_kl_eq_zero_iff(mu: Latent, logvar: Latent) -> Formula:
    """The KL of a posterior is zero only if every mean is 0 and every variance 1."""
    return iff(eq(diagonal_kl_to_standard(mu, logvar), 0), forall(mu, lambda j: eq(mu[j], 0) & eq(logvar[j], 0)))


@theorem("R23 abstract, corrected: the batch mean of KLs", claims=("RVT-18",))
def posterior_kl_le_standard_kl(B: Dim, mu: Moments, logvar: Moments, i: Annotated[Index, "B"]) -> Formula:
    """The KL of each posterior is at most B times the standard KL, and vanishes where that does."""
    return diagonal_kl_to_standard(mu[i], logvar[i]) <= B * standard_kl(mu, logvar)


@theorem("R23 abstract, corrected: the batch mean of KLs", claims=("RVT-18",))
def standard_kl_of_collapse(B: PositiveDim, mu: Moments, logvar: Moments) -> Formula:
    """The standard KL is zero where every posterior is the prior."""
    collapsed = forall(B, lambda i: forall(mu.columns, lambda j: eq(mu[i, j], 0) & eq(logvar[i, j], 0)))
    return given(collapsed).then(eq(standard_kl(mu, logvar), 0))


@theorem("R23 abstract, corrected: the batch mean of KLs, in one coordinate", claims=("RVT-18",))
def mean_kl_eq_zero_iff(mu: Batch, logvar: Batch) -> Formula:
    """In one coordinate, the KLs of a batch are zero only if every posterior is the prior."""
    kl = sum_over(mu, lambda i: kl_coordinate_to_standard(mu[i], logvar[i]))
    return iff(eq(kl, 0), forall(mu, lambda i: eq(mu[i], 0) & eq(logvar[i], 0)))


# The penalty of one variance


@theorem("R23 code", claims=("RVT-7",))
def penalty_nonneg(logvar: Real) -> Formula:
    """The penalty of a variance is never negative."""
    return variance_penalty(logvar) >= 0


@theorem("R23 code", claims=("RVT-7",))
def penalty_eq_zero_iff(logvar: Real) -> Formula:
    """It is zero at variance one only."""
    return iff(eq(variance_penalty(logvar), 0), eq(logvar, 0))


@theorem("R23 code", claims=("RVT-7",))
def penalty_strictly_convex(a: Real, b: Real, t: OpenUnit) -> Formula:
    """It is strictly convex in the logarithm of the variance."""
    chord = (1 - t) * variance_penalty(a) + t * variance_penalty(b)
    return given(ne(a, b)).then(variance_penalty((1 - t) * a + t * b) < chord)


@theorem("R23 code", claims=("RVT-7",))
def penalty_grows_linearly_below(logvar: Real) -> Formula:
    """For small variances it grows like -0.1*logvar."""
    lower, upper = -real("0.1") * (1 + logvar), -real("0.1") * logvar
    return (lower <= variance_penalty(logvar)) & given(logvar <= 0).then(variance_penalty(logvar) <= upper)


@theorem("R23 code", claims=("RVT-7",))
def penalty_grows_exponentially_above(logvar: Real) -> Formula:
    """For large variances it grows like 0.1*exp(logvar)."""
    lower, upper = real("0.1") * (exp(logvar) / 2 - log(2)), real("0.1") * exp(logvar)
    return (lower <= variance_penalty(logvar)) & given(logvar >= -1).then(variance_penalty(logvar) <= upper)


@refuted("R23 code, with a quadratic penalty in mind", claims=("RVT-7",))
def penalty_even(logvar: Real) -> Formula:
    """It does not treat doubling and halving of a variance alike."""
    return eq(variance_penalty(logvar), variance_penalty(-logvar))


# The aggregate KL with the total variance


@theorem("R23, with the variance of the mixture", claims=("RVT-19",))
def total_kl_derivative_in_variances(N: PositiveDim, mu: Batch, variances: Variances, h: Batch) -> Formula:
    """Its derivative in variance i is (1 - 1/v)/(2*N)."""
    m = mean_over(N, lambda i: mu[i])
    v = mean_over(N, lambda i: variances[i]) + mean_over(N, lambda i: (mu[i] - m) ** 2)
    slope = sum_over(h, lambda i: h[i] * (1 - 1 / v) / (2 * N))
    return eq(derivative(lambda t: total_kl(mu, variances + t * h), 0), slope)


@theorem("R23, with the variance of the mixture", claims=("RVT-19",))
def total_kl_eq_zero_of_variance_collapse(N: PositiveDim, mu: Batch, variances: Batch) -> Formula:
    """It is zero, hence least, at zero variances if the means have mean 0 and variance 1."""
    m = mean_over(N, lambda i: mu[i])
    spread = mean_over(N, lambda i: (mu[i] - m) ** 2)
    collapsed = forall(N, lambda i: eq(variances[i], 0))
    return given(eq(m, 0), eq(spread, 1), collapsed).then(eq(total_kl(mu, variances), 0))


@refuted("R23, with the variance of the mixture and no other regularizer", claims=("RVT-19",))
def variance_pos_of_total_kl_eq_zero(N: PositiveDim, mu: Batch, variances: Batch, i: Annotated[Index, "N"]) -> Formula:
    """An aggregate KL of zero does not keep the variances from collapse."""
    nonnegative = forall(N, lambda k: variances[k] >= 0)
    m = mean_over(N, lambda k: mu[k])
    total = mean_over(N, lambda k: variances[k]) + mean_over(N, lambda k: (mu[k] - m) ** 2)
    return given(nonnegative, eq(total, 1), eq(m, 0)).then(variances[i] > 0)
