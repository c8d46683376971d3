"""Derivatives of terms as they are written, for the encodings: rule by rule on the term, apart from the kernel's own calculus."""

from __future__ import annotations

from ..kernel.poly import mentions
from ..kernel.term import KernelError, Node, node, num, replace

ZERO, ONE = num(0), num(1)


def at_point(t: Node) -> Node:
    """Return the term that `diff(x: u)(a)` stands for, the derivative of u at a.

    Raises:
        KernelError: the derivative of some part of u is not known.
    """
    function, point = t.args
    return replace(_slope(function.args[2], 0), point)


def _slope(t: Node, level: int) -> Node:
    """Return the derivative of a term in its loose variable `level`."""
    op, args = t.op, t.args
    if not mentions(t, level) or (op == "pow" and args[1] == 0):
        return ZERO
    if op == "bound":
        return ONE
    if op == "at" and args[0].op == "diff":
        return _slope(at_point(t), level)
    if op in ("sum", "integral"):
        return node(op, *args[:2], _slope(args[2], level + 1))
    if op == "if":
        return node("if", args[0], _slope(args[1], level), _slope(args[2], level))
    if op == "pow":
        return node("mul", num(args[1]), node("pow", args[0], args[1] - 1), _slope(args[0], level))
    if op == "mul":
        return node("add", *(node("mul", *args[:k], _slope(a, level), *args[k + 1:]) for k, a in enumerate(args)))
    slopes = [_slope(a, level) for a in args if type(a) is Node]
    if op in ("add", "neg"):
        return node(op, *slopes)
    first = args[0]
    if op == "div":
        top = node("add", node("mul", slopes[0], args[1]), node("neg", node("mul", first, slopes[1])))
        return node("div", top, node("pow", args[1], 2))
    if op in ("max", "min"):
        smaller = node("lt", *args) if op == "max" else node("lt", *reversed(args))
        return node("if", smaller, slopes[1], slopes[0])
    outer = {
        "exp": lambda: t,
        "log": lambda: node("div", ONE, first),
        "sqrt": lambda: node("div", ONE, node("mul", num(2), t)),
        "abs": lambda: node("div", first, t),
    }
    if op not in outer:
        raise KernelError(f"the derivative of a term with the variable under {op} is not known")
    return node("mul", outer[op](), slopes[0])

