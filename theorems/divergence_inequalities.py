"""Inequalities between divergences of any two positive densities over any space: Pinsker, Vajda, Bretagnolle-Huber and others.

[CK11] Csiszar and Koerner, Information Theory, 2nd edition, 2011.
[T09]  Tsybakov, Introduction to Nonparametric Estimation, 2009.
[GS02] Gibbs and Su, On choosing and bounding probability metrics, 2002.
[V70]  Vajda, Note on discrimination information and variation, 1970.
[BH79] Bretagnolle and Huber, Estimation des densites: risque minimax, 1979.
[L91]  Lin, Divergence measures based on the Shannon entropy, 1991.
[CT06] Cover and Thomas, Elements of Information Theory, 2nd edition, 2006.

Two conventions are in use for the variation: TV = V/2, V the integral of |p - q|.

Main definitions: `affinity`, `jensen_shannon`; the other divergences are in `objective_proofs/definitions/divergences.py`.
Main statements: `pinsker`, `vajda`, `bretagnolle_huber`, `kl_le_log_one_add_chi_squared`, `jensen_shannon_le_total_variation`,
`log_sum_inequality`. Metrics are in `divergence_metrics.py`, Renyi divergences in `renyi_divergences.py`.
"""

from typing import Annotated

from objective_proofs import (
    Density,
    Distribution,
    Formula,
    PositiveDim,
    PositiveVector,
    Real,
    eq,
    exp,
    expectation,
    given,
    integral,
    log,
    refuted,
    sqrt,
    sum_over,
    theorem,
)
from objective_proofs.definitions.divergences import chi_squared, kl, total_variation, variation

P_MASS, Q_MASS = "integral(z in Z: p(z)) = 1", "integral(z in Z: q(z)) = 1"
Masses = Annotated[PositiveVector, "n"]


def affinity(p: Distribution, q: Distribution) -> Real:
    """The Hellinger affinity, the integral of sqrt(p*q) ([T09] Section 2.4)."""
    return integral(p.space, lambda x: sqrt(p(x) * q(x)))


def jensen_shannon(p: Density, q: Density) -> Real:
    """JSD = KL(P||M)/2 + KL(Q||M)/2, with M the mixture of P and Q in equal parts ([L91] eq. 3.4)."""

    def mixture(x: Real) -> Real:
        return (p(x) + q(x)) / 2

    return (expectation(p, lambda x: log(p(x) / mixture(x))) + expectation(q, lambda x: log(q(x) / mixture(x)))) / 2


# Pinsker, Vajda, Bretagnolle and Huber


@theorem("CK11 Problem 3.18, Pinsker's inequality; T09 Lemma 2.5", claims=("FD-12",))
def pinsker(p: Density, q: Density) -> Formula:
    """Pinsker: the KL is at least twice the squared total variation."""
    return kl(p, q) >= 2 * total_variation(p, q) ** 2


@refuted("CK11 Problem 3.18, with the integral of |p - q| for the total variation", claims=("FD-12",))
def pinsker_with_unhalved_variation(p: Density, q: Density) -> Formula:
    """With V, the integral of |p - q|, in place of V/2, Pinsker's inequality fails."""
    return kl(p, q) >= 2 * variation(p, q) ** 2


@theorem("V70: the tangents of t*log(t) at b and at 1/b", claims=("FD-14",))
def kl_ge_affine_in_variation(p: Density, q: Density, b: Real) -> Formula:
    """For every b >= 1, the KL is at least 1 + log(b) - b + (b - 1/b)*V/2."""
    return given(b >= 1).then(kl(p, q) >= 1 + log(b) - b + (b - 1 / b) * variation(p, q) / 2)


@theorem(
    "V70",
    claims=("FD-14",),
    using=("theorems.divergence_inequalities.kl_ge_affine_in_variation",),
    undecided=("integral(x in Z: abs(p(x) - q(x))) < 2",),
)
def vajda(p: Density, q: Density, b: Real) -> Formula:
    """Vajda: with b = (2 + V)/(2 - V), the KL is at least log(b) - 2*V/(2 + V)."""
    v = variation(p, q)
    return given(v < 2, eq(b, (2 + v) / (2 - v))).then(kl(p, q) >= log(b) - 2 * v / (2 + v))


@refuted("V70, with the other sign of the correction", claims=("FD-14",))
def vajda_without_correction(p: Density, q: Density) -> Formula:
    """Without its correction, Vajda's bound fails."""
    v = variation(p, q)
    return given(v < 2).then(kl(p, q) >= log((2 + v) / (2 - v)))


@theorem("T09 Lemma 2.3, by the Cauchy-Schwarz inequality")
def squared_affinity_le(p: Density, q: Density) -> Formula:
    """The squared Hellinger affinity is at most 1 - TV**2."""
    return affinity(p, q) ** 2 <= 1 - total_variation(p, q) ** 2


@theorem("T09 Lemma 2.4, by Jensen's inequality", redundant=(Q_MASS,))
def kl_ge_log_affinity(p: Density, q: Density) -> Formula:
    """The KL is at least -2*log of the Hellinger affinity."""
    return kl(p, q) >= -2 * log(affinity(p, q))


@theorem("BH79; T09 Lemma 2.6", claims=("FD-12",))
def bretagnolle_huber(p: Density, q: Density) -> Formula:
    """Bretagnolle and Huber: TV**2 is at most 1 - exp(-KL)."""
    return total_variation(p, q) ** 2 <= 1 - exp(-kl(p, q))


# Chi-squared


@theorem("GS02 Theorem 5, by Jensen's inequality", claims=("FD-15",))
def kl_le_log_one_add_chi_squared(p: Density, q: Density) -> Formula:
    """The KL is at most log(1 + chi2)."""
    return kl(p, q) <= log(1 + chi_squared(p, q))


@theorem("GS02 Theorem 5", claims=("FD-15",), redundant=("forall(z in Z: 0 <= p(z))", P_MASS, Q_MASS))
def log_one_add_chi_squared_le(p: Distribution, q: Density) -> Formula:
    """log(1 + chi2), and so the KL, is at most chi2."""
    return log(1 + chi_squared(p, q)) <= chi_squared(p, q)


@theorem("GS02 Theorem 5; T09 Lemma 2.7", claims=("FD-15",))
def kl_le_chi_squared(p: Density, q: Density) -> Formula:
    """The KL is at most chi2."""
    return kl(p, q) <= chi_squared(p, q)


@refuted("GS02 Theorem 5, with the factor of the second-order expansion", claims=("FD-15",))
def kl_le_half_chi_squared(p: Density, q: Density) -> Formula:
    """The KL is not at most chi2/2, though it is nearly that for near densities."""
    return kl(p, q) <= chi_squared(p, q) / 2


@theorem(
    "T09 Section 2.4, by the Cauchy-Schwarz inequality",
    claims=("FD-19",),
    redundant=(P_MASS,),
    undecided=("forall(z in Z: 0 <= p(z))",),
)
def four_squared_total_variation_le_chi_squared(p: Distribution, q: Density) -> Formula:
    """Four times the squared total variation is at most chi2."""
    return 4 * total_variation(p, q) ** 2 <= chi_squared(p, q)


@refuted("T09 Section 2.4, with a larger constant", claims=("FD-19",))
def five_squared_total_variation_le_chi_squared(p: Density, q: Density) -> Formula:
    """The constant 4 is the best one."""
    return 5 * total_variation(p, q) ** 2 <= chi_squared(p, q)


# Jensen-Shannon


@theorem("L91 Section III, by Pinsker's inequality for both parts", claims=("FD-17",))
def half_squared_total_variation_le_jensen_shannon(p: Density, q: Density) -> Formula:
    """The Jensen-Shannon divergence is at least TV**2/2."""
    return total_variation(p, q) ** 2 / 2 <= jensen_shannon(p, q)


@theorem("L91 Theorem 3", claims=("FD-17",), undecided=(P_MASS, Q_MASS))
def jensen_shannon_le_total_variation(p: Density, q: Density) -> Formula:
    """The Jensen-Shannon divergence is at most log(2)*TV."""
    return jensen_shannon(p, q) <= log(2) * total_variation(p, q)


@theorem("L91 Theorem 3: the total variation is at most one", claims=("FD-17",))
def log_two_total_variation_le_log_two(p: Distribution, q: Distribution) -> Formula:
    """log(2)*TV, and so the Jensen-Shannon divergence, is at most log(2)."""
    return log(2) * total_variation(p, q) <= log(2)


@refuted("L91 Theorem 3, with TV in place of log(2)*TV halved", claims=("FD-17",))
def jensen_shannon_le_half_total_variation(p: Density, q: Density) -> Formula:
    """The Jensen-Shannon divergence is not at most TV/2: log(2) is more than 1/2."""
    return jensen_shannon(p, q) <= total_variation(p, q) / 2


# The log-sum inequality


@theorem("CT06 Theorem 2.7.1", claims=("FD-23",))
def log_sum_inequality(n: PositiveDim, a: Masses, b: Masses) -> Formula:
    """The sum of a*log(a/b) is at least that of the sums of a and b."""
    a_sum, b_sum = sum_over(n, lambda i: a[i]), sum_over(n, lambda i: b[i])
    return sum_over(n, lambda i: a[i] * log(a[i] / b[i])) >= a_sum * log(a_sum / b_sum)


@refuted("CT06 Theorem 2.7.1, with means for sums on one side", claims=("FD-23",))
def log_sum_ge_any_constant(n: PositiveDim, a: Masses, b: Masses) -> Formula:
    """Unless a and b have the same sum, the sum of a*log(a/b) can be negative."""
    return sum_over(n, lambda i: a[i] * log(a[i] / b[i])) >= 0
