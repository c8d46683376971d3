"""The pytest plugin: theorems as test items."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.sample_project import CERTIFICATES, IDS, make

HERE = str(Path(__file__).resolve().parent.parent)


def collect(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run pytest with the plugin in a process of its own."""
    program = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "-p",
        "objective_proofs.pytest_plugin",
        *arguments,
    ]
    variables = {**os.environ, "PYTHONPATH": HERE, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return subprocess.run(program, cwd=root, env=variables, capture_output=True, text=True, timeout=100)


def test_theorems_are_items(tmp_path: Path) -> None:
    """Each theorem is an item named by its id, and passes when its certificate replays."""
    make(tmp_path, certificates=CERTIFICATES)
    (tmp_path / "test_other.py").write_text("def test_other():\n    pass\n")
    done = collect(tmp_path, "--objective-proofs", "theorems/", "-rA")

    assert done.returncode == 0, done.stdout + done.stderr
    assert all(f"PASSED theorems/toy.py::{name}\n" in done.stdout for name in IDS)
    assert "4 passed" in done.stdout


def test_failures_explain_themselves(tmp_path: Path) -> None:
    """A theorem that turns out false fails with the explanation of the text report."""
    from tests.sample_project import PACK

    false = {IDS[0]: {"witness": {"x": "1", "y": "-1"}}}
    make(tmp_path, PACK.replace("given(x >= 0, y >= 0)", "given(x >= 0)"), certificates=false)
    done = collect(tmp_path, "--objective-proofs", "theorems/", "-k", "toy.product_nonneg and not any_sign")

    assert done.returncode == 1
    assert "found     expected PROVED, found it false at x = 1, y = -1" in done.stdout


def test_broken_pack_is_a_collection_error(tmp_path: Path) -> None:
    """A pack that cannot be read is an error, in one sentence."""
    make(tmp_path, "1 +")
    done = collect(tmp_path, "--objective-proofs", "theorems/")

    assert done.returncode == 2
    assert "theorems/toy.py:1: expected Python, found a syntax error" in done.stdout


def test_nothing_without_the_option(tmp_path: Path) -> None:
    """Without the option nothing is collected and nothing of ours but the plugin is imported."""
    make(tmp_path)
    (tmp_path / "test_it.py").write_text(
        "import sys\ndef test_it():\n    found = [m for m in sys.modules if m.startswith('objective_proofs')]\n"
        "    assert found == ['objective_proofs', 'objective_proofs.pytest_plugin']\n"
    )
    done = collect(tmp_path)

    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout
