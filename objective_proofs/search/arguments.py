"""Simpler arguments of functions: sums of fractions as one fraction in lowest terms, and exp(k*log(t)) as t**k."""

from __future__ import annotations

from collections.abc import Iterator

from ..kernel import axioms
from ..kernel.poly import Poly, constant, inverse, normal, plus, power, scaled, times
from ..kernel.term import NODES, REAL, Node, instantiate, node
from ..printer import show
from .clearing import denominators, inverse_facts, multiplied_out, reciprocal
from .context import Context, abstract, atoms, facts_of
from .factors import factors_of
from .proof import Closer, Fact, leaf
from .reduction import Reduction
from .sampling import Points
from .steps import ZERO, Prover, proved
from .text import text, tidy, tidy_term

MAX_TERMS = 40
MAX_POWER = 20


def simplified(context: Context, p: Poly, points: Points, prove: Prover) -> tuple[Poly, list[Fact]]:
    """Return a normal form with simpler arguments of its functions, and facts q = r whose r - q sum to the result minus p."""
    found: list[Fact] = []
    for _ in range(8):
        equal = next(_equalities(context, p, points, prove), None)
        if equal is None:
            break
        left, right = equal.formula.args
        function = node("fun", REAL, "u", abstract(tidy_term(p), left))
        values = [instantiate(function, side) for side in (left, right)]
        found.append(Fact(node("eq", *values), "congruence", [equal, show(function)]))
        p = plus(p, found[-1].poly)
    return p, found


def _equalities(context: Context, p: Poly, points: Points, prove: Prover) -> Iterator[Fact]:
    """Yield a = b, where a stands inside a function in the normal form, and b is simpler."""
    for part in dict.fromkeys(inner for a in atoms([p]) for inner in _inside(a)):
        if part.op == "exp":
            equal = _power(context, part, prove)
            if equal is not None:
                yield equal
            continue
        equal = one_fraction(context, normal(part), points, prove)
        if equal is not None:
            yield equal


def _power(context: Context, part: Node, prove: Prover) -> Fact | None:
    """Return exp(k*log(t)) = t**k for an integer k, or `None` if the exponential is no such."""
    exponent = normal(part.args[0])
    ((monomial, times_),) = exponent.items() if len(exponent) == 1 else [((), 0)]
    if len(monomial) != 1 or monomial[0][1] != 1 or NODES[monomial[0][0]].op != "log" or type(times_) is not int or abs(times_) > MAX_POWER:
        return None
    argument = tidy(NODES[monomial[0][0]].args[0])
    formula = node("lt", ZERO, argument)
    positive = proved(context, formula, prove)
    if positive is None:
        return None
    (whole,) = facts_of(axioms.instance("exp_log", [argument])[1], "axiom", ["exp_log", show(argument)], [leaf(Closer("fact", [positive]))])
    if times_ == 1:
        return whole
    value = power(normal(argument), times_)
    rest, multiples = Reduction([whole, inverse_facts(positive, argument)[0]]).reduce(plus(normal(part), value, -1))
    if rest:
        return None
    same = node("eq", part, tidy_term(value))
    return Fact(same, "cut", [show(same)], [leaf(Closer("combine", ([], [[text(scaled(m, -1)), f] for f, m in multiples.items()])))])


def _inside(t: Node) -> list[Node]:
    """Return, innermost first, exponentials and the arguments of logarithms and roots that have fractions in them."""
    found = [a for child in t.args if isinstance(child, Node) for a in _inside(child)]
    if t.op in ("log", "sqrt", "exp") and not t.loose:
        argument = tidy(t.args[0])
        found += [argument] if denominators(normal(argument)) and len(normal(argument)) > 1 else []
        found += [tidy(t)] if t.op == "exp" else []
    return found


def one_fraction(context: Context, p: Poly, points: Points, prove: Prover) -> Fact | None:
    """Return p = n/d with n and d without common factors, or `None` if that is no simpler."""
    below = denominators(p)
    top = multiplied_out(p, below)
    unit, above = factors_of(top)
    bottoms: list[tuple[Poly, int]] = []
    for number, exponent in below.items():
        factor, parts = factors_of(normal(NODES[number].args[1]))
        unit /= factor**exponent
        bottoms += [(f, e * exponent) for f, e in parts]
    tally: list[tuple[Poly, int]] = []
    for f, e in [*above, *((f, -e) for f, e in bottoms)]:
        place = next((k for k, (g, _) in enumerate(tally) if g == f), None)
        if place is None:
            tally.append((f, e))
        else:
            tally[place] = (f, tally[place][1] + e)
    numerator, whole = constant(unit), constant(1)
    for f, e in tally:
        for _ in range(abs(e)):
            numerator, whole = (times(numerator, f), whole) if e > 0 else (numerator, times(whole, inverse(f)))
    result = times(numerator, whole)
    if result == p or len(result) > MAX_TERMS:
        return None
    units = []
    for number in {**below, **denominators(result)}:
        known = reciprocal(context, normal(NODES[number].args[1]), points, prove)
        if known is None:
            return None
        units.append(known[0])
    rest, multiples = Reduction(units).reduce(plus(p, result, -1))
    if rest:
        return None
    formula = node("eq", tidy_term(p), tidy_term(result))
    closer = Closer("combine", ([], [[text(scaled(m, -1)), f] for f, m in multiples.items()]))
    return Fact(formula, "cut", [show(formula)], [leaf(closer)])
