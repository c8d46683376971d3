"""What is trusted is what TRUST.md says: the kernel's files, its axioms, its rules."""

from __future__ import annotations

import ast
import itertools
import re
import shutil
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from objective_proofs.kernel import axioms, check, rules
from objective_proofs.kernel.term import REAL, Node, var
from objective_proofs.kernel.text import read
from tests.kernel import model
from tests.kernel.replaying import reason

KERNEL = Path(check.__file__).parent
FILES = sorted(KERNEL.glob("*.py"))
TRUST = (Path(__file__).parents[2] / "TRUST.md").read_text(encoding="utf-8")
MAX_LINES = 1200
FORBIDDEN_CALLS = {
    "eval",
    "exec",
    "compile",
    "__import__",
    "globals",
    "setattr",
    "delattr",
    "float",
    "complex",
    "input",
}
POINTS = [
    Fraction(p)
    for p in (
        "0",
        "1",
        "-1",
        "2",
        "-2",
        "1/2",
        "-1/2",
        "1/1000000",
        "-1/1000000",
        "7",
        "-40",
        "40",
        "999999/1000000",
        "3",
    )
]


def parsed(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="ascii"))


def code_lines(path: Path) -> int:
    """Return the number of lines that are not blank, comments or docstrings."""
    docstrings: set[int] = set()
    for found in ast.walk(parsed(path)):
        if (
            isinstance(found, (ast.Module, ast.ClassDef, ast.FunctionDef))
            and ast.get_docstring(found, clean=False) is not None
        ):
            docstrings |= set(range(found.body[0].lineno, (found.body[0].end_lineno or 0) + 1))
    lines = path.read_text(encoding="ascii").split("\n")
    return sum(
        bool(line.strip()) and not line.strip().startswith("#") and n not in docstrings
        for n, line in enumerate(lines, 1)
    )


def table(heading: str) -> list[list[str]]:
    """Return the rows of the table under a heading of TRUST.md, without its head."""
    section = TRUST.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split(" | ")] for line in section.split("\n") if line.startswith("| ")
    ]
    return rows[1:]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_imports(path: Path) -> None:
    """A kernel file imports the standard library and its neighbours only, at the top."""
    tree = parsed(path)
    imports = [n for n in ast.walk(tree) if isinstance(n, (ast.Import, ast.ImportFrom))]
    for found in imports:
        names = [a.name for a in found.names] if isinstance(found, ast.Import) else [found.module or ""]
        local = isinstance(found, ast.ImportFrom) and found.level == 1

        assert found in tree.body
        assert local or all(name.split(".")[0] in sys.stdlib_module_names for name in names)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_no_assert_eval_or_float(path: Path) -> None:
    """No statement that `python -O` deletes, no evaluation of text, no inexact number."""
    for found in ast.walk(parsed(path)):
        assert not isinstance(found, ast.Assert)
        assert not (isinstance(found, ast.Constant) and isinstance(found.value, (float, complex)))
        assert not (
            isinstance(found, ast.Call) and isinstance(found.func, ast.Name) and found.func.id in FORBIDDEN_CALLS
        )


def test_size() -> None:
    """The kernel stays small."""
    assert sum(map(code_lines, FILES)) <= MAX_LINES


def test_axioms_are_those_of_the_page() -> None:
    """TRUST.md lists exactly the axioms, with their statements and sources, and an argument for each."""
    expected = [
        [f"`{name}`", ", ".join(f"`{p}`" for p in a.premises) or "none", f"`{a.conclusion}`", a.source]
        for name, a in axioms.AXIOMS.items()
    ]

    assert expected == [row[:4] for row in table("Axioms")]
    assert all(len(row) == 5 and row[4] for row in table("Axioms"))


def test_rules_are_those_of_the_page() -> None:
    """TRUST.md lists exactly the rules, with an argument for each."""
    assert set(rules.RULES) == {row[0].strip("`") for row in table("Rules")}
    assert len(rules.RULES) == len(table("Rules"))
    assert all(len(row) == 2 and row[1] for row in table("Rules"))


@pytest.mark.parametrize("name", axioms.AXIOMS)
def test_axioms_hold_in_the_model(name: str) -> None:
    """Each axiom is true at every corner point and every pair of them, so that no instance of axioms yields `false`."""
    axiom = axioms.AXIOMS[name]
    names: dict[str, Node] = {v: var(v, REAL) for v in axiom.variables}
    premises, conclusion = [read(p, {**names}) for p in axiom.premises], read(axiom.conclusion, {**names})
    used = 0
    for values in itertools.product(POINTS, repeat=len(axiom.variables)):
        env = dict(zip(axiom.variables, values, strict=True))
        if all(model.value(p, env) for p in premises):
            used += 1

            assert model.value(conclusion, env), env

    assert used >= 5


@pytest.mark.parametrize("name", [n for n, a in axioms.AXIOMS.items() if a.premises])
def test_premises_are_needed(name: str) -> None:
    """Without its premises an axiom is false somewhere in the model or in another choice of values off the domain."""
    axiom = axioms.AXIOMS[name]
    names: dict[str, Node] = {v: var(v, REAL) for v in axiom.variables}
    conclusion = read(axiom.conclusion, {**names})
    values = itertools.product(POINTS, repeat=len(axiom.variables))

    assert any(
        not model.value(conclusion, dict(zip(axiom.variables, point, strict=True)) | {"off domain": off})
        for point in values
        for off in (0, -1000)
    )


@pytest.mark.parametrize("name", axioms.AXIOMS)
def test_axioms_do_not_close_false(name: str) -> None:
    """From an axiom at simple instances, no single combination gives `false`."""
    count = len(axioms.AXIOMS[name].variables)
    for values in itertools.product(("0", "1", "-1", "x"), repeat=count):
        for factor in ("1", "1000"):
            assert reason("|- false", [["axiom", name, *values], ["combine", [[factor]], []]])
            assert reason(
                "|- false",
                [["cut", "0 <= 0"], ["combine", [], []], ["axiom", name, *values], ["combine", [[factor, 0]], []]],
            )


STATEMENTS = "statement a\nreal x\ngiven 0 < x\nshow log(x) < x\nstatement b\nreal x\nshow x = 0\n"
CERTIFICATES = """{"format": 1, "theorems": {
 "a": {"proof": [["axiom", "log_tangent", "x"], ["fact", 0], ["combine", [[1, 1]], []]], "defined": [[["fact", 0]]]},
 "b": {"witness": {"x": 1}}}}"""
FALSE = CERTIFICATES.replace('"x": 1', '"x": 0')


@pytest.mark.parametrize("options", [["-S", "-E"], ["-O"], ["-OO", "-S"], ["-b", "-b"]], ids=" ".join)
@pytest.mark.parametrize(("certificates", "status"), [(CERTIFICATES, 0), (FALSE, 1)], ids=["good", "false"])
def test_kernel_runs_alone(tmp_path: Path, options: list[str], certificates: str, status: int) -> None:
    """A copy of the folder, without this project and its dependencies, checks, and refuses the same under -O."""
    shutil.copytree(KERNEL, tmp_path / "alone", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "s.txt").write_text(STATEMENTS, encoding="ascii")
    (tmp_path / "c.json").write_text(certificates, encoding="ascii")
    command = [sys.executable, *options, "-m", "alone.check", "s.txt", "c.json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)

    assert status == done.returncode, done.stderr
    assert "" == done.stderr
    assert re.match(r"PROVED    a  log_tangent\n(REFUTED|REJECTED)", done.stdout)
