"""The gate on audits: what `prove` says of each outcome, in every format, and what it keeps."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest

from objective_proofs import work
from objective_proofs.audit import evidence
from objective_proofs.audit.gate import findings, is_audit
from objective_proofs.audit.words import in_words
from objective_proofs.certificate import path_of, read
from objective_proofs.cli import main
from objective_proofs.plan import Options
from objective_proofs.project import open_project
from objective_proofs.report import render
from objective_proofs.result import Report
from objective_proofs.run import run
from tests.sample_project import AUDIT, make

HEAD = '''"""A pack for tests."""
from objective_proofs import Formula, NonNegative, Positive, Real, eq, given, log, refuted, theorem


'''
SHARP = '''@theorem("algebra")
def monotone(r: NonNegative, v: Real, w: Real) -> Formula:
    """A larger weight never lowers the objective."""
    return given(v <= w).then(v * r <= w * r)


@theorem("analysis")
def guarded(x: Positive) -> Formula:
    """The logarithm stays below what is one above it."""
    return log(x) <= log(x) + 1


@refuted("algebra, without its sign")
def monotone_for_any_sign(r: Real, v: Real, w: Real) -> Formula:
    """A larger weight never lowers the objective, whatever the regularizer."""
    return given(v <= w).then(v * r <= w * r)
'''
USELESS = '''@theorem("algebra"{0})
def useless(x: NonNegative, y: Real) -> Formula:
    """Squares are nonnegative."""
    return given(y >= 1).then(x**2 * y >= 0)
'''
NOTHING = '''@theorem("algebra"{0})
def nothing(x: Real) -> Formula:
    """What is below and above one is seventeen."""
    return given(x < 1, x > 1).then(eq(x, 17))
'''


def prove(root: Path, **options: Any) -> Report:
    """Run in a project."""
    return run(open_project([], str(root)), Options(**{"jobs": 1, **options}))


def results(root: Path, pack: str) -> list[tuple[str, bool, list[tuple[str, str]]]]:
    """Return the verdicts, whether they pass, and the findings, of a new project with one pack."""
    report = prove(make(root, HEAD + pack))
    assert report.status == (0 if all(r.ok for r in report.results) else 1)
    return [(r.verdict, r.ok, [tuple(f) for f in r.findings]) for r in report.results]


def test_sharp_theorems_pass(tmp_path: Path) -> None:
    """Hypotheses that are needed, for the conclusion or for definedness, pass; a refutation has no audit."""
    assert results(tmp_path, SHARP) == [("PROVED", True, []), ("PROVED", True, []), ("REFUTED", True, [])]
    audits = [r.audit for r in prove(tmp_path).results]
    assert [h["because"] for a in audits[:2] for h in (a or {})["hypotheses"]] == ["conclusion"] * 2 + ["definedness"]
    assert audits[2] is None


def test_redundant_hypothesis_fails(tmp_path: Path) -> None:
    """The hypothesis, what it means and two cures are named; what a sort says is blamed on the sort."""
    assert results(tmp_path, USELESS.format("")) == [
        (
            "PROVED",
            False,
            [
                (
                    "the hypothesis `0 <= x` is redundant: the conclusion and its definedness are PROVED without it",
                    'a sort of x that does not say it, or declare redundant=("0 <= x",)',
                )
            ],
        )
    ]
    assert set(read(path_of(str(tmp_path / "theorems" / "toy.py")))) == {
        "theorems.toy.useless"
    }  # it is proved all the same


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ('redundant=("0 <= x",)', []),
        (
            'redundant=("0 <= x", "1 <= y")',
            [
                (
                    "the hypothesis `1 <= y` is declared redundant, but it is needed: "
                    "without it: x = 1, y = -1 gives 0 <= -1",
                    "drop it from redundant=...",
                )
            ],
        ),
        (
            'redundant=("0 <= x", "x <= 0")',
            [("expected the text of a hypothesis, found `x <= 0`", "one of `0 <= x`, `1 <= y`")],
        ),
        (
            'redundant=("0 <= x",), vacuous=True',
            [("it is declared vacuous, but its hypotheses hold at x = 0, y = 1", "drop vacuous=True")],
        ),
        ('redundant=("0 <= x",), undecided=("1 <= y", "satisfiable")', []),
    ],
)
def test_declarations(tmp_path: Path, declared: str, expected: list[tuple[str, str]]) -> None:
    """A declaration that is right passes; one that is wrong fails and says why."""
    assert results(tmp_path, USELESS.format(f", {declared}")) == [("PROVED", not expected, expected)]


def test_vacuous_theorem_fails_unless_declared(tmp_path: Path) -> None:
    """Contradictory hypotheses prove anything, and nothing."""
    assert results(tmp_path, NOTHING.format("")) == [
        (
            "PROVED",
            False,
            [
                (
                    "its hypotheses contradict each other, so that it says nothing",
                    "correct the hypotheses, or declare vacuous=True",
                )
            ],
        )
    ]
    (tmp_path / "theorems" / "toy.py").write_text(HEAD + NOTHING.format(", vacuous=True"))
    assert prove(tmp_path).status == 0


def test_undecided_fails_unless_declared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What neither a witness nor a proof decides is said, and passes only where it is declared."""
    monkeypatch.setattr(evidence, "find", lambda *_: None)
    monkeypatch.setattr(evidence, "prove", lambda *_, **__: None)
    [(verdict, ok, found)] = results(tmp_path, USELESS.format(""))

    assert (verdict, ok, len(found)) == ("PROVED", False, 3)
    assert found[0][0].startswith("it is undecided whether its hypotheses can hold together")
    assert found[1][0].startswith("it is undecided whether the hypothesis `0 <= x` is needed")
    words = '"satisfiable", "0 <= x", "1 <= y"'
    (tmp_path / "theorems" / "toy.py").write_text(HEAD + USELESS.format(f", undecided=({words})"))
    assert prove(tmp_path).status == 0


def test_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """`prove` exits 1 with each finding and its cure, `check` replays only, `show` tells the audit once it is made."""
    monkeypatch.chdir(make(tmp_path, HEAD + SHARP + "\n\n" + USELESS.format("")))

    assert main(["prove", "--jobs", "1", "-v"]) == 1
    text = capsys.readouterr().out
    assert "theorems.toy.useless: PROVED, but its audit fails  (theorems/toy.py:" in text
    assert "  found     the hypothesis `0 <= x` is redundant: " in text
    assert '  try       a sort of x that does not say it, or declare redundant=("0 <= x",)' in text
    assert "      needed: 0 <= r; without it: r = -1, v = 0, w = 1 gives 0 <= -1" in text
    assert "needed:" not in text.split("theorems.toy.useless: PROVED")[1]
    assert main(["check"]) == 0
    assert "3 PROVED, 1 REFUTED; all as expected" in capsys.readouterr().out
    assert main(["show", "guarded"]) == 0
    assert capsys.readouterr().out.endswith(
        "audit\n  defined: each denominator, logarithm and root, PROVED\n  satisfiable: x = 1\n"
        "  needed: 0 < x; without it: x = 0, where log(x) has no value\n"
        "  not sharp: the conclusion; it is PROVED with < for its <=\n"
    )
    (tmp_path / ".objective_proofs" / "audits.json").unlink()
    assert main(["show", "guarded"]) == 0
    assert capsys.readouterr().out.endswith("audit\n  not made yet: make prove ONLY=theorems.toy.guarded makes it\n")
    assert main(["show", "monotone_for_any_sign"]) == 0
    assert "audit" not in capsys.readouterr().out


def test_formats(tmp_path: Path) -> None:
    """Each format shows the failure; JSON has the whole audit."""
    report = prove(make(tmp_path, HEAD + SHARP + "\n\n" + USELESS.format("")))
    project = open_project([], str(tmp_path))
    found = "the hypothesis `0 <= x` is redundant"

    made = json.loads(render(report, project, "json"))
    assert [t["ok"] for t in made["theorems"]] == [True, True, True, False]
    assert made["theorems"][1]["audit"]["hypotheses"][0] == {
        "text": "0 < x",
        "needed": True,
        "because": "definedness",
        "witness": {"x": 0},
        "gives": "log(x) has no value",
        "strict": "needed",
        "declared": None,
    }
    assert made["theorems"][1]["audit"]["satisfiable"] == {"witness": {"x": 1}}
    assert made["theorems"][2]["audit"] is None
    assert made["theorems"][3]["reason"].startswith(found)
    tree = ElementTree.fromstring(render(report, project, "junit"))
    assert (tree.get("failures"), tree.get("errors")) == ("1", "0")
    assert found in tree[0][3][0].get("message", "")
    assert found in render(report, project, "github").splitlines()[0]
    assert "| **FAIL** | `useless`" in render(report, project, "markdown")
    assert f"    {' ' * 2}found     {found}" in render(report, project, "markdown")


def test_audits_are_cached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An audit is made again only where the statement or its declarations change; `--fresh` makes all of them."""
    made: list[str] = []
    audit = work._audit

    def counted(statement: Any, cited: Any, task: Any) -> Any:
        made.append(statement.name.rpartition(".")[2])
        return audit(statement, cited, task)

    monkeypatch.setattr(work, "_audit", counted)
    pack = HEAD + SHARP + "\n\n" + USELESS
    first = prove(make(tmp_path, pack.format("")))
    assert made == ["monotone", "guarded", "useless"]
    second = prove(tmp_path)
    assert made == ["monotone", "guarded", "useless"]
    assert [(r.audit, r.findings, r.ok) for r in second.results] == [(r.audit, r.findings, r.ok) for r in first.results]
    assert render(second, open_project([], str(tmp_path)), "text", verbose=True).count("needed: ") == 4
    (tmp_path / "theorems" / "toy.py").write_text(pack.format(', redundant=("0 <= x",)'))
    assert prove(tmp_path, locked=True).status == 0
    assert made[3:] == ["useless"]
    assert prove(tmp_path).status == 0
    (tmp_path / ".objective_proofs" / "audits.json").write_text('{"a": {"satisfiable": 3}, "b"')
    assert prove(tmp_path).status == 0
    assert made[4:] == ["useless", "monotone", "guarded", "useless"]
    assert prove(tmp_path, fresh=True).status == 0
    assert made[8:] == ["monotone", "guarded", "useless"]


def test_audit_that_breaks_or_takes_too_long_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing passes unaudited; a trouble is one sentence and is not cached."""

    def broken(*_: Any) -> Any:
        raise RuntimeError("engine broke")

    def endless(*_: Any) -> Any:
        while True:
            pass

    monkeypatch.setattr(work, "_cross_check", lambda *_: {})
    monkeypatch.setattr(work, "_audit", broken)
    [result] = prove(make(tmp_path, HEAD + USELESS.format(""))).results
    assert (result.verdict, result.ok) == ("PROVED", False)
    assert result.reason.startswith("it is not audited: the audit failed with RuntimeError: engine broke")
    monkeypatch.setattr(work, "_audit", endless)
    [result] = prove(tmp_path, timeout=0.2).results
    assert (result.ok, result.reason) == (False, "it is not audited: the audit ran out of time")


@pytest.mark.parametrize("seed", ["0", "1"])
def test_same_audits_in_any_process(tmp_path: Path, seed: str) -> None:
    """One worker or two, whatever the hash seed: the same audits."""
    make(tmp_path, HEAD + SHARP + "\n\n" + USELESS.format("") + "\n\n" + NOTHING.format(""))
    found = []
    for jobs in ("1", "2"):
        command = [sys.executable, "-m", "objective_proofs", "prove", "--fresh", "--jobs", jobs, "--format", "json"]
        variables = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[2])}
        done = subprocess.run(command, cwd=tmp_path, env=variables, capture_output=True, text=True, check=False)
        found.append([(t["audit"], t["reason"]) for t in json.loads(done.stdout)["theorems"]])
    assert found[0] == found[1]
    assert found[0][0][0]["hypotheses"][0]["witness"] == {"r": -1, "v": 0, "w": 1}


def test_form_of_audits() -> None:
    """What is read from a cache is an audit, or is made again."""
    assert is_audit(AUDIT)
    assert findings(AUDIT) == []
    assert len(in_words(AUDIT)) == 3
    for key in AUDIT:
        assert key == "defined" or not is_audit({k: v for k, v in AUDIT.items() if k != key})
    [hypothesis] = AUDIT["hypotheses"]
    for key in hypothesis:
        assert not is_audit({**AUDIT, "hypotheses": [{k: v for k, v in hypothesis.items() if k != key}]})
    for wrong in ({**hypothesis, "witness": None}, {**hypothesis, "needed": None}, "0 <= x"):
        assert not is_audit({**AUDIT, "hypotheses": [wrong]})
    for odd in (None, 3, [], {}, {**AUDIT, "satisfiable": {"witness": None}}):
        assert not is_audit(odd)


def test_unsharp_hypotheses_are_told() -> None:
    """What could be sharper passes, and is said."""
    [hypothesis] = AUDIT["hypotheses"]
    audit = {
        **AUDIT,
        "hypotheses": [{**hypothesis, "text": "0 < x", "strict": "unneeded"}],
        "conclusion": {"strict": "holds"},
    }

    assert findings(audit) == []
    assert in_words(audit)[3:] == [
        "not sharp: 0 < x; the theorem is PROVED with <= for its <",
        "not sharp: the conclusion; it is PROVED with < for its <=",
    ]
