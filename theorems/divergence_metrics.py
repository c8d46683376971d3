"""Which divergences are metrics on densities: the total variation is; the KL, chi-squared and others are not.

[GS02] Gibbs and Su, On choosing and bounding probability metrics, 2002.
[ES03] Endres and Schindelin, A new metric for probability distributions, 2003.
[T09]  Tsybakov, Introduction to Nonparametric Estimation, 2009.

Main statements: `variation_triangle`, `hellinger_triangle`, `squared_hellinger_eq_zero_iff`.
"""

from objective_proofs import (
    Density,
    Distribution,
    Formula,
    Real,
    eq,
    expectation,
    iff,
    log,
    refuted,
    sqrt,
    theorem,
)
from objective_proofs.definitions.divergences import chi_squared, kl, squared_hellinger, variation

SIGNS = tuple(f"forall(z in Z: 0 <= {d}(z))" for d in ("p", "q", "r"))
MASSES = tuple(f"integral(z in Z: {d}(z)) = 1" for d in ("p", "q", "r"))


def jensen_shannon(p: Density, q: Density) -> Real:
    """JSD(P, Q) ([ES03] eq. 1)."""
    first = expectation(p, lambda x: log(2 * p(x) / (p(x) + q(x))))
    return (first + expectation(q, lambda x: log(2 * q(x) / (p(x) + q(x))))) / 2


# Total variation


@theorem("GS02 Section 2", claims=("FD-21",), redundant=(*SIGNS[:2], *MASSES[:2]))
def variation_symmetric(p: Distribution, q: Distribution) -> Formula:
    """The variation is symmetric."""
    return eq(variation(p, q), variation(q, p))


@theorem("GS02 Section 2", claims=("FD-21",), redundant=(*SIGNS, *MASSES))
def variation_triangle(p: Distribution, q: Distribution, r: Distribution) -> Formula:
    """The variation satisfies the triangle inequality."""
    return variation(p, r) <= variation(p, q) + variation(q, r)


# The Hellinger distance


@theorem("T09 Section 2.4", claims=("FD-21",), redundant=MASSES[:2])
def hellinger_symmetric(p: Distribution, q: Distribution) -> Formula:
    """The Hellinger distance is symmetric."""
    return eq(squared_hellinger(p, q), squared_hellinger(q, p))


@theorem("T09 Section 2.4", claims=("FD-21",), redundant=MASSES[:2])
def squared_hellinger_eq_zero_iff(p: Distribution, q: Distribution) -> Formula:
    """The Hellinger distance is zero exactly if p = q almost everywhere."""
    return iff(eq(squared_hellinger(p, q), 0), eq(variation(p, q), 0))


@theorem("T09 Section 2.4, by Minkowski's inequality", claims=("FD-21",), redundant=MASSES)
def hellinger_triangle(p: Distribution, q: Distribution, r: Distribution) -> Formula:
    """The Hellinger distance satisfies the triangle inequality."""
    return sqrt(squared_hellinger(p, r)) <= sqrt(squared_hellinger(p, q)) + sqrt(squared_hellinger(q, r))


@refuted("T09 Section 2.4, for the squared distance", claims=("FD-21",))
def squared_hellinger_triangle(p: Distribution, q: Distribution, r: Distribution) -> Formula:
    """The squared Hellinger distance does not satisfy the triangle inequality."""
    return squared_hellinger(p, r) <= squared_hellinger(p, q) + squared_hellinger(q, r)


# What is no metric


@refuted("GS02 Section 2, with the KL for a metric", claims=("FD-21",))
def kl_triangle(p: Density, q: Density, r: Density) -> Formula:
    """The KL does not satisfy the triangle inequality."""
    return kl(p, r) <= kl(p, q) + kl(q, r)


@refuted("GS02 Section 2, with the KL for a metric", claims=("FD-21",))
def kl_symmetric(p: Density, q: Density) -> Formula:
    """The KL is not symmetric."""
    return eq(kl(p, q), kl(q, p))


@refuted("GS02 Section 2, with chi-squared for a metric", claims=("FD-21",))
def chi_squared_triangle(p: Density, q: Density, r: Density) -> Formula:
    """Chi-squared does not satisfy the triangle inequality."""
    return chi_squared(p, r) <= chi_squared(p, q) + chi_squared(q, r)


@refuted("ES03 Section II, without the root", claims=("FD-21",))
def jensen_shannon_triangle(p: Density, q: Density, r: Density) -> Formula:
    """The Jensen-Shannon divergence, without the root, does not satisfy the triangle inequality."""
    return jensen_shannon(p, r) <= jensen_shannon(p, q) + jensen_shannon(q, r)
