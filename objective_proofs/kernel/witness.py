"""Evaluation of a statement at a witness: closed values for its symbols, at which every truth value is certain.

A witness gives a real as the text of a closed term, mostly a rational; a dimension, an index or a point as a natural number; a space
as the list of its weights (a finite base measure); a function as nested lists of its values at each index or point, or as
the text of a closed term such as `fun(x: if(x = 1, 2, 0))` where its argument is a real or a vector.
"""

from __future__ import annotations

from typing import Any

from .definedness import evaluated, obligations
from .interval import sign
from .poly import METER, difference, holds, rational
from .statement import Statement, fitting, sorts, substitute
from .term import DIM, REAL, KernelError, Node, Sort, contains, domain_size, node, num, replace, require
from .text import MAX_DIMENSION, Names, read


def judge(statement: Statement, witness: Any) -> str:
    """Return what a witness shows of a statement.

    Returns:
        `refuted`: every hypothesis is true, every term is defined and the conclusion is false; `undefined`: hypotheses are true
        up to a term that has no value; `holds`: all is true; `excluded`: some hypothesis is false.

    Raises:
        KernelError: a value is missing or of the wrong kind, or a truth value cannot be decided.
    """
    require(type(witness) is dict and set(witness) == set(statement.names), f"expected values for {', '.join(statement.names)}")
    names: Names = {}
    for name, declared in statement.names.items():
        names[name] = meaning(declared, witness[name], names)
    needed = obligations(statement)
    for place, formula in enumerate((*statement.hypotheses, statement.conclusion)):
        if not all(truth(substitute(o, names)) for at, o in needed if at == place):
            return "undefined"
        if not truth(substitute(formula, names)):
            return "excluded" if place < len(statement.hypotheses) else "refuted"
    return "holds"


def meaning(declared: Any, value: Any, names: Names) -> Any:
    """Return what a symbol stands for: a closed node, or the weights of a measure."""
    if isinstance(declared, str):
        weights = tuple(rational(w) for w in value) if type(value) is list else ()
        require(0 < len(weights) <= MAX_DIMENSION and min(weights) >= 0, f"expected nonnegative weights, found {str(value)[:60]!r}")
        return weights
    *domains, result = sorts(declared, names)
    return _closed(result, domains, value)


def _closed(sort: Sort, domains: list[Sort], value: Any) -> Node:
    """Return the function from the `domains` to `sort` that a value gives: a table over indices and points, or a term."""
    if domains and type(value) is list and domains[0][0] in ("index", "point"):
        require(len(value) == domain_size(domains[0]), f"expected {domain_size(domains[0])} values, found {str(value)[:60]!r}")
        return node("table", domains[0], *(_closed(sort, domains[1:], v) for v in value))
    if not domains and type(value) is int and sort != REAL:
        require(0 <= value <= MAX_DIMENSION, f"expected a natural number of at most {MAX_DIMENSION}, found {value!r:.60}")
        return num(value) if sort == DIM else node("literal", value, sort)
    require(sort != DIM, f"expected a natural number, found {str(value)[:60]!r}")
    found = read(str(value) if type(value) is int else value, {})
    require(not contains(found, "diff"), "a value has no derivatives in it")  # nothing would ask for their obligations
    return fitting(found, sort, domains)


def truth(f: Node) -> bool:
    """Return the truth value of a closed formula; a connective looks at its right side only when the left does not decide."""
    METER.charge(f.size)
    op, args = f.op, f.args
    if op in ("eq", "ne", "le", "lt"):
        found = sign(difference(evaluated(f)))
        require(found is not None, "a truth value cannot be decided")
        return holds(op, found or 0)
    if op in ("and", "or", "true", "false"):
        return (all if op in ("and", "true") else any)(map(truth, args))
    if op == "implies":
        return not truth(args[0]) or truth(args[1])
    if op == "not":
        return not truth(args[0])
    if op == "iff":
        return truth(args[0]) == truth(args[1])
    if op == "forall" and args[0][0] in ("index", "point"):
        return all(truth(replace(args[2], node("literal", k, args[0]))) for k in range(domain_size(args[0])))
    raise KernelError("a quantifier over infinitely many values cannot be evaluated")
