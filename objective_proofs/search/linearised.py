"""Inequalities between integrals (or sums) from one inequality at every point, which the rest of the search proves.

0 <= G, where G is made of integrals A, is proved in four steps. G is linear in the integrals, or it is replaced by its tangent at their
own values, which has the same value: each integral A gets the weight dG/dA. What is left of G, a number times the integrals that are
known (such as 1 = L[p] for a density), is spread over these; how, is found by sampling the integrands: the simplest
rational multipliers for which the integrand is nowhere negative. That integrand, with variables for what depends on the point
and for the integrals that stand in its weights, is an inequality between reals.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy

from ..kernel.calculus import derivative
from ..kernel.poly import Monomial, Poly, Rational, accumulate, difference, is_constant, normal, plus, term, times
from ..kernel.term import NODES, REAL, RELATIONS, KernelError, Node, Sort, instantiate, node, var
from ..printer import show
from .combination import combination
from .context import Context, abstract, atoms, facts_of, invented, occurs
from .lifting import speaks_of_functionals
from .proof import Closer, Fact, Tree, leaf
from .reduction import reduction
from .sampling import OPAQUE, Points, sample
from .simplest import agrees, simplest_point
from .steps import ZERO
from .text import monomial_key, tidy_term

if TYPE_CHECKING:
    from .strategy import Search

EFFORT = 2  # of the goal between integrals; the one between reals is given more
MAX_UNKNOWN = 6
MAX_VARIABLES = 8
FEW = 48
NEAR = (0.0, 1e-3, -1e-3, 1e-2, -1e-2, 0.1, -0.1, 0.4)  # relative distances at which variables are sampled next to one another


def by_points(search: Search, context: Context, goal: Node, effort: int) -> Closer | None:
    """Return a proof of an inequality between integrals from one that holds at every point, or `None`."""
    if goal.op != "le" or effort != EFFORT:
        return None
    p = difference(goal)
    for op, domain in _domains(p):
        try:
            found = _Pointwise(search, context, p, op, domain).closer()
        except KernelError:  # a weight is the derivative of what is not differentiated
            found = None
        if found is not None:
            return found
    return None


def _domains(p: Poly) -> list[tuple[str, Sort]]:
    """Return the operators and domains of the functionals that stand anywhere in a normal form, outermost only."""
    found: dict[tuple[str, Sort], None] = {}
    for t in _functionals(p):
        found.setdefault((t.op, t.args[0]))
    return sorted(found, key=str)


def _functionals(p: Poly) -> list[Node]:
    """Return the outermost sums and integrals in a normal form, each once."""
    found: dict[Node, None] = {}

    def visit(t: Node) -> None:
        if t.op in ("sum", "integral"):
            found.setdefault(t)
            return
        for child in t.args:
            if isinstance(child, Node):
                visit(child)

    for atom in atoms([p]):
        visit(atom)
    return list(found)


class Known(NamedTuple):
    """What is known of an integral: L[body] = value."""

    body: Poly
    value: Rational


class _Pointwise:
    """One proof over one set: `op` and `domain` say which integrals are meant."""

    def __init__(self, search: Search, context: Context, p: Poly, op: str, domain: Sort) -> None:
        self.search, self.context, self.p, self.op, self.domain = search, context, p, op, domain
        self.hint = search.fresh_hint("i" if op == "sum" else "z", context.names)
        _, self.element, self.names = invented(context.names, self.hint, domain)
        given, derived = ([f for f in facts if not speaks_of_functionals(f.formula)] for facts in (context.given, context.derived))
        self.bare = Context(context.names, given, derived, context.theorems)

    def closer(self) -> Closer | None:
        integrals = [t for t in _functionals(self.p) if (t.op, t.args[0]) == (self.op, self.domain)]
        weights = [self.weight(t) for t in integrals]
        work = Context(self.context.names, self.context.given, self.context.derived, self.context.theorems)
        self.search.saturate(work, [self.p, *weights], 0, lift=self.op == "sum")
        body: Poly = {}
        rest = dict(self.p)
        for integral, weight in zip(integrals, weights, strict=True):
            body = plus(body, times(weight, self.at_element(integral)))
            rest = plus(rest, times(weight, normal(integral)), -1)
        modulo = reduction(tuple(f for f in work.relations() if f.formula.op == "eq"))
        body, rest = modulo.reduce(body)[0], modulo.reduce(rest)[0]
        for integrand in self.integrands(body, rest):
            found = self.lifted(integrand)
            if found is not None:
                work.learn(found)
                return combination(self.p, False, False, work.relations(), 0)
        return None

    def weight(self, integral: Node) -> Poly:
        """Return the derivative of the goal's normal form in an integral, at its own value."""
        slope = term(derivative(normal(abstract(term(self.p), integral))))
        return normal(instantiate(node("fun", REAL, "u", slope), integral))

    def at_element(self, integral: Node) -> Poly:
        """Return what stands under an integral, at the element."""
        return normal(instantiate(integral, self.element))

    def known(self) -> list[Known]:
        """Return what the equalities say of integrals by themselves."""
        found = []
        for fact in self.context.relations():
            if fact.formula.op != "eq":
                continue
            body: Poly = {}
            for monomial, coefficient in fact.poly.items():
                atom = NODES[monomial[0][0]] if len(monomial) == 1 and monomial[0][1] == 1 else None
                if atom is not None and (atom.op, atom.args[:1]) == (self.op, (self.domain,)):
                    accumulate(body, self.at_element(atom), coefficient)
                elif monomial:
                    break
            else:
                if body:
                    found.append(Known(body, -fact.poly.get((), 0)))
        return found

    def integrands(self, body: Poly, rest: Poly) -> Iterator[Poly]:
        """Yield the body plus multiples of the integrands that are known, the integrals of which sum to the rest or to less."""
        less = is_constant(rest) and rest.get((), 0) >= 0
        if any(_applied(a) for a in atoms([body])):
            if less:
                yield body
            return
        known = sorted(self.known(), key=lambda k: k.value == 0)
        if known and not known[0].value:
            known = []
        if not known and not less:
            return
        for spread in self.spreads(body, rest):
            start, moves, plain = self.shares(known, body, rest, spread)
            values = _Shape(self, [start, *moves]).values([body, start, *moves]) if len(moves) <= MAX_UNKNOWN else None
            if values is None:
                return
            if less and agrees(values[:, :1], ()):
                yield body
                return
            found: Sequence[Rational] | None = next((p for p in plain if agrees(values[:, 1:], p)), None)
            if found is None and moves:
                found = simplest_point(values[:, 2:], values[:, 1])
            if found is not None:
                for move, multiplier in zip(moves, found, strict=True):
                    start = plus(start, move, multiplier)
                yield start
                return

    def spreads(self, body: Poly, rest: Poly) -> list[list[Monomial]]:
        """Return the monomials that the multipliers are made of: those of the rest, and then also those of the weights."""
        outside = {tuple((a, e) for a, e in m if not occurs(self.element, NODES[a])) for m in body}
        return [sorted(monomials, key=monomial_key) for monomials in ({(), *rest}, {(), *rest, *outside})]

    def shares(
        self, known: Sequence[Known], body: Poly, rest: Poly, spread: Sequence[Monomial]
    ) -> tuple[Poly, list[Poly], list[list[Rational]]]:
        """Return the body with the rest on the first known integrand; what moves it to the others; multipliers to try first.

        Those are of equal shares, and of all the rest on one of the integrands.
        """
        if not known:
            return body, [], [[]]
        base, *others = known
        start = plus(body, times(rest, base.body), Fraction(1) / base.value)
        moves = [times({m: 1}, plus(other.body, base.body, -other.value / Fraction(base.value))) for m in spread for other in others]
        whole = [(other, rest.get(m, 0) * (Fraction(1) / other.value if other.value else Fraction(0))) for m in spread for other in others]
        plain: list[list[Rational]] = [[value * Fraction(1, len(known)) for _, value in whole]]
        plain += [[value if other is one else 0 for other, value in whole] for one in known if one.value]
        return start, moves, plain

    def lifted(self, integrand: Poly) -> Fact | None:
        """Return 0 <= L[integrand], if 0 <= integrand can be proved as an inequality between reals."""
        shape = _Shape(self, [integrand])
        general = shape.general(integrand)
        tree = self.between_reals(general)
        if tree is None:
            return None
        fact = Fact(general, "cut", [show(general)], [tree])
        conclusion = general
        for value in shape.places:
            conclusion = instantiate(conclusion, value)
        if shape.places:
            (fact,) = facts_of(conclusion, "instance", [fact, *map(show, shape.places)])
        if shape.premises:
            premise, conclusion = conclusion.args
            tree = self.search.prove(shape.inside, premise, 1)
            if tree is None:
                return None
            (fact,) = facts_of(conclusion, "apply", [fact], [tree])
        pointwise = node("forall", self.domain, self.hint, abstract(conclusion, self.element))
        known = Fact(pointwise, "cut", [show(pointwise)], [leaf(Closer("fact", [fact]))])
        return Fact(node("le", *(node(self.op, self.domain, self.hint, abstract(side, self.element)) for side in conclusion.args)),
                    "lift", [known])

    def between_reals(self, general: Node) -> Tree | None:
        """Return a proof of an inequality between reals, at first without analysis."""
        self.search.analysing = True
        try:
            tree = self.search.prove(self.bare, general, EFFORT)
        finally:
            self.search.analysing = False
        return tree or self.search.prove(self.bare, general, EFFORT + 1)


class _Shape:
    """What a statement about one point is as a statement about reals: variables for the parts that are not made of reals.

    Attributes:
        places: the parts, each once, in the order in which they were met.
        variables: the variable for each.
        inside: what is known at the point.
        premises: what is known of the variables.
    """

    def __init__(self, proof: _Pointwise, polys: Sequence[Poly]) -> None:
        self.proof = proof
        self.places: dict[Node, Node] = {}
        search = proof.search
        self.inside = proof.context.extended(proof.names, [])
        search.saturate(self.inside, polys, 0)
        for p in polys:
            self.real(tidy_term(p))
        said = [f for f in self.inside.facts() if f.rule in ("", "instance", "apply")]
        for place in list(self.places):
            positive = node("lt", ZERO, place)
            known = self.inside.find(positive)
            tree = search.side_condition(self.inside, positive) if known is None else None
            if tree is not None:
                known = Fact(positive, "cut", [show(positive)], [tree])
                self.inside.learn(known)
            said += [known] if known is not None and known not in said else []
        self.premises = self.known(said)

    def known(self, facts: Sequence[Fact]) -> list[Node]:
        """Return the relations among the facts that speak of the parts alone."""
        found: dict[Node, None] = {}
        count = len(self.places)
        for fact in facts:
            if fact.formula.op not in ("le", "lt", "eq", "ne") or _applied(fact.formula):
                continue
            formula = self.real(node(fact.formula.op, *(tidy_term(normal(side)) for side in fact.formula.args)))
            if len(self.places) > count:
                for place in list(self.places)[count:]:
                    del self.places[place]
            elif any(occurs(v, formula) for v in self.places.values()):
                found.setdefault(formula)
        positive = {f.args[1] for f in found if f.op == "lt" and f.args[0] is ZERO}
        return [f for f in found if f.op == "lt" or not positive.intersection(f.args)]

    def real(self, t: Node) -> Node:
        """Return a term or formula with variables for its parts."""
        if t.op in ("exp", "log", "sqrt", "div") and not occurs(self.proof.element, t):
            argument = normal(t.args[-1])
            if len(argument) > 1 and len(_functionals(argument)) > 1:
                return node(t.op, *t.args[:-1], self.variable(t.args[-1]))
        if t in self.places or self.opaque(t):
            return self.variable(t)
        return node(t.op, *(self.real(a) if isinstance(a, Node) else a for a in t.args))

    def variable(self, t: Node) -> Node:
        """Return the variable for a part."""
        if t not in self.places:
            self.places[t] = var(self.proof.search.fresh_hint("v", self.proof.names), REAL)
        return self.places[t]

    def opaque(self, t: Node) -> bool:
        """Return whether a variable is to stand for a term."""
        if t.op in ("sum", "integral"):
            return True
        if t.op in ("app", "at") and t.sort == REAL:
            return not _applied(t) and occurs(self.proof.element, t)
        return False

    def general(self, integrand: Poly) -> Node:
        """Return that 0 <= integrand for all values of the variables for which the premises hold."""
        formula = node("le", ZERO, self.real(tidy_term(integrand)))
        if self.premises:
            premise = self.premises[0]
            for other in self.premises[1:]:
                premise = node("and", premise, other)
            formula = node("implies", premise, formula)
        for variable in reversed(list(self.places.values())):
            formula = node("forall", REAL, variable.args[0], abstract(formula, variable))
        return formula

    def values(self, polys: Sequence[Poly]) -> Any:
        """Return the values of normal forms at points at which the premises hold, one row a point; or `None`."""
        variables = list(self.places.values())
        context = Context({**self.proof.names, **{v.args[0]: v for v in variables}},
                          [*self.proof.bare.given, *(Fact(f) for f in self.premises)])
        forms = [normal(self.real(tidy_term(p))) for p in polys]
        drawn = sample(context, forms)
        if drawn is None or not 0 < len(variables) <= MAX_VARIABLES:
            return None
        rows = [numpy.array(numpy.broadcast_arrays(*(points.poly(f)[0] for f in forms))).T for points in self.near(drawn, context)]
        table = numpy.concatenate([r.reshape(-1, len(forms)) for r in rows])
        return table[numpy.all(numpy.isfinite(table), axis=1)]

    def near(self, drawn: Points, context: Context) -> Iterator[Points]:
        """Yield the points, and points at which two variables that stand for what depends on the point are close to each other."""
        yield drawn
        facts = [f for f in context.given if f.formula.op in RELATIONS]
        moving = [v for place, v in self.places.items() if occurs(self.proof.element, place)]
        for left in moving:
            for right in moving:
                if left is not right:
                    close = drawn.values[right][:FEW] * (1 + numpy.resize(NEAR, len(drawn.values[right][:FEW])))
                    few = Points({a: v[:FEW] for a, v in drawn.values.items() if a.op in OPAQUE}).moved(left, close)
                    yield few.satisfying(facts, [*few.values], len(close))


def _applied(t: Node) -> bool:
    """Return whether a function of reals that is not known stands in a term."""
    parts = [a for a in t.args if isinstance(a, Node)]
    return (t.op == "app" and any(a.sort == REAL for a in parts)) or any(map(_applied, parts))
