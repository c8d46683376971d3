"""Conjugate calculus for any generator f: Fenchel-Young, shifted, scaled and reversed generators, slopes.

[R70] Rockafellar, Convex Analysis, 1970.
[CA10] Cichocki, Amari, Families of Alpha- Beta- and Gamma-Divergences, 2010.
[LV06] Liese, Vajda, On Divergences and Informations in Statistics and Information Theory, 2006.
[N16] Nowozin, Cseke, Tomioka, f-GAN: Training Generative Neural Samplers using Variational Divergence Minimization, 2016.

A convex f is given by a slope s(a) at each a > 0: f(u) >= f(a) + s(a)*(u - a) for all u > 0. Conjugates are compared by their upper bounds:
two suprema are equal exactly if the same numbers m bound both.
"""

from objective_proofs import (
    Formula,
    Function,
    OpenUnit,
    Positive,
    Real,
    and_,
    eq,
    exp,
    forall,
    given,
    iff,
    log,
    ne,
    refuted,
    theorem,
)
from objective_proofs.definitions import conjugates, generators
from objective_proofs.definitions.conjugates import Scalar, is_slope
from objective_proofs.definitions.divergences import convex


def bounds(m: Real, generator: Scalar, t: Real) -> Formula:
    """m bounds u*t - f(u) for all u > 0, that is f*(t) <= m."""
    return forall(Positive, lambda u: u * t - generator(u) <= m)


def reversed_generator(generator: Scalar, u: Real) -> Real:
    """u*f(1/u), the generator of Q and P exchanged ([LV06] Section 1)."""
    return u * generator(1 / u)


# Fenchel-Young


@theorem("R70 Section 12: Fenchel's inequality", claims=("FD-8",))
def fenchel_young(f: Function, t: Real, conjugate: Real, u: Positive) -> Formula:
    """u*t is at most f(u) + f*(t)."""
    return given(bounds(conjugate, f, t)).then(u * t <= f(u) + conjugate)


@theorem("R70 Theorem 23.5: equality in Fenchel's inequality", claims=("FD-8",), redundant=("0 < u",))
def fenchel_young_attained_iff_slope(f: Function, t: Real, u: Positive) -> Formula:
    """t is a slope of f at u exactly if u*t - f(u) bounds all v*t - f(v), and so is f*(t)."""
    return iff(is_slope(f, t, u), bounds(u * t - f(u), f, t))


@theorem("R70 Theorem 23.5: equality in Fenchel's inequality", claims=("FD-8",), redundant=("0 < u",))
def slope_of_fenchel_young_eq(f: Function, t: Real, conjugate: Real, u: Positive) -> Formula:
    """Where u*t = f(u) + f*(t), t is a slope of f at u."""
    return given(bounds(conjugate, f, t), eq(u * t, f(u) + conjugate)).then(is_slope(f, t, u))


@refuted("R70 Section 12: Fenchel's inequality, reversed", claims=("FD-8",))
def fenchel_young_reversed(t: Real, u: Positive) -> Formula:
    """For KL, u*t is not at least f(u) + f*(t)."""
    return u * t >= generators.kl(u) + conjugates.kl(t)


@theorem("R70 Theorem 23.5: f*(f'(u)) = u*f'(u) - f(u)", claims=("FT-9", "FT-10", "FG-1"))
def conjugate_at_slope(f: Function, s: Function, u: Positive) -> Formula:
    """For convex f, the supremum at t = f'(u) is u*f'(u) - f(u), attained at u."""
    return given(convex(f, s)).then(bounds(u * s(u) - f(u), f, s(u)))


# Calculus


@theorem("R70 Section 12: conjugates of shifted functions", claims=("FT-7",))
def conjugate_of_affine_shift(f: Function, t: Real, a: Real, b: Real, m: Real) -> Formula:
    """(f + a*u + b)*(t) = f*(t - a) - b."""
    return iff(bounds(m - b, lambda u: f(u) + a * u + b, t), bounds(m, f, t - a))


@theorem("R70 Theorem 16.1: conjugates of scaled functions", claims=("FT-7",))
def conjugate_of_multiple(f: Function, t: Real, c: Positive, m: Real) -> Formula:
    """(c*f)*(t) = c*f*(t/c) for c > 0."""
    return iff(bounds(c * m, lambda u: c * f(u), t), bounds(m, f, t / c))


@refuted("R70 Theorem 16.1, the argument not scaled", claims=("FT-7",))
def conjugate_of_multiple_unscaled(t: Real, u: Positive) -> Formula:
    """(2*f)*(t) is not 2*f*(t), for KL."""
    return u * t - 2 * generators.kl(u) <= 2 * conjugates.kl(t)


@theorem("N16 Table 5: Jensen-Shannon and GAN", claims=("FT-7",))
def jensen_shannon_generator_eq_gan(u: Positive) -> Formula:
    """f_JS(u) = f_GAN(u) + (u + 1)*log(2)."""
    return eq(generators.jensen_shannon(u), generators.gan(u) + (u + 1) * log(2))


@theorem("N16 Table 6: Jensen-Shannon and GAN", claims=("FT-7",))
def jensen_shannon_conjugate_eq_gan(y: Positive) -> Formula:
    """f_JS*(s + log(2)) = f_GAN*(s) - log(2), at s = log(y) < 0."""
    return given(y < 1).then(eq(conjugates.jensen_shannon(log(2 * y)), conjugates.gan(log(y)) - log(2)))


# Reversal


@theorem("R70 Section 12, with v = 1/u: conjugates of reversed generators", claims=("FT-8",))
def conjugate_of_reversed(f: Function, t: Real, s: Real) -> Formula:
    """The conjugate of u*f(1/u) at t is at most s exactly if f*(-s) <= -t."""
    return iff(bounds(s, lambda u: reversed_generator(f, u), t), bounds(-t, f, -s))


@theorem("N16 Table 6: KL and reverse KL", claims=("FT-8",))
def kl_conjugate_of_reversed(t: Real) -> Formula:
    """For t < 0, f*(-s) = -t for KL at s = -1 - log(-t), the conjugate of reverse KL."""
    return given(t < 0).then(eq(conjugates.kl(-conjugates.reverse_kl(t)), -t))


@theorem("N16 Table 6: reverse KL and KL", claims=("FT-8",))
def reverse_kl_conjugate_of_reversed(t: Real) -> Formula:
    """f*(-s) = -t for reverse KL at s = exp(t - 1), the conjugate of KL."""
    return eq(conjugates.reverse_kl(-conjugates.kl(t)), -t)


@theorem("N16 Table 6: Pearson and Neyman", claims=("FT-8",))
def pearson_conjugate_of_reversed(t: Real) -> Formula:
    """For t <= 1, f*(-s) = -t for Pearson at s = 2 - 2*sqrt(1 - t), the conjugate of Neyman."""
    return given(t <= 1).then(eq(conjugates.pearson(-conjugates.neyman(t)), -t))


@theorem("N16 Table 6: Neyman and Pearson, t >= -2", claims=("FT-8",))
def neyman_conjugate_of_reversed(t: Real) -> Formula:
    """For t >= -2, f*(-s) = -t for Neyman at the conjugate s of Pearson."""
    return given(t >= -2).then(eq(conjugates.neyman(-conjugates.pearson(t)), -t))


@theorem("N16 Table 6: squared Hellinger", claims=("FT-8",))
def hellinger_conjugate_of_reversed(t: Real) -> Formula:
    """For t < 1, f*(-f*(t)) = -t for squared Hellinger, its own reversal."""
    return given(t < 1).then(eq(conjugates.squared_hellinger(-conjugates.squared_hellinger(t)), -t))


@theorem("N16 Table 6: Jensen-Shannon", claims=("FT-8",))
def jensen_shannon_conjugate_of_reversed(t: Real) -> Formula:
    """For t < log(2), f*(-f*(t)) = -t for Jensen-Shannon, its own reversal."""
    return given(t < log(2)).then(eq(conjugates.jensen_shannon(-conjugates.jensen_shannon(t)), -t))


@refuted("N16 Table 6: Pearson and Neyman, with the unrestricted t**2/4 + t", claims=("FT-8",))
def textbook_pearson_conjugate_of_reversed(t: Real, y: Real) -> Formula:
    """t**2/4 + t is not monotone, so that y**2/4 + y = -t does not make -y the conjugate of Neyman."""
    return given(t <= 1, eq(y**2 / 4 + y, -t)).then(eq(conjugates.neyman(t), -y))


@theorem("LV06 Section 1: generators of exchanged arguments", claims=("FT-8",))
def reversed_generators(u: Positive) -> Formula:
    """Reversal exchanges KL with reverse KL and Pearson with Neyman, and keeps the others."""
    return and_(
        eq(reversed_generator(generators.kl, u), generators.reverse_kl(u)),
        eq(reversed_generator(generators.reverse_kl, u), generators.kl(u)),
        eq(reversed_generator(generators.pearson, u), generators.neyman(u)),
        eq(reversed_generator(generators.neyman, u), generators.pearson(u)),
        eq(reversed_generator(generators.jeffrey, u), generators.jeffrey(u)),
    )


@theorem("LV06 Section 1: symmetric divergences", claims=("FT-8",))
def self_dual_generators(u: Positive) -> Formula:
    """The generators of total variation and of squared Hellinger are their own reversals."""
    return and_(
        eq(reversed_generator(generators.total_variation, u), generators.total_variation(u)),
        eq(reversed_generator(generators.squared_hellinger, u), generators.squared_hellinger(u)),
    )


@theorem("LV06 Section 1: symmetric divergences, Jensen-Shannon", claims=("FT-8",))
def jensen_shannon_self_dual(u: Positive) -> Formula:
    """The Jensen-Shannon generator is its own reversal."""
    return eq(reversed_generator(generators.jensen_shannon, u), generators.jensen_shannon(u))


@theorem("LV06 Section 1: symmetric divergences, GAN", claims=("FT-8",))
def gan_self_dual(u: Positive) -> Formula:
    """The GAN generator is its own reversal."""
    return eq(reversed_generator(generators.gan, u), generators.gan(u))


@theorem("LV06 Section 1: the weighted Jensen-Shannon divergence reversed", claims=("FT-8",))
def reversed_weighted_generator(w: OpenUnit, u: Positive) -> Formula:
    """Reversing the weighted Jensen-Shannon generator exchanges the weights w and 1 - w."""
    reversal = reversed_generator(lambda v: generators.jensen_shannon_weighted(w, v), u)
    return eq(reversal, generators.jensen_shannon_weighted(1 - w, u))


@refuted("LV06 Section 1: KL taken for symmetric", claims=("FT-8",))
def kl_self_dual(u: Positive) -> Formula:
    """The KL generator is not its own reversal."""
    return eq(reversed_generator(generators.kl, u), generators.kl(u))


@theorem("CA10: alpha and 1 - alpha", claims=("FT-8",))
def reversed_alpha_generator(a: Real, x: Real) -> Formula:
    """Reversing the alpha divergence exchanges alpha and 1 - alpha: (1/u)**a*u = u**(1 - a), at u = exp(x)."""
    value = (exp(-a * x) - 1 - a * (exp(-x) - 1)) / (a * (a - 1))
    return given(ne(a, 0), ne(a, 1)).then(eq(exp(x) * value, (exp((1 - a) * x) - 1 - (1 - a) * (exp(x) - 1)) / ((1 - a) * (-a))))
