"""The Gamma function, its law and the digamma function, over a space whose coordinate takes positive values.

[AS64] Abramowitz and Stegun, Handbook of Mathematical Functions, 1964.

The space stands for the positive half-line with Lebesgue measure; the coordinate t for its identity.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..binders import integral
from ..differentiation import derivative
from ..functions import exp, log

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..expression import Real
    from ..spaces import Point, Space


def gamma_weight(t: Real, a: Real) -> Real:
    """Return t**(a - 1)*exp(-t), for t > 0 ([AS64] eq. 6.1.1)."""
    return exp((a - 1) * log(t) - t)


def gamma_function(space: Space, t: Callable[[Point], Real], a: Real) -> Real:
    """Return Gamma(a), the integral of t**(a - 1)*exp(-t) ([AS64] eq. 6.1.1)."""
    return integral(space, lambda z: gamma_weight(t(z), a))


def gamma_density(space: Space, t: Callable[[Point], Real], a: Real, z: Point) -> Real:
    """Return the density t**(a - 1)*exp(-t)/Gamma(a) of the Gamma law of shape a and scale 1 ([AS64] eq. 26.1.30)."""
    return gamma_weight(t(z), a) / gamma_function(space, t, a)


def digamma(space: Space, t: Callable[[Point], Real], a: Real) -> Real:
    """Return psi(a), the derivative of log(Gamma(a)) ([AS64] eq. 6.3.1)."""
    return derivative(lambda s: log(gamma_function(space, t, s)), a)
