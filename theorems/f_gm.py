"""f-divergence generative models: one objective for VAEs and f-GANs, and the hypotheses under which it is each of them.

[GM]  The f-GM framework: an inference network, a generator, and the density ratio of a density estimator as the discriminator.
[N16] Nowozin, Cseke, Tomioka, f-GAN, 2016.
[KW14] Kingma and Welling, Auto-Encoding Variational Bayes, 2014.
[LV06] Liese and Vajda, On divergences and informations in statistics and information theory, 2006.

P(x, z) = data(x)*encoder(x, z) is the joint density of data and inferred latents, Q(x, z) = prior(z)*decoder(x, z) that of latents
and generated data. The estimator of the data's density need not be normalized. f' is written as any function `slope` that gives
the slope of a tangent of f at each u > 0; for a differentiable f, that is its derivative.

Main definitions: `Model`, `ratio`, `objective`, `joint_divergence`, `marginal`, `elbo`.
Main statements: `objective_le_divergence`, `objective_eq_divergence_of_exact_estimator`, `kl_objective_eq_likelihood_sub_elbo`,
`ratio_of_exact_posterior`, `marginal_divergence_le_joint_divergence`, `kl_gap`.
"""

from collections.abc import Callable
from typing import Annotated, NamedTuple

from objective_proofs import (
    Density,
    Formula,
    Function,
    Point,
    Positive,
    Real,
    Space,
    eq,
    expectation,
    forall,
    given,
    integral,
    log,
    refuted,
    theorem,
)
from objective_proofs.definitions import generators

Generator = Callable[[Real], Real]
CONVEX = "forall(a: 0 < a implies forall(u: 0 < u implies f(a) + slope(a)*(u - a) <= f(u)))"
PRIOR = "forall(z in Z: 0 < prior(z))"
ENCODER = "forall(x in X: forall(z in Z: 0 < encoder(x, z)))"
DECODER = "forall(x in X: forall(z in Z: 0 < decoder(x, z)))"
DATA = "forall(x in X: 0 < data(x))"
ESTIMATOR = "forall(x in X: 0 < estimator(x))"
MARGINAL = "forall(x in X: 0 < integral(z in Z: prior(z)*decoder(x, z)))"


class Model(NamedTuple):
    """A generative model with its inference network and its density estimator.

    Attributes:
        X: the space of the data.
        Z: the space of the latents.
        data: the density of the data.
        prior: the density of the latents.
        encoder: q(z|x), as a function of x and z.
        decoder: p(x|z), as a function of x and z.
        estimator: the estimated density of the data.
    """

    X: Space
    Z: Space
    data: Annotated[Function, "X -> real"]
    prior: Annotated[Function, "Z -> real"]
    encoder: Annotated[Function, "X, Z -> real"]
    decoder: Annotated[Function, "X, Z -> real"]
    estimator: Annotated[Function, "X -> real"]


def is_positive(model: Model) -> Formula:
    """The prior and the networks give positive densities."""
    X, Z = model.X, model.Z
    networks = forall(X, lambda x: forall(Z, lambda z: (model.encoder(x, z) > 0) & (model.decoder(x, z) > 0)))
    return forall(Z, lambda z: model.prior(z) > 0) & networks


def data_positive(model: Model) -> Formula:
    """The density of the data is positive."""
    return forall(model.X, lambda x: model.data(x) > 0)


def estimator_positive(model: Model) -> Formula:
    """The estimated density is positive."""
    return forall(model.X, lambda x: model.estimator(x) > 0)


def encoder_normalized(model: Model) -> Formula:
    """The encoder gives a density over the latents for each x."""
    return forall(model.X, lambda x: eq(integral(model.Z, lambda z: model.encoder(x, z)), 1))


def decoder_normalized(model: Model) -> Formula:
    """The decoder gives a density over the data for each z."""
    return forall(model.Z, lambda z: eq(integral(model.X, lambda x: model.decoder(x, z)), 1))


def estimator_normalized(model: Model) -> Formula:
    """The estimated density integrates to one."""
    return eq(integral(model.X, lambda x: model.estimator(x)), 1)


def over_joint(model: Model, term: Callable[[Point, Point], Real]) -> Real:
    """The integral over x and z."""
    return integral(model.X, lambda x: integral(model.Z, lambda z: term(x, z)))


def over_data(model: Model, term: Callable[[Point], Real]) -> Real:
    """The expectation under the data."""
    return integral(model.X, lambda x: model.data(x) * term(x))


def data_normalized(model: Model) -> Formula:
    """The density of the data integrates to one."""
    return eq(integral(model.X, lambda x: model.data(x)), 1)


def inferred(model: Model, x: Point, z: Point) -> Real:
    """P(x, z) = data(x)*q(z|x)."""
    return model.data(x) * model.encoder(x, z)


def generated(model: Model, x: Point, z: Point) -> Real:
    """Q(x, z) = p(z)*p(x|z)."""
    return model.prior(z) * model.decoder(x, z)


def ratio(model: Model, x: Point, z: Point) -> Real:
    """r = estimator(x)*q(z|x)/(p(z)*p(x|z)), the estimated ratio of P and Q ([GM])."""
    return model.estimator(x) * model.encoder(x, z) / generated(model, x, z)


def objective(f: Generator, slope: Generator, model: Model) -> Real:
    """F = E_P[f'(r)] - E_Q[r*f'(r) - f(r)] ([GM])."""

    def term(x: Point, z: Point) -> Real:
        r = ratio(model, x, z)
        return inferred(model, x, z) * slope(r) - generated(model, x, z) * (r * slope(r) - f(r))

    return over_joint(model, term)


def joint_divergence(f: Generator, model: Model) -> Real:
    """D_f(P||Q) of the joint densities."""
    return over_joint(model, lambda x, z: generated(model, x, z) * f(inferred(model, x, z) / generated(model, x, z)))


def marginal(model: Model, x: Point) -> Real:
    """p(x), the integral of p(z)*p(x|z) over z."""
    return integral(model.Z, lambda z: generated(model, x, z))


def elbo(model: Model, x: Point) -> Real:
    """E_q[log(p(z)*p(x|z)/q(z|x))], the evidence lower bound at x ([KW14] eq. 2)."""
    return integral(
        model.Z,
        lambda z: model.encoder(x, z) * log(generated(model, x, z) / model.encoder(x, z)),
    )


def convex(f: Function, slope: Function) -> Formula:
    """f lies above its tangents on u > 0."""
    return forall(Positive, lambda a: forall(Positive, lambda u: f(u) >= f(a) + slope(a) * (u - a)))


# The objective


@theorem("GM; Rockafellar, Convex Analysis, Theorem 23.5", claims=("FG-1",))
def conjugate_at_slope(f: Function, slope: Function, u: Positive) -> Formula:
    """f*(f'(u)) is u*f'(u) - f(u): the supremum that defines it is attained at u."""
    attained = u * slope(u) - f(u)
    return given(convex(f, slope)).then(forall(Positive, lambda v: v * slope(u) - f(v) <= attained))


@refuted("GM, with f(u) for the conjugate's value", claims=("FG-1",))
def conjugate_at_slope_without_generator(u: Positive, v: Positive) -> Formula:
    """f*(f'(u)) is not f(u): the KL generator."""
    return v * generators.kl_slope(u) - generators.kl(v) <= generators.kl(u)


@theorem("GM; N16 eq. 4", claims=("FG-2",), undecided=(CONVEX, PRIOR, ENCODER, DECODER, DATA, ESTIMATOR))
def objective_le_divergence(f: Function, slope: Function, model: Model) -> Formula:
    """For every estimator, normalized or not, the objective is at most D_f(P||Q)."""
    return given(convex(f, slope), is_positive(model), data_positive(model), estimator_positive(model)).then(
        objective(f, slope, model) <= joint_divergence(f, model)
    )


@theorem("GM", claims=("FG-2",), redundant=(ENCODER, ESTIMATOR))
def objective_eq_divergence_of_exact_estimator(f: Function, slope: Function, model: Model) -> Formula:
    """With the density of the data as the estimator, the objective is D_f(P||Q)."""
    exact = forall(model.X, lambda x: eq(model.estimator(x), model.data(x)))
    return given(is_positive(model), estimator_positive(model), exact).then(
        eq(objective(f, slope, model), joint_divergence(f, model))
    )


@refuted("GM, with equality for every estimator: the KL generator", claims=("FG-2",))
def objective_eq_divergence(model: Model) -> Formula:
    """For another estimator, the objective is less than the divergence."""
    return given(is_positive(model), data_positive(model), estimator_positive(model)).then(
        objective(generators.kl, generators.kl_slope, model) >= joint_divergence(generators.kl, model)
    )


# VAEs


@theorem("GM; KW14 eq. 2", claims=("FG-3",))
def kl_objective_eq_likelihood_sub_elbo(model: Model) -> Formula:
    """For f = u*log(u), the objective is the expected log-density less the expected ELBO."""
    likelihood = over_data(model, lambda x: log(model.estimator(x)))
    evidence = over_data(model, lambda x: elbo(model, x))
    return given(
        is_positive(model),
        estimator_positive(model),
        data_normalized(model),
        encoder_normalized(model),
        estimator_normalized(model),
    ).then(eq(objective(generators.kl, generators.kl_slope, model), likelihood - evidence))


@theorem("GM, for an estimator that is not normalized", claims=("FG-3",))
def kl_objective_of_unnormalized_estimator(model: Model) -> Formula:
    """If the estimator integrates to c, the objective gains the term 1 - c."""
    likelihood = over_data(model, lambda x: log(model.estimator(x)))
    evidence = over_data(model, lambda x: elbo(model, x))
    mass = integral(model.X, lambda x: model.estimator(x))
    return given(is_positive(model), estimator_positive(model), data_normalized(model), encoder_normalized(model)).then(
        eq(objective(generators.kl, generators.kl_slope, model), likelihood - evidence + 1 - mass)
    )


@refuted("GM, without the estimator's normalization", claims=("FG-3",))
def kl_objective_eq_likelihood_sub_elbo_for_any_estimator(model: Model) -> Formula:
    """Without normalization, the objective is not the log-density less the ELBO."""
    likelihood = over_data(model, lambda x: log(model.estimator(x)))
    evidence = over_data(model, lambda x: elbo(model, x))
    return given(is_positive(model), estimator_positive(model), data_normalized(model), encoder_normalized(model)).then(
        eq(objective(generators.kl, generators.kl_slope, model), likelihood - evidence)
    )


@theorem("GM: the estimator's part is maximum likelihood", claims=("FG-3",))
def likelihood_le_of_data_density(data: Annotated[Density, "X"], estimator: Annotated[Density, "X"]) -> Formula:
    """No normalized estimator has a larger expected log-density than that of the data."""
    return expectation(data, lambda x: log(estimator(x))) <= expectation(data, lambda x: log(data(x)))


# The orientation of the ratio


@theorem("N16 Table 1; LV06 Section II", claims=("FG-4",))
def kl_generator_gives_kl_of_data(model: Model) -> Formula:
    """With the ratio data/model, f = u*log(u) gives KL(P||Q), the VAE's divergence."""
    kl = over_joint(model, lambda x, z: inferred(model, x, z) * log(inferred(model, x, z) / generated(model, x, z)))
    return given(is_positive(model), data_positive(model)).then(eq(joint_divergence(generators.kl, model), kl))


@theorem("N16 Table 1; LV06 Section II", claims=("FG-4",))
def reverse_kl_generator_gives_kl_of_model(model: Model) -> Formula:
    """With the ratio data/model, f = -log(u) gives KL(Q||P)."""
    kl = over_joint(model, lambda x, z: generated(model, x, z) * log(generated(model, x, z) / inferred(model, x, z)))
    return given(is_positive(model), data_positive(model)).then(eq(joint_divergence(generators.reverse_kl, model), kl))


@theorem("N16 Table 1; LV06 Section II, the adjoint generator", claims=("FG-4",))
def reverse_kl_generator_of_inverse_ratio(model: Model) -> Formula:
    """With the ratio model/data, f = -log(u) gives KL(P||Q)."""
    kl = over_joint(model, lambda x, z: inferred(model, x, z) * log(inferred(model, x, z) / generated(model, x, z)))
    swapped = over_joint(
        model,
        lambda x, z: inferred(model, x, z) * generators.reverse_kl(generated(model, x, z) / inferred(model, x, z)),
    )
    return given(is_positive(model), data_positive(model)).then(eq(swapped, kl))


@theorem("N16 Table 1; LV06 Section II, the adjoint generator", claims=("FG-4",))
def kl_generator_of_inverse_ratio(model: Model) -> Formula:
    """With the ratio model/data, f = u*log(u) gives KL(Q||P)."""
    kl = over_joint(model, lambda x, z: generated(model, x, z) * log(generated(model, x, z) / inferred(model, x, z)))
    swapped = over_joint(model, lambda x, z: inferred(model, x, z) * generators.kl(generated(model, x, z) / inferred(model, x, z)))
    return given(is_positive(model), data_positive(model)).then(eq(swapped, kl))


@refuted("N16 Table 1, with the other orientation", claims=("FG-4",))
def reverse_kl_generator_gives_kl_of_data(model: Model) -> Formula:
    """With the ratio data/model, f = -log(u) does not give the VAE's divergence."""
    kl = over_joint(model, lambda x, z: inferred(model, x, z) * log(inferred(model, x, z) / generated(model, x, z)))
    return given(is_positive(model), data_positive(model), encoder_normalized(model), decoder_normalized(model)).then(
        eq(joint_divergence(generators.reverse_kl, model), kl)
    )


# f-GANs


def exact_posterior(model: Model) -> Formula:
    """q(z|x) is the posterior p(z|x) = p(z)*p(x|z)/p(x)."""
    X, Z = model.X, model.Z
    return forall(
        X, lambda x: forall(Z, lambda z: eq(model.encoder(x, z), generated(model, x, z) / marginal(model, x)))
    )


def marginal_positive(model: Model) -> Formula:
    """p(x) > 0 for every x."""
    return forall(model.X, lambda x: marginal(model, x) > 0)


@theorem("GM; N16 eq. 4", claims=("FG-5",), redundant=(ENCODER,), undecided=(PRIOR, DECODER))
def ratio_of_exact_posterior(model: Model) -> Formula:
    """With the exact posterior, the ratio is that of the estimator and the model's p(x)."""
    X, Z = model.X, model.Z
    same = forall(X, lambda x: forall(Z, lambda z: eq(ratio(model, x, z), model.estimator(x) / marginal(model, x))))
    return given(is_positive(model), marginal_positive(model), exact_posterior(model)).then(same)


# Joint and marginal divergences


@theorem("LV06 Theorem 14, for the kernel that forgets z", claims=("FG-6",), undecided=(ENCODER, DATA, MARGINAL))
def marginal_divergence_le_joint_divergence(f: Function, slope: Function, model: Model) -> Formula:
    """D_f of the data and the model's p(x) is at most D_f(P||Q)."""
    marginals = integral(model.X, lambda x: marginal(model, x) * f(model.data(x) / marginal(model, x)))
    return given(
        convex(f, slope), is_positive(model), data_positive(model), encoder_normalized(model), marginal_positive(model)
    ).then(marginals <= joint_divergence(f, model))


def posterior_kl(model: Model, x: Point) -> Real:
    """KL(q(z|x)||p(z|x))."""
    return integral(
        model.Z,
        lambda z: model.encoder(x, z) * log(model.encoder(x, z) * marginal(model, x) / generated(model, x, z)),
    )


@theorem("GM; the chain rule of the KL", claims=("FG-7",), undecided=(MARGINAL,))
def kl_gap(model: Model) -> Formula:
    """For the KL, the gap of joint and marginal divergence is E KL(q(z|x)||p(z|x))."""
    marginals = over_data(model, lambda x: log(model.data(x) / marginal(model, x)))
    gap = over_data(model, lambda x: posterior_kl(model, x))
    return given(is_positive(model), data_positive(model), encoder_normalized(model), marginal_positive(model)).then(
        eq(joint_divergence(generators.kl, model), marginals + gap)
    )


@refuted("GM, the gap formula read for Pearson's chi-squared", claims=("FG-7",))
def chi_squared_gap(model: Model) -> Formula:
    """For chi-squared, the gap is not the expected KL of the posteriors."""
    marginals = integral(model.X, lambda x: marginal(model, x) * generators.pearson(model.data(x) / marginal(model, x)))
    gap = over_data(model, lambda x: posterior_kl(model, x))
    return given(
        is_positive(model),
        data_positive(model),
        encoder_normalized(model),
        decoder_normalized(model),
        marginal_positive(model),
    ).then(eq(joint_divergence(generators.pearson, model), marginals + gap))
