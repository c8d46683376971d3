"""Samplers as discrete dynamical systems: runs of no steps, adapters, and Lipschitz constants that carry over.

[TL]    TorchLean, NN.MLTheory.Generative.Diffusion.Samplers, NN.Spec.Generative.Diffusion.ReverseDDIM and PFODE.
[SME21] Song, Meng and Ermon, Denoising Diffusion Implicit Models, 2021.
[HJA20] Ho, Jain and Abbeel, Denoising Diffusion Probabilistic Models, 2020.
[GD03]  Granas and Dugundji, Fixed Point Theory, 2003.

A sampler makes steps k = 0, 1, ... from x_T; its schedules are sequences in k. A system is an adapter that has a step of its own.

Main definitions: `DdimModel`, `is_run`, `ddim_system`, `euler_system`, `system_of`, `is_contraction`.
Main statements: `sampler_of_no_steps`, `ddim_system_eq_step`, `system_lipschitz`, `system_contracts`, `contraction_brings_closer`.
"""

from collections.abc import Callable
from typing import Annotated, NamedTuple

from objective_proofs import (
    Formula,
    Function,
    Natural,
    NonNegative,
    Positive,
    Real,
    Vector,
    VectorFunction,
    eq,
    forall,
    given,
    real,
    refuted,
    theorem,
)
from objective_proofs.definitions.samplers import Map, ddim_step, distance_le, euler_step, is_lipschitz

State = Annotated[Vector, "d"]
States = Annotated[VectorFunction, "natural -> d"]
Sequence = Annotated[Function, "natural -> real"]
Field = Annotated[VectorFunction, "d, real -> d"]
Step = Annotated[VectorFunction, "d -> d"]
Steps = Annotated[VectorFunction, "natural, d -> d"]
Size = Annotated[Function, "d -> real"]


class DdimModel(NamedTuple):
    """A noise prediction, and alpha_bar at the steps made and after one more."""

    predicted: Field
    alpha_bars: Sequence
    guard: Positive


def ddim_map(model: DdimModel, k: Natural, x: Vector) -> Vector:
    """The step of DDIM from where k steps have been made ([SME21] eq. 12; [TL] ddimStep)."""
    return ddim_step(model.predicted(x, k), x, model.alpha_bars(k), model.alpha_bars(k + 1), model.guard)


def ddim_system(model: DdimModel) -> Callable[[Natural, Vector], Vector]:
    """The adapter of DDIM to a discrete dynamical system ([TL] ddimStepSystem)."""
    return lambda k, x: ddim_map(model, k, x)


def euler_system(field: VectorFunction, dt: Real) -> Callable[[Real, Vector], Vector]:
    """The adapter of an Euler step to a discrete dynamical system ([TL] pfOdeEulerSystem)."""
    return lambda t, x: euler_step(field, x, t, dt)


def system_of(step: VectorFunction) -> Callable[[Natural, Vector], Vector]:
    """The adapter of any step to a discrete dynamical system."""
    return lambda k, x: step(k, x)


def is_run(states: VectorFunction, start: Vector, step: VectorFunction) -> Formula:
    """The states begin at `start`, and each is the step from the one before ([TL] ddpmSample, ddimSample)."""
    begins = forall(start, lambda i: eq(states(0)[i], start[i]))
    return begins & forall(Natural, lambda k: forall(start, lambda i: eq(states(k + 1)[i], step(k, states(k))[i])))


def matches(x: Vector, y: Vector) -> Formula:
    """x is y, coordinate by coordinate."""
    return forall(x, lambda i: eq(x[i], y[i]))


def is_contraction(step: Map, size: Callable[[Vector], Real], factor: Real, like: Vector) -> Formula:
    """`factor` is a Lipschitz constant below one ([TL] isContractive)."""
    return is_lipschitz(step, size, factor, like) & (factor < 1)


# Runs of no steps


@theorem(
    "TL ddpmSample_zero_steps, ddimSample_zero_steps, pfOdeSampleEuler_zero_steps",
    claims=("TL-48", "TL-49", "TL-50"),
    redundant=("forall(k in naturals: forall(i < d: states(k + 1)[i] = step(k, states(k))[i]))",),
)
def sampler_of_no_steps(states: States, start: State, step: Steps, n: Natural) -> Formula:
    """Whatever its step, DDPM's, DDIM's or Euler's, a sampler with no steps returns its start."""
    return given(is_run(states, start, step), eq(n, 0)).then(matches(states(n), start))


@theorem("TL pfOdeSampleEuler, one step", claims=("TL-50",))
def sampler_of_one_step(states: States, start: State, step: Steps) -> Formula:
    """A sampler with one step returns the step from its start."""
    return given(is_run(states, start, step)).then(matches(states(1), step(0, start)))


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


@theorem("TL ddimStepSystem_lipschitz_of_step_lipschitz; pfOdeEulerSystem_lipschitz_of_step_lipschitz", claims=("TL-57", "TL-58"))
def system_lipschitz(step: Steps, k: Natural, size: Size, constant: Real, x: State, y: State) -> Formula:
    """A Lipschitz constant of a step, DDIM's or Euler's, is one of its system."""
    assumed = is_lipschitz(lambda v: step(k, v), size, constant, x)
    return given(assumed).then(distance_le(lambda v: system_of(step)(k, v), size, constant, x, y))


@theorem("TL ddimStepSystem_contracts_of_step_contracts; pfOdeEulerSystem_contracts_of_step_contracts", claims=("TL-59", "TL-60"))
def system_contracts(step: Steps, k: Natural, size: Size, factor: Real, x: State, y: State) -> Formula:
    """Where a step contracts, DDIM's or Euler's, so does its system."""
    assumed = is_contraction(lambda v: step(k, v), size, factor, x)
    return given(assumed).then(distance_le(lambda v: system_of(step)(k, v), size, factor, x, y) & (factor < 1))


@refuted("TL ddimStepSystem_contracts_of_step_contracts, for a system that makes another step", claims=("TL-59",))
def other_system_contracts(step: Step, other: Step, size: Size, factor: Real, x: State, y: State) -> Formula:
    """That one step contracts x and y says nothing of another step."""
    return given(distance_le(step, size, factor, x, y)).then(distance_le(other, size, factor, x, y))


@theorem("TL isContractive with the zero function for a norm", claims=("TG-6",))
def every_map_contracts_for_zero_size(step: Step, x: State, y: State) -> Formula:
    """Where every size is zero, every map is a contraction."""
    return distance_le(step, lambda v: Real(0), real("1/2"), x, y)


@theorem("GD03 Section 1.1: for a norm, which is positive off zero", claims=("TG-6",))
def contraction_brings_closer(step: Step, size: Size, factor: Real, x: State, y: State) -> Formula:
    """A contraction brings two points at a positive distance strictly closer."""
    moved = distance_le(step, size, factor, x, y)
    return given(moved, factor < 1, size(x - y) > 0).then(size(step(x) - step(y)) < size(x - y))


@theorem("GD03 Section 1.1: the factor of a contraction is not negative", claims=("TG-6",))
def contraction_factor_nonneg(step: Step, size: Size, factor: Real, x: State, y: State) -> Formula:
    """For sizes that are not negative, a factor below zero leaves only points at distance zero."""
    moved = distance_le(step, size, factor, x, y)
    return given(moved, size(step(x) - step(y)) >= 0, size(x - y) > 0).then(factor >= 0)


@refuted("GD03 Section 1.1, for any function in place of the norm", claims=("TG-6",))
def contraction_brings_any_size_closer(step: Step, size: Size, factor: NonNegative, x: State, y: State) -> Formula:
    """Without a norm, a contraction need not bring anything closer."""
    moved = distance_le(step, size, factor, x, y)
    return given(moved, factor < 1).then(size(step(x) - step(y)) < size(x - y))
