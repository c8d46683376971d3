"""Samplers over many steps: DDIM with the true noise, Euler steps of the probability-flow ODE, Lipschitz bounds along the way.

[HJA20] Ho, Jain and Abbeel, Denoising Diffusion Probabilistic Models, 2020.
[SME21] Song, Meng and Ermon, Denoising Diffusion Implicit Models, 2021.
[HNW93] Hairer, Norsett and Wanner, Solving Ordinary Differential Equations I, 1993.
[TL]    TorchLean, NN.Spec.Generative.Diffusion and NN.MLTheory.Generative.Diffusion.Samplers.

Samplers run backwards: `signal(k)` and `noise(k)` are the roots of alpha_bar and 1 - alpha_bar where k steps have been made. With
the true noise each coordinate moves by itself, so that one coordinate is stated.

Main definitions: `ddim_coordinate`, `is_product`, `is_sum`.
Main statements: `ddim_follows_noised`, `distance_le_product`, `product_le_exp`.
"""

from collections.abc import Callable
from typing import Annotated

from objective_proofs import (
    Formula,
    Function,
    Natural,
    NonNegative,
    Real,
    abs_,
    eq,
    exp,
    forall,
    given,
    refuted,
    theorem,
)

Sequence = Annotated[Function, "natural -> real"]
CONSTANTS_NONNEGATIVE = "forall(k in naturals: 0 <= constants(k))"


def ddim_coordinate(signal: Function, noise: Function, k: Natural, x: Real, eps: Real, guard: Real) -> Real:
    """The step of DDIM from where k steps have been made ([SME21] eq. 12 without noise; [TL] ddimStep)."""
    return signal(k + 1) * (x - noise(k) * eps) / (signal(k) + guard) + noise(k + 1) * eps


def is_run(states: Function, start: Real, step: Callable[[Natural, Real], Real]) -> Formula:
    """The states begin at `start`, and each is the step from the one before ([TL] ddimSample)."""
    return eq(states(0), start) & forall(Natural, lambda k: eq(states(k + 1), step(k, states(k))))


def is_product(products: Function, factor: Callable[[Natural], Real]) -> Formula:
    """products(n) is the product of the factors at k < n."""
    return eq(products(0), 1) & forall(Natural, lambda k: eq(products(k + 1), products(k) * factor(k)))


def is_sum(sums: Function, term: Callable[[Natural], Real]) -> Formula:
    """sums(n) is the sum of the terms at k < n."""
    return eq(sums(0), 0) & forall(Natural, lambda k: eq(sums(k + 1), sums(k) + term(k)))


# DDIM with the true noise


@theorem("SME21 eq. 12 with the true noise", claims=("DF-16",))
def ddim_follows_noised(states: Sequence, signal: Sequence, noise: Sequence, x0: Real, eps: Real, n: Natural) -> Formula:
    """With the true noise, DDIM passes through the noised points of every step."""
    run = is_run(
        states,
        signal(0) * x0 + noise(0) * eps,
        lambda k, x: ddim_coordinate(signal, noise, k, x, eps, Real(0)),
    )
    return given(forall(Natural, lambda k: signal(k) > 0), run).then(eq(states(n), signal(n) * x0 + noise(n) * eps))


# Bounds along many steps


@theorem("HNW93 Section I.7, n Euler steps", claims=("TG-7",), undecided=(CONSTANTS_NONNEGATIVE,))
def distance_le_product(distance: Sequence, constants: Sequence, products: Sequence, dt: Real, n: Natural) -> Formula:
    """Distances that each step multiplies by at most 1 + |dt|*L end below the product."""
    steps = forall(Natural, lambda k: distance(k + 1) <= (1 + abs_(dt) * constants(k)) * distance(k))
    product = is_product(products, lambda k: 1 + abs_(dt) * constants(k))
    nonnegative = forall(Natural, lambda k: constants(k) >= 0)
    return given(nonnegative, steps, product).then(distance(n) <= products(n) * distance(0))


@theorem(
    "HNW93 Section I.7: a product of 1 + |dt|*L below an exponential",
    claims=("TG-7",),
    undecided=(CONSTANTS_NONNEGATIVE,),
)
def product_le_exp(constants: Sequence, products: Sequence, sums: Sequence, dt: Real, n: Natural) -> Formula:
    """The product of 1 + |dt|*L is at most the exponential of |dt| times the sum of L."""
    product = is_product(products, lambda k: 1 + abs_(dt) * constants(k))
    nonnegative = forall(Natural, lambda k: constants(k) >= 0)
    return given(nonnegative, product, is_sum(sums, constants)).then(products(n) <= exp(abs_(dt) * sums(n)))


@refuted("HNW93 Section I.7, with the bound for one step", claims=("TG-7",))
def two_steps_bounded_as_one(first: NonNegative, second: NonNegative, dt: Real) -> Formula:
    """Two steps can carry states farther apart than the sum of their excesses says."""
    return (1 + abs_(dt) * first) * (1 + abs_(dt) * second) <= 1 + abs_(dt) * (first + second)
