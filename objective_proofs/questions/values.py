"""What a claim says at a witness: both sides of the comparison that fails, or the term that has no value."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from ..kernel.definedness import obligations
from ..kernel.interval import PRECISIONS, enclose, simplified
from ..kernel.poly import MAX_WORK, METER, Poly, is_constant, normal
from ..kernel.statement import Statement, substitute
from ..kernel.term import REAL, RELATIONS, KernelError, Node, node, num, var
from ..kernel.text import Names, read
from ..kernel.witness import truth
from ..printer import show

MAX_SHOWN = 20  # characters of a rational
MAX_DIGITS = 60
MAX_ZEROS = 6  # of a decimal, before it is written with an exponent


def meaning(statement: Statement, witness: Mapping[str, Any]) -> Names:
    """Return the closed terms that a witness gives to the variables of a statement about real numbers."""
    return {
        name: num(w) if type(w) is int else read(str(w), {}) for name, w in witness.items() if name in statement.names
    }


def plain(witness: Mapping[str, Any]) -> dict[str, str]:
    """Return the values of a witness as texts, rationals as `-1/2`."""
    found = {}
    for name, value in witness.items():
        p = normal(read(str(value), {}))
        found[name] = str(Fraction(p.get((), 0))) if is_constant(p) else str(value)
    return found


def failing(statement: Statement, witness: Mapping[str, Any]) -> str:
    """Return the comparison of the conclusion that is false at a witness, with the values of both sides, or ""."""
    METER.left = MAX_WORK
    names, part = meaning(statement, witness), statement.conclusion
    try:
        while part.op in ("and", "implies"):
            if part.op == "implies":
                part = part.args[1]
            else:
                part = next(a for a in part.args if not truth(substitute(a, names)))
        parts = part.args if part.op == "or" else (part,)
        return " or ".join(_evaluated(p, names) for p in parts) if all(p.op in RELATIONS for p in parts) else ""
    except KernelError:
        return ""


class Value(NamedTuple):
    """The value of a closed term: how it is shown, and the bounds between which that says it is."""

    text: str
    low: Fraction
    high: Fraction


def _evaluated(relation: Node, names: Names) -> str:
    """Return a comparison with the values of its sides, in so many digits that they differ where the values do.

    Sides whose values are too long stand there as they are.
    """
    terms = [substitute(side, names) for side in relation.args]
    sides = [simplified(normal(side)) for side in terms]
    digits = 4
    try:
        left, right = (value(side, digits) for side in sides)
        while sides[0] != sides[1] and left.low <= right.high and right.low <= left.high and digits < MAX_DIGITS:
            digits += 4
            left, right = (value(side, digits) for side in sides)
    except KernelError:
        return show(node(relation.op, *terms))
    return f"{left.text} {RELATIONS[relation.op]} {right.text}"


def value(p: Poly, digits: int) -> Value:
    """Return the value of a closed normal form: exactly where it is a short rational, else its first decimals.

    Raises:
        KernelError: no precision in use gives so many decimals.
    """
    p = simplified(p)
    if is_constant(p):
        exact = Fraction(p.get((), 0))
        if len(str(exact)) <= MAX_SHOWN:
            return Value(str(exact), exact, exact)
    for bits in PRECISIONS:
        low, high = enclose(p, bits)
        places = digits
        while places < 2 * MAX_DIGITS and 0 < abs(low) * 10 ** (places - digits + 1) < 1:
            places += 1
        first, last = (int(abs(bound) * 10**places) for bound in (low, high))
        if first == last and (low > 0) == (high > 0):
            sign, text, tiny = "-" if low < 0 else "", str(first), places - len(str(first)) + 1
            if first == 0:
                shown = "0.0..."
            elif tiny > MAX_ZEROS:
                shown = f"{text[0]}.{text[1:]}...e-{tiny}"
            else:
                text = text.zfill(places + 1)
                shown = f"{text[:-places]}.{text[-places:]}..."
            ends = sorted(Fraction(k if low > 0 else -k, 10**places) for k in (first, first + 1))
            return Value(sign + shown, *ends)
    raise KernelError("no precision in use gives so many decimals")


class Hole(NamedTuple):
    """A term without a value.

    Attributes:
        number: which of the statement's obligations is not met.
        term: the term.
        condition: what must hold for it to have a value.
    """

    number: int
    term: Node
    condition: Node


def hole(statement: Statement, witness: Mapping[str, Any]) -> Hole | None:
    """Return the first term without a value at a witness, or `None`."""
    METER.left = MAX_WORK
    names = meaning(statement, witness)
    formulas = (*statement.hypotheses, statement.conclusion)
    for number, (place, obligation) in enumerate(obligations(statement)):
        try:
            if truth(substitute(obligation, names)):
                continue
        except KernelError:
            continue
        condition = obligation
        while condition.op == "implies":
            condition = condition.args[1]
        return Hole(number, _owner(formulas[place], condition) or condition, condition)
    return None


def _owner(t: Node, condition: Node) -> Node | None:
    """Return the first term that needs a condition."""
    children = [a for a in t.args if type(a) is Node]
    for child in children:
        found = _owner(child, condition)
        if found is not None:
            return found
    needs = {"div": ("ne", 1), "log": ("lt", 0), "sqrt": ("le", 0)}.get(t.op)
    if t.op == "pow" and t.args[1] < 0:
        needs = ("ne", 0)
    if needs is None or needs[0] != condition.op:
        return None
    about = condition.args[0 if condition.op == "ne" else 1]
    return t if children[needs[1]] is about else None


def condition_text(f: Node) -> str:
    """Return a condition with its term on the left: `r >= 0` for `0 <= r`."""
    if f.op in ("le", "lt") and f.args[0] in (num(0), num(1)) and f.args[1].op != "num":
        return f"{show(f.args[1])} {'>=' if f.op == 'le' else '>'} {show(f.args[0])}"
    return f"({show(f)})" if f.op == "implies" else show(f)


def real_variables(statement: Statement) -> list[Node]:
    """Return the real variables of a statement in their order."""
    return [
        var(name, REAL)
        for name, declared in statement.names.items()
        if isinstance(declared, Node) and declared.sort == REAL
    ]
