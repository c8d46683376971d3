"""How the tests of this folder replay certificates."""

from __future__ import annotations

from typing import Any

from objective_proofs.kernel import poly
from objective_proofs.kernel.check import Checked, check, replay
from objective_proofs.kernel.rules import Proof
from objective_proofs.kernel.statement import Statement, read_statement
from objective_proofs.kernel.term import KernelError

DECLARATIONS = """real x, y, w
dim n, m
space Z
index k < n
point c in Z
function mu[n], nu[m], a[n, n], q(Z), p(Z), f(real), F(n), r(Z)[n]"""


def statement(text: str, declarations: str = DECLARATIONS) -> Statement:
    """Return the statement `hypothesis; hypothesis |- conclusion` over the usual symbols."""
    left, _, conclusion = text.rpartition("|-")
    lines = [f"given {h.strip()}" for h in left.split(";") if h.strip()]
    return read_statement("\n".join(["statement t", *declarations.split("\n"), *lines, f"show {conclusion.strip()}"]))


def reason(text: str, steps: Any, theorems: dict[str, Any] | None = None) -> str:
    """Return why a proof is refused, or nothing when it is accepted."""
    poly.METER.left = poly.MAX_WORK
    found = statement(text)
    try:
        replay(Proof(found.names, found.hypotheses, found.conclusion, theorems), steps)
    except KernelError as error:
        return str(error)
    return ""


def judged(text: str, witness: Any, declarations: str = DECLARATIONS) -> Checked:
    """Return what the kernel finds of a witness."""
    return check(statement(text, declarations), {"witness": witness})
