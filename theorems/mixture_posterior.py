"""The VAE with a mixture posterior: its implemented objective, term by term, as the field's divergences and likelihoods.

[R23]  Rivera, How to Train Your VAE, 2023 (arXiv:2309.13160), and the code published with it.
[KW14] Kingma and Welling, Auto-Encoding Variational Bayes, 2014.

Main definitions: `laplace_density`, `laplace_nll`; the objective itself is in `objective_proofs.definitions.mixture_posterior`.
Main statements: `aggregate_kl_eq_kl_of_moments`, `variance_regularizer_eq_kl`, `vae_loss_eq_divergences`,
`reconstruction_loss_eq_laplace_nll`, `laplace_scale_eq_iff`.
The adversarial terms are in `patch_discriminator.py`, the moments of the mixture in `mixture_moments.py`.
"""

from typing import Annotated

from objective_proofs import (
    Dim,
    Distribution,
    Formula,
    Index,
    Matrix,
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
    mean_over,
    real,
    refuted,
    sum_over,
    theorem,
)
from objective_proofs.definitions.gaussian import (
    diagonal_kl_to_standard,
    kl_coordinate_to_standard,
    kl_of_moments_to_standard,
    reparameterize,
)
from objective_proofs.definitions.losses import l1
from objective_proofs.definitions.mixture_posterior import (
    Step,
    adversarial_loss,
    aggregate_kl,
    aggregate_logvar,
    batch_mean,
    batch_variance,
    have_variance,
    reconstruction_loss,
    standard_kl,
    vae_loss,
    variance_penalty,
    variance_regularizer,
)

Image = Annotated[Vector, "n"]
Latent = Annotated[Vector, "d"]
Latents = Annotated[Matrix, "B", "d"]
CELEBA_VALUES = 256 * 256 * 3


def laplace_density(x: Real, location: Real, scale: Real) -> Real:
    """exp(-|x - location|/scale)/(2*scale)."""
    return exp(-abs(x - location) / scale) / (2 * scale)


def laplace_nll(x: Vector, location: Vector, scale: Real) -> Real:
    """The sum of |x[k] - location[k]|/scale, plus n*log(2*scale)."""
    return l1(x, location) / scale + x.dim * log(2 * scale)


# The reconstruction term


@theorem("R23 code: r_loss_factor*mae", claims=("RV-1",))
def reconstruction_loss_eq_batch_mean(B: PositiveDim, n: PositiveDim, step: Step) -> Formula:
    """The reconstruction loss is 5000/n times the batch mean of the L1 distances."""
    distance = mean_over(B, lambda i: l1(step.images[i], step.reconstructions[i]))
    return eq(reconstruction_loss(step), 5000 / n * distance)


@theorem("R23 code: r_loss_factor*mae", claims=("RV-1",))
def l1_eq_zero_iff(x: Image, y: Image) -> Formula:
    """The L1 distance of two images is zero only if they are equal, value by value."""
    return iff(eq(l1(x, y), 0), forall(x, lambda k: eq(x[k], y[k])))


@theorem("Density of the Laplace distribution, -log of a product", claims=("RVT-16",))
def laplace_nll_eq_neg_log_density(x: Image, location: Image, scale: Positive) -> Formula:
    """The Laplace NLL is minus the sum of the logarithms of the densities."""
    return eq(laplace_nll(x, location, scale), -sum_over(x, lambda k: log(laplace_density(x[k], location[k], scale))))


@theorem("R23: the L1 norm as negative log-likelihood", claims=("RVT-16", "RV-1"))
def reconstruction_loss_eq_laplace_nll(B: PositiveDim, n: PositiveDim, step: Step) -> Formula:
    """The reconstruction loss is a Laplace NLL of scale n/5000, up to a constant."""
    scale = n / 5000
    nll = mean_over(B, lambda i: laplace_nll(step.images[i], step.reconstructions[i], scale))
    return eq(reconstruction_loss(step), nll - n * log(2 * scale))


@theorem("R23: the L1 norm as negative log-likelihood, and for which scale", claims=("RVT-16",))
def laplace_scale_eq_iff(n: PositiveDim, scale: Positive, constant: Real) -> Formula:
    """It agrees with a Laplace NLL, up to a constant, at every L1 distance for scale n/5000 only."""

    def agrees(distance: Real) -> Formula:
        return eq(5000 / n * distance, distance / scale + n * log(2 * scale) - constant)

    return iff(forall(NonNegative, agrees), eq(scale, n / 5000) & eq(constant, n * log(2 * scale)))


@theorem("R23 code: images of 256*256*3 values", claims=("RVT-16",), undecided=("satisfiable",))
def laplace_scale_of_celeba(n: Dim, x: Image, y: Image) -> Formula:
    """For images of 256 x 256 pixels and 3 channels the scale is 39.3216."""
    scale = real("39.3216")
    return given(eq(n, CELEBA_VALUES)).then(eq(5000 / n * l1(x, y), laplace_nll(x, y, scale) - n * log(2 * scale)))


@refuted("R23: the L1 norm as negative log-likelihood, of a Laplace distribution of unit scale", claims=("RVT-16",))
def reconstruction_loss_eq_unit_laplace_nll(n: PositiveDim, x1: Image, y1: Image, x2: Image, y2: Image) -> Formula:
    """The reconstruction loss differs from a unit-scale Laplace NLL by more than a constant."""

    def excess(x: Vector, y: Vector) -> Real:
        return 5000 / n * l1(x, y) - laplace_nll(x, y, real(1))

    return eq(excess(x1, y1), excess(x2, y2))


@theorem("R23 code: the weight of the KL against a Laplace likelihood of unit scale", claims=("RVT-16",))
def scaled_loss_eq_unit_laplace_elbo(B: PositiveDim, n: PositiveDim, step: Step, kl: Real) -> Formula:
    """The loss is a multiple of a unit Laplace ELBO that weighs the KL by n/5000."""
    nll = mean_over(B, lambda i: laplace_nll(step.images[i], step.reconstructions[i], real(1)))
    return eq(n / 5000 * (reconstruction_loss(step) + kl), nll + n / 5000 * kl - n * log(2))


# The regularizers


@theorem("R23 code of the baseline; KW14 Appendix B", claims=("RV-2",))
def standard_kl_eq_batch_mean_of_kl(B: PositiveDim, mu: Latents, logvar: Latents) -> Formula:
    """The baseline's KL is the batch mean of the KLs to the standard normal."""
    return eq(standard_kl(mu, logvar), mean_over(B, lambda i: diagonal_kl_to_standard(mu[i], logvar[i])))


@theorem("R23 code: reduce_mean", claims=("RV-3",))
def batch_mean_minimizes_squared_distance(B: PositiveDim, mu: Latents, c: Latent) -> Formula:
    """The batch mean has the least mean squared distance to the posterior means."""
    m = batch_mean(mu)
    return forall(c, lambda j: mean_over(B, lambda i: (mu[i, j] - m[j]) ** 2) <= mean_over(B, lambda i: (mu[i, j] - c[j]) ** 2))


@theorem("R23 code: reduce_variance", claims=("RV-4",))
def batch_variance_eq_mean_square_sub_square_mean(B: PositiveDim, mu: Latents) -> Formula:
    """The batch variance is the mean of the squares less the square of the mean."""
    v, m = batch_variance(mu), batch_mean(mu)
    return forall(v, lambda j: eq(v[j], mean_over(B, lambda i: mu[i, j] ** 2) - m[j] ** 2))


@theorem("R23 code: reduce_variance", claims=("RV-4",))
def batch_variance_eq_zero_iff(B: PositiveDim, mu: Latents) -> Formula:
    """It is zero exactly where all posterior means of that coordinate are equal."""
    v, m = batch_variance(mu), batch_mean(mu)
    return forall(v, lambda j: iff(eq(v[j], 0), forall(B, lambda i: eq(mu[i, j], m[j]))))


@theorem("R23 code: log of reduce_variance", claims=("RV-4",))
def exp_aggregate_logvar_eq_batch_variance(B: PositiveDim, mu: Latents) -> Formula:
    """The aggregate log-variance belongs to the batch variance of the means alone."""
    logvar, v = aggregate_logvar(mu), batch_variance(mu)
    return given(have_variance(mu)).then(forall(v, lambda j: eq(exp(logvar[j]), v[j])))


@theorem("R23 code", claims=("RV-5",))
def aggregate_kl_eq_kl_of_moments(B: PositiveDim, mu: Latents) -> Formula:
    """The aggregate KL is the sum of KL(N(m[j], v[j]) || N(0, 1)), v of the means alone."""
    m, v = batch_mean(mu), batch_variance(mu)
    return given(have_variance(mu)).then(eq(aggregate_kl(mu), sum_over(m, lambda j: kl_of_moments_to_standard(m[j], v[j]))))


@theorem("R23 code", claims=("RV-5",))
def aggregate_kl_nonneg(B: PositiveDim, mu: Latents) -> Formula:
    """The aggregate KL is never negative."""
    return given(have_variance(mu)).then(aggregate_kl(mu) >= 0)


@refuted("R23 code, with the batch mean of the standard KL in place of the KL of the batch", claims=("RV-5",))
def aggregate_kl_eq_standard_kl(B: PositiveDim, mu: Latents, logvar: Latents) -> Formula:
    """The aggregate KL is not the batch mean of the KLs, even at unit variances."""
    return given(have_variance(mu), forall(B, lambda i: forall(mu.columns, lambda j: eq(logvar[i, j], 0)))).then(
        eq(aggregate_kl(mu), standard_kl(mu, logvar))
    )


@theorem("R23 code", claims=("RV-6", "RVT-7"))
def variance_penalty_eq_kl(logvar: Real) -> Formula:
    """The penalty of a variance is 0.2*KL(N(0, exp(logvar)) || N(0, 1))."""
    return eq(variance_penalty(logvar), real("0.2") * kl_coordinate_to_standard(Real(0), logvar))


@theorem("R23 code", claims=("RV-6",))
def variance_regularizer_eq_kl(B: PositiveDim, mu: Latents, logvar: Latents) -> Formula:
    """The variance regularizer is 0.2 times the batch mean of the KLs at mean zero."""
    kl = mean_over(B, lambda i: diagonal_kl_to_standard(0 * mu[i], logvar[i]))
    return eq(variance_regularizer(logvar), real("0.2") * kl)


@refuted("R23 code, with the whole KL for the regularizer of the variances", claims=("RV-6",))
def variance_regularizer_eq_kl_with_means(B: PositiveDim, mu: Latents, logvar: Latents) -> Formula:
    """The variance regularizer leaves out the means: it is not a part of the KL's size."""
    return eq(variance_regularizer(logvar), real("0.2") * standard_kl(mu, logvar))


# The whole objective, and the sampler


@theorem("R23 code", claims=("RV-10",))
def vae_loss_eq_divergences(B: PositiveDim, n: PositiveDim, K: PositiveDim, step: Step) -> Formula:
    """The loss is a Laplace NLL, a KL of batch moments, 0.2 of a KL, and a GAN's loss."""
    scale, m, v = n / 5000, batch_mean(step.mu), batch_variance(step.mu)
    nll = mean_over(B, lambda i: laplace_nll(step.images[i], step.reconstructions[i], scale))
    moments = sum_over(m, lambda j: kl_of_moments_to_standard(m[j], v[j]))
    variances = mean_over(B, lambda i: diagonal_kl_to_standard(0 * step.mu[i], step.logvar[i]))
    divergences = moments + variances / 5 + adversarial_loss(step.fake_logits)
    return given(have_variance(step.mu)).then(eq(vae_loss(step), nll + divergences - n * log(2 * scale)))


@refuted("R23 code, read as the reconstruction loss plus the KL of the baseline", claims=("RV-10",))
def vae_loss_eq_negative_elbo(B: PositiveDim, n: PositiveDim, K: PositiveDim, step: Step) -> Formula:
    """The loss less its adversarial term is not the baseline's loss."""
    baseline = reconstruction_loss(step) + standard_kl(step.mu, step.logvar)
    return given(have_variance(step.mu)).then(eq(vae_loss(step) - adversarial_loss(step.fake_logits), baseline))


@theorem(
    "R23 code; KW14 Section 2.4", claims=("RV-12",), redundant=("forall(z in W: 0 <= p(z))",)
)
def sampler_moments(
    p: Annotated[Distribution, "W"], eps: Annotated[VectorFunction, "W -> d"], mu: Latent, logvar: Latent
) -> Formula:
    """In each coordinate a sample mu + exp(logvar/2)*eps has mean mu and variance exp(logvar)."""

    def standardized(j: Index) -> Formula:
        return eq(expectation(p, lambda w: eps(w)[j]), 0) & eq(expectation(p, lambda w: eps(w)[j] ** 2), 1)

    def has_moments(j: Index) -> Formula:
        mean = expectation(p, lambda w: reparameterize(mu, logvar, eps(w))[j])
        variance = expectation(p, lambda w: (reparameterize(mu, logvar, eps(w))[j] - mu[j]) ** 2)
        return eq(mean, mu[j]) & eq(variance, exp(logvar[j]))

    return given(forall(mu, standardized)).then(forall(mu, has_moments))
