"""Witnesses in one form, whichever of two they come in.

The kernel's form gives numbers and functions as texts of closed terms, weights and tables as nested lists. The other
form gives `Fraction`s, and tables from tuples of arguments.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from ..ground import space
from ..kernel.statement import Statement
from ..kernel.term import DIM, REAL, KernelError, Node, Signature, Sort, num
from ..kernel.text import Names, read
from ..unroll import GroundError, Unroller, constant, domain


def normalised(statement: Statement, witness: Mapping[str, Any]) -> dict[str, Any]:
    """Return a witness with `Fraction`s, tables and closed terms for its values.

    Raises:
        KernelError: a text is no closed term, or a value is of the wrong kind.
    """
    sizes: Names = {
        name: num(witness[name])
        for name, meaning in statement.names.items()
        if isinstance(meaning, Node) and meaning.sort == DIM and isinstance(witness.get(name), int)
    }
    found: dict[str, Any] = {}
    for name, value in witness.items():
        meaning = statement.names.get(name)
        if isinstance(meaning, Signature) and isinstance(value, list):
            domains: list[Sort] = [*meaning.arguments, *(("index", n) for n in meaning.indices)]
            found[name] = dict(_entries(value, domains, meaning.result, (), name))
        elif isinstance(meaning, Signature):
            found[name] = read(value, sizes) if isinstance(value, str) else value
        elif isinstance(meaning, str) and isinstance(value, list):
            found[name] = [Fraction(w) for w in value]
        elif isinstance(meaning, Node) and meaning.sort == REAL:
            found[name] = _real(value)
        else:
            found[name] = value
    return found


def _real(value: Any) -> Any:
    """Return a number, or a closed term if it is irrational."""
    if isinstance(value, (int, Fraction)):
        return Fraction(value)
    term = value if isinstance(value, Node) else read(value, {})
    known = constant(term)
    return term if known is None else known


def _entries(
    value: Any, domains: list[Sort], result: Sort, key: tuple[int, ...], name: str
) -> Iterator[tuple[Any, Any]]:
    """Yield the entries of nested lists."""
    if not domains:
        yield key, _real(value) if result == REAL else value
    elif not isinstance(value, list):
        raise KernelError(f"{name}: a function of reals inside a table cannot be cross-checked")
    else:
        for k, part in enumerate(value):
            yield from _entries(part, domains[1:], result, (*key, k), name)


def values(statement: Statement, witness: Mapping[str, Any]) -> tuple[Statement, dict[str, Any]]:
    """Return the instance that a witness speaks of, and the witness's values for the names of that instance.

    Raises:
        GroundError: the witness gives no value for a dimension, a space, an index or a point.
        KeyError: it gives no value for a variable or for an entry of a family.
    """
    sizes: dict[str, int] = {}
    weights: dict[str, list[Fraction]] = {}
    choice: dict[str, Any] = {}
    for name, meaning in statement.names.items():
        if isinstance(meaning, str):
            sizes[name], weights[name] = space(witness.get(name, 1))
        elif isinstance(meaning, Node) and meaning.sort == DIM:
            sizes[name] = int(witness[name])
        elif isinstance(meaning, Node) and meaning.sort[0] in ("index", "point"):
            choice[name] = int(witness[name])
        elif isinstance(meaning, Signature) and meaning.result != REAL:
            choice[name] = {k: int(entry(witness[name], k)) for k in domain(name, meaning, sizes)}
    unroller = Unroller(statement, sizes, choice)
    made = unroller.statement(statement, weighted=False)
    found: dict[str, Any] = {}
    for name, (origin, static, places) in unroller.origins.items():
        if name not in made.names:
            continue
        if origin in weights:
            found[name] = weights[origin][static[0]]
        elif isinstance(made.names[name], Node):
            table = witness[origin]
            found[name] = entry(table, static) if isinstance(statement.names[origin], Signature) else table
        else:
            found[name] = _restricted(witness[origin], static, places)
    return made, found


def entry(table: Any, key: tuple[Any, ...]) -> Any:
    """Return the value of a table at a key, or its default.

    Raises:
        KeyError: the table has neither.
    """
    if not isinstance(table, Mapping):
        raise KeyError(key)
    return table[key] if key in table else table["default"]


def beneath(function: Node) -> Node:
    """Return the body of an abstraction over a real.

    Raises:
        GroundError: it is none.
    """
    if function.op != "fun" or function.args[0] != REAL:
        raise GroundError("only functions of reals can stand for functions here")
    body: Node = function.args[2]
    return body


def _restricted(table: Any, static: tuple[int, ...], places: tuple[int, ...]) -> Any:
    """Return the part of a table whose arguments at `places` are `static`, as a table of the other arguments."""
    if not isinstance(table, Mapping):
        if static:
            raise GroundError("a function of points and reals that is given as a term is not taken apart")
        return table
    found: dict[Any, Any] = {}
    for key, value in table.items():
        if key == "default":
            found[key] = value
        elif tuple(key[p] for p in places) == static:
            rest = [key[p] for p in range(len(key)) if p not in places]
            found[tuple(x for part in rest for x in (part if isinstance(part, tuple) else (part,)))] = value
    return found
