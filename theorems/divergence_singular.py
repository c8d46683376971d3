"""f-divergences of any two distributions, singular ones included, and what they are for near distributions.

[C67]  Csiszar, Information-type measures of difference of probability distributions and indirect observations, 1967.
[LV06] Liese and Vajda, On divergences and informations in statistics and information theory, 2006.
[CS04] Csiszar and Shields, Information Theory and Statistics: A Tutorial, 2004.

Where p = 0, the integrand is f(0+)*q, with f(0+) the supremum over the tangents of f of their values at 0; where q = 0, it is f'(oo)*p,
with f'(oo), the limit of f(u)/u, the supremum of their slopes. Only that these are upper bounds is used.

Main definitions: `general_divergence`, `bound_tangents`, `are_singular`, `strictly_convex`, `is_quadratic_near_one`.
Main statements: `general_divergence_nonneg`, `divergence_of_laws_le`, `divergence_of_singular_laws`, `singular_of_divergence_of_laws_eq`,
`local_divergence`.
"""

from typing import Annotated

from objective_proofs import (
    Density,
    Distribution,
    Formula,
    Function,
    Positive,
    Real,
    Space,
    and_,
    eq,
    forall,
    given,
    iff,
    implies,
    integral,
    minimum,
    ne,
    piecewise,
    refuted,
    theorem,
)
from objective_proofs.definitions import generators
from objective_proofs.definitions.conjugates import Scalar
from objective_proofs.definitions.divergences import Weight, convex
from objective_proofs.definitions.generators import divergence

Direction = Annotated[Function, "Z -> real"]
Mass = Annotated[Function, "Z -> real"]
HERE = "theorems.divergence_singular."
STRICT = "forall(a: 0 < a implies forall(u: 0 < u implies u != a implies f(a) + slope(a)*(u - a) < f(u)))"
BOUND = "forall(a: 0 < a implies f(a) - slope(a)*a <= at_zero and slope(a) <= at_infinity)"
INTEGRAND = "if(p(x) = 0, at_zero*q(x), if(q(x) = 0, at_infinity*p(x), q(x)*f(p(x)/q(x))))"


def general_divergence(f: Scalar, at_zero: Real, at_infinity: Real, space: Space, p: Weight, q: Weight) -> Real:
    """The integral of q*f(p/q), which is f(0+)*q where p = 0, and f'(oo)*p where q = 0 ([C67]; [LV06] eq. 3)."""
    return integral(
        space,
        lambda x: piecewise((at_zero * q(x), eq(p(x), 0)), (at_infinity * p(x), eq(q(x), 0)), q(x) * f(p(x) / q(x))),
    )


def divergence_of_laws(f: Scalar, at_zero: Real, at_infinity: Real, p: Distribution, q: Distribution) -> Real:
    """D_f(P||Q) of any two distributions."""
    return general_divergence(f, at_zero, at_infinity, p.space, p, q)


def bound_tangents(f: Scalar, slope: Scalar, at_zero: Real, at_infinity: Real) -> Formula:
    """f(0+) is at least the value at 0, and f'(oo) at least the slope, of every tangent of f."""
    return forall(Positive, lambda a: and_(f(a) - slope(a) * a <= at_zero, slope(a) <= at_infinity))


def are_nonnegative(space: Space, p: Weight, q: Weight) -> Formula:
    """The densities of two measures of any mass are at least zero."""
    return forall(space, lambda x: and_(p(x) >= 0, q(x) >= 0))


def total(space: Space, p: Weight) -> Real:
    """The mass of a measure."""
    return integral(space, lambda x: p(x))


def are_singular(space: Space, p: Weight, q: Weight) -> Formula:
    """Almost everywhere one of the densities is zero: P and Q are singular to each other."""
    return eq(integral(space, lambda x: minimum(p(x), q(x))), 0)


def strictly_convex(f: Scalar, slope: Scalar) -> Formula:
    """Every tangent is strictly below f but where it touches."""
    return forall(Positive, lambda a: forall(Positive, lambda u: implies(ne(u, a), f(u) > f(a) + slope(a) * (u - a))))


# The singular part


@theorem(
    "C67",
    claims=("FD-6",),
    redundant=("integral(z in Z: p(z)) = 1", "integral(z in Z: q(z)) = 1"),
)
def general_divergence_of_positive(f: Function, at_zero: Real, at_infinity: Real, p: Density, q: Density) -> Formula:
    """Where both densities are positive, the terms at zero and at infinity do not count."""
    return eq(divergence_of_laws(f, at_zero, at_infinity, p, q), divergence(f, p, q))


@theorem("C67, by the tangent at 1; measures of any mass", claims=("FD-6",))
def general_divergence_ge_tangent_at_one(
    Z: Space, f: Function, slope: Function, at_zero: Real, at_infinity: Real, p: Mass, q: Mass
) -> Formula:
    """Of two measures, D_f is at least f(1)*Q(Z) + f'(1)*(P(Z) - Q(Z))."""
    return given(are_nonnegative(Z, p, q), convex(f, slope), bound_tangents(f, slope, at_zero, at_infinity)).then(
        general_divergence(f, at_zero, at_infinity, Z, p, q)
        >= f(1) * total(Z, q) + slope(1) * (total(Z, p) - total(Z, q))
    )


@theorem("C67", claims=("FD-6", "FD-7"), using=(HERE + "general_divergence_ge_tangent_at_one",))
def general_divergence_nonneg(
    f: Function, slope: Function, at_zero: Real, at_infinity: Real, p: Distribution, q: Distribution
) -> Formula:
    """With its singular part, the divergence of any two laws is at least zero."""
    return given(convex(f, slope), bound_tangents(f, slope, at_zero, at_infinity), eq(f(1), 0)).then(
        divergence_of_laws(f, at_zero, at_infinity, p, q) >= 0
    )


@refuted("C67, without the singular part: the KL generator", claims=("FD-6",))
def divergence_without_singular_part_nonneg(p: Density, q: Distribution) -> Formula:
    """Without its singular part, the divergence of singular distributions can be negative."""
    return divergence_of_laws(generators.kl, Real(0), Real(0), p, q) >= 0


# The range


@theorem("LV06 Theorem 5; measures of any mass", claims=("FD-7",))
def general_divergence_le(
    Z: Space, f: Function, slope: Function, at_zero: Real, at_infinity: Real, p: Mass, q: Mass
) -> Formula:
    """Of two measures, D_f is at most f(0+)*Q(Z) + f'(oo)*P(Z)."""
    return given(are_nonnegative(Z, p, q), bound_tangents(f, slope, at_zero, at_infinity)).then(
        general_divergence(f, at_zero, at_infinity, Z, p, q) <= at_zero * total(Z, q) + at_infinity * total(Z, p)
    )


@theorem("LV06 Theorem 5", claims=("FD-7",), using=(HERE + "general_divergence_le",))
def divergence_of_laws_le(
    f: Function, slope: Function, at_zero: Real, at_infinity: Real, p: Distribution, q: Distribution
) -> Formula:
    """The divergence of two laws is at most f(0+) + f'(oo)."""
    return given(bound_tangents(f, slope, at_zero, at_infinity)).then(
        divergence_of_laws(f, at_zero, at_infinity, p, q) <= at_zero + at_infinity
    )


@theorem("LV06 Theorem 5; measures of any mass", claims=("FD-7",))
def general_divergence_of_singular(Z: Space, f: Function, at_zero: Real, at_infinity: Real, p: Mass, q: Mass) -> Formula:
    """Of two singular measures, D_f is f(0+)*Q(Z) + f'(oo)*P(Z)."""
    return given(are_nonnegative(Z, p, q), are_singular(Z, p, q)).then(
        eq(general_divergence(f, at_zero, at_infinity, Z, p, q), at_zero * total(Z, q) + at_infinity * total(Z, p))
    )


@theorem("LV06 Theorem 5", claims=("FD-7",), using=(HERE + "general_divergence_of_singular",))
def divergence_of_singular_laws(f: Function, at_zero: Real, at_infinity: Real, p: Distribution, q: Distribution) -> Formula:
    """The divergence of singular laws is f(0+) + f'(oo)."""
    return given(are_singular(p.space, p, q)).then(
        eq(divergence_of_laws(f, at_zero, at_infinity, p, q), at_zero + at_infinity)
    )


@theorem("Rockafellar, Convex Analysis, Theorem 24.1", claims=("FD-7",))
def slope_lt_of_strictly_convex(f: Function, slope: Function, u: Positive) -> Formula:
    """The slope of a strictly convex f grows."""
    return given(strictly_convex(f, slope)).then(slope(u) < slope(2 * u))


@theorem("LV06 Table 1: squared Hellinger, so that there is such an f", claims=("FD-7",))
def squared_hellinger_strictly_convex() -> Formula:
    """(sqrt(u) - 1)**2 is strictly convex, with f(0+) = f'(oo) = 1."""
    f, slope = generators.squared_hellinger, generators.squared_hellinger_slope
    return and_(strictly_convex(f, slope), bound_tangents(f, slope, Real(1), Real(1)))


@theorem("LV06 Theorem 5", claims=("FD-7",), using=(HERE + "slope_lt_of_strictly_convex",), undecided=("satisfiable",))
def generator_lt_of_strictly_convex(f: Function, slope: Function, at_zero: Real, at_infinity: Real) -> Formula:
    """A strictly convex f is less than f(0+) + f'(oo)*u at every u > 0."""
    return given(strictly_convex(f, slope), bound_tangents(f, slope, at_zero, at_infinity)).then(
        forall(Positive, lambda u: f(u) < at_zero + at_infinity * u)
    )


@theorem(
    "LV06 Theorem 5; measures of any mass",
    claims=("FD-7",),
    using=(HERE + "generator_lt_of_strictly_convex",),
    undecided=(
        "satisfiable",
        "forall(x in Z: 0 <= p(x) and 0 <= q(x))",
        STRICT,
        BOUND,
        f"integral(x in Z: {INTEGRAND}) = at_zero*integral(x in Z: q(x)) + at_infinity*integral(x in Z: p(x))",
    ),
)
def singular_of_general_divergence_eq(
    Z: Space, f: Function, slope: Function, at_zero: Real, at_infinity: Real, p: Mass, q: Mass
) -> Formula:
    """For a strictly convex f, only singular measures attain the bound."""
    largest = at_zero * total(Z, q) + at_infinity * total(Z, p)
    attained = eq(general_divergence(f, at_zero, at_infinity, Z, p, q), largest)
    return given(
        are_nonnegative(Z, p, q), strictly_convex(f, slope), bound_tangents(f, slope, at_zero, at_infinity), attained
    ).then(are_singular(Z, p, q))


@theorem(
    "LV06 Theorem 5",
    claims=("FD-7",),
    using=(HERE + "singular_of_general_divergence_eq",),
    undecided=(
        "satisfiable",
        "forall(z in Z: 0 <= p(z))",
        "integral(z in Z: p(z)) = 1",
        "forall(z in Z: 0 <= q(z))",
        "integral(z in Z: q(z)) = 1",
        STRICT,
        BOUND,
        f"integral(x in Z: {INTEGRAND}) = at_zero + at_infinity",
    ),
)
def singular_of_divergence_of_laws_eq(
    f: Function, slope: Function, at_zero: Real, at_infinity: Real, p: Distribution, q: Distribution
) -> Formula:
    """For a strictly convex f, only singular laws have the divergence f(0+) + f'(oo)."""
    attained = eq(divergence_of_laws(f, at_zero, at_infinity, p, q), at_zero + at_infinity)
    return given(strictly_convex(f, slope), bound_tangents(f, slope, at_zero, at_infinity), attained).then(
        are_singular(p.space, p, q)
    )


@refuted("LV06 Theorem 5, equality only for singular distributions: f(u) = u - 1", claims=("FD-7",))
def singular_of_largest_divergence(p: Density, q: Density) -> Formula:
    """For a linear f, every divergence is the largest: equality does not make P and Q singular."""
    largest = eq(divergence(lambda u: u - 1, p, q), -1 + Real(1))
    return iff(largest, forall(p.space, lambda x: eq(p(x) * q(x), 0)))


# Near distributions


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
