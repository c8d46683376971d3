"""What a sum or an integral that is zero says: the kernel's rule `null`.

If 0 <= a everywhere and L[a] = 0, whatever is zero where a is has L[h] = 0; equality almost everywhere is said by such an h.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING

from ..kernel.poly import Poly, accumulate, difference, normal, plus, scaled, times
from ..kernel.term import NODES, REAL, RELATIONS, Node, Sort, contains, instantiate, node
from ..printer import show
from .combination import combination
from .context import Context, abstract, atoms, invented, occurs
from .hypotheses import hypotheses
from .lifting import functionals
from .plausibility import applies, plausible
from .proof import Closer, Fact, Tree, leaf
from .signs import equal
from .steps import ZERO
from .text import tidy_term

if TYPE_CHECKING:
    from .strategy import Search

MAX_TRIED, MAX_PAIRS = 6, 4


def vanishing(search: Search, context: Context, goal: Node, effort: int, lifted: bool = True) -> Closer | None:
    """Return a proof of a relation between functionals over one domain, from another of nonnegative terms that is known to be zero.

    Args:
        search: the search.
        context: what is known, lifted facts included.
        goal: a relation whose difference is linear in the functionals over one domain.
        effort: how hard it is tried that the difference is zero wherever what is nonnegative is.
        lifted: whether lifted facts are looked at, beside the equations that are given.
    """
    poly = difference(goal)
    domains = functionals([poly])
    if len(domains) != 1 or not isinstance(domains[0][1][1], str):
        return None
    op, domain = domains[0]
    hint = search.fresh_hint("i" if op == "sum" else "z", context.names)
    _, element, _ = invented(context.names, hint, domain)
    body = _body(context, poly, op, domain, element)
    if body is None:
        return None
    term = tidy_term(body)
    function = node("fun", domain, hint, abstract(term, element))
    for pointwise, equation in islice(_zeros(search, context, op, domain, effort, lifted), MAX_TRIED):
        low, high = (instantiate(node("fun", *pointwise.formula.args[:2], side), element) for side in pointwise.formula.args[2].args)
        where = _Where(search, context, domain, pointwise.formula.args[1], element, (low, high), term, effort)
        trees = (where.tree(*sides) for sides in _pairs([body, normal(low), normal(high)], element))
        tree = where.direct(1) or (where.direct(effort) if where.opaque else None) or next((t for t in trees if t is not None), None)
        tree = tree or (None if where.opaque else where.direct(effort) or where.tree(term, ZERO))
        if tree is not None:
            whole = node("eq", node(op, domain, hint, function.args[2]), ZERO)
            fact = Fact(whole, "null", [pointwise, equation, show(function)], [tree])
            return combination(poly, False, goal.op == "eq", [fact, *context.relations()], 0)
    return None


def _pairs(polys: Sequence[Poly], element: Node) -> list[tuple[Node, Node]]:
    """Return pairs of terms whose equality may be what makes the normal forms zero: what is compared in them, and functions."""
    found: dict[tuple[Node, Node], None] = {}
    inside = [a for a in _parts(atoms(polys)) if occurs(element, a)]
    for atom in inside:
        if atom.op == "max":
            gap = plus(normal(atom.args[0]), normal(atom.args[1]), -1)
            half = {m: c for m, c in scaled(gap, Fraction(1, 2)).items()}
            up, down = ({m: c * sign for m, c in half.items() if c * sign > 0} for sign in (1, -1))
            if up and down:
                found.setdefault((tidy_term(up), tidy_term(down)))
    functions = [a for a in inside if a.op == "app" and a.sort == REAL]
    for place, first in enumerate(functions):
        for second in functions[place + 1:]:
            found.setdefault((first, second))
    return list(found)[:MAX_PAIRS]


def _parts(terms: Sequence[Node]) -> list[Node]:
    """Return the closed parts of terms, each once."""
    found: dict[Node, None] = {}

    def visit(t: Node) -> None:
        if not t.loose:
            found.setdefault(t)
        for a in t.args:
            if isinstance(a, Node):
                visit(a)

    for t in terms:
        visit(t)
    return list(found)


class _Where:
    """Proofs that a term is zero wherever the two sides of an inequality are equal, by two other terms that are equal there.

    The lemmas that this takes are proved with nothing known but what the quantified facts say of one element, and what is known
    of no functional.
    """

    def __init__(self, search: Search, context: Context, domain: Sort, hint: str, element: Node, sides: tuple[Node, Node],
                 term: Node, effort: int) -> None:
        self.search, self.context, self.domain, self.effort = search, context, domain, effort
        self.element, self.sides, self.term = element, sides, term
        self.name, self.own, names = invented(context.names, hint, domain)  # what the kernel takes up the premise with
        self.inside = context.extended(names, [])
        self.opaque = applies(term)
        sight = [normal(self.here(t)) for t in (*sides, term)]
        self.local = [f for f in context.given if _is_plain(f.formula) and not _has_functional(f.formula)]
        self.local += [f for f in context.given if f.formula.op == "forall" and f.formula.args[0] != domain]
        self.known = [f for f in hypotheses(search, self.inside, sight) if _is_plain(f.formula) and not _has_functional(f.formula)]

    def here(self, t: Node) -> Node:
        """Return a term or formula about the element, at the kernel's own."""
        return instantiate(node("fun" if t.sort == REAL else "forall", self.domain, "z", abstract(t, self.element)), self.own)

    def tree(self, u: Node, v: Node) -> Tree | None:
        """Return the proof, if the inequality is strict where u != v, and the term zero where u = v."""
        equal, apart = node("eq", u, v), node("ne", u, v)
        zero = self.lemma(equal, node("eq", self.term, ZERO)) if self.may_be_zero(equal) else None
        strict = self.lemma(apart, node("lt", *self.sides)) if zero is not None else None
        if zero is None or strict is None:
            return None
        agree, differ = Fact(node("eq", *map(self.here, self.sides))), Fact(self.here(apart))
        contradiction = Closer("combine", ([[1, self.applied(strict, differ)]], [["-1", agree]]))
        formula = self.here(equal)
        same = Fact(formula, "cut", [show(formula)], [leaf(Closer("absurd", [], [Tree([((differ,), contradiction)])]))])
        return Tree([((agree,), Closer("fact", [self.applied(zero, same)]))])

    def may_be_zero(self, equal: Node) -> bool:
        """Return whether the term may be zero wherever two others are equal, at points where the facts of the element hold too.

        Points do not tell that a function has one value at equal arguments.
        """
        if self.opaque:
            return True
        consequences = [Fact(_conclusion(f.formula)) for f in self.known]
        told = Context(self.inside.names, [*consequences, Fact(self.here(equal))])
        return plausible(told, "eq", normal(self.here(self.term)), self.own)

    def direct(self, effort: int) -> Tree | None:
        """Return the proof, if the term is shown to be zero from the equality of the two sides itself."""
        agree = node("eq", *self.sides)
        hint = self.search.fresh_hint("z", self.context.names)
        claim = node("implies", abstract(agree, self.element), abstract(node("eq", self.term, ZERO), self.element))
        pointwise = node("forall", self.domain, hint, claim)
        given = [f for f in self.context.given if not functionals([f.poly] if f.formula.op in RELATIONS else [])]
        tree = self.search.prove(Context(self.context.names, given, theorems=self.context.theorems), pointwise, effort)
        if tree is None:
            return None
        assumed = Fact(self.here(agree))
        instance = Fact(instantiate(pointwise, self.own), "instance", [Fact(pointwise, "cut", [show(pointwise)], [tree]), self.name])
        zero = Fact(instance.formula.args[1], "apply", [instance], [leaf(Closer("fact", [assumed]))])
        return Tree([((assumed,), Closer("fact", [zero]))])

    def lemma(self, premise: Node, conclusion: Node) -> Fact | None:
        """Return that what is known of an element, and a premise, imply a conclusion, if that is proved."""
        hint = self.search.fresh_hint("z", self.context.names)
        formula = node("implies", abstract(premise, self.element), abstract(conclusion, self.element))
        for fact in reversed(self.known):
            formula = node("implies", abstract(fact.formula, self.own), formula)
        pointwise = node("forall", self.domain, hint, formula)
        alone = Context(self.context.names, self.local, theorems=self.context.theorems)
        tree = self.search.prove(alone, pointwise, self.effort)
        return None if tree is None else Fact(pointwise, "cut", [show(pointwise)], [tree])

    def applied(self, lemma: Fact, last: Fact) -> Fact:
        """Return the conclusion of a lemma at the kernel's own element."""
        found = Fact(instantiate(lemma.formula, self.own), "instance", [lemma, self.name])
        for fact in (*self.known, last):
            found = Fact(found.formula.args[1], "apply", [found], [Tree([_again(fact, [])])])
        return found


def _is_plain(formula: Node) -> bool:
    """Return whether a formula is a relation, or says that relations imply one."""
    if formula.op == "implies":
        return formula.args[0].op in RELATIONS and _is_plain(formula.args[1])
    return formula.op in RELATIONS


def _conclusion(formula: Node) -> Node:
    """Return the relation that a plain formula says under its premises."""
    return _conclusion(formula.args[1]) if formula.op == "implies" else formula


def _again(fact: Fact, assumed: list[Fact]) -> tuple[list[Fact], Closer]:
    """Return the proof of a goal that is a plain fact: the premises of implications are assumed before it can close the goal."""
    if fact.formula.op != "implies":
        return assumed, Closer("fact", [fact])
    premise = Fact(fact.formula.args[0])
    rest = Fact(fact.formula.args[1], "apply", [fact], [leaf(Closer("fact", [premise]))])
    return _again(rest, [*assumed, premise])


def _has_functional(t: Node) -> bool:
    return any(contains(t, op) for op in ("sum", "integral"))


def _body(context: Context, poly: Poly, op: str, domain: Sort, element: Node) -> Poly | None:
    """Return what stands under the functionals at one element; a term without one comes in by a functional that is 1."""
    total: Poly = {}
    ones = [f for f in context.relations() if f.formula.op == "eq" and _is_one(f.poly, op, domain)]
    for monomial, coefficient in poly.items():
        places = [k for k, (a, _) in enumerate(monomial) if NODES[a].op == op and NODES[a].args[0] == domain]
        if len(places) > 1 or (not places and not ones):
            return None
        if places:
            ((number, _),) = (monomial[places[0]],)
            rest, inner = (*monomial[:places[0]], *monomial[places[0] + 1:]), normal(instantiate(NODES[number], element))
        else:
            (functional,) = [NODES[a] for m in ones[0].poly for a, _ in m]
            rest, inner = monomial, normal(instantiate(functional, element))
        accumulate(total, times({rest: coefficient}, inner))
    return total


def _is_one(p: Poly, op: str, domain: Sort) -> bool:
    """Return whether an equation says that one functional over the domain is 1."""
    others = [m for m in p if m]
    if len(p) != 2 or len(others) != 1 or len(others[0]) != 1 or p.get(()) != -p[others[0]]:
        return False
    ((number, exponent),) = others[0]
    return exponent == 1 and NODES[number].op == op and NODES[number].args[0] == domain


def _zeros(search: Search, context: Context, op: str, domain: Sort, effort: int, lifted: bool) -> Iterator[tuple[Fact, Fact]]:
    """Yield facts a <= b for every element with the equation L[a] = L[b]."""
    relations = context.relations()
    hint = search.fresh_hint("i" if op == "sum" else "z", context.names)
    _, element, names = invented(context.names, hint, domain)
    for equation in [f for f in context.given if f.formula.op == "eq" and functionals([f.poly]) == [(op, domain)]]:
        body = _body(context, equation.poly, op, domain, element) or {}
        for sign in (1, -1) if body else ():
            part = scaled(body, sign)
            here = [f for f in hypotheses(search, Context(names, context.given), [part]) if f.rule == "instance"]
            if not plausible(Context(names, [*context.given, *here]), "le", part, element):
                continue
            high = abstract(tidy_term(part), element)
            formula = node("forall", domain, hint, node("le", ZERO, high))
            whole = node("eq", *(node(op, domain, hint, side) for side in (ZERO, high)))
            closer = combination(difference(whole), False, True, relations, 0)
            tree = search.prove(context, formula, effort) if closer is not None else None
            if tree is not None and closer is not None:
                yield Fact(formula, "cut", [show(formula)], [tree]), Fact(whole, "cut", [show(whole)], [leaf(closer)])
                break
    for fact in context.derived if lifted else ():
        if fact.rule == "lift" and fact.formula.op == "le" and fact.formula.args[0].op == op and fact.formula.args[0].args[0] == domain:
            pointwise = fact.arguments[0]
            if pointwise.formula.args[2].op != "le":
                continue
            low, high = fact.formula.args
            least = node("le", high, low)
            closer = combination(difference(least), False, False, relations, 0)
            if closer is not None:
                yield pointwise, equal(low, high, fact, Fact(least, "cut", [show(least)], [leaf(closer)]))
