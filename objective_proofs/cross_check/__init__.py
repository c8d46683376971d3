"""Every statement checked by three engines that share nothing with the kernel's proof: SymPy, Z3 and sampling.

A cross-check never makes anything PROVED. One that is certain of the opposite turns a verdict into an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..kernel.statement import Statement
from .result import Result as Result


def cross_check(statement: Statement, verdict: str, witness: Mapping[str, Any] | None = None) -> dict[str, Result]:
    """Return what SymPy, Z3 and sampling say about a statement with a verdict.

    Args:
        statement: the statement.
        verdict: `PROVED` or `REFUTED`.
        witness: for a refuted statement the values that make it false, in the kernel's form (`kernel.witness`), or
            thus: a `Fraction` for a real, an `int` for a dimension, index or point, the number of points or their
            weights for a space, and for a family or function a table from tuples of arguments to values, with an
            optional `"default"`.

    Returns:
        The results under the keys `sympy`, `z3` and `numeric`.

    Raises:
        ValueError: the verdict is neither of the two.
        KernelError: a text in the witness is no closed term.
    """
    if verdict not in ("PROVED", "REFUTED"):
        raise ValueError(
            f"cross_check: expected the verdict PROVED or REFUTED, found {verdict!r}; check decided statements only"
        )
    from .. import numeric
    from . import sympy, z3
    from .witness import normalised

    if witness is not None:
        witness = normalised(statement, witness)
    return {
        name: engine.check(statement, verdict, witness)
        for name, engine in (("sympy", sympy), ("z3", z3), ("numeric", numeric))
    }
