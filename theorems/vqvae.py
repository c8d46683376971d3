"""Vector-quantized autoencoders: nearest codes, codebook and commitment losses.

[O17] van den Oord, Vinyals and Kavukcuoglu, Neural Discrete Representation Learning, 2017.
[TL]  TorchLean, NN.MLTheory.Generative.Latent.VQVAE and NN.Spec.Models.VqVae.

Stop-gradients change no value, so the values of the codebook loss and of the commitment loss are written without them.

Main definitions: `VqVae`, `quantized`, `forward`, `codebook_loss`, `commitment_loss`, `vqvae_loss`, `is_nearest_code`.
Main statements: `vqvae_loss_eq_three_term`, `vqvae_loss_eq_reconstruction_add_codebook`, `commitment_loss_eq_zero_iff`,
`vqvae_loss_monotone_in_beta`, `is_nearest_code_of_exact_match`, `nearest_code_minimizes_quantization_loss`.
"""

from typing import Annotated, NamedTuple

from objective_proofs import (
    Dim,
    Formula,
    Function,
    Index,
    Matrix,
    PositiveDim,
    Real,
    Vector,
    VectorFunction,
    eq,
    forall,
    given,
    iff,
    implies,
    maximum,
    mean_over,
    ne,
    refuted,
    sum_over,
    theorem,
)
from objective_proofs.definitions.losses import mse, squared_l2
from objective_proofs.objectives import WeightedThreeTerm

Observation = Annotated[Vector, "n"]
Latent = Annotated[Vector, "d"]
Codebook = Annotated[Matrix, "K", "d"]
Code = Annotated[Index, "K"]
Loss = Annotated[Function, "n -> real"]


class VqVae(NamedTuple):
    """A VQ-VAE: any functions for the encoder and the decoder, and any K codes."""

    encoder: Annotated[VectorFunction, "n -> d"]
    decoder: Annotated[VectorFunction, "d -> n"]
    codebook: Annotated[Matrix, "K", "d"]


def quantized(model: VqVae, x: Vector, k: Index) -> Vector:
    """The value of the straight-through latent z_e + sg(e_k - z_e) ([O17] Section 3.2)."""
    return model.encoder(x) + (model.codebook[k] - model.encoder(x))


def forward(model: VqVae, x: Vector, k: Index) -> Vector:
    """The reconstruction dec(z_q) ([TL] forward)."""
    return model.decoder(quantized(model, x, k))


def reconstruction_loss(model: VqVae, x: Vector, k: Index) -> Real:
    """The mean over the observation of (dec(z_q) - x)**2 ([TL] reconstructionLoss)."""
    return mse(forward(model, x, k), x)


def codebook_loss(model: VqVae, x: Vector, k: Index) -> Real:
    """The mean of (e_k - sg(z_e))**2 ([O17] eq. 3, second term; [TL] codebookLoss)."""
    return mse(model.codebook[k], model.encoder(x))


def commitment_loss(model: VqVae, x: Vector, k: Index) -> Real:
    """The mean of (z_e - sg(e_k))**2 ([O17] eq. 3, third term; [TL] commitmentLoss)."""
    return mse(model.encoder(x), model.codebook[k])


def vqvae_loss(model: VqVae, beta: Real, x: Vector, k: Index) -> Real:
    """reconstruction + codebook + beta*commitment ([O17] eq. 3)."""
    penalties = codebook_loss(model, x, k) + beta * commitment_loss(model, x, k)
    return reconstruction_loss(model, x, k) + penalties


def is_nearest_code(codebook: Matrix, z: Vector, k: Index) -> Formula:
    """No code is closer to z than code k ([O17] eq. 1; ties are allowed)."""
    return forall(codebook.rows, lambda j: squared_l2(z, codebook[k]) <= squared_l2(z, codebook[j]))


def matches(z: Vector, code: Vector) -> Formula:
    """z is the code, coordinate by coordinate."""
    return forall(z, lambda i: eq(z[i], code[i]))


# Quantization and the loss


@theorem("TL quantized_is_codebook_lookup; O17 Section 3.2", claims=("TL-33", "TS-3"))
def quantized_eq_codebook_lookup(model: VqVae, x: Observation, k: Code) -> Formula:
    """The straight-through latent has the value of the selected code."""
    return matches(quantized(model, x, k), model.codebook[k])


@theorem("TL forward_eq_decoder_codebook", claims=("TL-34",))
def forward_eq_decoder_of_code(model: VqVae, x: Observation, k: Code) -> Formula:
    """The forward pass decodes the selected code."""
    return matches(forward(model, x, k), model.decoder(model.codebook[k]))


@refuted("TL forward_eq_decoder_codebook, with the encoder's output in place of the code")
def forward_eq_decoder_of_encoder(model: VqVae, x: Observation, k: Code) -> Formula:
    """The forward pass does not decode the encoder's output itself."""
    return matches(forward(model, x, k), model.decoder(model.encoder(x)))


@theorem("TL vqvae_loss_decomposition; O17 eq. 3", claims=("TL-35", "TS-4", "VQ-1"))
def vqvae_loss_decomposition(model: VqVae, beta: Real, x: Observation, k: Code) -> Formula:
    """The loss is the mean squared error of the decoded code, plus the two penalties."""
    z, code = model.encoder(x), model.codebook[k]
    distance = sum_over(z, lambda i: (z[i] - code[i]) ** 2) / maximum(z.dim, 1)
    return eq(vqvae_loss(model, beta, x, k), mse(x, model.decoder(code)) + distance + beta * distance)


@theorem("TL vqvae_loss_eq_weightedThreeTerm", claims=("TL-36",))
def vqvae_loss_eq_three_term(model: VqVae, terms: WeightedThreeTerm, beta: Real, x: Observation, k: Code) -> Formula:
    """With its three losses as terms, the three-term objective is the loss."""
    base, middle = eq(terms.base, reconstruction_loss(model, x, k)), eq(terms.middle, codebook_loss(model, x, k))
    return given(base, middle, eq(terms.regularizer, commitment_loss(model, x, k))).then(
        eq(terms(beta), vqvae_loss(model, beta, x, k))
    )


@theorem("TL vqvae_loss_eq_weightedThreeTerm, and its converse", claims=("TL-36",))
def three_term_eq_vqvae_loss_iff(model: VqVae, terms: WeightedThreeTerm, x: Observation, k: Code) -> Formula:
    """A three-term objective is the loss at every beta only with the losses as terms."""
    unweighted = eq(terms.base + terms.middle, reconstruction_loss(model, x, k) + codebook_loss(model, x, k))
    return iff(
        forall(Real, lambda beta: eq(terms(beta), vqvae_loss(model, beta, x, k))),
        unweighted & eq(terms.regularizer, commitment_loss(model, x, k)),
    )


@theorem("TL vqvae_loss_zero_beta", claims=("TL-37",))
def vqvae_loss_zero_beta(model: VqVae, beta: Real, x: Observation, k: Code) -> Formula:
    """At beta zero, the loss is the reconstruction plus the codebook loss."""
    return given(eq(beta, 0)).then(
        eq(vqvae_loss(model, beta, x, k), reconstruction_loss(model, x, k) + codebook_loss(model, x, k))
    )


@refuted("TL vqvae_loss_zero_beta, without the codebook loss")
def vqvae_loss_zero_beta_eq_reconstruction(model: VqVae, beta: Real, x: Observation, k: Code) -> Formula:
    """At beta zero, the codebook loss stays."""
    return given(eq(beta, 0)).then(eq(vqvae_loss(model, beta, x, k), reconstruction_loss(model, x, k)))


@theorem("TL vqvae_loss_eq_reconstruction_of_zero_quantization", claims=("TL-38",))
def vqvae_loss_eq_reconstruction_of_zero_penalties(
    reconstruction: Loss, codebook: Loss, commitment: Loss, beta: Real, x: Observation
) -> Formula:
    """Where both penalties vanish, the loss is the reconstruction at every beta."""
    return given(eq(codebook(x), 0), eq(commitment(x), 0)).then(
        eq(reconstruction(x) + codebook(x) + beta * commitment(x), reconstruction(x))
    )


@theorem("TL vqvae_loss_eq_reconstruction_of_zero_quantization, one hypothesis of its two", claims=("TL-38", "TG-2"))
def vqvae_loss_eq_reconstruction_of_zero_commitment(model: VqVae, beta: Real, x: Observation, k: Code) -> Formula:
    """Where the commitment loss vanishes, the loss is the reconstruction loss."""
    return given(eq(commitment_loss(model, x, k), 0)).then(eq(vqvae_loss(model, beta, x, k), reconstruction_loss(model, x, k)))


@theorem("TL vqvae_loss_mono_beta_of_commitment_nonneg", claims=("TL-39",))
def vqvae_loss_monotone_in_beta_of_commitment_nonneg(
    reconstruction: Loss, codebook: Loss, commitment: Loss, beta1: Real, beta2: Real, x: Observation
) -> Formula:
    """For any penalty that is not negative, the loss grows with beta."""
    base = reconstruction(x) + codebook(x)
    return given(beta1 <= beta2, commitment(x) >= 0).then(base + beta1 * commitment(x) <= base + beta2 * commitment(x))


@theorem("TL vqvae_loss_mono_beta_of_commitment_nonneg, its hypothesis discharged", claims=("TL-39", "TG-2"))
def vqvae_loss_monotone_in_beta(model: VqVae, beta1: Real, beta2: Real, x: Observation, k: Code) -> Formula:
    """The loss grows with beta, for every encoder, decoder and codebook."""
    return given(beta1 <= beta2).then(vqvae_loss(model, beta1, x, k) <= vqvae_loss(model, beta2, x, k))


@refuted("TL vqvae_loss_mono_beta_of_commitment_nonneg, made strict")
def vqvae_loss_strictly_monotone_in_beta(model: VqVae, beta1: Real, beta2: Real, x: Observation, k: Code) -> Formula:
    """The loss does not grow strictly with beta: at an exact match it is constant."""
    return given(beta1 < beta2).then(vqvae_loss(model, beta1, x, k) < vqvae_loss(model, beta2, x, k))


@theorem("TL codebookLoss and commitmentLoss", claims=("TG-2", "VQ-3"))
def commitment_loss_eq_codebook_loss_and_nonneg(model: VqVae, x: Observation, k: Code) -> Formula:
    """The commitment loss has the value of the codebook loss, and is never negative."""
    commitment = commitment_loss(model, x, k)
    return eq(commitment, codebook_loss(model, x, k)) & (commitment >= 0)


@theorem("O17 eq. 3, by value", claims=("VQ-2",))
def vqvae_loss_eq_reconstruction_add_codebook(model: VqVae, beta: Real, x: Observation, k: Code) -> Formula:
    """By value, the loss is the reconstruction plus 1 + beta times the codebook loss."""
    penalty = (1 + beta) * codebook_loss(model, x, k)
    return eq(vqvae_loss(model, beta, x, k), reconstruction_loss(model, x, k) + penalty)


@refuted("O17 eq. 3, by value, with one of its two penalties forgotten")
def vqvae_loss_eq_reconstruction_add_beta_codebook(model: VqVae, beta: Real, x: Observation, k: Code) -> Formula:
    """By value, the weight of the squared distance is 1 + beta, not beta."""
    penalty = beta * codebook_loss(model, x, k)
    return eq(vqvae_loss(model, beta, x, k), reconstruction_loss(model, x, k) + penalty)


@theorem("O17 eq. 3", claims=("VQ-3",))
def commitment_loss_eq_zero_iff(model: VqVae, x: Observation, k: Code) -> Formula:
    """The commitment loss is zero exactly where the encoder's output is the code."""
    return iff(eq(commitment_loss(model, x, k), 0), matches(model.encoder(x), model.codebook[k]))


@theorem("O17 eq. 3", claims=("VQ-3",))
def commitment_loss_pos_of_ne(model: VqVae, x: Observation, k: Code, i: Annotated[Index, "d"]) -> Formula:
    """Where one coordinate of the latent is not the code's, the commitment is positive."""
    return given(ne(model.encoder(x)[i], model.codebook[k, i])).then(commitment_loss(model, x, k) > 0)


@refuted("O17 eq. 3, with an empty latent", claims=("VQ-3",))
def commitment_loss_pos_of_ne_in_every_dim(d: Dim, model: VqVae, x: Observation, k: Code) -> Formula:
    """Over an empty latent, the commitment loss is zero whatever the code."""
    apart = forall(d, lambda i: ne(model.encoder(x)[i], model.codebook[k, i]))
    return given(apart).then(commitment_loss(model, x, k) > 0)


# Nearest codes


@theorem("TL squaredL2_nonneg", claims=("TL-40",))
def squared_l2_nonneg(x: Latent, y: Latent) -> Formula:
    """In every dimension, the squared distance is never negative."""
    return squared_l2(x, y) >= 0


@theorem("TL squaredL2_self", claims=("TL-41",))
def squared_l2_self(x: Latent) -> Formula:
    """In every dimension, the squared distance of a vector to itself is zero."""
    return eq(squared_l2(x, x), 0)


@refuted("TL squaredL2_nonneg, made strict")
def squared_l2_pos(x: Latent, y: Latent) -> Formula:
    """The squared distance of a vector to itself is not positive."""
    return squared_l2(x, y) > 0


@theorem("TL exactCodeMatch_isNearestCode", claims=("TL-42",))
def is_nearest_code_of_exact_match(codebook: Codebook, z: Latent, k: Code) -> Formula:
    """A code that the encoder's output matches exactly is a nearest code."""
    return given(matches(z, codebook[k])).then(is_nearest_code(codebook, z, k))


@refuted("TL exactCodeMatch_isNearestCode, made strict")
def exact_match_of_nearest_code(codebook: Codebook, z: Latent, k: Code) -> Formula:
    """A nearest code need not be an exact match."""
    return given(is_nearest_code(codebook, z, k)).then(matches(z, codebook[k]))


@theorem("TL exactCodeMatch_selected_distance_zero", claims=("TL-43",))
def squared_l2_eq_zero_of_exact_match(codebook: Codebook, z: Latent, k: Code) -> Formula:
    """An exactly matched code is at distance zero."""
    return given(matches(z, codebook[k])).then(eq(squared_l2(z, codebook[k]), 0))


@theorem("TL nearestCode_minimizes_quantization_loss", claims=("TL-44", "VQ-4"))
def nearest_code_minimizes_quantization_loss(codebook: Codebook, z: Latent, k: Code, j: Code) -> Formula:
    """A nearest code is at most as far as any other code."""
    return given(is_nearest_code(codebook, z, k)).then(squared_l2(z, codebook[k]) <= squared_l2(z, codebook[j]))


@theorem("TL nearestCode_minimizes_quantization_loss, for the losses of the model", claims=("TL-44", "TG-2", "VQ-6"))
def nearest_code_minimizes_penalties(model: VqVae, beta: Real, x: Observation, k: Code, j: Code) -> Formula:
    """For beta >= -1, a nearest code minimises the codebook plus the commitment loss."""

    def penalties(code: Index) -> Real:
        return codebook_loss(model, x, code) + beta * commitment_loss(model, x, code)

    return given(beta >= -1, is_nearest_code(model.codebook, model.encoder(x), k)).then(penalties(k) <= penalties(j))


@refuted("O17 eq. 1: the choice of code looks at the latent, not at the reconstruction", claims=("VQ-6",))
def nearest_code_minimizes_vqvae_loss(model: VqVae, beta: Real, x: Observation, k: Code, j: Code) -> Formula:
    """A nearest code need not minimise the whole loss: another may decode better."""
    return given(beta >= 0, is_nearest_code(model.codebook, model.encoder(x), k)).then(
        vqvae_loss(model, beta, x, k) <= vqvae_loss(model, beta, x, j)
    )


@theorem("O17 eq. 1 with sums, TL mse with means", claims=("VQ-5",))
def is_nearest_code_iff_mse(codebook: Codebook, z: Latent, k: Code) -> Formula:
    """Nearest by the sum over the coordinates is nearest by TL's mean over them."""
    by_mean = forall(codebook.rows, lambda j: mse(z, codebook[k]) <= mse(z, codebook[j]))
    return iff(is_nearest_code(codebook, z, k), by_mean)


@theorem("O17 eq. 1 with sums, and with means", claims=("VQ-5",))
def is_nearest_code_iff_mean(d: PositiveDim, codebook: Codebook, z: Latent, k: Code) -> Formula:
    """With a latent coordinate, nearest by the sum is nearest by the mean."""

    def distance(j: Index) -> Real:
        return mean_over(d, lambda i: (z[i] - codebook[j, i]) ** 2)

    return iff(is_nearest_code(codebook, z, k), forall(codebook.rows, lambda j: distance(k) <= distance(j)))


@refuted("O17 eq. 1 read as a definition of one code", claims=("VQ-7",))
def nearest_code_unique(codebook: Codebook, z: Latent, k: Code, j: Code) -> Formula:
    """Two nearest codes can be different vectors: ties happen."""
    both = is_nearest_code(codebook, z, k) & is_nearest_code(codebook, z, j)
    return implies(both, matches(codebook[k], codebook[j]))


@refuted("TL squaredL2 against mse: sums against means")
def squared_l2_eq_mse(x: Latent, y: Latent) -> Formula:
    """The sum of the squared differences is not their mean."""
    return eq(squared_l2(x, y), mse(x, y))
