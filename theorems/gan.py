"""Least-squares GANs with 0-1 coding: generator and discriminator losses of one observation and one latent.

[M17] Mao et al., Least Squares Generative Adversarial Networks, 2017 (a = 0, b = c = 1, without the factors 1/2).
[TL]  TorchLean, NN.MLTheory.Generative.Latent.GAN and NN.Spec.Models.Gan.

Main definitions: `Gan`, `generate`, `fake_score`, `generator_loss`, `discriminator_loss`, `generator_objective`,
`discriminator_objective`.
Main statements: `generator_loss_eq_zero_iff`, `discriminator_loss_eq_zero_iff`, `not_both_losses_eq_zero`,
`half_le_sum_of_losses`, `sum_of_losses_eq_half_iff`.
"""

from typing import Annotated, NamedTuple

from objective_proofs import (
    Formula,
    Function,
    NonNegative,
    Positive,
    Real,
    Vector,
    VectorFunction,
    and_,
    eq,
    forall,
    given,
    iff,
    not_,
    real,
    refuted,
    theorem,
)
from objective_proofs.definitions.losses import mse, squared_error
from objective_proofs.objectives import WeightedThreeTerm, WeightedTwoTerm

Observation = Annotated[Vector, "n"]
Latent = Annotated[Vector, "d"]
HALF = real("1/2")


class Gan(NamedTuple):
    """A GAN: any functions for the generator and for the discriminator."""

    generator: Annotated[VectorFunction, "d -> n"]
    discriminator: Annotated[Function, "n -> real"]


def generate(model: Gan, z: Vector) -> Vector:
    """The fake observation G(z) ([TL] generate)."""
    return model.generator(z)


def real_score(model: Gan, x: Vector) -> Real:
    """The score D(x) of an observation."""
    return model.discriminator(x)


def fake_score(model: Gan, z: Vector) -> Real:
    """The score D(G(z)) of a fake observation ([TL] fakeScore)."""
    return model.discriminator(generate(model, z))


def real_loss(model: Gan, x: Vector) -> Real:
    """(D(x) - 1)**2 ([M17] eq. 2, first term)."""
    return squared_error(real_score(model, x), 1)


def fake_loss(model: Gan, z: Vector) -> Real:
    """D(G(z))**2, as (D(G(z)) - 0)**2 ([M17] eq. 2, second term)."""
    return squared_error(fake_score(model, z), 0)


def discriminator_loss(model: Gan, x: Vector, z: Vector) -> Real:
    """(D(x) - 1)**2 + (D(G(z)) - 0)**2 ([M17] eq. 2, [TL] discriminatorLoss)."""
    return real_loss(model, x) + fake_loss(model, z)


def generator_loss(model: Gan, z: Vector) -> Real:
    """(D(G(z)) - 1)**2 ([M17] eq. 2, [TL] generatorLoss)."""
    return squared_error(fake_score(model, z), 1)


def generator_objective(model: Gan, z: Vector) -> WeightedTwoTerm:
    """The generator's loss, with no regularizer ([TL] generatorLoss_eq_weightedTwoTerm)."""
    return WeightedTwoTerm(base=generator_loss(model, z), regularizer=0)


def discriminator_objective(model: Gan, x: Vector, z: Vector) -> WeightedThreeTerm:
    """The real and the fake loss, with no regularizer ([TL] discriminatorLoss_eq_weightedThreeTerm)."""
    return WeightedThreeTerm(base=real_loss(model, x), middle=fake_loss(model, z), regularizer=0)


def matches(x: Vector, y: Vector) -> Formula:
    """x is y, coordinate by coordinate."""
    return forall(x, lambda i: eq(x[i], y[i]))


# Scores and losses


@theorem("TL generate_eq_generator", claims=("TL-8",))
def generate_eq_generator(model: Gan, z: Latent, w: Latent) -> Formula:
    """Generating from z gives the generator's output at whatever equals z."""
    return given(matches(z, w)).then(matches(generate(model, z), model.generator(w)))


@refuted("TL generate_eq_generator, with another latent")
def generate_eq_generator_of_any_latent(model: Gan, z: Latent, w: Latent) -> Formula:
    """The generator gives the same output at every latent."""
    return matches(generate(model, z), model.generator(w))


@theorem("TL fakeScore_is_discriminator_after_generator", claims=("TL-9", "TS-5"))
def fake_score_eq_discriminator_of_generator(model: Gan, x: Observation, z: Latent) -> Formula:
    """The fake score is the discriminator's at any observation that equals G(z)."""
    return given(matches(x, model.generator(z))).then(eq(fake_score(model, z), model.discriminator(x)))


@refuted("TL fakeScore_is_discriminator_after_generator, without the generator")
def fake_score_eq_real_score(model: Gan, x: Observation, z: Latent) -> Formula:
    """The fake score is the score of the observation."""
    return eq(fake_score(model, z), real_score(model, x))


@theorem("TL generatorLoss_eq_mse_fake_real; M17 eq. 2", claims=("TL-10",))
def generator_loss_eq_mse_fake_real(model: Gan, x: Observation, z: Latent) -> Formula:
    """The generator's loss is the squared error of D(G(z)) to the real label."""
    return given(matches(x, model.generator(z))).then(eq(generator_loss(model, z), squared_error(1, model.discriminator(x))))


@refuted("TL generatorLoss_eq_mse_fake_real, with the fake label")
def generator_loss_eq_fake_loss(model: Gan, z: Latent) -> Formula:
    """The generator's loss is the squared error to the fake label."""
    return eq(generator_loss(model, z), fake_loss(model, z))


@theorem("TL discriminatorLoss_eq_real_fake_terms; M17 eq. 2", claims=("TL-11", "TS-6"))
def discriminator_loss_eq_real_fake_terms(model: Gan, x: Observation, y: Observation, z: Latent) -> Formula:
    """The discriminator's loss is the error at x to one plus that at G(z) to zero."""
    terms = squared_error(1, model.discriminator(x)) + squared_error(0, model.discriminator(y))
    return given(matches(y, model.generator(z))).then(eq(discriminator_loss(model, x, z), terms))


@refuted("TL discriminatorLoss_eq_real_fake_terms, as a zero-sum game")
def generator_loss_eq_neg_discriminator_loss(model: Gan, x: Observation, z: Latent) -> Formula:
    """The generator loses what the discriminator gains."""
    return eq(generator_loss(model, z), -discriminator_loss(model, x, z))


@theorem("TL mse_scalar_self_zero", claims=("TL-12",))
def squared_error_self(x: Real) -> Formula:
    """The squared error of a score to itself is zero."""
    return eq(squared_error(x, x), 0)


@theorem("TL mse_scalar_self_zero, and its converse", claims=("TL-12",))
def squared_error_eq_zero_iff(x: Real, y: Real) -> Formula:
    """The squared error of two scores is zero exactly if they are equal."""
    return iff(eq(squared_error(x, y), 0), eq(x, y))


@theorem("TL mse_scalar_self_zero, for any number of scores", claims=("TL-12",))
def mse_self(x: Observation) -> Formula:
    """The mean squared error of scores to themselves is zero, in every dimension."""
    return eq(mse(x, x), 0)


# As weighted objectives


@theorem("TL generatorLoss_eq_weightedTwoTerm", claims=("TL-13",))
def generator_loss_eq_two_term(model: Gan, z: Latent, w: Real) -> Formula:
    """The generator's loss is its two-term objective at every weight."""
    return eq(generator_loss(model, z), generator_objective(model, z)(w))


@theorem("TL generatorLoss_eq_weightedTwoTerm, and its converse", claims=("TL-13",))
def two_term_eq_generator_loss_iff(model: Gan, terms: WeightedTwoTerm, z: Latent) -> Formula:
    """A two-term objective is the loss at every weight only with regularizer zero."""
    return iff(
        forall(Real, lambda w: eq(terms(w), generator_loss(model, z))),
        eq(terms.base, generator_loss(model, z)) & eq(terms.regularizer, 0),
    )


@theorem("TL discriminatorLoss_eq_weightedThreeTerm", claims=("TL-14",))
def discriminator_loss_eq_three_term(model: Gan, x: Observation, z: Latent, w: Real) -> Formula:
    """The discriminator's loss is its three-term objective at every weight."""
    return eq(discriminator_loss(model, x, z), discriminator_objective(model, x, z)(w))


@theorem("TL discriminatorLoss_eq_weightedThreeTerm, and its converse", claims=("TL-14",))
def three_term_eq_discriminator_loss_iff(model: Gan, terms: WeightedThreeTerm, x: Observation, z: Latent) -> Formula:
    """A three-term objective is the loss at every weight only with regularizer zero."""
    return iff(
        forall(Real, lambda w: eq(terms(w), discriminator_loss(model, x, z))),
        eq(terms.base + terms.middle, discriminator_loss(model, x, z)) & eq(terms.regularizer, 0),
    )


@refuted("TL discriminatorLoss_eq_weightedThreeTerm, with the fake loss as the regularizer")
def discriminator_loss_eq_weighted_fake_loss(model: Gan, x: Observation, z: Latent, w: Real) -> Formula:
    """The discriminator's loss is the real loss plus any weight times the fake loss."""
    terms = WeightedThreeTerm(base=real_loss(model, x), middle=0, regularizer=fake_loss(model, z))
    return eq(discriminator_loss(model, x, z), terms(w))


# Perfect scores


@theorem("TL generatorLoss_zero_of_fake_score_real", claims=("TL-15",))
def generator_loss_eq_zero_of_fake_score_real(model: Gan, z: Latent) -> Formula:
    """Where the fake score is one, the generator's loss is zero."""
    return given(eq(fake_score(model, z), 1)).then(eq(generator_loss(model, z), 0))


@theorem("TL generatorLoss_zero_of_fake_score_real, and its converse", claims=("TL-15",))
def generator_loss_eq_zero_iff(model: Gan, z: Latent) -> Formula:
    """The generator's loss is zero exactly where the fake score is one."""
    return iff(eq(generator_loss(model, z), 0), eq(fake_score(model, z), 1))


@refuted("TL generatorLoss_zero_of_fake_score_real, with a score above the real label")
def generator_loss_eq_zero_of_fake_score_ge_real(model: Gan, z: Latent) -> Formula:
    """Where the fake score is at least one, the generator's loss is zero."""
    return given(fake_score(model, z) >= 1).then(eq(generator_loss(model, z), 0))


@refuted("TL generatorLoss_zero_of_fake_score_real, with an undecided discriminator")
def generator_loss_eq_zero_of_undecided_score(model: Gan, z: Latent) -> Formula:
    """Where the discriminator cannot tell, at score 1/2, the generator's loss is zero."""
    return given(eq(fake_score(model, z), HALF)).then(eq(generator_loss(model, z), 0))


@theorem("TL discriminatorLoss_zero_of_perfect_scores", claims=("TL-16",))
def discriminator_loss_eq_zero_of_perfect_scores(model: Gan, x: Observation, z: Latent) -> Formula:
    """With score one at x and zero at G(z), the discriminator's loss is zero."""
    return given(eq(real_score(model, x), 1), eq(fake_score(model, z), 0)).then(eq(discriminator_loss(model, x, z), 0))


@theorem("TL discriminatorLoss_zero_of_perfect_scores, and its converse", claims=("TL-16",))
def discriminator_loss_eq_zero_iff(model: Gan, x: Observation, z: Latent) -> Formula:
    """The discriminator's loss is zero exactly with score one at x and zero at G(z)."""
    perfect = eq(real_score(model, x), 1) & eq(fake_score(model, z), 0)
    return iff(eq(discriminator_loss(model, x, z), 0), perfect)


@refuted("TL discriminatorLoss_zero_of_perfect_scores, without its hypothesis on the fake score")
def discriminator_loss_eq_zero_of_real_score(model: Gan, x: Observation, z: Latent) -> Formula:
    """With score one at x, the discriminator's loss is zero."""
    return given(eq(real_score(model, x), 1)).then(eq(discriminator_loss(model, x, z), 0))


# The two losses together


@theorem("TL generatorLoss_zero_of_fake_score_real and discriminatorLoss_zero_of_perfect_scores", claims=("TG-3",))
def not_both_perfect_scores(model: Gan, x: Observation, z: Latent) -> Formula:
    """No GAN meets the hypotheses of both zero-loss theorems at one latent."""
    fake = fake_score(model, z)
    return not_(and_(eq(fake, 1), eq(real_score(model, x), 1), eq(fake, 0)))


@theorem("M17 eq. 2", claims=("TG-3", "LS-8"))
def not_both_losses_eq_zero(model: Gan, x: Observation, z: Latent) -> Formula:
    """The losses of generator and discriminator are never both zero."""
    return not_(eq(generator_loss(model, z), 0) & eq(discriminator_loss(model, x, z), 0))


@refuted("M17 eq. 2, read as a common optimum", claims=("TG-3",))
def generator_loss_eq_zero_of_discriminator_loss_eq_zero(model: Gan, x: Observation, z: Latent) -> Formula:
    """Where the discriminator's loss is zero, so is the generator's."""
    return given(eq(discriminator_loss(model, x, z), 0)).then(eq(generator_loss(model, z), 0))


@theorem("M17 eq. 2", claims=("TG-3", "LS-8"))
def generator_loss_eq_one_of_discriminator_loss_eq_zero(model: Gan, x: Observation, z: Latent) -> Formula:
    """Where the discriminator's loss is zero, the generator's is one."""
    return given(eq(discriminator_loss(model, x, z), 0)).then(eq(generator_loss(model, z), 1))


@theorem("M17 eq. 2, by completing the square", claims=("LS-8",))
def half_le_sum_of_losses(model: Gan, x: Observation, z: Latent) -> Formula:
    """The losses of discriminator and generator add up to at least 1/2."""
    return discriminator_loss(model, x, z) + generator_loss(model, z) >= HALF


@theorem("M17 eq. 2, by completing the square", claims=("LS-8",))
def sum_of_losses_eq_half_iff(model: Gan, x: Observation, z: Latent) -> Formula:
    """They add up to 1/2 exactly with score one at x and 1/2 at G(z)."""
    scores = eq(real_score(model, x), 1) & eq(fake_score(model, z), HALF)
    return iff(eq(discriminator_loss(model, x, z) + generator_loss(model, z), HALF), scores)


@refuted("M17 eq. 2, the bound made strict", claims=("LS-8",))
def half_lt_sum_of_losses(model: Gan, x: Observation, z: Latent) -> Formula:
    """The losses of discriminator and generator add up to more than 1/2."""
    return discriminator_loss(model, x, z) + generator_loss(model, z) > HALF


@refuted("M17 eq. 2, with the value at D = 1/2 taken for the least one", claims=("LS-8",))
def three_quarters_le_sum_of_losses(model: Gan, x: Observation, z: Latent) -> Formula:
    """The losses of discriminator and generator add up to at least 3/4."""
    return discriminator_loss(model, x, z) + generator_loss(model, z) >= real("3/4")


@theorem("M17 Section 3.2.2, at equal densities", claims=("LS-8",))
def losses_of_undecided_discriminator(model: Gan, x: Observation, z: Latent) -> Formula:
    """At scores 1/2, the discriminator's loss is 1/2 and the generator's 1/4."""
    values = eq(discriminator_loss(model, x, z), HALF) & eq(generator_loss(model, z), real("1/4"))
    return given(eq(real_score(model, x), HALF), eq(fake_score(model, z), HALF)).then(values)


@refuted("M17 Section 3.2.2, with the undecided discriminator at the least sum", claims=("LS-8",))
def sum_of_losses_eq_half_of_undecided_discriminator(model: Gan, x: Observation, z: Latent) -> Formula:
    """At scores 1/2, the losses add up to their least value, 1/2."""
    return given(eq(real_score(model, x), HALF), eq(fake_score(model, z), HALF)).then(
        eq(discriminator_loss(model, x, z) + generator_loss(model, z), HALF)
    )


@theorem("M17 Section 3.2.2, D*, at equal densities", claims=("LS-8",))
def optimal_score_eq_half_of_equal_densities(data: NonNegative, generated: Real, score: Real) -> Formula:
    """Where the two densities are equal, no score has less discriminator loss than 1/2."""

    def expected_loss(y: Real) -> Real:
        return data * squared_error(y, 1) + generated * squared_error(y, 0)

    return given(eq(data, generated)).then(expected_loss(HALF) <= expected_loss(score))


@refuted("M17 Section 3.2.2, D*, at any densities", claims=("LS-8",))
def optimal_score_eq_half_of_any_densities(data: Positive, generated: Positive, score: Real) -> Formula:
    """Whatever the two densities, no score has less discriminator loss than 1/2."""

    def expected_loss(y: Real) -> Real:
        return data * squared_error(y, 1) + generated * squared_error(y, 0)

    return expected_loss(HALF) <= expected_loss(score)
