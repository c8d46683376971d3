"""What the batch size adds to the mean of the aggregate KL when the means are normal: -(digamma((B - 1)/2) + log(2/B))/2.

[R23]  Rivera, How to Train Your VAE, 2023 (arXiv:2309.13160), and the code published with it.
[AS64] Abramowitz and Stegun, Handbook of Mathematical Functions, 1964.
[CB02] Casella and Berger, Statistical Inference, 2002.

The half-line T of the Gamma law has the positive coordinate t. That B times the variance of a standard normal batch has the chi-square
law with B - 1 degrees of freedom, so that half of it has the Gamma law of shape (B - 1)/2 ([CB02] Theorem 5.3.1), is given.

Main definitions: `is_half_line`, `has_chi_square_logarithm`; `objective_proofs.definitions.gamma`.
Main statements: `digamma_eq_mean_logarithm`, `mean_logarithm_of_normal_batch`, `expected_kl_of_normal_batch`. That a batch of means has
such moments and such a shape is stated in `batch_moments.py`: `expected_moments_of_batch`, `sample_variance_of_scaled_batch`.
"""

from typing import Annotated

from objective_proofs import (
    Dim,
    Distribution,
    Formula,
    Function,
    Positive,
    PositiveDim,
    Real,
    Space,
    eq,
    expectation,
    forall,
    given,
    integral,
    log,
    real,
    refuted,
    theorem,
)
from objective_proofs.definitions.gamma import digamma, gamma_density, gamma_function
from objective_proofs.definitions.gaussian import kl_of_moments_to_standard

Outcome = Annotated[Function, "W -> real"]
Law = Annotated[Distribution, "W"]
Coordinate = Annotated[Function, "T -> real"]
P_NONNEGATIVE = "forall(z in W: 0 <= p(z))"


def is_half_line(T: Space, t: Function, a: Real) -> Formula:
    """The coordinate is positive, and Gamma(a) is."""
    return forall(T, lambda u: t(u) > 0) & (gamma_function(T, t, a) > 0)


def mean_logarithm(T: Space, t: Function, a: Real) -> Real:
    """The mean of log t under the Gamma law of shape a."""
    return integral(T, lambda u: gamma_density(T, t, a, u) * log(t(u)))


@theorem("AS64 eq. 6.3.1, 26.4.36: the derivative of the logarithm of Gamma(a)", claims=("RVT-14",))
def digamma_eq_mean_logarithm(T: Space, t: Coordinate, a: Real) -> Formula:
    """The digamma function is the mean logarithm under the Gamma law."""
    return given(is_half_line(T, t, a)).then(eq(digamma(T, t, a), mean_logarithm(T, t, a)))


@theorem(
    "AS64 eq. 6.3.1: chi-square, twice a Gamma variable",
    claims=("RVT-14",),
    undecided=("0 < integral(z in T: exp((a - 1)*log(t(z)) - t(z)))",),
)
def mean_logarithm_of_twice_gamma(T: Space, t: Coordinate, a: Real) -> Formula:
    """Twice a Gamma variable of shape a has the mean logarithm digamma(a) + log 2."""
    doubled = integral(T, lambda u: gamma_density(T, t, a, u) * log(2 * t(u)))
    return given(is_half_line(T, t, a)).then(eq(doubled, digamma(T, t, a) + log(2)))


def has_chi_square_logarithm(p: Distribution, shape: Function, B: Dim, T: Space, t: Function) -> Formula:
    """The chi-square law, applied to the logarithm: E log(B*shape) is that of twice a Gamma variable of shape (B - 1)/2."""
    doubled = integral(T, lambda u: gamma_density(T, t, (B - 1) / 2, u) * log(2 * t(u)))
    return eq(expectation(p, lambda w: log(B * shape(w))), doubled)


@theorem(
    "CB02 Theorem 5.3.1; AS64 eq. 6.3.1",
    claims=("RVT-14",),
    redundant=(P_NONNEGATIVE,),
    undecided=("satisfiable",),
)
def mean_logarithm_of_normal_batch(B: PositiveDim, T: Space, t: Coordinate, p: Law, shape: Outcome) -> Formula:
    """The variance of a standard normal batch has the mean logarithm digamma((B - 1)/2) + log(2/B)."""
    a = (B - 1) / 2
    positive = forall(p.space, lambda w: shape(w) > 0)
    return given(is_half_line(T, t, a), positive, has_chi_square_logarithm(p, shape, B, T, t)).then(
        eq(expectation(p, lambda w: log(shape(w))), digamma(T, t, a) + log(real(2) / B))
    )


@theorem(
    "R23 code, for normal means",
    claims=("RVT-14",),
    redundant=(P_NONNEGATIVE,),
    undecided=("satisfiable",),
)
def expected_kl_of_normal_batch(
    B: PositiveDim, T: Space, t: Coordinate, p: Law, location: Real, variance: Positive, v: Outcome, m: Outcome, shape: Outcome
) -> Formula:
    """The mean KL of a normal batch: that of the population, and -(digamma((B - 1)/2) + log(2/B))/2."""
    a = (B - 1) / 2
    moments = eq(expectation(p, lambda w: v(w) + m(w) ** 2), variance + location**2)
    scaled_shape = forall(p.space, lambda w: eq(v(w), variance * shape(w)) & (shape(w) > 0))
    constant = -(digamma(T, t, a) + log(real(2) / B)) / 2
    return given(moments, scaled_shape, is_half_line(T, t, a), has_chi_square_logarithm(p, shape, B, T, t)).then(
        eq(
            expectation(p, lambda w: kl_of_moments_to_standard(m(w), v(w))),
            kl_of_moments_to_standard(location, variance) + constant,
        )
    )


@refuted("AS64 eq. 6.3.1, with the logarithm of the mean for the mean of the logarithm", claims=("RVT-14",))
def mean_logarithm_eq_logarithm_of_mean(p: Law, shape: Outcome) -> Formula:
    """The mean logarithm of a batch variance is not the logarithm of its mean."""
    positive = forall(p.space, lambda w: shape(w) > 0)
    return given(positive).then(eq(expectation(p, lambda w: log(shape(w))), log(expectation(p, lambda w: shape(w)))))
