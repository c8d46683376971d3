"""Scores of noised data: the forward kernel, Tweedie's formula, and the noise prediction of least error.

[V11]   Vincent, A Connection Between Score Matching and Denoising Autoencoders, 2011.
[E11]   Efron, Tweedie's Formula and Selection Bias, 2011.
[HJA20] Ho, Jain and Abbeel, Denoising Diffusion Probabilistic Models, 2020.
[SSK21] Song et al., Score-Based Generative Modeling through Stochastic Differential Equations, 2021.

A gradient in d dimensions is stated by its derivatives in all directions h. Clean data are points of any space, with any weights p
(a distribution, normalized or not), and `clean` gives the vector of each.

Main definitions: `forward_log_density`, `forward_kernel`, `noised_kernel`, `posterior_expectation`, `noise_error`.
Main statements: `score_of_forward_density`, `tweedie`, `noise_error_of_conditional_mean_le`.
"""

from collections.abc import Callable
from typing import Annotated

from objective_proofs import (
    Dim,
    Distribution,
    Formula,
    Function,
    OpenUnit,
    Point,
    Positive,
    Real,
    Space,
    Vector,
    VectorFunction,
    derivative,
    dot,
    eq,
    exp,
    expectation,
    forall,
    given,
    integral,
    log,
    refuted,
    sqrt,
    sum_over,
    theorem,
    vector,
)
from objective_proofs.definitions.diffusion import noised
from objective_proofs.definitions.losses import squared_l2

Sample = Annotated[Vector, "d"]
Clean = Annotated[VectorFunction, "Z -> d"]
Noisy = Annotated[Distribution, "X"]
NoiseGivenNoisy = Annotated[Function, "X, E -> real"]
Noise = Annotated[VectorFunction, "E -> d"]
Prediction = Annotated[VectorFunction, "X -> d"]
Weights = Annotated[Function, "Z -> real"]
P_NONNEGATIVE, P_SUMS_TO_ONE = "forall(z in X: 0 <= p(z))", "integral(z in X: p(z)) = 1"


def forward_log_density(x: Vector, x0: Vector, alpha_bar: Real, circle_constant: Real) -> Real:
    """log q(x_t | x0), the log-density of N(sqrt(alpha_bar)*x0, (1 - alpha_bar)*I) ([HJA20] eq. 4)."""
    variance = 1 - alpha_bar
    return -squared_l2(x, sqrt(alpha_bar) * x0) / (2 * variance) - x.dim / 2 * log(2 * circle_constant * variance)


def forward_kernel(x: Vector, x0: Vector, alpha_bar: Real) -> Real:
    """q(x_t | x0) up to its normalizer, which depends neither on x_t nor on x0."""
    return exp(-squared_l2(x, sqrt(alpha_bar) * x0) / (2 * (1 - alpha_bar)))


def noised_kernel(space: Space, p: Function, clean: VectorFunction, x: Vector, alpha_bar: Real) -> Real:
    """The density p_t(x) of the noised data, up to the same normalizer ([SSK21] Section 2.1)."""
    return integral(space, lambda z: p(z) * forward_kernel(x, clean(z), alpha_bar))


def posterior_expectation(
    space: Space, p: Function, clean: VectorFunction, x: Vector, alpha_bar: Real, value: Callable[[Vector], Real]
) -> Real:
    """E[value(x0) | x_t = x], by Bayes' rule."""
    weighted = integral(space, lambda z: p(z) * value(clean(z)) * forward_kernel(x, clean(z), alpha_bar))
    return weighted / noised_kernel(space, p, clean, x, alpha_bar)


def conditional_mean(dim: Dim, given_noisy: Function, eps: VectorFunction, noises: Space) -> Callable[[Point], Vector]:
    """x -> E[eps | x]."""
    return lambda x: vector(dim, lambda k: integral(noises, lambda e: given_noisy(x, e) * eps(e)[k]))


def noise_error(
    noisy: Distribution, given_noisy: Function, eps: VectorFunction, noises: Space, prediction: Callable[[Point], Vector], dim: Dim
) -> Real:
    """The sum over the coordinates of E[(eps - prediction(x_t))**2] ([HJA20] eq. 14 at one step)."""
    return sum_over(
        dim,
        lambda k: expectation(
            noisy, lambda x: integral(noises, lambda e: given_noisy(x, e) * (eps(e)[k] - prediction(x)[k]) ** 2)
        ),
    )


# The forward kernel


@theorem("V11 Section 4; SSK21 Section 2.1", claims=("DF-14",))
def score_of_forward_density(x0: Sample, eps: Sample, h: Sample, alpha_bar: OpenUnit, circle_constant: Positive) -> Formula:
    """The score of the forward kernel is minus the noise over sqrt(1 - alpha_bar)."""
    x = noised(x0, eps, alpha_bar)
    slope = derivative(lambda u: forward_log_density(x + u * h, x0, alpha_bar, circle_constant), 0)
    return eq(slope, dot(-1 / sqrt(1 - alpha_bar) * eps, h))


@refuted("V11 Section 4, divided by the variance in place of the deviation", claims=("DF-14",))
def score_eq_noise_over_variance(eps: Sample, h: Sample, alpha_bar: OpenUnit) -> Formula:
    """The noise is divided by its deviation, not by its variance."""
    return eq(dot(-1 / sqrt(1 - alpha_bar) * eps, h), dot(-1 / (1 - alpha_bar) * eps, h))


# Tweedie's formula


@theorem("E11 eq. 1.4; the score of a mixture", claims=("DF-14",))
def noised_kernel_derivative(Z: Space, p: Weights, clean: Clean, x: Sample, h: Sample, alpha_bar: OpenUnit) -> Formula:
    """The gradient of the noised density is the mean of the kernel's gradients."""
    slope = derivative(lambda u: noised_kernel(Z, p, clean, x + u * h, alpha_bar), 0)
    pull = integral(Z, lambda z: p(z) * dot(h, clean(z)) * forward_kernel(x, clean(z), alpha_bar))
    return eq((1 - alpha_bar) * slope, sqrt(alpha_bar) * pull - dot(h, x) * noised_kernel(Z, p, clean, x, alpha_bar))


@theorem("E11 eq. 1.4", claims=("DF-14",))
def tweedie(Z: Space, p: Weights, clean: Clean, x: Sample, h: Sample, alpha_bar: OpenUnit) -> Formula:
    """E[x0 | x_t] is (x_t + (1 - alpha_bar)*score)/sqrt(alpha_bar)."""
    score = derivative(lambda u: log(noised_kernel(Z, p, clean, x + u * h, alpha_bar)), 0)
    mean = posterior_expectation(Z, p, clean, x, alpha_bar, lambda x0: dot(h, x0))
    return given(noised_kernel(Z, p, clean, x, alpha_bar) > 0).then(
        eq(mean, (dot(h, x) + (1 - alpha_bar) * score) / sqrt(alpha_bar))
    )


# The prediction of least error


@theorem("HJA20 eq. 14: the conditional mean is the projection", claims=("DF-14",), redundant=(P_SUMS_TO_ONE,))
def noise_error_of_conditional_mean_le(
    X: Space, E: Space, d: Dim, p: Noisy, c: NoiseGivenNoisy, eps: Noise, prediction: Prediction
) -> Formula:
    """No prediction of the noise has less error than its mean given the noisy point."""
    best = conditional_mean(d, c, eps, E)
    normalized = forall(X, lambda x: eq(integral(E, lambda e: c(x, e)), 1))
    return given(normalized).then(noise_error(p, c, eps, E, best, d) <= noise_error(p, c, eps, E, prediction, d))


@theorem("HJA20 eq. 14: Pythagoras", claims=("DF-14",), redundant=(P_NONNEGATIVE, P_SUMS_TO_ONE))
def noise_error_eq_least_add_distance(
    X: Space, E: Space, d: Dim, p: Noisy, c: NoiseGivenNoisy, eps: Noise, prediction: Prediction
) -> Formula:
    """A prediction's error is the least plus its squared distance to the best one."""
    best = conditional_mean(d, c, eps, E)
    normalized = forall(X, lambda x: eq(integral(E, lambda e: c(x, e)), 1))
    distance = sum_over(d, lambda k: expectation(p, lambda x: (best(x)[k] - prediction(x)[k]) ** 2))
    return given(normalized).then(
        eq(noise_error(p, c, eps, E, prediction, d), noise_error(p, c, eps, E, best, d) + distance)
    )


@refuted("HJA20 eq. 14, with a perfect prediction", claims=("DF-14",))
def noise_error_of_conditional_mean_eq_zero(
    X: Space, E: Space, d: Dim, p: Noisy, c: NoiseGivenNoisy, eps: Noise
) -> Formula:
    """The best prediction still has an error: the noisy point does not tell the noise."""
    nonnegative = forall(X, lambda x: forall(E, lambda e: c(x, e) >= 0))
    normalized = forall(X, lambda x: eq(integral(E, lambda e: c(x, e)), 1))
    return given(nonnegative, normalized).then(eq(noise_error(p, c, eps, E, conditional_mean(d, c, eps, E), d), 0))
