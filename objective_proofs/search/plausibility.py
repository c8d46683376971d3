"""Whether a relation may hold, as far as points tell where what is known holds."""

from __future__ import annotations

from ..kernel.definedness import FUNCTIONALS
from ..kernel.poly import Poly
from ..kernel.term import Node
from .context import Context, atoms, occurs
from .sampling import opaque_inside, sample

RELATIONS = ("le", "lt", "eq", "ne")


def plausible(context: Context, op: str, p: Poly, element: Node) -> bool:
    """Return whether the relation may hold at all points at which the given facts hold, as far as points tell that."""
    return untold(context, p, element) or holds(context, op, p)


def untold(context: Context, p: Poly, element: Node) -> bool:
    """Return whether points tell nothing of a relation.

    That is where something is known that holds at some of these points only, or of sums and integrals that depend on the element,
    which are drawn freely.
    """
    nested = any(a.op in FUNCTIONALS and occurs(element, a) for a in opaque_inside(p))
    return nested or any(f.formula.op not in (*RELATIONS, "forall") for f in context.given)


def applies(t: Node) -> bool:
    """Return whether a function is applied to anything but variables: points do not tell that it has one value at equal arguments."""
    inner = [a for a in t.args if isinstance(a, Node)]
    return (t.op == "app" and any(a.op not in ("var", "bound") for a in inner)) or any(map(applies, inner))


def holds(context: Context, op: str, p: Poly) -> bool:
    """Return whether the relation holds at points sampled where the given facts hold.

    Equations for functionals that do not stand in it leave the other variables free.
    """
    inside = set(atoms([p]))
    told = [f for f in context.given if f.formula.op != "eq" or inside.issuperset(a for a in atoms([f.poly]) if a.op in FUNCTIONALS)]
    points = sample(Context(context.names, told), [p])
    return points is None or (points.nonnegative(p) if op == "le" else points.vanishing(p))
