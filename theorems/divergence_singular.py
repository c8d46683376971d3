"""f-divergences of any two distributions, singular ones included, and what they are for near distributions.

[C67]  Csiszar, Information-type measures of difference of probability distributions and indirect observations, 1967.
[LV06] Liese and Vajda, On divergences and informations in statistics and information theory, 2006.
[CS04] Csiszar and Shields, Information Theory and Statistics: A Tutorial, 2004.

Where q = 0, the integrand is f'(oo)*p, with f'(oo), the limit of f(u)/u, the supremum of the slopes of f.

Main definitions: `general_divergence`, `is_quadratic_near_one`.
Main statements: `general_divergence_of_positive`, `local_divergence`.
"""

from collections.abc import Callable
from typing import Annotated

from objective_proofs import (
    Density,
    Distribution,
    Formula,
    Function,
    Real,
    and_,
    eq,
    forall,
    given,
    iff,
    implies,
    integral,
    piecewise,
    refuted,
    theorem,
)
from objective_proofs.definitions import generators
from objective_proofs.definitions.generators import divergence

Generator = Callable[[Real], Real]
Direction = Annotated[Function, "Z -> real"]


def general_divergence(f: Generator, at_infinity: Real, p: Distribution, q: Distribution) -> Real:
    """The integral of q*f(p/q) where q > 0, plus f'(oo)*P(q = 0) ([C67]; [LV06] eq. 3)."""
    return integral(p.space, lambda x: piecewise((q(x) * f(p(x) / q(x)), q(x) > 0), at_infinity * p(x)))


@theorem(
    "C67",
    claims=("FD-6",),
    redundant=("forall(z in Z: 0 <= p(z))", "integral(z in Z: p(z)) = 1", "integral(z in Z: q(z)) = 1"),
)
def general_divergence_of_positive(f: Function, at_infinity: Real, p: Distribution, q: Density) -> Formula:
    """Where q is positive, the singular part is zero."""
    return eq(general_divergence(f, at_infinity, p, q), divergence(f, p, q))


@refuted("C67, without the singular part: the KL generator", claims=("FD-6",))
def divergence_without_singular_part_nonneg(p: Density, q: Distribution) -> Formula:
    """Without its singular part, the divergence of singular distributions can be negative."""
    return general_divergence(generators.kl, Real(0), p, q) >= 0


@refuted("LV06 Theorem 5, equality only for singular distributions: f(u) = u - 1", claims=("FD-7",))
def singular_of_largest_divergence(p: Density, q: Density) -> Formula:
    """For a linear f, every divergence is the largest: equality does not make P and Q singular."""
    largest = eq(general_divergence(lambda u: u - 1, Real(1), p, q), -1 + Real(1))
    return iff(largest, forall(p.space, lambda x: eq(p(x) * q(x), 0)))


def is_quadratic_near_one(f: Function, slope: Real, curvature: Real, radius: Real, error: Real) -> Formula:
    """For |u - 1| <= radius, f(u) is f(1) + f'(1)*(u - 1) + f''(1)/2*(u - 1)**2 up to error*(u - 1)**2."""

    def near(u: Real) -> Formula:
        square = (u - 1) ** 2
        expansion = f(1) + slope * (u - 1) + curvature / 2 * square
        return and_(f(u) <= expansion + error * square, f(u) >= expansion - error * square)

    return forall(Real, lambda u: implies(and_(1 - radius <= u, u <= 1 + radius), near(u)))


@theorem(
    "CS04 Theorem 4.1, as an explicit bound",
    claims=("FD-10",),
    redundant=("integral(z in Z: p(z)) = 1",),
    undecided=(
        "forall(x in Z: -radius*p(x) <= eps*direction(x))",
        "forall(x in Z: eps*direction(x) <= radius*p(x))",
    ),
)
def local_divergence(
    f: Function,
    slope: Real,
    curvature: Real,
    radius: Real,
    error: Real,
    p: Density,
    direction: Direction,
    eps: Real,
) -> Formula:
    """D_f(P + eps*d||P) is f''(1)/2*eps**2*chi2, up to any share of eps**2*chi2 for small eps."""
    Z = p.space
    chi_squared = integral(Z, lambda x: direction(x) ** 2 / p(x))
    moved = integral(Z, lambda x: p(x) * f((p(x) + eps * direction(x)) / p(x)))
    small = forall(Z, lambda x: and_(-radius * p(x) <= eps * direction(x), eps * direction(x) <= radius * p(x)))
    no_mass = eq(integral(Z, lambda x: direction(x)), 0)
    return given(eq(f(1), 0), is_quadratic_near_one(f, slope, curvature, radius, error), no_mass, small).then(
        and_(
            moved <= (curvature / 2 + error) * eps**2 * chi_squared,
            moved >= (curvature / 2 - error) * eps**2 * chi_squared,
        )
    )


@refuted("CS04 Theorem 4.1, with the factor of the second derivative not halved", claims=("FD-10",))
def local_divergence_without_half(p: Density, direction: Direction, eps: Real) -> Formula:
    """D_f(P + eps*d||P) is not f''(1)*eps**2*chi2: Pearson's chi-squared, whose f''(1) is 2."""
    chi_squared = integral(p.space, lambda x: direction(x) ** 2 / p(x))
    moved = integral(p.space, lambda x: p(x) * generators.pearson((p(x) + eps * direction(x)) / p(x)))
    return eq(moved, 2 * eps**2 * chi_squared)
