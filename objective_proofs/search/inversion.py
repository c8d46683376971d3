"""Inequalities with one root or one exponential alone on a side: both sides squared, or their logarithms."""

from __future__ import annotations

from ..kernel import axioms
from ..kernel.poly import Poly, constant, exponential, inverse, is_constant, normal, plus, scaled, times
from ..kernel.term import Node, contains, node
from ..printer import show
from .clearing import inverse_facts
from .combination import combination
from .context import Context, atoms, exponent_of, exponent_parts, facts_of
from .proof import Closer, Fact, leaf
from .sampling import Points, linear
from .steps import ZERO, Prover, branch, proved
from .text import tidy, tidy_term


def signed(context: Context, op: str, p: Poly, prove: Prover) -> Fact | None:
    """Return the fact 0 <= p or 0 < p, if it is known or `prove` proves it."""
    return proved(context, node(op, ZERO, tidy_term(p)), prove)


def by_squaring(context: Context, goal: Node, p: Poly, points: Points, prove: Prover) -> Closer | None:
    """Return a proof of 0 <= c*sqrt(t) + r from c**2*t - r**2, which is not negative if c is, not positive if -c is; or `None`.

    With a >= b to be shown, b >= 0 and a**2 >= b**2: were a < b, then 0 < (b - a)**2 + 2*a*(b - a) = b**2 - a**2 if a >= 0.
    """
    for atom in [a for a in atoms([p]) if a.op == "sqrt"]:
        split = linear(p, atom)
        if split is None:
            continue
        factor, rest = split
        root = normal(atom)
        positive = points.nonnegative(factor)
        if not positive and not points.nonnegative(scaled(factor, -1)):
            continue
        part = times(factor, root)
        argument = times(times(factor, factor), normal(atom.args[0]))
        squares = plus(argument, times(rest, rest), -1)
        large, small = (part, scaled(rest, -1)) if positive else (rest, scaled(part, -1))
        squares = squares if positive else scaled(squares, -1)
        if not points.nonnegative(squares) or (not positive and not points.nonnegative(rest)):
            continue
        inside = signed(context, "le", normal(atom.args[0]), prove)
        if inside is None:
            continue
        radicand = tidy(atom.args[0])
        (square,) = facts_of(axioms.instance("sqrt_square", [radicand])[1], "axiom", ["sqrt_square", show(radicand)],
                             [leaf(Closer("fact", [inside]))])
        (nonneg,) = facts_of(axioms.instance("sqrt_nonneg", [radicand])[1], "axiom", ["sqrt_nonneg", show(radicand)],
                             [leaf(Closer("fact", [inside]))])
        sign = [] if is_constant(factor) else [signed(context, "le", factor, prove)] if positive else []
        base = [[2, None, *sign, nonneg]] if positive else [[2, None, signed(context, "le", rest, prove)]]
        above = signed(context, goal.op, squares, prove) if None not in (*sign, *base[0][2:]) else None
        if above is None:
            continue
        scale = factor.get((), 1) if is_constant(factor) and positive else 1
        less = Fact(node("lt" if goal.op == "le" else "le", tidy_term(large), tidy_term(small)))
        weight = 2 * scale
        products = [[1, less, less], [str(weight) if weight != int(weight) else int(weight), less, *base[0][2:]], [1, above]]
        multiple = tidy_term(scaled(times(factor, factor), -1 if positive else 1))
        contradiction = Closer("combine", (products, [[show(multiple), square]]))
        return Closer("absurd", [], [branch(less, contradiction)])
    return None


def by_logarithms(context: Context, goal: Node, p: Poly, points: Points, prove: Prover) -> Closer | None:
    """Return a proof of exp(u) <= r from u <= log(r), or of r <= exp(u) from log(r) <= u; or `None`.

    Only where u has logarithms of variables in it. With d = log(r) - u >= 0, exp(log(r)) = exp(u)*exp(d) >= exp(u)*(1 + d) >= exp(u).
    """
    for part in exponent_parts([p]):
        exponent = normal(exponent_of({part: 1}))
        rest = {m: c for m, c in p.items() if m != part}
        logarithms = [a for a in atoms([exponent]) if a.op == "log" and not closed(a)]
        if part not in p or any(a in dict(part) for m in rest for a, _ in m) or not logarithms:
            continue
        factor = p[part]
        value = scaled(times(rest, inverse(constant(factor))), -1)  # exp(u) is compared with this
        if not points.positive(value):
            continue
        logarithm = normal(node("log", tidy_term(value)))
        gap = plus(logarithm, exponent, -1) if factor < 0 else plus(exponent, logarithm, -1)
        above, positive = signed(context, goal.op, gap, prove), signed(context, "lt", value, prove)
        if above is None or positive is None:
            continue
        low = exponent if factor < 0 else logarithm
        unit = tidy_term(value)
        (equal,) = facts_of(axioms.instance("exp_log", [unit])[1], "axiom", ["exp_log", show(unit)], [leaf(Closer("fact", [positive]))])
        step, base = tidy_term(gap), tidy_term(low)
        (tangent,) = facts_of(axioms.instance("exp_tangent", [step])[1], "axiom", ["exp_tangent", show(step)])
        (sign,) = facts_of(axioms.instance("exp_positive", [base])[1], "axiom", ["exp_positive", show(base)])
        size = factor if factor > 0 else -factor
        number = int(size) if size == int(size) else str(size)
        products = [[number, sign, tangent], [number, sign, above]]
        # exp(log(r)) stands for r wherever the products have it
        return Closer("combine", (products, [[str(-factor), equal]]))
    return None


def by_exponentials(context: Context, goal: Node, p: Poly, prove: Prover) -> Closer | None:
    """Return a proof of u <= log(t) from exp(u) <= t, or of log(t) <= u from t <= exp(u), for a t with exponentials; or `None`.

    With s = exp(u)/t or t/exp(u), log(s) <= s - 1 <= 0.
    """
    logarithms = [a for a in atoms([p]) if a.op == "log" and not closed(a)]
    if len(logarithms) != 1 or not contains(logarithms[0].args[0], "exp"):
        return None
    split = linear(p, logarithms[0])
    if split is None or not is_constant(split[0]):
        return None
    argument = tidy(logarithms[0].args[0])
    value = normal(argument)
    upper = split[0][()] < 0
    exponent = scaled(times(split[1], inverse(split[0])), -1)
    bound = exponential(exponent)
    gap = plus(bound, value, -1) if upper else plus(value, bound, -1)
    positive = signed(context, "lt", value, prove)
    above = signed(context, goal.op, gap, prove) if positive is not None else None
    if above is None or positive is None:
        return None
    inside = tidy_term(scaled(exponent, -1) if upper else exponent)
    other = node("exp", inside)
    (sign,) = facts_of(axioms.instance("exp_positive", [inside])[1], "axiom", ["exp_positive", show(inside)])
    (plain,) = facts_of(axioms.instance("log_exp", [inside])[1], "axiom", ["log_exp", show(inside)])
    facts = [above, positive, sign, plain]
    if upper:
        pair, name = (argument, other), "log_product"
        factors = [positive, sign]
    else:
        unit, reciprocal_ = inverse_facts(positive, argument)
        pair, name = (other, argument), "log_quotient"
        factors = [sign, reciprocal_]
        facts += [unit, reciprocal_]
    whole = tidy(node("mul" if upper else "div", *pair))
    ordered = [leaf(Closer("fact", [positive if t is argument else sign])) for t in pair]
    facts += facts_of(axioms.instance(name, list(pair))[1], "axiom", [name, *map(show, pair)], ordered)
    premise = leaf(Closer("combine", ([[1, *factors]], [])))
    facts += facts_of(axioms.instance("log_tangent", [whole])[1], "axiom", ["log_tangent", show(whole)], [premise])
    return combination(p, goal.op == "lt", False, facts, 1)


def closed(t: Node) -> bool:
    """Return whether a term has no variables."""
    return t.op not in ("var", "app", "sum", "integral", "at", "bound") and all(closed(a) for a in t.args if isinstance(a, Node))
