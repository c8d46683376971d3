"""Positive densities over a space of latents, written by their logarithms: exp(s(z)) for a function s.

A space of latents has a coordinate x(z). Normal densities are those of this coordinate, with log(2*pi)/2 as a constant apart.

[R23]  Rivera, How to Train Your VAE, 2023 (arXiv:2309.13160).
"""

from __future__ import annotations

from collections.abc import Callable

from ..binders import forall, integral
from ..expression import Formula, Real, eq, implies
from ..functions import exp, log
from ..spaces import Function, Point, Space
from .gaussian import log_normal

LogDensity = Callable[[Point], Real]


def integrates_to_one(s: LogDensity, Z: Space) -> Formula:
    """exp(s) is a density."""
    return eq(integral(Z, lambda z: exp(s(z))), 1)


def kl(s: LogDensity, t: LogDensity, Z: Space) -> Real:
    """Return KL(exp(s) || exp(t)), the integral of exp(s)*(s - t)."""
    return integral(Z, lambda z: exp(s(z)) * (s(z) - t(z)))


def log_mixture(s: LogDensity, t: LogDensity) -> LogDensity:
    """Return the log-density of the mixture of two densities in equal parts ([R23])."""
    return lambda z: log((exp(s(z)) + exp(t(z))) / 2)


def normal(x: Function, mu: Real, variance: Real, constant: Real) -> LogDensity:
    """Return the log-density of N(mu, variance) at the coordinate."""
    return lambda z: log_normal(x(z), mu, variance, constant)


def has_moments(s: LogDensity, x: Function, mu: Real, variance: Real, Z: Space) -> Formula:
    """exp(s) is a density, under which the coordinate has this mean and this variance."""
    mean = eq(integral(Z, lambda z: exp(s(z)) * x(z)), mu)
    return integrates_to_one(s, Z) & mean & eq(integral(Z, lambda z: exp(s(z)) * (x(z) - mu) ** 2), variance)


def measures_normals(Z: Space, x: Function, constant: Real) -> Formula:
    """Every normal density at the coordinate integrates to one, and has the mean and the variance of its name."""

    def has_its_moments(mu: Real, v: Real) -> Formula:
        return implies(v > 0, has_moments(normal(x, mu, v, constant), x, mu, v, Z))

    return forall(Real, lambda mu: forall(Real, lambda v: has_its_moments(mu, v)))


def reconstruction(s: LogDensity, y: Real, x: Function, v: Real, constant: Real, Z: Space) -> Real:
    """Return E log N(y; x, v) under exp(s)."""
    return integral(Z, lambda z: exp(s(z)) * log_normal(y, x(z), v, constant))


def evidence(y: Real, x: Function, v: Real, constant: Real, Z: Space) -> Real:
    """Return p(y), the integral of the prior N(0, 1) times the likelihood N(y; x, v)."""
    prior = normal(x, Real(0), Real(1), constant)
    return integral(Z, lambda z: exp(prior(z)) * exp(log_normal(y, x(z), v, constant)))
