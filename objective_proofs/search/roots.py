"""Facts about square roots: their squares, their signs, and roots of products with squares in them.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from ..kernel import axioms
from ..kernel.poly import Rational, constant, normal, scaled, times
from ..kernel.term import NODES, Node, node
from ..printer import show
from .context import Context, facts_of
from .proof import Closer, Fact, leaf
from .steps import ZERO, axiom, branch
from .text import text, tidy, tidy_term

if TYPE_CHECKING:
    from .strategy import Search



def root_facts(search: Search, context: Context, argument: Node) -> Iterator[Fact]:
    """Yield the square and the sign of a root."""
    argument = tidy(argument)
    nonneg = list(axiom(search, context, "sqrt_nonneg", argument))
    square = list(axiom(search, context, "sqrt_square", argument))
    yield from (*nonneg, *square)
    positive = search.side_condition(context, node("lt", ZERO, argument))
    if positive is not None and nonneg and square:
        formula = node("lt", ZERO, node("sqrt", argument))
        below = Fact(node("le", node("sqrt", argument), ZERO))
        above = Fact(node("lt", ZERO, argument), "cut", [show(node("lt", ZERO, argument))], [positive])
        closer = Closer("combine", ([[1, nonneg[0], below], [1, above]], [["-1", square[0]]]))
        yield Fact(formula, "cut", [show(formula)], [leaf(Closer("absurd", [], [branch(below, closer)]))])
    if nonneg and square:
        yield from _factored_root(search, context, argument, nonneg[0], square[0])


def _factored_root(search: Search, context: Context, argument: Node, nonneg: Fact, square: Fact) -> Iterator[Fact]:
    """Yield sqrt(r**2*v) = r*sqrt(v) for a monomial r that is not negative; two nonnegative terms with equal squares are equal."""
    p = normal(argument)
    if len(p) != 1:
        return
    ((monomial, coefficient),) = p.items()
    outside: list[tuple[int, Rational]] = []
    inside: list[tuple[int, Rational]] = []
    for number, exponent in monomial:
        if NODES[number].op == "exp":
            outside.append((number, Fraction(exponent) / 2))
        else:
            outside += [(number, exponent // 2)] if exponent > 1 else []
            inside += [(number, exponent % 2)] if exponent % 2 else []
    root = scaled({tuple(outside): 1}, 1)
    if not outside or not context.first("root", argument):
        return
    rest = tidy_term({tuple(inside): coefficient})
    signs = [search.side_condition(context, node("le", ZERO, t)) for t in (tidy_term(root), rest)]
    if signs[0] is None or signs[1] is None:
        return
    other = list(_plain_facts(search, context, rest)) if inside or coefficient != 1 else []
    right = normal(node("mul", tidy_term(root), node("sqrt", rest)))
    left = node("sqrt", argument)
    sign = [Fact(node("le", ZERO, t), "cut", [show(node("le", ZERO, t))], [tree])
            for t, tree in zip((tidy_term(root), rest), signs, strict=True) if tree is not None]
    value = tidy_term(right)
    unequal = node("eq", left, value)
    product_sign: list[object] = [1, sign[0], *(f for f in other if f.formula.op == "le")]
    nonneg_right = node("le", ZERO, value)
    above = Fact(nonneg_right, "cut", [show(nonneg_right)], [leaf(Closer("combine", ([product_sign], [])))])
    squares = [f for f in other if f.formula.op == "eq"]
    branches = []
    for low, high, base in ((left, value, nonneg), (value, left, above)):
        less = Fact(node("lt", low, high))
        # high**2 - low**2 = (high - low)**2 + 2*low*(high - low), and both squares are the argument
        direction = -1 if high is value else 1
        multiples = [[text(constant(direction)), square]]
        multiples += [[text(scaled(times(root, root), -direction)), f] for f in squares]
        branches.append(branch(less, Closer("combine", ([[1, less, less], [2, less, base]], multiples))))
    apart = Fact(node("ne", left, value))
    closer = Closer("absurd", [], [branch(apart, Closer("cases", [apart], branches))])
    yield Fact(unequal, "cut", [show(unequal)], [leaf(closer)])


def _plain_facts(search: Search, context: Context, argument: Node) -> Iterator[Fact]:
    for name in ("sqrt_nonneg", "sqrt_square"):
        values = axioms.instance(name, [argument])
        tree = search.side_condition(context, values[0][0])
        if tree is not None:
            yield from facts_of(values[1], "axiom", [name, show(argument)], [tree])
