"""The redefined ELBO on an example, with its values: it exceeds the log-evidence.

[R23]  Rivera, How to Train Your VAE, 2023 (arXiv:2309.13160).
[HJ16] Hoffman and Johnson, ELBO Surgery, 2016.

The prior is N(0, 1), the likelihood N(z, 0.01), the data are 1 and -1, and their posteriors are N(1, 0.01) and N(-1, 0.01). What is
needed of Lebesgue measure is a hypothesis: that every normal density integrates to one, and has the mean and the variance of its
name. The constant is log(2*pi)/2, between 0.9189 and 0.919 by `constant_within`.

Main statement: `values_of_example`.
"""

from typing import Annotated

from objective_proofs import Formula, Function, Real, Space, exp, given, implies, log, real, refuted, theorem
from objective_proofs.definitions.gaussian import kl_of_moments_to_standard, log_normal
from objective_proofs.definitions.log_densities import measures_normals
from objective_proofs.definitions.mixture_example import (
    V,
    coded_objective,
    elbo,
    matched_objective,
    mean_log_evidence,
    mixture_objective,
)

OnLatents = Annotated[Function, "Z -> real"]
INTEGRALS = "theorems.mixture_example_integrals."
# The integrand whose mean over the two posteriors is the information
RATIO = "exp({0})*({0} - log((exp({0}) + exp({1}))/2))"
FIRST, SECOND = (f"-(x(z) - {y})**2/(2*(1/100)) - log(1/100)/2 - constant" for y in ("1", "-1"))
INFORMATION = f"(integral(z in Z: {RATIO.format(FIRST, SECOND)}) + integral(z in Z: {RATIO.format(SECOND, FIRST)}))/2"


def within(value: Real, low: str, high: str) -> Formula:
    """The value is between the two."""
    return (real(low) < value) & (value < real(high))


# The values of the closed forms


@theorem("log(2*pi)/2 is 0.91894", claims=("RVT-10",))
def constant_within(circle_constant: Real) -> Formula:
    """The constant, from 3.1415 < pi < 3.1416."""
    return given(within(circle_constant, "3.1415", "3.1416")).then(within(log(2 * circle_constant) / 2, "0.9189", "0.919"))


@theorem("R23: the evidence of the example", claims=("RVT-10",))
def log_evidence_within(constant: Real) -> Formula:
    """The log-evidence is -1.419."""
    value = log_normal(Real(1), Real(0), 1 + V, constant)
    return given(within(constant, "0.9189", "0.919")).then(within(value, "-1.4195", "-1.4185"))


@theorem("R23: the ELBO of the example", claims=("RVT-10",))
def elbo_within(constant: Real) -> Formula:
    """The ELBO is -1.424."""
    value = log_normal(Real(1), Real(1), V, constant) - real("0.5") - kl_of_moments_to_standard(Real(1), V)
    return given(within(constant, "0.9189", "0.919")).then(within(value, "-1.424", "-1.4239"))


@theorem("HJ16: the information of the example", claims=("RVT-10",), using=("693/1000 < log(2) - 2*exp(-50)", "log(2) < 1733/2500"))
def information_within(value: Real) -> Formula:
    """From log 2 less 2*exp(-50) to log 2 it is 0.693."""
    return given(log(2) - 2 * exp(-50) <= value, value <= log(2)).then(within(value, "0.693", "0.6932"))


@theorem("R23: the objective of the example with the moments of the mixture", claims=("RVT-10",))
def matched_objective_within(constant: Real) -> Formula:
    """The objective with the KL of the moments is 0.884."""
    value = log_normal(Real(1), Real(1), V, constant) - real("0.5") - kl_of_moments_to_standard(Real(0), 1 + V)
    return given(within(constant, "0.9189", "0.919")).then(within(value, "0.8835", "0.8845"))


@theorem("R23: the objective of the example as coded", claims=("RVT-10",))
def coded_objective_within(constant: Real) -> Formula:
    """So is the objective of the code."""
    value = log_normal(Real(1), Real(1), V, constant) - real("0.5")
    return given(within(constant, "0.9189", "0.919")).then(within(value, "0.8835", "0.8845"))


# The values of the integrals


@theorem(
    "R23: the redefined ELBO of the example",
    claims=("RVT-10",),
    using=(
        (INTEGRALS + "log_evidence_eq", {"y": "1"}),
        (INTEGRALS + "log_evidence_eq", {"y": "-1"}),
        INTEGRALS + "mean_log_evidence_eq",
        INTEGRALS + "elbo_eq",
        INTEGRALS + "information_bounds",
        INTEGRALS + "mixture_objective_eq",
        INTEGRALS + "matched_objective_eq",
        INTEGRALS + "coded_objective_eq",
        (information_within, {"value": INFORMATION}),
        log_evidence_within,
        elbo_within,
        matched_objective_within,
        coded_objective_within,
    ),
    undecided=("satisfiable",),
)
def values_of_example(Z: Space, x: OnLatents, constant: Real) -> Formula:
    """The redefined ELBO is above the log-evidence: -0.731 to -1.419, the ELBO being -1.424."""
    log_evidence, redefined = mean_log_evidence(x, constant, Z), mixture_objective(x, constant, Z)
    values = (
        within(log_evidence, "-1.4195", "-1.4185")
        & within(elbo(x, constant, Z), "-1.424", "-1.4239")
        & within(redefined, "-0.7315", "-0.7305")
        & within(matched_objective(x, constant, Z), "0.8835", "0.8845")
        & within(coded_objective(x, constant, Z), "0.8835", "0.8845")
        & (log_evidence < redefined)
    )
    return given(measures_normals(Z, x, constant)).then(implies(within(constant, "0.9189", "0.919"), values))


@refuted("R23: the redefined ELBO, taken for a bound", claims=("RVT-10",))
def redefined_elbo_le_log_evidence(value: Real, constant: Real) -> Formula:
    """With the information of the example, its ELBO plus that is above its log-evidence."""
    elbo_value = log_normal(Real(1), Real(1), V, constant) - real("0.5") - kl_of_moments_to_standard(Real(1), V)
    bounds = log(2) - 2 * exp(-50) <= value, value <= log(2)
    return given(*bounds).then(elbo_value + value <= log_normal(Real(1), Real(0), 1 + V, constant))
