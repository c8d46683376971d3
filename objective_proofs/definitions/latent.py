"""Latent-variable models p(x, z) = p(x|z)*p(z) at one observation x, and the evidence lower bound.

[KW14] Kingma and Welling, Auto-Encoding Variational Bayes, 2014.
[H17] Higgins et al., beta-VAE: Learning Basic Visual Concepts with a Constrained Variational Framework, 2017.
"""

from __future__ import annotations

from collections.abc import Callable

from ..binders import expectation
from ..expression import Real
from ..functions import log
from ..spaces import Distribution, Point

PointValue = Callable[[Point], Real]


def kl(q: Distribution, p: PointValue) -> Real:
    """Return KL(q || p), the expectation under q of log(q(z)/p(z))."""
    return expectation(q, lambda z: log(q(z) / p(z)))


def evidence(prior: Distribution, likelihood: PointValue) -> Real:
    """Return p(x), the expectation under the prior of p(x|z) ([KW14] Section 2.1)."""
    return expectation(prior, lambda z: likelihood(z))


def posterior(prior: Distribution, likelihood: PointValue) -> PointValue:
    """Return p(z|x) = p(x|z)*p(z)/p(x), as a function of z ([KW14] Section 2.1)."""
    return lambda z: likelihood(z) * prior(z) / evidence(prior, likelihood)


def elbo(q: Distribution, prior: PointValue, likelihood: PointValue) -> Real:
    """Return the ELBO, the expectation under q of log(p(x|z)*p(z)/q(z)) ([KW14] eq. 2)."""
    return expectation(q, lambda z: log(likelihood(z) * prior(z) / q(z)))


def expected_nll(q: Distribution, likelihood: PointValue) -> Real:
    """Return -E_q[log p(x|z)], the reconstruction loss ([KW14] eq. 3, second term)."""
    return -expectation(q, lambda z: log(likelihood(z)))


def beta_elbo(beta: Real, q: Distribution, prior: PointValue, likelihood: PointValue) -> Real:
    """Return E_q[log p(x|z)] - beta*KL(q || p(z)) ([H17] eq. 4)."""
    return -expected_nll(q, likelihood) - beta * kl(q, prior)
