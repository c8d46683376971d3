"""The language of statements: terms and formulas, immutable and interned.

A node is an operator with arguments. Equal nodes are the same object, so `is` is equality. Bound variables are
de Bruijn indices, free variables carry their sort, and functions are applied to all their arguments at once.

Sorts are `REAL`, `DIM` (a natural number; usable wherever a real is), `FORMULA`, `("index", n)`, `("point", Z)`,
`("vector", n)`, and `("fun", domain, result)` for other functions. A dimension n or space Z is a name, or, at a witness, a
number or a tuple of weights. A function symbol has a `Signature`: sorts of the arguments in parentheses, dimensions of the
arguments in brackets, sort of the result.

Every node knows its tree size and its nesting depth, and both are bounded, so that whatever walks over a node takes
bounded time and a bounded stack, however the node was built.
"""

from __future__ import annotations

from _thread import allocate_lock
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

Sort = Any  # "real", "dim", "formula" or a pair of strings
REAL, DIM, FORMULA = "real", "dim", "formula"
MAX_DEPTH = 120
MAX_SIZE = 2_000_000
RELATIONS = {"eq": "=", "le": "<=", "lt": "<", "ne": "!="}
FUNCTIONS = ("exp", "log", "sqrt", "abs", "max", "min")
BINDERS = ("sum", "integral", "fun", "forall", "diff")
ANY_NUMBER = {"add": REAL, "mul": REAL, "and": FORMULA, "or": FORMULA}  # of arguments of the sort of the result
OPERATORS: dict[str, tuple[tuple[Sort, ...], Sort]] = {  # the sorts of the arguments and of the result
    **dict.fromkeys(RELATIONS, ((REAL, REAL), FORMULA)), **dict.fromkeys(("div", "max", "min"), ((REAL, REAL), REAL)),
    **dict.fromkeys(("exp", "log", "sqrt", "abs", "neg"), ((REAL,), REAL)), "if": ((FORMULA, REAL, REAL), REAL),
    **dict.fromkeys(("implies", "iff"), ((FORMULA, FORMULA), FORMULA)), "not": ((FORMULA,), FORMULA),
    **dict.fromkeys(("true", "false"), ((), FORMULA)), "pow": ((REAL, int), REAL),
}


class KernelError(Exception):
    """The kernel refuses: a text, a term, a step, a witness, or the work that something would take.

    Attributes:
        term: the term that the message is about, if there is one.
    """

    def __init__(self, message: str, term: Node | None = None) -> None:
        super().__init__(message)
        self.term = term


def require(condition: object, message: str, *values: object) -> None:
    """Raise `KernelError` unless the condition holds; the message is formatted with the values, if there are any."""
    if not condition:
        raise KernelError(message.format(*values) if values else message)


class Signature(NamedTuple):
    """How a function symbol is applied: `f(arguments)[indices]`, with a value of sort `result`."""

    arguments: tuple[Sort, ...]
    indices: tuple[str, ...]
    result: Sort = REAL


class Node:
    """One term or formula. Build it with `node`, never directly."""

    __slots__ = ("args", "depth", "loose", "number", "op", "poly", "size", "sort")

    def __init__(self, op: str, args: tuple[Any, ...], sort: Sort) -> None:
        self.op, self.args, self.sort = op, args, sort
        self.number = len(NODES)  # its place there
        self.poly: Any = None  # the normal form, kept by `poly.normal`
        size, depth, loose = 1, 0, args[0] + 1 if op == "bound" else 0
        for child in args:
            if type(child) is Node:
                size += child.size
                depth = child.depth if child.depth > depth else depth
                loose = child.loose if child.loose > loose else loose
        self.size: int = size
        self.depth: int = depth + 1
        self.loose: int = loose - 1 if loose and op in BINDERS else loose  # one more than the largest index not bound inside


NODES: list[Node] = []
_TABLE: dict[tuple[Any, ...], Node] = {}
_LOCK = allocate_lock()  # a node's number is its place in NODES, whatever other threads do


def node(op: str, *args: Any) -> Node:
    """Return the node `op(args)`, after checking the sorts of its arguments.

    Raises:
        KernelError: the arguments do not fit the operator, or the node is too large or too deep.
    """
    key = (op, *args)
    found = _TABLE.get(key)
    if found is not None:
        return found
    sort = _sort(op, args)
    with _LOCK:
        made = _TABLE.get(key) or Node(op, args, sort)
        bounded = made.depth <= MAX_DEPTH and made.size <= MAX_SIZE
        require(bounded, "a term is nested more than {} deep or has more than {} nodes", MAX_DEPTH, MAX_SIZE)
        if made.number == len(NODES):
            NODES.append(made)
            _TABLE[key] = made
    return made


def _sort(op: str, args: tuple[Any, ...]) -> Sort:
    """Return the sort of `op(args)`, or raise `KernelError`."""
    if op in ANY_NUMBER or op in OPERATORS:
        wanted, result = OPERATORS.get(op) or ([ANY_NUMBER[op]] * len(args), ANY_NUMBER[op])
        _expect(op, args, wanted)
        return result
    if op == "num":
        require(type(args[0]) is int and args[0] >= 0, "expected a natural number")
        return REAL
    if op in ("var", "bound", "literal"):
        require(op != "literal" or 0 <= args[0] < domain_size(args[1]), "an index out of range")
        return args[1]
    if op == "app":
        name, signature, *values = args
        _expect(name, values, (*signature.arguments, *(("index", n) for n in signature.indices)))
        return signature.result
    if op == "table":
        require(len({a.sort for a in args[1:]}) == 1 and len(args) == 1 + domain_size(args[0]), "a table of the wrong size")
        return _function_sort(args[0], args[1].sort)
    if op == "at":
        function, argument = args[0].sort, args[1].sort
        result = REAL if function[0] == "vector" else function[-1]
        require(function == _function_sort(argument, result), "expected a function of {}, found {}", argument, function)
        return result
    require(op in BINDERS, "unknown operator {!r}", op)
    domain, _, body = args
    require(domain[0] == {"sum": "index", "integral": "point"}.get(op, domain[0]), "a {} over {}", op, domain)
    if op in ("fun", "diff"):
        require(op == "fun" or domain == REAL == body.sort, "a derivative of {} in {}", body.sort, domain)
        return _function_sort(domain, body.sort)
    _expect(op, (body,), (FORMULA if op == "forall" else REAL,))
    return body.sort


def _function_sort(domain: Sort, result: Sort) -> Sort:
    return ("vector", domain[1]) if domain[0] == "index" and result == REAL else ("fun", domain, result)


def _expect(op: str, args: Sequence[Any], sorts: Sequence[Sort]) -> None:
    require(len(args) == len(sorts), "{} takes {} arguments, found {}", op, len(sorts), len(args))
    for child, sort in zip(args, sorts, strict=True):
        found = child.sort if type(child) is Node else type(child)
        require(found == sort or fits(found, sort), "{}: expected {}, found {}", op, sort, found)


def contains(t: Node, op: str) -> bool:
    """Return whether an operator stands in the term or formula."""
    return t.op == op or any(contains(a, op) for a in t.args if type(a) is Node)


def fits(sort: Sort, expected: Sort) -> bool:
    """Return whether a term of `sort` may stand where `expected` is wanted."""
    return bool(sort == expected or (expected == REAL and sort == DIM))


def domain_size(domain: Sort) -> int:
    """Return the size of an index set or space that is given in numbers: `("index", 3)`, `("point", weights)`."""
    require(domain[0] in ("index", "point") and not isinstance(domain[1], str), "{} has no known size", domain)
    return domain[1] if type(domain[1]) is int else len(domain[1])


def num(value: int) -> Node:
    """Return the numeral `value`, negated if it is negative."""
    return node("num", value) if value >= 0 else node("neg", node("num", -value))


def var(name: str, sort: Sort) -> Node:
    """Return the free variable `name`; a vector is a function symbol."""
    return symbol(name, Signature((), (sort[1],))) if sort[0] == "vector" else node("var", name, sort)


def symbol(name: str, signature: Signature, *args: Node) -> Node:
    """Return a function symbol applied to its arguments; what lacks only its last index is a vector, eta-expanded."""
    if not signature.indices or len(args) + 1 != len(signature.arguments) + len(signature.indices):
        return node("app", name, signature, *args)
    last = node("bound", 0, ("index", signature.indices[-1]))
    return node("fun", last.sort, "i", node("app", name, signature, *(shift(a, 1) for a in args), last))


def rebuilt(t: Node, change: Callable[[Node, int], Node], level: int = 0) -> Node:
    """Return `t` with `change(variable, level)` for each of its loose bound variables, under `level` of its binders."""
    if t.loose <= level:
        return t
    if t.op == "bound":
        return change(t, level)
    inner = level + 1 if t.op in BINDERS else level
    args = [rebuilt(a, change, inner) if type(a) is Node else a for a in t.args]
    return apply(*args) if t.op == "at" else node(t.op, *args)


def replace(body: Node, value: Node) -> Node:
    """Return `body` out from under its binder, with `value` for the variable of the binder.

    `value` is shifted past the binders of `body`, so that none of them captures a loose variable of it; variables of
    binders further out lose one binder.
    """
    def change(t: Node, level: int) -> Node:
        return shift(value, level) if t.args[0] == level else node("bound", t.args[0] - 1, t.sort)

    return rebuilt(body, change)


def shift(term: Node, by: int) -> Node:
    """Return `term` with its loose bound variables renumbered to stand under `by` more binders."""
    return rebuilt(term, lambda t, _: node("bound", t.args[0] + by, t.sort)) if by else term


def instantiate(binder: Node, value: Node) -> Node:
    """Return the body of a closed `forall`, `fun`, `sum` or `integral` with `value` for its variable.

    Raises:
        KernelError: the binder is not closed, or `value` has another sort than the bound variable.
    """
    fitting = fits(value.sort, binder.args[0]) or (binder.args[0] == DIM and natural(value))
    require(not binder.loose and fitting, "expected {}, found {}", binder.args[0], value.sort)
    return replace(binder.args[2], value)


def natural(t: Node) -> bool:
    """Return whether a term is built of dimensions and numerals by sums and products: its value is a natural number."""
    return t.sort == DIM or t.op == "num" or (t.op in ("add", "mul") and all(map(natural, t.args)))


def apply(function: Node, *args: Node) -> Node:
    """Return a function applied to arguments: beta-reduced, looked up in a table, or `at` when neither is possible."""
    for arg in args:
        if function.op == "fun":
            require(fits(arg.sort, function.args[0]), "expected {}, found {}", function.args[0], arg.sort)
            function = replace(function.args[2], arg)
        elif function.op == "table" and arg.op == "literal":
            require(arg.sort == function.args[0], "an index ranges over another set than its table")
            function = function.args[1 + arg.args[0]]
        else:
            function = node("at", function, arg)
    return function
