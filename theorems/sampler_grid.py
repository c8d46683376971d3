"""The grid of times of a probability-flow sampler: it descends from 1, and which data show that.

[SSK21] Song et al., Score-Based Generative Modeling through Stochastic Differential Equations, 2021.
[TL]    TorchLean, NN.Spec.Generative.Diffusion.PFODE.

On Gaussian data a step multiplies the state by a factor that depends on its time alone. The grid reversed ascends to 1.

Main definitions: `grid_time`, `is_linear_run`, `is_ascending`, `is_descending`.
Main statements: `grid_runs_down`, `linear_run_eq_product`, `split_products_eq`, `reversed_product_eq`.
"""

from typing import Annotated

from objective_proofs import (
    Dim,
    Formula,
    Function,
    Natural,
    PositiveDim,
    Real,
    Vector,
    VectorFunction,
    eq,
    forall,
    given,
    implies,
    real,
    refuted,
    theorem,
)
from objective_proofs.definitions.samplers import euler_step

State = Annotated[Vector, "d"]
States = Annotated[VectorFunction, "natural -> d"]
Sequence = Annotated[Function, "natural -> real"]
Field = Annotated[VectorFunction, "d, real -> d"]


def matches(x: Vector, y: Vector) -> Formula:
    """x is y, coordinate by coordinate."""
    return forall(x, lambda i: eq(x[i], y[i]))


def grid_time(n: Real, k: Real) -> Real:
    """The time at which step k of n begins, from 1 down to 1/n ([TL] pfOdeSampleEuler)."""
    return 1 - k / n


def is_ascending(products: Function, factor: Function, n: Real) -> Formula:
    """Step k multiplies by the factor at (k + 1)/n: the times 1/n, 2/n, ..., the grid reversed."""
    return forall(Natural, lambda k: eq(products(k + 1), factor((k + 1) / n) * products(k)))


def is_descending(products: Function, factor: Function, n: Real) -> Formula:
    """Step k multiplies by the factor at (j + 1)/n if j of n steps follow it: the times 1, (n - 1)/n, ..., the grid."""

    def step(k: Natural, j: Natural) -> Formula:
        return implies(eq(j + k + 1, n), eq(products(k + 1), factor((j + 1) / n) * products(k)))

    return forall(Natural, lambda k: forall(Natural, lambda j: step(k, j)))


@theorem("TL pfOdeSampleEuler: the grid runs down", claims=("DF-20",))
def grid_runs_down(n: PositiveDim, k: Real) -> Formula:
    """The first step begins at time 1, the last one of n at 1/n, each 1/n below the one before."""
    ends = eq(grid_time(n, Real(0)), 1) & eq(grid_time(n, n - 1), 1 / n)
    return ends & eq(grid_time(n, k + 1), grid_time(n, k) - 1 / n)


@theorem("TL pfOdeSampleEuler: the steps that follow", claims=("DF-20",))
def grid_time_of_steps_left(n: Dim, k: Natural, j: Natural) -> Formula:
    """If j of n steps follow step k, then step k begins at (j + 1)/n."""
    return given(eq(j + k + 1, n)).then(eq(grid_time(n, k), (j + 1) / n))


@refuted("TL pfOdeSampleEuler at fd2c196, where the grid was reversed", claims=("DF-20",))
def reversed_grid_runs_down(n: PositiveDim, k: Real) -> Formula:
    """The grid reversed does not descend."""
    return grid_time(n, n - 1 - (k + 1)) <= grid_time(n, n - 1 - k)


@theorem("TL pfOdeSampleEuler on Gaussian data, where a step multiplies", claims=("DF-20",))
def linear_run_eq_product(states: States, start: State, multipliers: Sequence, products: Sequence, n: Natural) -> Formula:
    """Steps that multiply the state multiply it, together, by their product."""
    run = matches(states(0), start) & forall(Natural, lambda k: matches(states(k + 1), multipliers(k) * states(k)))
    product = eq(products(0), 1) & forall(Natural, lambda k: eq(products(k + 1), multipliers(k) * products(k)))
    return given(run, product).then(matches(states(n), products(n) * start))


@theorem("TL pfOdeSampleEuler on Gaussian data: the grid and the grid reversed", claims=("DF-20",))
def split_products_eq(n: PositiveDim, factor: Function, up: Sequence, down: Sequence) -> Formula:
    """The first j steps of the grid reversed and the first n - j of the grid are all steps."""
    return given(is_ascending(up, factor, n), eq(down(0), 1), is_descending(down, factor, n)).then(
        forall(Natural, lambda k: forall(Natural, lambda j: implies(eq(j + k, n), eq(up(j) * down(k), up(n)))))
    )


@theorem(
    "TL pfOdeSampleEuler on Gaussian data: the grid and the grid reversed", claims=("DF-20",), using=(split_products_eq,)
)
def reversed_product_eq(n: PositiveDim, factor: Function, up: Sequence, down: Sequence) -> Formula:
    """After all n steps, the grid and the grid reversed have multiplied the state alike."""
    return given(eq(up(0), 1), is_ascending(up, factor, n), eq(down(0), 1), is_descending(down, factor, n)).then(
        eq(down(n), up(n))
    )


@refuted("TL pfOdeSampleEuler with the grid reversed, on data that are not Gaussian", claims=("DF-20",))
def reversed_grid_leads_to_same_state(field: Field, start: State, dt: Real) -> Formula:
    """With another field, two Euler steps on the grid and on the grid reversed end apart."""
    first, last = real(1), real("1/2")
    descending = euler_step(field, euler_step(field, start, first, dt), last, dt)
    ascending = euler_step(field, euler_step(field, start, last, dt), first, dt)
    return matches(descending, ascending)
