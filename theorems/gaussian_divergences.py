"""Hellinger distance and chi-squared divergence of Gaussians: completing the square, and what an infinite one means.

[P06]  Pardo, Statistical Inference Based on Divergence Measures, 2006.
[NN14] Nielsen and Nock, On the chi square and higher-order chi distances for approximating f-divergences, 2014.

The space has a coordinate x(z). What is needed of Lebesgue measure is a hypothesis: that the normal densities which are named
integrate to one.

Main definitions: `squared_hellinger`, `chi_squared`, `affinity`.
Main statements: `root_of_product_of_normals`, `squared_hellinger_of_affinity`, `chi_squared_of_means`, `ratio_of_variances`,
`chi_squared_of_ratio`, `chi_squared_integrand_ge_constant`, `chi_squared_on_window_ge`.
"""

from collections.abc import Callable
from typing import Annotated

from objective_proofs import (
    Density,
    Distribution,
    Formula,
    Function,
    Point,
    Positive,
    Real,
    Space,
    eq,
    exp,
    forall,
    given,
    integral,
    refuted,
    sqrt,
    theorem,
)
from objective_proofs.definitions.gaussian import log_normal_density, normal_density

Coordinate = Annotated[Function, "Z -> real"]
PointValue = Callable[[Point], Real]
Weight = Annotated[Function, "Z -> real"]


def squared_hellinger(space: Space, q: PointValue, p: PointValue) -> Real:
    """The integral of (sqrt(q) - sqrt(p))**2 ([P06] Section 1.2)."""
    return integral(space, lambda z: (sqrt(q(z)) - sqrt(p(z))) ** 2)


def chi_squared(space: Space, q: PointValue, p: PointValue) -> Real:
    """The integral of (q - p)**2/p ([NN14] eq. 1)."""
    return integral(space, lambda z: (q(z) - p(z)) ** 2 / p(z))


def affinity(a: Real, b: Real, s: Real, t: Real) -> Real:
    """The integral of sqrt(q)*sqrt(p) for q = N(a, s**2), p = N(b, t**2): sqrt(2*s*t/(s**2 + t**2))*exp(-(a - b)**2/(4*(s**2 + t**2)))."""
    total = s**2 + t**2
    return sqrt(2 * s * t / total) * exp(-((a - b) ** 2) / (4 * total))


def integrates_to_one(space: Space, density: PointValue) -> Formula:
    """The integral of the density is one."""
    return eq(integral(space, density), 1)


# Hellinger


@theorem("P06 Section 1.2: completing the square", claims=("GK-12",))
def root_of_product_of_normals(x: Real, a: Real, b: Real, s: Positive, t: Positive, circle_constant: Positive) -> Formula:
    """The root of a product of normal densities is their affinity times a normal density.

    That one has the mean (a*t**2 + b*s**2)/(s**2 + t**2) and the variance 2*s**2*t**2/(s**2 + t**2).
    """

    def normal(mu: Real, variance: Real) -> Real:
        return exp(log_normal_density(x, mu, variance, circle_constant))

    total = s**2 + t**2
    between = normal((a * t**2 + b * s**2) / total, 2 * s**2 * t**2 / total)
    return eq(sqrt(normal(a, s**2)) * sqrt(normal(b, t**2)), affinity(a, b, s, t) * between)


@theorem("P06 Section 1.2: the Hellinger distance and the affinity", claims=("GK-12",), redundant=("forall(z in Z: 0 <= r(z))",))
def squared_hellinger_of_affinity(q: Distribution, p: Distribution, r: Distribution, k: Real) -> Formula:
    """If sqrt(q)*sqrt(p) is k times a density, as for normal ones, H^2 = 2*(1 - k)."""
    root = forall(q.space, lambda z: eq(sqrt(q(z)) * sqrt(p(z)), k * r(z)))
    return given(root).then(eq(squared_hellinger(q.space, q, p), 2 * (1 - k)))


@refuted("P06 Section 1.2, without the factor of the scales", claims=("GK-12",))
def affinity_eq_exponential(a: Real, b: Real, s: Positive, t: Positive) -> Formula:
    """The factor sqrt(2*s*t/(s**2 + t**2)) is one for equal scales only."""
    return eq(affinity(a, b, s, t), exp(-((a - b) ** 2) / (4 * (s**2 + t**2))))


# Chi-squared


@theorem(
    "NN14 Section 3", claims=("GK-13",),
    undecided=(
        "satisfiable",
        "0 < circle_constant",
        "integral(z in Z: exp(-(x(z) - mu)**2/(2*1))/sqrt(2*circle_constant*1)) = 1",
        "integral(z in Z: exp(-(x(z) - 0)**2/(2*1))/sqrt(2*circle_constant*1)) = 1",
        "integral(z in Z: exp(-(x(z) - 2*mu)**2/(2*1))/sqrt(2*circle_constant*1)) = 1",
    ),
)
def chi_squared_of_means(Z: Space, x: Coordinate, mu: Real, circle_constant: Positive) -> Formula:
    """The chi-squared divergence of N(mu, 1) to N(0, 1) is exp(mu**2) - 1."""

    def normal(mean: Real) -> PointValue:
        return lambda z: normal_density(x(z), mean, Real(1), circle_constant)

    q, p = normal(mu), normal(Real(0))
    return given(integrates_to_one(Z, q), integrates_to_one(Z, p), integrates_to_one(Z, normal(2 * mu))).then(
        eq(chi_squared(Z, q, p), exp(mu**2) - 1)
    )


@theorem("NN14 Section 3: a variance below two", claims=("GK-13",))
def ratio_of_variances(x: Real, v: Positive, circle_constant: Positive) -> Formula:
    """For v < 2, q^2/p of N(0, v) and N(0, 1) is a normal density over sqrt(v*(2 - v)).

    That one has the variance v/(2 - v).
    """

    def normal(variance: Real) -> Real:
        return normal_density(x, Real(0), variance, circle_constant)

    return given(v < 2).then(eq(normal(v) ** 2 / normal(Real(1)), normal(v / (2 - v)) / sqrt(v * (2 - v))))


@theorem("NN14 eq. 2", claims=("GK-13",), redundant=("forall(z in Z: 0 <= q(z))", "forall(z in Z: 0 <= r(z))"))
def chi_squared_of_ratio(q: Distribution, p: Density, r: Distribution, k: Real) -> Formula:
    """If q^2/p is k times a density, as for variances below two, chi-squared is k - 1."""
    ratio = forall(q.space, lambda z: eq(q(z) ** 2 / p(z), k * r(z)))
    return given(ratio).then(eq(chi_squared(q.space, q, p), k - 1))


@theorem("NN14 Section 3: the integrand at a variance of two or more", claims=("GK-13",))
def chi_squared_integrand_ge_constant(x: Real, v: Real, log_constant: Real, log_standard_constant: Real) -> Formula:
    """For v >= 2, the integrand q**2/p of chi-squared is at least a positive constant.

    By `chi_squared_on_window_ge`, the divergence is then infinite on the line.
    """
    q = exp(-(x**2) / (2 * v) - log_constant)
    p = exp(-(x**2) / 2 - log_standard_constant)
    return given(v >= 2).then(q**2 / p >= exp(log_standard_constant - 2 * log_constant))


@refuted("NN14 Section 3: the same constant at a variance below two", claims=("GK-13",))
def chi_squared_integrand_ge_constant_below_two(x: Real, v: Positive, log_constant: Real, log_standard_constant: Real) -> Formula:
    """For v < 2, the integrand falls below every such constant."""
    q = exp(-(x**2) / (2 * v) - log_constant)
    p = exp(-(x**2) / 2 - log_standard_constant)
    return given(v >= 1).then(q**2 / p >= exp(log_standard_constant - 2 * log_constant))


@theorem("NN14 Section 3: an infinite divergence", claims=("GK-13",))
def chi_squared_on_window_ge(q: Distribution, p: Weight, window: Weight, least: Real) -> Formula:
    """Where q**2/p >= least, chi-squared over a window is at least least*(its size) - 2.

    A window is a function with values between zero and one. On a space of infinite measure its size has no bound.
    """
    within = forall(q.space, lambda z: (0 <= window(z)) & (window(z) <= 1))
    ratio = forall(q.space, lambda z: (p(z) > 0) & (q(z) ** 2 / p(z) >= least))
    on_window = integral(q.space, lambda z: window(z) * ((q(z) - p(z)) ** 2 / p(z)))
    return given(within, ratio).then(on_window >= least * integral(q.space, lambda z: window(z)) - 2)
