"""Importance-weighted bounds: L_k = E[log of the average of k weights], w_i = p(x, z_i)/q(z_i|x).

[B16] Burda, Grosse and Salakhutdinov, Importance Weighted Autoencoders, 2016.
[R18] Rainforth et al., Tighter Variational Bounds are Not Necessarily Better, 2018.

The space is that of all samples together, `q` their joint density. `weights(z)[i]` is the weight of sample i, which has mean p(x).
Independence enters only through what is named: the weights are unbiased, and whichever of them is left out, the others have
the same bound (`are_exchangeable`).

Main definitions: `average`, `bound`, `are_averages`, `are_exchangeable`.
Main statements: `bound_increases_below_log_evidence`, `bound_le_log_evidence`, `average_of_bounds_le_bound`, `bound_of_one_sample`.
"""

from typing import Annotated

from objective_proofs import (
    Density,
    Dim,
    Distribution,
    Formula,
    Function,
    Index,
    Point,
    Positive,
    PositiveDim,
    Real,
    Space,
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
LeftOut = Annotated[Index, "k"]
PointFunction = Annotated[Function, "Z -> real"]
Q_POSITIVE = "forall(z in Z: 0 < q(z))"
ALL_AVERAGED = "forall(z in Z: estimate(z) = sum(i < k: weights(z)[i])/k)"
REST_AVERAGED = "forall(z in Z: forall(j < k: rests(z)[j] = (sum(i < k: weights(z)[i]) - weights(z)[j])/(k - 1)))"
Q_NORMALIZED = "integral(z in Z: q(z)) = 1"  # concavity holds under any positive weights


def average(k: Dim, weights: VectorFunction) -> PointValue:
    """(1/k)*sum of the weights, the estimate of p(x) ([B16] eq. 7)."""
    return lambda z: mean_over(k, lambda i: weights(z)[i])


def bound(q: Distribution, estimate: PointValue) -> Real:
    """L_k, the expected logarithm of the estimate of p(x) ([B16] eq. 8)."""
    return expectation(q, lambda z: log(estimate(z)))


def are_positive(Z: Space, k: Dim, weights: VectorFunction) -> Formula:
    """Every weight is positive."""
    return forall(Z, lambda z: forall(k, lambda i: weights(z)[i] > 0))


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
    bounds = mean_over(k, lambda j: bound(q, lambda z: rests(z)[j]))
    return given(are_positive(q.space, k, rests)).then(bounds <= bound(q, average(k, rests)))


@refuted("B16 Theorem 1, made strict", claims=("IW-1", "IW-3"))
def average_of_bounds_lt_bound(k: PositiveDim, q: Density, rests: Weights) -> Formula:
    """More samples do not always tighten the bound: constant weights do not."""
    bounds = mean_over(k, lambda j: bound(q, lambda z: rests(z)[j]))
    return given(are_positive(q.space, k, rests)).then(bounds < bound(q, average(k, rests)))


@refuted("B16 Theorem 1, without an unbiased estimate", claims=("IW-1",))
def bound_le_log_of_any_number(q: Density, estimate: PointFunction, evidence: Positive) -> Formula:
    """For an estimate of another mean, the bound fails."""
    return given(forall(q.space, lambda z: estimate(z) > 0)).then(bound(q, lambda z: estimate(z)) <= log(evidence))


# More samples


def are_averages(
    Z: Space, k: Dim, weights: VectorFunction, estimate: PointValue, rests: VectorFunction
) -> tuple[Formula, Formula]:
    """estimate(z) is the average of the weights, and rests(z)[j] that of all but the weight j, for every j."""

    def total(z: Point) -> Real:
        return sum_over(k, lambda i: weights(z)[i])

    def is_rest(z: Point, j: Index) -> Formula:
        return eq(rests(z)[j], (total(z) - weights(z)[j]) / (k - 1))

    return forall(Z, lambda z: eq(estimate(z), total(z) / k)), forall(Z, lambda z: forall(k, lambda j: is_rest(z, j)))


def are_exchangeable(q: Distribution, k: Dim, rests: VectorFunction, fewer: Real) -> Formula:
    """Whichever weight is left out, the others have the same bound L_(k-1): all that is used of independent weights of one law."""
    return forall(k, lambda j: eq(bound(q, lambda z: rests(z)[j]), fewer))


@theorem("B16 Theorem 1: the averages of all but one weight", claims=("IW-1",))
def average_of_rests_eq_estimate(k: Dim, Z: Space, weights: Weights, estimate: PointFunction, rests: Weights) -> Formula:
    """At every point, the mean of the averages of all but one weight is the estimate."""
    return given(k >= 2, *are_averages(Z, k, weights, lambda z: estimate(z), rests)).then(
        forall(Z, lambda z: eq(average(k, rests)(z), estimate(z)))
    )


@theorem(
    "B16 Theorem 1: the averages of all but one weight",
    claims=("IW-1",),
    using=(average_of_rests_eq_estimate,),
    undecided=(Q_POSITIVE, Q_NORMALIZED),
)
def bound_of_rests_eq_bound(k: Dim, q: Density, weights: Weights, estimate: PointFunction, rests: Weights) -> Formula:
    """The estimate is the mean of the averages of all but one weight, so they have the same bound."""
    return given(
        k >= 2, *are_averages(q.space, k, weights, lambda z: estimate(z), rests), are_positive(q.space, k, rests)
    ).then(eq(bound(q, average(k, rests)), bound(q, lambda z: estimate(z))))


@theorem(
    "B16 Theorem 1: concavity of the logarithm",
    claims=("IW-1",),
    using=(average_of_bounds_le_bound,),
    undecided=(Q_POSITIVE, Q_NORMALIZED),
)
def bound_of_fewer_le_bound_of_rests(k: PositiveDim, q: Density, rests: Weights, fewer: Real) -> Formula:
    """Where the estimates r_j have one bound, it is at most that of their mean."""
    return given(are_positive(q.space, k, rests), are_exchangeable(q, k, rests, fewer)).then(fewer <= bound(q, average(k, rests)))


@theorem(
    "B16 Theorem 1: L_(k-1) <= L_k",
    claims=("IW-1",),
    using=(bound_of_rests_eq_bound, bound_of_fewer_le_bound_of_rests),
    undecided=(Q_POSITIVE, Q_NORMALIZED, "2 <= k", ALL_AVERAGED, REST_AVERAGED),
)
def bound_of_fewer_le_bound(
    k: Dim, q: Density, weights: Weights, estimate: PointFunction, rests: Weights, fewer: Real
) -> Formula:
    """For exchangeable weights, the bound grows with their number."""
    return given(
        k >= 2,
        *are_averages(q.space, k, weights, lambda z: estimate(z), rests),
        are_positive(q.space, k, rests),
        are_exchangeable(q, k, rests, fewer),
    ).then(fewer <= bound(q, lambda z: estimate(z)))


@theorem("B16 Theorem 1: an average of positive estimates", claims=("IW-1",))
def estimate_pos(k: Dim, Z: Space, weights: Weights, estimate: PointFunction, rests: Weights) -> Formula:
    """Where the averages of all but one weight are positive, so is that of all."""
    return given(
        k >= 2, *are_averages(Z, k, weights, lambda z: estimate(z), rests), are_positive(Z, k, rests)
    ).then(forall(Z, lambda z: estimate(z) > 0))


@theorem(
    "B16 eq. 9: Jensen's inequality",
    claims=("IW-1",),
    using=(estimate_pos, average_is_unbiased),
    undecided=("0 < evidence",),
)
def bound_of_average_le_log_evidence(
    k: Dim, q: Density, weights: Weights, estimate: PointFunction, rests: Weights, evidence: Positive
) -> Formula:
    """The expected logarithm of the average of k weights of mean p(x) is at most log p(x)."""
    return given(
        k >= 2,
        *are_averages(q.space, k, weights, lambda z: estimate(z), rests),
        are_positive(q.space, k, rests),
        forall(k, lambda i: eq(expectation(q, lambda z: weights(z)[i]), evidence)),
    ).then(bound(q, lambda z: estimate(z)) <= log(evidence))


@theorem(
    "B16 Theorem 1: L_(k-1) <= L_k <= log p(x)",
    claims=("IW-1",),
    using=(bound_of_fewer_le_bound, bound_of_average_le_log_evidence),
    undecided=(Q_POSITIVE, Q_NORMALIZED, "2 <= k", ALL_AVERAGED, REST_AVERAGED, "0 < evidence"),
)
def bound_increases_below_log_evidence(
    k: Dim, q: Density, weights: Weights, estimate: PointFunction, rests: Weights, evidence: Positive, fewer: Real
) -> Formula:
    """For exchangeable weights, the bound grows with their number and stays below log p(x)."""
    return given(
        k >= 2,
        *are_averages(q.space, k, weights, lambda z: estimate(z), rests),
        are_positive(q.space, k, rests),
        are_exchangeable(q, k, rests, fewer),
        forall(k, lambda i: eq(expectation(q, lambda z: weights(z)[i]), evidence)),
    ).then((fewer <= bound(q, lambda z: estimate(z))) & (bound(q, lambda z: estimate(z)) <= log(evidence)))


@refuted("B16 Theorem 1, for weights that are not exchangeable", claims=("IW-1",))
def bound_of_any_fewer_le_bound(k: Dim, q: Density, weights: Weights, estimate: PointFunction, rests: Weights, j: LeftOut) -> Formula:
    """Without exchangeable weights, leaving one out may raise the bound."""
    return given(k >= 2, *are_averages(q.space, k, weights, lambda z: estimate(z), rests), are_positive(q.space, k, rests)).then(
        bound(q, lambda z: rests(z)[j]) <= bound(q, lambda z: estimate(z))
    )


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
