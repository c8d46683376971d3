"""Expectations under the normal laws N(m, v) of a space whose coordinate x stands for that of the real line, and what a law is.

[B06] Bishop, Pattern Recognition and Machine Learning, 2006.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..binders import expectation, forall, integral
from ..expression import Real, eq
from .gaussian import normal_density

if TYPE_CHECKING:
    from ..expression import Formula
    from ..spaces import Distribution, Function, Space


def normal_expectation(X: Space, x: Function, f: Function, m: Real, v: Real, circle_constant: Real) -> Real:
    """Return the integral of f(x)*N(x; m, v)."""
    return integral(X, lambda u: f(x(u)) * normal_density(x(u), m, v, circle_constant))


def score_expectation(X: Space, x: Function, f: Function, m: Real, v: Real, circle_constant: Real) -> Real:
    """Return the integral of f(x)*(x - m)/v*N(x; m, v)."""
    return integral(X, lambda u: f(x(u)) * ((x(u) - m) / v) * normal_density(x(u), m, v, circle_constant))


def has_normal_law(
    p: Distribution, eps: Function, X: Space, x: Function, f: Function, sigma: Real, circle_constant: Real
) -> Formula:
    """Return that E f(m + sigma*eps) is the integral of f(x)*N(x; m, sigma**2), for every m."""

    def normal(m: Real) -> Formula:
        value = normal_expectation(X, x, f, m, sigma**2, circle_constant)
        return eq(expectation(p, lambda z: f(m + sigma * eps(z))), value)

    return forall(Real, normal)


def has_normal_law_with_noise(
    p: Distribution, eps: Function, X: Space, x: Function, f: Function, mu: Real, sigma: Real, circle_constant: Real
) -> Formula:
    """Return the same of eps*f(mu + sigma*eps): the noise at x is (x - mu)/sigma."""
    value = integral(X, lambda u: (x(u) - mu) / sigma * f(x(u)) * normal_density(x(u), mu, sigma**2, circle_constant))
    return eq(expectation(p, lambda z: eps(z) * f(mu + sigma * eps(z))), value)


def has_normal_moments(X: Space, x: Function, sigma: Real, circle_constant: Real) -> list[Formula]:
    """Return that, for every m, N(m, sigma**2) integrates to 1, and its first three central moments are 0, sigma**2 and 0."""

    def moment(k: int, value: Real) -> Formula:
        def central(m: Real) -> Real:
            return integral(X, lambda u: (x(u) - m) ** k * normal_density(x(u), m, sigma**2, circle_constant))

        return forall(Real, lambda m: eq(central(m), value))

    return [moment(k, value) for k, value in enumerate((Real(1), Real(0), sigma**2, Real(0)))]
