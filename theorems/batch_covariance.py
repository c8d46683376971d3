"""The full covariance of a batch of means: it has an inverse only if the batch is larger than the latent dimension.

[R23]  Rivera, How to Train Your VAE, 2023 (arXiv:2309.13160), and the code published with it.
[HJ12] Horn and Johnson, Matrix Analysis, 2012.
[HW78] Hoaglin and Welsch, The Hat Matrix in Regression and ANOVA, 1978.

The route is the hat matrix of a regression on the deviations Y of the means, with an intercept: if the covariance C = Y^T*Y/B has an
inverse P, it is a projection of B dimensions, of trace d + 1.

Main definitions: `are_deviations`, `covariance_of`, `hat_matrix`, `leaves_all`, `has_unit_diagonal`.
Main statements: `squares_of_hat_matrix`, `trace_of_hat_matrix`, `trace_of_hat_matrix_le`, `dimension_lt_batch_of_inverse`.
"""

from typing import Annotated

from objective_proofs import (
    Dim,
    Formula,
    Matrix,
    PositiveDim,
    Real,
    Vector,
    dot,
    eq,
    forall,
    given,
    mean_over,
    refuted,
    sum_over,
    theorem,
    vector,
    vectors,
)
from objective_proofs.definitions.mixture_posterior import batch_mean

Moments = Annotated[Matrix, "B", "d"]
Square = Annotated[Matrix, "d", "d"]
DEVIATIONS = "forall(i < B: forall(j < d: Y[i, j] = mu[i, j] - (1/B)*sum(i_1 < B: mu[i_1, j])))"
UNIT_DIAGONAL = "forall(j < d: sum(k < d: (1/B)*sum(i < B: Y[i, j]*Y[i, k])*P[k, j]) = 1)"


def are_deviations(Y: Matrix, mu: Matrix) -> Formula:
    """Y[i, j] is the deviation of mu[i, j] from the batch mean."""
    m = batch_mean(mu)
    return forall(mu.rows, lambda i: forall(mu.columns, lambda j: eq(Y[i, j], mu[i, j] - m[j])))


def is_centred(Y: Matrix) -> Formula:
    """Every column sums to 0."""
    return forall(Y.columns, lambda j: eq(sum_over(Y.rows, lambda i: Y[i, j]), 0))


def covariance_of(Y: Matrix) -> Matrix:
    """Y^T*Y/B."""
    return Matrix(Y.columns, Y.columns, lambda j, k: mean_over(Y.rows, lambda i: Y[i, j] * Y[i, k]))


def applied(P: Matrix, v: Vector) -> Vector:
    """P*v."""
    return vector(P.rows, lambda j: sum_over(v, lambda k: P[j, k] * v[k]))


def hat_matrix(Y: Matrix, P: Matrix) -> Matrix:
    """H[i, k] = (1 + Y[i].P*Y[k])/B ([HW78] Section 2)."""
    return Matrix(Y.rows, Y.rows, lambda i, k: (1 + dot(Y[i], applied(P, Y[k]))) / Y.rows)


def leaves_rows(P: Matrix, Y: Matrix) -> Formula:
    """C*P*y = y for the covariance C and every row y."""
    C = covariance_of(Y)
    return forall(Y.rows, lambda i: forall(Y.columns, lambda j: eq(applied(C, applied(P, Y[i]))[j], Y[i, j])))


def leaves_all(P: Matrix, Y: Matrix) -> Formula:
    """C*P*v = v for the covariance C and every vector v."""
    C = covariance_of(Y)
    return forall(vectors(C.rows), lambda v: forall(C.rows, lambda j: eq(applied(C, applied(P, v))[j], v[j])))


def has_unit_diagonal(P: Matrix, Y: Matrix) -> Formula:
    """C*P has ones on its diagonal; so it has if C*P*v = v for the unit vectors v."""
    C = covariance_of(Y)
    return forall(C.rows, lambda j: eq(sum_over(P.rows, lambda k: C[j, k] * P[k, j]), 1))


@theorem("R23 code", claims=("RVT-15",), undecided=("1 <= B",))
def deviations_are_centred(B: PositiveDim, mu: Moments, Y: Moments) -> Formula:
    """The deviations from the batch mean sum to zero."""
    return given(are_deviations(Y, mu)).then(is_centred(Y))


@theorem("HW78 Section 2", claims=("RVT-15",), using=(deviations_are_centred,))
def squares_of_hat_matrix_eq_form(B: Dim, mu: Moments, Y: Moments, P: Square) -> Formula:
    """The squares of a column of the hat matrix sum to a quadratic form of the covariance."""
    C, H = covariance_of(Y), hat_matrix(Y, P)

    def form(w: Vector) -> Real:
        return sum_over(w, lambda j: w[j] * applied(C, w)[j])

    return given(are_deviations(Y, mu)).then(
        forall(B, lambda i: eq(sum_over(B, lambda k: H[k, i] ** 2), (1 + form(applied(P, Y[i]))) / B))
    )


@theorem("HW78 Section 2", claims=("RVT-15",), using=(squares_of_hat_matrix_eq_form,))
def squares_of_hat_matrix(B: Dim, mu: Moments, Y: Moments, P: Square) -> Formula:
    """The hat matrix is a projection: the squares of a column sum to its diagonal entry."""
    H = hat_matrix(Y, P)
    return given(are_deviations(Y, mu), leaves_rows(P, Y)).then(forall(B, lambda i: eq(sum_over(B, lambda k: H[k, i] ** 2), H[i, i])))


@theorem("HJ12 Section 1.1: a projection has the eigenvalues 0 and 1", claims=("RVT-15",))
def square_of_diagonal_le_column(B: Dim, Y: Moments, P: Square) -> Formula:
    """A diagonal entry is, squared, at most the sum of the squares of its column."""
    H = hat_matrix(Y, P)
    return forall(B, lambda i: H[i, i] ** 2 <= sum_over(B, lambda k: H[k, i] ** 2))


@theorem("HJ12 Section 1.1: a projection has the eigenvalues 0 and 1", claims=("RVT-15",))
def square_of_distance_nonneg(B: Dim, Y: Moments, P: Square) -> Formula:
    """The square of the distance of a diagonal entry from 1 is never negative."""
    H = hat_matrix(Y, P)
    return forall(B, lambda i: (H[i, i] - 1) ** 2 >= 0)


@theorem(
    "HJ12 Section 1.1: a projection has the eigenvalues 0 and 1",
    claims=("RVT-15",),
    using=(squares_of_hat_matrix, square_of_diagonal_le_column, square_of_distance_nonneg),
)
def diagonal_of_hat_matrix_le(B: Dim, mu: Moments, Y: Moments, P: Square) -> Formula:
    """The hat matrix has diagonal entries of at most 1."""
    H = hat_matrix(Y, P)
    return given(are_deviations(Y, mu), leaves_rows(P, Y)).then(forall(B, lambda i: H[i, i] <= 1))


@theorem("HJ12 Section 1.1: the trace of a projection is its rank", claims=("RVT-15",), using=(diagonal_of_hat_matrix_le,))
def trace_of_hat_matrix_le(B: Dim, mu: Moments, Y: Moments, P: Square) -> Formula:
    """The trace of the hat matrix is at most B."""
    H = hat_matrix(Y, P)
    return given(are_deviations(Y, mu), leaves_rows(P, Y)).then(sum_over(B, lambda i: H[i, i]) <= B)


@theorem("HW78 Section 2", claims=("RVT-15",))
def trace_of_hat_matrix_eq_trace_of_product(B: PositiveDim, Y: Moments, P: Square) -> Formula:
    """The trace of the hat matrix is one more than that of the covariance times P."""
    C, H = covariance_of(Y), hat_matrix(Y, P)
    product = sum_over(P.rows, lambda j: sum_over(P.rows, lambda k: C[j, k] * P[k, j]))
    return eq(sum_over(B, lambda i: H[i, i]), 1 + product)


@theorem("HW78 Section 2", claims=("RVT-15",), using=(trace_of_hat_matrix_eq_trace_of_product,))
def trace_of_hat_matrix(B: PositiveDim, d: Dim, Y: Moments, P: Square) -> Formula:
    """The trace of the hat matrix is d + 1."""
    return given(has_unit_diagonal(P, Y)).then(eq(sum_over(B, lambda i: hat_matrix(Y, P)[i, i]), d + 1))


@theorem(
    "R23 code, with the full covariance: at least d + 1 means are needed",
    claims=("RVT-15",),
    using=(trace_of_hat_matrix, trace_of_hat_matrix_le),
)
def dimension_lt_batch(B: PositiveDim, d: Dim, mu: Moments, Y: Moments, P: Square) -> Formula:
    """If C*P leaves the deviations as they are and has ones on its diagonal, then d < B."""
    return given(are_deviations(Y, mu), leaves_rows(P, Y), has_unit_diagonal(P, Y)).then(d < B)


@theorem(
    "R23 code, with the full covariance: at least d + 1 means are needed",
    claims=("RVT-15",),
    using=(dimension_lt_batch,),
    undecided=("satisfiable", DEVIATIONS, UNIT_DIAGONAL),
)
def dimension_lt_batch_of_inverse(B: PositiveDim, d: Dim, mu: Moments, Y: Moments, P: Square) -> Formula:
    """The covariance of B means has an inverse only if d < B: for B <= d it is singular."""
    return given(are_deviations(Y, mu), leaves_all(P, Y), has_unit_diagonal(P, Y)).then(d < B)


@refuted("HW78 Section 2, with the intercept left out", claims=("RVT-15",))
def trace_of_hat_matrix_eq_dimension(B: PositiveDim, d: Dim, Y: Moments, P: Square) -> Formula:
    """The trace is not d: the ones are left as they are too, so that d = B is excluded."""
    return given(has_unit_diagonal(P, Y)).then(eq(sum_over(B, lambda i: hat_matrix(Y, P)[i, i]), d))
