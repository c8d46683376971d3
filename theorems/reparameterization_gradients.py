"""The reparameterization trick, continued: the law for every scale, what a joint law needs, and pathwise gradients.

[KW14] Kingma and Welling, Auto-Encoding Variational Bayes, 2014.
[R14]  Rezende, Mohamed and Wierstra, Stochastic Backpropagation and Approximate Inference in Deep Generative Models, 2014.
[TL]   TorchLean, NN.MLTheory.Generative.Latent.VAE.

Random variables are functions on a probability space of any kind. A law is known by its transform E[exp(t*x)], which for N(0, 1)
is exp(t**2/2).

Main statements: `reparameterized_transform`, `reparameterized_density_of_negative_scale`, `joint_transform`,
`random_sign_is_uncorrelated`, `pathwise_derivative_in_logvar`.
"""

from collections.abc import Callable
from typing import Annotated

from objective_proofs import (
    Distribution,
    Formula,
    Function,
    Index,
    Point,
    Positive,
    Real,
    Vector,
    VectorFunction,
    derivative,
    eq,
    exp,
    expectation,
    forall,
    given,
    refuted,
    sqrt,
    sum_over,
    theorem,
)
from objective_proofs.definitions.gaussian import reparameterize

Latent = Annotated[Vector, "d"]
Noise = Annotated[Function, "Z -> real"]
NoiseVector = Annotated[VectorFunction, "Z -> d"]
TestFunction = Annotated[Function, "real -> real"]
P_NONNEGATIVE = "forall(z in Z: 0 <= p(z))"
P_NORMALIZED = "integral(z in Z: p(z)) = 1"


def transform(p: Distribution, x: Callable[[Point], Real], t: Real) -> Real:
    """E[exp(t*x)]."""
    return expectation(p, lambda z: exp(t * x(z)))


def normal_density(z: Real, mu: Real, variance: Real, circle_constant: Positive) -> Real:
    """The density of N(mu, variance) at z; the circle constant stands for pi."""
    return exp(-((z - mu) ** 2) / (2 * variance)) / sqrt(2 * circle_constant * variance)


# The law at every scale


@theorem("TL scalar_reparameterization_law, for every real scale", claims=("TL-30", "RP-1"), redundant=(P_NONNEGATIVE, P_NORMALIZED))
def reparameterized_transform(p: Distribution, eps: Noise, mu: Real, sigma: Real, t: Real) -> Formula:
    """For every real sigma, mu + sigma*eps has the transform of N(mu, sigma**2)."""
    return given(eq(transform(p, eps, t * sigma), exp((t * sigma) ** 2 / 2))).then(
        eq(expectation(p, lambda z: exp(t * (mu + sigma * eps(z)))), exp(t * mu + t**2 * sigma**2 / 2))
    )


@theorem(
    "TL diagonal_reparameterization_coordinate_law, for all real scales",
    claims=("TL-31", "RP-2"),
    redundant=(P_NONNEGATIVE, P_NORMALIZED),
)
def reparameterized_coordinate_transform(p: Distribution, eps: NoiseVector, mu: Latent, sigma: Latent, t: Real) -> Formula:
    """Coordinate i of mu + sigma*eps has the transform of N(mu[i], sigma[i]**2)."""

    def is_standard(i: Index) -> Formula:
        return eq(transform(p, lambda z: eps(z)[i], t * sigma[i]), exp((t * sigma[i]) ** 2 / 2))

    def is_normal(i: Index) -> Formula:
        moved = transform(p, lambda z: (mu + sigma * eps(z))[i], t)
        return eq(moved, exp(t * mu[i] + t**2 * sigma[i] ** 2 / 2))

    return given(forall(mu, is_standard)).then(forall(mu, is_normal))


@theorem("TL scalar_reparameterization_law; change of variables for densities", claims=("RP-1",))
def reparameterized_density_of_negative_scale(z: Real, mu: Real, scale: Positive, circle_constant: Positive) -> Formula:
    """For sigma = -scale < 0, the density is the standard one at (z - mu)/sigma over |sigma|."""
    standard = normal_density((z - mu) / -scale, Real(0), Real(1), circle_constant)
    return eq(normal_density(z, mu, scale**2, circle_constant), standard / scale)


@theorem("TL scalar_reparameterization_law, at scale zero", claims=("RP-1",), redundant=(P_NONNEGATIVE,))
def reparameterized_at_scale_zero(p: Distribution, eps: Noise, f: TestFunction, mu: Real) -> Formula:
    """At scale zero, the law is the point mass at mu: E f(z) = f(mu) for every f."""
    return eq(expectation(p, lambda z: f(mu + 0 * eps(z))), f(mu))


@theorem("TL diagonal_reparameterization_coordinate_law, jointly", claims=("RP-3",), redundant=(P_NONNEGATIVE, P_NORMALIZED))
def joint_transform(p: Distribution, eps: NoiseVector, mu: Latent, sigma: Latent, t: Latent) -> Formula:
    """If the transform of the noise factorizes, the joint law is N(mu, diag(sigma**2))."""
    independent = eq(
        expectation(p, lambda z: exp(sum_over(mu, lambda i: t[i] * sigma[i] * eps(z)[i]))),
        exp(sum_over(mu, lambda i: (t[i] * sigma[i]) ** 2 / 2)),
    )
    return given(independent).then(
        eq(
            expectation(p, lambda z: exp(sum_over(mu, lambda i: t[i] * (mu[i] + sigma[i] * eps(z)[i])))),
            exp(sum_over(mu, lambda i: t[i] * mu[i] + t[i] ** 2 * sigma[i] ** 2 / 2)),
        )
    )


@theorem(
    "the random sign: Gaussian marginals without a Gaussian joint law",
    claims=("RP-3",),
    redundant=(P_NONNEGATIVE, P_NORMALIZED),
    undecided=("satisfiable",),
)
def random_sign_is_uncorrelated(p: Distribution, eps: Noise, sign: Noise) -> Formula:
    """A random sign leaves eps uncorrelated with sign*eps, but E[eps**2*(sign*eps)**2] = 3."""
    is_sign = forall(p.space, lambda z: eq(sign(z) ** 2, 1))
    independent = eq(expectation(p, lambda z: sign(z) * eps(z) ** 2), 0)
    fourth = eq(expectation(p, lambda z: eps(z) ** 4), 3)
    uncorrelated = eq(expectation(p, lambda z: eps(z) * (sign(z) * eps(z))), 0)
    return given(is_sign, independent, fourth).then(uncorrelated & eq(expectation(p, lambda z: eps(z) ** 2 * (sign(z) * eps(z)) ** 2), 3))


@refuted("TL diagonal_reparameterization_coordinate_law, with uncorrelated for independent", claims=("RP-3",))
def uncorrelated_noise_has_product_moments(p: Distribution, eps1: Noise, eps2: Noise) -> Formula:
    """Uncorrelated noise of variance one need not have E[eps1**2*eps2**2] = 1."""
    return given(
        eq(expectation(p, lambda z: eps1(z) ** 2), 1),
        eq(expectation(p, lambda z: eps2(z) ** 2), 1),
        eq(expectation(p, lambda z: eps1(z) * eps2(z)), 0),
    ).then(eq(expectation(p, lambda z: eps1(z) ** 2 * eps2(z) ** 2), 1))


# Pathwise derivatives


@theorem("KW14 Section 2.4", claims=("RP-5",))
def pathwise_derivative_in_mean(mu: Real, logvar: Real, eps: Real) -> Formula:
    """A sample moves with the mean at rate one."""
    return eq(derivative(lambda t: reparameterize(t, logvar, eps), mu), 1)


@theorem("KW14 Section 2.4", claims=("RP-5",))
def pathwise_derivative_in_logvar(mu: Real, logvar: Real, eps: Real) -> Formula:
    """A sample moves with the log-variance at rate exp(logvar/2)*eps/2."""
    return eq(derivative(lambda t: reparameterize(mu, t, eps), logvar), exp(logvar / 2) * eps / 2)


@refuted("KW14 Section 2.4, without the factor 1/2", claims=("RP-5",))
def pathwise_derivative_in_logvar_without_half(mu: Real, logvar: Real, eps: Real) -> Formula:
    """The rate in the log-variance has a factor 1/2."""
    return eq(derivative(lambda t: reparameterize(mu, t, eps), logvar), exp(logvar / 2) * eps)


# Gradients of expectations


@refuted("KW14 Section 2.3, without the noise in the gradient of the scale", claims=("RP-6",))
def gradient_in_scale_without_noise(p: Distribution, eps: Noise, mu: Real, sigma: Real) -> Formula:
    """The gradient in sigma has the noise as a factor: for f(u) = u**2 it is not E[2*z]."""
    moved = derivative(lambda s: expectation(p, lambda z: (mu + s * eps(z)) ** 2), sigma)
    return eq(moved, expectation(p, lambda z: 2 * (mu + sigma * eps(z))))


@theorem("R14 eq. 10: Price's theorem, from Stein's identity", claims=("RP-6",), redundant=(P_NONNEGATIVE, P_NORMALIZED))
def gradient_in_variance_eq_half_curvature(
    p: Distribution, eps: Noise, slope: TestFunction, curvature: TestFunction, mu: Real, variance: Positive
) -> Formula:
    """The derivative in the variance, E[eps*f'(z)]/(2*sigma), is E[f''(z)]/2."""
    sigma = sqrt(variance)
    stein = eq(
        expectation(p, lambda z: eps(z) * slope(mu + sigma * eps(z))),
        sigma * expectation(p, lambda z: curvature(mu + sigma * eps(z))),
    )
    return given(stein).then(
        eq(
            expectation(p, lambda z: eps(z) * slope(mu + sigma * eps(z))) / (2 * sigma),
            expectation(p, lambda z: curvature(mu + sigma * eps(z))) / 2,
        )
    )
