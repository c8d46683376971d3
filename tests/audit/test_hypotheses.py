"""Hypotheses one by one, and variants of a statement."""

from __future__ import annotations

import pytest

from objective_proofs.audit.hypotheses import owners, parts, places, variant, with_relation
from objective_proofs.expression import Formula, Real
from objective_proofs.kernel.statement import read_statement
from objective_proofs.kernel.text import read
from objective_proofs.printer import show
from objective_proofs.sorts import Positive, Unit
from objective_proofs.statement import capture, given

S = read_statement(
    """statement s
dim n
function a[n], b[n]
real x, y
given 0 < x and (x <= 1 and true)
given forall(i < n: 0 <= a[i] and forall(j < n: a[i] <= b[j] and b[j] != 2))
given y = 1 or x = y
show 0 <= x"""
)
TEXTS = [
    "0 < x",
    "x <= 1",
    "forall(i < n: 0 <= a[i])",
    "forall(i < n: forall(j < n: a[i] <= b[j]))",
    "forall(i < n: forall(j < n: b[j] != 2))",
    "y = 1 or x = y",
]


def test_conjunctions_are_taken_apart() -> None:
    """Also under quantifiers, but not under a disjunction."""
    assert list(map(show, parts(S))) == TEXTS


def test_variant_keeps_the_symbols() -> None:
    """A variant is about the same symbols, with the hypotheses and the conclusion that it is given."""
    found = variant(S, parts(S)[1:3], read("x < y", S.names))

    assert found.names == S.names
    assert found.name == S.name
    assert list(map(show, found.hypotheses)) == TEXTS[1:3]
    assert show(found.conclusion) == "x < y"


@pytest.mark.parametrize(
    ("texts", "found", "unknown"),
    [
        ([], set(), []),
        (["x <= 1"], {1}, []),
        (["0<x   and x<=1"], {0, 1}, []),
        (["forall(i < n: 0 <= a[i])", "y = 1 or x = y"], {2, 5}, []),
        (["x <= 2"], set(), ["x <= 2"]),
        (["0 < x and x <= 2", "x <= 1"], {1}, ["0 < x and x <= 2"]),
        (["x <= 1", "x <= 1"], {1}, ["x <= 1"]),
        (["", "x <=", "import os", "q", "1"], set(), ["", "x <=", "import os", "q", "1"]),
    ],
)
def test_places_of_texts(texts: list[str], found: set[int], unknown: list[str]) -> None:
    """A text names a hypothesis or a conjunction of several; one that names none is returned."""
    assert places(S, texts) == (found, unknown)


def test_a_text_names_one_of_two_equal_hypotheses() -> None:
    """Of a hypothesis that is stated twice, each text names one."""
    twice = read_statement("statement s\nreal x\ngiven 0 < x\ngiven 0 < x\nshow 0 <= x")

    assert places(twice, ["0 < x"]) == ({0}, [])
    assert places(twice, ["0 < x", "0 < x"]) == ({0, 1}, [])


def test_relations_are_exchanged_under_quantifiers() -> None:
    """Only the relation itself, not one inside a connective."""
    strict = read("forall(i < n: 0 < a[i])", S.names)

    assert show(with_relation(strict, "lt", "eq") or strict) == "forall(i < n: 0 = a[i])"
    assert with_relation(strict, "le", "lt") is None
    assert with_relation(read("0 < x or x < 0", S.names), "lt", "le") is None


def test_owners_are_parameters() -> None:
    """What a sort says belongs to its parameter, what `given` says to none."""

    def claim(x: Positive, t: Unit, y: Real) -> Formula:
        return given(y >= 0).then(x * t * y >= 0)

    assert owners(capture(claim)) == {"0 < x": "x", "0 <= t": "t", "t <= 1": "t"}
