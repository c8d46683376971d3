"""The objective of a VAE whose posterior is a mixture over the batch, as its author's code computes it.

[R23] Rivera, How to Train Your VAE, 2023 (arXiv:2309.13160), and the code published with it.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from ..arrays import Matrix, Vector, vector
from ..binders import forall, mean_over, sum_over
from ..expression import Formula, Real, real
from ..functions import exp, log, softplus

RECONSTRUCTION_WEIGHT = 5000
ADVERSARIAL_WEIGHT = 100
VARIANCE_WEIGHT = real("0.1")


class Step(NamedTuple):
    """What a generator's step computes from B images of n values each: d latents, the logits of K patches in all ([R23] code)."""

    images: Annotated[Matrix, "B", "n"]
    reconstructions: Annotated[Matrix, "B", "n"]
    mu: Annotated[Matrix, "B", "d"]
    logvar: Annotated[Matrix, "B", "d"]
    fake_logits: Annotated[Vector, "K"]


def batch_mean(samples: Matrix) -> Vector:
    """Return the mean over the batch of each column, m[j] = (1/B)*(sum over i of samples[i, j]) ([R23] code: reduce_mean)."""
    return vector(samples.columns, lambda j: mean_over(samples.rows, lambda i: samples[i, j]))


def batch_variance(samples: Matrix) -> Vector:
    """Return the mean over the batch of (samples[i, j] - m[j])**2, without Bessel's correction ([R23] code: reduce_variance)."""
    m = batch_mean(samples)
    return vector(samples.columns, lambda j: mean_over(samples.rows, lambda i: (samples[i, j] - m[j]) ** 2))


def have_variance(samples: Matrix) -> Formula:
    """No column is constant over the batch, so that the logarithm of its variance is defined."""
    return forall(samples.columns, lambda j: batch_variance(samples)[j] > 0)


def aggregate_logvar(mu: Matrix) -> Vector:
    """Return the logarithm of the batch variance of the posterior means alone ([R23] code)."""
    return log(batch_variance(mu))


def reconstruction_loss(step: Step) -> Real:
    """Return 5000 times the mean absolute error over the batch and the values of an image ([R23] code)."""
    error = mean_over(
        step.images.rows,
        lambda i: mean_over(step.images.columns, lambda k: abs(step.images[i, k] - step.reconstructions[i, k])),
    )
    return RECONSTRUCTION_WEIGHT * error


def standard_kl(mu: Matrix, logvar: Matrix) -> Real:
    """Return the batch mean of the sum of -(1 + logvar - mu**2 - exp(logvar))/2 ([R23] code of the baseline)."""
    return mean_over(
        mu.rows,
        lambda i: sum_over(mu.columns, lambda j: -(1 + logvar[i, j] - mu[i, j] ** 2 - exp(logvar[i, j])) / 2),
    )


def moment_kl(m: Vector, logvar: Vector) -> Real:
    """Return the sum of -(1 + logvar[j] - m[j]**2 - exp(logvar[j]))/2 ([R23] code, of the aggregate's mean and log-variance)."""
    return sum_over(m, lambda j: -(1 + logvar[j] - m[j] ** 2 - exp(logvar[j])) / 2)


def aggregate_kl(mu: Matrix) -> Real:
    """Return the KL of the batch mean and the batch variance of the posterior means ([R23] code)."""
    return moment_kl(batch_mean(mu), aggregate_logvar(mu))


def variance_penalty(logvar: Real) -> Real:
    """Return -0.1*(1 + logvar - exp(logvar)), what one variance contributes to `variance_regularizer` ([R23] code)."""
    return -VARIANCE_WEIGHT * (1 + logvar - exp(logvar))


def variance_regularizer(logvar: Matrix) -> Real:
    """Return the batch mean of the sum of -0.1*(1 + logvar - exp(logvar)) ([R23] code)."""
    return mean_over(logvar.rows, lambda i: sum_over(logvar.columns, lambda j: variance_penalty(logvar[i, j])))


def real_loss(real_logits: Vector) -> Real:
    """Return 100 times the mean softplus(-D(x)) over the patches of the batch ([R23] code: 100*BCE(1, D(x)))."""
    return ADVERSARIAL_WEIGHT * mean_over(real_logits, lambda k: softplus(-real_logits[k]))


def fake_loss(fake_logits: Vector) -> Real:
    """Return 100 times the mean softplus(D(x')) over the patches of the batch ([R23] code: 100*BCE(0, D(x')))."""
    return ADVERSARIAL_WEIGHT * mean_over(fake_logits, lambda k: softplus(fake_logits[k]))


def adversarial_loss(fake_logits: Vector) -> Real:
    """Return 100 times the mean softplus(-D(x')) over the patches of the batch ([R23] code: 100*BCE(1, D(x')))."""
    return ADVERSARIAL_WEIGHT * mean_over(fake_logits, lambda k: softplus(-fake_logits[k]))


def vae_loss(step: Step) -> Real:
    """Return reconstruction + aggregate KL + variance regularizer + adversarial loss ([R23] code)."""
    regularizers = aggregate_kl(step.mu) + variance_regularizer(step.logvar)
    return reconstruction_loss(step) + regularizers + adversarial_loss(step.fake_logits)


def discriminator_loss(real_logits: Vector, fake_logits: Vector) -> Real:
    """Return the loss of the discriminator on real and on reconstructed images ([R23] code)."""
    return real_loss(real_logits) + fake_loss(fake_logits)
