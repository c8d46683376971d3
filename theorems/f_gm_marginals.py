"""f-divergence generative models: what the objective says of the marginal densities, and when it is that of an f-GAN.

[GM]  The f-GM framework: an inference network, a generator, and the density ratio of a density estimator as the discriminator.
[N16] Nowozin, Cseke, Tomioka, f-GAN, 2016.
[LV06] Liese and Vajda, On divergences and informations in statistics and information theory, 2006.

The model and its objective are defined in `objective_proofs/definitions/f_gm.py`.

Main statements: `ratio_of_exact_posterior`, `marginal_divergence_le_joint_divergence`, `kl_gap`.
"""

from objective_proofs import (
    Formula,
    Function,
    eq,
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
    data_positive,
    decoder_normalized,
    encoder_normalized,
    exact_posterior,
    is_positive,
    joint_divergence,
    marginal,
    marginal_positive,
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


# Joint and marginal divergences


@theorem("LV06 Theorem 14, for the kernel that forgets z", claims=("FG-6",), undecided=(ENCODER, DATA, MARGINAL))
def marginal_divergence_le_joint_divergence(f: Function, slope: Function, model: Model) -> Formula:
    """D_f of the data and the model's p(x) is at most D_f(P||Q)."""
    marginals = integral(model.X, lambda x: marginal(model, x) * f(model.data(x) / marginal(model, x)))
    return given(
        convex(f, slope), is_positive(model), data_positive(model), encoder_normalized(model), marginal_positive(model)
    ).then(marginals <= joint_divergence(f, model))


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
