"""What a claim's functions, numbers and powers mean in the language of statements.

cosh sinh tanh sigmoid softplus log1p expm1    by their definitions in exp and log
x**k                     an integer power, |k| at most `MAX_EXPONENT`
x**(k/2**m)              a power of a square root of ... of a square root
x**(p/q)                 exp(p/q*log(x)); for p/q > 0 and an x that is not plainly positive, also 0 at x = 0
a**b                     exp(b*log(a)), which needs a > 0
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from ..errors import ClaimError
from ..expression import Real, eq, real
from ..functions import abs_, exp, log, maximum, minimum, piecewise, sigmoid, softplus, sqrt
from ..kernel.term import Node
from ..kernel.text import MAX_EXPONENT
from ..printer import show

MAX_DIGITS = 900
MAX_BITS = 3000
MAX_ROOTS = 6  # x**(1/64) is the last power that is read as square roots
_NUMBER = re.compile(r"([0-9]*)\.?([0-9]*)(?:[eE]([-+]?[0-9]+))?")


def _cosh(t: Real) -> Real:
    return (exp(t) + exp(-t)) / 2


def _sinh(t: Real) -> Real:
    return (exp(t) - exp(-t)) / 2


def _tanh(t: Real) -> Real:
    return (exp(t) - exp(-t)) / (exp(t) + exp(-t))


def _log1p(t: Real) -> Real:
    return log(1 + t)


def _expm1(t: Real) -> Real:
    return exp(t) - 1


FUNCTIONS: dict[str, tuple[int, int, Callable[..., Real]]] = {
    "abs": (1, 1, abs_), "Abs": (1, 1, abs_), "exp": (1, 1, exp), "log": (1, 1, log), "sqrt": (1, 1, sqrt),
    "max": (2, 99, maximum), "Max": (2, 99, maximum), "min": (2, 99, minimum), "Min": (2, 99, minimum),
    "cosh": (1, 1, _cosh), "sinh": (1, 1, _sinh), "tanh": (1, 1, _tanh),
    "sigmoid": (1, 1, sigmoid), "softplus": (1, 1, softplus),
    "log1p": (1, 1, _log1p), "expm1": (1, 1, _expm1),
}  # fmt: skip
CURES = {
    "ln": "write log(x)", "log2": "write log(x)/log(2)", "log10": "write log(x)/log(10)", "exp2": "write 2**x",
    "pow": "write a**b", "square": "write x**2", "cbrt": "write x**(1/3)", "fabs": "write abs(x)",
    "maximum": "write max(a, b)", "minimum": "write min(a, b)", "relu": "write max(x, 0)",
    "Eq": "write a == b", "Ne": "write a != b",
}  # fmt: skip


def call(name: str, arguments: list[Node], column: int) -> Node:
    """Return a function of arguments.

    Raises:
        ClaimError: there is no such function, or it takes another number of arguments.
    """
    if name not in FUNCTIONS:
        known = ", ".join(sorted(n for n in FUNCTIONS if n.islower()))
        raise ClaimError(f"{name} is not supported: {CURES.get(name, f'the functions are {known}')}", column)
    least, most, meaning = FUNCTIONS[name]
    if not least <= len(arguments) <= most:
        wanted = "1 argument" if most == 1 else f"{least} to {most} arguments"
        cure = "; write log(x)/log(b) for another base" if name == "log" else ""
        raise ClaimError(f"expected {wanted} of {name}, found {len(arguments)}{cure}", column)
    return meaning(*map(Real, arguments)).node


def number(text: str, column: int) -> Fraction:
    """Return the rational that a number such as 3, 0.1 or 2.5e-3 says, exactly.

    Raises:
        ClaimError: it has too many digits.
    """
    match = _NUMBER.fullmatch(text)
    if match is None or len(match[1]) > MAX_DIGITS or len(match[2]) > MAX_DIGITS or len(match[3] or "") > 4:
        raise ClaimError(f"expected a number of at most {MAX_DIGITS} digits, found {text[:20]}...", column)
    exponent = int(match[3] or 0) - len(match[2])
    if abs(exponent) > MAX_DIGITS:
        raise ClaimError(f"expected a number of at most {MAX_DIGITS} digits, found {text[:40]}", column)
    return Fraction(int(match[1] + match[2])) * Fraction(10) ** exponent


def constant(t: Node) -> Fraction | None:
    """Return the value of a term made of numerals by `+ - * /` and small powers, or `None`."""
    if t.op == "num":
        return Fraction(t.args[0])
    if t.op not in ("neg", "add", "mul", "div", "pow"):
        return None
    parts = [constant(a) for a in t.args if isinstance(a, Node)]
    values = [p for p in parts if p is not None]
    if len(values) < len(parts):
        return None
    found = values[0]
    if t.op == "neg":
        found = -found
    elif t.op == "pow":
        if (found == 0 and t.args[1] < 0) or _bits(found) * abs(t.args[1]) > MAX_BITS:
            return None
        found = found ** t.args[1]
    elif t.op == "div":
        if values[1] == 0:
            return None
        found = found / values[1]
    else:
        for value in values[1:]:
            found = found + value if t.op == "add" else found * value
            if _bits(found) > MAX_BITS:
                return None
    return found


def _bits(value: Fraction) -> int:
    return max(value.numerator.bit_length(), value.denominator.bit_length())


class Power(NamedTuple):
    """A power.

    Attributes:
        term: what it means.
        note: how it is read, where that is not plain, or "".
    """

    term: Node
    note: str = ""


def power(base: Node, exponent: Node, positive: Callable[[Node], bool], column: int) -> Power:
    """Return what `base**exponent` means.

    Args:
        base: the base.
        exponent: the exponent, a term.
        positive: whether a base is plainly positive under the hypotheses read so far.
        column: where the exponent is written.

    Raises:
        ClaimError: the exponent is too large.
    """
    value, term = constant(exponent), Real(base)
    if value is None:
        written = f"{_shown(base)}**{_shown(exponent)}"
        meant = exp(Real(exponent) * log(term)).node
        return Power(
            meant, "" if positive(base) else f"{written} is read as {show(meant)}, which needs {show(base)} > 0"
        )
    if abs(value) > MAX_EXPONENT:
        raise ClaimError(f"expected an exponent of at most {MAX_EXPONENT}, found {_short(value)}", column)
    if value.denominator == 1:
        return Power((term ** int(value)).node)
    if value.denominator & (value.denominator - 1) == 0 and value.denominator <= 2**MAX_ROOTS:
        for _ in range(value.denominator.bit_length() - 1):
            term = sqrt(term)
        return Power(term.node if value.numerator == 1 else (term**value.numerator).node)
    meant_real = exp(real(value) * log(term))
    if positive(base) or value < 0:
        return Power(meant_real.node)
    written, elsewhere = f"{_shown(base)}**({_short(value)})", show(meant_real.node)
    note = f"{written} is read as 0 where {show(base)} = 0, and elsewhere as {elsewhere}"
    return Power(piecewise((0, eq(term, 0)), meant_real).node, note)


def _shown(t: Node) -> str:
    text = show(t)
    return text if t.op in ("num", "var") else f"({text})"


def _short(value: Fraction) -> str:
    text = str(value) if _bits(value) < 200 else f"{value.numerator.bit_length()} binary digits"
    return text
