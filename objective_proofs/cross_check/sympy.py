"""SymPy's own verdict: identities by normal forms, inequalities by signs and by minimising variables out.

Hypotheses become assumptions of symbols (`0 < x`), or substitutions by new ones (`a <= b` makes `b = a + s` with `s`
nonnegative; `x = t`). What SymPy cannot see that way is `unknown`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy

from ..encode.sympy import Encoder, Formula, condition
from ..ground import conjuncts
from ..kernel.statement import Statement
from ..kernel.term import REAL, KernelError, Node, Signature
from ..unroll import constant
from .algebra import MAX_MINIMISED, is_zero, minimum, nonnegative
from .result import AGREES, CONTRADICTS, UNKNOWN, Result
from .scope import survey
from .witness import beneath, values

LARGE = 80  # instances with more nodes than this are left out once two sizes are settled
Expr = Any


def check(statement: Statement, verdict: str, witness: Mapping[str, Any] | None = None) -> Result:
    """Return SymPy's opinion of a statement with a verdict.

    Args:
        statement: the statement.
        verdict: `PROVED` or `REFUTED`.
        witness: the values that make a refuted statement false, as `cross_check` takes them.
    """
    try:
        if verdict == "PROVED":
            return _prove(statement)
        if witness is None:
            return Result(UNKNOWN, "SymPy looks for no counterexamples")
        return _witness(statement, witness)
    except (KernelError, TypeError, ValueError, NotImplementedError, AttributeError, RecursionError) as error:
        return Result(UNKNOWN, str(error) or type(error).__name__, "none")


def _prove(statement: Statement) -> Result:
    def decide(goal: Statement) -> tuple[bool | None, str]:
        made = _Goal(goal)
        if made.conclusion.kind == "false" and not goal.hypotheses:
            return False, "the conclusion is plainly false"
        reason = made.reason()
        return (None, reason) if reason else (True, "")

    return survey(statement, decide, LARGE)


class _Goal:
    """One ground goal in SymPy's terms: symbols with assumptions, what is left of the hypotheses, the conclusion."""

    def __init__(self, goal: Statement) -> None:
        hypotheses = conjuncts(goal.hypotheses)
        self.meanings: dict[str, Expr] = {}
        signs: dict[str, dict[str, bool]] = {}
        for h in hypotheses:
            _sign(h, signs)
        for name, meaning in goal.names.items():
            if isinstance(meaning, Node):
                self.meanings[name] = sympy.Symbol(name, real=True, **signs.get(name, {}))
            elif isinstance(meaning, Signature):
                self.meanings[name] = sympy.Function(name, real=True, **_everywhere(hypotheses, name))
        self.fresh = 0
        self.equations: list[Expr] = []
        self.bounds: list[Expr] = []
        self.solve(hypotheses, signs)
        self.conclusion: Formula = Encoder(self.meanings).encode(goal.conclusion)

    def solve(self, hypotheses: list[Node], signs: Mapping[str, Any]) -> None:
        """Substitute what the hypotheses say about variables, one hypothesis after another."""
        solved: set[str] = set()
        for h in hypotheses:
            if h.op == "eq":
                left, right = (Encoder(self.meanings).encode(a) for a in h.args)
                self.equate(left - right, solved)
            elif h.op in ("le", "lt") and all(constant(a) is None for a in h.args):
                low, high = h.args
                for target, other, direction in ((high, low, 1), (low, high, -1)):
                    if target.op == "var" and target.args[0] not in solved and target.args[0] not in signs:
                        bound = Encoder(self.meanings).encode(other)
                        symbol = self.meanings[target.args[0]]
                        if not bound.has(symbol):
                            self.substitute(symbol, bound + direction * self.slack(h.op == "lt"))
                            solved.add(target.args[0])
                            break
                else:
                    low, high = (Encoder(self.meanings).encode(a) for a in h.args)
                    self.bounds.append(sympy.expand(high - low))
        for name in [n for n, s in signs.items() if s.get("below_one") and n not in solved]:
            symbol = self.meanings[name]
            if symbol.is_Symbol:
                self.substitute(symbol, 1 / (1 + self.slack(True)))

    def equate(self, difference: Expr, solved: set[str]) -> None:
        """Use an equation: solved for a symbol that it is linear in, if there is one."""
        expanded = sympy.expand(difference)
        slopes = _slopes(expanded)
        for symbol in sorted(slopes, key=lambda s: (s.is_nonnegative is True, str(s))):
            if symbol.name not in solved:
                self.substitute(symbol, sympy.expand(symbol - expanded / slopes[symbol]))
                solved.add(symbol.name)
                return
        self.equations.append(difference)

    def substitute(self, symbol: Expr, value: Expr) -> None:
        self.meanings = {
            n: m if isinstance(m, sympy.core.function.UndefinedFunction) else m.xreplace({symbol: value})
            for n, m in self.meanings.items()
        }
        self.equations = [e.xreplace({symbol: value}) for e in self.equations]
        self.bounds = [e.xreplace({symbol: value}) for e in self.bounds]

    def slack(self, strict: bool) -> Expr:
        self.fresh += 1
        return sympy.Symbol(f"slack_{self.fresh}", **({"positive": True} if strict else {"nonnegative": True}))

    def reason(self) -> str:
        """Return why SymPy does not see that the goal holds, or nothing if it does."""
        kind, parts = self.conclusion
        if kind == "true":
            return ""
        if kind not in ("=", "<=", "<", "!="):
            return f"SymPy is not asked about a conclusion with '{kind}'"
        left, right = parts
        if kind == "=":
            return "" if self.zero(left - right) else "SymPy does not reduce the difference of both sides to 0"
        if kind == "!=":
            return "" if sympy.expand(left - right).is_nonzero else "SymPy does not see that both sides differ"
        if kind == "<=" and any(sympy.expand(right - left - bound) == 0 for bound in self.bounds):
            return ""
        if nonnegative(right - left, kind == "<"):
            return ""
        return f"SymPy does not see the sign of the difference of both sides of '{kind}'"

    def zero(self, difference: Expr) -> bool:
        """Return whether a difference vanishes, by itself or because of the equations."""
        if is_zero(difference):
            return True
        if self.equations and self.reduced(difference):
            return True
        for equation in self.equations:
            for e in (equation, -equation) if equation.count_ops() < MAX_MINIMISED else ():
                found = minimum(e, fully=True)
                if found and found[1] and found[0] == 0 and is_zero(difference.subs(found[2])):
                    return True
        return False

    def reduced(self, difference: Expr) -> bool:
        """Return whether a difference is a combination of the equations, as polynomial division finds it."""
        numerator, *equations = [
            e if e.is_polynomial() else sympy.numer(sympy.together(e)) for e in (difference, *self.equations)
        ]
        if any(e.is_number and e.is_nonzero for e in equations):
            return True  # the hypotheses contradict each other
        divisors = [e for e in equations if not e.is_number]
        try:
            divisors.sort(key=lambda e: -sympy.Poly(e).total_degree())
            return bool(divisors) and bool(sympy.reduced(numerator, divisors)[1] == 0)
        except sympy.PolynomialError:
            return False


def _slopes(expanded: Expr) -> dict[Expr, Expr]:
    """Return the symbols that an expanded expression is linear in, each with its numeric factor."""
    slopes: dict[Expr, Expr] = {}
    others: set[Expr] = set()
    for part in sympy.Add.make_args(expanded):
        free = part.free_symbols
        factor = part / next(iter(free)) if len(free) == 1 else None
        if factor is not None and factor.is_number:
            slopes[next(iter(free))] = slopes.get(next(iter(free)), 0) + factor
        else:
            others |= free
    return {symbol: slope for symbol, slope in slopes.items() if symbol not in others and slope.is_nonzero}


def _sign(h: Node, signs: dict[str, dict[str, bool]]) -> None:
    """Note what a hypothesis says about the sign of one variable."""
    if h.op not in ("le", "lt", "ne"):
        return
    low, high = h.args
    strict = h.op == "lt"
    left, right = constant(low), constant(high)
    found: dict[str, bool] = {}
    name = ""
    if h.op == "ne" and 0 in (left, right):
        variable = high if left == 0 else low
        name, found = _variable(variable), {"nonzero": True}
    elif left is not None and left >= 0:
        name, found = _variable(high), {"positive": True} if strict or left > 0 else {"nonnegative": True}
    elif right is not None and right <= 0:
        name, found = _variable(low), {"negative": True} if strict or right < 0 else {"nonpositive": True}
    elif right == 1 and strict and signs.get(_variable(low), {}).get("positive"):
        name, found = _variable(low), {"below_one": True}
    if name:
        signs.setdefault(name, {}).update(found)


def _variable(t: Node) -> str:
    return str(t.args[0]) if t.op == "var" else ""


def _everywhere(hypotheses: list[Node], name: str) -> dict[str, bool]:
    """Return what the hypotheses say about the sign of a function at all arguments."""
    for h in hypotheses:
        while h.op == "forall" and h.args[0] == REAL:
            h = h.args[2]
        if (
            h.op in ("le", "lt")
            and constant(h.args[0]) == 0
            and h.args[1].op == "app"
            and h.args[1].args[0] == name
            and all(a.op == "bound" for a in h.args[1].args[2:])
        ):
            return {"positive": True} if h.op == "lt" else {"nonnegative": True}
    return {}


def _witness(statement: Statement, witness: Mapping[str, Any]) -> Result:
    """Evaluate a witness in SymPy's exact arithmetic."""
    try:
        goal, given = values(statement, witness)
    except KeyError as error:
        return Result(UNKNOWN, f"the witness gives no value for {error}", "witness")
    if set(goal.names) - set(given):
        return Result(UNKNOWN, "the conclusion is quantified over reals", "witness")
    meanings = {name: _meaning(value, goal.names[name]) for name, value in given.items()}
    encoder = Encoder(meanings)
    truths = [condition(encoder.encode(h)) for h in goal.hypotheses]
    truths.append(sympy.Not(condition(encoder.encode(goal.conclusion))))
    if all(t is sympy.true for t in truths):
        return Result(AGREES, "", "witness")
    if any(t is sympy.false for t in truths):
        return Result(CONTRADICTS, "SymPy evaluates the witness otherwise", "witness")
    return Result(UNKNOWN, "SymPy cannot evaluate the witness", "witness")


def _meaning(value: Any, meaning: Any) -> Any:
    """Return a value of a witness in SymPy's terms: a number, or a Python function of SymPy's numbers."""
    if isinstance(meaning, Signature) and isinstance(value, Node):
        for _ in meaning.arguments:
            value = beneath(value)
        return lambda *args: Encoder().encode(value, args)
    if isinstance(value, Node):
        return Encoder().encode(value)
    return _table(value) if isinstance(value, Mapping) else sympy.Rational(value.numerator, value.denominator)


def _table(table: Mapping[Any, Any]) -> Any:
    def look_up(*args: Expr) -> Expr:
        for key, value in table.items():
            if key != "default" and all(
                sympy.Rational(k.numerator, k.denominator) == a for k, a in zip(key, args, strict=True)
            ):
                return sympy.Rational(value.numerator, value.denominator)
        default = table["default"]
        return sympy.Rational(default.numerator, default.denominator)

    return look_up
