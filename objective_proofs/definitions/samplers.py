"""Steps of diffusion samplers, and Lipschitz constants of maps between vectors.

[HJA20] Ho, Jain and Abbeel, Denoising Diffusion Probabilistic Models, 2020.
[SME21] Song, Meng and Ermon, Denoising Diffusion Implicit Models, 2021.
[HNW93] Hairer, Norsett and Wanner, Solving Ordinary Differential Equations I, 1993.
[TL]    TorchLean, NN.Spec.Generative.Diffusion and NN.MLTheory.Generative.Diffusion.Samplers.

A step divides by what it has to divide by plus a guard: zero in the papers, 1e-6 in [TL].
"""

from __future__ import annotations

from collections.abc import Callable

from ..arrays import Vector
from ..binders import forall, squared_norm, vectors
from ..expression import Formula, Real
from ..functions import sqrt
from ..spaces import VectorFunction
from .diffusion import sqrt_nonneg

Map = Callable[[Vector], Vector]
Norm = Callable[[Vector], Real]


def ddpm_step(noise: Vector, x: Vector, z: Vector, beta: Real, previous: Real, guard: Real) -> Vector:
    """x_{t-1} from x_t, the predicted noise and fresh noise z ([HJA20] Algorithm 2; [TL] ddpmStep)."""
    alpha_bar = previous * (1 - beta)
    mean = 1 / (sqrt_nonneg(1 - beta) + guard) * (x - beta / (sqrt_nonneg(1 - alpha_bar) + guard) * noise)
    return mean + sqrt_nonneg((1 - previous) / (1 - alpha_bar + guard) * beta) * z


def clean_prediction(noise: Vector, x: Vector, alpha_bar: Real, guard: Real) -> Vector:
    """x0 from x_t and the predicted noise ([SME21] eq. 9; [TL] x0PredFromEps)."""
    return 1 / (sqrt(alpha_bar) + guard) * (x - sqrt(1 - alpha_bar) * noise)


def ddim_step(noise: Vector, x: Vector, alpha_bar: Real, previous: Real, guard: Real) -> Vector:
    """x_{t-1} from x_t and the predicted noise ([SME21] eq. 12 without noise; [TL] ddimStep)."""
    return sqrt(previous) * clean_prediction(noise, x, alpha_bar, guard) + sqrt(1 - previous) * noise


def euler_step(f: VectorFunction, x: Vector, t: Real, dt: Real) -> Vector:
    """x + dt*f(x, t) ([HNW93] Section I.7; [TL] eulerStep)."""
    return x + dt * f(x, t)


def norm(x: Vector) -> Real:
    """The Euclidean norm."""
    return sqrt(squared_norm(x))


def distance_le(step: Map, size: Norm, factor: Real, x: Vector, y: Vector) -> Formula:
    """A step carries x and y to a distance of at most factor times the one they had."""
    return size(step(x) - step(y)) <= factor * size(x - y)


def is_lipschitz(step: Map, size: Norm, factor: Real, like: Vector) -> Formula:
    """`factor` is a Lipschitz constant of a step, on the vectors of the dimension of `like` ([TL] IsLipschitzContinuous)."""
    return forall(vectors(like), lambda u: forall(vectors(like), lambda w: distance_le(step, size, factor, u, w)))
