"""The registry: what it holds is replayed, and its certificates prove nothing else."""

import copy
import json
import pathlib
from typing import Any

import pytest

from objective_proofs.kernel.check import check
from objective_proofs.kernel.statement import Statement
from objective_proofs.loading import load
from objective_proofs.registry import Entry
from tests.search.test_prove import false_neighbours

ROOT = pathlib.Path(__file__).resolve().parent.parent
ENTRIES = load(["theorems"], str(ROOT)).entries
CERTIFICATES: dict[str, Any] = {}
for path in sorted((ROOT / "theorems" / "certificates").glob("*.json")):
    CERTIFICATES |= json.loads(path.read_text())["theorems"]
THEOREMS = [e for e in ENTRIES if e.expected == "PROVED"]
FEW = [e for pack in dict.fromkeys(e.pack for e in THEOREMS) for e in [t for t in THEOREMS if t.pack == pack][:5]]  # of each pack
CITED: dict[str, tuple[Statement, frozenset[str]]] = {}  # the theorems checked so far, in the registry's order
CLAIMS = {
    *(f"TL-{k}" for k in range(1, 45)), "BV-1", "BV-2", "BV-3", "TG-1", "TG-2", "TG-3", "TG-4", "TG-5", "GK-4", "GK-10",
    "VQ-2", "VQ-3", "VQ-5", "LS-8",
}  # fmt: skip


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.id)
def test_entry_is_as_expected(entry: Entry) -> None:
    """Every theorem is PROVED and every refutation REFUTED by its stored certificate."""
    checked = check(entry.statement.kernel, CERTIFICATES[entry.id], CITED)
    if checked.verdict == "PROVED":
        CITED[entry.id] = (entry.statement.kernel, checked.axioms)

    assert checked.verdict == entry.expected, checked.error


def test_claims_are_present() -> None:
    """Every claim of the latent-objective algebra and of the packs built on it is settled by some entry."""
    found = {claim for entry in ENTRIES for claim in entry.claims}

    assert found >= CLAIMS


def test_every_pack_has_refutations() -> None:
    """A pack without a refuted neighbour could prove everything."""
    assert {e.pack for e in ENTRIES} == {e.pack for e in ENTRIES if e.expected == "REFUTED"}


def test_certificates_prove_nothing_false() -> None:
    """A certificate is rejected for every statement near its own that an exact witness refutes; some theorems of each pack."""
    count = 0
    for entry in FEW:
        statement: Statement = entry.statement.kernel
        if "integral" not in statement.text and len(statement.text) < 600:
            for false in false_neighbours(statement):
                count += 1
                assert check(false, CERTIFICATES[entry.id]).verdict == "REJECTED", false.text

    assert count >= 200


def tampered(certificate: Any) -> list[Any]:
    """Return the certificate with one multiplier, fact, axiom or text changed at a time."""
    found = []
    for place, step in enumerate(certificate["proof"]):
        changes: list[Any] = []
        if step[0] == "combine":
            changes += [[step[0], [[7, *p[1:]] if k == n else p for k, p in enumerate(step[1])], step[2]] for n in range(len(step[1]))]
            changes += [[step[0], step[1], [[f"7*({m[0]})", m[1]] if k == n else m for k, m in enumerate(step[2])]]
                        for n in range(len(step[2]))]
        elif step[0] == "axiom":
            changes += [[step[0], "exp_positive" if step[1] != "exp_positive" else "exp_tangent", *step[2:]]]
        elif len(step) > 1 and isinstance(step[1], int):
            changes += [[step[0], step[1] + 1, *step[2:]]]
        for change in changes:
            if change != step:
                other = copy.deepcopy(certificate)
                other["proof"][place] = change
                found.append(other)
    return found


def test_tampered_certificates_are_rejected() -> None:
    """A changed step is rejected, but for the few changes that leave a proof of the same statement."""
    rejected = accepted = 0
    for entry in (e for e in FEW if len(CERTIFICATES[e.id]["proof"]) <= 40):
        for other in tampered(CERTIFICATES[entry.id]):
            verdict = check(entry.statement.kernel, other).verdict
            rejected += verdict == "REJECTED"
            accepted += verdict == "PROVED"

    assert rejected > 500
    assert accepted <= 0.05 * rejected
