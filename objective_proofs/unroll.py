"""Statements written out at given sizes: what `ground` makes instances with.

`constant` and `fold` decide what only numerals say; `choices` gives values to free indices and points; `Unroller` walks.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from typing import Any

from .encode.derivative import at_point
from .kernel.statement import Statement
from .kernel.term import DIM, REAL, KernelError, Node, Signature, Sort, instantiate, node, num, var
from .kernel.text import Names
from .printer import show

MAX_CHOICES = 64
MAX_ENTRIES = 20_000
Sizes = Mapping[str, int]
Choice = Mapping[str, Any]  # a free index or point: its number; a function into a space: its table


class GroundError(KernelError):
    """The statement has no finite instance of this kind, or too large a one."""


def sized(statement: Statement) -> list[str]:
    """Return the names of the dimensions and spaces of a statement, in their order."""
    return [
        name
        for name, meaning in statement.names.items()
        if isinstance(meaning, str) or (isinstance(meaning, Node) and meaning.sort == DIM)
    ]


def constant(term: Node) -> Fraction | None:
    """Return the value of a term made of numerals and arithmetic alone, `None` for any other."""
    if term.op == "num":
        return Fraction(term.args[0])
    if term.op not in ("neg", "add", "mul", "div", "pow"):
        return None
    parts = [constant(a) for a in term.args if type(a) is Node]
    values = [p for p in parts if p is not None]
    if len(values) < len(parts):
        return None
    if term.op == "neg":
        return -values[0]
    if term.op == "add":
        return sum(values, Fraction(0))
    if term.op == "mul":
        result = Fraction(1)
        for value in values:
            result *= value
        return result
    if term.op == "div":
        return values[0] / values[1] if values[1] else None
    return values[0] ** term.args[1] if values[0] or term.args[1] >= 0 else None


def choices(statement: Statement, sizes: int | Sizes) -> list[dict[str, Any]]:
    """Return every choice of values for the free indices, points and functions into a space.

    Raises:
        GroundError: there are too many, or a function into a space takes reals.
    """
    size = _sizes(statement, sizes)
    names: list[str] = []
    options: list[list[Any]] = []
    count = 1
    for name, meaning in statement.names.items():
        option: list[Any] | None = None
        if isinstance(meaning, Node) and meaning.sort[0] in ("index", "point"):
            option = list(range(size[meaning.sort[1]]))
        elif isinstance(meaning, Signature) and meaning.result != REAL:
            keys = domain(name, meaning, size)
            values = range(size[meaning.result[1]])
            if len(values) ** len(keys) > MAX_CHOICES:
                raise GroundError(f"{name} has more than {MAX_CHOICES} tables at this size")
            option = [dict(zip(keys, row, strict=True)) for row in product(values, repeat=len(keys))]
        if option is not None:
            names.append(name)
            options.append(option)
            count *= len(option)
    if count > MAX_CHOICES:
        raise GroundError(f"{', '.join(names)} have more than {MAX_CHOICES} values at this size")
    return [dict(zip(names, row, strict=True)) for row in product(*options)]


def _sizes(statement: Statement, sizes: int | Sizes) -> dict[str, int]:
    return {name: sizes if isinstance(sizes, int) else sizes[name] for name in sized(statement)}


def domain(name: str, signature: Signature, sizes: Sizes) -> list[tuple[int, ...]]:
    """Return the arguments of a function of points and indices alone."""
    sorts: tuple[Sort, ...] = (*signature.arguments, *(("index", n) for n in signature.indices))
    if any(s == REAL or s[0] == "vector" for s in sorts):
        raise GroundError(f"{name} takes reals to points, which has no finite instance")
    return list(product(*(range(sizes[s[1]]) for s in sorts)))


class Unroller:
    """One walk over a statement at fixed sizes. `env` holds what stands for the bound variables, innermost last.

    A bound index or point is its number, a bound real the level of its quantifier, a bound vector a tuple of levels.
    """

    def __init__(self, statement: Statement, sizes: int | Sizes, choice: Choice | None) -> None:
        self.sizes = _sizes(statement, sizes)
        if choice is None:
            options = choices(statement, sizes)
            if not options:
                raise GroundError("no index exists at this size")
            choice = options[0]
        self.choice, self.taken = choice, set(statement.names)
        self.spaces = {name for name, meaning in statement.names.items() if isinstance(meaning, str)}
        self.names: Names = {}
        self.origins: dict[str, tuple[str, tuple[int, ...], tuple[int, ...]]] = {}
        self.made: dict[tuple[str, tuple[int, ...]], str] = {}
        self.memo: dict[Node, Any] = {}
        self.entries = 0

    def statement(self, statement: Statement, weighted: bool = True) -> Statement:
        hypotheses = [self.walk(h, (), 0) for h in statement.hypotheses]
        conclusion = self.walk(statement.conclusion, (), 0)
        while conclusion.op == "forall":
            name = self.fresh(conclusion.args[1])
            conclusion = instantiate(conclusion, var(name, REAL))
            self.names[name] = var(name, REAL)
        weights = [
            node("le", num(0), var(name, REAL))
            for name, (origin, _, _) in self.origins.items()
            if origin in self.spaces
        ]
        kept = (*(weights if weighted else ()), *(h for h in hypotheses if h.op != "true"))
        lines = [f"statement {statement.name}"]
        lines += [f"real {name}" for name, meaning in self.names.items() if isinstance(meaning, Node)]
        lines += [
            f"function {name}({', '.join(meaning.arguments)})"
            for name, meaning in self.names.items()
            if isinstance(meaning, Signature)
        ]
        lines += [f"given {show(h)}" for h in kept] + [f"show {show(conclusion)}"]
        return Statement(statement.name, self.names, kept, conclusion, "\n".join(lines))

    def name(self, origin: str, static: tuple[int, ...], places: tuple[int, ...]) -> str:
        """Return the name of an entry of a family; a symbol without static arguments keeps its own."""
        if (origin, static) not in self.made:
            made = origin
            if static:
                made = self.fresh(
                    "_".join((f"weight_{origin}" if origin in self.spaces else origin, *map(str, static)))
                )
            self.made[origin, static] = made
            self.origins[made] = (origin, static, places)
        return self.made[origin, static]

    def fresh(self, name: str) -> str:
        while name in self.taken:
            name += "_"
        self.taken.add(name)
        return name

    def scalar(self, origin: str, static: tuple[int, ...] = (), places: tuple[int, ...] = ()) -> Node:
        name = self.name(origin, static, places)
        made = self.names[name] = var(name, REAL)
        return made

    def walk(self, t: Node, env: tuple[Any, ...], depth: int) -> Any:
        if t.loose == 0 and depth == 0:
            if t not in self.memo:
                self.memo[t] = self.visit(t, env, depth)
            return self.memo[t]
        return self.visit(t, env, depth)

    def visit(self, t: Node, env: tuple[Any, ...], depth: int) -> Any:
        self.entries += 1
        if self.entries > MAX_ENTRIES:
            raise GroundError(f"the instance has more than {MAX_ENTRIES} parts")
        op, args = t.op, t.args
        if op in ("num", "true", "false"):
            return t
        if op == "literal":
            return args[0]
        if op == "table":
            return tuple(self.walk(a, env, depth) for a in args[1:])
        if op == "var":
            return self.variable(t)
        if op == "bound":
            return _bound(env[-1 - args[0]], depth)
        if op == "app":
            return self.application(t, env, depth)
        if op == "at" and args[0].op == "diff":
            return self.walk(at_point(t), env, depth)
        if op == "at":
            return self.walk(args[0], env, depth)[self.walk(args[1], env, depth)]
        if op in ("sum", "integral", "fun", "forall"):
            return self.binder(t, env, depth)
        return fold(op, [self.walk(a, env, depth) if type(a) is Node else a for a in args])

    def variable(self, t: Node) -> Any:
        name, sort = t.args
        if sort == DIM:
            return num(self.sizes[name])
        if sort == REAL:
            return self.scalar(name)
        if name not in self.choice:
            raise GroundError(f"{name} has no value")
        return self.choice[name]

    def application(self, t: Node, env: tuple[Any, ...], depth: int) -> Any:
        name, signature, *args = t.args
        found = [self.walk(a, env, depth) for a in args]
        places = tuple(k for k, value in enumerate(found) if isinstance(value, int))
        static = tuple(found[k] for k in places)
        dynamic = [
            x
            for value in found
            if not isinstance(value, int)
            for x in (value if isinstance(value, tuple) else (value,))
        ]
        if signature.result != REAL:
            if dynamic or name not in self.choice:
                raise GroundError(f"{name} takes reals to points, which has no finite instance")
            return self.choice[name][static]
        if len(places) == len(found) or not dynamic:
            return self.scalar(name, static, places)
        made = self.name(name, static, places)
        self.names[made] = Signature((REAL,) * len(dynamic), ())
        return node("app", made, self.names[made], *dynamic)

    def binder(self, t: Node, env: tuple[Any, ...], depth: int) -> Any:
        sort, hint, body = t.args
        if t.op == "forall" and (sort == REAL or sort[0] == "vector"):
            count = 1 if sort == REAL else self.sizes[sort[1]]
            levels: Any = depth if sort == REAL else tuple(range(depth, depth + count))
            inner = self.walk(body, (*env, ("levels", levels)), depth + count)
            for _ in range(count if inner.op not in ("true", "false") else 0):
                inner = node("forall", REAL, hint, inner)
            return inner
        if sort == REAL or sort[0] not in ("index", "point"):
            raise GroundError(f"a {t.op} over {sort} has no finite instance")
        parts = [self.walk(body, (*env, k), depth) for k in range(self.sizes[sort[1]])]
        if t.op == "fun":
            return tuple(parts)
        if t.op == "forall":
            return fold("and", parts)
        if t.op == "integral":
            parts = [node("mul", self.scalar(sort[1], (k,), (0,)), part) for k, part in enumerate(parts)]
        return num(0) if not parts else parts[0] if len(parts) == 1 else node("add", *parts)


def _bound(meaning: Any, depth: int) -> Any:
    if isinstance(meaning, int):
        return meaning
    levels = meaning[1]
    if isinstance(levels, int):
        return node("bound", depth - 1 - levels, REAL)
    return tuple(node("bound", depth - 1 - level, REAL) for level in levels)


def fold(op: str, args: list[Any]) -> Node:
    """Return `op(args)`, decided where only numerals are compared, so that facts about sizes disappear."""
    if op in ("eq", "le", "lt", "ne"):
        left, right = constant(args[0]), constant(args[1])
        if left is not None and right is not None:
            holds = {"eq": left == right, "le": left <= right, "lt": left < right, "ne": left != right}[op]
            return node("true" if holds else "false")
    elif op in ("and", "or"):
        stop, skip = ("false", "true") if op == "and" else ("true", "false")
        if any(a.op == stop for a in args):
            return node(stop)
        args = [a for a in args if a.op != skip]
        if len(args) < 2:
            return args[0] if args else node(skip)
    elif op == "not" and args[0].op in ("true", "false"):
        return node("false" if args[0].op == "true" else "true")
    elif op == "implies":
        if args[0].op == "false" or args[1].op == "true":
            return node("true")
        if args[0].op == "true":
            return args[1]  # type: ignore[no-any-return]
    elif op == "iff" and any(a.op in ("true", "false") for a in args):
        known, other = args if args[0].op in ("true", "false") else reversed(args)
        return other if known.op == "true" else fold("not", [other])
    elif op == "if" and args[0].op in ("true", "false"):
        return args[1] if args[0].op == "true" else args[2]  # type: ignore[no-any-return]
    return node(op, *args)
