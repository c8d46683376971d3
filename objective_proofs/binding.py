"""Binding by Python lambdas: call one with a fresh variable, then turn that variable into a de Bruijn index.

A fresh variable has a name that no user can write and that is never used twice, so that one which escapes from its lambda is
found out as undeclared instead of being captured by another binder.
"""

from __future__ import annotations

from itertools import count

from .errors import StatementError
from .expression import FRESH, build
from .kernel.term import BINDERS, Node, Sort
from .kernel.text import KEYWORDS
from .printer import free_symbols

_numbers = count()


def fresh(hint: str, sort: Sort) -> Node:
    """Return a free variable that occurs nowhere else."""
    return build("var", f"{hint}{FRESH}{next(_numbers)}", sort)


def hint(function: object, default: str) -> str:
    """Return the name under which a function's first parameter is to be printed.

    Raises:
        StatementError: it is not an ASCII name.
    """
    code = getattr(function, "__code__", None)
    place = 1 if getattr(function, "__self__", None) is not None else 0
    if code is None or code.co_argcount <= place:
        return default
    name = str(code.co_varnames[place])
    if not name.isascii():
        raise StatementError(f"expected an ASCII name for a bound variable, found {name!r}; rename the lambda's parameter")
    return name


def substitute(term: Node, variable: Node, value: Node) -> Node:
    """Return `term` with a free variable replaced by a term without loose bound variables."""
    return term if variable is value else _rebuild(term, variable, value, 0, {})


def close(term: Node, variable: Node) -> Node:
    """Return `term` with a free variable turned into the bound variable of a binder that is about to be put around it."""
    return _rebuild(term, variable, None, 0, {})


def bind(op: str, variable: Node, name: str, body: Node) -> Node:
    """Return the binder `op` over a free variable of `body`, which it binds under the printed name `name`."""
    return build(op, variable.sort, name, close(body, variable))


def _rebuild(t: Node, variable: Node, value: Node | None, level: int, done: dict[tuple[Node, int], Node]) -> Node:
    if t is variable:
        return value or build("bound", level, variable.sort)
    found = done.get((t, level))
    if found is None:
        inner = level + 1 if t.op in BINDERS else level
        oldest = variable.number  # a node that was made before the variable does not contain it
        args = [
            _rebuild(a, variable, value, inner, done) if type(a) is Node and a.number >= oldest else a for a in t.args
        ]
        found = t if args == [*t.args] else build(t.op, *args)
        done[t, level] = found
    return found


def canonical(term: Node) -> Node:
    """Return `term` with its binders named as the kernel prints them, so that its text reads back as the same node."""
    return _renamed(term, (), {name for name, _ in free_symbols(term)}, {})


def _renamed(t: Node, scope: tuple[str, ...], free: set[str], done: dict[tuple[Node, tuple[str, ...]], Node]) -> Node:
    if t.op in ("num", "var", "bound"):
        return t
    found = done.get((t, scope))
    if found is None:
        name, inner = "", scope
        if t.op in BINDERS:
            name, number = t.args[1], 0
            while name in scope or name in free or name in KEYWORDS:
                number += 1
                name = f"{t.args[1]}_{number}"
            inner = (*scope, name)
            if _is_application(t):
                name, inner = "i", scope  # printed without its last index, which the reader calls i
        args = tuple(_renamed(a, inner, free, done) if type(a) is Node else a for a in t.args)
        args = (args[0], name, args[2]) if name else args
        found = t if args == t.args else build(t.op, *args)
        done[t, scope] = found
    return found


def _is_application(binder: Node) -> bool:
    """Return whether an abstraction is a function symbol applied to all but its last index."""
    sort, _, body = binder.args
    if binder.op != "fun":
        return False
    last = build("bound", 0, sort)
    if body.op != "app" or not body.args[1].indices or body.args[-1] is not last:
        return False
    return not any(_occurs(a, 0) for a in body.args[2:-1])


def _occurs(t: Node, level: int) -> bool:
    """Return whether the bound variable `level` occurs in `t`."""
    if t.loose <= level:
        return False
    if t.op == "bound":
        return bool(t.args[0] == level)
    inner = level + 1 if t.op in BINDERS else level
    return any(_occurs(a, inner) for a in t.args if type(a) is Node)

