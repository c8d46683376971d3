"""Wasserstein distances on the line: point masses, and the integral of the distance of the distribution functions.

[V09]  Villani, Optimal Transport, Old and New, 2009.
[V03]  Villani, Topics in Optimal Transportation, 2003, Theorem 2.18.
[ACB17] Arjovsky, Chintala and Bottou, Wasserstein GAN, 2017.

A coupling is a pair x(w), y(w) of random variables on a probability space W. `below_x(w, s)` is 1 if x(w) is at most the threshold s,
and 0 otherwise, so that its expectation is the distribution function F(s) of x. What is needed of Lebesgue measure on the thresholds is
a hypothesis: those that separate two numbers have their distance as measure.

Main definitions: `cost`, `distribution_function`, `separation`, `has_lengths`.
Main statements: `cost_of_point_masses`, `kl_integrand_to_smoothed`, `total_distance_le_cost`, `cost_of_quantile_coupling`.
"""

from typing import Annotated

from objective_proofs import (
    Distribution,
    Formula,
    Function,
    Point,
    Positive,
    Real,
    Space,
    abs_,
    eq,
    exp,
    expectation,
    forall,
    given,
    integral,
    log,
    piecewise,
    refuted,
    theorem,
)

Law = Annotated[Distribution, "W"]
Variable = Annotated[Function, "W -> real"]
Below = Annotated[Function, "W, T -> real"]
Cdf = Annotated[Function, "T -> real"]
SIGN, MASS = "forall(z in W: 0 <= p(z))", "integral(z in W: p(z)) = 1"


def cost(p: Distribution, x: Function, y: Function) -> Real:
    """E|x - y|, the cost of a coupling ([V09] eq. 4.1 on the line)."""
    return expectation(p, lambda w: abs_(x(w) - y(w)))


def distribution_function(p: Distribution, below: Function, s: Point) -> Real:
    """F(s), the probability of being at most s."""
    return expectation(p, lambda w: below(w, s))


def separation(p: Distribution, below_x: Function, below_y: Function, s: Point) -> Real:
    """The probability that the threshold s separates x from y."""
    return expectation(p, lambda w: abs_(below_x(w, s) - below_y(w, s)))


def has_lengths(p: Distribution, T: Space, below_x: Function, below_y: Function, x: Function, y: Function) -> Formula:
    """The thresholds that separate x(w) from y(w) have the measure |x(w) - y(w)|."""
    return forall(
        p.space, lambda w: eq(integral(T, lambda s: abs_(below_x(w, s) - below_y(w, s))), abs_(x(w) - y(w)))
    )


def indicator(event: Formula) -> Real:
    """1 if the event holds, and 0 otherwise."""
    return piecewise((1, event), 0)


def total_distance(T: Space, p: Distribution, below_x: Function, below_y: Function) -> Real:
    """The integral of |F - G| over the thresholds ([V03] Theorem 2.18)."""
    return integral(
        T, lambda s: abs_(distribution_function(p, below_x, s) - distribution_function(p, below_y, s))
    )


# Point masses


@theorem("ACB17 Example 1: point masses", claims=("WG-2", "WG-3"), undecided=(SIGN,))
def cost_of_point_masses(p: Law, x: Variable, y: Variable, a: Real, b: Real) -> Formula:
    """Every coupling of point masses at a and b costs |a - b|, so that this is their distance."""
    at_a = forall(p.space, lambda w: eq(p(w) * (x(w) - a), 0))
    at_b = forall(p.space, lambda w: eq(p(w) * (y(w) - b), 0))
    return given(at_a, at_b).then(eq(cost(p, x, y), abs_(a - b)))


@refuted("ACB17 Example 1, for laws that are not point masses", claims=("WG-2",))
def cost_eq_distance_of_means(p: Law, x: Variable, y: Variable) -> Formula:
    """A coupling of other laws does not cost the distance of the means."""
    means = expectation(p, lambda w: x(w)) - expectation(p, lambda w: y(w))
    return eq(cost(p, x, y), abs_(means))


@theorem("ACB17 Example 1: the KL is infinite, as a limit", claims=("WG-3",))
def kl_integrand_to_smoothed(p: Positive, q: Real, share: Positive) -> Formula:
    """Where q has no mass, p*log(p/q) is -log(share)*p once q has a share of p mixed in."""
    smoothed = (1 - share) * q + share * p
    return given(eq(q, 0)).then(eq(p * log(p / smoothed), -log(share) * p))


@theorem("ACB17 Example 1: beyond all bounds", claims=("WG-3",))
def logarithm_of_share_exceeds(bound: Real, share: Positive) -> Formula:
    """A share below exp(-bound) makes -log(share) larger than the bound."""
    return given(share < exp(-bound)).then(-log(share) > bound)


# The line


@theorem("V03 Theorem 2.18, at one threshold", claims=("WG-2",), redundant=(MASS,))
def distance_at_le_separation(T: Space, p: Law, below_x: Below, below_y: Below) -> Formula:
    """At each threshold, |F - G| is at most the probability that it separates x from y."""
    return forall(
        T,
        lambda s: abs_(distribution_function(p, below_x, s) - distribution_function(p, below_y, s))
        <= separation(p, below_x, below_y, s),
    )


@theorem("V03 Theorem 2.18, over all thresholds", claims=("WG-2",), undecided=(MASS,))
def total_distance_le_total_separation(T: Space, p: Law, below_x: Below, below_y: Below) -> Formula:
    """The integral of |F - G| is at most that of the probability of separation."""
    return total_distance(T, p, below_x, below_y) <= integral(T, lambda s: separation(p, below_x, below_y, s))


@theorem("V03 Theorem 2.18: layers", claims=("WG-2",), redundant=(SIGN, MASS))
def total_separation_eq_cost(T: Space, p: Law, below_x: Below, below_y: Below, x: Variable, y: Variable) -> Formula:
    """The probability of separation has the cost of the coupling as its integral."""
    return given(has_lengths(p, T, below_x, below_y, x, y)).then(
        eq(integral(T, lambda s: separation(p, below_x, below_y, s)), cost(p, x, y))
    )


@theorem(
    "V03 Theorem 2.18, every coupling",
    claims=("WG-2",),
    undecided=(MASS,),
    using=(total_distance_le_total_separation, total_separation_eq_cost),
)
def total_distance_le_cost(T: Space, p: Law, below_x: Below, below_y: Below, x: Variable, y: Variable) -> Formula:
    """Every coupling costs at least the integral of the distance of the distribution functions."""
    return given(has_lengths(p, T, below_x, below_y, x, y)).then(total_distance(T, p, below_x, below_y) <= cost(p, x, y))


@theorem("V03 Theorem 2.18: quantile functions of one level", claims=("WG-2",))
def below_of_quantiles_ordered(level: Real, smaller: Real, larger: Real) -> Formula:
    """As x(w) <= s means level <= F(s) for a quantile function x, the order of F(s) and G(s) is that of the two events."""
    return given(smaller <= larger).then(indicator(level <= smaller) <= indicator(level <= larger))


@theorem("V03 Theorem 2.18: ordered events", claims=("WG-2",), redundant=(SIGN, MASS))
def separation_of_ordered(T: Space, p: Law, below_x: Below, below_y: Below, s: Annotated[Point, "T"]) -> Formula:
    """Where one event contains the other, they are separated with the difference of their probabilities."""
    return given(forall(p.space, lambda w: below_y(w, s) <= below_x(w, s))).then(
        eq(
            separation(p, below_x, below_y, s),
            distribution_function(p, below_x, s) - distribution_function(p, below_y, s),
        )
    )


@theorem("V03 Theorem 2.18, the coupling of the quantile functions", claims=("WG-2",), redundant=(SIGN, MASS))
def cost_of_quantile_coupling(T: Space, p: Law, below_x: Below, below_y: Below, x: Variable, y: Variable) -> Formula:
    """Where separation has the probability |F - G| at all thresholds, the coupling costs its integral."""
    ordered = forall(
        T,
        lambda s: eq(
            separation(p, below_x, below_y, s),
            abs_(distribution_function(p, below_x, s) - distribution_function(p, below_y, s)),
        ),
    )
    return given(has_lengths(p, T, below_x, below_y, x, y), ordered).then(
        eq(cost(p, x, y), total_distance(T, p, below_x, below_y))
    )


@refuted("V03 Theorem 2.18, for every coupling", claims=("WG-2",))
def cost_eq_total_distance(T: Space, p: Law, below_x: Below, below_y: Below, x: Variable, y: Variable) -> Formula:
    """A coupling that crosses costs more than the integral of |F - G|."""
    return given(has_lengths(p, T, below_x, below_y, x, y)).then(eq(cost(p, x, y), total_distance(T, p, below_x, below_y)))
