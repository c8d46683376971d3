"""The run of `prove`: what is replayed, searched, kept, cached, and what is never believed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from objective_proofs import work
from objective_proofs.certificate import path_of, read
from objective_proofs.kernel.statement import read_statement
from objective_proofs.plan import Options
from objective_proofs.project import open_project
from objective_proofs.result import Report
from objective_proofs.run import run
from tests.sample_project import CERTIFICATES, IDS, PACK, fake_search, make

ONE = Options(jobs=1)
FALSE = PACK.replace("given(x >= 0, y >= 0)", "given(x >= 0)")


def prove(root: Path, *select: str, options: Options = ONE) -> Report:
    """Run in a project."""
    return run(open_project(select, str(root)), options)


def verdicts(report: Report) -> list[str]:
    """Return the verdicts, in order."""
    return [r.verdict for r in report.results]


def stored(root: Path) -> dict[str, Any]:
    """Return what is stored for the pack."""
    return read(path_of(str(root / "theorems" / "toy.py")))


def test_searches_once_and_keeps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first run searches everything; the second searches nothing and changes no file."""
    searched = fake_search(CERTIFICATES, monkeypatch)
    first = prove(make(tmp_path))

    assert verdicts(first) == ["PROVED", "PROVED", "PROVED", "REFUTED"]
    assert first.status == 0
    assert first.saved == 4
    assert searched == IDS
    assert stored(tmp_path) == CERTIFICATES
    before = {f: f.stat().st_mtime_ns for f in tmp_path.rglob("*.json")}
    second = prove(tmp_path)
    assert verdicts(second) == verdicts(first)
    assert second.saved == 0
    assert searched == IDS
    assert [r.cross_checks for r in second.results] == [r.cross_checks for r in first.results]
    assert {f: f.stat().st_mtime_ns for f in tmp_path.rglob("*.json")} == before


def test_fitting_certificate_is_never_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stored certificate that replays stays, though the search would find another one."""
    other = {"proof": [["cut", "0 <= x*y"], *[["combine", [[1, 0, 1]], []]] * 2], "defined": []}
    fake_search(CERTIFICATES, monkeypatch)
    make(tmp_path, certificates={IDS[0]: other})

    assert prove(tmp_path).status == 0
    assert stored(tmp_path)[IDS[0]] == other
    assert prove(tmp_path, options=Options(fresh=True, jobs=1)).status == 0
    assert stored(tmp_path)[IDS[0]] == CERTIFICATES[IDS[0]]


@pytest.mark.parametrize(
    "wrong",
    [
        {"proof": [], "defined": []},
        {"proof": [["combine", [[2, 0, 1]], []]], "defined": []},
        {"proof": [["combine", [[-1, 0, 1]], []]], "defined": []},
        {"proof": [["combine", [["1" + "0" * 999, *[0] * 900]], []]], "defined": []},
        {"proof": [["cut", "x**1000**1000 = 0"]], "defined": []},
        {"proof": [["theorem", IDS[0], {"x": "x", "y": "y"}]], "defined": []},
        {"proof": [["theorem", IDS[2], {"x": "x"}]], "defined": []},
        {"witness": {"x": "1", "y": "1"}},
        {"witness": {"x": "-1"}},
        CERTIFICATES[IDS[1]],
        CERTIFICATES[IDS[3]],
        "proof",
        None,
        17,
        [],
    ],
    ids=lambda wrong: str(wrong)[:40],
)
def test_wrong_certificates_are_searched_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: Any) -> None:
    """A certificate that does not fit is replaced by one that does, and proves nothing meanwhile."""
    make(tmp_path, certificates={**CERTIFICATES, IDS[0]: wrong})
    searched = fake_search(CERTIFICATES, monkeypatch)

    locked = prove(tmp_path, options=Options(locked=True, jobs=1))
    assert locked.results[0].verdict == "UNKNOWN"
    assert locked.status == 1
    assert searched == []
    assert prove(tmp_path).status == 0
    assert searched == IDS[:1]
    assert stored(tmp_path) == CERTIFICATES


def test_kernel_decides_about_what_the_search_returns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A search that returns a wrong proof is an error, never PROVED, and its proof is not kept."""
    fake_search({IDS[0]: {"proof": [], "defined": []}}, monkeypatch)
    [result] = prove(make(tmp_path), IDS[0]).results

    assert (result.verdict, result.ok) == ("ERROR", False)
    assert result.reason == "the kernel rejects what the search found: a goal is left open"
    assert stored(tmp_path) == {}


def test_false_theorem_is_refuted_with_its_witness(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A theorem that is false is REFUTED, which is not as expected; its witness is reported and not kept."""
    fake_search({IDS[0]: {"witness": {"x": "1", "y": "-1"}}}, monkeypatch)
    report = prove(make(tmp_path, FALSE), IDS[0])
    [result] = report.results

    assert (result.verdict, result.ok, report.status) == ("REFUTED", False, 1)
    assert result.witness == {"x": "1", "y": "-1"}
    assert result.reason == "expected PROVED, found it false at x = 1, y = -1"
    assert stored(tmp_path) == {}


def test_refutation_that_is_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A refutation that turns out PROVED fails the gate."""
    fake_search({IDS[0]: CERTIFICATES[IDS[0]]}, monkeypatch)
    make(tmp_path, PACK.replace('@theorem("algebra", claims=("T-1",))', '@refuted("algebra")'))
    [result] = prove(tmp_path, IDS[0]).results

    assert (result.verdict, result.ok) == ("PROVED", False)
    assert "register it with @theorem" in result.advice


def test_undefined_names_the_cure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A witness at which a term has no value makes it UNDEFINED and says which hypothesis cures that."""
    fake_search({IDS[1]: {"witness": {"x": "0"}}}, monkeypatch)
    [result] = prove(make(tmp_path, PACK.replace("given(x > 0)", "given(x >= 0)")), IDS[1]).results

    assert (result.verdict, result.ok) == ("UNDEFINED", False)
    assert result.witness == {"x": "0"}
    assert result.reason == "log(x) has no value at x = 0: 0 < x is false there"
    assert result.advice == "add the hypothesis 0 < x"


def test_contradiction_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that contradicts the kernel makes it an ERROR, and nothing is kept."""
    fake_search(CERTIFICATES, monkeypatch, "contradicts")
    report = prove(make(tmp_path), IDS[0])
    [result] = report.results

    assert (result.verdict, result.ok, report.status) == ("ERROR", False, 1)
    assert result.reason.startswith("CONTRADICTION: the kernel says PROVED, but sympy contradicts it")
    assert stored(tmp_path) == {}


def test_nothing_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a proof nor a counterexample is UNKNOWN, and what rests on it is not PROVED either."""
    fake_search({k: v for k, v in CERTIFICATES.items() if k != IDS[0]}, monkeypatch)
    report = prove(make(tmp_path))

    assert verdicts(report) == ["UNKNOWN", "PROVED", "UNKNOWN", "REFUTED"]
    assert report.results[2].reason == f"it rests on {IDS[0]}, which is not PROVED"
    assert set(stored(tmp_path)) == {IDS[1], IDS[3]}


def test_what_is_cited_is_replayed_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A selected theorem brings along the theorems that it rests on, which are not reported."""
    searched = fake_search(CERTIFICATES, monkeypatch)
    report = prove(make(tmp_path), "square_of_nonneg")

    assert [r.entry.id for r in report.results] == [IDS[2]]
    assert report.status == 0
    assert searched == [IDS[0], IDS[2]]
    assert report.results[0].hints == (IDS[0],)


def test_a_theorem_cannot_cite_a_later_one(tmp_path: Path) -> None:
    """Citations go backwards only, so that nothing proves itself."""
    pack = PACK.replace("def product_nonneg(", "def first(").replace("product_nonneg,", "first,")
    circular = {
        "proof": [["theorem", "theorems.toy.first", {"x": "x", "y": "y"}], ["fact", 0], ["fact", 1], ["fact", 2]],
        "defined": [],
    }
    make(tmp_path, pack, certificates={"theorems.toy.first": circular})

    assert prove(tmp_path, "first", options=Options(locked=True)).results[0].verdict == "UNKNOWN"


def test_timeout_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A search that does not end is stopped; the other direction still gets its turn."""
    import objective_proofs.search as search

    def endless(*_: Any) -> None:
        while True:
            pass

    fake_search({}, monkeypatch)
    monkeypatch.undo()
    monkeypatch.setattr(search, "prove", endless, raising=False)
    monkeypatch.setattr(search, "refute", lambda statement: None, raising=False)
    [result] = prove(make(tmp_path), IDS[0], options=Options(jobs=1, timeout=0.2)).results

    assert (result.verdict, result.reason) == ("TIMEOUT", "no certificate within 0.2 seconds")
    assert not (tmp_path / "theorems" / "certificates").exists()
    monkeypatch.setattr(search, "refute", lambda statement: CERTIFICATES[IDS[3]], raising=False)
    monkeypatch.setattr(work, "_cross_check", lambda *_: {})
    [result] = prove(tmp_path, IDS[3], options=Options(jobs=1, timeout=0.2)).results
    assert result.verdict == "REFUTED"


@pytest.mark.parametrize("failure", [RuntimeError("solver broke"), MemoryError()])
def test_search_that_raises_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    """Whatever the search raises, the run goes on and says so."""

    def broken(*_: Any) -> None:
        raise failure

    fake_search(CERTIFICATES, monkeypatch)
    monkeypatch.setattr(work, "_search", broken)
    report = prove(make(tmp_path), IDS[0])

    assert verdicts(report) == ["ERROR"]
    assert report.results[0].reason.startswith("the search ")
    assert report.status == 1


def test_cross_check_that_breaks_is_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken cross-check says nothing, with its reason, and is not cached."""

    def broken(*_: Any) -> None:
        raise RuntimeError("engine broke")

    fake_search(CERTIFICATES, monkeypatch)
    monkeypatch.setattr(work, "_cross_check", broken)
    [result] = prove(make(tmp_path), IDS[0]).results

    assert result.ok
    assert {r["result"] for r in (result.cross_checks or {}).values()} == {"unknown"}
    assert not (tmp_path / ".objective_proofs" / "cross_checks.json").exists()


def test_interrupt_keeps_what_was_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in the middle: what was found is kept, the status is 130."""
    fake_search(CERTIFICATES, monkeypatch)
    search = work._search

    def interrupted(statement: Any, cited: Any, task: Any) -> Any:
        if statement.name == IDS[2]:
            raise KeyboardInterrupt
        return search(statement, cited, task)

    monkeypatch.setattr(work, "_search", interrupted)
    report = prove(make(tmp_path))

    assert report.status == 130
    assert report.saved == 2
    assert verdicts(report) == ["PROVED", "PROVED", "UNKNOWN", "UNKNOWN"]
    assert set(stored(tmp_path)) == set(IDS[:2])


def test_jobs_do_not_change_the_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two workers give the same report as one."""
    fake_search(CERTIFICATES, monkeypatch)
    report = prove(make(tmp_path), options=Options(jobs=2))

    assert [r.entry.id for r in report.results] == IDS
    assert report.status == 0
    assert stored(tmp_path) == CERTIFICATES


def test_worker_that_dies_is_only_its_own_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A search that ends its process is an ERROR of one theorem; the others are found."""
    fake_search(CERTIFICATES, monkeypatch)
    search = work._search

    def deadly(statement: Any, cited: Any, task: Any) -> Any:
        if statement.name == IDS[1]:
            os._exit(3)
        return search(statement, cited, task)

    monkeypatch.setattr(work, "_search", deadly)
    report = prove(make(tmp_path), options=Options(jobs=2))

    assert verdicts(report) == ["PROVED", "ERROR", "PROVED", "REFUTED"]
    assert report.results[1].reason == "its search process was ended: out of time or of memory"


def test_axioms_outside_the_allowed_ones_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proof with an axiom that the project does not allow fails the gate."""
    fake_search(CERTIFICATES, monkeypatch)
    make(tmp_path, settings='[tool.objective_proofs]\nallowed_axioms = ["exp_tangent"]\n')
    result = prove(tmp_path, "log_below").results[0]

    assert (result.verdict, result.ok) == ("PROVED", False)
    assert result.reason == "expected allowed axioms only, found log_tangent"


def test_certificates_of_deleted_theorems_are_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full run drops what no theorem has; a locked one names it."""
    fake_search(CERTIFICATES, monkeypatch)
    make(tmp_path, certificates={**CERTIFICATES, "theorems.toy.gone": {"witness": {}}})

    locked = prove(tmp_path, options=Options(locked=True, jobs=1))
    assert locked.status == 1
    assert locked.problems == [
        "theorems/certificates/toy.json: expected certificates of registered theorems, "
        "found theorems.toy.gone; `make prove` will drop them"
    ]
    assert prove(tmp_path).status == 0
    assert stored(tmp_path) == CERTIFICATES


def test_truncated_file_is_noted_and_written_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that cannot be read is named once, and replaced by what the search finds."""
    fake_search(CERTIFICATES, monkeypatch)
    make(tmp_path, certificates=CERTIFICATES)
    path = tmp_path / "theorems" / "certificates" / "toy.json"
    path.write_text(path.read_text()[:100])
    report = prove(tmp_path)

    assert report.status == 0
    assert len(report.notes) == 1
    assert report.notes[0].startswith("theorems/certificates/toy.json: expected exact JSON")
    assert stored(tmp_path) == CERTIFICATES


def test_unwritable_folder_reports_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When nothing can be written the verdicts are reported and the run fails."""
    fake_search(CERTIFICATES, monkeypatch)
    make(tmp_path)
    (tmp_path / "theorems" / "certificates").write_text("a file where a folder is wanted")
    report = prove(tmp_path)

    assert verdicts(report) == ["PROVED", "PROVED", "PROVED", "REFUTED"]
    assert report.status == 1
    assert len(report.problems) == 1


def test_damaged_cache_is_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache that is no cache is made again."""
    fake_search(CERTIFICATES, monkeypatch)
    make(tmp_path)
    (tmp_path / ".objective_proofs").mkdir()
    (tmp_path / ".objective_proofs" / "cross_checks.json").write_text('{"a": 3')

    assert prove(tmp_path).status == 0
    assert (tmp_path / ".objective_proofs" / "cross_checks.json").read_text().startswith("{")


def test_witness_values_for_the_cross_checks() -> None:
    """Texts become numbers, nested lists become tables, abstractions become terms."""
    statement = read_statement("statement s\ndim n\nspace Z\nreal x\nfunction mu[n], g(n, Z), f(real)\nshow 0 <= x")
    witness = {
        "n": 2,
        "Z": [1, "1/2"],
        "x": "1/2",
        "mu": [1, "-1/3"],
        "g": "fun(v[2]: fun(z in Z: 1))",
        "f": "fun(x: x**2)",
    }
    witness["g"] = witness["f"]
    found = work.values(statement, witness)

    assert (found["n"], found["Z"], str(found["x"])) == (2, [1, found["x"]], "1/2")
    assert {k: str(v) for k, v in found["mu"].items()} == {(0,): "1", (1,): "-1/3"}
    assert found["f"].op == "fun"
