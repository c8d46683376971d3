"""The answers of `ask`: verdicts with what shows them, repairs, conditions of definedness, and how they look."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from objective_proofs import ClaimError, ask
from objective_proofs.kernel.check import check
from objective_proofs.kernel.statement import read_statement
from objective_proofs.limits import TimeOver
from objective_proofs.questions.answer import Answer
from objective_proofs.questions.engine import FULL, QUICK, Clock

PROVED = [
    "w1 <= w2, r >= 0 |- b + w1*r <= b + w2*r",
    "p > 0, q > 0 |- p*log(p/q) >= p - q",
    "x**2 + y**2 >= 2*x*y",
    "x != 0 |- x/x = 1",
    "x > 0 |- exp(log(x)) = x",
    "exp(l) - 1 - l >= 0",
    "x > 0 |- x**(1/3) > 0",
    "x >= 0 |- x**(1/3) >= 0",
    "a > 0 |- a**b > 0",
    "x >= 0 |- x**(3/2) = x*sqrt(x)",
    "max(x, y) >= x",
    "cosh(x) >= 1",
    "3.14159 < pi < 3.14160",
    "x >= 0 |- 3*x <= pi*x",
    "1 + 0.1 + 0.2 = 1.3",
]
REFUTED = {
    "w1 <= w2 |- b + w1*r <= b + w2*r": "0 <= -1",
    "exp(l) - 1 - l > 0": "0 < 0",
    "log(3) <= 1": "1.0986... <= 1",
    "1 = 2": "1 = 2",
    "x > 0 or x < 0": "0 < 0 or 0 < 0",
    "0 <= x < 1 |- x < 1 < x + 1": "1 < 1",
    "sqrt(x**2) = x": "1 = -1",
    "x - 1e-9 < x - 1e-9": "-1/1000000000 < -1/1000000000",
    "exp(l) >= 1 + l + 1e-9": "1.000000001000... <= 1",
    "log(1e-30) > -69": "-69 < -69.0775...",
    "exp(-1000) > 1e-100": "1.000...e-100 < 0.0...",
    "pi > 22/7": "22/7 < 3.1415...",
    "x < pi |- x < 3.14": "157/50 < 157/50",
    "pi/v > pi": "3.1415... < 3.1415...",
    "x/y >= 0": "0 <= -1",
}
UNDEFINED = {
    "x/x = 1": ("x/x", "holds when x != 0 is added"),
    "exp(log(x)) = x": ("log(x)", "holds when x > 0 is added"),
    "(x**2 - 1)/(x - 1) = x + 1": ("(x**2 - 1)/(x - 1)", "holds when x - 1 != 0 is added"),
    "x >= 0 |- sqrt(x + y) <= sqrt(x) + sqrt(y)": ("sqrt(x + y)", "holds when y >= 0 is added"),
    "q > 0 |- p*log(p/q) >= p - q": ("log(p/q)", "holds when p > 0 is added"),
    "x/y + a/b <= x/y + a/b + 1": ("x/y", "holds when y != 0 and b != 0 are added"),
    "x**-1*x = 1": ("x**-1", "holds when x != 0 is added"),
    "log(x) = 0 |- 1 > 0": ("log(x)", "holds when x > 0 is added"),
    "1/0 = 1/0": ("1/0", ""),
    "x > 0 or 1/x < 1": ("1/x", "holds when (not 0 < x implies x != 0) is added"),
}
REPAIRED = {
    "w1 <= w2 |- b + w1*r <= b + w2*r": "holds when r >= 0 is added",
    "r >= 0 |- b + w1*r <= b + w2*r": "holds when w1 <= w2 is added",
    "sqrt(x**2) = x": "holds when x >= 0 is added",
    "x**2 > 0": "holds as 0 <= x**2",
    "x >= 0 |- x*y <= 0": "holds when y <= 0 is added",
    "x = 0": "",
    "x >= 0": "",
    "x < 0 |- x > 0": "",
    "x > 0 implies log(x) <= x - 2": "",
}


@pytest.mark.parametrize("text", PROVED)
def test_true_claims_are_proved(text: str) -> None:
    """The certificate of a proved claim is accepted by the kernel for the statement that is shown."""
    found = ask(text, timeout=60)

    assert found.verdict == "PROVED"
    assert check(read_statement(found.statement), found.certificate).verdict == "PROVED"


@pytest.mark.parametrize("text", REFUTED)
def test_false_claims_are_refuted(text: str) -> None:
    """A false claim comes with values at which it is false, and with both sides there."""
    found = ask(text, timeout=60)

    assert found.verdict == "REFUTED"
    assert found.witness is not None
    if found.certificate is not None:
        assert check(read_statement(found.statement), found.certificate).verdict == "REFUTED"
    if text not in ("x/y >= 0", "pi/v > pi", "x < pi |- x < 3.14"):
        assert found.gives == REFUTED[text]


@pytest.mark.parametrize("text", UNDEFINED)
def test_claims_with_a_term_without_a_value_are_undefined(text: str) -> None:
    """The answer names the term and, as the kernel has proved, what would make the claim true."""
    found = ask(text, timeout=60)
    term, cure = UNDEFINED[text]

    assert (found.verdict, found.gives, found.repair) == ("UNDEFINED", f"no value of {term}", cure)


@pytest.mark.parametrize("text", REPAIRED)
def test_repairs(text: str) -> None:
    """A repair is the weakest proved one; where none is found, nothing is said, and the claim itself is none."""
    assert ask(text, timeout=60).repair == REPAIRED[text]


def test_false_beats_undefined() -> None:
    """A claim that is false where everything is defined is REFUTED, though it is undefined elsewhere."""
    assert ask("log(x) <= x - 2", timeout=60).verdict == "REFUTED"
    assert ask("pi/v > pi", timeout=60).verdict == "REFUTED"


def test_where_defined_adds_and_lists_what_is_needed() -> None:
    """Conditions that follow from the hypotheses are not listed, the others guard what comes after them."""
    found = ask("q > 0 |- log(p/q) <= p/q - 1", timeout=60, where_defined=True)

    assert found.verdict == "PROVED"
    assert found.assumptions == ("where p/q > 0",)
    assert ask("(x**2 - 1)/(x - 1) = x + 1", timeout=60, where_defined=True).assumptions == ("where x - 1 != 0",)
    assert ask("x + 1 > x", timeout=60, where_defined=True).assumptions == ()


def test_where_defined_does_not_hide_what_is_false() -> None:
    """A claim that is false where it is defined stays REFUTED."""
    assert ask("log(x) <= x - 2", timeout=60, where_defined=True).verdict == "REFUTED"


@pytest.mark.parametrize("text", ["1/(pi - 3.1415926535897932384645) > 0", "sqrt(pi - 3.1415926535897932384645) >= 0"])
def test_pi_is_not_taken_for_a_rational(text: str) -> None:
    """What depends on which of the reals between the bounds pi is, is neither proved nor refuted nor undefined."""
    assert ask(text, timeout=60).verdict == "UNKNOWN"


def test_an_open_question_is_unknown() -> None:
    """Where no engine finds anything, nothing is claimed."""
    found = ask("exp(exp(x)) + exp(-exp(x)) > exp(x)*x", timeout=0.02)

    assert (found.verdict, found.witness, found.certificate) == ("TIMEOUT", None, None)
    assert found.reason == "neither a proof nor a counterexample was found within 0.02 s"


def test_a_claim_that_may_be_undefined_somewhere_is_unknown_with_the_condition() -> None:
    """Where only definedness is open, the answer says so and names the condition."""
    found = ask("1/(exp(exp(x)) - 2*x) = 1/(exp(exp(x)) - 2*x)", timeout=60)

    assert (found.verdict, found.reason) == (
        "UNKNOWN",
        "proved where every term has a value; neither proved nor refuted that exp(exp(x)) - 2*x != 0",
    )


def test_contradicting_hypotheses_are_said() -> None:
    """A vacuous claim is true, and its answer says that it is vacuous."""
    found = ask("x < 0, x > 0 |- x = 7", timeout=60)

    assert found.verdict == "PROVED"
    assert found.assumptions == ("the hypotheses contradict each other, so that anything follows from them",)
    assert ask("x > 1 |- x > 0", timeout=60).assumptions == ()


def test_the_terminal() -> None:
    """An answer prints as its verdict, what shows it, and on further lines what goes with it."""
    assert str(ask("w1 <= w2 |- b + w1*r <= b + w2*r", timeout=60)) == (
        "REFUTED  b = 0, w1 = 0, w2 = 1, r = -1  gives  0 <= -1\n         holds when r >= 0 is added"
    )
    assert str(ask("p > 0, q > 0 |- p*log(p/q) >= p - q", timeout=60)) == (
        "PROVED   p * [log(q/p) <= q/p - 1]      (axioms: log_tangent, log_quotient)"
    )
    assert str(ask("x/x = 1", timeout=60)) == (
        "UNDEFINED  x = 0  gives  no value of x/x\n           holds when x != 0 is added"
    )


def test_notebooks_and_json() -> None:
    """An answer shows itself in LaTeX and HTML, with special characters escaped, and as JSON."""
    found = ask("w1 <= w2, r >= 0 |- b + w1*r <= b + w2*r", timeout=60)

    assert (
        found._repr_latex_().startswith("$")
        and r"w_{1} \le w_{2}" in found._repr_latex_()
        and "PROVED" in found._repr_latex_()
    )
    assert "<code>r * [w1 &lt;= w2]</code>" in found._repr_html_() and "PROVED" in found._repr_html_()
    assert repr(found) == "<Answer claim: PROVED>"
    assert json.loads(json.dumps(found.as_dict()))["axioms"] == []
    assert list(found.as_dict())[:6] == ["id", "verdict", "seconds", "witness", "axioms", "reason"]


def test_an_answer_without_a_statement_shows_itself() -> None:
    """What cannot be read has an answer too."""
    assert Answer("a", "UNKNOWN", reason="no")._repr_latex_() == r"$\textsf{UNKNOWN}$"


def test_what_is_no_claim_raises() -> None:
    """The function raises what the command prints."""
    with pytest.raises(ClaimError, match=r"^column 1: erf is not supported: "):
        ask("erf(x) > 0")


def test_searches_that_fail_or_run_out_of_time() -> None:
    """What a search raises is told as trouble, unless it is the end of its time in disguise."""

    def broken() -> None:
        raise ValueError("broken")

    def late() -> None:
        time.sleep(0.05)
        raise ValueError("the alarm in disguise")

    clock = Clock(60)

    assert clock.run(lambda: 7) == 7 and (clock.over, clock.trouble) == (False, "")
    assert clock.run(broken) is None and not clock.over
    assert clock.trouble == "the search failed with ValueError: broken; please report it with the claim"
    clock = Clock(60)
    assert clock.run(lambda: time.sleep(30), most=0.05) is None and (clock.over, clock.trouble) == (True, "")
    clock = Clock(60)
    assert clock.run(late, most=0.04) is None and (clock.over, clock.trouble) == (True, "")


def test_no_effort_is_tried_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The short and the long proof divide the efforts between them."""
    tried: list[int] = []

    def prove(_: Any, effort: int, least: int) -> None:
        tried.extend(range(least, effort + 1))

    monkeypatch.setattr("objective_proofs.search.prove", prove)

    assert ask("x**2 >= 0").verdict == "UNKNOWN"
    assert tried == [0, 1, 2, 3]


def test_a_look_for_a_counterexample_that_was_cut_short_is_taken_up_after_the_proof(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What the proof leaves of the time goes to the counterexample."""
    looks: list[int] = []

    def find(_: Any, __: str, budget: int) -> dict[str, Any] | None:
        looks.append(budget)
        if len(looks) == 2:
            raise TimeOver
        return {"x": 0} if len(looks) == 3 else None

    monkeypatch.setattr("objective_proofs.search.witness.find", find)
    monkeypatch.setattr("objective_proofs.search.prove", lambda *_, **__: None)

    assert ask("x**2 > 0").verdict == "REFUTED"
    assert looks[:3] == [QUICK, FULL, FULL]
