"""Hypothesis strategies for terms, formulas and the environments in which `tests.kernel.model` evaluates them.

The symbols are those of `NAMES`: two reals, a dimension, a space, families over both, functions of one real and of two.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from objective_proofs.kernel.statement import read_statement
from objective_proofs.kernel.term import DIM, REAL, Node, Sort, node, num, var
from tests.kernel.model import high

DECLARATIONS = """statement symbols
real x, y
dim n
space Z
function mu[n], a[n, n], q(Z), f(real), g(real, real), r(Z)[n]
show true"""
NAMES = read_statement(DECLARATIONS).names
INDEX, POINT = ("index", "n"), ("point", "Z")
RATIONALS = st.fractions(min_value=-3, max_value=3, max_denominator=4)


def _app(name: str, *args: Node) -> Node:
    return node("app", name, NAMES[name], *args)


def _bound(draw: st.DrawFn, scope: tuple[Sort, ...], sort: Sort) -> Node | None:
    """Return one of the bound variables of a sort, if there is one."""
    places = [k for k, s in enumerate(reversed(scope)) if s == sort]
    return node("bound", draw(st.sampled_from(places)), sort) if places else None


@st.composite
def leaves(draw: st.DrawFn, scope: tuple[Sort, ...] = ()) -> Node:
    """Numbers, variables, and families at bound variables."""
    index, point, real = (_bound(draw, scope, sort) for sort in (INDEX, POINT, REAL))
    found = [num(draw(st.integers(0, 3))), var("x", REAL), var("y", REAL), var("n", DIM)]
    if index:
        other = _bound(draw, scope, INDEX)
        found += [_app("mu", index), _app("mu", index), _app("a", index, other)]
    if point:
        found += [_app("q", point), _app("q", point)]
    if index and point:
        found.append(_app("r", point, index))
    if real:
        found += [real, real]
    return draw(st.sampled_from(found))


@st.composite
def terms(draw: st.DrawFn, scope: tuple[Sort, ...] = (), depth: int = 4) -> Node:
    """Real terms whose loose variables have the sorts of `scope`, the innermost last."""
    if depth == 0 or draw(st.integers(0, 7)) == 0:
        return draw(leaves(scope))

    def sub(inner: tuple[Sort, ...] = scope) -> Node:
        return draw(terms(inner, depth - 1))

    op = draw(
        st.sampled_from(
            (
                "add",
                "mul",
                "neg",
                "div",
                "pow",
                "exp",
                "log",
                "sqrt",
                "abs",
                "max",
                "min",
                "sum",
                "sum",
                "integral",
                "if",
                "f",
                "g",
                "literal",
            )
        )
    )
    if op in ("add", "mul"):
        return node(op, *(sub() for _ in range(draw(st.integers(2, 3)))))
    if op in ("div", "max", "min"):
        return node(op, sub(), sub())
    if op == "pow":
        return node(op, sub(), draw(st.integers(-2, 3)))
    if op in ("sum", "integral"):
        domain = INDEX if op == "sum" else POINT
        return node(op, domain, "i", sub((*scope, domain)))
    if op == "literal":
        domain = ("index", draw(st.integers(0, 2)))
        return node("sum", domain, "k", sub((*scope, domain)))
    if op == "if":
        return node(op, draw(formulas(scope, depth - 1)), sub(), sub())
    if op in ("f", "g"):
        return _app(op, *(sub() for _ in range(1 if op == "f" else 2)))
    return node(op, sub())


@st.composite
def formulas(draw: st.DrawFn, scope: tuple[Sort, ...] = (), depth: int = 3) -> Node:
    """Formulas whose loose variables have the sorts of `scope`; their quantifiers range over indices and points."""
    op = draw(
        st.sampled_from(("eq", "ne", "le", "lt", "and", "or", "not", "implies", "iff", "forall", "true", "false"))
    )
    if op in ("true", "false"):
        return node(op)
    if op in ("eq", "ne", "le", "lt") or depth <= 0:
        relation = op if op in ("eq", "ne", "le", "lt") else "le"
        return node(relation, draw(terms(scope, max(0, depth - 1))), draw(terms(scope, max(0, depth - 1))))
    if op == "forall":
        domain = draw(st.sampled_from((INDEX, POINT)))
        return node(op, domain, "i", draw(formulas((*scope, domain), depth - 1)))
    return node(op, *(draw(formulas(scope, depth - 1)) for _ in range(1 if op == "not" else 2)))


def _g(u: Any, v: Any) -> Any:
    if isinstance(u, Fraction) is not isinstance(v, Fraction):
        u, v = high(u), high(v)
    return u * v + u - 1


@st.composite
def environments(draw: st.DrawFn) -> dict[str, Any]:
    """Meanings of the symbols: small rationals, 0 to 3 indices, 1 to 2 weighted points, small functions."""
    n, weights = (
        draw(st.integers(0, 3)),
        draw(st.lists(st.sampled_from((0, 1, 2, Fraction(1, 2))), min_size=1, max_size=2)),
    )
    table = draw(st.lists(RATIONALS, min_size=6, max_size=6))

    def at(*place: int) -> Fraction:
        return table[sum((3 * k + 1) * p for k, p in enumerate(place)) % 6]

    return {
        "x": draw(RATIONALS),
        "y": draw(RATIONALS),
        "n": n,
        "Z": weights,
        "mu": at,
        "q": lambda z: at(z, 1),
        "a": at,
        "r": lambda z, i: at(i, z) + 1,
        "f": lambda v: v * v - 2 * v,
        "g": _g,
    }


def closed(scope: tuple[Sort, ...], env: dict[str, Any]) -> bool:
    """Return whether there is an element for each variable of the scope."""
    return not scope or env["n"] > 0
