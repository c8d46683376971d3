"""The catalogue of claims: what is read, what settles a claim, the gate, and the page that is committed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from objective_proofs.claims import CatalogueError, load_catalogue
from objective_proofs.cli import main
from objective_proofs.project import open_project
from objective_proofs.report.claims import problems, render
from tests.sample_project import CERTIFICATES, PACK, make

ROOT = Path(__file__).parent.parent
CLAIMS = """
[[groups]]
title = "Signs"
source = "algebra"
claims = [
    { id = "T-1", text = "A product of | numbers is nonnegative.", misstated = true },
    { id = "T-2", text = "A square is nonnegative.", source = "analysis", open = "only of nonnegative numbers" },
]
[[groups]]
title = "Rest"
claims = [
    { id = "T-3", text = "Training ends.", open = "says nothing about real numbers" },
]
"""
MARKED = PACK.replace('"algebra, without the signs"', '"algebra, without the signs", claims=("T-1",)').replace(
    'redundant=("0 <= x",)', 'claims=("T-2",), redundant=("0 <= x",)'
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a catalogue, all of whose claims are settled or open, which is also the working directory."""
    monkeypatch.chdir(make(tmp_path, pack=MARKED, certificates=CERTIFICATES))
    (tmp_path / "theorems" / "claims.toml").write_text(CLAIMS)
    return tmp_path


def test_text(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each claim comes with its state, what settles it, and the reason why it is open."""
    assert main(["list", "--claims"]) == 0
    assert capsys.readouterr() == (
        "T-1  settled      A product of | numbers is nonnegative.\n"
        "     PROVED       theorems.toy.product_nonneg\n"
        "     REFUTED      theorems.toy.product_nonneg_for_any_sign\n"
        "T-2  partly open  A square is nonnegative.\n"
        "     PROVED       theorems.toy.square_of_nonneg\n"
        "     because      only of nonnegative numbers\n"
        "T-3  open         Training ends.\n"
        "     because      says nothing about real numbers\n"
        "3 claims: 1 settled, 1 partly open, 1 open, 0 not settled; "
        "of 1 that are commonly misstated, 1 have a refutation and a theorem\n",
        "",
    )


def test_json(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The JSON holds the catalogue, what settles each claim, and the counts."""
    assert main(["list", "--claims", "--format", "json"]) == 0
    table = json.loads(capsys.readouterr().out)

    assert [c["state"] for c in table["claims"]] == ["settled", "partly open", "open"]
    assert [e["expected"] for e in table["claims"][0]["settled_by"]] == ["PROVED", "REFUTED"]
    assert table["summary"]["misstated"] == {"total": 1, "both": 1}
    assert table["problems"] == []


def test_page(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The page has a table for each group, with statements, hypotheses, verdicts and links beside the catalogue."""
    assert main(["list", "--claims", "--format", "markdown", "--output", "page.md"]) == 0
    page = (project / "page.md").read_text()

    assert "--output theorems/README.md`" in page
    assert "## Signs\n\nalgebra.\n\n| claim |" in page
    assert (
        "| **T-1** `misstated` A product of \\| numbers is nonnegative. | $`0 \\le x \\, y`$ | $`0 \\le x`$<br>$`0 \\le y`$ | PROVED "
        "| [`product_nonneg`](toy.py) |\n"
        "|  | $`0 \\le x \\, y`$ |  | REFUTED | [`product_nonneg_for_any_sign`](toy.py) |\n"
        "| **T-2** A square is nonnegative. (analysis) |"
    ) in page
    assert "| **T-3** Training ends. | says nothing about real numbers |  | open |  |\n" in page
    assert all(line.count("|") - line.count("\\|") == 6 for line in page.splitlines() if line.startswith("|"))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('claims=("T-2",)', 'claims=("T-9",)', "square_of_nonneg (theorems/toy.py:17): expected claims of claims.toml, found T-9"),
        (', claims=("T-1",))\ndef product_nonneg_', ")\ndef product_nonneg_", "T-1: expected a refutation of what is commonly stated"),
        ('"algebra", claims=("T-1",)', '"algebra"', "T-1: expected a theorem that corrects what is refuted, found refutations only"),
    ],
)
def test_gate_of_packs(project: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, sentence: str) -> None:
    """A statement that names an unknown claim, and a claim that is half settled, fail with one sentence."""
    assert old in MARKED
    (project / "theorems" / "toy.py").write_text(MARKED.replace(old, new))

    assert main(["list", "--claims"]) == 1
    assert sentence in capsys.readouterr().err


def test_gate_of_the_catalogue(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All claims that are neither settled nor open for a reason are named in one sentence."""
    lines = "".join(f'    {{ id = "N-{k}", text = "Something." }},\n' for k in (1, 2))
    (project / "theorems" / "claims.toml").write_text(CLAIMS.replace("]\n[[", f"{lines}]\n[["))

    assert main(["list", "--claims"]) == 1
    captured = capsys.readouterr()
    assert captured.err.startswith("objective-proofs: N-1, N-2: expected a theorem, found none; register one")
    assert captured.err.count("\n") == 1
    assert "N-1  not settled  Something.\n" in captured.out


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("claims", "expected TOML"),
        ("claims = []", "expected nothing but tables [[groups]]"),
        ('[[groups]]\ntitle = "t"', "expected a group with a title, a source and claims"),
        ('[[groups]]\ntitle = "t"\nclaims = [{ id = "A-1" }]', "A-1: expected a claim with an id and a text"),
        ('[[groups]]\ntitle = "t"\nclaims = ["A-1"]', "A-1: expected a claim with an id and a text"),
        ('[[groups]]\ntitle = "t"\nclaims = [{ id = "A-1", text = "t", close = "" }]', "found the unknown key 'close'"),
        ('[[groups]]\ntitle = "t"\nclaims = [{ id = "A-1", text = "t", misstated = 1 }]', "expected true or false for misstated"),
        ('[[groups]]\ntitle = "t"\nclaims = [{ id = "A-1", text = 2 }]', "expected a text for text"),
        (CLAIMS + CLAIMS, "expected different ids, found T-1 again"),
    ],
)
def test_unreadable_catalogue(project: Path, capsys: pytest.CaptureFixture[str], text: str, sentence: str) -> None:
    """What is wrong with the file is said in one sentence with its path, and the status is 2."""
    path = project / "theorems" / "claims.toml"
    path.write_text(text)

    assert main(["list", "--claims"]) == 2
    assert sentence in capsys.readouterr().err
    with pytest.raises(CatalogueError, match=str(path)):
        load_catalogue(str(project), ["theorems"])


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["list", "--format", "markdown"], "expected --claims with --format markdown"),
        (["list", "--claims", "log_below"], "expected no SELECT with --claims"),
    ],
)
def test_wrong_usage(project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str) -> None:
    """Wrong usage is one sentence and status 2."""
    assert main(arguments) == 2
    assert sentence in capsys.readouterr().err


def test_catalogue_is_optional(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a catalogue nothing is checked, and `list --claims` says what it looked for."""
    (project / "theorems" / "claims.toml").unlink()

    assert main(["check"]) == 0
    assert main(["list", "--claims"]) == 2
    assert "expected a catalogue claims.toml beside the packs of" in capsys.readouterr().err


def test_committed_page_is_what_the_registry_gives() -> None:
    """The page of this registry is current (make claims writes it), and every claim that a statement names is in the catalogue."""
    project = open_project(start=str(ROOT))
    catalogue = load_catalogue(project.root, project.settings.packs)

    assert catalogue is not None
    assert (ROOT / "theorems" / "README.md").read_text(encoding="utf-8") == render(project, catalogue, "markdown")
    assert [p for p in problems(project, catalogue) if "expected claims of" in p] == []


def test_every_claim_is_settled_or_open_for_a_reason() -> None:
    """No claim of this registry is left without a theorem and without a reason."""
    project = open_project(start=str(ROOT))
    catalogue = load_catalogue(project.root, project.settings.packs)

    assert catalogue is not None
    assert problems(project, catalogue) == []
