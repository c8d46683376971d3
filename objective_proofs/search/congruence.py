"""Equal arguments give equal values: of terms, and of vectors that are equal entry by entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from ..kernel.poly import Monomial, Poly, difference, normal, plus
from ..kernel.term import NODES, REAL, RELATIONS, Node, contains, instantiate, node
from ..printer import show
from .context import Context, atoms, exponent_of, exponent_parts
from .proof import Closer, Fact, Tree
from .sampling import sample
from .steps import ZERO
from .text import holed, monomial_key, text, tidy, tidy_term

if TYPE_CHECKING:
    from .strategy import Search

MAX_EQUAL = 6  # arguments of functions whose equality is tried in one round


def congruences(search: Search, context: Context, polys: Sequence[Poly]) -> Iterator[Fact]:
    """Yield f(a) = f(b) for equal a and b, where a stands inside an atom in sight."""
    for fact in context.facts():
        if fact.rule not in ("", "instance", "apply"):
            continue
        if fact.formula.op == "eq":
            sides = [(fact.formula.args[0], False), (fact.formula.args[1], True)]
            domain = None
        elif fact.formula.op == "forall" and fact.formula.args[0][0] == "index" and fact.formula.args[2].op == "eq":
            domain = fact.formula.args[0]
            body = fact.formula.args[2]
            sides = [(tidy(_vector(domain, a)), b) for a, b in zip(body.args, (False, True), strict=True)]
        else:
            continue
        for side, _ in sides:
            if side.op in ("num", "neg", "add", "mul", "div", "pow") and domain is None:
                continue
            for atom in atoms(polys):
                around = holed(atom, side, 0)
                if around is not atom and atom is not side and atom.op != "var":
                    sort = REAL if domain is None else ("vector", domain[1])
                    context_term = node("fun", sort, "x", around)
                    if domain is None:
                        values = [instantiate(context_term, s) for s in fact.formula.args]
                    else:
                        values = [instantiate(context_term, _vector(domain, s)) for s in fact.formula.args[2].args]
                    yield Fact(node("eq", *values), "congruence", [fact, show(context_term)])


def logarithms(search: Search, context: Context, polys: Sequence[Poly]) -> Iterator[Fact]:
    """Yield log(a) = log(b) for equal products a and b, one of which has an exponential as a factor."""
    whole = node("fun", REAL, "v", node("log", node("bound", 0, REAL)))
    if not any(contains(f.formula, "log") for f in context.given) and not any(contains(a, "log") for a in atoms(polys[:1])):
        return
    for fact in context.facts():
        if fact.formula.op == "eq" and fact.rule in ("", "instance", "apply"):
            sides = fact.formula.args
            if all(len(normal(side)) == 1 for side in sides) and exponent_parts(map(normal, sides)):
                yield Fact(node("eq", *(instantiate(whole, side) for side in sides)), "congruence", [fact, show(whole)])


def equal_vectors(search: Search, context: Context, polys: Sequence[Poly]) -> Iterator[Fact]:
    """Yield f(v) = f(w) for two applications in sight whose vectors can be shown to be equal entry by entry."""
    applications = [a for a in atoms(polys[:1]) if a.op == "app" and any(_is_vector(t) for t in a.args[2:])]
    for place, first in enumerate(applications):
        for second in applications[place + 1:]:
            differing = [(v, w) for v, w in zip(first.args[2:], second.args[2:], strict=False) if v is not w]
            if first.args[:2] != second.args[:2] or len(differing) != 1 or not _is_vector(differing[0][0]):
                continue
            v, w = map(tidy, differing[0])
            if v.loose or w.loose or not context.first("vectors", v, w):
                continue
            formula = node("forall", v.args[0], "i", node("eq", v.args[2], w.args[2]))
            if formula in search.pending:
                continue
            search.pending.add(formula)
            tree = search.prove(context, formula, 1)
            search.pending.discard(formula)
            if tree is not None:
                known = Fact(formula, "cut", [show(formula)], [tree])
                around = node("fun", v.sort, "v", holed(first, v, 0))
                values = (instantiate(around, _vector(v.args[0], side)) for side in formula.args[2].args)
                yield Fact(node("eq", *values), "congruence", [known, show(around)])


def equal_arguments(search: Search, context: Context, polys: Sequence[Poly]) -> Iterator[Fact]:
    """Yield f(s) = f(t) for applications in sight, if s = t at sampled points and that is cheap to show."""
    applications = [a for a in atoms(polys) if a.op == "app" and a.sort == REAL]
    known = None
    tried = 0
    for first, second in combinations(applications, 2):
        differing = [(s, t) for s, t in zip(first.args[2:], second.args[2:], strict=False) if s is not t]
        if first.args[:2] != second.args[:2] or len(differing) != 1 or differing[0][0].sort != REAL:
            continue
        s, t = map(tidy, differing[0])
        formula = node("eq", s, t)
        if tried == MAX_EQUAL or not context.first("equal", first.args[0], s, t):
            continue
        tried += 1
        known = known or [f for f in context.facts() if f.formula.op in RELATIONS and f.rule in ("", "instance", "apply")]
        points = sample(Context(context.names, known), [difference(formula)])
        tree = search.side_condition(context, formula) if points is not None and points.vanishing(difference(formula)) else None
        if tree is not None:
            same = Fact(formula, "cut", [show(formula)], [tree])
            around = node("fun", REAL, "v", holed(first, s, 0))
            yield Fact(node("eq", *(instantiate(around, side) for side in (s, t))), "congruence", [same, show(around)])


def equal_exponentials(
    search: Search, goal: Poly, prove: Callable[[Node], Tree | None], vanish: Callable[[Poly], bool] | None = None
) -> Closer | None:
    """Return a proof of exp(s)*b = exp(t)*c from those of s = t and b = c, or `None`.

    Args:
        search: the search.
        goal: the difference of the sides.
        prove: what proves the two equations.
        vanish: what tells whether a normal form may be zero, if b and c need not be the same.
    """
    if len(goal) != 2:
        return None
    first, second = sorted(goal, key=monomial_key)
    powers, rests = zip(*(_parted(m) for m in (first, second)), strict=True)
    outside = plus({rests[0]: goal[first]}, {rests[1]: goal[second]})
    sides = [exponent_of({power: 1}) for power in powers]
    formula, equal = node("eq", *sides), node("eq", ZERO, tidy_term(outside))
    if powers[0] == powers[1] or formula in search.pending:
        return None
    if outside and (vanish is None or not vanish(difference(formula)) or not vanish(outside)):
        return None
    search.pending.add(formula)
    proofs = [(f, prove(f)) for f in (formula, *([equal] if outside else []))]
    search.pending.discard(formula)
    facts = [Fact(f, "cut", [show(f)], [tree]) for f, tree in proofs if tree is not None]
    if len(facts) < len(proofs):
        return None
    known, *others = facts
    whole = node("fun", REAL, "x", node("exp", node("bound", 0, REAL)))
    same = Fact(node("eq", *(node("exp", side) for side in sides)), "congruence", [known, show(whole)])
    return Closer("combine", ([], [*([text({powers[0]: 1}), f] for f in others), [text({rests[1]: goal[second]}), same]]))


def equal_logarithms(search: Search, context: Context, goal: Poly, effort: int) -> Closer | None:
    """Return a proof of log(s)*c = log(t)*c from that of s = t, or `None`; the goal is the difference of the sides."""
    if len(goal) != 2 or sum(goal.values()) != 0:
        return None
    first, second = sorted(goal, key=monomial_key)
    logs = [[f for f in m if NODES[f[0]].op == "log"] for m in (first, second)]
    rests = [tuple(f for f in m if NODES[f[0]].op != "log") for m in (first, second)]
    if rests[0] != rests[1] or any(len(found) != 1 or found[0][1] != 1 for found in logs):
        return None
    sides = [tidy(NODES[found[0][0]].args[0]) for found in logs]
    formula = node("eq", *sides)
    if formula in search.pending:
        return None
    search.pending.add(formula)
    tree = search.prove(context, formula, effort)
    search.pending.discard(formula)
    if tree is None:
        return None
    known = Fact(formula, "cut", [show(formula)], [tree])
    whole = node("fun", REAL, "x", node("log", node("bound", 0, REAL)))
    same = Fact(node("eq", *(node("log", side) for side in sides)), "congruence", [known, show(whole)])
    return Closer("combine", ([], [[text({rests[0]: goal[second]}), same]]))


def _parted(m: Monomial) -> tuple[Monomial, Monomial]:
    """Return the exponentials among the factors of a monomial, and the other factors."""
    exponentials = tuple(f for f in m if NODES[f[0]].op == "exp")
    return exponentials, tuple(f for f in m if f not in exponentials)


def _is_vector(t: object) -> bool:
    return isinstance(t, Node) and t.op == "fun"


def _vector(domain: object, body: Node) -> Node:
    return node("fun", domain, "i", body)
