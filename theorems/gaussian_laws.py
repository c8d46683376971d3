"""Laws of Gaussian densities over a space with coordinates: KL, entropy, chi-squared, derived from densities and moments.

[KW14] Kingma and Welling, Auto-Encoding Variational Bayes, 2014.
[B06]  Bishop, Pattern Recognition and Machine Learning, 2006.
[CT06] Cover and Thomas, Elements of Information Theory, 2006.
[NN14] Nielsen and Nock, On the chi square and higher-order chi distances for approximating f-divergences, 2014.

The space has coordinates x(z). What is needed of Lebesgue measure is a hypothesis: that the density which is named integrates to
one, and has the mean and variance of its name. A density is normal if its logarithm is that of `log_normal_density`.

Main definitions: `is_normal`, `is_diagonal_normal`, `kl`, `entropy`, `chi_squared`.
Main statements: `diagonal_kl_closed_form`, `entropy_le_entropy_of_normal`, `chi_squared_of_means`.
"""

from collections.abc import Callable
from typing import Annotated

from objective_proofs import (
    Density,
    Formula,
    Function,
    Point,
    Positive,
    PositiveVector,
    Real,
    Space,
    Vector,
    VectorFunction,
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
)
from objective_proofs.definitions.gaussian import kl_coordinate_to_standard

Coordinate = Annotated[Function, "Z -> real"]
Coordinates = Annotated[VectorFunction, "Z -> d"]
Latent = Annotated[Vector, "d"]
Variances = Annotated[PositiveVector, "d"]
PointValue = Callable[[Point], Real]


def normal_density(x: Real, mu: Real, variance: Real, circle_constant: Positive) -> Real:
    """The density of N(mu, variance) at x; the circle constant stands for pi ([B06] eq. 1.46)."""
    return exp(-((x - mu) ** 2) / (2 * variance)) / sqrt(2 * circle_constant * variance)


def log_normal_density(x: Real, mu: Real, variance: Real, circle_constant: Positive) -> Real:
    """Its logarithm, with the normalizing constant as a logarithm."""
    return -((x - mu) ** 2) / (2 * variance) - log(2 * circle_constant * variance) / 2


def is_normal(q: Density, x: Function, mu: Real, variance: Real, circle_constant: Positive) -> Formula:
    """The density of q is that of N(mu, variance) at the coordinate."""
    return forall(q.space, lambda z: eq(log(q(z)), log_normal_density(x(z), mu, variance, circle_constant)))


def is_diagonal_normal(q: Density, x: VectorFunction, mu: Vector, variance: Vector, circle_constant: Positive) -> Formula:
    """The density of q is that of N(mu, diag(variance)) at the coordinates."""
    return forall(
        q.space,
        lambda z: eq(log(q(z)), sum_over(mu, lambda i: log_normal_density(x(z)[i], mu[i], variance[i], circle_constant))),
    )


def has_variance(q: Density, x: PointValue, mu: Real, variance: Real) -> Formula:
    """E[(x - mu)**2] is the variance."""
    return eq(expectation(q, lambda z: (x(z) - mu) ** 2), variance)


def has_moments(q: Density, x: VectorFunction, mu: Vector, variance: Vector) -> tuple[Formula, Formula]:
    """The coordinates have means mu and variances `variance`."""
    means = forall(mu, lambda i: eq(expectation(q, lambda z: x(z)[i]), mu[i]))
    return means, forall(mu, lambda i: has_variance(q, lambda z: x(z)[i], mu[i], variance[i]))


def kl(q: Density, p: Density) -> Real:
    """KL(q || p), the expectation under q of log q - log p."""
    return expectation(q, lambda z: log(q(z)) - log(p(z)))


def entropy(q: Density) -> Real:
    """The differential entropy -E_q[log q]."""
    return -expectation(q, lambda z: log(q(z)))


def chi_squared(space: Space, q: PointValue, p: PointValue) -> Real:
    """The integral of (q - p)**2/p ([NN14] eq. 1)."""
    return integral(space, lambda z: (q(z) - p(z)) ** 2 / p(z))


@theorem(
    "KW14 Appendix B; B06 exercise 2.13, diagonal", claims=("GK-5", "GK-10"),
    undecided=(
        "satisfiable",
        "forall(z in Z: 0 < q(z))",
        "integral(z in Z: q(z)) = 1",
        "forall(z in Z: 0 < p(z))",
        "integral(z in Z: p(z)) = 1",
        "forall(i < d: 0 < v0[i])",
        "forall(i < d: 0 < v1[i])",
        "0 < circle_constant",
        "forall(z in Z: log(q(z)) = sum(i < d: -(x(z)[i] - mu0[i])**2/(2*v0[i]) - log(2*circle_constant*v0[i])/2))",
        "forall(z in Z: log(p(z)) = sum(i < d: -(x(z)[i] - mu1[i])**2/(2*v1[i]) - log(2*circle_constant*v1[i])/2))",
        "forall(i < d: integral(z in Z: q(z)*x(z)[i]) = mu0[i])",
        "forall(i < d: integral(z in Z: q(z)*(x(z)[i] - mu0[i])**2) = v0[i])",
    ),
)
def diagonal_kl_closed_form(
    q: Density,
    p: Density,
    x: Coordinates,
    mu0: Latent,
    mu1: Latent,
    v0: Variances,
    v1: Variances,
    circle_constant: Positive,
) -> Formula:
    """The KL of two diagonal Gaussians, from their densities and moments."""
    normal = is_diagonal_normal(q, x, mu0, v0, circle_constant) & is_diagonal_normal(p, x, mu1, v1, circle_constant)
    closed_form = sum_over(mu0, lambda i: log(v1[i] / v0[i]) + (v0[i] + (mu0[i] - mu1[i]) ** 2) / v1[i] - 1) / 2
    return given(normal, *has_moments(q, x, mu0, v0)).then(eq(kl(q, p), closed_form))


@theorem(
    "KW14 Appendix B, from the densities", claims=("GK-1",),
    redundant=("integral(z in Z: p(z)) = 1",),
    undecided=(
        "satisfiable",
        "forall(z in Z: 0 < q(z))",
        "integral(z in Z: q(z)) = 1",
        "forall(z in Z: 0 < p(z))",
        "forall(z in Z: log(q(z)) = -(x(z) - mu)**2/(2*exp(logvar)) - logvar/2 - log_constant)",
        "forall(z in Z: log(p(z)) = -(x(z) - 0)**2/(2*exp(0)) - 0/2 - log_constant)",
        "integral(z in Z: q(z)*x(z)) = mu",
        "integral(z in Z: q(z)*(x(z) - mu)**2) = exp(logvar)",
    ),
)
def kl_to_standard_closed_form(q: Density, p: Density, x: Coordinate, mu: Real, logvar: Real, log_constant: Real) -> Formula:
    """The KL of N(mu, exp(logvar)) to N(0, 1) is (exp(logvar) + mu**2 - 1 - logvar)/2."""

    def log_density(at: Real, mean: Real, log_variance: Real) -> Real:
        return -((at - mean) ** 2) / (2 * exp(log_variance)) - log_variance / 2 - log_constant

    normal = forall(q.space, lambda z: eq(log(q(z)), log_density(x(z), mu, logvar)))
    standard = forall(q.space, lambda z: eq(log(p(z)), log_density(x(z), Real(0), Real(0))))
    mean = eq(expectation(q, lambda z: x(z)), mu)
    return given(normal, standard, mean, has_variance(q, lambda z: x(z), mu, exp(logvar))).then(
        eq(kl(q, p), kl_coordinate_to_standard(mu, logvar))
    )


@theorem(
    "B06 exercise 2.13, with one variance", claims=("GK-9",),
    redundant=(
        "integral(z in Z: p(z)) = 1",
        "forall(i < d: integral(z in Z: q(z)*(x(z)[i] - mu0[i])**2) = v[i])",
    ),
    undecided=(
        "satisfiable",
        "forall(z in Z: 0 < q(z))",
        "integral(z in Z: q(z)) = 1",
        "forall(z in Z: 0 < p(z))",
        "forall(i < d: 0 < v[i])",
        "0 < circle_constant",
        "forall(z in Z: log(q(z)) = sum(i < d: -(x(z)[i] - mu0[i])**2/(2*v[i]) - log(2*circle_constant*v[i])/2))",
        "forall(z in Z: log(p(z)) = sum(i < d: -(x(z)[i] - mu1[i])**2/(2*v[i]) - log(2*circle_constant*v[i])/2))",
        "forall(i < d: integral(z in Z: q(z)*x(z)[i]) = mu0[i])",
    ),
)
def kl_of_one_variance_closed_form(
    q: Density, p: Density, x: Coordinates, mu0: Latent, mu1: Latent, v: Variances, circle_constant: Positive
) -> Formula:
    """With the same variances, the KL is the sum of (mu0 - mu1)**2/(2*v)."""
    normal = is_diagonal_normal(q, x, mu0, v, circle_constant) & is_diagonal_normal(p, x, mu1, v, circle_constant)
    closed_form = sum_over(mu0, lambda i: (mu0[i] - mu1[i]) ** 2 / (2 * v[i]))
    return given(normal, *has_moments(q, x, mu0, v)).then(eq(kl(q, p), closed_form))


@theorem(
    "CT06 Theorem 8.6.5", claims=("GK-15",),
    undecided=(
        "satisfiable",
        "forall(z in Z: 0 < q(z))",
        "integral(z in Z: q(z)) = 1",
        "forall(z in Z: 0 < normal(z))",
        "integral(z in Z: normal(z)) = 1",
        "0 < v",
        "0 < circle_constant",
        "forall(z in Z: log(normal(z)) = -(x(z) - mu)**2/(2*v) - log(2*circle_constant*v)/2)",
        "integral(z in Z: q(z)*(x(z) - mu)**2) = v",
    ),
)
def entropy_le_entropy_of_normal(q: Density, normal: Density, x: Coordinate, mu: Real, v: Positive, circle_constant: Positive) -> Formula:
    """Among the densities of variance v, the normal one has the largest entropy."""
    return given(is_normal(normal, x, mu, v, circle_constant), has_variance(q, lambda z: x(z), mu, v)).then(
        entropy(q) <= (log(2 * circle_constant * v) + 1) / 2
    )


@theorem(
    "CT06 Example 8.1.2", claims=("GK-15",),
    undecided=(
        "satisfiable",
        "forall(z in Z: 0 < normal(z))",
        "integral(z in Z: normal(z)) = 1",
        "0 < v",
        "0 < circle_constant",
        "forall(z in Z: log(normal(z)) = -(x(z) - mu)**2/(2*v) - log(2*circle_constant*v)/2)",
        "integral(z in Z: normal(z)*(x(z) - mu)**2) = v",
    ),
)
def entropy_of_normal(normal: Density, x: Coordinate, mu: Real, v: Positive, circle_constant: Positive) -> Formula:
    """The normal density has entropy log(2*pi*v)/2 + 1/2."""
    return given(is_normal(normal, x, mu, v, circle_constant), has_variance(normal, lambda z: x(z), mu, v)).then(
        eq(entropy(normal), (log(2 * circle_constant * v) + 1) / 2)
    )


@refuted("CT06 Theorem 8.6.5, without the variance", claims=("GK-15",))
def entropy_le_entropy_of_normal_of_any_variance(
    q: Density, normal: Density, x: Coordinate, mu: Real, v: Positive, circle_constant: Positive
) -> Formula:
    """A density of another variance can have more entropy."""
    return given(has_variance(normal, lambda z: x(z), mu, v)).then(entropy(q) <= (log(2 * circle_constant * v) + 1) / 2)


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

    def normalized(mean: Real) -> Formula:
        return eq(integral(Z, normal(mean)), 1)

    return given(normalized(mu), normalized(Real(0)), normalized(2 * mu)).then(
        eq(chi_squared(Z, normal(mu), normal(Real(0))), exp(mu**2) - 1)
    )
