"""False statements that a careless capture or search would prove."""
from typing import Annotated

from objective_proofs import (
    Dim,
    Distribution,
    Function,
    PositiveVector,
    Real,
    Vector,
    VectorFunction,
    eq,
    exp,
    expectation,
    forall,
    given,
    log,
    mean_over,
    ne,
    sqrt,
    sum_over,
    theorem,
    vector,
)


@theorem("nobody")
def shadow(n: Dim, mu: Vector):
    """Inner index shadows the outer."""
    return eq(sum_over(n, lambda i: sum_over(n, lambda i: mu[i])), sum_over(n, lambda i: mu[i]))

@theorem("nobody")
def capture(n: Dim, mu: Vector, f: Annotated[VectorFunction, "n -> n"]):
    """Vector argument built under a binder of the same name."""
    return forall(n, lambda i: eq(f(vector(n, lambda i: mu[i]))[i], f(vector(n, lambda j: mu[i]))[i]))

@theorem("nobody")
def escaped(n: Dim, mu: Vector):
    """An index kept from another binder."""
    kept = []
    sum_over(n, lambda i: kept.append(i) or mu[i])
    return mu[kept[0]] >= mu[kept[0]] - 1

@theorem("nobody")
def empty_mean(n: Dim, mu: Vector):
    """The mean of ones is one, without n >= 1."""
    return eq(mean_over(n, lambda i: mu[i] - mu[i] + 1), 1)

@theorem("nobody")
def zero_integral(q: Distribution, f: Annotated[Function, "Z -> real"]):
    """Zero expectation of a nonnegative function means it is zero everywhere."""
    return given(forall(q.space, lambda z: f(z) >= 0), eq(expectation(q, f), 0)).then(forall(q.space, lambda z: eq(f(z), 0)))

@theorem("nobody")
def strict_sum(n: Dim, a: PositiveVector):
    """Positive terms sum to something positive."""
    return sum_over(a, lambda i: a[i]) > 0

@theorem("nobody")
def root_of_square(x: Real):
    """Root of a square is the number."""
    return eq(sqrt(x**2), x)

@theorem("nobody")
def log_square(x: Real):
    """Log of a square."""
    return given(ne(x, 0)).then(eq(log(x**2), 2 * log(x)))

@theorem("nobody")
def touching(logvar: Real):
    """Touching zero."""
    return exp(logvar) - 1 - logvar > 0
