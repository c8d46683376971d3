"""Latent-objective algebra shared by VAEs, VQ-VAEs and GANs: a base, and weighted terms on top of it.

[TL]   TorchLean, NN.MLTheory.Generative.Latent.Objective.
[H17]  Higgins et al., beta-VAE, 2017.
[BV04] Boyd and Vandenberghe, Convex Optimization, 2004.

Main definitions: `is_minimizer`, `is_minimizing_vector`.
Main statements: `two_term_monotone_in_weight`, `two_term_monotone_iff`, `two_term_lt_iff`, `two_term_affine_in_weight`, the same
for three terms and for any number of them (`weighted_sum_*`), `regularizer_le_of_minimizers`, `base_le_of_minimizers`.
"""

from typing import Annotated

from objective_proofs import (
    Dim,
    Formula,
    Function,
    NonNegative,
    NonNegativeVector,
    Point,
    PositiveDim,
    Real,
    Space,
    Unit,
    Vector,
    eq,
    forall,
    given,
    iff,
    implies,
    or_,
    refuted,
    sum_over,
    theorem,
    vectors,
)
from objective_proofs.objectives import WeightedSum, WeightedThreeTerm, WeightedTwoTerm

Term = Annotated[Function, "Z -> real"]
VectorTerm = Annotated[Function, "d -> real"]
Candidate = Annotated[Point, "Z"]
Parameters = Annotated[Vector, "d"]


def is_minimizer(base: Function, regularizer: Function, space: Space, z: Point, beta: Real) -> Formula:
    """No candidate y of the space has a smaller base(y) + beta*regularizer(y) than z ([H17] eq. 4)."""
    best = WeightedTwoTerm(base(z), regularizer(z))
    return forall(space, lambda y: best(beta) <= WeightedTwoTerm(base(y), regularizer(y))(beta))


def is_minimizing_vector(base: Function, regularizer: Function, z: Vector, beta: Real) -> Formula:
    """No parameter vector v has a smaller base(v) + beta*regularizer(v) than z ([H17] eq. 4)."""
    best = WeightedTwoTerm(base(z), regularizer(z))
    return forall(vectors(z), lambda v: best(beta) <= WeightedTwoTerm(base(v), regularizer(v))(beta))


# Two terms


@theorem("TL weightedTwoTerm_zero_regularizer", claims=("TL-1",))
def two_term_zero_regularizer(base: Real, w: Real) -> Formula:
    """With regularizer zero, a two-term objective is its base at every weight."""
    return eq(WeightedTwoTerm(base=base, regularizer=0)(w), base)


@theorem("TL weightedTwoTerm_zero_weight", claims=("TL-2",))
def two_term_zero_weight(terms: WeightedTwoTerm) -> Formula:
    """At weight zero, a two-term objective is its base."""
    return eq(terms(0), terms.base)


@theorem("TL weightedTwoTerm_mono_weight; H17 eq. 4", claims=("TL-3", "BV-1"))
def two_term_monotone_in_weight(terms: WeightedTwoTerm, w1: Real, w2: Real) -> Formula:
    """If the regularizer is nonnegative, a larger weight never lowers the objective."""
    return given(w1 <= w2, terms.regularizer >= 0).then(terms(w1) <= terms(w2))


@refuted("TL weightedTwoTerm_mono_weight, without its sign hypothesis", claims=("BV-1",))
def two_term_monotone_in_weight_for_any_regularizer(terms: WeightedTwoTerm, w1: Real, w2: Real) -> Formula:
    """Whatever the regularizer, a larger weight never lowers the objective."""
    return given(w1 <= w2).then(terms(w1) <= terms(w2))


@theorem("TL weightedTwoTerm_mono_weight, and its converse", claims=("TL-3", "BV-2"))
def two_term_monotone_iff(terms: WeightedTwoTerm) -> Formula:
    """The objective is monotone in its weight exactly if the regularizer is >= 0."""
    monotone = forall(Real, lambda w1: forall(Real, lambda w2: implies(w1 <= w2, terms(w1) <= terms(w2))))
    return iff(monotone, terms.regularizer >= 0)


@theorem("TL weightedTwoTerm_mono_weight, strict", claims=("BV-2",))
def two_term_lt_iff(terms: WeightedTwoTerm, w1: Real, w2: Real) -> Formula:
    """A larger weight raises the objective exactly if the regularizer is positive."""
    return given(w1 < w2).then(iff(terms(w1) < terms(w2), terms.regularizer > 0))


@refuted("TL weightedTwoTerm_mono_weight, made strict with a regularizer that may vanish", claims=("BV-2",))
def two_term_lt_of_regularizer_nonneg(terms: WeightedTwoTerm, w1: Real, w2: Real) -> Formula:
    """If the regularizer is nonnegative, a larger weight raises the objective."""
    return given(w1 < w2, terms.regularizer >= 0).then(terms(w1) < terms(w2))


@theorem("TL weightedTwoTerm_mono_weight, with the sign reversed", claims=("BV-2",))
def two_term_antitone_in_weight(terms: WeightedTwoTerm, w1: Real, w2: Real) -> Formula:
    """If the regularizer is at most zero, a larger weight never raises the objective."""
    return given(w1 <= w2, terms.regularizer <= 0).then(terms(w2) <= terms(w1))


@theorem("BV04 Section 2.1.1", claims=("BV-2",))
def two_term_affine_in_weight(terms: WeightedTwoTerm, w1: Real, w2: Real, t: Real) -> Formula:
    """A two-term objective is affine in its weight."""
    return eq(terms((1 - t) * w1 + t * w2), (1 - t) * terms(w1) + t * terms(w2))


@refuted("BV04 Section 2.1.1: linear in the weight, which forgets the base", claims=("BV-2",))
def two_term_linear_in_weight(terms: WeightedTwoTerm, w1: Real, w2: Real) -> Formula:
    """A two-term objective is additive in its weight."""
    return eq(terms(w1 + w2), terms(w1) + terms(w2))


@theorem("BV04 Section 3.1.1", claims=("BV-2",), redundant=("0 <= t", "t <= 1"))
def two_term_convex_in_weight(terms: WeightedTwoTerm, w1: Real, w2: Real, t: Unit) -> Formula:
    """A two-term objective is convex in its weight."""
    return terms((1 - t) * w1 + t * w2) <= (1 - t) * terms(w1) + t * terms(w2)


@theorem("BV04 Section 3.1.1", claims=("BV-2",), redundant=("0 <= t", "t <= 1"))
def two_term_concave_in_weight(terms: WeightedTwoTerm, w1: Real, w2: Real, t: Unit) -> Formula:
    """A two-term objective is concave in its weight."""
    return terms((1 - t) * w1 + t * w2) >= (1 - t) * terms(w1) + t * terms(w2)


# Three terms


@theorem("TL weightedThreeTerm_zero_regularizer", claims=("TL-4",))
def three_term_zero_regularizer(base: Real, middle: Real, w: Real) -> Formula:
    """With regularizer zero, a three-term objective is base plus middle."""
    return eq(WeightedThreeTerm(base=base, middle=middle, regularizer=0)(w), base + middle)


@theorem("TL weightedThreeTerm_zero_middle_zero_regularizer", claims=("TL-5",))
def three_term_zero_middle_zero_regularizer(base: Real, w: Real) -> Formula:
    """With middle and regularizer zero, a three-term objective is its base."""
    return eq(WeightedThreeTerm(base=base, middle=0, regularizer=0)(w), base)


@theorem("TL weightedThreeTerm_zero_weight", claims=("TL-6",))
def three_term_zero_weight(terms: WeightedThreeTerm) -> Formula:
    """At weight zero, a three-term objective is base plus middle."""
    return eq(terms(0), terms.base + terms.middle)


@refuted("TL weightedThreeTerm_zero_weight, without its middle term")
def three_term_zero_weight_eq_base(terms: WeightedThreeTerm) -> Formula:
    """At weight zero, a three-term objective is its base."""
    return eq(terms(0), terms.base)


@theorem("TL weightedThreeTerm_mono_weight", claims=("TL-7",))
def three_term_monotone_in_weight(terms: WeightedThreeTerm, w1: Real, w2: Real) -> Formula:
    """If the regularizer is nonnegative, a larger weight never lowers the objective."""
    return given(w1 <= w2, terms.regularizer >= 0).then(terms(w1) <= terms(w2))


@refuted("TL weightedThreeTerm_mono_weight, with the sign on the middle term")
def three_term_monotone_in_weight_of_middle_nonneg(terms: WeightedThreeTerm, w1: Real, w2: Real) -> Formula:
    """If the middle term is nonnegative, a larger weight never lowers the objective."""
    return given(w1 <= w2, terms.middle >= 0).then(terms(w1) <= terms(w2))


@theorem("TL weightedThreeTerm_mono_weight, strict", claims=("BV-2",))
def three_term_lt_iff(terms: WeightedThreeTerm, w1: Real, w2: Real) -> Formula:
    """A larger weight raises the objective exactly if the regularizer is positive."""
    return given(w1 < w2).then(iff(terms(w1) < terms(w2), terms.regularizer > 0))


@theorem("TL weightedThreeTerm_mono_weight, with the sign reversed", claims=("BV-2",))
def three_term_antitone_in_weight(terms: WeightedThreeTerm, w1: Real, w2: Real) -> Formula:
    """If the regularizer is at most zero, a larger weight never raises the objective."""
    return given(w1 <= w2, terms.regularizer <= 0).then(terms(w2) <= terms(w1))


@theorem("BV04 Section 2.1.1", claims=("BV-2",))
def three_term_affine_in_weight(terms: WeightedThreeTerm, w1: Real, w2: Real, t: Real) -> Formula:
    """A three-term objective is affine in its weight."""
    return eq(terms((1 - t) * w1 + t * w2), (1 - t) * terms(w1) + t * terms(w2))


@theorem("TL weightedTwoTerm and weightedThreeTerm")
def three_term_eq_two_term(terms: WeightedThreeTerm, w: Real) -> Formula:
    """A three-term objective is the two-term one whose base is base plus middle."""
    return eq(terms(w), WeightedTwoTerm(terms.base + terms.middle, terms.regularizer)(w))


# Any number of terms


@theorem("TL weightedTwoTerm_zero_regularizer, for any number of terms", claims=("TL-1", "TL-4"))
def weighted_sum_zero_terms(objective: WeightedSum, w: Vector) -> Formula:
    """If every weighted term is zero, the objective is its base at all weights."""
    return given(forall(w, lambda k: eq(objective.terms[k], 0))).then(eq(objective(w), objective.base))


@theorem("TL weightedTwoTerm_zero_weight, for any number of terms", claims=("TL-2", "TL-6"))
def weighted_sum_zero_weights(objective: WeightedSum, w: Vector) -> Formula:
    """If every weight is zero, the objective is its base."""
    return given(forall(w, lambda k: eq(w[k], 0))).then(eq(objective(w), objective.base))


@theorem("TL weightedTwoTerm_zero_weight, for a shared weight", claims=("TL-2", "TL-6"))
def weighted_sum_zero_shared_weight(objective: WeightedSum) -> Formula:
    """At shared weight zero, the objective is its base."""
    return eq(objective(0), objective.base)


@theorem("TL weightedThreeTerm_zero_middle_zero_regularizer, for any number of terms", claims=("TL-5",))
def weighted_sum_eq_base_of_zero_weights_or_terms(objective: WeightedSum, w: Vector) -> Formula:
    """If each term is zero or has weight zero, the objective is its base."""
    return given(forall(w, lambda k: or_(eq(w[k], 0), eq(objective.terms[k], 0)))).then(eq(objective(w), objective.base))


@refuted("TL weightedTwoTerm_zero_regularizer, for terms that cancel under separate weights")
def weighted_sum_eq_base_of_zero_sum(objective: WeightedSum, w: Vector) -> Formula:
    """If the weighted terms add up to zero, the objective is its base at all weights."""
    return given(eq(sum_over(w, lambda k: objective.terms[k]), 0)).then(eq(objective(w), objective.base))


@theorem("TL weightedTwoTerm_mono_weight, for any number of terms", claims=("TL-3", "TL-7", "BV-1"))
def weighted_sum_monotone_in_weights(base: Real, terms: NonNegativeVector, w1: Vector, w2: Vector) -> Formula:
    """If every term is nonnegative, larger weights never lower the objective."""
    objective = WeightedSum(base, terms)
    return given(forall(w1, lambda k: w1[k] <= w2[k])).then(objective(w1) <= objective(w2))


@theorem("TL weightedTwoTerm_mono_weight, in each weight alone", claims=("TL-3", "TL-7", "BV-1"))
def weighted_sum_monotone_in_each_weight(objective: WeightedSum, w1: Vector, w2: Vector) -> Formula:
    """Only the terms whose weights grow have to be nonnegative."""
    grown = forall(w1, lambda k: or_(eq(w1[k], w2[k]), (w1[k] <= w2[k]) & (objective.terms[k] >= 0)))
    return given(grown).then(objective(w1) <= objective(w2))


@refuted("TL weightedTwoTerm_mono_weight, for any number of terms, with the sign on their sum")
def weighted_sum_monotone_in_weights_of_sum_nonneg(objective: WeightedSum, w1: Vector, w2: Vector) -> Formula:
    """If the terms add up to at least zero, larger weights never lower the objective."""
    total = sum_over(w1, lambda k: objective.terms[k])
    return given(forall(w1, lambda k: w1[k] <= w2[k]), total >= 0).then(objective(w1) <= objective(w2))


@theorem("TL weightedTwoTerm, for a shared weight")
def weighted_sum_eq_two_term(objective: WeightedSum, w: Real) -> Formula:
    """With a shared weight, any number of terms is one: their sum."""
    return eq(objective(w), WeightedTwoTerm(objective.base, sum_over(objective.terms, lambda k: objective.terms[k]))(w))


@theorem("TL weightedTwoTerm, for equal weights")
def weighted_sum_eq_shared_of_equal_weights(objective: WeightedSum, weights: Vector, w: Real) -> Formula:
    """If all weights are equal, they are one shared weight."""
    return given(forall(weights, lambda k: eq(weights[k], w))).then(eq(objective(weights), objective(w)))


@theorem("TL weightedTwoTerm_mono_weight, for a shared weight", claims=("TL-3", "TL-7", "BV-1"))
def weighted_sum_monotone_in_shared_weight(base: Real, terms: NonNegativeVector, w1: Real, w2: Real) -> Formula:
    """If every term is nonnegative, a larger shared weight never lowers the objective."""
    objective = WeightedSum(base, terms)
    return given(w1 <= w2).then(objective(w1) <= objective(w2))


@theorem("TL weightedTwoTerm_mono_weight, strict, for a shared weight", claims=("BV-2",))
def weighted_sum_lt_iff(objective: WeightedSum, w1: Real, w2: Real) -> Formula:
    """A larger shared weight raises the objective exactly if the terms' sum is > 0."""
    total = sum_over(objective.terms, lambda k: objective.terms[k])
    return given(w1 < w2).then(iff(objective(w1) < objective(w2), total > 0))


@theorem("TL weightedTwoTerm_mono_weight, strict, for any number of terms", claims=("BV-2",))
def weighted_sum_lt_of_terms_pos(d: PositiveDim, objective: WeightedSum, w1: Vector, w2: Vector) -> Formula:
    """With terms, all positive, and growing weights, the objective grows."""
    positive = forall(d, lambda k: objective.terms[k] > 0)
    return given(positive, forall(d, lambda k: w1[k] < w2[k])).then(objective(w1) < objective(w2))


@refuted("TL weightedTwoTerm_mono_weight, strict, for any number of terms, none included", claims=("BV-2",))
def weighted_sum_lt_of_terms_pos_in_every_dim(d: Dim, objective: WeightedSum, w1: Vector, w2: Vector) -> Formula:
    """With all terms positive and all weights growing, the objective grows."""
    positive = forall(d, lambda k: objective.terms[k] > 0)
    return given(positive, forall(d, lambda k: w1[k] < w2[k])).then(objective(w1) < objective(w2))


@theorem("TL weightedTwoTerm_mono_weight, with the sign reversed, for any number of terms", claims=("BV-2",))
def weighted_sum_antitone_in_weights(objective: WeightedSum, w1: Vector, w2: Vector) -> Formula:
    """If every term is at most zero, larger weights never raise the objective."""
    signs = forall(w1, lambda k: (w1[k] <= w2[k]) & (objective.terms[k] <= 0))
    return given(signs).then(objective(w2) <= objective(w1))


@theorem("BV04 Section 2.1.1", claims=("BV-2",))
def weighted_sum_affine_in_weights(objective: WeightedSum, w1: Vector, w2: Vector, t: Real) -> Formula:
    """The objective is affine in its weights together."""
    return eq(objective((1 - t) * w1 + t * w2), (1 - t) * objective(w1) + t * objective(w2))


# Minimisers along the weight path


@theorem("H17 Section 2, exchange argument", claims=("BV-3",))
def regularizer_le_of_optimal_pairs(first: WeightedTwoTerm, second: WeightedTwoTerm, beta1: Real, beta2: Real) -> Formula:
    """Of two pairs optimal at their weights, the larger weight's has less regularizer."""
    optimal = (first(beta1) <= second(beta1)) & (second(beta2) <= first(beta2))
    return given(beta1 < beta2, optimal).then(second.regularizer <= first.regularizer)


@theorem("H17 Section 2, exchange argument", claims=("BV-3",))
def base_le_of_optimal_pairs(first: WeightedTwoTerm, second: WeightedTwoTerm, beta1: NonNegative, beta2: Real) -> Formula:
    """For beta1 >= 0, of two such pairs the smaller weight's has the smaller base."""
    optimal = (first(beta1) <= second(beta1)) & (second(beta2) <= first(beta2))
    return given(beta1 < beta2, optimal).then(first.base <= second.base)


@refuted("H17 Section 2, exchange argument, without beta1 >= 0", claims=("BV-3",))
def base_le_of_optimal_pairs_at_any_weight(first: WeightedTwoTerm, second: WeightedTwoTerm, beta1: Real, beta2: Real) -> Formula:
    """Of two such pairs, the smaller weight's has the smaller base, whatever its sign."""
    optimal = (first(beta1) <= second(beta1)) & (second(beta2) <= first(beta2))
    return given(beta1 < beta2, optimal).then(first.base <= second.base)


@refuted("H17 Section 2, exchange argument, with equal weights allowed", claims=("BV-3",))
def regularizer_le_of_optimal_pairs_at_equal_weights(
    first: WeightedTwoTerm, second: WeightedTwoTerm, beta1: Real, beta2: Real
) -> Formula:
    """At weights beta1 <= beta2, the pair of beta2 has the smaller regularizer."""
    optimal = (first(beta1) <= second(beta1)) & (second(beta2) <= first(beta2))
    return given(beta1 <= beta2, optimal).then(second.regularizer <= first.regularizer)


@theorem("H17 Section 2, exchange argument", claims=("BV-3",))
def regularizer_le_of_minimizers(
    Z: Space, base: Term, regularizer: Term, z1: Candidate, z2: Candidate, beta1: Real, beta2: Real
) -> Formula:
    """Along the weight path, the regularizer at the minimiser can only fall."""
    first, second = is_minimizer(base, regularizer, Z, z1, beta1), is_minimizer(base, regularizer, Z, z2, beta2)
    return given(beta1 < beta2, first, second).then(regularizer(z2) <= regularizer(z1))


@theorem("H17 Section 2, exchange argument", claims=("BV-3",))
def base_le_of_minimizers(
    Z: Space, base: Term, regularizer: Term, z1: Candidate, z2: Candidate, beta1: NonNegative, beta2: Real
) -> Formula:
    """Along the path of nonnegative weights, the base at the minimiser can only rise."""
    first, second = is_minimizer(base, regularizer, Z, z1, beta1), is_minimizer(base, regularizer, Z, z2, beta2)
    return given(beta1 < beta2, first, second).then(base(z1) <= base(z2))


@refuted("H17 Section 2, exchange argument, without beta1 >= 0", claims=("BV-3",))
def base_le_of_minimizers_at_any_weight(
    Z: Space, base: Term, regularizer: Term, z1: Candidate, z2: Candidate, beta1: Real, beta2: Real
) -> Formula:
    """Along the path of all weights, the base at the minimiser can only rise."""
    first, second = is_minimizer(base, regularizer, Z, z1, beta1), is_minimizer(base, regularizer, Z, z2, beta2)
    return given(beta1 < beta2, first, second).then(base(z1) <= base(z2))


@refuted("H17 Section 2, exchange argument, made strict", claims=("BV-3",))
def regularizer_lt_of_minimizers(
    Z: Space, base: Term, regularizer: Term, z1: Candidate, z2: Candidate, beta1: Real, beta2: Real
) -> Formula:
    """Along the weight path, the regularizer at the minimiser falls strictly."""
    first, second = is_minimizer(base, regularizer, Z, z1, beta1), is_minimizer(base, regularizer, Z, z2, beta2)
    return given(beta1 < beta2, first, second).then(regularizer(z2) < regularizer(z1))


@theorem("H17 Section 2, exchange argument, for parameter vectors", claims=("BV-3",))
def exchange_of_minimizing_vectors(
    base: VectorTerm, regularizer: VectorTerm, z1: Parameters, z2: Parameters, beta1: Real, beta2: Real
) -> Formula:
    """In every dimension the regularizer falls, and for beta1 >= 0 the base rises."""
    first = is_minimizing_vector(base, regularizer, z1, beta1)
    second = is_minimizing_vector(base, regularizer, z2, beta2)
    return given(beta1 < beta2, first, second).then(
        (regularizer(z2) <= regularizer(z1)) & implies(beta1 >= 0, base(z1) <= base(z2))
    )


@theorem("BV04 Section 3.2.3, infimum of affine functions", claims=("BV-2", "BV-3"))
def minimum_concave_in_weight(
    Z: Space, base: Term, regularizer: Term, z: Candidate, z1: Candidate, z2: Candidate, w1: Real, w2: Real, t: Unit
) -> Formula:
    """The least value of the objective is concave in its weight."""

    def value(y: Point, w: Real) -> Real:
        return WeightedTwoTerm(base(y), regularizer(y))(w)

    first, second = is_minimizer(base, regularizer, Z, z1, w1), is_minimizer(base, regularizer, Z, z2, w2)
    return given(first, second).then(value(z, (1 - t) * w1 + t * w2) >= (1 - t) * value(z1, w1) + t * value(z2, w2))
