"""The GAN game in logits: the cross-entropies as softplus functions, and the logit that is best.

[G14] Goodfellow et al., Generative Adversarial Nets, 2014.

Main definitions: `bce_with_logits`, `expected_cross_entropy`, `least_cross_entropy`.
Main statements: `bce_of_real_label`, `bce_of_fake_label`, `sigmoid_of_log_ratio`, `least_cross_entropy_le`.
"""

from objective_proofs import (
    Formula,
    Positive,
    Real,
    eq,
    log,
    real,
    refuted,
    sigmoid,
    softplus,
    theorem,
)


def bce_with_logits(label: Real, logit: Real) -> Real:
    """-label*log(sigmoid(logit)) - (1 - label)*log(1 - sigmoid(logit))."""
    return -label * log(sigmoid(logit)) - (1 - label) * log(1 - sigmoid(logit))


@theorem("G14 eq. 1, with D = sigmoid(logit)", claims=("GN-5",))
def bce_of_real_label(logit: Real) -> Formula:
    """With label one, the cross-entropy of a logit is softplus(-logit), and positive."""
    return eq(bce_with_logits(real(1), logit), softplus(-logit)) & (softplus(-logit) > 0)


@theorem("G14 eq. 1, with D = sigmoid(logit)", claims=("GN-5",))
def bce_of_fake_label(logit: Real) -> Formula:
    """With label zero, the cross-entropy of a logit is softplus(logit), and positive."""
    return eq(bce_with_logits(real(0), logit), softplus(logit)) & (softplus(logit) > 0)


@theorem("softplus, by factoring out exp(logit)", claims=("GN-5",))
def softplus_sub_softplus_neg(logit: Real) -> Formula:
    """The cross-entropies of the two labels differ by the logit."""
    return eq(softplus(logit) - softplus(-logit), logit)


@theorem("G14 eq. 2, for logits", claims=("GN-5",))
def sigmoid_of_log_ratio(data: Positive, generated: Positive) -> Formula:
    """The logit log(p_data/p_gen) has the score D* = p_data/(p_data + p_gen)."""
    return eq(sigmoid(log(data / generated)), data / (data + generated))


def expected_cross_entropy(data: Real, generated: Real, logit: Real) -> Real:
    """The cross-entropy of a logit at a point with these densities."""
    return data * softplus(-logit) + generated * softplus(logit)


def least_cross_entropy(data: Real, generated: Real) -> Real:
    """-data*log(D*) - generated*log(1 - D*)."""
    return -data * log(data / (data + generated)) - generated * log(generated / (data + generated))


@theorem("G14 eq. 2, for logits", claims=("GN-5",))
def least_cross_entropy_le(data: Positive, generated: Positive, logit: Real) -> Formula:
    """No logit has less cross-entropy than D*."""
    return least_cross_entropy(data, generated) <= expected_cross_entropy(data, generated, logit)


@refuted("G14 eq. 2, for logits, with the score taken for the logit", claims=("GN-5",))
def optimal_logit_eq_score(data: Positive, generated: Positive, logit: Real) -> Formula:
    """The logit p_data/(p_data + p_gen) has the least cross-entropy."""
    score = data / (data + generated)
    return expected_cross_entropy(data, generated, score) <= expected_cross_entropy(data, generated, logit)
