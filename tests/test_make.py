"""The Makefile and the gate, as far as that is cheap: no environment is made here."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="there is no make")


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make on a copy of the Makefile."""
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy2(ROOT / name, folder)
    variables = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
    return subprocess.run(["make", *arguments], cwd=folder, capture_output=True, text=True, env=variables, timeout=60)


def python(folder: Path, body: str) -> str:
    """Make a program that stands for an interpreter, and return its path."""
    path = folder / "fake-python"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_help_lists_the_targets(tmp_path: Path) -> None:
    """`make help`, and `make` alone, need no environment."""
    done = make(tmp_path)

    assert done.returncode == 0
    assert all(f"make {target} " in done.stdout for target in ("prove", "check", "test", "lint", "bench", "fuzz"))


def test_no_python(tmp_path: Path) -> None:
    """A missing interpreter is one sentence."""
    done = make(tmp_path, "prove", "PYTHON=no-such-python")

    assert done.returncode == 2
    assert "make: expected Python 3.11 or newer as no-such-python, found none" in done.stderr


def test_old_python(tmp_path: Path) -> None:
    """An old interpreter is named with its version."""
    old = python(tmp_path, 'if [ "$1" = --version ]; then echo Python 3.9.2; else exit 1; fi')
    done = make(tmp_path, "prove", f"PYTHON={old}")

    assert done.returncode == 2
    assert "make: expected Python 3.11 or newer, found Python 3.9.2" in done.stderr


def test_python_without_venv(tmp_path: Path) -> None:
    """An interpreter without venv is one sentence that says what to install."""
    bare = python(tmp_path, 'case "$2" in *ensurepip*) exit 1;; *) exit 0;; esac')
    done = make(tmp_path, "prove", f"PYTHON={bare}")

    assert done.returncode == 2
    assert "make: expected the modules venv and ensurepip" in done.stderr


def test_second_run_sets_nothing_up(tmp_path: Path) -> None:
    """With the environment in place, make calls the command and nothing else."""
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    program = Path(python(tmp_path, 'echo "$@"'))
    program.rename(tmp_path / ".venv" / "bin" / "python")
    make(tmp_path, "help")
    (tmp_path / ".venv" / ".installed").touch()
    done = make(tmp_path, "prove", "ONLY=theorems.gan", "PYTHON=no-such-python")

    assert done.stdout == "-m objective_proofs prove theorems.gan\n"
    assert done.stderr == ""


def test_gate_is_executable_and_strict() -> None:
    """The gate stops at the first failure."""
    text = (ROOT / ".ci" / "run").read_text()

    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert "set -euo pipefail" in text
    assert text.rstrip().endswith("make prove\nmake test")
