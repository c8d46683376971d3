"""Noise schedules of diffusion models: alpha_bar as a recursion, its roots, the continuous schedule, the prior term.

[HJA20] Ho, Jain and Abbeel, Denoising Diffusion Probabilistic Models, 2020.
[SH22]  Salimans and Ho, Progressive Distillation for Fast Sampling of Diffusion Models, 2022.
[SSK21] Song et al., Score-Based Generative Modeling through Stochastic Differential Equations, 2021.
[LLLY]  Lin, Liu, Li and Yang, Common Diffusion Noise Schedules and Sample Steps Are Flawed, 2024.
[TL]    TorchLean, NN.Spec.Generative.Diffusion.Schedule and PFODE.

Main definitions: `is_alpha_bar`, `is_proper`, `beta_at`, `alpha_bar_at`, `gaussian_data_variance`, `prior_term`.
Main statements: `alpha_bar_pos`, `alpha_bar_le_one`, `alpha_bar_antitone`, `squared_roots_sum_one_iff`,
`alpha_bar_derivative`, `prior_term_le`, `le_prior_term`.
"""

from typing import Annotated

from objective_proofs import (
    Dim,
    Formula,
    Function,
    Natural,
    NonNegative,
    OpenUnit,
    Positive,
    PositiveDim,
    Real,
    Unit,
    Vector,
    derivative,
    eq,
    exp,
    forall,
    given,
    iff,
    log,
    refuted,
    sqrt,
    sum_over,
    theorem,
)
from objective_proofs.definitions.diffusion import noised, signal_to_noise, sqrt_nonneg, velocity
from objective_proofs.definitions.gaussian import diagonal_kl_to_standard

Sequence = Annotated[Function, "natural -> real"]
Sample = Annotated[Vector, "d"]
STARTS_AT_ONE = "alpha_bar(0) = 1"
BETA_NONNEGATIVE, BETA_LT_ONE = "forall(t in naturals: 0 <= beta(t))", "forall(t in naturals: beta(t) < 1)"


def is_alpha_bar(alpha_bar: Function, beta: Function) -> Formula:
    """alpha_bar(0) = 1 and alpha_bar(t + 1) = alpha_bar(t)*(1 - beta(t)) ([HJA20] Section 2; [TL] alphaBar)."""
    return eq(alpha_bar(0), 1) & forall(Natural, lambda t: eq(alpha_bar(t + 1), alpha_bar(t) * (1 - beta(t))))


def is_proper(beta: Function) -> Formula:
    """0 <= beta(t) < 1 at every step, which [TL] VPSchedule does not carry."""
    return forall(Natural, lambda t: (beta(t) >= 0) & (beta(t) < 1))


def same(x: Vector, y: Vector) -> Formula:
    """x is y, coordinate by coordinate."""
    return forall(x, lambda i: eq(x[i], y[i]))


def beta_at(beta0: Real, beta1: Real, t: Real) -> Real:
    """beta(t) = beta0 + t*(beta1 - beta0) ([SSK21] eq. 32)."""
    return beta0 + t * (beta1 - beta0)


def alpha_bar_at(beta0: Real, beta1: Real, t: Real) -> Real:
    """alpha_bar(t) = exp(-beta0*t - (beta1 - beta0)*t**2/2) ([SSK21] eq. 33)."""
    return exp(-beta0 * t - (beta1 - beta0) * t**2 / 2)


def gaussian_data_variance(alpha_bar: Real, s: Real) -> Real:
    """The variance of noised data of law N(0, s**2): alpha_bar*s**2 + 1 - alpha_bar."""
    return alpha_bar * s**2 + 1 - alpha_bar


def prior_term(x0: Vector, alpha_bar: Real) -> Real:
    """KL(q(x_T | x0) || N(0, I)), half the sum of alpha_bar*x0**2 - alpha_bar - log(1 - alpha_bar) ([HJA20] eq. 5, L_T)."""
    return sum_over(x0, lambda i: alpha_bar * x0[i] ** 2 - alpha_bar - log(1 - alpha_bar)) / 2


# The recursion


@theorem("TL alphaBar_zero", claims=("TL-47", "DF-1"))
def alpha_bar_zero_and_one(alpha_bar: Sequence, beta: Sequence) -> Formula:
    """Before the first step all of the signal is left, after it the share 1 - beta."""
    return given(is_alpha_bar(alpha_bar, beta)).then(eq(alpha_bar(0), 1) & eq(alpha_bar(1), 1 - beta(0)))


@theorem("HJA20 Section 2", claims=("DF-1", "TG-11"))
def alpha_bar_pos(alpha_bar: Sequence, beta: Sequence, t: Natural) -> Formula:
    """With every beta below one, some of the signal is left at every step."""
    return given(is_alpha_bar(alpha_bar, beta), forall(Natural, lambda u: beta(u) < 1)).then(alpha_bar(t) > 0)


@theorem("HJA20 Section 2", claims=("DF-1", "TG-11"), undecided=(BETA_NONNEGATIVE, BETA_LT_ONE))
def alpha_bar_le_one(alpha_bar: Sequence, beta: Sequence, t: Natural) -> Formula:
    """With every beta in [0, 1), the share of the signal is at most one."""
    return given(is_alpha_bar(alpha_bar, beta), is_proper(beta)).then(alpha_bar(t) <= 1)


@theorem("HJA20 Section 2", claims=("DF-1",), undecided=(STARTS_AT_ONE, BETA_NONNEGATIVE, BETA_LT_ONE))
def alpha_bar_antitone(alpha_bar: Sequence, beta: Sequence, t: Natural) -> Formula:
    """With every beta in [0, 1), the share of the signal does not grow."""
    return given(is_alpha_bar(alpha_bar, beta), is_proper(beta)).then(alpha_bar(t + 1) <= alpha_bar(t))


@refuted("TL VPSchedule, which does not carry 0 <= beta < 1", claims=("DF-1", "TG-11"))
def alpha_bar_pos_of_any_betas(alpha_bar: Sequence, beta: Sequence) -> Formula:
    """With any betas, the share of the signal can be zero or negative."""
    return given(eq(alpha_bar(0), 1), eq(alpha_bar(1), alpha_bar(0) * (1 - beta(0)))).then(alpha_bar(1) > 0)


@theorem("TL sqrtNonneg, where alpha_bar is between 0 and 1", claims=("TG-11",))
def sqrt_nonneg_eq_sqrt(alpha_bar: Unit) -> Formula:
    """For alpha_bar between 0 and 1, the clamps of the roots do nothing."""
    return eq(sqrt_nonneg(alpha_bar), sqrt(alpha_bar)) & eq(sqrt_nonneg(1 - alpha_bar), sqrt(1 - alpha_bar))


@theorem("HJA20 eq. 4, by one step", claims=("DF-2",))
def one_step_variance(alpha: Real, previous: Real) -> Formula:
    """A step makes of the variance 1 - alpha_bar that of the next alpha_bar."""
    return eq(alpha * (1 - previous) + (1 - alpha), 1 - previous * alpha)


# Roots of the two shares


@theorem("HJA20 eq. 4: the name variance preserving", claims=("DF-3",))
def squared_roots_sum_one(alpha_bar: Unit) -> Formula:
    """The squared factors of signal and noise add up to one."""
    return eq(sqrt(alpha_bar) ** 2 + sqrt(1 - alpha_bar) ** 2, 1)


@theorem("TL sqrtNonneg", claims=("DF-3",))
def squared_roots_sum_one_iff(alpha_bar: Real) -> Formula:
    """With clamped roots, they add up to one exactly for alpha_bar between 0 and 1."""
    total = sqrt_nonneg(alpha_bar) ** 2 + sqrt_nonneg(1 - alpha_bar) ** 2
    return iff(eq(total, 1), (alpha_bar >= 0) & (alpha_bar <= 1))


@theorem("TL sqrtNonneg, above one", claims=("DF-3",))
def squared_roots_sum_above_one(alpha_bar: Real) -> Formula:
    """For alpha_bar above one, the clamped squares add up to alpha_bar."""
    return given(alpha_bar > 1).then(eq(sqrt_nonneg(alpha_bar) ** 2 + sqrt_nonneg(1 - alpha_bar) ** 2, alpha_bar))


@theorem("TL sqrtNonneg, below zero", claims=("DF-3",))
def squared_roots_sum_below_zero(alpha_bar: Real) -> Formula:
    """For alpha_bar below zero, the clamped squares add up to 1 - alpha_bar."""
    return given(alpha_bar < 0).then(eq(sqrt_nonneg(alpha_bar) ** 2 + sqrt_nonneg(1 - alpha_bar) ** 2, 1 - alpha_bar))


@refuted("TL sqrtNonneg, taken to preserve the variance everywhere", claims=("DF-3",))
def squared_roots_sum_one_everywhere(alpha_bar: Real) -> Formula:
    """Clamped roots do not preserve the variance outside of [0, 1]."""
    return eq(sqrt_nonneg(alpha_bar) ** 2 + sqrt_nonneg(1 - alpha_bar) ** 2, 1)


# What a noisy point and a prediction determine


@theorem("LLLY Section 3.3", claims=("DF-13",))
def clean_of_noise(x0: Sample, eps: Sample, alpha_bar: Positive) -> Formula:
    """Where some signal is left, noisy point and noise give the clean point."""
    x = noised(x0, eps, alpha_bar)
    return given(alpha_bar <= 1).then(same((x - sqrt(1 - alpha_bar) * eps) / sqrt(alpha_bar), x0))


@refuted("LLLY Section 3.3, at zero terminal signal", claims=("DF-13",))
def clean_determined_by_noise(x0: Sample, y0: Sample, eps: Sample, alpha_bar: Unit) -> Formula:
    """At alpha_bar zero, noisy point and noise do not determine the clean point."""
    return given(same(noised(x0, eps, alpha_bar), noised(y0, eps, alpha_bar))).then(same(x0, y0))


@theorem("LLLY Section 3.3; SH22 Section 4", claims=("DF-13",))
def noise_of_clean(x0: Sample, eps: Sample, alpha_bar: NonNegative) -> Formula:
    """Where some noise is added, noisy point and clean point give the noise."""
    x = noised(x0, eps, alpha_bar)
    return given(alpha_bar < 1).then(same((x - sqrt(alpha_bar) * x0) / sqrt(1 - alpha_bar), eps))


@refuted("SH22 Section 4, at the clean end", claims=("DF-13",))
def noise_determined_by_clean(x0: Sample, eps: Sample, eta: Sample, alpha_bar: Unit) -> Formula:
    """At alpha_bar one, noisy point and clean point do not determine the noise."""
    return given(same(noised(x0, eps, alpha_bar), noised(x0, eta, alpha_bar))).then(same(eps, eta))


@theorem("SH22 Section 4: v works at both ends", claims=("DF-13",))
def clean_and_noise_of_velocity(x0: Sample, eps: Sample, alpha_bar: Unit) -> Formula:
    """Noisy point and velocity give clean point and noise at both ends too."""
    x, v = noised(x0, eps, alpha_bar), velocity(x0, eps, alpha_bar)
    clean = same(sqrt(alpha_bar) * x - sqrt(1 - alpha_bar) * v, x0)
    return clean & same(sqrt(1 - alpha_bar) * x + sqrt(alpha_bar) * v, eps)


@theorem("HJA20 Section 2: the share of the signal from the ratio", claims=("DF-13",))
def alpha_bar_of_signal_to_noise(alpha_bar: Real) -> Formula:
    """The signal-to-noise ratio gives alpha_bar back, as ratio over one plus ratio."""
    ratio = signal_to_noise(alpha_bar)
    return given(alpha_bar < 1).then(eq(ratio / (1 + ratio), alpha_bar))


# The continuous schedule


@theorem("SSK21 eq. 33", claims=("DF-18",))
def alpha_bar_derivative(beta0: Real, beta1: Real, t: Real) -> Formula:
    """The continuous alpha_bar falls at the rate beta."""
    slope = derivative(lambda u: alpha_bar_at(beta0, beta1, u), t)
    return eq(slope, -beta_at(beta0, beta1, t) * alpha_bar_at(beta0, beta1, t))


@theorem("SSK21 eq. 33: the variance of the noise", claims=("DF-18",))
def noise_variance_derivative(beta0: Real, beta1: Real, t: Real) -> Formula:
    """The variance s = 1 - alpha_bar of the noise grows at the rate beta*(1 - s)."""
    slope = derivative(lambda u: 1 - alpha_bar_at(beta0, beta1, u), t)
    return eq(slope, beta_at(beta0, beta1, t) * (1 - (1 - alpha_bar_at(beta0, beta1, t))))


@refuted("SSK21 eq. 33, without the half of the quadratic term", claims=("DF-18",))
def alpha_bar_derivative_without_half(beta0: Real, beta1: Real, t: Real) -> Formula:
    """The rate of exp(-beta0*t - (beta1 - beta0)*t**2) is not beta."""
    return eq(-(beta0 + 2 * (beta1 - beta0) * t), -beta_at(beta0, beta1, t))


@theorem("SSK21 eq. 13 on Gaussian data", claims=("DF-19",))
def gaussian_data_variance_derivative(beta0: Real, beta1: Real, t: Real, s: Real) -> Formula:
    """The variance v of noised Gaussian data changes at the rate beta*(1 - v)."""

    def v(u: Real) -> Real:
        return gaussian_data_variance(alpha_bar_at(beta0, beta1, u), s)

    return eq(derivative(v, t), beta_at(beta0, beta1, t) * (1 - v(t)))


@theorem("SSK21 eq. 13 on Gaussian data: the flow's own change of variance", claims=("DF-19",))
def pf_ode_keeps_gaussian_variance(beta: Real, v: Real) -> Formula:
    """The flow x' = -beta*x/2 + beta*x/(2*v) changes a variance v by beta*(1 - v)."""
    return given(v > 0).then(eq(2 * (-beta / 2 + beta / (2 * v)) * v, beta * (1 - v)))


@theorem("TL pfOdeRhs at fd2c196, without the second half", claims=("DF-19",))
def residual_of_pf_ode_without_half(beta: Real, v: Real) -> Formula:
    """Without the half before the score, the variance is off at the rate beta."""
    return given(v > 0).then(eq(beta * (1 - v) - 2 * (-beta / 2 + beta / v) * v, -beta))


@refuted("TL pfOdeRhs at fd2c196, without the second half", claims=("DF-19",))
def pf_ode_without_half_keeps_gaussian_variance(beta: Real, v: Real) -> Formula:
    """Without the half before the score, the flow does not keep the marginals."""
    return given(v > 0).then(eq(2 * (-beta / 2 + beta / v) * v, beta * (1 - v)))


# The prior term


@theorem("HJA20 eq. 5, L_T", claims=("DF-21",))
def prior_term_eq_kl(x0: Sample, factor: Real, logvar: Real) -> Formula:
    """The prior term is the KL of the last noised law to the standard Gaussian."""
    kl = diagonal_kl_to_standard(factor * x0, x0.map(lambda _: logvar))
    return given(eq(factor**2, 1 - exp(logvar))).then(eq(kl, prior_term(x0, 1 - exp(logvar))))


@theorem("HJA20 eq. 5, L_T: it vanishes with alpha_bar", claims=("DF-21",))
def prior_term_le(x0: Sample, alpha_bar: Real) -> Formula:
    """The prior term is at most half the sum of alpha_bar*x0**2 + alpha_bar**2/(1 - alpha_bar)."""
    bound = sum_over(x0, lambda i: alpha_bar * x0[i] ** 2 + alpha_bar**2 / (1 - alpha_bar)) / 2
    return given(alpha_bar < 1).then(prior_term(x0, alpha_bar) <= bound)


@theorem("HJA20 eq. 5, L_T: only with alpha_bar", claims=("DF-21",))
def le_prior_term(x0: Sample, d: Dim, alpha_bar: NonNegative) -> Formula:
    """The prior term is at least d*(-alpha_bar - log(1 - alpha_bar))/2."""
    return given(alpha_bar < 1).then(d * (-alpha_bar - log(1 - alpha_bar)) / 2 <= prior_term(x0, alpha_bar))


@theorem("HJA20 eq. 5, L_T: the excess of the logarithm is quadratic", claims=("DF-21",))
def square_le_logarithm_excess(alpha_bar: NonNegative) -> Formula:
    """The excess -alpha_bar - log(1 - alpha_bar) is at least alpha_bar**2/2."""
    return given(alpha_bar < 1).then(alpha_bar**2 / 2 <= -alpha_bar - log(1 - alpha_bar))


@theorem("HJA20 eq. 5, L_T", claims=("DF-21",))
def prior_term_eq_zero_iff(x0: Sample, d: PositiveDim, alpha_bar: NonNegative) -> Formula:
    """The prior term is zero exactly where no signal is left."""
    return given(alpha_bar < 1).then(iff(eq(prior_term(x0, alpha_bar), 0), eq(alpha_bar, 0)))


@refuted("HJA20 Section 3.1: x_T taken for standard Gaussian", claims=("DF-21",))
def prior_term_eq_zero(x0: Sample, alpha_bar: OpenUnit) -> Formula:
    """At the end of a usual schedule, x_T is not standard Gaussian."""
    return eq(prior_term(x0, alpha_bar), 0)
