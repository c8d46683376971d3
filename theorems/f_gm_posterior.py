"""f-divergence generative models: D_f of joints and of marginals agree only for the exact posterior.

[GM]  The f-GM framework: an inference network, a generator, and the density ratio of a density estimator as the discriminator.
[LV06] Liese and Vajda, On divergences and informations in statistics and information theory, 2006.
[N16] Nowozin, Cseke, Tomioka, f-GAN, 2016.

q*f(p/q) lies above q times the tangent of f at any a. If f is strictly convex and both have the same integral, p = a*q almost
everywhere. Here a is the ratio of the marginals. The model is defined in `objective_proofs/definitions/f_gm.py`.

Main definitions: `tangent`.
Main statements: `eq_of_equal_integrals`, `eq_of_tangent_integral`, `posterior_of_equal_divergences`.
"""

from collections.abc import Callable
from typing import Annotated

from objective_proofs import (
    Formula,
    Function,
    Point,
    Real,
    Space,
    eq,
    forall,
    given,
    implies,
    integral,
    refuted,
    theorem,
)
from objective_proofs.definitions.conjugates import Scalar
from objective_proofs.definitions.divergences import meets_tangents_once
from objective_proofs.definitions.f_gm import (
    Model,
    data_positive,
    encoder_normalized,
    generated,
    inferred,
    is_positive,
    joint_divergence,
    marginal,
    marginal_divergence,
    marginal_positive,
    over_joint,
    posterior_variation,
)

Joint = Annotated[Function, "X, Z -> real"]

# Hypotheses as audits name them; a strictly convex function is hard to find for a search that draws its values
STRICT = (
    "forall(a: 0 < a implies forall(u: 0 < u implies f(a) + slope(a)*(u - a) <= f(u) and (f(u) = f(a) + slope(a)*(u - a) implies u = a)))"
)
POSITIVE = (*(f"forall(x in X: forall(z in Z: 0 < {name}(x, z)))" for name in ("p", "q", "a")),)
ENCODER, DECODER = (f"forall(x in X: forall(z in Z: 0 < {name}(x, z)))" for name in ("encoder", "decoder"))
PRIOR, DATA = "forall(z in Z: 0 < prior(z))", "forall(x in X: 0 < data(x))"
MARGINAL = "forall(x in X: 0 < integral(z in Z: prior(z)*decoder(x, z)))"
NORMALIZED = "forall(x in X: integral(z in Z: encoder(x, z)) = 1)"
SAME_INTEGRAL = (
    "integral(x in X: integral(z in Z: f(a(x, z))*q(x, z) + slope(a(x, z))*(p(x, z) - a(x, z)*q(x, z)))) "
    "= integral(x in X: integral(z in Z: q(x, z)*f(p(x, z)/q(x, z))))"
)
JOINT = "integral(x in X: integral(z in Z: prior(z)*decoder(x, z)*f(data(x)*encoder(x, z)/(prior(z)*decoder(x, z)))))"
AT_X = "integral(z in Z: prior(z)*decoder(x, z))"
SAME_DIVERGENCE = f"{JOINT} = integral(x in X: {AT_X}*f(data(x)/{AT_X}))"
OF_MODEL = (STRICT, PRIOR, ENCODER, DECODER, DATA, MARGINAL)

# Functions of x and z


def everywhere(X: Space, Z: Space, claim: Callable[[Point, Point], Formula]) -> Formula:
    """The claim holds at each x and z."""
    return forall(X, lambda x: forall(Z, lambda z: claim(x, z)))


def double(X: Space, Z: Space, term: Callable[[Point, Point], Real]) -> Real:
    """The integral over x and z."""
    return integral(X, lambda x: integral(Z, lambda z: term(x, z)))


@theorem("Rudin, Real and Complex Analysis, Theorem 1.39 (a)", claims=("FG-6",))
def eq_of_equal_integrals(X: Space, Z: Space, low: Joint, high: Joint, gap: Joint) -> Formula:
    """Where integrals of low <= high agree, what is 0 where low = high is 0 a.e."""
    ordered = everywhere(X, Z, lambda x, z: low(x, z) <= high(x, z))
    zero = everywhere(X, Z, lambda x, z: implies(eq(low(x, z), high(x, z)), eq(gap(x, z), 0)))
    return given(ordered, zero, eq(double(X, Z, low), double(X, Z, high))).then(eq(double(X, Z, gap), 0))


def tangent(f: Scalar, slope: Scalar, p: Real, q: Real, a: Real) -> Real:
    """What lies below q*f(p/q): q times the tangent of f at a."""
    return f(a) * q + slope(a) * (p - a * q)


def are_positive(X: Space, Z: Space, p: Joint, q: Joint, a: Joint) -> Formula:
    """p, q and a are positive everywhere."""
    return everywhere(X, Z, lambda x, z: (p(x, z) > 0) & (q(x, z) > 0) & (a(x, z) > 0))


@theorem(
    "the perspective of a convex function; Boyd and Vandenberghe, 3.1.3 and 3.2.6",
    claims=("FG-6",),
    undecided=("satisfiable", STRICT, *POSITIVE),
)
def perspective_ge_tangent(X: Space, Z: Space, f: Function, slope: Function, p: Joint, q: Joint, a: Joint) -> Formula:
    """For a strictly convex f, q*f(p/q) is at least q times any tangent of f."""

    def claim(x: Point, z: Point) -> Formula:
        return tangent(f, slope, p(x, z), q(x, z), a(x, z)) <= q(x, z) * f(p(x, z) / q(x, z))

    return given(meets_tangents_once(f, slope), are_positive(X, Z, p, q, a)).then(everywhere(X, Z, claim))


@theorem("the perspective of a strictly convex function", claims=("FG-6",), undecided=("satisfiable", STRICT, *POSITIVE))
def eq_of_perspective_eq_tangent(X: Space, Z: Space, f: Function, slope: Function, p: Joint, q: Joint, a: Joint) -> Formula:
    """For a strictly convex f, it meets the tangent at a only where p = a*q."""

    def claim(x: Point, z: Point) -> Formula:
        meets = eq(tangent(f, slope, p(x, z), q(x, z), a(x, z)), q(x, z) * f(p(x, z) / q(x, z)))
        return implies(meets, eq(abs(p(x, z) - a(x, z) * q(x, z)), 0))

    return given(meets_tangents_once(f, slope), are_positive(X, Z, p, q, a)).then(everywhere(X, Z, claim))


VALUES = {
    "low": "fun(x in X: fun(z in Z: f(a(x, z))*q(x, z) + slope(a(x, z))*(p(x, z) - a(x, z)*q(x, z))))",
    "high": "fun(x in X: fun(z in Z: q(x, z)*f(p(x, z)/q(x, z))))",
    "gap": "fun(x in X: fun(z in Z: abs(p(x, z) - a(x, z)*q(x, z))))",
}


@theorem(
    "LV06 Theorem 14: equality in Jensen's inequality",
    claims=("FG-6",),
    using=(perspective_ge_tangent, eq_of_perspective_eq_tangent, (eq_of_equal_integrals, VALUES)),
    undecided=("satisfiable", STRICT, *POSITIVE, SAME_INTEGRAL),
)
def eq_of_tangent_integral(X: Space, Z: Space, f: Function, slope: Function, p: Joint, q: Joint, a: Joint) -> Formula:
    """If D_f(p||q) is the integral of the tangent at a, p = a*q almost everywhere."""
    below = double(X, Z, lambda x, z: tangent(f, slope, p(x, z), q(x, z), a(x, z)))
    divergence = double(X, Z, lambda x, z: q(x, z) * f(p(x, z) / q(x, z)))
    return given(meets_tangents_once(f, slope), are_positive(X, Z, p, q, a), eq(below, divergence)).then(
        eq(double(X, Z, lambda x, z: abs(p(x, z) - a(x, z) * q(x, z))), 0)
    )


# The posterior


def below(f: Scalar, slope: Scalar, model: Model) -> Real:
    """The integral of the tangents at data(x)/p(x)."""

    def term(x: Point, z: Point) -> Real:
        a = model.data(x) / marginal(model, x)
        return tangent(f, slope, inferred(model, x, z), generated(model, x, z), a)

    return over_joint(model, term)


@theorem("LV06 Theorem 14: the tangent at the ratio of the marginals", claims=("FG-6",), redundant=(ENCODER, MARGINAL))
def tangent_integral_eq(f: Function, slope: Function, model: Model) -> Formula:
    """If D_f of joints and of marginals agree, the tangents at data(x)/p(x) give it."""
    same = eq(joint_divergence(f, model), marginal_divergence(f, model))
    return given(encoder_normalized(model), is_positive(model), marginal_positive(model), same).then(
        eq(below(f, slope, model), joint_divergence(f, model))
    )


def at_model(a: str) -> dict[str, str]:
    """P(x, z), Q(x, z) and a in place of p, q and a."""
    terms = {"p": "data(x)*encoder(x, z)", "q": "prior(z)*decoder(x, z)", "a": a}
    return {name: f"fun(x in X: fun(z in Z: {term}))" for name, term in terms.items()}


RATIO = "data(x)/integral(z in Z: prior(z)*decoder(x, z))"


@theorem(
    "LV06 Theorem 14: equality only for a sufficient kernel",
    claims=("FG-6",),
    using=(tangent_integral_eq, (eq_of_tangent_integral, at_model(RATIO))),
    undecided=("satisfiable", *OF_MODEL, NORMALIZED, SAME_DIVERGENCE),
)
def posterior_of_equal_divergences(f: Function, slope: Function, model: Model) -> Formula:
    """If D_f of joints and of marginals agree, q(z|x) is the posterior a.e."""
    return given(
        meets_tangents_once(f, slope),
        is_positive(model),
        data_positive(model),
        encoder_normalized(model),
        marginal_positive(model),
        eq(joint_divergence(f, model), marginal_divergence(f, model)),
    ).then(eq(posterior_variation(model), 0))


@refuted("Rudin, Real and Complex Analysis, Theorem 1.39 (a), for functions in no order", claims=("FG-6",))
def eq_of_equal_integrals_in_no_order(X: Space, Z: Space, low: Joint, high: Joint, gap: Joint) -> Formula:
    """Without low <= high, equal integrals say nothing of the points."""
    zero = everywhere(X, Z, lambda x, z: implies(eq(low(x, z), high(x, z)), eq(gap(x, z), 0)))
    return given(zero, eq(double(X, Z, low), double(X, Z, high))).then(eq(double(X, Z, gap), 0))
