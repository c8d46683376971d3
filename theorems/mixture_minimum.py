"""The minimum of the corrected objective of a mixture posterior: KL of the mixture's moments plus variance regularizer.

[R23] Rivera, How to Train Your VAE, 2023 (arXiv:2309.13160), and the code published with it.

The code takes the variance of the means for that of the mixture. Here it is the total variance, which adds the mean of the
variances; the objective then has no other minimum than posterior collapse.

Main definitions: `moments_kl`, `are_standard`, `corrected_objective`.
Main statements: `corrected_objective_eq_zero_iff`.
"""

from typing import Annotated

from objective_proofs import (
    Formula,
    Index,
    Matrix,
    PositiveDim,
    PositiveVector,
    Real,
    Vector,
    eq,
    exp,
    forall,
    given,
    iff,
    ne,
    refuted,
    sum_over,
    theorem,
)
from objective_proofs.definitions.gaussian import kl_of_moments_to_standard
from objective_proofs.definitions.mixture import total_variance
from objective_proofs.definitions.mixture_posterior import aggregate_kl, batch_mean, have_variance, variance_regularizer

Moments = Annotated[Matrix, "N", "d"]
Means = Annotated[Vector, "d"]
Variances = Annotated[PositiveVector, "d"]

MOMENTS = {
    "m": "fun(j < d: (1/N)*sum(i < N: mu[i, j]))",
    "total": "fun(j < d: (1/N)*sum(i < N: exp(logvar[i, j])) + (1/N)*sum(i < N: (mu[i, j] - (1/N)*sum(k < N: mu[k, j]))**2))",
}


def variances_of(logvar: Matrix) -> Matrix:
    """The variances exp(logvar[i, j])."""
    return Matrix(logvar.rows, logvar.columns, lambda i, j: exp(logvar[i, j]))


def are_zero(values: Matrix) -> Formula:
    """Every entry is zero."""
    return forall(values.rows, lambda i: forall(values.columns, lambda j: eq(values[i, j], 0)))


def are_standard(m: Vector, total: Vector) -> Formula:
    """The means are 0 and the variances 1."""
    return forall(m, lambda j: eq(m[j], 0)) & forall(m, lambda j: eq(total[j], 1))


def moments_kl(m: Vector, total: Vector) -> Real:
    """KL(N(m, diag(total)) || N(0, I)), the sum over j of (total[j] + m[j]**2 - 1 - log(total[j]))/2."""
    return sum_over(m, lambda j: kl_of_moments_to_standard(m[j], total[j]))


def corrected_objective(mu: Matrix, logvar: Matrix) -> Real:
    """The KL of the mixture's mean and total variance plus the regularizer of the variances ([R23], corrected)."""
    return moments_kl(batch_mean(mu), total_variance(mu, variances_of(logvar))) + variance_regularizer(logvar)


# Its parts


@theorem("Law of total variance", claims=("RVT-4",))
def total_variance_pos(N: PositiveDim, mu: Moments, logvar: Moments) -> Formula:
    """The total variance of a mixture of Gaussians is positive."""
    total = total_variance(mu, variances_of(logvar))
    return forall(total, lambda j: total[j] > 0)


@theorem("R23, with the variance of the mixture", claims=("RVT-4",))
def moments_kl_nonneg(m: Means, total: Variances) -> Formula:
    """The KL of the moments is never negative."""
    return moments_kl(m, total) >= 0


@theorem("R23, with the variance of the mixture", claims=("RVT-4",))
def are_standard_of_moments_kl_le_zero(m: Means, total: Variances) -> Formula:
    """Where it vanishes, the means are 0 and the variances 1."""
    return given(moments_kl(m, total) <= 0).then(are_standard(m, total))


@theorem("R23 code", claims=("RVT-4",))
def logvar_eq_zero_of_regularizer_le_zero(N: PositiveDim, logvar: Moments) -> Formula:
    """Where the regularizer vanishes, every log-variance is 0."""
    return given(variance_regularizer(logvar) <= 0).then(are_zero(logvar))


@theorem("R23, with the variance of the mixture", claims=("RVT-4",))
def collapse_of_standard_moments(N: PositiveDim, mu: Moments, logvar: Moments) -> Formula:
    """A mixture with the moments of the prior, of unit variances, has all its means at 0."""
    m, total = batch_mean(mu), total_variance(mu, variances_of(logvar))
    return given(are_standard(m, total), are_zero(logvar)).then(are_zero(mu))


# The minimum


@theorem("R23, with the variance of the mixture", claims=("RVT-4",))
def corrected_objective_of_collapse(N: PositiveDim, mu: Moments, logvar: Moments) -> Formula:
    """Where every posterior is the prior, the corrected objective is zero."""
    return given(are_zero(mu), are_zero(logvar)).then(eq(corrected_objective(mu, logvar), 0))


@theorem(
    "R23, with the variance of the mixture",
    claims=("RVT-4",),
    using=(
        total_variance_pos,
        (moments_kl_nonneg, MOMENTS),
        "theorems.mixture_moments.variance_regularizer_nonneg",
        (are_standard_of_moments_kl_le_zero, MOMENTS),
        logvar_eq_zero_of_regularizer_le_zero,
        collapse_of_standard_moments,
    ),
)
def collapse_of_corrected_objective_le_zero(N: PositiveDim, mu: Moments, logvar: Moments) -> Formula:
    """Where it is not positive, every posterior is the prior."""
    return given(corrected_objective(mu, logvar) <= 0).then(are_zero(mu) & are_zero(logvar))


@theorem(
    "R23: two regularizers that only posterior collapse satisfies",
    claims=("RVT-4",),
    using=(
        total_variance_pos,
        (moments_kl_nonneg, MOMENTS),
        "theorems.mixture_moments.variance_regularizer_nonneg",
        collapse_of_corrected_objective_le_zero,
        corrected_objective_of_collapse,
    ),
)
def corrected_objective_eq_zero_iff(N: PositiveDim, mu: Moments, logvar: Moments) -> Formula:
    """The corrected objective is least, at zero, exactly where every posterior is the prior."""
    objective = corrected_objective(mu, logvar)
    return (objective >= 0) & iff(eq(objective, 0), are_zero(mu) & are_zero(logvar))


@refuted("R23: the same of the objective as coded", claims=("RVT-4",))
def coded_objective_pos(
    N: PositiveDim, mu: Moments, logvar: Moments, i: Annotated[Index, "N"], j: Annotated[Index, "d"]
) -> Formula:
    """With the code's variance the objective is least at means that differ from 0."""
    return given(have_variance(mu), ne(mu[i, j], 0)).then(aggregate_kl(mu) + variance_regularizer(logvar) > 0)
