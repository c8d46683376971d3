"""The nearest true claim: a false or undefined one with one more hypothesis about signs, or with its conclusion weakened.

A repair is offered only when the kernel has accepted a proof of the claim that it makes, and a witness shows that the hypotheses
with it can hold (strictly, so that it does not leave the boundary alone). The weaker hypothesis is tried first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ..expression import build
from ..kernel.check import check
from ..kernel.statement import Statement, substitute
from ..kernel.term import KernelError, Node, num
from ..kernel.witness import judge, truth
from ..printer import show
from .problem import conditions_of, rebuilt, where_defined
from .values import condition_text, meaning, real_variables

MAX_VARIABLES = 8
MAX_SURVIVORS = 12
EFFORTS = (1, 2, 3)
LOOK = 20_000  # steps of a search for a witness
_ZERO, _ONE = num(0), num(1)


class _Repair(NamedTuple):
    """A claim that may be true, how it is said, and a claim that must hold somewhere."""

    statement: Statement
    text: str
    strict: Statement


def repair(statement: Statement, witness: dict[str, Any]) -> str:
    """Return what repairs a claim, as a sentence such as `holds when r >= 0 is added`, or "".

    Args:
        statement: the claim.
        witness: values at which the kernel finds it false or undefined.
    """
    from ..search import prove
    from ..search.witness import find

    statement = _flat(statement)
    survivors: list[_Repair] = []
    for candidate in _candidates(statement, witness):
        if find(candidate.statement, "refuted", LOOK) is None and find(candidate.statement, "undefined", LOOK) is None:
            survivors.append(candidate)
        if len(survivors) == MAX_SURVIVORS:
            break
    for effort in EFFORTS:
        for candidate in survivors:
            found = prove(candidate.statement, effort=effort)
            if found is None or check(candidate.statement, found).verdict != "PROVED":
                continue
            if find(candidate.strict, "holds", LOOK) is not None:
                return candidate.text
    return ""


def _flat(statement: Statement) -> Statement:
    """Return a statement with the premises of its conclusion among its hypotheses."""
    hypotheses, conclusion = statement.hypotheses, statement.conclusion
    while conclusion.op == "implies":
        hypotheses, conclusion = (*hypotheses, conclusion.args[0]), conclusion.args[1]
    return rebuilt(statement, hypotheses, conclusion)


def _candidates(statement: Statement, witness: dict[str, Any]) -> Iterator[_Repair]:
    """Yield repairs that exclude the witness, the weakest first."""
    if judge(statement, witness) == "undefined":
        conditions = conditions_of(statement)
        lacking = [(k, o) for k, o in conditions if not _implied(statement, k, o)]
        for chosen in (*([c] for c in lacking), *([lacking] if len(lacking) > 1 else [])):
            made = where_defined(statement, chosen)
            texts = [condition_text(o) for _, o in chosen]
            yield _Repair(made, f"holds when {' and '.join(texts)} {'is' if len(texts) == 1 else 'are'} added", made)
    else:
        relaxed = _relaxed(statement.conclusion)
        if relaxed is not None:
            made = rebuilt(statement, statement.hypotheses, relaxed)
            if judge(made, witness) != "refuted":
                yield _Repair(made, f"holds as {show(relaxed)}", made)
    names = meaning(statement, witness)
    for condition, strict in _conditions(real_variables(statement)[:MAX_VARIABLES]):
        if condition is statement.conclusion or condition in statement.hypotheses or _true(substitute(condition, names)):
            continue
        made, sharp = (rebuilt(statement, (c, *statement.hypotheses), statement.conclusion) for c in (condition, strict))
        yield _Repair(made, f"holds when {condition_text(condition)} is added", sharp)


def _implied(statement: Statement, count: int, condition: Node) -> bool:
    from ..search.strategy import prove_goal

    return prove_goal(statement, count, condition, {}, (), 1) is not None


def _conditions(variables: list[Node]) -> Iterator[tuple[Node, Node]]:
    """Yield hypotheses about signs, orders and the bound 1, each with its strict form."""
    for strict in (False, True):
        for v in variables:
            for sides in ((_ZERO, v), (v, _ZERO)):
                yield build("lt" if strict else "le", *sides), build("lt", *sides)
    for v in variables:
        yield (build("ne", v, _ZERO),) * 2
    for v in variables:
        for w in variables:
            if v is not w:
                yield build("le", v, w), build("lt", v, w)
    for v in variables:
        for sides in ((_ONE, v), (v, _ONE)):
            yield build("le", *sides), build("lt", *sides)


def _relaxed(conclusion: Node) -> Node | None:
    """Return a conclusion with `<=` for `<`, or `None` if it is no strict comparison."""
    return build("le", *conclusion.args) if conclusion.op == "lt" else None


def _true(f: Node) -> bool:
    try:
        return truth(f)
    except KernelError:
        return False
