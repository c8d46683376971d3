"""SymPy expressions as expressions of statements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .errors import StatementError
from .expression import Real, build, real
from .functions import exp, log, maximum, minimum, sqrt
from .kernel.term import var as kernel_variable

if TYPE_CHECKING:
    from .expression import RealLike


def from_sympy(expression: Any, symbols: Mapping[str, RealLike] | None = None) -> Real:
    """Return a SymPy expression as a `Real`.

    What arrives is what SymPy kept, not what was typed: SymPy has already cancelled `x/x` to 1 and `x - x` to 0, dropped terms
    times 0, merged powers and numbers, sorted the arguments of sums and products, written quotients as negative powers, and
    used the assumptions of its symbols. A statement about the expression therefore says nothing about what was removed, in
    particular not that a cancelled denominator is nonzero. Write such a statement with the operators of this package instead.

    Args:
        expression: made of Symbol, Integer, Rational, Add, Mul, Pow with an integer exponent or 1/2 or -1/2, exp, log, Abs, Max,
            Min and the constant E.
        symbols: what the symbols stand for, by name; by default each is the real parameter of its own name.

    Raises:
        StatementError: it holds anything else, a Float in particular.
    """
    import sympy  # type: ignore[import-untyped, unused-ignore]

    def convert(e: Any) -> Real:
        if isinstance(e, sympy.Float):
            raise StatementError(f"expected an exact SymPy expression, found the Float {e}; write Rational(1, 10) if a tenth is meant")
        if isinstance(e, sympy.Rational):
            top, below = int(e.p), int(e.q)
            return real(top) if below == 1 else real(top) / below
        if isinstance(e, sympy.Symbol):
            given = (symbols or {}).get(e.name)
            return Real(kernel_variable(e.name, "real")) if given is None else real(given)
        if e is sympy.E:
            return exp(1)
        if isinstance(e, sympy.Pow):
            return power(*e.as_base_exp()) if e.base is not sympy.E else exp(convert(e.exp))
        head = type(e)
        if head in (sympy.Add, sympy.Mul):
            return Real(build("add" if head is sympy.Add else "mul", *(convert(a).node for a in e.args)))
        if head in (sympy.exp, sympy.log, sympy.Abs) and len(e.args) == 1:
            inside = convert(e.args[0])
            return exp(inside) if head is sympy.exp else log(inside) if head is sympy.log else abs(inside)
        if head in (sympy.Max, sympy.Min):
            first, second, *rest = sorted(e.args, key=sympy.default_sort_key)
            extreme = maximum if head is sympy.Max else minimum
            return extreme(convert(first), convert(second), *map(convert, rest))
        raise StatementError(
            f"expected a SymPy expression of +, *, integer powers, square roots, exp, log, Abs, Max and Min, found {e!s:.60} of "
            f"type {type(e).__name__}"
        )

    def power(base: Any, exponent: Any) -> Real:
        if exponent.is_Integer:
            return convert(base) ** int(exponent)
        if exponent in (sympy.Rational(1, 2), sympy.Rational(-1, 2)):
            root = sqrt(convert(base))
            return root if exponent > 0 else 1 / root
        raise StatementError(f"expected an integer exponent, 1/2 or -1/2, found {exponent} in a SymPy power; write exp(p*log(x))")

    return convert(expression)
