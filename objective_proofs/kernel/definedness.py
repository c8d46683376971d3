"""When a term has a value and a derivative: the obligations of what is written; and what is assumed of integrals."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from .calculus import derivative
from .poly import mentions, normal, term
from .statement import Statement
from .term import BINDERS, Node, apply, contains, node, num, replace, require

FUNCTIONALS = ("sum", "integral")


def obligations(statement: Statement) -> list[tuple[int, Node]]:
    """Return what must hold for every term of the statement to have a value, from left to right.

    Each obligation is a formula together with the number of hypotheses that it may use: those before the term, never
    its own. Quotients and negative powers need a nonzero denominator, `log` a positive argument, `sqrt` a nonnegative one.
    """
    found: dict[Node, int] = {}
    for place, formula in enumerate((*statement.hypotheses, statement.conclusion)):
        for obligation in needs(formula):
            found.setdefault(obligation, place)
    return [(place, obligation) for obligation, place in found.items()]


@cache
def needs(t: Node, level: int = -1) -> list[Node]:
    """Return the obligations of one term or formula, its loose variables still loose; callers never change the list.

    With a `level`, also those of its derivative in that loose real variable: under a root in which it occurs something
    positive, in `max`, `min` and `abs` two different values.

    Raises:
        KernelError: a derivative is not taken.
    """
    children = [a for a in t.args if type(a) is Node]
    parts = [needs(c, level + (t.op in BINDERS) if level >= 0 else -1) for c in children]
    if t.op == "at" and t.args[0].op == "diff":
        body = t.args[0].args[2]
        differentiated(body)
        inside = dict.fromkeys((*needs(body, 0), *(needs(body, level + 1) if level >= 0 else ())))
        return [*parts[1], *(replace(o, t.args[1]) for o in inside)]
    if t.op in BINDERS:
        return [node("forall", *t.args[:2], o) for o in parts[0]]
    if t.op in ("and", "implies", "or", "if"):
        for place in range(1, len(children)):
            guards = children[:1] if t.op == "if" else children[:place]
            if t.op == "or" or (t.op == "if" and place == 2):
                guards = [node("not", g) for g in guards]
            guard = node("and", *guards) if len(guards) > 1 else guards[0]
            parts[place] = [node("implies", guard, o) for o in parts[place]]
    found = [o for part in parts for o in part]
    smooth = level >= 0 and mentions(t, level)
    hidden = smooth and t.op in ("if", "app") and contains(t, "diff")  # what is guarded at a point may be asked for around it
    require(not hidden, "a derivative under {} is not differentiated", t.op)
    bottom = t.args[1] if t.op == "div" else t.args[0] if t.op == "pow" and t.args[1] < 0 else None
    if bottom is not None and (bottom.op != "num" or bottom.args[0] == 0):
        found.append(node("ne", bottom, num(0)))
    elif t.op in ("log", "sqrt"):
        found.append(node("lt" if t.op == "log" or smooth else "le", num(0), t.args[0]))
    elif t.op in ("max", "min", "abs") and smooth:
        found.append(node("ne", t.args[0], t.args[1] if t.op != "abs" else num(0)))
    return found


def differentiated(t: Node, through: tuple[str, ...] = FUNCTIONALS) -> Node:
    """Return the derivative of a term in its loose variable 0, which it has where `needs(t, 0)` holds.

    Args:
        t: the term.
        through: the functionals that derivatives are taken under.

    Raises:
        KernelError: the derivative is not taken.
    """
    return term(derivative(normal(evaluated(t)), 0, through))


def evaluated(t: Node) -> Node:
    """Return a term or formula with each `diff(x: u)(a)` in it replaced by the derivative of u at a: equal where all obligations hold."""
    if not contains(t, "diff"):
        return t
    args = [evaluated(a) if type(a) is Node else a for a in t.args]
    if t.op == "at" and args[0].op == "diff":
        return replace(differentiated(args[0].args[2]), args[1])
    return apply(*args) if t.op == "at" else node(t.op, *args)


def assumed(terms: Iterable[Node]) -> set[str]:
    """Return what is assumed of the integrals in the terms: that they exist, that derivatives may be taken under them."""
    found = set()
    for t in terms:
        if contains(t, "integral"):
            found |= {"integrable", *(["leibniz"] if t.op == "diff" else ()), *assumed(a for a in t.args if type(a) is Node)}
    return found
