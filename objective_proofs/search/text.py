"""Texts of normal forms that do not depend on the process: monomials and factors are sorted by their texts.

The kernel orders monomials by the numbers of atoms, which depend on what the process has seen before. Whatever the search
writes into a certificate, and whatever order it tries things in, goes by these texts instead.
"""

from __future__ import annotations

from ..kernel.poly import Monomial, Poly, term
from ..kernel.term import BINDERS, Node, node
from ..printer import show

_TIDY: dict[Node, Node] = {}
_KEYS: dict[Monomial, str] = {}


def tidy(t: Node) -> Node:
    """Return `t` with the parts of its sums and products sorted by their texts, constants last in sums, first in products."""
    found = _TIDY.get(t)
    if found is None:
        args = [tidy(a) if isinstance(a, Node) else a for a in t.args]
        if t.op == "add":
            args.sort(key=lambda a: (_numeric(a), show(a)[1:] if a.op == "neg" else show(a), a.op))
        elif t.op == "mul":
            args.sort(key=lambda a: (not _numeric(a), show(a)))
        found = _TIDY[t] = node(t.op, *args)
    return found


def _numeric(t: Node) -> bool:
    return t.op == "num" or (t.op in ("neg", "div") and all(_numeric(a) for a in t.args))


def text(p: Poly) -> str:
    """Return the text of a normal form."""
    return show(tidy(term(p)))


def tidy_term(p: Poly) -> Node:
    """Return a term with the given normal form, its parts in an order that does not depend on the process."""
    return tidy(term(p))


def monomial_key(m: Monomial) -> str:
    """Return the text of a monomial."""
    found = _KEYS.get(m)
    if found is None:
        found = _KEYS[m] = text({m: 1})
    return found


def sorted_monomials(p: Poly) -> list[Monomial]:
    """Return the monomials in the order of their texts."""
    return sorted(p, key=monomial_key)


def holed(t: Node, part: Node, level: int) -> Node:
    """Return `t` with every occurrence of the closed term `part` replaced by a loose bound variable."""
    if (not t.loose and tidy(t) is tidy(part)) or (t.op == "fun" and _same_vector(t, part)):
        return node("bound", level, t.sort)
    inner = level + 1 if t.op in BINDERS else level
    args = tuple(holed(a, part, inner) if isinstance(a, Node) else a for a in t.args)
    return t if all(a is b for a, b in zip(args, t.args, strict=True)) else node(t.op, *args)


def _same_vector(t: Node, part: Node) -> bool:
    return part.op == "fun" and t.sort == part.sort and tidy(t.args[2]) is tidy(part.args[2])
