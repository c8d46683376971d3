"""Convex conjugates of the Jensen-Shannon, the weighted Jensen-Shannon and the GAN generator.

[N16] Nowozin, Cseke, Tomioka, f-GAN: Training Generative Neural Samplers using Variational Divergence Minimization, 2016.

For each generator: f*(t) bounds u*t - f(u) for all u > 0, and its limit at 0, and is attained; outside the domain nothing bounds it.
"""

from objective_proofs import Formula, NonNegative, OpenUnit, Positive, Real, and_, eq, exp, given, log, real, refuted, theorem
from objective_proofs.definitions import conjugates, generators
from objective_proofs.definitions.conjugates import attains

# Jensen-Shannon


@theorem("N16 Table 6, Jensen-Shannon", claims=("FT-1",))
def jensen_shannon_conjugate_bound(t: Real, u: Positive) -> Formula:
    """For t < log(2), u*t - f(u) is at most -log(2 - exp(t)) at every u > 0."""
    return given(t < log(2)).then(u * t - generators.jensen_shannon(u) <= conjugates.jensen_shannon(t))


@theorem("N16 Table 6, Jensen-Shannon, the limit at u = 0", claims=("FT-1",))
def jensen_shannon_conjugate_bound_at_zero(t: Real) -> Formula:
    """For t < log(2), -log(2 - exp(t)) is at least -log(2), the limit at u = 0."""
    return given(t < log(2)).then(-log(2) <= conjugates.jensen_shannon(t))


@theorem("N16 Table 6, Jensen-Shannon", claims=("FT-1",))
def jensen_shannon_conjugate_attained(u: Positive) -> Formula:
    """At t = log(2*u/(u + 1)), the bound -log(2 - exp(t)) is attained at u."""
    t = generators.jensen_shannon_slope(u)
    return attains(conjugates.jensen_shannon(t), generators.jensen_shannon, t, u)


@theorem("N16 Table 6, Jensen-Shannon: every t of the domain is a slope", claims=("FT-1",))
def jensen_shannon_slope_onto(t: Real, y: Positive) -> Formula:
    """Every t = log(y) < log(2) is the slope log(2*u/(u + 1)) at u = y/(2 - y)."""
    u = y / (2 - y)
    return given(y < 2, eq(t, log(y))).then(and_(u > 0, eq(generators.jensen_shannon_slope(u), t)))


@theorem("N16 Table 6, Jensen-Shannon: outside the domain", claims=("FT-1",))
def jensen_shannon_conjugate_unbounded(t: Real, bound: Real) -> Formula:
    """For t >= log(2), u*t - f(u) exceeds every bound."""
    u = 2 * exp(bound)
    return given(t >= log(2)).then(u * t - generators.jensen_shannon(u) > bound)


@refuted("N16 Table 6, Jensen-Shannon, with the conjugate of the GAN generator", claims=("FT-1",))
def jensen_shannon_conjugate_bound_of_gan(t: Real, u: Positive) -> Formula:
    """-log(1 - exp(t)) is no bound of u*t - f(u) for the Jensen-Shannon generator."""
    return given(t < 0).then(u * t - generators.jensen_shannon(u) <= conjugates.gan(t) - 1)


# GAN


@theorem("N16 Table 6, GAN", claims=("FT-1", "FT-5"))
def gan_conjugate_bound(t: Real, u: Positive) -> Formula:
    """For t < 0, u*t - f(u) is at most -log(1 - exp(t)) at every u > 0."""
    return given(t < 0).then(u * t - generators.gan(u) <= conjugates.gan(t))


@theorem("N16 Table 6, GAN, the limit at u = 0", claims=("FT-1",))
def gan_conjugate_bound_at_zero(t: Real) -> Formula:
    """For t < 0, -log(1 - exp(t)) is at least 0, the limit at u = 0."""
    return given(t < 0).then(0 <= conjugates.gan(t))


@theorem("N16 Table 6, GAN", claims=("FT-1",))
def gan_conjugate_attained(t: Real) -> Formula:
    """For t < 0, the bound -log(1 - exp(t)) is attained at u = exp(t)/(1 - exp(t))."""
    return given(t < 0).then(attains(conjugates.gan(t), generators.gan, t, exp(t) / (1 - exp(t))))


@theorem("N16 Table 6, GAN: outside the domain", claims=("FT-1",))
def gan_conjugate_unbounded(t: NonNegative, bound: Real) -> Formula:
    """For t >= 0, u*t - f(u) exceeds every bound."""
    u = exp(bound)
    return u * t - generators.gan(u) > bound


# Weighted Jensen-Shannon


@theorem("N16 Table 6, Jensen-Shannon-weighted", claims=("FT-1",))
def weighted_conjugate_bound(w: OpenUnit, t: Real, y: Positive, u: Positive) -> Formula:
    """For t = w*log(y) with w*y < 1, u*t - f(u) is at most (1 - w)*log((1 - w)/(1 - w*y))."""
    bound = (1 - w) * log((1 - w) / (1 - w * y))
    return given(w * y < 1, eq(t, w * log(y))).then(u * t - generators.jensen_shannon_weighted(w, u) <= bound)


@theorem("N16 Table 6, Jensen-Shannon-weighted: the conjugate in y = exp(t/w)", claims=("FT-1",))
def weighted_conjugate_eq(w: OpenUnit, t: Real, y: Real) -> Formula:
    """For t = w*log(y) with w*y < 1, that bound is the conjugate of the table at t."""
    bound = (1 - w) * log((1 - w) / (1 - w * y))
    return given(w * y < 1, eq(y, exp(t / w))).then(eq(conjugates.jensen_shannon_weighted(w, t), bound))


@theorem("N16 Table 6, Jensen-Shannon-weighted: the domain", claims=("FT-1",), redundant=("w < 1",))
def weighted_conjugate_domain(w: OpenUnit, t: Real) -> Formula:
    """For t < -w*log(w), y = exp(t/w) is a number with w*y < 1 and t = w*log(y)."""
    y = exp(t / w)
    return given(t < -w * log(w)).then(and_(y > 0, w * y < 1, eq(t, w * log(y))))


@theorem("N16 Table 6, Jensen-Shannon-weighted", claims=("FT-1",), redundant=("0 < w",))
def weighted_conjugate_attained(w: OpenUnit, y: Positive) -> Formula:
    """At t = w*log(y) with w*y < 1, the bound is attained at u = (1 - w)*y/(1 - w*y)."""
    t, u = w * log(y), (1 - w) * y / (1 - w * y)
    bound = (1 - w) * log((1 - w) / (1 - w * y))
    return given(w * y < 1).then(attains(bound, lambda v: generators.jensen_shannon_weighted(w, v), t, u))


@theorem("N16 Table 6, Jensen-Shannon-weighted, the limit at u = 0", claims=("FT-1",))
def weighted_conjugate_bound_at_zero(w: OpenUnit, y: Positive) -> Formula:
    """The bound is at least (1 - w)*log(1 - w), the limit at u = 0."""
    bound = (1 - w) * log((1 - w) / (1 - w * y))
    return given(w * y < 1).then((1 - w) * log(1 - w) <= bound)


@theorem("N16 Table 6, Jensen-Shannon-weighted: outside the domain", claims=("FT-1",))
def weighted_conjugate_unbounded(w: OpenUnit, t: Real, bound: Real) -> Formula:
    """For t >= -w*log(w), u*t - f(u) exceeds every bound."""
    u = exp(bound / (1 - w)) / w
    return given(t >= -w * log(w)).then(u * t - generators.jensen_shannon_weighted(w, u) > bound)


@theorem("N16 Table 6, Jensen-Shannon-weighted at w = 1/2", claims=("FT-1",))
def weighted_generator_at_half(u: Positive) -> Formula:
    """At w = 1/2, the weighted generator is half the Jensen-Shannon generator."""
    return eq(generators.jensen_shannon_weighted(real("1/2"), u), generators.jensen_shannon(u) / 2)
