"""Convex conjugates of polynomial, exponential and logarithmic generators: total variation, KL, Jeffrey, chi-squared, Hellinger.

[N16] Nowozin, Cseke, Tomioka, f-GAN: Training Generative Neural Samplers using Variational Divergence Minimization, 2016.

For each generator: f*(t) bounds u*t - f(u) for all u >= 0 and is attained or approached; outside the domain nothing bounds it.
The other generators are in `conjugates_jensen_shannon` and `conjugates_alpha`.
"""

from objective_proofs import (
    Formula,
    NonNegative,
    Positive,
    Real,
    and_,
    eq,
    exp,
    given,
    log,
    maximum,
    piecewise,
    real,
    refuted,
    sqrt,
    theorem,
)
from objective_proofs.definitions import conjugates, generators
from objective_proofs.definitions.conjugates import attains

HALF = real("1/2")


def textbook_pearson(t: Real) -> Real:
    """t**2/4 + t, the conjugate of (u - 1)**2 over all real u ([N16] Table 6)."""
    return t**2 / 4 + t


# Total variation


@theorem("N16 Table 6, total variation, over u >= 0", claims=("FT-1", "FT-4"))
def total_variation_conjugate_bound(t: Real, u: NonNegative) -> Formula:
    """For t <= 1/2, u*t - |u - 1|/2 is at most max(t, -1/2) at every u >= 0."""
    return given(t <= HALF).then(u * t - generators.total_variation(u) <= conjugates.total_variation(t))


@theorem("N16 Table 6, total variation, over u >= 0", claims=("FT-1", "FT-4"))
def total_variation_conjugate_attained(t: Real) -> Formula:
    """The bound max(t, -1/2) is attained at u = 1, or at u = 0 if t < -1/2."""
    u = piecewise((real(1), t >= -HALF), 0)
    return attains(conjugates.total_variation(t), generators.total_variation, t, u)


@theorem("N16 Table 6, total variation: outside the domain", claims=("FT-1", "FT-4"))
def total_variation_conjugate_unbounded(t: Real, bound: Real) -> Formula:
    """For t > 1/2, u*t - |u - 1|/2 exceeds every bound."""
    u = 1 + abs(bound) / (t - HALF)
    return given(t > HALF).then(u * t - generators.total_variation(u) > bound)


@refuted("N16 Table 6, total variation, the formula of -1/2 <= t <= 1/2 taken below it", claims=("FT-4",))
def total_variation_conjugate_eq_identity(t: Real) -> Formula:
    """Below -1/2, the conjugate of |u - 1|/2 is not t."""
    return given(t <= HALF).then(eq(conjugates.total_variation(t), t))


@refuted("N16 Table 6, total variation, its domain taken for -1/2 <= t <= 1/2", claims=("FT-4",))
def total_variation_conjugate_unbounded_below(t: Real, bound: Real) -> Formula:
    """Below -1/2, u*t - |u - 1|/2 exceeds no bound that its value at u = 0 does not."""
    return given(t < -HALF).then(-generators.total_variation(real(0)) > bound)


# Kullback-Leibler


@theorem("N16 Table 6, KL", claims=("FT-1",))
def kl_conjugate_bound(t: Real, u: Positive) -> Formula:
    """u*t - u*log(u) is at most exp(t - 1) at every u > 0, and so is its limit 0 at u = 0."""
    return and_(u * t - generators.kl(u) <= conjugates.kl(t), 0 <= conjugates.kl(t))


@theorem("N16 Table 6, KL", claims=("FT-1",))
def kl_conjugate_attained(t: Real) -> Formula:
    """The bound exp(t - 1) is attained at u = exp(t - 1)."""
    return attains(conjugates.kl(t), generators.kl, t, exp(t - 1))


@refuted("N16 Table 6, KL, with the conjugate of u*log(u) - u + 1")
def kl_conjugate_bound_of_shifted_generator(t: Real, u: Positive) -> Formula:
    """u*t - u*log(u) is not at most exp(t) - 1."""
    return u * t - generators.kl(u) <= exp(t) - 1


@theorem("N16 Table 6, reverse KL", claims=("FT-1",))
def reverse_kl_conjugate_bound(t: Real, u: Positive) -> Formula:
    """For t < 0, u*t + log(u) is at most -1 - log(-t) at every u > 0."""
    return given(t < 0).then(u * t - generators.reverse_kl(u) <= conjugates.reverse_kl(t))


@theorem("N16 Table 6, reverse KL", claims=("FT-1",))
def reverse_kl_conjugate_attained(t: Real) -> Formula:
    """For t < 0, the bound -1 - log(-t) is attained at u = -1/t."""
    return given(t < 0).then(attains(conjugates.reverse_kl(t), generators.reverse_kl, t, -1 / t))


@theorem("N16 Table 6, reverse KL: outside the domain", claims=("FT-1",))
def reverse_kl_conjugate_unbounded(t: NonNegative, bound: Real) -> Formula:
    """For t >= 0, u*t + log(u) exceeds every bound."""
    u = exp(bound + 1)
    return u * t - generators.reverse_kl(u) > bound


@theorem("N16 Table 6, Jeffrey: the defining equation of Lambert's W", claims=("FT-1",))
def log_of_lambert(t: Real, w: Real) -> Formula:
    """If w*exp(w) = exp(1 - t), so that w = W(exp(1 - t)), then w + log(w) = 1 - t."""
    return given(eq(w * exp(w), exp(1 - t))).then(eq(w + log(w), 1 - t))


@theorem("N16 Table 6, Jeffrey, with w = W(exp(1 - t)) given by its equation", claims=("FT-1",))
def jeffrey_conjugate_bound(t: Real, w: Positive, u: Positive) -> Formula:
    """For w + log(w) = 1 - t, u*t - (u - 1)*log(u) is at most w + 1/w + t - 2."""
    return given(eq(w + log(w), 1 - t)).then(u * t - generators.jeffrey(u) <= conjugates.jeffrey(t, w))


@theorem("N16 Table 6, Jeffrey, with w = W(exp(1 - t)) given by its equation", claims=("FT-1",))
def jeffrey_conjugate_attained(t: Real, w: Real) -> Formula:
    """With w = W(exp(1 - t)), the bound w + 1/w + t - 2 is attained at u = 1/w."""
    return given(eq(w * exp(w), exp(1 - t))).then(attains(conjugates.jeffrey(t, w), generators.jeffrey, t, 1 / w))


# Chi-squared and Hellinger


@theorem("N16 Table 6, Pearson, over u >= 0", claims=("FT-1", "FT-2"))
def pearson_conjugate_bound(t: Real, u: NonNegative) -> Formula:
    """u*t - (u - 1)**2 is at most t**2/4 + t, and at most -1 if t < -2, at every u >= 0."""
    return u * t - generators.pearson(u) <= conjugates.pearson(t)


@theorem("N16 Table 6, Pearson, over u >= 0", claims=("FT-1", "FT-2"))
def pearson_conjugate_attained(t: Real) -> Formula:
    """The conjugate of (u - 1)**2 over u >= 0 is attained at u = max(1 + t/2, 0)."""
    return attains(conjugates.pearson(t), generators.pearson, t, maximum(1 + t / 2, 0))


@refuted("N16 Table 6, Pearson: t**2/4 + t taken for the conjugate over density ratios", claims=("FT-2",))
def pearson_conjugate_eq_textbook(t: Real) -> Formula:
    """Below -2, the conjugate of (u - 1)**2 over u >= 0 is not t**2/4 + t."""
    return eq(conjugates.pearson(t), textbook_pearson(t))


@theorem("N16 Table 6, Pearson: the conjugate over all real u", claims=("FT-2",))
def pearson_textbook_bound(t: Real, u: Real) -> Formula:
    """u*t - (u - 1)**2 is at most t**2/4 + t at every real u, and equal at u = 1 + t/2."""
    at = 1 + t / 2
    return and_(u * t - generators.pearson(u) <= textbook_pearson(t), attains(textbook_pearson(t), generators.pearson, t, at))


@theorem("N16 Table 6, Pearson", claims=("FT-2",))
def pearson_conjugate_le_textbook(t: Real) -> Formula:
    """t**2/4 + t is at least the conjugate over u >= 0, so that it bounds the divergence too."""
    return conjugates.pearson(t) <= textbook_pearson(t)


@theorem("N16 Table 6, Neyman", claims=("FT-1",))
def neyman_conjugate_bound(t: Real, u: Positive) -> Formula:
    """For t <= 1, u*t - (1 - u)**2/u is at most 2 - 2*sqrt(1 - t) at every u > 0."""
    return given(t <= 1).then(u * t - generators.neyman(u) <= conjugates.neyman(t))


@theorem("N16 Table 6, Neyman", claims=("FT-1",))
def neyman_conjugate_attained(t: Real) -> Formula:
    """For t < 1, the bound 2 - 2*sqrt(1 - t) is attained at u = 1/sqrt(1 - t)."""
    return given(t < 1).then(attains(conjugates.neyman(t), generators.neyman, t, 1 / sqrt(1 - t)))


@theorem("N16 Table 6, Neyman, at the end of the domain", claims=("FT-1",))
def neyman_conjugate_approached(epsilon: Positive) -> Formula:
    """At t = 1, u*t - (1 - u)**2/u comes within epsilon of its bound 2 at u = 1/epsilon."""
    u = 1 / epsilon
    return and_(eq(conjugates.neyman(real(1)), 2), u - generators.neyman(u) >= 2 - epsilon)


@theorem("N16 Table 6, Neyman: outside the domain", claims=("FT-1",))
def neyman_conjugate_unbounded(t: Real, bound: Real) -> Formula:
    """For t > 1, u*t - (1 - u)**2/u exceeds every bound."""
    u = 1 + abs(bound) / (t - 1)
    return given(t > 1).then(u * t - generators.neyman(u) > bound)


@theorem("N16 Table 6, squared Hellinger", claims=("FT-1",))
def hellinger_conjugate_bound(t: Real, u: NonNegative) -> Formula:
    """For t < 1, u*t - (sqrt(u) - 1)**2 is at most t/(1 - t) at every u >= 0."""
    return given(t < 1).then(u * t - generators.squared_hellinger(u) <= conjugates.squared_hellinger(t))


@theorem("N16 Table 6, squared Hellinger", claims=("FT-1",))
def hellinger_conjugate_attained(t: Real) -> Formula:
    """For t < 1, the bound t/(1 - t) is attained at u = 1/(1 - t)**2."""
    at = 1 / (1 - t) ** 2
    return given(t < 1).then(attains(conjugates.squared_hellinger(t), generators.squared_hellinger, t, at))


@theorem("N16 Table 6, squared Hellinger: outside the domain", claims=("FT-1",))
def hellinger_conjugate_unbounded(t: Real, bound: Real) -> Formula:
    """For t >= 1, u*t - (sqrt(u) - 1)**2 exceeds every bound."""
    u = (1 + abs(bound)) ** 2
    return given(t >= 1).then(u * t - generators.squared_hellinger(u) > bound)


@refuted("N16 Table 6, squared Hellinger, without t < 1", claims=("FT-1",))
def hellinger_conjugate_bound_everywhere(t: Real, u: NonNegative) -> Formula:
    """For t > 1, t/(1 - t) is negative and bounds nothing."""
    return given(t > 1).then(u * t - generators.squared_hellinger(u) <= conjugates.squared_hellinger(t))
