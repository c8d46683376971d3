"""The random sign: normal coordinates whose joint law is not normal, and the repeated coordinate, whose joint law is degenerate.

[TL] TorchLean, NN.MLTheory.Generative.Latent.VAE.
[F71] Feller, An Introduction to Probability Theory and Its Applications, volume 2, 1971.

A law is known by its transform E[exp(t*x)], which for N(0, 1) is exp(t**2/2). A sign is independent of the noise eps with mean zero if
E[sign*exp(t*eps)] = 0 for all t. The law has weights p, of which neither the signs nor the sum are needed unless a `Distribution` is named.

Main definitions: `is_standard_normal`, `is_jointly_normal`, `is_independent_sign`.
Main statements: `signed_noise_is_standard_normal`, `joint_law_of_signed_noise`, `joint_law_of_signed_noise_is_not_normal`,
`sum_with_signed_noise_vanishes_half_the_time`, `joint_law_of_repeated_noise_is_degenerate`.
"""

from collections.abc import Callable
from typing import Annotated

from objective_proofs import (
    Distribution,
    Formula,
    Function,
    Point,
    Real,
    Space,
    eq,
    exp,
    forall,
    given,
    integral,
    ne,
    not_,
    piecewise,
    real,
    refuted,
    theorem,
)

Noise = Annotated[Function, "Z -> real"]
Weights = Annotated[Function, "Z -> real"]
RandomVariable = Callable[[Point], Real]
NORMAL = "forall(t: integral(z in Z: p(z)*exp(t*eps(z))) = exp(t**2/2))"
SIGNS = "forall(z in Z: sign(z) = 1 or sign(z) = -1)"
EVEN = "forall(t: integral(z in Z: p(z)*(sign(z)*exp(t*eps(z)))) = 0)"
UNDECIDED = ("satisfiable", NORMAL, SIGNS, EVEN)


def mean(Z: Space, p: Function, value: RandomVariable) -> Real:
    """E[value], for the weights p of a law."""
    return integral(Z, lambda z: p(z) * value(z))


def transform(Z: Space, p: Function, x: RandomVariable, t: Real) -> Real:
    """E[exp(t*x)]."""
    return mean(Z, p, lambda z: exp(t * x(z)))


def joint_transform(Z: Space, p: Function, x: RandomVariable, y: RandomVariable, s: Real, t: Real) -> Real:
    """E[exp(s*x + t*y)]."""
    return mean(Z, p, lambda z: exp(s * x(z) + t * y(z)))


def is_standard_normal(Z: Space, p: Function, x: RandomVariable) -> Formula:
    """The transform is that of N(0, 1), everywhere."""
    return forall(Real, lambda t: eq(transform(Z, p, x, t), exp(t**2 / 2)))


def is_jointly_normal(Z: Space, p: Function, x: RandomVariable, y: RandomVariable, correlation: Real) -> Formula:
    """The joint transform is that of two standard normal variables, jointly normal with this correlation, everywhere."""

    def normal(s: Real, t: Real) -> Real:
        return exp((s**2 + 2 * correlation * s * t + t**2) / 2)

    return forall(Real, lambda s: forall(Real, lambda t: eq(joint_transform(Z, p, x, y, s, t), normal(s, t))))


def is_sign(Z: Space, sign: Function) -> Formula:
    """The sign is 1 or -1."""
    return forall(Z, lambda z: eq(sign(z), 1) | eq(sign(z), -1))


def is_independent_sign(Z: Space, p: Function, sign: Function, eps: Function) -> tuple[Formula, Formula]:
    """The sign is 1 or -1, with mean zero given eps."""
    unbiased = forall(Real, lambda t: eq(mean(Z, p, lambda z: sign(z) * exp(t * eps(z))), 0))
    return is_sign(Z, sign), unbiased


def vanishes(x: Real) -> Real:
    """1 if x is 0, else 0."""
    return piecewise((1, eq(x, 0)), 0)


def signed(sign: Function, eps: Function) -> RandomVariable:
    """The noise sign*eps."""
    return lambda z: sign(z) * eps(z)


@theorem("F71 Section III.6: the random sign, pointwise", claims=("RP-3",))
def exp_of_signed_noise(Z: Space, eps: Noise, sign: Noise, s: Real, t: Real) -> Formula:
    """exp(s*eps + t*sign*eps) is exp((s + t)*eps) or exp((s - t)*eps), as the sign is 1 or -1."""

    def mixture(z: Point) -> Real:
        plus, minus = exp((s + t) * eps(z)), exp((s - t) * eps(z))
        return (plus + minus + sign(z) * plus - sign(z) * minus) / 2

    signs = forall(Z, lambda z: eq(sign(z), 1) | eq(sign(z), -1))
    return given(signs).then(forall(Z, lambda z: eq(exp(s * eps(z) + t * (sign(z) * eps(z))), mixture(z))))


@theorem(
    "F71 Section III.6: the random sign, by the two halves",
    claims=("RP-3",),
)
def joint_transform_by_sign(Z: Space, p: Weights, eps: Noise, sign: Noise, s: Real, t: Real) -> Formula:
    """The joint transform of eps and sign*eps, by the two signs."""
    plus = transform(Z, p, eps, s + t) + mean(Z, p, lambda z: sign(z) * exp((s + t) * eps(z)))
    minus = transform(Z, p, eps, s - t) - mean(Z, p, lambda z: sign(z) * exp((s - t) * eps(z)))
    return given(is_sign(Z, sign)).then(eq(joint_transform(Z, p, eps, signed(sign, eps), s, t), (plus + minus) / 2))


@theorem(
    "F71 Section III.6: the random sign, its marginal law",
    claims=("RP-3",),
)
def transform_by_sign(Z: Space, p: Weights, eps: Noise, sign: Noise, t: Real) -> Formula:
    """The transform of sign*eps, by the two signs."""
    plus = transform(Z, p, eps, t) + mean(Z, p, lambda z: sign(z) * exp(t * eps(z)))
    minus = transform(Z, p, eps, -t) - mean(Z, p, lambda z: sign(z) * exp(-t * eps(z)))
    return given(is_sign(Z, sign)).then(eq(transform(Z, p, signed(sign, eps), t), (plus + minus) / 2))


@theorem(
    "F71 Section III.6: the random sign, its marginal law",
    claims=("RP-3",),
    using=(transform_by_sign,),
    undecided=UNDECIDED,
)
def signed_noise_is_standard_normal(Z: Space, p: Weights, eps: Noise, sign: Noise) -> Formula:
    """An independent random sign leaves the normal law as it is: sign*eps is N(0, 1)."""
    return given(is_standard_normal(Z, p, eps), *is_independent_sign(Z, p, sign, eps)).then(is_standard_normal(Z, p, signed(sign, eps)))


@theorem(
    "F71 Section III.6: the random sign, its joint law",
    claims=("RP-3",),
    using=(joint_transform_by_sign,),
    undecided=UNDECIDED,
)
def joint_law_of_signed_noise(Z: Space, p: Weights, eps: Noise, sign: Noise) -> Formula:
    """The joint law of eps and sign*eps is the even mixture of those of (eps, eps) and (eps, -eps)."""

    def mixture(s: Real, t: Real) -> Real:
        return (exp((s + t) ** 2 / 2) + exp((s - t) ** 2 / 2)) / 2

    return given(is_standard_normal(Z, p, eps), *is_independent_sign(Z, p, sign, eps)).then(
        forall(Real, lambda s: forall(Real, lambda t: eq(joint_transform(Z, p, eps, signed(sign, eps), s, t), mixture(s, t))))
    )


@theorem(
    "F71 Section III.6: the random sign, at two points",
    claims=("RP-3",),
    using=(joint_law_of_signed_noise,),
    undecided=UNDECIDED,
)
def joint_transform_of_signed_noise_at_one(Z: Space, p: Weights, eps: Noise, sign: Noise) -> Formula:
    """The joint transform is (exp(2) + 1)/2, both at (1, 1) and at (1, -1)."""

    def at(t: int) -> Real:
        return joint_transform(Z, p, eps, signed(sign, eps), Real(1), Real(t))

    return given(is_standard_normal(Z, p, eps), *is_independent_sign(Z, p, sign, eps)).then(
        eq(at(1), (exp(2) + 1) / 2) & eq(at(-1), (exp(2) + 1) / 2)
    )


@theorem(
    "F71 Section III.6: the random sign",
    claims=("RP-3",),
    using=(joint_transform_of_signed_noise_at_one,),
    redundant=(NORMAL,),  # a joint law says the marginal ones
    undecided=("satisfiable", SIGNS, EVEN),
)
def joint_law_of_signed_noise_is_not_normal(Z: Space, p: Weights, eps: Noise, sign: Noise, correlation: Real) -> Formula:
    """The joint law of eps and sign*eps is normal with no correlation, in particular not with zero."""
    return given(is_standard_normal(Z, p, eps), *is_independent_sign(Z, p, sign, eps)).then(
        not_(is_jointly_normal(Z, p, eps, signed(sign, eps), correlation))
    )


@theorem("F71 Section III.6: the random sign, by an atom of the sum", claims=("RP-3",))
def indicator_of_sum_with_signed_noise(Z: Space, eps: Noise, sign: Noise) -> Formula:
    """Where the sign is -1, the sum of eps and sign*eps is 0."""
    signs = forall(Z, lambda z: eq(sign(z), 1) | eq(sign(z), -1))
    return given(signs).then(forall(Z, lambda z: (1 - sign(z)) / 2 <= vanishes(eps(z) + sign(z) * eps(z))))


@theorem("F71 Section III.6: the random sign, by an atom of the sum", claims=("RP-3",), using=(indicator_of_sum_with_signed_noise,))
def sum_with_signed_noise_vanishes_half_the_time(Z: Space, p: Distribution, eps: Noise, sign: Noise) -> Formula:
    """The sum of eps and sign*eps is 0 with probability at least 1/2: no normal law but a degenerate one has an atom."""
    even = eq(mean(Z, p, lambda z: sign(z)), 0)
    probability = mean(Z, p, lambda z: vanishes(eps(z) + sign(z) * eps(z)))
    return given(is_sign(Z, sign), even).then(probability >= real("1/2"))


@theorem(
    "TL diagonal_reparameterization_coordinate_law, with one noise in both coordinates",
    claims=("RP-3",),
    undecided=("satisfiable", NORMAL),
)
def joint_law_of_repeated_noise_is_degenerate(Z: Space, p: Weights, eps: Noise) -> Formula:
    """The joint law of eps and eps is normal with correlation one: it lies on a line."""
    return given(is_standard_normal(Z, p, eps)).then(is_jointly_normal(Z, p, eps, eps, Real(1)))


@theorem(
    "TL diagonal_reparameterization_coordinate_law, with one noise in both coordinates",
    claims=("RP-3",),
    undecided=("satisfiable", NORMAL),
)
def joint_transform_of_repeated_noise_does_not_factorize(Z: Space, p: Weights, eps: Noise) -> Formula:
    """The joint law of eps and eps is not that of independent coordinates."""
    one = Real(1)
    return given(is_standard_normal(Z, p, eps)).then(
        ne(joint_transform(Z, p, eps, eps, one, one), transform(Z, p, eps, one) * transform(Z, p, eps, one))
    )


@refuted("the random sign, with a sign that is not independent", claims=("RP-3",))
def dependent_sign_leaves_mean(Z: Space, p: Distribution, eps: Noise, sign: Noise) -> Formula:
    """A sign that depends on the noise can change its law: sign*eps may have another mean."""
    centred = eq(mean(Z, p, lambda z: eps(z)), 0)
    return given(is_sign(Z, sign), centred).then(eq(mean(Z, p, lambda z: sign(z) * eps(z)), 0))
