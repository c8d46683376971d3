"""Squared-error losses.

[TL] TorchLean, NN.MLTheory.Generative.Latent and NN.Spec.Layers.Loss: means divide by max(n, 1), so that they are 0 over no entries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..arrays import Vector
from ..binders import sum_over
from ..expression import Real, real
from ..functions import maximum

if TYPE_CHECKING:
    from ..expression import RealLike


def squared_error(x: RealLike, y: RealLike) -> Real:
    """Return (x - y)**2 ([TL] mse of scalars)."""
    return (real(x) - y) ** 2


def squared_l2(x: Vector, y: Vector) -> Real:
    """Return the sum over k of (x[k] - y[k])**2 ([TL] squaredL2)."""
    return sum_over(x, lambda k: (x[k] - y[k]) ** 2)


def mse(x: Vector, y: Vector) -> Real:
    """Return 1/max(n, 1) times the sum over k of (x[k] - y[k])**2 ([TL] mse: the mean over n entries, 0 if there are none)."""
    return 1 / maximum(x.dim, 1) * squared_l2(x, y)


def l1(x: Vector, y: Vector) -> Real:
    """Return the sum over k of |x[k] - y[k]|."""
    return sum_over(x, lambda k: abs(x[k] - y[k]))
