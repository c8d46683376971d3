"""Renyi divergences of any two positive densities over any space: those of orders above and below 1 enclose the KL.

[R61]  Renyi, On measures of entropy and information, 1961.
[EH14] van Erven and Harremoes, Renyi divergence and Kullback-Leibler divergence, 2014.

Real powers are written with exponentials: p**a is exp(a*log(p)).

Main definitions: `moment`, `renyi`.
Main statements: `renyi_mono_above_one`, `renyi_mono_below_one`, `kl_le_renyi`, `renyi_le_kl`, `renyi_of_order_two`, `renyi_of_order_half`.
"""

from objective_proofs import (
    Density,
    Formula,
    Positive,
    Real,
    Unit,
    derivative,
    eq,
    exp,
    given,
    integral,
    log,
    refuted,
    sqrt,
    theorem,
)
from objective_proofs.definitions.divergences import chi_squared, kl
from objective_proofs.definitions.generators import power

P_MASS = "integral(z in Z: p(z)) = 1"
Q_MASS = "integral(z in Z: q(z)) = 1"
MOMENT = "0 < integral(x in Z: exp(a*log(p(x)) + (1 - a)*log(q(x))))"
MOMENT_B = "0 < integral(x in Z: exp(b*log(p(x)) + (1 - b)*log(q(x))))"
MOMENT_C = "0 < integral(x in Z: exp((1 + c*(b - 1))*log(p(x)) + (1 - (1 + c*(b - 1)))*log(q(x))))"


def moment(order: Real, p: Density, q: Density) -> Real:
    """The integral of p**a*q**(1 - a)."""
    return integral(p.space, lambda x: exp(order * log(p(x)) + (1 - order) * log(q(x))))


def renyi(order: Real, p: Density, q: Density) -> Real:
    """R_a(P||Q) = log of the integral of p**a*q**(1 - a), over a - 1 ([R61] eq. 3.3; [EH14] eq. 2)."""
    return log(moment(order, p, q)) / (order - 1)


# Growth with the order


@theorem("EH14 Theorems 3 and 5, by Jensen's inequality", claims=("FD-22",), redundant=(Q_MASS,), undecided=(MOMENT,))
def kl_le_renyi(p: Density, q: Density, a: Real) -> Formula:
    """The KL is at most every Renyi divergence of an order above 1."""
    return given(a > 1, moment(a, p, q) > 0).then(kl(p, q) <= renyi(a, p, q))


@theorem("EH14 Theorems 3 and 5, by Jensen's inequality", claims=("FD-22",), redundant=(Q_MASS,), undecided=(MOMENT,))
def renyi_le_kl(p: Density, q: Density, a: Real) -> Formula:
    """The KL is at least every Renyi divergence of an order below 1."""
    return given(a < 1, moment(a, p, q) > 0).then(renyi(a, p, q) <= kl(p, q))


@refuted("EH14 Theorem 3, with the order reversed", claims=("FD-22",))
def renyi_le_of_smaller_order(p: Density, q: Density) -> Formula:
    """Renyi divergences do not fall with the order: orders 2 and 3."""
    return renyi(Real(3), p, q) <= renyi(Real(2), p, q)


@theorem(
    "EH14 Theorem 3: Jensen's inequality for a power between 0 and 1", claims=("FD-22",), redundant=(Q_MASS,), undecided=(MOMENT_B,)
)
def moment_le_power_of_moment(p: Density, q: Density, b: Real, c: Unit) -> Formula:
    """The moment of order 1 + c*(b - 1) is at most the power c of that of order b."""
    return given(moment(b, p, q) > 0).then(moment(1 + c * (b - 1), p, q) <= exp(c * log(moment(b, p, q))))


@theorem(
    "EH14 Theorem 3: convexity of the logarithm of the moment between order 1 and b",
    claims=("FD-22",),
    using=("theorems.renyi_divergences.moment_le_power_of_moment",),
    undecided=(Q_MASS, MOMENT_B, MOMENT_C),
)
def log_moment_le(p: Density, q: Density, b: Real, c: Unit) -> Formula:
    """The logarithm of the moment of order 1 + c*(b - 1) is at most c times that of order b."""
    a = 1 + c * (b - 1)
    return given(moment(b, p, q) > 0, moment(a, p, q) > 0).then(log(moment(a, p, q)) <= c * log(moment(b, p, q)))


@theorem(
    "EH14 Theorem 3, above order 1",
    claims=("FD-22",),
    using=("theorems.renyi_divergences.log_moment_le",),
    undecided=(Q_MASS,),
)
def renyi_mono_above_one(p: Density, q: Density, b: Real, c: Positive) -> Formula:
    """R_a <= R_b for orders 1 < a <= b, a being 1 + c*(b - 1)."""
    a = 1 + c * (b - 1)
    return given(b > 1, c <= 1).then(renyi(a, p, q) <= renyi(b, p, q))


@theorem(
    "EH14 Theorem 3, below order 1",
    claims=("FD-22",),
    using=("theorems.renyi_divergences.log_moment_le",),
    undecided=(Q_MASS,),
)
def renyi_mono_below_one(p: Density, q: Density, b: Real, c: Positive) -> Formula:
    """R_b <= R_a for orders b <= a < 1, a being 1 + c*(b - 1)."""
    a = 1 + c * (b - 1)
    return given(b < 1, c <= 1).then(renyi(b, p, q) <= renyi(a, p, q))


# Orders 1, 2 and 1/2


@theorem("EH14 Theorem 5: the limit of order 1", claims=("FD-22",), redundant=(Q_MASS,))
def kl_eq_derivative_of_log_moment(p: Density, q: Density) -> Formula:
    """The KL is the derivative of log of the moment at order 1, and so the limit of R_a there."""
    return eq(derivative(lambda a: log(moment(a, p, q)), 1), kl(p, q))


@theorem("EH14 eq. 6-7", claims=("FD-22",), redundant=(P_MASS, Q_MASS))
def moment_of_order_two(p: Density, q: Density) -> Formula:
    """The moment of order 2 is the integral of p**2/q."""
    return eq(moment(Real(2), p, q), integral(p.space, lambda x: p(x) ** 2 / q(x)))


@theorem("EH14 eq. 7", claims=("FD-22",), using=("theorems.renyi_divergences.moment_of_order_two",))
def renyi_of_order_two(p: Density, q: Density) -> Formula:
    """R_2 is log(1 + chi2)."""
    return eq(renyi(Real(2), p, q), log(1 + chi_squared(p, q)))


@theorem("EH14 eq. 6: the square root as a power")
def power_half_eq_sqrt(u: Positive) -> Formula:
    """u**(1/2) is the root of u."""
    return eq(power(u, Real("1/2")), sqrt(u))


@theorem("EH14 eq. 6", claims=("FD-22",), undecided=("0 < integral(x in Z: exp((1/2)*log(p(x)) + (1 - 1/2)*log(q(x))))",))
def renyi_of_order_half(p: Density, q: Density) -> Formula:
    """R_(1/2) is -2*log(1 - H**2/2), with the roots in H as powers."""
    half = Real("1/2")
    squared_hellinger = integral(p.space, lambda x: (power(p(x), half) - power(q(x), half)) ** 2)
    return given(moment(half, p, q) > 0).then(eq(renyi(half, p, q), -2 * log(1 - squared_hellinger / 2)))


@refuted("EH14 eq. 6, with the squared Hellinger distance not halved", claims=("FD-22",))
def renyi_of_order_half_without_half(p: Density, q: Density) -> Formula:
    """R_(1/2) is not -2*log(1 - H**2)."""
    squared_hellinger = integral(p.space, lambda x: (sqrt(p(x)) - sqrt(q(x))) ** 2)
    return given(squared_hellinger < 1).then(eq(renyi(Real("1/2"), p, q), -2 * log(1 - squared_hellinger)))
