"""The redefined ELBO on an example: prior N(0, 1), likelihood N(z, v), data of +-1, posteriors N(+-1, v), from their densities.

[R23]  Rivera, How to Train Your VAE, 2023 (arXiv:2309.13160).
[B06]  Bishop, Pattern Recognition and Machine Learning, 2006.
[HJ16] Hoffman and Johnson, ELBO Surgery, 2016.

The latent space has a coordinate x(z). What is needed of Lebesgue measure is a hypothesis: that a density which is named integrates
to one, and has the variance of its name. The constant is log(2*pi)/2; exp(a(z)) is the mixture of the posteriors exp(s), exp(t).
The KL of a posterior to the prior is `expected_normal_log_ratio` of `mixture_bounds.py`.

Main definitions: `normal`, `reconstruction`, `kl`, `is_mixture`, `mixture_objective_of_example`.
Main statements: `log_joint_eq`, `evidence_of_normals`, `kl_of_normal_to_mixture_ge`, `mixture_objective_exceeds_log_evidence`.
"""

from collections.abc import Callable
from typing import Annotated

from objective_proofs import (
    Formula,
    Function,
    Point,
    Positive,
    Real,
    Space,
    eq,
    exp,
    forall,
    given,
    implies,
    integral,
    log,
    real,
    refuted,
    theorem,
)
from objective_proofs.definitions.gaussian import kl_of_moments_to_standard, log_normal

OnLatents = Annotated[Function, "Z -> real"]
LogDensity = Callable[[Point], Real]


def normal(x: Function, mu: Real, variance: Real, constant: Real) -> LogDensity:
    """The logarithm of the density of N(mu, variance) at the coordinate."""
    return lambda z: log_normal(x(z), mu, variance, constant)


def is_normal(s: Function, x: Function, mu: Real, variance: Real, constant: Real, Z: Space) -> Formula:
    """The density exp(s) is that of N(mu, variance) at the coordinate."""
    return forall(Z, lambda z: eq(s(z), log_normal(x(z), mu, variance, constant)))


def integrates_to_one(s: LogDensity, Z: Space) -> Formula:
    """exp(s) is a density."""
    return eq(integral(Z, lambda z: exp(s(z))), 1)


def is_mixture(a: LogDensity, s: LogDensity, t: LogDensity, Z: Space) -> Formula:
    """exp(a) is the mixture of the two posteriors in equal parts ([R23])."""
    return forall(Z, lambda z: eq(exp(a(z)), (exp(s(z)) + exp(t(z))) / 2))


def kl(s: LogDensity, t: LogDensity, Z: Space) -> Real:
    """KL(exp(s) || exp(t)), the integral of exp(s)*(s - t)."""
    return integral(Z, lambda z: exp(s(z)) * (s(z) - t(z)))


def reconstruction(s: LogDensity, y: Real, x: Function, v: Real, constant: Real, Z: Space) -> Real:
    """E log N(y; x, v) under exp(s)."""
    return integral(Z, lambda z: exp(s(z)) * log_normal(y, x(z), v, constant))


# The evidence and the ELBO


@theorem("B06 Section 2.3.3, in one dimension", claims=("RVT-10",))
def log_joint_eq(x: Real, y: Real, v: Positive, constant: Real) -> Formula:
    """log p(z) + log p(y | z) = log p(z | y) + log p(y), by completing the square."""
    joint = log_normal(x, Real(0), Real(1), constant) + log_normal(y, x, v, constant)
    posterior = log_normal(x, y / (1 + v), v / (1 + v), constant)
    return eq(joint, posterior + log_normal(y, Real(0), 1 + v, constant))


@theorem("B06 Section 1.2.3, the evidence as a normalizing constant", claims=("RVT-10",))
def evidence_eq_of_bayes(Z: Space, p: OnLatents, log_likelihood: OnLatents, posterior: OnLatents, marginal: Real) -> Formula:
    """The factor by which a joint density exceeds the posterior is the evidence."""
    bayes = forall(Z, lambda z: eq(p(z) + log_likelihood(z), posterior(z) + marginal))
    evidence = integral(Z, lambda z: exp(p(z)) * exp(log_likelihood(z)))
    return given(bayes, integrates_to_one(posterior, Z)).then(eq(evidence, exp(marginal)))


@theorem(
    "B06 Section 2.3.3, in one dimension",
    claims=("RVT-10",),
    using=("theorems.mixture_example.evidence_eq_of_bayes",),
)
def evidence_of_normals(
    Z: Space,
    x: OnLatents,
    p: OnLatents,
    log_likelihood: OnLatents,
    posterior: OnLatents,
    y: Real,
    v: Positive,
    constant: Real,
    marginal: Real,
) -> Formula:
    """The evidence of prior N(0, 1) and likelihood N(z, v) is the density of N(0, 1 + v)."""
    prior = is_normal(p, x, Real(0), Real(1), constant, Z)
    likelihood = forall(Z, lambda z: eq(log_likelihood(z), log_normal(y, x(z), v, constant)))
    normalized = is_normal(posterior, x, y / (1 + v), v / (1 + v), constant, Z), integrates_to_one(posterior, Z)
    evidence = integral(Z, lambda z: exp(p(z)) * exp(log_likelihood(z)))
    named = eq(marginal, log_normal(y, Real(0), 1 + v, constant))
    return given(prior, likelihood, *normalized, named).then(eq(evidence, exp(marginal)))


@theorem("R23: the expected log-likelihood of a Gaussian", claims=("RVT-10",))
def reconstruction_eq(Z: Space, x: OnLatents, s: OnLatents, y: Real, v: Positive, constant: Real) -> Formula:
    """The expected log-likelihood of a datum y under N(y, v) is half a nat below the highest."""
    second = eq(integral(Z, lambda z: exp(s(z)) * (x(z) - y) ** 2), v)
    return given(integrates_to_one(s, Z), second).then(
        eq(reconstruction(s, y, x, v, constant, Z), log_normal(y, y, v, constant) - real("0.5"))
    )


# The information


@theorem("HJ16: the redefined ELBO less the ELBO, for two data", claims=("RVT-10",))
def mixture_kl_eq_mean_kl_sub_information(Z: Space, s: OnLatents, t: OnLatents, a: OnLatents, p: OnLatents) -> Formula:
    """The KL of the mixture is the mean KL less the information."""
    information = (kl(s, a, Z) + kl(t, a, Z)) / 2
    return given(is_mixture(a, s, t, Z)).then(eq(kl(a, p, Z), (kl(s, p, Z) + kl(t, p, Z)) / 2 - information))


@theorem("the logarithm below its tangent", claims=("RVT-10",))
def log_one_add_exp_le(s: Real, t: Real) -> Formula:
    """log(1 + exp(t - s)) is at most 2*exp((t - s)/2)."""
    return log(1 + exp(t - s)) <= 2 * exp((t - s) / 2)


@theorem("the mixture in logarithms", claims=("RVT-10",))
def log_mixture_eq(s: Real, t: Real) -> Formula:
    """The log-density of the mixture is that of a component less log 2 plus a softplus."""
    return eq(log((exp(s) + exp(t)) / 2), s - log(2) + log(1 + exp(t - s)))


@theorem(
    "the mixture in logarithms",
    claims=("RVT-10",),
    using=("theorems.mixture_example.log_one_add_exp_le", "theorems.mixture_example.log_mixture_eq"),
)
def log_mixture_le(s: Real, t: Real) -> Formula:
    """It is nearly that of a component less log 2 where the other one is small."""
    return log((exp(s) + exp(t)) / 2) <= s - log(2) + 2 * exp((t - s) / 2)


@theorem("the log-ratio of a component", claims=("RVT-10",), using=("theorems.mixture_example.log_mixture_le",))
def log_ratio_ge() -> Formula:
    """The log-ratio to the mixture is nearly log 2 where the other component is small."""

    def bounded(s: Real, t: Real, a: Real) -> Formula:
        return implies(eq(exp(a), (exp(s) + exp(t)) / 2), s - a >= log(2) - 2 * exp((t - s) / 2))

    return forall(Real, lambda s: forall(Real, lambda t: forall(Real, lambda a: bounded(s, t, a))))


@theorem("the same at all points", claims=("RVT-10",), using=("theorems.mixture_example.log_ratio_ge",))
def log_ratio_ge_at_points(Z: Space, s: OnLatents, t: OnLatents, a: OnLatents) -> Formula:
    """The same, at every point of the latent space."""
    bounded = forall(Z, lambda z: s(z) - a(z) >= log(2) - 2 * exp((t(z) - s(z)) / 2))
    return given(is_mixture(a, s, t, Z)).then(bounded)


@theorem(
    "HJ16: the information is log 2 less the overlap",
    claims=("RVT-10",),
    using=("theorems.mixture_example.log_ratio_ge_at_points",),
)
def kl_to_mixture_ge(Z: Space, s: OnLatents, t: OnLatents, a: OnLatents) -> Formula:
    """The KL of a component to the mixture is at least log 2 less twice the overlap."""
    overlap = integral(Z, lambda z: exp((s(z) + t(z)) / 2))
    return given(is_mixture(a, s, t, Z), integrates_to_one(s, Z)).then(kl(s, a, Z) >= log(2) - 2 * overlap)


@theorem("HJ16: the information is at most log 2, pointwise", claims=("RVT-10",))
def log_ratio_le(Z: Space, s: OnLatents, t: OnLatents, a: OnLatents) -> Formula:
    """The log-ratio of a component to the mixture is at most log 2."""
    return given(is_mixture(a, s, t, Z)).then(forall(Z, lambda z: s(z) - a(z) <= log(2)))


@theorem("HJ16: the information is at most log 2", claims=("RVT-10",), using=("theorems.mixture_example.log_ratio_le",))
def kl_to_mixture_le(Z: Space, s: OnLatents, t: OnLatents, a: OnLatents) -> Formula:
    """The KL of a component to the mixture is at most log 2."""
    return given(is_mixture(a, s, t, Z), integrates_to_one(s, Z)).then(kl(s, a, Z) <= log(2))


@theorem("the overlap of two Gaussians (Bhattacharyya coefficient)", claims=("RVT-10",))
def overlap_of_normals(
    Z: Space, x: OnLatents, s: OnLatents, t: OnLatents, mu: Real, v: Positive, constant: Real
) -> Formula:
    """The overlap of posteriors N(mu, v) and N(-mu, v) is exp(-mu**2/(2*v))."""
    overlap = integral(Z, lambda z: exp((s(z) + t(z)) / 2))
    normals = is_normal(s, x, mu, v, constant, Z), is_normal(t, x, -mu, v, constant, Z)
    return given(*normals, integrates_to_one(normal(x, Real(0), v, constant), Z)).then(eq(overlap, exp(-(mu**2) / (2 * v))))


@theorem(
    "HJ16: the information of two Gaussians",
    claims=("RVT-10",),
    using=("theorems.mixture_example.kl_to_mixture_ge", "theorems.mixture_example.overlap_of_normals"),
)
def kl_of_normal_to_mixture_ge(
    Z: Space, x: OnLatents, s: OnLatents, t: OnLatents, a: OnLatents, mu: Real, v: Positive, constant: Real
) -> Formula:
    """For N(mu, v) and N(-mu, v) it is at least log 2 less 2*exp(-mu**2/(2*v))."""
    normals = is_normal(s, x, mu, v, constant, Z), is_normal(t, x, -mu, v, constant, Z)
    densities = integrates_to_one(s, Z), integrates_to_one(normal(x, Real(0), v, constant), Z)
    return given(*normals, is_mixture(a, s, t, Z), *densities).then(kl(s, a, Z) >= log(2) - 2 * exp(-(mu**2) / (2 * v)))


# The values at data of +-1 and v = 0.01


def log_evidence_of_example(constant: Real) -> Real:
    """log p(1), which is also log p(-1)."""
    return log_normal(Real(1), Real(0), 1 + real("0.01"), constant)


def mixture_objective_of_example(information: Real, constant: Real) -> Real:
    """The ELBO plus the information."""
    v = real("0.01")
    return log_normal(Real(1), Real(1), v, constant) - real("0.5") - kl_of_moments_to_standard(Real(1), v) + information


@theorem("R23: the redefined ELBO on the example", claims=("RVT-10",))
def mixture_objective_exceeds_log_evidence(information: Real, constant: Real) -> Formula:
    """Once the information is log 2 less 2*exp(-50), it is 0.688 nats above the evidence."""
    objective = mixture_objective_of_example(information, constant)
    return given(information >= log(2) - 2 * exp(-50)).then(objective >= log_evidence_of_example(constant) + real("0.688"))


@theorem("log(2*pi)/2 is 0.9189", claims=("RVT-10",))
def constant_of_circle_constant(circle_constant: Real) -> Formula:
    """The constant, from 3.141 < pi < 3.142."""
    constant = log(2 * circle_constant) / 2
    return given(real("3.141") < circle_constant, circle_constant < real("3.142")).then(
        (real("0.9188") < constant) & (constant < real("0.9191"))
    )


@theorem("R23: the redefined ELBO on the example", claims=("RVT-10",))
def mixture_objective_of_example_gt(information: Real, constant: Real) -> Formula:
    """Its value is above -0.7315."""
    return given(information >= log(2) - 2 * exp(-50), constant < real("0.9191")).then(
        mixture_objective_of_example(information, constant) > real("-0.7315")
    )


@theorem("R23: the redefined ELBO on the example", claims=("RVT-10",))
def mixture_objective_of_example_lt(information: Real, constant: Real) -> Formula:
    """Its value is below -0.7305: it is -0.731."""
    return given(information <= log(2), constant > real("0.9188")).then(
        mixture_objective_of_example(information, constant) < real("-0.7305")
    )


@refuted("R23: the redefined ELBO on the example, taken for a bound", claims=("RVT-10",))
def mixture_objective_of_example_le_log_evidence(information: Real, constant: Real) -> Formula:
    """The value of the example is not below its log-evidence."""
    objective = mixture_objective_of_example(information, constant)
    return given(log(2) - 2 * exp(-50) <= information, information <= log(2)).then(objective <= log_evidence_of_example(constant))
