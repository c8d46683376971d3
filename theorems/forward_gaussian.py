"""The forward process of diffusion as random variables: moments and transforms of c0*x0 + c1*Z.

[HJA20] Ho, Jain and Abbeel, Denoising Diffusion Probabilistic Models, 2020.
[K21]   Kallenberg, Foundations of Modern Probability, 2021: a Gaussian law is that of its moment generating function.
[TL]    TorchLean, NN.MLTheory.Generative.Diffusion.ForwardGaussian.

Random variables are functions on a probability space of any kind: a `Distribution` over an unnamed space.

Main definitions: `moved`.
Main statements: `forward_mean`, `forward_covariance`, `forward_transform`.
"""

from typing import Annotated

from objective_proofs import (
    Distribution,
    Formula,
    Index,
    Point,
    Real,
    Vector,
    VectorFunction,
    dot,
    eq,
    exp,
    expectation,
    given,
    refuted,
    squared_norm,
    theorem,
)

State = Annotated[Vector, "d"]
Noise = Annotated[VectorFunction, "Z -> d"]
Coordinate = Annotated[Index, "d"]
P_NONNEGATIVE, P_SUMS_TO_ONE = "forall(z in Z: 0 <= p(z))", "integral(z in Z: p(z)) = 1"  # the laws hold for signed weights


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
