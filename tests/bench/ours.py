"""Objective Proofs as an engine of the score table: a problem in Python syntax becomes a statement, and is answered.

`solve` tries in turns what proves and what refutes, the cheaper first; it is not told the expected answer.

Main definitions: `statement`, `where_defined`, `solve`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

import objective_proofs as op
from objective_proofs.errors import StatementError
from objective_proofs.kernel.statement import Statement, obligations, read_statement
from objective_proofs.kernel.term import KernelError, var
from objective_proofs.kernel.witness import judge
from objective_proofs.printer import show
from objective_proofs.search import prove, refute
from objective_proofs.search.witness import find_witness
from tests.bench.sets import Problem, Unsupported, number, parse, rational

NAME = "objective-proofs"
FIRST_GLANCE = 60_000  # steps of the search for a witness before the first proof is tried
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "exp": op.exp, "log": op.log, "sqrt": op.sqrt, "Abs": op.abs_, "Max": op.maximum, "Min": op.minimum
}  # fmt: skip
OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: lambda a, b: a + b, ast.Sub: lambda a, b: a - b, ast.Mult: lambda a, b: a * b, ast.Div: lambda a, b: a / b
}  # fmt: skip
RELATIONS: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.LtE: lambda a, b: a <= b, ast.Lt: lambda a, b: a < b, ast.GtE: lambda a, b: a >= b, ast.Gt: lambda a, b: a > b,
    ast.Eq: op.eq, ast.NotEq: op.ne,
}  # fmt: skip


def solve(problem: Problem, where_defined_only: bool = False) -> str:
    """Return `PROVED`, `REFUTED`, `UNDEFINED` or `UNKNOWN`, each but the last with a certificate that the kernel
    replayed.

    Raises:
        Unsupported: the problem has no translation.
    """
    stated = where_defined(statement(problem)) if where_defined_only else statement(problem)
    if find_witness(stated, FIRST_GLANCE) is not None:
        return "REFUTED"
    if prove(stated, effort=1) is not None:
        return "PROVED"
    refuted = refute(stated)
    if refuted is not None:
        return judge(stated, refuted["witness"]).upper()
    return "UNKNOWN" if prove(stated) is None else "PROVED"


def statement(problem: Problem) -> Statement:
    """Return the kernel's statement of a problem.

    Raises:
        Unsupported: an expression uses what the kernel has no term for, or is too large.
    """
    names = {name: op.Real(var(name, "real")) for name in problem.vars}
    try:
        hypotheses = [show(_formula(h, names)) for h in problem.hypotheses]
        conclusion = show(_formula(problem.conclusion, names))
        return _stated(problem.id, [f"real {v}" for v in problem.vars], hypotheses, conclusion)
    except (KernelError, StatementError) as error:
        raise Unsupported(str(error)) from None


def where_defined(stated: Statement) -> Statement:
    """Return the statement with every condition for its terms to have values as a hypothesis, where first needed."""
    lines = [line for line in stated.text.split("\n")[1:] if line.split()[0] not in ("given", "show")]
    hypotheses, needed = [], obligations(stated)
    for place, formula in enumerate((*stated.hypotheses, stated.conclusion)):
        hypotheses += [show(o) for at, o in needed if at == place]
        hypotheses += [show(formula)] * (place < len(stated.hypotheses))
    return _stated(stated.name, lines, hypotheses, show(stated.conclusion))


def _stated(name: str, declarations: list[str], hypotheses: list[str], conclusion: str) -> Statement:
    given = [f"given {h}" for h in hypotheses]
    return read_statement(
        "\n".join([f"statement {re.sub(r'[^A-Za-z0-9_]', '_', name)}", *declarations, *given, f"show {conclusion}"])
    )


def _formula(text: str, names: dict[str, Any]) -> Any:
    return _read(parse(text), names).node


def _read(tree: ast.expr, names: dict[str, Any]) -> Any:
    if isinstance(tree, ast.Constant):
        return op.real(number(tree))
    if isinstance(tree, ast.Name) and tree.id in names:
        return names[tree.id]
    if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.USub):
        return -_read(tree.operand, names)
    if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Pow):
        return _power(_read(tree.left, names), tree.right, names)
    if isinstance(tree, ast.BinOp) and type(tree.op) in OPERATORS:
        return OPERATORS[type(tree.op)](_read(tree.left, names), _read(tree.right, names))
    if isinstance(tree, ast.Call) and ast.unparse(tree.func) in FUNCTIONS:
        return FUNCTIONS[ast.unparse(tree.func)](*(_read(a, names) for a in tree.args))
    if isinstance(tree, ast.Compare):
        sides = [_read(v, names) for v in (tree.left, *tree.comparators)]
        parts = [RELATIONS[type(r)](a, b) for r, (a, b) in zip(tree.ops, pairwise(sides), strict=True)]
        return op.and_(*parts)
    if isinstance(tree, ast.BoolOp):
        return (op.and_ if isinstance(tree.op, ast.And) else op.or_)(*(_read(v, names) for v in tree.values))
    raise Unsupported(ast.unparse(tree))


def _power(base: Any, exponent: ast.expr, names: dict[str, Any]) -> Any:
    found = rational(exponent)
    if found is None:
        return op.exp(_read(exponent, names) * op.log(base))
    return base ** (int(found) if found.denominator == 1 else Fraction(found))
