"""The command line: exit codes, one clear sentence each, formats, and what `check` imports."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from objective_proofs.certificate import write
from objective_proofs.cli import main
from tests.sample_project import CERTIFICATES, IDS, PACK, fake_search, make

HERE = str(Path(__file__).resolve().parent.parent)
HEAVY = ("sympy", "z3", "numpy", "mpmath", "argparse", "dataclasses", "tomllib", "hashlib", "importlib.metadata")
BLOCKER = """
import sys
class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("sympy", "z3", "numpy", "mpmath"):
            raise ImportError(f"blocked: {name}")
sys.meta_path.insert(0, Blocker())
from objective_proofs.cli import main
status = main(sys.argv[1:])
print([m for m in %r if m in sys.modules], file=sys.stderr)
sys.exit(status)
"""


def call(
    root: Path, *arguments: str, code: str = "", redirected: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command in a project, in a process of its own."""
    command = [sys.executable, *(["-c", code] if code else ["-m", "objective_proofs"]), *arguments]
    if redirected:
        command = ["/bin/sh", "-c", f"{shlex.join(command)} {redirected}"]
    variables = {**os.environ, "PYTHONPATH": HERE, "PYTHONDONTWRITEBYTECODE": "1", **environment}
    return subprocess.run(command, cwd=root, env=variables, capture_output=True, text=True, timeout=100)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with fitting certificates, which is also the working directory."""
    monkeypatch.chdir(make(tmp_path, certificates=CERTIFICATES))
    return tmp_path


def test_check_is_one_line_without_heavy_imports(project: Path) -> None:
    """`check` replays with SymPy, Z3 and NumPy blocked, imports none of the heavy modules, and prints one line."""
    done = call(project, "check", code=BLOCKER % (HEAVY,))

    assert done.stdout == f"replayed 4 certificates of {project}: 3 PROVED, 1 REFUTED; all as expected\n"
    assert done.stderr == "[]\n"
    assert done.returncode == 0


@pytest.mark.parametrize("arguments", [["--help"], ["prove", "--help"], ["list"], ["check", "-v"], ["show", IDS[2]]])
def test_light_commands_import_no_solver(project: Path, arguments: list[str]) -> None:
    """Nothing but `prove` and the SymPy and Z3 forms of `show` needs a solver."""
    done = call(project, *arguments, code=BLOCKER % (HEAVY[:4],))

    assert done.returncode == 0
    assert "blocked" not in done.stderr


def test_check_works_without_asserts(project: Path) -> None:
    """`python -O` changes nothing."""
    (project / "theorems" / "certificates" / "toy.json").write_text(
        write({**CERTIFICATES, IDS[0]: {"proof": [], "defined": []}})
    )
    done = subprocess.run(
        [sys.executable, "-O", "-m", "objective_proofs", "check"],
        cwd=project,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": HERE},
        timeout=100,
    )

    assert done.returncode == 1
    assert "1 PROVED, 1 REFUTED, 2 UNKNOWN; 2 of 4 as expected" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        [],
        ["prove", "--format", "yaml"],
        ["prove", "--jobs", "0"],
        ["prove", "--timeout", "nan"],
        ["check", "--fresh"],
    ],
)
def test_wrong_usage_exits_2(project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    """Wrong usage is status 2, without a traceback."""
    with pytest.raises(SystemExit) as exit_:
        main(arguments)

    assert exit_.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


def test_unknown_selector(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown selector is one sentence with what it may have meant."""
    assert main(["check", "product_noneg"]) == 2
    assert "found 'product_noneg', which selects nothing; did you mean product_nonneg" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["check", "prove", "list"])
def test_no_packs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    """Without a folder of packs there is one sentence that says so."""
    monkeypatch.chdir(tmp_path)

    assert main([command]) == 2
    assert "expected a folder theorems/ with packs in" in capsys.readouterr().err


def test_no_theorems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Packs that register nothing pass no gate."""
    monkeypatch.chdir(make(tmp_path, "x = 1\n"))

    assert main(["prove"]) == 2
    assert "expected theorems in theorems, found none; mark functions" in capsys.readouterr().err


def test_packs_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A pack is selected by its path wherever it is; its certificates stand beside it."""
    (tmp_path / "here").mkdir()
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "extra.py").write_text(PACK)
    fake_search({k.replace("theorems.toy", "extra"): v for k, v in CERTIFICATES.items()}, monkeypatch)
    monkeypatch.chdir(tmp_path / "here")

    assert main(["prove", "../there/extra.py", "--jobs", "1"]) == 1  # the certificate that cites has another id inside
    assert (tmp_path / "there" / "certificates" / "extra.json").exists()
    assert os.listdir(tmp_path / "here") in ([".objective_proofs"], [])


@pytest.mark.parametrize(
    ("pack", "expected"),
    [
        pytest.param("import nothing_of_this_name", "No module named 'nothing_of_this_name'", id="import"),
        pytest.param("def broken(:", "a syntax error", id="syntax"),
        pytest.param(PACK.replace("x * x >= 0)", "True)"), "found True", id="bool"),
        pytest.param(PACK.replace("x * x >= 0)", "0.5 * x >= 0)"), "0.5", id="float"),
        pytest.param(
            PACK.replace('"""A product of any two numbers is nonnegative."""', ""),
            "expected a docstring",
            id="docstring",
        ),
        pytest.param(
            PACK.replace('@refuted("algebra, without the signs")', '@refuted("")'), "expected a source", id="source"
        ),
        pytest.param(PACK + PACK, "defined again", id="duplicate"),
        pytest.param(PACK.replace("(x: Real) ->", "(x: int) ->"), "int", id="sort"),
    ],
)
@pytest.mark.parametrize("command", ["check", "prove"])
def test_broken_packs_exit_2(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
    pack: str,
    expected: str,
) -> None:
    """A pack that cannot be read is one sentence and status 2; other packs are still reported, and nothing is lost."""
    make(tmp_path, pack, certificates=CERTIFICATES)
    (tmp_path / "theorems" / "good.py").write_text(PACK.replace("using=(product_nonneg,)", ""))
    found = {k.replace("toy", "good"): v for k, v in CERTIFICATES.items() if k != IDS[2]}
    (tmp_path / "theorems" / "certificates" / "good.json").write_text(write(found))
    fake_search({}, monkeypatch)
    monkeypatch.chdir(tmp_path)
    before = (tmp_path / "theorems" / "certificates" / "good.json").read_text()

    status = main([command])
    output = "".join(capsys.readouterr())
    assert status == 2
    assert expected in output
    assert "theorems/toy.py" in output
    assert "Traceback" not in output
    assert " PROVED" in output
    assert (tmp_path / "theorems" / "certificates" / "good.json").read_text() == before


def _untimed(text: str) -> str:
    """Return a report without the times in it, which differ from run to run."""
    return re.sub(r'"seconds": *[-+.e0-9]+', '"seconds": 0', text)


def test_prove_formats(project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Each format goes to the standard output or to a file, the same text."""
    fake_search(CERTIFICATES, monkeypatch)
    for form in ("text", "json", "junit", "github", "markdown"):
        assert main(["prove", "--format", form, "--output", "report.out", "product_nonneg"]) == 0
        assert capsys.readouterr().out == ""
        assert main(["prove", "--format", form, "product_nonneg"]) == 0
        printed = capsys.readouterr().out
        assert printed.endswith("\n")
        written = (project / "report.out").read_text()
        assert _untimed(printed) == _untimed(written) or form != "json"


def test_output_that_cannot_be_written(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The report is printed all the same, and the status is 1."""
    (project / "blocked").write_text("")

    assert main(["check", "--format", "json", "--output", "blocked/report.json"]) == 1
    captured = capsys.readouterr()
    assert json.loads(captured.out)["summary"]["ok"] == 4
    assert "blocked/report.json: expected to write it" in captured.err


def test_list(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line a theorem, in the order of the pack."""
    assert main(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == IDS
    assert main(["list", "--format", "json", "log_below"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["summary"] == "The logarithm stays below its tangent at one."


def test_show_tells_the_proof(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`show` prints the statement, the verdict and the proof in words."""
    assert main(["show", "log_below", "square_of_nonneg", "product_nonneg_for_any_sign"]) == 0
    text = capsys.readouterr().out

    assert "verdict   PROVED\naxioms    log_tangent\n" in text
    assert "By log(t) <= t - 1 at t = x  [log_tangent]:" in text
    assert "Defined: 0 < x." in text
    assert f"By the theorem {IDS[0]} at x = x, y = x:" in text
    assert "false at\n  x = 1, y = -1\n" in text


def test_show_kernel_text_can_be_checked_by_the_kernel_alone(project: Path) -> None:
    """The statements that `show --format kernel` writes and the stored file are what the kernel's own program takes."""
    assert call(project, "show", "theorems.toy", "--format", "kernel", "--output", "statements.txt").returncode == 0
    done = subprocess.run(
        [sys.executable, "-m", "objective_proofs.kernel.check", "statements.txt", "theorems/certificates/toy.json"],
        cwd=project,
        env={**os.environ, "PYTHONPATH": HERE},
        capture_output=True,
        text=True,
        timeout=100,
    )

    assert done.returncode == 0
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["PROVED", "PROVED", "PROVED", "REFUTED"]


@pytest.mark.parametrize("form", ["latex", "json", "sympy", "z3"])
def test_show_forms(project: Path, capsys: pytest.CaptureFixture[str], form: str) -> None:
    """The other forms of a statement are printed."""
    assert main(["show", "product_nonneg", "--format", form]) == 0
    assert "x" in capsys.readouterr().out


def test_interrupt_in_a_real_process(tmp_path: Path) -> None:
    """Ctrl-C ends the run at once with one line and status 130, with what was found kept."""
    make(tmp_path)
    code = (
        "import signal, sys, time\nfrom objective_proofs import work\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a job in the background inherits that it is ignored
        "from tests.sample_project import CERTIFICATES, IDS\n"
        "def search(statement, cited, task):\n"
        "    if statement.name != IDS[0]: open('waiting', 'w').close(); time.sleep(60)\n"
        "    return CERTIFICATES[IDS[0]], False\n"
        "work._search, work._cross_check, work._audit = search, lambda *_: None, lambda *_: None\n"
        "from objective_proofs.cli import main\nsys.exit(main(['prove', '--jobs', sys.argv[1]]))\n"
    )
    for jobs in ("1", "2"):
        (tmp_path / "waiting").unlink(missing_ok=True)
        process = subprocess.Popen(
            [sys.executable, "-c", code, jobs],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": HERE},
        )
        for _ in range(200):
            if (tmp_path / "waiting").exists():
                break
            time.sleep(0.05)
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)

        assert process.returncode == 130, (out, err)
        assert out == ""
        assert err == "interrupted: 1 certificate found so far kept; the same command goes on from there\n"
        assert "Traceback" not in out + err
        (tmp_path / "waiting").unlink()
        assert IDS[0] in (tmp_path / "theorems" / "certificates" / "toy.json").read_text()
        (tmp_path / "theorems" / "certificates" / "toy.json").unlink()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is full")
@pytest.mark.parametrize(
    "arguments",
    [["check"], ["check", "-v"], ["prove", "--locked"], ["list"], ["show", IDS[0]], ["ask", "x <= x"], ["--help"]],
)
def test_output_that_is_full(arguments: list[str], project: Path) -> None:
    """Where the report cannot be written, one sentence says so, and the exit status is not 0."""
    done = call(project, *arguments, redirected="> /dev/full")

    assert done.returncode == 1
    assert done.stderr == (
        "objective-proofs: expected to write to the standard output, found it failing: No space left on device\n"
    )


@pytest.mark.parametrize("arguments", [["check"], ["list"]])
def test_output_that_is_closed(arguments: list[str], project: Path) -> None:
    """Without a standard output there is only the exit status."""
    done = call(project, *arguments, redirected=">&-")

    assert (done.returncode, done.stderr) == (0, "")


def test_reader_that_goes_away(project: Path) -> None:
    """A closed pipe is no traceback."""
    done = subprocess.run(
        f"{sys.executable} -m objective_proofs list | true",
        shell=True,
        cwd=project,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": HERE},
        timeout=100,
    )

    assert "Traceback" not in done.stderr


def test_read_only_folder(project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that cannot be written is one sentence; the verdicts are reported; status 1."""
    fake_search(CERTIFICATES, monkeypatch)
    real = os.replace

    def read_only(source: Any, target: Any) -> None:
        if "theorems" in str(target):
            raise OSError(30, "Read-only file system")
        real(source, target)

    monkeypatch.setattr(os, "replace", read_only)
    assert main(["prove", "--fresh", "--jobs", "1"]) == 0  # nothing to write: the same certificates
    capsys.readouterr()
    (project / "theorems" / "certificates" / "toy.json").unlink()
    assert main(["prove", "--jobs", "1"]) == 1
    text = capsys.readouterr().out
    assert "theorems/certificates/toy.json: expected to write it, found: Read-only file system" in text
    assert "4 of 4 as expected" in text


def test_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown key, a wrong value and broken TOML are one sentence each."""
    monkeypatch.chdir(make(tmp_path))
    for text, expected in (
        ("[tool.objective_proofs]\ntime = 3\n", "found the unknown key 'time'"),
        ("[tool.objective_proofs]\njobs = true\n", "expected a positive whole number, found True"),
        ("[tool.objective_proofs]\npacks = 'theorems'\n", "expected a list of paths"),
        ("[tool.objective_proofs\n", "expected TOML"),
        ("[tool]\nobjective_proofs.allowed_axioms = ['choice']\n", "found choice; see TRUST.md"),
        ("[tool.objective_proofs]\npacks = ['nowhere']\n", "expected the packs nowhere, found nothing there"),
    ):
        (tmp_path / "pyproject.toml").write_text(text)
        assert main(["list"]) == 2
        message = capsys.readouterr().err
        assert expected in message
        assert message.count("\n") == 1
