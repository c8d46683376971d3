"""The adversarial terms of the VAE with a mixture posterior: cross-entropies from logits, averaged over patches.

[R23] Rivera, How to Train Your VAE, 2023 (arXiv:2309.13160), and the code published with it.
[I17] Isola et al., Image-to-Image Translation with Conditional Adversarial Networks, 2017 (the PatchGAN).
[G14] Goodfellow et al., Generative Adversarial Nets, 2014.

Main definitions: `bce_from_logits`, `bce`, `patch_value`, `gan_value`, `jensen_shannon`.
Main statements: `bce_from_logits_eq_bce_of_sigmoid`, `bce_minimized_at_ratio`, `discriminator_loss_eq_bce`,
`patch_value_eq_gan_value_of_mixtures`, `gan_value_le_best_value`, `best_value_eq_jensen_shannon`.
"""

from typing import Annotated

from objective_proofs import (
    Density,
    Dim,
    Distribution,
    Formula,
    Function,
    OpenUnit,
    Positive,
    PositiveDim,
    Real,
    Space,
    Vector,
    VectorFunction,
    eq,
    expectation,
    forall,
    given,
    integral,
    log,
    mean_over,
    ne,
    refuted,
    sigmoid,
    softplus,
    theorem,
)
from objective_proofs.definitions.mixture_posterior import (
    adversarial_loss,
    discriminator_loss,
    fake_loss,
    real_loss,
)

Logits = Annotated[Vector, "K"]
Score = Annotated[Function, "Z -> real"]
Law = Annotated[Function, "Z -> real"]
Patches = Annotated[VectorFunction, "Z -> K"]
P_NORMALIZED, Q_NORMALIZED = "integral(z in Z: p(z)) = 1", "integral(z in Z: q(z)) = 1"  # these hold for any positive weights


def bce_from_logits(target: Real, logit: Real) -> Real:
    """-target*log(sigmoid(logit)) - (1 - target)*log(sigmoid(-logit))."""
    return -target * log(sigmoid(logit)) - (1 - target) * log(sigmoid(-logit))


def bce(target: Real, score: Real) -> Real:
    """-target*log(score) - (1 - target)*log(1 - score), the cross-entropy of a probability."""
    return -target * log(score) - (1 - target) * log(1 - score)


def mean_bce(target: Real, logits: Vector) -> Real:
    """The mean of `bce_from_logits` over the patches of the batch."""
    return mean_over(logits, lambda k: bce_from_logits(target, logits[k]))


# Cross-entropy from logits


@theorem("Sigmoid", claims=("RVT-17",))
def sigmoid_neg_eq_one_sub_sigmoid(logit: Real) -> Formula:
    """The sigmoid of the negative logit is one less the sigmoid."""
    return eq(sigmoid(-logit), 1 - sigmoid(logit))


@theorem("Binary cross-entropy with logits", claims=("RVT-17",))
def bce_from_logits_eq_bce_of_sigmoid(target: Real, logit: Real) -> Formula:
    """The cross-entropy from a logit is that of its sigmoid, for every target."""
    return eq(bce_from_logits(target, logit), bce(target, sigmoid(logit)))


@theorem("Binary cross-entropy with logits", claims=("RVT-17",))
def bce_of_one_eq_softplus(logit: Real) -> Formula:
    """The cross-entropy of target one is softplus(-logit)."""
    return eq(bce_from_logits(Real(1), logit), softplus(-logit))


@theorem("Binary cross-entropy with logits", claims=("RVT-17",))
def bce_of_zero_eq_softplus(logit: Real) -> Formula:
    """The cross-entropy of target zero is softplus(logit)."""
    return eq(bce_from_logits(Real(0), logit), softplus(logit))


@refuted("Binary cross-entropy with logits, the targets swapped", claims=("RVT-17",))
def bce_of_one_eq_softplus_of_logit(logit: Real) -> Formula:
    """The cross-entropy of target one is not softplus(logit)."""
    return eq(bce_from_logits(Real(1), logit), softplus(logit))


@theorem("Softplus", claims=("RVT-17",))
def softplus_sub_softplus_neg(logit: Real) -> Formula:
    """The softplus of a logit less that of its negative is the logit."""
    return eq(softplus(logit) - softplus(-logit), logit)


@theorem("Softplus", claims=("RVT-17",))
def softplus_pos(logit: Real) -> Formula:
    """Both cross-entropies are positive: no logit is perfect."""
    return (softplus(logit) > 0) & (softplus(-logit) > 0)


@theorem("G14 Proposition 1, in logits", claims=("RVT-17",))
def bce_minimized_at_ratio(p: Positive, q: Positive, best: Real, logit: Real) -> Formula:
    """The weighted cross-entropy is least where the sigmoid is p/(p + q)."""

    def cost(t: Real) -> Real:
        return p * bce_from_logits(Real(1), t) + q * bce_from_logits(Real(0), t)

    return given(eq(sigmoid(best), p / (p + q))).then(cost(best) <= cost(logit))


@theorem("G14 Proposition 1", claims=("RVT-17",))
def bce_minimized_only_at_ratio(p: Positive, q: Positive, score: OpenUnit) -> Formula:
    """At every other score the weighted cross-entropy is larger."""
    best = p / (p + q)

    def cost(s: Real) -> Real:
        return p * bce(Real(1), s) + q * bce(Real(0), s)

    return given(ne(score, best)).then(cost(best) < cost(score))


@refuted("G14 Proposition 1, with the ratio of the densities turned over", claims=("RVT-17",))
def bce_minimized_at_inverse_ratio(p: Positive, q: Positive, logit: Real) -> Formula:
    """The weighted cross-entropy is not least at the logit log(q/p)."""

    def cost(t: Real) -> Real:
        return p * softplus(-t) + q * softplus(t)

    return cost(log(q / p)) <= cost(logit)


# The adversarial terms of the code


@theorem("R23 code: 100*BCE(1, D(x))", claims=("RV-7",))
def real_loss_eq_bce(K: PositiveDim, logits: Logits) -> Formula:
    """The loss on real images is 100 times the mean cross-entropy of target one."""
    return eq(real_loss(logits), 100 * mean_bce(Real(1), logits))


@theorem("R23 code: 100*BCE(0, D(x'))", claims=("RV-8",))
def fake_loss_eq_bce(K: PositiveDim, logits: Logits) -> Formula:
    """The loss on reconstructions is 100 times the mean cross-entropy of target zero."""
    return eq(fake_loss(logits), 100 * mean_bce(Real(0), logits))


@theorem("R23 code: 100*BCE(1, D(x')); G14 Section 3", claims=("RV-9",))
def adversarial_loss_eq_bce(K: PositiveDim, logits: Logits) -> Formula:
    """The generator's loss is 100 times the mean of -log D(x'): it does not saturate."""
    return eq(adversarial_loss(logits), 100 * mean_over(K, lambda k: -log(sigmoid(logits[k]))))


@refuted("R23 code: 100*BCE(1, D(x')), read as the min-max game's own loss", claims=("RV-9",))
def adversarial_loss_eq_neg_fake_loss(K: PositiveDim, logits: Logits) -> Formula:
    """The generator does not minimize what the discriminator maximizes."""
    return eq(adversarial_loss(logits), -fake_loss(logits))


@theorem("R23 code", claims=("RV-9", "RVT-17"))
def adversarial_loss_eq_fake_loss_sub_mean_logit(K: PositiveDim, logits: Logits) -> Formula:
    """The generator's loss is the loss on reconstructions less 100 times the mean logit."""
    return eq(adversarial_loss(logits), fake_loss(logits) - 100 * mean_over(K, lambda k: logits[k]))


@theorem("R23 code", claims=("RV-11",))
def discriminator_loss_eq_bce(K: PositiveDim, real_logits: Logits, fake_logits: Logits) -> Formula:
    """The discriminator's loss is 100 times the two mean cross-entropies."""
    return eq(discriminator_loss(real_logits, fake_logits), 100 * (mean_bce(Real(1), real_logits) + mean_bce(Real(0), fake_logits)))


@theorem("R23 code; G14 eq. 1", claims=("RV-11", "RV-20"))
def discriminator_loss_eq_neg_value(K: PositiveDim, real_logits: Logits, fake_logits: Logits) -> Formula:
    """The discriminator's loss is -100 times the min-max game's value on the batch."""
    on_real = mean_over(K, lambda k: log(sigmoid(real_logits[k])))
    on_fake = mean_over(K, lambda k: log(sigmoid(-fake_logits[k])))
    return eq(discriminator_loss(real_logits, fake_logits), -100 * (on_real + on_fake))


# The min-max game over patches


def patch_value(real_patches: VectorFunction, fake_patches: VectorFunction, score: Function, K: Dim, patches: Space) -> Real:
    """The mean over K places of E_real log D + E_fake log(1 - D), one D for the patches of all places ([I17] Section 3.2.2)."""
    return mean_over(
        K,
        lambda k: integral(
            patches,
            lambda y: real_patches(y)[k] * log(score(y)) + fake_patches(y)[k] * log(1 - score(y)),
        ),
    )


def gan_value(real_density: Distribution, fake_density: Distribution, score: Function) -> Real:
    """E_real log D + E_fake log(1 - D) ([G14] eq. 1)."""
    return expectation(real_density, lambda y: log(score(y))) + expectation(fake_density, lambda y: log(1 - score(y)))


def best_value(p: Distribution, q: Distribution) -> Real:
    """E_p log(p/(p + q)) + E_q log(q/(p + q))."""
    return expectation(p, lambda y: log(p(y) / (p(y) + q(y)))) + expectation(q, lambda y: log(q(y) / (p(y) + q(y))))


def jensen_shannon(p: Distribution, q: Distribution) -> Real:
    """(KL(p || (p + q)/2) + KL(q || (p + q)/2))/2."""
    kl_p = expectation(p, lambda y: log(2 * p(y) / (p(y) + q(y))))
    kl_q = expectation(q, lambda y: log(2 * q(y) / (p(y) + q(y))))
    return (kl_p + kl_q) / 2


def is_score(score: Function, patches: Space) -> Formula:
    """0 < D(y) < 1 for every patch y: what the sigmoid of a logit is."""
    return forall(patches, lambda y: (0 < score(y)) & (score(y) < 1))


@theorem("I17 Section 3.2.2: the discriminator slides over the image", claims=("RV-20",))
def patch_value_eq_gan_value_of_mixtures(
    K: PositiveDim, Z: Space, real_patches: Patches, fake_patches: Patches, p: Law, q: Law, score: Score
) -> Formula:
    """A PatchGAN plays the game of patches that are drawn from a random place."""
    mixed_real = forall(Z, lambda y: eq(p(y), mean_over(K, lambda k: real_patches(y)[k])))
    mixed_fake = forall(Z, lambda y: eq(q(y), mean_over(K, lambda k: fake_patches(y)[k])))
    return given(is_score(score, Z), mixed_real, mixed_fake).then(
        eq(
            patch_value(real_patches, fake_patches, score, K, Z),
            integral(Z, lambda y: p(y) * log(score(y))) + integral(Z, lambda y: q(y) * log(1 - score(y))),
        )
    )


@theorem("G14 Proposition 1", claims=("RV-20",), redundant=(P_NORMALIZED, Q_NORMALIZED))
def gan_value_le_best_value(p: Density, q: Density, score: Score) -> Formula:
    """No discriminator of patches exceeds E_p log(p/(p + q)) + E_q log(q/(p + q))."""
    return given(is_score(score, p.space)).then(gan_value(p, q, score) <= best_value(p, q))


@theorem("G14 Proposition 1", claims=("RV-20",), redundant=(P_NORMALIZED, Q_NORMALIZED))
def gan_value_at_ratio(p: Density, q: Density, score: Score) -> Formula:
    """The discriminator p/(p + q) reaches it."""
    is_best = forall(p.space, lambda y: eq(score(y), p(y) / (p(y) + q(y))))
    return given(is_best).then(eq(gan_value(p, q, score), best_value(p, q)))


@theorem("G14 Theorem 1", claims=("RV-20",))
def best_value_eq_jensen_shannon(p: Density, q: Density) -> Formula:
    """The best value is twice the Jensen-Shannon divergence less log 4."""
    return eq(best_value(p, q), 2 * jensen_shannon(p, q) - log(4))


@theorem("G14 Theorem 1", claims=("RV-20",), redundant=(P_NORMALIZED, Q_NORMALIZED))
def jensen_shannon_nonneg(p: Density, q: Density) -> Formula:
    """Whatever the generator, the best discriminator has a value of -log 4 or more."""
    return jensen_shannon(p, q) >= 0


@theorem("G14 Theorem 1", claims=("RV-20",), redundant=(P_NORMALIZED,))
def jensen_shannon_of_equal_densities(p: Density) -> Formula:
    """A generator with the data's own patches reaches -log 4."""
    return eq(jensen_shannon(p, p), 0)


@refuted("G14 Theorem 1, for every discriminator in place of the best", claims=("RV-20",))
def neg_log_four_le_gan_value(p: Density, q: Density, score: Score) -> Formula:
    """A discriminator that is not the best can have a value below -log 4."""
    return given(is_score(score, p.space)).then(gan_value(p, q, score) >= -log(4))
