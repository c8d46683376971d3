"""f-divergence generative models: where the divergence vanishes, the model and its encoder agree with the data.

[GM]  The f-GM framework: an inference network, a generator, and the density ratio of a density estimator as the discriminator.
[N16] Nowozin, Cseke, Tomioka, f-GAN, 2016.
[C67] Csiszar, Information-type measures of difference of probability distributions and indirect observations, 1967.

The objective is at most D_f(P||Q), and where it attains it, the estimated ratio is the true one.
The model is defined in `objective_proofs/definitions/f_gm.py`.

Main definitions: `consistent`, `estimator_variation`, `ratio_variation`.
Main statements: `joints_agree`, `posterior_variation_le`, `estimated_ratio_agrees`, `saddle_point`.
"""

from typing import Annotated

from objective_proofs import (
    Formula,
    Function,
    Point,
    Real,
    Space,
    and_,
    eq,
    forall,
    given,
    integral,
    refuted,
    theorem,
)
from objective_proofs.definitions.divergences import meets_tangents_once
from objective_proofs.definitions.f_gm import (
    Model,
    data_normalized,
    data_positive,
    decoder_normalized,
    encoder_normalized,
    estimator_positive,
    generated,
    inferred,
    is_positive,
    joint_divergence,
    joint_variation,
    marginal,
    marginal_positive,
    marginal_variation,
    objective,
    over_joint,
    posterior_variation,
    prior_normalized,
    ratio,
)

Joint = Annotated[Function, "X, Z -> real"]
OnX = Annotated[Function, "X -> real"]
TANGENT = "theorems.f_gm_posterior.eq_of_tangent_integral"

# Hypotheses as audits name them; a strictly convex function is hard to find for a search that draws its values
STRICT = (
    "forall(a: 0 < a implies forall(u: 0 < u implies f(a) + slope(a)*(u - a) <= f(u) and (f(u) = f(a) + slope(a)*(u - a) implies u = a)))"
)
ENCODER, DECODER = (f"forall(x in X: forall(z in Z: 0 < {name}(x, z)))" for name in ("encoder", "decoder"))
DATA, ESTIMATOR = (f"forall(x in X: 0 < {name}(x))" for name in ("data", "estimator"))
POSITIVE = ("forall(z in Z: 0 < prior(z))", ENCODER, DECODER, DATA)
NORMALIZED = (
    "integral(x in X: data(x)) = 1",
    "forall(x in X: integral(z in Z: encoder(x, z)) = 1)",
    "integral(z in Z: prior(z)) = 1",
    "forall(z in Z: integral(x in X: decoder(x, z)) = 1)",
)
MARGINAL = "forall(x in X: 0 < integral(z in Z: prior(z)*decoder(x, z)))"
GENERATED = "prior(z)*decoder(x, z)"
DIVERGENCE = f"integral(x in X: integral(z in Z: {GENERATED}*f(data(x)*encoder(x, z)/({GENERATED}))))"
RATIO = f"estimator(x)*encoder(x, z)/({GENERATED})"
ATTAINED = (
    f"integral(x in X: integral(z in Z: data(x)*encoder(x, z)*slope({RATIO}) "
    f"- {GENERATED}*(({RATIO})*slope({RATIO}) - f({RATIO})))) = {DIVERGENCE}"
)


def at_model(a: str) -> dict[str, str]:
    """P(x, z), Q(x, z) and a in place of p, q and a."""
    terms = {"p": "data(x)*encoder(x, z)", "q": "prior(z)*decoder(x, z)", "a": a}
    return {name: f"fun(x in X: fun(z in Z: {term}))" for name, term in terms.items()}


# Model and data


def consistent(model: Model) -> Formula:
    """Data, prior, encoder and decoder are positive densities."""
    return and_(
        is_positive(model),
        data_positive(model),
        data_normalized(model),
        encoder_normalized(model),
        prior_normalized(model),
        decoder_normalized(model),
    )


@theorem(
    "GM; C67, of the joint densities",
    claims=("FG-9",),
    using=((TANGENT, at_model("1")),),
    undecided=("satisfiable", *POSITIVE, *NORMALIZED, STRICT, "f(1) = 0", f"{DIVERGENCE} = 0"),
)
def joints_agree(f: Function, slope: Function, model: Model) -> Formula:
    """Where D_f(P||Q) is zero, the joint densities agree almost everywhere."""
    return given(consistent(model), meets_tangents_once(f, slope), eq(f(1), 0), eq(joint_divergence(f, model), 0)).then(
        eq(joint_variation(model), 0)
    )


@theorem("GM: what agrees jointly agrees marginally", claims=("FG-9",))
def marginals_agree(model: Model) -> Formula:
    """Where the joint densities agree almost everywhere, so do those of x."""
    return given(encoder_normalized(model), eq(joint_variation(model), 0)).then(eq(marginal_variation(model), 0))


# The encoder


def scaled_mass(X: Space, Z: Space, q: Joint, c: OnX) -> Real:
    """The integral of |1 - c|*q over x and z."""
    return integral(X, lambda x: integral(Z, lambda z: abs(1 - c(x)) * q(x, z)))


@theorem("the triangle inequality", claims=("FG-9",))
def scaled_variation_le(X: Space, Z: Space, p: Joint, q: Joint, c: OnX) -> Formula:
    """The variation of p and c*q is at most that of p and q and the mass of |1 - c|*q."""
    scaled = integral(X, lambda x: integral(Z, lambda z: abs(p(x, z) - c(x) * q(x, z))))
    apart = integral(X, lambda x: integral(Z, lambda z: abs(p(x, z) - q(x, z))))
    nonneg = forall(X, lambda x: forall(Z, lambda z: q(x, z) >= 0))
    return given(nonneg).then(scaled <= apart + scaled_mass(X, Z, q, c))


@theorem("GM: p(x) is the integral of Q over z", claims=("FG-9",))
def marginal_variation_eq(model: Model) -> Formula:
    """The variation of the marginals is the mass of |1 - data/p|*Q."""

    def term(x: Point, z: Point) -> Real:
        return abs(1 - model.data(x) / marginal(model, x)) * generated(model, x, z)

    return given(marginal_positive(model)).then(eq(marginal_variation(model), over_joint(model, term)))


SCALED = {
    "p": "fun(x in X: fun(z in Z: data(x)*encoder(x, z)))",
    "q": "fun(x in X: fun(z in Z: prior(z)*decoder(x, z)))",
    "c": "fun(x in X: data(x)/integral(z in Z: prior(z)*decoder(x, z)))",
}


@theorem(
    "GM: what agrees jointly agrees conditionally",
    claims=("FG-9",),
    using=((scaled_variation_le, SCALED), marginal_variation_eq),
    redundant=(ENCODER,),
)
def posterior_variation_le(model: Model) -> Formula:
    """E_data of the variation of q(z|x) and p(z|x) is at most those of joints and marginals."""
    return given(is_positive(model), marginal_positive(model)).then(
        posterior_variation(model) <= joint_variation(model) + marginal_variation(model)
    )


# The estimator


def estimator_variation(model: Model) -> Real:
    """The integral of |data - estimator| over x."""
    return integral(model.X, lambda x: abs(model.data(x) - model.estimator(x)))


def ratio_variation(model: Model) -> Real:
    """The integral of |P - r*Q| over x and z, r the estimated ratio."""
    return over_joint(model, lambda x, z: abs(inferred(model, x, z) - ratio(model, x, z) * generated(model, x, z)))


@theorem(
    "GM; N16 eq. 4, equality only for the true ratio",
    claims=("FG-9",),
    using=((TANGENT, at_model(RATIO)),),
    undecided=("satisfiable", STRICT, *POSITIVE, ESTIMATOR, ATTAINED),
)
def estimated_ratio_agrees(f: Function, slope: Function, model: Model) -> Formula:
    """Where the objective attains its bound, the estimated ratio is that of P and Q a.e."""
    return given(
        meets_tangents_once(f, slope),
        is_positive(model),
        data_positive(model),
        estimator_positive(model),
        eq(objective(f, slope, model), joint_divergence(f, model)),
    ).then(eq(ratio_variation(model), 0))


@theorem("GM: r*Q is the estimator times the encoder", claims=("FG-9",))
def ratio_apart_eq(model: Model) -> Formula:
    """Where Q is positive, |P - r*Q| is the encoder times |data - estimator|."""

    def claim(x: Point, z: Point) -> Formula:
        apart = abs(inferred(model, x, z) - ratio(model, x, z) * generated(model, x, z))
        return eq(apart, model.encoder(x, z) * abs(model.data(x) - model.estimator(x)))

    return given(is_positive(model)).then(forall(model.X, lambda x: forall(model.Z, lambda z: claim(x, z))))


@theorem(
    "GM: at the saddle point, where D_f vanishes",
    claims=("FG-9",),
    using=(joints_agree, marginals_agree, posterior_variation_le, estimated_ratio_agrees, ratio_apart_eq),
    undecided=("satisfiable", *POSITIVE, *NORMALIZED, STRICT, "f(1) = 0", f"{DIVERGENCE} = 0", ESTIMATOR, MARGINAL, ATTAINED),
)
def saddle_point(f: Function, slope: Function, model: Model) -> Formula:
    """At a saddle point with D_f = 0, model, data, estimator and posterior agree a.e."""
    return given(
        consistent(model),
        marginal_positive(model),
        estimator_positive(model),
        meets_tangents_once(f, slope),
        eq(f(1), 0),
        eq(joint_divergence(f, model), 0),
        eq(objective(f, slope, model), joint_divergence(f, model)),
    ).then(
        and_(
            eq(joint_variation(model), 0),
            eq(marginal_variation(model), 0),
            posterior_variation(model) <= 0,
            eq(estimator_variation(model), 0),
        )
    )


@refuted("GM, with an encoder that is not normalized", claims=("FG-9",))
def marginals_agree_of_any_encoder(model: Model) -> Formula:
    """Joint densities may agree for an encoder of another mass, and the marginals not."""
    return given(eq(joint_variation(model), 0)).then(eq(marginal_variation(model), 0))
