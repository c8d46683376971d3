"""What an audit found is found again without a search, and is no more believed than a certificate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from objective_proofs.audit import evidence
from objective_proofs.audit.evidence import Evidence
from objective_proofs.audit.examine import examine
from objective_proofs.certificate import audits_of, read
from objective_proofs.plan import Options
from objective_proofs.project import open_project
from objective_proofs.run import run
from tests.audit.test_examine import statement
from tests.audit.test_gate import HEAD, SHARP
from tests.sample_project import make

STATEMENTS = {
    "needed for the conclusion": ("real r, v, w", "given 0 <= r", "given v <= w", "show v*r <= w*r"),
    "needed for definedness": ("real x", "given 0 < x", "show log(x) <= log(x) + 1"),
    "redundant": ("real x, y", "given 0 <= x", "given 1 <= y", "show 0 <= x**2*y"),
    "over all reals": ("real a", "function f(real)", "given forall(x: f(x) <= a*x)", "show f(2) <= 2*a"),
    "vacuous": ("real x", "given x < 1", "given 1 < x", "show x = 17"),
}


def answers(audit: dict[str, Any]) -> list[Any]:
    """Return what an audit says, whatever the values that show it."""
    hypotheses = [(h["needed"], h["because"], h["strict"]) for h in audit["hypotheses"]]
    return [audit["satisfiable"]["witness"] is None, audit["satisfiable"].get("vacuous"), hypotheses, audit["conclusion"]]


@pytest.mark.parametrize("lines", STATEMENTS.values(), ids=STATEMENTS)
def test_known_evidence_needs_no_search(lines: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """An audit that begins with all that an earlier one found says the same, and searches nothing."""
    first = Evidence({})
    audit = examine(statement(*lines), evidence=first)
    kept = json.loads(json.dumps(first.found))

    def searched(*_: Any, **__: Any) -> None:
        raise AssertionError("it searches for what is known")

    for name in ("find", "find_by_proof", "prove"):
        monkeypatch.setattr(evidence, name, searched)
    again = Evidence({}, (), kept)
    assert examine(statement(*lines), evidence=again) == audit
    assert again.found == first.found


@pytest.mark.parametrize("lines", STATEMENTS.values(), ids=STATEMENTS)
@pytest.mark.parametrize(
    "wrong",
    [
        {"r": 0, "v": 0, "w": 0, "x": 0, "y": 0, "a": 0, "f": "fun(x: 0)"},
        {"x": "1/0"},
        {"x": [[[]]], "y": None},
        {"proof": [["chain"]], "defined": []},
        {"proof": [], "defined": 3},
        {"witness": {"x": 0}},
        {},
        [],
        "x = 0",
        7,
        True,
    ],
    ids=str,
)
def test_wrong_evidence_changes_nothing(lines: tuple[str, ...], wrong: Any) -> None:
    """What does not show what is asked is searched for anew, so that the answers are the same as without it."""
    first = Evidence({})
    audit = examine(statement(*lines), evidence=first)
    names = set(statement(*lines).names)
    told = {n: v for n, v in wrong.items() if n in names} if type(wrong) is dict and "a" in wrong else wrong
    again = Evidence({}, (), dict.fromkeys(first.found, told))

    assert answers(examine(statement(*lines), evidence=again)) == answers(audit)
    assert sum(value is told for value in again.found.values()) < len(again.found)


def test_exchanged_evidence_changes_nothing() -> None:
    """The witnesses and proofs of one question do not answer another."""
    s = statement(*STATEMENTS["redundant"])
    first = Evidence({})
    audit = examine(s, evidence=first)
    keys = sorted(first.found)
    turned = {key: first.found[keys[place - 1]] for place, key in enumerate(keys) if first.found[keys[place - 1]] is not None}
    assert turned

    assert examine(s, evidence=Evidence({}, (), turned)) == audit


def test_null_leaves_it_undecided() -> None:
    """Evidence that hides what a search would find hides no finding: the gate reports what is undecided."""
    s = statement(*STATEMENTS["needed for the conclusion"])
    first = Evidence({})
    examine(s, evidence=first)
    hidden = examine(s, evidence=Evidence({}, (), dict.fromkeys(first.found)))

    assert hidden["satisfiable"]["witness"] is None
    assert not any(h["needed"] is False for h in hidden["hypotheses"])


def test_run_keeps_evidence_beside_certificates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fresh clone, which has no cache, audits without a search; a theorem that goes takes its evidence along."""
    make(tmp_path, HEAD + SHARP)
    path = Path(audits_of(str(tmp_path / "theorems" / "toy.py")))

    def prove(**options: Any) -> Any:
        return run(open_project([], str(tmp_path)), Options(**{"jobs": 1, **options}))

    first = prove()
    text = path.read_text()
    assert set(read(str(path))) == {"theorems.toy.monotone", "theorems.toy.guarded"}
    for cache in (tmp_path / ".objective_proofs").glob("*.json"):
        cache.unlink()
    with monkeypatch.context() as patch:
        patch.setattr(evidence, "find", lambda *_: pytest.fail("it searches for what is known"))
        again = prove()
    assert [r.audit for r in again.results] == [r.audit for r in first.results]
    path.unlink()
    assert prove().status == 0
    assert path.read_text() == text
    assert prove(fresh=True).status == 0
    assert path.read_text() == text

    path.write_text(text[:-9])
    assert prove(locked=True).status == 1
    report = prove()
    assert report.status == 0
    assert "truncated" in report.notes[0]
    assert path.read_text() == text

    pack = tmp_path / "theorems" / "toy.py"
    pack.write_text(HEAD + SHARP.replace("def guarded", "def renamed"))
    assert any("theorems.toy.guarded" in problem for problem in prove(locked=True).problems)
    assert prove().status == 0
    assert set(read(str(path))) == {"theorems.toy.monotone", "theorems.toy.renamed"}
