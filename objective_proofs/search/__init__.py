"""The search for certificates and witnesses: untrusted, replayed by the kernel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..kernel.statement import Statement
from .strategy import prove as _prove
from .witness import find_witness


def prove(statement: Statement, theorems: dict[str, Any] | None = None, hints: Sequence[str] = ()) -> dict[str, Any] | None:
    """Return a certificate `{"proof": ..., "defined": ...}` that the kernel has replayed, or `None`."""
    return _prove(statement, theorems, hints)


def refute(statement: Statement) -> dict[str, Any] | None:
    """Return a certificate `{"witness": ...}` at which the kernel finds the statement false, or `None`."""
    witness = find_witness(statement)
    return None if witness is None else {"witness": witness}


__all__ = ["prove", "refute"]
