"""f-GAN: the variational bound on an f-divergence, the T that attains it, and output activations.

[N16] Nowozin, Cseke, Tomioka, f-GAN: Training Generative Neural Samplers using Variational Divergence Minimization, 2016.
[NWJ10] Nguyen, Wainwright, Jordan, Estimating Divergence Functionals and the Likelihood Ratio by Convex Risk Minimization, 2010.

Main definitions: the activations.
Main statements: `variational_bound`, `optimal_discriminator_attains_bound`, `activations_in_domain`, `activations_increasing`.
"""

from typing import Annotated

from objective_proofs import (
    Density,
    Distribution,
    Formula,
    Function,
    NonNegative,
    Positive,
    Real,
    and_,
    eq,
    exp,
    forall,
    given,
    log,
    ne,
    real,
    refuted,
    theorem,
)
from objective_proofs.definitions import conjugates, generators
from objective_proofs.definitions.conjugates import Scalar, is_slope
from objective_proofs.definitions.divergences import variational_objective
from objective_proofs.definitions.generators import divergence

Discriminator = Annotated[Function, "Z -> real"]
HALF = real("1/2")
NORMALIZED = ("integral(z in Z: p(z)) = 1", "integral(z in Z: q(z)) = 1")


def bounded_by(conjugate: Scalar, generator: Scalar, t: Real) -> Formula:
    """u*t - f(u) <= f*(t) for all u >= 0: t is in the domain of f*."""
    return forall(NonNegative, lambda u: u * t - generator(u) <= conjugate(t))


# The bound


@theorem("NWJ10 Lemma 1; N16 eq. 4", claims=("FD-9",), redundant=NORMALIZED)
def variational_bound(f: Function, conjugate: Function, T: Discriminator, p: Distribution, q: Density) -> Formula:
    """Every T with values in the domain of f* gives a lower bound of the divergence."""
    in_domain = forall(q.space, lambda x: bounded_by(conjugate, f, T(x)))
    return given(in_domain).then(variational_objective(conjugate, T, p, q) <= divergence(f, p, q))


@refuted("N16 eq. 4 for squared Hellinger, T outside the domain t < 1", claims=("FD-9",))
def hellinger_bound_outside_domain(T: Discriminator, p: Density, q: Density) -> Formula:
    """With values of T above 1, the formula t/(1 - t) gives no bound."""
    objective = variational_objective(conjugates.squared_hellinger, T, p, q)
    outside = forall(q.space, lambda x: ne(T(x), 1))
    return given(outside).then(objective <= divergence(generators.squared_hellinger, p, q))


@refuted("N16 eq. 4 read as an equality, for constant T", claims=("FD-9",))
def pearson_bound_attained_by_constants(p: Density, q: Density, c: Real) -> Formula:
    """No constant T attains the divergence of different densities."""
    objective = variational_objective(lambda t: t**2 / 4 + t, lambda x: c, p, q)
    return objective >= divergence(generators.pearson, p, q)


@refuted("N16 Table 6, alpha = 3/2, the printed conjugate (t/2 + 1)**3*2/3 - 2/3", claims=("FT-3", "FD-9"))
def alpha_printed_bound(T: Discriminator, p: Density) -> Formula:
    """With the printed conjugate at alpha = 3/2, P = Q gives objectives above D_f = 0."""
    return variational_objective(lambda t: (t / 2 + 1) ** 3 * 2 / 3 - real("2/3"), T, p, p) <= 0


# The optimum


def bounds(f: Function, conjugate: Function, t: Real) -> Formula:
    """f*(t) bounds u*t - f(u) for all u > 0."""
    return forall(Positive, lambda u: u * t - f(u) <= conjugate(t))


def is_attained(f: Function, conjugate: Function, t: Real, at: Real) -> Formula:
    """f*(t) is the value of u*t - f(u) at some u > 0."""
    return and_(at > 0, eq(conjugate(t), at * t - f(at)))


@theorem("N16 eq. 5; NWJ10 Lemma 1", claims=("FT-9",), redundant=NORMALIZED)
def optimal_discriminator_attains_bound(
    f: Function, s: Function, conjugate: Function, maximizer: Function, p: Density, q: Density
) -> Formula:
    """T = f'(p/q) attains the bound, for every convex f and its conjugate."""
    convex = forall(Positive, lambda a: is_slope(f, s(a), a))
    bounded = forall(Positive, lambda u: bounds(f, conjugate, s(u)))
    attained = forall(Positive, lambda u: is_attained(f, conjugate, s(u), maximizer(u)))
    return given(convex, bounded, attained).then(
        eq(variational_objective(conjugate, lambda x: s(p(x) / q(x)), p, q), divergence(f, p, q))
    )


@theorem("N16 eq. 5; Rockafellar, Convex Analysis, Theorem 23.5", claims=("FT-9",))
def conjugate_eq_at_slope(f: Function, s: Function, conjugate: Function, maximizer: Function, u: Positive) -> Formula:
    """For convex f, the conjugate at the slope f'(u) is u*f'(u) - f(u)."""
    t = s(u)
    return given(is_slope(f, t, u), bounds(f, conjugate, t), is_attained(f, conjugate, t, maximizer(u))).then(
        eq(conjugate(t), u * t - f(u))
    )


@refuted("N16 eq. 5, T = p/q in place of f'(p/q)", claims=("FT-9",))
def ratio_attains_bound(p: Density, q: Density) -> Formula:
    """For KL, the density ratio itself does not attain the bound."""
    return eq(variational_objective(conjugates.kl, lambda x: p(x) / q(x), p, q), divergence(generators.kl, p, q))


# Activations


def tanh(v: Real) -> Real:
    """(exp(2*v) - 1)/(exp(2*v) + 1)."""
    return (exp(2 * v) - 1) / (exp(2 * v) + 1)


def total_variation_activation(v: Real) -> Real:
    """tanh(v)/2 ([N16] Table 6)."""
    return tanh(v) / 2


def reverse_kl_activation(v: Real) -> Real:
    """-exp(-v) ([N16] Table 6, in the form that increases)."""
    return -exp(-v)


def one_minus_exp_activation(v: Real) -> Real:
    """1 - exp(-v), for Neyman and squared Hellinger ([N16] Table 6, in the form that increases)."""
    return 1 - exp(-v)


def log_sigmoid_activation(level: Real, v: Real) -> Real:
    """c - log(1 + exp(-v)): c = log(2) for Jensen-Shannon, -w*log(w) weighted, 0 for the GAN, 1/(1 - a) for alpha < 1 ([N16] Table 6)."""
    return level - log(1 + exp(-v))


@theorem("N16 Table 6: the activations map into the domain of f*", claims=("FT-11",))
def activations_in_domain(v: Real) -> Formula:
    """Each activation has its values in the domain of the conjugate."""
    return and_(
        total_variation_activation(v) < HALF,
        total_variation_activation(v) > -HALF,
        reverse_kl_activation(v) < 0,
        one_minus_exp_activation(v) < 1,
    )


@theorem("N16 Table 6: the activations of mixtures map into the domain of f*", claims=("FT-11",))
def log_sigmoid_activation_in_domain(level: Real, v: Real) -> Formula:
    """c - log(1 + exp(-v)) is below c: log(2), -w*log(w), 0 or 1/(1 - alpha)."""
    return log_sigmoid_activation(level, v) < level


@theorem("N16 Table 6: the activations increase", claims=("FT-11",))
def activations_increasing(v: Real, w: Real) -> Formula:
    """Each activation is strictly increasing."""
    return given(v < w).then(
        and_(
            total_variation_activation(v) < total_variation_activation(w),
            reverse_kl_activation(v) < reverse_kl_activation(w),
            one_minus_exp_activation(v) < one_minus_exp_activation(w),
        )
    )


@theorem("N16 Table 6: the activations of mixtures increase", claims=("FT-11",))
def log_sigmoid_activation_increasing(level: Real, v: Real, w: Real) -> Formula:
    """c - log(1 + exp(-v)) is strictly increasing."""
    return given(v < w).then(log_sigmoid_activation(level, v) < log_sigmoid_activation(level, w))


@refuted("N16 Table 6 of arXiv version 1: -exp(v) for reverse KL", claims=("FT-11",))
def reverse_kl_v1_activation_increasing(v: Real, w: Real) -> Formula:
    """-exp(v) is not increasing."""
    return given(v < w).then(-exp(v) < -exp(w))


@refuted("N16 Table 6 of arXiv version 1: 1 - exp(v) for Neyman and squared Hellinger", claims=("FT-11",))
def one_minus_exp_v1_activation_increasing(v: Real, w: Real) -> Formula:
    """1 - exp(v) is not increasing."""
    return given(v < w).then(1 - exp(v) < 1 - exp(w))


@theorem("N16 Table 6 of arXiv version 1", claims=("FT-11",))
def v1_activations_decreasing(v: Real, w: Real) -> Formula:
    """-exp(v) and 1 - exp(v) have the right range, but decrease."""
    in_range = and_(-exp(v) < 0, 1 - exp(v) < 1)
    return given(v < w).then(and_(in_range, -exp(v) > -exp(w), 1 - exp(v) > 1 - exp(w)))
