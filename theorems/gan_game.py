"""The GAN game: the optimal discriminator, the Jensen-Shannon divergence that is left, saturation, logits, equilibria.

[G14] Goodfellow et al., Generative Adversarial Nets, 2014.
[AB17] Arjovsky and Bottou, Towards Principled Methods for Training Generative Adversarial Networks, 2017.
[FO20] Farnia and Ozdaglar, Do GANs always have Nash equilibria?, 2020.

Densities are against a base measure of any kind and may vanish anywhere; 0*log(0) is 0, as in the literature.

Main definitions: `game_value`, `optimal_discriminator`, `kl_divergence`, `js_divergence`, `bce_with_logits`.
Main statements: `game_value_le_of_optimal`, `game_value_of_optimal_eq`, `game_value_of_disjoint_supports`,
`non_saturating_gradient_eq_divergence_gradient`, `least_cross_entropy_le`, `game_value_of_data_le`.
"""

from collections.abc import Callable
from typing import Annotated

from objective_proofs import (
    Density,
    Distribution,
    Formula,
    Function,
    NonNegative,
    OpenUnit,
    Point,
    Positive,
    Real,
    derivative,
    eq,
    forall,
    given,
    integral,
    log,
    ne,
    or_,
    piecewise,
    real,
    refuted,
    sigmoid,
    softplus,
    theorem,
)

Data = Annotated[Distribution, "X"]
DataDensity = Annotated[Density, "X"]
Score = Annotated[Function, "X -> real"]
Direction = Annotated[Function, "X -> real"]
Weight = Callable[[Point], Real]
Place = Annotated[Point, "X"]
HALF = real("1/2")
SIGNS = ("forall(z in X: 0 <= p_data(z))", "forall(z in X: 0 <= p_gen(z))")
MASSES = ("integral(z in X: p_data(z)) = 1", "integral(z in X: p_gen(z)) = 1")


def weighted_log(weight: Real, value: Real) -> Real:
    """weight*log(value), and 0 where the weight is 0."""
    return piecewise((0, eq(weight, 0)), weight * log(value))


def pointwise_value(data: Real, generated: Real, y: Real) -> Real:
    """What the score y is worth to the discriminator at a point with these densities ([G14] eq. 3)."""
    return weighted_log(data, y) + weighted_log(generated, 1 - y)


def game_value(p_data: Distribution, p_gen: Distribution, d: Weight) -> Real:
    """V(D, G) = E_data[log D(x)] + E_gen[log(1 - D(x))] ([G14] eq. 1)."""
    real_part = integral(p_data.space, lambda x: weighted_log(p_data(x), d(x)))
    return real_part + integral(p_data.space, lambda x: weighted_log(p_gen(x), 1 - d(x)))


def optimal_discriminator(p_data: Distribution, p_gen: Distribution) -> Weight:
    """D*(x) = p_data(x)/(p_data(x) + p_gen(x)) ([G14] eq. 2)."""
    return lambda x: p_data(x) / (p_data(x) + p_gen(x))


def kl_divergence(p: Distribution, q: Weight) -> Real:
    """KL(p || q) = integral of p*log(p/q)."""
    return integral(p.space, lambda x: weighted_log(p(x), p(x) / q(x)))


def mixture(p: Distribution, q: Distribution) -> Weight:
    """The density of the equal mixture, x -> (p(x) + q(x))/2."""
    return lambda x: (p(x) + q(x)) / 2


def js_divergence(p: Distribution, q: Distribution) -> Real:
    """JSD(p || q): the mean of the KLs of p and q to their equal mixture ([G14] eq. 6)."""
    return HALF * kl_divergence(p, mixture(p, q)) + HALF * kl_divergence(q, mixture(p, q))


def is_discriminator(p: Distribution, d: Weight) -> Formula:
    """Every score is a probability between 0 and 1."""
    return forall(p.space, lambda x: (d(x) > 0) & (d(x) < 1))


def have_disjoint_supports(p: Distribution, q: Distribution) -> Formula:
    """Nowhere are both densities positive."""
    return forall(p.space, lambda x: eq(p(x) * q(x), 0))


def are_equal_almost_everywhere(p: Distribution, q: Distribution) -> Formula:
    """The densities differ on a null set at most: the integral of |p - q| is 0."""
    return eq(integral(p.space, lambda x: abs(p(x) - q(x))), 0)


# The optimal discriminator


@theorem("G14 Proposition 1, proof", claims=("GN-1",))
def pointwise_value_le(a: NonNegative, b: NonNegative, y: OpenUnit) -> Formula:
    """On (0, 1), a*log(y) + b*log(1 - y) is largest at a/(a + b), for all a and b >= 0."""
    return pointwise_value(a, b, y) <= pointwise_value(a, b, a / (a + b))


@theorem("G14 Proposition 1, proof", claims=("GN-1",))
def pointwise_value_lt(a: NonNegative, b: NonNegative, y: OpenUnit) -> Formula:
    """Any other y than a/(a + b) gives less."""
    return given(a + b > 0, ne(y, a / (a + b))).then(pointwise_value(a, b, y) < pointwise_value(a, b, a / (a + b)))


@refuted("G14 Proposition 1, where both densities vanish", claims=("GN-1",))
def pointwise_value_lt_without_mass(a: NonNegative, b: NonNegative, y1: OpenUnit, y2: OpenUnit) -> Formula:
    """Outside both supports too, one score alone is best."""
    return given(ne(y1, y2)).then(ne(pointwise_value(a, b, y1), pointwise_value(a, b, y2)))


@theorem("G14 Proposition 1", claims=("GN-1",), redundant=MASSES)
def game_value_le_of_optimal(p_data: Data, p_gen: Data, d: Score) -> Formula:
    """Of all discriminators, D* gives the game its largest value."""
    return given(is_discriminator(p_data, d)).then(
        game_value(p_data, p_gen, d) <= game_value(p_data, p_gen, optimal_discriminator(p_data, p_gen))
    )


@theorem("G14 Proposition 1, with constant discriminators alone", claims=("GN-1",))
def value_of_constant_le(s: OpenUnit) -> Formula:
    """Of all constant discriminators, 1/2 is best, whatever the densities."""
    return log(s) + log(1 - s) <= log(HALF) + log(1 - HALF)


@refuted("G14 Proposition 1, with a discriminator that cannot be any function", claims=("GN-1",))
def game_value_of_half_ge(p_data: DataDensity, p_gen: DataDensity, d: Score) -> Formula:
    """The best constant discriminator, 1/2, gives the game its largest value."""
    return given(is_discriminator(p_data, d)).then(
        game_value(p_data, p_gen, d) <= game_value(p_data, p_gen, lambda x: HALF)
    )


@refuted("G14 Proposition 1, with the data and the generator exchanged", claims=("GN-1",))
def game_value_le_of_swapped_optimal(p_data: DataDensity, p_gen: DataDensity, d: Score) -> Formula:
    """Of all discriminators, p_gen/(p_data + p_gen) gives the game its largest value."""
    return given(is_discriminator(p_data, d)).then(
        game_value(p_data, p_gen, d) <= game_value(p_data, p_gen, optimal_discriminator(p_gen, p_data))
    )


# The divergence that the optimal discriminator leaves


@theorem("G14 Theorem 1, eq. 5-6", claims=("GN-2",))
def game_value_of_optimal_eq(p_data: Data, p_gen: Data) -> Formula:
    """At D*, the value is -log(4) + 2*JSD."""
    best = optimal_discriminator(p_data, p_gen)
    return eq(game_value(p_data, p_gen, best), -log(4) + 2 * js_divergence(p_data, p_gen))


@theorem("G14 Theorem 1", claims=("GN-2",), redundant=MASSES)
def js_divergence_nonneg(p_data: Data, p_gen: Data) -> Formula:
    """The Jensen-Shannon divergence is never negative."""
    return js_divergence(p_data, p_gen) >= 0


@theorem(
    "G14 Theorem 1",
    claims=("GN-2",),
    using=["theorems.gan_game.game_value_of_optimal_eq", "theorems.gan_game.js_divergence_nonneg"],
)
def neg_log_four_le_game_value(p_data: Data, p_gen: Data) -> Formula:
    """At D*, the value is at least -log(4)."""
    return -log(4) <= game_value(p_data, p_gen, optimal_discriminator(p_data, p_gen))


@refuted("G14 Theorem 1, for any discriminator", claims=("GN-2",))
def neg_log_four_le_game_value_of_any(p_data: Data, p_gen: Data, d: Score) -> Formula:
    """Whatever the discriminator, the value is at least -log(4)."""
    return given(is_discriminator(p_data, d)).then(-log(4) <= game_value(p_data, p_gen, d))


@refuted("G14 Theorem 1, with one JSD forgotten", claims=("GN-2",))
def game_value_of_optimal_eq_single(p_data: Data, p_gen: Data) -> Formula:
    """At D*, the value is -log(4) + JSD."""
    best = optimal_discriminator(p_data, p_gen)
    return eq(game_value(p_data, p_gen, best), -log(4) + js_divergence(p_data, p_gen))


@theorem("G14 Theorem 1, at the optimum", claims=("GN-2",), redundant=(SIGNS[0], MASSES[0]))
def js_divergence_self(p_data: Data) -> Formula:
    """The Jensen-Shannon divergence of a law to itself is zero."""
    return eq(js_divergence(p_data, p_data), 0)


# Disjoint supports


@theorem("AB17 Theorem 2.3", claims=("GN-3", "WG-3"), undecided=SIGNS)
def js_divergence_of_disjoint_supports(p_data: Data, p_gen: Data) -> Formula:
    """With disjoint supports, the JSD is log(2), however near they are."""
    return given(have_disjoint_supports(p_data, p_gen)).then(eq(js_divergence(p_data, p_gen), log(2)))


@theorem("AB17 Theorem 2.1", claims=("GN-3",), redundant=MASSES, undecided=SIGNS)
def game_value_of_disjoint_supports(p_data: Data, p_gen: Data) -> Formula:
    """With disjoint supports, the value at D* is zero."""
    best = optimal_discriminator(p_data, p_gen)
    return given(have_disjoint_supports(p_data, p_gen)).then(eq(game_value(p_data, p_gen, best), 0))


@refuted("AB17 Theorem 2.3, with supports that overlap", claims=("GN-3",))
def js_divergence_of_different_supports(p_data: Data, p_gen: Data, x: Place, y: Place) -> Formula:
    """The JSD is log(2) as soon as neither support is inside the other."""
    apart = eq(p_data(x), 0) & (p_gen(x) > 0) & eq(p_gen(y), 0) & (p_data(y) > 0)
    return given(apart).then(eq(js_divergence(p_data, p_gen), log(2)))


@theorem("AB17 Theorem 2.4", claims=("GN-3",), redundant=(SIGNS[1], MASSES[1]))
def saturated_gradient_eq_zero(p_gen: Data, d: Score, h: Direction) -> Formula:
    """E_gen[log(1 - D)] has gradient zero along every move of mass where D is zero."""
    sees_through = forall(p_gen.space, lambda x: (d(x) < 1) & or_(eq(h(x), 0), eq(d(x), 0)))

    def cost(t: Real) -> Real:
        return integral(p_gen.space, lambda x: (p_gen(x) + t * h(x)) * log(1 - d(x)))

    return given(sees_through).then(eq(derivative(cost, 0), 0))


# The non-saturating cost


def moved(p: Distribution, h: Direction, t: Real) -> Weight:
    """The density p + t*h, moved from p in the direction h."""
    return lambda x: p(x) + t * h(x)


def non_saturating_cost(p_gen: Weight, d: Weight, like: Distribution) -> Real:
    """E_gen[-log D(x)] ([G14] Section 3)."""
    return integral(like.space, lambda x: p_gen(x) * -log(d(x)))


def kl_of_weights(p: Weight, q: Weight, like: Distribution) -> Real:
    """KL(p || q) where both are positive."""
    return integral(like.space, lambda x: p(x) * log(p(x) / q(x)))


def js_of_weights(p: Weight, q: Weight, like: Distribution) -> Real:
    """JSD(p || q) where both are positive."""

    def mean(x: Point) -> Real:
        return (p(x) + q(x)) / 2

    return HALF * kl_of_weights(p, mean, like) + HALF * kl_of_weights(q, mean, like)


@theorem("AB17 Theorem 2.5, its left side", claims=("GN-4",), redundant=(MASSES[0], MASSES[1]))
def non_saturating_gradient_eq(p_data: DataDensity, p_gen: DataDensity, h: Direction) -> Formula:
    """At frozen D*, -E_gen[log D*] has the derivative -integral of h*log(D*) along h."""
    best = optimal_discriminator(p_data, p_gen)
    cost = derivative(lambda t: non_saturating_cost(moved(p_gen, h, t), best, p_data), 0)
    return eq(cost, -integral(p_gen.space, lambda x: h(x) * log(best(x))))


@theorem("AB17 Theorem 2.5, its right side, the KL", claims=("GN-4",), redundant=(MASSES[0], MASSES[1]))
def kl_gradient_eq(p_data: DataDensity, p_gen: DataDensity, h: Direction) -> Formula:
    """KL(p_gen || p_data) has the derivative integral of h*(log(p_gen/p_data) + 1) along h."""
    kl = derivative(lambda t: kl_of_weights(moved(p_gen, h, t), p_data, p_data), 0)
    return eq(kl, integral(p_gen.space, lambda x: h(x) * (log(p_gen(x) / p_data(x)) + 1)))


@theorem("AB17 Theorem 2.5, its right side, the JSD", claims=("GN-4",), redundant=(MASSES[0], MASSES[1]))
def js_gradient_eq(p_data: DataDensity, p_gen: DataDensity, h: Direction) -> Formula:
    """2*JSD has the derivative integral of h*log(p_gen/mixture) along h."""
    js = derivative(lambda t: 2 * js_of_weights(p_data, moved(p_gen, h, t), p_data), 0)
    return eq(js, integral(p_gen.space, lambda x: h(x) * log(p_gen(x) / ((p_data(x) + p_gen(x)) / 2))))


@theorem("AB17 Theorem 2.5, its two sides", claims=("GN-4",), redundant=(MASSES[0], MASSES[1]))
def non_saturating_gradient_eq_divergence_gradient(p_data: DataDensity, p_gen: DataDensity, h: Direction) -> Formula:
    """For moves h of total mass zero, -E_gen[log D*] moves as KL(p_gen || p_data) - 2*JSD does."""
    best = optimal_discriminator(p_data, p_gen)
    cost = -integral(p_gen.space, lambda x: h(x) * log(best(x)))
    kl = integral(p_gen.space, lambda x: h(x) * (log(p_gen(x) / p_data(x)) + 1))
    js = integral(p_gen.space, lambda x: h(x) * log(p_gen(x) / ((p_data(x) + p_gen(x)) / 2)))
    return given(eq(integral(p_gen.space, lambda x: h(x)), 0)).then(eq(cost, kl - js))


@theorem(
    "AB17 Theorem 2.5",
    claims=("GN-4",),
    undecided=(MASSES[0], MASSES[1]),
    using=[
        "theorems.gan_game.non_saturating_gradient_eq",
        "theorems.gan_game.kl_gradient_eq",
        "theorems.gan_game.js_gradient_eq",
        "theorems.gan_game.non_saturating_gradient_eq_divergence_gradient",
    ],
)
def non_saturating_gradient_eq_gradient_of_divergences(p_data: DataDensity, p_gen: DataDensity, h: Direction) -> Formula:
    """At frozen D*, -E_gen[log D*] has the gradient of KL(p_gen || p_data) - 2*JSD."""
    best = optimal_discriminator(p_data, p_gen)
    cost = derivative(lambda t: non_saturating_cost(moved(p_gen, h, t), best, p_data), 0)
    kl = derivative(lambda t: kl_of_weights(moved(p_gen, h, t), p_data, p_data), 0)
    js = derivative(lambda t: 2 * js_of_weights(p_data, moved(p_gen, h, t), p_data), 0)
    return given(eq(integral(p_gen.space, lambda x: h(x)), 0)).then(eq(cost, kl - js))


@refuted("AB17 Theorem 2.5, without the Jensen-Shannon term", claims=("GN-4",))
def non_saturating_gradient_eq_of_kl(p_data: DataDensity, p_gen: DataDensity, h: Direction) -> Formula:
    """At frozen D*, -E_gen[log D*] has the gradient of KL(p_gen || p_data)."""
    best = optimal_discriminator(p_data, p_gen)
    kl = derivative(lambda t: kl_of_weights(moved(p_gen, h, t), p_data, p_data), 0)
    cost = derivative(lambda t: non_saturating_cost(moved(p_gen, h, t), best, p_data), 0)
    return given(eq(integral(p_gen.space, lambda x: h(x)), 0)).then(eq(cost, kl))


@refuted("AB17 Theorem 2.5, with D* moving along with the generator", claims=("GN-4",))
def non_saturating_gradient_eq_of_moving_optimum(p_data: DataDensity, p_gen: DataDensity, h: Direction) -> Formula:
    """With D* following the generator too, the gradient is that of KL(p_gen || p_data) - 2*JSD."""

    def cost(t: Real) -> Real:
        generated = moved(p_gen, h, t)
        return non_saturating_cost(generated, lambda x: p_data(x) / (p_data(x) + generated(x)), p_data)

    def divergence(t: Real) -> Real:
        generated = moved(p_gen, h, t)
        return kl_of_weights(generated, p_data, p_data) - 2 * js_of_weights(p_data, generated, p_data)

    return given(eq(integral(p_gen.space, lambda x: h(x)), 0)).then(eq(derivative(cost, 0), derivative(divergence, 0)))


# Logits


def bce_with_logits(label: Real, logit: Real) -> Real:
    """-label*log(sigmoid(logit)) - (1 - label)*log(1 - sigmoid(logit))."""
    return -label * log(sigmoid(logit)) - (1 - label) * log(1 - sigmoid(logit))


@theorem("G14 eq. 1, with D = sigmoid(logit)", claims=("GN-5",))
def bce_of_real_label(logit: Real) -> Formula:
    """With label one, the cross-entropy of a logit is softplus(-logit), and positive."""
    return eq(bce_with_logits(real(1), logit), softplus(-logit)) & (softplus(-logit) > 0)


@theorem("G14 eq. 1, with D = sigmoid(logit)", claims=("GN-5",))
def bce_of_fake_label(logit: Real) -> Formula:
    """With label zero, the cross-entropy of a logit is softplus(logit), and positive."""
    return eq(bce_with_logits(real(0), logit), softplus(logit)) & (softplus(logit) > 0)


@theorem("softplus, by factoring out exp(logit)", claims=("GN-5",))
def softplus_sub_softplus_neg(logit: Real) -> Formula:
    """The cross-entropies of the two labels differ by the logit."""
    return eq(softplus(logit) - softplus(-logit), logit)


@theorem("G14 eq. 2, for logits", claims=("GN-5",))
def sigmoid_of_log_ratio(data: Positive, generated: Positive) -> Formula:
    """The logit log(p_data/p_gen) has the score D* = p_data/(p_data + p_gen)."""
    return eq(sigmoid(log(data / generated)), data / (data + generated))


def expected_cross_entropy(data: Real, generated: Real, logit: Real) -> Real:
    """The cross-entropy of a logit at a point with these densities."""
    return data * softplus(-logit) + generated * softplus(logit)


def least_cross_entropy(data: Real, generated: Real) -> Real:
    """-data*log(D*) - generated*log(1 - D*)."""
    return -data * log(data / (data + generated)) - generated * log(generated / (data + generated))


@theorem("G14 eq. 2, for logits", claims=("GN-5",))
def least_cross_entropy_le(data: Positive, generated: Positive, logit: Real) -> Formula:
    """No logit has less cross-entropy than D*."""
    return least_cross_entropy(data, generated) <= expected_cross_entropy(data, generated, logit)


@refuted("G14 eq. 2, for logits, with the score taken for the logit", claims=("GN-5",))
def optimal_logit_eq_score(data: Positive, generated: Positive, logit: Real) -> Formula:
    """The logit p_data/(p_data + p_gen) has the least cross-entropy."""
    score = data / (data + generated)
    return expected_cross_entropy(data, generated, score) <= expected_cross_entropy(data, generated, logit)


# Equality and equilibria


@refuted("G14 Theorem 1, with equality at every point", claims=("GN-2",))
def pointwise_divergence_pos_everywhere(a: NonNegative, b: NonNegative) -> Formula:
    """What is integrated to 2*JSD is positive wherever there is mass."""
    mean = (a + b) / 2
    return given(a + b > 0).then(weighted_log(a, a / mean) + weighted_log(b, b / mean) > 0)


@theorem("G14 Theorem 1: against the law of the data", claims=("GN-7",))
def game_value_of_data_le(p_data: Data, d: Score) -> Formula:
    """Where the generator has the law of the data, no discriminator gets more than -log(4)."""
    return given(is_discriminator(p_data, d)).then(game_value(p_data, p_data, d) <= -log(4))


@refuted("FO20: equilibria of constrained players, here constant discriminators", claims=("GN-7",))
def densities_equal_of_constant_equilibrium(p_data: DataDensity, p_gen: DataDensity) -> Formula:
    """If no constant discriminator and no law of the generator is a better move than 1/2 and p_gen, p_gen is p_data."""
    half = game_value(p_data, p_gen, lambda x: HALF)
    no_better_generator = half <= game_value(p_data, p_data, lambda x: HALF)
    return given(no_better_generator).then(are_equal_almost_everywhere(p_data, p_gen))
