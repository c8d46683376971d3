"""The example of a redefined ELBO: prior N(0, 1), likelihood N(z, 0.01), data of 1 and -1, posteriors N(1, 0.01) and N(-1, 0.01).

[R23]  Rivera, How to Train Your VAE, 2023 (arXiv:2309.13160).
[HJ16] Hoffman and Johnson, ELBO Surgery, 2016.
"""

from __future__ import annotations

from ..binders import integral
from ..expression import Real, real
from ..functions import exp, log
from ..spaces import Function, Space
from .gaussian import kl_of_moments_to_standard
from .log_densities import LogDensity, evidence, kl, log_mixture, normal, reconstruction

V = real("0.01")


def prior(x: Function, constant: Real) -> LogDensity:
    """Return the log-density of N(0, 1)."""
    return normal(x, Real(0), Real(1), constant)


def posterior(y: int, x: Function, constant: Real) -> LogDensity:
    """Return the log-density of N(y, 0.01), the posterior of the datum y."""
    return normal(x, Real(y), V, constant)


def mixture(x: Function, constant: Real) -> LogDensity:
    """Return the log-density of the mixture of the two posteriors in equal parts."""
    return log_mixture(posterior(1, x, constant), posterior(-1, x, constant))


def mean_log_evidence(x: Function, constant: Real, Z: Space) -> Real:
    """Return the mean of log p(1) and log p(-1)."""
    return (log(evidence(Real(1), x, V, constant, Z)) + log(evidence(Real(-1), x, V, constant, Z))) / 2


def mean_reconstruction(x: Function, constant: Real, Z: Space) -> Real:
    """Return the mean of the expected log-likelihoods of the two data."""
    first = reconstruction(posterior(1, x, constant), Real(1), x, V, constant, Z)
    return (first + reconstruction(posterior(-1, x, constant), Real(-1), x, V, constant, Z)) / 2


def mean_kl(t: LogDensity, x: Function, constant: Real, Z: Space) -> Real:
    """Return the mean of the KL of the two posteriors to exp(t)."""
    return (kl(posterior(1, x, constant), t, Z) + kl(posterior(-1, x, constant), t, Z)) / 2


def information(x: Function, constant: Real, Z: Space) -> Real:
    """Return the information, the mean of the KL of the two posteriors to their mixture ([HJ16])."""
    return mean_kl(mixture(x, constant), x, constant, Z)


def elbo(x: Function, constant: Real, Z: Space) -> Real:
    """Return the mean reconstruction less the mean KL to the prior."""
    return mean_reconstruction(x, constant, Z) - mean_kl(prior(x, constant), x, constant, Z)


def mixture_objective(x: Function, constant: Real, Z: Space) -> Real:
    """Return the mean reconstruction less the KL of the mixture to the prior ([R23], the redefined ELBO)."""
    return mean_reconstruction(x, constant, Z) - kl(mixture(x, constant), prior(x, constant), Z)


def mean_of_mixture(x: Function, constant: Real, Z: Space) -> Real:
    """Return the mean of the coordinate under the mixture."""
    a = mixture(x, constant)
    return integral(Z, lambda z: exp(a(z)) * x(z))


def variance_of_mixture(x: Function, constant: Real, Z: Space) -> Real:
    """Return the variance of the coordinate under the mixture."""
    a, mean = mixture(x, constant), mean_of_mixture(x, constant, Z)
    return integral(Z, lambda z: exp(a(z)) * (x(z) - mean) ** 2)


def matched_objective(x: Function, constant: Real, Z: Space) -> Real:
    """Return the mean reconstruction less the KL to the prior of the normal density with the moments of the mixture ([R23])."""
    mean, variance = mean_of_mixture(x, constant, Z), variance_of_mixture(x, constant, Z)
    return mean_reconstruction(x, constant, Z) - kl_of_moments_to_standard(mean, variance)


def posterior_mean(y: int, x: Function, constant: Real, Z: Space) -> Real:
    """Return the mean of the coordinate under the posterior of the datum y."""
    s = posterior(y, x, constant)
    return integral(Z, lambda z: exp(s(z)) * x(z))


def mean_of_means(x: Function, constant: Real, Z: Space) -> Real:
    """Return the mean of the means of the two posteriors."""
    return (posterior_mean(1, x, constant, Z) + posterior_mean(-1, x, constant, Z)) / 2


def variance_of_means(x: Function, constant: Real, Z: Space) -> Real:
    """Return the variance of the means of the two posteriors."""
    mean = mean_of_means(x, constant, Z)
    return ((posterior_mean(1, x, constant, Z) - mean) ** 2 + (posterior_mean(-1, x, constant, Z) - mean) ** 2) / 2


def coded_objective(x: Function, constant: Real, Z: Space) -> Real:
    """Return the same with the mean and the variance of the posterior means ([R23] code)."""
    mean, variance = mean_of_means(x, constant, Z), variance_of_means(x, constant, Z)
    return mean_reconstruction(x, constant, Z) - kl_of_moments_to_standard(mean, variance)
