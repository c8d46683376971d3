"""Data processing: a Markov kernel makes an f-divergence smaller, and leaves it as it is exactly if it is sufficient.

[C67]  Csiszar, Information-type measures of difference of probability distributions and indirect observations, 1967.
[LV06] Liese and Vajda, On divergences and informations in statistics and information theory, 2006.

A Markov kernel K from X to Y is a conditional density: K(x, y) >= 0, and its integral over y is 1 for every x. Where the processed
densities have q = 0, the integrand is 0, by the convention 0*f(0/0) = 0.

Main definitions: `is_markov`, `processed`, `divergence_where_positive`.
Main statements: `processed_divergence_le`, `processed_divergence_eq_of_sufficient`.
"""

from collections.abc import Callable
from typing import Annotated

from objective_proofs import (
    Density,
    Formula,
    Function,
    Point,
    Positive,
    Real,
    Space,
    eq,
    forall,
    given,
    integral,
    piecewise,
    refuted,
    theorem,
)
from objective_proofs.definitions import generators
from objective_proofs.definitions.generators import divergence

Weight = Callable[[Point], Real]
Data = Annotated[Density, "X"]
Kernel = Annotated[Function, "X, Y -> real"]


def convex(f: Function, slope: Function) -> Formula:
    """f lies above its tangents on u > 0."""
    return forall(Positive, lambda a: forall(Positive, lambda u: f(u) >= f(a) + slope(a) * (u - a)))


def is_markov(K: Kernel, X: Space, Y: Space) -> Formula:
    """K(x, .) is a density over Y for each x."""
    nonnegative = forall(X, lambda x: forall(Y, lambda y: K(x, y) >= 0))
    return nonnegative & forall(X, lambda x: eq(integral(Y, lambda y: K(x, y)), 1))


def processed(K: Kernel, p: Density) -> Weight:
    """(KP)(y), the integral over x of p(x)*K(x, y): the density of what the kernel makes of P."""
    return lambda y: integral(p.space, lambda x: p(x) * K(x, y))


def divergence_where_positive(f: Function, Y: Space, p: Weight, q: Weight) -> Real:
    """The integral of q*f(p/q) over the points with q > 0 ([C67], 0*f(0/0) = 0)."""
    return integral(Y, lambda y: piecewise((q(y) * f(p(y) / q(y)), q(y) > 0), 0))


@theorem("C67; LV06 Theorem 14", claims=("FD-5",))
def processed_divergence_le_of_positive(
    f: Function, slope: Function, p: Data, q: Data, K: Kernel, Y: Space
) -> Formula:
    """A kernel under which both densities stay positive makes no divergence larger."""
    X = p.space
    kp, kq = processed(K, p), processed(K, q)
    return given(convex(f, slope), is_markov(K, X, Y), forall(Y, lambda y: (kp(y) > 0) & (kq(y) > 0))).then(
        integral(Y, lambda y: kq(y) * f(kp(y) / kq(y))) <= divergence(f, p, q)
    )


@theorem("C67; LV06 Theorem 14", claims=("FD-5",))
def processed_divergence_le(f: Function, slope: Function, p: Data, q: Data, K: Kernel, Y: Space) -> Formula:
    """Data processing: no Markov kernel makes an f-divergence larger."""
    kp, kq = processed(K, p), processed(K, q)
    return given(convex(f, slope), is_markov(K, p.space, Y)).then(
        divergence_where_positive(f, Y, kp, kq) <= divergence(f, p, q)
    )


@theorem("LV06 Theorem 14: sufficiency by factorization", claims=("FD-5",))
def processed_divergence_eq_of_sufficient(
    f: Function, p: Data, q: Data, Y: Space, K: Kernel, ratio: Annotated[Function, "Y -> real"]
) -> Formula:
    """If p/q depends on the outcome alone, the kernel leaves the divergence as it is."""
    X = p.space
    kp, kq = processed(K, p), processed(K, q)
    sufficient = forall(X, lambda x: forall(Y, lambda y: eq(p(x) * K(x, y), ratio(y) * q(x) * K(x, y))))
    return given(is_markov(K, X, Y), sufficient, forall(Y, lambda y: kq(y) > 0)).then(
        eq(integral(Y, lambda y: kq(y) * f(kp(y) / kq(y))), divergence(f, p, q))
    )


@refuted("C67, with the inequality reversed: Pearson's chi-squared", claims=("FD-5",))
def processed_divergence_ge(p: Data, q: Data, K: Kernel, Y: Space) -> Formula:
    """A Markov kernel can make a divergence smaller: what it merges cannot be told apart."""
    kp, kq = processed(K, p), processed(K, q)
    return given(is_markov(K, p.space, Y), forall(Y, lambda y: kq(y) > 0)).then(
        integral(Y, lambda y: kq(y) * generators.pearson(kp(y) / kq(y))) >= divergence(generators.pearson, p, q)
    )


@refuted("C67, with a kernel that loses mass", claims=("FD-5",))
def processed_divergence_le_of_positive_kernel(p: Data, q: Data, K: Kernel, Y: Space) -> Formula:
    """With a kernel that does not integrate to one, data processing fails."""
    kp, kq = processed(K, p), processed(K, q)
    return given(forall(Y, lambda y: kq(y) > 0), forall(p.space, lambda x: forall(Y, lambda y: K(x, y) >= 0))).then(
        integral(Y, lambda y: kq(y) * generators.pearson(kp(y) / kq(y))) <= divergence(generators.pearson, p, q)
    )
