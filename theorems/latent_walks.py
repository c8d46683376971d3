"""Walks in latent space: traversals along one coordinate, and straight lines between two latents.

[R23] Rivera, How to Train Your VAE, 2023 (arXiv:2309.13160), Fig. 4, and the code published with it.
[W16] White, Sampling Generative Networks, 2016 (straight lines leave the shell where the prior's mass is).

Main definitions: `traverse`, `interpolate`, `interpolation_weight`.
Main statements: `traversal_moves_by_standard_deviations`, `traversal_prior_exponent`, `interpolation_squared_norm`,
`interpolated_prior_second_moment`.
"""

from typing import Annotated

from objective_proofs import (
    Dim,
    Distribution,
    Formula,
    Function,
    Index,
    Positive,
    Real,
    Unit,
    Vector,
    dot,
    eq,
    expectation,
    forall,
    given,
    refuted,
    squared_norm,
    theorem,
)

Latent = Annotated[Vector, "d"]
Coordinate = Annotated[Index, "d"]
Noise = Annotated[Function, "Z -> real"]
FARTHEST = 20


def traverse(z: Vector, e: Vector, delta: Real, sigma: Real) -> Vector:
    """z + delta*sigma*e, for e the unit vector of a coordinate and sigma its standard deviation ([R23] Fig. 4)."""
    return z + delta * sigma * e


def interpolation_weight(k: Dim, n: Dim) -> Real:
    """alpha_k = k/(n - 1), for k = 0, ..., n - 1 ([R23] code)."""
    return k / (n - 1)


def interpolate(z1: Vector, z2: Vector, alpha: Real) -> Vector:
    """(1 - alpha)*z1 + alpha*z2 ([R23] code)."""
    return (1 - alpha) * z1 + alpha * z2


# Traversals


@theorem("R23 Fig. 4, the middle image", claims=("RV-13",))
def traversal_of_zero_steps(z: Latent, e: Latent, sigma: Real) -> Formula:
    """At delta zero a traversal is where it started."""
    return forall(z, lambda j: eq(traverse(z, e, Real(0), sigma)[j], z[j]))


@theorem("R23 Fig. 4", claims=("RV-13",))
def traversal_moves_by_standard_deviations(
    z: Latent, e: Latent, k: Coordinate, mu: Real, delta: Real, sigma: Positive
) -> Formula:
    """The traversed coordinate, standardized, moves by delta."""
    return given(eq(e[k], 1)).then(eq((traverse(z, e, delta, sigma)[k] - mu) / sigma, (z[k] - mu) / sigma + delta))


@theorem("R23 Fig. 4", claims=("RV-13",))
def traversal_keeps_other_coordinates(z: Latent, e: Latent, k: Coordinate, delta: Real, sigma: Real) -> Formula:
    """A coordinate where the direction is zero does not move."""
    return given(eq(e[k], 0)).then(eq(traverse(z, e, delta, sigma)[k], z[k]))


@theorem("R23 Fig. 4", claims=("RV-13",))
def traversal_squared_length(z: Latent, e: Latent, delta: Real, sigma: Real) -> Formula:
    """Along a unit vector, a traversal has length delta*sigma."""
    return given(eq(squared_norm(e), 1)).then(eq(squared_norm(traverse(z, e, delta, sigma) - z), (delta * sigma) ** 2))


@theorem("R23 Fig. 4, in the exponent of the standard normal prior", claims=("RV-13",))
def traversal_prior_exponent(z: Latent, e: Latent, delta: Real, sigma: Real) -> Formula:
    """The prior's log-density falls by delta*sigma*(e.z) + (delta*sigma)**2/2."""
    step = delta * sigma
    fall = squared_norm(traverse(z, e, delta, sigma)) / 2 - squared_norm(z) / 2
    return given(eq(squared_norm(e), 1)).then(eq(fall, step * dot(e, z) + step**2 / 2))


@theorem("R23 Fig. 4, delta = 20 at unit variance", claims=("RV-13",))
def farthest_traversal_leaves_prior(z: Latent, e: Latent) -> Formula:
    """Twenty standard deviations, outward at unit variance, cost 200 nats or more."""
    fall = squared_norm(traverse(z, e, Real(FARTHEST), Real(1))) / 2 - squared_norm(z) / 2
    return given(eq(squared_norm(e), 1), dot(e, z) >= 0).then(fall >= 200)


@refuted("R23 Fig. 4, for a traversal in either direction", claims=("RV-13",))
def traversal_lowers_prior(z: Latent, e: Latent, delta: Real, sigma: Real) -> Formula:
    """A traversal can also raise the prior's density: it may lead back to the mean."""
    return given(eq(squared_norm(e), 1)).then(squared_norm(traverse(z, e, delta, sigma)) >= squared_norm(z))


# Straight lines


@theorem("R23 code", claims=("RV-14",))
def interpolation_weight_in_unit_interval(k: Dim, n: Dim) -> Formula:
    """With two points or more, the weights k/(n - 1) run from 0 to 1."""
    weight = interpolation_weight(k, n)
    return given(n >= 2, k <= n - 1).then((0 <= weight) & (weight <= 1))


@theorem("R23 code", claims=("RV-14",))
def interpolation_endpoints(k: Dim, n: Dim, z1: Latent, z2: Latent) -> Formula:
    """The first point is z1 and the last is z2."""
    path = interpolate(z1, z2, interpolation_weight(k, n))
    first = given(eq(k, 0)).then(forall(z1, lambda j: eq(path[j], z1[j])))
    last = given(eq(k, n - 1)).then(forall(z2, lambda j: eq(path[j], z2[j])))
    return given(n >= 2).then(first & last)


@theorem("Convex combinations", claims=("RV-14",))
def interpolation_between_coordinates(z1: Latent, z2: Latent, alpha: Unit) -> Formula:
    """Where z1[j] <= z2[j], each point of the line lies between them."""
    z = interpolate(z1, z2, alpha)
    return forall(z, lambda j: given(z1[j] <= z2[j]).then((z1[j] <= z[j]) & (z[j] <= z2[j])))


@theorem("Convex combinations, Stewart's theorem", claims=("RV-14",))
def interpolation_squared_norm(z1: Latent, z2: Latent, alpha: Real) -> Formula:
    """The squared norm is the combined one less alpha*(1 - alpha) of the squared distance."""
    combined = (1 - alpha) * squared_norm(z1) + alpha * squared_norm(z2)
    return eq(squared_norm(interpolate(z1, z2, alpha)), combined - alpha * (1 - alpha) * squared_norm(z1 - z2))


@theorem("Convex combinations; the exponent of the standard normal prior is concave", claims=("RV-14",))
def interpolation_squared_norm_le(z1: Latent, z2: Latent, alpha: Unit) -> Formula:
    """No point of the line is farther from the prior's mean than the ends combined."""
    combined = (1 - alpha) * squared_norm(z1) + alpha * squared_norm(z2)
    return squared_norm(interpolate(z1, z2, alpha)) <= combined


@refuted("Convex combinations, without 0 <= alpha <= 1", claims=("RV-14",))
def extrapolation_squared_norm_le(z1: Latent, z2: Latent, alpha: Real) -> Formula:
    """Beyond the ends, the combined squared norm is no bound."""
    combined = (1 - alpha) * squared_norm(z1) + alpha * squared_norm(z2)
    return squared_norm(interpolate(z1, z2, alpha)) <= combined


@theorem(
    "W16 Section 2; uncorrelated standardized coordinates",
    claims=("RV-14",),
    redundant=("forall(z in Z: 0 <= p(z))", "integral(z in Z: p(z)) = 1"),
)
def interpolated_prior_second_moment(p: Distribution, x1: Noise, x2: Noise, alpha: Real) -> Formula:
    """Between two draws of the prior, a coordinate's second moment is 1 - 2*alpha*(1 - alpha)."""
    standard = eq(expectation(p, lambda w: x1(w) ** 2), 1) & eq(expectation(p, lambda w: x2(w) ** 2), 1)
    uncorrelated = eq(expectation(p, lambda w: x1(w) * x2(w)), 0)
    moment = expectation(p, lambda w: ((1 - alpha) * x1(w) + alpha * x2(w)) ** 2)
    return given(standard, uncorrelated).then(eq(moment, 1 - 2 * alpha * (1 - alpha)))


@refuted("W16 Section 2, read as a law that straight lines keep", claims=("RV-14",))
def interpolated_prior_is_standardized(p: Distribution, x1: Noise, x2: Noise, alpha: Unit) -> Formula:
    """A point between two draws of the prior does not have the prior's second moment."""
    standard = eq(expectation(p, lambda w: x1(w) ** 2), 1) & eq(expectation(p, lambda w: x2(w) ** 2), 1)
    uncorrelated = eq(expectation(p, lambda w: x1(w) * x2(w)), 0)
    moment = expectation(p, lambda w: ((1 - alpha) * x1(w) + alpha * x2(w)) ** 2)
    return given(standard, uncorrelated).then(eq(moment, 1))
