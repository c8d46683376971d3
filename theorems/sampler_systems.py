"""Samplers as discrete dynamical systems: runs of no steps, adapters, and Lipschitz constants that carry over.

[TL]    TorchLean, NN.MLTheory.Generative.Diffusion.Samplers, NN.Spec.Generative.Diffusion.ReverseDDIM and PFODE.
[SME21] Song, Meng and Ermon, Denoising Diffusion Implicit Models, 2021.
[HJA20] Ho, Jain and Abbeel, Denoising Diffusion Probabilistic Models, 2020.
[G03]   Granas and Dugundji, Fixed Point Theory, 2003.

A sampler makes steps k = 0, 1, ... from x_T; its schedules are sequences in k. A system is an adapter that has a step of its own.

Main definitions: `DdpmModel`, `DdimModel`, `is_run`, `ddim_system`, `euler_system`, `is_contraction`, `grid_time`.
Main statements: `ddpm_of_no_steps`, `ddim_of_no_steps`, `euler_of_no_steps`, `ddim_system_lipschitz`, `euler_system_lipschitz`,
`fixed_point_unique`.
"""

from collections.abc import Callable
from typing import Annotated, NamedTuple

from objective_proofs import (
    Formula,
    Function,
    Natural,
    NonNegative,
    Positive,
    PositiveDim,
    Real,
    Vector,
    VectorFunction,
    abs_,
    eq,
    forall,
    given,
    implies,
    real,
    refuted,
    theorem,
    vectors,
)
from objective_proofs.definitions.samplers import Map, ddim_step, ddpm_step, distance_le, euler_step, is_lipschitz, norm

State = Annotated[Vector, "d"]
States = Annotated[VectorFunction, "natural -> d"]
Sequence = Annotated[Function, "natural -> real"]
Field = Annotated[VectorFunction, "d, real -> d"]
Step = Annotated[VectorFunction, "d -> d"]
Size = Annotated[Function, "d -> real"]


class DdpmModel(NamedTuple):
    """A noise prediction, the betas and the earlier alpha_bars by steps made, fresh noise for each step."""

    predicted: Field
    betas: Sequence
    previous: Sequence
    fresh: States
    guard: Positive


class DdimModel(NamedTuple):
    """A noise prediction, and alpha_bar at the steps made and after one more."""

    predicted: Field
    alpha_bars: Sequence
    guard: Positive


def ddpm_map(model: DdpmModel, k: Natural, x: Vector) -> Vector:
    """The step of DDPM from where k steps have been made ([HJA20] Algorithm 2; [TL] ddpmStep)."""
    return ddpm_step(model.predicted(x, k), x, model.fresh(k), model.betas(k), model.previous(k), model.guard)


def ddim_map(model: DdimModel, k: Natural, x: Vector) -> Vector:
    """The step of DDIM from where k steps have been made ([SME21] eq. 12; [TL] ddimStep)."""
    return ddim_step(model.predicted(x, k), x, model.alpha_bars(k), model.alpha_bars(k + 1), model.guard)


def ddim_system(model: DdimModel) -> Callable[[Natural, Vector], Vector]:
    """The adapter of DDIM to a discrete dynamical system ([TL] ddimStepSystem)."""
    return lambda k, x: ddim_map(model, k, x)


def euler_system(field: VectorFunction, dt: Real) -> Callable[[Real, Vector], Vector]:
    """The adapter of an Euler step to a discrete dynamical system ([TL] pfOdeEulerSystem)."""
    return lambda t, x: euler_step(field, x, t, dt)


def is_run(states: VectorFunction, start: Vector, step: Callable[[Natural, Vector], Vector]) -> Formula:
    """The states begin at `start`, and each is the step from the one before ([TL] ddpmSample, ddimSample)."""
    begins = forall(start, lambda i: eq(states(0)[i], start[i]))
    return begins & forall(Natural, lambda k: forall(start, lambda i: eq(states(k + 1)[i], step(k, states(k))[i])))


def matches(x: Vector, y: Vector) -> Formula:
    """x is y, coordinate by coordinate."""
    return forall(x, lambda i: eq(x[i], y[i]))


def is_contraction(step: Map, size: Callable[[Vector], Real], factor: Real, like: Vector) -> Formula:
    """`factor` is a Lipschitz constant below one ([TL] isContractive)."""
    return is_lipschitz(step, size, factor, like) & (factor < 1)


def grid_time(n: Real, k: Real) -> Real:
    """The time at which step k of n begins, from 1 down to 1/n ([TL] pfOdeSampleEuler)."""
    return 1 - k / n


# Runs of no steps


@theorem("TL ddpmSample_zero_steps", claims=("TL-48",))
def ddpm_of_no_steps(states: States, start: State, model: DdpmModel, n: Natural) -> Formula:
    """DDPM with no steps returns the state it began with."""
    run = is_run(states, start, lambda k, x: ddpm_map(model, k, x))
    return given(run, eq(n, 0)).then(matches(states(n), start))


@theorem("TL ddimSample_zero_steps", claims=("TL-49",))
def ddim_of_no_steps(states: States, start: State, model: DdimModel, n: Natural) -> Formula:
    """DDIM with no steps returns the state it began with."""
    run = is_run(states, start, lambda k, x: ddim_map(model, k, x))
    return given(run, eq(n, 0)).then(matches(states(n), start))


@theorem("TL pfOdeSampleEuler_zero_steps", claims=("TL-50",))
def euler_of_no_steps(states: States, start: State, field: Field, n: Natural, steps: PositiveDim) -> Formula:
    """The Euler sampler with no steps returns the state it began with."""
    run = is_run(states, start, lambda k, x: euler_step(field, x, grid_time(steps, k), -1 / steps))
    return given(run, eq(n, 0)).then(matches(states(n), start))


@refuted("TL pfOdeSampleEuler_zero_steps, for any number of steps", claims=("TL-50",))
def euler_of_any_steps(start: State, field: Field, t: Real, dt: Real) -> Formula:
    """A step does move the state."""
    return matches(euler_step(field, start, t, dt), start)


# Adapters


@theorem("TL ddimStepSystem_eq_step; TL ddimStepSystem_step", claims=("TL-51", "TS-7"))
def ddim_system_eq_step(model: DdimModel, k: Natural, x: State, y: State) -> Formula:
    """The system of DDIM makes the step of DDIM from whatever equals its state."""
    stepped = ddim_step(model.predicted(y, k), y, model.alpha_bars(k), model.alpha_bars(k + 1), model.guard)
    return given(matches(x, y), model.alpha_bars(k) >= 0, model.alpha_bars(k) <= 1, model.alpha_bars(k + 1) >= 0,
                 model.alpha_bars(k + 1) <= 1).then(matches(ddim_system(model)(k, x), stepped))


@theorem("TL pfOdeEulerSystem_eq_step; TL pfOdeEulerSystem_step", claims=("TL-52", "TS-8"))
def euler_system_eq_step(field: Field, t: Real, dt: Real, x: State, y: State) -> Formula:
    """The system of an Euler step makes that step from whatever equals its state."""
    return given(matches(x, y)).then(forall(x, lambda i: eq(euler_system(field, dt)(t, x)[i], y[i] + dt * field(y, t)[i])))


@refuted("TL pfOdeEulerSystem_eq_step, with the sign of the step reversed", claims=("TL-52", "TS-8"))
def euler_system_eq_backward_step(field: Field, t: Real, dt: Real, x: State) -> Formula:
    """The system does not step backwards in time."""
    return matches(euler_system(field, dt)(t, x), x - dt * field(x, t))


# Lipschitz constants and contractions


@theorem("TL pfOdeEulerSystem_l2_lipschitz_of_rhs_lipschitz", claims=("TL-56",))
def euler_system_lipschitz_of_field(
    field: Field, t: Real, dt: Real, constant: Real, x: State, y: State
) -> Formula:
    """The system of an Euler step has the constant 1 + |dt|*L of its field's L."""
    bounds = forall(vectors(x), lambda u: forall(vectors(x), lambda w: norm(field(u, t) - field(w, t)) <= constant * norm(u - w)))
    return given(bounds).then(distance_le(lambda z: euler_system(field, dt)(t, z), norm, 1 + abs_(dt) * constant, x, y))


@theorem("TL ddimStepSystem_lipschitz_of_step_lipschitz", claims=("TL-57",))
def ddim_system_lipschitz(model: DdimModel, k: Natural, size: Size, constant: Real, x: State, y: State) -> Formula:
    """A Lipschitz constant of the step of DDIM is one of its system."""
    defined = model.alpha_bars(k) >= 0, model.alpha_bars(k) <= 1, model.alpha_bars(k + 1) >= 0, model.alpha_bars(k + 1) <= 1
    assumed = is_lipschitz(lambda z: ddim_map(model, k, z), size, constant, x)
    return given(*defined, assumed).then(distance_le(lambda z: ddim_system(model)(k, z), size, constant, x, y))


@theorem("TL pfOdeEulerSystem_lipschitz_of_step_lipschitz", claims=("TL-58",))
def euler_system_lipschitz(field: Field, t: Real, dt: Real, size: Size, constant: Real, x: State, y: State) -> Formula:
    """A Lipschitz constant of an Euler step is one of its system."""
    assumed = is_lipschitz(lambda z: euler_step(field, z, t, dt), size, constant, x)
    return given(assumed).then(distance_le(lambda z: euler_system(field, dt)(t, z), size, constant, x, y))


@theorem("TL ddimStepSystem_contracts_of_step_contracts", claims=("TL-59",))
def ddim_system_contracts(model: DdimModel, k: Natural, size: Size, factor: Real, x: State, y: State) -> Formula:
    """Where the step of DDIM contracts, so does its system."""
    defined = model.alpha_bars(k) >= 0, model.alpha_bars(k) <= 1, model.alpha_bars(k + 1) >= 0, model.alpha_bars(k + 1) <= 1
    assumed = is_contraction(lambda z: ddim_map(model, k, z), size, factor, x)
    contracts = distance_le(lambda z: ddim_system(model)(k, z), size, factor, x, y) & (factor < 1)
    return given(*defined, assumed).then(contracts)


@theorem("TL pfOdeEulerSystem_contracts_of_step_contracts", claims=("TL-60",))
def euler_system_contracts(field: Field, t: Real, dt: Real, size: Size, factor: Real, x: State, y: State) -> Formula:
    """Where an Euler step contracts, so does its system."""
    assumed = is_contraction(lambda z: euler_step(field, z, t, dt), size, factor, x)
    contracts = distance_le(lambda z: euler_system(field, dt)(t, z), size, factor, x, y) & (factor < 1)
    return given(assumed).then(contracts)


@theorem("TL isContractive with the zero function for a norm", claims=("TG-6",))
def every_map_contracts_for_zero_size(step: Step, x: State, y: State) -> Formula:
    """Where every size is zero, every map is a contraction."""
    return distance_le(step, lambda v: Real(0), real("1/2"), x, y)


@theorem("G03 Section 1.1: a contraction has at most one fixed point", claims=("TG-6",))
def fixed_point_unique(step: Step, size: Size, factor: Real, x: State, y: State) -> Formula:
    """For a size that is positive off zero, a contraction has at most one fixed point."""
    definite = forall(vectors(x), lambda v: implies(size(v) <= 0, matches(v, v - v)))
    moved = distance_le(step, size, factor, x, y) & (factor < 1)
    return given(definite, moved, size(x - y) >= 0, matches(step(x), x), matches(step(y), y)).then(matches(x, y))


@refuted("G03 Section 1.1, for a size that may be zero off zero", claims=("TG-6",))
def fixed_point_unique_for_any_size(step: Step, size: Size, factor: NonNegative, x: State, y: State) -> Formula:
    """Without a norm, a contraction may have many fixed points."""
    moved = distance_le(step, size, factor, x, y) & (factor < 1)
    return given(moved, size(x - y) >= 0, matches(step(x), x), matches(step(y), y)).then(matches(x, y))


# The grid of times


@theorem("TL pfOdeSampleEuler: the grid runs down", claims=("DF-20",))
def grid_runs_down(n: PositiveDim, k: Real) -> Formula:
    """The first step begins at time 1, the last one of n at 1/n, each 1/n below the one before."""
    ends = eq(grid_time(n, Real(0)), 1) & eq(grid_time(n, n - 1), 1 / n)
    return ends & eq(grid_time(n, k + 1), grid_time(n, k) - 1 / n)


@theorem("TL pfOdeSampleEuler on Gaussian data, where a step multiplies", claims=("DF-20",))
def linear_steps_commute(first: Real, second: Real, x: State) -> Formula:
    """Two steps that multiply the state may be exchanged, so that linear data do not show the order."""
    return matches(first * (second * x), second * (first * x))


@refuted("TL pfOdeSampleEuler with the grid reversed, on data that are not Gaussian", claims=("DF-20",))
def steps_commute(first: Step, second: Step, x: State) -> Formula:
    """Other steps may not be exchanged: the order of the times matters."""
    return matches(first(second(x)), second(first(x)))
