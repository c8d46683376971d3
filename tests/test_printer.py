"""The printer: what it has printed before does not change what it prints next."""

from __future__ import annotations

import pytest

from objective_proofs.kernel.poly import canonical
from objective_proofs.kernel.term import DIM, REAL, Signature, node, var
from objective_proofs.kernel.text import read
from objective_proofs.printer import show

NAMES = {"n": var("n", DIM), "x": var("x", REAL), "y": var("y", REAL), "a": Signature((), ("n",))}


def test_binders_are_renamed_where_their_name_is_taken() -> None:
    """A sum that was printed alone gets another index beside a free variable of that name."""
    total = read("sum(i < n: a[i]*(x + y))", NAMES)

    assert show(total) == "sum(i < n: a[i]*(x + y))"
    assert show(node("eq", total, var("i", REAL))) == "sum(i_1 < n: a[i_1]*(x + y)) = i"
    assert show(total) == "sum(i < n: a[i]*(x + y))"


def test_parentheses_depend_on_the_place() -> None:
    """A term that was printed without parentheses gets them where it needs them, and the other way around."""
    total = read("x + y", NAMES)

    assert show(total) == "x + y"
    assert show(node("mul", total, total)) == "(x + y)*(x + y)"
    assert show(node("exp", total)) == "exp(x + y)"
    assert show(total) == "x + y"


def test_loose_variables_take_the_name_of_their_binder() -> None:
    """The same body is printed under each of two binders with the name of that one."""
    body = read("sum(i < n: x*a[i])", NAMES).args[2]

    assert show(body) == "x*a[#0]"
    for name in ("i", "j"):
        assert show(node("sum", ("index", "n"), name, body)) == f"sum({name} < n: x*a[{name}])"


@pytest.mark.parametrize(
    "text",
    [
        "diff(u: u**2)(x)", "diff(x: x*diff(x: x**2)(x))(x)", "-diff(u: u + y)(-x)**2", "diff(u: sum(i < n: a[i]*u))(x + y)",
        "forall(t in naturals: t*x <= diff(u: t*u)(x))", "forall(n in naturals: sum(i < n: a[i]) = n)",
        "forall(u: diff(v: u*v)(u) = u)", "sum(i < n: diff(u: u*a[i])(a[i]))",
    ],
)  # fmt: skip
def test_derivatives_and_natural_numbers_are_read_again(text: str) -> None:
    """What is printed means what was read."""
    t = read(text, NAMES)

    assert canonical(read(show(t), NAMES)) is canonical(t)
