"""Two normal posteriors of a linear-Gaussian model, from their densities: the evidence, the ELBO, and the information.

[R23]  Rivera, How to Train Your VAE, 2023 (arXiv:2309.13160).
[B06]  Bishop, Pattern Recognition and Machine Learning, 2006.
[HJ16] Hoffman and Johnson, ELBO Surgery, 2016.

The prior is N(0, 1), the likelihood N(z, v). What is needed of Lebesgue measure is a hypothesis: that a density which is named
integrates to one. The constant is log(2*pi)/2.

Main statements: `log_joint_eq`, `evidence_of_normals`, `mixture_kl_eq_mean_kl_sub_information`, `kl_of_normal_to_mixture_ge`.
"""

from typing import Annotated

from objective_proofs import Formula, Function, Positive, Real, Space, eq, exp, forall, given, integral, log, real, refuted, theorem
from objective_proofs.definitions.gaussian import log_normal
from objective_proofs.definitions.log_densities import (
    evidence,
    integrates_to_one,
    kl,
    log_mixture,
    normal,
    reconstruction,
)

OnLatents = Annotated[Function, "Z -> real"]

# The evidence and the ELBO


@theorem("B06 Section 2.3.3, in one dimension", claims=("RVT-10",))
def log_joint_eq(Z: Space, x: OnLatents, y: Real, v: Positive, constant: Real) -> Formula:
    """log p(z) + log p(y | z) = log p(z | y) + log p(y), by completing the square."""
    prior, posterior = normal(x, Real(0), Real(1), constant), normal(x, y / (1 + v), v / (1 + v), constant)
    marginal = log_normal(y, Real(0), 1 + v, constant)
    return forall(Z, lambda z: eq(prior(z) + log_normal(y, x(z), v, constant), posterior(z) + marginal))


@theorem("B06 Section 1.2.3, the evidence as a normalizing constant", claims=("RVT-10",))
def evidence_eq_of_bayes(Z: Space, p: OnLatents, log_likelihood: OnLatents, posterior: OnLatents, marginal: Real) -> Formula:
    """The factor by which a joint density exceeds the posterior is the evidence."""
    bayes = forall(Z, lambda z: eq(p(z) + log_likelihood(z), posterior(z) + marginal))
    joint = integral(Z, lambda z: exp(p(z)) * exp(log_likelihood(z)))
    return given(bayes, integrates_to_one(posterior, Z)).then(eq(joint, exp(marginal)))


@theorem(
    "B06 Section 2.3.3, in one dimension",
    claims=("RVT-10",),
    using=(
        log_joint_eq,
        (
            evidence_eq_of_bayes,
            {
                "p": "fun(z in Z: -(x(z) - 0)**2/(2*1) - log(1)/2 - constant)",
                "log_likelihood": "fun(z in Z: -(y - x(z))**2/(2*v) - log(v)/2 - constant)",
                "posterior": "fun(z in Z: -(x(z) - y/(1 + v))**2/(2*(v/(1 + v))) - log(v/(1 + v))/2 - constant)",
                "marginal": "-(y - 0)**2/(2*(1 + v)) - log(1 + v)/2 - constant",
            },
        ),
    ),
    undecided=("satisfiable",),
)
def evidence_of_normals(Z: Space, x: OnLatents, y: Real, v: Positive, constant: Real) -> Formula:
    """The evidence of prior N(0, 1) and likelihood N(z, v) is the density of N(0, 1 + v)."""
    posterior = normal(x, y / (1 + v), v / (1 + v), constant)
    return given(integrates_to_one(posterior, Z)).then(
        eq(evidence(y, x, v, constant, Z), exp(log_normal(y, Real(0), 1 + v, constant)))
    )


@theorem("R23: the expected log-likelihood of a Gaussian", claims=("RVT-10",))
def reconstruction_eq(Z: Space, x: OnLatents, s: OnLatents, y: Real, v: Positive, constant: Real) -> Formula:
    """The expected log-likelihood of a datum y under N(y, v) is half a nat below the highest."""
    second = eq(integral(Z, lambda z: exp(s(z)) * (x(z) - y) ** 2), v)
    return given(integrates_to_one(s, Z), second).then(
        eq(reconstruction(s, y, x, v, constant, Z), log_normal(y, y, v, constant) - real("0.5"))
    )


# The information


@theorem("HJ16: the redefined ELBO less the ELBO, for two data", claims=("RVT-10",))
def mixture_kl_eq_mean_kl_sub_information(Z: Space, s: OnLatents, t: OnLatents, p: OnLatents) -> Formula:
    """The KL of the mixture is the mean KL less the information."""
    a = log_mixture(s, t)
    information = (kl(s, a, Z) + kl(t, a, Z)) / 2
    return eq(kl(a, p, Z), (kl(s, p, Z) + kl(t, p, Z)) / 2 - information)


@theorem("the logarithm below its tangent", claims=("RVT-10",))
def log_one_add_exp_le(s: Real, t: Real) -> Formula:
    """log(1 + exp(t - s)) is at most 2*exp((t - s)/2)."""
    return log(1 + exp(t - s)) <= 2 * exp((t - s) / 2)


@refuted("the logarithm below its tangent, a quarter of it", claims=("RVT-10",))
def log_one_add_exp_le_quarter(s: Real, t: Real) -> Formula:
    """It is not at most a quarter of that."""
    return log(1 + exp(t - s)) <= exp((t - s) / 2) / 2


@theorem("the mixture in logarithms", claims=("RVT-10",))
def log_mixture_eq(s: Real, t: Real) -> Formula:
    """The log-density of the mixture is that of a component less log 2 plus a softplus."""
    return eq(log((exp(s) + exp(t)) / 2), s - log(2) + log(1 + exp(t - s)))


@theorem("the mixture in logarithms", claims=("RVT-10",), using=(log_one_add_exp_le, log_mixture_eq))
def log_mixture_le(s: Real, t: Real) -> Formula:
    """It is nearly that of a component less log 2 where the other one is small."""
    return log((exp(s) + exp(t)) / 2) <= s - log(2) + 2 * exp((t - s) / 2)


@theorem("the log-ratio of a component", claims=("RVT-10",), using=((log_mixture_le, {"s": "s(z)", "t": "t(z)"}),))
def log_ratio_ge(Z: Space, s: OnLatents, t: OnLatents) -> Formula:
    """The log-ratio to the mixture is nearly log 2 where the other component is small."""
    return forall(Z, lambda z: s(z) - log_mixture(s, t)(z) >= log(2) - 2 * exp((t(z) - s(z)) / 2))


@theorem("HJ16: the information is log 2 less the overlap", claims=("RVT-10",), using=(log_ratio_ge,))
def kl_to_mixture_ge(Z: Space, s: OnLatents, t: OnLatents) -> Formula:
    """The KL of a component to the mixture is at least log 2 less twice the overlap."""
    overlap = integral(Z, lambda z: exp((s(z) + t(z)) / 2))
    return given(integrates_to_one(s, Z)).then(kl(s, log_mixture(s, t), Z) >= log(2) - 2 * overlap)


@theorem(
    "HJ16: the information is at most log 2, pointwise",
    claims=("RVT-10",),
    using=((log_mixture_eq, {"s": "s(z)", "t": "t(z)"}),),
)
def log_ratio_le(Z: Space, s: OnLatents, t: OnLatents) -> Formula:
    """The log-ratio of a component to the mixture is at most log 2."""
    return forall(Z, lambda z: s(z) - log_mixture(s, t)(z) <= log(2))


@theorem("HJ16: the information is at most log 2", claims=("RVT-10",), using=(log_ratio_le,))
def kl_to_mixture_le(Z: Space, s: OnLatents, t: OnLatents) -> Formula:
    """The KL of a component to the mixture is at most log 2."""
    return given(integrates_to_one(s, Z)).then(kl(s, log_mixture(s, t), Z) <= log(2))


@theorem("the overlap of two Gaussians (Bhattacharyya coefficient)", claims=("RVT-10",))
def overlap_of_normals(Z: Space, x: OnLatents, mu: Real, v: Positive, constant: Real) -> Formula:
    """The overlap of posteriors N(mu, v) and N(-mu, v) is exp(-mu**2/(2*v))."""
    s, t = normal(x, mu, v, constant), normal(x, -mu, v, constant)
    overlap = integral(Z, lambda z: exp((s(z) + t(z)) / 2))
    return given(integrates_to_one(normal(x, Real(0), v, constant), Z)).then(eq(overlap, exp(-(mu**2) / (2 * v))))


@theorem(
    "HJ16: the information of two Gaussians",
    claims=("RVT-10",),
    using=(
        overlap_of_normals,
        (
            kl_to_mixture_ge,
            {
                "s": "fun(z in Z: -(x(z) - mu)**2/(2*v) - log(v)/2 - constant)",
                "t": "fun(z in Z: -(x(z) - (-mu))**2/(2*v) - log(v)/2 - constant)",
            },
        ),
    ),
)
def kl_of_normal_to_mixture_ge(Z: Space, x: OnLatents, mu: Real, v: Positive, constant: Real) -> Formula:
    """For N(mu, v) and N(-mu, v) it is at least log 2 less 2*exp(-mu**2/(2*v))."""
    s, t = normal(x, mu, v, constant), normal(x, -mu, v, constant)
    densities = integrates_to_one(s, Z), integrates_to_one(normal(x, Real(0), v, constant), Z)
    return given(*densities).then(kl(s, log_mixture(s, t), Z) >= log(2) - 2 * exp(-(mu**2) / (2 * v)))
