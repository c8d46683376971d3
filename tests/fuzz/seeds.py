"""What the fuzzer starts from: true statements with their certificates, false ones with the attempts of its tests.

Main definitions: `Case`, `FALSE`, `TRUE`, `seeds`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from objective_proofs.kernel.definedness import obligations
from objective_proofs.kernel.statement import Statement, read_statement
from objective_proofs.kernel.term import KernelError
from objective_proofs.loading import load
from objective_proofs.registry import Entry
from objective_proofs.search import prove, refute
from tests.kernel.replaying import statement as kernel_statement
from tests.kernel.test_traps import TRAPS as KERNEL_TRAPS
from tests.traps.corpus import TRAPS, statement

ROOT = Path(__file__).resolve().parent.parent.parent
FALSE, TRUE = "false", "true"  # the pools: no certificate may prove the one or refute the other
EFFORT = 1  # at which the controls' certificates are searched for: the cheap ones


class Case(NamedTuple):
    """Statements, and for each name a certificate; `pools` says of some statements' texts whether they are true."""

    statements: tuple[str, ...]
    certificates: dict[str, Any]

    @property
    def json(self) -> str:
        """The certificates as the kernel reads them."""
        return json.dumps({"format": 1, "theorems": self.certificates})


def single(text: str, certificate: Any) -> Case:
    """Return the case of one statement."""
    return Case((text,), {text.split("\n")[0].split()[-1]: certificate})


def pools() -> dict[str, str]:
    """Return for the text of each statement of known truth the pool that it is in; undefined ones count as false."""
    found = {}
    for trap in TRAPS:
        found[statement(trap.wrong).text] = FALSE
        found[statement(trap.control).text] = TRUE
    for kernel_trap in KERNEL_TRAPS.values():
        found[kernel_statement(kernel_trap.false).text] = FALSE
    for entry in _entries():
        if entry.expected in ("PROVED", "REFUTED"):
            found[entry.statement.kernel.text] = TRUE if entry.expected == "PROVED" else FALSE
    return found


def _entries() -> list[Entry]:
    return list(load(["theorems"], str(ROOT)).entries)


def _count(stated: Statement) -> int:
    """Return how many proofs of definedness a statement takes; none will do where the kernel takes no derivative."""
    try:
        return len(obligations(stated))
    except KernelError:
        return 0


def seeds(searched: bool = True) -> list[Case]:
    """Return the cases to start from, in a fixed order.

    Args:
        searched: whether to search for certificates of the controls and for witnesses against wrong claims too.
    """
    stored: dict[str, Any] = {}
    for path in sorted((ROOT / "theorems" / "certificates").glob("*.json")):
        stored |= json.loads(path.read_text(encoding="ascii"))["theorems"]
    found = [single(e.statement.kernel.text, stored[e.id]) for e in _entries() if e.id in stored]
    for path in sorted((ROOT / "tests" / "kernel" / "forged").glob("*.json")):
        forged = json.loads(path.read_text(encoding="ascii"))
        found.append(Case(tuple(forged["statements"]), forged["theorems"]))
    for trap in KERNEL_TRAPS.values():
        for text, proof in ((trap.false, trap.attempt), (trap.true, trap.proof)):
            stated = kernel_statement(text)
            found.append(single(stated.text, {"proof": proof, "defined": [[]] * _count(stated)}))
    for pair in TRAPS if searched else ():
        control, wrong = statement(pair.control), statement(pair.wrong)
        proof, witness = prove(control, effort=EFFORT), refute(wrong) if pair.mark != "FALSE" else None
        found += [single(text, proof) for text in (control.text, wrong.text) if proof is not None]
        found += [single(text, witness) for text in (control.text, wrong.text) if witness is not None]
    for case in found:
        for text in case.statements:
            read_statement(text)
    return found
