"""What SymPy sees of an expression whose symbols carry assumptions: that it vanishes, its sign, its minimum.

A variable in which the expression is convex is replaced by its stationary point; what is left bounds it from below.
"""

from __future__ import annotations

from typing import Any

import sympy

MAX_OPERATIONS = 150  # larger expressions are only expanded
MAX_EXPANDED = 300  # the same for what the expansion gives
MAX_MINIMISED = 40  # the same for what is factored or minimised
MAX_VARIABLES = 6
Expr = Any


def is_zero(e: Expr) -> bool:
    """Return whether SymPy sees that an expression vanishes."""
    expanded = sympy.expand(e)
    if expanded == 0 or expanded.is_polynomial():
        return bool(expanded == 0)
    if e.count_ops() > MAX_OPERATIONS or expanded.count_ops() > MAX_EXPANDED:
        return False
    together = sympy.together(sympy.expand_log(expanded))
    if sympy.expand(sympy.numer(together)) == 0:
        return True
    return bool(e.has(sympy.log)) and _vanishing_logarithm(expanded)


def _vanishing_logarithm(expanded: Expr) -> bool:
    """Return whether `sum(k*log(u)) + r` vanishes, for integers `k` and positive `u`: then `prod(u**k)*exp(r) = 1`."""
    product = sympy.Integer(1)
    for part in sympy.Add.make_args(expanded):
        factor, rest = part.as_coeff_Mul()
        if isinstance(rest, sympy.log) and factor.is_Integer and rest.args[0].is_positive:
            product *= rest.args[0] ** factor
        elif part.has(sympy.log):
            return False
        else:
            product *= sympy.exp(part)
    above, below = sympy.fraction(sympy.together(product))
    return bool(sympy.expand(above - below) == 0)


def nonnegative(e: Expr, strict: bool) -> bool:
    """Return whether SymPy sees that an expression is nonnegative, or positive."""
    if _has_sign(e, strict):
        return True
    expanded = sympy.expand(e)
    if _has_sign(expanded, strict):
        return True
    if e.count_ops() > MAX_MINIMISED:
        return False
    if expanded.is_rational_function() and _has_sign(sympy.factor(expanded), strict):
        return True
    found = minimum(e)
    return found is not None and _has_sign(found[0], strict)


def _has_sign(e: Expr, strict: bool) -> bool:
    return bool(e.is_positive if strict else e.is_nonnegative)


def minimum(e: Expr, fully: bool = False) -> tuple[Expr, bool, dict[Expr, Expr]] | None:
    """Return what is left when variables are minimised out, each at a stationary point of a convex function.

    Args:
        e: the expression.
        fully: go on when the sign of what is left is plain already.

    Returns:
        What is left; whether no variable is, each having gone to its only such point; and these points. `None` if none
        could be minimised out.
    """
    points: dict[Expr, Expr] = {}
    unique = progress = True
    current = sympy.expand(e)
    while progress and current.count_ops() <= MAX_MINIMISED and current.free_symbols:
        if current.is_nonnegative and not fully:
            break
        progress = False
        for symbol in sorted(current.free_symbols, key=str)[:MAX_VARIABLES]:
            found = _stationary(current, symbol)
            if found is not None:
                point, strictly = found
                current = sympy.expand(sympy.expand_log(current.subs(symbol, point)))
                points = {s: p.subs(symbol, point) for s, p in points.items()} | {symbol: point}
                unique = unique and strictly
                progress = True
                break
    return (current, unique and not current.free_symbols, points) if points else None


def _stationary(e: Expr, symbol: Expr) -> tuple[Expr, bool] | None:
    """Return a stationary point in one variable of a function that is convex in it, and whether it is strictly so."""
    if not _on_an_interval(e, symbol):
        return None
    first = sympy.expand_log(e.diff(symbol))
    second = first.diff(symbol)
    if not first.has(symbol) and not is_zero(first):
        return None
    if not second.is_nonnegative:
        second = sympy.factor(sympy.together(second)) if second.count_ops() < MAX_MINIMISED else second
        if not second.is_nonnegative:
            return None
    if not second.has(symbol) and second.is_positive:
        candidates = [sympy.cancel(symbol - first / second)]
    else:
        others = sorted(e.free_symbols - {symbol}, key=str)
        candidates = [sympy.Integer(0), sympy.Integer(1), sympy.Integer(-1), *others, *(-o for o in others)]
    for point in candidates:
        if (symbol.is_positive and not point.is_positive) or (symbol.is_nonnegative and not point.is_nonnegative):
            continue
        if is_zero(first.subs(symbol, point)):
            return point, bool(second.is_positive)
    return None


def _on_an_interval(e: Expr, symbol: Expr) -> bool:
    """Return whether an expression is smooth in a variable on one interval, where convexity makes a minimum global."""
    if symbol.is_nonpositive or (symbol.is_nonzero and not symbol.is_positive):
        return False
    for part in sympy.preorder_traversal(e):
        if part is symbol or not part.has(symbol) or isinstance(part, (sympy.Add, sympy.Mul, sympy.exp)):
            continue
        inside = part.args[0]
        if isinstance(part, sympy.Pow) and part.exp.is_Integer:
            if part.exp.is_negative and not (inside.is_positive or inside.is_negative):
                return False
        elif not isinstance(part, sympy.log) or not (inside.is_positive or inside.diff(symbol, 2) == 0):
            return False
    return True
