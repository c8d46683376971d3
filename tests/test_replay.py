"""The replay of `check`: shared between two processes, with the same results as in one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from objective_proofs import replay as replay_module
from objective_proofs.certificate import write
from objective_proofs.project import Project, open_project
from objective_proofs.replay import replay
from objective_proofs.result import Report
from tests.sample_project import CERTIFICATES, IDS, PACK, make

COPIES = 12


def many(folder: Path, certificates: dict[str, Any] | None = None) -> Project:
    """Return a project with several copies of the pack, in each of which one theorem cites another."""
    make(folder)
    (folder / "theorems" / "toy.py").unlink()
    (folder / "theorems" / "certificates").mkdir()
    for number in range(COPIES):
        name = f"toy{number:02}"
        (folder / "theorems" / f"{name}.py").write_text(PACK)
        text = write(certificates or CERTIFICATES).replace("theorems.toy.", f"theorems.{name}.")
        (folder / "theorems" / "certificates" / f"{name}.json").write_text(text)
    return open_project((), str(folder))


def found(report: Report) -> list[tuple[Any, ...]]:
    """Return everything that a report says of its results but their entries."""
    return [(r.entry.id, *r[1:]) for r in report.results]


def alone(project: Project, monkeypatch: pytest.MonkeyPatch) -> Report:
    """Replay in one process."""
    with monkeypatch.context() as patch:
        patch.setattr(replay_module, "MANY", 10**9)
        return replay(project)


def test_two_processes_say_what_one_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Theorems that cite one another stay together, so that what is cited is PROVED in the same process."""
    project = many(tmp_path)
    report = replay(project)

    assert found(report) == found(alone(project, monkeypatch))
    assert [r.verdict for r in report.results] == ["PROVED", "PROVED", "PROVED", "REFUTED"] * COPIES
    assert report.status == 0


def test_failures_of_either_process_are_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A theorem fails with what it cites, wherever it is replayed, and says why."""
    project = many(tmp_path, {**CERTIFICATES, IDS[0]: {"proof": [], "defined": []}})
    report = replay(project)

    assert found(report) == found(alone(project, monkeypatch))
    assert [r.verdict for r in report.results] == ["UNKNOWN", "PROVED", "UNKNOWN", "REFUTED"] * COPIES
    assert all("certificate rejected" in r.reason for r in report.results if not r.ok)


def test_second_process_that_dies_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a second process does not report is replayed in the first."""
    project = many(tmp_path)
    expected = found(alone(project, monkeypatch))
    here, replayed = os.getpid(), replay_module._replayed_group

    def dying(project: Project, group: Any) -> Any:
        if os.getpid() != here:
            os._exit(3)
        return replayed(project, group)

    monkeypatch.setattr(replay_module, "_replayed_group", dying)

    assert found(replay(project)) == expected


def test_groups(tmp_path: Path) -> None:
    """What is cited, directly or not, is in the group of what cites it, before it."""
    entries = many(tmp_path).entries[:6]
    names = [e.id for e in entries]
    cited = {**{name: set() for name in names}, names[3]: {names[0]}, names[5]: {names[3], names[2]}}

    groups = replay_module._groups(entries, cited)

    assert [[names.index(e.id) for e in group] for group in groups] == [[0, 2, 3, 5], [1], [4]]


def test_a_later_theorem_is_not_cited(tmp_path: Path) -> None:
    """Two theorems that cite each other do not prove each other."""
    circle = {"proof": [["theorem", IDS[2], {"x": "x"}], ["fact", 0], ["fact", 1]], "defined": []}
    report = replay(many(tmp_path, {**CERTIFICATES, IDS[0]: circle}))

    assert [r.verdict for r in report.results] == ["UNKNOWN", "PROVED", "UNKNOWN", "REFUTED"] * COPIES
