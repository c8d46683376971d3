"""Instances of the standard facts about `exp`, `log` and `sqrt` at the terms of a ground statement, for Z3.

Chosen here without the search's help: tangents at 0, 1 and at each other, functional equations between the arguments
that are present, inverses. Every fact is a formula of the kernel's language, true wherever it is defined or guarded.

[AS] Abramowitz and Stegun, Handbook of Mathematical Functions, 4.1 and 4.2.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import combinations, product

from ..kernel.term import REAL, Node, instantiate, node, num

MAX_ATOMS = 24
MAX_PAIRS = 6
MAX_TERMS = 40
MAX_POWER = 4
MAX_INSTANCES = 60
Linear = dict[frozenset[tuple[Node, int]], Fraction]  # a polynomial: monomials and their coefficients


def polynomial(t: Node) -> Linear:
    """Return a real term as a polynomial over the terms that are none themselves."""
    op, args = t.op, t.args
    found: Linear | None = None
    if op == "num":
        return {frozenset(): Fraction(args[0])} if args[0] else {}
    if op == "neg":
        return {m: -c for m, c in polynomial(args[0]).items()}
    if op == "add":
        found = {}
        for part in args:
            for monomial, factor in polynomial(part).items():
                found[monomial] = found.get(monomial, Fraction(0)) + factor
    elif op == "mul" or (op == "pow" and 0 <= args[1] <= MAX_POWER):
        found = {frozenset(): Fraction(1)}
        for part in args if op == "mul" else [args[0]] * args[1]:
            found = _times(found, polynomial(part))
            if len(found) > MAX_TERMS:
                found = None
                break
    elif op == "div":
        below = polynomial(args[1])
        if set(below) == {frozenset()}:
            return {m: c / below[frozenset()] for m, c in polynomial(args[0]).items()}
    if found is None:
        return {frozenset({(t, 1)}): Fraction(1)}
    return {m: c for m, c in found.items() if c}


def _times(left: Linear, right: Linear) -> Linear:
    found: Linear = {}
    for (m, c), (n, d) in product(left.items(), right.items()):
        powers = dict(m)
        for atom, power in n:
            powers[atom] = powers.get(atom, 0) + power
        key = frozenset(powers.items())
        found[key] = found.get(key, Fraction(0)) + c * d
    return found


def _plus(*parts: tuple[int, Linear]) -> Linear:
    found: Linear = {}
    for factor, part in parts:
        for monomial, c in part.items():
            found[monomial] = found.get(monomial, Fraction(0)) + factor * c
    return {m: c for m, c in found.items() if c}


def atoms(formulas: Iterable[Node]) -> dict[str, list[Node]]:
    """Return the closed arguments of `exp`, `log` and `sqrt` in formulas, in order of appearance."""
    found: dict[str, list[Node]] = {"exp": [], "log": [], "sqrt": []}
    seen: set[Node] = set()

    def walk(t: Node) -> None:
        if t in seen:
            return
        seen.add(t)
        for a in t.args:
            if type(a) is Node:
                walk(a)
        if t.op in found and not t.loose:
            found[t.op].append(t.args[0])

    for formula in formulas:
        walk(formula)
    return found


def instances(formulas: tuple[Node, ...], known: tuple[Node, ...]) -> list[Node]:
    """Return formulas without those quantified over reals, which become their instances at the arguments of functions.

    Args:
        formulas: the hypotheses.
        known: whatever else contributes arguments.
    """
    terms: dict[Node, None] = {}
    for formula in (*formulas, *known):
        _arguments(formula, terms)
    found: list[Node] = []
    for formula in formulas:
        pending = [formula]
        while pending and pending[0].op == "forall" and len(found) < MAX_INSTANCES:
            head = pending.pop(0)
            pending += [instantiate(head, t) for t in list(terms)[:MAX_INSTANCES]] if head.args[0] == REAL else []
            pending = pending[:MAX_INSTANCES]
        found += [p for p in pending if p.op != "forall"]
    return found


def _arguments(t: Node, found: dict[Node, None]) -> None:
    if t.op == "app" or t.op == "var":
        for a in t.args[2:] if t.op == "app" else (t,):
            if not a.loose and a.sort == REAL:
                found.setdefault(a)
    for a in t.args:
        if type(a) is Node:
            _arguments(a, found)


def facts(formulas: Iterable[Node]) -> list[Node]:
    """Return true formulas about the `exp`, `log` and `sqrt` atoms of some formulas."""
    collector = _Facts()
    for op, arguments in atoms(formulas).items():
        for t in arguments:
            collector.add(op, t)
    collector.close()
    collector.pairs()
    return collector.found


class _Facts:
    def __init__(self) -> None:
        self.known: dict[str, dict[Node, Linear]] = {"exp": {}, "log": {}, "sqrt": {}}
        self.pending: list[tuple[str, Node]] = []
        self.found: list[Node] = []

    def add(self, op: str, t: Node) -> Node:
        """Note an atom and return it."""
        if t not in self.known[op] and sum(map(len, self.known.values())) < MAX_ATOMS:
            self.known[op][t] = polynomial(t)
            self.pending.append((op, t))
        return node(op, t)

    def close(self) -> None:
        """State what concerns one atom alone; expanding products may bring new atoms."""
        zero, one = num(0), num(1)
        while self.pending:
            op, t = self.pending.pop(0)
            e = node(op, t)
            if op == "exp":
                tangent = node("add", one, t)
                self.found += [
                    node("lt", zero, e),
                    node("le", tangent, e),
                    node("implies", node("ne", t, zero), node("lt", tangent, e)),
                    node("implies", node("eq", t, zero), node("eq", e, one)),
                ]
                self.exp_of_log(t, e)
            elif op == "log":
                positive, below = node("lt", zero, t), node("add", t, num(-1))
                self.found += [
                    node("implies", positive, node("and", node("le", e, below), node("le", below, node("mul", t, e)))),
                    node(
                        "implies",
                        node("and", positive, node("ne", t, one)),
                        node("and", node("lt", e, below), node("lt", below, node("mul", t, e))),
                    ),
                    node("implies", node("eq", t, one), node("eq", e, zero)),
                ]
                self.log_of(t, e)
            else:
                defined = node("le", zero, t)
                self.found.append(
                    node("implies", defined, node("and", node("le", zero, e), node("eq", node("mul", e, e), t)))
                )

    def exp_of_log(self, t: Node, e: Node) -> None:
        """`exp(r + k*log(u)) = exp(r) * u**k` for `u > 0` and an integer `k`."""
        for monomial, factor in polynomial(t).items():
            if len(monomial) == 1 and factor.denominator == 1 and abs(factor) <= MAX_POWER:
                ((atom, power),) = monomial
                if atom.op == "log" and power == 1:
                    rest = node("add", t, node("neg", node("mul", num(int(factor)), atom)))
                    left, right = (
                        (e, node("pow", atom.args[0], int(factor)))
                        if factor > 0
                        else (node("mul", e, node("pow", atom.args[0], -int(factor))), num(1))
                    )
                    if polynomial(rest):
                        right = node("mul", self.add("exp", rest), right)
                    self.found.append(node("implies", node("lt", num(0), atom.args[0]), node("eq", left, right)))
                    return

    def log_of(self, t: Node, e: Node) -> None:
        """The logarithm of a product, quotient or power of positive terms, of an `exp` or of a root."""

        def positive(*parts: Node) -> Node:
            signs = [node("lt", num(0), p) for p in parts]
            return signs[0] if len(signs) == 1 else node("and", *signs)

        for inner in atoms([t])["exp"] if t.op != "exp" else []:
            self.add("log", node("exp", inner))
        if t.op == "mul":
            total = node("add", *(self.add("log", a) for a in t.args))
            self.found.append(node("implies", positive(*t.args), node("eq", e, total)))
        elif t.op == "div":
            up, down = t.args
            above = num(0) if up is num(1) else self.add("log", up)
            total = node("add", above, node("neg", self.add("log", down)))
            self.found.append(node("implies", positive(up, down), node("eq", e, total)))
        elif t.op == "pow":
            total = node("mul", num(t.args[1]), self.add("log", t.args[0]))
            self.found.append(node("implies", positive(t.args[0]), node("eq", e, total)))
        elif t.op == "exp":
            self.found.append(node("eq", e, t.args[0]))
        elif t.op == "sqrt":
            total = node("div", self.add("log", t.args[0]), num(2))
            self.found.append(node("implies", positive(t.args[0]), node("eq", e, total)))

    def pairs(self) -> None:
        """State what relates two or three atoms."""
        exps = self.known["exp"]
        for (a, p), (b, q) in combinations(exps.items(), 2):
            self.ratio(a, p, b, q)
        for (a, p), (b, q) in combinations(exps.items(), 2):
            for c, r in exps.items():
                if c is not a and c is not b and not _plus((1, p), (1, q), (-1, r)):
                    self.found.append(node("eq", node("exp", c), node("mul", node("exp", a), node("exp", b))))
        for op, tangent in (("exp", _exp_tangent), ("log", _log_tangent)):
            if len(self.known[op]) <= MAX_PAIRS:
                for a, b in combinations(self.known[op], 2):
                    self.found += [tangent(a, b), tangent(b, a)]

    def ratio(self, a: Node, p: Linear, b: Node, q: Linear) -> None:
        """`exp(k*t) = exp(t)**k` for an integer `k`, negative ones as `exp(k*t) * exp(t)**(-k) = 1`."""
        for big, small, k in [(a, b, k) for k in range(-MAX_POWER, MAX_POWER + 1)] + [
            (b, a, k) for k in range(2, MAX_POWER + 1)
        ]:
            left, right = (p, q) if big is a else (q, p)
            if k and not _plus((1, left), (-k, right)):
                power = node("pow", node("exp", small), abs(k))
                big_exp = node("exp", big)
                self.found.append(
                    node("eq", big_exp, power) if k > 0 else node("eq", node("mul", big_exp, power), num(1))
                )
                return


def _exp_tangent(a: Node, b: Node) -> Node:
    """`exp(b) * (1 + a - b) <= exp(a)`."""
    return node("le", node("mul", node("exp", b), node("add", num(1), a, node("neg", b))), node("exp", a))


def _log_tangent(a: Node, b: Node) -> Node:
    """`log(a) - log(b) <= a/b - 1`, multiplied by `b > 0`."""
    guard = node("and", node("lt", num(0), a), node("lt", num(0), b))
    difference = node("add", node("log", a), node("neg", node("log", b)))
    return node("implies", guard, node("le", node("mul", b, difference), node("add", a, node("neg", b))))
