"""The reparameterization trick: z = mu + sigma*eps has the law N(mu, sigma**2), by moments, by transforms, by densities.

[KW14] Kingma and Welling, Auto-Encoding Variational Bayes, 2014.
[TL]   TorchLean, NN.MLTheory.Generative.Latent.VAE.

Random variables are functions on a probability space of any kind: a `Distribution` over an unnamed space.

Main definitions: `mean`, `variance`.
Main statements: `reparameterized_law`, `reparameterized_density`, `reparameterized_coordinate_law`,
`sampled_variance_eq_exp_logvar`, `expected_log_ratio_eq_kl_coordinate`.
"""

from collections.abc import Callable
from typing import Annotated

from objective_proofs import (
    Distribution,
    Formula,
    Function,
    Point,
    Positive,
    Real,
    Vector,
    VectorFunction,
    eq,
    exp,
    expectation,
    forall,
    given,
    refuted,
    theorem,
)
from objective_proofs.definitions.gaussian import kl_coordinate_to_standard, normal_density, reparameterize

Latent = Annotated[Vector, "d"]
Noise = Annotated[Function, "Z -> real"]
NoiseVector = Annotated[VectorFunction, "Z -> d"]
RandomVariable = Callable[[Point], Real]
P_NONNEGATIVE = "forall(z in Z: 0 <= p(z))"  # a law of moments holds for signed weights too: it needs their sum alone


def mean(p: Distribution, value: RandomVariable) -> Real:
    """E_p[value]."""
    return expectation(p, lambda w: value(w))


def variance(p: Distribution, value: RandomVariable) -> Real:
    """E_p[(value - E_p[value])**2]."""
    return expectation(p, lambda w: (value(w) - mean(p, value)) ** 2)


def is_standardized(p: Distribution, value: RandomVariable) -> Formula:
    """Mean 0 and second moment 1."""
    return eq(mean(p, value), 0) & eq(mean(p, lambda w: value(w) ** 2), 1)


# The law of mu + sigma*eps


@theorem("TL scalar_reparameterization_law, first moment; KW14 Section 2.4", claims=("TL-30", "RP-4"), redundant=(P_NONNEGATIVE,))
def reparameterized_mean(p: Distribution, eps: Noise, mu: Real, sigma: Real) -> Formula:
    """Noise of mean zero, scaled by sigma and shifted by mu, has mean mu."""
    return given(eq(mean(p, eps), 0)).then(eq(mean(p, lambda w: mu + sigma * eps(w)), mu))


@theorem("TL scalar_reparameterization_law, second moment", claims=("TL-30", "RP-4"), redundant=(P_NONNEGATIVE,))
def reparameterized_variance(p: Distribution, eps: Noise, mu: Real, sigma: Real) -> Formula:
    """Noise of variance one, scaled by sigma and shifted by mu, has variance sigma**2."""
    return given(is_standardized(p, eps)).then(eq(variance(p, lambda w: mu + sigma * eps(w)), sigma**2))


@theorem("TL scalar_reparameterization_law; change of variables for densities", claims=("TL-30", "RP-1"))
def reparameterized_density(z: Real, mu: Real, sigma: Positive, circle_constant: Positive) -> Formula:
    """The density of N(mu, sigma**2) is that of N(0, 1) at (z - mu)/sigma, over sigma."""
    standard = normal_density((z - mu) / sigma, Real(0), Real(1), circle_constant)
    return eq(normal_density(z, mu, sigma**2, circle_constant), standard / sigma)


@refuted("TL scalar_reparameterization_law, change of variables without the Jacobian")
def reparameterized_density_without_jacobian(z: Real, mu: Real, sigma: Positive, circle_constant: Positive) -> Formula:
    """Without the division by sigma, the change of variables is wrong."""
    standard = normal_density((z - mu) / sigma, Real(0), Real(1), circle_constant)
    return eq(normal_density(z, mu, sigma**2, circle_constant), standard)


@theorem("TL diagonal_reparameterization_coordinate_law, first two moments", claims=("TL-31", "RP-2"), redundant=(P_NONNEGATIVE,))
def reparameterized_coordinate_moments(p: Distribution, eps: NoiseVector, mu: Latent, sigma: Latent) -> Formula:
    """Standardized coordinates give coordinate i mean mu[i] and variance sigma[i]**2."""
    standardized = forall(mu, lambda i: is_standardized(p, lambda w: eps(w)[i]))
    means = forall(mu, lambda i: eq(mean(p, lambda w: (mu + sigma * eps(w))[i]), mu[i]))
    variances = forall(mu, lambda i: eq(variance(p, lambda w: (mu + sigma * eps(w))[i]), sigma[i] ** 2))
    return given(standardized).then(means & variances)


@refuted("TL diagonal_reparameterization_coordinate_law, read as a joint law without independence", claims=("RP-3",))
def standardized_coordinates_are_uncorrelated(
    p: Distribution, eps1: Noise, eps2: Noise, mu1: Real, mu2: Real, sigma1: Real, sigma2: Real
) -> Formula:
    """Standardized coordinates can be correlated: a joint law needs independence."""
    return given(is_standardized(p, eps1), is_standardized(p, eps2)).then(
        eq(mean(p, lambda w: (mu1 + sigma1 * eps1(w)) * (mu2 + sigma2 * eps2(w))), mu1 * mu2)
    )


# The scale and the variance of an encoder that gives log-variances


@theorem("TL sampleLatent and coordinateKlToStandard: one variance in both", claims=("TG-5", "GK-16"))
def square_exp_half_logvar_eq_exp_logvar(logvar: Real) -> Formula:
    """The square of the sampler's scale exp(logvar/2) is the variance exp(logvar)."""
    return eq(exp(logvar / 2) ** 2, exp(logvar))


@theorem("TL sampleLatent; KW14 Section 2.4", claims=("TG-5", "GK-16", "RP-4"), redundant=(P_NONNEGATIVE,))
def sampled_variance_eq_exp_logvar(p: Distribution, eps: Noise, mu: Real, logvar: Real) -> Formula:
    """A sample with scale exp(logvar/2) has variance exp(logvar)."""
    return given(is_standardized(p, eps)).then(eq(variance(p, lambda w: reparameterize(mu, logvar, eps(w))), exp(logvar)))


@refuted("KW14 Section 2.4, with scale exp(logvar): the commonest bug", claims=("RP-4",))
def sampled_variance_eq_exp_logvar_of_unhalved_scale(p: Distribution, eps: Noise, mu: Real, logvar: Real) -> Formula:
    """With scale exp(logvar), a sample does not have variance exp(logvar)."""
    return given(is_standardized(p, eps)).then(eq(variance(p, lambda w: mu + exp(logvar) * eps(w)), exp(logvar)))


@theorem("KW14 Section 2.4, with scale exp(logvar): the commonest bug", claims=("RP-4",), redundant=(P_NONNEGATIVE,))
def sampled_variance_of_unhalved_scale(p: Distribution, eps: Noise, mu: Real, logvar: Real) -> Formula:
    """A sample with scale exp(logvar) has variance exp(2*logvar)."""
    return given(is_standardized(p, eps)).then(eq(variance(p, lambda w: mu + exp(logvar) * eps(w)), exp(2 * logvar)))


# The closed-form KL as an expectation


@theorem("KW14 Appendix B", claims=("GK-1",), redundant=("forall(z in Z: 0 <= q(z))",))
def expected_log_ratio_eq_kl_coordinate(q: Distribution, z: Noise, mu: Real, logvar: Real) -> Formula:
    """The closed-form KL is the expected log-ratio of N(mu, exp(logvar)) to N(0, 1)."""

    def log_ratio(w: Point) -> Real:
        return (-logvar - (z(w) - mu) ** 2 / exp(logvar) + z(w) ** 2) / 2

    return given(eq(mean(q, z), mu), eq(variance(q, z), exp(logvar))).then(eq(mean(q, log_ratio), kl_coordinate_to_standard(mu, logvar)))


@refuted("KW14 Appendix B, without the factor 1/2")
def expected_log_ratio_eq_kl_without_half(q: Distribution, z: Noise, mu: Real, logvar: Real, circle_constant: Positive) -> Formula:
    """Without its factor 1/2, the closed form is not the expected log-ratio."""

    def log_ratio(w: Point) -> Real:
        return (-logvar - (z(w) - mu) ** 2 / exp(logvar) + z(w) ** 2) / 2

    return given(eq(mean(q, z), mu), eq(variance(q, z), exp(logvar))).then(eq(mean(q, log_ratio), exp(logvar) + mu**2 - 1 - logvar))
