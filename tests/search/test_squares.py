"""Polynomial inequalities that sums of squares prove, with and without a semidefinite solver; false neighbours that they do not."""

import pathlib
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest

from objective_proofs.kernel.check import check
from objective_proofs.kernel.poly import Poly
from objective_proofs.kernel.statement import read_statement, read_statements
from objective_proofs.kernel.term import REAL, var
from objective_proofs.search import gram, prove, semidefinite
from objective_proofs.search.forms import Form, plus, times
from objective_proofs.search.gram import Block, sum_of_squares
from tests.traps.corpus import statement

CLAIMS = {s.name: s for s in read_statements((pathlib.Path(__file__).parent / "squares.txt").read_text())}
NEEDS_SOLVER = ("square_root", "sphere")
SMALL = "1/1000000000"
FALSE = {
    "Motzkin": f"|- 3*x**2*y**2 <= x**4*y**2 + x**2*y**4 + 1 - {SMALL}",
    "two numbers": f"|- (2 + {SMALL})*x*y <= x**2 + y**2",
    "three numbers": f"0 < a; 0 < b; 0 < c |- (3 + {SMALL})*a*b*c <= a**3 + b**3 + c**3",
    "Nesbitt": f"0 < a; 0 < b; 0 < c |- 3/2 + {SMALL} <= a/(b + c) + b/(a + c) + c/(a + b)",
    "a product of one": f"0 < a; 0 < b; a*b = 1 |- 2 + {SMALL} <= a + b",
    "a sum of one": f"0 <= a; 0 <= b; a + b = 1 |- a*b <= 1/4 - {SMALL}",
    "strict at its zero": "|- 2*x*y < x**2 + y**2",
    "strict at a zero of the hypotheses": "0 <= a; 0 <= b; 0 <= c |- a*b + b*c + c*a < a**2 + b**2 + c**2",
    "a quartic": f"|- 0 <= (x**2 - 2*y**2)**2 + (x - y)**2*y**2 - {SMALL}*x**4 - {SMALL} - y**4/10",
}
IRRATIONAL = {  # a sum of squares of real forms, but not of rational ones (Scheiderer, 2016)
    (4, 0, 0): 1, (1, 3, 0): 1, (0, 4, 0): 1, (2, 1, 1): -3, (1, 2, 1): -4, (2, 0, 2): 2, (1, 0, 3): 1, (0, 1, 3): 1, (0, 0, 4): 1,
}  # fmt: skip
solver = pytest.mark.skipif(not semidefinite.available(), reason="Clarabel is not installed")


def monomials(count: int, degree: int) -> list[Form]:
    """Return the monomials of a degree, with coefficient 1."""
    found: list[tuple[int, ...]] = [()]
    for _ in range(count):
        found = [(*e, n) for e in found for n in range(degree + 1)]
    return [{e: 1} for e in found if sum(e) == degree]


def squares_of(target: Form, degree: int) -> list[gram.Square] | None:
    """Return forms of a degree in three variables whose squares sum to a target."""
    block = Block({(0, 0, 0): 1}, monomials(3, degree))
    return sum_of_squares(target, [block], [], lambda form: form, polynomial)


def polynomial(form: Form) -> Poly:
    """Return a form as a normal form of the kernel."""
    numbers = [var(name, REAL).number for name in ("x", "y", "z")]
    return {tuple(sorted((a, n) for a, n in zip(numbers, e, strict=True) if n)): c for e, c in form.items()}


def total(squares: list[gram.Square]) -> Form:
    """Return the sum of squares."""
    found: Form = {}
    for _, weight, form in squares:
        found = plus(found, times(form, form), weight)
    return found


def changed(value: Any) -> Iterator[Any]:
    """Yield a certificate with one of the weights of its products changed, for each of them."""
    if isinstance(value, list) and value and value[0] == "combine":
        for place, (weight, *factors) in enumerate(value[1]):
            yield [value[0], [*value[1][:place], [str(Fraction(weight) + Fraction(1, 3)), *factors], *value[1][place + 1:]], *value[2:]]
    elif isinstance(value, list):
        for place, part in enumerate(value):
            for other in changed(part):
                yield [*value[:place], other, *value[place + 1:]]


@pytest.mark.parametrize("name", [pytest.param(n, marks=solver if n in NEEDS_SOLVER else ()) for n in CLAIMS])
def test_claim_is_proved(name: str) -> None:
    """Every claim has a certificate that the kernel accepts."""
    checked = check(CLAIMS[name], prove(CLAIMS[name]))

    assert checked.verdict == "PROVED", checked.error


@pytest.mark.parametrize("name", [n for n in CLAIMS if n not in NEEDS_SOLVER])
def test_claim_is_proved_without_a_solver(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exact linear program finds most sums of squares where Clarabel is not installed."""
    monkeypatch.setattr(semidefinite, "available", lambda: False)

    assert check(CLAIMS[name], prove(CLAIMS[name])).verdict == "PROVED"


@solver
@pytest.mark.parametrize("name", ["motzkin", "square_root", "sphere", "simplex"])
def test_same_certificate_again(name: str) -> None:
    """A search in a process that has seen other terms since writes the same certificate."""
    first = prove(CLAIMS[name])
    prove(CLAIMS["schur"])

    assert prove(read_statement(CLAIMS[name].text)) == first


@pytest.mark.parametrize("why", FALSE)
def test_false_neighbour_is_not_proved(why: str) -> None:
    """A claim that is false by a billionth, or at one point, has no certificate."""
    assert prove(statement(FALSE[why]), effort=2) is None


@pytest.mark.parametrize("name", ["amgm", "motzkin", "schur", "nesbitt", "product_one"])
def test_mutated_weights_are_refused(name: str) -> None:
    """No weight of a sum of squares can be changed."""
    certificate = prove(CLAIMS[name])
    assert certificate is not None
    mutants = [{**certificate, "proof": proof} for proof in changed(certificate["proof"])]

    assert mutants
    assert not [m for m in mutants if check(CLAIMS[name], m).verdict == "PROVED"]


@solver
def test_squares_sum_to_the_target() -> None:
    """The squares are exact, also where the Gram matrices are singular at points that are no simple numbers."""
    first, second = {(2, 0, 0): 1, (0, 2, 0): -2}, {(1, 0, 1): 3, (0, 1, 1): -1, (0, 0, 2): 1}
    target = plus(times(first, first), times(second, second))
    squares = squares_of(target, 2)

    assert squares is not None
    assert total(squares) == target
    assert all(s.weight > 0 for s in squares)


@solver
def test_sum_of_real_squares_that_is_none_of_rational_ones() -> None:
    """Where no rounding can succeed, nothing is found."""
    assert squares_of(IRRATIONAL, 2) is None


def test_target_that_is_no_sum_of_squares() -> None:
    """Neither a linear nor a semidefinite program finds squares for Motzkin's form, or for one of negative values."""
    motzkin: Form = {(4, 2, 0): 1, (2, 4, 0): 1, (0, 0, 6): 1, (2, 2, 2): -3}

    assert squares_of(motzkin, 3) is None
    assert squares_of({(2, 0, 0): 1, (1, 1, 0): -3, (0, 2, 0): 1}, 1) is None
