"""Convex conjugates of the alpha divergences, and the printed one that is none for alpha > 1.

[N16] Nowozin, Cseke, Tomioka, f-GAN: Training Generative Neural Samplers using Variational Divergence Minimization, 2016.
[CA10] Cichocki, Amari, Families of Alpha- Beta- and Gamma-Divergences, 2010.

Powers u**a of real exponent are exp(a*log(u)). The conjugate is (b**(a/(a - 1)) - 1)/a with b = t*(a - 1) + 1, where b > 0. The theorems
have u = exp(x) for any positive u, and b**(1/(a - 1)) = exp(y) for the point at which the supremum is attained.
"""

from objective_proofs import Formula, NonNegative, OpenUnit, Positive, Real, eq, exp, given, log, ne, real, refuted, theorem
from objective_proofs.definitions import conjugates, generators
from objective_proofs.definitions.conjugates import attains
from objective_proofs.definitions.generators import power


def slope_at(order: Real, y: Real) -> Real:
    """(exp((a - 1)*y) - 1)/(a - 1), the slope of f at exp(y)."""
    return (exp((order - 1) * y) - 1) / (order - 1)


def conjugate_at(order: Real, y: Real) -> Real:
    """(exp(a*y) - 1)/a, the conjugate at the slope of f at exp(y)."""
    return (exp(order * y) - 1) / order


@theorem("N16 Table 6, alpha divergence, 0 < alpha < 1", claims=("FT-1",))
def alpha_conjugate_bound_between(a: OpenUnit, x: Real, y: Real) -> Formula:
    """For 0 < alpha < 1, u*t - f(u) is at most the conjugate at every u = exp(x)."""
    return exp(x) * slope_at(a, y) - generators.alpha(a, exp(x)) <= conjugate_at(a, y)


@theorem("N16 Table 6, alpha divergence, alpha < 0", claims=("FT-1",))
def alpha_conjugate_bound_below(a: Real, x: Real, y: Real) -> Formula:
    """For alpha < 0, u*t - f(u) is at most the conjugate at every u = exp(x)."""
    return given(a < 0).then(exp(x) * slope_at(a, y) - generators.alpha(a, exp(x)) <= conjugate_at(a, y))


@theorem("N16 Table 6, alpha divergence, alpha > 1", claims=("FT-1", "FT-3"))
def alpha_conjugate_bound_above(a: Real, x: Real, y: Real) -> Formula:
    """For alpha > 1, u*t - f(u) is at most the conjugate at every u = exp(x)."""
    return given(a > 1).then(exp(x) * slope_at(a, y) - generators.alpha(a, exp(x)) <= conjugate_at(a, y))


@theorem("N16 Table 6, alpha divergence: attained where f' = t", claims=("FT-1",))
def alpha_conjugate_attained(a: Real, u: Positive) -> Formula:
    """At t = f'(u), the bound (u**alpha - 1)/alpha is attained at u."""
    t, bound = generators.alpha_slope(a, u), (power(u, a) - 1) / a
    return given(ne(a, 0), ne(a, 1)).then(attains(bound, lambda v: generators.alpha(a, v), t, u))


@theorem("N16 Table 6, alpha divergence: the conjugate of the table", claims=("FT-1",))
def alpha_conjugate_eq(a: Real, b: Positive) -> Formula:
    """(b**(a/(a - 1)) - 1)/a is the bound at y = log(b)/(a - 1)."""
    return given(ne(a, 0), ne(a, 1)).then(eq((power(b, a / (a - 1)) - 1) / a, conjugate_at(a, log(b) / (a - 1))))


@theorem("N16 Table 6, alpha divergence: every t of the domain is a slope", claims=("FT-1",))
def alpha_slope_onto(a: Real, b: Real, t: Real, y: Real) -> Formula:
    """If t*(a - 1) + 1 = b = exp((a - 1)*y), then t is the slope of f at exp(y)."""
    return given(ne(a, 1), eq(t * (a - 1) + 1, b), eq(b, exp((a - 1) * y))).then(eq(t, slope_at(a, y)))


@theorem("N16 Table 6, alpha divergence, alpha > 1: below the slopes of f", claims=("FT-1", "FT-3"))
def alpha_conjugate_bound_below_slopes(a: Real, t: Real, u: Positive) -> Formula:
    """For alpha > 1 and t*(a - 1) + 1 <= 0, u*t - f(u) is at most -1/a, its limit at u = 0."""
    return given(a > 1, t * (a - 1) + 1 <= 0).then(u * t - generators.alpha(a, u) <= -1 / a)


@theorem("N16 Table 6, alpha divergence, alpha > 1: below the slopes of f", claims=("FT-1", "FT-3"))
def alpha_conjugate_approached_at_zero(a: Real, t: Real, u: Positive) -> Formula:
    """For alpha > 1 and u <= 1, u*t - f(u) is within u*|t + 1/a| of that limit, which no bound is below."""
    return given(a > 1, u <= 1).then(u * t - generators.alpha(a, u) >= -1 / a + u * (t + 1 / a))


@theorem("N16 Table 6, alpha divergence, alpha > 1, with the positive part", claims=("FT-3",))
def alpha_conjugate_eq_limit_at_zero(a: Real, t: Real) -> Formula:
    """For alpha > 1 and t*(a - 1) + 1 <= 0, the conjugate with the positive part is -1/a."""
    return given(a > 1, t * (a - 1) + 1 <= 0).then(eq(conjugates.alpha(a, t), -1 / a))


@theorem("N16 Table 6, alpha divergence, alpha < 0: at the end of the domain", claims=("FT-1",))
def alpha_conjugate_bound_at_end(a: Real, u: Positive) -> Formula:
    """For alpha < 0, at t = 1/(1 - a) u*t - f(u) is at most -1/a."""
    return given(a < 0).then(u / (1 - a) - generators.alpha(a, u) <= -1 / a)


@theorem("N16 Table 6, alpha divergence, alpha < 0: outside the domain", claims=("FT-1",), redundant=("1/(1 - a) < t",))
def alpha_conjugate_unbounded_below(a: Real, t: Real, bound: Real, u: Real) -> Formula:
    """For alpha < 0 and t > 1/(1 - a), u*t - f(u) exceeds a bound once u >= 1 and u*(t - 1/(1 - a)) reach it."""
    return given(a < 0, t > 1 / (1 - a), u >= 1, u * (t - 1 / (1 - a)) >= bound).then(u * t - generators.alpha(a, u) > bound)


@theorem("N16 Table 6, alpha divergence, 0 < alpha < 1: outside the domain", claims=("FT-1",))
def alpha_conjugate_unbounded_between(a: OpenUnit, t: Real, bound: NonNegative) -> Formula:
    """For 0 < alpha < 1 and t >= 1/(1 - a), u*t - f(u) exceeds every bound."""
    u = exp(log(1 + a * (1 - a) * bound) / a)
    return given(t >= 1 / (1 - a)).then(u * t - generators.alpha(a, u) > bound)


@refuted("N16 Table 6, alpha divergence, alpha < 0, its domain taken for t < 1/(1 - a)", claims=("FT-1",))
def alpha_conjugate_exceeds_at_end(u: Positive) -> Formula:
    """At alpha = -1 and t = 1/2, the end of the domain, u*t - f(u) does not exceed 1."""
    return u / 2 - (1 / u - 1 + (u - 1)) / 2 > 1


# The printed conjugate for alpha > 1


def printed_three_halves(t: Real) -> Real:
    """(t/2 + 1)**3*2/3 - 2/3, the printed conjugate at alpha = 3/2, where a/(a - 1) = 3 ([N16] Table 6)."""
    return (t / 2 + 1) ** 3 * 2 / 3 - real("2/3")


@refuted("N16 Table 6, alpha divergence, alpha > 1, without the positive part: at alpha = 3/2", claims=("FT-3",))
def alpha_printed_conjugate_bound(t: Real, u: NonNegative) -> Formula:
    """At alpha = 3/2, the printed conjugate does not bound u*t - f(u), not even at u = 1."""
    return given(eq(u, 1)).then(u * t <= printed_three_halves(t))


@theorem("N16 Table 6, alpha divergence, alpha = 3/2: the printed bound at P = Q, T = -10", claims=("FT-3",))
def alpha_printed_bound_of_equal_distributions() -> Formula:
    """At alpha = 3/2 and T = -10, the printed bound claims a divergence of P to itself of 100/3."""
    return eq(-10 - printed_three_halves(real(-10)), real("100/3"))
