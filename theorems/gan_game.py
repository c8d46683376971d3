"""The GAN game: the optimal discriminator, the Jensen-Shannon divergence that is left, disjoint supports, equilibria.

[G14] Goodfellow et al., Generative Adversarial Nets, 2014.
[AB17] Arjovsky and Bottou, Towards Principled Methods for Training Generative Adversarial Networks, 2017.
[FO20] Farnia and Ozdaglar, Do GANs always have Nash equilibria?, 2020.

Densities are against a base measure of any kind and may vanish anywhere; 0*log(0) is 0, as in the literature. The game is defined
in `objective_proofs/definitions/gan_game.py`, the divergence in `divergences.py` beside it.

Main statements: `game_value_le_of_optimal`, `game_value_of_optimal_eq`, `game_value_of_disjoint_supports`, `game_value_of_data_le`.
Gradients are in `gan_gradients.py`, logits in `gan_logits.py`.
"""

from typing import Annotated

from objective_proofs import (
    Density,
    Distribution,
    Formula,
    Function,
    NonNegative,
    OpenUnit,
    Point,
    Real,
    derivative,
    eq,
    forall,
    given,
    iff,
    integral,
    log,
    ne,
    or_,
    real,
    refuted,
    theorem,
)
from objective_proofs.definitions.divergences import are_equal_almost_everywhere, js_divergence, weighted_log
from objective_proofs.definitions.gan_game import (
    game_value,
    have_disjoint_supports,
    is_discriminator,
    optimal_discriminator,
    pointwise_value,
)

Data = Annotated[Distribution, "X"]
DataDensity = Annotated[Density, "X"]
Score = Annotated[Function, "X -> real"]
Direction = Annotated[Function, "X -> real"]
Place = Annotated[Point, "X"]
HALF = real("1/2")
NO_BETTER_GENERATOR = (
    "integral(x in X: if(p_data(x) = 0, 0, p_data(x)*log(d(x)))) + integral(x in X: if(p_gen(x) = 0, 0, p_gen(x)*log(1 - d(x))))"
    " <= integral(x in X: if(p_data(x) = 0, 0, p_data(x)*log(d(x)))) + integral(x in X: if(p_data(x) = 0, 0, p_data(x)*log(1 - d(x))))"
)
SIGNS = ("forall(z in X: 0 <= p_data(z))", "forall(z in X: 0 <= p_gen(z))")
MASSES = ("integral(z in X: p_data(z)) = 1", "integral(z in X: p_gen(z)) = 1")

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


@theorem("G14 Theorem 1: equality", claims=("GN-2", "GN-7"), redundant=MASSES)
def js_divergence_eq_zero_iff(p_data: Data, p_gen: Data) -> Formula:
    """The Jensen-Shannon divergence is zero exactly if the densities are equal almost everywhere."""
    return iff(eq(js_divergence(p_data, p_gen), 0), are_equal_almost_everywhere(p_data, p_gen))


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


@theorem(
    "G14 Theorem 1: D* and the law of the data as the moves that are open to the players",
    claims=("GN-7",),
    using=[
        "theorems.gan_game.game_value_of_data_le",
        "theorems.gan_game.game_value_of_optimal_eq",
    ],
    undecided=(NO_BETTER_GENERATOR,),
)
def js_divergence_of_equilibrium_le(p_data: Data, p_gen: Data, d: Score) -> Formula:
    """If neither D* nor the law of the data is a better move, the JSD is 0: the laws are equal."""
    best = optimal_discriminator(p_data, p_gen)
    no_better_discriminator = game_value(p_data, p_gen, best) <= game_value(p_data, p_gen, d)
    no_better_generator = game_value(p_data, p_gen, d) <= game_value(p_data, p_data, d)
    return given(is_discriminator(p_data, d), no_better_discriminator, no_better_generator).then(
        js_divergence(p_data, p_gen) <= 0
    )


@refuted("FO20: equilibria of constrained players, here constant discriminators", claims=("GN-7",))
def densities_equal_of_constant_equilibrium(p_data: DataDensity, p_gen: DataDensity) -> Formula:
    """If no constant discriminator and no law of the generator is a better move than 1/2 and p_gen, p_gen is p_data."""
    half = game_value(p_data, p_gen, lambda x: HALF)
    no_better_generator = half <= game_value(p_data, p_data, lambda x: HALF)
    return given(no_better_generator).then(are_equal_almost_everywhere(p_data, p_gen))
