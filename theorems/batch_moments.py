"""The moments of a batch as a sample: the batch size moves the mean of the aggregate KL, but not where it is least.

[R23] Rivera, How to Train Your VAE, 2023 (arXiv:2309.13160), and the code published with it.

A batch is a vector of random variables on a probability space of any kind.

Main definitions: `sample_mean`, `sample_variance`, `standardized_batch`.
Main statements: `expected_sample_variance`, `expected_moments_of_batch`, `expected_kl_of_batch`, `expected_kl_minimized_iff`.
"""

from collections.abc import Callable
from typing import Annotated

from objective_proofs import (
    Dim,
    Distribution,
    Formula,
    Function,
    Point,
    Positive,
    PositiveDim,
    Real,
    Space,
    Vector,
    VectorFunction,
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
from objective_proofs.definitions.gaussian import kl_of_moments_to_standard

Sample = Annotated[VectorFunction, "W -> B"]
Law = Annotated[Distribution, "W"]
Outcome = Annotated[Function, "W -> real"]
P_NONNEGATIVE = "forall(z in W: 0 <= p(z))"  # a law of moments holds for signed weights too


def sample_mean(x: Callable[[Point], Vector], w: Point) -> Real:
    """The mean over the batch at an outcome w."""
    values = x(w)
    return mean_over(values, lambda i: values[i])


def sample_variance(x: Callable[[Point], Vector], w: Point) -> Real:
    """The mean over the batch of the squared deviations from its mean, at an outcome w."""
    values = x(w)
    return mean_over(values, lambda i: (values[i] - sample_mean(x, w)) ** 2)


def scaled(y: VectorFunction, location: Real, scale: Real) -> Callable[[Point], Vector]:
    """The batch location + scale*y."""
    return lambda w: location + scale * y(w)


def standardized_batch(p: Distribution, y: VectorFunction, B: Dim) -> Formula:
    """Each y[i] has mean 0 and variance 1, and their sum has variance B, as that of uncorrelated ones has."""
    means = forall(B, lambda i: eq(expectation(p, lambda w: y(w)[i]), 0))
    variances = forall(B, lambda i: eq(expectation(p, lambda w: y(w)[i] ** 2), 1))
    return means & variances & eq(expectation(p, lambda w: sum_over(B, lambda i: y(w)[i]) ** 2), B)


@theorem(
    "Mean of the sample variance, without Bessel's correction",
    claims=("RVT-14",),
    redundant=(P_NONNEGATIVE, "integral(z in W: p(z)) = 1", "forall(i < B: integral(w in W: p(w)*y(w)[i]) = 0)"),
)
def expected_sample_variance(B: PositiveDim, p: Law, y: Sample, location: Real, scale: Real) -> Formula:
    """The batch variance has mean (1 - 1/B)*scale**2: it is biased."""
    x = scaled(y, location, scale)
    return given(standardized_batch(p, y, B)).then(eq(expectation(p, lambda w: sample_variance(x, w)), (1 - 1 / B) * scale**2))


@theorem(
    "Mean of the squared sample mean",
    claims=("RVT-14",),
    redundant=(P_NONNEGATIVE, "forall(i < B: integral(w in W: p(w)*y(w)[i]**2) = 1)"),
)
def expected_squared_sample_mean(B: PositiveDim, p: Law, y: Sample, location: Real, scale: Real) -> Formula:
    """The squared batch mean has mean location**2 + scale**2/B: it is biased too."""
    x = scaled(y, location, scale)
    return given(standardized_batch(p, y, B)).then(
        eq(expectation(p, lambda w: sample_mean(x, w) ** 2), location**2 + scale**2 / B)
    )


@theorem("The two biases cancel, whatever the correlations", claims=("RVT-14",), redundant=(P_NONNEGATIVE,))
def expected_moments_of_batch(B: PositiveDim, p: Law, y: Sample, location: Real, scale: Real) -> Formula:
    """Batch variance plus squared batch mean have mean scale**2 + location**2: no bias."""
    x = scaled(y, location, scale)
    means = forall(B, lambda i: eq(expectation(p, lambda w: y(w)[i]), 0))
    variances = forall(B, lambda i: eq(expectation(p, lambda w: y(w)[i] ** 2), 1))
    return given(means, variances).then(
        eq(expectation(p, lambda w: sample_variance(x, w) + sample_mean(x, w) ** 2), scale**2 + location**2)
    )


@theorem("Variance of a scaled sample", claims=("RVT-14",))
def sample_variance_of_scaled_batch(B: PositiveDim, W: Space, y: Sample, location: Real, scale: Real) -> Formula:
    """The variance of a scaled batch is scale**2 times that of the standard one."""
    x = scaled(y, location, scale)
    return forall(W, lambda w: eq(sample_variance(x, w), scale**2 * sample_variance(y, w)))


@theorem("A batch of a location-scale family", claims=("RVT-14",), redundant=(P_NONNEGATIVE,), undecided=("0 < variance",))
def expected_kl_of_batch(p: Law, location: Real, variance: Positive, v: Outcome, m: Outcome, shape: Outcome) -> Formula:
    """The mean KL of a batch is that of the population plus a constant of the batch's shape."""
    moments = eq(expectation(p, lambda w: v(w) + m(w) ** 2), variance + location**2)
    scaled_shape = forall(p.space, lambda w: eq(v(w), variance * shape(w)) & (shape(w) > 0))
    constant = -expectation(p, lambda w: log(shape(w))) / 2
    return given(moments, scaled_shape).then(
        eq(
            expectation(p, lambda w: kl_of_moments_to_standard(m(w), v(w))),
            kl_of_moments_to_standard(location, variance) + constant,
        )
    )


@theorem("The population's KL at its least", claims=("RVT-14",))
def expected_kl_minimized_iff(location: Real, scale: Positive, constant: Real) -> Formula:
    """Whatever the constant, the mean KL is least exactly at mean 0 and variance 1."""
    population = kl_of_moments_to_standard(location, scale**2)
    standard = eq(location, 0) & eq(scale, 1)
    return (population + constant >= constant) & iff(eq(population + constant, constant), standard)


@refuted("The batch variance taken for an unbiased estimate", claims=("RVT-14",))
def expected_sample_variance_unbiased(B: PositiveDim, p: Law, y: Sample) -> Formula:
    """The batch variance, divided by B, is a biased estimate."""
    return given(standardized_batch(p, y, B)).then(eq(expectation(p, lambda w: sample_variance(y, w)), 1))
