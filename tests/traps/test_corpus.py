"""The corpus of traps: no wrong claim is ever proved, and no true control is ever refuted or called undefined."""

from __future__ import annotations

import random

import pytest

from objective_proofs.kernel.check import check
from objective_proofs.kernel.witness import judge
from objective_proofs.search import prove, refute
from objective_proofs.search.witness import BUDGET, find
from tests.oracle import violation
from tests.traps.corpus import RIGHT, TRAPS, WRONG, Trap, statement

SHORT = 30_000  # steps of the search for a witness against a control that is proved all the same
POINTS = 40
EFFORT = 2  # the largest effort at which the search is tempted with a wrong claim; smaller ones are tried before it
each_trap = pytest.mark.parametrize("trap", TRAPS, ids=lambda t: t.danger.replace(" ", "_"))


def test_corpus_is_read() -> None:
    """The corpus is large, no claim stands in it twice, most wrong claims have a witness and most controls a proof."""
    claims = [claim for trap in TRAPS for claim in (trap.wrong, trap.control)]

    assert len(TRAPS) >= 150
    assert len(set(claims)) == len(claims)
    assert {t.mark for t in TRAPS} == set(WRONG)
    assert {t.control_mark for t in TRAPS} == set(RIGHT)
    assert sum(t.mark != "FALSE" for t in TRAPS) >= 0.9 * len(TRAPS)
    assert sum(t.control_mark == "PROVED" for t in TRAPS) >= 0.85 * len(TRAPS)


@each_trap
def test_wrong_claim_is_not_proved(trap: Trap) -> None:
    """At no effort does the search prove a wrong claim together with its definedness."""
    assert prove(statement(trap.wrong), effort=EFFORT) is None


@each_trap
def test_wrong_claim_is_refuted(trap: Trap) -> None:
    """A witness shows what the mark says; where the mark asks for none, whatever is found is exact all the same."""
    claim = statement(trap.wrong)
    found = refute(claim)
    verdict = "FALSE" if found is None else judge(claim, found["witness"]).upper()

    assert verdict == trap.mark or trap.mark == "FALSE"
    assert verdict in WRONG


@each_trap
def test_control_is_not_refuted(trap: Trap) -> None:
    """No witness is found against a true control, neither of falsity nor of a term without value."""
    budget = SHORT if trap.control_mark == "PROVED" else BUDGET

    assert [find(statement(trap.control), wanted, budget) for wanted in ("refuted", "undefined")] == [None, None]


@pytest.mark.parametrize(
    "trap", [t for t in TRAPS if t.control_mark == "PROVED"], ids=lambda t: t.danger.replace(" ", "_")
)
def test_control_is_proved(trap: Trap) -> None:
    """The search proves the control, and its certificate does not prove the wrong claim."""
    control = statement(trap.control)
    certificate = prove(control)

    assert check(control, certificate).verdict == "PROVED"
    assert check(statement(trap.wrong), certificate).verdict == "REJECTED"


@pytest.mark.parametrize(
    "trap", [t for t in TRAPS if t.control_mark == "TRUE"], ids=lambda t: t.danger.replace(" ", "_")
)
def test_control_without_proof_holds(trap: Trap) -> None:
    """A control that nothing proves holds at drawn points, evaluated without the kernel."""
    assert violation(statement(trap.control), random.Random(0), POINTS) is None
