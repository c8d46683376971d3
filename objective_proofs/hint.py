"""Hints as text: the id of a theorem, with values for some of its symbols where it has any, or a formula.

`pack.name with x = 1; f = fun(i < n: a[i])` cites the theorem `pack.name` for 1 in place of x and `a` in place of f.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

WITH, NEXT, IS = " with ", "; ", " = "


def text_of(hint: Any, pack: str, ids: Collection[str], functions: Mapping[int, str]) -> str:
    """Return a hint as text.

    Args:
        hint: a theorem, as a function or by its id or name; a pair of one and a mapping of its symbols to texts; an expression; or text.
        pack: the pack in which it stands.
        ids: the ids of all theorems.
        functions: the id of each theorem, by the `id` of its function.
    """
    if isinstance(hint, tuple):
        theorem, values = hint
        return text_of(theorem, pack, ids, functions) + WITH + NEXT.join(f"{symbol}{IS}{value}" for symbol, value in values.items())
    if id(hint) in functions:
        return functions[id(hint)]
    node = getattr(hint, "node", None)
    if node is not None:
        from .printer import show

        return show(node)
    text = str(hint)
    return f"{pack}.{text}" if f"{pack}.{text}" in ids else text


def is_citation(hint: tuple[Any, ...]) -> bool:
    """Return whether a hint is a pair of a theorem, as a function or by its name, and a mapping of its symbols to texts."""
    if len(hint) != 2 or not (callable(hint[0]) or isinstance(hint[0], str)) or not isinstance(hint[1], Mapping):
        return False
    return all(isinstance(text, str) for pair in hint[1].items() for text in pair)


def cited(hint: str) -> tuple[str, dict[str, str]]:
    """Return what may be the id of a theorem in the text of a hint, and the values that are given for its symbols."""
    name, _, values = hint.partition(WITH)
    pairs = (value.partition(IS) for value in values.split(NEXT))
    return name, {symbol: text for symbol, _, text in pairs if text}


def named(hints: Iterable[str]) -> list[str]:
    """Return what may be ids of theorems in hints."""
    return [cited(hint)[0] for hint in hints]
