"""Data processing: a Markov kernel makes an f-divergence smaller.

[C67]  Csiszar, Information-type measures of difference of probability distributions and indirect observations, 1967.
[LV06] Liese and Vajda, On divergences and informations in statistics and information theory, 2006.

A Markov kernel K from X to Y is a conditional density: K(x, y) >= 0, and its integral over y is 1 for every x. Outcomes y
that have density 0 are left out of Y.

Main definitions: `is_markov`, `processed`, `is_sufficient`.
Main statements: `processed_divergence_le`, `processed_divergence_eq_of_sufficient`.
"""

from typing import Annotated

from objective_proofs import (
    Density,
    Formula,
    Function,
    Real,
    Space,
    eq,
    forall,
    given,
    integral,
    or_,
    refuted,
    theorem,
)
from objective_proofs.definitions import generators
from objective_proofs.definitions.conjugates import Scalar
from objective_proofs.definitions.divergences import Weight, convex, divergence_between
from objective_proofs.definitions.generators import divergence

Data = Annotated[Density, "X"]
Mass = Annotated[Function, "X -> real"]
Kernel = Annotated[Function, "X, Y -> real"]


def is_markov(K: Kernel, X: Space, Y: Space) -> Formula:
    """K(x, .) is a density over Y for each x."""
    nonnegative = forall(X, lambda x: forall(Y, lambda y: K(x, y) >= 0))
    return nonnegative & forall(X, lambda x: eq(integral(Y, lambda y: K(x, y)), 1))


def processed(K: Kernel, X: Space, p: Weight) -> Weight:
    """(KP)(y), the integral over x of p(x)*K(x, y): the density of what the kernel makes of P."""
    return lambda y: integral(X, lambda x: p(x) * K(x, y))


@theorem(
    "C67; LV06 Theorem 14; densities of any mass",
    claims=("FD-5",),
    undecided=(
        "forall(x in X: 0 < p(x))",
        "forall(x in X: 0 < q(x))",
        "forall(x in X: forall(y in Y: 0 <= K(x, y)))",
        "forall(y in Y: 0 < integral(x in X: p(x)*K(x, y)))",
        "forall(y in Y: 0 < integral(x in X: q(x)*K(x, y)))",
    ),
)
def processed_divergence_le(X: Space, Y: Space, f: Function, slope: Function, p: Mass, q: Mass, K: Kernel) -> Formula:
    """Data processing: no Markov kernel makes an f-divergence larger."""
    kp, kq = processed(K, X, p), processed(K, X, q)
    return given(
        convex(f, slope),
        forall(X, lambda x: (p(x) > 0) & (q(x) > 0)),
        is_markov(K, X, Y),
        forall(Y, lambda y: (kp(y) > 0) & (kq(y) > 0)),
    ).then(divergence_between(f, Y, kp, kq) <= divergence_between(f, X, p, q))


# Sufficiency


def is_sufficient(K: Kernel, X: Space, Y: Space, p: Weight, q: Weight) -> Formula:
    """P and Q have the same law of x given y: where K(x, y) is not zero, p(x)/q(x) = (KP)(y)/(KQ)(y), without the quotients."""
    kp, kq = processed(K, X, p), processed(K, X, q)
    return forall(X, lambda x: forall(Y, lambda y: or_(eq(K(x, y), 0), eq(p(x) * kq(y), q(x) * kp(y)))))


def pair_divergence(f: Scalar, X: Space, Y: Space, p: Weight, q: Weight, K: Kernel) -> Real:
    """D_f of the joint densities p(x)*K(x, y) and q(x)*K(x, y), whose ratio is p(x)/q(x) wherever K is not zero."""
    return integral(Y, lambda y: integral(X, lambda x: q(x) * K(x, y) * f(p(x) / q(x))))


@theorem("C67; LV06 Theorem 14, equality, first step", claims=("FD-5",))
def processed_divergence_of_sufficient(X: Space, Y: Space, f: Function, p: Mass, q: Mass, K: Kernel) -> Formula:
    """If K is sufficient, the divergence of the outputs is that of the pairs (x, y)."""
    kp, kq = processed(K, X, p), processed(K, X, q)
    return given(
        forall(X, lambda x: q(x) > 0),
        forall(Y, lambda y: kq(y) > 0),
        is_sufficient(K, X, Y, p, q),
    ).then(eq(divergence_between(f, Y, kp, kq), pair_divergence(f, X, Y, p, q, K)))


@theorem("C67; LV06 Theorem 14, equality, second step", claims=("FD-5",))
def pair_divergence_eq(X: Space, Y: Space, f: Function, p: Mass, q: Mass, K: Kernel) -> Formula:
    """The divergence of the pairs (x, y) is that of P and Q."""
    every = forall(X, lambda x: q(x) > 0)
    normalized = forall(X, lambda x: eq(integral(Y, lambda y: K(x, y)), 1))
    return given(every, normalized).then(eq(pair_divergence(f, X, Y, p, q, K), divergence_between(f, X, p, q)))


@theorem(
    "C67; LV06 Theorem 14, equality",
    claims=("FD-5",),
    using=(
        "theorems.divergence_processing.processed_divergence_of_sufficient",
        "theorems.divergence_processing.pair_divergence_eq",
    ),
)
def processed_divergence_eq_of_sufficient(X: Space, Y: Space, f: Function, p: Mass, q: Mass, K: Kernel) -> Formula:
    """A Markov kernel that is sufficient for P and Q changes no f-divergence."""
    kp, kq = processed(K, X, p), processed(K, X, q)
    return given(
        forall(X, lambda x: q(x) > 0),
        forall(X, lambda x: eq(integral(Y, lambda y: K(x, y)), 1)),
        forall(Y, lambda y: kq(y) > 0),
        is_sufficient(K, X, Y, p, q),
    ).then(eq(divergence_between(f, Y, kp, kq), divergence_between(f, X, p, q)))


@refuted("C67, with the inequality reversed: Pearson's chi-squared", claims=("FD-5",))
def processed_divergence_ge(p: Data, q: Data, K: Kernel, Y: Space) -> Formula:
    """A Markov kernel can make a divergence smaller: what it merges cannot be told apart."""
    kp, kq = processed(K, p.space, p), processed(K, p.space, q)
    return given(is_markov(K, p.space, Y), forall(Y, lambda y: kq(y) > 0)).then(
        divergence_between(generators.pearson, Y, kp, kq) >= divergence(generators.pearson, p, q)
    )


@refuted("C67, with a kernel that loses mass", claims=("FD-5",))
def processed_divergence_le_of_positive_kernel(p: Data, q: Data, K: Kernel, Y: Space) -> Formula:
    """With a kernel that does not integrate to one, data processing fails."""
    kp, kq = processed(K, p.space, p), processed(K, p.space, q)
    return given(forall(Y, lambda y: kq(y) > 0), forall(p.space, lambda x: forall(Y, lambda y: K(x, y) >= 0))).then(
        divergence_between(generators.pearson, Y, kp, kq) <= divergence(generators.pearson, p, q)
    )
