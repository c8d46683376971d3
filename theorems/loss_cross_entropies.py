"""Cross-entropies of many slices and of clamped probabilities, and Huber's loss at its knots, with the gradients that code declares.

[TL]  TorchLean, NN.Spec.Layers.Loss: each loss `xSpec` with its `xDerivSpec`; classification losses sum over the classes and
      average over the slices. The probabilities are clamped to [epsilon, 1 - epsilon] before the logarithm.
[TLa] The same file at commit fd2c196.
[H64] Huber, Robust Estimation of a Location Parameter, 1964.

Slices are the rows of a matrix, classes its columns. A derivative along a matrix h is the sum of gradient*h over all entries.

Main definitions: `clamp`, `clamp_derivative`, `cross_entropy`, `cross_entropy_logits`, `huber`.
Main statements: `clamped_cross_entropy_gradient`, `cross_entropy_logits_of_slices_gradient`, `clamped_bce_derivative`,
`huber_error_nonneg`, `huber_error_le`, `cosine_loss_sub_eq_below_guard`.
"""

from fractions import Fraction
from typing import Annotated

from objective_proofs import (
    Dim,
    Formula,
    Index,
    Matrix,
    Positive,
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
    minimum,
    ne,
    piecewise,
    refuted,
    sqrt,
    squared_norm,
    sum_over,
    theorem,
)

Slices = Annotated[Matrix, "B", "C"]
Entries = Annotated[Vector, "n"]
HALF = Fraction(1, 2)


def share(n: Dim) -> Real:
    """1/max(n, 1), what each of n slices or entries counts in a mean ([TL] axisMeanDenom, meanDenominator)."""
    return 1 / maximum(n, 1)


def moved(m: Matrix, t: Real, h: Matrix) -> Matrix:
    """m + t*h."""
    return Matrix(m.rows, m.columns, lambda r, c: m[r, c] + t * h[r, c])


def along(gradient: Matrix, h: Matrix) -> Real:
    """The derivative along h that a gradient stands for: the sum of gradient[r, c]*h[r, c]."""
    return sum_over(h.rows, lambda r: sum_over(h.columns, lambda c: gradient[r, c] * h[r, c]))


# Clamped probabilities


def clamp(x: Real, epsilon: Real) -> Real:
    """min(max(x, epsilon), 1 - epsilon) ([TL] clamp01)."""
    return minimum(maximum(x, epsilon), 1 - epsilon)


def clamp_derivative(x: Real, epsilon: Real, inside: Real) -> Real:
    """`inside` where epsilon < x < 1 - epsilon, 0 elsewhere ([TL] crossEntropyDerivSpec, binaryCrossEntropyDerivSpec)."""
    return piecewise((piecewise((inside, x < 1 - epsilon), 0), x > epsilon), 0)


def off_knots(x: Real, epsilon: Real) -> Formula:
    """x is neither epsilon nor 1 - epsilon, where the clamp has no derivative."""
    return ne(x, epsilon) & ne(x, 1 - epsilon)


def cross_entropy(predicted: Matrix, target: Matrix, epsilon: Real) -> Real:
    """-mean over the slices of the sum over the classes of target*log(clamp(predicted)) ([TL] crossEntropySpec)."""
    return share(predicted.rows) * -sum_over(
        predicted.rows,
        lambda r: sum_over(predicted.columns, lambda c: target[r, c] * log(clamp(predicted[r, c], epsilon))),
    )


def cross_entropy_derivative(predicted: Matrix, target: Matrix, epsilon: Real) -> Matrix:
    """-target/predicted over the number of slices inside the clamp, 0 outside ([TL] crossEntropyDerivSpec)."""

    def entry(r: Index, c: Index) -> Real:
        return clamp_derivative(predicted[r, c], epsilon, -target[r, c] / predicted[r, c]) * share(predicted.rows)

    return Matrix(predicted.rows, predicted.columns, entry)


@theorem("TL crossEntropyDerivSpec", claims=("TG-12",))
def clamped_cross_entropy_gradient(predicted: Slices, target: Slices, h: Slices, epsilon: Positive) -> Formula:
    """The mean clamped cross-entropy of all slices has the declared gradient, in and out of the clamp."""
    slope = derivative(lambda t: cross_entropy(moved(predicted, t, h), target, epsilon), 0)
    apart = forall(h.rows, lambda r: forall(h.columns, lambda c: off_knots(predicted[r, c], epsilon)))
    return given(epsilon < HALF, apart).then(eq(slope, along(cross_entropy_derivative(predicted, target, epsilon), h)))


@refuted("TLa crossEntropyDerivSpec: -target over the clamped probability", claims=("TG-12",))
def clamped_cross_entropy_derivative_eq_inside(predicted: Real, target: Real, epsilon: Positive) -> Formula:
    """Out of the clamp, -target/clamp(predicted) is not the derivative: the loss does not move there."""
    slope = derivative(lambda x: -target * log(clamp(x, epsilon)), predicted)
    return given(epsilon < HALF, off_knots(predicted, epsilon)).then(eq(slope, -target / clamp(predicted, epsilon)))


def clamped_bce(p: Real, target: Real, epsilon: Real) -> Real:
    """-(target*log(c) + (1 - target)*log(1 - c)), c the clamped p ([TL] binaryCrossEntropySpec)."""
    c = clamp(p, epsilon)
    return -(target * log(c) + (1 - target) * log(1 - c))


@theorem("TL binaryCrossEntropyDerivSpec", claims=("TG-12",))
def clamped_bce_derivative(p: Real, target: Real, epsilon: Positive) -> Formula:
    """The clamped binary cross-entropy has the declared derivative, in and out of the clamp."""
    slope = derivative(lambda u: clamped_bce(u, target, epsilon), p)
    declared = clamp_derivative(p, epsilon, (p - target) / (p * (1 - p)))
    return given(epsilon < HALF, off_knots(p, epsilon)).then(eq(slope, declared))


@refuted("TLa binaryCrossEntropyDerivSpec: at the clamped probability", claims=("TG-12",))
def clamped_bce_derivative_eq_inside(p: Real, target: Real, epsilon: Positive) -> Formula:
    """Out of the clamp, the derivative is not that at the clamped probability."""
    slope = derivative(lambda u: clamped_bce(u, target, epsilon), p)
    c = clamp(p, epsilon)
    return given(epsilon < HALF, off_knots(p, epsilon)).then(eq(slope, (c - target) / (c * (1 - c))))


# Logits


def cross_entropy_logits(logits: Matrix, target: Matrix) -> Real:
    """-mean over the slices of the sum over the classes of target*logsoftmax(logits) ([TL] crossEntropyLogitsSpec)."""

    def log_total(r: Index) -> Real:
        return log(sum_over(logits.columns, lambda k: exp(logits[r, k])))

    return share(logits.rows) * -sum_over(
        logits.rows, lambda r: sum_over(logits.columns, lambda c: target[r, c] * (logits[r, c] - log_total(r)))
    )


def cross_entropy_logits_derivative(logits: Matrix, target: Matrix) -> Matrix:
    """(softmax(logits)*(the slice's sum of the target) - target) over the number of slices ([TL] crossEntropyLogitsDerivSpec)."""

    def entry(r: Index, c: Index) -> Real:
        total = sum_over(logits.columns, lambda k: exp(logits[r, k]))
        mass = sum_over(logits.columns, lambda k: target[r, k])
        return (exp(logits[r, c]) / total * mass - target[r, c]) * share(logits.rows)

    return Matrix(logits.rows, logits.columns, entry)


@theorem("TL crossEntropyLogitsDerivSpec", claims=("TG-12",))
def cross_entropy_logits_of_slices_gradient(logits: Slices, target: Slices, h: Slices) -> Formula:
    """The mean cross-entropy of the logits of all slices has the declared gradient."""
    slope = derivative(lambda t: cross_entropy_logits(moved(logits, t, h), target), 0)
    return eq(slope, along(cross_entropy_logits_derivative(logits, target), h))


# Huber's loss, knots included


def huber(d: Real, delta: Real) -> Real:
    """d**2/2 where |d| < delta, delta*(|d| - delta/2) elsewhere ([H64]; [TL] huberSpec, one entry)."""
    return piecewise((d**2 / 2, abs(d) < delta), delta * (abs(d) - delta / 2))


def huber_derivative(d: Real, delta: Real) -> Real:
    """d where |d| < delta, delta above, -delta below ([TL] huberDerivSpec, one entry)."""
    return piecewise((d, abs(d) < delta), (delta, d > 0), -delta)


def huber_errors(d: Vector, h: Vector, delta: Real) -> Real:
    """The sum over the entries of huber(d + h) - huber(d) - huber_derivative(d)*h: n times the error of the loss's tangent."""
    return sum_over(
        d, lambda i: huber(d[i] + h[i], delta) - huber(d[i], delta) - huber_derivative(d[i], delta) * h[i]
    )


@theorem("TL huberDerivSpec; H64", claims=("TG-12",))
def huber_error_nonneg(d: Entries, h: Entries, delta: Positive) -> Formula:
    """For all entries together, Huber's loss lies above its declared tangent: it is convex."""
    return huber_errors(d, h, delta) >= 0


@theorem("TL huberDerivSpec; H64", claims=("TG-12",))
def huber_error_le(d: Entries, h: Entries, delta: Real) -> Formula:
    """It exceeds the tangent by |h|**2/2 at most: the declared gradient is right, even at the knots."""
    return huber_errors(d, h, delta) <= squared_norm(h) / 2


@refuted("TL huberDerivSpec, with the slope of the square everywhere", claims=("TG-12",))
def huber_error_of_residual_le(d: Entries, h: Entries, delta: Positive) -> Formula:
    """With d as the slope beyond delta as well, the error is no longer of second order."""
    errors = sum_over(d, lambda i: huber(d[i] + h[i], delta) - huber(d[i], delta) - d[i] * h[i])
    return (errors <= squared_norm(h) / 2) & (errors >= -squared_norm(h) / 2)


# The cosine loss, whose norms are guarded from below


def guarded_cosine_loss(predicted: Vector, target: Vector, epsilon: Real) -> Real:
    """1 - dot/(max(|predicted|, epsilon)*max(|target|, epsilon)) ([TL] cosineSimilaritySpec)."""
    sizes = maximum(sqrt(squared_norm(predicted)), epsilon) * maximum(sqrt(squared_norm(target)), epsilon)
    return 1 - dot(predicted, target) / sizes


@theorem("TL cosineSimilarityDerivSpec, at norms of at most epsilon", claims=("TG-12",))
def cosine_loss_sub_eq_below_guard(p: Entries, u: Entries, target: Entries, epsilon: Positive) -> Formula:
    """Below the guard, the cosine loss is linear and the declared gradient is its slope, exactly."""
    sizes = maximum(sqrt(squared_norm(p)), epsilon) * maximum(sqrt(squared_norm(target)), epsilon)
    change = guarded_cosine_loss(u, target, epsilon) - guarded_cosine_loss(p, target, epsilon)
    return given(sqrt(squared_norm(p)) <= epsilon, sqrt(squared_norm(u)) <= epsilon).then(
        eq(change, dot(target * (-1 / sizes), u - p))
    )


@refuted("TLa cosineSimilarityDerivSpec: |p|**2*|t| in place of |p|**3*|t|", claims=("TG-12",))
def cosine_loss_derivative_with_square(p: Real, q: Real, s: Real, t: Real) -> Formula:
    """In two coordinates, the first entry of the gradient is not dot/(|p|**2*|t|)*p - t/(|p|*|t|)."""
    size, other = sqrt(p**2 + q**2), sqrt(s**2 + t**2)
    slope = derivative(lambda u: 1 - (u * s + q * t) / (sqrt(u**2 + q**2) * other), p)
    declared = (p * s + q * t) / (size**2 * other) * p - s / (size * other)
    return given(p**2 + q**2 > 0, s**2 + t**2 > 0).then(eq(slope, declared))
