"""Terms, formulas and statements in Z3's language of real arithmetic.

Dimensions, indices are integers, points belong to a sort of their own, vectors are arrays. `exp`, `log`, `sqrt` are
uninterpreted functions. A sum or integral of symbolic size is an uninterpreted constant, or a function of the variables
bound outside, named by its own text; instances at given sizes (`ground.instance`) contain none.
"""

from __future__ import annotations

from functools import reduce
from typing import Any

import z3

from ..kernel.statement import Statement
from ..kernel.term import BINDERS, DIM, FORMULA, REAL, Node, Signature, Sort
from ..printer import show
from .derivative import at_point

Expr = Any
UNINTERPRETED = ("exp", "log", "sqrt")
LONGEST_PRODUCT = 8


def term(node: Node) -> Expr:
    """Return a term or formula of the kernel as a Z3 expression; its free variables stay free."""
    return Encoder().encode(node)


def statement(statement: Statement) -> Expr:
    """Return a statement as a Z3 formula: the ranges of its symbols and its hypotheses imply its conclusion."""
    encoder = Encoder()
    premises = encoder.ranges(statement) + [encoder.encode(h) for h in statement.hypotheses]
    conclusion = encoder.encode(statement.conclusion)
    return z3.Implies(z3.And(*premises), conclusion) if premises else conclusion


class Encoder:
    """One walk, in one Z3 context; by default the main one."""

    def __init__(self, context: Any = None) -> None:
        self.context = context if context is not None else z3.main_ctx()
        self.memo: dict[Node, Expr] = {}
        self.bound = 0
        self.reals = z3.RealSort(self.context)

    def number(self, value: Any) -> Expr:
        return z3.RatNumRef(z3.Z3_mk_numeral(self.context.ref(), str(value), self.reals.ast), self.context)

    def ranges(self, statement: Statement) -> list[Expr]:
        """Return that dimensions are natural numbers and that free indices are within theirs."""
        found = []
        for meaning in statement.names.values():
            if isinstance(meaning, Node) and meaning.sort == DIM:
                found.append(self.encode(meaning) >= 0)
            elif isinstance(meaning, Node) and meaning.sort[0] == "index":
                found.append(self.within(self.encode(meaning), meaning.sort))
        return found

    def within(self, index: Expr, sort: Sort) -> Expr:
        return z3.And(index >= 0, index < (sort[1] if isinstance(sort[1], int) else z3.Int(sort[1], self.context)))

    def sort(self, sort: Sort) -> Any:
        """Return the Z3 sort of a sort of the kernel."""
        if sort == REAL:
            return self.reals
        if sort == DIM or sort[0] == "index":
            return z3.IntSort(self.context)
        if sort[0] == "vector":
            return z3.ArraySort(z3.IntSort(self.context), self.reals)
        return z3.DeclareSort(sort[1], self.context)

    def function(self, name: str, signature: Signature) -> Any:
        """Return the Z3 declaration of a function symbol."""
        indices = [("index", n) for n in signature.indices]
        return z3.Function(name, *(self.sort(s) for s in (*signature.arguments, *indices, signature.result)))

    def encode(self, t: Node, env: tuple[Expr, ...] = ()) -> Expr:
        """Return a term or formula; `env` holds the constants of the variables bound outside, innermost last."""
        if t.loose:
            return self.visit(t, env)
        if t not in self.memo:
            self.memo[t] = self.visit(t, env)
        return self.memo[t]

    def real(self, t: Node, env: tuple[Expr, ...]) -> Expr:
        found = self.encode(t, env)
        return z3.ToReal(found) if t.sort == DIM else found

    def visit(self, t: Node, env: tuple[Expr, ...]) -> Expr:
        op, args = t.op, t.args
        if op == "num":
            return self.number(args[0])
        if op == "literal":
            return z3.IntVal(args[0], self.context)
        if op == "var":
            return z3.Const(args[0], self.sort(t.sort))
        if op == "bound":
            return env[-1 - args[0]]
        if op == "app":
            signature = args[1]
            wanted = (*signature.arguments, *signature.indices)
            values = [
                self.real(a, env) if s == REAL else self.encode(a, env) for a, s in zip(args[2:], wanted, strict=True)
            ]
            return self.function(args[0], signature)(*values)
        if op == "at" and args[0].op == "diff":
            return self.encode(at_point(t), env)
        if op == "at":
            return z3.Select(self.encode(args[0], env), self.encode(args[1], env))
        if op in ("sum", "integral", "fun", "forall"):
            return self.binder(t, env)
        if t.sort == FORMULA and op not in ("eq", "ne", "le", "lt"):
            return self.connective(op, [self.encode(a, env) for a in args])
        if op == "if":
            return z3.If(self.encode(args[0], env), self.real(args[1], env), self.real(args[2], env))
        return self.arithmetic(op, [self.real(a, env) if type(a) is Node else a for a in args])

    def connective(self, op: str, parts: list[Expr]) -> Expr:
        if op in ("true", "false"):
            return z3.BoolVal(op == "true", self.context)
        if op == "not":
            return z3.Not(parts[0])
        if op == "implies":
            return z3.Implies(*parts)
        if op == "iff":
            return parts[0] == parts[1]
        return z3.And(*parts) if op == "and" else z3.Or(*parts)

    def arithmetic(self, op: str, parts: list[Any]) -> Expr:
        first, second = parts[0], parts[-1]
        if op in ("add", "mul"):
            make = z3.Z3_mk_add if op == "add" else z3.Z3_mk_mul
            return reduce(lambda left, right: self.pair(make, left, right), parts)
        if op in UNINTERPRETED:
            return z3.Function(op, self.reals, self.reals)(first)
        if op == "pow":
            return self.power(first, second)
        if op in ("max", "min"):
            return z3.If(first >= second, *((first, second) if op == "max" else (second, first)))
        table = {
            "neg": lambda: -first,
            "div": lambda: first / second,
            "abs": lambda: z3.If(first >= 0, first, -first),
            "eq": lambda: first == second,
            "ne": lambda: first != second,
            "le": lambda: first <= second,
            "lt": lambda: first < second,
        }
        return table[op]()

    def pair(self, make: Any, left: Expr, right: Expr) -> Expr:
        """Return a sum or product of two real expressions, without the operators' questions about their sorts."""
        return z3.ArithRef(make(self.context.ref(), 2, (z3.Ast * 2)(left.as_ast(), right.as_ast())), self.context)

    def power(self, base: Expr, exponent: int) -> Expr:
        if exponent < 0:
            return self.number(1) / self.power(base, -exponent)
        if exponent > LONGEST_PRODUCT:
            return base**exponent
        total = self.number(1) if exponent == 0 else base
        for _ in range(exponent - 1):
            total = total * base
        return total

    def binder(self, t: Node, env: tuple[Expr, ...]) -> Expr:
        sort, hint, body = t.args
        if t.op in ("sum", "integral"):
            places = sorted(_loose(t, 0))
            outer = [env[-1 - place] for place in places]
            if not outer:
                return z3.Const(show(t), self.reals)
            return z3.Function(show(t), *(x.sort() for x in outer), self.reals)(*outer)
        self.bound += 1
        variable = z3.Const(f"{hint}!{self.bound}", self.sort(sort))
        if t.op == "fun":
            return z3.Lambda([variable], self.real(body, (*env, variable)))
        inner = self.encode(body, (*env, variable))
        if sort == DIM:
            inner = z3.Implies(variable >= 0, inner)
        if sort[0] == "index":
            inner = z3.Implies(self.within(variable, sort), inner)
        return z3.ForAll([variable], inner)


def _loose(t: Node, level: int) -> set[int]:
    """Return the variables bound outside that occur in a term."""
    if t.op == "bound":
        return {t.args[0] - level} if t.args[0] >= level else set()
    inner = level + 1 if t.op in BINDERS else level
    found: set[int] = set()
    for a in t.args:
        if type(a) is Node and a.loose > inner:
            found |= _loose(a, inner)
    return found
