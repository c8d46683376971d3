"""The evidence lower bound, as the VAE notes write it: NLL + KL to the posterior = reconstruction + KL to the prior.

[KW14] Kingma and Welling, Auto-Encoding Variational Bayes, 2014.
[VN]   Lecture notes "variational auto encoders", section Loss.
[H17]  Higgins et al., beta-VAE: Learning Basic Visual Concepts with a Constrained Variational Framework, 2017.
[CT06] Cover and Thomas, Elements of Information Theory, 2nd edition, 2006.
[M17]  Maddison, Mnih and Teh, The Concrete Distribution, 2017.

Everything stands at one observation x: `likelihood(z)` is p(x|z). The space is where q is positive: to require that the other
densities are positive there is to require that q is absolutely continuous with respect to them.

Main statements: `notes_identity`, `notes_identity_residual`, `evidence_gap_eq_kl`, `elbo_le_log_evidence`,
`elbo_eq_log_evidence_iff`, `notes_identity_finite`, `beta_elbo_le_log_evidence`, `posterior_eq_prior_iff`.
"""

from typing import Annotated

from objective_proofs import (
    Density,
    Distribution,
    Formula,
    Function,
    Point,
    Positive,
    PositiveVector,
    Real,
    Space,
    Unit,
    abs_,
    eq,
    expectation,
    forall,
    given,
    iff,
    implies,
    integral,
    log,
    piecewise,
    refuted,
    sum_over,
    theorem,
)
from objective_proofs.definitions.latent import beta_elbo, elbo, evidence, expected_nll, kl, posterior

PointFunction = Annotated[Function, "Z -> real"]
LatentPoint = Annotated[Point, "Z"]
Q_NORMALIZED = "integral(z in Z: q(z)) = 1"
PRIOR_NORMALIZED = "integral(z in Z: prior(z)) = 1"  # the identities hold for any positive measure as the prior


def gumbel_max(logit0: Real, logit1: Real, noise0: Real, noise1: Real) -> Real:
    """The category, 0 or 1, whose logit plus Gumbel noise is the larger one ([M17] Section 2.2)."""
    return piecewise((Real(1), logit0 + noise0 < logit1 + noise1), Real(0))


def is_positive(q: Density, p: Function) -> Formula:
    """p(z) > 0 at every z."""
    return forall(q.space, lambda z: p(z) > 0)


def equal_almost_everywhere(q: Density, p: Function) -> Formula:
    """q and p are equal almost everywhere: |q - p| integrates to zero."""
    return eq(integral(q.space, lambda z: abs_(q(z) - p(z))), 0)


def follows_bayes(Z: Space, exact: Function, prior: Function, likelihood: Function, evidence_at_x: Real) -> Formula:
    """p(z|x) = p(x|z)*p(z)/p(x) at every z ([KW14] Section 2.1)."""
    return forall(Z, lambda z: eq(exact(z), likelihood(z) * prior(z) / evidence_at_x))


# The identity of the notes


@theorem("VN section Loss; KW14 eq. 1", claims=("EL-1",), redundant=(PRIOR_NORMALIZED,))
def notes_identity(q: Density, prior: Density, likelihood: PointFunction) -> Formula:
    """NLL + KL to the posterior = reconstruction loss + KL to the prior."""
    return given(is_positive(q, likelihood)).then(
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
    return eq(log(q) - log(likelihood * prior / evidence_at_x), log(q) - log(likelihood) - log(prior) + log(evidence_at_x))


@refuted("VN section Loss, with p(z|x) read as any reference posterior", claims=("EL-2",))
def notes_identity_of_any_posterior(q: Density, prior: Density, likelihood: PointFunction, reference: Density) -> Formula:
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
    return given(is_positive(q, prior), is_positive(q, likelihood), is_positive(q, reference)).then(eq(left - right, residual))


# The bound


@theorem("KW14 eq. 3", redundant=(Q_NORMALIZED,))
def elbo_eq_reconstruction_sub_kl(q: Density, prior: PointFunction, likelihood: PointFunction) -> Formula:
    """The ELBO is the expected log-likelihood less the KL to the prior."""
    return given(is_positive(q, prior), is_positive(q, likelihood)).then(
        eq(elbo(q, prior, likelihood), -expected_nll(q, likelihood) - kl(q, prior))
    )


@theorem("KW14 eq. 1 and 2", claims=("EL-3",), redundant=(PRIOR_NORMALIZED,))
def evidence_gap_eq_kl(q: Density, prior: Density, likelihood: PointFunction) -> Formula:
    """The gap between log-evidence and ELBO is the KL of q to the posterior."""
    return given(is_positive(q, likelihood)).then(
        eq(log(evidence(prior, likelihood)) - elbo(q, prior, likelihood), kl(q, posterior(prior, likelihood)))
    )


@theorem("KW14 eq. 2", claims=("EL-3",), redundant=(PRIOR_NORMALIZED,))
def elbo_le_log_evidence(q: Density, prior: Density, likelihood: PointFunction) -> Formula:
    """The ELBO is at most the log-evidence."""
    return given(is_positive(q, likelihood)).then(
        elbo(q, prior, likelihood) <= log(evidence(prior, likelihood))
    )


@theorem("CT06 Theorem 2.6.3, with equality", claims=("EL-3",), undecided=(Q_NORMALIZED,))
def kl_eq_zero_iff(q: Density, exact: Density) -> Formula:
    """The KL is zero exactly if the two densities are equal almost everywhere."""
    return iff(eq(kl(q, exact), 0), equal_almost_everywhere(q, exact))


@theorem("KW14 eq. 1 and 2, with the posterior by Bayes' rule", claims=("EL-3",))
def evidence_gap_eq_kl_to_exact(
    q: Density, prior: PointFunction, likelihood: PointFunction, exact: PointFunction, evidence_at_x: Positive
) -> Formula:
    """The gap is the KL of q to whatever follows Bayes' rule."""
    return given(is_positive(q, prior), is_positive(q, likelihood), follows_bayes(q.space, exact, prior, likelihood, evidence_at_x)).then(
        eq(log(evidence_at_x) - elbo(q, prior, likelihood), kl(q, exact))
    )


@theorem(
    "KW14 eq. 1 and 2, with equality",
    claims=("EL-3",),
    using=(kl_eq_zero_iff, evidence_gap_eq_kl_to_exact),
    undecided=(Q_NORMALIZED, "forall(z in Z: 0 < likelihood(z))"),
)
def elbo_eq_log_evidence_iff(
    q: Density, prior: PointFunction, likelihood: PointFunction, exact: Density, evidence_at_x: Positive
) -> Formula:
    """The ELBO is the log-evidence exactly if q is the posterior almost everywhere."""
    return given(is_positive(q, likelihood), follows_bayes(q.space, exact, prior, likelihood, evidence_at_x)).then(
        iff(eq(elbo(q, prior, likelihood), log(evidence_at_x)), equal_almost_everywhere(q, exact))
    )


@refuted("KW14 eq. 2, made strict", claims=("EL-3",))
def elbo_lt_log_evidence(q: Density, prior: Density, likelihood: PointFunction) -> Formula:
    """The ELBO is not always below the log-evidence: at the posterior it is equal."""
    return given(is_positive(q, likelihood)).then(elbo(q, prior, likelihood) < log(evidence(prior, likelihood)))


# The words of the notes


@refuted("VN section Loss: -log p(x) called the reconstruction loss", claims=("EL-4",))
def nll_eq_reconstruction_loss(q: Density, prior: Density, likelihood: PointFunction) -> Formula:
    """The negative log-likelihood -log p(x) is not the reconstruction loss."""
    return given(is_positive(q, likelihood)).then(eq(-log(evidence(prior, likelihood)), expected_nll(q, likelihood)))


@theorem("VN section Loss: a loss that must be low, not high", claims=("EL-4",), redundant=(Q_NORMALIZED,))
def elbo_falls_with_reconstruction_loss(q: Density, prior: PointFunction, likelihood: PointFunction, other: PointFunction) -> Formula:
    """With the same encoder, the ELBO is higher exactly if the reconstruction loss is lower."""
    return given(is_positive(q, prior), is_positive(q, likelihood), is_positive(q, other)).then(
        iff(
            elbo(q, prior, likelihood) <= elbo(q, prior, other),
            expected_nll(q, other) <= expected_nll(q, likelihood),
        )
    )


@refuted("VN section Loss: a loss that must be high", claims=("EL-4",))
def elbo_rises_with_reconstruction_loss(q: Density, prior: Density, likelihood: PointFunction, other: PointFunction) -> Formula:
    """A higher reconstruction loss does not make the ELBO higher."""
    return given(is_positive(q, likelihood), is_positive(q, other), expected_nll(q, likelihood) <= expected_nll(q, other)).then(
        elbo(q, prior, likelihood) <= elbo(q, prior, other)
    )


@theorem("M17 Section 2.2: the Gumbel-max trick samples a category", claims=("EL-4",))
def gumbel_max_does_not_move(logit0: Real, logit1: Real, noise0: Real, noise1: Real, h: Real) -> Formula:
    """A Gumbel-max sample stays the same under small changes of a logit."""
    margin = logit1 + noise1 - logit0 - noise0
    chosen = given(margin > 0, h > -margin).then(eq(gumbel_max(logit0, logit1 + h, noise0, noise1), 1))
    other = given(margin < 0, h < -margin).then(eq(gumbel_max(logit0, logit1 + h, noise0, noise1), 0))
    return chosen & other


@refuted("VN section Loss: the Gumbel-max trick cited for a Gaussian latent", claims=("EL-4",))
def gumbel_max_moves_like_gaussian_sample(logit0: Real, logit1: Real, noise0: Real, noise1: Real, h: Real) -> Formula:
    """A Gumbel-max sample does not move with its logit as mu + sigma*eps moves with mu."""
    before, after = gumbel_max(logit0, logit1, noise0, noise1), gumbel_max(logit0, logit1 + h, noise0, noise1)
    return eq(after - before, h)


# Discrete latents


@theorem("VN section Loss, for a latent with n values", claims=("EL-5",))
def notes_identity_finite(q: PositiveVector, prior: PositiveVector, likelihood: PositiveVector, c: Positive) -> Formula:
    """For a latent with n values, the identity is one of sums."""
    return given(eq(sum_over(q, lambda z: q[z]), 1)).then(
        eq(
            sum_over(q, lambda z: q[z] * (log(q[z]) - log(likelihood[z] * prior[z] / c))),
            sum_over(q, lambda z: q[z] * (log(q[z]) - log(prior[z]))) - sum_over(q, lambda z: q[z] * log(likelihood[z])) + log(c),
        )
    )


@refuted("VN section Loss, with q not normalized", claims=("EL-5",))
def notes_identity_finite_of_any_weights(q: PositiveVector, prior: PositiveVector, likelihood: PositiveVector, c: Positive) -> Formula:
    """With weights that do not sum to one, the identity fails."""
    return eq(
        sum_over(q, lambda z: q[z] * (log(q[z]) - log(likelihood[z] * prior[z] / c))),
        sum_over(q, lambda z: q[z] * (log(q[z]) - log(prior[z]))) - sum_over(q, lambda z: q[z] * log(likelihood[z])) + log(c),
    )


@theorem("VN section Loss, with q not normalized", claims=("EL-5",))
def notes_identity_finite_residual(q: PositiveVector, prior: PositiveVector, likelihood: PositiveVector, c: Positive) -> Formula:
    """With weights that do not sum to one, the sides differ by (sum q - 1)*log c."""
    left = sum_over(q, lambda z: q[z] * (log(q[z]) - log(likelihood[z] * prior[z] / c)))
    right = sum_over(q, lambda z: q[z] * (log(q[z]) - log(prior[z]))) - sum_over(q, lambda z: q[z] * log(likelihood[z]))
    return eq(left - (right + log(c)), (sum_over(q, lambda z: q[z]) - 1) * log(c))


# Weights


@theorem("H17 Section 2", claims=("BV-5",))
def beta_elbo_le_log_evidence(q: Density, prior: Density, likelihood: PointFunction, beta: Real) -> Formula:
    """For beta of at least one, beta-ELBO <= ELBO <= log-evidence."""
    bound = elbo(q, prior, likelihood)
    return given(is_positive(q, likelihood), beta >= 1).then(
        (beta_elbo(beta, q, prior, likelihood) <= bound) & (bound <= log(evidence(prior, likelihood)))
    )


@refuted("H17 Section 2, for any weight in [0, 1]", claims=("BV-5",))
def beta_elbo_le_log_evidence_for_small_beta(q: Density, prior: Density, likelihood: PointFunction, beta: Unit) -> Formula:
    """For beta below one, the beta-ELBO can exceed the log-evidence."""
    return given(is_positive(q, likelihood)).then(beta_elbo(beta, q, prior, likelihood) <= log(evidence(prior, likelihood)))


@theorem(
    "H17 Section 2, at the exact posterior",
    claims=("BV-5",),
    redundant=("forall(z in Z: 0 < q(z))", Q_NORMALIZED),
    undecided=("forall(z in Z: 0 < prior(z))", "forall(z in Z: 0 < likelihood(z))", PRIOR_NORMALIZED),
)
def beta_elbo_of_posterior(q: Density, prior: Density, likelihood: PointFunction, beta: Real) -> Formula:
    """At the exact posterior, the beta-ELBO is log p(x) + (1 - beta)*KL(q || p(z))."""
    exact = forall(q.space, lambda z: eq(q(z), posterior(prior, likelihood)(z)))
    return given(is_positive(q, likelihood), exact).then(
        eq(
            beta_elbo(beta, q, prior, likelihood),
            log(evidence(prior, likelihood)) + (1 - beta) * kl(q, prior),
        )
    )


# A decoder that ignores the latent


@theorem("Bayes' rule", claims=("BV-9",), redundant=("forall(z in Z: 0 <= prior(z))", PRIOR_NORMALIZED))
def posterior_eq_prior_iff(prior: Distribution, likelihood: PointFunction) -> Formula:
    """Where the prior is positive, the posterior is the prior iff p(x|z) = p(x)."""
    p_x = evidence(prior, likelihood)
    return given(p_x > 0).then(
        forall(
            prior.space,
            lambda z: implies(prior(z) > 0, iff(eq(posterior(prior, likelihood)(z), prior(z)), eq(likelihood(z), p_x))),
        )
    )


@theorem("Bayes' rule", claims=("BV-9",), redundant=(PRIOR_NORMALIZED,))
def posterior_eq_prior_almost_everywhere_iff(prior: Density, likelihood: PointFunction) -> Formula:
    """The posterior is the prior almost everywhere iff p(x|z) = p(x) is.

    A function is zero almost everywhere exactly if its square, weighted with a positive density, integrates to zero.
    """
    p_x = evidence(prior, likelihood)
    moved = expectation(prior, lambda z: (posterior(prior, likelihood)(z) / prior(z) - 1) ** 2)
    informed = expectation(prior, lambda z: (likelihood(z) - p_x) ** 2)
    return given(p_x > 0).then(iff(eq(moved, 0), eq(informed, 0)))


@refuted("Bayes' rule, with the likelihood of one latent in place of the evidence", claims=("BV-9",))
def posterior_eq_prior_of_constant_likelihood_at_a_point(prior: Density, likelihood: PointFunction, z: LatentPoint) -> Formula:
    """That p(x|z) = p(x) at one z does not make the posterior the prior elsewhere."""
    p_x = evidence(prior, likelihood)
    return given(p_x > 0, eq(likelihood(z), p_x)).then(forall(prior.space, lambda w: eq(posterior(prior, likelihood)(w), prior(w))))
