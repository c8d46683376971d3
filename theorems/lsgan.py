"""Least-squares GANs with any codes a, b, c: the optimal discriminator, and the divergence that the generator then minimises.

[M17] Mao et al., Least Squares Generative Adversarial Networks, 2017: a codes fake, b codes real, and c is what the
      generator wants the discriminator to say.
[P00] Pearson, On the Criterion that a Given System of Deviations ..., 1900: the chi-squared divergence.

Densities are against a base measure of any kind, and somewhere one of the two is positive wherever both matter: points where
both vanish belong to no support and are left out of the space.

Main definitions: `discriminator_cost`, `optimal_discriminator`, `generator_cost`, `chi_squared`.
Main statements: `discriminator_cost_of_optimal_le`, `excess_cost_eq`, `generator_cost_eq_integral`,
`generator_cost_eq_chi_squared`, `generator_cost_eq_two_mul_chi_squared_iff`, `chi_squared_to_mixture_eq_zero_iff`.
The losses of one observation and one latent, with 0-1 coding, are in `gan.py`.
"""

from collections.abc import Callable
from typing import Annotated

from objective_proofs import (
    Density,
    Distribution,
    Formula,
    Function,
    NonNegative,
    Point,
    Positive,
    Real,
    Unit,
    eq,
    expectation,
    forall,
    given,
    iff,
    integral,
    ne,
    real,
    refuted,
    theorem,
)

Data = Annotated[Distribution, "X"]
DataDensity = Annotated[Density, "X"]
Score = Annotated[Function, "X -> real"]
Weight = Callable[[Point], Real]
HALF = real("1/2")
SIGNS = ("forall(z in X: 0 <= p_data(z))", "forall(z in X: 0 <= p_gen(z))")  # the identities hold for signed densities too
MASSES = ("integral(z in X: p_data(z)) = 1", "integral(z in X: p_gen(z)) = 1")
GENERATORS = ("forall(z in X: 0 <= p_gen1(z))", "forall(z in X: 0 <= p_gen2(z))")
DISTRIBUTIONS = (SIGNS[0], MASSES[0], SIGNS[1], MASSES[1])


def pointwise_cost(data: Real, generated: Real, a: Real, b: Real, y: Real) -> Real:
    """What the score y costs the discriminator at a point with these densities ([M17] Section 3.2.1)."""
    return HALF * data * (y - b) ** 2 + HALF * generated * (y - a) ** 2


def discriminator_cost(p_data: Distribution, p_gen: Distribution, a: Real, b: Real, d: Weight) -> Real:
    """V(D) = E_data[(D(x) - b)**2]/2 + E_gen[(D(x) - a)**2]/2 ([M17] Section 3.2.1)."""
    return HALF * expectation(p_data, lambda x: (d(x) - b) ** 2) + HALF * expectation(p_gen, lambda x: (d(x) - a) ** 2)


def optimal_score(data: Real, generated: Real, a: Real, b: Real) -> Real:
    """D* = (b*p_data + a*p_gen)/(p_data + p_gen) ([M17] Section 3.2.2)."""
    return (b * data + a * generated) / (data + generated)


def optimal_discriminator(p_data: Distribution, p_gen: Distribution, a: Real, b: Real) -> Weight:
    """The function x -> D*(x)."""
    return lambda x: optimal_score(p_data(x), p_gen(x), a, b)


def generator_cost(p_data: Distribution, p_gen: Distribution, c: Real, d: Weight) -> Real:
    """C = E_data[(D(x) - c)**2]/2 + E_gen[(D(x) - c)**2]/2, the first term added ([M17] Section 3.2.2)."""
    return HALF * expectation(p_data, lambda x: (d(x) - c) ** 2) + HALF * expectation(p_gen, lambda x: (d(x) - c) ** 2)


def optimal_generator_cost(p_data: Distribution, p_gen: Distribution, a: Real, b: Real, c: Real) -> Real:
    """C(G): the generator's cost at the optimal discriminator ([M17] Section 3.2.2)."""
    return generator_cost(p_data, p_gen, c, optimal_discriminator(p_data, p_gen, a, b))


def mixture(p: Distribution, q: Distribution) -> Weight:
    """The density of the equal mixture, x -> (p(x) + q(x))/2."""
    return lambda x: (p(x) + q(x)) / 2


def chi_squared(p: Distribution, q: Weight) -> Real:
    """chi**2(p || q) = integral of (p - q)**2/q, the second argument in the denominator ([P00])."""
    return integral(p.space, lambda x: (p(x) - q(x)) ** 2 / q(x))


def mao_chi_squared(p_data: Distribution, p_gen: Distribution) -> Real:
    """What [M17] Section 3.2.2 calls chi**2_Pearson(p_data + p_gen || 2*p_gen): its first argument in the denominator."""
    return integral(p_data.space, lambda x: (2 * p_gen(x) - (p_data(x) + p_gen(x))) ** 2 / (p_data(x) + p_gen(x)))


def law(a: Real, b: Real, c: Real, divergence: Real) -> Real:
    """What 2*C(G) is where the chi-squared of p_gen to the equal mixture has the given value."""
    return HALF * (a + b - 2 * c) ** 2 + HALF * (b - a) ** 2 * divergence


def covers(p_data: Distribution, p_gen: Distribution) -> Formula:
    """No point is outside both supports."""
    return forall(p_data.space, lambda x: p_data(x) + p_gen(x) > 0)


# The optimal discriminator


@theorem("M17 Section 3.2.2, D*, at one point", claims=("LS-1",))
def pointwise_cost_of_optimal_score_le(data: Real, generated: Real, a: Real, b: Real, y: Real) -> Formula:
    """At a point with positive mass, no score costs less than D*."""
    return given(data + generated > 0).then(
        pointwise_cost(data, generated, a, b, optimal_score(data, generated, a, b)) <= pointwise_cost(data, generated, a, b, y)
    )


@theorem("M17 Section 3.2.2, D*, at one point", claims=("LS-1",))
def pointwise_cost_eq_least_iff(data: Real, generated: Real, a: Real, b: Real, y: Real) -> Formula:
    """At a point with positive mass, only D* costs as little as D*."""
    best = optimal_score(data, generated, a, b)
    return given(data + generated > 0).then(
        iff(eq(pointwise_cost(data, generated, a, b, y), pointwise_cost(data, generated, a, b, best)), eq(y, best))
    )


@refuted("M17 Section 3.2.2, D*, where both densities vanish", claims=("LS-1",))
def pointwise_cost_strictly_convex_without_mass(
    data: NonNegative, generated: NonNegative, a: Real, b: Real, y1: Real, y2: Real
) -> Formula:
    """Outside both supports too, the cost is strictly convex, so that one score alone costs least."""
    ends = pointwise_cost(data, generated, a, b, y1) + pointwise_cost(data, generated, a, b, y2)
    return given(ne(y1, y2)).then(pointwise_cost(data, generated, a, b, (y1 + y2) / 2) < ends / 2)


@refuted("M17 Section 3.2.2, D*, with the codes at each other's density", claims=("LS-1",))
def pointwise_cost_of_swapped_codes_le(data: Positive, generated: Positive, a: Real, b: Real, y: Real) -> Formula:
    """The score (a*p_data + b*p_gen)/(p_data + p_gen) costs least."""
    return pointwise_cost(data, generated, a, b, optimal_score(data, generated, b, a)) <= pointwise_cost(data, generated, a, b, y)


@theorem("M17 Section 3.2.2, D*: the excess of a discriminator over the optimum", claims=("LS-1",), redundant=DISTRIBUTIONS)
def excess_cost_eq(p_data: Data, p_gen: Data, a: Real, b: Real, d: Score) -> Formula:
    """A discriminator costs more than D* by half its mean squared distance from it."""
    best = optimal_discriminator(p_data, p_gen, a, b)
    excess = HALF * integral(p_data.space, lambda x: (p_data(x) + p_gen(x)) * (d(x) - best(x)) ** 2)
    return given(covers(p_data, p_gen)).then(
        eq(discriminator_cost(p_data, p_gen, a, b, d), discriminator_cost(p_data, p_gen, a, b, best) + excess)
    )


@theorem("M17 Section 3.2.2, D*, over all discriminators", claims=("LS-1",), redundant=DISTRIBUTIONS)
def discriminator_cost_of_optimal_le(p_data: Data, p_gen: Data, a: Real, b: Real, d: Score) -> Formula:
    """No discriminator at all costs less than D*."""
    best = optimal_discriminator(p_data, p_gen, a, b)
    return given(covers(p_data, p_gen)).then(
        discriminator_cost(p_data, p_gen, a, b, best) <= discriminator_cost(p_data, p_gen, a, b, d)
    )


# The generator's cost at the optimal discriminator


@theorem("M17 Section 3.2.2, C(G)", claims=("LS-2",), redundant=DISTRIBUTIONS)
def generator_cost_eq_integral(p_data: Data, p_gen: Data, a: Real, b: Real, c: Real) -> Formula:
    """Twice C(G) is the integral of ((b - c)*p_data + (a - c)*p_gen)**2/(p_data + p_gen)."""

    def integrand(x: Point) -> Real:
        return ((b - c) * p_data(x) + (a - c) * p_gen(x)) ** 2 / (p_data(x) + p_gen(x))

    return given(covers(p_data, p_gen)).then(
        eq(2 * optimal_generator_cost(p_data, p_gen, a, b, c), integral(p_data.space, integrand))
    )


@refuted("M17 Section 3.2.2, C(G), without the added term", claims=("LS-2",))
def generated_part_of_cost_eq_integral(p_data: Data, p_gen: Data, a: Real, b: Real, c: Real) -> Formula:
    """The generated term alone of the cost gives the same integral."""
    best = optimal_discriminator(p_data, p_gen, a, b)

    def integrand(x: Point) -> Real:
        return ((b - c) * p_data(x) + (a - c) * p_gen(x)) ** 2 / (p_data(x) + p_gen(x))

    return given(covers(p_data, p_gen)).then(
        eq(expectation(p_gen, lambda x: (best(x) - c) ** 2), integral(p_data.space, integrand))
    )


@theorem("M17 Section 3.2.2, Pearson divergence, as Mao writes it", claims=("LS-3",), redundant=DISTRIBUTIONS)
def generator_cost_eq_mao_chi_squared(p_data: Data, p_gen: Data, a: Real, b: Real, c: Real) -> Formula:
    """With b - c = 1 and b - a = 2, twice C(G) is Mao's chi-squared."""
    return given(covers(p_data, p_gen), eq(b - c, 1), eq(b - a, 2)).then(
        eq(2 * optimal_generator_cost(p_data, p_gen, a, b, c), mao_chi_squared(p_data, p_gen))
    )


@refuted("M17 Section 3.2.2, Pearson divergence, read with the usual order of the arguments", claims=("LS-3",))
def generator_cost_eq_chi_squared_of_doubled_generated(
    p_data: DataDensity, p_gen: DataDensity, a: Real, b: Real, c: Real
) -> Formula:
    """Twice C(G) is the chi-squared that has 2*p_gen in its denominator."""

    def integrand(x: Point) -> Real:
        return ((p_data(x) + p_gen(x)) - 2 * p_gen(x)) ** 2 / (2 * p_gen(x))

    return given(eq(b - c, 1), eq(b - a, 2)).then(
        eq(2 * optimal_generator_cost(p_data, p_gen, a, b, c), integral(p_data.space, integrand))
    )


@theorem("M17 Section 3.2.2, Pearson divergence: its two measures", claims=("LS-3",), redundant=SIGNS)
def mao_measures_have_mass_two(p_data: Data, p_gen: Data) -> Formula:
    """The measures that Mao compares, p_data + p_gen and 2*p_gen, both have mass two."""
    first = integral(p_data.space, lambda x: p_data(x) + p_gen(x))
    return eq(first, 2) & eq(integral(p_data.space, lambda x: 2 * p_gen(x)), 2)


@theorem("M17 Section 3.2.2, Pearson divergence, for probability measures", claims=("LS-3",), redundant=DISTRIBUTIONS)
def mao_chi_squared_eq_two_mul_chi_squared(p_data: Data, p_gen: Data) -> Formula:
    """Mao's chi-squared is twice that of p_gen to the equal mixture."""
    return given(covers(p_data, p_gen)).then(
        eq(mao_chi_squared(p_data, p_gen), 2 * chi_squared(p_gen, mixture(p_data, p_gen)))
    )


@refuted("M17 Section 3.2.2, Pearson divergence, taken for a chi-squared of probability measures", claims=("LS-3",))
def mao_chi_squared_eq_chi_squared_of_distributions(p_data: Data, p_gen: Data) -> Formula:
    """Mao's chi-squared is that of p_gen to the equal mixture, mass two or not."""
    return given(covers(p_data, p_gen)).then(eq(mao_chi_squared(p_data, p_gen), chi_squared(p_gen, mixture(p_data, p_gen))))


@theorem("M17 Section 3.2.2, C(G), for all codes", claims=("LS-4",), redundant=SIGNS)
def generator_cost_eq_chi_squared(p_data: Data, p_gen: Data, a: Real, b: Real, c: Real) -> Formula:
    """For all codes, C(G) is affine in the chi-squared of p_gen to the equal mixture."""
    divergence = chi_squared(p_gen, mixture(p_data, p_gen))
    return given(covers(p_data, p_gen)).then(
        eq(2 * optimal_generator_cost(p_data, p_gen, a, b, c), law(a, b, c, divergence))
    )


@theorem("M17 Section 3.2.2, C(G), for all codes: two generators", claims=("LS-4",), redundant=(*SIGNS[:1], MASSES[0], *GENERATORS))
def generator_cost_sub_eq(p_data: Data, p_gen1: Data, p_gen2: Data, a: Real, b: Real, c: Real) -> Formula:
    """For all codes, costs of two generators differ by (b - a)**2/2 times their divergences."""
    first, second = (optimal_generator_cost(p_data, p, a, b, c) for p in (p_gen1, p_gen2))
    divergences = chi_squared(p_gen1, mixture(p_data, p_gen1)) - chi_squared(p_gen2, mixture(p_data, p_gen2))
    return given(covers(p_data, p_gen1), covers(p_data, p_gen2)).then(
        eq(2 * first - 2 * second, HALF * (b - a) ** 2 * divergences)
    )


@theorem("M17 Section 3.2.2, Pearson divergence: its conditions on the codes are not necessary", claims=("LS-4",))
def law_increasing_iff(a: Real, b: Real, c: Real, divergence1: Real, divergence2: Real) -> Formula:
    """For all codes a != b and any c, the law grows strictly with the divergence."""
    return given(ne(a, b)).then(iff(law(a, b, c, divergence1) < law(a, b, c, divergence2), divergence1 < divergence2))


@refuted("M17 Section 3.2.2, Pearson divergence, with equal codes", claims=("LS-4",))
def law_increasing_of_equal_codes(a: Real, b: Real, c: Real, divergence1: Real, divergence2: Real) -> Formula:
    """With equal codes for real and fake too, the law grows strictly with the divergence."""
    return iff(law(a, b, c, divergence1) < law(a, b, c, divergence2), divergence1 < divergence2)


@theorem("M17 Section 3.2.2, Pearson divergence: codes for which it is exact", claims=("LS-4",), redundant=DISTRIBUTIONS)
def generator_cost_eq_two_mul_chi_squared(p_data: Data, p_gen: Data, a: Real, b: Real, c: Real) -> Formula:
    """With c = (a + b)/2 and (b - a)**2 = 4, twice C(G) is twice the chi-squared."""
    return given(covers(p_data, p_gen), eq(c, (a + b) / 2), eq((b - a) ** 2, 4)).then(
        eq(2 * optimal_generator_cost(p_data, p_gen, a, b, c), 2 * chi_squared(p_gen, mixture(p_data, p_gen)))
    )


@theorem("M17 Section 3.2.2, Pearson divergence: the only codes for which it is exact", claims=("LS-4",))
def law_exact_iff(a: Real, b: Real, c: Real) -> Formula:
    """The law is 2*chi-squared, for all its values, only if c = (a+b)/2 and |b-a| = 2."""
    is_exact = forall(Unit, lambda divergence: eq(law(a, b, c, divergence), 2 * divergence))
    return iff(is_exact, eq(c, (a + b) / 2) & eq(abs(b - a), 2))


@refuted("M17 Section 3.2.2, Pearson divergence: codes at distance 2 alone", claims=("LS-4",))
def generator_cost_eq_two_mul_chi_squared_of_any_c(p_data: Data, p_gen: Data, a: Real, b: Real, c: Real) -> Formula:
    """With |b - a| = 2 and any c, twice C(G) is twice the chi-squared."""
    return given(covers(p_data, p_gen), eq(abs(b - a), 2)).then(
        eq(2 * optimal_generator_cost(p_data, p_gen, a, b, c), 2 * chi_squared(p_gen, mixture(p_data, p_gen)))
    )


# The 0-1 coding


@theorem("M17 Section 3.2.3, its second choice of codes: a = 0, b = c = 1", claims=("LS-5",))
def zero_one_codes_violate_conditions(a: Real, b: Real, c: Real) -> Formula:
    """The codes a = 0, b = c = 1 have b - c = 0 and b - a = 1."""
    return given(eq(a, 0), eq(b, 1), eq(c, 1)).then(eq(b - c, 0) & eq(b - a, 1))


@refuted("M17 Section 3.2.3, its second choice of codes taken to meet its conditions", claims=("LS-5",))
def generator_cost_of_zero_one_codes_eq_mao_chi_squared(p_data: Data, p_gen: Data) -> Formula:
    """With a = 0 and b = c = 1 too, twice C(G) is Mao's chi-squared."""
    cost = optimal_generator_cost(p_data, p_gen, real(0), real(1), real(1))
    return given(covers(p_data, p_gen)).then(eq(2 * cost, mao_chi_squared(p_data, p_gen)))


@theorem("M17 Section 3.2.2, C(G) with a = 0, b = c = 1", claims=("LS-5",), redundant=SIGNS)
def generator_cost_of_zero_one_codes(p_data: Data, p_gen: Data) -> Formula:
    """With a = 0 and b = c = 1, twice C(G) is 1/2 plus half the chi-squared."""
    cost = optimal_generator_cost(p_data, p_gen, real(0), real(1), real(1))
    return given(covers(p_data, p_gen)).then(eq(2 * cost, HALF + HALF * chi_squared(p_gen, mixture(p_data, p_gen))))


# The divergence


@theorem("P00; M17 Section 3.2.2, Pearson divergence", claims=("LS-4",), redundant=DISTRIBUTIONS)
def chi_squared_to_mixture_nonneg(p_data: Data, p_gen: Data) -> Formula:
    """The chi-squared of p_gen to the equal mixture is never negative."""
    return given(covers(p_data, p_gen)).then(chi_squared(p_gen, mixture(p_data, p_gen)) >= 0)


@theorem("P00; M17 Section 3.2.2, Pearson divergence", claims=("LS-4",))
def chi_squared_to_mixture_le_one(p_data: Data, p_gen: Data) -> Formula:
    """The chi-squared of p_gen to the equal mixture is at most one."""
    return given(covers(p_data, p_gen)).then(chi_squared(p_gen, mixture(p_data, p_gen)) <= 1)


@refuted("P00; M17 Section 3.2.2, Pearson divergence, the bound made strict", claims=("LS-4",))
def chi_squared_to_mixture_lt_one(p_data: Data, p_gen: Data) -> Formula:
    """The chi-squared of p_gen to the equal mixture is less than one."""
    return given(covers(p_data, p_gen)).then(chi_squared(p_gen, mixture(p_data, p_gen)) < 1)


@theorem("P00; M17 Section 3.2.2, Pearson divergence", claims=("LS-4",), redundant=DISTRIBUTIONS)
def chi_squared_to_mixture_eq_zero_iff(p_data: Data, p_gen: Data) -> Formula:
    """The chi-squared is zero exactly if the two densities are equal almost everywhere."""
    differ = integral(p_data.space, lambda x: abs(p_data(x) - p_gen(x)))
    return given(covers(p_data, p_gen)).then(iff(eq(chi_squared(p_gen, mixture(p_data, p_gen)), 0), eq(differ, 0)))
