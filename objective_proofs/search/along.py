"""The proof of an inequality along one variable: from a base, with the kernel's rule `monotone`, on both sides of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy

from ..kernel.calculus import derivative
from ..kernel.definedness import differentiated
from ..kernel.poly import Poly, canonical, difference, is_constant, normal, scaled, term
from ..kernel.rules import negation
from ..kernel.term import REAL, KernelError, Node, instantiate, node, num, replace
from ..printer import show
from .context import Context, abstract, atoms, broken
from .proof import Closer, Fact, Tree, leaf
from .sampling import sample
from .steps import ZERO, Prover, branch
from .text import tidy_term

if TYPE_CHECKING:
    from .strategy import Search


class Way(NamedTuple):
    """A variable, a base, whether points lie above the base and below it, and what the base is worth: less is better."""

    variable: Node
    base: Node
    above: bool
    below: bool
    price: tuple[Any, ...]


def along(search: Search, context: Context, goal: Node, p: Poly, x: Node, base: Node, prove: Prover) -> Closer | None:
    """Return a proof of 0 <= p or 0 < p from its value at a base and the sign of its derivative in x, which `prove` proves."""
    points = sample(context, [p])
    if points is None or x not in points.values:
        return None
    step = points.term(x) - points.term(base)
    way = Way(x, base, bool(numpy.any(step > 0)), bool(numpy.any(step < 0)), ())
    return Along(search, context, goal, p, way, prove).closer()


class Along:
    """The proof along one way."""

    def __init__(self, search: Search, context: Context, goal: Node, p: Poly, way: Way, prove: Prover) -> None:
        self.search, self.context, self.goal, self.p, self.way, self.prove = search, context, goal, p, way, prove
        self.strict = goal.op == "lt"
        self.function = function_of(p, way.variable)
        self.start = normal(instantiate(self.function, way.base))

    def closer(self) -> Closer | None:
        """Return the proof, if the base and every side of it can be done."""
        start = self.base()
        if start is None:
            return None
        rising = self.strict and not start.strict
        x, a = self.way.variable, self.way.base
        above, below = (node("lt" if rising else "le", *sides) for sides in ((a, x), (x, a)))
        if self.way.above != self.way.below:
            case = above if self.way.above else below
            known = self.known(case)
            if known is not None:
                return self.side(self.context, known, self.way.above, start, rising)
        either = self.either(rising)
        if either is None:
            return None
        branches = []
        for case in (above, below):
            fact = Fact(case)
            found = self.side(self.context.extended(self.context.names, [fact]), fact, case is above, start, rising)
            if found is None:
                return None
            branches.append(branch(fact, found))
        return Closer("cases", [either], branches)

    def base(self) -> Fact | None:
        """Return that p is not negative at the base; that it is positive, if the goal is strict and the base can show it."""
        value = tidy_term(self.start)
        if self.strict and (not is_constant(self.start) or self.start.get((), 0) > 0):
            formula = node("lt", ZERO, value)
            closer = self.prove(self.context, formula)
            if closer is not None:
                return Fact(formula, "cut", [show(formula)], [leaf(closer)])
        formula = node("le", ZERO, value)
        closer = self.prove(self.context, formula)
        return None if closer is None else Fact(formula, "cut", [show(formula)], [leaf(closer)])

    def known(self, formula: Node) -> Fact | None:
        """Return the fact that the base is on one side of the variable, if it is easily proved."""
        found = self.context.find(formula)
        if found is not None:
            return found
        tree = self.search.side_condition(self.context, formula)
        return None if tree is None else Fact(formula, "cut", [show(formula)], [tree])

    def either(self, strict: bool) -> Fact | None:
        """Return x <= a or a <= x; or that they differ."""
        x, a = self.way.variable, self.way.base
        if strict:
            for sides in ((a, x), (x, a)):
                found = self.context.find(node("ne", *sides))
                if found is not None and found.formula.args == (a, x):
                    return found
                if found is not None:
                    formula = node("ne", a, x)
                    return Fact(formula, "cut", [show(formula)], [leaf(Closer("fact", [found]))])
            return None
        return one_or_the_other(node("le", a, x), node("le", x, a))

    def side(self, context: Context, case: Fact, up: bool, start: Fact, rising: bool) -> Closer | None:
        """Return the proof for the points on one side of the base, the case being a fact that says which."""
        x, a = self.way.variable, self.way.base
        hint = self.search.fresh_hint("u", context.names)
        p = self.p if up else scaled(self.p, -1)
        function = node("fun", REAL, hint, abstract(tidy_term(p), x))
        low, high = (a, x) if up else (x, a)
        relation = "lt" if rising else "le"
        premises = []
        for formula in monotone_premises(function, low, high, relation):
            tree = self.premise(context, formula)
            if tree is None:
                return None
            premises.append(tree)
        values = [instantiate(function, low), instantiate(function, high)]
        order = node(relation, low, high)
        rule = Fact(node("implies", order, node(relation, *values)), "monotone",
                    [show(function), show(low), show(high), relation], premises)
        same = canonical(case.formula) is canonical(order)
        ordered = leaf(Closer("fact", [case]) if same else Closer("combine", ([[1, case]], [])))
        grown = Fact(node(relation, *values), "apply", [rule], [ordered])
        return Closer("combine", ([[1, grown], [1, start]] if any(self.start) or self.start else [[1, grown]], []))

    def premise(self, context: Context, formula: Node) -> Tree | None:
        """Return a proof of an obligation, or of the sign of the derivative, on the way."""
        machine = context.machine(formula)
        new = [Fact(f) for f in machine.facts[len(context.given):]]
        if machine.goal is None:
            return None
        child = context.extended(machine.names, new)
        if machine.goal.op in ("le", "lt"):
            closer = self.prove(child, machine.goal)
        elif machine.goal.op == "ne":
            closer = self.apart(child, machine.goal)
        else:
            closer = self.search.close(child, machine.goal, 1)
        return None if closer is None else Tree([(new, closer)])

    def apart(self, context: Context, goal: Node) -> Closer | None:
        """Return a proof that two terms differ: the one that is larger at the points is larger."""
        tree = self.search.side_condition(context, goal)
        if tree is not None:
            return tree.parts[0][1]
        p = difference(goal)
        points = sample(context, [p])
        for sign in (1, -1):
            if points is not None and points.positive(scaled(p, sign)):
                formula = node("lt", ZERO, tidy_term(scaled(p, sign)))
                closer = self.prove(context, formula)
                if closer is None:
                    return None
                positive, equal = Fact(formula, "cut", [show(formula)], [leaf(closer)]), Fact(node("eq", *goal.args))
                contradiction = Closer("combine", ([[1, positive]], [[str(-sign), equal]]))
                return Closer("absurd", [], [branch(equal, contradiction)])
        return None


def monotone_premises(function: Node, low: Node, high: Node, relation: str) -> Iterator[Node]:
    """Yield the premises of the kernel's rule `monotone`; the last is the sign of the derivative."""
    slope, needed, more = differentiated(function.args[2], ("sum",))
    x = node("bound", 0, REAL)
    for order, goal in (*(("le", o) for o in needed), *(("lt", o) for o in more), ("lt", node(relation, num(0), slope))):
        inside = node("and", node(order, low, x), node(order, x, high))
        yield node("forall", REAL, function.args[1], node("implies", inside, goal))


def function_of(p: Poly, variable: Node) -> Node:
    """Return fun(x: p) with the variable bound."""
    return node("fun", REAL, "u", abstract(tidy_term(p), variable))


def slope_of(p: Poly, x: Node) -> Poly | None:
    """Return the derivative in a variable, or `None` where it is not taken."""
    try:
        function = function_of(p, x)
        return normal(replace(term(derivative(normal(function.args[2]))), x))
    except KernelError:
        return None


def variables(p: Poly) -> list[Node]:
    """Return the real variables of a normal form."""
    found: dict[Node, None] = {}

    def visit(t: Node) -> None:
        if t.op == "var" and t.sort == REAL:
            found.setdefault(t)
        for child in t.args:
            if isinstance(child, Node):
                visit(child)

    for atom in atoms([p]):
        visit(atom)
    return list(found)


def one_or_the_other(left: Node, right: Node) -> Fact:
    """Return the disjunction of two inequalities, the negations of which add up to 0 < 0."""
    either = node("or", left, right)
    less = [Fact(f) for f in broken(negation(either))]
    contradiction = Closer("combine", ([[1, f] for f in less], []))
    return Fact(either, "cut", [show(either)], [leaf(Closer("absurd", [], [Tree([(less, contradiction)])]))])
