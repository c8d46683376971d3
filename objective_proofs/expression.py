"""Real expressions and formulas: Python operators that build kernel terms, captured exactly as written.

Nothing is simplified: `b + w*0` stays `b + w*0`. `a - b` is captured as `a + (-b)` and `a >= b` as `b <= a`, as the kernel's
reader has them, so that the text of a term reads back as the same term. Long sums, products, conjunctions and disjunctions
are flat and cost linear time, whether written in a loop or by `sum()`.

Main definitions: `Real`, `Formula`, `eq`, `ne`, `implies`, `iff`, `not_`, `and_`, `or_`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias, TypeVar

from .errors import StatementError
from .kernel.term import REAL, KernelError, Node, fits
from .kernel.term import node as kernel_node
from .kernel.text import MAX_EXPONENT, MAX_TOKEN
from .printer import show

if TYPE_CHECKING:
    from fractions import Fraction

    RealLike: TypeAlias = "Real | int | Fraction | str"

FRESH = "#"  # in the name of a variable that a lambda is about to bind; no user can write it
_E = TypeVar("_E", bound="Expression")


def build(op: str, *args: Any) -> Node:
    """Return the kernel node `op(args)`.

    Raises:
        StatementError: the kernel refuses it (sorts that do not fit, or too large or too deep a term).
    """
    try:
        return kernel_node(op, *args)
    except KernelError as error:
        raise StatementError(str(error)) from None


def text(term: Node) -> str:
    """Return the kernel's text of a term, the variables of enclosing lambdas under their own names."""
    return re.sub(f"{FRESH}[0-9]+", "", show(term))


class Expression:
    """Anything that stands for one kernel node; a chain such as `a + b + c` makes its node when it is asked for.

    Attributes:
        node: the kernel node.
    """

    __slots__ = ("_length", "_node", "_op", "_parts")
    __array_ufunc__ = None  # an array on the other side of an operator leaves the operator to us

    _node: Node | None
    _op: str
    _parts: list[Node]
    _length: int

    def __init__(self, node: Node) -> None:
        self._node, self._op = node, ""

    @property
    def node(self) -> Node:
        if self._node is None:
            self._node = build(self._op, *self._parts[: self._length])
        return self._node

    def _chain(self, op: str, last: Node, kind: type[_E]) -> _E:
        """Return `self op last`, flat; the list of parts is shared with `self` unless something else was appended to it."""
        if self._op == op:
            parts = self._parts if len(self._parts) == self._length else self._parts[: self._length]
        else:
            parts = list(self.node.args) if self.node.op == op else [self.node]
        parts.append(last)
        made = kind.__new__(kind)
        made._node, made._op, made._parts, made._length = None, op, parts, len(parts)
        return made

    __hash__ = object.__hash__

    def __repr__(self) -> str:
        return text(self.node)

    def latex(self) -> str:
        """Return the LaTeX of it."""
        from .encode import latex

        return str(latex.term(self.node))

    def sympy(self) -> Any:
        """Return it as SymPy has it, encoded straight from the term."""
        from .encode import sympy

        return sympy.term(self.node)

    def z3(self) -> Any:
        """Return it as Z3 has it, encoded straight from the term (not by way of SymPy)."""
        from .encode import z3

        return z3.term(self.node)

    def _repr_latex_(self) -> str:
        return f"${self.latex()}$"


def real(value: object) -> Real:
    """Return an exact number or an expression as a `Real`.

    Args:
        value: a `Real`, an `int`, a `Fraction`, or a string such as "3", "0.1" or "1/3".

    Raises:
        StatementError: it is something else; floats and bools in particular.
    """
    if isinstance(value, Real):
        return value
    if type(value) is int:
        return Real(_rational(value, 1))
    if isinstance(value, str):
        return Real(_written(value))
    if isinstance(value, bool):
        raise StatementError(f"expected a real number, found {value}; write {int(value)}")
    if isinstance(value, float):
        raise StatementError(
            f"expected an exact number, found the float {value!r}; write Fraction(1, 10) or \"0.1\" if a tenth is meant"
        )
    from fractions import Fraction

    if isinstance(value, Fraction):
        return Real(_rational(value.numerator, value.denominator))
    kind = type(value).__name__
    cure = "use parameters, ints, Fractions or strings"
    if type(value).__module__.startswith("sympy"):
        cure = "write from_sympy(...)"
    elif getattr(value, "elementwise", False):
        cure = "take its entries, as in forall(n, lambda i: eq(u[i], v[i]))"
    elif callable(value):
        cure = "call it"
    raise StatementError(f"expected a real expression, found {value!r:.60} of type {kind}; {cure}")


def _rational(numerator: int, denominator: int) -> Node:
    if numerator.bit_length() > 3300 or denominator.bit_length() > 3300:  # just under MAX_TOKEN digits
        raise StatementError(f"expected a number of at most {MAX_TOKEN} digits, found one with more")
    top = build("num", abs(numerator))
    top = build("neg", top) if numerator < 0 else top
    return top if denominator == 1 else build("div", top, build("num", denominator))


def _written(text: str) -> Node:
    """Return the number that a string says, in lowest terms."""
    from math import gcd

    whole, slash, below = text.strip().removeprefix("-").partition("/")
    units, dot, decimals = whole.partition(".")
    parts = [units, *([decimals] if dot else []), *([below] if slash else [])]
    if (dot and slash) or len(text) > MAX_TOKEN or not all(p.isascii() and p.isdigit() for p in parts) or (slash and not int(below)):
        raise StatementError(f"expected a number such as \"3\", \"0.1\" or \"1/3\", found the string {text[:40]!r}")
    numerator, denominator = int(units + decimals), int(below) if slash else 10 ** len(decimals)
    common = gcd(numerator, denominator)
    return _rational(-numerator // common if text.strip().startswith("-") else numerator // common, denominator // common)


def _foreign(other: object) -> bool:
    """Return whether the other operand has the operator's reflected form itself (a vector)."""
    return not isinstance(other, Real) and bool(getattr(other, "elementwise", False))


class Real(Expression):
    """A real number: as an annotation, for all reals; as a value, an expression.

    `Real(value)` takes a kernel term, or what `real` takes.
    """

    __slots__ = ()

    def __init__(self, value: Node | RealLike) -> None:
        made = value if isinstance(value, Node) else real(value).node
        if made.sort != REAL and not fits(made.sort, REAL):
            raise StatementError(f"expected a real term, found {text(made)}")
        self._node, self._op = made, ""

    def __add__(self, other: RealLike) -> Real:
        return NotImplemented if _foreign(other) else self._chain("add", real(other).node, Real)

    def __radd__(self, other: RealLike) -> Real:
        return real(other) + self

    def __sub__(self, other: RealLike) -> Real:
        return NotImplemented if _foreign(other) else self._chain("add", build("neg", real(other).node), Real)

    def __rsub__(self, other: RealLike) -> Real:
        return real(other) - self

    def __mul__(self, other: RealLike) -> Real:
        return NotImplemented if _foreign(other) else self._chain("mul", real(other).node, Real)

    def __rmul__(self, other: RealLike) -> Real:
        return real(other) * self

    def __truediv__(self, other: RealLike) -> Real:
        return NotImplemented if _foreign(other) else Real(build("div", self.node, real(other).node))

    def __rtruediv__(self, other: RealLike) -> Real:
        return real(other) / self

    def __neg__(self) -> Real:
        return Real(build("neg", self.node))

    def __pos__(self) -> Real:
        return self

    def __abs__(self) -> Real:
        return Real(build("abs", self.node))

    def __pow__(self, exponent: int | Fraction | str) -> Real:
        """Return the power: by an int itself, by 1/2 the `sqrt`, by another rational p/q the term `exp(p/q*log(x))`."""
        value: Any = exponent
        if isinstance(value, Expression):
            raise StatementError(f"expected a rational exponent, found {value}; write exp({value}*log({self}))")
        literal = real(value).node
        if type(value) is not int:
            from fractions import Fraction

            value = Fraction(value)
            if value == Fraction(1, 2):
                return Real(build("sqrt", self.node))
            if value.denominator != 1:
                return Real(build("exp", build("mul", literal, build("log", self.node))))
        if abs(value) > MAX_EXPONENT:
            raise StatementError(f"expected an exponent of at most {MAX_EXPONENT}, found {value}")
        return Real(build("pow", self.node, int(value)))

    def __rpow__(self, base: object) -> NoReturn:
        raise StatementError(f"expected a rational exponent, found {self}; write exp({self}*log({base}))")

    def __le__(self, other: RealLike) -> Formula:
        return _relation("le", self, other)

    def __lt__(self, other: RealLike) -> Formula:
        return _relation("lt", self, other)

    def __ge__(self, other: RealLike) -> Formula:
        return _relation("le", other, self)

    def __gt__(self, other: RealLike) -> Formula:
        return _relation("lt", other, self)

    def __eq__(self, other: object) -> NoReturn:
        raise StatementError(f"expected a formula, found {self} == {other!r}; write eq({self}, {other!r})")

    def __ne__(self, other: object) -> NoReturn:
        raise StatementError(f"expected a formula, found {self} != {other!r}; write ne({self}, {other!r})")

    __hash__ = object.__hash__

    def __bool__(self) -> NoReturn:
        raise StatementError(f"expected a formula, found the real number {self} used as a truth value; write ne({self}, 0)")

    def __float__(self) -> NoReturn:
        raise StatementError(f"expected an exact expression, found {self} turned into a float; use exp, log, sqrt of objective_proofs")

    def __iter__(self) -> NoReturn:
        raise StatementError(f"expected a Vector, found the real number {self}; annotate it as Vector")


class Formula(Expression):
    """A statement that is true or false: a comparison, or made of others by `& | ~`, `implies`, `iff`, `forall`."""

    __slots__ = ()

    def __and__(self, other: Formula) -> Formula:
        return self._chain("and", formula(other).node, Formula)

    def __or__(self, other: Formula) -> Formula:
        return self._chain("or", formula(other).node, Formula)

    def __rand__(self, other: object) -> Formula:
        return formula(other) & self

    def __ror__(self, other: object) -> Formula:
        return formula(other) | self

    def __invert__(self) -> Formula:
        return not_(self)

    def __eq__(self, other: object) -> NoReturn:
        raise StatementError(f"expected a formula, found formulas compared by ==; write iff({self}, {other!r})")

    def __ne__(self, other: object) -> NoReturn:
        raise StatementError(f"expected a formula, found formulas compared by !=; write ~iff({self}, {other!r})")

    __hash__ = object.__hash__

    def __bool__(self) -> NoReturn:
        raise StatementError(
            f"expected a formula, found the truth value of {self}; write (a < b) & (b < c) for a chain or `and`, | for `or`, ~ for "
            "`not`, piecewise(...) for `if`, maximum and minimum for max and min"
        )


def formula(value: object) -> Formula:
    """Return the value if it is a formula.

    Raises:
        StatementError: it is anything else.
    """
    if isinstance(value, Formula):
        return value
    if isinstance(value, bool):
        raise StatementError(
            f"expected a formula, found {value}, a comparison of plain Python values; annotate the parameters, or write eq(a, b)"
        )
    if value is None:
        raise StatementError("expected a formula, found None; return the conclusion")
    found = f"the expression {value}" if isinstance(value, Expression) else f"{value!r:.60} of type {type(value).__name__}"
    raise StatementError(f"expected a formula, found {found}; write a comparison such as eq(a, b) or a <= b")


def _relation(op: str, left: object, right: object) -> Formula:
    return Formula(build(op, real(left).node, real(right).node))


def eq(left: RealLike, right: RealLike) -> Formula:
    """Return the formula `left = right`, of two reals."""
    return _relation("eq", left, right)


def ne(left: RealLike, right: RealLike) -> Formula:
    """Return the formula `left != right`, of two reals."""
    return _relation("ne", left, right)


def implies(premise: Formula, conclusion: Formula) -> Formula:
    """Return the formula that `premise` implies `conclusion`."""
    return Formula(build("implies", formula(premise).node, formula(conclusion).node))


def iff(left: Formula, right: Formula) -> Formula:
    """Return the formula that both are true or both are false."""
    return Formula(build("iff", formula(left).node, formula(right).node))


def not_(negated: Formula) -> Formula:
    """Return the negation."""
    return Formula(build("not", formula(negated).node))


def and_(*parts: Formula) -> Formula:
    """Return the conjunction of any number of formulas; of none, the formula `true`."""
    return _junction("and", "true", parts)


def or_(*parts: Formula) -> Formula:
    """Return the disjunction of any number of formulas; of none, the formula `false`."""
    return _junction("or", "false", parts)


def _junction(op: str, empty: str, parts: tuple[Formula, ...]) -> Formula:
    nodes = [formula(p).node for p in parts]
    return Formula(build(op, *nodes) if len(nodes) > 1 else nodes[0] if nodes else build(empty))
