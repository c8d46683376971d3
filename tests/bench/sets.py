"""The problem sets of `problems/`: reading them, and the value of an expression at a point, at high precision.

Main definitions: `Problem`, `SETS`, `load`, `parse`, `value`.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import mpmath

FOLDER = Path(__file__).resolve().parent / "problems"
SETS = tuple(sorted(path.stem for path in FOLDER.glob("*.json")))
MAIN_SETS = (
    "losses",
    "divergences",
    "transcendental",
    "provers",
)  # what objectives need; the others show general strength
DIGITS = 60
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "exp": mpmath.exp, "log": mpmath.log, "sqrt": mpmath.sqrt, "sin": mpmath.sin, "acos": mpmath.acos,
    "Abs": abs, "Max": max, "Min": min,
}  # fmt: skip
RELATIONS: dict[type[ast.cmpop], Callable[[Any], bool]] = {
    ast.LtE: lambda d: d >= 0, ast.Lt: lambda d: d > 0, ast.GtE: lambda d: d <= 0, ast.Gt: lambda d: d < 0,
    ast.Eq: lambda d: d == 0, ast.NotEq: lambda d: d != 0,
}  # fmt: skip


class Problem(NamedTuple):
    """For all real `vars` that satisfy the `hypotheses`, the `conclusion` holds; `expected` says whether."""

    id: str
    vars: tuple[str, ...]
    hypotheses: tuple[str, ...]
    conclusion: str
    expected: bool

    @property
    def text(self) -> str:
        """The problem in one line."""
        return f"{', '.join(self.hypotheses)} |- {self.conclusion}".strip()


class Undefined(Exception):
    """A term has no value at the point."""


class Unsupported(Exception):
    """An expression uses what an engine has no translation for."""


def load(name: str) -> list[Problem]:
    """Return the problems of one set, in the file's order."""
    found = json.loads((FOLDER / f"{name}.json").read_text(encoding="ascii"))
    return [Problem(p["id"], tuple(p["vars"]), tuple(p["hypotheses"]), p["conclusion"], p["expected"]) for p in found]


def parse(text: str) -> ast.expr:
    """Return the syntax tree of an expression."""
    return ast.parse(text, mode="eval").body


def number(tree: ast.Constant) -> Fraction:
    """Return the exact rational that a numeral says: `0.1` is 1/10."""
    return Fraction(ast.unparse(tree))


def rational(tree: ast.expr) -> Fraction | None:
    """Return the rational that an exponent is, or `None` when it is none."""
    if isinstance(tree, ast.Constant):
        return number(tree)
    if isinstance(tree, ast.UnaryOp):
        inside = rational(tree.operand)
        return None if inside is None else -inside
    if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Div):
        top, bottom = rational(tree.left), rational(tree.right)
        return top / bottom if top is not None and bottom else None
    return None


def value(tree: ast.expr, point: dict[str, Any]) -> Any:
    """Return the value of an expression at a point: a truth value, or a number of `DIGITS` digits.

    A difference below 10**-40 counts as zero.

    Raises:
        Undefined: a quotient, root, logarithm or power in it has no value.
    """
    with mpmath.workdps(DIGITS):
        return _value(tree, point)


def _value(tree: ast.expr, point: dict[str, Any]) -> Any:
    if isinstance(tree, ast.Constant):
        exact = number(tree)
        return mpmath.mpf(exact.numerator) / exact.denominator
    if isinstance(tree, ast.Name):
        found = mpmath.pi if tree.id == "pi" else point[tree.id]
        return mpmath.mpf(found.numerator) / found.denominator if isinstance(found, Fraction) else mpmath.mpf(found)
    if isinstance(tree, ast.UnaryOp):
        return -_value(tree.operand, point)
    if isinstance(tree, ast.BoolOp):
        return (all if isinstance(tree.op, ast.And) else any)(_value(v, point) for v in tree.values)
    if isinstance(tree, ast.Compare):
        values = [_value(v, point) for v in (tree.left, *tree.comparators)]
        differences = [b - a for a, b in pairwise(values)]
        small = mpmath.mpf(10) ** -40
        return all(RELATIONS[type(op)](0 if abs(d) < small else d) for op, d in zip(tree.ops, differences, strict=True))
    if isinstance(tree, ast.Call):
        return _called(tree, [_value(a, point) for a in tree.args])
    if isinstance(tree, ast.BinOp):
        return _binary(tree, _value(tree.left, point), _value(tree.right, point))
    raise Unsupported(ast.unparse(tree))


def _called(tree: ast.Call, values: list[Any]) -> Any:
    name = ast.unparse(tree.func)
    low = {"log": lambda v: v <= 0, "sqrt": lambda v: v < 0, "acos": lambda v: abs(v) > 1}.get(name)
    if low is not None and low(values[0]):
        raise Undefined
    return FUNCTIONS[name](*values)


def _binary(tree: ast.BinOp, left: Any, right: Any) -> Any:
    if isinstance(tree.op, ast.Add):
        return left + right
    if isinstance(tree.op, ast.Sub):
        return left - right
    if isinstance(tree.op, ast.Mult):
        return left * right
    if isinstance(tree.op, ast.Div):
        if right == 0:
            raise Undefined
        return left / right
    exponent = rational(tree.right)
    whole = exponent is not None and exponent.denominator == 1
    if (left < 0 and not whole) or (left == 0 and right <= 0):
        raise Undefined
    return left ** int(exponent) if whole and exponent is not None else left**right
