"""The forward process of diffusion as random variables: moments and transforms of c0*x0 + c1*Z.

[HJA20] Ho, Jain and Abbeel, Denoising Diffusion Probabilistic Models, 2020.
[K21]   Kallenberg, Foundations of Modern Probability, 2021: a Gaussian law is that of its moment generating function.
[TL]    TorchLean, NN.MLTheory.Generative.Diffusion.ForwardGaussian.

Random variables are functions on a probability space of any kind: a `Distribution` over an unnamed space.

`law(t, u)` is the logarithm of the transform after t steps, the cumulant function; that of N(m, v*I) is u*m + v*|u|**2/2.

Main definitions: `moved`, `is_product`.
Main statements: `forward_mean`, `forward_covariance`, `forward_transform`, `transform_of_step`, `cumulants_of_all_steps`.
"""

from collections.abc import Callable
from typing import Annotated

from objective_proofs import (
    Distribution,
    Formula,
    Function,
    Index,
    Natural,
    OpenUnit,
    Point,
    Real,
    Vector,
    VectorFunction,
    dot,
    eq,
    exp,
    expectation,
    forall,
    given,
    refuted,
    sqrt,
    squared_norm,
    theorem,
    vectors,
)

Sequence = Annotated[Function, "natural -> real"]
Cumulants = Annotated[Function, "natural, d -> real"]
State = Annotated[Vector, "d"]
Noise = Annotated[VectorFunction, "Z -> d"]
Coordinate = Annotated[Index, "d"]
P_NONNEGATIVE, P_SUMS_TO_ONE = "forall(z in Z: 0 <= p(z))", "integral(z in Z: p(z)) = 1"  # the laws hold for signed weights


def is_product(products: Function, factors: Callable[[Natural], Real]) -> Formula:
    """products(t) is the product of the factors at k < t."""
    return eq(products(0), 1) & forall(Natural, lambda k: eq(products(k + 1), products(k) * factors(k)))


def moved(c0: Real, c1: Real, x0: Vector, noise: VectorFunction, w: Point) -> Vector:
    """c0*x0 + c1*Z ([HJA20] eq. 4; [TL] forwardGaussian)."""
    return c0 * x0 + c1 * noise(w)


@theorem("TL forwardGaussian, a probability measure", claims=("TL-45",), redundant=(P_NONNEGATIVE,))
def forward_total_mass(p: Distribution, c0: Real, c1: Real, noise: Noise, x0: State) -> Formula:
    """The law of c0*x0 + c1*Z has total mass one: its transform in direction zero."""
    return eq(expectation(p, lambda w: exp(dot(0 * x0, moved(c0, c1, x0, noise, w)))), 1)


@theorem("TL forwardGaussian_isGaussian, first moment", claims=("TG-10", "DF-2"), redundant=(P_NONNEGATIVE,))
def forward_mean(p: Distribution, c0: Real, c1: Real, noise: Noise, x0: State, i: Coordinate) -> Formula:
    """Noise of mean zero leaves the mean c0*x0."""
    return given(eq(expectation(p, lambda w: noise(w)[i]), 0)).then(
        eq(expectation(p, lambda w: moved(c0, c1, x0, noise, w)[i]), c0 * x0[i])
    )


@theorem(
    "TL forwardGaussian_isGaussian, second moments", claims=("TG-10", "DF-2"), redundant=(P_NONNEGATIVE, P_SUMS_TO_ONE)
)
def forward_covariance(
    p: Distribution, c0: Real, c1: Real, noise: Noise, x0: State, i: Coordinate, j: Coordinate, covariance: Real
) -> Formula:
    """The covariance of two coordinates is c1**2 times that of the noise."""

    def centered(w: Point, k: Index) -> Real:
        return moved(c0, c1, x0, noise, w)[k] - c0 * x0[k]

    return given(eq(expectation(p, lambda w: noise(w)[i] * noise(w)[j]), covariance)).then(
        eq(expectation(p, lambda w: centered(w, i) * centered(w, j)), c1**2 * covariance)
    )


@refuted("TL forwardGaussian_isGaussian, with c1 for its square", claims=("TG-10",))
def forward_variance_eq_factor(p: Distribution, c0: Real, c1: Real, noise: Noise, x0: State, i: Coordinate) -> Formula:
    """The variance of the noise is multiplied by the square of its factor."""
    return given(eq(expectation(p, lambda w: noise(w)[i] ** 2), 1)).then(
        eq(expectation(p, lambda w: (moved(c0, c1, x0, noise, w)[i] - c0 * x0[i]) ** 2), c1)
    )


@theorem("TL forwardGaussian_isGaussian; K21 Section 6", claims=("TL-46", "DF-22"), redundant=(P_NONNEGATIVE, P_SUMS_TO_ONE))
def forward_transform(p: Distribution, c0: Real, c1: Real, noise: Noise, x0: State, u: State) -> Formula:
    """If Z has the transform of N(0, I) at c1*u, then c0*x0 + c1*Z that of N(c0*x0, c1**2*I) at u."""
    standard = eq(expectation(p, lambda w: exp(dot(c1 * u, noise(w)))), exp(squared_norm(c1 * u) / 2))
    transform = expectation(p, lambda w: exp(dot(u, moved(c0, c1, x0, noise, w))))
    return given(standard).then(eq(transform, exp(c0 * dot(u, x0) + c1**2 * squared_norm(u) / 2)))


# All steps


@theorem("HJA20 eq. 2 and 4, one step", claims=("DF-2",), redundant=(P_NONNEGATIVE, P_SUMS_TO_ONE))
def transform_of_step(p: Distribution, keep: Real, add: Real, state: Noise, noise: Noise, u: State) -> Formula:
    """Independent Gaussian noise add*Z multiplies the transform by exp(add**2*|u|**2/2)."""

    def transform(value: Callable[[Point], Real]) -> Real:
        return expectation(p, lambda w: exp(value(w)))

    kept, added = transform(lambda w: dot(keep * u, state(w))), transform(lambda w: dot(add * u, noise(w)))
    together = expectation(p, lambda w: exp(dot(keep * u, state(w))) * exp(dot(add * u, noise(w))))
    standard, independent = eq(added, exp(squared_norm(add * u) / 2)), eq(together, kept * added)
    after = transform(lambda w: dot(u, keep * state(w) + add * noise(w)))
    return given(standard, independent).then(eq(after, kept * exp(add**2 * squared_norm(u) / 2)))


@theorem("HJA20 eq. 4, by induction over the steps", claims=("DF-2",))
def cumulants_of_all_steps(
    law: Cumulants, signal: Sequence, keep: Sequence, add: Sequence, x0: State
) -> Formula:
    """After t steps with keep**2 + add**2 = 1, the law is N(signal*x0, (1 - signal**2)*I)."""
    preserving = forall(Natural, lambda t: eq(keep(t) ** 2 + add(t) ** 2, 1))
    start = forall(vectors(x0), lambda u: eq(law(0, u), dot(u, x0)))
    step = forall(
        Natural,
        lambda t: forall(
            vectors(x0), lambda u: eq(law(t + 1, u), law(t, keep(t) * u) + add(t) ** 2 * squared_norm(u) / 2)
        ),
    )

    def gaussian(t: Natural, u: Vector) -> Real:
        return signal(t) * dot(u, x0) + (1 - signal(t) ** 2) * squared_norm(u) / 2

    return given(preserving, is_product(signal, keep), start, step).then(
        forall(Natural, lambda t: forall(vectors(x0), lambda u: eq(law(t, u), gaussian(t, u))))
    )


@theorem("HJA20 eq. 4: the factor of the signal", claims=("DF-2",))
def signal_eq_sqrt_alpha_bar(alpha_bar: Sequence, signal: Sequence, beta: Sequence, t: Natural) -> Formula:
    """The product of the roots of 1 - beta is the root of alpha_bar, the product of the 1 - beta."""
    at_most_one = forall(Natural, lambda k: beta(k) <= 1)
    shares = is_product(alpha_bar, lambda k: 1 - beta(k))
    return given(at_most_one, shares, is_product(signal, lambda k: sqrt(1 - beta(k)))).then(eq(signal(t), sqrt(alpha_bar(t))))


@refuted("HJA20 eq. 4, with the variances of the steps added up as they are", claims=("DF-2",))
def variance_eq_sum_of_betas(first: OpenUnit, second: OpenUnit) -> Formula:
    """The variance after two steps is not the sum of theirs: the second step shrinks the first one's."""
    return eq((1 - second) * first + second, first + second)
