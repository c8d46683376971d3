"""The exact normal form: polynomials with rational coefficients over atoms.

A polynomial maps monomials to coefficients; a monomial is a sorted tuple of (number of an atom, exponent). Atoms are nodes whose
arguments are in normal form: variables, applications, `exp` of a monomial (the only atoms with rational exponents, so
that `exp(a + b)` is `exp(a)*exp(b)`), `log`, `sqrt`, `max` (`abs` and `min` are written with it), `if`, inverses, and
functionals of a monomial, from which every factor that does not depend on the bound variable is pulled out.

Two terms with the same normal form are equal in the total model (`inv(0) = 0`, `log` and `sqrt` arbitrary off their domains).
Nothing cancels: `x*inv(x) = 1` is a fact with a side condition. `inv` does distribute over products, which holds at 0 too.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import reduce
from math import isqrt
from typing import Any

from .term import BINDERS, DIM, NODES, REAL, Node, domain_size, node, num, replace, require, shift, var

Rational = int | Fraction
Monomial = tuple[tuple[int, Rational], ...]
Poly = dict[Monomial, Rational]

MAX_BITS = 100_000
SMALL = 1 << 60
_RATIONAL = re.compile(r"-?[0-9]{1,1000}(/[1-9][0-9]{0,999})?", re.ASCII)
MAX_WORK = 5_000_000


def rational(value: object) -> Rational:
    """Return the rational that JSON gives as an integer or as text in lowest terms.

    Raises:
        KernelError: it is neither.
    """
    if type(value) is int and value.bit_length() < MAX_BITS:
        return value
    found = Fraction(value) if type(value) is str and _RATIONAL.fullmatch(value) else None
    require(found is not None and str(found) == value, f"expected a rational in lowest terms, found {value!r:.60}")
    return found  # type: ignore[return-value]


class Meter:
    """Counts work in products of monomials, so that hostile input costs bounded time."""

    left = MAX_WORK

    def charge(self, amount: int) -> None:
        self.left -= amount
        require(self.left >= 0, f"more than {MAX_WORK} products of monomials")


METER = Meter()


def constant(value: Rational) -> Poly:
    """Return the constant polynomial."""
    return {(): value} if value else {}


def is_constant(p: Poly) -> bool:
    """Return whether the normal form is a number."""
    return not p or (len(p) == 1 and () in p)


def accumulate(total: Poly, q: Poly, factor: Rational = 1) -> None:
    """Add factor*q to `total`, in place."""
    METER.charge(len(q))
    for monomial, coefficient in q.items():
        _add(total, monomial, coefficient * factor)


def _add(total: dict[Any, Rational], place: object, amount: Rational) -> None:
    new = total.get(place, 0) + amount
    if type(new) is not int or not -SMALL < new < SMALL:
        new = _bounded(new)
    if new:
        total[place] = new
    else:
        total.pop(place, None)


def _bounded(value: Rational) -> Rational:
    """Return the number in lowest terms, after bounding its size and charging for it."""
    bits = value.numerator.bit_length() + value.denominator.bit_length()
    require(bits <= MAX_BITS, f"a number of more than {MAX_BITS} bits")
    if bits > 1000:
        METER.charge(bits * bits >> 20)
    return value.numerator if value.denominator == 1 else value


def plus(p: Poly, q: Poly, factor: Rational = 1) -> Poly:
    """Return p + factor*q."""
    total = dict(p)
    accumulate(total, q, factor)
    return total


def times(p: Poly, q: Poly) -> Poly:
    """Return the product; like any normal form, callers never change it."""
    METER.charge(len(p) * len(q) + 1)
    if len(p) == 1 and p.get(()) == 1:
        return q
    total: Poly = {}
    for m, c in p.items():
        for n, d in q.items():
            if m and n:
                exponents = dict(m)
                for number, exponent in n:
                    _add(exponents, number, exponent)
                _add(total, tuple(sorted(exponents.items())), c * d)
            else:
                _add(total, m or n, c * d)
    return total


def power(p: Poly, exponent: int) -> Poly:
    """Return p to an integer power; a negative one is a power of the inverse."""
    if exponent < 0:
        return power(inverse(p), -exponent)
    if exponent < 2:
        return p if exponent else constant(1)
    rest = power(times(p, p), exponent // 2)
    return times(rest, p) if exponent % 2 else rest


def scaled(p: Poly, factor: Rational) -> Poly:
    """Return factor*p."""
    return plus({}, p, factor)


def inverse(p: Poly) -> Poly:
    """Return inv(p), with inv(0) = 0: of a product, the product of the inverses; of a sum, an atom with leading coefficient 1."""
    if not p:
        return {}
    lead = min(p)
    result = constant(Fraction(1) / p[lead])
    if len(p) > 1:
        return scaled({((_number(node("div", num(1), term(scaled(p, result[()])))), 1),): 1}, result[()])
    for number, exponent in lead:
        atom = NODES[number]
        if atom.op == "exp":
            result = times(result, {((number, -exponent),): 1})
        else:
            base: Poly = normal(atom.args[1]) if atom.op == "div" else {((_number(node("div", num(1), atom)), 1),): 1}
            result = times(result, power(base, int(exponent)))
    return result


def exponential(p: Poly) -> Poly:
    """Return exp(p), a product of powers of exponentials of monomials."""
    return {tuple(sorted((_number(node("exp", term({m: 1}))), c) for m, c in p.items())): 1}


def _number(atom: Node) -> int:
    """Return the number of an atom, which is its own normal form."""
    atom.poly = {((atom.number, 1),): 1}
    return atom.number


def term(p: Poly) -> Node:
    """Return the canonical term of a normal form."""
    METER.charge(len(p))
    parts = []
    for monomial, coefficient in sorted(p.items()):
        factors = [_power_term(NODES[number], exponent) for number, exponent in monomial]
        if abs(coefficient) != 1 or not factors:
            top, bottom = num(abs(coefficient.numerator)), coefficient.denominator
            factors.insert(0, top if bottom == 1 else node("div", top, num(bottom)))
        product = node("mul", *factors) if len(factors) > 1 else factors[0]
        parts.append(node("neg", product) if coefficient < 0 else product)
    return node("add", *parts) if len(parts) > 1 else parts[0] if parts else num(0)


def _power_term(atom: Node, exponent: Rational) -> Node:
    if atom.op == "exp" and exponent != 1:
        return node("exp", term(scaled(normal(atom.args[0]), exponent)))
    return atom if exponent == 1 else node("pow", atom, exponent)


def normal(t: Node) -> Poly:
    """Return the normal form of a real term; callers never change what is returned."""
    if t.poly is None:
        t.poly = _normal(t)
    return t.poly  # type: ignore[no-any-return]


def _normal(t: Node) -> Poly:
    op, args = t.op, t.args
    if op == "num":
        return constant(args[0])
    if op in ("add", "neg"):
        total: Poly = {}
        for a in args if op == "add" else (t,):
            negative = a.op == "neg"
            accumulate(total, normal(a.args[0] if negative else a), -1 if negative else 1)
        return total
    if op == "mul":
        return reduce(times, map(normal, args), constant(1))
    if op == "div":
        return times(normal(args[0]), inverse(normal(args[1])))
    if op == "pow":
        return power(normal(args[0]), args[1])
    if op == "exp":
        return exponential(normal(args[0]))
    if op in ("sum", "integral"):
        return _functional(t)
    if op == "abs":
        return normal(node("max", args[0], node("neg", args[0])))
    if op == "min":
        return scaled(normal(node("max", *(node("neg", a) for a in args))), -1)
    if op in ("log", "sqrt", "max"):
        values = [normal(a) for a in args]
        known = _known(op, *(Fraction(v.get((), 0)) for v in values)) if all(map(is_constant, values)) else None
        if known is not None:
            return constant(known)
    if op == "if" and args[0].op in ("eq", "ne", "le", "lt") and is_constant(difference(args[0])):
        return normal(args[1] if holds(args[0].op, difference(args[0]).get((), 0)) else args[2])
    inside = map(canonical, args)
    return {((_number(node(op, *(sorted(inside, key=lambda a: a.number) if op == "max" else inside))), 1),): 1}


def holds(relation: str, value: Rational) -> bool:
    """Return whether right minus left being `value` makes a relation true."""
    return {"eq": value == 0, "ne": value != 0, "le": value >= 0, "lt": value > 0}[relation]


def _known(op: str, *values: Fraction) -> Rational | None:
    """Return the rational value of a function at rationals, if it is one that is known."""
    value = max(values)
    if op == "log":
        return 0 if value == 1 else None
    root = Fraction(isqrt(abs(value.numerator)), isqrt(value.denominator))
    return value if op == "max" else root if root * root == value else None


def canonical(t: Any) -> Any:
    """Return a term, vector or formula with everything inside in normal form: equal results are equivalent."""
    if type(t) is not Node or t.op in ("var", "bound", "literal"):
        return t
    if t.sort in (REAL, DIM):
        return term(normal(t))
    if t.op in ("eq", "ne", "le", "lt"):
        p = difference(t)
        scale: Rational = p[min(p)] if p else 1
        scale = max(scale, -scale) if t.op in ("le", "lt") else scale
        return node(t.op, num(0), term(scaled(p, Fraction(1) / scale)))
    if t.op in BINDERS:
        return node(t.op, t.args[0], "i", canonical(t.args[2]))
    return node(t.op, *map(canonical, t.args))


def _functional(t: Node) -> Poly:
    """Return the normal form of a sum or an integral: linear, with the factors that are free of its variable outside.

    Over a set that is given in numbers, it is the weighted sum of its terms.
    """
    domain, _, body = t.args
    total: Poly = {}
    if not isinstance(domain[1], str):
        for k in range(domain_size(domain)):
            METER.charge(body.size)
            accumulate(total, normal(replace(body, node("literal", k, domain))), 1 if t.op == "sum" else domain[1][k])
        return total
    for monomial, coefficient in normal(body).items():
        METER.charge(sum(NODES[a].size for a, _ in monomial))
        inside = tuple(part for part in monomial if mentions(NODES[part[0]], 0))
        outside = tuple(part for part in monomial if part not in inside)
        if inside or t.op == "integral":
            functional: Poly = {((_number(node(t.op, domain, "i", term({inside: 1}))), 1),): 1}
        else:
            functional = normal(var(domain[1], DIM))
        accumulate(total, times(normal(shift(term({outside: coefficient}), -1)), functional))
    return total


def mentions(t: Node, level: int) -> bool:
    """Return whether the bound variable `level` occurs in `t`."""
    if t.loose <= level or t.op == "bound":
        return t.loose == level + 1 and t.op == "bound"
    inner = level + 1 if t.op in BINDERS else level
    return any(mentions(a, inner) for a in t.args if type(a) is Node)


def difference(relation: Node) -> Poly:
    """Return right minus left of a relation; callers never change what is returned."""
    if relation.poly is None:
        relation.poly = plus(normal(relation.args[1]), normal(relation.args[0]), -1)
    return relation.poly  # type: ignore[no-any-return]
