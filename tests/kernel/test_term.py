"""Terms: sorts, sharing, bounds, and substitution under binders."""

from __future__ import annotations

import sys
import threading
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from objective_proofs.kernel.rules import negation
from objective_proofs.kernel.term import (
    DIM,
    MAX_DEPTH,
    NODES,
    REAL,
    KernelError,
    Node,
    Signature,
    apply,
    instantiate,
    node,
    num,
    replace,
    shift,
    var,
)
from tests.kernel import model
from tests.strategies import INDEX, POINT, environments, formulas, terms

FAST = settings(max_examples=100, derandomize=True, deadline=None, database=None)
X, Y, N = var("x", REAL), var("y", REAL), var("n", DIM)
B0 = node("bound", 0, REAL)
MU = Signature((), ("n",))


def agree(t: Node, env: dict[str, Any], scope: tuple[Any, ...], other: Node, other_scope: tuple[Any, ...]) -> None:
    """Fail when two nodes have different values in their scopes."""
    try:
        found, wanted = model.value(t, env, scope), model.value(other, env, other_scope)
    except model.Unsure:
        return

    assert found == wanted if isinstance(found, bool) else model.same(found, wanted)


@FAST
@given(terms((INDEX, REAL), 3), terms((INDEX,), 2), environments())
def test_replace_is_substitution(body: Node, value: Node, env: dict[str, Any]) -> None:
    """Replacing the innermost variable by a term with loose variables of its own captures none of them."""
    for k in range(env["n"]):
        try:
            meant = model.value(value, env, (k,))
        except model.Unsure:
            continue
        agree(replace(body, value), env, (k,), body, (k, meant))


@FAST
@given(formulas((INDEX, POINT), 3), environments())
def test_shift_keeps_the_value(body: Node, env: dict[str, Any]) -> None:
    """A term shifted past two binders means there what it meant outside."""
    for k in range(env["n"]):
        agree(shift(body, 2), env, (k, 0, "unused", "unused"), body, (k, 0))


@FAST
@given(formulas(), environments())
def test_negation_is_negation(formula: Node, env: dict[str, Any]) -> None:
    """`negation` gives the opposite truth value."""
    agree(negation(formula), env, (), node("not", formula), ())


def test_capture_is_avoided() -> None:
    """fun(u: sum(i < n: u)) at mu[i] of an outer i is sum(j < n: mu[i]), not sum(i < n: mu[i])."""
    outer = node("app", "mu", MU, node("bound", 0, INDEX))
    function = node("fun", REAL, "u", node("sum", INDEX, "i", node("bound", 1, REAL)))
    expected = node("sum", INDEX, "i", node("app", "mu", MU, node("bound", 1, INDEX)))

    assert expected is apply(function, outer)


def test_two_arguments_under_a_binder() -> None:
    """A function of two arguments is applied to loose variables one after the other."""
    both = node("fun", REAL, "u", node("fun", REAL, "v", node("add", node("bound", 1, REAL), node("neg", B0))))
    i, j = node("bound", 1, REAL), node("bound", 0, REAL)

    assert node("add", i, node("neg", j)) is apply(both, i, j)


REFUSED = {
    "an index where a real is wanted": lambda: node("add", X, node("bound", 0, INDEX)),
    "a real where a formula is wanted": lambda: node("and", X, X),
    "a formula where a real is wanted": lambda: node("exp", node("true")),
    "an index of another family": lambda: node("app", "mu", MU, node("bound", 0, ("index", "m"))),
    "too few arguments": lambda: node("app", "mu", MU),
    "an integral over indices": lambda: node("integral", INDEX, "i", X),
    "a sum over points": lambda: node("sum", POINT, "z", X),
    "a sum of formulas": lambda: node("sum", INDEX, "i", node("true")),
    "a quantified real": lambda: node("forall", INDEX, "i", X),
    "a fractional exponent": lambda: node("pow", X, "1/2"),
    "a negative numeral": lambda: node("num", -1),
    "an unknown operator": lambda: node("sin", X),
    "an index beyond its set": lambda: node("literal", 3, ("index", 3)),
    "a negative index": lambda: node("literal", -1, ("index", 3)),
    "an index of an empty set": lambda: node("literal", 0, ("index", 0)),
    "a literal in a symbolic set": lambda: node("literal", 0, INDEX),
    "a function at another sort": lambda: apply(node("fun", REAL, "u", num(1)), var("k", INDEX)),
    "a family at another set's index": lambda: apply(node("fun", INDEX, "i", num(1)), var("k", ("index", "m"))),
    "a number applied to a number": lambda: apply(X, X),
    "an index applied to a number": lambda: apply(var("k", INDEX), X),
    "a vector at a real": lambda: apply(node("bound", 0, ("vector", "n")), X),
    "a table at another set's index": lambda: apply(node("table", ("index", 1), X), node("literal", 0, ("index", 2))),
    "a table that is too short": lambda: node("table", ("index", 2), X),
    "a loose formula instantiated": lambda: instantiate(
        node("forall", REAL, "x", node("le", B0, node("bound", 1, REAL))), X
    ),
    "a quantifier at another sort": lambda: instantiate(node("forall", INDEX, "i", node("le", X, X)), X),
}


@pytest.mark.parametrize("reason", REFUSED)
def test_refused(reason: str) -> None:
    """What does not fit its sorts cannot be built."""
    with pytest.raises(KernelError):
        REFUSED[reason]()


def test_depth_is_bounded() -> None:
    """Nesting ends in an error, not in a deep stack."""
    t = X
    with pytest.raises(KernelError, match="deep"):
        for _ in range(MAX_DEPTH + 1):
            t = node("exp", t)


def test_size_is_bounded() -> None:
    """Sharing cannot hide an exponential tree."""
    t = X
    with pytest.raises(KernelError, match="nodes"):
        for _ in range(60):
            t = node("add", t, t)


def test_equal_nodes_are_one() -> None:
    """The same construction gives the same object, and its number is its place."""
    assert node("add", X, num(2)) is node("add", X, num(2))
    assert all(found.number == place for place, found in enumerate(NODES))


def test_numbers_survive_threads() -> None:
    """Atoms are told apart by number, so that no two threads may give one number to two nodes."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        started = [
            threading.Thread(target=lambda k=k: [node("add", X, num(10**6 * k + j)) for j in range(3000)])
            for k in range(4)
        ]
        for thread in started:
            thread.start()
        for thread in started:
            thread.join()
    finally:
        sys.setswitchinterval(interval)

    assert all(found.number == place for place, found in enumerate(NODES))


@given(st.integers(-5, 5))
@FAST
def test_numerals(value: int) -> None:
    """A negative numeral is the negation of a natural one."""
    assert model.value(num(value), {}) == value
