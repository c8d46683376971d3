"""Renyi divergences of any two positive densities over any space: they grow with the order, through the KL at order 1.

[R61]  Renyi, On measures of entropy and information, 1961.
[EH14] van Erven and Harremoes, Renyi divergence and Kullback-Leibler divergence, 2014.

Real powers are written with exponentials: p**a is exp(a*log(p)). The order between 1 and b, at the share t of the way, is 1 + t*(b - 1).

Main definitions: `moment`, `renyi`.
Main statements: `renyi_le_of_larger_order`, `kl_le_renyi`, `renyi_le_kl`, `renyi_of_order_two`, `renyi_of_order_half`.
"""

from objective_proofs import (
    Density,
    Formula,
    Real,
    Unit,
    eq,
    exp,
    expectation,
    given,
    integral,
    log,
    refuted,
    sqrt,
    theorem,
)

P_MASS, Q_MASS = "integral(z in Z: p(z)) = 1", "integral(z in Z: q(z)) = 1"


def moment(order: Real, p: Density, q: Density) -> Real:
    """The integral of p**a*q**(1 - a)."""
    return integral(p.space, lambda x: exp(order * log(p(x)) + (1 - order) * log(q(x))))


def renyi(order: Real, p: Density, q: Density) -> Real:
    """R_a(P||Q) = log of the integral of p**a*q**(1 - a), over a - 1 ([R61] eq. 3.3; [EH14] eq. 2)."""
    return log(moment(order, p, q)) / (order - 1)


def kl(p: Density, q: Density) -> Real:
    """KL(P||Q), the Renyi divergence of order 1."""
    return expectation(p, lambda x: log(p(x) / q(x)))


# Growth with the order


@theorem("EH14 Theorem 3, by the convexity of exp", claims=("FD-22",), redundant=(Q_MASS,))
def moment_le_tangent(p: Density, q: Density, b: Real, t: Unit, d: Real) -> Formula:
    """The moment between the orders 1 and b is below every tangent of a power of that at b."""
    between = moment(1 + t * (b - 1), p, q)
    return between <= exp(t * d) * (1 - t + t * exp(-d) * moment(b, p, q))


@theorem("EH14 Theorem 3, by the convexity of exp", claims=("FD-22",), redundant=(Q_MASS,))
def log_moment_convex(p: Density, q: Density, b: Real, t: Unit) -> Formula:
    """Between the orders 1 and b, the logarithm of the moment is below its chord."""
    between = moment(1 + t * (b - 1), p, q)
    return given(moment(b, p, q) > 0, between > 0).then(log(between) <= t * log(moment(b, p, q)))


@theorem("EH14 Theorem 3", claims=("FD-22",), redundant=(Q_MASS,))
def renyi_le_of_larger_order(p: Density, q: Density, b: Real, t: Unit) -> Formula:
    """Above order 1, Renyi divergences grow with the order."""
    a = 1 + t * (b - 1)
    return given(b > 1, t > 0, moment(a, p, q) > 0, moment(b, p, q) > 0).then(renyi(a, p, q) <= renyi(b, p, q))


@theorem("EH14 Theorem 3", claims=("FD-22",), redundant=(Q_MASS,))
def renyi_ge_of_smaller_order(p: Density, q: Density, b: Real, t: Unit) -> Formula:
    """Below order 1 too, Renyi divergences grow with the order."""
    a = 1 + t * (b - 1)
    return given(b < 1, t > 0, moment(a, p, q) > 0, moment(b, p, q) > 0).then(renyi(b, p, q) <= renyi(a, p, q))


@theorem("EH14 Theorems 3 and 5, by Jensen's inequality", claims=("FD-22",), redundant=(Q_MASS,))
def kl_le_renyi(p: Density, q: Density, a: Real) -> Formula:
    """The KL is at most every Renyi divergence of an order above 1."""
    return given(a > 1, moment(a, p, q) > 0).then(kl(p, q) <= renyi(a, p, q))


@theorem("EH14 Theorems 3 and 5, by Jensen's inequality", claims=("FD-22",), redundant=(Q_MASS,))
def renyi_le_kl(p: Density, q: Density, a: Real) -> Formula:
    """The KL is at least every Renyi divergence of an order below 1."""
    return given(a < 1, moment(a, p, q) > 0).then(renyi(a, p, q) <= kl(p, q))


@refuted("EH14 Theorem 3, with the order reversed", claims=("FD-22",))
def renyi_le_of_smaller_order(p: Density, q: Density) -> Formula:
    """Renyi divergences do not fall with the order: orders 2 and 3."""
    return renyi(Real(3), p, q) <= renyi(Real(2), p, q)


# Orders 2 and 1/2


@theorem("EH14 eq. 7", claims=("FD-22",))
def renyi_of_order_two(p: Density, q: Density) -> Formula:
    """R_2 is log(1 + chi2)."""
    chi_squared = integral(p.space, lambda x: (p(x) - q(x)) ** 2 / q(x))
    return given(moment(Real(2), p, q) > 0).then(eq(renyi(Real(2), p, q), log(1 + chi_squared)))


@theorem("EH14 eq. 6", claims=("FD-22",))
def renyi_of_order_half(p: Density, q: Density) -> Formula:
    """R_(1/2) is -2*log(1 - H**2/2)."""
    squared_hellinger = integral(p.space, lambda x: (sqrt(p(x)) - sqrt(q(x))) ** 2)
    half = Real("1/2")
    return given(moment(half, p, q) > 0).then(eq(renyi(half, p, q), -2 * log(1 - squared_hellinger / 2)))


@refuted("EH14 eq. 6, with the squared Hellinger distance not halved", claims=("FD-22",))
def renyi_of_order_half_without_half(p: Density, q: Density) -> Formula:
    """R_(1/2) is not -2*log(1 - H**2)."""
    squared_hellinger = integral(p.space, lambda x: (sqrt(p(x)) - sqrt(q(x))) ** 2)
    return given(squared_hellinger < 1).then(eq(renyi(Real("1/2"), p, q), -2 * log(1 - squared_hellinger)))
