"""A proof in a few words: the facts that the last step adds up, and nothing that the certificate does not say."""

from __future__ import annotations

from typing import Any

import pytest

from objective_proofs.kernel.check import check
from objective_proofs.kernel.statement import read_statement
from objective_proofs.kernel.term import var
from objective_proofs.kernel.text import read
from objective_proofs.printer import show
from objective_proofs.report.brief import in_brief, tidied

GIVEN = "real a, b, x, y\ngiven 0 < a\ngiven 0 <= b\ngiven x <= y\ngiven x = y\n"
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
    ("0 <= a", [["absurd"], ["combine", [[1, 0], [1, 4]], []]], "2 steps, by contradiction"),
    ("0 <= a and 0 <= b", [["combine", [[1, 0]], []], ["fact", 1]], "2 steps"),
    ("0 <= x**2", [["split", "x <= 0"], ["combine", [[1, 4, 4]], []], ["combine", [[1, 4, 4]], []]],
     "3 steps, by 1 case distinction"),
]  # fmt: skip


@pytest.mark.parametrize(("goal", "steps", "words"), BRIEF, ids=[goal for goal, _, _ in BRIEF])
def test_in_brief(goal: str, steps: list[Any], words: str) -> None:
    """The words follow the certificate, which the kernel accepts."""
    statement = read_statement(f"statement s\n{GIVEN}show {goal}")
    defined = [[["fact", 0]] for _ in range("log(a)" in goal)]
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
