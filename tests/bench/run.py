"""The benchmarks behind `make bench`: figures as ratios against a baseline measured in the same run.

    python tests/bench/run.py [--runs N] [--quick]

Each figure is the median of several runs, each in a process of its own, but for `prove --fresh`, which runs once. Nothing passes
or fails here.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SIZES = (10, 100, 1000, 10_000)
Z3_WALL = 30.0  # seconds after which Z3's process is ended, should it miss its own limit of ten
TITLES = {
    "shared_weight": "base + w*(r_1 + ... + r_n), monotone in the shared weight w",
    "weight_each": "base + w_1*r_1 + ... + w_n*r_n, monotone in each of n weights",
    "gaussian_kl": "sum of n Gaussian KL coordinates >= 0",
}


def process(
    command: Sequence[str], folder: Path = ROOT, limit: float | None = None
) -> subprocess.CompletedProcess[str]:
    """Run one process to its end, with this checkout's package first on the path."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    variables = {**os.environ, "PYTHONPATH": path}
    variables.pop("PYTHONDONTWRITEBYTECODE", None)  # modules are compiled once, as in any installation
    return subprocess.run(
        command, cwd=folder, env=variables, capture_output=True, text=True, timeout=limit, check=False
    )


def interleaved(commands: dict[str, Sequence[str]], folder: Path, runs: int) -> dict[str, float]:
    """Return the median wall time of each command, run in turns so that a busy machine burdens all alike."""
    found: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(runs + 1):  # the first run only fills caches of files and bytecode
        for name, command in commands.items():
            start = time.perf_counter()
            process(command, folder)
            found[name] += [time.perf_counter() - start] if number else []
    return {name: median(times) for name, times in found.items()}


def registry(runs: int) -> None:
    """Print what `check` and `prove --fresh` cost on a copy of the whole registry."""
    python, program = sys.executable, [sys.executable, "-m", "objective_proofs"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "theorems", folder / "theorems")
        shutil.copy(ROOT / "pyproject.toml", folder)
        first = process([*program, "prove", "--format", "json"], folder)
        summary = json.loads(first.stdout)["summary"]
        checks = interleaved({"ours": [*program, "check"], "bare": [python, "-c", "pass"]}, folder, 2 * runs + 1)
        imports = interleaved({"bare": [python, "-c", "import sympy, z3"]}, folder, runs)
        start = time.perf_counter()
        process([*program, "prove", "--fresh"], folder)  # minutes, so that it runs once
        proofs = {"ours": time.perf_counter() - start, **imports}
    rows = [
        (
            command,
            f"{found['ours']:.3f} s",
            baseline,
            f"{found['bare']:.3f} s",
            f"{found['ours'] / found['bare']:.1f}",
            target,
        )
        for command, found, baseline, target in (
            ("check", checks, "python -c pass", "<= 20"),
            ("prove --fresh", proofs, "import sympy, z3", "<= 60"),
        )
    ]
    title = f"The registry, {summary['ok']} of {summary['total']} statements as expected; whole processes"
    table(title, ("command", "time", "baseline", "time", "ratio", "target"), rows)


def once(who: str, family: str, n: int) -> dict[str, Any]:
    """Return what `families.py` measures in a process of its own."""
    command = [sys.executable, str(HERE / "families.py"), who, family, str(n)]
    try:
        done = process(command, limit=Z3_WALL if who == "z3" else None)
    except subprocess.TimeoutExpired:
        return {"seconds": None}
    if done.returncode == 0:
        found: dict[str, Any] = json.loads(done.stdout)
        return found
    if who == "z3":
        return {"seconds": None}
    raise SystemExit(f"bench: {family}, n = {n}: {done.stderr.strip()[-300:]}")


def medians(family: str, n: int, runs: int) -> dict[str, Any]:
    """Return the medians of several measurements of one statement; `None` where the search finds nothing."""
    found = [once("ours", family, n) for _ in range(runs)]
    return {key: None if found[0][key] is None else median(f[key] for f in found) for key in found[0]}


def families(sizes: Sequence[int], runs: int) -> None:
    """Print how the families grow with the number of explicit terms, beside Z3 alone."""
    head = ("n", "capture", "search", "growth", "replay", "growth", "bytes", "Z3 alone")
    for family, title in TITLES.items():
        rows: list[tuple[str, ...]] = []
        before: dict[str, Any] = {}
        alone: float | None = 0.0
        for n in sizes:
            ours = medians(family, n, runs if n <= 1000 else min(runs, 3))
            alone = None if alone is None else once("z3", family, n)["seconds"]
            search, replay = ((duration(ours[s]), ratio(ours[s], before.get(s))) for s in ("search", "replay"))
            solver = "over 10 s" if alone is None else duration(alone)
            rows.append((f"{n:,}", duration(ours["capture"]), *search, *replay, f"{ours['bytes']:,.0f}", solver))
            before = ours
        table(f"{title} (growth for ten times the n: linear is 10)", head, rows)


def symbolic(runs: int) -> None:
    """Print what one statement for every n costs, against n = 1."""
    rows = []
    for family, title in TITLES.items():
        every, single = medians(family, 0, runs), medians(family, 1, runs)
        cells = [(duration(every[s]), duration(single[s]), ratio(every[s], single[s])) for s in ("search", "replay")]
        rows.append((title, *cells[0], *cells[1]))
    table(
        "One statement for every n, against n = 1",
        ("family", "search", "n = 1", "ratio", "replay", "n = 1", "ratio"),
        rows,
    )


def duration(value: float | None) -> str:
    """Return a time in a unit that suits it."""
    return "none found" if value is None else f"{value * 1000:.2f} ms" if value < 0.1 else f"{value:.2f} s"


def ratio(value: float | None, against: float | None) -> str:
    """Return the ratio of two times, if there are two."""
    return "" if value is None or against is None else f"{value / against:.1f}"


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print one table, its first column to the left and the others to the right."""
    first, *widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    print(f"\n{title}")
    for start, *rest in (head, *rows):
        print(
            "  ".join((f"  {start:{first}}", *(f"{text:>{width}}" for text, width in zip(rest, widths, strict=True))))
        )
    sys.stdout.flush()


def main() -> None:
    """Run everything."""
    parser = argparse.ArgumentParser(description="Measure the speed, as ratios against a baseline in the same run.")
    parser.add_argument(
        "--runs", type=int, default=5, help="measurements of each figure, of which the median is printed"
    )
    parser.add_argument("--quick", action="store_true", help="families up to 1,000 terms only")
    options = parser.parse_args()
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} processors, medians of {options.runs} runs or more, `prove --fresh` once")
    registry(options.runs)
    families(SIZES[:3] if options.quick else SIZES, options.runs)
    symbolic(options.runs)


if __name__ == "__main__":
    main()
