"""f-divergence generative models: a generator, its inference network, a density estimator, and what they are trained by.

[GM]  The f-GM framework: an inference network, a generator, and the density ratio of a density estimator as the discriminator.
[KW14] Kingma and Welling, Auto-Encoding Variational Bayes, 2014.

P(x, z) = data(x)*encoder(x, z) is the joint density of data and inferred latents, Q(x, z) = prior(z)*decoder(x, z) that of latents
and generated data. The estimator of the data's density need not be normalized. f' is written as any function `slope` that gives
the slope of a tangent of f at each u > 0; for a differentiable f, that is its derivative.

Main definitions: `Model`, `ratio`, `objective`, `joint_divergence`, `marginal`, `marginal_divergence`, `elbo`, `exact_posterior`.
"""

from collections.abc import Callable
from typing import Annotated, NamedTuple

from ..binders import forall, integral
from ..expression import Formula, Real, eq
from ..functions import log
from ..spaces import Function, Point, Space
from .conjugates import Scalar


class Model(NamedTuple):
    """A generative model with its inference network and its density estimator.

    Attributes:
        X: the space of the data.
        Z: the space of the latents.
        data: the density of the data.
        prior: the density of the latents.
        encoder: q(z|x), as a function of x and z.
        decoder: p(x|z), as a function of x and z.
        estimator: the estimated density of the data.
    """

    X: Space
    Z: Space
    data: Annotated[Function, "X -> real"]
    prior: Annotated[Function, "Z -> real"]
    encoder: Annotated[Function, "X, Z -> real"]
    decoder: Annotated[Function, "X, Z -> real"]
    estimator: Annotated[Function, "X -> real"]


def is_positive(model: Model) -> Formula:
    """Return that the prior and the networks give positive densities."""
    X, Z = model.X, model.Z
    networks = forall(X, lambda x: forall(Z, lambda z: (model.encoder(x, z) > 0) & (model.decoder(x, z) > 0)))
    return forall(Z, lambda z: model.prior(z) > 0) & networks


def data_positive(model: Model) -> Formula:
    """Return that the density of the data is positive."""
    return forall(model.X, lambda x: model.data(x) > 0)


def estimator_positive(model: Model) -> Formula:
    """Return that the estimated density is positive."""
    return forall(model.X, lambda x: model.estimator(x) > 0)


def encoder_normalized(model: Model) -> Formula:
    """Return that the encoder gives a density over the latents for each x."""
    return forall(model.X, lambda x: eq(integral(model.Z, lambda z: model.encoder(x, z)), 1))


def decoder_normalized(model: Model) -> Formula:
    """Return that the decoder gives a density over the data for each z."""
    return forall(model.Z, lambda z: eq(integral(model.X, lambda x: model.decoder(x, z)), 1))


def prior_normalized(model: Model) -> Formula:
    """Return that the density of the latents integrates to one."""
    return eq(integral(model.Z, lambda z: model.prior(z)), 1)


def estimator_normalized(model: Model) -> Formula:
    """Return that the estimated density integrates to one."""
    return eq(integral(model.X, lambda x: model.estimator(x)), 1)


def over_joint(model: Model, term: Callable[[Point, Point], Real]) -> Real:
    """Return the integral over x and z."""
    return integral(model.X, lambda x: integral(model.Z, lambda z: term(x, z)))


def over_data(model: Model, term: Callable[[Point], Real]) -> Real:
    """Return the expectation under the data."""
    return integral(model.X, lambda x: model.data(x) * term(x))


def data_normalized(model: Model) -> Formula:
    """Return that the density of the data integrates to one."""
    return eq(integral(model.X, lambda x: model.data(x)), 1)


def inferred(model: Model, x: Point, z: Point) -> Real:
    """Return P(x, z) = data(x)*q(z|x)."""
    return model.data(x) * model.encoder(x, z)


def generated(model: Model, x: Point, z: Point) -> Real:
    """Return Q(x, z) = p(z)*p(x|z)."""
    return model.prior(z) * model.decoder(x, z)


def ratio(model: Model, x: Point, z: Point) -> Real:
    """Return r = estimator(x)*q(z|x)/(p(z)*p(x|z)), the estimated ratio of P and Q ([GM])."""
    return model.estimator(x) * model.encoder(x, z) / generated(model, x, z)


def objective(f: Scalar, slope: Scalar, model: Model) -> Real:
    """Return F = E_P[f'(r)] - E_Q[r*f'(r) - f(r)] ([GM])."""

    def term(x: Point, z: Point) -> Real:
        r = ratio(model, x, z)
        return inferred(model, x, z) * slope(r) - generated(model, x, z) * (r * slope(r) - f(r))

    return over_joint(model, term)


def joint_divergence(f: Scalar, model: Model) -> Real:
    """Return D_f(P||Q) of the joint densities."""
    return over_joint(model, lambda x, z: generated(model, x, z) * f(inferred(model, x, z) / generated(model, x, z)))


def marginal(model: Model, x: Point) -> Real:
    """Return p(x), the integral of p(z)*p(x|z) over z."""
    return integral(model.Z, lambda z: generated(model, x, z))


def marginal_divergence(f: Scalar, model: Model) -> Real:
    """Return D_f of the data and the model's p(x)."""
    return integral(model.X, lambda x: marginal(model, x) * f(model.data(x) / marginal(model, x)))


def joint_variation(model: Model) -> Real:
    """Return the integral of |P - Q| over x and z."""
    return over_joint(model, lambda x, z: abs(inferred(model, x, z) - generated(model, x, z)))


def marginal_variation(model: Model) -> Real:
    """Return the integral of |data - p| over x."""
    return integral(model.X, lambda x: abs(model.data(x) - marginal(model, x)))


def posterior_variation(model: Model) -> Real:
    """Return the integral of |P(x, z) - data(x)*p(z|x)|, which is E_data of that of |q(z|x) - p(z|x)| over z."""

    def apart(x: Point, z: Point) -> Real:
        return abs(inferred(model, x, z) - model.data(x) / marginal(model, x) * generated(model, x, z))

    return over_joint(model, apart)


def elbo(model: Model, x: Point) -> Real:
    """Return E_q[log(p(z)*p(x|z)/q(z|x))], the evidence lower bound at x ([KW14] eq. 2)."""
    return integral(
        model.Z,
        lambda z: model.encoder(x, z) * log(generated(model, x, z) / model.encoder(x, z)),
    )


def exact_posterior(model: Model) -> Formula:
    """Return that q(z|x) is the posterior p(z|x) = p(z)*p(x|z)/p(x)."""
    X, Z = model.X, model.Z
    return forall(
        X, lambda x: forall(Z, lambda z: eq(model.encoder(x, z), generated(model, x, z) / marginal(model, x)))
    )


def marginal_positive(model: Model) -> Formula:
    """Return that p(x) > 0 for every x."""
    return forall(model.X, lambda x: marginal(model, x) > 0)


def posterior_kl(model: Model, x: Point) -> Real:
    """Return KL(q(z|x)||p(z|x))."""
    return integral(
        model.Z,
        lambda z: model.encoder(x, z) * log(model.encoder(x, z) * marginal(model, x) / generated(model, x, z)),
    )
