"""The evidence and its bounds with a mixture posterior: what replacing the mean KL by the KL of the mixture does to the ELBO.

[R23]  Rivera, How to Train Your VAE, 2023 (arXiv:2309.13160).
[HJ16] Hoffman and Johnson, ELBO Surgery, 2016.
[CT06] Cover and Thomas, Elements of Information Theory, 2006.

Positive densities are written by their logarithms: the posteriors exp(s(z)[i]) of the N data, the prior exp(t(z)), the likelihoods
exp(log_likelihood(z)[i]), the mixture exp(a(z)), log p(x_i) is evidence[i], and log_n, with exp(log_n) = N, is log N.

Main definitions: `mean_kl`, `information`, `reconstruction`, `is_mixture`, `follow_bayes`.
Main statements: `mean_kl_eq_information_add_kl`, `information_le_log`, `kl_of_moments_le_kl`, `elbo_le_log_evidence`,
`mixture_objective_eq_elbo_add_information`, `repaired_bound`.
"""

from typing import Annotated

from objective_proofs import (
    Density,
    Dim,
    Distribution,
    Formula,
    Function,
    Index,
    NonNegative,
    Positive,
    PositiveDim,
    PositiveVector,
    Real,
    Space,
    Vector,
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
    theorem,
)
from objective_proofs.definitions.gaussian import kl_of_moments_to_standard
from objective_proofs.definitions.log_densities import LogDensity, kl
from objective_proofs.definitions.mixture import are_distributions, mixture

Prior = Annotated[Distribution, "Z"]
OnLatents = Annotated[Function, "Z -> real"]
PerDatum = Annotated[VectorFunction, "Z -> N"]


def mean_kl(s: VectorFunction, t: LogDensity, N: Dim, Z: Space) -> Real:
    """The mean over the data of KL(q_i || exp(t))."""
    return mean_over(N, lambda i: kl(lambda z: s(z)[i], t, Z))


def information(s: VectorFunction, a: LogDensity, N: Dim, Z: Space) -> Real:
    """I_q(i; z), the mean over the data of KL(q_i || mixture) ([HJ16])."""
    return mean_kl(s, a, N, Z)


def reconstruction(s: VectorFunction, log_likelihood: VectorFunction, N: Dim, Z: Space) -> Real:
    """The mean over the data of E_{q_i} log p(x_i | z)."""
    return mean_over(N, lambda i: integral(Z, lambda z: exp(s(z)[i]) * log_likelihood(z)[i]))


def is_mixture(a: LogDensity, s: VectorFunction, N: Dim, Z: Space) -> Formula:
    """exp(a) is the mixture of the posteriors ([R23])."""
    return forall(Z, lambda z: eq(exp(a(z)), mean_over(N, lambda i: exp(s(z)[i]))))


def integrate_to_one(s: VectorFunction, N: Dim, Z: Space) -> Formula:
    """Every exp(s(z)[i]) is a density."""
    return forall(N, lambda i: eq(integral(Z, lambda z: exp(s(z)[i])), 1))


def follow_bayes(
    posterior: VectorFunction, t: Function, log_likelihood: VectorFunction, evidence: Vector, Z: Space
) -> Formula:
    """log p(z) + log p(x_i | z) = log p(z | x_i) + log p(x_i)."""
    return forall(evidence, lambda i: forall(Z, lambda z: eq(t(z) + log_likelihood(z)[i], posterior(z)[i] + evidence[i])))


# The evidence and the ELBO


@theorem("R23: the evidence as a marginal", claims=("RV-15",), redundant=("forall(z in Z: 0 <= prior(z))",))
def evidence_integrates_to_one(prior: Prior, X: Space, likelihood: Annotated[Function, "X, Z -> real"]) -> Formula:
    """The evidence, the integral of p(x | z)*p(z) over z, is a density of x."""
    normalized = forall(prior.space, lambda z: eq(integral(X, lambda x: likelihood(x, z)), 1))
    return given(normalized).then(eq(integral(X, lambda x: expectation(prior, lambda z: likelihood(x, z))), 1))


@theorem("R23: the evidence as a marginal", claims=("RV-15",), redundant=("integral(z in Z: prior(z)) = 1",))
def evidence_nonneg(prior: Prior, X: Space, likelihood: Annotated[Function, "X, Z -> real"]) -> Formula:
    """The evidence is never negative."""
    nonnegative = forall(X, lambda x: forall(prior.space, lambda z: likelihood(x, z) >= 0))
    return given(nonnegative).then(forall(X, lambda x: expectation(prior, lambda z: likelihood(x, z)) >= 0))


@theorem("R23: the ELBO; Bayes' rule and Gibbs' inequality", claims=("RV-16",))
def elbo_le_log_evidence(
    N: Dim, Z: Space, s: PerDatum, t: OnLatents, log_likelihood: PerDatum, posterior: PerDatum, evidence: Annotated[Vector, "N"]
) -> Formula:
    """The ELBO of every datum is at most its log-evidence."""
    bayes = follow_bayes(posterior, t, log_likelihood, evidence, Z)

    def elbo(i: Index) -> Real:
        return integral(Z, lambda z: exp(s(z)[i]) * log_likelihood(z)[i]) - kl(lambda z: s(z)[i], t, Z)

    return given(integrate_to_one(s, N, Z), integrate_to_one(posterior, N, Z), bayes).then(
        forall(N, lambda i: elbo(i) <= evidence[i])
    )


@theorem("R23: the weighted ELBO", claims=("RV-17",))
def weighted_elbo_eq_scaled_beta_elbo(likelihood: Real, kl: Real, beta1: Real, beta2: Positive) -> Formula:
    """The ELBO with weights beta1, beta2 is beta2 times that of beta = beta1/beta2."""
    return eq(-beta1 * kl + beta2 * likelihood, beta2 * (likelihood - beta1 / beta2 * kl))


@theorem("R23: the weighted ELBO", claims=("RV-17",))
def weighted_elbo_le_weighted_evidence(
    likelihood: Real, kl: NonNegative, evidence: Real, beta1: Real, beta2: NonNegative
) -> Formula:
    """If beta1 >= beta2, it bounds beta2 times the log-evidence."""
    return given(likelihood - kl <= evidence, beta2 <= beta1).then(-beta1 * kl + beta2 * likelihood <= beta2 * evidence)


@refuted("R23: the weighted ELBO, for any weights", claims=("RV-17",))
def weighted_elbo_le_evidence_of_any_weights(
    likelihood: Real, kl: NonNegative, evidence: Real, beta1: NonNegative, beta2: NonNegative
) -> Formula:
    """If the KL weighs less than the likelihood, it is not a bound."""
    return given(likelihood - kl <= evidence).then(-beta1 * kl + beta2 * likelihood <= beta2 * evidence)


# The chain from the mean KL to the KL of moments


@theorem("HJ16, index-code mutual information", claims=("RVT-9",))
def mean_kl_eq_information_add_kl(N: PositiveDim, Z: Space, s: PerDatum, a: OnLatents, t: OnLatents) -> Formula:
    """The mean KL is the information about the datum plus the KL of the mixture."""
    return given(is_mixture(a, s, N, Z)).then(eq(mean_kl(s, t, N, Z), information(s, a, N, Z) + kl(a, t, Z)))


@theorem("HJ16", claims=("RVT-9",))
def information_nonneg(N: PositiveDim, Z: Space, s: PerDatum, a: OnLatents) -> Formula:
    """The information is never negative, so the mean KL is the larger one."""
    return given(is_mixture(a, s, N, Z)).then(information(s, a, N, Z) >= 0)


@theorem("HJ16", claims=("RVT-9",))
def log_component_le_log_mixture(N: PositiveDim, Z: Space, s: PerDatum, a: OnLatents, log_n: Real) -> Formula:
    """A component exceeds the mixture by at most log N, in logarithms."""
    bounded = forall(Z, lambda z: forall(N, lambda i: s(z)[i] <= a(z) + log_n))
    return given(is_mixture(a, s, N, Z), eq(exp(log_n), N)).then(bounded)


@theorem(
    "HJ16",
    claims=("RVT-9",),
    using=("theorems.mixture_bounds.log_component_le_log_mixture",),
    undecided=("forall(i < N: integral(z in Z: exp(s(z)[i])) = 1)",),
)
def information_le_log(N: PositiveDim, Z: Space, s: PerDatum, a: OnLatents, log_n: Real) -> Formula:
    """The information is at most log N."""
    return given(is_mixture(a, s, N, Z), integrate_to_one(s, N, Z), eq(exp(log_n), N)).then(information(s, a, N, Z) <= log_n)


@refuted("HJ16, with the bound made strict", claims=("RVT-9",))
def information_lt_log(N: PositiveDim, Z: Space, q: PerDatum) -> Formula:
    """Components that do not overlap, or a single one, have information log N."""
    positive = forall(Z, lambda z: forall(N, lambda i: q(z)[i] > 0))
    gain = mean_over(N, lambda i: integral(Z, lambda z: q(z)[i] * log(q(z)[i] / mixture(q, N, z))))
    return given(positive, are_distributions(q, N, Z)).then(gain < log(N))


@theorem("CT06 Theorem 2.6.3", claims=("RVT-9",))
def expected_log_ratio_le_kl(Z: Space, s: OnLatents, g: OnLatents, t: OnLatents) -> Formula:
    """The KL is at least the expected log-ratio of any other density to the prior."""
    expected = integral(Z, lambda z: exp(s(z)) * (g(z) - t(z)))
    return given(eq(integral(Z, lambda z: exp(s(z))), 1), eq(integral(Z, lambda z: exp(g(z))), 1)).then(
        expected <= kl(s, t, Z)
    )


def has_moments(s: Function, x: Function, m: Real, v: Real, Z: Space) -> Formula:
    """exp(s) is a density under which the coordinate x has mean m and second moment v + m**2."""
    mean = eq(integral(Z, lambda z: exp(s(z)) * x(z)), m)
    return eq(integral(Z, lambda z: exp(s(z))), 1) & mean & eq(integral(Z, lambda z: exp(s(z)) * x(z) ** 2), v + m**2)


def normal_log_ratio(x: Real, m: Real, v: Real) -> Real:
    """The logarithm of the ratio of the densities of N(m, v) and N(0, 1) at x."""
    return x**2 / 2 - (x - m) ** 2 / (2 * v) - log(v) / 2


@theorem("CT06 Theorem 8.6.5", claims=("RVT-9",), undecided=("satisfiable",))
def expected_normal_log_ratio(Z: Space, s: OnLatents, x: OnLatents, m: Real, v: Positive) -> Formula:
    """The expected log-ratio of N(m, v) to N(0, 1) is the KL of the moments."""
    expected = integral(Z, lambda z: exp(s(z)) * normal_log_ratio(x(z), m, v))
    return given(has_moments(s, x, m, v, Z)).then(eq(expected, kl_of_moments_to_standard(m, v)))


@theorem(
    "CT06 Theorem 8.6.5: of all densities with mean m and variance v, N(m, v) is nearest",
    claims=("RVT-9",),
    using=("theorems.mixture_bounds.expected_log_ratio_le_kl", "theorems.mixture_bounds.expected_normal_log_ratio"),
    undecided=(
        "satisfiable",
        "forall(z in Z: g(z) - t(z) = x(z)**2/2 - (x(z) - m)**2/(2*v) - log(v)/2)",
        "integral(z in Z: exp(g(z))) = 1",
    ),
)
def kl_of_moments_le_kl(
    Z: Space, s: OnLatents, g: OnLatents, t: OnLatents, x: OnLatents, m: Real, v: Positive
) -> Formula:
    """The KL of N(m, v) to the prior N(0, 1) is at most that of any density of these moments."""
    normal = forall(Z, lambda z: eq(g(z) - t(z), normal_log_ratio(x(z), m, v)))
    return given(normal, has_moments(s, x, m, v, Z), eq(integral(Z, lambda z: exp(g(z))), 1)).then(
        kl_of_moments_to_standard(m, v) <= kl(s, t, Z)
    )


@refuted("CT06 Theorem 8.6.5, turned around", claims=("RVT-9",))
def kl_le_kl_of_moments(N: PositiveDim, mu: Annotated[Vector, "N"], v: Annotated[PositiveVector, "N"]) -> Formula:
    """The KL of the moments is not the mean of the components' KLs, but less."""
    m = mean_over(N, lambda i: mu[i])
    total = mean_over(N, lambda i: v[i]) + mean_over(N, lambda i: (mu[i] - m) ** 2)
    return mean_over(N, lambda i: kl_of_moments_to_standard(mu[i], v[i])) <= kl_of_moments_to_standard(m, total)


# The redefined ELBO


@theorem("R23: the redefined ELBO", claims=("RVT-10",))
def mixture_objective_eq_elbo_add_information(
    N: PositiveDim, Z: Space, s: PerDatum, a: OnLatents, t: OnLatents, log_likelihood: PerDatum
) -> Formula:
    """With the KL of the mixture, the ELBO rises by the information."""
    rec = reconstruction(s, log_likelihood, N, Z)
    raised = rec - mean_kl(s, t, N, Z) + information(s, a, N, Z)
    return given(is_mixture(a, s, N, Z)).then(eq(rec - kl(a, t, Z), raised))


@refuted("R23: the redefined ELBO, taken for a lower bound", claims=("RVT-10",))
def mixture_objective_le_log_evidence(N: PositiveDim, Z: Space, q: PerDatum, p: Density, likelihood: PerDatum) -> Formula:
    """With the KL of the mixture, the ELBO is not a bound on the log-evidence."""
    positive = forall(Z, lambda z: forall(N, lambda i: (q(z)[i] > 0) & (likelihood(z)[i] > 0)))
    rec = mean_over(N, lambda i: integral(Z, lambda z: q(z)[i] * log(likelihood(z)[i])))
    mixed = integral(Z, lambda z: mixture(q, N, z) * log(mixture(q, N, z) / p(z)))
    evidence = mean_over(N, lambda i: log(expectation(p, lambda z: likelihood(z)[i])))
    return given(are_distributions(q, N, Z), positive).then(rec - mixed <= evidence)


@theorem(
    "R23: the redefined ELBO, repaired",
    claims=("RVT-11",),
    using=(
        "theorems.mixture_bounds.elbo_le_log_evidence",
        "theorems.mixture_bounds.information_le_log",
        "theorems.mixture_bounds.mean_kl_eq_information_add_kl",
    ),
)
def repaired_bound(
    N: PositiveDim,
    Z: Space,
    s: PerDatum,
    a: OnLatents,
    t: OnLatents,
    log_likelihood: PerDatum,
    posterior: PerDatum,
    evidence: Annotated[Vector, "N"],
    log_n: Real,
) -> Formula:
    """Less log N, the ELBO with the KL of the mixture is a bound on the mean log-evidence."""
    bayes = follow_bayes(posterior, t, log_likelihood, evidence, Z)
    densities = integrate_to_one(s, N, Z) & integrate_to_one(posterior, N, Z)
    return given(densities, is_mixture(a, s, N, Z), bayes, eq(exp(log_n), N)).then(
        reconstruction(s, log_likelihood, N, Z) - kl(a, t, Z) - log_n <= mean_over(N, lambda i: evidence[i])
    )
