"""README.md: its Python runs, its packs give the reports shown, and what it shows of the commands is what they print.

`python tests/readme.py` writes the output shown anew.
"""

from __future__ import annotations

import doctest
import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from tests.readme import CONSOLE, FILE, KERNEL, PACK, ROOT, ROW, kernel_alone, make_project, output, printed

README = FILE.read_text(encoding="utf-8")
ASKED = [command for command, _ in CONSOLE.findall(README) if command.startswith("objective-proofs ask")]
NAMES = [name for name, _ in PACK.findall(README)]


def shown(command: str) -> str:
    """Return what the README shows that a command prints."""
    found = [text for name, text in CONSOLE.findall(README) if name == command]

    assert len(found) == 1, f"expected one block of {command!r}, found {len(found)}"
    return str(found[0])


def without_seconds(text: str) -> str:
    """Return a report without what differs from run to run."""
    return re.sub(r" in [0-9.]+ s$", "", text, flags=re.MULTILINE)


def test_interactive_examples() -> None:
    """What the README types at the prompt gives what it shows."""
    examples = "".join(re.findall(r"^```pycon\n(.*?)^```$", README, re.MULTILINE | re.DOTALL))
    test = doctest.DocTestParser().get_doctest(examples, {}, "README.md", "README.md", 0)
    found: list[str] = []
    result = doctest.DocTestRunner(verbose=False).run(test, out=found.append)

    assert result.attempted > 5
    assert result.failed == 0, "".join(found)


@pytest.mark.parametrize("name", NAMES)
def test_packs(tmp_path: Path, name: str) -> None:
    """Each pack of the README gives the report below it."""
    report = printed(make_project(tmp_path), "objective_proofs", "prove", name, "--jobs", "1")

    assert without_seconds(report) == without_seconds(shown(f"objective-proofs prove {name}"))


@pytest.mark.parametrize("command", ASKED)
def test_questions(tmp_path: Path, command: str) -> None:
    """Each question of the README gets the answer below it."""
    assert output(command, tmp_path, tmp_path) == shown(command)


def test_kernel_alone(tmp_path: Path) -> None:
    """The kernel's own command prints what the README shows."""
    assert kernel_alone(make_project(tmp_path)) == shown(KERNEL)


def test_excerpt_of_the_registry() -> None:
    """Each row shown of `make prove` is an entry of the registry with its verdict and its sentence."""
    from objective_proofs.loading import load

    entries = {entry.id: entry for entry in load(["theorems"], str(ROOT)).entries}
    lines = shown("make prove").rstrip().split("\n")
    pack, rows = "", 0
    for line, below in pairwise(lines):
        pack = line if re.fullmatch(r"theorems\.\w+", line) else pack
        row = ROW.match(line)
        if row:
            entry = entries[f"{pack}.{row[2]}"]

            assert (row[1], row[3]) == ("ok  ", entry.expected)
            assert below.strip() == entry.summary
            rows += 1

    assert rows > 3
    assert re.fullmatch(r"(\d+) of \1 as expected \(\d+ PROVED, \d+ REFUTED\) in [0-9.]+ s", lines[-1])


def test_check_line() -> None:
    """`make check` prints the line that the README shows, up to its numbers and its folder."""
    def pattern(text: str) -> str:
        return re.sub(r"\d+", "N", re.sub(r" of \S+:", " of FOLDER:", text))

    assert pattern(printed(ROOT, "objective_proofs", "check")) == pattern(shown("make check"))


def test_settings(tmp_path: Path) -> None:
    """The configuration shown is accepted, and has all the keys there are."""
    from objective_proofs.settings import Settings, load_settings

    block = re.findall(r"^```toml\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)[0]
    (tmp_path / "pyproject.toml").write_text(block, encoding="utf-8")

    assert load_settings(str(tmp_path)).allowed_axioms
    assert list(tomllib.loads(block)["tool"]["objective_proofs"]) == list(Settings._fields)


def test_every_public_name_is_explained() -> None:
    """The README names everything that `objective_proofs` exports, but for the errors."""
    import objective_proofs

    words = set(re.findall(r"\w+", README))

    assert [name for name in objective_proofs.__all__ if name not in words and not name.endswith("Error")] == []


@pytest.mark.parametrize("command", ["prove", "check", "list", "show", "ask"])
def test_options_are_explained(command: str) -> None:
    """The README lists each option of the command line."""
    options = re.findall(r"--[a-z-]+", printed(ROOT, "objective_proofs", command, "--help"))

    assert options
    assert [option for option in options if option not in README] == []


def test_links() -> None:
    """The files that the README links to exist."""
    targets = [target for target in re.findall(r"\]\(([^)]+)\)", README) if not target.startswith("http")]

    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []
