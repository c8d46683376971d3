"""Nested sums and integrals: their exchange, and factors put in that integrate to one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..kernel.definedness import FUNCTIONALS
from ..kernel.poly import Poly, mentions, normal
from ..kernel.term import NODES, Node, instantiate, node, rebuilt, shift
from ..kernel.text import Names
from ..printer import show
from .context import Context, abstract, atoms, functionals_within, invented, occurs
from .proof import Closer, Fact, leaf
from .reduction import substituted
from .text import text, tidy_term

if TYPE_CHECKING:
    from .strategy import Search

MAX_INSERTED = 24


def exchanges(search: Search, context: Context, polys: Sequence[Poly]) -> Iterator[Fact]:
    """Yield that a nested functional in sight is the one with the two exchanged; an integral, with all sums in it outside."""
    for atom in atoms(polys):
        if atom.op in FUNCTIONALS and not atom.loose:
            for nested in _nestings(atom):
                if context.first("exchange", nested):
                    yield Fact(node("eq", nested, exchanged(nested)), "exchange", [show(nested)])
            if atom.op == "integral" and context.first("exchange inside", atom):
                yield from _sums_outside(search, context.names, atom)[1][1:]


def _sums_outside(search: Search, names: Names, atom: Node) -> tuple[Poly, list[Fact]]:
    """Return a normal form equal to an integral, in which its sums are outside, and equations from the one to the other."""
    nested = next((n for n in _nestings(atom) if n.args[2].op == "sum"), None)
    if nested is None:
        return normal(atom), []
    outside = exchanged(nested)
    facts = [Fact(node("eq", nested, outside), "exchange", [show(nested)])]
    domain, hint = outside.args[0], search.fresh_hint("i", names)
    _, element, inside = invented(names, hint, domain)
    body = tidy_term(normal(instantiate(outside, element)))
    value, equal = normal(body), []
    for inner in [a for a in atoms([value]) if a.op == "integral" and occurs(element, a)]:
        moved, used = _sums_outside(search, inside, inner)
        value, quotient = substituted(value, inner.number, moved)
        equal += [[text(quotient), fact] for fact in used]
    if equal:
        sides = [abstract(side, element) for side in (body, tidy_term(value))]
        pointwise = node("forall", domain, hint, node("eq", *sides))
        known = Fact(pointwise, "cut", [show(pointwise)], [leaf(Closer("combine", ([], equal)))])
        facts.append(Fact(node("eq", *(node("sum", domain, hint, side) for side in sides)), "lift", [known]))
    return normal(facts[-1].formula.args[1]), facts


def exchanged(nested: Node) -> Node:
    """Return a functional of a functional with the two exchanged, as the kernel's rule has it."""
    inner = nested.args[2]

    def turned(t: Node, level: int) -> Node:
        return node("bound", level + (t.args[0] == level), t.sort) if t.args[0] <= level + 1 else t

    return node(inner.op, *inner.args[:2], node(nested.op, *nested.args[:2], rebuilt(inner.args[2], turned)))


def _nestings(atom: Node) -> Iterator[Node]:
    """Yield a functional with one of the functionals under it brought to the front, all other factors under both."""
    ((monomial, _),) = normal(atom.args[2]).items() or [((), 1)]
    for place, (number, exponent) in enumerate(monomial):
        inner = NODES[number]
        if inner.op in FUNCTIONALS and exponent >= 1 and mentions(inner, 0):
            again = ((number, exponent - 1),) if exponent > 1 else ()
            rest = tidy_term({(*monomial[:place], *again, *monomial[place + 1:]): 1})
            body = node("mul", shift(rest, 1), inner.args[2])
            yield node(atom.op, *atom.args[:2], node(inner.op, *inner.args[:2], tidy_term(normal(body))))


def insertions(search: Search, context: Context, polys: Sequence[Poly]) -> Iterator[Fact]:
    """Yield L[t] = L[t*M[k]] for a quantified fact M[k] = 1, such as that a conditional density integrates to one.

    Only where the functional M, over another set than L, stands in the goal too.
    """
    seen = {a.args[0] for a in functionals_within(polys)}
    kernels = [f for f in context.facts() if f.formula.op == "forall" and f.formula.args[2].op == "eq" and f.formula.args[0] in seen]
    count = 0
    for fact in kernels:
        domain, _, body = fact.formula.args
        left = normal(body.args[0])
        if len(left) != 1:
            continue
        inner = [NODES[a] for m in left for a, _ in m if NODES[a].op in FUNCTIONALS]
        if len(inner) != 1 or inner[0].args[0] == domain or inner[0].args[0] not in seen:
            continue
        for atom in functionals_within(polys[:1]):
            if atom.args[0] == domain and not atom.loose and count < MAX_INSERTED and context.first("insert", fact, atom):
                count += 1
                yield _inserted(search, context, atom, fact)


def _inserted(search: Search, context: Context, atom: Node, fact: Fact) -> Fact:
    """Return L[t*a] = L[t*b] for a functional L[t] and a fact that a = b at each element."""
    domain = atom.args[0]
    hint = search.fresh_hint("i" if atom.op == "sum" else "z", context.names)
    name, element, _ = invented(context.names, hint, domain)
    term = instantiate(atom, element)
    here = Fact(instantiate(fact.formula, element), "instance", [fact, name])
    sides = [node("mul", atom.args[2], side) for side in fact.formula.args[2].args]
    pointwise = node("forall", domain, hint, node("eq", *sides))
    known = Fact(pointwise, "cut", [show(pointwise)], [leaf(Closer("combine", ([], [[show(term), here]])))])
    return Fact(node("eq", *(node(atom.op, domain, hint, side) for side in sides)), "lift", [known])
