"""Importance-weighted bounds: L_k = E[log of the average of k weights], w_i = p(x, z_i)/q(z_i|x).

[B16] Burda, Grosse and Salakhutdinov, Importance Weighted Autoencoders, 2016.
[R18] Rainforth et al., Tighter Variational Bounds are Not Necessarily Better, 2018.

The space is that of all samples together, `q` their joint density. `weights(z)[i]` is the weight of sample i, which has mean p(x).
Independence enters only through what is named: the weights are unbiased, and their average has the mean p(x).

Main definitions: `average`, `bound`.
Main statements: `bound_le_log_evidence`, `average_of_bounds_le_bound`, `average_of_rests_eq_average`, `bound_of_one_sample`.
"""

from typing import Annotated

from objective_proofs import (
    Density,
    Dim,
    Distribution,
    Formula,
    Function,
    Positive,
    PositiveDim,
    Real,
    Vector,
    VectorFunction,
    abs_,
    eq,
    expectation,
    forall,
    given,
    log,
    mean_over,
    refuted,
    sum_over,
    theorem,
)
from objective_proofs.definitions.latent import PointValue, elbo

Weights = Annotated[VectorFunction, "Z -> k"]
PointFunction = Annotated[Function, "Z -> real"]
Q_NORMALIZED = "integral(z in Z: q(z)) = 1"  # concavity holds under any positive weights


def average(k: Dim, weights: VectorFunction) -> PointValue:
    """(1/k)*sum of the weights, the estimate of p(x) ([B16] eq. 7)."""
    return lambda z: mean_over(k, lambda i: weights(z)[i])


def bound(q: Distribution, estimate: PointValue) -> Real:
    """L_k, the expected logarithm of the estimate of p(x) ([B16] eq. 8)."""
    return expectation(q, lambda z: log(estimate(z)))


def are_positive(q: Distribution, k: Dim, weights: VectorFunction) -> Formula:
    """Every weight is positive."""
    return forall(q.space, lambda z: forall(k, lambda i: weights(z)[i] > 0))


# The bounds


@theorem("B16 eq. 8 at k = 1", claims=("IW-1",), redundant=(Q_NORMALIZED,))
def bound_of_one_sample(q: Density, prior: PointFunction, likelihood: PointFunction) -> Formula:
    """With one sample, the bound is the ELBO."""
    return given(forall(q.space, lambda z: prior(z) > 0), forall(q.space, lambda z: likelihood(z) > 0)).then(
        eq(bound(q, lambda z: prior(z) * likelihood(z) / q(z)), elbo(q, prior, likelihood))
    )


@theorem("B16 Section 3", claims=("IW-1",), redundant=("forall(z in Z: 0 <= q(z))", "integral(z in Z: q(z)) = 1"))
def average_is_unbiased(k: PositiveDim, q: Distribution, weights: Weights, evidence: Real) -> Formula:
    """The average of k weights of mean p(x) has mean p(x)."""
    return given(forall(k, lambda i: eq(expectation(q, lambda z: weights(z)[i]), evidence))).then(
        eq(expectation(q, average(k, weights)), evidence)
    )


@theorem("B16 eq. 9: Jensen's inequality", claims=("IW-1",), undecided=("0 < evidence",))
def bound_le_log_evidence(q: Density, estimate: PointFunction, evidence: Positive) -> Formula:
    """The expected logarithm of an unbiased estimate of p(x) is at most log p(x)."""
    return given(forall(q.space, lambda z: estimate(z) > 0), eq(expectation(q, lambda z: estimate(z)), evidence)).then(
        bound(q, lambda z: estimate(z)) <= log(evidence)
    )


@theorem("B16 Theorem 1: the averages of all but one weight", claims=("IW-1",))
def average_of_rests_eq_average(k: Dim, weights: Annotated[Vector, "k"]) -> Formula:
    """The mean over j of the average of the weights other than j is their average."""
    total = sum_over(k, lambda i: weights[i])
    return given(k >= 2).then(eq(mean_over(k, lambda j: (total - weights[j]) / (k - 1)), mean_over(k, lambda i: weights[i])))


@theorem("B16 Theorem 1: concavity of the logarithm", claims=("IW-1",), redundant=(Q_NORMALIZED,))
def average_of_bounds_le_bound(k: PositiveDim, q: Density, rests: Weights) -> Formula:
    """For estimates r_j, the mean over j of E[log r_j] is at most E[log of their mean]."""
    return given(are_positive(q, k, rests)).then(mean_over(k, lambda j: bound(q, lambda z: rests(z)[j])) <= bound(q, average(k, rests)))


@refuted("B16 Theorem 1, made strict", claims=("IW-1", "IW-3"))
def average_of_bounds_lt_bound(k: PositiveDim, q: Density, rests: Weights) -> Formula:
    """More samples do not always tighten the bound: constant weights do not."""
    return given(are_positive(q, k, rests)).then(mean_over(k, lambda j: bound(q, lambda z: rests(z)[j])) < bound(q, average(k, rests)))


@refuted("B16 Theorem 1, without an unbiased estimate", claims=("IW-1",))
def bound_le_log_of_any_number(q: Density, estimate: PointFunction, evidence: Positive) -> Formula:
    """For an estimate of another mean, the bound fails."""
    return given(forall(q.space, lambda z: estimate(z) > 0)).then(bound(q, lambda z: estimate(z)) <= log(evidence))


# The gap


@theorem(
    "B16 Theorem 1, with a rate; V/k is the variance of an average of k independent weights",
    claims=("IW-2",),
    using=[
        "forall(z in Z: (estimate(z) - evidence)/evidence - (estimate(z) - evidence)**2/(evidence*low) <= log(estimate(z)) - log(evidence))"
    ],
)
def log_evidence_sub_rate_le_bound(
    k: PositiveDim, q: Density, estimate: PointFunction, evidence: Real, low: Positive, variance: Real
) -> Formula:
    """For weights of at least `low`, L_k >= log p(x) - V/(k*p(x)*low)."""
    return given(
        forall(q.space, lambda z: estimate(z) >= low),
        eq(expectation(q, lambda z: estimate(z)), evidence),
        eq(expectation(q, lambda z: (estimate(z) - evidence) ** 2), variance / k),
    ).then(log(evidence) - variance / (k * evidence * low) <= bound(q, lambda z: estimate(z)))


@refuted("B16 Theorem 1, with a rate without a bound on the weights", claims=("IW-2", "IW-3"))
def gap_le_half_relative_variance(q: Density, estimate: PointFunction, evidence: Positive) -> Formula:
    """Without a bound on the weights, the gap is not at most Var/(2*p(x)**2)."""
    variance = expectation(q, lambda z: (estimate(z) - evidence) ** 2)
    return given(forall(q.space, lambda z: estimate(z) > 0), eq(expectation(q, lambda z: estimate(z)), evidence)).then(
        log(evidence) - bound(q, lambda z: estimate(z)) <= variance / (2 * evidence**2)
    )


# The gradient of the encoder


@theorem("R18 Theorem 1: the numerator, before the expectation", claims=("IW-5",))
def gradient_sub_unbiased_part_le(estimate: Real, slope: Real, evidence: Positive, low: Positive) -> Formula:
    """The gradient slope/estimate differs from slope/p(x) by second-order terms at most."""
    return given(estimate >= low).then(
        abs_(slope / estimate - slope / evidence) <= (slope**2 + (estimate - evidence) ** 2) / (2 * low * evidence)
    )


@theorem("R18 Theorem 1: the denominator, before the expectation", claims=("IW-5",))
def square_of_gradient_ge(estimate: Positive, slope: Real, high: Real) -> Formula:
    """For estimates of at most `high`, the squared gradient is at least (slope/high)**2."""
    return given(estimate <= high).then(slope**2 / high**2 <= (slope / estimate) ** 2)


@theorem("R18 eq. 5: the rate k**(-1/2)", claims=("IW-5",))
def squared_signal_to_noise_le_rate(k: PositiveDim, mean: Real, second_moment: Real, a: Real, b: Positive) -> Formula:
    """A gradient of mean O(1/k) and second moment of order 1/k has squared SNR O(1/k)."""
    return given(abs_(mean) <= a / k, second_moment >= b / k).then(mean**2 / second_moment <= a**2 / (b * k))


@refuted("R18: a tighter bound taken for a better gradient", claims=("IW-5",))
def signal_to_noise_grows_with_samples(k: PositiveDim, more: PositiveDim, a: Positive, b: Positive) -> Formula:
    """With more samples, the encoder's signal-to-noise ratio does not grow."""
    return given(k <= more).then((a / k) ** 2 / (b / k) <= (a / more) ** 2 / (b / more))
