"""Mixtures with equal weights of N distributions over one space, and the moments of their coordinates."""

from __future__ import annotations

from ..arrays import Dim, Index, Matrix, Vector, vector
from ..binders import forall, integral, mean_over
from ..expression import Formula, Real, eq
from ..spaces import Point, Space, VectorFunction
from .mixture_posterior import batch_variance


def mixture(components: VectorFunction, n: Dim, z: Point) -> Real:
    """Return the density of the mixture at z, (1/n)*(sum over i of components(z)[i])."""
    return mean_over(n, lambda i: components(z)[i])


def are_distributions(components: VectorFunction, n: Dim, space: Space) -> Formula:
    """Every component integrates to one."""
    return forall(n, lambda i: eq(integral(space, lambda z: components(z)[i]), 1))


def have_means(components: VectorFunction, coordinates: VectorFunction, space: Space, mu: Matrix) -> Formula:
    """Coordinate j has the mean mu[i, j] under component i."""

    def has_mean(i: Index, j: Index) -> Formula:
        return eq(integral(space, lambda z: components(z)[i] * coordinates(z)[j]), mu[i, j])

    return forall(mu.rows, lambda i: forall(mu.columns, lambda j: has_mean(i, j)))


def have_variances(components: VectorFunction, coordinates: VectorFunction, space: Space, mu: Matrix, variances: Matrix) -> Formula:
    """Coordinate j has the variance variances[i, j] about mu[i, j] under component i."""

    def has_variance(i: Index, j: Index) -> Formula:
        return eq(integral(space, lambda z: components(z)[i] * (coordinates(z)[j] - mu[i, j]) ** 2), variances[i, j])

    return forall(mu.rows, lambda i: forall(mu.columns, lambda j: has_variance(i, j)))


def total_variance(mu: Matrix, variances: Matrix) -> Vector:
    """Return the mean of the components' variances plus the variance of their means, for each coordinate."""
    of_means = batch_variance(mu)
    return vector(mu.columns, lambda j: mean_over(mu.rows, lambda i: variances[i, j]) + of_means[j])
