"""Diffusion with a variance-preserving schedule: noising, posterior and predictions.

[HJA20] Ho, Jain and Abbeel, Denoising Diffusion Probabilistic Models, 2020.
[SH22]  Salimans and Ho, Progressive Distillation for Fast Sampling of Diffusion Models, 2022.
[TL]    TorchLean, NN.Spec.Generative.Diffusion.

`alpha_bar` is the product of the 1 - beta up to a step: the share of the clean signal's variance that is left there.
"""

from __future__ import annotations

from ..arrays import Vector
from ..expression import Real
from ..functions import maximum, sqrt


def sqrt_nonneg(x: Real) -> Real:
    """Return sqrt(max(x, 0)), the root that is total ([TL] sqrtNonneg)."""
    return sqrt(maximum(x, 0))


def signal_to_noise(alpha_bar: Real) -> Real:
    """Return the signal-to-noise ratio alpha_bar/(1 - alpha_bar)."""
    return alpha_bar / (1 - alpha_bar)


def noised(x0: Vector, eps: Vector, alpha_bar: Real) -> Vector:
    """Return x_t = sqrt(alpha_bar)*x0 + sqrt(1 - alpha_bar)*eps ([HJA20] eq. 4)."""
    return sqrt(alpha_bar) * x0 + sqrt(1 - alpha_bar) * eps


def velocity(x0: Vector, eps: Vector, alpha_bar: Real) -> Vector:
    """Return v = sqrt(alpha_bar)*eps - sqrt(1 - alpha_bar)*x0 ([SH22] Section 4)."""
    return sqrt(alpha_bar) * eps - sqrt(1 - alpha_bar) * x0


def posterior_mean(x0: Vector, x: Vector, beta: Real, previous: Real) -> Vector:
    """Return the mean of q(x_{t-1} | x_t, x0), `previous` being alpha_bar at t - 1 ([HJA20] eq. 7)."""
    rest = 1 - previous * (1 - beta)
    return sqrt(previous) * beta / rest * x0 + sqrt(1 - beta) * (1 - previous) / rest * x


def posterior_variance(beta: Real, previous: Real) -> Real:
    """Return the variance of q(x_{t-1} | x_t, x0) in each coordinate ([HJA20] eq. 7)."""
    return (1 - previous) / (1 - previous * (1 - beta)) * beta


def predicted_mean(x: Vector, noise: Vector, beta: Real, alpha_bar: Real) -> Vector:
    """Return the mean of the reverse step that a prediction of the noise gives ([HJA20] eq. 11)."""
    return (x - beta / sqrt(1 - alpha_bar) * noise) / sqrt(1 - beta)
