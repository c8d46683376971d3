"""Gradients of E f(z) in the mean and the variance of a normal z, along the sample path, by Stein's identity.

[KW14] Kingma and Welling, Auto-Encoding Variational Bayes, 2014.
[R14]  Rezende, Mohamed and Wierstra, Stochastic Backpropagation and Approximate Inference in Deep Generative Models, 2014.
[B06]  Bishop, Pattern Recognition and Machine Learning, 2006.
[S81]  Stein, Estimation of the Mean of a Multivariate Normal Distribution, Annals of Statistics 9, 1981.

The space X with the coordinate x stands for the real line. That mu + sigma*eps has the law N(mu, sigma**2) is said of the function f
at hand: E f(m + sigma*eps) is the integral of f(x)*N(x; m, sigma**2), for every m (a change of variables).

Stein's identity is derived, not by parts: the shifted density is above its tangent in the shift, and so is the expectation of what
a smooth f has above its own tangent; along the sample path that expectation moves at the rate E f'. Two functions that touch have one
derivative.

Main definitions: `is_smooth`, `remainder`; `objective_proofs.definitions.normal_family`.
Main statements: `stein_identity`, `gradient_of_normal_expectation_in_mean`, `gradient_of_expectation_in_variance`.
"""

from typing import Annotated

from objective_proofs import (
    Distribution,
    Formula,
    Function,
    Positive,
    Real,
    Space,
    derivative,
    eq,
    exp,
    expectation,
    forall,
    given,
    integral,
    refuted,
    theorem,
)
from objective_proofs.definitions.gaussian import normal_density
from objective_proofs.definitions.normal_family import (
    has_normal_law,
    has_normal_law_with_noise,
    has_normal_moments,
    normal_expectation,
    score_expectation,
)

Law = Annotated[Distribution, "Z"]
Noise = Annotated[Function, "Z -> real"]
Coordinate = Annotated[Function, "X -> real"]
TestFunction = Annotated[Function, "real -> real"]
UNIT = "sigma*(1/sigma) = 1"

# What audits cannot decide: hypotheses about all reals that no finite measure satisfies together


def _smooth(f: str, slope: str, c: str) -> tuple[str, str]:
    error = f"{f}(v) - {f}(u) - (v - u)*{slope}(u)"
    return f"forall(u: forall(v: {error} <= {c}*(v - u)**2))", f"forall(u: forall(v: -{c}*(v - u)**2 <= {error}))"


def _law(f: str) -> str:
    return f"forall(m: integral(z in Z: p(z)*{f}(m + sigma*eps(z))) = integral(u in X: {f}(x(u))*{DENSITY}))"


DENSITY = "(exp(-(x(u) - m)**2/(2*sigma**2))/sqrt(2*circle_constant*sigma**2))"
MOMENTS = tuple(
    f"forall(m: integral(u in X: (x(u) - m)**{k}*{DENSITY}) = {value})" for k, value in enumerate(("1", "0", "sigma**2", "0"))
)
SIGNS = ("0 < sigma", "0 < circle_constant")
LAW = ("forall(z in Z: 0 <= p(z))", "integral(z in Z: p(z)) = 1", *SIGNS, *MOMENTS)
SMOOTH = _smooth("f", "slope", "c")
SMOOTH_SLOPE = _smooth("slope", "curvature", "c")
JOINT_LAW = (
    "integral(z in Z: p(z)*(eps(z)*slope(mu + sigma*eps(z)))) = integral(u in X: ((x(u) - mu)/sigma)*slope(x(u))"
    "*(exp(-(x(u) - mu)**2/(2*sigma**2))/sqrt(2*circle_constant*sigma**2)))"
)


def is_smooth(f: Function, slope: Function, c: Real) -> Formula:
    """f has the derivative `slope` at every point, up to c times the squared distance."""

    def error(u: Real, v: Real) -> Real:
        return f(v) - f(u) - (v - u) * slope(u)

    return forall(
        Real,
        lambda u: forall(Real, lambda v: (error(u, v) <= c * (v - u) ** 2) & (error(u, v) >= -c * (v - u) ** 2)),
    )


@theorem("S81 Lemma 1: the shifted density", claims=("RP-6",))
def shifted_normal_density(
    X: Space, x: Coordinate, mu: Real, h: Real, sigma: Positive, circle_constant: Positive
) -> Formula:
    """Shifted by h, the normal density is exp(h*(x - mu)/sigma**2 - h**2/(2*sigma**2)) times itself."""

    def tilted(at: Real) -> Real:
        return normal_density(at, mu, sigma**2, circle_constant) * exp(h * (at - mu) / sigma**2 - h**2 / (2 * sigma**2))

    return forall(X, lambda u: eq(tilted(x(u)), normal_density(x(u), mu + h, sigma**2, circle_constant)))


@theorem("B06 eq. 1.46", claims=("RP-6",))
def normal_density_positive(X: Space, x: Coordinate, mu: Real, sigma: Positive, circle_constant: Positive) -> Formula:
    """The normal density is positive."""
    return forall(X, lambda u: normal_density(x(u), mu, sigma**2, circle_constant) > 0)


@theorem("S81 Lemma 1: the tangent of the exponential", claims=("RP-6",))
def exp_above_tangent(X: Space, x: Coordinate, mu: Real, h: Real, sigma: Positive) -> Formula:
    """The factor of the shifted density is above its tangent."""

    def exponent(at: Real) -> Real:
        return h * (at - mu) / sigma**2 - h**2 / (2 * sigma**2)

    return forall(X, lambda u: 1 + exponent(x(u)) <= exp(exponent(x(u))))


@theorem(
    "S81 Lemma 1: the tangent of the shifted density",
    claims=("RP-6",),
    using=(shifted_normal_density, normal_density_positive, exp_above_tangent),
)
def normal_density_above_tangent(
    X: Space, x: Coordinate, mu: Real, h: Real, sigma: Positive, circle_constant: Positive
) -> Formula:
    """Shifted by h, the normal density is at least 1 + h*(x - mu)/sigma**2 - h**2/(2*sigma**2) times itself."""

    def tangent(at: Real) -> Real:
        return normal_density(at, mu, sigma**2, circle_constant) * (1 + h * (at - mu) / sigma**2 - h**2 / (2 * sigma**2))

    return forall(X, lambda u: tangent(x(u)) <= normal_density(x(u), mu + h, sigma**2, circle_constant))


def remainder(f: Function, slope: Function, c: Real, mu: Real, at: Real) -> Real:
    """f less its tangent at mu, raised by c times the squared distance: it is nonnegative."""
    return f(at) - f(mu) - (at - mu) * slope(mu) + c * (at - mu) ** 2


@theorem(
    "S81 Lemma 1, from the tangents",
    claims=("RP-6",),
    using=(normal_density_above_tangent,),
    redundant=SMOOTH[:1],
)
def remainder_above_tangent(
    X: Space,
    x: Coordinate,
    f: TestFunction,
    slope: TestFunction,
    c: Real,
    mu: Real,
    h: Real,
    sigma: Positive,
    circle_constant: Positive,
) -> Formula:
    """The remainder of f has its expectation at mu + h above the tangent at mu, up to h**2."""

    def density(at: Real, m: Real) -> Real:
        return normal_density(at, m, sigma**2, circle_constant)

    def excess(at: Real) -> Real:
        return density(at, mu + h) - density(at, mu) * (1 + h * (at - mu) / sigma**2 - h**2 / (2 * sigma**2))

    return given(is_smooth(f, slope, c)).then(integral(X, lambda u: remainder(f, slope, c, mu, x(u)) * excess(x(u))) >= 0)


@theorem(
    "B06 eq. 1.49, 1.50",
    claims=("RP-6",),
    undecided=("satisfiable", *SIGNS, *MOMENTS[:3]),
)
def moments_of_shifted_normal(X: Space, x: Coordinate, mu: Real, h: Real, sigma: Positive, circle_constant: Positive) -> Formula:
    """Around mu, the normal law of mean mu + h has the first two moments h and sigma**2 + h**2."""

    def moment(k: int) -> Real:
        return integral(X, lambda u: (x(u) - mu) ** k * normal_density(x(u), mu + h, sigma**2, circle_constant))

    moments = has_normal_moments(X, x, sigma, circle_constant)
    return given(*moments[:3]).then(eq(moment(1), h) & eq(moment(2), sigma**2 + h**2))


@theorem(
    "S81 Lemma 1, by the moments of the normal law",
    claims=("RP-6",),
    using=(remainder_above_tangent, moments_of_shifted_normal),
    undecided=("satisfiable", *SIGNS, *MOMENTS, *SMOOTH),
)
def normal_expectation_above_tangent(
    X: Space,
    x: Coordinate,
    f: TestFunction,
    slope: TestFunction,
    c: Real,
    mu: Real,
    h: Real,
    sigma: Positive,
    circle_constant: Positive,
) -> Formula:
    """The expectation at mu + h of a smooth f is above its tangent at mu, up to a multiple of h**2."""

    def value(m: Real) -> Real:
        return normal_expectation(X, x, f, m, sigma**2, circle_constant)

    score = score_expectation(X, x, f, mu, sigma**2, circle_constant)
    bound = (value(mu) - f(mu)) / (2 * sigma**2) + 3 * c / 2
    return given(is_smooth(f, slope, c), *has_normal_moments(X, x, sigma, circle_constant)).then(
        value(mu) + h * score <= value(mu + h) + bound * h**2
    )


@theorem(
    "S81 Lemma 1",
    claims=("RP-6",),
    using=(normal_expectation_above_tangent, "theorems.reparameterization_smooth.gradient_of_expectation_in_mean"),
    undecided=("satisfiable", *LAW, *SMOOTH, _law("f")),
)
def score_step_le(
    p: Law,
    eps: Noise,
    X: Space,
    x: Coordinate,
    f: TestFunction,
    slope: TestFunction,
    c: Real,
    mu: Real,
    sigma: Positive,
    circle_constant: Positive,
) -> Formula:
    """Score and pathwise gradient, times a step h, differ by at most a multiple of h**2."""
    value = normal_expectation(X, x, f, mu, sigma**2, circle_constant)
    score = score_expectation(X, x, f, mu, sigma**2, circle_constant)
    pathwise = expectation(p, lambda z: slope(mu + sigma * eps(z)))
    law = has_normal_law(p, eps, X, x, f, sigma, circle_constant)
    return given(is_smooth(f, slope, c), *has_normal_moments(X, x, sigma, circle_constant), law).then(
        forall(Real, lambda h: h * score - h * pathwise <= (5 * c / 2 + (value - f(mu)) / (2 * sigma**2)) * h**2)
    )


@theorem(
    "S81 Lemma 1",
    claims=("RP-6",),
    using=(score_step_le,),
    undecided=("satisfiable", *LAW, *SMOOTH, _law("f")),
)
def stein_identity(
    p: Law,
    eps: Noise,
    X: Space,
    x: Coordinate,
    f: TestFunction,
    slope: TestFunction,
    c: Real,
    mu: Real,
    sigma: Positive,
    circle_constant: Positive,
) -> Formula:
    """Stein's identity: E[f(z)*(z - mu)]/sigma**2 = E f'(z)."""
    pathwise = expectation(p, lambda z: slope(mu + sigma * eps(z)))
    law = has_normal_law(p, eps, X, x, f, sigma, circle_constant)
    return given(is_smooth(f, slope, c), *has_normal_moments(X, x, sigma, circle_constant), law).then(
        eq(score_expectation(X, x, f, mu, sigma**2, circle_constant), pathwise)
    )


@theorem(
    "KW14 Section 2.3; R14 eq. 9",
    claims=("RP-6",),
    using=(stein_identity,),
    undecided=("satisfiable", *LAW, *SMOOTH, _law("f")),
)
def gradient_of_normal_expectation_in_mean(
    p: Law,
    eps: Noise,
    X: Space,
    x: Coordinate,
    f: TestFunction,
    slope: TestFunction,
    c: Real,
    mu: Real,
    sigma: Positive,
    circle_constant: Positive,
) -> Formula:
    """The derivative of E f(z) in the mean is E f'(mu + sigma*eps)."""
    pathwise = expectation(p, lambda z: slope(mu + sigma * eps(z)))
    law = has_normal_law(p, eps, X, x, f, sigma, circle_constant)
    return given(is_smooth(f, slope, c), *has_normal_moments(X, x, sigma, circle_constant), law).then(
        eq(derivative(lambda m: normal_expectation(X, x, f, m, sigma**2, circle_constant), mu), pathwise)
    )


@theorem(
    "R14 eq. 10, by Stein's identity for the slope",
    claims=("RP-6",),
    using=((stein_identity, {"f": "slope", "slope": "curvature"}), UNIT),
    undecided=("satisfiable", *LAW, *SMOOTH_SLOPE, _law("slope"), JOINT_LAW),
)
def expected_noise_times_slope(
    p: Law,
    eps: Noise,
    X: Space,
    x: Coordinate,
    slope: TestFunction,
    curvature: TestFunction,
    c: Real,
    mu: Real,
    sigma: Positive,
    circle_constant: Positive,
) -> Formula:
    """The noise times the slope f' has the expectation sigma*E f''."""
    laws = (
        has_normal_law(p, eps, X, x, slope, sigma, circle_constant),
        has_normal_law_with_noise(p, eps, X, x, slope, mu, sigma, circle_constant),
    )
    return given(is_smooth(slope, curvature, c), *has_normal_moments(X, x, sigma, circle_constant), *laws).then(
        eq(
            expectation(p, lambda z: eps(z) * slope(mu + sigma * eps(z))),
            sigma * expectation(p, lambda z: curvature(mu + sigma * eps(z))),
        )
    )


@theorem(
    "R14 eq. 10: Price's theorem",
    claims=("RP-6",),
    using=(expected_noise_times_slope, ("theorems.reparameterization_smooth.gradient_of_expectation_in_scale", {"c": "k"})),
    undecided=("satisfiable", *LAW, *_smooth("f", "slope", "k"), *SMOOTH_SLOPE, _law("slope"), JOINT_LAW),
)
def gradient_of_expectation_in_variance(
    p: Law,
    eps: Noise,
    X: Space,
    x: Coordinate,
    f: TestFunction,
    slope: TestFunction,
    curvature: TestFunction,
    c: Real,
    k: Real,
    mu: Real,
    sigma: Positive,
    circle_constant: Positive,
    h: Real,
) -> Formula:
    """E f(mu + sigma*eps) has the derivative sigma*E f'' in sigma, that is E f''/2 in the variance, up to h**2."""

    def at(s: Real) -> Real:
        return expectation(p, lambda z: f(mu + s * eps(z)))

    laws = (
        has_normal_law(p, eps, X, x, slope, sigma, circle_constant),
        has_normal_law_with_noise(p, eps, X, x, slope, mu, sigma, circle_constant),
    )
    smooth = is_smooth(f, slope, k), is_smooth(slope, curvature, c)
    gradient = sigma * expectation(p, lambda z: curvature(mu + sigma * eps(z)))
    error = k * h**2 * expectation(p, lambda z: eps(z) ** 2)
    change = at(sigma + h) - at(sigma) - h * gradient
    return given(*smooth, *has_normal_moments(X, x, sigma, circle_constant), *laws).then((change <= error) & (change >= -error))


@refuted("S81 Lemma 1, without the variance", claims=("RP-6",))
def stein_identity_without_variance(p: Law, eps: Noise, mu: Real, sigma: Real) -> Formula:
    """Without the division by the variance, the identity is wrong: for f(z) = z it says that the variance is 1."""
    standard = eq(expectation(p, lambda z: eps(z)), 0) & eq(expectation(p, lambda z: eps(z) ** 2), 1)
    return given(standard).then(eq(expectation(p, lambda z: (mu + sigma * eps(z)) * (sigma * eps(z))), 1))
