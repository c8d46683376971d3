"""The printer: the text of terms and formulas in the language that the kernel reads, `read(show(t))` being `t`.

What reports show of a statement is this text, and it is this text that the kernel reads: what is shown is what is proved.
"""

from __future__ import annotations

from typing import Any

from .kernel.term import BINDERS, DIM, REAL, RELATIONS, Node, Signature, node, shift
from .kernel.text import KEYWORDS

LONGEST_KEPT = 200  # characters of a text that is kept for the next time
_TEXTS: dict[Node, str] = {}
_PLAIN: dict[Node, str] = {}  # of closed terms without named binders: their text is the same wherever they stand


def show(term: Node, free: set[str] | None = None) -> str:
    """Return the text of a term or formula.

    Args:
        term: the term or formula.
        free: the names of its free symbols, if they are known already.
    """
    found = _TEXTS.get(term)
    if found is None:
        found = _show(term, 0, [], {name for name, _ in free_symbols(term)} if free is None else free)
        if len(found) <= LONGEST_KEPT:
            _TEXTS[term] = found
    return found


def free_symbols(term: Node) -> list[tuple[str, Any]]:
    """Return each free symbol of a term with its sort (a variable), its `Signature` (a function) or its kind (a domain)."""
    found: dict[tuple[str, Any], None] = {}
    seen, waiting = {term}, [term]
    while waiting:
        t = waiting.pop()
        op, args = t.op, t.args
        if op == "num" or op == "bound":
            continue
        if op == "var":
            found[args[0], t.sort] = None
            continue
        if op == "app":
            found[args[0], args[1]] = None
        elif op in BINDERS and args[0] not in (REAL, DIM):
            found[args[0][1], "space" if args[0][0] == "point" else "dim"] = None
        for a in args:
            if type(a) is Node and a not in seen:
                seen.add(a)
                waiting.append(a)
    return list(found)


_SHOWN = {"iff": 1, "implies": 2, "or": 3, "and": 4, "not": 5, **dict.fromkeys(RELATIONS, 6), "add": 7, "mul": 8, "div": 8,
          "neg": 9, "pow": 10}


def _show(t: Node, level: int, scope: list[str], free: set[str]) -> str:
    """Return the text of `t`, in parentheses unless it binds tighter than `level`."""
    op, args = t.op, t.args
    if op in ("num", "var", "literal"):
        return str(args[0])
    if op == "bound":
        return scope[-1 - args[0]] if args[0] < len(scope) else f"#{args[0]}"
    text = _PLAIN.get(t)
    if text is None:
        text = _written(t, scope, free)
        if not t.loose and len(text) <= LONGEST_KEPT and ":" not in text:
            _PLAIN[t] = text
    return f"({text})" if _SHOWN.get(op, 11) <= level else text


def _written(t: Node, scope: list[str], free: set[str]) -> str:
    """Return the text of `t` without parentheses around it."""
    def sub(child: Node, at: int = 0) -> str:
        return _show(child, at, scope, free)

    op, args, own = t.op, t.args, _SHOWN.get(t.op, 11)
    if op == "app":
        text = _show_application(args[0], args[1], args[2:], scope, free)
    elif op == "table":
        text = f"[{', '.join(map(sub, args[1:]))}]"
    elif op == "at":
        text = f"{sub(args[0], 10)}({sub(args[1])})" if args[0].op == "diff" else f"{sub(args[0], 10)}[{sub(args[1])}]"
    elif op == "add":
        parts = [f" - {sub(a.args[0], 7)}" if a.op == "neg" else f" + {sub(a, 7)}" for a in args]
        text = sub(args[0], 7) + "".join(parts[1:])
    elif op in ("mul", "and", "or"):
        text = ("*" if op == "mul" else f" {op} ").join(sub(a, own) for a in args)
    elif op == "div":
        text = f"{sub(args[0], 7)}/{sub(args[1], 8)}"
    elif op == "neg":
        text = f"-{sub(args[0], 9)}"
    elif op == "pow":
        text = f"{sub(args[0], 10)}**{args[1]}"
    elif op == "not":
        text = f"not {sub(args[0], 5)}"
    elif own in (1, 2, 6):
        text = f"{sub(args[0], own)} {RELATIONS.get(op, op)} {sub(args[1], 1 if op == 'implies' else own)}"
    elif op in BINDERS:
        text = _show_binder(t, scope, free)
    else:
        text = f"{op}({', '.join(map(sub, args))})" if args else op
    return text


def _show_application(name: str, signature: Signature, args: tuple[Node, ...], scope: list[str], free: set[str]) -> str:
    count, shown = len(signature.arguments), [_show(a, 0, scope, free) for a in args]
    text = name + (f"({', '.join(shown[:count])})" if count else "")
    return text + (f"[{', '.join(shown[count:])}]" if shown[count:] else "")


def _show_binder(t: Node, scope: list[str], free: set[str]) -> str:
    sort, hint, body = t.args
    if t.op == "fun" and body.op == "app" and body.args[-1] is node("bound", 0, sort) and body.args[1].indices:
        name, signature, *rest = body.args[:-1]
        if not any(_mentions(a, 0) for a in rest):
            return _show_application(name, signature, tuple(shift(a, -1) for a in rest), scope, free)
    name, count = hint, 0
    while name in scope or name in free or name in KEYWORDS:
        count += 1
        name = f"{hint}_{count}"
    scope.append(name)
    inside = _show(body, 0, scope, free)
    scope.pop()
    kinds = {"index": f" < {sort[1]}", "point": f" in {sort[1]}", "vector": f"[{sort[1]}]"}
    kind = " in naturals" if sort == DIM else kinds.get(sort[0], "")
    return f"{t.op}({name}{kind}: {inside})"


def _mentions(term: Node, level: int) -> bool:
    """Return whether the bound variable `level` occurs in `term`."""
    if term.loose <= level:
        return False
    if term.op == "bound":
        return bool(term.args[0] == level)
    inner = level + 1 if term.op in BINDERS else level
    return any(_mentions(a, inner) for a in term.args if type(a) is Node)
