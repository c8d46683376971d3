"""What README.md shows of the commands: read for the tests, and written anew.

    python tests/readme.py [--bench]       replace the output shown in README.md by what the commands print now

The excerpt of `make prove` shows the first theorems and one refutation of some packs, the figures leave out the families
of growing statements; nothing else is edited.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "README.md"
CONSOLE = re.compile(r"^```console\n\$ ([^\n]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PACK = re.compile(r"^```python\n# theorems/(\w+)\.py\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FIGURES = {  # what each benchmark prints begins with these words
    "run.py": re.compile(r"^```text\n(Python \d.*?)^```$", re.MULTILINE | re.DOTALL),
    "score.py": re.compile(r"^```text\n(Problems with known answers.*?)^```$", re.MULTILINE | re.DOTALL),
}
ROW = re.compile(r"^(ok  |FAIL) (\w+) +(PROVED|REFUTED|UNDEFINED|UNKNOWN|TIMEOUT|ERROR)\b")
SHOWN = {"theorems.objective": 3}  # theorems of a pack that the excerpt shows, with one refutation
FAMILY = "(growth for ten times the n"  # stands in the title of each family of growing statements
WIDTH = 100  # a refutation is shown if its witness is no longer
KERNEL = "objective-proofs show weights --format kernel > statements.txt"


def printed(folder: Path, *arguments: str) -> str:
    """Return what `python -m` with these arguments prints in a folder."""
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, check=False)
    return "\n".join(line.rstrip() for line in done.stdout.rstrip().split("\n")) + "\n"


def make_project(folder: Path) -> Path:
    """Write a project with the packs that the README shows, and return its root."""
    (folder / "pyproject.toml").touch()
    (folder / "theorems").mkdir()
    for name, text in PACK.findall(FILE.read_text(encoding="utf-8")):
        (folder / "theorems" / f"{name}.py").write_text(f"# theorems/{name}.py\n{text}", encoding="utf-8")
    return folder


def kernel_alone(project: Path) -> str:
    """Return what the kernel's own command prints about the pack `weights`, below the command itself."""
    printed(project, "objective_proofs", "prove", "weights", "--jobs", "1")
    statements = printed(project, "objective_proofs", "show", "weights", "--format", "kernel")
    (project / "statements.txt").write_text(statements, encoding="utf-8")
    command = ("objective_proofs.kernel.check", "statements.txt", "theorems/certificates/weights.json")
    return f"$ python -m {' '.join(command)}\n{printed(project, *command)}"


def excerpt(report: str) -> str:
    """Return the first theorems of the packs in `SHOWN`, a refutation of each, and the last line of a report."""
    lines: list[str] = []
    for block in report.split("\n\n"):
        pack, head, *rest = block.split("\n")
        if not re.fullmatch(r"theorems\.[\w.]+", pack):
            break
        if pack not in SHOWN:
            continue
        rows: list[list[str]] = []
        for line in rest:
            if ROW.match(line):
                rows.append([line])
            else:
                rows[-1].append(line)
        refuted = [r for r in rows if r[0].startswith("ok ") and " REFUTED " in r[0] and len(r[-1]) <= WIDTH]
        proved = [r for r in rows if r[0].startswith("ok ") and " PROVED " in r[0]][: SHOWN[pack]]
        lines += [pack, head]
        for row in rows:
            if row in proved or row in refuted[:1]:
                lines += row
            elif lines[-1] != "...":
                lines.append("...")
        lines.append("")
    return "\n".join([*lines, report.rstrip().split("\n")[-1], ""])


def output(command: str, project: Path, registry: Path) -> str:
    """Return what a command of the README prints now, in the project of its packs or in a copy of the registry."""
    if command == "make prove":
        return excerpt(printed(registry, "objective_proofs", "prove"))
    if command == "make check":
        return printed(registry, "objective_proofs", "check").replace(str(registry), "/home/you/objective-proofs")
    if command == KERNEL:
        return kernel_alone(project)
    return printed(project, *shlex.split(command.replace("objective-proofs", "objective_proofs", 1)))


def figures(script: str) -> str:
    """Return what a benchmark prints, without the families of growing statements."""
    command = [sys.executable, str(ROOT / "tests" / "bench" / script)]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout.rstrip().split("\n\n")
    return "\n\n".join(block for block in found if FAMILY not in block)


def main(arguments: list[str]) -> None:
    """Write the README anew."""
    text = FILE.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        project, registry = make_project(Path(one)), Path(other).resolve()
        shutil.copytree(ROOT / "theorems", registry / "theorems")
        shutil.copy(ROOT / "pyproject.toml", registry)
        text = CONSOLE.sub(lambda m: f"```console\n$ {m[1]}\n{output(m[1], project, registry)}```", text)
    if "--bench" in arguments:
        for name, block in FIGURES.items():
            text = block.sub(f"```text\n{figures(name)}\n```".replace("\\", r"\\"), text)
    FILE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
