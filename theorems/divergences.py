"""f-divergences D_f(P||Q), the integral of q*f(p/q), of any two densities over any space, for every convex f.

[C67]  Csiszar, Information-type measures of difference of probability distributions and indirect observations, 1967.
[AS66] Ali and Silvey, A general class of coefficients of divergence of one distribution from another, 1966.
[LV06] Liese and Vajda, On divergences and informations in statistics and information theory, 2006.
[N16]  Nowozin, Cseke, Tomioka, f-GAN, 2016.
[CT06] Cover and Thomas, Elements of Information Theory, 2nd edition, 2006.

That f is convex is said by its tangents: at each a > 0 some slope s(a) with f(u) >= f(a) + s(a)*(u - a) for all u > 0.
The generators of the divergences in use are in `objective_proofs/definitions/generators.py`, `convex` in `divergences.py` beside it.

Main definitions: `reversal`.
Main statements: `divergence_nonneg`, `eq_of_divergence_eq_zero`, `divergence_eq_zero_of_eq`, `divergence_add_linear`, `reversal_convex`,
`divergence_jointly_convex`.
Data processing is in `divergence_processing.py`, singular distributions in `divergence_singular.py`, critics and chain rules
in `variational_bound.py`.
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
    Unit,
    and_,
    eq,
    forall,
    given,
    iff,
    implies,
    maximum,
    ne,
    refuted,
    theorem,
)
from objective_proofs.definitions import generators
from objective_proofs.definitions.conjugates import Scalar
from objective_proofs.definitions.divergences import Weight, are_equal_almost_everywhere, convex, divergence_between
from objective_proofs.definitions.generators import divergence

Mass = Annotated[Function, "Z -> real"]
P_SIGN = "forall(z in Z: 0 <= p(z))"
P_MASS, Q_MASS = "integral(z in Z: p(z)) = 1", "integral(z in Z: q(z)) = 1"
CONVEX = "forall(a: 0 < a implies forall(u: 0 < u implies f(a) + slope(a)*(u - a) <= f(u)))"


def mixture(p1: Weight, p2: Weight, t: Real) -> Weight:
    """(1 - t)*p1 + t*p2."""
    return lambda x: (1 - t) * p1(x) + t * p2(x)


def reversal(f: Scalar, u: Real) -> Real:
    """f°(u) = u*f(1/u), the generator of D_f(Q||P) ([LV06] Section II)."""
    return u * f(1 / u)


# Sign


@theorem("C67; AS66 property (ii): Jensen's inequality", claims=("FD-1",))
def divergence_nonneg(f: Function, slope: Function, p: Density, q: Density) -> Formula:
    """Every f-divergence with f(1) = 0 is at least zero."""
    return given(convex(f, slope), eq(f(1), 0)).then(divergence(f, p, q) >= 0)


@theorem("C67: Jensen's inequality", claims=("FD-1",))
def divergence_ge_value_at_one(f: Function, slope: Function, p: Density, q: Density) -> Formula:
    """An f-divergence is at least f(1), its value at equal densities."""
    return given(convex(f, slope)).then(divergence(f, p, q) >= f(1))


@theorem(
    "C67; LV06 Section II: f strictly convex at 1",
    claims=("FD-1",),
    undecided=(
        CONVEX,
        "forall(z in Z: 0 < p(z))",
        P_MASS,
        Q_MASS,
        "f(1) = 0",
        "integral(x in Z: q(x)*f(p(x)/q(x))) = 0",
    ),
)
def eq_of_divergence_eq_zero(f: Function, slope: Function, p: Density, q: Density) -> Formula:
    """If f is strictly convex at 1 and D_f is zero, p = q almost everywhere."""
    strictly_convex_at_one = forall(Positive, lambda u: implies(ne(u, 1), f(u) > slope(1) * (u - 1)))
    return given(convex(f, slope), eq(f(1), 0), strictly_convex_at_one, eq(divergence(f, p, q), 0)).then(
        are_equal_almost_everywhere(p, q)
    )


@theorem("C67: equality in Jensen's inequality", claims=("FD-1",), redundant=(P_SIGN, P_MASS, Q_MASS))
def divergence_eq_zero_of_eq(f: Function, p: Distribution, q: Density) -> Formula:
    """If f(1) = 0 and p = q almost everywhere, D_f is zero."""
    return given(eq(f(1), 0), are_equal_almost_everywhere(p, q)).then(eq(divergence(f, p, q), 0))


@refuted("C67: equality in Jensen's inequality, with any value at 1", claims=("FD-1",))
def divergence_self_eq_zero(f: Function, p: Density) -> Formula:
    """Unless f(1) = 0, D_f of a law to itself is not zero."""
    return eq(divergence(f, p, p), 0)


@refuted("C67, without strict convexity at 1: f(u) = max(u - 2, 0)", claims=("FD-1",))
def divergence_of_convex_eq_zero_iff(p: Density, q: Density) -> Formula:
    """A convex f that is flat around 1 gives the divergence 0 to different densities."""
    return iff(
        eq(divergence(lambda u: maximum(u - 2, 0), p, q), 0),
        are_equal_almost_everywhere(p, q),
    )


@refuted("C67, without convexity", claims=("FD-1",))
def divergence_nonneg_of_any_generator(f: Function, p: Density, q: Density) -> Formula:
    """Without convexity, D_f can be negative though f(1) = 0."""
    return given(eq(f(1), 0)).then(divergence(f, p, q) >= 0)


# Changes of the generator


@theorem(
    "LV06 Section II: a linear term that vanishes at 1", claims=("FD-2",), redundant=(P_SIGN,)
)
def divergence_add_linear(f: Function, c: Real, p: Distribution, q: Density) -> Formula:
    """Adding c*(u - 1) to the generator does not change the divergence."""
    return eq(divergence(lambda u: f(u) + c * (u - 1), p, q), divergence(f, p, q))


@refuted("LV06 Section II, with a linear term that does not vanish at 1", claims=("FD-2",))
def divergence_add_multiple(f: Function, c: Real, p: Density, q: Density) -> Formula:
    """Adding c*u to the generator changes the divergence, by c."""
    return eq(divergence(lambda u: f(u) + c * u, p, q), divergence(f, p, q))


@theorem("LV06 Section II, the adjoint generator", claims=("FD-3",))
def reversal_convex(f: Function, slope: Function, u: Positive, v: Positive, t: Unit) -> Formula:
    """If f is convex, so is the reversed generator u*f(1/u)."""
    chord = (1 - t) * reversal(f, u) + t * reversal(f, v)
    return given(convex(f, slope)).then(reversal(f, (1 - t) * u + t * v) <= chord)


@theorem("LV06 Section II, the adjoint generator", claims=("FD-3",))
def reversal_zero_at_one(f: Function) -> Formula:
    """If f(1) = 0, the reversed generator is zero at 1."""
    return given(eq(f(1), 0)).then(eq(reversal(f, Real(1)), 0))


@theorem("LV06 Section II, the adjoint generator", claims=("FD-3", "FT-8"), redundant=(P_MASS, Q_MASS))
def divergence_of_reversal(f: Function, p: Density, q: Density) -> Formula:
    """The reversed generator gives the divergence with P and Q exchanged."""
    return eq(divergence(lambda u: reversal(f, u), p, q), divergence(f, q, p))


@refuted("LV06 Section II, with f(1/u) for the adjoint generator: f = -log", claims=("FD-3",))
def reciprocal_convex(u: Positive, v: Positive, t: Unit) -> Formula:
    """f(1/u), without the factor u, need not be convex: the reverse KL."""

    def reciprocal(x: Real) -> Real:
        return generators.reverse_kl(1 / x)

    return reciprocal((1 - t) * u + t * v) <= (1 - t) * reciprocal(u) + t * reciprocal(v)


# Joint convexity


@theorem("the perspective of a convex function; Boyd and Vandenberghe, Convex Optimization, 3.2.6", claims=("FD-4",))
def perspective_convex(
    f: Function, slope: Function, p1: Positive, q1: Positive, p2: Positive, q2: Positive, t: Unit
) -> Formula:
    """If f is convex, q*f(p/q) is convex in p and q together."""

    def perspective(p: Real, q: Real) -> Real:
        return q * f(p / q)

    mixture = perspective((1 - t) * p1 + t * p2, (1 - t) * q1 + t * q2)
    return given(convex(f, slope)).then(mixture <= (1 - t) * perspective(p1, q1) + t * perspective(p2, q2))


@theorem("C67; CT06 Theorem 2.7.2 for the KL divergence; densities of any mass", claims=("FD-4",))
def divergence_jointly_convex(
    Z: Space, f: Function, slope: Function, p1: Mass, q1: Mass, p2: Mass, q2: Mass, t: Unit
) -> Formula:
    """The divergence of two mixtures is at most the mixture of the divergences."""
    all_positive = forall(Z, lambda z: and_(p1(z) > 0, q1(z) > 0, p2(z) > 0, q2(z) > 0))
    mixed = divergence_between(f, Z, mixture(p1, p2, t), mixture(q1, q2, t))
    mixed_divergences = (1 - t) * divergence_between(f, Z, p1, q1) + t * divergence_between(f, Z, p2, q2)
    return given(all_positive, convex(f, slope)).then(mixed <= mixed_divergences)


@refuted("C67, joint convexity read as linearity: Pearson's chi-squared", claims=("FD-4",))
def divergence_jointly_affine(p1: Density, q1: Density, p2: Density, q2: Density, t: Unit) -> Formula:
    """The divergence of two mixtures can be less than the mixture of the divergences."""
    mixed = divergence_between(generators.pearson, p1.space, mixture(p1, p2, t), mixture(q1, q2, t))
    divergences = (divergence(generators.pearson, *pair) for pair in ((p1, q1), (p2, q2)))
    return mixed >= (1 - t) * next(divergences) + t * next(divergences)
