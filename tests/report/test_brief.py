"""A proof in a few words: the facts that the last step adds up, and nothing that the certificate does not say."""

from __future__ import annotations

from typing import Any

import pytest

from objective_proofs.kernel.check import check
from objective_proofs.kernel.definedness import obligations
from objective_proofs.kernel.statement import read_statement
from objective_proofs.kernel.term import var
from objective_proofs.kernel.text import read
from objective_proofs.printer import show
from objective_proofs.report.brief import in_brief, tidied

GIVEN = "real a, b, x, y\ngiven 0 < a\ngiven 0 <= b\ngiven x <= y\ngiven x = y\n"
GROWN = [["monotone", "fun(u: u**3 - x**3)", "x", "y", "le"], ["combine", [[3, "u"]], []], ["apply", 4], ["fact", 2],
         ["combine", [[1, 5]], []]]  # fmt: skip
FALLEN = [["monotone", "fun(u: u**3 - y**3)", "x", "y", "le"], *GROWN[1:]]
RISEN = [["monotone", "fun(u: u**3 + u - x**3 - x)", "x", "y", "lt"], ["combine", [[3, "u"]], []], ["apply", 5],
         ["fact", 4], ["combine", [[1, 6]], []]]  # fmt: skip
NOT_LESS = [["cut", "0 <= y**3 - x**3"], *GROWN]
SQUARED = [["cut", "a <= b or b <= a"], ["absurd"], ["combine", [[1, 4], [1, 5]], []], ["cases", 4],
           ["monotone", "fun(u: (u - a)**2)", "a", "b", "le"], ["combine", [[2, 6]], []], ["apply", 6], ["fact", 5],
           ["combine", [[1, 7]], []],
           ["monotone", "fun(u: -(u - a)**2)", "b", "a", "le"], ["combine", [[2, 7]], []], ["apply", 6], ["fact", 5],
           ["combine", [[1, 7]], []]]  # fmt: skip
DEFINED: dict[str, list[Any]] = {
    "0 <= 1 + x**2": [["combine", [[1, "x"]], []]],
    "0 < a": [["fact", 0]], "0 < 3": [["evaluate"]], "0 < a/3": [["combine", [["1/3", 0]], []]],
    "3 != 0": [["evaluate"]],
    "a != 0": [["absurd"], ["combine", [[1, 0]], [["1", 4]]]],
}  # fmt: skip
AT_X = "the gap is 0 at y = x and never falls from there, by its derivative in y"
GROWTH = f"[0 <= y**3 - x**3], where 0 <= y**3 - x**3: {AT_X.replace('the ', 'its ', 1)}"
ROOTED = [["absurd"], ["axiom", "sqrt_nonneg", "x**2 + 1"], ["combine", [[1, "x"]], []], ["cut", "0 <= 1"],
          ["combine", [], []], ["axiom", "sqrt_square", "x**2 + 1"], ["combine", [[1, "x"]], []],
          ["combine", [[1, 4, 4], [2, 4, 5], [1, 6]], [["-1", 7]]]]  # fmt: skip
BRIEF: list[tuple[str, list[Any], str]] = [
    ("a*x <= a*y", [["combine", [[1, 0, 2]], []]], "a * [x <= y]"),
    ("0 <= 1/2*a*b", [["combine", [["1/2", 0, 1]], []]], "1/2 * a * [0 <= b]"),
    ("0 <= (y - x)**2", [["combine", [[1, 2, 2]], []]], "(y - x) * [x <= y]"),
    ("2*x*y <= x**2 + y**2", [["combine", [[1, "x - y"]], []]], "[0 <= (x - y)**2]"),
    ("0 <= 3*a**2*b", [["combine", [[3, 1, "a"]], []]], "3 * a**2 * [0 <= b]"),
    ("a*x = a*y", [["combine", [], [["a", 3]]]], "a * [x = y]"),
    ("x = y", [["combine", [], [["1", 3]]]], "[x = y]"),
    ("x + x = 2*x", [["combine", [], []]], "both sides have the same normal form"),
    ("x <= y", [["fact", 2]], "a hypothesis"),
    ("2 < exp(1)", [["evaluate"]], "rational enclosures of both sides"),
    ("true", [], "nothing is left to show"),
    ("log(a) <= a - 1", [["axiom", "log_tangent", "a"], ["fact", 0], ["fact", 4]], "[log(a) <= a - 1]"),
    ("exp(log(a)) = a", [["axiom", "exp_log", "a"], ["fact", 0], ["combine", [], [["1", 4]]]],
     "both sides have the same normal form, by these laws"),
    ("0 <= a", [["absurd"], ["combine", [[1, 0], [1, 4]], []]], "by contradiction: [0 < a] + [a < 0]"),
    ("x**2 < 4 implies x < 2", [["absurd"], ["combine", [[4, 5], [1, 4], [1, 5, 5]], []]], "squared: [x**2 < 4]"),
    ("x <= sqrt(1 + x**2)", ROOTED, "squared: [0 <= 1]"),
    ("0 <= sqrt(1 + x**2) - x", [["cut", "x <= sqrt(1 + x**2)"], *ROOTED, ["combine", [[1, 4]], []]], "squared: [0 <= 1]"),
    ("x**3 <= y**3", GROWN, AT_X),
    ("x**3 <= y**3", FALLEN, "the gap is 0 at x = y and never falls from there, by its derivative in x"),
    ("x**3 <= y**3 + 2", GROWN, "with derivatives: 5 steps"),
    ("x < y implies x**3 + x < y**3 + y", RISEN, AT_X.replace("never falls", "rises")),
    ("x**3 <= y**3", [*NOT_LESS, ["combine", [[1, 4]], []]], AT_X),
    ("x**3 <= y**3", [*NOT_LESS, ["fact", 4]], AT_X),
    ("2*x**3 <= 2*y**3", [*NOT_LESS, ["combine", [[2, 4]], []]], f"2 * {GROWTH}"),
    ("a*x**3 <= a*y**3", [*NOT_LESS, ["combine", [[1, 0, 4]], []]], f"a * {GROWTH}"),
    ("a*x**3 <= a*y**3 + 1", [*NOT_LESS, ["combine", [[1, 0, 4]], []]], f"a * {GROWTH}"),
    ("0 <= (y**3 - x**3)/a", [*NOT_LESS, ["axiom", "inverse_positive", "a"], ["fact", 0], ["combine", [[1, 4, 5]], []]],
     "without denominators: " + AT_X.replace("the gap", "it")),
    ("x**3 + log(a/3) <= y**3 + log(a) - log(3)",
     [*NOT_LESS, ["axiom", "log_quotient", "a", "3"], ["fact", 0], ["evaluate"],
      ["combine", [[1, 4]], [["1", 5]]]], f"logarithms apart: {AT_X}"),
    ("0 <= (b - a)**2", SQUARED, "the gap is 0 at b = a and never falls from there, by its derivative in b"),
    ("0 <= a and 0 <= b", [["combine", [[1, 0]], []], ["fact", 1]], "2 steps"),
    ("0 <= y - x", [["axiom", "max_cases", "x", "y"], ["cases", 4], ["combine", [[1, 5]], []],
                    ["combine", [[1, 2]], []]], "by the cases of max(x, y): 4 steps"),
]  # fmt: skip


@pytest.mark.parametrize(("goal", "steps", "words"), BRIEF, ids=[goal for goal, _, _ in BRIEF])
def test_in_brief(goal: str, steps: list[Any], words: str) -> None:
    """The words follow the certificate, which the kernel accepts."""
    statement = read_statement(f"statement s\n{GIVEN}show {goal}")
    defined = [DEFINED[show(condition)] for _, condition in obligations(statement)]
    certificate = {"proof": steps, "defined": defined}

    assert check(statement, certificate).verdict == "PROVED"
    assert in_brief(statement, certificate) == words


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("-log(1/q*p) <= 1/p*q - 1", "log(q/p) <= q/p - 1"),
        ("x*(1/p)*(1/q) <= 1/p", "x/(p*q) <= 1/p"),
        ("-log(p) <= 1/2*p", "-log(p) <= (1/2)*p"),
    ],
)
def test_quotients_are_shown_as_quotients(text: str, shown: str) -> None:
    """Inverses become quotients, and the negative logarithm of a quotient the logarithm of its inverse."""
    assert show(tidied(read(text, {name: var(name, "real") for name in "pqx"}))) == shown
