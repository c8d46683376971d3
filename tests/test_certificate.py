"""Certificates on disk: the canonical text, what is refused, and what a failed write leaves."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from objective_proofs.certificate import CertificateError, Store, path_of, read, write, write_file
from objective_proofs.kernel.check import check_all
from tests.sample_project import CERTIFICATES, IDS


def test_text_is_canonical_and_reads_back(tmp_path: Path) -> None:
    """The text does not depend on the order of the keys, has a step a line, and reads back."""
    text = write(CERTIFICATES)
    shuffled = write({k: dict(reversed(CERTIFICATES[k].items())) for k in reversed(CERTIFICATES)})
    (tmp_path / "a.json").write_text(text)

    assert shuffled == text
    assert text.endswith("\n")
    assert '  ["axiom","log_tangent","x"],\n' in text
    assert read(str(tmp_path / "a.json")) == CERTIFICATES


def test_text_is_what_the_kernel_reads() -> None:
    """The kernel alone can replay the file."""
    statement = f"statement {IDS[0]}\nreal x, y\ngiven 0 <= x\ngiven 0 <= y\nshow 0 <= x*y\n"

    assert [r.verdict for r in check_all(statement, write(CERTIFICATES))] == ["PROVED"]


def test_place_is_beside_the_pack() -> None:
    """A pack's certificates stand in the folder `certificates` beside it."""
    assert path_of(os.path.join("a", "theorems", "vae.py")) == os.path.join("a", "theorems", "certificates", "vae.json")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(b"", "expected exact JSON", id="empty"),
        pytest.param(write(CERTIFICATES).encode()[:200], "expected exact JSON", id="truncated"),
        pytest.param(b"[" * 1_000_000, "expected exact JSON", id="a megabyte of nesting"),
        pytest.param(
            b'{"format":1,"theorems":{"a":' + b"[" * 500_000 + b"]" * 500_000 + b"}}", "JSON", id="balanced nesting"
        ),
        pytest.param(b'{"format":1,"theorems":{"a":{"witness":{"x":0.5}}}}', "0.5 is not exact", id="float"),
        pytest.param(b'{"format":1,"format":1,"theorems":{}}', "a key stands twice", id="duplicate key"),
        pytest.param(b'{"format":1,"theorems":{"a":' + b"9" * 10_000 + b"}}", "expected exact JSON", id="huge number"),
        pytest.param(b'{"format":2,"theorems":{}}', "expected certificates of format 1, found format 2", id="version"),
        pytest.param(b"[]", "expected certificates of format 1", id="list"),
        pytest.param(b"\xff\xfe", "expected ASCII", id="bytes"),
        pytest.param(b"<<<<<<< HEAD\n{}", "merged or edited by hand", id="merge conflict"),
    ],
)
def test_unreadable_files_are_named(tmp_path: Path, data: bytes, expected: str) -> None:
    """A file that is no file of certificates gives one sentence that names it and says what to do."""
    path = tmp_path / "toy.json"
    path.write_bytes(data)

    with pytest.raises(CertificateError) as error:
        read(str(path))
    message = str(error.value)
    assert message.startswith(f"{path}: ")
    assert expected in message
    assert "`make prove` will search again" in message
    assert "\n" not in message


def test_no_file_is_no_certificates(tmp_path: Path) -> None:
    """Nothing stored is nothing wrong."""
    assert read(str(tmp_path / "none.json")) == {}


def test_store_writes_only_what_changed(tmp_path: Path) -> None:
    """Saving twice writes once; an equal certificate changes no file."""
    pack = str(tmp_path / "toy.py")
    store = Store()
    for name, certificate in CERTIFICATES.items():
        store.put(pack, name, certificate)
    assert store.save() == []
    os.utime(path_of(pack), (1, 1))
    again = Store()
    again.put(pack, IDS[0], json.loads(json.dumps(CERTIFICATES[IDS[0]])))

    assert again.save() == []
    assert os.stat(path_of(pack)).st_mtime == 1
    assert again.get(pack, IDS[3]) == CERTIFICATES[IDS[3]]
    assert again.stale(pack, IDS[:3]) == [IDS[3]]


@pytest.mark.parametrize(
    "certificate", [{"proof": 5, "defined": []}, {"proof": [], "defined": 1}, {}, {"x": 1, "y": 2}]
)
def test_malformed_neighbours_are_kept(tmp_path: Path, certificate: dict[str, Any]) -> None:
    """A certificate that is not one does not keep its neighbours from being written."""
    assert json.loads(write({"a": certificate, **CERTIFICATES}))["theorems"]["a"] == certificate


def test_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk is full the old file stays as it was, and no other is left over."""
    path = tmp_path / "toy.json"
    path.write_text("old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CertificateError, match="found: No space left on device; free the disk"):
        write_file(str(path), "new")
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["toy.json"]


def test_folder_that_is_a_file(tmp_path: Path) -> None:
    """A folder that cannot be made is one sentence."""
    (tmp_path / "certificates").write_text("")

    with pytest.raises(CertificateError, match="expected to write it"):
        write_file(str(tmp_path / "certificates" / "toy.json"), "new")
