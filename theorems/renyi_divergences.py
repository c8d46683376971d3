"""Renyi divergences of any two positive densities over any space: those of orders above and below 1 enclose the KL.

[R61]  Renyi, On measures of entropy and information, 1961.
[EH14] van Erven and Harremoes, Renyi divergence and Kullback-Leibler divergence, 2014.

Real powers are written with exponentials: p**a is exp(a*log(p)).

Main definitions: `moment`, `renyi`.
Main statements: `kl_le_renyi`, `renyi_le_kl`.
"""

from objective_proofs import (
    Density,
    Formula,
    Real,
    eq,
    exp,
    given,
    integral,
    log,
    refuted,
    sqrt,
    theorem,
)
from objective_proofs.definitions.divergences import kl

Q_MASS = "integral(z in Z: q(z)) = 1"
MOMENT = "0 < integral(x in Z: exp(a*log(p(x)) + (1 - a)*log(q(x))))"


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


# Orders 2 and 1/2


@refuted("EH14 eq. 6, with the squared Hellinger distance not halved", claims=("FD-22",))
def renyi_of_order_half_without_half(p: Density, q: Density) -> Formula:
    """R_(1/2) is not -2*log(1 - H**2)."""
    squared_hellinger = integral(p.space, lambda x: (sqrt(p(x)) - sqrt(q(x))) ** 2)
    return given(squared_hellinger < 1).then(eq(renyi(Real("1/2"), p, q), -2 * log(1 - squared_hellinger)))
