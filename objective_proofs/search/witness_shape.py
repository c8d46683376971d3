"""Shapes of witnesses: what every symbol stands for, up to finitely many unknown rationals, the slots.

A shape fixes the dimensions, the points of the spaces with their weights, and what else is chosen from a finite set. A
family becomes a table of slots. A function of reals or vectors becomes a formula with slots for coefficients: affine,
quadratic, or constant but for one point or for one step. A sequence has a form of its own (`witness_sequences`). Shapes
come in the order in which their witnesses are preferred.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations_with_replacement, islice, product
from typing import Any, NamedTuple

from ..kernel.poly import Rational, constant, normal, term
from ..kernel.statement import Statement, sorts
from ..kernel.term import DIM, REAL, KernelError, Node, Sort, domain_size, node, num, require, var
from ..kernel.text import Names
from ..printer import show
from ..sequences import sequences
from .text import tidy
from .witness_sequences import Kinds, assignments, body

DIMENSIONS = (1, 2, 0, 3)
MEASURES: tuple[tuple[Rational, ...], ...] = ((1,), (1, 1), (0,), (2,), (Fraction(1, 2),), (1, 1, 1), (1, 0))
FORMS = ("affine", "quadratic", "point", "step")
MAX_SIZES = 32
FEW_SIZES = 4  # tried for sequences of other kinds than the first
MAX_RANKED = 5000
MAX_CHOICES = 8
MAX_SLOTS, MAX_SLOTS_OF_ONE_SIZE = 60, 600
LARGEST_NUMERAL = 8  # dimensions up to here are tried when a hypothesis names them


class Shape(NamedTuple):
    """The meaning of every declared name, in which the slots stand as real variables."""

    names: Names
    slots: tuple[str, ...]


def shapes(statement: Statement) -> Iterator[Shape]:
    """Yield the shapes of witnesses of a statement, preferred ones first.

    Raises:
        KernelError: a function takes reals to points, and no text of a witness says such a function.
    """
    kinds = list(assignments(sequences(statement)))
    for form in FORMS:
        formed = False
        table = _sizes(statement)
        most = MAX_SLOTS if len(table) > 1 else MAX_SLOTS_OF_ONE_SIZE
        for assigned, sizes in ((a, row) for k, a in enumerate(kinds) for row in (table[:FEW_SIZES] if k else table)):
            for choice in islice(_choices(statement, sizes), MAX_CHOICES):
                builder = _Builder(form, assigned)
                names: Names = {}
                for name, declared in statement.names.items():
                    if name in sizes or name in choice:
                        names[name] = sizes[name] if name in sizes else choice[name]
                    else:
                        *domains, _ = sorts(declared, names)  # type: ignore[arg-type]
                        names[name] = builder.value(name, domains)
                formed = formed or builder.formed
                if len(builder.slots) <= most:
                    yield Shape(names, tuple(builder.slots))
        if not formed:
            return


def _sizes(statement: Statement) -> list[dict[str, Any]]:
    """Return numbers for the dimensions and weights for the spaces, small ones first."""
    numerals: set[int] = set()
    for hypothesis in statement.hypotheses:
        _numerals(hypothesis, numerals)
    dimensions = [*DIMENSIONS, *sorted(n + k for n in numerals for k in (0, 1) if n + k not in DIMENSIONS)]
    options: dict[str, list[Any]] = {}
    for name, declared in statement.names.items():
        if isinstance(declared, str):
            options[name] = list(MEASURES)
        elif isinstance(declared, Node) and declared.sort == DIM:
            options[name] = [num(n) for n in dict.fromkeys(dimensions)]
    width = max(map(len, options.values()), default=0)
    while width > 1 and width ** len(options) > MAX_RANKED:
        width -= 1
    table = product(*(list(enumerate(option))[:width] for option in options.values()))
    ranked = sorted(table, key=lambda row: (sum(rank for rank, _ in row), [rank for rank, _ in row]))
    return [dict(zip(options, (value for _, value in row), strict=True)) for row in ranked[:MAX_SIZES]]


def _numerals(t: Node, found: set[int]) -> None:
    """Collect the numerals of a formula that is about dimensions."""
    parts = [a for a in t.args if type(a) is Node]
    if any(a.sort == DIM for a in parts):
        found.update(a.args[0] for a in parts if a.op == "num" and a.args[0] <= LARGEST_NUMERAL)
    for a in parts:
        _numerals(a, found)


def _choices(statement: Statement, sizes: dict[str, Any]) -> Iterator[dict[str, Node]]:
    """Yield values for the free indices and points and for the functions into a space.

    No statement names an element of a set of symbolic size, so elements that are not yet in use are alike.
    """
    options: dict[str, list[Any]] = {}
    used: dict[Sort, int] = {}
    for name, declared in statement.names.items():
        if name in sizes:
            continue
        *domains, result = sorts(declared, sizes)  # type: ignore[arg-type]
        if result == REAL or result[0] == "vector":
            continue
        require(not any(d == REAL or d[0] == "vector" for d in domains), f"{name} takes reals to points")
        count = domain_size(result)
        if not _cells(domains):
            return
        if not domains:
            used[result] = used.get(result, 0) + 1
            count = min(count, used[result])
        literals = [node("literal", k, result) for k in range(count)]
        rows = islice(product(literals, repeat=_cells(domains)), MAX_CHOICES)
        options[name] = [_table(domains, iter(row)) for row in rows]
    for values in product(*options.values()):
        yield dict(zip(options, values, strict=True))


def _cells(domains: list[Sort]) -> int:
    count = 1
    for domain in domains:
        count *= domain_size(domain)
    return count


def _table(domains: list[Sort], cells: Iterator[Node]) -> Node:
    if not domains:
        return next(cells)
    return node("table", domains[0], *(_table(domains[1:], cells) for _ in range(domain_size(domains[0]))))


class _Builder:
    """Makes the values of one shape; `formed` tells whether some function needed a form."""

    def __init__(self, form: str, kinds: Kinds) -> None:
        self.form, self.formed, self.kinds = form, False, kinds
        self.slots: list[str] = []

    def slot(self, name: str) -> Node:
        self.slots.append(name)
        return var(name, REAL)

    def value(self, name: str, domains: list[Sort]) -> Node:
        """Return a function of the domains: a table of slots, or a formula from its first real or vector on."""
        if not domains:
            return self.slot(name)
        if domains[0][0] in ("index", "point") and domain_size(domains[0]):
            parts = [self.value(f"{name}.{k}", domains[1:]) for k in range(domain_size(domains[0]))]
            return node("table", domains[0], *parts)
        body = self.formula(name, domains)
        for domain in reversed(domains):
            body = node("fun", domain, {"index": "i", "point": "z", "vector": "v"}.get(domain[0], "x"), body)
        return body

    def formula(self, name: str, domains: list[Sort]) -> Node:
        """Return a term in the variables bound by the domains, the last of which is the innermost."""
        if any(d[0] == "index" and not domain_size(d) for d in domains):
            return num(0)
        bound = [node("bound", len(domains) - 1 - k, domain) for k, domain in enumerate(domains)]
        if name in self.kinds:
            return body(self.kinds[name], bound[0], lambda part: self.slot(f"{name}.{part}"))
        self.formed = True
        features = [b for b in bound if b.sort == REAL]
        for vector in (b for b in bound if b.sort[0] == "vector"):
            index = ("index", vector.sort[1])
            entries = [node("at", vector, b) for b in bound if b.sort == index]
            features += entries or [node("at", vector, node("literal", k, index)) for k in range(domain_size(index))]
        if self.form in ("point", "step") and features:
            here = node("eq" if self.form == "point" else "lt", features[0], self.slot(f"{name}.place"))
            return node("if", here, self.slot(f"{name}.there"), self.slot(f"{name}.elsewhere"))
        parts = [self.slot(f"{name}.constant")]
        parts += [node("mul", self.slot(f"{name}.slope{k}"), f) for k, f in enumerate(features)]
        if self.form == "quadratic" and len(features) <= 3:
            for k, pair in enumerate(combinations_with_replacement(features, 2)):
                parts.append(node("mul", self.slot(f"{name}.square{k}"), *pair))
        return node("add", *parts) if len(parts) > 1 else parts[0]


def numeral(value: Rational) -> Node:
    """Return the term that stands for a rational."""
    return term(constant(value))


def substitute(t: Node, values: dict[str, Node], memo: dict[Node, Node] | None = None) -> Node:
    """Return a term or formula with closed terms in place of free real variables."""
    memo = {} if memo is None else memo
    if t.op == "var":
        return values.get(t.args[0], t)
    if t not in memo:
        memo[t] = node(t.op, *(substitute(a, values, memo) if type(a) is Node else a for a in t.args))
    return memo[t]


def render(shape: Shape, values: dict[str, Node]) -> dict[str, Any]:
    """Return the witness that a shape becomes with closed terms in its slots, in the format of `kernel.witness`."""
    return {name: _rendered(meaning, values) for name, meaning in shape.names.items()}


def _rendered(meaning: Any, values: dict[str, Node]) -> Any:
    if isinstance(meaning, tuple):
        return [_number(w) for w in meaning]
    if meaning.op in ("num", "literal"):
        return meaning.args[0]
    if meaning.op == "table":
        return [_rendered(entry, values) for entry in meaning.args[1:]]
    found = _simplified(substitute(meaning, values))
    whole = found.args[0] if found.op == "neg" else found
    return int(show(found)) if whole.op == "num" else show(found)


def _number(value: Rational) -> int | str:
    return int(value) if value.denominator == 1 else str(value)


def _simplified(t: Node) -> Node:
    """Return an equal term for the reader of a witness."""
    if t.op == "fun":
        return node("fun", *t.args[:2], _simplified(t.args[2]))
    if t.op == "if":
        yes, no = _simplified(t.args[1]), _simplified(t.args[2])
        return yes if yes is no else node("if", t.args[0], yes, no)
    try:
        return tidy(term(normal(t))) if t.sort == REAL else t
    except KernelError:
        return t
