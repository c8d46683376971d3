"""DDIM over many steps with the true noise: without a guard it returns the data, with one a product of factors below one of them.

[SME21] Song, Meng and Ermon, Denoising Diffusion Implicit Models, 2021.
[TL]    TorchLean, NN.Spec.Generative.Diffusion.ReverseDDIM.

Samplers run backwards: `alpha_bar(k)` is the share of the signal where k steps have been made, from x_T at k = 0.

Main definitions: `is_share`, `is_run`, `factor`, `is_product`, `is_drift`.
Main statements: `ddim_follows_noised`, `guarded_ddim_follows_shrunk`, `noised_at_one`, `factor_in_open_unit`.
"""

from collections.abc import Callable
from typing import Annotated

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
    refuted,
    sqrt,
    theorem,
)
from objective_proofs.definitions.diffusion import noised
from objective_proofs.definitions.samplers import ddim_step

State = Annotated[Vector, "d"]
States = Annotated[VectorFunction, "natural -> d"]
Sequence = Annotated[Function, "natural -> real"]


def same(x: Vector, y: Vector) -> Formula:
    """x is y, coordinate by coordinate."""
    return forall(x, lambda i: eq(x[i], y[i]))


def is_share(alpha_bar: Function) -> Formula:
    """Every alpha_bar is in (0, 1]."""
    return forall(Natural, lambda k: (alpha_bar(k) > 0) & (alpha_bar(k) <= 1))


def is_run(states: VectorFunction, alpha_bar: Function, x0: Vector, eps: Vector, guard: Real) -> Formula:
    """The states begin at the noised data, and each is the step of DDIM from the one before ([SME21] eq. 12; [TL] ddimSample)."""
    steps = forall(
        Natural, lambda k: same(states(k + 1), ddim_step(eps, states(k), alpha_bar(k), alpha_bar(k + 1), guard))
    )
    return same(states(0), noised(x0, eps, alpha_bar(0))) & steps


def factor(share: Real, guard: Real) -> Real:
    """sqrt(alpha_bar)/(sqrt(alpha_bar) + guard), what a guarded step leaves of the data."""
    return sqrt(share) / (sqrt(share) + guard)


def is_product(products: Function, factors: Callable[[Natural], Real]) -> Formula:
    """products(n) is the product of the factors at k < n."""
    return eq(products(0), 1) & forall(Natural, lambda k: eq(products(k + 1), products(k) * factors(k)))


def is_drift(drift: Function, alpha_bar: Function, guard: Real) -> Formula:
    """drift(n) is the product of the factors of the steps k < n."""
    return is_product(drift, lambda k: factor(alpha_bar(k), guard))


@theorem("SME21 eq. 12 with the true noise", claims=("DF-16",))
def ddim_follows_noised(states: States, alpha_bar: Sequence, x0: State, eps: State, n: Natural) -> Formula:
    """With the true noise, DDIM passes through the noised points of every step."""
    return given(is_share(alpha_bar), is_run(states, alpha_bar, x0, eps, Real(0))).then(
        same(states(n), noised(x0, eps, alpha_bar(n)))
    )


@theorem("SME21 eq. 4: the end of the run, where alpha_bar is one", claims=("DF-16", "DF-17", "TG-9"))
def noised_at_one(x: State, eps: State) -> Formula:
    """Where alpha_bar is one, the noised point is the point: a run that ends there returns it."""
    return same(noised(x, eps, Real(1)), x)


@theorem("TL ddimSample, its guard with the true noise", claims=("DF-17", "TG-9"))
def guarded_ddim_follows_shrunk(
    states: States, alpha_bar: Sequence, drift: Sequence, x0: State, eps: State, guard: NonNegative, n: Natural
) -> Formula:
    """A guarded DDIM passes through the noised points of the data times the drift."""
    return given(is_share(alpha_bar), is_run(states, alpha_bar, x0, eps, guard), is_drift(drift, alpha_bar, guard)).then(
        same(states(n), noised(drift(n) * x0, eps, alpha_bar(n)))
    )


@theorem("TL ddimStep, its guard", claims=("DF-17", "TG-9"))
def factor_in_open_unit(share: Positive, guard: Positive) -> Formula:
    """With a guard, the factor of a step is positive and below one."""
    return (factor(share, guard) > 0) & (factor(share, guard) < 1)


@theorem("TL ddimSample, its guard: the drift of all steps", claims=("DF-17", "TG-9"))
def product_of_factors_in_open_unit(factors: Sequence, products: Sequence, n: Natural) -> Formula:
    """A product of factors between 0 and 1 is positive, and below one after the first step."""
    between = forall(Natural, lambda k: (factors(k) > 0) & (factors(k) < 1))
    return given(between, is_product(products, factors)).then((products(n) > 0) & (products(n + 1) < 1))


@refuted("TL ddimSample, taken to return the data in one guarded step", claims=("DF-17", "TG-9"))
def guarded_ddim_returns_clean(x0: State, eps: State, alpha_bar: Positive, guard: Positive) -> Formula:
    """With a guard, even the true noise does not lead back to the data."""
    stepped = ddim_step(eps, noised(x0, eps, alpha_bar), alpha_bar, Real(1), guard)
    return given(alpha_bar <= 1).then(same(stepped, x0))
