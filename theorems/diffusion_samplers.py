"""Diffusion samplers: steps of DDPM, of DDIM and of the probability-flow ODE, and how far they carry two states apart.

[HJA20] Ho, Jain and Abbeel, Denoising Diffusion Probabilistic Models, 2020.
[SME21] Song, Meng and Ermon, Denoising Diffusion Implicit Models, 2021.
[SSK21] Song et al., Score-Based Generative Modeling through Stochastic Differential Equations, 2021.
[HNW93] Hairer, Norsett and Wanner, Solving Ordinary Differential Equations I, 1993.
[TL]    TorchLean, NN.Spec.Generative.Diffusion and NN.MLTheory.Generative.Diffusion.Samplers.

A step divides by what it has to divide by plus a guard: zero in the papers, 1e-6 in [TL].

The steps themselves are in `objective_proofs.definitions.samplers`.

Main definitions: `LinearSchedule`, `pf_ode_rhs`.
Main statements: `last_ddpm_step_without_noise`, `ddim_step_of_oracle`, `guarded_ddim_step_of_oracle`,
`euler_step_distance_le`, `euler_step_lipschitz`.
"""

from typing import Annotated, NamedTuple

from objective_proofs import (
    Formula,
    NonNegative,
    OpenUnit,
    Positive,
    Real,
    Vector,
    VectorFunction,
    abs_,
    eq,
    exp,
    forall,
    given,
    refuted,
    sqrt,
    theorem,
)
from objective_proofs.definitions.diffusion import noised, sqrt_nonneg
from objective_proofs.definitions.samplers import (
    clean_prediction,
    ddim_step,
    ddpm_step,
    distance_le,
    euler_step,
    is_lipschitz,
    norm,
)

State = Annotated[Vector, "d"]
Field = Annotated[VectorFunction, "d, real -> d"]


class LinearSchedule(NamedTuple):
    """The continuous schedule beta(t) = beta0 + t*(beta1 - beta0) ([SSK21] eq. 32; [TL] VPLinearSchedule)."""

    beta0: Real
    beta1: Real


def beta_at(schedule: LinearSchedule, t: Real) -> Real:
    """beta(t) ([SSK21] eq. 32)."""
    return schedule.beta0 + t * (schedule.beta1 - schedule.beta0)


def alpha_bar_at(schedule: LinearSchedule, t: Real) -> Real:
    """alpha_bar(t) = exp(-(integral of beta from 0 to t)) ([SSK21] eq. 33; [TL] alphaBar)."""
    return exp(-(schedule.beta0 * t + (schedule.beta1 - schedule.beta0) * t**2 / 2))


def pf_ode_rhs(schedule: LinearSchedule, noise: Vector, x: Vector, t: Real, guard: Real) -> Vector:
    """-beta*x/2 + beta/(2*sigma)*noise, sigma being the root of 1 - alpha_bar(t) ([SSK21] eq. 13; [TL] pfOdeRhs)."""
    sigma = sqrt_nonneg(1 - alpha_bar_at(schedule, t))
    return -beta_at(schedule, t) / 2 * x + beta_at(schedule, t) / (2 * (sigma + guard)) * noise


# DDPM


@theorem("HJA20 Algorithm 2, line 3: z = 0 at t = 1", claims=("DF-7", "TG-8"))
def last_ddpm_step_without_noise(noise: State, x: State, z: State, w: State, beta: OpenUnit, guard: NonNegative) -> Formula:
    """The last step of DDPM does not depend on the fresh noise."""
    last, other = ddpm_step(noise, x, z, beta, Real(1), guard), ddpm_step(noise, x, w, beta, Real(1), guard)
    return forall(x, lambda i: eq(last[i], other[i]))


@refuted("HJA20 Algorithm 2, line 3, at an earlier step", claims=("DF-7", "TG-8"))
def ddpm_step_without_noise(
    noise: State, x: State, z: State, w: State, beta: OpenUnit, previous: OpenUnit, guard: NonNegative
) -> Formula:
    """The earlier steps of DDPM do depend on the fresh noise."""
    one, other = ddpm_step(noise, x, z, beta, previous, guard), ddpm_step(noise, x, w, beta, previous, guard)
    return forall(x, lambda i: eq(one[i], other[i]))


# DDIM


@theorem("SME21 eq. 12 with the true noise", claims=("DF-16",))
def ddim_step_of_oracle(x0: State, eps: State, alpha_bar: Positive, previous: NonNegative) -> Formula:
    """With the true noise, a step of DDIM goes to the point of the step before."""
    stepped = ddim_step(eps, noised(x0, eps, alpha_bar), alpha_bar, previous, Real(0))
    return given(alpha_bar <= 1, previous <= 1).then(forall(x0, lambda i: eq(stepped[i], noised(x0, eps, previous)[i])))


@theorem("TL ddimStep, its additive guard with the true noise", claims=("DF-17", "TG-9"))
def guarded_ddim_step_of_oracle(
    x0: State, eps: State, alpha_bar: Positive, previous: NonNegative, guard: NonNegative, scale: Real
) -> Formula:
    """A guarded step of DDIM shrinks the clean part by sqrt(alpha_bar)/(sqrt(alpha_bar) + guard)."""
    stepped = ddim_step(eps, noised(scale * x0, eps, alpha_bar), alpha_bar, previous, guard)
    shrunk = scale * sqrt(alpha_bar) / (sqrt(alpha_bar) + guard)
    return given(alpha_bar <= 1, previous <= 1).then(
        forall(x0, lambda i: eq(stepped[i], noised(shrunk * x0, eps, previous)[i]))
    )


@refuted("TL x0Pred, taken for the inverse of qSample", claims=("DF-17", "TG-9"))
def guarded_clean_prediction_of_oracle(x0: State, eps: State, alpha_bar: OpenUnit, guard: Positive) -> Formula:
    """With a guard, the prediction does not return the clean point, even with the true noise."""
    predicted = clean_prediction(eps, noised(x0, eps, alpha_bar), alpha_bar, guard)
    return forall(x0, lambda i: eq(predicted[i], x0[i]))


# The probability-flow ODE


@theorem("SSK21 eq. 13, with the score of a noise prediction", claims=("DF-19",))
def pf_ode_rhs_of_score(schedule: LinearSchedule, noise: State, x: State, t: Real) -> Formula:
    """The field is -beta*x/2 - beta*score/2, the score being minus the noise over sigma."""
    variance = 1 - alpha_bar_at(schedule, t)
    score = -1 / sqrt(variance) * noise
    field = pf_ode_rhs(schedule, noise, x, t, Real(0))
    beta = beta_at(schedule, t)
    return given(variance > 0).then(forall(x, lambda i: eq(field[i], -beta / 2 * x[i] - beta / 2 * score[i])))


# One Euler step


@theorem("TL sub_add_scaled_eq", claims=("TL-53",))
def euler_step_difference(f: Field, x: State, y: State, t: Real, dt: Real) -> Formula:
    """Two states differ after a step by their difference plus dt times that of the fields."""
    left = euler_step(f, x, t, dt) - euler_step(f, y, t, dt)
    right = (x - y) + dt * (f(x, t) - f(y, t))
    return forall(x, lambda i: eq(left[i], right[i]))


@theorem("TL eulerStep_l2_distance_bound; HNW93 Section I.7", claims=("TL-54", "DF-23"))
def euler_step_distance_le(f: Field, x: State, y: State, t: Real, dt: Real) -> Formula:
    """Two states are after a step no farther apart than before, plus |dt| times their fields."""
    apart = norm(euler_step(f, x, t, dt) - euler_step(f, y, t, dt))
    return apart <= norm(x - y) + abs_(dt) * norm(f(x, t) - f(y, t))


@refuted("TL eulerStep_l2_distance_bound, without the absolute value", claims=("TL-54", "DF-23"))
def euler_step_distance_le_without_abs(f: Field, x: State, y: State, t: Real, dt: Real) -> Formula:
    """Backwards in time, where dt is negative, the bound needs |dt|."""
    apart = norm(euler_step(f, x, t, dt) - euler_step(f, y, t, dt))
    return apart <= norm(x - y) + dt * norm(f(x, t) - f(y, t))


@theorem(
    "TL eulerStep_l2_lipschitz_of_rhs_lipschitz; pfOdeEulerSystem_l2_lipschitz_of_rhs_lipschitz",
    claims=("TL-55", "TL-56", "DF-23"),
    using=(euler_step_distance_le,),
)
def euler_step_lipschitz(f: Field, x: State, y: State, t: Real, dt: Real, constant: Real) -> Formula:
    """A field with Lipschitz constant L gives a step with constant 1 + |dt|*L."""
    return given(is_lipschitz(lambda u: f(u, t), norm, constant, x)).then(
        distance_le(lambda u: euler_step(f, u, t, dt), norm, 1 + abs_(dt) * constant, x, y)
    )


@theorem("TL eulerStep_l2_lipschitz_of_rhs_lipschitz: its constant is never below one", claims=("DF-23",))
def one_le_euler_lipschitz_constant(dt: Real, constant: NonNegative) -> Formula:
    """The constant 1 + |dt|*L is at least one: it never shows that a step contracts."""
    return 1 + abs_(dt) * constant >= 1


@refuted("TL pfOdeEulerSystem_contracts_of_step_contracts, discharged by the Lipschitz bound", claims=("DF-23",))
def euler_lipschitz_constant_lt_one(dt: Real, constant: NonNegative) -> Formula:
    """The Lipschitz bound of an Euler step does not discharge the hypothesis of a contraction."""
    return 1 + abs_(dt) * constant < 1
