"""Diffusion posteriors and predictions: Bayes' rule for one step, the noise, the velocity, the weights of the bound.

[HJA20] Ho, Jain and Abbeel, Denoising Diffusion Probabilistic Models, 2020.
[SH22]  Salimans and Ho, Progressive Distillation for Fast Sampling of Diffusion Models, 2022.
[L22]   Luo, Understanding Diffusion Models: A Unified Perspective, 2022.

A Gaussian with covariance variance*I has independent coordinates: its density is stated coordinate by coordinate.

Main definitions: `normal_exponent`, `bound_weight`, `weighted_loss`, `simple_loss`.
Main statements: `exponents_of_bayes_rule`, `posterior_precision`, `posterior_mean_eq_predicted_mean`,
`clean_of_velocity`, `noise_of_velocity`, `kl_of_means_eq_weighted_noise_error`, `weights_eq_of_loss_proportional_to_simple`.
"""

from typing import Annotated

from objective_proofs import (
    Formula,
    NonNegativeVector,
    OpenUnit,
    Positive,
    Real,
    Unit,
    Vector,
    dot,
    eq,
    forall,
    given,
    refuted,
    sqrt,
    squared_norm,
    sum_over,
    theorem,
)
from objective_proofs.definitions.diffusion import (
    noised,
    posterior_mean,
    posterior_variance,
    predicted_mean,
    velocity,
)
from objective_proofs.definitions.losses import squared_l2

Sample = Annotated[Vector, "d"]
PerStep = Annotated[Vector, "T"]


def matches(x: Vector, y: Vector) -> Formula:
    """x is y, coordinate by coordinate."""
    return forall(x, lambda i: eq(x[i], y[i]))


def normal_exponent(x: Real, mean: Real, variance: Real) -> Real:
    """The exponent of the density of N(mean, variance) at x."""
    return -((x - mean) ** 2) / (2 * variance)


def bound_weight(beta: Real, alpha_bar: Real, variance: Real) -> Real:
    """The weight of one step's noise error in the bound on the likelihood ([HJA20] eq. 12)."""
    return beta**2 / (2 * variance * (1 - beta) * (1 - alpha_bar))


def weighted_loss(weights: Vector, errors: Vector) -> Real:
    """The sum over the steps of weight times noise error: the bound, up to what no model changes ([HJA20] eq. 12)."""
    return dot(weights, errors)


def simple_loss(errors: Vector) -> Real:
    """The sum over the steps of the noise errors, all weights being one ([HJA20] eq. 14, L_simple)."""
    return sum_over(errors, lambda t: errors[t])


# The posterior of one step


@theorem("HJA20 eq. 6 and 7, by Bayes' rule: the exponents of the densities", claims=("DF-4",))
def exponents_of_bayes_rule(
    x0: Sample, x1: Sample, x: Sample, beta: OpenUnit, previous: OpenUnit
) -> Formula:
    """The exponents of step and marginal before it are those of marginal and posterior."""
    alpha_bar = previous * (1 - beta)
    mean, variance = posterior_mean(x0, x, beta, previous), posterior_variance(beta, previous)
    return forall(
        x,
        lambda i: eq(
            normal_exponent(x[i], sqrt(1 - beta) * x1[i], beta) + normal_exponent(x1[i], sqrt(previous) * x0[i], 1 - previous),
            normal_exponent(x[i], sqrt(alpha_bar) * x0[i], 1 - alpha_bar) + normal_exponent(x1[i], mean[i], variance),
        ),
    )


@theorem("HJA20 eq. 6 and 7, by Bayes' rule: the normalizers of the densities", claims=("DF-4",))
def normalizers_of_bayes_rule(
    beta: Positive, previous: OpenUnit, circle_constant: Real
) -> Formula:
    """The squared normalizers of step and marginal are those of marginal and posterior."""

    def squared_normalizer(variance: Real) -> Real:
        return 2 * circle_constant * variance

    marginal = 1 - previous * (1 - beta)
    return eq(
        squared_normalizer(beta) * squared_normalizer(1 - previous),
        squared_normalizer(marginal) * squared_normalizer(posterior_variance(beta, previous)),
    )


@refuted("HJA20 eq. 7, with the step's variance beta for the posterior's", claims=("DF-4",))
def posterior_variance_eq_beta(beta: OpenUnit, previous: OpenUnit) -> Formula:
    """The posterior's variance is not that of the forward step."""
    return eq(posterior_variance(beta, previous), beta)


@theorem("HJA20 eq. 7", claims=("DF-4",))
def posterior_variance_lt_beta(beta: Positive, previous: OpenUnit) -> Formula:
    """The posterior's variance is below that of the forward step."""
    return posterior_variance(beta, previous) < beta


@theorem("HJA20 eq. 7; the precisions of the factors of a Gaussian density add up", claims=("DF-4",))
def posterior_precision(beta: Positive, previous: OpenUnit) -> Formula:
    """The posterior's precision is that of the step plus that of the marginal before it."""
    return eq(1 / posterior_variance(beta, previous), (1 - beta) / beta + 1 / (1 - previous))


@theorem("HJA20 eq. 8 to 11", claims=("DF-4",))
def posterior_mean_eq_predicted_mean(x0: Sample, eps: Sample, beta: OpenUnit, previous: OpenUnit) -> Formula:
    """The posterior's mean is the reverse step's mean at the true noise."""
    alpha_bar = previous * (1 - beta)
    x = noised(x0, eps, alpha_bar)
    return matches(posterior_mean(x0, x, beta, previous), predicted_mean(x, eps, beta, alpha_bar))


@refuted("HJA20 eq. 11, without the root of 1 - alpha_bar", claims=("DF-4",))
def posterior_mean_eq_mean_without_root(x0: Sample, eps: Sample, beta: OpenUnit, previous: OpenUnit) -> Formula:
    """The noise is subtracted with the factor beta over the root, not over 1 - alpha_bar."""
    alpha_bar = previous * (1 - beta)
    x = noised(x0, eps, alpha_bar)
    return matches(posterior_mean(x0, x, beta, previous), (x - beta / (1 - alpha_bar) * eps) / sqrt(1 - beta))


# The velocity


@theorem("SH22 Section 4 and Appendix D", claims=("DF-11",))
def clean_of_velocity(x0: Sample, eps: Sample, alpha_bar: Unit) -> Formula:
    """The clean point is sqrt(alpha_bar)*x_t - sqrt(1 - alpha_bar)*v."""
    x, v = noised(x0, eps, alpha_bar), velocity(x0, eps, alpha_bar)
    return matches(sqrt(alpha_bar) * x - sqrt(1 - alpha_bar) * v, x0)


@theorem("SH22 Section 4 and Appendix D", claims=("DF-11",))
def noise_of_velocity(x0: Sample, eps: Sample, alpha_bar: Unit) -> Formula:
    """The noise is sqrt(1 - alpha_bar)*x_t + sqrt(alpha_bar)*v."""
    x, v = noised(x0, eps, alpha_bar), velocity(x0, eps, alpha_bar)
    return matches(sqrt(1 - alpha_bar) * x + sqrt(alpha_bar) * v, eps)


@theorem("SH22 Appendix D: a rotation", claims=("DF-11",))
def squared_norm_noised_add_velocity(x0: Sample, eps: Sample, alpha_bar: Unit) -> Formula:
    """Noisy point and velocity have together the length of clean point and noise."""
    x, v = noised(x0, eps, alpha_bar), velocity(x0, eps, alpha_bar)
    return eq(squared_norm(x) + squared_norm(v), squared_norm(x0) + squared_norm(eps))


@refuted("SH22 Section 4, with the sign of the velocity flipped", claims=("DF-11",))
def clean_of_flipped_velocity(x0: Sample, eps: Sample, alpha_bar: Unit) -> Formula:
    """With a plus for the minus, the velocity does not give the clean point."""
    x, v = noised(x0, eps, alpha_bar), velocity(x0, eps, alpha_bar)
    return matches(sqrt(alpha_bar) * x + sqrt(1 - alpha_bar) * v, x0)


# The weights of the bound


@theorem("HJA20 eq. 8 and 12", claims=("DF-10",))
def kl_of_means_eq_weighted_noise_error(
    x: Sample, eps: Sample, prediction: Sample, beta: Real, alpha_bar: Real, variance: Positive
) -> Formula:
    """A step's KL to the model's step is its weight times the squared noise error."""
    error = squared_l2(predicted_mean(x, eps, beta, alpha_bar), predicted_mean(x, prediction, beta, alpha_bar))
    return given(beta < 1, alpha_bar < 1).then(
        eq(error / (2 * variance), bound_weight(beta, alpha_bar, variance) * squared_l2(eps, prediction))
    )


@refuted("HJA20 eq. 14, taken for the bound", claims=("DF-10",))
def weighted_loss_eq_simple_loss(betas: PerStep, alpha_bars: PerStep, errors: PerStep) -> Formula:
    """L_simple is not the bound on the likelihood: the bound weights the steps."""
    schedule = forall(betas, lambda t: (betas[t] > 0) & (betas[t] < 1) & (alpha_bars[t] < 1) & (errors[t] >= 0))
    bound = sum_over(betas, lambda t: bound_weight(betas[t], alpha_bars[t], betas[t]) * errors[t])
    return given(schedule).then(eq(bound, simple_loss(errors)))


@refuted("HJA20 eq. 14, taken for an upper bound", claims=("DF-10",))
def weighted_loss_le_simple_loss(weights: Annotated[NonNegativeVector, "T"], errors: Annotated[NonNegativeVector, "T"]) -> Formula:
    """L_simple is not even at least the bound on the likelihood."""
    return weighted_loss(weights, errors) <= simple_loss(errors)


@theorem("HJA20 eq. 12 and 14", claims=("DF-10",))
def weighted_loss_eq_of_constant_weights(weights: PerStep, errors: PerStep, c: Real) -> Formula:
    """Where all weights are c, the bound is c times L_simple."""
    return given(forall(weights, lambda t: eq(weights[t], c))).then(
        eq(weighted_loss(weights, errors), c * simple_loss(errors))
    )


@theorem("HJA20 eq. 12 and 14, and the converse", claims=("DF-10",))
def weights_eq_of_loss_proportional_to_simple(weights: PerStep, c: Real) -> Formula:
    """Proportional to L_simple at two choices of positive errors, the bound has all weights c."""

    def proportional(errors: Vector) -> Formula:
        return eq(weighted_loss(weights, errors), c * simple_loss(errors))

    excess = weights - c
    return given(proportional(excess**2 + 1), proportional(excess**2 + excess + 1)).then(
        forall(weights, lambda t: eq(weights[t], c))
    )
