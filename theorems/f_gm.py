"""f-divergence generative models: one objective for VAEs and f-GANs, its bound, and when it is that of a VAE.

[GM]  The f-GM framework: an inference network, a generator, and the density ratio of a density estimator as the discriminator.
[N16] Nowozin, Cseke, Tomioka, f-GAN, 2016.
[KW14] Kingma and Welling, Auto-Encoding Variational Bayes, 2014.
[LV06] Liese and Vajda, On divergences and informations in statistics and information theory, 2006.

The model and its objective are defined in `objective_proofs/definitions/f_gm.py`; f-GANs are in `f_gm_marginals.py`.

Main statements: `objective_le_divergence`, `objective_eq_divergence_of_exact_estimator`, `kl_objective_eq_likelihood_sub_elbo`.
"""

from typing import Annotated

from objective_proofs import (
    Density,
    Formula,
    Function,
    Positive,
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
from objective_proofs.definitions.divergences import (
    convex,
)
from objective_proofs.definitions.f_gm import (
    Model,
    data_normalized,
    data_positive,
    decoder_normalized,
    elbo,
    encoder_normalized,
    estimator_normalized,
    estimator_positive,
    generated,
    inferred,
    is_positive,
    joint_divergence,
    objective,
    over_data,
    over_joint,
)

CONVEX = "forall(a: 0 < a implies forall(u: 0 < u implies f(a) + slope(a)*(u - a) <= f(u)))"
PRIOR = "forall(z in Z: 0 < prior(z))"
ENCODER = "forall(x in X: forall(z in Z: 0 < encoder(x, z)))"
DECODER = "forall(x in X: forall(z in Z: 0 < decoder(x, z)))"
DATA = "forall(x in X: 0 < data(x))"
ESTIMATOR = "forall(x in X: 0 < estimator(x))"

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
