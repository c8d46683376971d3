"""The problem sets, the baselines and the score table of `make bench`."""

from __future__ import annotations

import random
import re
import time
from fractions import Fraction
from typing import Any

import pytest

from objective_proofs.kernel.definedness import obligations
from objective_proofs.kernel.statement import Statement
from objective_proofs.questions.pi import at_pi
from tests.bench import baselines, ours, score
from tests.bench.sets import FOLDER, MAIN_SETS, SETS, Problem, Undefined, Unsupported, load, parse, value
from tests.kernel import model

PROBLEMS = [(name, problem) for name in SETS for problem in load(name)]
UNREAD = {"smt_issue10542_2", "smt_sin_sym2", "smt_sin1_deq_sat", "smt_sin1_sat"}  # sin and acos
SPECIAL = (0, 1, -1, 2, Fraction(1, 2), Fraction(1, 3), Fraction(-1, 2), Fraction(1, 100), 3)


def points(problem: Problem, count: int) -> list[dict[str, Fraction]]:
    """Return points drawn for a problem, the same ones each time."""
    rng = random.Random(problem.id)

    def drawn() -> Fraction:
        return Fraction(rng.choice(SPECIAL)) if rng.random() < 0.5 else Fraction(rng.randint(-300, 300), 100)

    return [{name: abs(drawn()) if k % 2 else drawn() for name in problem.vars} for k in range(count)]


def test_sets() -> None:
    """The sets have the sizes that their page says, and no id stands twice."""
    page = re.findall(r"^\| `(\w+)` \| (\d+) \| (\d+) \| (\d+) \|", (FOLDER / "README.md").read_text(), re.MULTILINE)
    counts = {name: [p.expected for p in load(name)] for name in SETS}

    assert {name: tuple(map(int, numbers)) for name, *numbers in page} == {
        name: (len(found), found.count(True), found.count(False)) for name, found in counts.items()
    }
    assert len(PROBLEMS) == len({p.id for _, p in PROBLEMS}) == 305
    assert set(MAIN_SETS) <= set(SETS)


@pytest.mark.parametrize("name", SETS)
def test_true_problems_hold(name: str) -> None:
    """No drawn point falsifies a problem that is said to be true."""
    inside = 0
    for problem in load(name):
        for point in points(problem, 30) if problem.expected else ():
            try:
                if all(value(parse(h), point) for h in problem.hypotheses):
                    inside += 1

                    assert value(parse(problem.conclusion), point), (problem, point)
            except Undefined:
                continue

    assert inside > 30


def _truths(stated: Statement, point: dict[str, Fraction]) -> list[Any]:
    """Return the truth values of the formulas of a statement, up to the first that is undefined."""
    needed = obligations(stated)
    found: list[Any] = []
    for place, formula in enumerate((*stated.hypotheses, stated.conclusion)):
        if not all(model.value(o, point) for at, o in needed if at == place):
            return found
        found.append(model.value(formula, point))
    return found


def test_statements_say_what_the_problems_say() -> None:
    """A problem and the statement made of it have the same truth values, wherever the statement is defined."""
    compared, unread = 0, set()
    for _, problem in PROBLEMS:
        try:
            found = ours.question(problem)
            stated = at_pi(found.statement) if found.pi else found.statement
        except Unsupported:
            unread.add(problem.id)
            continue
        for point in points(problem, 4):
            try:
                found = _truths(stated, point)
            except model.Unsure:
                continue
            texts = (*problem.hypotheses, problem.conclusion)[: len(found)]
            compared += len(found)

            assert found == [value(parse(text), point) for text in texts], (problem, point)

    assert unread == UNREAD
    assert compared > 1500


@pytest.mark.parametrize(
    ("conclusion", "expected"),
    [("1 + x <= exp(x)", "PROVED"), ("x/x == 1", "UNDEFINED"), ("x**2 < 4", "REFUTED"), ("exp(x) <= x + 1", "REFUTED")],
)
def test_ours(conclusion: str, expected: str) -> None:
    """Each verdict is reached without being told the expected one."""
    assert ours.solve(Problem("p", ("x",), (), conclusion, True), 60) == expected


def test_ours_where_defined() -> None:
    """With the conditions of definedness as hypotheses, what holds where it is defined is proved."""
    assert ours.solve(Problem("p", ("x",), (), "x/x == 1", True), 60, where_defined_only=True) == "PROVED"


Z3_PROBLEMS = [
    (("x > 0",), "x + 1/x >= 2", "PROVED", "PROVED"),
    ((), "x/x == 1", "PROVED", "PROVED"),
    ((), "sqrt(x)**2 == x", "PROVED", "PROVED"),
    ((), "x**2 < 4", "REFUTED", "REFUTED"),
    ((), "Max(x, 1) == x", "REFUTED", "REFUTED"),
    ((), "1 + x <= exp(x)", "UNKNOWN", "PROVED"),
    (("x > 0",), "log(x**3) <= 3*x - 3", "UNKNOWN", "PROVED"),
    ((), "exp(x) == exp(x/2)**2", "UNKNOWN", "UNKNOWN"),
    ((), "exp(x) <= x", "REFUTED", "REFUTED"),
]


@pytest.mark.parametrize(("hypotheses", "conclusion", "alone", "helped"), Z3_PROBLEMS)
def test_z3(hypotheses: tuple[str, ...], conclusion: str, alone: str, helped: str) -> None:
    """Z3 is given definedness, exact roots and the table; a model that bends exp or log refutes nothing."""
    problem = Problem("p", ("x",), hypotheses, conclusion, True)

    assert baselines.solve_z3(problem, 5) == alone
    assert baselines.solve_z3_with_instances(problem, 5) == helped


@pytest.mark.parametrize("name", ["losses", "divergences"])
def test_instances_prove_nothing_false(name: str) -> None:
    """With the table Z3 proves no false problem: the instances contradict nothing."""
    for problem in load(name):
        assert problem.expected or baselines.solve_z3_with_instances(problem, 2) != "PROVED"


@pytest.mark.skipif(not baselines.CVC5, reason="cvc5 is not installed")
def test_cvc5() -> None:
    """cvc5 decides what its own exp makes easy."""
    assert baselines.solve_cvc5(Problem("p", ("x",), ("x > 0",), "exp(x) > 1", True), 5) == "PROVED"
    assert baselines.solve_cvc5(Problem("p", ("x",), (), "x**2 > 1", False), 5) == "REFUTED"


TRUE, FALSE = Problem("t", ("x",), (), "x**2 >= 0", True), Problem("f", ("x",), (), "x > 0", False)


def test_score() -> None:
    """Verdicts against expectation are wrong; undefined and undecided ones are counted apart."""
    problems = [TRUE, TRUE, TRUE, TRUE, FALSE, FALSE, FALSE]
    verdicts = ["PROVED", "REFUTED", "UNDEFINED", "TIMEOUT", "REFUTED", "PROVED", "UNKNOWN"]
    answers = [score.Answer(v, float(k)) for k, v in enumerate(verdicts)]

    assert score.score(problems, answers) == ("1/4", "1/3", "1", "2", "2", "3.00")


def _loops(problem: Problem, limit: float, where: bool) -> str:
    while True:
        time.process_time()


def _fails(problem: Problem, limit: float, where: bool) -> str:
    raise ZeroDivisionError("by zero")


def _cannot(problem: Problem, limit: float, where: bool) -> str:
    raise Unsupported("sin")


@pytest.mark.parametrize(
    ("engine", "verdict", "reason"),
    [
        (_loops, "TIMEOUT", "over 1 s"),
        (_fails, "ERROR", "ZeroDivisionError: by zero"),
        (_cannot, "UNKNOWN", "unsupported: sin"),
    ],
)
def test_an_engine_that_fails(monkeypatch: pytest.MonkeyPatch, engine: Any, verdict: str, reason: str) -> None:
    """An engine over its limit, one that raises and one that cannot read give an answer of their own."""
    monkeypatch.setitem(score.ENGINES, "Z3 alone", engine)
    monkeypatch.setattr(score, "WALL", 600)  # a busy machine may give a process little of its processors
    found = score.answer("Z3 alone", TRUE, limit=1)

    assert (found.verdict, found.reason) == (verdict, reason)


def test_table(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The table has a row for each set and engine; what is wrong is listed always, what is undecided on request."""
    monkeypatch.setattr(score, "load", lambda name: [TRUE, FALSE])
    for engine, verdict in ((ours.NAME, "UNKNOWN"), ("Z3 alone", "PROVED")):
        monkeypatch.setitem(score.ENGINES, engine, lambda problem, limit, where, verdict=verdict: verdict)
    score.main(["losses", "--jobs", "1", "--engine", ours.NAME, "--engine", "Z3 alone", "--failures"])
    printed = capsys.readouterr().out

    assert re.search(r"losses +objective-proofs +0/1 +0/1 +0 +2 +0 ", printed)
    assert re.search(r" +Z3 alone +1/1 +0/1 +0 +0 +1 ", printed)
    assert "objective-proofs: UNKNOWN t (expected true): |- x**2 >= 0\n" in printed
    assert "Z3 alone: PROVED f (expected false): |- x > 0\n" in printed


def test_unknown_set(capsys: pytest.CaptureFixture[str]) -> None:
    """A set that does not exist is wrong usage."""
    with pytest.raises(SystemExit) as caught:
        score.main(["loses"])

    assert caught.value.code == 2
    assert "found loses" in capsys.readouterr().err
