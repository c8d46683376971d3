"""Generators of f-divergences, their first and second derivatives.

[N16] Nowozin, Cseke, Tomioka, f-GAN: Training Generative Neural Samplers using Variational Divergence Minimization, 2016.
[CA10] Cichocki, Amari, Families of Alpha- Beta- and Gamma-Divergences, 2010.

The convention is D_f(P||Q) = integral of q*f(p/q): u stands for the density ratio p/q, and the divergence is an expectation under Q.
Each generator is given on u > 0; the value at 0 that makes it lower semicontinuous is its limit there, named in its docstring where it
is finite. Each is convex with f(1) = 0, but for `gan`, where f(1) = -2*log(2).

Import the module, `from objective_proofs.definitions import generators`, and write `generators.kl(u)`.
Main definitions: `divergence`, and for each generator f also `f_slope` (its derivative) and `f_curvature` (its second derivative).
"""

from __future__ import annotations

from collections.abc import Callable

from ..binders import integral
from ..expression import Real
from ..functions import exp, log, piecewise, sqrt
from ..spaces import Distribution


def divergence(generator: Callable[[Real], Real], p: Distribution, q: Distribution) -> Real:
    """Return D_f(P||Q), the integral of q(x)*f(p(x)/q(x)) ([N16] Section 2.1)."""
    return integral(q.space, lambda x: q(x) * generator(p(x) / q(x)))


def power(u: Real, exponent: Real) -> Real:
    """Return u**exponent for u > 0 and a real exponent, as exp(exponent*log(u))."""
    return exp(exponent * log(u))


# Total variation


def total_variation(u: Real) -> Real:
    """Return |u - 1|/2, 1/2 at 0 ([N16] Table 5)."""
    return abs(u - 1) / 2


def total_variation_slope(u: Real) -> Real:
    """Return sign(u - 1)/2, and at the kink, where every number from -1/2 to 1/2 is a slope, 0 ([N16] Table 5)."""
    return piecewise((Real("1/2"), u > 1), (Real("-1/2"), u < 1), 0)


# Kullback-Leibler


def kl(u: Real) -> Real:
    """Return u*log(u), 0 at 0: D_f(P||Q) = KL(P||Q) ([N16] Table 5)."""
    return u * log(u)


def kl_slope(u: Real) -> Real:
    """Return 1 + log(u)."""
    return 1 + log(u)


def kl_curvature(u: Real) -> Real:
    """Return 1/u."""
    return 1 / u


def reverse_kl(u: Real) -> Real:
    """Return -log(u): D_f(P||Q) = KL(Q||P) ([N16] Table 5)."""
    return -log(u)


def reverse_kl_slope(u: Real) -> Real:
    """Return -1/u."""
    return -1 / u


def reverse_kl_curvature(u: Real) -> Real:
    """Return 1/u**2."""
    return 1 / u**2


def jeffrey(u: Real) -> Real:
    """Return (u - 1)*log(u): D_f(P||Q) = KL(P||Q) + KL(Q||P) ([N16] Table 5)."""
    return (u - 1) * log(u)


def jeffrey_slope(u: Real) -> Real:
    """Return 1 + log(u) - 1/u."""
    return 1 + log(u) - 1 / u


def jeffrey_curvature(u: Real) -> Real:
    """Return (u + 1)/u**2."""
    return (u + 1) / u**2


# Quadratic and Hellinger


def pearson(u: Real) -> Real:
    """Return (u - 1)**2, 1 at 0: the chi-squared divergence of Pearson ([N16] Table 5)."""
    return (u - 1) ** 2


def pearson_slope(u: Real) -> Real:
    """Return 2*(u - 1)."""
    return 2 * (u - 1)


def pearson_curvature(u: Real) -> Real:
    """Return 2."""
    return Real(2)


def neyman(u: Real) -> Real:
    """Return (1 - u)**2/u: the chi-squared divergence of Neyman ([N16] Table 5)."""
    return (1 - u) ** 2 / u


def neyman_slope(u: Real) -> Real:
    """Return 1 - 1/u**2."""
    return 1 - 1 / u**2


def neyman_curvature(u: Real) -> Real:
    """Return 2/u**3."""
    return 2 / u**3


def squared_hellinger(u: Real) -> Real:
    """Return (sqrt(u) - 1)**2, 1 at 0 ([N16] Table 5)."""
    return (sqrt(u) - 1) ** 2


def squared_hellinger_slope(u: Real) -> Real:
    """Return 1 - 1/sqrt(u)."""
    return 1 - 1 / sqrt(u)


def squared_hellinger_curvature(u: Real) -> Real:
    """Return 1/(2*u*sqrt(u))."""
    return 1 / (2 * u * sqrt(u))


# Jensen-Shannon and GAN


def jensen_shannon(u: Real) -> Real:
    """Return u*log(u) - (u + 1)*log((u + 1)/2), log(2) at 0: twice the Jensen-Shannon divergence ([N16] Table 5)."""
    return u * log(u) - (u + 1) * log((u + 1) / 2)


def jensen_shannon_slope(u: Real) -> Real:
    """Return log(2*u/(u + 1))."""
    return log(2 * u / (u + 1))


def jensen_shannon_curvature(u: Real) -> Real:
    """Return 1/(u*(u + 1))."""
    return 1 / (u * (u + 1))


def jensen_shannon_weighted(weight: Real, u: Real) -> Real:
    """Return w*u*log(u) - (1 - w + w*u)*log(1 - w + w*u) for 0 < w < 1, -(1 - w)*log(1 - w) at 0 ([N16] Table 5)."""
    mixture = 1 - weight + weight * u
    return weight * u * log(u) - mixture * log(mixture)


def jensen_shannon_weighted_slope(weight: Real, u: Real) -> Real:
    """Return w*log(u/(1 - w + w*u))."""
    return weight * log(u / (1 - weight + weight * u))


def jensen_shannon_weighted_curvature(weight: Real, u: Real) -> Real:
    """Return w*(1 - w)/(u*(1 - w + w*u))."""
    return weight * (1 - weight) / (u * (1 - weight + weight * u))


def gan(u: Real) -> Real:
    """Return u*log(u) - (u + 1)*log(u + 1), 0 at 0: D_f is twice the Jensen-Shannon divergence less log(4) ([N16] Table 5)."""
    return u * log(u) - (u + 1) * log(u + 1)


def gan_slope(u: Real) -> Real:
    """Return log(u/(u + 1))."""
    return log(u / (u + 1))


def gan_curvature(u: Real) -> Real:
    """Return 1/(u*(u + 1))."""
    return 1 / (u * (u + 1))


# Alpha divergences


def alpha(order: Real, u: Real) -> Real:
    """Return (u**a - 1 - a*(u - 1))/(a*(a - 1)) for an order a other than 0 and 1; 1/a at 0 if a > 0 ([CA10]; [N16] Table 5)."""
    return (power(u, order) - 1 - order * (u - 1)) / (order * (order - 1))


def alpha_slope(order: Real, u: Real) -> Real:
    """Return (u**(a - 1) - 1)/(a - 1)."""
    return (power(u, order - 1) - 1) / (order - 1)


def alpha_curvature(order: Real, u: Real) -> Real:
    """Return u**(a - 2)."""
    return power(u, order - 2)
