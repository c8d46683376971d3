"""Variational autoencoders with a diagonal Gaussian encoder: the beta-VAE loss, the Gaussian KL, the ELBO's terms.

[KW14] Kingma and Welling, Auto-Encoding Variational Bayes, 2014.
[H17]  Higgins et al., beta-VAE: Learning Basic Visual Concepts with a Constrained Variational Framework, 2017.
[TL]   TorchLean, NN.MLTheory.Generative.Latent.VAE and NN.Spec.Models.Vae.

Main definitions: `Vae`, `sample_latent`, `forward`, `reconstruction_loss`, `kl_loss`, `beta_vae_loss`, `gaussian_nll`.
Main statements: `kl_nonneg`, `kl_eq_zero_iff`, `kl_loss_nonneg`, `beta_vae_loss_eq_two_term`,
`beta_vae_loss_monotone_in_beta`, `loss_eq_beta_negative_elbo`, `mean_reduced_loss_eq_scaled_elbo`.
The laws of the sampled latent are in `reparameterization.py`.
"""

from typing import Annotated, NamedTuple

from objective_proofs import (
    Density,
    Dim,
    Formula,
    Function,
    NonNegative,
    Positive,
    PositiveDim,
    Real,
    Vector,
    VectorFunction,
    eq,
    exp,
    expectation,
    forall,
    given,
    iff,
    log,
    maximum,
    mean_over,
    ne,
    refuted,
    sqrt,
    sum_over,
    theorem,
)
from objective_proofs.definitions.gaussian import diagonal_kl_to_standard, kl_coordinate_to_standard, reparameterize
from objective_proofs.definitions.losses import mse, squared_l2
from objective_proofs.objectives import WeightedTwoTerm

Observation = Annotated[Vector, "n"]
Latent = Annotated[Vector, "d"]
Likelihood = Annotated[Function, "Z -> real"]


class Vae(NamedTuple):
    """A VAE: any functions for the encoder's mean and logarithm of the variance, and for the decoder."""

    mean: Annotated[VectorFunction, "n -> d"]
    logvar: Annotated[VectorFunction, "n -> d"]
    decoder: Annotated[VectorFunction, "d -> n"]


def sample_latent(model: Vae, x: Vector, eps: Vector) -> Vector:
    """z = mu(x) + exp(logvar(x)/2)*eps ([KW14] Section 2.4, [TL] sampleLatent)."""
    return reparameterize(model.mean(x), model.logvar(x), eps)


def forward(model: Vae, x: Vector, eps: Vector) -> Vector:
    """The reconstruction dec(z) at the sampled latent ([TL] forward)."""
    return model.decoder(sample_latent(model, x, eps))


def reconstruction_loss(model: Vae, x: Vector, eps: Vector) -> Real:
    """The mean over the observation of (dec(z) - x)**2 ([TL] reconstructionLoss)."""
    return mse(forward(model, x, eps), x)


def mean_reduced_kl(mu: Vector, logvar: Vector) -> Real:
    """The mean over the d coordinates of the KL of each, 0 if there are none ([TL] klLoss)."""
    return 1 / maximum(mu.dim, 1) * diagonal_kl_to_standard(mu, logvar)


def kl_loss(model: Vae, x: Vector) -> Real:
    """The mean-reduced KL of the encoder's Gaussian at x to the prior ([TL] klLoss)."""
    return mean_reduced_kl(model.mean(x), model.logvar(x))


def beta_vae_loss(model: Vae, beta: Real, x: Vector, eps: Vector) -> Real:
    """reconstruction + beta*KL ([H17] eq. 4, [TL] loss)."""
    return reconstruction_loss(model, x, eps) + beta * kl_loss(model, x)


def gaussian_nll(x: Vector, reconstruction: Vector, variance: Real, circle_constant: Positive) -> Real:
    """The negative log-likelihood of x under N(reconstruction, variance*I)."""
    return squared_l2(x, reconstruction) / (2 * variance) + x.dim / 2 * log(2 * circle_constant * variance)


# Sampling, forward pass, loss


@theorem("TL sampleLatent_eq_reparameterize; KW14 Section 2.4", claims=("TL-17",))
def sample_latent_eq_reparameterize(model: Vae, x: Observation, eps: Latent) -> Formula:
    """A latent sample is the mean plus the standard deviation times the noise."""
    z = sample_latent(model, x, eps)
    return forall(z, lambda i: eq(z[i], model.mean(x)[i] + sqrt(exp(model.logvar(x)[i])) * eps[i]))


@refuted("TL sampleLatent_eq_reparameterize, with the variance in place of the standard deviation")
def sample_latent_eq_mean_add_variance_mul_noise(model: Vae, x: Observation, eps: Latent) -> Formula:
    """The scale of the noise in a sample is not the variance, but its square root."""
    z = sample_latent(model, x, eps)
    return forall(z, lambda i: eq(z[i], model.mean(x)[i] + exp(model.logvar(x)[i]) * eps[i]))


@theorem("TL forward_eq_decoder_sampleLatent", claims=("TL-18", "TS-1"))
def forward_eq_decoder_of_sample(model: Vae, x: Observation, eps: Latent, z: Latent) -> Formula:
    """The forward pass decodes the sampled latent."""
    sampled = forall(z, lambda i: eq(z[i], model.mean(x)[i] + sqrt(exp(model.logvar(x)[i])) * eps[i]))
    return given(sampled).then(forall(x, lambda j: eq(forward(model, x, eps)[j], model.decoder(z)[j])))


@refuted("TL forward_eq_decoder_sampleLatent, with the posterior mean in place of the sample")
def forward_eq_decoder_of_mean(model: Vae, x: Observation, eps: Latent) -> Formula:
    """The forward pass does not decode the posterior mean, unless the noise is zero."""
    return forall(x, lambda j: eq(forward(model, x, eps)[j], model.decoder(model.mean(x))[j]))


@theorem("TL betaVae_loss_decomposition; KW14 eq. 10", claims=("TL-19", "TS-2"))
def beta_vae_loss_decomposition(model: Vae, beta: Real, x: Observation, eps: Latent) -> Formula:
    """The loss is the mean squared error plus beta times the KL as KW14 writes it."""
    mu, logvar = model.mean(x), model.logvar(x)
    kl = -sum_over(mu, lambda i: 1 + logvar[i] - mu[i] ** 2 - exp(logvar[i])) / 2 / maximum(mu.dim, 1)
    return eq(beta_vae_loss(model, beta, x, eps), mse(x, forward(model, x, eps)) + beta * kl)


@theorem("TL betaVae_loss_eq_weightedTwoTerm", claims=("TL-20",))
def beta_vae_loss_eq_two_term(model: Vae, terms: WeightedTwoTerm, x: Observation, eps: Latent) -> Formula:
    """The two-term objective that is the loss at every beta is that of its two terms."""
    same_terms = eq(terms.base, reconstruction_loss(model, x, eps)) & eq(terms.regularizer, kl_loss(model, x))
    return iff(forall(Real, lambda beta: eq(terms(beta), beta_vae_loss(model, beta, x, eps))), same_terms)


@theorem("TL betaVae_loss_zero_beta", claims=("TL-21",))
def beta_vae_loss_zero_beta(model: Vae, beta: Real, x: Observation, eps: Latent) -> Formula:
    """At beta zero, the loss is the reconstruction loss."""
    return given(eq(beta, 0)).then(eq(beta_vae_loss(model, beta, x, eps), reconstruction_loss(model, x, eps)))


@theorem("TL betaVae_loss_eq_reconstruction_of_zero_kl", claims=("TL-22",))
def beta_vae_loss_eq_reconstruction_of_zero_kl(model: Vae, beta: Real, x: Observation, eps: Latent) -> Formula:
    """Where the KL is zero, the loss is the reconstruction loss at every beta."""
    return given(eq(kl_loss(model, x), 0)).then(eq(beta_vae_loss(model, beta, x, eps), reconstruction_loss(model, x, eps)))


@refuted("TL betaVae_loss_eq_reconstruction_of_zero_kl, with the mean alone at the prior")
def beta_vae_loss_eq_reconstruction_of_zero_mean(model: Vae, beta: Real, x: Observation, eps: Latent) -> Formula:
    """A posterior mean of zero alone does not make the KL vanish from the loss."""
    return given(forall(eps, lambda i: eq(model.mean(x)[i], 0))).then(
        eq(beta_vae_loss(model, beta, x, eps), reconstruction_loss(model, x, eps))
    )


@theorem("TL betaVae_loss_mono_beta_of_kl_nonneg", claims=("TL-23",))
def loss_monotone_in_beta_of_kl_nonneg(
    reconstruction: Annotated[Function, "n, d -> real"],
    kl: Annotated[Function, "n -> real"],
    beta1: Real,
    beta2: Real,
    x: Observation,
    eps: Latent,
) -> Formula:
    """For any encoder family, where the KL is not negative the loss grows with beta."""
    return given(beta1 <= beta2, kl(x) >= 0).then(
        reconstruction(x, eps) + beta1 * kl(x) <= reconstruction(x, eps) + beta2 * kl(x)
    )


@refuted("TL betaVae_loss_mono_beta_of_kl_nonneg, without its sign hypothesis")
def loss_monotone_in_beta_for_any_kl_term(
    reconstruction: Annotated[Function, "n, d -> real"],
    kl: Annotated[Function, "n -> real"],
    beta1: Real,
    beta2: Real,
    x: Observation,
    eps: Latent,
) -> Formula:
    """With a KL term that can be negative, the loss can fall as beta grows."""
    return given(beta1 <= beta2).then(reconstruction(x, eps) + beta1 * kl(x) <= reconstruction(x, eps) + beta2 * kl(x))


@theorem("TL betaVae_loss_mono_beta_of_kl_nonneg, its hypothesis discharged", claims=("TL-23", "TG-1"))
def beta_vae_loss_monotone_in_beta(model: Vae, beta1: Real, beta2: Real, x: Observation, eps: Latent) -> Formula:
    """The loss of a Gaussian VAE grows with beta, for every encoder and decoder."""
    return given(beta1 <= beta2).then(beta_vae_loss(model, beta1, x, eps) <= beta_vae_loss(model, beta2, x, eps))


@refuted("TL betaVae_loss_mono_beta_of_kl_nonneg, made strict")
def beta_vae_loss_strictly_monotone_in_beta(model: Vae, beta1: Real, beta2: Real, x: Observation, eps: Latent) -> Formula:
    """The loss does not grow strictly with beta: at the prior the KL is zero."""
    return given(beta1 < beta2).then(beta_vae_loss(model, beta1, x, eps) < beta_vae_loss(model, beta2, x, eps))


# The Gaussian KL


@theorem("TL exp_minus_one_minus_nonneg", claims=("TL-24",))
def exp_sub_one_sub_nonneg(x: Real) -> Formula:
    """The exponential is at least its tangent at zero."""
    return exp(x) - 1 - x >= 0


@theorem("TL exp_minus_one_minus_pos", claims=("TL-25",))
def exp_sub_one_sub_pos(x: Real) -> Formula:
    """Away from zero, the exponential is above its tangent at zero."""
    return given(ne(x, 0)).then(exp(x) - 1 - x > 0)


@refuted("TL exp_minus_one_minus_pos, without x != 0")
def exp_sub_one_sub_pos_everywhere(x: Real) -> Formula:
    """At zero, the exponential touches its tangent."""
    return exp(x) - 1 - x > 0


@theorem("TL coordinateKlToStandard_nonneg", claims=("TL-26", "GK-2"))
def kl_coordinate_nonneg(mu: Real, logvar: Real) -> Formula:
    """The KL of a Gaussian to the standard one is never negative."""
    return kl_coordinate_to_standard(mu, logvar) >= 0


@refuted("KW14 Appendix B, with the sign of the log-variance flipped")
def kl_coordinate_nonneg_with_flipped_logvar(mu: Real, logvar: Real) -> Formula:
    """With the sign of the log-variance flipped, the KL formula can be negative."""
    return (exp(logvar) + mu**2 - 1 + logvar) / 2 >= 0


@theorem("TL coordinateKlToStandard_eq_zero_iff", claims=("TL-27", "GK-3"))
def kl_coordinate_eq_zero_iff(mu: Real, logvar: Real) -> Formula:
    """The KL of a Gaussian to the standard one is zero only at mean 0 and variance 1."""
    return iff(eq(kl_coordinate_to_standard(mu, logvar), 0), eq(mu, 0) & eq(logvar, 0))


@theorem("TL diagonalGaussianKlToStandardReal_nonneg", claims=("TL-28", "GK-4"))
def kl_nonneg(mu: Latent, logvar: Latent) -> Formula:
    """In every dimension, the KL of a diagonal Gaussian to the prior is at least zero."""
    return diagonal_kl_to_standard(mu, logvar) >= 0


@refuted("TL diagonalGaussianKlToStandardReal_nonneg, made strict")
def kl_pos(mu: Latent, logvar: Latent) -> Formula:
    """The KL is not always positive: at the prior, and in dimension zero, it is zero."""
    return diagonal_kl_to_standard(mu, logvar) > 0


@theorem("TL diagonalGaussianKlToStandardReal_eq_zero_iff", claims=("TL-29", "GK-4"))
def kl_eq_zero_iff(mu: Latent, logvar: Latent) -> Formula:
    """The KL of a diagonal Gaussian is zero only if every coordinate is standard."""
    standard = forall(mu, lambda i: eq(mu[i], 0)) & forall(mu, lambda i: eq(logvar[i], 0))
    return iff(eq(diagonal_kl_to_standard(mu, logvar), 0), standard)


@refuted("TL diagonalGaussianKlToStandardReal_eq_zero_iff, without the log-variances")
def kl_eq_zero_iff_mean_eq_zero(mu: Latent, logvar: Latent) -> Formula:
    """Means of zero alone do not make the KL zero."""
    return iff(eq(diagonal_kl_to_standard(mu, logvar), 0), forall(mu, lambda i: eq(mu[i], 0)))


@theorem("TL klLoss, the gap its guide leaves open", claims=("TG-1",))
def kl_loss_nonneg(model: Vae, x: Observation) -> Formula:
    """The mean-reduced KL loss is never negative, for every encoder."""
    return kl_loss(model, x) >= 0


@theorem("TL klLoss", claims=("TG-1",))
def kl_loss_eq_zero_iff(model: Vae, x: Observation) -> Formula:
    """The mean-reduced KL loss is zero only if the posterior at x is the prior."""
    mu, logvar = model.mean(x), model.logvar(x)
    return iff(eq(kl_loss(model, x), 0), forall(mu, lambda i: eq(mu[i], 0) & eq(logvar[i], 0)))


@theorem("KW14 Appendix B", claims=("GK-10",))
def diagonal_kl_eq_dim_mul_mean(d: PositiveDim, mu: Latent, logvar: Latent) -> Formula:
    """The KL is the dimension times the mean over the coordinates of their KLs."""
    mean_kl = mean_over(d, lambda i: kl_coordinate_to_standard(mu[i], logvar[i]))
    return eq(diagonal_kl_to_standard(mu, logvar), d * mean_kl)


@theorem("TL klLoss", claims=("GK-10", "TG-1"))
def diagonal_kl_eq_dim_mul_mean_reduced(d: Dim, mu: Latent, logvar: Latent) -> Formula:
    """In dimension zero too, the KL is the dimension times the mean-reduced KL."""
    return eq(diagonal_kl_to_standard(mu, logvar), d * mean_reduced_kl(mu, logvar))


# The ELBO


@theorem(
    "TL betaVae_loss_matches_named_elbo_terms",
    claims=("TL-32",),
    redundant=("integral(z in Z: q(z)) = 1", "integral(z in Z: p(z)) = 1"),
)
def loss_eq_beta_negative_elbo(q: Density, p: Density, likelihood: Likelihood, r: Real, k: Real, beta: Real) -> Formula:
    """If r is the expected NLL and k the KL, r + beta*k is the beta-negative ELBO."""
    nll = expectation(q, lambda z: -log(likelihood(z)))
    kl = expectation(q, lambda z: log(q(z) / p(z)))
    return given(forall(q.space, lambda z: likelihood(z) > 0), eq(r, nll), eq(k, kl)).then(
        eq(r + beta * k, expectation(q, lambda z: beta * log(q(z) / p(z)) - log(likelihood(z))))
    )


@theorem("TL betaVae_loss_matches_named_elbo_terms", claims=("TL-32",))
def loss_eq_two_term_of_elbo_terms(elbo: WeightedTwoTerm, r: Real, k: Real, beta: Real) -> Formula:
    """With the NLL for r and the KL for k, the loss is the ELBO's two-term objective."""
    return given(eq(r, elbo.base), eq(k, elbo.regularizer)).then(eq(r + beta * k, elbo(beta)))


@theorem("H17 Section 2: a weight of one or more keeps the bound on the evidence", claims=("BV-5",))
def nll_le_beta_negative_elbo(elbo: WeightedTwoTerm, negative_log_evidence: Real, beta: Real) -> Formula:
    """For beta >= 1 and a KL not negative, the beta-loss bounds what the ELBO bounds."""
    return given(elbo.regularizer >= 0, negative_log_evidence <= elbo(1), beta >= 1).then(negative_log_evidence <= elbo(beta))


@refuted("H17 Section 2, for any nonnegative weight", claims=("BV-5",))
def nll_le_beta_negative_elbo_for_small_beta(elbo: WeightedTwoTerm, negative_log_evidence: Real, beta: NonNegative) -> Formula:
    """For beta below one, the beta-loss can fall below the negative log-evidence."""
    return given(elbo.regularizer >= 0, negative_log_evidence <= elbo(1)).then(negative_log_evidence <= elbo(beta))


# Means in place of sums


@theorem("TL loss against KW14 eq. 10: means against sums", claims=("TG-4", "BV-7"))
def mean_reduced_loss_eq_scaled_elbo(
    n: PositiveDim,
    d: PositiveDim,
    model: Vae,
    beta: Real,
    noise_variance: Positive,
    circle_constant: Positive,
    x: Observation,
    eps: Latent,
) -> Formula:
    """The loss by means is a scaled negative ELBO of another beta, less a constant."""
    nll = gaussian_nll(x, forward(model, x, eps), noise_variance, circle_constant)
    kl = diagonal_kl_to_standard(model.mean(x), model.logvar(x))
    effective_beta = beta * n / (2 * noise_variance * d)
    constant = noise_variance * log(2 * circle_constant * noise_variance)
    return eq(beta_vae_loss(model, beta, x, eps), 2 * noise_variance / n * (nll + effective_beta * kl) - constant)


@theorem("TL loss at beta = 1", claims=("TG-4", "BV-7"))
def mean_reduced_loss_eq_negative_elbo_iff(
    n: PositiveDim, d: PositiveDim, noise_variance: Positive, scale: Real, constant: Real
) -> Formula:
    """At beta = 1 the loss is an affine ELBO only if n = 2*noise_variance*d."""

    def agrees(squared_error: Real, kl: Real) -> Formula:
        loss, negative_elbo = squared_error / n + kl / d, squared_error / (2 * noise_variance) + kl
        return eq(loss, scale * negative_elbo + constant)

    agrees_always = forall(NonNegative, lambda squared_error: forall(NonNegative, lambda kl: agrees(squared_error, kl)))
    return iff(agrees_always, eq(scale, 1 / d) & eq(constant, 0) & eq(n, 2 * noise_variance * d))


@refuted("TL betaVae_loss_matches_named_elbo_terms, its hypothesis for the KL taken for granted", claims=("TG-4",))
def kl_loss_eq_kl(model: Vae, x: Observation) -> Formula:
    """The mean-reduced KL loss is not the KL that the ELBO names."""
    return eq(kl_loss(model, x), diagonal_kl_to_standard(model.mean(x), model.logvar(x)))


@refuted("TL betaVae_loss_matches_named_elbo_terms, its hypothesis for the NLL taken for granted", claims=("TG-4",))
def mse_eq_nll(x: Observation, reconstruction: Observation, noise_variance: Positive, circle_constant: Positive) -> Formula:
    """The mean squared error is not the Gaussian NLL that the ELBO names."""
    return eq(mse(x, reconstruction), gaussian_nll(x, reconstruction, noise_variance, circle_constant))


@refuted("TL loss against KW14 eq. 10, without the rescaling", claims=("TG-4", "BV-7"))
def mean_reduced_loss_eq_sum_reduced_loss(
    n: PositiveDim, d: PositiveDim, model: Vae, beta: Real, x: Observation, eps: Latent
) -> Formula:
    """With the same beta, means and sums weigh the KL differently."""
    kl = diagonal_kl_to_standard(model.mean(x), model.logvar(x))
    return eq(beta_vae_loss(model, beta, x, eps), (squared_l2(x, forward(model, x, eps)) + beta * kl) / n)
