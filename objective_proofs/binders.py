"""Sums, integrals, expectations and quantifiers over Python lambdas, whose parameter names are the printed names."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from .arrays import Dim, Index, Natural, Vector, bound_vector, dimension, indices
from .binding import bind, fresh, hint
from .errors import StatementError
from .expression import Formula, Real, formula, implies, real
from .kernel.term import DIM, REAL
from .sorts import signs
from .spaces import Distribution, Point, Space

if TYPE_CHECKING:
    from .expression import RealLike


class Vectors(NamedTuple):
    """All vectors over a dimension: a domain of `forall`."""

    dim: Dim


def vectors(dim: Dim | Vector) -> Vectors:
    """Return the domain of all vectors over a dimension, as in `forall(vectors(n), lambda v: ...)`."""
    return Vectors(dimension(dim))


def sum_over(domain: Dim | Vector, term: Callable[[Index], RealLike]) -> Real:
    """Return the sum of `term(i)` over all indices i of a dimension (of a vector's dimension)."""
    name = hint(term, "i")
    variable = fresh(name, indices(domain))
    return Real(bind("sum", variable, name, real(term(Index(variable))).node))


def mean_over(domain: Dim | Vector, term: Callable[[Index], RealLike]) -> Real:
    """Return (1/n)*sum of `term(i)` over the n indices of a dimension; defined where n is not 0."""
    return 1 / dimension(domain) * sum_over(domain, term)


def dot(left: Vector, right: Vector) -> Real:
    """Return the sum of left[i]*right[i]."""
    product = left * right
    return sum_over(product, lambda i: product[i])


def squared_norm(argument: Vector) -> Real:
    """Return the sum of argument[i]**2."""
    return sum_over(argument, lambda i: argument[i] ** 2)


def integral(space: Space, term: Callable[[Point], RealLike]) -> Real:
    """Return the integral of `term(z)` over the points z of a space, against its base measure."""
    if not isinstance(space, Space):
        raise StatementError(f"expected a space to integrate over, found {space!r:.60}; take q.space of a Distribution q")
    variable = fresh(hint(term, "z"), ("point", space.name))
    return Real(bind("integral", variable, hint(term, "z"), real(term(Point(variable))).node))


def expectation(q: Distribution, term: Callable[[Point], RealLike]) -> Real:
    """Return the expectation of `term(z)` for z distributed as q: the integral of q(z)*term(z)."""
    if not isinstance(q, Distribution):
        cure = "; of a density m given as a function write integral(space, lambda z: m(z) * ...)" if callable(q) else ""
        raise StatementError(f"expected a Distribution to take the expectation under, found {getattr(q, '__name__', repr(q)):.60}{cure}")
    variable = fresh(hint(term, "z"), ("point", q.space.name))
    point = Point(variable)
    return Real(bind("integral", variable, hint(term, "z"), (q(point) * real(term(point))).node))


@overload
def forall(domain: Dim | Vector, body: Callable[[Index], Formula]) -> Formula: ...
@overload
def forall(domain: Space, body: Callable[[Point], Formula]) -> Formula: ...
@overload
def forall(domain: Vectors, body: Callable[[Vector], Formula]) -> Formula: ...
@overload
def forall(domain: type[Natural], body: Callable[[Natural], Formula]) -> Formula: ...
@overload
def forall(domain: type[Real], body: Callable[[Real], Formula]) -> Formula: ...
def forall(domain: Any, body: Callable[[Any], Formula]) -> Formula:
    """Return the formula that `body(x)` holds for all x of a domain.

    Args:
        domain: a dimension (its indices), a space (its points), `vectors(n)`, `Natural`, or `Real`, `Positive`, `NonNegative`,
            `Unit`, `OpenUnit`, where the sign becomes the premise of an implication.
        body: the formula, as a function of the bound variable.

    Raises:
        StatementError: the domain is none of these, or the body is no formula.
    """
    if isinstance(domain, Vectors):
        name = hint(body, "v")
        symbol, value = bound_vector(name, domain.dim)
        return Formula(bind("forall", symbol, name, formula(body(value)).node))
    if isinstance(domain, Space):
        name = hint(body, "z")
        variable = fresh(name, ("point", domain.name))
        return Formula(bind("forall", variable, name, formula(body(Point(variable))).node))
    if domain is Natural:
        name = hint(body, "t")
        variable = fresh(name, DIM)
        return Formula(bind("forall", variable, name, formula(body(Natural(variable.args[0]))).node))
    if isinstance(domain, type):
        name = hint(body, "x")
        variable = fresh(name, REAL)
        premises = signs(domain, Real(variable))
        conclusion = formula(body(Real(variable)))
        if premises:
            first, *rest = premises
            for premise in rest:
                first = first & premise
            conclusion = implies(first, conclusion)
        return Formula(bind("forall", variable, name, conclusion.node))
    name = hint(body, "i")
    variable = fresh(name, indices(domain))
    return Formula(bind("forall", variable, name, formula(body(Index(variable))).node))
