"""The search for certificates and witnesses: untrusted, replayed by the kernel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..kernel.statement import Statement
from .certify import prove as _prove
from .context import Budget
from .witness import find, find_witness


def prove(
    statement: Statement, theorems: Mapping[str, Statement] | None = None, hints: Sequence[str] = (), effort: int = 3,
    least: int = 0, work: int | None = None,
) -> dict[str, Any] | None:
    """Return a certificate `{"proof": ..., "defined": ...}` that the kernel has replayed, or `None`.

    Args:
        statement: what is to be proved, as the kernel reads it.
        theorems: statements that the certificate may cite, each proved earlier in the run.
        hints: names of such theorems, or texts of formulas to prove first.
        effort: the largest effort that is tried, from 0 to 3.
        least: the least effort that is tried on the conclusion, where smaller ones are known to fail.
        work: how many products of monomials the search may take; each effort is limited anyway.
    """
    cited = {name: (s, frozenset[str]()) for name, s in (theorems or {}).items()}
    return _prove(statement, cited, hints, effort, least, None if work is None else Budget(work))


def refute(statement: Statement) -> dict[str, Any] | None:
    """Return a certificate `{"witness": ...}` at which the kernel finds the statement false, or else undefined, or `None`."""
    witness = find_witness(statement)
    if witness is None:
        witness = find(statement, "undefined")
    return None if witness is None else {"witness": witness}


__all__ = ["prove", "refute"]
