"""f-divergence generative models: what the objective says of the marginal densities, and when it is that of an f-GAN.

[GM]  The f-GM framework: an inference network, a generator, and the density ratio of a density estimator as the discriminator.
[N16] Nowozin, Cseke, Tomioka, f-GAN, 2016.
[LV06] Liese and Vajda, On divergences and informations in statistics and information theory, 2006.

The model and its objective are defined in `objective_proofs/definitions/f_gm.py`.

Main definitions: `critic_of`, `critic_objective`.
Main statements: `ratio_of_exact_posterior`, `objective_of_exact_posterior`, `marginal_divergence_le_joint_divergence`, `kl_gap`.
"""

from typing import Annotated

from objective_proofs import (
    Formula,
    Function,
    Point,
    Real,
    eq,
    forall,
    given,
    integral,
    log,
    refuted,
    theorem,
)
from objective_proofs.definitions import conjugates, generators
from objective_proofs.definitions.conjugates import Scalar
from objective_proofs.definitions.divergences import Weight, convex
from objective_proofs.definitions.f_gm import (
    Model,
    data_positive,
    decoder_normalized,
    encoder_normalized,
    estimator_positive,
    exact_posterior,
    is_positive,
    joint_divergence,
    joint_variation,
    marginal,
    marginal_divergence,
    marginal_positive,
    marginal_variation,
    objective,
    over_data,
    posterior_kl,
    ratio,
)

PRIOR = "forall(z in Z: 0 < prior(z))"
ENCODER = "forall(x in X: forall(z in Z: 0 < encoder(x, z)))"
DECODER = "forall(x in X: forall(z in Z: 0 < decoder(x, z)))"
DATA = "forall(x in X: 0 < data(x))"
MARGINAL = "forall(x in X: 0 < integral(z in Z: prior(z)*decoder(x, z)))"

# f-GANs


@theorem("GM; N16 eq. 4", claims=("FG-5",), redundant=(ENCODER,), undecided=(PRIOR, DECODER))
def ratio_of_exact_posterior(model: Model) -> Formula:
    """With the exact posterior, the ratio is that of the estimator and the model's p(x)."""
    X, Z = model.X, model.Z
    same = forall(X, lambda x: forall(Z, lambda z: eq(ratio(model, x, z), model.estimator(x) / marginal(model, x))))
    return given(is_positive(model), marginal_positive(model), exact_posterior(model)).then(same)


def critic_of(slope: Scalar, model: Model, x: Point) -> Real:
    """T(x) = f'(estimator(x)/p(x)), the critic of an f-GAN that the estimator stands for ([GM])."""
    return slope(model.estimator(x) / marginal(model, x))


def critic_objective(conjugate: Scalar, model: Model, critic: Weight) -> Real:
    """E_data[T] - E_model[f*(T)] ([N16] eq. 4)."""
    return over_data(model, critic) - integral(model.X, lambda x: marginal(model, x) * conjugate(critic(x)))


@theorem(
    "GM; N16 eq. 4-5",
    claims=("FG-5",),
    redundant=(ENCODER,),
    undecided=(PRIOR, DECODER, "forall(x in X: integral(z in Z: encoder(x, z)) = 1)"),
)
def objective_of_exact_posterior(f: Function, slope: Function, model: Model) -> Formula:
    """With the exact posterior, the objective is that of an f-GAN, f*(T) being r*T - f(r)."""

    def at_slope(x: Point) -> Real:
        r = model.estimator(x) / marginal(model, x)
        return r * critic_of(slope, model, x) - f(r)

    critic = over_data(model, lambda x: critic_of(slope, model, x))
    return given(is_positive(model), encoder_normalized(model), exact_posterior(model)).then(
        eq(objective(f, slope, model), critic - integral(model.X, lambda x: marginal(model, x) * at_slope(x)))
    )


@theorem("GM: every critic arises", claims=("FG-5",))
def critic_of_estimator_eq(slope: Function, model: Model, value: Annotated[Function, "X -> real"]) -> Formula:
    """Any T = f'(u), u > 0 a function of x, is the critic of the estimator u*p."""
    chosen = forall(model.X, lambda x: eq(model.estimator(x), value(x) * marginal(model, x)))
    same = forall(model.X, lambda x: eq(critic_of(slope, model, x), slope(value(x))))
    return given(marginal_positive(model), chosen).then(same)


@refuted("GM, without the exact posterior: the KL generator", claims=("FG-5",))
def kl_objective_eq_f_gan_of_any_encoder(model: Model) -> Formula:
    """With another encoder, the objective is not that of the f-GAN."""
    critic = critic_objective(conjugates.kl, model, lambda x: critic_of(generators.kl_slope, model, x))
    return given(
        is_positive(model), estimator_positive(model), encoder_normalized(model), marginal_positive(model)
    ).then(eq(objective(generators.kl, generators.kl_slope, model), critic))


# Joint and marginal divergences


@theorem("LV06 Theorem 14, for the kernel that forgets z", claims=("FG-6",), undecided=(ENCODER, DATA, MARGINAL))
def marginal_divergence_le_joint_divergence(f: Function, slope: Function, model: Model) -> Formula:
    """D_f of the data and the model's p(x) is at most D_f(P||Q)."""
    return given(
        convex(f, slope), is_positive(model), data_positive(model), encoder_normalized(model), marginal_positive(model)
    ).then(marginal_divergence(f, model) <= joint_divergence(f, model))


@theorem("LV06 Theorem 14, equality for the kernel that forgets z", claims=("FG-6",), redundant=(ENCODER,), undecided=(PRIOR, DECODER))
def joint_divergence_of_exact_posterior(f: Function, model: Model) -> Formula:
    """With the exact posterior, D_f(P||Q) is D_f of the data and the model's p(x)."""
    return given(is_positive(model), marginal_positive(model), exact_posterior(model)).then(
        eq(joint_divergence(f, model), marginal_divergence(f, model))
    )


@refuted("LV06 Theorem 14, with equality for every encoder: Pearson's chi-squared", claims=("FG-6",))
def joint_divergence_of_any_encoder(model: Model) -> Formula:
    """With another encoder, D_f(P||Q) can be larger."""
    return given(
        is_positive(model), data_positive(model), encoder_normalized(model), marginal_positive(model)
    ).then(joint_divergence(generators.pearson, model) <= marginal_divergence(generators.pearson, model))


@theorem("GM: what agrees jointly agrees marginally", claims=("FG-9",))
def marginal_variation_le_joint_variation(model: Model) -> Formula:
    """The integral of |data - p| is at most that of |P - Q|."""
    return given(encoder_normalized(model)).then(marginal_variation(model) <= joint_variation(model))


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
    gap = over_data(model, lambda x: posterior_kl(model, x))
    return given(
        is_positive(model),
        data_positive(model),
        encoder_normalized(model),
        decoder_normalized(model),
        marginal_positive(model),
    ).then(eq(joint_divergence(generators.pearson, model), marginal_divergence(generators.pearson, model) + gap))
