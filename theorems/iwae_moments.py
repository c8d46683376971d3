"""Importance-weighted bounds from the moments of the weights: where the bound is tight, its bias, the gradient.

[B16] Burda, Grosse and Salakhutdinov, Importance Weighted Autoencoders, 2016.
[M17] Maddison et al., Filtering Variational Objectives, 2017.
[N18] Nowozin, Debiasing Evidence Approximations: On Importance-weighted Autoencoders and Jackknife Variational Inference, 2018.
[R18] Rainforth et al., Tighter Variational Bounds are Not Necessarily Better, 2018.

As in `iwae.py`, the space is that of all samples together. `estimate` is the average of k weights, an unbiased estimate of p(x); for
independent weights its second central moment is V/k, its third of order 1/k**2.

Main definitions: `bound`, `central_moment`, `are_uncorrelated`.
Main statements: `variance_of_average`, `bound_eq_log_evidence_iff`, `bias_le`,
`mean_of_gradient_le`, `second_moment_of_gradient_ge`.
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
    VectorFunction,
    abs_,
    eq,
    expectation,
    forall,
    given,
    iff,
    log,
    mean_over,
    refuted,
    sum_over,
    theorem,
)
from objective_proofs.definitions.latent import PointValue

Deviations = Annotated[VectorFunction, "Z -> k"]
PointFunction = Annotated[Function, "Z -> real"]
Q_SIGN, Q_MASS = "forall(z in Z: 0 <= q(z))", "integral(z in Z: q(z)) = 1"
UNBIASED = "integral(z in Z: q(z)*estimate(z)) = evidence"


def bound(q: Distribution, estimate: PointValue) -> Real:
    """L_k, the expected logarithm of the estimate of p(x) ([B16] eq. 8)."""
    return expectation(q, lambda z: log(estimate(z)))


def central_moment(q: Distribution, estimate: PointValue, evidence: Real, order: int) -> Real:
    """The expected power of the deviation of the estimate from p(x)."""
    return expectation(q, lambda z: (estimate(z) - evidence) ** order)


def is_unbiased(q: Distribution, estimate: PointValue, evidence: Real) -> Formula:
    """The estimate has mean p(x)."""
    return eq(expectation(q, lambda z: estimate(z)), evidence)


def are_uncorrelated(q: Distribution, k: Dim, deviations: VectorFunction, variance: Real) -> Formula:
    """Each deviation has the variance V, and is uncorrelated with the sum of the others, as for independent weights."""

    def others(z: Point, i: Index) -> Real:
        return sum_over(k, lambda j: deviations(z)[j]) - deviations(z)[i]

    variances = forall(k, lambda i: eq(expectation(q, lambda z: deviations(z)[i] ** 2), variance))
    return variances & forall(k, lambda i: eq(expectation(q, lambda z: deviations(z)[i] * others(z, i)), 0))


# The variance of the average


@theorem("N18 Proposition 1: the second moment", claims=("IW-2", "IW-5"), redundant=(Q_SIGN, Q_MASS))
def variance_of_average(k: PositiveDim, q: Distribution, deviations: Deviations, variance: Real) -> Formula:
    """The average of k uncorrelated deviations of variance V has variance V/k."""
    return given(are_uncorrelated(q, k, deviations, variance)).then(
        eq(expectation(q, lambda z: mean_over(k, lambda i: deviations(z)[i]) ** 2), variance / k)
    )


@refuted("N18 Proposition 1, for weights of any correlation", claims=("IW-2",))
def variance_of_average_of_any_weights(k: PositiveDim, q: Distribution, deviations: Deviations, variance: Real) -> Formula:
    """For correlated weights the variance of the average is not V/k."""
    return given(forall(k, lambda i: eq(expectation(q, lambda z: deviations(z)[i] ** 2), variance))).then(
        eq(expectation(q, lambda z: mean_over(k, lambda i: deviations(z)[i]) ** 2), variance / k)
    )


# Where the bound is tight


def gap(q: Distribution, estimate: PointValue, evidence: Real) -> Real:
    """The expectation of r - 1 - log(r), r = estimate/p(x): what lies between log(r) and its tangent."""
    return expectation(q, lambda z: estimate(z) / evidence - 1 - log(estimate(z) / evidence))


@theorem("B16 Theorem 1: the gap as an expectation", claims=("IW-3",), redundant=(Q_SIGN,), undecided=("0 < evidence",))
def gap_eq_log_evidence_sub_bound(q: Distribution, estimate: PointFunction, evidence: Positive) -> Formula:
    """The gap log p(x) - L_k is the expectation of r - 1 - log(r), r = estimate/p(x)."""
    return given(forall(q.space, lambda z: estimate(z) > 0), is_unbiased(q, estimate, evidence)).then(
        eq(gap(q, estimate, evidence), log(evidence) - bound(q, estimate))
    )


@theorem("B16 Theorem 1: equality in Jensen's inequality", claims=("IW-3",), redundant=(Q_MASS, UNBIASED), undecided=("0 < evidence",))
def gap_eq_zero_iff(q: Density, estimate: PointFunction, evidence: Positive) -> Formula:
    """That expectation is 0 exactly if the estimate is p(x) almost everywhere."""
    return given(forall(q.space, lambda z: estimate(z) > 0), is_unbiased(q, estimate, evidence)).then(
        iff(eq(gap(q, estimate, evidence), 0), eq(expectation(q, lambda z: abs_(estimate(z) - evidence)), 0))
    )


@theorem(
    "B16 Theorem 1: equality in Jensen's inequality",
    claims=("IW-3",),
    using=("theorems.iwae_moments.gap_eq_log_evidence_sub_bound", "theorems.iwae_moments.gap_eq_zero_iff"),
    redundant=("0 < evidence",),
    undecided=(Q_MASS, UNBIASED),
)
def bound_eq_log_evidence_iff(q: Density, estimate: PointFunction, evidence: Positive) -> Formula:
    """The bound is strict unless the estimate is p(x) almost everywhere, that is, constant."""
    return given(forall(q.space, lambda z: estimate(z) > 0), is_unbiased(q, estimate, evidence)).then(
        iff(eq(bound(q, estimate), log(evidence)), eq(expectation(q, lambda z: abs_(estimate(z) - evidence)), 0))
    )


# The bias


@theorem(
    "M17 Proposition 1; N18 Proposition 1: the bias from above",
    claims=("IW-3",),
    using=(
        "forall(z in Z: log(estimate(z)) <= log(evidence) + (estimate(z) - evidence)/evidence"
        " - (estimate(z) - evidence)**2/(2*evidence**2) + (estimate(z) - evidence)**3/(3*evidence**3))",
    ),
    undecided=("0 < evidence",),
)
def bias_le(q: Density, estimate: PointFunction, evidence: Positive) -> Formula:
    """L_k - log p(x) is at most -Var/(2*p(x)**2) plus a third of the third moment over p(x)**3."""
    second, third = (central_moment(q, estimate, evidence, order) for order in (2, 3))
    return given(forall(q.space, lambda z: estimate(z) > 0), is_unbiased(q, estimate, evidence)).then(
        bound(q, estimate) - log(evidence) <= -second / (2 * evidence**2) + third / (3 * evidence**3)
    )


@refuted("N18 Proposition 1, without the remainder", claims=("IW-3",))
def bias_eq_leading_term(q: Density, estimate: PointFunction, evidence: Positive) -> Formula:
    """The bias is not -Var/(2*p(x)**2) exactly."""
    second = central_moment(q, estimate, evidence, 2)
    return given(forall(q.space, lambda z: estimate(z) > 0), is_unbiased(q, estimate, evidence)).then(
        bound(q, estimate) - log(evidence) >= -second / (2 * evidence**2)
    )


# The gradient of the encoder


@theorem("R18 Theorem 1: the denominator", claims=("IW-5",), redundant=(Q_MASS,), undecided=("0 < high",))
def second_moment_of_gradient_ge(q: Density, estimate: PointFunction, slope: PointFunction, high: Positive) -> Formula:
    """For estimates of at most `high`, its second moment is at least that of slope/high."""
    return given(forall(q.space, lambda z: estimate(z) > 0), forall(q.space, lambda z: estimate(z) <= high)).then(
        expectation(q, lambda z: slope(z) ** 2) / high**2 <= expectation(q, lambda z: (slope(z) / estimate(z)) ** 2)
    )


@theorem("R18 Theorem 1: the numerator", claims=("IW-5",), undecided=(Q_MASS,))
def mean_gradient_sub_le(q: Density, estimate: PointFunction, slope: PointFunction, evidence: Positive, low: Positive) -> Formula:
    """The mean gradient differs from E[slope]/p(x) by second moments at most, for weights of at least `low`."""
    difference = expectation(q, lambda z: slope(z) / estimate(z) - slope(z) / evidence)
    second = expectation(q, lambda z: slope(z) ** 2) + central_moment(q, estimate, evidence, 2)
    return given(forall(q.space, lambda z: estimate(z) >= low)).then(
        (difference <= second / (2 * low * evidence)) & (-difference <= second / (2 * low * evidence))
    )


@theorem(
    "R18 Theorem 1: the numerator",
    claims=("IW-5",),
    using=("theorems.iwae_moments.mean_gradient_sub_le",),
    undecided=(Q_MASS,),
)
def mean_of_gradient_le(q: Density, estimate: PointFunction, slope: PointFunction, evidence: Positive, low: Positive) -> Formula:
    """Where the slope of the estimate has mean 0, the mean gradient is of the order of second moments, 1/k."""
    second = expectation(q, lambda z: slope(z) ** 2) + central_moment(q, estimate, evidence, 2)
    return given(forall(q.space, lambda z: estimate(z) >= low), eq(expectation(q, lambda z: slope(z)), 0)).then(
        abs_(expectation(q, lambda z: slope(z) / estimate(z))) <= second / (2 * low * evidence)
    )
