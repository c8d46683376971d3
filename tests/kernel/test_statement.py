"""Statements: their text, their instances, and the obligations that make them defined."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from objective_proofs.kernel.definedness import obligations
from objective_proofs.kernel.statement import read_statement, read_statements, substitute
from objective_proofs.kernel.term import KernelError, Node, node, num
from objective_proofs.printer import show
from tests.kernel import model
from tests.strategies import NAMES, environments, formulas

FAST = settings(max_examples=150, derandomize=True, deadline=None, database=None)


def needed(declarations: str, *formulas: str) -> list[tuple[int, str]]:
    """Return the obligations of a statement, with the number of hypotheses that each may use."""
    *given_, conclusion = formulas
    lines = ["statement t", declarations, *(f"given {f}" for f in given_), f"show {conclusion}"]
    return [(place, show(o)) for place, o in obligations(read_statement("\n".join(lines)))]


OBLIGATIONS = [
    (("x/y = 1",), [(0, "y != 0")]),
    (("x**-2 = 1",), [(0, "x != 0")]),
    (("x**2/2 = 1",), []),
    (("x/0 = 1",), [(0, "0 != 0")]),
    (("log(x) = sqrt(y)",), [(0, "0 < x"), (0, "0 <= y")]),
    (("log(1/x) = 1",), [(0, "x != 0"), (0, "0 < 1/x")]),
    (("log(x) = 0", "log(x) = 1"), [(0, "0 < x")]),
    (("0 < x", "log(x) = 1"), [(1, "0 < x")]),
    (("1/x = 1", "1/y = 1"), [(0, "x != 0"), (1, "y != 0")]),
    (("x = 0 or 1/x = 1",), [(0, "not x = 0 implies x != 0")]),
    (("x != 0 and 1/x = 1",), [(0, "x != 0 implies x != 0")]),
    (("1/x = 1 and x != 0",), [(0, "x != 0")]),
    (("x != 0 implies 1/x = 1",), [(0, "x != 0 implies x != 0")]),
    (("x = 0 iff 1/x = 1",), [(0, "x != 0")]),
    (("if(0 < x, log(x), log(-x)) = 1",), [(0, "0 < x implies 0 < x"), (0, "not 0 < x implies 0 < -x")]),
    (("if(log(x) < 0, 1, 2) = 1",), [(0, "0 < x")]),
    (("sum(i < n: log(mu[i])) = 1",), [(0, "forall(i < n: 0 < mu[i])")]),
    (("integral(z in Z: 1/q(z)) = 1",), [(0, "forall(z in Z: q(z) != 0)")]),
    (("forall(u: 0 < u implies log(u) < u)",), [(0, "forall(u: 0 < u implies 0 < u)")]),
    (("f(1/x) = 1",), [(0, "x != 0")]),
    (("0*log(x) = 0",), [(0, "0 < x")]),
]


@pytest.mark.parametrize(("formulas_", "expected"), OBLIGATIONS)
def test_obligations(formulas_: tuple[str, ...], expected: list[tuple[int, str]]) -> None:
    """Obligations run left to right; none uses its own hypothesis, a later one, or the conclusion."""
    assert expected == needed("real x, y\ndim n\nspace Z\nfunction mu[n], q(Z), f(real)", *formulas_)


@FAST
@given(formulas((), 3), environments())
def test_obligations_suffice(formula: Node, env: dict[str, Any]) -> None:
    """Where all obligations hold, another choice of the values outside the domains gives the same truth."""
    statement = read_statement("statement t\nshow true")._replace(names=NAMES, conclusion=formula)
    try:
        if all(model.value(o, env) for _, o in obligations(statement)):
            found, other = model.value(formula, env), model.value(formula, env | {"off domain": 1000})

            assert found == other
    except model.Unsure:
        return


@FAST
@given(formulas((), 3), environments())
def test_substitution_keeps_the_truth(formula: Node, env: dict[str, Any]) -> None:
    """A formula at closed values of its symbols is true when it is true where the symbols have these values."""
    f = node("fun", "real", "u", node("mul", *[node("bound", 0, "real")] * 2))
    g = node(
        "fun", "real", "u", node("fun", "real", "v", node("mul", node("bound", 0, "real"), node("bound", 1, "real")))
    )
    index, n = ("index", env["n"]), env["n"]
    point = ("point", tuple(env["Z"]))

    def table(domain: tuple[str, Any], size: int, item: Any) -> Node:
        empty = node("fun", domain, "i", num(0))
        return node("table", domain, *map(item, range(size))) if size else empty

    names = {
        "x": num(2),
        "y": num(3),
        "n": num(n),
        "Z": tuple(env["Z"]),
        "f": f,
        "g": g,
        "mu": table(index, n, num),
        "q": table(point, len(env["Z"]), num),
        "a": table(index, n, lambda i: table(index, n, lambda j: num(i + 2 * j)))
        if n
        else node("fun", index, "i", node("fun", index, "j", num(0))),
        "r": table(point, len(env["Z"]), lambda z: table(index, n, lambda i: num(z + i))),
    }
    meant = {
        "x": 2,
        "y": 3,
        "n": n,
        "Z": env["Z"],
        "f": lambda u: u * u,
        "g": lambda u, v: u * v,
        "mu": lambda i: i,
        "q": lambda z: z,
        "a": lambda i, j: i + 2 * j,
        "r": lambda z, i: z + i,
    }
    try:
        found, wanted = model.value(substitute(formula, names), {}), model.value(formula, meant)
    except (model.Unsure, ValueError):
        return

    assert wanted == found


REFUSED = [
    "",
    "statement",
    "statement t",
    "statement t u\nshow true",
    "theorem t\nshow true",
    "statement t\nshow 1",
    "statement t\nshow true\nshow true",
    "statement t\nshow true\ngiven true",
    "statement t\ngiven true\nreal x\nshow true",
    "statement t\nreal x, x\nshow true",
    "statement t\nreal exp\nshow true",
    "statement t\nreal x y\nshow true",
    "statement t\nreal 1\nshow true",
    "statement t\nindex k\nshow true",
    "statement t\nindex k < n\ndim n\nshow true",
    "statement t\nspace Z\nindex k < Z\nshow true",
    "statement t\ndim n\npoint z in n\nshow true",
    "statement t\nfunction mu[n]\nshow true",
    "statement t\nspace Z\nindex k in Z\nshow true",
    "statement t\ndim n\npoint z < n\nshow true",
    "statement t\nfunction f(x)\nshow true",
    "statement t\nfunction mu[1001]\nshow true",
    "statement t\nvector v\nshow true",
    "statement t\nassume true\nshow true",
    "statement t\nreal x\nshow x",
    "statement t\nreal x\n\nshow true",
    "statement t\nreal x\nshow f(x) = 1",
    "statement t\nreal x,\nshow true",
]


@pytest.mark.parametrize("text", REFUSED)
def test_refused(text: str) -> None:
    """A line that is not in the language is refused."""
    with pytest.raises(KernelError):
        read_statement(text or "\n ")


def test_several_statements() -> None:
    """A text of statements gives them in order; an error names the statement and the line."""
    found = read_statements("statement a\nshow true\n\nstatement b\nreal x\nshow x = x\n")

    assert ["a", "b"] == [s.name for s in found]
    with pytest.raises(KernelError, match=r"^b, 'show x = y'"):
        read_statements("statement a\nshow true\nstatement b\nreal x\nshow x = y")
