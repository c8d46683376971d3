"""Gaussian densities, and diagonal Gaussians parametrised by the mean and the logarithm of the variance.

[KW14] Kingma and Welling, Auto-Encoding Variational Bayes, 2014.
[B06]  Bishop, Pattern Recognition and Machine Learning, 2006.
[TL]   TorchLean, NN.MLTheory.Generative.Latent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

from ..arrays import Vector
from ..binders import sum_over
from ..expression import Real
from ..functions import exp, log, sqrt

if TYPE_CHECKING:
    from ..expression import RealLike


def normal_density(x: Real, mu: Real, variance: Real, circle_constant: Real) -> Real:
    """Return the density of N(mu, variance) at x; the circle constant stands for pi ([B06] eq. 1.46)."""
    return exp(-((x - mu) ** 2) / (2 * variance)) / sqrt(2 * circle_constant * variance)


def log_normal_density(x: Real, mu: Real, variance: Real, circle_constant: Real) -> Real:
    """Return its logarithm, with the normalizing constant as a logarithm."""
    return -((x - mu) ** 2) / (2 * variance) - log(2 * circle_constant * variance) / 2


def log_normal(x: Real, mu: Real, variance: Real, constant: Real) -> Real:
    """Return the same logarithm with the constant log(2*pi)/2 apart."""
    return -((x - mu) ** 2) / (2 * variance) - log(variance) / 2 - constant


def kl_coordinate_to_standard(mu: Real, logvar: Real) -> Real:
    """Return KL(N(mu, exp(logvar)) || N(0, 1)) = (exp(logvar) + mu**2 - 1 - logvar)/2 ([KW14] Appendix B, one coordinate; [TL])."""
    return (exp(logvar) + mu**2 - 1 - logvar) / 2


def diagonal_kl_to_standard(mu: Vector, logvar: Vector) -> Real:
    """Return KL(N(mu, diag(exp(logvar))) || N(0, I)), the sum over i of (exp(logvar[i]) + mu[i]**2 - 1 - logvar[i])/2.

    [KW14] Appendix B; [TL] diagonalGaussianKlToStandardReal.
    """
    return sum_over(mu, lambda i: kl_coordinate_to_standard(mu[i], logvar[i]))


def kl_of_moments_to_standard(mean: Real, variance: Real) -> Real:
    """Return KL(N(mean, variance) || N(0, 1)) = (variance + mean**2 - 1 - log(variance))/2."""
    return (variance + mean**2 - 1 - log(variance)) / 2


@overload
def reparameterize(mu: Vector, logvar: Vector, eps: Vector) -> Vector: ...
@overload
def reparameterize(mu: RealLike, logvar: RealLike, eps: RealLike) -> Real: ...
def reparameterize(mu: Vector | RealLike, logvar: Vector | RealLike, eps: Vector | RealLike) -> Vector | Real:
    """Return mu + exp(logvar/2)*eps, for reals or entry by entry for vectors ([KW14] Section 2.4; [TL])."""
    if isinstance(mu, Vector) and isinstance(logvar, Vector) and isinstance(eps, Vector):
        return mu + exp(logvar / 2) * eps
    return Real(mu) + exp(Real(logvar) / 2) * Real(eps)  # type: ignore[arg-type]
