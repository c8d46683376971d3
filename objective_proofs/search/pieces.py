"""Inequalities of piecewise terms: a goal in each case of a maximum or of an `if`, which is there no more."""

from __future__ import annotations

from ..kernel import axioms
from ..kernel.poly import Poly, difference
from ..kernel.rules import negation
from ..kernel.term import Node, instantiate, node
from ..printer import show
from .context import Context, abstract, atoms, broken, facts_of
from .proof import Closer, Fact, Tree, leaf
from .steps import ZERO, Prover
from .text import tidy, tidy_term


def piecewise(p: Poly) -> list[Node]:
    """Return the maxima and cases in a normal form."""
    return [a for atom in atoms([p]) for a in _inside(atom)]


def by_pieces(context: Context, goal: Node, p: Poly, prove: Prover) -> Closer | None:
    """Return a proof of 0 <= p or 0 < p from that of each case of a maximum or `if`, which `prove` proves; or `None`.

    There must be one in p.
    """
    atom = min(piecewise(p), key=lambda a: (a.size, show(a)))
    if atom.op == "max":
        values = [tidy(a) for a in atom.args]
        conclusion = axioms.instance("max_cases", values)[1]
        (either,) = facts_of(conclusion, "axiom", ["max_cases", *map(show, values)])
    else:
        condition, *values = atom.args
        parts = [node("and", c, node("eq", atom, v)) for c, v in zip((condition, negation(condition)), values, strict=True)]
        conclusion = node("or", *parts)
        (either,) = facts_of(conclusion, "if_cases", [show(atom)])
    known = context.find(either.formula) or either
    function = node("fun", atom.sort, "u", abstract(tidy_term(p), tidy(atom)))
    branches = []
    for part in known.formula.args:
        new = [Fact(f) for f in broken(part)]
        equal = new[-1]
        value = tidy(equal.formula.args[1])
        same = Fact(node("eq", *(instantiate(function, side) for side in equal.formula.args)), "congruence", [equal, show(function)])
        formula = node(goal.op, ZERO, tidy_term(difference(node("le", ZERO, instantiate(function, value)))))
        child = context.extended(context.names, new)
        closer = prove(child, formula) or prove(context, formula)
        if closer is None:
            return None
        fact = Fact(formula, "cut", [show(formula)], [leaf(closer)])
        branches.append(Tree([(new, Closer("combine", ([[1, fact]], [["-1", same]])))]))
    return Closer("cases", [known], branches)


def _inside(t: Node) -> list[Node]:
    """Return the maxima and cases in a term that do not depend on bound variables."""
    found = [a for child in t.args if isinstance(child, Node) for a in _inside(child)]
    return [*found, t] if t.op in ("max", "if") and not t.loose else found
