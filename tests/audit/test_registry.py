"""The audit of the theorems of five packs, found again and its witnesses judged; `make prove` audits the whole registry."""

from __future__ import annotations

from pathlib import Path

import pytest

from objective_proofs.audit.evidence import Evidence
from objective_proofs.audit.examine import examine
from objective_proofs.audit.gate import findings
from objective_proofs.audit.hypotheses import parts, variant
from objective_proofs.kernel.statement import Statement
from objective_proofs.kernel.term import node
from objective_proofs.project import hints, open_project
from objective_proofs.registry import Entry
from objective_proofs.search.witness_proof import Prover

PROJECT = open_project([], str(Path(__file__).parents[2]))
PACKS = ("theorems.objective", "theorems.gan", "theorems.vae", "theorems.reparameterization", "theorems.vqvae")
PROVED = [entry for entry in PROJECT.entries if entry.expected == "PROVED"]
THEOREMS = [entry for entry in PROVED if entry.id.rpartition(".")[0] in PACKS and not entry.undecided]


@pytest.mark.parametrize("entry", THEOREMS, ids=lambda entry: entry.id)
def test_theorem_is_satisfiable_and_each_hypothesis_needed(entry: Entry) -> None:
    """Its hypotheses hold at a witness; without any of them another refutes it or leaves a term undefined."""
    statement: Statement = entry.statement.kernel
    names = hints(entry, PROJECT.entries)
    cited = {other.id: other.statement.kernel for other in PROVED if other.id in names}
    audit = examine(statement, entry.redundant, entry.undecided, Evidence(cited, names))

    assert findings(audit, entry.vacuous, entry.undecided) == []
    assert not entry.vacuous
    known = parts(statement)
    assert Prover().judge(variant(statement, known, node("true")), audit["satisfiable"]["witness"]) == "holds"
    for place, found in enumerate(audit["hypotheses"]):
        redundant = [k for k, h in enumerate(audit["hypotheses"]) if h["declared"] == "redundant"]
        assert found["needed"] is (place not in redundant)
        if found["needed"]:
            defined = found["because"] == "definedness"
            rest = [h for k, h in enumerate(known) if k != place and (defined or k not in redundant)]
            shown = Prover().judge(variant(statement, rest, statement.conclusion), found["witness"])
            assert shown == ("undefined" if defined else "refuted")
            assert found["gives"]
