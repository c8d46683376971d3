"""Compositions of Lipschitz maps, of any number: networks and Euler steps.

[G17] Gulrajani et al., Improved Training of Wasserstein GANs, 2017, Section 2.
[HNW] Hairer, Norsett and Wanner, Solving Ordinary Differential Equations I, 1993, Section I.7.

`apart(t)` is the distance of two trajectories, of layers or of time steps, after t maps; `grows(t)` is a Lipschitz constant of map t.
Products and sums over the maps are sequences with their recursions.

Main definitions: `is_product`, `is_euler_product`, `is_sum`.
Main statements: `distance_le_product`, `product_le_exp_sum`, `euler_distance_le_product`.
"""

from typing import Annotated

from objective_proofs import Formula, Function, Natural, NonNegative, Real, eq, exp, forall, given, refuted, theorem

Sequence = Annotated[Function, "natural -> real"]
NONNEGATIVE = "forall(t in naturals: 0 <= constant(t))"


def is_product(product: Function, factor: Function) -> Formula:
    """product(0) = 1 and product(t + 1) = product(t)*factor(t)."""
    return eq(product(0), 1) & forall(Natural, lambda t: eq(product(t + 1), product(t) * factor(t)))


def is_euler_product(product: Function, constant: Function, step: Real) -> Formula:
    """product(0) = 1 and product(t + 1) = product(t)*(1 + |dt|*L(t))."""
    return eq(product(0), 1) & forall(Natural, lambda t: eq(product(t + 1), product(t) * (1 + abs(step) * constant(t))))


def is_sum(total: Function, term: Function) -> Formula:
    """total(0) = 0 and total(t + 1) = total(t) + term(t)."""
    return eq(total(0), 0) & forall(Natural, lambda t: eq(total(t + 1), total(t) + term(t)))


def nonnegative(sequence: Function) -> Formula:
    """No entry is negative."""
    return forall(Natural, lambda t: sequence(t) >= 0)


@theorem("G17 Section 2: the Lipschitz constant of a network", claims=("WG-4",), undecided=("forall(t in naturals: 0 <= grows(t))",))
def distance_le_product(apart: Sequence, grows: Sequence, product: Sequence, n: Natural) -> Formula:
    """After n maps, distances have grown by at most the product of the constants."""
    each = forall(Natural, lambda t: apart(t + 1) <= grows(t) * apart(t))
    return given(nonnegative(grows), each, is_product(product, grows)).then(apart(n) <= product(n) * apart(0))


@refuted("G17 Section 2, with constants that may be negative", claims=("WG-4",))
def distance_le_product_of_any_sign(a0: Real, a1: Real, a2: Real, k1: Real, k2: Real) -> Formula:
    """After two maps, distances have grown by at most the product of any two bounds."""
    return given(a1 <= k1 * a0, a2 <= k2 * a1).then(a2 <= k2 * k1 * a0)


@theorem("HNW Section I.7: Euler steps", claims=("WG-8", "TG-7"), undecided=(NONNEGATIVE,))
def euler_distance_le_product(apart: Sequence, constant: Sequence, product: Sequence, step: Real, n: Natural) -> Formula:
    """After n Euler steps, distances have grown by at most the product of 1 + |dt|*L."""
    each = forall(Natural, lambda t: apart(t + 1) <= (1 + abs(step) * constant(t)) * apart(t))
    return given(nonnegative(constant), each, is_euler_product(product, constant, step)).then(
        apart(n) <= product(n) * apart(0)
    )


@theorem(
    "HNW Section I.7: 1 + u <= exp(u) at every step",
    claims=("WG-8", "TG-7"),
    undecided=("forall(t in naturals: 0 <= rate(t))",),
)
def product_le_exp_sum(rate: Sequence, product: Sequence, total: Sequence, n: Natural) -> Formula:
    """With rates |dt|*L >= 0, the product of 1 + rate is at most exp of their sum."""
    grows = eq(product(0), 1) & forall(Natural, lambda t: eq(product(t + 1), product(t) * (1 + rate(t))))
    return given(nonnegative(rate), grows, is_sum(total, rate)).then((product(n) <= exp(total(n))) & (product(n) >= 0))


@refuted("HNW Section I.7, with the bound reversed", claims=("WG-8",))
def exp_le_step(step: Real, constant: Real) -> Formula:
    """One Euler step can grow distances by exp(|dt|*L)."""
    return given(constant >= 0).then(exp(abs(step) * constant) <= 1 + abs(step) * constant)


@refuted("HNW Section I.7, with the bound for one step", claims=("WG-8", "TG-7"))
def two_steps_bounded_as_one(first: NonNegative, second: NonNegative, step: Real) -> Formula:
    """Two steps can carry states farther apart than the sum of their excesses says."""
    return (1 + abs(step) * first) * (1 + abs(step) * second) <= 1 + abs(step) * (first + second)
