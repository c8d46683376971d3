"""f-divergences D_f(P||Q), the integral of q*f(p/q), of any two densities over any space, for every convex f.

[C67]  Csiszar, Information-type measures of difference of probability distributions and indirect observations, 1967.
[AS66] Ali and Silvey, A general class of coefficients of divergence of one distribution from another, 1966.
[LV06] Liese and Vajda, On divergences and informations in statistics and information theory, 2006.
[N16]  Nowozin, Cseke, Tomioka, f-GAN, 2016.
[CT06] Cover and Thomas, Elements of Information Theory, 2nd edition, 2006.

That f is convex is said by its tangents: at each a > 0 some slope s(a) with f(u) >= f(a) + s(a)*(u - a) for all u > 0.
The generators of the divergences in use are in `objective_proofs/definitions/generators.py`.

Main definitions: `convex`, `divergence_between`, `reversal`, `conjugate_bounds`, `joint`.
Main statements: `divergence_nonneg`, `divergence_add_linear`, `reversal_convex`, `divergence_jointly_convex`,
`variational_bound`, `kl_chain_rule`, `chi_squared_chain_rule`.
Data processing is in `divergence_processing.py`, singular distributions in `divergence_singular.py`.
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
    Unit,
    and_,
    eq,
    exp,
    expectation,
    forall,
    given,
    integral,
    log,
    real,
    refuted,
    theorem,
)
from objective_proofs.definitions import generators
from objective_proofs.definitions.generators import divergence

Generator = Callable[[Real], Real]
Weight = Callable[[Point], Real]
Data = Annotated[Density, "X"]
Conditional = Annotated[Function, "X, Z -> real"]
Critic = Mass = Annotated[Function, "Z -> real"]
HALF = real("1/2")
P_MASS, Q_MASS = "integral(z in Z: p(z)) = 1", "integral(z in Z: q(z)) = 1"
P_MASS_X, Q_MASS_X = "integral(z in X: p(z)) = 1", "integral(z in X: q(z)) = 1"


def convex(f: Function, slope: Function) -> Formula:
    """f lies above its tangents on u > 0."""
    return forall(Positive, lambda a: forall(Positive, lambda u: f(u) >= f(a) + slope(a) * (u - a)))


def divergence_between(f: Generator, space: Space, p: Weight, q: Weight) -> Real:
    """D_f of two densities that are given as terms ([C67])."""
    return integral(space, lambda x: q(x) * f(p(x) / q(x)))


def mixture(p1: Weight, p2: Weight, t: Real) -> Weight:
    """(1 - t)*p1 + t*p2."""
    return lambda x: (1 - t) * p1(x) + t * p2(x)


def reversal(f: Generator, u: Real) -> Real:
    """f°(u) = u*f(1/u), the generator of D_f(Q||P) ([LV06] Section II)."""
    return u * f(1 / u)


def conjugate_bounds(f: Function, conjugate: Function, t: Real) -> Formula:
    """t is in the domain of the conjugate: u*t - f(u) is bounded over u > 0, and the bound is f*(t) ([N16] Section 2.2)."""
    return forall(Positive, lambda u: u * t - f(u) <= conjugate(t))


def variational_objective(conjugate: Generator, p: Distribution, q: Distribution, critic: Weight) -> Real:
    """E_P[T] - E_Q[f*(T)] ([N16] eq. 4)."""
    return expectation(p, lambda x: critic(x)) - expectation(q, lambda x: conjugate(critic(x)))


def double_integral(p: Distribution, Z: Space, term: Callable[[Point, Point], Real]) -> Real:
    """The integral over x and z."""
    return integral(p.space, lambda x: integral(Z, lambda z: term(x, z)))


def normalized(X: Space, Z: Space, conditional: Conditional) -> Formula:
    """Given each x, the conditional density integrates to one."""
    return forall(X, lambda x: eq(integral(Z, lambda z: conditional(x, z)), 1))


def positive(X: Space, Z: Space, conditional: Conditional) -> Formula:
    """The conditional density is positive."""
    return forall(X, lambda x: forall(Z, lambda z: conditional(x, z) > 0))


def conditional_chi_squared(a: Conditional, b: Conditional, Z: Space, x: Point) -> Real:
    """The chi-squared divergence of two conditional densities given x."""
    return integral(Z, lambda z: (a(x, z) - b(x, z)) ** 2 / b(x, z))


# Sign


@theorem("C67; AS66 property (ii): Jensen's inequality", claims=("FD-1",))
def divergence_nonneg(f: Function, slope: Function, p: Density, q: Density) -> Formula:
    """Every f-divergence with f(1) = 0 is at least zero."""
    return given(convex(f, slope), eq(f(1), 0)).then(divergence(f, p, q) >= 0)


@theorem("C67: Jensen's inequality", claims=("FD-1",))
def divergence_ge_value_at_one(f: Function, slope: Function, p: Density, q: Density) -> Formula:
    """An f-divergence is at least f(1), its value at equal densities."""
    return given(convex(f, slope)).then(divergence(f, p, q) >= f(1))


@refuted("C67, without convexity", claims=("FD-1",))
def divergence_nonneg_of_any_generator(f: Function, p: Density, q: Density) -> Formula:
    """Without convexity, D_f can be negative though f(1) = 0."""
    return given(eq(f(1), 0)).then(divergence(f, p, q) >= 0)


@refuted("N16 Table 6, the GAN generator, whose value at 1 is not zero", claims=("FD-1",))
def gan_divergence_nonneg(p: Density, q: Density) -> Formula:
    """The divergence of the GAN generator is not at least zero."""
    return divergence(generators.gan, p, q) >= 0


# Changes of the generator


@theorem(
    "LV06 Section II: a linear term that vanishes at 1", claims=("FD-2",), redundant=("forall(z in Z: 0 <= p(z))",)
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


@theorem(
    "LV06 Section II, the adjoint generator", claims=("FD-3",), redundant=(P_MASS, Q_MASS)
)
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


# The variational bound


@theorem("N16 Section 2.2, the Fenchel-Young inequality", claims=("FD-8",))
def fenchel_young(f: Function, conjugate: Function, u: Positive, t: Real) -> Formula:
    """u*t is at most f(u) + f*(t)."""
    return given(conjugate_bounds(f, conjugate, t)).then(u * t <= f(u) + conjugate(t))


@theorem("Rockafellar, Convex Analysis, Theorem 23.5", claims=("FD-8",))
def slope_of_fenchel_young_eq(f: Function, conjugate: Function, u: Positive, t: Real) -> Formula:
    """If u*t = f(u) + f*(t), then t is a slope of f at u."""
    is_slope = forall(Positive, lambda v: f(v) >= f(u) + t * (v - u))
    return given(conjugate_bounds(f, conjugate, t), eq(u * t, f(u) + conjugate(t))).then(is_slope)


@theorem("Rockafellar, Convex Analysis, Theorem 23.5", claims=("FD-8",))
def fenchel_young_eq_of_slope(f: Function, u: Positive, t: Real) -> Formula:
    """If t is a slope of f at u, then f*(t) is u*t - f(u): the supremum is attained at u."""
    is_slope = forall(Positive, lambda v: f(v) >= f(u) + t * (v - u))
    return given(is_slope).then(forall(Positive, lambda v: v * t - f(v) <= u * t - f(u)))


@refuted("Rockafellar, Convex Analysis, Theorem 23.5, for every t: the KL generator", claims=("FD-8",))
def fenchel_young_eq_for_any_t(u: Positive, t: Real) -> Formula:
    """Away from the slope, u*t is less than f(u) + f*(t)."""
    return eq(u * t, generators.kl(u) + exp(t - 1))


@theorem("N16 eq. 4", claims=("FD-9",), redundant=(P_MASS, Q_MASS))
def variational_bound(f: Function, conjugate: Function, p: Density, q: Density, critic: Critic) -> Formula:
    """Every critic with values in the domain of f* bounds the divergence from below."""
    in_domain = forall(p.space, lambda x: conjugate_bounds(f, conjugate, critic(x)))
    return given(in_domain).then(variational_objective(conjugate, p, q, critic) <= divergence(f, p, q))


@refuted("N16 eq. 4, with a critic outside the domain of f*: total variation", claims=("FD-9",))
def variational_bound_outside_domain(p: Density, q: Density, critic: Critic) -> Formula:
    """With f*(t) = t beyond its domain |t| <= 1/2, a critic can exceed the total variation."""
    return variational_objective(lambda t: t, p, q, critic) <= divergence(generators.total_variation, p, q)


@theorem(
    "N16 eq. 4, total variation: f*(t) = t for |t| <= 1/2",
    claims=("FD-9",),
    redundant=("forall(z in Z: 0 <= p(z))", P_MASS, "forall(z in Z: 0 <= q(z))", Q_MASS),
)
def total_variation_bound(p: Distribution, q: Distribution, critic: Critic) -> Formula:
    """A critic with values in [-1/2, 1/2] bounds the total variation from below."""
    in_domain = forall(p.space, lambda x: abs(critic(x)) <= HALF)
    total_variation = integral(p.space, lambda x: abs(p(x) - q(x))) / 2
    return given(in_domain).then(variational_objective(lambda t: t, p, q, critic) <= total_variation)


@theorem(
    "N16 Section 2.2: a restricted class of critics",
    claims=("FD-9",),
    redundant=("forall(z in Z: 0 <= p(z))", "forall(z in Z: 0 <= q(z))"),
)
def constant_critic_bound(f: Function, conjugate: Function, p: Distribution, q: Distribution, t: Real) -> Formula:
    """A constant critic gives at most f(1), whatever the divergence."""
    return given(conjugate_bounds(f, conjugate, t)).then(variational_objective(conjugate, p, q, lambda x: t) <= f(1))


@refuted("N16 eq. 4, with equality for a restricted class of critics", claims=("FD-9",))
def kl_attained_by_constant_critic(p: Density, q: Density, t: Real) -> Formula:
    """A constant critic does not attain the KL divergence."""
    return divergence(generators.kl, p, q) <= variational_objective(lambda v: exp(v - 1), p, q, lambda x: t)


# The chain rule


@theorem("CT06 Theorem 2.5.3", claims=("FD-11",), redundant=(P_MASS_X, Q_MASS_X))
def kl_chain_rule(p: Data, q: Data, a: Conditional, b: Conditional, Z: Space) -> Formula:
    """The KL of joints is the KL of marginals plus the expected KL of conditionals."""
    joints = double_integral(p, Z, lambda x, z: p(x) * a(x, z) * log(p(x) * a(x, z) / (q(x) * b(x, z))))
    conditional_kl = expectation(p, lambda x: integral(Z, lambda z: a(x, z) * log(a(x, z) / b(x, z))))
    return given(normalized(p.space, Z, a), positive(p.space, Z, a), positive(p.space, Z, b)).then(
        eq(joints, expectation(p, lambda x: log(p(x) / q(x))) + conditional_kl)
    )


@theorem(
    "CT06 Theorem 2.5.3, for the chi-squared divergence",
    claims=("FD-11",),
    redundant=("forall(z in X: 0 <= p(z))", P_MASS_X, Q_MASS_X),
)
def chi_squared_chain_rule(p: Annotated[Distribution, "X"], q: Data, a: Conditional, b: Conditional, Z: Space) -> Formula:
    """For chi-squared, the second term is weighted by p**2/q instead of p."""
    joints = double_integral(p, Z, lambda x, z: (p(x) * a(x, z) - q(x) * b(x, z)) ** 2 / (q(x) * b(x, z)))
    marginals = integral(p.space, lambda x: (p(x) - q(x)) ** 2 / q(x))
    conditionals = integral(p.space, lambda x: p(x) ** 2 / q(x) * conditional_chi_squared(a, b, Z, x))
    return given(normalized(p.space, Z, a), normalized(p.space, Z, b), positive(p.space, Z, b)).then(
        eq(joints, marginals + conditionals)
    )


@refuted("CT06 Theorem 2.5.3, read for the chi-squared divergence", claims=("FD-11",))
def chi_squared_chain_rule_with_expectation(p: Data, q: Data, a: Conditional, b: Conditional, Z: Space) -> Formula:
    """The chain rule of the KL, with an expectation under P, fails for chi-squared."""
    joints = double_integral(p, Z, lambda x, z: (p(x) * a(x, z) - q(x) * b(x, z)) ** 2 / (q(x) * b(x, z)))
    marginals = integral(p.space, lambda x: (p(x) - q(x)) ** 2 / q(x))
    conditionals = expectation(p, lambda x: conditional_chi_squared(a, b, Z, x))
    return given(normalized(p.space, Z, a), normalized(p.space, Z, b), positive(p.space, Z, b)).then(
        eq(joints, marginals + conditionals)
    )
