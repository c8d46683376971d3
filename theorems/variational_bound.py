"""The variational bound of f-divergences, and the chain rules of the KL and chi-squared divergences.

[N16]  Nowozin, Cseke, Tomioka, f-GAN, 2016.
[CT06] Cover and Thomas, Elements of Information Theory, 2nd edition, 2006.

Main definitions: `conjugate_bounds`.
Main statements: `variational_bound`, `constant_critic_bound`, `kl_chain_rule`, `chi_squared_chain_rule`.
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
from objective_proofs.definitions.divergences import variational_objective
from objective_proofs.definitions.generators import divergence

Data = Annotated[Density, "X"]
Conditional = Annotated[Function, "X, Z -> real"]
Critic = Annotated[Function, "Z -> real"]
HALF = real("1/2")
P_MASS, Q_MASS = "integral(z in Z: p(z)) = 1", "integral(z in Z: q(z)) = 1"
P_MASS_X, Q_MASS_X = "integral(z in X: p(z)) = 1", "integral(z in X: q(z)) = 1"


def conjugate_bounds(f: Function, conjugate: Function, t: Real) -> Formula:
    """t is in the domain of the conjugate: u*t - f(u) is bounded over u > 0, and the bound is f*(t) ([N16] Section 2.2)."""
    return forall(Positive, lambda u: u * t - f(u) <= conjugate(t))


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


# The variational bound


@theorem("N16 eq. 4", claims=("FD-9",), redundant=(P_MASS, Q_MASS))
def variational_bound(f: Function, conjugate: Function, p: Density, q: Density, critic: Critic) -> Formula:
    """Every critic with values in the domain of f* bounds the divergence from below."""
    in_domain = forall(p.space, lambda x: conjugate_bounds(f, conjugate, critic(x)))
    return given(in_domain).then(variational_objective(conjugate, critic, p, q) <= divergence(f, p, q))


@refuted("N16 eq. 4, with a critic outside the domain of f*: total variation", claims=("FD-9",))
def variational_bound_outside_domain(p: Density, q: Density, critic: Critic) -> Formula:
    """With f*(t) = t beyond its domain |t| <= 1/2, a critic can exceed the total variation."""
    return variational_objective(lambda t: t, critic, p, q) <= divergence(generators.total_variation, p, q)


@theorem(
    "N16 eq. 4, total variation: f*(t) = t for |t| <= 1/2",
    claims=("FD-9",),
    redundant=("forall(z in Z: 0 <= p(z))", P_MASS, "forall(z in Z: 0 <= q(z))", Q_MASS),
)
def total_variation_bound(p: Distribution, q: Distribution, critic: Critic) -> Formula:
    """A critic with values in [-1/2, 1/2] bounds the total variation from below."""
    in_domain = forall(p.space, lambda x: abs(critic(x)) <= HALF)
    total_variation = integral(p.space, lambda x: abs(p(x) - q(x))) / 2
    return given(in_domain).then(variational_objective(lambda t: t, critic, p, q) <= total_variation)


@theorem(
    "N16 Section 2.2: a restricted class of critics",
    claims=("FD-9",),
    redundant=("forall(z in Z: 0 <= p(z))", "forall(z in Z: 0 <= q(z))"),
)
def constant_critic_bound(f: Function, conjugate: Function, p: Distribution, q: Distribution, t: Real) -> Formula:
    """A constant critic gives at most f(1), whatever the divergence."""
    return given(conjugate_bounds(f, conjugate, t)).then(variational_objective(conjugate, lambda x: t, p, q) <= f(1))


@refuted("N16 eq. 4, with equality for a restricted class of critics", claims=("FD-9",))
def kl_attained_by_constant_critic(p: Density, q: Density, t: Real) -> Formula:
    """A constant critic does not attain the KL divergence."""
    return divergence(generators.kl, p, q) <= variational_objective(lambda v: exp(v - 1), lambda x: t, p, q)


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
def chi_squared_chain_rule(
    p: Annotated[Distribution, "X"], q: Data, a: Conditional, b: Conditional, Z: Space
) -> Formula:
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
