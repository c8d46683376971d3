"""Witnesses of statements that quantify over all reals or vectors, decided by proof."""

from __future__ import annotations

import pytest

from objective_proofs.kernel.statement import Statement, read_statement
from objective_proofs.kernel.term import KernelError
from objective_proofs.search.witness import find, find_by_proof
from objective_proofs.search.witness_proof import Prover, infinite


def statement(*lines: str) -> Statement:
    """Return a statement of these lines."""
    return read_statement("\n".join(("statement s", *lines)))


LEAST = ("dim d", "function f(d), z[d]", "real c", "given forall(v[d]: f(z) <= f(v))", "show c <= f(z)")
TANGENT = ("function f(real)", "given forall(x: f(x) + 1 <= f(x + 1))", "show f(0) + 2 <= f(1)")
IFF = ("real a, b", "show forall(x: a*x + b = 0) iff a = 0")
SOMEWHERE = ("real a", "show forall(x: 0 <= x implies forall(y: 0 <= y implies 1/(a + 1) <= x + y + 1))")


@pytest.mark.parametrize("lines", [LEAST, TANGENT, IFF])
def test_refuted_by_proof(lines: tuple[str, ...]) -> None:
    """The kernel does not evaluate the quantifier; a proof and an instance of it decide the witness."""
    s = statement(*lines)
    witness = find_by_proof(s, "refuted")

    assert infinite(s)
    assert find(s, "refuted") is None
    assert witness is not None
    assert Prover().judge(s, witness) == "refuted"


def test_small_witness() -> None:
    """The witness is made simple like any other."""
    assert find_by_proof(statement(*IFF), "refuted") == {"a": 0, "b": 1}


def test_holds_and_undefined() -> None:
    """Hypotheses that hold, and terms under a quantifier that have no value."""
    held = find_by_proof(statement(*LEAST), "holds")
    assert held is not None
    assert Prover().judge(statement(*LEAST), held) == "holds"
    assert find_by_proof(statement(*SOMEWHERE), "undefined") == {"a": -1}


@pytest.mark.parametrize(
    ("lines", "witness", "expected"),
    [
        (IFF, {"a": 0, "b": 0}, "holds"),
        (IFF, {"a": 1, "b": 0}, "holds"),
        (SOMEWHERE, {"a": 0}, "holds"),
        (SOMEWHERE, {"a": "-1/2"}, "refuted"),
        (TANGENT, {"f": "fun(x: x)"}, "refuted"),
        (TANGENT, {"f": "fun(x: 3*x)"}, "holds"),
        (TANGENT, {"f": "fun(x: x/2)"}, "excluded"),
        (("real a", "show not forall(x: x**2 != a)"), {"a": 4}, "holds"),
        (("dim n", "function a[n]", "show forall(i < n: forall(x: a[i] <= x**2))"), {"n": 2, "a": [-1, 0]}, "holds"),
        (("dim n", "function a[n]", "show forall(i < n: forall(x: a[i] <= x**2))"), {"n": 2, "a": [-1, 1]}, "refuted"),
        (("real a", "show a = 0 or forall(x: exp(x) != a)"), {"a": 0}, "holds"),
        (("real a", "show a = 0 or forall(x: 0 <= a)"), {"a": -1}, "refuted"),
    ],
)
def test_judged_as_the_kernel_would(lines: tuple[str, ...], witness: dict[str, object], expected: str) -> None:
    """Each connective and quantifier means what it means to the kernel."""
    assert Prover().judge(statement(*lines), dict(witness)) == expected


def test_true_samples_prove_nothing() -> None:
    """A quantifier is not true because it is at every sample: here it fails at 3 alone."""
    s = statement("real a", "show forall(x: x != 3 + a)")

    with pytest.raises(KernelError, match="no proof"):
        Prover().judge(s, {"a": 0})
    assert find_by_proof(s, "holds") is None


def test_attempts_are_limited() -> None:
    """No more proofs are tried than allowed."""
    with pytest.raises(KernelError, match="no more proofs"):
        Prover(attempts=0).judge(statement("show forall(x: x <= x)"), {})


def test_only_what_is_quantified_needs_a_proof() -> None:
    """Indices and points are evaluated."""
    assert not infinite(statement("dim n", "function a[n]", "show forall(i < n: 0 <= a[i])"))
    assert infinite(statement("dim n", "function f(n)", "given forall(v[n]: 0 <= f(v))", "show true"))
    assert infinite(statement("real x", "show x = if(forall(t: t = x), 0, x)"))


def test_wanted_is_checked() -> None:
    """As in `find`."""
    with pytest.raises(ValueError, match="expected one of"):
        find_by_proof(statement(*IFF), "excluded")
