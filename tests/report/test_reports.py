"""The formats of reports: what other programs read out of them."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from objective_proofs.plan import Options
from objective_proofs.project import Project, open_project
from objective_proofs.report import FORMATS, github, junit, markdown, render
from objective_proofs.result import Report
from objective_proofs.run import run
from tests.sample_project import AUDIT, CERTIFICATES, IDS, fake_search, make

ODD = 'a <b> & "c"\n%d\x00: \ud800, |e|'


@pytest.fixture
def found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Report, Project]:
    """A report with a proof, a refutation, an undecided theorem, and a pack that cannot be read."""
    fake_search({k: v for k, v in CERTIFICATES.items() if k != IDS[1]}, monkeypatch)
    make(tmp_path)
    (tmp_path / "theorems" / "broken.py").write_text("1 +")
    project = open_project([], str(tmp_path))
    report = run(project, Options(jobs=1))
    return report, project


def test_json_follows_the_schema(found: tuple[Report, Project]) -> None:
    """The keys and values are those of the contract."""
    made = json.loads(render(*found, "json"))
    first, second, _, fourth = made["theorems"]

    assert made["schema"] == 1
    assert made["summary"] == {"total": 4, "ok": 3, "PROVED": 2, "REFUTED": 1, "UNKNOWN": 1}
    assert {
        "id",
        "source",
        "claims",
        "statement",
        "latex",
        "expected",
        "verdict",
        "ok",
        "seconds",
        "axioms",
        "certificate",
        "cross_checks",
        "hints",
        "audit",
        "witness",
    } <= set(first)
    assert (first["id"], first["claims"], first["verdict"], first["ok"]) == (IDS[0], ["T-1"], "PROVED", True)
    assert first["certificate"] == {"path": "theorems/certificates/toy.json", "steps": 1, "bytes": 49}
    assert first["statement"] == "0 <= x, 0 <= y |- 0 <= x*y"
    assert first["cross_checks"]["z3"] == {"result": "agrees", "reason": "", "scope": "all"}
    assert first["audit"] == AUDIT
    assert (second["verdict"], second["certificate"], second["audit"]) == ("UNKNOWN", None, None)
    assert (fourth["witness"], fourth["audit"]) == ({"x": "1", "y": "-1"}, None)
    assert len(made["errors"]) == 1


def test_junit_is_well_formed(found: tuple[Report, Project]) -> None:
    """One case a theorem; failures and errors are counted; odd characters do no harm."""
    report, project = found
    results = [*report.results]
    results[1] = results[1]._replace(reason=ODD)
    tree = ElementTree.fromstring(junit.render(report._replace(results=results), project).encode())

    assert [suite.get("name") for suite in tree] == ["theorems.toy", "objective_proofs"]
    assert (tree.get("tests"), tree.get("failures"), tree.get("errors")) == ("5", "1", "1")
    assert [case.get("name") for case in tree[0]] == [name.rpartition(".")[2] for name in IDS]
    assert [len(case) for case in tree[0]] == [0, 1, 0, 0]


def test_github_annotates_failures(found: tuple[Report, Project]) -> None:
    """One command a failure, at the theorem's line, on one line whatever it says."""
    report, project = found
    results = [*report.results]
    results[1] = results[1]._replace(reason=ODD)
    lines = github.render(report._replace(results=results), project).splitlines()

    assert lines[0].startswith("::error file=theorems/toy.py,line=11,title=theorems.toy.log_below%3A UNKNOWN::a <b> & ")
    assert "%0A%25d" in lines[0]
    assert lines[1].startswith("::error ::theorems/broken.py:1: expected Python, found a syntax error")
    assert len(lines) == 3


def test_github_adds_to_the_summary_page(
    found: tuple[Report, Project], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job's summary page gets the Markdown report."""
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    github.add_step_summary(*found)

    assert (tmp_path / "summary.md").read_text() == markdown.render(*found)


def test_markdown_has_a_row_for_each(found: tuple[Report, Project]) -> None:
    """One row a theorem, with its witness if it has one."""
    text = markdown.render(*found)

    assert text.count("\n| ok |") == 3
    assert text.count("\n| **FAIL** |") == 1
    assert "False at x = 1, y = -1." in text


def test_text_shows_the_verdicts_side_by_side(found: tuple[Report, Project]) -> None:
    """The table has the kernel's, SymPy's, Z3's and the numeric verdict; failures follow in full."""
    text = render(*found, "text")

    assert "verdict  kernel   sympy   z3      numeric  axioms\n" in text
    assert "product_nonneg_for_any_sign  REFUTED  refuted  agrees  agrees  agrees   -\n" in text
    assert "      false at x = 1, y = -1\n" in text
    assert f"{IDS[1]}: UNKNOWN, expected PROVED  (theorems/toy.py:11)\n" in text
    assert "3 of 4 as expected (2 PROVED, 1 REFUTED, 1 UNKNOWN); 1 unreadable in " in text
    assert "\033" not in text
    assert "\033[31m" in render(*found, "text", colour=True)


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_takes_an_empty_report(found: tuple[Report, Project], form: str) -> None:
    """Nothing selected is no error of a format."""
    assert render(Report([], [], [], []), found[1], form).endswith("\n")
