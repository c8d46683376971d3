"""Generators of f-divergences: values and derivatives at the ratio 1, slopes, curvatures, decisions.

[N16] Nowozin, Cseke, Tomioka, f-GAN: Training Generative Neural Samplers using Variational Divergence Minimization, 2016.
[CA10] Cichocki, Amari, Families of Alpha- Beta- and Gamma-Divergences, 2010.
[LV06] Liese, Vajda, On Divergences and Informations in Statistics and Information Theory, 2006.

Main statements: `generators_at_one`, `slopes`, `curvatures`, `slopes_at_one`, `conjugates_at_slopes`, `thresholds`.
"""

from typing import Annotated

from objective_proofs import (
    Density,
    Distribution,
    Formula,
    Function,
    OpenUnit,
    Positive,
    Real,
    and_,
    derivative,
    eq,
    expectation,
    forall,
    given,
    iff,
    log,
    ne,
    real,
    refuted,
    theorem,
)
from objective_proofs.definitions import conjugates, generators
from objective_proofs.definitions.generators import divergence, power

ONE = real(1)


# At the ratio 1


@theorem("N16 Table 5: f(1) = 0", claims=("FT-5",))
def generators_at_one() -> Formula:
    """Each generator but that of the GAN is zero at 1."""
    return and_(
        eq(generators.total_variation(ONE), 0),
        eq(generators.kl(ONE), 0),
        eq(generators.reverse_kl(ONE), 0),
        eq(generators.jeffrey(ONE), 0),
        eq(generators.pearson(ONE), 0),
        eq(generators.neyman(ONE), 0),
        eq(generators.squared_hellinger(ONE), 0),
        eq(generators.jensen_shannon(ONE), 0),
    )


@theorem("N16 Table 5: f(1) = 0, weighted Jensen-Shannon", claims=("FT-5",), redundant=("0 < w", "w < 1"))
def weighted_generator_at_one(w: OpenUnit) -> Formula:
    """The weighted Jensen-Shannon generator is zero at 1, for every weight."""
    return eq(generators.jensen_shannon_weighted(w, ONE), 0)


@theorem("N16 Table 5: f(1) = 0, alpha divergence", claims=("FT-5",))
def alpha_generator_at_one(a: Real) -> Formula:
    """The generator of the alpha divergence is zero at 1, for every alpha."""
    return given(ne(a, 0), ne(a, 1)).then(eq(generators.alpha(a, ONE), 0))


@refuted("N16 Table 5: f(1) = 0, the GAN row", claims=("FT-5",))
def gan_generator_at_one_eq_zero() -> Formula:
    """The generator of the GAN is not zero at 1."""
    return eq(generators.gan(ONE), 0)


@theorem("N16 Table 5, the GAN row at 1", claims=("FT-5",))
def gan_generator_at_one() -> Formula:
    """The generator of the GAN is -2*log(2) at 1."""
    return eq(generators.gan(ONE), -2 * log(2))


@theorem("N16 Table 5, the GAN row", claims=("FT-5",), redundant=("forall(z in Z: 0 <= q(z))",))
def gan_divergence_self(ratio: Annotated[Function, "Z -> real"], q: Distribution) -> Formula:
    """The GAN divergence of a distribution to itself, of ratio 1, is -log(4)."""
    same = forall(q.space, lambda x: eq(ratio(x), 1))
    return given(same).then(eq(expectation(q, lambda x: generators.gan(ratio(x))), -log(4)))


@refuted("N16 Table 5, the GAN row, read as a divergence", claims=("FT-5", "FD-1"))
def gan_divergence_nonneg(p: Density, q: Density) -> Formula:
    """The GAN divergence is negative where the distributions are close."""
    return divergence(generators.gan, p, q) >= 0


@theorem("N16 Table 5, the GAN row", claims=("FT-5", "FT-7"))
def gan_divergence_eq_jensen_shannon(p: Density, q: Density) -> Formula:
    """The GAN divergence is the Jensen-Shannon divergence of the table less log(4)."""
    return eq(divergence(generators.gan, p, q), divergence(generators.jensen_shannon, p, q) - log(4))


# Derivatives


@theorem("N16 Table 5: the optimal T is f'(p/q)", claims=("FT-1", "FT-9"))
def slopes(u: Positive) -> Formula:
    """The derivative of each generator is the slope of the table."""
    return and_(
        eq(derivative(generators.kl, u), generators.kl_slope(u)),
        eq(derivative(generators.reverse_kl, u), generators.reverse_kl_slope(u)),
        eq(derivative(generators.jeffrey, u), generators.jeffrey_slope(u)),
        eq(derivative(generators.pearson, u), generators.pearson_slope(u)),
        eq(derivative(generators.neyman, u), generators.neyman_slope(u)),
        eq(derivative(generators.squared_hellinger, u), generators.squared_hellinger_slope(u)),
    )


@theorem("N16 Table 5: the optimal T is f'(p/q), Jensen-Shannon and GAN", claims=("FT-1", "FT-9"))
def slopes_of_mixtures(u: Positive) -> Formula:
    """The derivatives of the Jensen-Shannon and GAN generators are those of the table."""
    return and_(
        eq(derivative(generators.jensen_shannon, u), generators.jensen_shannon_slope(u)),
        eq(derivative(generators.gan, u), generators.gan_slope(u)),
    )


@theorem("N16 Table 5: the optimal T is f'(p/q), total variation", claims=("FT-1", "FT-9"))
def total_variation_slope(u: Real) -> Formula:
    """Off its kink at 1, the derivative of |u - 1|/2 is half the sign of u - 1."""
    return given(ne(u, 1)).then(eq(derivative(generators.total_variation, u), generators.total_variation_slope(u)))


@theorem("N16 Table 5: the optimal T is f'(p/q), weighted Jensen-Shannon", claims=("FT-1", "FT-9"))
def weighted_slope(w: OpenUnit, u: Positive) -> Formula:
    """The derivative of the weighted Jensen-Shannon generator is w*log(u/(1 - w + w*u))."""
    slope = derivative(lambda v: generators.jensen_shannon_weighted(w, v), u)
    return eq(slope, generators.jensen_shannon_weighted_slope(w, u))


@theorem("N16 Table 5: the optimal T is f'(p/q), alpha divergence", claims=("FT-1", "FT-9"))
def alpha_slope(a: Real, u: Positive) -> Formula:
    """The derivative of the generator of the alpha divergence is (u**alpha/u - 1)/(alpha - 1)."""
    slope = derivative(lambda v: generators.alpha(a, v), u)
    return given(ne(a, 0), ne(a, 1)).then(eq(slope, (power(u, a) / u - 1) / (a - 1)))


@theorem("CA10: powers", claims=("FT-1",))
def power_sub_one(a: Real, u: Positive) -> Formula:
    """u*u**(a - 1) is u**a, so that u**a/u in these derivatives is u**(a - 1)."""
    return eq(u * power(u, a - 1), power(u, a))


@theorem("LV06 Section 1: second derivatives", claims=("FT-1",))
def curvatures(u: Positive) -> Formula:
    """The second derivatives of the generators."""
    return and_(
        eq(derivative(generators.kl_slope, u), generators.kl_curvature(u)),
        eq(derivative(generators.reverse_kl_slope, u), generators.reverse_kl_curvature(u)),
        eq(derivative(generators.jeffrey_slope, u), generators.jeffrey_curvature(u)),
        eq(derivative(generators.pearson_slope, u), generators.pearson_curvature(u)),
        eq(derivative(generators.neyman_slope, u), generators.neyman_curvature(u)),
        eq(derivative(generators.squared_hellinger_slope, u), generators.squared_hellinger_curvature(u)),
    )


@theorem("LV06 Section 1: second derivatives, Jensen-Shannon and GAN", claims=("FT-1",))
def curvatures_of_mixtures(u: Positive) -> Formula:
    """The second derivatives of the Jensen-Shannon and GAN generators are 1/(u*(u + 1))."""
    return and_(
        eq(derivative(generators.jensen_shannon_slope, u), generators.jensen_shannon_curvature(u)),
        eq(derivative(generators.gan_slope, u), generators.gan_curvature(u)),
    )


@theorem("CA10: second derivative of the alpha divergence", claims=("FT-1",))
def alpha_curvature(a: Real, u: Positive) -> Formula:
    """The second derivative of the generator of the alpha divergence is u**(alpha - 1)/u."""
    return given(ne(a, 1)).then(eq(derivative(lambda v: generators.alpha_slope(a, v), u), power(u, a - 1) / u))


@theorem("N16 Table 6: the critical level f'(1)", claims=("FT-10",))
def slopes_at_one() -> Formula:
    """The values of the slopes at 1: 1 for KL, -1 reversed, -log(2) for the GAN, else 0."""
    return and_(
        eq(generators.kl_slope(ONE), 1),
        eq(generators.reverse_kl_slope(ONE), -1),
        eq(generators.jeffrey_slope(ONE), 0),
        eq(generators.pearson_slope(ONE), 0),
        eq(generators.neyman_slope(ONE), 0),
        eq(generators.squared_hellinger_slope(ONE), 0),
        eq(generators.jensen_shannon_slope(ONE), 0),
        eq(generators.gan_slope(ONE), -log(2)),
    )


@theorem("N16 Table 6: the critical level f'(1), weighted Jensen-Shannon", claims=("FT-10",), redundant=("0 < w", "w < 1"))
def weighted_slope_at_one(w: OpenUnit) -> Formula:
    """The slope of the weighted Jensen-Shannon generator at 1 is zero."""
    return eq(generators.jensen_shannon_weighted_slope(w, ONE), 0)


@theorem("N16 Table 6: the critical level f'(1), alpha divergence", claims=("FT-10",))
def alpha_slope_at_one(a: Real) -> Formula:
    """The slope of the generator of the alpha divergence at 1 is zero."""
    return given(ne(a, 1)).then(eq(generators.alpha_slope(a, ONE), 0))


@refuted("N16 Table 6: the critical level 0 taken for every generator", claims=("FT-10",))
def slope_at_one_eq_zero() -> Formula:
    """The critical level of the GAN generator is not zero."""
    return eq(generators.gan_slope(ONE), 0)


# Conjugates at slopes


@theorem("N16 Section 2.2; Rockafellar, Theorem 23.5: f*(f'(u)) = u*f'(u) - f(u)", claims=("FT-1", "FT-10"))
def conjugates_at_slopes(u: Positive) -> Formula:
    """The conjugate at f'(u) is u*f'(u) - f(u): KL, reverse KL, Pearson, Neyman, Hellinger."""
    return and_(
        eq(conjugates.kl(generators.kl_slope(u)), u * generators.kl_slope(u) - generators.kl(u)),
        eq(conjugates.reverse_kl(generators.reverse_kl_slope(u)), u * generators.reverse_kl_slope(u) - generators.reverse_kl(u)),
        eq(conjugates.pearson(generators.pearson_slope(u)), u * generators.pearson_slope(u) - generators.pearson(u)),
        eq(conjugates.neyman(generators.neyman_slope(u)), u * generators.neyman_slope(u) - generators.neyman(u)),
    )


@theorem("N16 Section 2.2; Rockafellar, Theorem 23.5: f*(f'(u)) = u*f'(u) - f(u), squared Hellinger", claims=("FT-1", "FT-10"))
def hellinger_conjugate_at_slope(u: Positive) -> Formula:
    """The conjugate of the Hellinger generator at f'(u) is u*f'(u) - f(u)."""
    slope = generators.squared_hellinger_slope(u)
    return eq(conjugates.squared_hellinger(slope), u * slope - generators.squared_hellinger(u))


@theorem("N16 Section 2.2; Rockafellar, Theorem 23.5: f*(f'(u)) = u*f'(u) - f(u), GAN", claims=("FT-1", "FT-10"))
def gan_conjugate_at_slope(u: Positive) -> Formula:
    """The conjugate of the GAN generator at f'(u) is u*f'(u) - f(u)."""
    slope = generators.gan_slope(u)
    return eq(conjugates.gan(slope), u * slope - generators.gan(u))


@theorem("N16 Section 2.2 at u = 1, GAN", claims=("FT-10",))
def gan_conjugate_at_threshold() -> Formula:
    """For the GAN, f*(f'(1)) = f'(1) - f(1) = log(2)."""
    slope = generators.gan_slope(ONE)
    return and_(eq(conjugates.gan(slope), log(2)), eq(slope - generators.gan(ONE), log(2)))


# Decisions


@theorem("N16 Table 6: T > f'(1) decides for P", claims=("FT-10",))
def thresholds(u: Positive) -> Formula:
    """For KL, reverse KL and Pearson, T = f'(u) exceeds f'(1) exactly where u > 1."""
    return and_(
        iff(generators.kl_slope(u) > generators.kl_slope(ONE), u > 1),
        iff(generators.reverse_kl_slope(u) > generators.reverse_kl_slope(ONE), u > 1),
        iff(generators.pearson_slope(u) > generators.pearson_slope(ONE), u > 1),
    )


@theorem("N16 Table 6: T > f'(1) decides for P, the other rows", claims=("FT-10",))
def thresholds_above(u: Real) -> Formula:
    """Where u > 1, T = f'(u) exceeds f'(1): Jeffrey, Neyman, Hellinger, Jensen-Shannon, GAN."""
    return given(u > 1).then(
        and_(
            generators.jeffrey_slope(u) > generators.jeffrey_slope(ONE),
            generators.neyman_slope(u) > generators.neyman_slope(ONE),
            generators.squared_hellinger_slope(u) > generators.squared_hellinger_slope(ONE),
            generators.jensen_shannon_slope(u) > generators.jensen_shannon_slope(ONE),
            generators.gan_slope(u) > generators.gan_slope(ONE),
        )
    )


@theorem("N16 Table 6: T < f'(1) decides for Q, the other rows", claims=("FT-10",))
def thresholds_below(u: Positive) -> Formula:
    """Where u < 1, T = f'(u) is below f'(1): Jeffrey, Neyman, Hellinger, Jensen-Shannon, GAN."""
    return given(u < 1).then(
        and_(
            generators.jeffrey_slope(u) < generators.jeffrey_slope(ONE),
            generators.neyman_slope(u) < generators.neyman_slope(ONE),
            generators.squared_hellinger_slope(u) < generators.squared_hellinger_slope(ONE),
            generators.jensen_shannon_slope(u) < generators.jensen_shannon_slope(ONE),
            generators.gan_slope(u) < generators.gan_slope(ONE),
        )
    )


@refuted("N16 Table 6: the threshold of total variation", claims=("FT-10",))
def total_variation_slope_increasing(u: Positive, v: Positive) -> Formula:
    """The slope of total variation rises only at 1."""
    return given(u < v).then(generators.total_variation_slope(u) < generators.total_variation_slope(v))
