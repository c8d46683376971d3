"""The three cross-checks together: verdicts confirmed, wrong ones contradicted or left open, never confirmed."""

from __future__ import annotations

import pytest

from objective_proofs.cross_check import cross_check, facts, sympy, z3
from objective_proofs.cross_check.algebra import minimum
from objective_proofs.cross_check.result import Result
from tests.cross_checked import FALSE, TRUE, statement

Z3_OPEN = {"gibbs", "softplus_difference", "optimal_discriminator"}
SYMPY_OPEN = {"gibbs", "softplus_above", "jensen_square", "optimal_discriminator", "am_gm"}


@pytest.mark.parametrize("name", TRUE)
def test_true_statements_are_never_contradicted(name: str) -> None:
    """Z3 and SymPy agree with a proof, or say why they cannot tell."""
    example = statement(TRUE[name])
    found = {"z3": z3.check(example, "PROVED"), "sympy": sympy.check(example, "PROVED")}

    for engine, still_open in (("z3", Z3_OPEN), ("sympy", SYMPY_OPEN)):
        assert found[engine].result == "agrees" or (name in still_open and found[engine].result == "unknown"), found[
            engine
        ]
        assert bool(found[engine].reason) == (found[engine].result != "agrees")


@pytest.mark.parametrize("name", FALSE)
def test_false_statements_are_never_confirmed(name: str) -> None:
    """A false statement that is called proved finds no support."""
    example = statement(FALSE[name][0])

    assert z3.check(example, "PROVED").result != "agrees"
    assert sympy.check(example, "PROVED").result != "agrees"


@pytest.mark.parametrize("name", FALSE)
def test_witnesses_are_confirmed(name: str) -> None:
    """Each engine evaluates the witness of a refuted statement in its own arithmetic."""
    text, witness = FALSE[name]

    results = {engine: found.result for engine, found in cross_check(statement(text), "REFUTED", witness).items()}

    assert results == {
        "sympy": "unknown" if name == "large_function" else "agrees",
        "z3": "agrees",
        "numeric": "agrees",
    }


def test_wrong_witness_is_contradicted() -> None:
    """A witness at which the statement holds is contradicted by all three."""
    results = cross_check(statement(TRUE["kl_nonneg"]), "REFUTED", {"mu": "1", "l": "2"})

    assert {found.result for found in results.values()} == {"contradicts"}


def test_refuted_statement_that_holds_is_contradicted() -> None:
    """Without a witness Z3 contradicts a refutation of what it can prove for all values."""
    assert z3.check(statement(TRUE["monotone"]), "REFUTED").result == "contradicts"
    assert z3.check(statement(TRUE["squared_distance"]), "REFUTED").result == "unknown"


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("real x\nshow 0 <= x**2", "all"),
        ("dim n\nfunction x[n]\nshow 0 <= sum(i < n: x[i]**2)", "n = 0, 1, 2, 3"),
        ("dim n\ngiven 2 <= n\nshow 2 <= n", "n = 2, 3"),
        (
            "dim n, m\nfunction x[n]\ngiven n < m\nshow 0 <= m*sum(i < n: x[i]**2)",
            "n = 1, m = 2; n = 1, m = 3; n = 1, m = 4",
        ),
        ("dim n\nfunction x[n]\nshow sum(i < n: x[i])/n = sum(i < n: x[i]/n)", "n = 1, 2, 3"),
    ],
)
def test_scope_names_the_instances(text: str, scope: str) -> None:
    """A statement with dimensions is checked at sizes that its hypotheses allow, and the result says which."""
    found = z3.check(statement(text), "PROVED")

    assert (found.result, found.scope) == ("agrees", scope)


def test_z3_models_with_wrong_exponentials_do_not_count() -> None:
    """A model that is no counterexample with the true `exp` leaves the statement unknown."""
    found = z3.check(statement("real x\nshow exp(x) != 22"), "PROVED")

    assert found.result == "unknown"
    assert "wrong exp" in found.reason


def test_division_by_zero_is_guarded() -> None:
    """Z3's arbitrary `x/0` contradicts nothing."""
    assert z3.check(statement("real x\nshow x/x = 1"), "PROVED").result == "agrees"


@pytest.mark.parametrize(
    "text",
    ["real x\ngiven x != 0\nshow -100 <= 1/x**2 + 2*x", "real x\nshow 0 <= x**4 - x", "real x\nshow 0 <= max(x, -1)"],
)
def test_sympy_minimises_only_on_intervals(text: str) -> None:
    """Convexity on both sides of a pole, or without a known stationary point, proves nothing."""
    assert sympy.check(statement(text), "PROVED").result == "unknown"


def test_minimum_is_unique_when_strictly_convex() -> None:
    """The Gaussian KL coordinate has its minimum 0 at one point."""
    import sympy as library

    mu, t = library.symbols("mu t", real=True)

    assert minimum(library.exp(t) + mu**2 - 1 - t, fully=True) == (0, True, {t: 0, mu: 0})


@pytest.mark.parametrize(
    "text",
    [
        "exp(x) + exp(-x) + exp(2*x)", "exp(x + y) + exp(x) + exp(y)", "log(x*y) + log(x/y)", "log(x**2) + log(exp(y))",
        "exp(x + 2*log(y)) + exp(log(x))", "sqrt(x) + log(sqrt(x))", "log(1 + exp(x))", "exp(y - log(x))",
    ],
)  # fmt: skip
def test_facts_are_true(text: str) -> None:
    """No fact that Z3 is given is false at a sampled point."""
    from objective_proofs import numeric

    example = statement(f"real x, y\nshow 0 <= {text}")
    found = facts.facts([example.conclusion])

    assert len(found) > 3
    for fact in found:
        assert numeric.check(example._replace(conclusion=fact), "PROVED").result != "contradicts", fact


def test_results_stand_in_reports() -> None:
    """Only the numeric check counts points."""
    assert Result("agrees").as_dict() == {"result": "agrees", "reason": "", "scope": "all"}
    assert Result("agrees", points=9).as_dict() == {"result": "agrees", "reason": "", "scope": "all", "points": 9}


def test_other_verdicts_are_refused() -> None:
    """Only decided statements are cross-checked."""
    with pytest.raises(ValueError, match="expected the verdict PROVED or REFUTED, found 'UNKNOWN'"):
        cross_check(statement("show true"), "UNKNOWN")
