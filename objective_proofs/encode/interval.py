"""Evaluation at one exact point: rationals stay exact, `exp log sqrt` of others become rigorous enclosures.

An assignment gives a real a `Fraction`, a dimension, index or point an `int`, a space its number of points or their
weights, and a function either a table from tuples of arguments to values (with an optional `"default"`) or a closed
abstraction of the kernel. A vector among the arguments of a table is a tuple.

Truth is three-valued: `True` and `False` are certain, `None` means that the enclosures could not tell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from math import isqrt
from typing import Any

from mpmath.ctx_iv import MPIntervalContext

from ..ground import space
from ..kernel.definedness import obligations
from ..kernel.statement import Statement
from ..kernel.term import DIM, REAL, Node
from ..printer import show
from .derivative import at_point

PRECISIONS = (80, 320, 1280)
MAX_BITS = 20_000
MAX_EXPONENT = 10**6
COUNTS = 6  # natural numbers that a quantifier over all of them is probed at
PROBES = tuple(Fraction(p, 2) for p in (0, 2, -2, 1, -1, 4, -4, 20, -20))
Assignment = Mapping[str, Any]


class Undecided(Exception):
    """The enclosures are too wide, or a quantifier ranges over all reals."""


class Undefined(Undecided):
    """A term has no value at this point."""


def holds(formula: Node, assignment: Assignment) -> bool | None:
    """Return whether a formula holds at a point, `None` if that cannot be told for certain."""
    return _Point(assignment).holds(formula)


def value(term: Node, assignment: Assignment, env: tuple[Any, ...] = ()) -> Fraction:
    """Return the value of a term that is an exact rational at a point.

    Raises:
        Undecided: it is not, or not known to be.
    """
    found = _Evaluator(assignment, PRECISIONS[0]).term(term, env)
    if not isinstance(found, (Fraction, int)):
        raise Undecided
    return Fraction(found)


def enclosure(term: Node, assignment: Assignment) -> tuple[Fraction, Fraction]:
    """Return rational bounds of the value of a term at a point.

    Raises:
        Undecided: there are none.
    """
    evaluator = _Evaluator(assignment, PRECISIONS[1])
    found = evaluator.interval(evaluator.term(term, ()))
    return _rational(found.a), _rational(found.b)


def falsifies(
    statement: Statement, assignment: Assignment, guards: Sequence[Node] | None = None
) -> tuple[bool | None, str]:
    """Return whether a statement is false at a point where all of it is defined, and what decided.

    Args:
        statement: the statement.
        assignment: the point.
        guards: the conditions under which it is defined, if they are known already.

    Returns:
        `True` if the hypotheses hold, every term is defined and the conclusion fails; `False` if one of these is
        certainly not so; `None` if that cannot be told.
    """
    unsure, point = "", _Point(assignment)
    checks = [(h, True, "a hypothesis") for h in statement.hypotheses]
    guards = [o for _, o in obligations(statement)] if guards is None else guards
    checks += [(o, True, "the definedness of a term") for o in guards]
    for formula, wanted, what in [*checks, (statement.conclusion, False, "the conclusion")]:
        found = point.holds(formula)
        if found is None:
            unsure = unsure or what
        elif found is not wanted:
            return False, f"{what} {'holds' if found else 'fails'}: {show(formula)}"
    return (None, f"cannot decide {unsure}") if unsure else (True, "the conclusion fails")


def _rational(point: Any) -> Fraction:
    sign, mantissa, exponent, _ = point._mpi_[0]
    if not mantissa and exponent:
        raise Undecided
    return Fraction((-1) ** sign * int(mantissa)) * Fraction(2) ** int(exponent)


@cache
def _context(precision: int) -> Any:
    """Return the interval arithmetic of one precision, which nobody else may change."""
    made = MPIntervalContext()
    made.prec = precision
    return made


class _Point:
    """A point, with one evaluator for each precision that was needed: what formulas share is evaluated once."""

    def __init__(self, assignment: Assignment) -> None:
        self.assignment = assignment
        self.evaluators: list[_Evaluator] = []

    def holds(self, formula: Node) -> bool | None:
        for place, precision in enumerate(PRECISIONS):
            if place == len(self.evaluators):
                self.evaluators.append(_Evaluator(self.assignment, precision))
            found = self.evaluators[place].truth(formula, ())
            if found is not None:
                return found
        return None


class _Evaluator:
    def __init__(self, assignment: Assignment, precision: int) -> None:
        self.assignment = assignment
        self.context = _context(precision)
        self.memo: dict[Any, Any] = {}  # by term, and by the values of its loose variables

    def interval(self, found: Any) -> Any:
        if isinstance(found, (Fraction, int)):
            return self.context.mpf(found.numerator) / self.context.mpf(found.denominator)
        return found

    def term(self, t: Node, env: tuple[Any, ...]) -> Any:
        """Return a `Fraction` or an interval for a real, an `int` for an index or a point, a tuple for a vector."""
        if t.op == "bound":
            return env[-1 - t.args[0]]
        key = (t, env[-t.loose :]) if t.loose else t
        found = self.memo.get(key)
        if found is None:
            found = self.memo[key] = self.visit(t, env)
        return found

    def visit(self, t: Node, env: tuple[Any, ...]) -> Any:
        """Return what `term` does, without looking whether it is known."""
        op, args = t.op, t.args
        if op == "num":
            return Fraction(args[0])
        if op == "var":
            if args[0] not in self.assignment:
                raise Undecided
            given = self.assignment[args[0]]
            if type(given) is Node:
                return self.term(given, ())
            return Fraction(given) if t.sort in (REAL, DIM) else int(given)
        if op == "literal":
            return args[0]
        if op == "table":
            return tuple(self.term(a, env) for a in args[1:])
        if op == "app":
            return self.application(args[0], t.sort, tuple(self.term(a, env) for a in args[2:]))
        if op == "at" and args[0].op == "diff":
            return self.term(at_point(t), env)
        if op == "at":
            return self.term(args[0], env)[self.term(args[1], env)]
        if op == "fun":
            return tuple(self.term(args[2], (*env, k)) for k in range(self.size(args[0])))
        if op == "if":
            condition = self.truth(args[0], env)
            if condition is None:
                raise Undecided
            return self.term(args[1] if condition else args[2], env)
        if op in ("sum", "integral"):
            weights = space(self.assignment.get(args[0][1], 1))[1] if op == "integral" else None
            total: Any = Fraction(0)
            for k in range(self.size(args[0])):
                part = self.term(args[2], (*env, k))
                total = self.add(total, part if weights is None else self.multiply(weights[k], part))
            return total
        return self.arithmetic(op, [self.term(a, env) if type(a) is Node else a for a in args])

    def arithmetic(self, op: str, args: list[Any]) -> Any:
        first = args[0] if args else Fraction(0)
        if op == "add":
            for other in args[1:]:
                first = self.add(first, other)
            return first
        if op == "mul":
            for other in args[1:]:
                first = self.multiply(first, other)
            return first
        if op == "neg":
            return -first
        if op == "div":
            return self.multiply(first, self.power(args[1], -1))
        if op == "pow":
            return self.power(first, args[1])
        if op == "abs":
            return abs(first)
        if op in ("max", "min"):
            return self.extremum(op, first, args[1])
        return getattr(self, op)(first)

    def exact(self, found: Any) -> Any:
        """Return a rational as it is, or enclosed if its numerals have become too long."""
        long = isinstance(found, Fraction) and found.numerator.bit_length() + found.denominator.bit_length() > MAX_BITS
        return self.interval(found) if long else found

    def add(self, left: Any, right: Any) -> Any:
        if isinstance(left, Fraction) and isinstance(right, Fraction):
            return self.exact(left + right)
        return self.interval(left) + self.interval(right)

    def multiply(self, left: Any, right: Any) -> Any:
        if (left == 0 and isinstance(left, Fraction)) or (right == 0 and isinstance(right, Fraction)):
            return Fraction(0)
        if isinstance(left, Fraction) and isinstance(right, Fraction):
            return self.exact(left * right)
        return self.interval(left) * self.interval(right)

    def power(self, base: Any, exponent: int) -> Any:
        if isinstance(base, Fraction):
            if base == 0 and exponent < 0:
                raise Undefined
            if (base.numerator.bit_length() + base.denominator.bit_length()) * abs(exponent) <= MAX_BITS:
                return base**exponent
            base = self.interval(base)
        if exponent < 0:
            if not (base > 0 or base < 0):
                raise Undecided
            return 1 / base ** (-exponent)
        return base**exponent

    def extremum(self, op: str, left: Any, right: Any) -> Any:
        if isinstance(left, Fraction) and isinstance(right, Fraction):
            return max(left, right) if op == "max" else min(left, right)
        x, y = self.interval(left), self.interval(right)
        choose = max if op == "max" else min
        low = choose(_rational(x.a), _rational(y.a))
        high = choose(_rational(x.b), _rational(y.b))
        return self.context.mpf([self.interval(low).a, self.interval(high).b])

    def exp(self, t: Any) -> Any:
        if isinstance(t, Fraction) and t == 0:
            return Fraction(1)
        enclosed = self.interval(t)
        if not (enclosed > -MAX_EXPONENT and enclosed < MAX_EXPONENT):
            raise Undecided
        return self.context.exp(enclosed)

    def log(self, t: Any) -> Any:
        if isinstance(t, Fraction):
            if t <= 0:
                raise Undefined
            if t == 1:
                return Fraction(0)
        enclosed = self.interval(t)
        if not enclosed > 0:
            raise Undecided
        return self.context.log(enclosed)

    def sqrt(self, t: Any) -> Any:
        if isinstance(t, Fraction):
            if t < 0:
                raise Undefined
            root = Fraction(isqrt(t.numerator), isqrt(t.denominator))
            if root * root == t:
                return root
        enclosed = self.interval(t)
        if not enclosed >= 0:
            raise Undecided
        return self.context.sqrt(enclosed)

    def size(self, sort: Any) -> int:
        if sort[0] not in ("index", "point"):
            raise Undecided
        if not isinstance(sort[1], str):
            return sort[1] if isinstance(sort[1], int) else len(sort[1])
        given = self.assignment.get(sort[1], 1 if sort[0] == "point" else None)
        if given is None:
            raise Undecided
        return space(given)[0] if sort[0] == "point" else int(given)

    def application(self, name: str, sort: Any, args: tuple[Any, ...]) -> Any:
        given = self.assignment.get(name)
        if type(given) is Node:
            return self.abstraction(given, args)
        if not isinstance(given, Mapping):
            raise Undecided
        keyed = all(isinstance(a, (Fraction, int, tuple)) for a in args)
        if keyed and args in given:
            found = given[args]
        elif "default" in given and (keyed or len(given) == 1):
            found = given["default"]
        else:
            raise Undecided
        if type(found) is Node:
            return self.term(found, ())
        return Fraction(found) if sort == REAL else int(found)

    def abstraction(self, function: Node, args: tuple[Any, ...]) -> Any:
        env: tuple[Any, ...] = ()
        for arg in args:
            if function.op == "table":
                function = function.args[1 + arg]
            elif function.op == "fun":
                env, function = (*env, arg), function.args[2]
            else:
                raise Undecided
        return self.term(function, env)

    def truth(self, t: Node, env: tuple[Any, ...]) -> bool | None:
        """Return the certain truth value of a formula, or `None`."""
        op, args = t.op, t.args
        if op in ("true", "false"):
            return op == "true"
        if op in ("eq", "ne", "le", "lt"):
            try:
                return self.relation(op, self.term(args[0], env), self.term(args[1], env), args[0] is args[1])
            except Undecided:
                return None
        if op == "forall":
            return self.forall(t, env)
        if op == "not":
            found = self.truth(args[0], env)
            return None if found is None else not found
        if op == "implies":
            premise = self.truth(args[0], env)
            conclusion = True if premise is False else self.truth(args[1], env)
            return None if premise is None and not conclusion else conclusion
        if op == "iff":
            left, right = self.truth(args[0], env), self.truth(args[1], env)
            return None if left is None or right is None else left == right
        stop = op == "or"
        unsure = False
        for part in args:
            found = self.truth(part, env)
            if found is stop:
                return stop
            unsure = unsure or found is None
        return None if unsure else not stop

    def relation(self, op: str, left: Any, right: Any, same: bool) -> bool | None:
        if not (isinstance(left, Fraction) and isinstance(right, Fraction)):
            left, right = self.interval(left), self.interval(right)
            if same:
                return op in ("eq", "le")
        if op == "le":
            return left <= right  # type: ignore[no-any-return]
        if op == "lt":
            return left < right  # type: ignore[no-any-return]
        if isinstance(left, Fraction):
            equal: bool | None = left == right
        else:
            equal = False if left < right or left > right else None
        return None if equal is None else equal == (op == "eq")

    def forall(self, t: Node, env: tuple[Any, ...]) -> bool | None:
        sort, _, body = t.args
        try:
            if sort != REAL and sort[0] in ("index", "point"):
                found = [self.truth(body, (*env, k)) for k in range(self.size(sort))]
                return False if False in found else None if None in found else True
            probes: Any = PROBES
            count = 0
            if sort in (REAL, DIM):
                probes = PROBES if sort == REAL else tuple(map(Fraction, range(COUNTS)))
            elif sort[0] == "vector":
                count = int(self.assignment[sort[1]])
                probes = [(p,) * count for p in PROBES]
            else:
                return None
        except (Undecided, KeyError):
            return None
        if any(self.truth(body, (*env, p)) is False for p in probes):
            return False
        everything: Any = self.context.mpf(["0" if sort == DIM else "-inf", "inf"])
        return True if self.truth(body, (*env, everything if sort in (REAL, DIM) else (everything,) * count)) else None
