"""Jensen's inequality for the exponential: a weighted sum of exponentials is at least the exponential of the mean exponent.

0 <= sum(w[k]*exp(e[k])), the weights w[k] being nonnegative but for one, follows from the tangents of exp at the exponent of that one
if both the weights and the products w[k]*e[k] sum to zero. Where log(t) stands in an exponent, t is read as exp(log(t)).
So for the weighted means, exp(c*log(a) + (1 - c)*log(b)) <= c*a + (1 - c)*b, and for Young's inequality.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..kernel.poly import Monomial, Poly, accumulate, constant, difference, is_constant, normal, plus, scaled, times
from ..kernel.term import NODES, Node, node
from ..printer import show
from .context import Context, atoms
from .proof import Closer, Fact, leaf, number_text
from .reduction import substituted
from .steps import ONE, ZERO, axiom
from .text import monomial_key, text, tidy, tidy_term

if TYPE_CHECKING:
    from .strategy import Search

MAX_EXPONENTIALS = 6
Group = tuple[Poly, Poly]  # an exponent and the weight of its exponential


def by_weighted_means(search: Search, context: Context, goal: Node) -> Closer | None:
    """Return a proof of 0 <= sum(w[k]*exp(e[k])) by Jensen's inequality, or `None`."""
    p = difference(goal)
    if goal.op != "le" or not any(a.op == "exp" for a in atoms([p])):
        return None
    work = Context(context.names, context.given, context.derived, context.theorems)
    equalities: list[Any] = []
    for argument in _logarithms(p):
        for number, value, fact in _as_exponentials(search, work, argument):
            p, quotient = substituted(p, number, value)
            if quotient:
                equalities.append([text(quotient), fact])
    groups = _groups(p)
    if not 2 < len(groups) <= MAX_EXPONENTIALS or not _balanced(groups):
        return None
    for exponent, _ in groups:
        products = _tangents(search, work, exponent, groups)
        if products is not None:
            return Closer("combine", (products, equalities))
    return None


def _logarithms(p: Poly) -> list[Node]:
    """Return the atoms t whose logarithms stand in the exponents, each once, in the order of their texts."""
    inside = [a for atom in atoms([p]) if atom.op == "exp" for a in atoms([normal(atom.args[0])]) if a.op == "log"]
    found = {tidy(a.args[0]): None for a in inside if list(normal(a.args[0]).values()) == [1]}
    plain = [t for t in found if all(len(m) == 1 and m[0][1] == 1 for m in normal(t))]
    return sorted(plain, key=show)


def _as_exponentials(search: Search, context: Context, t: Node) -> list[tuple[int, Poly, Fact]]:
    """Return t = exp(log(t)) and 1/t = exp(-log(t)), each with the number of the left side and the right side; nothing if t may be 0."""
    same = next(axiom(search, context, "exp_log", t), None)
    inverse = next(axiom(search, context, "inverse", t), None)
    if same is None or inverse is None:
        return []
    power, opposite = (node("exp", e) for e in (node("log", t), node("neg", node("log", t))))
    over = node("div", ONE, t)
    formula = node("eq", opposite, over)
    by = [[text(times(normal(opposite), scaled(normal(over), -1))), same], [text(scaled(normal(opposite), -1)), inverse]]
    flipped = Fact(formula, "cut", [show(formula)], [leaf(Closer("combine", ([], by)))])
    return [(_number(t), normal(power), same), (_number(over), normal(opposite), flipped)]


def _number(t: Node) -> int:
    """Return the number of an atom."""
    ((((number, _),), _),) = normal(t).items()
    return number


def _groups(p: Poly) -> list[Group]:
    """Return the exponents and their weights, in the order of the texts of the exponentials."""
    weights: dict[Monomial, Poly] = {}
    for monomial, coefficient in p.items():
        power = tuple(f for f in monomial if NODES[f[0]].op == "exp")
        accumulate(weights.setdefault(power, {}), {tuple(f for f in monomial if f not in power): coefficient}, 1)
    found = []
    for power in sorted(weights, key=monomial_key):
        exponent: Poly = {}
        for number, times_ in power:
            exponent = plus(exponent, normal(NODES[number].args[0]), times_)
        found.append((exponent, weights[power]))
    return found


def _balanced(groups: list[Group]) -> bool:
    """Return whether the weights, and their products with the exponents, sum to zero."""
    total, moment = constant(0), constant(0)
    for exponent, weight in groups:
        total, moment = plus(total, weight), plus(moment, times(weight, exponent))
    return not any(total.values()) and not any(moment.values())


def _tangents(search: Search, context: Context, center: Poly, groups: list[Group]) -> list[Any] | None:
    """Return the products of the weights and the tangents at a center, or `None` if a weight away from it may be negative."""
    positive = next(axiom(search, Context(context.names, context.given), "exp_positive", tidy_term(center)), None)
    found: list[Any] = []
    for exponent, weight in groups:
        if exponent == center:
            continue
        sign = node("le", ZERO, tidy_term(weight))
        tree = None if is_constant(weight) else search.side_condition(context, sign)
        above = next(axiom(search, Context(context.names, context.given), "exp_tangent", tidy_term(plus(exponent, center, -1))), None)
        if above is None or positive is None or (tree is None and weight.get((), 0) <= 0):
            return None
        if tree is None and not is_constant(weight):
            return None
        signs = [] if tree is None else [Fact(sign, "cut", [show(sign)], [tree])]
        found.append([number_text(weight[()]) if tree is None else 1, *signs, positive, above])
    return found
