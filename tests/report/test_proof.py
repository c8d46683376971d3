"""A proof in words: each step says what it adds to what is known."""

from __future__ import annotations

from objective_proofs.kernel.check import check
from objective_proofs.kernel.rules import RULES
from objective_proofs.kernel.statement import read_statement
from objective_proofs.report.proof import WORDS, in_words
from tests.report.test_brief import GROWN

STATEMENT = "statement s\nreal a, b, x, y\ngiven 0 < a\ngiven 0 <= b\ngiven x <= y\ngiven x = y\nshow x**3 <= y**3"


def test_monotone_is_told_in_words() -> None:
    """The function, the two points and what follows are named, and the sign of the derivative is a goal."""
    statement = read_statement(STATEMENT)
    certificate = {"proof": GROWN, "defined": []}

    assert check(statement, certificate).verdict == "PROVED"
    assert in_words(statement, certificate, {})[6:] == [
        "  fun(u: u**3 - x**3) does not fall from x to y, by its derivative:  [monotone]",
        "    (4) x < u",
        "    (5) u < y",
        "    Show 0 <= 3*u**2.",
        "    0 <= 3*u**2 is the sum of 3*(u)**2.  [combine] Done.",
        "  (4) x <= y implies x**3 - x**3 <= y**3 - x**3",
        "  Show x**3 <= y**3.",
        "  By (4), once its premise is shown:  [apply]",
        "    Show x <= y.",
        "    This is (2).  [fact] Done.",
        "  (5) x**3 - x**3 <= y**3 - x**3",
        "  Show x**3 <= y**3.",
        "  x**3 <= y**3 is the sum of [x**3 - x**3 <= y**3 - x**3].  [combine]",
        "  Done.",
    ]


def test_every_rule_has_words() -> None:
    """The words are those of the kernel's rules, no more and no fewer."""
    assert {*WORDS, "combine", "axiom", "theorem", "monotone"} == set(RULES)
