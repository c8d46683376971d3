"""The redefined ELBO on an example: its integrals and those of the ELBO, in closed form.

[R23]  Rivera, How to Train Your VAE, 2023 (arXiv:2309.13160).
[B06]  Bishop, Pattern Recognition and Machine Learning, 2006.
[CT06] Cover and Thomas, Elements of Information Theory, 2006.
[HJ16] Hoffman and Johnson, ELBO Surgery, 2016.

The prior is N(0, 1), the likelihood N(z, 0.01), the data are 1 and -1, and their posteriors are N(1, 0.01) and N(-1, 0.01). What is
needed of Lebesgue measure is a hypothesis: that every normal density integrates to one, and has the mean and the variance of its
name. The constant is log(2*pi)/2.

Main statements: `mean_log_evidence_eq`, `elbo_eq`, `information_bounds`, `mixture_objective_eq`, `matched_objective_eq`,
`coded_objective_eq`.
"""

from typing import Annotated

from objective_proofs import Formula, Function, Positive, Real, Space, eq, exp, given, integral, log, real, refuted, theorem
from objective_proofs.definitions.gaussian import kl_of_moments_to_standard, log_normal
from objective_proofs.definitions.log_densities import evidence, has_moments, log_mixture, measures_normals, normal
from objective_proofs.definitions.mixture_example import (
    V,
    coded_objective,
    elbo,
    information,
    matched_objective,
    mean_log_evidence,
    mean_of_means,
    mean_of_mixture,
    mean_reconstruction,
    mixture_objective,
    variance_of_means,
    variance_of_mixture,
)

OnLatents = Annotated[Function, "Z -> real"]
GENERAL = "theorems.mixture_example."

# The values at which the hints cite theorems

PRIOR = "-(x(z) - 0)**2/(2*1) - log(1)/2 - constant"
FIRST, SECOND = (f"-(x(z) - {y})**2/(2*(1/100)) - log(1/100)/2 - constant" for y in ("1", "-1"))
LIKELIHOOD = "-(y - x(z))**2/(2*(1/100)) - log(1/100)/2 - constant"
MARGINAL = "-(y - 0)**2/(2*(1 + 1/100)) - log(1 + 1/100)/2 - constant"
IN_ORDER = {"s": f"fun(z in Z: {FIRST})", "t": f"fun(z in Z: {SECOND})"}
REVERSED = {"s": IN_ORDER["t"], "t": IN_ORDER["s"]}
MIXTURE = f"exp(log((exp({FIRST}) + exp({SECOND}))/2))"
MEAN = f"integral(z in Z: {MIXTURE}*x(z))"
VARIANCE = f"integral(z in Z: {MIXTURE}*(x(z) - {MEAN})**2)"
MEANS = tuple(f"integral(z in Z: exp({s})*x(z))" for s in (FIRST, SECOND))
MEAN_OF_MEANS = f"({MEANS[0]} + {MEANS[1]})/2"
VARIANCE_OF_MEANS = f"(({MEANS[0]} - {MEAN_OF_MEANS})**2 + ({MEANS[1]} - {MEAN_OF_MEANS})**2)/2"


@theorem("an instance of the hypothesis on the measure", claims=("RVT-10",), undecided=("satisfiable", "0 < v"))
def moments_of_normal(Z: Space, x: OnLatents, mu: Real, v: Positive, constant: Real) -> Formula:
    """A normal density has the moments of its name."""
    return given(measures_normals(Z, x, constant)).then(has_moments(normal(x, mu, v, constant), x, mu, v, Z))


POSTERIOR_MOMENTS = ((moments_of_normal, {"mu": "1", "v": "1/100"}), (moments_of_normal, {"mu": "-1", "v": "1/100"}))

# The evidence and the ELBO


@theorem("log inverts exp", claims=("RVT-10",))
def log_of_exponential(a: Real, b: Real) -> Formula:
    """The logarithm of what is an exponential."""
    return given(eq(a, exp(b))).then((a > 0) & eq(log(a), b))


@theorem(
    "B06 Section 2.3.3, in one dimension",
    claims=("RVT-10",),
    using=(
        (moments_of_normal, {"mu": "y/(1 + 1/100)", "v": "1/100/(1 + 1/100)"}),
        (GENERAL + "evidence_of_normals", {"v": "1/100"}),
        (log_of_exponential, {"a": f"integral(z in Z: exp({PRIOR})*exp({LIKELIHOOD}))", "b": MARGINAL}),
    ),
    undecided=("satisfiable",),
)
def log_evidence_eq(Z: Space, x: OnLatents, y: Real, constant: Real) -> Formula:
    """The evidence of a datum is positive, and its logarithm is that of the density under N(0, 1.01)."""
    p = evidence(y, x, V, constant, Z)
    return given(measures_normals(Z, x, constant)).then((p > 0) & eq(log(p), log_normal(y, Real(0), 1 + V, constant)))


@theorem(
    "R23: the evidence of the example",
    claims=("RVT-10",),
    using=((log_evidence_eq, {"y": "1"}), (log_evidence_eq, {"y": "-1"})),
    undecided=("satisfiable",),
)
def mean_log_evidence_eq(Z: Space, x: OnLatents, constant: Real) -> Formula:
    """The mean log-evidence of the two data is that of one."""
    value = log_normal(Real(1), Real(0), 1 + V, constant)
    return given(measures_normals(Z, x, constant)).then(eq(mean_log_evidence(x, constant, Z), value))


@theorem("R23: the reconstruction of the example", claims=("RVT-10",), using=POSTERIOR_MOMENTS, undecided=("satisfiable",))
def mean_reconstruction_eq(Z: Space, x: OnLatents, constant: Real) -> Formula:
    """The mean expected log-likelihood is half a nat below the highest."""
    value = log_normal(Real(1), Real(1), V, constant) - real("0.5")
    return given(measures_normals(Z, x, constant)).then(eq(mean_reconstruction(x, constant, Z), value))


@theorem("R23: the ELBO of the example", claims=("RVT-10",), using=POSTERIOR_MOMENTS, undecided=("satisfiable",))
def elbo_eq(Z: Space, x: OnLatents, constant: Real) -> Formula:
    """The ELBO is the reconstruction less the KL of a posterior to the prior."""
    value = log_normal(Real(1), Real(1), V, constant) - real("0.5") - kl_of_moments_to_standard(Real(1), V)
    return given(measures_normals(Z, x, constant)).then(eq(elbo(x, constant, Z), value))


# The KL of the mixture


@theorem(
    "HJ16: the information of the example",
    claims=("RVT-10",),
    using=(
        *POSTERIOR_MOMENTS,
        (moments_of_normal, {"mu": "0", "v": "1/100"}),
        (GENERAL + "kl_of_normal_to_mixture_ge", {"mu": "1", "v": "1/100"}),
        (GENERAL + "kl_of_normal_to_mixture_ge", {"mu": "-1", "v": "1/100"}),
        (GENERAL + "kl_to_mixture_le", IN_ORDER),
        (GENERAL + "kl_to_mixture_le", REVERSED),
    ),
    undecided=("satisfiable",),
)
def information_bounds(Z: Space, x: OnLatents, constant: Real) -> Formula:
    """The information is log 2, but for 2*exp(-50) at most."""
    value = information(x, constant, Z)
    return given(measures_normals(Z, x, constant)).then((log(2) - 2 * exp(-50) <= value) & (value <= log(2)))


@theorem(
    "HJ16: the redefined ELBO of the example less its ELBO",
    claims=("RVT-10",),
)
def mixture_objective_eq(Z: Space, x: OnLatents, constant: Real) -> Formula:
    """The redefined ELBO is the ELBO plus the information."""
    return eq(mixture_objective(x, constant, Z), elbo(x, constant, Z) + information(x, constant, Z))


# The KL of the moments


@theorem("R23: the global posterior as a mixture", claims=("RVT-10",))
def expectation_of_mixture(Z: Space, s: OnLatents, t: OnLatents, f: OnLatents) -> Formula:
    """An expectation under the mixture is the mean of those under the two posteriors."""
    a = log_mixture(s, t)
    first, second = integral(Z, lambda z: exp(s(z)) * f(z)), integral(Z, lambda z: exp(t(z)) * f(z))
    return eq(integral(Z, lambda z: exp(a(z)) * f(z)), (first + second) / 2)


@theorem(
    "R23: the moments of the mixture of the example",
    claims=("RVT-10",),
    using=(
        *POSTERIOR_MOMENTS,
        *((expectation_of_mixture, {**IN_ORDER, "f": f"fun(z in Z: {f})"}) for f in ("1", "x(z)", "x(z)**2")),
    ),
    undecided=("satisfiable",),
)
def moments_of_mixture(Z: Space, x: OnLatents, constant: Real) -> Formula:
    """The mean of the mixture is 0, and its variance 1.01."""
    mean, variance = mean_of_mixture(x, constant, Z), variance_of_mixture(x, constant, Z)
    return given(measures_normals(Z, x, constant)).then(eq(mean, 0) & eq(variance, 1 + V))


@theorem("CT06 Theorem 8.6.5", claims=("RVT-10",))
def kl_of_equal_moments(m: Real, v: Real, mean: Real, variance: Positive) -> Formula:
    """Equal moments have an equal KL to the prior."""
    return given(eq(m, mean), eq(v, variance)).then(
        (v > 0) & eq(kl_of_moments_to_standard(m, v), kl_of_moments_to_standard(mean, variance))
    )


@refuted("CT06 Theorem 8.6.5, of the means alone", claims=("RVT-10",))
def kl_of_equal_means(m: Real, v: Positive, mean: Real, variance: Positive) -> Formula:
    """Equal means are not enough."""
    return given(eq(m, mean)).then(eq(kl_of_moments_to_standard(m, v), kl_of_moments_to_standard(mean, variance)))


@theorem(
    "R23: the objective of the example with the moments of the mixture",
    claims=("RVT-10",),
    using=(
        mean_reconstruction_eq,
        moments_of_mixture,
        (kl_of_equal_moments, {"m": MEAN, "v": VARIANCE, "mean": "0", "variance": "1 + 1/100"}),
    ),
    undecided=("satisfiable",),
)
def matched_objective_eq(Z: Space, x: OnLatents, constant: Real) -> Formula:
    """The variance of the mixture is positive, and the objective with its moments has a closed form."""
    value = log_normal(Real(1), Real(1), V, constant) - real("0.5") - kl_of_moments_to_standard(Real(0), 1 + V)
    return given(measures_normals(Z, x, constant)).then(
        (variance_of_mixture(x, constant, Z) > 0) & eq(matched_objective(x, constant, Z), value)
    )


@theorem("R23: the moments of the means of the example", claims=("RVT-10",), using=POSTERIOR_MOMENTS, undecided=("satisfiable",))
def moments_of_means(Z: Space, x: OnLatents, constant: Real) -> Formula:
    """The mean of the posterior means is 0, and their variance 1."""
    mean, variance = mean_of_means(x, constant, Z), variance_of_means(x, constant, Z)
    return given(measures_normals(Z, x, constant)).then(eq(mean, 0) & eq(variance, 1))


@theorem(
    "R23: the objective of the example as coded",
    claims=("RVT-10",),
    using=(
        mean_reconstruction_eq,
        moments_of_means,
        (kl_of_equal_moments, {"m": MEAN_OF_MEANS, "v": VARIANCE_OF_MEANS, "mean": "0", "variance": "1"}),
    ),
    undecided=("satisfiable",),
)
def coded_objective_eq(Z: Space, x: OnLatents, constant: Real) -> Formula:
    """The variance of the means is positive, and the objective of the code is the mean reconstruction."""
    value = log_normal(Real(1), Real(1), V, constant) - real("0.5")
    return given(measures_normals(Z, x, constant)).then(
        (variance_of_means(x, constant, Z) > 0) & eq(coded_objective(x, constant, Z), value)
    )
