"""The nearest true claim: a false or undefined one with one more hypothesis about signs, or a weaker conclusion.

A repair is offered only when the kernel has accepted a proof of the claim that it makes, and a witness shows that the
hypotheses with it can hold (strictly, so that it does not leave the boundary alone). The weaker one is tried first.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from ..expression import build
from ..kernel.check import check
from ..kernel.statement import Statement, substitute
from ..kernel.term import RELATIONS, KernelError, Node, num
from ..kernel.witness import judge, truth
from ..printer import show
from .functions import constant
from .problem import conditions_of, rebuilt, where_defined
from .values import condition_text, meaning, real_variables

if TYPE_CHECKING:
    from ..search.context import Budget

MAX_VARIABLES = 8
MAX_LOOKED_AT, MAX_SURVIVORS = 64, 12  # candidates
EFFORTS = (1, 2, 3)
LOOK = 20_000  # steps of a search for a witness
WORK = 300_000  # of all proofs of one repair, about two seconds
_ZERO, _ONE = num(0), num(1)


class _Repair(NamedTuple):
    """A claim that may be true, how it is said, and a claim that must hold somewhere."""

    statement: Statement
    text: str
    strict: Statement


def repair(statement: Statement, witness: dict[str, Any]) -> str:
    """Return what repairs a claim, as a sentence such as `holds when r >= 0 is added`, or "".

    All searches count their work: the same claim has the same repair, however fast the machine is.

    Args:
        statement: the claim.
        witness: values at which the kernel finds it false or undefined.
    """
    from ..search.context import Budget
    from ..search.witness import find

    statement = _flat(statement)
    if _plain(statement.conclusion):
        return ""  # any hypothesis that helps would but say it again
    survivors: list[_Repair] = []
    for candidate in islice(_candidates(statement, witness), MAX_LOOKED_AT):
        if find(candidate.statement, "refuted", LOOK) is None and find(candidate.statement, "undefined", LOOK) is None:
            survivors.append(candidate)
        if len(survivors) == MAX_SURVIVORS:
            break
    work = Budget(WORK)
    for effort in EFFORTS:
        for candidate in survivors:
            if _proved(candidate.statement, effort, work) and find(candidate.strict, "holds", LOOK) is not None:
                weaker = [r for r in survivors if r is not candidate and r.strict.text == candidate.statement.text]
                return next((r.text for r in weaker if _proved(r.statement, EFFORTS[-1], work)), candidate.text)
    return ""


def _proved(statement: Statement, effort: int, work: Budget) -> bool:
    """Return whether the kernel accepts a proof that the search finds with what is left of the work."""
    from ..search.certify import prove

    found = prove(statement, effort=effort, work=work) if work.left > 0 else None
    return found is not None and check(statement, found).verdict == "PROVED"


def _plain(conclusion: Node) -> bool:
    """Return whether a conclusion compares a variable with a variable or a number."""
    return conclusion.op in RELATIONS and all(
        side.op == "var" or constant(side) is not None for side in conclusion.args
    )


def defined_when(statement: Statement) -> str:
    """Return under which conditions every term has a value, as a repair of a claim that holds there, or ""."""
    from ..search.witness import find

    lacking = missing(statement)
    if not lacking or find(where_defined(statement, lacking), "holds", LOOK) is None:
        return ""
    texts = [condition_text(o) for _, o in lacking]
    return f"holds when {' and '.join(texts)} {'is' if len(texts) == 1 else 'are'} added"


def _flat(statement: Statement) -> Statement:
    """Return a statement with the premises of its conclusion among its hypotheses."""
    hypotheses, conclusion = statement.hypotheses, statement.conclusion
    while conclusion.op == "implies":
        hypotheses, conclusion = (*hypotheses, conclusion.args[0]), conclusion.args[1]
    return rebuilt(statement, hypotheses, conclusion)


def _candidates(statement: Statement, witness: dict[str, Any]) -> Iterator[_Repair]:
    """Yield repairs that exclude the witness, the weakest first."""
    relaxed = _relaxed(statement.conclusion)
    if relaxed is not None and judge(statement, witness) == "refuted":
        made = rebuilt(statement, statement.hypotheses, relaxed)
        if judge(made, witness) != "refuted":
            yield _Repair(made, f"holds as {show(relaxed)}", made)
    names = meaning(statement, witness)
    for condition, strict in _conditions(real_variables(statement)[:MAX_VARIABLES]):
        if (
            condition.args == statement.conclusion.args
            or condition in statement.hypotheses
            or _true(substitute(condition, names))
        ):
            continue
        made, sharp = (
            rebuilt(statement, (c, *statement.hypotheses), statement.conclusion) for c in (condition, strict)
        )
        yield _Repair(made, f"holds when {condition_text(condition)} is added", sharp)


def missing(statement: Statement) -> list[tuple[int, Node]]:
    """Return the conditions of definedness that do not follow easily from the hypotheses before them.

    Each comes with the number of hypotheses before it. Where one of them makes the others follow, it alone is returned.
    """
    lacking = [(k, o) for k, o in conditions_of(statement) if not _follows(statement, k, o)]
    for place, condition in lacking[: MAX_SURVIVORS if len(lacking) > 1 else 0]:
        guarded = where_defined(statement, [(place, condition)])
        if all(_follows(guarded, k + (k >= place), o) for k, o in lacking if o is not condition):
            return [(place, condition)]
    return lacking


def _follows(statement: Statement, count: int, condition: Node) -> bool:
    """Return whether a condition is easily proved from the first hypotheses."""
    from ..search.certify import prove_goal

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
