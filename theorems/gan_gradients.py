"""The gradients of the GAN game: what the generator's costs follow, at a frozen discriminator.

[G14] Goodfellow et al., Generative Adversarial Nets, 2014.
[AB17] Arjovsky and Bottou, Towards Principled Methods for Training Generative Adversarial Networks, 2017.

Main definitions: `moved`, `non_saturating_cost`, `kl_of_weights`, `js_of_weights`.
Main statements: `non_saturating_gradient_eq`, `non_saturating_gradient_eq_divergence_gradient`.
"""

from typing import Annotated

from objective_proofs import (
    Density,
    Distribution,
    Formula,
    Function,
    Point,
    Real,
    derivative,
    eq,
    given,
    integral,
    log,
    real,
    refuted,
    theorem,
)
from objective_proofs.definitions.divergences import Weight
from objective_proofs.definitions.gan_game import optimal_discriminator

DataDensity = Annotated[Density, "X"]
Direction = Annotated[Function, "X -> real"]
HALF = real("1/2")
MASSES = ("integral(z in X: p_data(z)) = 1", "integral(z in X: p_gen(z)) = 1")

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
