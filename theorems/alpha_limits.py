"""Alpha divergences: the members that have names of their own, and the limits alpha -> 1 and alpha -> 0 with their rates.

[CA10] Cichocki, Amari, Families of Alpha- Beta- and Gamma-Divergences, 2010.
[N16] Nowozin, Cseke, Tomioka, f-GAN: Training Generative Neural Samplers using Variational Divergence Minimization, 2016.

A limit stands as two bounds that meet: the limit itself, and one that differs from it by u**k*log(u)*(u**d - 1) with d = alpha - 1 or
d = alpha; `limit_rate` and `limit_rate_below` say that this difference is of the order of d.
"""

from objective_proofs import Formula, OpenUnit, Positive, Real, and_, eq, exp, given, log, ne, real, refuted, sqrt, theorem
from objective_proofs.definitions import conjugates, generators
from objective_proofs.definitions.generators import power

HALF = real("1/2")


def kl_limit(u: Real) -> Real:
    """u*log(u) - u + 1, the KL generator with slope 0 at 1."""
    return generators.kl(u) - u + 1


def reverse_kl_limit(u: Real) -> Real:
    """-log(u) + u - 1, the reverse KL generator with slope 0 at 1."""
    return generators.reverse_kl(u) + u - 1


# Named members


@theorem("CA10: alpha = 2", claims=("FT-12",))
def alpha_two_eq_pearson(u: Positive) -> Formula:
    """At alpha = 2, the alpha divergence is half that of Pearson."""
    return eq(generators.alpha(real(2), u), generators.pearson(u) / 2)


@theorem("CA10: alpha = -1", claims=("FT-12",))
def alpha_minus_one_eq_neyman(u: Positive) -> Formula:
    """At alpha = -1, the alpha divergence is half that of Neyman."""
    return eq(generators.alpha(real(-1), u), generators.neyman(u) / 2)


@theorem("CA10: alpha = 1/2", claims=("FT-12",))
def alpha_half_eq_hellinger(u: Positive) -> Formula:
    """At alpha = 1/2, the alpha divergence is twice the squared Hellinger."""
    return eq(generators.alpha(HALF, u), 2 * generators.squared_hellinger(u))


@refuted("CA10: alpha = 2, without the factor 1/2", claims=("FT-12",))
def alpha_two_eq_pearson_unscaled(u: Positive, v: Real) -> Formula:
    """At alpha = 2, where u**2 = v, the alpha divergence is not that of Pearson itself."""
    return given(eq(v, u**2)).then(eq((v - 1 - 2 * (u - 1)) / 2, generators.pearson(u)))


@theorem("N16 Table 6: alpha = 2", claims=("FT-12",))
def alpha_two_conjugate_eq_pearson(t: Real) -> Formula:
    """At alpha = 2, the conjugate ((t + 1)**2 - 1)/2 is half that of Pearson at 2*t."""
    return given(t > -1).then(eq(((t + 1) ** 2 - 1) / 2, conjugates.pearson(2 * t) / 2))


@theorem("N16 Table 6: alpha = -1", claims=("FT-12",))
def alpha_minus_one_conjugate_eq_neyman(t: Real) -> Formula:
    """At alpha = -1, the conjugate 1 - sqrt(1 - 2*t) is half that of Neyman at 2*t."""
    return given(t <= HALF).then(eq(1 - sqrt(1 - 2 * t), conjugates.neyman(2 * t) / 2))


@theorem("N16 Table 6: alpha = 1/2", claims=("FT-12",))
def alpha_half_conjugate_eq_hellinger(t: Real) -> Formula:
    """At alpha = 1/2, the conjugate 2/(1 - t/2) - 2 is twice the Hellinger one at t/2."""
    return given(t < 2).then(eq(2 / (1 - t / 2) - 2, 2 * conjugates.squared_hellinger(t / 2)))


# The limit alpha -> 1


@theorem("CA10: alpha -> 1, from above", claims=("FT-12",))
def kl_limit_bounds_above(a: Real, u: Positive) -> Formula:
    """For alpha > 1, alpha*f lies between the KL generator and u**alpha*log(u) - u + 1."""
    scaled = a * generators.alpha(a, u)
    return given(a > 1).then(and_(kl_limit(u) <= scaled, scaled <= power(u, a) * log(u) - u + 1))


@theorem("CA10: alpha -> 1, from below", claims=("FT-12",))
def kl_limit_bounds_below(a: Positive, u: Positive) -> Formula:
    """For 0 < alpha < 1, alpha*f lies between u**alpha*log(u) - u + 1 and the KL generator."""
    scaled = a * generators.alpha(a, u)
    return given(a < 1).then(and_(power(u, a) * log(u) - u + 1 <= scaled, scaled <= kl_limit(u)))


@theorem("CA10: alpha -> 1 and alpha -> 0, the gap of the bounds", claims=("FT-12",))
def limit_rate(d: Positive, x: Real) -> Formula:
    """At u = exp(x), log(u)*(u**d - 1) is between 0 and d*log(u)**2*(1 + u**d)."""
    gap = x * (exp(d * x) - 1)
    return and_(0 <= gap, gap <= d * x**2 * (1 + exp(d * x)))


@theorem("CA10: alpha -> 1 and alpha -> 0 from below, the gap of the bounds", claims=("FT-12",))
def limit_rate_below(d: Positive, x: Real) -> Formula:
    """At u = exp(x), log(u)*(1 - u**(-d)) is between 0 and d*log(u)**2*(1 + u**(-d))."""
    gap = x * (1 - exp(-d * x))
    return and_(0 <= gap, gap <= d * x**2 * (1 + exp(-d * x)))


# The limit alpha -> 0


@theorem("CA10: alpha -> 0, from above", claims=("FT-12",))
def reverse_kl_limit_bounds_above(a: Positive, u: Positive) -> Formula:
    """For 0 < alpha < 1, (1 - alpha)*f lies between u - 1 - u**alpha*log(u) and reverse KL."""
    scaled = (1 - a) * generators.alpha(a, u)
    return given(a < 1).then(and_(u - 1 - power(u, a) * log(u) <= scaled, scaled <= reverse_kl_limit(u)))


@theorem("CA10: alpha -> 0, from below", claims=("FT-12",))
def reverse_kl_limit_bounds_below(a: Real, u: Positive) -> Formula:
    """For alpha < 0, (1 - alpha)*f lies between reverse KL and u - 1 - u**alpha*log(u)."""
    scaled = (1 - a) * generators.alpha(a, u)
    return given(a < 0).then(and_(reverse_kl_limit(u) <= scaled, scaled <= u - 1 - power(u, a) * log(u)))


# Conjugates of the limits


@theorem("N16 Table 6: alpha -> 1, conjugates", claims=("FT-12",))
def conjugate_limit_at_one(a: Real, t: Real) -> Formula:
    """For alpha > 1, the conjugate's exponent is between alpha*t/(1 + (alpha - 1)*t) and alpha*t."""
    b = t * (a - 1) + 1
    exponent = a / (a - 1) * log(b)
    return given(a > 1, b > 0).then(and_(a * t / b <= exponent, exponent <= a * t))


@theorem("N16 Table 6: alpha -> 1, conjugates", claims=("FT-12",))
def conjugate_limit_at_one_from_below(a: OpenUnit, t: Real) -> Formula:
    """For alpha < 1, it is between alpha*t and alpha*t/(1 + (alpha - 1)*t)."""
    b = t * (a - 1) + 1
    exponent = a / (a - 1) * log(b)
    return given(b > 0).then(and_(a * t <= exponent, exponent <= a * t / b))


@theorem("N16 Table 6: alpha -> 0, conjugates", claims=("FT-12",))
def conjugate_limit_at_zero(a: Positive, b: Positive) -> Formula:
    """For alpha > 0, the conjugate is between y and y*exp(alpha*y), y = log(b)/(alpha - 1)."""
    y, conjugate = log(b) / (a - 1), (power(b, a / (a - 1)) - 1) / a
    return given(ne(a, 1)).then(and_(y <= conjugate, conjugate <= y * exp(a * y)))


@theorem("N16 Table 6: alpha -> 0, conjugates", claims=("FT-12",))
def conjugate_limit_at_zero_from_below(a: Real, b: Positive) -> Formula:
    """For alpha < 0, it is between y*exp(alpha*y) and y; at alpha = 0, y is -log(1 - t)."""
    y, conjugate = log(b) / (a - 1), (power(b, a / (a - 1)) - 1) / a
    return given(a < 0).then(and_(y * exp(a * y) <= conjugate, conjugate <= y))


@theorem("N16 Table 6: alpha -> 1, the conjugate of the limit", claims=("FT-12",))
def kl_limit_conjugate(t: Real, u: Positive) -> Formula:
    """The conjugate of u*log(u) - u + 1 is exp(t) - 1, attained at exp(t)."""
    return and_(u * t - kl_limit(u) <= exp(t) - 1, eq(exp(t) * t - kl_limit(exp(t)), exp(t) - 1))


@theorem("N16 Table 6: alpha -> 0, the conjugate of the limit", claims=("FT-12",))
def reverse_kl_limit_conjugate(t: Real, u: Positive) -> Formula:
    """For t < 1, the conjugate of -log(u) + u - 1 is -log(1 - t), attained at 1/(1 - t)."""
    at = 1 / (1 - t)
    return given(t < 1).then(and_(u * t - reverse_kl_limit(u) <= -log(1 - t), eq(at * t - reverse_kl_limit(at), -log(1 - t))))
