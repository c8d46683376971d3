"""Elementwise training losses and their derivatives in the prediction: what a backward pass has to return.

[TL]  TorchLean, NN.Spec.Layers.Loss: each loss `xSpec` with its `xDerivSpec`.

A derivative of a mean over n entries along a direction h is the sum over the entries of gradient*h, for every h: that is what it
means that the gradient is the stated vector. Means divide by max(n, 1). At a kink the stated value is a choice; away from it,
it is the derivative.

Main definitions: one function for each loss and one for its stated derivative.
Main statements: `mse_gradient`, `cross_entropy_logits_gradient`, `bce_derivative`, `poisson_gradient`, `log_cosh_derivative`,
`cosine_loss_gradient`.
"""

from typing import Annotated

from objective_proofs import (
    Formula,
    OpenUnit,
    Positive,
    PositiveDim,
    PositiveVector,
    Real,
    Vector,
    derivative,
    dot,
    eq,
    exp,
    forall,
    given,
    log,
    maximum,
    ne,
    piecewise,
    refuted,
    sigmoid,
    softplus,
    sqrt,
    squared_norm,
    sum_over,
    theorem,
    vector,
)
from objective_proofs.definitions.losses import l1, mse

Entries = Annotated[Vector, "n"]
PositiveEntries = Annotated[PositiveVector, "n"]


def along(gradient: Vector, h: Vector) -> Real:
    """The derivative along h that a gradient stands for: the sum of gradient[i]*h[i]."""
    return sum_over(h, lambda i: gradient[i] * h[i])


# Squared error


def mse_derivative(predicted: Vector, target: Vector) -> Vector:
    """2/max(n, 1)*(predicted - target) ([TL] mseDerivSpec)."""
    return (predicted - target) * (2 / maximum(predicted.dim, 1))


@theorem("TL mseDerivSpec", claims=("TG-12",))
def mse_gradient(predicted: Entries, target: Entries, h: Entries) -> Formula:
    """The gradient of the mean squared error is 2/n*(predicted - target)."""
    slope = derivative(lambda t: mse(predicted + t * h, target), 0)
    return eq(slope, along(mse_derivative(predicted, target), h))


@refuted("TL mseDerivSpec, without the division by n", claims=("TG-12",))
def mse_gradient_without_mean(predicted: Entries, target: Entries, h: Entries) -> Formula:
    """The gradient of the mean squared error is 2*(predicted - target)."""
    slope = derivative(lambda t: mse(predicted + t * h, target), 0)
    return eq(slope, along((predicted - target) * 2, h))


# Absolute error and hinge: at a kink there is no derivative


def mae(predicted: Vector, target: Vector) -> Real:
    """1/max(n, 1) times the sum of |predicted - target| ([TL] maeSpec)."""
    return 1 / maximum(predicted.dim, 1) * l1(predicted, target)


def mae_derivative(d: Real) -> Real:
    """1 above 0, -1 below, 0 at 0 ([TL] maeDerivSpec, one entry)."""
    return piecewise((1, d > 0), (-1, d < 0), 0)


@theorem("TL maeDerivSpec", claims=("TG-12",))
def abs_sub_abs_eq_above(d: Positive, e: Positive) -> Formula:
    """Above 0, |d| changes by its stated derivative times the change of d, exactly."""
    return eq(abs(e) - abs(d), mae_derivative(d) * (e - d))


@theorem("TL maeDerivSpec", claims=("TG-12",))
def abs_sub_abs_eq_below(d: Positive, e: Positive) -> Formula:
    """Below 0, |d| changes by its stated derivative times the change of d, exactly."""
    return eq(abs(-e) - abs(-d), mae_derivative(-d) * (-e - -d))


@theorem("TL maeDerivSpec", claims=("TG-12",))
def mae_gradient(predicted: Entries, target: Entries, h: Entries) -> Formula:
    """Where no entry is exact, the gradient of the mean absolute error is the sign over n."""
    slope = derivative(lambda t: mae(predicted + t * h, target), 0)
    gradient = vector(predicted.dim, lambda i: mae_derivative(predicted[i] - target[i]) * (1 / maximum(predicted.dim, 1)))
    return given(forall(predicted, lambda i: ne(predicted[i], target[i]))).then(eq(slope, along(gradient, h)))


@refuted("TL maeDerivSpec, across the kink", claims=("TG-12",))
def abs_sub_abs_eq(d: Real, e: Real) -> Formula:
    """Everywhere, |d| changes by its stated derivative times the change of d, exactly."""
    return eq(abs(e) - abs(d), mae_derivative(d) * (e - d))


def hinge(prediction: Real, target: Real) -> Real:
    """max(0, 1 - target*prediction) ([TL] hingeSpec, one entry)."""
    return maximum(0, 1 - target * prediction)


def hinge_derivative(prediction: Real, target: Real) -> Real:
    """-target where 1 - target*prediction > 0, else 0 ([TL] hingeDerivSpec, one entry)."""
    return piecewise((-target, 1 - target * prediction > 0), 0)


@theorem("TL hingeDerivSpec", claims=("TG-12",))
def hinge_gradient(predicted: Entries, target: Entries, h: Entries) -> Formula:
    """Where no margin is met exactly, the gradient of the mean hinge loss is the stated one."""
    share = 1 / maximum(predicted.dim, 1)
    slope = derivative(lambda t: share * sum_over(target, lambda i: hinge(predicted[i] + t * h[i], target[i])), 0)
    gradient = vector(predicted.dim, lambda i: hinge_derivative(predicted[i], target[i]) * share)
    return given(forall(predicted, lambda i: ne(predicted[i] * target[i], 1))).then(eq(slope, along(gradient, h)))


@theorem("TL hingeDerivSpec", claims=("TG-12",))
def hinge_sub_hinge_eq_active(x: Real, u: Real, target: Real) -> Formula:
    """Where the margin is violated, the hinge loss changes by its derivative, exactly."""
    return given(target * x < 1, target * u < 1).then(
        eq(hinge(u, target) - hinge(x, target), hinge_derivative(x, target) * (u - x))
    )


@theorem("TL hingeDerivSpec", claims=("TG-12",))
def hinge_sub_hinge_eq_inactive(x: Real, u: Real, target: Real) -> Formula:
    """Where the margin is met, the hinge loss changes by its derivative, exactly."""
    return given(target * x > 1, target * u > 1).then(
        eq(hinge(u, target) - hinge(x, target), hinge_derivative(x, target) * (u - x))
    )


@refuted("TL hingeDerivSpec, across the kink", claims=("TG-12",))
def hinge_sub_hinge_eq(x: Real, u: Real, target: Real) -> Formula:
    """Everywhere, the hinge loss changes by its derivative, exactly."""
    return eq(hinge(u, target) - hinge(x, target), hinge_derivative(x, target) * (u - x))


# Cross-entropies of one slice, not clamped


def cross_entropy_logits(logits: Vector, target: Vector) -> Real:
    """-sum over the classes of target*(logit - log of the sum of exp(logits)) ([TL] crossEntropyLogitsSpec, one slice)."""
    return -sum_over(target, lambda c: target[c] * (logits[c] - log(sum_over(logits, lambda k: exp(logits[k])))))


def cross_entropy_logits_derivative(logits: Vector, target: Vector) -> Vector:
    """softmax(logits)*(sum of the target) - target ([TL] crossEntropyLogitsDerivSpec, one slice)."""
    total = sum_over(logits, lambda k: exp(logits[k]))
    return exp(logits) / total * sum_over(target, lambda c: target[c]) - target


@theorem("TL crossEntropyLogitsDerivSpec", claims=("TG-12",))
def cross_entropy_logits_gradient(logits: Entries, target: Entries, h: Entries) -> Formula:
    """The gradient of the cross-entropy in the logits is softmax*sum(target) - target."""
    slope = derivative(lambda t: cross_entropy_logits(logits + t * h, target), 0)
    return eq(slope, along(cross_entropy_logits_derivative(logits, target), h))


@refuted("TL crossEntropyLogitsDerivSpec, for targets that do not sum to one", claims=("TG-12",))
def cross_entropy_logits_gradient_without_mass(n: PositiveDim, logits: Entries, target: Entries, h: Entries) -> Formula:
    """The gradient of the cross-entropy in the logits is softmax - target, for any target."""
    total = sum_over(logits, lambda k: exp(logits[k]))
    slope = derivative(lambda t: cross_entropy_logits(logits + t * h, target), 0)
    return eq(slope, along(exp(logits) / total - target, h))


def bce(p: Real, target: Real) -> Real:
    """-(target*log(p) + (1 - target)*log(1 - p)) ([TL] binaryCrossEntropySpec)."""
    return -(target * log(p) + (1 - target) * log(1 - p))


@theorem("TL binaryCrossEntropyDerivSpec", claims=("TG-12",))
def bce_derivative(p: OpenUnit, target: Real) -> Formula:
    """The derivative of the binary cross-entropy is (p - target)/(p*(1 - p))."""
    return eq(derivative(lambda u: bce(u, target), p), (p - target) / (p * (1 - p)))


@refuted("TL binaryCrossEntropyDerivSpec, with the derivative in the logit", claims=("TG-12",))
def bce_derivative_eq_residual(p: OpenUnit, target: Real) -> Formula:
    """The derivative of the binary cross-entropy in the probability is p - target."""
    return eq(derivative(lambda u: bce(u, target), p), p - target)


@theorem("softplus", claims=("TG-12",))
def softplus_derivative(x: Real) -> Formula:
    """The derivative of softplus is the sigmoid."""
    return eq(derivative(lambda u: softplus(u), x), sigmoid(x))


# Poisson, log-cosh


def poisson(predicted: Vector, target: Vector) -> Real:
    """1/max(n, 1) times the sum of exp(predicted) - target*predicted ([TL] poissonSpec)."""
    return 1 / maximum(predicted.dim, 1) * sum_over(predicted, lambda i: exp(predicted[i]) - target[i] * predicted[i])


@theorem("TL poissonDerivSpec", claims=("TG-12",))
def poisson_gradient(predicted: Entries, target: Entries, h: Entries) -> Formula:
    """The gradient of the Poisson loss is (exp(predicted) - target)/n."""
    slope = derivative(lambda t: poisson(predicted + t * h, target), 0)
    return eq(slope, along((exp(predicted) - target) * (1 / maximum(predicted.dim, 1)), h))


def log_cosh(d: Real) -> Real:
    """log((exp(d) + exp(-d))/2) ([TL] logCoshSpec, one entry)."""
    return log((exp(d) + exp(-d)) / 2)


def tanh(d: Real) -> Real:
    """(exp(d) - exp(-d))/(exp(d) + exp(-d))."""
    return (exp(d) - exp(-d)) / (exp(d) + exp(-d))


@theorem("TL logCoshDerivSpec", claims=("TG-12",))
def log_cosh_derivative(d: Real) -> Formula:
    """The derivative of log-cosh is the hyperbolic tangent."""
    return eq(derivative(lambda u: log_cosh(u), d), tanh(d))


@theorem("TL logCoshDerivSpec", claims=("TG-12",))
def log_cosh_gradient(predicted: Entries, target: Entries, h: Entries) -> Formula:
    """The gradient of the mean log-cosh loss is tanh(predicted - target)/n."""
    share = 1 / maximum(predicted.dim, 1)
    slope = derivative(lambda t: share * sum_over(target, lambda i: log_cosh(predicted[i] + t * h[i] - target[i])), 0)
    return eq(slope, along(vector(predicted.dim, lambda i: tanh(predicted[i] - target[i]) * share), h))


@refuted("TL logCoshDerivSpec, with the hyperbolic sine", claims=("TG-12",))
def log_cosh_derivative_eq_sinh(d: Real) -> Formula:
    """The derivative of log-cosh is the hyperbolic sine."""
    return eq(derivative(lambda u: log_cosh(u), d), (exp(d) - exp(-d)) / 2)


def cosine_loss(predicted: Vector, target: Vector) -> Real:
    """1 - dot(predicted, target)/(|predicted|*|target|) ([TL] cosineSimilaritySpec)."""
    return 1 - dot(predicted, target) / (sqrt(squared_norm(predicted)) * sqrt(squared_norm(target)))


@theorem("TL cosineSimilarityDerivSpec", claims=("TG-12",))
def cosine_loss_gradient(predicted: Entries, target: Entries, h: Entries) -> Formula:
    """The gradient of the cosine loss is dot/(|p|**3*|t|)*p - t/(|p|*|t|)."""
    size, other = sqrt(squared_norm(predicted)), sqrt(squared_norm(target))
    slope = derivative(lambda t: cosine_loss(predicted + t * h, target), 0)
    gradient = predicted * (dot(predicted, target) / (size**3 * other)) - target * (1 / (size * other))
    return given(squared_norm(predicted) > 0, squared_norm(target) > 0).then(eq(slope, along(gradient, h)))
