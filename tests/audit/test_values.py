"""What becomes of a conclusion at a witness, and which term has no value."""

from __future__ import annotations

from typing import Any

import pytest

from objective_proofs.audit.values import needing, outcome, undefined_at
from objective_proofs.kernel.definedness import obligations
from objective_proofs.kernel.statement import Statement, read_statement
from objective_proofs.kernel.witness import judge
from objective_proofs.printer import show


def statement(*lines: str) -> Statement:
    """Return a statement of these lines."""
    return read_statement("\n".join(("statement s", *lines)))


@pytest.mark.parametrize(
    ("lines", "witness", "expected"),
    [
        (["real b, w, r", "show b <= b + w*r"], {"b": 0, "w": 1, "r": -1}, "0 <= -1"),
        (["real x", "show x/3 = x and x = x"], {"x": "1/2"}, "1/6 = 1/2"),
        (["real x", "show exp(x) <= 1"], {"x": 1}, "exp(1) <= 1"),
        (["real x", "show 0 <= x implies x <= 1"], {"x": 2}, "2 <= 1"),
        (["real x, y", "show x < y iff 0 < y"], {"x": -1, "y": 0}, "-1 < 0 iff 0 < 0"),
        (["real x", "show not x = 0 or x = 1"], {"x": 0}, "not 0 = 0 or 0 = 1"),
        (["dim n", "function a[n]", "show forall(i < n: 0 <= a[i])"], {"n": 3, "a": [1, -2, -3]}, "0 <= -2"),
        (["dim n", "function a[n]", "show sum(i < n: a[i]**2) <= 1"], {"n": 2, "a": [1, 2]}, "5 <= 1"),
        (["real x", "show forall(t: t <= x)"], {"x": 0}, ""),
    ],
)
def test_outcome(lines: list[str], witness: dict[str, Any], expected: str) -> None:
    """The part that is false, with the values of both sides; nothing where a quantifier over reals is left."""
    assert outcome(statement(*lines), witness) == expected


def test_long_outcomes_are_left_out() -> None:
    """Nobody reads a value of hundreds of digits."""
    assert outcome(statement("real x", "show x**400 <= 1"), {"x": 7}) == ""


@pytest.mark.parametrize(
    ("lines", "witness", "place", "needed", "term"),
    [
        (["real x", "show log(x) <= x"], {"x": 0}, 0, "0 < x", "log(x)"),
        (
            ["real x", "given 0 <= x", "given x*sqrt(x - 1) <= 3", "show 0 <= x"],
            {"x": 0},
            1,
            "0 <= x - 1",
            "sqrt(x - 1)",
        ),
        (["real x", "show 1/x + log(x)/x**2 <= 0"], {"x": 0}, 0, "x != 0", "1/x"),
        (["real x", "show x**-2 <= 1"], {"x": 0}, 0, "x != 0", "x**-2"),
        (["real x", "given x <= 0", "show 0 <= x implies 1/x <= 1"], {"x": 0}, 1, "0 <= x implies x != 0", "1/x"),
        (
            ["dim n", "function p[n]", "show sum(i < n: p[i]*log(p[i])) <= 0"],
            {"n": 2, "p": [1, 0]},
            0,
            "forall(i < n: 0 < p[i])",
            "log(p[i])",
        ),
    ],
)
def test_terms_without_value(lines: list[str], witness: dict[str, Any], place: int, needed: str, term: str) -> None:
    """The first term that has no value is found, with the number of hypotheses before it and what it needs."""
    s = statement(*lines)
    found = undefined_at(s, witness)

    assert judge(s, witness) == "undefined"
    assert found is not None
    assert (found[0], show(found[1]), needing(s, *found)) == (place, needed, term)


def test_the_term_stands_under_the_binders_of_its_obligation() -> None:
    """What is guarded by an index elsewhere is not taken for the term that has no value."""
    s = statement("dim n", "function a[n]", "show sum(i < n: a[i]/n) <= 1/n")

    assert [needing(s, place, o) for place, o in obligations(s)] == ["a[i]/n", "1/n"]


def test_every_obligation_has_its_term() -> None:
    """Each kind of term is found from its obligation, wherever it stands."""
    s = statement(
        "dim n",
        "real x",
        "function a[n]",
        "given forall(i < n: a[i] != 0 implies 1/a[i] <= sqrt(x))",
        "show max(log(x), 0) <= if(x = 0, 0, x/x**3) + sum(i < n: sum(j < n: 1/(a[i] - a[j])))",
    )

    assert [needing(s, place, o) for place, o in obligations(s)] == [
        "1/a[i]",
        "sqrt(x)",
        "log(x)",
        "x/x**3",
        "1/(a[i] - a[j])",
    ]
