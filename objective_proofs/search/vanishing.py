"""What a sum or an integral that is zero says: the kernel's rule `null`.

If 0 <= a everywhere and L[a] = 0, whatever is zero where a is has L[h] = 0; equality almost everywhere is said by such an h.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING

from ..kernel.poly import Poly, accumulate, difference, normal, plus, scaled, times
from ..kernel.term import NODES, REAL, Node, Sort, instantiate, node
from ..printer import show
from .combination import combination
from .context import Context, abstract, atoms, invented, occurs
from .hypotheses import hypotheses
from .lifting import functionals
from .proof import Closer, Fact, Tree, leaf
from .steps import ZERO
from .text import tidy_term

if TYPE_CHECKING:
    from .strategy import Search

MAX_TRIED, MAX_PAIRS = 6, 4


def vanishing(search: Search, context: Context, goal: Node, effort: int) -> Closer | None:
    """Return a proof of a relation between functionals over one domain, from another of nonnegative terms that is known to be zero.

    Args:
        search: the search.
        context: what is known, lifted facts included.
        goal: a relation whose difference is linear in the functionals over one domain.
        effort: how hard it is tried that the difference is zero wherever what is nonnegative is.
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
    for pointwise, equation in islice(_zeros(search, context, op, domain), MAX_TRIED):
        low, high = (instantiate(node("fun", *pointwise.formula.args[:2], side), element) for side in pointwise.formula.args[2].args)
        where = _Where(search, context, domain, pointwise.formula.args[1], element, (low, high), term, effort)
        tree = next((t for sides in _pairs([body, normal(low), normal(high)], element) if (t := where.tree(*sides)) is not None), None)
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
    """Proofs that a term is zero wherever the two sides of an inequality are equal, by two other terms that are equal there."""

    def __init__(self, search: Search, context: Context, domain: Sort, hint: str, element: Node, sides: tuple[Node, Node],
                 term: Node, effort: int) -> None:
        self.search, self.context, self.domain, self.hint, self.effort = search, context, domain, hint, effort
        self.element, self.sides, self.term = element, sides, term

    def tree(self, u: Node, v: Node) -> Tree | None:
        """Return the proof, if the inequality is strict where u != v, and the term zero where u = v."""
        zero = self.lemma(node("implies", node("eq", u, v), node("eq", self.term, ZERO)))
        strict = self.lemma(node("implies", node("ne", u, v), node("lt", *self.sides))) if zero is not None else None
        if zero is None or strict is None:
            return None
        name, own, _ = invented(self.context.names, self.hint, self.domain)

        def here(t: Node) -> Node:
            return instantiate(node("fun", self.domain, "z", abstract(t, self.element)), own)

        agree, equal, apart = Fact(node("eq", *map(here, self.sides))), node("eq", here(u), here(v)), Fact(node("ne", here(u), here(v)))
        above = Fact(node("lt", *map(here, self.sides)), "apply", [self.at(strict, own, name)], [leaf(Closer("fact", [apart]))])
        contradiction = Closer("combine", ([[1, above]], [["-1", agree]]))
        same = Fact(equal, "cut", [show(equal)], [leaf(Closer("absurd", [], [Tree([((apart,), contradiction)])]))])
        done = Fact(node("eq", here(self.term), ZERO), "apply", [self.at(zero, own, name)], [leaf(Closer("fact", [same]))])
        return Tree([((agree,), Closer("fact", [done]))])

    def lemma(self, formula: Node) -> Fact | None:
        """Return that a formula holds for every element, if it is proved."""
        pointwise = node("forall", self.domain, self.search.fresh_hint("z", self.context.names), abstract(formula, self.element))
        machine = self.context.machine(pointwise)
        new = [Fact(f) for f in machine.facts[len(self.context.given):]]
        inside = self.context.extended(machine.names, new)
        goal = machine.open_goal()
        for fact in hypotheses(self.search, inside, [difference(goal), *(difference(f.formula) for f in new)]):
            inside.learn(fact)
        closer = self.search.close(inside, goal, self.effort)
        return None if closer is None else Fact(pointwise, "cut", [show(pointwise)], [Tree([(new, closer)])])

    def at(self, lemma: Fact, own: Node, name: str) -> Fact:
        """Return a lemma at the element that the kernel takes up the premise with."""
        return Fact(instantiate(lemma.formula, own), "instance", [lemma, name])


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


def _zeros(search: Search, context: Context, op: str, domain: Sort) -> Iterator[tuple[Fact, Fact]]:
    """Yield facts 0 <= a for every element with the equation L[0] = L[a]."""
    relations = context.relations()
    for equation in [f for f in context.given if f.formula.op == "eq"]:
        for low, high in (equation.formula.args, equation.formula.args[::-1]):
            if (low.op == op and low.args[0] == domain) or low is ZERO:
                ends = [side.args[2] if side is not ZERO else ZERO for side in (low, high) if side is ZERO or side.op == op]
                if len(ends) == 2 and high is not ZERO and high.args[0] == domain:
                    letter = "i" if op == "sum" else "z"
                    formula = node("forall", domain, search.fresh_hint(letter, context.names), node("le", *ends))
                    tree = search.prove(context, formula, 1)
                    if tree is not None:
                        yield Fact(formula, "cut", [show(formula)], [tree]), equation
    for fact in context.derived:
        if fact.rule == "lift" and fact.formula.op == "le" and fact.formula.args[0].op == op and fact.formula.args[0].args[0] == domain:
            pointwise = fact.arguments[0]
            if pointwise.formula.args[2].op != "le":
                continue
            wanted = node("eq", *fact.formula.args)
            closer = combination(difference(wanted), False, True, relations, 0)
            if closer is not None:
                yield pointwise, Fact(wanted, "cut", [show(wanted)], [leaf(closer)])
