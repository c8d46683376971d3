"""The texts of failures, pinned."""

from __future__ import annotations

from pathlib import Path

import pytest

from objective_proofs.cli import main
from tests.sample_project import CERTIFICATES, IDS, make

LEFT_OVER = {"proof": [["combine", [[2, 0, 1]], []]], "defined": []}


def test_rejected_certificate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A rejected certificate says where, what was found, what is left over, and what to try."""
    monkeypatch.chdir(make(tmp_path, certificates={**CERTIFICATES, IDS[0]: LEFT_OVER}))

    assert main(["check", IDS[0]]) == 1
    assert capsys.readouterr().out == (
        f"{IDS[0]}: UNKNOWN, expected PROVED  (theorems/toy.py:5)\n"
        "  found     certificate rejected (theorems/certificates/toy.json): step 1 (['combine', [[2, 0, 1]], []]): "
        "the steps do not sum to the goal; left over\n"
        "  left over -(x*y)\n"
        "  statement real x, y\n"
        "            given 0 <= x\n"
        "            given 0 <= y\n"
        "            show 0 <= x*y\n"
        f"  try       make prove ONLY={IDS[0]}\n"
        f"replayed 1 certificates of {tmp_path}: 1 UNKNOWN; 0 of 1 as expected\n"
    )


def test_missing_certificate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A missing certificate says which file was expected to hold it."""
    monkeypatch.chdir(make(tmp_path, certificates={}))

    assert main(["check", IDS[3]]) == 1
    assert (
        "  found     expected a certificate in theorems/certificates/toy.json, found none\n" in capsys.readouterr().out
    )


def test_unreadable_file_of_certificates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A truncated file is named once, with what to do."""
    monkeypatch.chdir(make(tmp_path, certificates=CERTIFICATES))
    path = tmp_path / "theorems" / "certificates" / "toy.json"
    path.write_text(path.read_text()[:-10])

    assert main(["check"]) == 1
    text = capsys.readouterr().out
    assert text.count("error: theorems/certificates/toy.json: expected exact JSON") == 1
    assert "(truncated, merged or edited by hand?); `make prove` will search again\n" in text
