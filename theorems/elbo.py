"""The evidence lower bound, as the VAE notes write it: NLL + KL to the posterior = reconstruction + KL to the prior.

[KW14] Kingma and Welling, Auto-Encoding Variational Bayes, 2014.
[VN]   Lecture notes "variational auto encoders", section Loss.
[H17]  Higgins et al., beta-VAE: Learning Basic Visual Concepts with a Constrained Variational Framework, 2017.
[M17]  Maddison, Mnih and Teh, The Concrete Distribution, 2017.

Everything stands at one observation x: `likelihood(z)` is p(x|z). The space is where q is positive: to require that the other
densities are positive there is to require that q is absolutely continuous with respect to them.

Main statements: `notes_identity`, `notes_identity_residual`, `evidence_gap_eq_kl`, `elbo_le_log_evidence`,
`notes_identity_finite`, `beta_elbo_le_log_evidence`, `posterior_eq_prior_iff`.
"""

from typing import Annotated

from objective_proofs import (
    Density,
    Formula,
    Function,
    Positive,
    PositiveVector,
    Real,
    Unit,
    Vector,
    abs_,
    eq,
    expectation,
    forall,
    given,
    iff,
    integral,
    log,
    ne,
    piecewise,
    refuted,
    sum_over,
    theorem,
)
from objective_proofs.definitions.latent import beta_elbo, elbo, evidence, expected_nll, kl, posterior

PointFunction = Annotated[Function, "Z -> real"]


def is_positive(q: Density, p: Function) -> Formula:
    """p(z) > 0 at every z."""
    return forall(q.space, lambda z: p(z) > 0)


# The identity of the notes


@theorem("VN section Loss; KW14 eq. 1", claims=("EL-1",), redundant=("integral(z in Z: prior(z)) = 1",))
def notes_identity(q: Density, prior: Density, likelihood: PointFunction) -> Formula:
    """NLL + KL to the posterior = reconstruction loss + KL to the prior."""
    return given(is_positive(q, likelihood), evidence(prior, likelihood) > 0).then(
        eq(
            -log(evidence(prior, likelihood)) + kl(q, posterior(prior, likelihood)),
            expected_nll(q, likelihood) + kl(q, prior),
        )
    )


@theorem("VN section Loss, with Bayes' rule as the only law of p", claims=("EL-1",))
def notes_identity_of_bayes(q: Density, prior: PointFunction, likelihood: PointFunction, evidence_at_x: Positive) -> Formula:
    """The identity holds for every q that is absolutely continuous, by Bayes' rule."""
    return given(is_positive(q, prior), is_positive(q, likelihood)).then(
        eq(
            -log(evidence_at_x) + kl(q, lambda z: likelihood(z) * prior(z) / evidence_at_x),
            expected_nll(q, likelihood) + kl(q, prior),
        )
    )


@theorem("VN section Loss, before the expectation", claims=("EL-1",))
def notes_identity_pointwise(q: Positive, prior: Positive, likelihood: Positive, evidence_at_x: Positive) -> Formula:
    """At each z, log q - log p(z|x) = log q - log p(x|z) - log p(z) + log p(x)."""
    return eq(
        log(q) - log(likelihood * prior / evidence_at_x), log(q) - log(likelihood) - log(prior) + log(evidence_at_x)
    )


@refuted("VN section Loss, with p(z|x) read as any reference posterior", claims=("EL-2",))
def notes_identity_of_any_posterior(
    q: Density, prior: Density, likelihood: PointFunction, reference: Density
) -> Formula:
    """With another posterior than the model's own, the identity fails."""
    return given(is_positive(q, likelihood)).then(
        eq(-log(evidence(prior, likelihood)) + kl(q, reference), expected_nll(q, likelihood) + kl(q, prior))
    )


@theorem("VN section Loss, with p(z|x) read as any reference posterior", claims=("EL-2",))
def notes_identity_residual(
    q: Density, prior: PointFunction, likelihood: PointFunction, evidence_at_x: Positive, reference: PointFunction
) -> Formula:
    """With another posterior, the two sides differ by E_q[log(p(z|x)/reference)]."""
    left = -log(evidence_at_x) + kl(q, reference)
    right = expected_nll(q, likelihood) + kl(q, prior)
    residual = expectation(q, lambda z: log(likelihood(z) * prior(z) / evidence_at_x / reference(z)))
    return given(is_positive(q, prior), is_positive(q, likelihood), is_positive(q, reference)).then(
        eq(left - right, residual)
    )


# The bound


@theorem("KW14 eq. 1 and 2", claims=("EL-3",), redundant=("integral(z in Z: prior(z)) = 1",))
def evidence_gap_eq_kl(q: Density, prior: Density, likelihood: PointFunction) -> Formula:
    """The gap between log-evidence and ELBO is the KL of q to the posterior."""
    return given(is_positive(q, likelihood), evidence(prior, likelihood) > 0).then(
        eq(log(evidence(prior, likelihood)) - elbo(q, prior, likelihood), kl(q, posterior(prior, likelihood)))
    )


@theorem("KW14 eq. 2", claims=("EL-3",), redundant=("integral(z in Z: prior(z)) = 1",))
def elbo_le_log_evidence(q: Density, prior: Density, likelihood: PointFunction) -> Formula:
    """The ELBO is at most the log-evidence."""
    return given(is_positive(q, likelihood), evidence(prior, likelihood) > 0).then(
        elbo(q, prior, likelihood) <= log(evidence(prior, likelihood))
    )


@refuted("KW14 eq. 2, made strict", claims=("EL-3",))
def elbo_lt_log_evidence(q: Density, prior: Density, likelihood: PointFunction) -> Formula:
    """The ELBO is not always below the log-evidence: at the posterior it is equal."""
    return given(is_positive(q, likelihood)).then(elbo(q, prior, likelihood) < log(evidence(prior, likelihood)))


# The words of the notes


@refuted("VN section Loss: -log p(x) called the reconstruction loss", claims=("EL-4",))
def nll_eq_reconstruction_loss(q: Density, prior: Density, likelihood: PointFunction) -> Formula:
    """The negative log-likelihood -log p(x) is not the reconstruction loss."""
    return given(is_positive(q, likelihood)).then(
        eq(-log(evidence(prior, likelihood)), expected_nll(q, likelihood))
    )


# Discrete latents


@theorem("VN section Loss, for a latent with n values", claims=("EL-5",))
def notes_identity_finite(q: PositiveVector, prior: PositiveVector, likelihood: PositiveVector, c: Positive) -> Formula:
    """For a latent with n values, the identity is one of sums."""
    return given(eq(sum_over(q, lambda z: q[z]), 1)).then(
        eq(
            sum_over(q, lambda z: q[z] * (log(q[z]) - log(likelihood[z] * prior[z] / c))),
            sum_over(q, lambda z: q[z] * (log(q[z]) - log(prior[z])))
            - sum_over(q, lambda z: q[z] * log(likelihood[z]))
            + log(c),
        )
    )


@refuted("VN section Loss, with q not normalized", claims=("EL-5",))
def notes_identity_finite_of_any_weights(
    q: PositiveVector, prior: PositiveVector, likelihood: PositiveVector, c: Positive
) -> Formula:
    """With weights that do not sum to one, the identity fails."""
    return eq(
        sum_over(q, lambda z: q[z] * (log(q[z]) - log(likelihood[z] * prior[z] / c))),
        sum_over(q, lambda z: q[z] * (log(q[z]) - log(prior[z])))
        - sum_over(q, lambda z: q[z] * log(likelihood[z]))
        + log(c),
    )


@theorem("VN section Loss, with q not normalized", claims=("EL-5",))
def notes_identity_finite_residual(
    q: PositiveVector, prior: PositiveVector, likelihood: PositiveVector, c: Positive
) -> Formula:
    """With weights that do not sum to one, the sides differ by (sum q - 1)*log c."""
    left = sum_over(q, lambda z: q[z] * (log(q[z]) - log(likelihood[z] * prior[z] / c)))
    right = sum_over(q, lambda z: q[z] * (log(q[z]) - log(prior[z]))) - sum_over(q, lambda z: q[z] * log(likelihood[z]))
    return eq(left - (right + log(c)), (sum_over(q, lambda z: q[z]) - 1) * log(c))


# Weights


@theorem("H17 Section 2", claims=("BV-5",))
def beta_elbo_le_elbo(q: Density, prior: Density, likelihood: PointFunction, beta: Real) -> Formula:
    """For beta of at least one, the beta-ELBO is at most the ELBO."""
    return given(is_positive(q, likelihood), beta >= 1).then(
        beta_elbo(beta, q, prior, likelihood) <= elbo(q, prior, likelihood)
    )


@theorem("H17 Section 2", claims=("BV-5",))
def beta_elbo_le_log_evidence(q: Density, prior: Density, likelihood: PointFunction, beta: Real) -> Formula:
    """For beta of at least one, the beta-ELBO is at most the log-evidence."""
    return given(is_positive(q, likelihood), evidence(prior, likelihood) > 0, beta >= 1).then(
        beta_elbo(beta, q, prior, likelihood) <= log(evidence(prior, likelihood))
    )


@refuted("H17 Section 2, for any weight in [0, 1]", claims=("BV-5",))
def beta_elbo_le_log_evidence_for_small_beta(
    q: Density, prior: Density, likelihood: PointFunction, beta: Unit
) -> Formula:
    """For beta below one, the beta-ELBO can exceed the log-evidence."""
    return given(is_positive(q, likelihood)).then(
        beta_elbo(beta, q, prior, likelihood) <= log(evidence(prior, likelihood))
    )


@theorem("H17 Section 2, at the exact posterior", claims=("BV-5",))
def beta_elbo_at_posterior(q: Density, prior: Density, likelihood: PointFunction, beta: Real) -> Formula:
    """At the exact posterior, the beta-ELBO is log p(x) + (1 - beta)*KL(q || p(z))."""
    exact = forall(q.space, lambda z: eq(q(z), posterior(prior, likelihood)(z)))
    return given(is_positive(q, likelihood), exact).then(
        eq(
            beta_elbo(beta, q, prior, likelihood),
            log(evidence(prior, likelihood)) + (1 - beta) * kl(q, prior),
        )
    )


# A decoder that ignores the latent


@theorem("Bayes' rule", claims=("BV-9",))
def posterior_eq_prior_iff(prior: Density, likelihood: PointFunction) -> Formula:
    """The posterior is the prior almost everywhere iff p(x|z) = p(x) is."""
    p_x = evidence(prior, likelihood)
    same = integral(prior.space, lambda z: abs_(posterior(prior, likelihood)(z) - prior(z)))
    ignored = expectation(prior, lambda z: abs_(likelihood(z) - p_x))
    return given(p_x > 0).then(iff(eq(same, 0), eq(ignored, 0)))
