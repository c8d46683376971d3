"""Training a VQ-VAE: which code is nearest, what stop-gradients make of the loss, the KL of a one-hot posterior.

[O17] van den Oord, Vinyals and Kavukcuoglu, Neural Discrete Representation Learning, 2017.
[TL]  TorchLean, NN.MLTheory.Generative.Latent.VQVAE.

Main definitions: `is_search`, `quantization_loss`, `encoder_field`, `codebook_field`, `kl_to`.
Main statements: `farther_code_can_decode_better`, `distance_of_best_le`, `encoder_gradient`, `codebook_gradient`,
`beta_eq_one_of_potential`, `kl_of_one_hot_to_uniform`.
The values of the loss are in `vqvae.py`.
"""

from typing import Annotated

from objective_proofs import (
    Dim,
    Formula,
    Function,
    Index,
    Matrix,
    Natural,
    NonNegativeVector,
    PositiveDim,
    PositiveVector,
    Real,
    Vector,
    VectorFunction,
    derivative,
    dot,
    eq,
    forall,
    given,
    implies,
    log,
    ne,
    piecewise,
    real,
    refuted,
    stop_gradient,
    sum_over,
    theorem,
    vector,
)
from objective_proofs.definitions.losses import squared_error, squared_l2

Latent = Annotated[Vector, "d"]
Codebook = Annotated[Matrix, "K", "d"]
Code = Annotated[Index, "K"]
Decoder = Annotated[VectorFunction, "d -> n"]
Observation = Annotated[Vector, "n"]
ScalarDecoder = Annotated[Function, "real -> real"]
Distance = Annotated[Function, "real -> real"]  # of the code with a number
Numbers = Annotated[Function, "natural -> real"]
NEXT = "forall(n in naturals: best(n + 1) = if(distance(n + 1) < distance(best(n)), n + 1, best(n)))"
Categorical = Annotated[NonNegativeVector, "K"]


# Nearest codes


@theorem("O17 eq. 1, an instance with two codes", claims=("VQ-6",))
def farther_code_can_decode_better(decoder: ScalarDecoder) -> Formula:
    """At z = x = 2/5, code 0 is nearest, but a decoder can reconstruct better from 1."""
    z, x = real("2/5"), real("2/5")
    nearest = squared_error(z, 0) < squared_error(z, 1)
    better = squared_error(decoder(real(1)), x) < squared_error(decoder(real(0)), x)
    return given(eq(decoder(real(0)), 5), eq(decoder(real(1)), real("2/5"))).then(nearest & better)


@refuted("O17 eq. 1, with ties", claims=("VQ-7",))
def tied_codes_decode_alike(decoder: Decoder, codebook: Codebook, z: Latent, x: Observation, k: Code, j: Code) -> Formula:
    """Two codes at the same distance give the same reconstruction error."""
    return given(eq(squared_l2(z, codebook[k]), squared_l2(z, codebook[j]))).then(
        eq(squared_l2(x, decoder(codebook[k])), squared_l2(x, decoder(codebook[j])))
    )


@theorem("O17 eq. 1: with no code, none is nearest", claims=("VQ-7",))
def dim_pos_of_code(codebook: Codebook, z: Latent, k: Code) -> Formula:
    """A codebook that has a nearest code, or any, has at least one."""
    return codebook.rows >= 1


def is_search(best: Function, distance: Function) -> Formula:
    """best(n) is the number of a nearest of the codes 0, ..., n: each code is compared with the best so far."""

    def better(n: Natural) -> Real:
        return piecewise((n + 1, distance(n + 1) < distance(best(n))), best(n))

    return eq(best(0), 0) & forall(Natural, lambda n: eq(best(n + 1), better(n)))


@theorem("O17 eq. 1: one comparison in the search for a nearest code", claims=("VQ-7",), redundant=("best(0) = 0",))
def distance_of_better_le(distance: Distance, best: Numbers) -> Formula:
    """After a comparison the best code is no farther than before, nor than the new one."""
    return given(is_search(best, distance)).then(
        forall(
            Natural,
            lambda n: (distance(best(n + 1)) <= distance(best(n))) & (distance(best(n + 1)) <= distance(n + 1)),
        )
    )


@theorem("O17 eq. 1: one comparison in the search for a nearest code", claims=("VQ-7",))
def distance_of_best_le_last(distance: Distance, best: Numbers) -> Formula:
    """The best of the codes 0, ..., n is no farther than code n."""
    return given(is_search(best, distance)).then(forall(Natural, lambda n: distance(best(n)) <= distance(n)))


@theorem(
    "O17 eq. 1: the search for a nearest code",
    claims=("VQ-7",),
    using=(distance_of_better_le, distance_of_best_le_last),
)
def distance_of_best_le(distance: Distance, best: Numbers) -> Formula:
    """There is a nearest code: comparing code after code ends at one that is no farther than any."""
    return given(is_search(best, distance)).then(
        forall(Natural, lambda later: forall(Natural, lambda k: distance(best(k + later)) <= distance(k)))
    )


@theorem("O17 eq. 1: the search for a nearest code ends at a code", claims=("VQ-7",))
def best_between_first_and_last(distance: Distance, best: Numbers) -> Formula:
    """The number of the best of the codes 0, ..., n is between 0 and n."""
    return given(is_search(best, distance)).then(forall(Natural, lambda n: (0 <= best(n)) & (best(n) <= n)))


@theorem("O17 eq. 1: the search for a nearest code ends at a code", claims=("VQ-7",), undecided=(NEXT,))
def best_has_property_of_naturals(distance: Distance, best: Numbers, defect: Distance, n: Natural) -> Formula:
    """It is the number of a code: what vanishes at all natural numbers vanishes there."""
    return given(is_search(best, distance), forall(Natural, lambda k: eq(defect(k), 0))).then(eq(defect(best(n)), 0))


@refuted("O17 eq. 1, the first of the nearest codes", claims=("VQ-7",))
def last_code_is_best(distance: Distance, best: Numbers) -> Formula:
    """The code that is compared last is not the nearest."""
    return given(eq(best(0), 0), eq(best(1), piecewise((1, distance(1) < distance(best(0))), best(0)))).then(eq(best(1), 1))


# Stop-gradients


def quantization_loss(z: Vector, e: Vector, beta: Real) -> Real:
    """|sg(z) - e|**2 + beta*|z - sg(e)|**2 ([O17] eq. 3, second and third term, as sums)."""
    return squared_l2(stop_gradient(z), e) + beta * squared_l2(z, stop_gradient(e))


@theorem("O17 eq. 3: what the encoder receives", claims=("VQ-8",))
def encoder_gradient(z: Latent, e: Latent, beta: Real, h: Latent) -> Formula:
    """The encoder's output receives the gradient 2*beta*(z - e)."""
    slope = derivative(lambda t: quantization_loss(z + t * h, e, beta), 0)
    return eq(slope, dot(2 * beta * (z - e), h))


@theorem("O17 eq. 3: what the code receives", claims=("VQ-8",))
def codebook_gradient(z: Latent, e: Latent, beta: Real, h: Latent) -> Formula:
    """The selected code receives the gradient 2*(e - z)."""
    slope = derivative(lambda t: quantization_loss(z, e + t * h, beta), 0)
    return eq(slope, dot(2 * (e - z), h))


@theorem("O17 Section 3.2: the straight-through estimator", claims=("VQ-8",))
def straight_through_gradient(weight: Latent, z: Latent, e: Latent, h: Latent) -> Formula:
    """Through z + sg(e - z), a loss that is linear in it passes its gradient on to z."""

    def loss(encoded: Vector) -> Real:
        return dot(weight, encoded + stop_gradient(e - encoded))

    return eq(derivative(lambda t: loss(z + t * h), 0), dot(weight, h))


@refuted("O17 eq. 3, with its stop-gradients taken away", claims=("VQ-8",))
def codebook_gradient_eq_gradient_of_value(z: Latent, e: Latent, beta: Real, h: Latent) -> Formula:
    """The code receives the gradient of the loss as it is printed, stop-gradients ignored."""
    value = derivative(lambda t: squared_l2(z, e + t * h) + beta * squared_l2(z, e + t * h), 0)
    return eq(derivative(lambda t: quantization_loss(z, e + t * h, beta), 0), value)


def encoder_field(z: Real, e: Real, beta: Real) -> Real:
    """What the encoder receives, in one dimension: 2*beta*(z - e)."""
    return 2 * beta * (z - e)


def codebook_field(z: Real, e: Real) -> Real:
    """What the code receives, in one dimension: 2*(e - z)."""
    return 2 * (e - z)


@theorem("O17 eq. 3: the curl of its gradient field", claims=("VQ-8",))
def curl_eq(z: Real, e: Real, beta: Real) -> Formula:
    """The curl of what encoder and code receive is 2*beta - 2."""
    curl = derivative(lambda u: codebook_field(u, e), z) - derivative(lambda u: encoder_field(z, u, beta), e)
    return eq(curl, 2 * beta - 2)


@theorem("O17 eq. 3 at beta = 1: a potential", claims=("VQ-8",))
def field_of_equal_weights_is_gradient(z: Latent, e: Latent, h: Latent, g: Latent) -> Formula:
    """At beta = 1, encoder and code receive the gradient of |z - e|**2."""
    slope = derivative(lambda t: squared_l2(z + t * h, e + t * g), 0)
    return eq(slope, dot(2 * (z - e), h) + dot(2 * (e - z), g))


@theorem("O17 eq. 3: mixed differences of a potential", claims=("VQ-8",))
def beta_eq_one_of_potential(
    z1: Latent, z2: Latent, e1: Latent, e2: Latent, beta: Real, p11: Real, p12: Real, p21: Real, p22: Real
) -> Formula:
    """A function with values p at (z, e) that changes by these gradients exists at beta = 1 only."""

    def along_z(change: Real, e: Vector) -> Formula:
        return eq(change, beta * (squared_l2(z2, e) - squared_l2(z1, e)))

    def along_e(change: Real, z: Vector) -> Formula:
        return eq(change, squared_l2(z, e2) - squared_l2(z, e1))

    changes = (along_z(p21 - p11, e1), along_z(p22 - p12, e2), along_e(p12 - p11, z1), along_e(p22 - p21, z2))
    return given(*changes, ne(dot(z2 - z1, e2 - e1), 0)).then(eq(beta, 1))


# The KL of a deterministic posterior


def kl_to(q: Vector, p: Vector) -> Real:
    """KL(q || p) over K codes; 0*log(0) is 0."""
    return sum_over(q, lambda k: piecewise((0, eq(q[k], 0)), q[k] * log(q[k] / p[k])))


def is_one_hot(q: Vector) -> Formula:
    """Every entry that is not 0 is 1, and they sum to 1."""
    return forall(q, lambda k: implies(ne(q[k], 0), eq(q[k], 1))) & eq(sum_over(q, lambda k: q[k]), 1)


def uniform(q: Vector) -> Vector:
    """1/K at every code."""
    return vector(q.dim, lambda k: 1 / q.dim)


@theorem("O17 Section 3.1: a uniform prior and a one-hot posterior", claims=("VQ-9",))
def kl_of_one_hot_to_uniform(K: Dim, q: Annotated[Vector, "K"]) -> Formula:
    """The KL of a one-hot posterior to the uniform prior is log(K)."""
    return given(is_one_hot(q)).then(eq(kl_to(q, uniform(q)), log(K)))


@refuted("O17 Section 3.1, with any prior", claims=("VQ-9",))
def kl_of_one_hot_eq_log_dim(
    K: PositiveDim, q: Annotated[Vector, "K"], p: Annotated[PositiveVector, "K"]
) -> Formula:
    """The KL of a one-hot posterior to any prior is log(K)."""
    return given(is_one_hot(q), eq(sum_over(p, lambda k: p[k]), 1)).then(eq(kl_to(q, p), log(K)))


@refuted("O17 Section 3.1, with any posterior", claims=("VQ-9",))
def kl_to_uniform_eq_log_dim(K: PositiveDim, q: Categorical) -> Formula:
    """The KL of any posterior to the uniform prior is log(K)."""
    return given(eq(sum_over(q, lambda k: q[k]), 1)).then(eq(kl_to(q, uniform(q)), log(K)))


@theorem("O17 Section 3.1, with any posterior", claims=("VQ-9",))
def kl_to_uniform_eq(K: Dim, q: Annotated[PositiveVector, "K"]) -> Formula:
    """The KL of any posterior to the uniform prior is log(K) less its entropy."""
    entropy = -sum_over(q, lambda k: q[k] * log(q[k]))
    return given(eq(sum_over(q, lambda k: q[k]), 1)).then(eq(kl_to(q, uniform(q)), log(K) - entropy))
