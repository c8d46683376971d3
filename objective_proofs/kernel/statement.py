"""Statements: declared symbols, hypotheses, a conclusion; and when a statement is defined.

    statement theorems.vae.kl_nonneg
    dim n
    function mu[n], logvar[n]
    given 1 <= n
    show 0 <= sum(i < n: mu[i]**2 + exp(logvar[i]) - 1 - logvar[i])

One declaration, hypothesis or conclusion a line. Declarations: `real x`, `dim n`, `space Z`, `index k < n`, `point z in Z`,
`function f(real, n, Z)[n] in Z`, where a dimension among the arguments stands for a vector over it and a space for a point.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from .term import DIM, FORMULA, REAL, KernelError, Node, Signature, Sort, apply, fits, node, require, var
from .text import Names, Reader, read


class Statement(NamedTuple):
    """For all values of `names` that satisfy the `hypotheses`, the `conclusion` holds."""

    name: str
    names: Names
    hypotheses: tuple[Node, ...]
    conclusion: Node
    text: str

    def at(self, names: Names) -> Statement:
        """Return the instance of the statement with `names`, which are closed, for its declared symbols."""
        *hypotheses, conclusion = (substitute(formula, names) for formula in (*self.hypotheses, self.conclusion))
        return self._replace(names=names, hypotheses=tuple(hypotheses), conclusion=conclusion)


def read_statements(text: str) -> list[Statement]:
    """Return the statements of a text, in their order.

    Raises:
        KernelError: a line is not in the language, with the statement and the line named.
    """
    return [read_statement(block) for block in re.split(r"(?m)^(?=statement )", text) if block.strip()]


def read_statement(block: str) -> Statement:
    """Return the statement of one block of lines, the first one being `statement NAME`.

    Raises:
        KernelError: a line is not in the language.
    """
    lines = block.strip().split("\n")
    title = lines[0].split()
    require(len(title) == 2 and title[0] == "statement", "expected 'statement NAME', found {:.82}", repr(lines[0]))
    names: Names = {}
    formulas: list[Node] = []
    shown = False
    for line in lines[1:]:
        keyword, _, rest = line.strip().partition(" ")
        try:
            require(not shown, "expected nothing after 'show'")
            if keyword in ("given", "show"):
                formulas.append(read(rest, names))
                require(formulas[-1].sort == FORMULA, "expected a formula, found a term")
                shown = keyword == "show"
            else:
                require(not formulas, "expected 'given' or 'show', found {!r}", keyword)
                _declare(keyword, rest, names)
        except KernelError as error:
            raise KernelError(f"{title[1]}, {line.strip()[:60]!r}: {error}") from None
    require(shown, "{}: expected a line 'show FORMULA'", title[1])
    return Statement(title[1], names, tuple(formulas[:-1]), formulas[-1], block.strip())


def _declare(keyword: str, text: str, names: Names) -> None:
    """Add the symbols that one line declares to `names`."""
    reader = Reader(text, names)
    while True:
        name = reader.name()
        require(name not in names and keyword in ("real", "dim", "space", "index", "point", "function"), "{} {}?", keyword, name)
        if keyword == "function":
            arguments = tuple(reader.items("(", ")", lambda: _argument(reader)))
            indices = tuple(reader.items("[", "]", reader.dimension))
            names[name] = Signature(arguments, indices, reader.domain() if reader.tokens[reader.place] == "in" else REAL)
        elif keyword == "space":
            names[name] = name
        else:
            sort = keyword if keyword in ("real", "dim") else reader.domain()
            require(sort[0] == keyword[0] or sort[0] == keyword, "{} {}?", keyword, name)
            names[name] = var(name, sort)
        if not reader.ahead(","):
            return reader.want(reader.place == len(reader.tokens) - 1, "the end")


def _argument(reader: Reader) -> Sort:
    """Take one argument of a function: `real`, a dimension for a vector over it, or a space for a point of it."""
    if reader.ahead(REAL):
        return REAL
    token = reader.tokens[reader.place]
    return ("point", reader.take()) if reader.names.get(token) == token else ("vector", reader.dimension())


def sorts(declared: Node | Signature, names: Names) -> list[Sort]:
    """Return the sorts of the arguments of a symbol and of its value, with `names` for its dimensions and spaces."""
    if isinstance(declared, Node):
        return [_meant(declared.sort, names)]
    found = (*declared.arguments, *(("index", n) for n in declared.indices), declared.result)
    return [_meant(s, names) for s in found]


def _meant(sort: Any, names: Names) -> Any:
    """Return a sort with `names` for its dimension or space, and whatever is no such sort as it is."""
    if type(sort) is not tuple or not isinstance(sort[1], str):
        return sort
    meaning = names[sort[1]]
    return (sort[0], meaning.args[0] if isinstance(meaning, Node) else meaning)


def substitute(t: Node, names: Names) -> Node:
    """Return a term or formula of a statement with `names`, which are closed, for its declared symbols."""
    args = [substitute(a, names) if type(a) is Node else _meant(a, names) for a in t.args]
    if t.op in ("var", "app"):
        return apply(names[t.args[0]], *args[2:])  # type: ignore[arg-type]
    return apply(*args) if t.op == "at" else node(t.op, *args)


def fitting(value: Node, result: Sort, domains: list[Sort]) -> Node:
    """Return `value`, after checking that it is a function of the `domains` with values of sort `result`."""
    body = value
    for domain in domains:
        require(body.op == "fun" and body.args[0] == domain, "expected a function of {}", domain)
        body = body.args[2]
    require(fits(body.sort, result) and (result != DIM or body.op == "var"), "expected {}, found {}", result, body.sort)
    return value
