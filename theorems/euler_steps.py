"""Compositions of Lipschitz maps, of any number: networks and Euler steps.

[G17] Gulrajani et al., Improved Training of Wasserstein GANs, 2017, Section 2.
[HNW] Hairer, Norsett and Wanner, Solving Ordinary Differential Equations I, 1993, Section I.7.

`apart(t)` is the distance of two trajectories, of layers or of time steps, after t maps; `grows(t)` is a Lipschitz constant of map t.
Products and sums over the maps are sequences with their recursions.

Main definitions: `is_product`, `is_euler_product`, `is_sum`, `affine`.
Main statements: `distance_le_product`, `affine_lipschitz_of_bounded`, `bounded_of_affine_lipschitz`,
`product_le_exp_sum`, `euler_distance_le_product`.
"""

from typing import Annotated

from objective_proofs import (
    Formula,
    Function,
    Matrix,
    Natural,
    NonNegative,
    Real,
    Vector,
    VectorFunction,
    dot,
    eq,
    exp,
    forall,
    given,
    refuted,
    squared_norm,
    theorem,
    vector,
    vectors,
)

Sequence = Annotated[Function, "natural -> real"]
Weight, Bias = Annotated[Matrix, "m", "n"], Annotated[Vector, "m"]
Input = Annotated[Vector, "n"]
State, States = Annotated[Vector, "d"], Annotated[VectorFunction, "natural -> d"]
Step = Annotated[VectorFunction, "d -> d"]
Size, SmallSize = Annotated[Function, "m -> real"], Annotated[Function, "n -> real"]
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


def linear(weight: Matrix, v: Vector) -> Vector:
    """W*v."""
    return vector(weight.rows, lambda i: dot(weight[i], v))


def affine(weight: Matrix, bias: Vector, v: Vector) -> Vector:
    """W*v + b, a layer without its activation."""
    return vector(weight.rows, lambda i: dot(weight[i], v) + bias[i])


@theorem("an affine map is as Lipschitz as its linear part is bounded", claims=("WG-4",))
def affine_lipschitz_of_bounded(
    weight: Weight, bias: Bias, large: Size, small: SmallSize, constant: Real, x: Input, y: Input
) -> Formula:
    """Where |W*v| <= K*|v| for all v, in any norms, K is a Lipschitz constant of W*x + b."""
    bounded = forall(vectors(x), lambda v: large(linear(weight, v)) <= constant * small(v))
    return given(bounded).then(large(affine(weight, bias, x) - affine(weight, bias, y)) <= constant * small(x - y))


@theorem("an affine map is as Lipschitz as its linear part is bounded", claims=("WG-4",))
def bounded_of_affine_lipschitz(weight: Weight, bias: Bias, large: Size, small: SmallSize, constant: Real, v: Input) -> Formula:
    """Where K is one, |W*v| <= K*|v|: the least Lipschitz constant is the operator norm of W."""

    def moves(x: Vector, y: Vector) -> Formula:
        return large(affine(weight, bias, x) - affine(weight, bias, y)) <= constant * small(x - y)

    lipschitz = forall(vectors(v), lambda x: forall(vectors(v), lambda y: moves(x, y)))
    return given(lipschitz).then(large(linear(weight, v)) <= constant * small(v))


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


@theorem("HNW Section I.7: one step of two trajectories", claims=("WG-8", "TG-7"))
def squared_distance_after_step_le(x: State, y: State, x_next: State, y_next: State, step: Step, constant: Real) -> Formula:
    """What a Lipschitz map makes of two states is as far apart as its constant says."""

    def shrinks(u: Vector, w: Vector) -> Formula:
        return squared_norm(step(u) - step(w)) <= constant * squared_norm(u - w)

    lipschitz = forall(vectors(x), lambda u: forall(vectors(x), lambda w: shrinks(u, w)))
    stepped = forall(x, lambda i: eq(x_next[i], step(x)[i]) & eq(y_next[i], step(y)[i]))
    return given(lipschitz, stepped).then(squared_norm(x_next - y_next) <= constant * squared_norm(x - y))


@theorem("HNW Section I.7: Euler steps of two trajectories", claims=("WG-8", "TG-7"), undecided=(NONNEGATIVE,))
def euler_states_distance_le_product(
    x: States, y: States, size: Annotated[Function, "d -> real"], constant: Sequence, product: Sequence, dt: Real, n: Natural
) -> Formula:
    """In any norm, two trajectories of n Euler steps end as near as the product says."""

    def apart(t: Natural | int) -> Real:
        return size(x(t) - y(t))

    each = forall(Natural, lambda t: apart(t + 1) <= (1 + abs(dt) * constant(t)) * apart(t))
    return given(nonnegative(constant), each, is_euler_product(product, constant, dt)).then(apart(n) <= product(n) * apart(0))


@refuted("HNW Section I.7, with the bound reversed", claims=("WG-8",))
def exp_le_step(step: Real, constant: Real) -> Formula:
    """One Euler step can grow distances by exp(|dt|*L)."""
    return given(constant >= 0).then(exp(abs(step) * constant) <= 1 + abs(step) * constant)


@refuted("HNW Section I.7, with the bound for one step", claims=("WG-8", "TG-7"))
def two_steps_bounded_as_one(first: NonNegative, second: NonNegative, step: Real) -> Formula:
    """Two steps can carry states farther apart than the sum of their excesses says."""
    return (1 + abs(step) * first) * (1 + abs(step) * second) <= 1 + abs(step) * (first + second)
