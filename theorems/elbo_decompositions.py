"""Decompositions of the ELBO's KL over a data set of N observations: mutual information, aggregate posterior, total correlation.

[KW14] Kingma and Welling, Auto-Encoding Variational Bayes, 2014.
[HJ16] Hoffman and Johnson, ELBO surgery: yet another way to carve up the variational evidence lower bound, 2016.
[C18]  Chen et al., Isolating Sources of Disentanglement in Variational Autoencoders, 2018.
[TW18] Tomczak and Welling, VAE with a VampPrior, 2018.
[S16]  Sonderby et al., Ladder Variational Autoencoders, 2016.

`q(z)[n]` is the posterior of observation n at z; the observations are uniform, and have one prior. A product of positive numbers
is the exponential of the sum of their logarithms; `factors(z)[j]` is the density of coordinate j at coordinate j of z. The
expectation of a function of one coordinate under its marginal is that under the joint density.

Main definitions: `cross_kl`, `aggregate`, `average_kl`, `mutual_information`, `parts_of_average_kl`, `beta_tcvae`.
Main statements: `elbo_surgery`, `mutual_information_le_log`, `average_kl_eq_sum_of_parts`, `beta_tcvae_eq_elbo`,
`aggregate_is_best_prior`, `kl_chain_rule`.
"""

from collections.abc import Callable, Sequence
from typing import Annotated

from objective_proofs import (
    Density,
    Dim,
    Formula,
    Function,
    Index,
    Point,
    PositiveDim,
    Real,
    Space,
    VectorFunction,
    eq,
    exp,
    expectation,
    forall,
    given,
    integral,
    log,
    mean_over,
    refuted,
    sum_over,
    theorem,
)

Posteriors = Annotated[VectorFunction, "Z -> N"]
Factors = Annotated[VectorFunction, "Z -> d"]
Observation = Annotated[Index, "N"]
Coordinate = Annotated[Index, "d"]
LatentDensity = Annotated[Density, "Z"]
LatentFunction = Annotated[Function, "Z -> real"]
PointValue = Callable[[Point], Real]
SUMS_TO_ONE = "forall(n < N: integral(z in Z: q(z)[n]) = 1)"
P_NORMALIZED = "integral(z in Z: p(z)) = 1"


def cross_kl(space: Space, q: PointValue, r: PointValue, p: PointValue) -> Real:
    """The integral of q*(log r - log p): KL(q || p) where r is q."""
    return integral(space, lambda z: q(z) * (log(r(z)) - log(p(z))))


def kl(space: Space, q: PointValue, p: PointValue) -> Real:
    """KL(q || p)."""
    return cross_kl(space, q, q, p)


def are_densities(count: Dim, space: Space, q: VectorFunction) -> tuple[Formula, Formula]:
    """Each q(z)[n] is positive and integrates to one."""
    positive = forall(count, lambda n: forall(space, lambda z: q(z)[n] > 0))
    return positive, forall(count, lambda n: eq(integral(space, lambda z: q(z)[n]), 1))


def posterior_of(q: VectorFunction, n: Index) -> PointValue:
    """The posterior of observation n."""
    return lambda z: q(z)[n]


def aggregate(count: Dim, q: VectorFunction) -> PointValue:
    """The aggregate posterior, the mean of the posteriors ([HJ16])."""
    return lambda z: mean_over(count, lambda n: q(z)[n])


def average_kl(count: Dim, space: Space, q: VectorFunction, p: PointValue) -> Real:
    """The mean over the observations of KL(q_n || p)."""
    return mean_over(count, lambda n: kl(space, posterior_of(q, n), p))


def mutual_information(count: Dim, space: Space, q: VectorFunction) -> Real:
    """The information of z about the observation, KL(q(z, n) || q(z)*p(n)) ([HJ16]; [C18] eq. 2, first term)."""
    return mean_over(count, lambda n: kl(space, posterior_of(q, n), aggregate(count, q)))


def expected_log_share(count: Dim, space: Space, q: VectorFunction, n: Index) -> Real:
    """The expectation under q_n of the logarithm of its share q_n/sum(q)."""
    return integral(space, lambda z: q(z)[n] * log(q(z)[n] / sum_over(count, lambda m: q(z)[m])))


def product(factors: VectorFunction) -> PointValue:
    """The product over the coordinates j of factors(z)[j]."""
    return lambda z: exp(sum_over(factors(z), lambda j: log(factors(z)[j])))


def total_correlation(space: Space, q: PointValue, marginals: VectorFunction) -> Real:
    """KL of q to the product of its marginals ([C18] eq. 2, second term)."""
    return integral(space, lambda z: q(z) * (log(q(z)) - sum_over(marginals(z), lambda j: log(marginals(z)[j]))))


def dimension_kl(space: Space, q: PointValue, marginals: VectorFunction, priors: VectorFunction, j: Index) -> Real:
    """KL of the marginal of coordinate j to its prior ([C18] eq. 2, a term of the third)."""
    return integral(space, lambda z: q(z) * (log(marginals(z)[j]) - log(priors(z)[j])))


def parts_of_average_kl(
    count: Dim, space: Space, q: VectorFunction, marginals: VectorFunction, priors: VectorFunction, d: Dim
) -> tuple[Real, Real, Real]:
    """Mutual information, total correlation, and the sum of the KLs by coordinate ([C18] eq. 2)."""
    mixture = aggregate(count, q)
    dimensions = sum_over(d, lambda j: dimension_kl(space, mixture, marginals, priors, j))
    return mutual_information(count, space, q), total_correlation(space, mixture, marginals), dimensions


def average_log_likelihood(count: Dim, space: Space, q: VectorFunction, likelihood: VectorFunction) -> Real:
    """The mean over the observations of E_{q_n} log p(x_n|z)."""
    return mean_over(count, lambda n: integral(space, lambda z: q(z)[n] * log(likelihood(z)[n])))


def average_elbo(count: Dim, space: Space, q: VectorFunction, p: PointValue, likelihood: VectorFunction) -> Real:
    """The mean over the observations of the ELBO, the expectation under q_n of log(p(x_n|z)*p(z)/q_n)."""
    return mean_over(count, lambda n: integral(space, lambda z: q(z)[n] * log(likelihood(z)[n] * p(z) / q(z)[n])))


def beta_tcvae(weights: Sequence[Real], log_likelihood: Real, parts: Sequence[Real]) -> Real:
    """The expected log-likelihood less the weighted parts of the mean KL ([C18] eq. 4)."""
    (alpha, beta, gamma), (information, correlation, dimensions) = weights, parts
    return log_likelihood - alpha * information - beta * correlation - gamma * dimensions


def are_positive(space: Space, count: Dim, factors: VectorFunction) -> Formula:
    """Every factor is positive."""
    return forall(space, lambda z: forall(count, lambda j: factors(z)[j] > 0))


def is_aggregate(aggregated: PointValue, count: Dim, space: Space, q: VectorFunction) -> Formula:
    """The function is the aggregate posterior."""
    return forall(space, lambda z: eq(aggregated(z), aggregate(count, q)(z)))


# Mutual information and aggregate posterior


@theorem("HJ16, for one observation", redundant=(SUMS_TO_ONE, P_NORMALIZED))
def kl_eq_kl_to_aggregate_add_rest(N: Dim, q: Posteriors, p: LatentDensity, n: Observation) -> Formula:
    """KL(q_n || p) is KL(q_n || aggregate) plus the expected log-ratio of the aggregate."""
    q_n, mixture = posterior_of(q, n), aggregate(N, q)
    return given(*are_densities(N, p.space, q)).then(
        eq(kl(p.space, q_n, p), kl(p.space, q_n, mixture) + cross_kl(p.space, q_n, mixture, p))
    )


@theorem("HJ16, index-code mutual information", claims=("ED-1",), redundant=(SUMS_TO_ONE, P_NORMALIZED))
def elbo_surgery(N: PositiveDim, q: Posteriors, p: LatentDensity) -> Formula:
    """The mean KL is the mutual information plus the KL of the aggregate."""
    return given(*are_densities(N, p.space, q)).then(
        eq(average_kl(N, p.space, q, p), mutual_information(N, p.space, q) + kl(p.space, aggregate(N, q), p))
    )


@refuted("HJ16, index-code mutual information, without the mutual information", claims=("ED-1",))
def average_kl_eq_kl_of_aggregate(N: PositiveDim, q: Posteriors, p: LatentDensity) -> Formula:
    """The mean KL is not the KL of the aggregate alone."""
    return given(*are_densities(N, p.space, q)).then(eq(average_kl(N, p.space, q, p), kl(p.space, aggregate(N, q), p)))


@theorem("HJ16", claims=("ED-1", "ED-3"), redundant=(SUMS_TO_ONE,))
def mutual_information_nonneg(N: PositiveDim, Z: Space, q: Posteriors) -> Formula:
    """The mutual information is never negative."""
    return given(*are_densities(N, Z, q)).then(mutual_information(N, Z, q) >= 0)


@theorem(
    "HJ16",
    undecided=(SUMS_TO_ONE,),
)
def expected_log_share_nonpos(N: Dim, Z: Space, q: Posteriors) -> Formula:
    """The expected logarithm of a posterior's share q_n/sum(q) is at most zero."""
    return given(*are_densities(N, Z, q)).then(forall(N, lambda n: expected_log_share(N, Z, q, n) <= 0))


@theorem("HJ16")
def kl_to_aggregate_eq_log_add_expected_log_share(N: Dim, Z: Space, q: Posteriors) -> Formula:
    """KL(q_n || aggregate) is log N plus the expected logarithm of the share of q_n."""
    mixture = aggregate(N, q)
    return given(*are_densities(N, Z, q)).then(
        forall(N, lambda n: eq(kl(Z, posterior_of(q, n), mixture), log(N) + expected_log_share(N, Z, q, n)))
    )


@theorem(
    "HJ16, for one observation",
    claims=("ED-1",),
    using=[expected_log_share_nonpos, kl_to_aggregate_eq_log_add_expected_log_share],
)
def kl_to_aggregate_le_log(N: Dim, Z: Space, q: Posteriors) -> Formula:
    """Every KL(q_n || aggregate) is at most log N."""
    return given(*are_densities(N, Z, q)).then(forall(N, lambda n: kl(Z, posterior_of(q, n), aggregate(N, q)) <= log(N)))


@theorem("HJ16", claims=("ED-1",), using=[kl_to_aggregate_le_log])
def mutual_information_le_log(N: PositiveDim, Z: Space, q: Posteriors) -> Formula:
    """The mutual information is at most log N."""
    return given(*are_densities(N, Z, q)).then(mutual_information(N, Z, q) <= log(N))


@refuted("HJ16, with half of log N", claims=("ED-1",))
def mutual_information_le_half_log(N: PositiveDim, Z: Space, q: Posteriors) -> Formula:
    """The mutual information is not at most half of log N."""
    return given(*are_densities(N, Z, q)).then(2 * mutual_information(N, Z, q) <= log(N))


@theorem("TW18 Section 3: the aggregate posterior is the best prior", claims=("ED-6",))
def aggregate_is_best_prior(N: PositiveDim, q: Posteriors, aggregated: LatentFunction, p: LatentDensity) -> Formula:
    """No prior has a smaller mean KL than the aggregate posterior."""
    return given(*are_densities(N, p.space, q), is_aggregate(aggregated, N, p.space, q)).then(
        average_kl(N, p.space, q, aggregated) <= average_kl(N, p.space, q, p)
    )


@theorem("TW18 Section 3: what another prior costs", claims=("ED-6",), redundant=(SUMS_TO_ONE, P_NORMALIZED))
def excess_of_prior_eq_kl_of_aggregate(N: PositiveDim, q: Posteriors, p: LatentDensity) -> Formula:
    """A prior costs more than the aggregate posterior by the KL of the aggregate to it."""
    Z, best = p.space, aggregate(N, q)
    return given(*are_densities(N, Z, q)).then(eq(average_kl(N, Z, q, p) - average_kl(N, Z, q, best), kl(Z, best, p)))


@refuted("TW18 Section 3, with the posterior of one observation as the prior", claims=("ED-6",))
def one_posterior_is_best_prior(N: PositiveDim, q: Posteriors, p: LatentDensity, n: Observation) -> Formula:
    """The posterior of one observation is not the best prior."""
    return given(*are_densities(N, p.space, q)).then(average_kl(N, p.space, q, posterior_of(q, n)) <= average_kl(N, p.space, q, p))


# Total correlation


@theorem("C18 eq. 2, for the aggregate posterior", claims=("ED-2",))
def kl_eq_total_correlation_add_dimensions(Z: Space, q: LatentFunction, marginals: Factors, priors: Factors, d: Dim) -> Formula:
    """For a factorized prior, the KL is total correlation plus the KLs by coordinate."""
    dimensions = sum_over(d, lambda j: dimension_kl(Z, q, marginals, priors, j))
    positive = forall(Z, lambda z: q(z) > 0)
    return given(positive, are_positive(Z, d, marginals), are_positive(Z, d, priors)).then(
        eq(kl(Z, q, product(priors)), total_correlation(Z, q, marginals) + dimensions)
    )


@theorem("C18 eq. 2", claims=("ED-2",))
def average_kl_eq_sum_of_parts(N: PositiveDim, Z: Space, q: Posteriors, marginals: Factors, priors: Factors, d: Dim) -> Formula:
    """The mean KL is mutual information, total correlation and the KLs by coordinate."""
    information, correlation, dimensions = parts_of_average_kl(N, Z, q, marginals, priors, d)
    return given(are_positive(Z, N, q), are_positive(Z, d, marginals), are_positive(Z, d, priors)).then(
        eq(average_kl(N, Z, q, product(priors)), information + correlation + dimensions)
    )


@refuted("C18 eq. 2, with a prior that is not factorized", claims=("ED-2",))
def average_kl_eq_sum_of_parts_of_any_prior(
    N: PositiveDim, q: Posteriors, p: LatentDensity, marginals: Factors, priors: Factors, d: Dim
) -> Formula:
    """For a prior that is not factorized, the decomposition fails."""
    Z = p.space
    information, correlation, dimensions = parts_of_average_kl(N, Z, q, marginals, priors, d)
    return given(*are_densities(N, Z, q), are_positive(Z, d, marginals), are_positive(Z, d, priors)).then(
        eq(average_kl(N, Z, q, p), information + correlation + dimensions)
    )


@theorem("C18 Section 3", claims=("ED-3",), undecided=("forall(z in Z: 0 < q(z))",))
def total_correlation_nonneg(q: LatentDensity, marginals: Factors, d: Dim) -> Formula:
    """The total correlation is never negative: the product of marginals is a density."""
    Z = q.space
    return given(are_positive(Z, d, marginals), eq(integral(Z, product(marginals)), 1)).then(total_correlation(Z, q, marginals) >= 0)


@theorem("C18 Section 3", claims=("ED-3",))
def dimension_kl_nonneg(q: LatentDensity, marginals: Factors, priors: Factors, d: Dim, j: Coordinate) -> Formula:
    """Each KL by coordinate is never negative: the prior's factor is a density too."""
    Z = q.space
    normalized = eq(expectation(q, lambda z: priors(z)[j] / marginals(z)[j]), 1)
    return given(are_positive(Z, d, marginals), are_positive(Z, d, priors), normalized).then(
        dimension_kl(Z, q, marginals, priors, j) >= 0
    )


@theorem("KW14 eq. 3, in the mean over the data", claims=("ED-3",))
def average_elbo_eq_likelihood_sub_kl(N: PositiveDim, Z: Space, q: Posteriors, priors: Factors, likelihood: Posteriors, d: Dim) -> Formula:
    """The mean ELBO is the mean expected log-likelihood less the mean KL."""
    prior = product(priors)
    return given(are_positive(Z, N, q), are_positive(Z, N, likelihood), are_positive(Z, d, priors)).then(
        eq(average_elbo(N, Z, q, prior, likelihood), average_log_likelihood(N, Z, q, likelihood) - average_kl(N, Z, q, prior))
    )


@theorem(
    "C18 eq. 4 at alpha = beta = gamma = 1",
    claims=("ED-3",),
)
def beta_tcvae_eq_elbo(
    N: PositiveDim, Z: Space, q: Posteriors, marginals: Factors, priors: Factors, likelihood: Posteriors, d: Dim
) -> Formula:
    """With all weights one, the beta-TCVAE objective is the mean ELBO."""
    parts = parts_of_average_kl(N, Z, q, marginals, priors, d)
    objective = beta_tcvae([Real(1)] * 3, average_log_likelihood(N, Z, q, likelihood), parts)
    positive = are_positive(Z, N, q), are_positive(Z, d, marginals), are_positive(Z, d, priors), are_positive(Z, N, likelihood)
    return given(*positive).then(eq(objective, average_elbo(N, Z, q, product(priors), likelihood)))


# Hierarchies


@theorem(
    "S16; the chain rule of the KL",
    claims=("ED-7",),
    redundant=("integral(z in Z1: q(z)) = 1", "integral(z in Z1: p(z)) = 1"),
)
def kl_chain_rule(
    q: Annotated[Density, "Z1"],
    p: Annotated[Density, "Z1"],
    q_next: Annotated[Function, "Z1, Z2 -> real"],
    p_next: Annotated[Function, "Z1, Z2 -> real"],
    Z2: Space,
) -> Formula:
    """The KL of (z1, z2) is that of z1 plus the expected KL of z2 given z1."""
    Z1 = q.space
    positive_q = forall(Z1, lambda z1: forall(Z2, lambda z2: q_next(z1, z2) > 0))
    positive_p = forall(Z1, lambda z1: forall(Z2, lambda z2: p_next(z1, z2) > 0))
    normalized = forall(Z1, lambda z1: eq(integral(Z2, lambda z2: q_next(z1, z2)), 1))

    def joint_term(z1: Point, z2: Point) -> Real:
        joint_q, joint_p = q(z1) * q_next(z1, z2), p(z1) * p_next(z1, z2)
        return joint_q * log(joint_q / joint_p)

    joint_kl = integral(Z1, lambda z1: integral(Z2, lambda z2: joint_term(z1, z2)))
    first = expectation(q, lambda z1: log(q(z1) / p(z1)))
    second = expectation(q, lambda z1: integral(Z2, lambda z2: q_next(z1, z2) * log(q_next(z1, z2) / p_next(z1, z2))))
    return given(positive_q, positive_p, normalized).then(eq(joint_kl, first + second))
