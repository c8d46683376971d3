"""Divergences between densities: f-divergences of given terms, the distances in use, and Jensen-Shannon where densities may be zero.

[C67] Csiszar, Information-type measures of difference of probability distributions and indirect observations, 1967.
[T09] Tsybakov, Introduction to Nonparametric Estimation, 2009.
[G14] Goodfellow et al., Generative Adversarial Nets, 2014.
[N16] Nowozin, Cseke, Tomioka, f-GAN: Training Generative Neural Samplers using Variational Divergence Minimization, 2016.
[CT06] Cover and Thomas, Elements of Information Theory, 2nd edition, 2006.

Two conventions are in use for the variation: TV = V/2, V the integral of |p - q|.

Main definitions: `convex`, `meets_tangents_once`, `divergence_between`, `variational_objective`, `kl`, `variation`, `total_variation`,
`chi_squared`, `squared_hellinger`, and, with 0*log(0) = 0, `kl_divergence`, `js_divergence`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from ..binders import expectation, forall, integral
from ..expression import Formula, Real, eq, implies
from ..functions import log, piecewise, sqrt
from ..sorts import Positive
from ..spaces import Distribution, Point, Space
from .conjugates import Scalar, is_slope

Weight: TypeAlias = Callable[[Point], Real]


def convex(generator: Scalar, slope: Scalar) -> Formula:
    """Return that f lies above its tangents on u > 0: s(a) is a slope of f at every a > 0."""
    return forall(Positive, lambda a: is_slope(generator, slope(a), a))


def meets_tangents_once(generator: Scalar, slope: Scalar) -> Formula:
    """Return that f is strictly convex: on u > 0 it lies above its tangents and meets each of them at one point only."""

    def meets_once(a: Real, u: Real) -> Formula:
        tangent = generator(a) + slope(a) * (u - a)
        return (generator(u) >= tangent) & implies(eq(generator(u), tangent), eq(u, a))

    return forall(Positive, lambda a: forall(Positive, lambda u: meets_once(a, u)))


def divergence_between(generator: Scalar, space: Space, p: Weight, q: Weight) -> Real:
    """Return D_f of two densities that are given as terms ([C67])."""
    return integral(space, lambda x: q(x) * generator(p(x) / q(x)))


def variational_objective(conjugate: Scalar, critic: Weight, p: Distribution, q: Distribution) -> Real:
    """Return E_P[T(x)] - E_Q[f*(T(x))], which bounds D_f from below ([N16] eq. 4)."""
    return expectation(p, lambda x: critic(x)) - expectation(q, lambda x: conjugate(critic(x)))


def are_equal_almost_everywhere(p: Distribution, q: Distribution) -> Formula:
    """Return that the densities differ on a null set at most: the integral of |p - q| is 0."""
    return eq(variation(p, q), 0)


# Distances


def variation(p: Distribution, q: Distribution) -> Real:
    """Return V, the integral of |p - q|: twice the total variation."""
    return integral(p.space, lambda x: abs(p(x) - q(x)))


def total_variation(p: Distribution, q: Distribution) -> Real:
    """Return TV = V/2, the largest difference of the probabilities of one event ([T09] Lemma 2.1)."""
    return variation(p, q) / 2


def chi_squared(p: Distribution, q: Distribution) -> Real:
    """Return chi2(P||Q), the integral of (p - q)**2/q, for a positive q ([T09] Section 2.4)."""
    return integral(p.space, lambda x: (p(x) - q(x)) ** 2 / q(x))


def squared_hellinger(p: Distribution, q: Distribution) -> Real:
    """Return H**2, the integral of (sqrt(p) - sqrt(q))**2 ([T09] Definition 2.3)."""
    return integral(p.space, lambda x: (sqrt(p(x)) - sqrt(q(x))) ** 2)


# Kullback-Leibler and Jensen-Shannon


def kl(p: Distribution, q: Distribution) -> Real:
    """Return KL(P||Q), the expectation under P of log(p/q), for positive densities ([CT06] Section 8.5)."""
    return expectation(p, lambda x: log(p(x) / q(x)))


def weighted_log(weight: Real, value: Real) -> Real:
    """Return weight*log(value), and 0 where the weight is 0."""
    return piecewise((0, eq(weight, 0)), weight * log(value))


def kl_divergence(p: Distribution, q: Weight) -> Real:
    """Return KL(P||Q), the integral of p*log(p/q), where p may be zero."""
    return integral(p.space, lambda x: weighted_log(p(x), p(x) / q(x)))


def mixture(p: Distribution, q: Distribution) -> Weight:
    """Return the density of the equal mixture, x -> (p(x) + q(x))/2."""
    return lambda x: (p(x) + q(x)) / 2


def js_divergence(p: Distribution, q: Distribution) -> Real:
    """Return JSD(P, Q), the mean of the KLs of p and q to their equal mixture, for densities that may be zero ([G14] eq. 6)."""
    return Real("1/2") * kl_divergence(p, mixture(p, q)) + Real("1/2") * kl_divergence(q, mixture(p, q))
