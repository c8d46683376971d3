"""The grammar: what texts mean, which are refused, and that reading costs bounded work."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from objective_proofs.kernel.term import DIM, REAL, KernelError, Node, node, num, var
from objective_proofs.kernel.text import KEYWORDS, read
from objective_proofs.printer import show
from tests.strategies import NAMES, formulas, terms

FAST = settings(max_examples=200, derandomize=True, deadline=None, database=None)
X, Y, TWO = var("x", REAL), var("y", REAL), num(2)

MEANINGS = [
    ("-x**2", "-(x**2)"),
    ("2*-x", "2*(-x)"),
    ("-x*y", "(-x)*y"),
    ("x - y - 1", "x + (-y) + (-1)"),
    ("x/y/2", "(x/y)/2"),
    ("x/y*2", "(x/y)*2"),
    ("x + y*2", "x + (y*2)"),
    ("not x = y and y < 2", "(not x = y) and y < 2"),
    ("x < y or x = y and y < 2", "x < y or (x = y and y < 2)"),
    ("x < y implies y < 2 implies x < 2", "x < y implies (y < 2 implies x < 2)"),
    ("x < y or y < 2 implies x < 2", "(x < y or y < 2) implies x < 2"),
    ("mu", "fun(i < n: mu[i])"),
    ("fun(i < n: mu[i])", "fun(k < n: mu[k])"),
]


@pytest.mark.parametrize(("text", "meaning"), MEANINGS)
def test_precedence(text: str, meaning: str) -> None:
    """Operators bind as in mathematics; a binder's name means nothing."""
    assert show(read(meaning, NAMES)).replace("k", "i") == show(read(text, NAMES)).replace("k", "i")


def test_power_of_a_negation() -> None:
    """The sign is outside the power."""
    assert node("neg", node("pow", X, 2)) is read("-x**2", NAMES)


def test_shadowing() -> None:
    """The inner binder of a name wins, and a declared name returns after it."""
    found = read("if(forall(x: x = 0), x, sum(x < n: mu[x]))", NAMES)
    bound = node("bound", 0, REAL)
    index = node("bound", 0, ("index", "n"))
    condition = node("forall", REAL, "x", node("eq", bound, num(0)))

    assert node("if", condition, X, node("sum", ("index", "n"), "x", node("app", "mu", NAMES["mu"], index))) is found


def test_dimensions_are_reals() -> None:
    """A dimension may stand where a real is wanted."""
    assert node("add", var("n", DIM), num(1)) is read("n + 1", NAMES)


REFUSED = [
    "",
    " ",
    "x y",
    "x +",
    "+ x",
    "(x",
    "x)",
    "x,",
    "1.5",
    "1e3",
    "01",
    "1_0",
    "٣",
    "x**y",
    "x**-y",
    "x**1001",
    "x**(2)",
    "x**2**3",
    "x^2",
    "x**1/2 +",
    "unknown",
    "f",
    "f()",
    "f(x, y)",
    "mu[0]",
    "mu[x]",
    "mu[i]",
    "mu(i)",
    "mu[n]",
    "a[0]",
    "q(x)",
    "x(1)",
    "x[1]",
    "n(1)",
    "x < y < 2",
    "x = y = 2",
    "x = y iff y = x iff x = x",
    "x and y",
    "not x",
    "x + (y = 2)",
    "exp",
    "exp()",
    "exp(x, y)",
    "max(x)",
    "max(x, y, x)",
    "if(x, y, y)",
    "if(x < y, x)",
    "sum(n < n: n)",
    "sum(i < x: 1)",
    "sum(i < Z: 1)",
    "sum(i in Z: 1)",
    "sum(i: 1)",
    "sum(i < 1001: 1)",
    "sum(if < n: 1)",
    "sum(i < n: i)",
    "integral(z < n: 1)",
    "integral(z in n: 1)",
    "forall(x: x)",
    "forall(x in x: x = x)",
    "fun(v[x]: 1)",
    "fun(v[n]: v[0])",
    "fun(v[2]: v[2])",
    "fun(x: x)(1)",
    "true + 1",
    "x # y",
    "x; y",
    "__import__('os')",
    "lambda: 0",
    "x" * 1001,
    "1" * 1001,
    "[1]",
    "x == y",
    "x >= y",
    "x > y",
    "x <= = y",
    "x * * 2",
]


@pytest.mark.parametrize("text", REFUSED)
def test_refused(text: str) -> None:
    """What is not in the grammar, or does not fit its sorts, is an error of the kernel and of nothing else."""
    with pytest.raises(KernelError):
        read(text, NAMES)


@pytest.mark.parametrize("value", [None, 3, True, ["x"], {"x": 1}, b"x"])
def test_only_texts_are_read(value: object) -> None:
    """JSON values that are not text are refused."""
    with pytest.raises(KernelError):
        read(value, NAMES)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5000 + "x" + ")" * 5000,
        "-" * 5000 + "x",
        "exp(" * 200 + "x" + ")" * 200,
        "not " * 500 + "true",
        "x = x implies " * 500 + "x = x",
    ],
)
def test_nesting_is_bounded(text: str) -> None:
    """Deep texts end in an error of the kernel."""
    with pytest.raises(KernelError):
        read(text, NAMES)


def test_long_texts_are_flat() -> None:
    """A long sum is one node, not a deep one."""
    assert read(" + ".join(["x"] * 5000), NAMES).depth == 2


@FAST
@given(terms() | formulas())
def test_printed_terms_are_read_back(t: Node) -> None:
    """What the printer shows is what the kernel reads."""
    assert show(t) == show(read(show(t), NAMES))


@settings(FAST, max_examples=500)
@given(
    st.lists(
        st.sampled_from([*sorted(KEYWORDS), *NAMES, *"()[],:<=+-*/", "**", "<=", "!=", "0", "2", "i", "z"]), max_size=12
    )
)
def test_any_tokens(tokens: list[str]) -> None:
    """Any sequence of tokens is a term, or an error of the kernel."""
    try:
        found = read(" ".join(tokens), NAMES)
    except KernelError:
        return

    assert not found.loose
