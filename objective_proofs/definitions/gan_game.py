"""The GAN game between a discriminator and a law of generated data, on densities that may vanish anywhere.

[G14] Goodfellow et al., Generative Adversarial Nets, 2014.

Densities are against a base measure of any kind; 0*log(0) is 0, as in the literature.

Main definitions: `game_value`, `optimal_discriminator`, `is_discriminator`, `have_disjoint_supports`.
"""

from __future__ import annotations

from ..binders import forall, integral
from ..expression import Formula, Real, eq
from ..spaces import Distribution
from .divergences import Weight, weighted_log


def pointwise_value(data: Real, generated: Real, y: Real) -> Real:
    """Return what the score y is worth to the discriminator at a point with these densities ([G14] eq. 3)."""
    return weighted_log(data, y) + weighted_log(generated, 1 - y)


def game_value(p_data: Distribution, p_gen: Distribution, d: Weight) -> Real:
    """Return V(D, G) = E_data[log D(x)] + E_gen[log(1 - D(x))] ([G14] eq. 1)."""
    real_part = integral(p_data.space, lambda x: weighted_log(p_data(x), d(x)))
    return real_part + integral(p_data.space, lambda x: weighted_log(p_gen(x), 1 - d(x)))


def optimal_discriminator(p_data: Distribution, p_gen: Distribution) -> Weight:
    """Return D*(x) = p_data(x)/(p_data(x) + p_gen(x)) ([G14] eq. 2)."""
    return lambda x: p_data(x) / (p_data(x) + p_gen(x))


def is_discriminator(p: Distribution, d: Weight) -> Formula:
    """Return that every score is a probability between 0 and 1."""
    return forall(p.space, lambda x: (d(x) > 0) & (d(x) < 1))


def have_disjoint_supports(p: Distribution, q: Distribution) -> Formula:
    """Return that nowhere are both densities positive."""
    return forall(p.space, lambda x: eq(p(x) * q(x), 0))
