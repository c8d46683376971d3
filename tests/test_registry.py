"""The registry: decorators, packs by path, selection."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from objective_proofs import PackError, RegistryError, SelectionError, StatementError, eq, refuted, theorem
from objective_proofs.loading import find_root, load, load_entry_points
from objective_proofs.registry import Registry, select

HEAD = "from objective_proofs import Formula, Real, eq, refuted, theorem\n\n\n"
GOOD = (
    HEAD
    + '''@theorem("Paper, (1)", claims=("TL-2",), using=["exp_tangent"])
def reflexive(x: Real) -> Formula:
    """Every real equals itself. Really.

    More.
    """
    return eq(x, x)


@refuted("Paper, (1), shifted")
def shifted(x: Real) -> Formula:
    """Every real equals its successor."""
    return eq(x, x + 1)
'''
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with two packs, one of them in a folder, and files that are none."""
    (tmp_path / "pyproject.toml").write_text("")
    for name in ("theorems/b.py", "theorems/vae/a.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(GOOD)
    for name in ("theorems/_shared.py", "theorems/certificates/b.py", "theorems/.hidden/b.py", "theorems/notes.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("raise RuntimeError")
    return tmp_path


def _ids(registry: Registry) -> list[str]:
    return [entry.id for entry in registry.entries]


def test_load(project: Path) -> None:
    """Packs load by path, in order; ids are relative to the root."""
    registry = load(["theorems", "theorems/b.py", str(project / "theorems/vae")], str(project))

    assert registry.errors == []
    assert _ids(registry) == [
        "theorems.b.reflexive", "theorems.b.shifted", "theorems.vae.a.reflexive", "theorems.vae.a.shifted",
    ]  # fmt: skip
    entry = registry.entries[0]
    assert (entry.expected, entry.source, entry.claims, entry.hints) == ("PROVED", "Paper, (1)", ("TL-2",), ("exp_tangent",))
    assert (entry.summary, entry.path, entry.line, entry.pack) == ("Every real equals itself.", "theorems/b.py", 4, "theorems.b")
    assert registry.entries[1].expected == "REFUTED"
    assert entry.statement is entry.statement
    assert entry.statement.text == "statement theorems.b.reflexive\nreal x\nshow x = x\n"
    assert not any(name.startswith("theorems") for name in sys.modules)


def test_outside_the_root(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A pack outside the root is named from the folder it is in."""
    registry = load([str(project / "theorems")], str(tmp_path_factory.mktemp("elsewhere")))

    assert _ids(registry)[0] == "theorems.b.reflexive"
    assert registry.entries[0].path == str(project / "theorems/b.py")


def test_find_root(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The root is the nearest folder with a pyproject.toml, or else the folder itself."""
    bare = tmp_path_factory.mktemp("bare")

    assert find_root(str(project / "theorems" / "vae")) == str(project)
    assert find_root(str(bare)) in (str(bare), find_root("/"))


BROKEN = [
    ("x = (\n", "theorems/bad.py:1: expected Python, found a syntax error"),
    ("x = 1\nimport no_such_module\n", "theorems/bad.py:2: expected a pack that loads, found ModuleNotFoundError"),
    ("x = 1\n1/0\n", "theorems/bad.py:2: expected a pack that loads, found ZeroDivisionError"),
    ("raise SystemExit(0)\n", "theorems/bad.py:1: expected a pack that loads, found SystemExit"),
    (HEAD + '@theorem("")\ndef f(x: Real):\n    """F."""\n', "theorems/bad.py:4: f: expected a source"),
    (HEAD + '@theorem("s")\ndef f(x: Real):\n    pass\n', "theorems/bad.py:4: f: expected a docstring"),
    (HEAD + '@theorem\ndef f(x: Real):\n    """F."""\n', '@theorem("paper, equation")'),
    (HEAD + '@refuted("s", claims="TL-1")\ndef f(x: Real):\n    """F."""\n', "expected a tuple for claims"),
    *(
        (HEAD + f'@theorem("s", using=({hint},))\ndef f(x: Real):\n    """F."""\n', "f: expected a theorem and the texts for its symbols")
        for hint in ('("lemma",)', '("lemma", "x")', '("lemma", {"x": 1})', '("lemma", {1: "x"})', '(None, {"x": "1"})', "()")
    ),
    (GOOD + GOOD, "reflexive of line 4 defined again"),
    ("from objective_proofs import Real\nReal(0.5)\n", "theorems/bad.py:2: expected an exact number"),
]


@pytest.mark.parametrize(("text", "message"), BROKEN)
def test_a_broken_pack_is_an_error_of_its_own(project: Path, text: str, message: str) -> None:
    """A pack that does not load is one sentence, and the other packs still load."""
    (project / "theorems/bad.py").write_text(text)

    registry = load(["theorems"], str(project))

    assert len([i for i in _ids(registry) if ".bad." not in i]) == 4
    assert all(isinstance(e, PackError) and "\n" not in str(e) for e in registry.errors)
    assert message in str(registry.errors[0])


def test_a_path_that_is_no_pack(project: Path) -> None:
    """What is missing or no Python file is an error."""
    registry = load(["nowhere", "theorems/notes.txt"], str(project))

    assert [str(e) for e in registry.errors] == [
        "nowhere: expected a pack or a folder of packs, found nothing; check the path",
        "theorems/notes.txt: expected a pack or a folder of packs, found no Python file; check the path",
    ]


def test_duplicate_ids(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Two packs that claim the same ids are an error."""
    other = tmp_path_factory.mktemp("other") / "theorems"
    other.mkdir()
    (other / "b.py").write_text(GOOD)

    registry = load(["theorems", str(other)], str(project))

    assert len(registry.entries) == 4
    assert "expected different ids, found theorems.b.reflexive" in str(registry.errors[0])


def test_a_statement_that_fails_to_build(project: Path) -> None:
    """It is an error of that entry alone, with its id, file and line."""
    (project / "theorems/bad.py").write_text(HEAD + '@theorem("s")\ndef f(x: Real):\n    """F."""\n    y = 1\n    return 0.5 <= x\n')

    entry = load(["theorems/bad.py"], str(project)).entries[0]

    with pytest.raises(StatementError) as caught:
        _ = entry.statement
    assert str(caught.value).startswith("theorems.bad.f (theorems/bad.py:8): expected an exact number, found the float 0.5")
    assert (caught.value.name, caught.value.path, caught.value.line) == ("theorems.bad.f", "theorems/bad.py", 8)


@pytest.mark.parametrize(
    ("patterns", "count"),
    [
        ([], 4), (["theorems"], 4), (["theorems.b"], 2), (["b"], 2), (["a"], 2), (["vae"], 2), (["reflexive"], 2),
        (["theorems.b.reflexive"], 1), (["b.reflexive"], 1), (["*.shifted"], 2), (["theorems/b.py"], 2), (["theorems/vae/"], 2),
        (["b", "reflexive"], 3),
    ],
)  # fmt: skip
def test_select(project: Path, monkeypatch: pytest.MonkeyPatch, patterns: list[str], count: int) -> None:
    """A selector is a path, a pack, an id, a function's name, or a glob."""
    monkeypatch.chdir(project)
    entries = load(["theorems"], str(project)).entries

    chosen = select(entries, patterns)

    assert len(chosen) == count
    assert chosen == [e for e in entries if e in chosen]


@pytest.mark.parametrize(("pattern", "match"), [("reflexiv", "reflexive"), ("theorems/c.py", ""), ("x*y", ""), ("", "")])
def test_an_unknown_selector(project: Path, pattern: str, match: str) -> None:
    """What selects nothing is an error with what looks like it."""
    with pytest.raises(SelectionError) as caught:
        select(load(["theorems"], str(project)).entries, [pattern])

    assert match in str(caught.value)
    assert caught.value.pattern == pattern


def test_decorated_functions_stay_usable() -> None:
    """Outside a pack a decorator only marks its function."""

    @theorem("source", redundant=["0 <= x"], vacuous=True)
    def claim() -> object:
        """One equals one."""
        return eq(1, 1)

    assert repr(claim()) == "1 = 1"
    assert claim.__objective_proofs__.expected == "PROVED"  # type: ignore[attr-defined]
    assert (claim.__objective_proofs__.redundant, claim.__objective_proofs__.vacuous) == (("0 <= x",), True)  # type: ignore[attr-defined]


@pytest.mark.parametrize("decorate", [theorem(""), refuted("s")])
def test_registration_errors_name_the_place(decorate: Callable[[Callable[..., object]], object]) -> None:
    """A registration without source or docstring is refused where it stands."""

    def claim() -> object:
        return eq(1, 1)

    with pytest.raises(RegistryError, match="claim .*test_registry.py:"):
        decorate(claim)


def test_entry_points(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Packs of installed distributions load on request; their ids begin with the entry point's name."""
    (project / "theorems").rename(project / "shipped_packs")
    info = project / "other-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: other\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[objective_proofs.packs]\nother = shipped_packs\nmissing = no_such_package\n")
    monkeypatch.syspath_prepend(str(project))

    registry = load_entry_points()

    assert [i for i in _ids(registry) if i.startswith("other")] == [
        "other.b.reflexive", "other.b.shifted", "other.vae.a.reflexive", "other.vae.a.shifted",
    ]  # fmt: skip
    assert "no_such_package" in str(registry.errors[0])
