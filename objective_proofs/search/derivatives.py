"""Goals and facts with derivatives: each closed `diff(x: t)(a)` in them is replaced by what the kernel's rule `differentiate` says it is.

Under a sum or an integral the two are equal at each element, and so are the functionals.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from ..kernel.definedness import FUNCTIONALS, differentiated, evaluated
from ..kernel.term import REAL, KernelError, Node, contains, instantiate, node, replace
from ..printer import show
from .context import Context, invented
from .proof import Closer, Fact, Tree, leaf
from .text import holed

if TYPE_CHECKING:
    from .strategy import Search

Prover = Callable[[Context, Node], "Closer | None"]


@cache
def differentiates(t: Node) -> bool:
    """Return whether a derivative stands in a term or formula."""
    return contains(t, "diff")


def by_derivatives(search: Search, context: Context, goal: Node, prove: Prover) -> Closer | None:
    """Return a proof of a relation with derivatives from one of the relation without, which `prove` proves."""
    found = _undone(search, context, goal)
    if found is None:
        return None
    plain, equalities = found
    closer = prove(context, plain)
    if closer is None:
        return None
    return _carried(goal, Fact(plain, "cut", [show(plain)], [leaf(closer)]), [["-1", e] for e in equalities])


def without_derivatives(search: Search, context: Context, fact: Fact) -> Fact | None:
    """Return the relation that a fact with derivatives says, without them."""
    found = _undone(search, context, fact.formula)
    if found is None:
        return None
    plain, equalities = found
    return Fact(plain, "cut", [show(plain)], [leaf(_carried(plain, fact, [["1", e] for e in equalities]))])


def _carried(goal: Node, known: Fact, equalities: list[list[object]]) -> Closer:
    """Return the proof of a relation from one whose sides differ by the same amount, the equalities being what shows that."""
    if goal.op == "eq":
        return Closer("combine", ([], [["1", known], *equalities]))
    return Closer("combine", ([[1, known]], equalities))


def _undone(search: Search, context: Context, relation: Node) -> tuple[Node, list[Fact]] | None:
    """Return a relation without its derivatives, and the equalities of the difference of its sides before and after each."""
    left, right = relation.args
    difference = node("add", right, node("neg", left))
    equalities = []
    for part in _parts(difference):
        same = _value(search, context, part)
        if same is None:
            return None
        around = node("fun", REAL, "x", holed(difference, part, 0))
        values = [instantiate(around, side) for side in same.formula.args]
        equalities.append(Fact(node("eq", *values), "congruence", [same, show(around)]))
        difference = values[1]
    return node(relation.op, *(_replaced(side) for side in relation.args)), equalities


def _parts(t: Node) -> list[Node]:
    """Return the closed derivatives in a term, and the functionals under which there are others; the outermost ones, each once."""
    found: dict[Node, None] = {}

    def visit(part: Node) -> None:
        if not differentiates(part):
            return
        derivative = part.op == "at" and part.args[0].op == "diff"
        if not part.loose and (derivative or (part.op in FUNCTIONALS and _loose_inside(part))):
            found.setdefault(part)
            return
        for child in part.args:
            if isinstance(child, Node):
                visit(child)

    visit(t)
    return list(found)


def _loose_inside(functional: Node) -> bool:
    """Return whether a derivative under a functional depends on the bound variable."""
    def visit(part: Node) -> bool:
        if part.op == "at" and part.args[0].op == "diff" and part.loose:
            return True
        return any(visit(a) for a in part.args if isinstance(a, Node) and differentiates(a))

    return visit(functional.args[2])


def _replaced(t: Node) -> Node:
    """Return a term with what `_parts` finds in it replaced."""
    for part in _parts(t):
        t = replace(holed(t, part, 0), evaluated(part))
    return t


def _value(search: Search, context: Context, part: Node) -> Fact | None:
    """Return that a derivative, or a functional of one, is what it is evaluated to."""
    try:
        value = evaluated(part)
    except KernelError:
        return None
    if part.op == "at":
        function, point = part.args
        _, needed, more = differentiated(function.args[2], FUNCTIONALS)
        premises = []
        for obligation in (*needed, *more):
            tree = _proved(search, context, replace(obligation, point))
            if tree is None:
                return None
            premises.append(tree)
        return Fact(node("eq", part, value), "differentiate", [show(part)], premises)
    domain, _, body = part.args
    hint = search.fresh_hint("i" if part.op == "sum" else "z", context.names)
    _, element, names = invented(context.names, hint, domain)
    inside = context.extended(names, [])
    at_element = node("eq", replace(body, element), replace(value.args[2], element))
    closer = by_derivatives(search, inside, at_element, lambda _, plain: Closer("combine", ([], [])))
    if closer is None:
        return None
    pointwise = node("forall", domain, hint, node("eq", body, value.args[2]))
    known = Fact(pointwise, "cut", [show(pointwise)], [leaf(closer)])
    return Fact(node("eq", part, value), "lift", [known])


def _proved(search: Search, context: Context, formula: Node) -> Tree | None:
    """Return a proof of an obligation, cheap ones first."""
    return search.side_condition(context, formula) or search.prove(context, formula, 1) or search.prove(context, formula, 2)
