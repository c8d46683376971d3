"""The text of the language: one grammar for terms, formulas and the values of witnesses.

    term     t + t   t - t   t * t   t / t   -t   t**k   3   x   mu[i]   f(x)   dec(z)[j]
             exp log sqrt abs max min   if(F, t, t)   sum(i < n: t)   integral(z in Z: t)   fun(i < n: t)
    formula  t = t   t <= t   t < t   t != t   not F   F and F   F or F   F implies F   F iff F   forall(i < n: F)
             diff(x: t)(a), the derivative of t in the real x at a
    binder   i < n (an index)   z in Z (a point)   x (a real)   v[n] (a vector)   t in naturals (a natural number)

A vector may be written without its last index: `dec(z)` is `fun(i < n: dec(z)[i])`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from .term import ANY_NUMBER, BINDERS, DIM, FUNCTIONS, REAL, RELATIONS, KernelError, Node, Signature, Sort, apply, node, symbol, var

MAX_TOKEN = 1000
MAX_EXPONENT = 1000
MAX_NESTING = 120
MAX_DIMENSION = 1000  # of those given in numbers
KEYWORDS = frozenset(("and", "or", "not", "implies", "iff", "if", "in", "naturals", "true", "false", *FUNCTIONS, *BINDERS))
_TOKEN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|0(?![0-9])|[1-9][0-9]*|\*\*|<=|!=|[-+*/()\[\],:<=]", re.ASCII)
_LEVELS = {"iff": 1, "implies": 2, "or": 3, "and": 4, "=": 6, "<=": 6, "<": 6, "!=": 6, "+": 7, "-": 7, "*": 8, "/": 8, "**": 10}
_OPS = {"+": "add", "-": "add", "*": "mul", "/": "div", "**": "pow", **{text: op for op, text in RELATIONS.items()}}
Names = dict[str, "Node | Signature | str | tuple[object, ...]"]  # a string or tuple is a space


class Reader:
    """A Pratt parser over one text; its recursion is bounded by `MAX_NESTING`."""

    def __init__(self, text: str, names: Names) -> None:
        self.text, self.names, self.place, self.nesting = text, names, 0, 0
        self.scope: list[tuple[str, Sort]] = []
        self.tokens = [*(_TOKEN.findall(text) if isinstance(text, str) else []), ""]
        self.want("".join(self.tokens) == "".join(str(text).split()), "a text in the language")
        self.want(max(map(len, self.tokens)) <= MAX_TOKEN, f"names and numbers of at most {MAX_TOKEN} characters")

    def want(self, condition: object, expected: str) -> None:
        """Raise `KernelError`, naming the place, unless the condition holds."""
        if not condition:
            found = self.tokens[self.place][:40] or "the end"
            raise KernelError(f"expected {expected}, found {found!r} in {str(self.text)[:120]!r}")

    def take(self, token: str = "") -> str:
        """Return the next token, which must be `token` if one is given."""
        found: str = self.tokens[self.place]
        self.want(found and token in ("", found), token or "more")
        self.place += 1
        return found

    def ahead(self, token: str) -> bool:
        """Take the next token if it is this one."""
        found: bool = self.tokens[self.place] == token
        self.place += found
        return found

    def expression(self, level: int = 0) -> Node:
        self.nesting += 1
        self.want(self.nesting <= MAX_NESTING, "fewer levels of nesting")
        left = self.prefix()
        while _LEVELS.get(self.tokens[self.place], 0) > level:
            left = self.infix(left, self.take())
        self.nesting -= 1
        return left

    def infix(self, left: Node, operator: str) -> Node:
        level, op, parts = _LEVELS[operator], _OPS.get(operator, operator), [left]
        if op == "pow":
            sign = -1 if self.ahead("-") else 1
            token = self.tokens[self.place]
            self.want(token.isdigit() and int(token) <= MAX_EXPONENT, f"an exponent of at most {MAX_EXPONENT}")
            self.take()
            self.want(self.tokens[self.place] != "**", "an end, or parentheses")
            return node("pow", left, sign * int(token))
        while True:
            right = self.expression(level - 1 if op == "implies" else level)
            parts.append(node("neg", right) if operator == "-" else right)
            following = self.tokens[self.place]
            if op not in ANY_NUMBER or _OPS.get(following, following) != op:
                break
            operator = self.take()
        self.want(level not in (1, 6) or _LEVELS.get(following) != level, "an end, or parentheses")
        return node(op, *parts)

    def prefix(self) -> Node:
        token = self.take()
        if token == "(":
            inside = self.expression()
            self.take(")")
            return inside
        if token in ("-", "not"):
            return node("neg", self.expression(9)) if token == "-" else node("not", self.expression(5))
        if token.isdigit():
            return node("num", int(token))
        if token in FUNCTIONS or token in ("if", "true", "false"):
            return node(token, *self.items("(", ")", self.expression))
        if token in BINDERS:
            return self.applied(self.binder(token)) if token == "diff" else self.binder(token)
        for distance, (bound, sort) in enumerate(reversed(self.scope)):
            if bound == token:
                return self.applied(node("bound", distance, sort))
        meaning = self.names.get(token)
        if isinstance(meaning, Node):
            return self.applied(meaning)
        if not isinstance(meaning, Signature):
            raise KernelError(f"expected a term, a formula or a declared name, found {token!r} in {self.text[:120]!r}")
        return symbol(token, meaning, *self.arguments())

    def applied(self, head: Node) -> Node:
        """Return a variable, or a function that a name stands for applied to the arguments that follow."""
        for arg in self.arguments():
            if arg.op == "num" and head.sort[0] == "vector":
                arg = node("literal", arg.args[0], ("index", head.sort[1]))
            head = apply(head, arg)
        return head

    def arguments(self) -> list[Node]:
        """Take the arguments that follow a name, in parentheses and in brackets."""
        return self.items("(", ")", self.expression) + self.items("[", "]", self.expression)

    def items(self, opening: str, closing: str, item: Callable[[], Any]) -> list[Any]:
        """Take a bracketed list, or nothing when no bracket opens."""
        if not self.ahead(opening):
            return []
        found = [item()]
        while self.ahead(","):
            found.append(item())
        self.take(closing)
        return found

    def binder(self, op: str) -> Node:
        self.take("(")
        name = self.name()
        sort: Sort = REAL
        if self.ahead("["):
            sort = ("vector", self.dimension())
            self.take("]")
        elif self.tokens[self.place] != ":":
            sort = self.domain()
        self.take(":")
        self.scope.append((name, sort))
        body = self.expression()
        self.scope.pop()
        self.take(")")
        return node(op, sort, name, body)

    def name(self) -> str:
        """Take a name that can be declared or bound."""
        self.want(self.tokens[self.place].isidentifier() and self.tokens[self.place] not in KEYWORDS, "a name")
        return self.take()

    def domain(self) -> Sort:
        """Take `< n`, `in Z` or `in naturals`; return the sort of its elements."""
        if self.ahead("<"):
            return ("index", self.dimension())
        self.take("in")
        if self.ahead("naturals"):
            return DIM
        self.want(self.names.get(self.tokens[self.place]) == self.tokens[self.place], "a space")
        return ("point", self.take())

    def dimension(self) -> str | int:
        """Take a dimension: a name or a number."""
        token = self.tokens[self.place]
        known = int(token) <= MAX_DIMENSION if token.isdigit() else self.names.get(token) is var(token, DIM)
        self.want(known, f"a declared dimension or a number of at most {MAX_DIMENSION}")
        self.take()
        return int(token) if token.isdigit() else token


def read(text: str, names: Names) -> Node:
    """Return the term or formula that `text` says, its free names being those of `names`.

    Raises:
        KernelError: the text is not in the grammar, uses a name that is not declared, or its sorts do not fit.
    """
    if isinstance(text, str) and isinstance(known := names.get(text), Node):
        return known
    reader = Reader(text, names)
    result = reader.expression()
    reader.want(reader.place == len(reader.tokens) - 1, "an operator or the end")
    return result
