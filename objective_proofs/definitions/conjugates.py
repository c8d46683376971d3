"""Convex conjugates f*(t) = sup over u >= 0 of u*t - f(u), of the generators of f-divergences.

[N16] Nowozin, Cseke, Tomioka, f-GAN: Training Generative Neural Samplers using Variational Divergence Minimization, 2016.

Where the table of [N16] gives the conjugate over all real u, or only on the range of f', the definition here is the supremum over u >= 0,
which is what bounds a divergence. Each docstring names the domain, the t at which the supremum is finite.

Import the module, `from objective_proofs.definitions import conjugates`, and write `conjugates.kl(t)`.
Main definitions: `is_conjugate`, `attains`, `is_slope`, and for each generator f its conjugate.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from ..binders import forall
from ..expression import Formula, Real, eq, iff, real
from ..functions import exp, log, maximum, piecewise, sqrt
from ..sorts import Positive
from .generators import power

Scalar: TypeAlias = Callable[[Real], Real]


def is_conjugate(conjugate: Scalar, generator: Scalar, t: Real) -> Formula:
    """Return that f*(t) is the least upper bound of u*t - f(u) over u > 0, for a convex f the same as over u >= 0."""
    return forall(Real, lambda m: iff(forall(Positive, lambda u: u * t - generator(u) <= m), conjugate(t) <= m))


def attains(conjugate: Real, generator: Scalar, t: Real, u: Real) -> Formula:
    """Return that u*t - f(u) is f*(t)."""
    return eq(u * t - generator(u), conjugate)


def is_slope(generator: Scalar, slope: Real, at: Real, domain: type[Real] = Positive) -> Formula:
    """Return that the line through (a, f(a)) with this slope lies nowhere above f: the slope is a subgradient of f at a."""
    return forall(domain, lambda u: generator(u) >= generator(at) + slope * (u - at))


def total_variation(t: Real) -> Real:
    """Return max(t, -1/2), for t <= 1/2."""
    return maximum(t, "-1/2")


def kl(t: Real) -> Real:
    """Return exp(t - 1), for every t."""
    return exp(t - 1)


def reverse_kl(t: Real) -> Real:
    """Return -1 - log(-t), for t < 0."""
    return -1 - log(-t)


def jeffrey(t: Real, w: Real) -> Real:
    """Return w + 1/w + t - 2, for every t, where w is W(exp(1 - t)), Lambert's function: w*exp(w) = exp(1 - t)."""
    return w + 1 / w + t - 2


def pearson(t: Real) -> Real:
    """Return t**2/4 + t for t >= -2, and -1 below."""
    return piecewise((t**2 / 4 + t, t >= -2), -1)


def neyman(t: Real) -> Real:
    """Return 2 - 2*sqrt(1 - t), for t <= 1."""
    return 2 - 2 * sqrt(1 - t)


def squared_hellinger(t: Real) -> Real:
    """Return t/(1 - t), for t < 1."""
    return t / (1 - t)


def jensen_shannon(t: Real) -> Real:
    """Return -log(2 - exp(t)), for t < log(2)."""
    return -log(2 - exp(t))


def jensen_shannon_weighted(weight: Real, t: Real) -> Real:
    """Return (1 - w)*log((1 - w)/(1 - w*exp(t/w))), for t < -w*log(w)."""
    return (1 - weight) * log((1 - weight) / (1 - weight * exp(t / weight)))


def gan(t: Real) -> Real:
    """Return -log(1 - exp(t)), for t < 0."""
    return -log(1 - exp(t))


def alpha(order: Real, t: Real) -> Real:
    """Return (max(t*(a - 1) + 1, 0)**(a/(a - 1)) - 1)/a: for every t if a > 1, t <= 1/(1 - a) if a < 0, t < 1/(1 - a) between."""
    base = t * (order - 1) + 1
    return (piecewise((power(base, order / (order - 1)), base > 0), real(0)) - 1) / order
