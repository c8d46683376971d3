"""The moments of a mixture posterior, and the variance that its regularizer takes for the mixture's.

[R23] Rivera, How to Train Your VAE, 2023 (arXiv:2309.13160), and the code published with it.

Main definitions: `squared`, `variances_of`; the others are in `objective_proofs.definitions.mixture`.
Main statements: `mixture_variance_eq_total_variance`, `code_variance_eq_mixture_variance_iff`, `mixture_variance_at_minimum`,
`kl_at_minimum`, `collapse_of_unit_total_variance`, `corrected_kl_eq_zero_iff`.
"""

from typing import Annotated

from objective_proofs import (
    Dim,
    Formula,
    Index,
    Matrix,
    NonNegative,
    PositiveDim,
    PositiveVector,
    Real,
    Space,
    Vector,
    VectorFunction,
    eq,
    exp,
    forall,
    given,
    iff,
    integral,
    log,
    mean_over,
    ne,
    real,
    refuted,
    sum_over,
    theorem,
)
from objective_proofs.definitions.gaussian import kl_of_moments_to_standard
from objective_proofs.definitions.mixture import (
    are_distributions,
    have_means,
    have_variances,
    mixture,
    total_variance,
)
from objective_proofs.definitions.mixture_posterior import (
    aggregate_logvar,
    batch_mean,
    batch_variance,
    have_variance,
    moment_kl,
    variance_penalty,
    variance_regularizer,
)

Components = Annotated[VectorFunction, "Z -> N"]
Coordinates = Annotated[VectorFunction, "Z -> d"]
Moments = Annotated[Matrix, "N", "d"]
Component = Annotated[Index, "N"]
Coordinate = Annotated[Index, "d"]


def squared(sigma: Matrix) -> Matrix:
    """The variances sigma[i, j]**2."""
    return Matrix(sigma.rows, sigma.columns, lambda i, j: sigma[i, j] ** 2)


def variances_of(logvar: Matrix) -> Matrix:
    """The variances exp(logvar[i, j])."""
    return Matrix(logvar.rows, logvar.columns, lambda i, j: exp(logvar[i, j]))


def everywhere(values: Matrix, value: int) -> Formula:
    """Every entry is the value."""
    return forall(values.rows, lambda i: forall(values.columns, lambda j: eq(values[i, j], value)))


# The moments of the mixture


@theorem("R23: the global posterior as a mixture", claims=("RV-18",))
def mixture_integral_eq_one(N: PositiveDim, Z: Space, q: Components) -> Formula:
    """The mixture of N distributions integrates to one."""
    return given(are_distributions(q, N, Z)).then(eq(integral(Z, lambda z: mixture(q, N, z)), 1))


@theorem("R23: the global posterior as a mixture", claims=("RV-18",))
def mixture_pos(N: PositiveDim, Z: Space, q: Components) -> Formula:
    """The mixture of N positive densities is positive."""
    positive = forall(Z, lambda z: forall(N, lambda i: q(z)[i] > 0))
    return given(positive).then(forall(Z, lambda z: mixture(q, N, z) > 0))


@theorem("R23: the global posterior's mean", claims=("RV-3", "RV-19", "RVT-1"))
def mixture_mean_eq_mean_of_means(N: PositiveDim, Z: Space, q: Components, z: Coordinates, mu: Moments) -> Formula:
    """The mean of a mixture is the mean of the components' means."""
    m = batch_mean(mu)
    return given(have_means(q, z, Z, mu)).then(
        forall(m, lambda j: eq(integral(Z, lambda w: mixture(q, N, w) * z(w)[j]), m[j]))
    )


@theorem("R23: the global posterior's variance; law of total variance", claims=("RV-19", "RVT-1"))
def mixture_variance_eq_total_variance(
    N: PositiveDim, Z: Space, q: Components, z: Coordinates, mu: Moments, v: Moments
) -> Formula:
    """Its variance is the mean of the variances plus the variance of the means."""
    m, total = batch_mean(mu), total_variance(mu, v)
    return given(are_distributions(q, N, Z), have_means(q, z, Z, mu), have_variances(q, z, Z, mu, v)).then(
        forall(m, lambda j: eq(integral(Z, lambda w: mixture(q, N, w) * (z(w)[j] - m[j]) ** 2), total[j]))
    )


@theorem("Law of total variance", claims=("RVT-1",))
def total_variance_eq_mean_square_sub_square_mean(N: PositiveDim, mu: Moments, v: Moments) -> Formula:
    """The variance of a mixture is the mean of v + mu**2 less the squared mean."""
    m, total = batch_mean(mu), total_variance(mu, v)
    return forall(m, lambda j: eq(total[j], mean_over(N, lambda i: v[i, j] + mu[i, j] ** 2) - m[j] ** 2))


@refuted("Law of total variance, for a mixture taken as an average of random variables", claims=("RVT-1",))
def mixture_variance_eq_mean_variance(N: PositiveDim, Z: Space, q: Components, z: Coordinates, mu: Moments, v: Moments) -> Formula:
    """The variance of a mixture is not the mean of the components' variances."""
    m = batch_mean(mu)
    return given(are_distributions(q, N, Z), have_means(q, z, Z, mu), have_variances(q, z, Z, mu, v)).then(
        forall(
            m,
            lambda j: eq(
                integral(Z, lambda w: mixture(q, N, w) * (z(w)[j] - m[j]) ** 2), mean_over(N, lambda i: v[i, j])
            ),
        )
    )


# The variance in the code


@theorem("R23 code: reduce_variance of the means", claims=("RVT-2",))
def mixture_variance_sub_code_variance(N: PositiveDim, mu: Moments, sigma: Moments) -> Formula:
    """The code's variance falls short of the mixture's by the mean of sigma**2."""
    code, total = batch_variance(mu), total_variance(mu, squared(sigma))
    return forall(code, lambda j: eq(total[j] - code[j], mean_over(N, lambda i: sigma[i, j] ** 2)))


@theorem("R23 code: reduce_variance of the means", claims=("RVT-2",))
def code_variance_eq_mixture_variance_iff(N: PositiveDim, mu: Moments, sigma: Moments) -> Formula:
    """The two are equal exactly where every sigma is zero."""
    code, total = batch_variance(mu), total_variance(mu, squared(sigma))
    return forall(code, lambda j: iff(eq(code[j], total[j]), forall(N, lambda i: eq(sigma[i, j], 0))))


@theorem("R23 code: reduce_variance of the means", claims=("RVT-2",))
def code_variance_lt_mixture_variance(
    N: Dim, mu: Moments, sigma: Moments, i: Component, j: Coordinate
) -> Formula:
    """If one sigma is not zero, the code's variance is too small."""
    code, total = batch_variance(mu), total_variance(mu, squared(sigma))
    return given(ne(sigma[i, j], 0)).then(code[j] < total[j])


@refuted("R23 code: reduce_variance of the means, taken for the variance of the global posterior", claims=("RVT-2",))
def code_variance_eq_mixture_variance(N: PositiveDim, mu: Moments, sigma: Moments) -> Formula:
    """The variance of the means is not the variance of the mixture."""
    code, total = batch_variance(mu), total_variance(mu, squared(sigma))
    return forall(code, lambda j: eq(code[j], total[j]))


# The minimum of the two regularizers


@theorem("R23 code", claims=("RVT-3",))
def aggregate_logvar_eq_zero_iff(N: PositiveDim, mu: Moments, j: Coordinate) -> Formula:
    """The aggregate log-variance is zero exactly where the means have variance one."""
    return given(have_variance(mu)).then(iff(eq(aggregate_logvar(mu)[j], 0), eq(batch_variance(mu)[j], 1)))


@theorem("R23 code", claims=("RVT-3", "RVT-7"))
def variance_penalties_eq_zero_iff(logvar: Annotated[Vector, "d"]) -> Formula:
    """The penalties of a posterior's variances vanish exactly where all variances are one."""
    return iff(eq(sum_over(logvar, lambda j: variance_penalty(logvar[j])), 0), forall(logvar, lambda j: eq(logvar[j], 0)))


@theorem("R23 code", claims=("RVT-3", "RVT-7"))
def variance_regularizer_nonneg(N: PositiveDim, logvar: Moments) -> Formula:
    """The variance regularizer is never negative."""
    return variance_regularizer(logvar) >= 0


@theorem("R23 code", claims=("RVT-3", "RVT-7"))
def variance_penalties_le_regularizer(N: Dim, logvar: Moments, i: Component) -> Formula:
    """Each posterior's penalties are at most N times the regularizer, and vanish where it does."""
    return sum_over(logvar.columns, lambda j: variance_penalty(logvar[i, j])) <= N * variance_regularizer(logvar)


@theorem("R23 code", claims=("RVT-3",))
def moment_kl_of_variances_eq_zero_iff(m: Annotated[Vector, "d"], v: Annotated[PositiveVector, "d"]) -> Formula:
    """The aggregate KL is zero exactly where its means are 0 and its variances 1."""
    return iff(eq(moment_kl(m, log(v)), 0), forall(m, lambda j: eq(m[j], 0) & eq(v[j], 1)))


@theorem("R23 code", claims=("RVT-3",))
def regularizers_eq_zero_iff(m: Annotated[Vector, "d"], logvar: Annotated[Vector, "d"], regularizer: NonNegative) -> Formula:
    """Together the regularizers are least, at zero, exactly at m = 0, log-variance 0, sigma = 1."""
    total = moment_kl(m, logvar) + regularizer
    standard = forall(m, lambda j: eq(m[j], 0) & eq(logvar[j], 0))
    return (total >= 0) & iff(eq(total, 0), standard & eq(regularizer, 0))


@theorem("R23 code", claims=("RVT-3",))
def mixture_variance_at_minimum(N: PositiveDim, mu: Moments, logvar: Moments) -> Formula:
    """Where both regularizers are least, the global posterior has variance 2."""
    code, total = batch_variance(mu), total_variance(mu, variances_of(logvar))
    return given(forall(code, lambda j: eq(code[j], 1)), everywhere(logvar, 0)).then(forall(total, lambda j: eq(total[j], 2)))


@theorem("R23 code", claims=("RVT-3",))
def kl_at_minimum() -> Formula:
    """KL(N(0, 2) || N(0, 1)) is (1 - log 2)/2 nats."""
    return eq(kl_of_moments_to_standard(Real(0), Real(2)), (1 - log(2)) / 2)


@theorem("R23 code", claims=("RVT-3",))
def kl_at_minimum_enclosed() -> Formula:
    """That is between 0.1534 and 0.1535, not zero."""
    gap = (1 - log(2)) / 2
    return (real("0.1534") < gap) & (gap < real("0.1535"))


@refuted("R23: the regularizers make the global posterior match the prior", claims=("RVT-3",))
def mixture_variance_eq_one_at_minimum(N: PositiveDim, mu: Moments, v: Moments) -> Formula:
    """Where both regularizers are least, the global posterior is not the prior."""
    m, code, total = batch_mean(mu), batch_variance(mu), total_variance(mu, v)
    standard = forall(m, lambda j: eq(m[j], 0) & eq(code[j], 1))
    return given(standard, everywhere(v, 1)).then(forall(total, lambda j: eq(total[j], 1)))


# With the variance of the mixture


@theorem("R23, with the variance of the mixture", claims=("RVT-4",))
def collapse_of_unit_total_variance(N: PositiveDim, mu: Moments, v: Moments) -> Formula:
    """A mixture of mean 0 and variance 1, of unit variances, has all its means at 0."""
    m, total = batch_mean(mu), total_variance(mu, v)
    matches = forall(m, lambda j: eq(m[j], 0) & eq(total[j], 1))
    return given(matches, everywhere(v, 1)).then(everywhere(mu, 0))


@theorem("R23, with the variance of the mixture", claims=("RVT-4",))
def corrected_kl_eq_zero_iff(m: Annotated[Vector, "d"], total: Annotated[PositiveVector, "d"]) -> Formula:
    """The corrected KL vanishes exactly where the mixture has mean 0 and variance 1."""
    standard = forall(m, lambda j: eq(m[j], 0) & eq(total[j], 1))
    return iff(eq(sum_over(m, lambda j: kl_of_moments_to_standard(m[j], total[j])), 0), standard)


@refuted("R23, with the variance of the mixture and variances of at most one", claims=("RVT-4",))
def collapse_of_small_variances(N: PositiveDim, mu: Moments, v: Moments) -> Formula:
    """Variances below one leave room for means that differ."""
    m, total = batch_mean(mu), total_variance(mu, v)
    matches = forall(m, lambda j: eq(m[j], 0) & eq(total[j], 1))
    small = forall(N, lambda i: forall(m, lambda j: (0 <= v[i, j]) & (v[i, j] <= 1)))
    return given(matches, small).then(everywhere(mu, 0))


@refuted("R23: two regularizers that only posterior collapse could satisfy", claims=("RVT-4",))
def collapse_at_minimum(N: PositiveDim, mu: Moments, v: Moments) -> Formula:
    """As coded, the regularizers are least at posteriors that differ from the prior."""
    m, code = batch_mean(mu), batch_variance(mu)
    standard = forall(m, lambda j: eq(m[j], 0) & eq(code[j], 1))
    return given(standard, everywhere(v, 1)).then(everywhere(mu, 0))
