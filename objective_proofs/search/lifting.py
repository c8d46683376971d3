"""Facts about sums and integrals, lifted from facts about their terms.

For each set that is summed or integrated over, a fresh element of it gets a context of its own; whatever holds there
pointwise and shares a monomial with the terms in sight is lifted to the sum or integral. For sums, what is nonnegative
pointwise is also at most its sum at each index in scope, which is how a sum that is zero makes its terms zero.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..kernel.poly import Monomial, Poly, normal, scaled, times
from ..kernel.term import DIM, NODES, Node, Sort, instantiate, node, var
from ..printer import show
from .columns import Entry, columns, useful
from .context import Context, abstract, atoms, invented, occurs
from .hypotheses import hypotheses
from .masses import Mass, mass_over, strictly
from .plausibility import RELATIONS, applies, plausible
from .proof import Closer, Fact, Tree, leaf
from .reduction import Multiples, reduction
from .steps import ONE, ZERO, nonempty
from .text import text, tidy_term

if TYPE_CHECKING:
    from .strategy import Search

MAX_LIFTED = 60
NEAR = 8  # the goal and some relations, what stands outside the functionals of which is in sight under them


def functionals(polys: Sequence[Poly]) -> list[tuple[str, Sort]]:
    """Return the operators and domains of the sums and integrals among the atoms, each once."""
    found: dict[tuple[str, Sort], None] = {}
    for p in polys:
        for monomial in p:
            for number, _ in monomial:
                atom = NODES[number]
                if atom.op in ("sum", "integral"):
                    found.setdefault((atom.op, atom.args[0]))
    return sorted(found, key=str)


def without_functionals(context: Context, goal: Node) -> Context | None:
    """Return the context without the facts about sums and integrals, if the goal speaks of none and some are left out.

    What is proved by contradiction speaks of what the last fact speaks of.
    """
    last = context.given[-1:] if goal.op == "false" else [Fact(goal)]
    if any(speaks_of_functionals(f.formula) for f in last):
        return None
    given, derived = ([f for f in facts if not speaks_of_functionals(f.formula)] for facts in (context.given, context.derived))
    kept = Context(context.names, given, derived, context.theorems)
    kept.tried = set(context.tried)
    return kept if len(given) < len(context.given) else None


def speaks_of_functionals(t: Node) -> bool:
    """Return whether a sum or an integral stands in a term or formula."""
    return t.op in ("sum", "integral") or any(speaks_of_functionals(a) for a in t.args if isinstance(a, Node))


def lifted(search: Search, context: Context, polys: Sequence[Poly], depth: int, sight: Sequence[Poly] = ()) -> Iterator[Fact]:
    """Yield lifted facts for every set that is summed or integrated over in the normal forms; `sight` is what stands around them."""
    for op, domain in functionals(polys):
        empty = context.find(node("eq", var(domain[1], DIM), ZERO)) if op == "sum" else None
        if empty is not None:
            yield from _empty_sums(search, context, polys, domain, empty)
            continue
        yield from _lift_over(search, context, polys, op, domain, depth, sight)


def contradictions(search: Search, context: Context) -> Iterator[Fact]:
    """Yield n <= 0 for a set of n >= 1 elements about each of which the quantified facts contradict each other."""
    facts = [f.formula for f in context.facts() if f.formula.op == "forall" and f.formula.args[0][0] == "index"]
    domains = [f.args[0] for f in facts]
    for domain in sorted({d for d in domains if domains.count(d) > 1 and isinstance(d[1], str)}, key=str):
        hint = search.fresh_hint("i", context.names)
        impossible = node("le", ONE, ZERO)
        asked = node("forall", domain, "i", impossible)
        if context.find(node("le", ONE, var(domain[1], DIM))) is None or asked in search.pending:
            continue
        search.pending.add(asked)
        closer = search.absurd(context.extended(invented(context.names, hint, domain)[2], []), impossible, 1)
        search.pending.discard(asked)
        if closer is not None:
            pointwise = node("forall", domain, hint, impossible)
            known = Fact(pointwise, "cut", [show(pointwise)], [leaf(closer)])
            yield Fact(node("le", *(node("sum", domain, hint, side) for side in (ONE, ZERO))), "lift", [known])


def _empty_sums(search: Search, context: Context, polys: Sequence[Poly], domain: Sort, empty: Fact) -> Iterator[Fact]:
    """Yield that a sum over i < n is zero when n = 0: there is no i, for if there were, 1 <= n."""
    for atom in atoms(polys):
        if atom.op == "sum" and atom.args[0] == domain:
            hint = search.fresh_hint("i", context.names)
            contradiction = Closer("combine", ([[1, nonempty(domain, hint)]], [["1" if empty.formula.args[1] is ZERO else "-1", empty]]))
            apart = Fact(node("ne", ZERO, instantiate_at(atom, hint, domain)))
            closer = Closer("absurd", [], [Tree([((apart,), contradiction)])])
            pointwise = node("forall", domain, hint, node("eq", ZERO, atom.args[2]))
            known = Fact(pointwise, "cut", [show(pointwise)], [leaf(closer)])
            sides = (node("sum", domain, hint, side) for side in (ZERO, atom.args[2]))
            yield Fact(node("eq", *sides), "lift", [known])


def positive_sums(search: Search, context: Context, polys: Sequence[Poly]) -> Iterator[Fact]:
    """Yield the signs of sums and of integrals with a mass where what stands under them is plainly positive.

    Also that each term in scope is at most its sum.
    """
    for atom in atoms(polys):
        if atom.op not in ("sum", "integral") or not isinstance(atom.args[0][1], str):
            continue
        domain = atom.args[0]
        mass = mass_over(context, atom.op, domain)
        if (atom.op == "integral" and mass is None) or not context.first("signs", atom, len(context.given)):
            continue
        hint = search.fresh_hint("i" if atom.op == "sum" else "z", context.names)
        _, element, names = invented(context.names, hint, domain)
        inside = context.extended(names, [])
        for fact in hypotheses(search, inside, [normal(instantiate(atom, element))]):
            inside.learn(fact)
        for relation in ("lt", "le") if atom.op == "sum" else ("lt",):
            tree = search.side_condition(inside, node(relation, ZERO, instantiate(atom, element)))
            if tree is None:
                continue
            pointwise = node("forall", domain, hint, node(relation, ZERO, atom.args[2]))
            known = Fact(pointwise, "cut", [show(pointwise)], [tree])
            over = _Over(search, context, atom.op, domain, hint, element, mass)
            yield from over.lifts(known, tidy_term(normal(instantiate(atom, element))))
            break


def instantiate_at(functional: Node, name: str, domain: Sort) -> Node:
    """Return what stands under a functional, at the variable of the given name."""
    return instantiate(functional, var(name, domain))


def _lift_over(
    search: Search, context: Context, polys: Sequence[Poly], op: str, domain: Sort, depth: int, sight: Sequence[Poly]
) -> Iterator[Fact]:
    hint = search.fresh_hint("i" if op == "sum" else "z", context.names)
    _, element, names = invented(context.names, hint, domain)
    inside = context.extended(names, [])
    terms = integrands(polys, op, domain, element)
    nested = [normal(a) for a in atoms(terms) if a.op in ("sum", "integral") and occurs(element, a)]
    for fact in list(lifted(search, inside, nested, depth, terms)):
        inside.learn(fact)
    outside = [{m: c for m, c in p.items() if not any(NODES[a].op == op for a, _ in m)} for p in polys[:NEAR]]
    if op == "sum" and depth:
        simple = [{m: c for m, c in p.items() if not _of_squares(m)} for p in polys[:1]]
        for fact in list(positive_sums(search, inside, simple)):
            inside.learn(fact)
    search.saturate(inside, [*terms, *outside, *sight], depth)
    relations = inside.relations()
    modulo = reduction(tuple(f for f in relations if f.formula.op == "eq"))
    over = _Over(search, context, op, domain, hint, element, mass_over(context, op, domain) if search.strict else None)
    wanted: dict[Monomial, None] = {}
    for monomial in dict.fromkeys(m for p in terms for m in p):
        rest, multiples = modulo.reduce({monomial: 1})
        wanted.update(dict.fromkeys(rest))
        if multiples and over.varies({monomial: 1}):
            yield over.equality({monomial: 1}, rest, multiples)
    parts = dict.fromkeys(over.varying(m) for m in (*wanted, *_inner(atoms([*polys, *sight]), op, domain, element)))
    more = parts if depth else {}  # what is inside the factors that come out
    chosen = columns(dict.fromkeys((*wanted, *more), 1), [f for f in relations if f.formula.op != "eq"], modulo, 1, terms, narrow=True)
    liftable = [m for e in chosen for m in e.poly if not (inner := over.varying(m)) or inner in parts]
    chosen = [e for e in useful(chosen, [*wanted, *liftable]) if over.varies(e.poly)]
    if any(f.formula.op == "or" and f.rule in ("instance", "if_cases") for f in inside.derived) and not search.inside_cases:
        search.inside_cases = True
        found = list(_by_cases(search, inside, terms[:1], over))
        search.inside_cases = False
        yield from found
    different = {text(e.poly): e for e in reversed(sorted(chosen, key=lambda e: not e.strict))}  # a strict one where there is one
    ranked = {(sum(m not in wanted for m in e.poly), len(e.poly), shown): e for shown, e in different.items()}
    for rank in sorted(ranked)[:MAX_LIFTED]:
        yield from over.inequality(ranked[rank])


def _of_squares(m: Monomial) -> bool:
    """Return whether a sum in a monomial is one of squares, which are nonnegative whatever is known."""
    sums = [normal(NODES[a].args[2]) for a, _ in m if NODES[a].op == "sum"]
    return any(all(e % 2 == 0 for inner in p for _, e in inner) for p in sums)


def _inner(terms: Sequence[Node], op: str, domain: Sort, element: Node) -> list[Monomial]:
    """Return the monomials that stand, at one element, under the functionals over a domain anywhere inside the terms."""
    found: dict[Monomial, None] = {}

    def visit(t: Node) -> None:
        if t.op == op and t.args[0] == domain and not t.loose:
            found.update(dict.fromkeys(normal(instantiate(t, element))))
        for a in t.args:
            if isinstance(a, Node):
                visit(a)

    for t in terms:
        visit(t)
    return list(found)


def integrands(polys: Sequence[Poly], op: str, domain: Sort, element: Node) -> list[Poly]:
    """Return what stands under the sums over a domain, at one element: with its factors outside, one for each polynomial."""
    found = []
    for p in polys:
        total: Poly = {}
        for monomial, coefficient in p.items():
            for place, (number, exponent) in enumerate(monomial):
                atom = NODES[number]
                if atom.op not in (op, "var"):
                    continue
                again = ((number, exponent - 1),) if exponent > 1 else ()
                rest: Monomial = (*monomial[:place], *again, *monomial[place + 1:])
                if atom.op == op and atom.args[0] == domain:
                    for m, c in times({rest: coefficient}, normal(instantiate(atom, element))).items():
                        total[m] = total.get(m, 0) + c
                elif op == "sum" and atom.op == "var" and atom.sort == DIM and atom.args[0] == domain[1]:
                    total[rest] = total.get(rest, 0) + coefficient
        if total:
            found.append({m: c for m, c in total.items() if c})
    return found


def _by_cases(search: Search, inside: Context, terms: Sequence[Poly], over: _Over) -> Iterator[Fact]:
    """Yield the sign or the vanishing of what stands under the functional, when cases at one element show it."""
    here = [f for f in inside.derived if f.rule in ("instance", "apply") and f.formula.op in RELATIONS]
    told = Context(inside.names, [*inside.given, *here])
    for p in terms:
        body = tidy_term(p)
        for formula in (node("eq", ZERO, body), node("le", ZERO, body)):
            worth = applies(body) or plausible(told, formula.op, p, over.element)
            tree = search.prove(inside, formula, 2) if worth else None
            if tree is not None:
                pointwise = over.under("forall", formula)
                known = Fact(pointwise, "cut", [show(pointwise)], [tree])
                yield Fact(node(formula.op, *(over.under(over.op, side) for side in formula.args)), "lift", [known])
                break


class _Over:
    """Lifts what holds at one element of a set to the sum or integral over it."""

    def __init__(self, search: Search, context: Context, op: str, domain: Sort, hint: str, element: Node, mass: Mass | None) -> None:
        self.search, self.context, self.mass = search, context, mass
        self.op, self.domain, self.hint, self.element = op, domain, hint, element
        self.local: dict[int, bool] = {}  # whether the element occurs in an atom

    def inside(self, number: int) -> bool:
        """Return whether the element occurs in an atom."""
        if number not in self.local:
            self.local[number] = occurs(self.element, NODES[number])
        return self.local[number]

    def varies(self, p: Poly) -> bool:
        """Return whether the element occurs in the normal form."""
        return any(self.inside(number) for monomial in p for number, _ in monomial)

    def varying(self, m: Monomial) -> Monomial:
        """Return the factors of a monomial in which the element occurs; the others come out of the functional."""
        return tuple((a, e) for a, e in m if self.inside(a))

    def under(self, op: str, t: Node) -> Node:
        """Return the functional, or `forall`, of a term or formula in which the element stands."""
        return node(op, self.domain, self.hint, abstract(t, self.element))

    def equality(self, left: Poly, right: Poly, multiples: Multiples) -> Fact:
        """Return L[left] = L[right], the difference being a sum of multiples of equalities."""
        sides = (tidy_term(right), tidy_term(left))
        pointwise = self.under("forall", node("eq", *sides))
        closer = Closer("combine", ([], [[text(p), fact] for fact, p in multiples.items()]))
        known = Fact(pointwise, "cut", [show(pointwise)], [leaf(closer)])
        return Fact(node("eq", *(self.under(self.op, side) for side in sides)), "lift", [known])

    def inequality(self, entry: Entry) -> Iterator[Fact]:
        """Yield 0 <= L[p], and p(k) <= L[p] for every index k in scope."""
        body = tidy_term(entry.poly)
        pointwise = self.under("forall", node("lt" if entry.strict else "le", ZERO, body))
        equalities = [[text(scaled(p, -1)), fact] for fact, p in entry.multiples.items()]
        closer = Closer("combine", ([[1, *entry.factors]], equalities))
        yield from self.lifts(Fact(pointwise, "cut", [show(pointwise)], [leaf(closer)]), body)

    def lifts(self, known: Fact, body: Node) -> Iterator[Fact]:
        """Yield what a pointwise sign says of the sum or integral."""
        low, high = self.under(self.op, ZERO), self.under(self.op, body)
        nonempty = None
        if self.op == "sum" and known.formula.args[2].op == "lt":
            nonempty = self.context.find(node("le", ONE, var(self.domain[1], DIM)))
        apart = None
        if known.formula.args[2].op == "lt" and nonempty is None and self.mass is not None:
            apart = strictly(self.search, self.context, known, self.mass, self.op)
        yield apart or Fact(node("lt" if nonempty else "le", low, high), "lift", [known, nonempty] if nonempty else [known])
        for name, meaning in self.context.names.items() if self.op == "sum" else ():
            if isinstance(meaning, Node) and meaning.sort == self.domain:
                here = instantiate(self.under("fun", body), meaning)
                parts = (node("add", here, node("neg", ZERO)), node("add", high, node("neg", low)))
                yield Fact(node("le", *parts), "member", [known, name])
