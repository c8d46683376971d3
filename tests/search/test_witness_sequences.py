"""Witnesses whose functions are sequences: recursions are solved, and all natural numbers are decided by proof."""

from __future__ import annotations

import pytest

from objective_proofs.audit.examine import examine
from objective_proofs.kernel.statement import Statement, read_statement
from objective_proofs.kernel.term import KernelError
from objective_proofs.search import prove
from objective_proofs.search.witness import find_by_proof
from objective_proofs.search.witness_proof import Prover
from objective_proofs.search.witness_shape import shapes
from objective_proofs.sequences import sequences


def statement(*lines: str) -> Statement:
    """Return a statement of these lines."""
    return read_statement("\n".join(("statement s", *lines)))


PRODUCT = ("given P(0) = 1", "given forall(t in naturals: P(t + 1) = P(t)*(1 - beta(t)))")
SCHEDULE = ("function P(real), beta(real)", *PRODUCT)
BETWEEN = "given forall(t in naturals: 0 <= beta(t) and beta(t) < 1)"
HALVED = "given forall(t in naturals: P(t + 1) = P(t)/2)"

TRUE: dict[str, tuple[str, ...]] = {
    "a product of factors below one": (*SCHEDULE, BETWEEN, "show forall(t in naturals: 0 < P(t) and P(t) <= 1)"),
    "it does not increase": ("dim t", *SCHEDULE, BETWEEN, "show P(t + 1) <= P(t)"),
    "a sum of numbers": ("dim t", "function s(real)", "given s(0) = 0", "given forall(k in naturals: s(k + 1) = s(k) + k + 1)",
                         "show s(t) = t*(t + 1)/2"),
    "halves of one": ("dim t", "function P(real)", "given P(0) = 1", HALVED, "show P(t) <= 1"),
    "halves of a vector": ("dim t, d", "function x(real)[d], y[d]", "given forall(i < d: x(0)[i] = y[i])",
                           "given forall(k in naturals: forall(i < d: x(k + 1)[i] = x(k)[i]/2))",
                           "show sum(i < d: x(t)[i]**2) <= sum(i < d: y[i]**2)"),
    "a recursion with two sequences": (
        "dim t", "function v(real), P(real), beta(real)", *PRODUCT, "given v(0) = 0",
        "given forall(k in naturals: v(k + 1) = (1 - beta(k))*v(k) + beta(k))", "show v(t) = 1 - P(t)"),
    "one bound for all, stated for each": (
        "real c", "function P(real)", "given forall(t in naturals: P(t) <= c)", "show forall(t in naturals: P(t + 1) <= c)"),
}  # fmt: skip

FALSE: dict[str, tuple[str, ...]] = {
    "factors of any sign": (*SCHEDULE, "show forall(t in naturals: 0 < P(t))"),
    "induction without a base": ("function P(real)", "given forall(t in naturals: P(t) <= 1 implies P(t + 1) <= 1)",
                                 "show forall(t in naturals: P(t) <= 1)"),
    "induction with a wrong base": ("function P(real)", "given P(0) = 2", HALVED, "show forall(t in naturals: P(t) <= 1)"),
    "a step that fails at zero only": (
        "function P(real)", "given P(0) <= 0", "given forall(t in naturals: 1 <= t implies P(t + 1) <= P(t))",
        "show forall(t in naturals: P(t) <= 0)"),
    "a step that fails at one only": (
        "function P(real)", "given P(0) <= 0", "given P(1) <= 0", "given forall(t in naturals: t != 1 implies P(t + 1) <= P(t))",
        "show forall(t in naturals: P(t) <= 0)"),
    "a base at one": ("function P(real)", "given P(1) = 0", "given forall(t in naturals: P(t + 1) = P(t)*P(t + 1))",
                      "show forall(t in naturals: P(t) = 0)"),
    "a bound for each is none for all": (
        "function P(real), Q(real)", "given forall(t in naturals: P(t) <= Q(t))",
        "show forall(s in naturals: forall(t in naturals: P(s) <= Q(t)))"),
    "increasing is not positive": ("function P(real)", "given forall(t in naturals: P(t) < P(t + 1))",
                                   "show forall(t in naturals: 0 < P(t))"),
    "a shift to the left": ("dim t", "function P(real)", "given forall(k in naturals: 0 <= P(k + 1))", "show 0 <= P(t)"),
    "next to a function of reals": (
        "real x", "dim d", "function f(real), y[d], P(real)", "given forall(t in naturals: P(t + 1) <= P(t))",
        "given forall(i < d: P(1) <= y[i])", "given forall(u: 0 <= f(u))", "show f(x) <= P(0)"),
}  # fmt: skip


@pytest.mark.parametrize("name", TRUE)
def test_true(name: str) -> None:
    """What is true is proved, and no witness refutes it; its hypotheses have one."""
    s = statement(*TRUE[name])
    held = find_by_proof(s, "holds")

    assert prove(s) is not None
    assert find_by_proof(s, "refuted", 100_000) is None
    assert held is not None
    assert Prover().judge(s, held) == "holds"


@pytest.mark.parametrize("name", FALSE)
def test_false(name: str) -> None:
    """What is false is refuted by a witness, and not proved."""
    s = statement(*FALSE[name])
    witness = find_by_proof(s, "refuted")

    assert witness is not None
    assert Prover().judge(s, witness) == "refuted"
    assert prove(s, effort=1) is None


def test_hypotheses_are_decided() -> None:
    """Each hypothesis of a product of factors is needed, and they hold together."""
    found = examine(statement("dim t", *SCHEDULE, BETWEEN, "show P(t + 1) <= P(t)"))

    assert found["satisfiable"] == {"witness": {"t": 1, "P": "fun(x: 1)", "beta": "fun(x: 0)"}}
    assert [h["needed"] for h in found["hypotheses"]] == [True] * 4


@pytest.mark.parametrize(
    ("sequence", "expected"),
    [
        ("fun(x: if(x = 0, 1, 1/2))", "excluded"),
        ("fun(x: exp(-x*log(2)))", "refuted"),
        ("fun(x: if(x = 2, 0, exp(-x*log(2))))", "excluded"),
        ("fun(x: if(x < 1/2, 1, exp(-x*log(2))))", "refuted"),
        ("fun(x: 1 - x/2)", "excluded"),
        ("fun(x: exp(-x*log(3)))", "excluded"),
    ],
)
def test_every_natural_number_counts(sequence: str, expected: str) -> None:
    """A sequence meets a recursion only if it does so for all natural numbers."""
    s = statement("function P(real)", "given P(0) = 1", HALVED, "show forall(t in naturals: 1/2 <= P(t))")

    assert Prover().judge(s, {"P": sequence}) == expected


def test_a_late_exception_is_not_overlooked() -> None:
    """The sequence below is constant at all numbers that are sampled, and not at a later one."""
    s = statement("function P(real)", "given forall(t in naturals: P(t) = P(t + 1))", "show P(0) = P(10)")
    late = "fun(x: if(x < 15/2, 0, 1))"

    with pytest.raises(KernelError):
        Prover().judge(s, {"P": late})


def test_which_functions_are_sequences() -> None:
    """Those that are applied to natural numbers alone, in a statement about all of these."""
    declared = ("dim n", "real x", "function P(real), f(real), g(real, real), h[n]")
    about = "given forall(t in naturals: P(2*t + n) + g(t, t) <= f(t/2))"

    assert sequences(statement(*declared, about, "show P(3) <= f(x)")) == ["P"]
    assert sequences(statement(*declared, "show P(3) <= f(x)")) == []


def test_other_statements_keep_their_shapes() -> None:
    """Without a quantifier over the natural numbers a function is as general as before."""
    s = statement("function P(real)", "show P(0) <= P(1)")
    first = next(shapes(s))

    assert first.slots == ("P.constant", "P.slope0")
