"""Derivatives: of an expression in a real variable at a point, with stop-gradients.

    derivative(lambda u: u**2, x)                           2*x
    derivative(lambda u: u*stop_gradient(u), x)             x: what the stop-gradient holds is a constant, its value at x
    derivative(lambda t: loss(mu + t*h), 0)                 the derivative of a function of vectors in the direction h

A stop-gradient is elaborated here and is no term of the logic: under a derivative it stands for its value where the derivative is
taken, everywhere else for its argument.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .arrays import Vector
from .binding import bind, fresh, hint, substitute
from .expression import FRESH, Real, build, real
from .kernel.term import REAL, Node, Signature

if TYPE_CHECKING:
    from .expression import RealLike

_STOP = f"stop_gradient{FRESH}0"  # no user can write it


def derivative(function: Callable[[Real], RealLike], at: RealLike) -> Real:
    """Return the derivative of `function` at a real.

    Sums are differentiated term by term; integrals too, which the theorem then lists as the assumption `leibniz`. A partial
    derivative is one in a variable of its own; the gradient in n dimensions is said by the derivatives in all directions h, of
    `t -> loss(mu + t*h)` at 0.

    Args:
        function: the real to be differentiated, as a Python function of one real.
        at: where.

    Raises:
        StatementError: the function does not return a real.
    """
    name = hint(function, "x")
    variable, point = fresh(name, REAL), real(at).node
    body = _held(real(function(Real(variable))).node, variable, point)
    return Real(build("at", bind("diff", variable, name, body), point))


def stop_gradient(value: Any) -> Any:
    """Return a real or a vector that derivatives take for a constant: its value where they are taken."""
    if isinstance(value, Vector):
        return value.map(stop_gradient)
    return Real(build("app", _STOP, Signature((REAL,), ()), real(value).node))


def elaborated(t: Node) -> Node:
    """Return a term or formula in which each stop-gradient that is left stands for its argument."""
    return _without(t, lambda inside: inside, {})


def _held(t: Node, variable: Node, point: Node) -> Node:
    """Return a term in which each stop-gradient has its value at the point; derivatives further out still see it as one."""
    return _without(t, lambda inside: build("app", _STOP, Signature((REAL,), ()), substitute(inside, variable, point)), {})


def _without(t: Node, replaced: Callable[[Node], Node], done: dict[Node, Node]) -> Node:
    found = done.get(t)
    if found is None:
        args = [_without(a, replaced, done) if type(a) is Node else a for a in t.args]
        if t.op == "app" and t.args[0] == _STOP:
            found = replaced(args[2])
        else:
            found = t if args == [*t.args] else build(t.op, *args)
        done[t] = found
    return found
