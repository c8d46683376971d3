"""Problems: claims as statements, from a line of text or from one record of a list.

{"id": "...", "vars": {"x": "real", ...} or ["x", ...], "hypotheses": ["...", ...], "conclusion": "..."}
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from ..errors import ClaimError, StatementError
from ..expression import Real
from ..kernel.definedness import obligations
from ..kernel.statement import Statement as KernelStatement
from ..kernel.term import DIM, REAL, Node, var
from ..kernel.text import KEYWORDS
from ..sorts import SIGNS, NonNegative, OpenUnit, Positive, Unit
from ..statement import Hypothesis, Statement
from .reader import PI, PI_DIGITS, Scope, pi_enclosure, read_claim, read_formula

_SIGNED = {"positive": Positive, "nonneg": NonNegative, "nonnegative": NonNegative, "unit": Unit, "openunit": OpenUnit}
_NATURAL = {"dim": False, "nat": False, "natural": False, "positivedim": True}
_SORTS = "real, positive, nonnegative, unit, open_unit, dim, positive_dim"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)


class Problem(NamedTuple):
    """One question.

    Attributes:
        id: what it is called.
        statement: the claim, as the kernel reads it.
        assumptions: what reading it has added: how some powers are read, the bounds of pi, conditions of definedness.
        pi: whether it mentions pi, a real of which only two bounds are known.
    """

    id: str
    statement: KernelStatement
    assumptions: tuple[str, ...] = ()
    pi: bool = False


def from_line(text: str, name: str = "claim") -> Problem:
    """Return the problem that a line `HYPOTHESES |- CONCLUSION` states.

    Raises:
        ClaimError: the line is no claim.
    """
    claim = read_claim(text)
    variables = {v: PI if v == "pi" else var(v, REAL) for v in claim.variables}
    return _problem(name, variables, (), claim.hypotheses, claim.conclusion, claim.notes, "pi" in variables)


def from_record(record: dict[str, Any], name: str) -> Problem:
    """Return the problem that one record of a list states.

    Raises:
        ClaimError: an expression is no formula, or a variable has a sort that is not supported.
    """
    declared = _declared(record["vars"]) if "vars" in record else None
    variables: dict[str, Node] | None = None
    signs: list[Node] = []
    if declared is not None:
        variables = {}
        for variable, sort in declared.items():
            variables[variable], more = _variable(variable, sort)
            signs += more
    scope = Scope(variables, signs)
    hypotheses = []
    for place, text in enumerate(record.get("hypotheses", []), start=1):
        hypotheses.append(_read(text, scope, f"hypothesis {place}"))
        scope.learn(hypotheses[-1])
    conclusion = _read(record["conclusion"], scope, "conclusion")
    pi = "pi" in scope.seen and (variables is None or "pi" not in variables)
    used = {**scope.seen, "pi": PI} if pi else dict(scope.seen)
    symbols = used if variables is None else {**variables, **({"pi": PI} if pi else {})}
    return _problem(name, symbols, signs, hypotheses, conclusion, tuple(scope.notes), pi)


def _read(text: str, scope: Scope, place: str) -> Node:
    try:
        return read_formula(text, scope)
    except ClaimError as error:
        raise ClaimError(f"{place}: {error}") from None


def _declared(found: Any) -> dict[str, str]:
    return dict(found) if isinstance(found, dict) else dict.fromkeys(found, "real")


def _variable(name: str, sort: str) -> tuple[Node, list[Node]]:
    """Return a declared variable and what its sort says about it."""
    if not _NAME.fullmatch(name) or name in KEYWORDS:
        raise ClaimError(f"expected a variable such as x or w1, found {name[:40]!r}")
    kind = re.sub(r"[\s_-]", "", sort).lower()
    if kind in _NATURAL:
        made = var(name, DIM)
        return made, [(Real(made) >= 1).node] if _NATURAL[kind] else []
    if kind != "real" and kind not in _SIGNED:
        raise ClaimError(f"expected {name} to be of a sort among {_SORTS}, found {sort[:40]!r}")
    made = var(name, REAL)
    return made, [f.node for f in SIGNS[_SIGNED.get(kind, Real)](Real(made))]


def _problem(
    name: str, variables: dict[str, Node], signs: Sequence[Node], hypotheses: Sequence[Node], conclusion: Node,
    notes: tuple[str, ...], pi: bool
) -> Problem:  # fmt: skip
    """Return a problem with the bounds of pi, if it mentions pi, before its hypotheses."""
    bounds = pi_enclosure() if pi else ()
    assumed = [Hypothesis(f, True, "") for f in (*signs, *bounds)] + [Hypothesis(f, False, "") for f in hypotheses]
    title = re.sub(r"\W", "_", name, flags=re.ASCII)[:100] or "claim"
    made = Statement(title, dict(variables), assumed, conclusion)
    assumptions = notes
    if pi:
        assumptions = (f"pi is a real with {PI_DIGITS[0]} < pi < {PI_DIGITS[1]}", *notes)
    try:
        return Problem(name, made.kernel, assumptions, pi)
    except StatementError as error:
        raise ClaimError(error.reason) from None


def rebuilt(statement: KernelStatement, hypotheses: Sequence[Node], conclusion: Node) -> KernelStatement:
    """Return the statement about the same variables with other hypotheses and another conclusion."""
    assumed = tuple(Hypothesis(f, False, "") for f in hypotheses)
    return Statement(statement.name, dict(statement.names), assumed, conclusion).kernel  # type: ignore[arg-type]


def where_defined(statement: KernelStatement, conditions: Sequence[tuple[int, Node]]) -> KernelStatement:
    """Return a statement with conditions of definedness as hypotheses, each before the formula that needs it."""
    hypotheses: list[Node] = []
    for place in range(len(statement.hypotheses) + 1):
        hypotheses += [condition for at, condition in conditions if at == place]
        hypotheses += statement.hypotheses[place : place + 1]
    return rebuilt(statement, hypotheses, statement.conclusion)


def conditions_of(statement: KernelStatement) -> list[tuple[int, Node]]:
    """Return what must hold for every term to have a value, without what the hypotheses say in the same words."""
    return [(place, o) for place, o in obligations(statement) if o not in statement.hypotheses[:place]]
