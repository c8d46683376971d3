"""Wasserstein distances and Lipschitz critics: duality, point masses, disjoint supports, compositions, Euler steps.

[V09]  Villani, Optimal Transport, Old and New, 2009.
[ACB17] Arjovsky, Chintala and Bottou, Wasserstein GAN, 2017.
[G17]  Gulrajani et al., Improved Training of Wasserstein GANs, 2017.

A coupling is a density on pairs with the two laws as its marginals; the cost of moving x to y is any function of the two, so that
finite spaces, the line and R^n are one case. The distance W_1 is the least cost of a coupling.

Main definitions: `is_coupling`, `cost`, `is_lipschitz`, `gain`.
Main statements: `gain_le_cost`, `cost_eq_gain_of_slackness`, `gain_of_point_masses`, `total_variation_of_disjoint_supports`,
`lipschitz_comp`, `lipschitz_scaled_iff`, `optimal_critic_slope`.
"""

from typing import Annotated

from objective_proofs import (
    Distribution,
    Formula,
    Function,
    Matrix,
    NonNegative,
    Point,
    PointFunction,
    Positive,
    Real,
    Space,
    Vector,
    abs_,
    dot,
    eq,
    forall,
    given,
    iff,
    integral,
    ne,
    refuted,
    squared_norm,
    theorem,
    vector,
)

Law = Annotated[Distribution, "X"]
Plan = Annotated[Function, "X, X -> real"]
Metric = Annotated[Function, "X, X -> real"]
Critic = Annotated[Function, "X -> real"]
Place = Annotated[Point, "X"]
SIGNS = ("forall(z in X: 0 <= p(z))", "forall(z in X: 0 <= q(z))")
MASSES = ("integral(z in X: p(z)) = 1", "integral(z in X: q(z)) = 1")
PLAN_NONNEGATIVE = "forall(x in X: forall(y in X: 0 <= plan(x, y)))"


def is_coupling(plan: Function, p: Distribution, q: Distribution) -> Formula:
    """The plan is a density on pairs whose marginals are p and q ([V09] Definition 1.1)."""
    space = p.space
    positive = forall(space, lambda x: forall(space, lambda y: plan(x, y) >= 0))
    first = forall(space, lambda x: eq(integral(space, lambda y: plan(x, y)), p(x)))
    return positive & first & forall(space, lambda y: eq(integral(space, lambda x: plan(x, y)), q(y)))


def cost(plan: Function, d: Function, space: Space) -> Real:
    """The expected distance d(x, y) of a pair drawn from the plan ([V09] eq. 4.1)."""
    return integral(space, lambda x: integral(space, lambda y: plan(x, y) * d(x, y)))


def is_lipschitz(f: Function, d: Function, constant: Real, space: Space) -> Formula:
    """f(x) - f(y) <= constant*d(x, y) for all pairs; both orders give the absolute value."""
    return forall(space, lambda x: forall(space, lambda y: f(x) - f(y) <= constant * d(x, y)))


def is_metric(d: Function, space: Space) -> Formula:
    """d is zero from a point to itself, symmetric, not negative, and satisfies the triangle inequality."""

    def triple(x: Point, y: Point, z: Point) -> Formula:
        return eq(d(x, x), 0) & eq(d(x, y), d(y, x)) & (d(x, y) >= 0) & (d(x, z) <= d(x, y) + d(y, z))

    return forall(space, lambda x: forall(space, lambda y: forall(space, lambda z: triple(x, y, z))))


def gain(f: Function, p: Distribution, q: Distribution) -> Real:
    """E_p[f] - E_q[f] ([ACB17] eq. 2)."""
    return integral(p.space, lambda x: p(x) * f(x)) - integral(p.space, lambda x: q(x) * f(x))


# Duality


def expected_drop(plan: Function, f: Function, space: Space) -> Real:
    """The expectation of f(x) - f(y) for a pair drawn from the plan."""
    return integral(space, lambda x: integral(space, lambda y: plan(x, y) * (f(x) - f(y))))


@theorem("V09 Theorem 5.10 (i), proof", claims=("WG-1",), redundant=(*SIGNS, *MASSES, PLAN_NONNEGATIVE))
def gain_eq_expected_drop(p: Law, q: Law, plan: Plan, f: Critic) -> Formula:
    """A critic gains its expected drop from x to y, under every coupling."""
    return given(is_coupling(plan, p, q)).then(eq(gain(f, p, q), expected_drop(plan, f, p.space)))


@theorem("V09 Theorem 5.10 (i), proof", claims=("WG-1",))
def expected_drop_le_cost(X: Space, plan: Plan, d: Metric, f: Critic, constant: Real) -> Formula:
    """The expected drop of a K-Lipschitz critic is at most K times the cost."""
    positive = forall(X, lambda x: forall(X, lambda y: plan(x, y) >= 0))
    return given(positive, is_lipschitz(f, d, constant, X)).then(expected_drop(plan, f, X) <= constant * cost(plan, d, X))


@theorem(
    "V09 Theorem 5.10 (i), weak duality; ACB17 eq. 2",
    claims=("WG-1", "WG-5"),
    redundant=(*SIGNS, *MASSES),
    using=["theorems.wasserstein.gain_eq_expected_drop", "theorems.wasserstein.expected_drop_le_cost"],
)
def gain_le_cost(X: Space, p: Law, q: Law, plan: Plan, d: Metric, f: Critic, constant: Real) -> Formula:
    """A K-Lipschitz critic gains at most K times the cost of any coupling."""
    return given(is_coupling(plan, p, q), is_lipschitz(f, d, constant, X)).then(
        gain(f, p, q) <= constant * cost(plan, d, X)
    )


@refuted("V09 Theorem 5.10 (i), without the Lipschitz condition", claims=("WG-1",))
def gain_of_any_critic_le_cost(p: Law, q: Law, plan: Plan, d: Metric, f: Critic) -> Formula:
    """Any critic gains at most the cost of any coupling."""
    return given(is_coupling(plan, p, q)).then(gain(f, p, q) <= cost(plan, d, p.space))


@theorem("V09 Theorem 5.10 (ii): complementary slackness", claims=("WG-1",), redundant=(*SIGNS, *MASSES, PLAN_NONNEGATIVE))
def cost_eq_gain_of_slackness(p: Law, q: Law, plan: Plan, d: Metric, f: Critic) -> Formula:
    """A critic with f(x) - f(y) = d(x, y) wherever mass is moved gains the cost."""
    tight = forall(p.space, lambda x: forall(p.space, lambda y: eq(plan(x, y) * (f(x) - f(y) - d(x, y)), 0)))
    return given(is_coupling(plan, p, q), tight).then(eq(gain(f, p, q), cost(plan, d, p.space)))


@theorem("ACB17 Section 3: critics that are K-Lipschitz", claims=("WG-5",))
def lipschitz_scaled_iff(X: Space, d: Metric, f: Critic, constant: Positive) -> Formula:
    """K*f is K-Lipschitz exactly if f is 1-Lipschitz."""
    scaled = forall(X, lambda x: forall(X, lambda y: constant * f(x) - constant * f(y) <= constant * d(x, y)))
    one = forall(X, lambda x: forall(X, lambda y: f(x) - f(y) <= d(x, y)))
    return iff(scaled, one)


@theorem("ACB17 Section 3: critics that are K-Lipschitz", claims=("WG-5",), redundant=(*SIGNS, *MASSES))
def gain_of_scaled_critic(p: Law, q: Law, f: Critic, constant: Real) -> Formula:
    """K*f gains K times what f gains."""
    scaled = integral(p.space, lambda x: p(x) * (constant * f(x))) - integral(p.space, lambda x: q(x) * (constant * f(x)))
    return eq(scaled, constant * gain(f, p, q))


# Point masses


def is_at(p: Distribution, place: Function, a: Real) -> Formula:
    """All mass of p is where the coordinate `place` is a."""
    return forall(p.space, lambda x: eq(p(x) * (place(x) - a), 0))


@theorem("ACB17 Example 1: the critic of two point masses", claims=("WG-2", "WG-3"), redundant=SIGNS)
def gain_of_point_masses(p: Law, q: Law, f: Critic, a: Real, b: Real) -> Formula:
    """Of point masses at f = a and f = b on the line, the coordinate f gains a - b."""
    return given(is_at(p, f, a), is_at(q, f, b)).then(eq(gain(f, p, q), a - b))


@theorem("ACB17 Example 1: point masses at different places", claims=("WG-3",), undecided=("satisfiable",))
def point_masses_have_disjoint_supports(p: Real, q: Real, place: Real, theta: Real) -> Formula:
    """Nowhere is a density at 0 positive where one at theta != 0 is."""
    return given(eq(p * place, 0), eq(q * (place - theta), 0), ne(theta, 0)).then(eq(p * q, 0))


@theorem("ACB17 Example 1: total variation", claims=("WG-3",), undecided=SIGNS)
def total_variation_of_disjoint_supports(p: Law, q: Law) -> Formula:
    """With disjoint supports, the total variation is 1, however near they are."""
    distance = integral(p.space, lambda x: abs_(p(x) - q(x))) / 2
    return given(forall(p.space, lambda x: eq(p(x) * q(x), 0))).then(eq(distance, 1))


@refuted("ACB17 Example 1, total variation in place of W_1", claims=("WG-3",))
def total_variation_le_distance(p: Law, q: Law, place: Critic, a: Real, b: Real) -> Formula:
    """The total variation of point masses is at most their distance."""
    return given(is_at(p, place, a), is_at(q, place, b)).then(
        integral(p.space, lambda x: abs_(p(x) - q(x))) / 2 <= abs_(a - b)
    )


# Compositions


@theorem("composition of Lipschitz functions", claims=("WG-4",))
def lipschitz_comp(
    X: Space,
    Y: Space,
    inner: Annotated[PointFunction, "X -> Y"],
    outer: Annotated[PointFunction, "Y -> V"],
    dx: Metric,
    dy: Annotated[Function, "Y, Y -> real"],
    dv: Annotated[Function, "V, V -> real"],
    k1: Real,
    k2: NonNegative,
) -> Formula:
    """The composition of a k2-Lipschitz and a k1-Lipschitz map is k2*k1-Lipschitz."""
    first = forall(X, lambda x: forall(X, lambda y: dy(inner(x), inner(y)) <= k1 * dx(x, y)))
    second = forall(Y, lambda u: forall(Y, lambda w: dv(outer(u), outer(w)) <= k2 * dy(u, w)))
    return given(first, second).then(
        forall(X, lambda x: forall(X, lambda y: dv(outer(inner(x)), outer(inner(y))) <= k2 * k1 * dx(x, y)))
    )


@theorem("an affine map moves differences as its linear part does", claims=("WG-4",))
def affine_difference(
    weight: Annotated[Matrix, "m", "n"], bias: Annotated[Vector, "m"], x: Annotated[Vector, "n"], y: Annotated[Vector, "n"]
) -> Formula:
    """|W*x + b - (W*y + b)| is |W*(x - y)|, so its least Lipschitz constant is the norm of W."""
    images = vector(weight.rows, lambda i: (dot(weight[i], x) + bias[i]) - (dot(weight[i], y) + bias[i]))
    return eq(squared_norm(images), squared_norm(vector(weight.rows, lambda i: dot(weight[i], x - y))))


@refuted("composition of Lipschitz functions, taken to be exact", claims=("WG-4",))
def composition_attains_product(
    weight1: Annotated[Matrix, "n", "n"], weight2: Annotated[Matrix, "n", "n"], v: Annotated[Vector, "n"]
) -> Formula:
    """Two maps that keep the length of a vector keep it, composed, too."""
    first = vector(v.dim, lambda i: dot(weight1[i], v))
    second = vector(v.dim, lambda i: dot(weight2[i], v))
    both = vector(v.dim, lambda i: dot(weight2[i], first))
    return given(eq(squared_norm(first), squared_norm(v)), eq(squared_norm(second), squared_norm(v))).then(
        eq(squared_norm(both), squared_norm(v))
    )


# Critics along transport segments


@theorem("G17 Proposition 1, as difference quotients", claims=("WG-7",))
def optimal_critic_slope(
    critic: Annotated[Function, "n -> real"],
    size: Annotated[Function, "n -> real"],
    x: Annotated[Vector, "n"],
    y: Annotated[Vector, "n"],
    s: Real,
    t: Real,
) -> Formula:
    """A 1-Lipschitz critic with f(x) - f(y) = |x - y| falls at slope 1 from x to y."""

    def between(r: Real) -> Vector:
        return x + r * (y - x)

    span = size(x - y)
    return given(
        critic(x) - critic(between(s)) <= s * span,
        critic(between(s)) - critic(between(t)) <= (t - s) * span,
        critic(between(t)) - critic(y) <= (1 - t) * span,
        eq(critic(x) - critic(y), span),
    ).then(eq(critic(between(s)) - critic(between(t)), (t - s) * span))


@theorem("V09 Theorem 5.10 (ii): a best critic and a best coupling", claims=("WG-1", "WG-7"), redundant=(*SIGNS, *MASSES, PLAN_NONNEGATIVE))
def slack_of_optimal_critic(p: Law, q: Law, plan: Plan, d: Metric, f: Critic) -> Formula:
    """A critic that gains the cost has f(x) - f(y) = d(x, y) for almost every pair that the plan moves."""
    slack = integral(
        p.space, lambda x: integral(p.space, lambda y: plan(x, y) * (d(x, y) - (f(x) - f(y))))
    )
    return given(is_coupling(plan, p, q), eq(gain(f, p, q), cost(plan, d, p.space))).then(eq(slack, 0))


@theorem("G17 Proposition 1: the gradient of a 1-Lipschitz function with slope 1 in a direction", claims=("WG-7",))
def gradient_eq_direction(gradient: Annotated[Vector, "n"], direction: Annotated[Vector, "n"]) -> Formula:
    """A gradient of norm at most 1 with slope 1 in a direction is that direction: it has norm 1."""
    unit = eq(squared_norm(direction), 1)
    return given(squared_norm(gradient) <= 1, unit, eq(dot(gradient, direction), 1)).then(
        forall(gradient, lambda i: eq(gradient[i], direction[i]))
    )


@refuted("G17 Proposition 1, taken to hold everywhere", claims=("WG-7",))
def optimal_critic_falls_everywhere(p: Law, q: Law, plan: Plan, d: Metric, f: Critic, a: Place, b: Place) -> Formula:
    """A best critic need not have slope 1 where no mass is moved."""
    optimal = is_coupling(plan, p, q) & is_lipschitz(f, d, Real(1), p.space) & eq(gain(f, p, q), cost(plan, d, p.space))
    return given(is_metric(d, p.space), optimal).then(eq(abs_(f(a) - f(b)), d(a, b)))
