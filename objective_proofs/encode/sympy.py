"""Terms and statements as SymPy expressions.

All symbols are real. A sum of symbolic size is a `Sum`, a family `mu[i]` and every other function an undefined
`Function`, an integral an `Integral` against an undefined density `measure_Z`, a vector among arguments a `Lambda`.

SymPy's constructors evaluate: `x/x` becomes 1 and `mu**2 >= 0` becomes `True`. Terms are therefore built only for what
SymPy is asked about them, and a formula is never a SymPy relational but a `Formula`, which keeps both sides.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import sympy

from ..kernel.statement import Statement
from ..kernel.term import BINDERS, DIM, RELATIONS, KernelError, Node, Sort

Expr = Any


class EncodingError(KernelError):
    """SymPy has no counterpart of a term."""


class Formula(NamedTuple):
    """A relation between two expressions, a connective of formulas, or a quantified formula.

    Attributes:
        kind: `=`, `<=`, `<`, `!=`, a connective, `true`, `false` or `forall`.
        parts: the two sides; or the formulas; or the bound symbol and the formula.
    """

    kind: str
    parts: tuple[Any, ...]

    def __str__(self) -> str:
        if self.kind == "forall":
            return f"forall({self.parts[0]}: {self.parts[1]})"
        if self.kind == "not":
            return f"not ({self.parts[0]})"
        if self.kind in RELATIONS.values():
            return f"{self.parts[0]} {self.kind} {self.parts[1]}"
        return f" {self.kind} ".join(f"({part})" for part in self.parts) or self.kind


class Claim(NamedTuple):
    """A statement: its free symbols and functions, its hypotheses, its conclusion."""

    symbols: tuple[Any, ...]
    hypotheses: tuple[Formula, ...]
    conclusion: Formula

    def __str__(self) -> str:
        return ", ".join(map(str, self.hypotheses)) + (" |- " if self.hypotheses else "|- ") + str(self.conclusion)


def term(node: Node) -> Any:
    """Return a term as a SymPy expression, a formula as a `Formula`.

    Raises:
        EncodingError: SymPy has no counterpart of a part of it.
    """
    return Encoder().encode(node)


def statement(statement: Statement) -> Claim:
    """Return a statement as SymPy expressions in `Formula`s.

    Raises:
        EncodingError: SymPy has no counterpart of a part of it.
    """
    encoder = Encoder()
    hypotheses = tuple(encoder.encode(h) for h in statement.hypotheses)
    conclusion = encoder.encode(statement.conclusion)
    return Claim(tuple(encoder.symbols.values()), hypotheses, conclusion)


class Encoder:
    """One walk. `meanings` gives names an expression of their own, instead of a real symbol."""

    def __init__(self, meanings: Mapping[str, Expr] | None = None) -> None:
        self.meanings = meanings or {}
        self.symbols: dict[str, Any] = {}
        self.memo: dict[Node, Any] = {}
        self.bound = 0

    def encode(self, t: Node, env: tuple[Any, ...] = ()) -> Any:
        """Return a term or formula; `env` holds the symbols of the variables bound outside, innermost last."""
        if t.loose:
            return self.visit(t, env)
        if t not in self.memo:
            self.memo[t] = self.visit(t, env)
        return self.memo[t]

    def visit(self, t: Node, env: tuple[Any, ...]) -> Any:
        op, args = t.op, t.args
        if op in ("num", "literal"):
            return sympy.Integer(args[0])
        if op == "var":
            return self.variable(args[0], t.sort)
        if op == "bound":
            return env[-1 - args[0]]
        if op == "app":
            return self.function(args[0])(*(self.encode(a, env) for a in args[2:]))
        if op in BINDERS:
            return self.binder(t, env)
        parts = [self.encode(a, env) if type(a) is Node else a for a in args]
        if op == "if":
            return sympy.Piecewise((parts[1], condition(parts[0])), (parts[2], True))
        if t.sort == "formula":
            return Formula(RELATIONS.get(op, op), tuple(parts))
        return _OPERATIONS[op](*parts)

    def variable(self, name: str, sort: Sort) -> Expr:
        if name in self.meanings:
            return self.meanings[name]
        if name not in self.symbols:
            self.symbols[name] = sympy.Symbol(name, **_assumptions(sort))
        return self.symbols[name]

    def function(self, name: str) -> Any:
        if name in self.meanings:
            return self.meanings[name]
        if name not in self.symbols:
            self.symbols[name] = sympy.Function(name, real=True)
        return self.symbols[name]

    def binder(self, t: Node, env: tuple[Any, ...]) -> Any:
        sort, hint, body = t.args
        self.bound += 1
        taken = {str(e) for e in env} | _free(body)
        name = hint
        while name in taken:
            name = f"{name}_{self.bound}"
        variable = sympy.Symbol(name, **_assumptions(sort)) if sort[0] != "vector" else sympy.Function(name, real=True)
        inner = self.encode(body, (*env, variable))
        if t.op == "forall":
            return Formula("forall", (variable, inner))
        if t.op == "diff":
            return sympy.Lambda(variable, sympy.diff(inner, variable))
        if t.op == "fun":
            return sympy.Lambda(variable, inner)
        if t.op == "sum":
            return sympy.Sum(
                inner, (variable, 0, (sort[1] if isinstance(sort[1], int) else self.variable(sort[1], DIM)) - 1)
            )
        density = self.function(f"measure_{sort[1]}")(variable)
        return sympy.Integral(inner * density, (variable, -sympy.oo, sympy.oo))


def _free(t: Node) -> set[str]:
    found = {str(t.args[0])} if t.op in ("var", "app") else set()
    for a in t.args:
        if type(a) is Node:
            found |= _free(a)
    return found


def _assumptions(sort: Sort) -> dict[str, bool]:
    if sort == DIM or sort[0] == "index":
        return {"integer": True, "nonnegative": True}
    return {"real": True}


_OPERATIONS: dict[str, Any] = {
    "add": lambda *parts: sympy.Add(*parts),
    "mul": lambda *parts: sympy.Mul(*parts),
    "neg": lambda a: -a,
    "div": lambda a, b: a / b,
    "pow": lambda a, k: a**k,
    "exp": sympy.exp,
    "log": sympy.log,
    "sqrt": sympy.sqrt,
    "abs": sympy.Abs,
    "max": sympy.Max,
    "min": sympy.Min,
    "at": lambda vector, index: vector(index),
}


def condition(formula: Formula) -> Any:
    """Return a formula as a SymPy boolean, which SymPy may decide.

    Raises:
        EncodingError: the formula is quantified.
    """
    kind, parts = formula
    relations = {"=": sympy.Eq, "!=": sympy.Ne, "<=": sympy.Le, "<": sympy.Lt}
    if kind in relations:
        return relations[kind](*parts)
    connectives = {
        "and": sympy.And,
        "or": sympy.Or,
        "not": sympy.Not,
        "implies": sympy.Implies,
        "iff": sympy.Equivalent,
        "true": lambda: sympy.true,
        "false": lambda: sympy.false,
    }
    if kind not in connectives:
        raise EncodingError("SymPy does not decide a quantified formula")
    return connectives[kind](*map(condition, parts))
