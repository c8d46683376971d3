"""The command `ask`: exit codes, one sentence for what is no claim, lists of problems, formats, and accidents."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from objective_proofs.cli import main
from objective_proofs.questions import pool
from objective_proofs.questions.answer import Answer
from objective_proofs.questions.pool import Question, answers

HERE = str(Path(__file__).resolve().parent.parent.parent)
PROBLEMS: list[dict[str, Any]] = [
    {"id": "true", "vars": ["x"], "hypotheses": ["x > 0"], "conclusion": "log(x) <= x - 1", "expected": True},
    {"id": "false", "vars": {"x": "real"}, "hypotheses": [], "conclusion": "x**2 > 0"},
    {"id": "undefined", "vars": {"x": "nonneg"}, "conclusion": "x/x = 1"},
    {"id": "unsupported", "vars": ["x"], "hypotheses": [], "conclusion": "sin(x) <= 1"},
    {"id": "int", "vars": {"k": "int"}, "hypotheses": [], "conclusion": "k >= 0"},
    {"conclusion": "1 < 2"},
]
VERDICTS = ["PROVED", "REFUTED", "UNDEFINED", "UNKNOWN", "UNKNOWN", "PROVED"]


def call(*arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    variables = {**os.environ, "PYTHONPATH": HERE, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "objective_proofs", "ask", *arguments]
    return subprocess.run(command, env=variables, input=text, capture_output=True, text=True, timeout=100)


def listed(folder: Path, problems: Any) -> str:
    """Return the path of a file with a list of problems."""
    path = folder / "problems.json"
    path.write_text(problems if isinstance(problems, str) else json.dumps(problems))
    return str(path)


@pytest.mark.parametrize(
    ("claim", "status", "first"),
    [
        ("x > 0 |- log(x) <= x - 1", 0, "PROVED   [log(x) <= x - 1]      (axioms: log_tangent)"),
        ("w1 <= w2 |- b + w1*r <= b + w2*r", 1, "REFUTED  b = 0, w1 = 0, w2 = 1, r = -1  gives  0 <= -1"),
        ("x/x = 1", 1, "UNDEFINED  x = 0  gives  no value of x/x"),
        ("-abs(x)<=0", 0, "PROVED"),
        ("-x <= 0", 1, "REFUTED  x = -1  gives  1 <= 0"),
    ],
)
def test_one_claim(claim: str, status: int, first: str, capfd: pytest.CaptureFixture[str]) -> None:
    """The status is 0 when the claim is PROVED and 1 otherwise; a claim may begin with a minus sign."""
    assert main(["ask", claim, "--timeout", "60"]) == status
    assert capfd.readouterr().out.split("\n")[0].startswith(first)


@pytest.mark.parametrize(
    "claim",
    [
        "", "   ", "x", "x >", "(x > 0", "x > 0)", "x > 0 |-", "erf(x) > 0", "sin(x) <= 1", "f(x) = f(x)",
        "x**10**9 > 0",
        "__import__('os').system('true')", "x.__class__.__bases__", "(lambda: 1)() > 0", "(x := 1) > 0", "f'{x}' > 0",
        "[x for x in y]", "x if x > 0 else y", "exec(x) > 0", "\u03bb > 0", "x \u2264 1", "x > 0; y > 0",
        "print(x) > 0", "{x} > 0",
        "`id` > 0", "$(id) > 0", "x" * 20_001, "(" * 19_000, "1e99999999 > 0", "9" * 5000 + " > 0", "x > inf", "-",
    ],
)  # fmt: skip
def test_nonsense_is_answered_in_one_sentence(
    claim: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is no claim gets one line on standard error and status 2, nothing on standard output."""
    monkeypatch.setattr("sys.stdin", type("Empty", (), {"buffer": open(os.devnull, "rb")}))  # noqa: SIM115
    status = main(["ask", claim])
    out, err = capfd.readouterr()

    assert (status, out) == (2, "")
    assert err.startswith("objective-proofs: ") and err.count("\n") == 1 and len(err) < 300 and err.isascii()


@pytest.mark.parametrize(
    "text",
    [
        "x > 0 " * 2_000_000,
        "(" * 100_000 + "x" + ")" * 100_000 + " > 0",
        "x**10**9 > 0",
        "x\x00 > 0",
        "__import__('os')",
    ],
)
def test_nonsense_through_a_pipe(text: str) -> None:
    """The same for what no argument can hold: no traceback, one sentence."""
    done = call("-", text=text)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("objective-proofs: ") and done.stderr.count("\n") == 1


def test_a_claim_through_a_pipe() -> None:
    """With - the claim is read from standard input."""
    done = call("-", "--timeout", "60", text="x > 1 |- x**2 > 1\n")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("PROVED   ")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], 'expected either a claim, such as "x > 0 |- log(x) <= x - 1", or --file FILE'),
        (["x > 0", "--file", "a.json"], 'expected either a claim, such as "x > 0 |- log(x) <= x - 1", or --file FILE'),
        (["--file", "no such file"], "no such file: cannot be read: No such file or directory"),
        (["--file", "/"], "/: cannot be read: Is a directory"),
    ],
)
def test_wrong_usage(arguments: list[str], sentence: str, capfd: pytest.CaptureFixture[str]) -> None:
    """Wrong usage is one sentence and status 2."""
    assert main(["ask", *arguments]) == 2
    assert capfd.readouterr() == ("", f"objective-proofs: {sentence}\n")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "expected a JSON list of problems, found no JSON: Expecting value: line 1 column 1 (char 0)"),
        ("[" * 100_000, "expected a JSON list of problems, found one nested too deeply"),
        ('{"conclusion": "x > 0"}', "expected a JSON list of problems, found dict; put the problem in brackets"),
        (
            '[{"conclusion": "1 > 0", "conclusion": "0 > 1"}]',
            "expected each key once, found one twice among conclusion, conclusion",
        ),
        ('["x > 0"]', "problem 1: expected an object, found str"),
        ('[{"id": "a"}]', 'problem 1: expected a text under "conclusion", found nothing'),
        ('[{"conclusion": 1}]', 'problem 1: expected a text under "conclusion", found 1'),
        (
            '[{"conclusion": "x > 0", "hypotheses": "x > 0"}]',
            'problem 1: expected a list of texts under "hypotheses", found "x > 0"',
        ),
        (
            '[{"conclusion": "x > 0", "vars": {"x": 1}}]',
            'problem 1: expected names, or sorts by name, under "vars", found {"x": 1}',
        ),
        ('[{"conclusion": "x > 0", "id": []}]', 'problem 1: expected a text under "id", found []'),
    ],
)
def test_unreadable_lists(content: str, sentence: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A list that is none is refused whole, in one sentence that says where."""
    assert main(["ask", "--file", listed(tmp_path, content)]) == 2
    assert capfd.readouterr() == ("", f"objective-proofs: {sentence}\n")


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_a_list(jobs: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Every problem has its answer, in the order of the list, whatever is done at a time; then the status is 0."""
    assert (
        main(["ask", "--file", listed(tmp_path, PROBLEMS), "--timeout", "60", "--jobs", jobs, "--format", "json"]) == 0
    )
    found = json.loads(capfd.readouterr().out)

    assert [a["verdict"] for a in found] == VERDICTS
    assert [a["id"] for a in found] == ["true", "false", "undefined", "unsupported", "int", "6"]
    assert found[0]["axioms"] == ["log_tangent"] and found[0]["witness"] is None
    assert found[1]["witness"] == {"x": "0"} and found[2]["repair"] == "holds when x != 0 is added"
    assert found[3]["reason"].startswith("conclusion: column 1: sin is not supported: ")
    assert found[4]["reason"].startswith("expected k to be of a sort among ")


def test_the_answers_do_not_depend_on_the_jobs(tmp_path: Path) -> None:
    """One at a time or many, the answers are the same but for the time taken."""
    questions = [Question(str(k), p, 60.0, False) for k, p in enumerate(PROBLEMS)]
    runs = [{place: a._replace(seconds=0.0) for place, a in answers(questions, jobs)} for jobs in (1, 4)]

    assert runs[0] == runs[1]


def test_a_list_as_text(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """As text there is one line for each problem, and one that sums up."""
    assert main(["ask", "--file", listed(tmp_path, PROBLEMS), "--timeout", "60"]) == 0
    lines = capfd.readouterr().out.split("\n")

    assert lines[0] == "true         PROVED     [log(x) <= x - 1]      (axioms: log_tangent)"
    assert lines[1] == "false        REFUTED    x = 0  gives  0 < 0; holds as 0 <= x**2"
    assert lines[6].startswith("6 problems: 2 PROVED, 1 REFUTED, 1 UNDEFINED, 2 UNKNOWN in ")


def test_where_defined_in_a_list(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The conditions of definedness become hypotheses of each problem."""
    assert (
        main(
            ["ask", "--file", listed(tmp_path, PROBLEMS[2:3]), "--where-defined", "--format", "json", "--timeout", "60"]
        )
        == 0
    )
    (found,) = json.loads(capfd.readouterr().out)

    assert (found["verdict"], found["assumptions"]) == ("PROVED", ["where x != 0"])


def test_output_to_a_file(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """--output takes what else went to standard output."""
    path = tmp_path / "out.json"

    assert main(["ask", "1 < 2", "--format", "json", "--output", str(path)]) == 0
    assert json.loads(path.read_text())["verdict"] == "PROVED"
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(sys.platform != "linux", reason="the processes are forked only on Linux")
def test_a_crash_and_a_hang_leave_the_others_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that dies is UNKNOWN, one that does not come back is TIMEOUT, and the others have their answers."""

    def answer(problem: Any, timeout: float, where_defined: bool) -> Answer:
        if problem.id == "dies":
            os.kill(os.getpid(), signal.SIGKILL)
        if problem.id == "hangs":
            time.sleep(60)
        return Answer(problem.id, "PROVED")

    monkeypatch.setattr(pool, "answer", answer)
    monkeypatch.setattr(pool, "GRACE", 0.1)
    questions = [
        Question(name, "1 < 2", 0.2 if name == "hangs" else 60.0, False) for name in ("a", "dies", "hangs", "b")
    ]
    found = dict(answers(questions, 2))

    assert [found[k].verdict for k in range(4)] == ["PROVED", "UNKNOWN", "TIMEOUT", "PROVED"]
    assert found[1].reason == "its search process was ended, perhaps for want of memory"
