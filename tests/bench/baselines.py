"""The baselines of the score table: Z3 alone, Z3 with a fixed table of exp/log instances, cvc5 if installed.

All are asked whether hypotheses, definedness and the negated conclusion contradict each other, and are given:

- definedness as hypotheses: each denominator nonzero, each argument of `log` positive, each base of a root nonnegative;
- roots and rational powers exactly: `r = b**(1/k)` is a fresh r with `r >= 0` and `r**k = b`;
- `Abs`, `Max`, `Min` by cases;
- other powers `a**b` as `exp(b*log(a))`, `a` positive; `pi` between two rationals;
- for Z3, `exp` and `log` as uninterpreted functions; cvc5 has its own `exp`, and `log` as its inverse.

`PROVED` means unsat. `REFUTED` means sat with a model at which the problem itself, evaluated with 60 digits, is defined
and false: a model that interprets `exp` as it likes does not count. Anything else is `UNKNOWN`.

The table of instances: `exp` of each argument is positive, above its tangents at 0 and 1, below `1/(1 - a)` for a <
1, and above its tangent at each other argument; it is monotone, `exp(a + b) = exp(a)*exp(b)` where a sum stands, and
`exp(-a)` is the inverse of `exp(a)` where both stand.
`log` of each argument is below its tangents at 1 and e, above `1 - 1/u`,
below its tangent at each other argument, and monotone; the laws of products, quotients and integer powers of positive
factors are given where those stand. `exp(log(u)) = u` and `log(exp(a)) = a`.

Main definitions: `Encoding`, `instances`, `solve_z3`, `solve_z3_with_instances`, `solve_cvc5`, `CVC5`.
"""

from __future__ import annotations

import ast
import importlib.util
from fractions import Fraction
from itertools import pairwise, permutations
from typing import Any

import mpmath
import z3

from tests.bench.sets import Problem, Undefined, Unsupported, number, parse, rational, value

CVC5 = importlib.util.find_spec("cvc5") is not None
EXP, LOG = (z3.Function(name, z3.RealSort(), z3.RealSort()) for name in ("exp", "log"))
MAX_EXPONENT = 100
E_LOW, E_HIGH = z3.Q(2718281828, 10**9), z3.Q(2718281829, 10**9)
PI_LOW, PI_HIGH = z3.Q(3141592653, 10**9), z3.Q(3141592654, 10**9)
DIGITS = 50  # of an algebraic number in a model


class Encoding:
    """One problem in Z3's real arithmetic.

    Attributes:
        assertions: what a counterexample satisfies.
        guards: the conditions for every term to have a value.
        exps, logs: the arguments at which the two functions stand.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.variables = {name: z3.Real(name) for name in problem.vars}
        self.guards: list[Any] = []
        self.exps: list[Any] = []
        self.logs: list[Any] = []
        self.roots = 0
        hypotheses = [self.read(parse(h)) for h in problem.hypotheses]
        self.assertions = [*hypotheses, z3.Not(self.read(parse(problem.conclusion)))]

    def read(self, tree: ast.expr) -> Any:
        """Return the term or formula of an expression, its guards noted.

        Raises:
            Unsupported: the expression uses a function that is not encoded.
        """
        if isinstance(tree, ast.Constant):
            exact = number(tree)
            return z3.Q(exact.numerator, exact.denominator)
        if isinstance(tree, ast.Name):
            return self.variables[tree.id] if tree.id in self.variables else self.pi()
        if isinstance(tree, ast.UnaryOp):
            return -self.read(tree.operand)
        if isinstance(tree, ast.BinOp):
            return self.binary(tree)
        if isinstance(tree, ast.Call):
            return self.call(ast.unparse(tree.func), [self.read(a) for a in tree.args])
        if isinstance(tree, ast.BoolOp):
            return (z3.And if isinstance(tree.op, ast.And) else z3.Or)(*map(self.read, tree.values))
        if isinstance(tree, ast.Compare):
            sides = [self.read(v) for v in (tree.left, *tree.comparators)]
            return z3.And(*(_relation(r, a, b) for r, (a, b) in zip(tree.ops, pairwise(sides), strict=True)))
        raise Unsupported(ast.unparse(tree))

    def binary(self, tree: ast.BinOp) -> Any:
        left = self.read(tree.left)
        if isinstance(tree.op, ast.Pow):
            return self.power(left, tree.right)
        right = self.read(tree.right)
        if isinstance(tree.op, ast.Div):
            self.guards.append(right != 0)
            return left / right
        return (
            left + right
            if isinstance(tree.op, ast.Add)
            else left - right
            if isinstance(tree.op, ast.Sub)
            else left * right
        )

    def power(self, base: Any, exponent: ast.expr) -> Any:
        found = rational(exponent)
        if found is None:
            return self.exp(self.read(exponent) * self.log(base))
        if abs(found.numerator) > MAX_EXPONENT or found.denominator > MAX_EXPONENT:
            raise Unsupported(f"the exponent {found}")
        if found < 0:
            self.guards.append(base != 0)
        root = base if found.denominator == 1 else self.root(base, found.denominator)
        product = root ** abs(found.numerator) if abs(found.numerator) != 1 else root
        return 1 / product if found < 0 else product

    def root(self, base: Any, degree: int) -> Any:
        self.roots += 1
        root = z3.Real(f"root!{self.roots}")
        self.guards += [base >= 0, root >= 0, root**degree == base]
        return root

    def call(self, name: str, args: list[Any]) -> Any:
        if name == "exp":
            return self.exp(args[0])
        if name == "log":
            return self.log(args[0])
        if name == "sqrt":
            return self.root(args[0], 2)
        if name == "Abs":
            return z3.If(args[0] >= 0, args[0], -args[0])
        if name in ("Max", "Min"):
            first, *rest = args
            for other in rest:
                first = z3.If(first >= other if name == "Max" else first <= other, first, other)
            return first
        raise Unsupported(name)

    def exp(self, argument: Any) -> Any:
        _note(self.exps, argument)
        return EXP(argument)

    def log(self, argument: Any) -> Any:
        _note(self.logs, argument)
        self.guards.append(argument > 0)
        return LOG(argument)

    def pi(self) -> Any:
        pi = z3.Real("pi!")
        self.guards += [pi > PI_LOW, pi < PI_HIGH]
        return pi

    def false_at(self, point: dict[str, Any]) -> bool:
        """Return whether the problem itself is defined and false at a point."""
        try:
            hypotheses = all(value(parse(h), point) for h in self.problem.hypotheses)
            return hypotheses and not value(parse(self.problem.conclusion), point)
        except (Undefined, OverflowError):
            return False


def _note(known: list[Any], argument: Any) -> None:
    if not any(argument.eq(a) for a in known):
        known.append(argument)


def _relation(op: ast.cmpop, left: Any, right: Any) -> Any:
    names = {
        ast.LtE: "__le__",
        ast.Lt: "__lt__",
        ast.GtE: "__ge__",
        ast.Gt: "__gt__",
        ast.Eq: "__eq__",
        ast.NotEq: "__ne__",
    }
    return getattr(left, names[type(op)])(right)


def _exact(found: Any) -> Any:
    if z3.is_rational_value(found):
        return Fraction(found.numerator_as_long(), found.denominator_as_long())
    with mpmath.workdps(DIGITS):
        return mpmath.mpf(found.approx(DIGITS).as_fraction().numerator) / found.approx(DIGITS).as_fraction().denominator


def instances(encoding: Encoding) -> list[Any]:
    """Return the fixed table of exp/log facts at the arguments of one problem."""
    one = z3.RealVal(1)
    for u in list(encoding.logs):  # laws first: they bring in further arguments
        _expand_log(encoding, u)
    for a in list(encoding.exps):
        for part in _summands(a) if len(_summands(a)) > 1 else []:
            _note(encoding.exps, part)
    e = EXP(one)
    found: list[Any] = [LOG(one) == 0, EXP(z3.RealVal(0)) == 1, e > E_LOW, e < E_HIGH]
    for a in encoding.exps:
        found += [EXP(a) > 0, EXP(a) >= 1 + a, EXP(a) >= e * a, LOG(EXP(a)) == a]
        found.append(z3.Implies(a < 1, EXP(a) * (1 - a) <= 1))
        parts = _summands(a)
        if len(parts) > 1:
            found.append(EXP(a) == z3.Product(*map(EXP, parts)))
    for a, b in permutations(encoding.exps, 2):
        found += [EXP(a) - EXP(b) >= EXP(b) * (a - b), z3.Implies(a < b, EXP(a) < EXP(b))]
        if z3.simplify(a + b).eq(z3.RealVal(0)):
            found.append(EXP(a) * EXP(b) == 1)
    for u in encoding.logs:
        facts = [LOG(u) <= u - 1, LOG(u) * e <= u, u * LOG(u) >= u - 1, EXP(LOG(u)) == u]
        found.append(z3.Implies(u > 0, z3.And(*facts, *_log_law(u))))
    for u, v in permutations(encoding.logs, 2):
        facts = [v * (LOG(u) - LOG(v)) <= u - v, z3.Implies(u < v, LOG(u) < LOG(v))]
        found.append(z3.Implies(z3.And(u > 0, v > 0), z3.And(*facts)))
    return found


def _summands(a: Any) -> list[Any]:
    if z3.is_add(a):
        return [p for c in a.children() for p in _summands(c)]
    if z3.is_sub(a):
        first, *rest = a.children()
        return [*_summands(first), *(-p for c in rest for p in _summands(c))]
    return [a]


def _expand_log(encoding: Encoding, u: Any) -> None:
    """Note the factors of a product, quotient or power under `log` as arguments too."""
    if z3.is_mul(u) or z3.is_div(u) or z3.is_app_of(u, z3.Z3_OP_POWER):
        for factor in u.children()[:1] if z3.is_app_of(u, z3.Z3_OP_POWER) else u.children():
            _note(encoding.logs, factor)
            _expand_log(encoding, factor)


def _log_law(u: Any) -> list[Any]:
    """Return the law for the product, quotient or power that `u` is, its factors positive."""
    parts = u.children()
    if z3.is_mul(u):
        return [z3.Implies(z3.And(*(p > 0 for p in parts)), LOG(u) == z3.Sum(*map(LOG, parts)))]
    if z3.is_div(u):
        return [z3.Implies(z3.And(*(p > 0 for p in parts)), LOG(u) == LOG(parts[0]) - LOG(parts[1]))]
    if z3.is_app_of(u, z3.Z3_OP_POWER):
        return [z3.Implies(parts[0] > 0, LOG(u) == parts[1] * LOG(parts[0]))]
    return []


def _ask(encoding: Encoding, facts: list[Any], seconds: float) -> str:
    solver = z3.Solver()
    solver.set("timeout", int(seconds * 1000))
    solver.add(*encoding.guards, *encoding.assertions, *facts)
    found = solver.check()
    if found == z3.unsat:
        return "PROVED"
    if found != z3.sat:
        return "UNKNOWN"
    model = solver.model()
    point = {name: _exact(model.eval(v, model_completion=True)) for name, v in encoding.variables.items()}
    return "REFUTED" if encoding.false_at(point) else "UNKNOWN"


def solve_z3(problem: Problem, seconds: float) -> str:
    """Return what Z3 alone says of a problem."""
    return _ask(Encoding(problem), [], seconds)


def solve_z3_with_instances(problem: Problem, seconds: float) -> str:
    """Return what Z3 says of a problem when the table of instances is added."""
    encoding = Encoding(problem)
    return _ask(encoding, instances(encoding), seconds)


def solve_cvc5(problem: Problem, seconds: float) -> str:
    """Return what cvc5 says of a problem, with its own `exp`."""
    import cvc5

    encoding = Encoding(problem)
    facts = [fact for u in encoding.logs for fact in (EXP(LOG(u)) == u,)]
    solver = z3.Solver()
    solver.add(*encoding.guards, *encoding.assertions, *facts)
    text = "\n".join(line for line in solver.to_smt2().split("\n") if not line.startswith(("(declare-fun exp ", "; ")))
    terms = cvc5.TermManager()
    engine = cvc5.Solver(terms)
    for option, chosen in (("tlimit-per", str(int(seconds * 1000))), ("produce-models", "true")):
        engine.setOption(option, chosen)
    engine.setLogic("ALL")
    parser = cvc5.InputParser(engine)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, text.replace("(check-sat)", ""), problem.id)
    symbols = parser.getSymbolManager()
    while not (command := parser.nextCommand()).isNull():
        command.invoke(engine, symbols)
    found = engine.checkSat()
    if found.isUnsat():
        return "PROVED"
    declared = {str(t): t for t in symbols.getDeclaredTerms()} if found.isSat() else {}
    values = {name: engine.getValue(declared[name]) for name in encoding.variables if name in declared}
    if not found.isSat() or not all(v.isRealValue() for v in values.values()):
        return "UNKNOWN"
    point = {
        name: Fraction(values[name].getRealValue()) if name in values else Fraction(0) for name in encoding.variables
    }
    return "REFUTED" if encoding.false_at(point) else "UNKNOWN"
