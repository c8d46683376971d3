"""What an audit finds out, each outcome on a statement where it is known."""

from __future__ import annotations

from typing import Any

import pytest

from objective_proofs.audit import evidence
from objective_proofs.audit.evidence import Evidence
from objective_proofs.audit.examine import examine
from objective_proofs.audit.hypotheses import parts, variant
from objective_proofs.kernel.statement import Statement, read_statement
from objective_proofs.kernel.witness import judge
from objective_proofs.search import prove


def statement(*lines: str) -> Statement:
    """Return a statement of these lines."""
    return read_statement("\n".join(("statement s", *lines)))


def checked(s: Statement, **declared: Any) -> dict[str, Any]:
    """Return the audit of a theorem, after checking its witnesses and that the theorem itself is PROVED."""
    assert prove(s) is not None
    found = examine(s, **declared)
    satisfied = found["satisfiable"]["witness"]
    assert satisfied is None or judge(s, satisfied) == "holds"
    entries = list(zip(parts(s), found["hypotheses"], strict=True))
    for place, (hypothesis, entry) in enumerate(entries):
        if entry["needed"]:
            defined = entry["because"] == "definedness"
            rest = [h for k, (h, e) in enumerate(entries) if e["needed"] is not False or (defined and k > place)]
            without = variant(s, [h for h in rest if h is not hypothesis], s.conclusion)
            assert judge(without, entry["witness"]) == ("undefined" if defined else "refuted")
    return found


def answers(found: dict[str, Any]) -> dict[str, Any]:
    """Return why each hypothesis is needed, or the answer that it is not."""
    return {h["text"]: h["because"] or h["needed"] for h in found["hypotheses"]}


def test_needed_for_the_conclusion() -> None:
    """Each sign and order hypothesis of the monotone lemma has its counterexample."""
    found = checked(statement("real b, r, v, w", "given v <= w", "given 0 <= r", "show b + v*r <= b + w*r"))

    assert found["satisfiable"] == {"witness": {"b": 0, "r": 0, "v": 0, "w": 0}}
    assert found["hypotheses"][1] == {
        "text": "0 <= r",
        "needed": True,
        "because": "conclusion",
        "witness": {"b": 0, "r": -1, "v": 0, "w": 1},
        "gives": "0 <= -1",
        "strict": None,
        "declared": None,
    }
    assert answers(found)["v <= w"] == "conclusion"
    assert (found["defined"], found["conclusion"], found["unknown"]) == ("PROVED", {"strict": "reached"}, [])


def test_useless_guard_is_needed_for_definedness() -> None:
    """`x > 0 |- log x <= log x + 1` follows without its hypothesis, but then says nothing where x is not positive."""
    found = checked(statement("real x", "given 0 < x", "show log(x) <= log(x) + 1"))

    assert answers(found) == {"0 < x": "definedness"}
    assert found["hypotheses"][0]["witness"] == {"x": 0}
    assert found["hypotheses"][0]["gives"] == "log(x) has no value"


def test_a_hypothesis_guards_a_later_one() -> None:
    """What only makes another hypothesis defined is needed."""
    lines = ["real x, y", "given x != 0", "given y/x = 1", "given 1 <= y", "show 1 <= y**2"]
    found = checked(statement(*lines))

    assert answers(found) == {"x != 0": "definedness", "y/x = 1": False, "1 <= y": "conclusion"}
    declared = examine(statement(*lines), redundant=["y/x = 1"])
    assert answers(declared) == answers(found)


def test_redundant() -> None:
    """A hypothesis without which the theorem is PROVED is redundant."""
    found = checked(statement("real x", "given 0 <= x", "show 0 <= x**2"))

    assert answers(found) == {"0 <= x": False}
    assert found["hypotheses"][0]["witness"] is None


def test_of_two_that_imply_each_other_one_is_redundant() -> None:
    """What is found redundant is left out from there on, so that everything redundant can go at once."""
    lines = ["real x, y", "given 0 <= x", "given 0 <= y", "given x = y", "show 0 <= x*y + x + y"]

    assert answers(checked(statement(*lines))) == {"0 <= x": False, "0 <= y": "conclusion", "x = y": "conclusion"}
    declared = checked(statement(*lines), redundant=["0 <= y"])
    assert answers(declared) == {"0 <= x": "conclusion", "0 <= y": False, "x = y": "conclusion"}
    assert [h["declared"] for h in declared["hypotheses"]] == [None, "redundant", None]


def test_declared_redundant_but_not_together() -> None:
    """Two hypotheses either of which can go are not redundant together."""
    lines = ["real x, y", "given 0 <= x", "given 0 <= y", "given x = y", "show 0 <= x + y"]
    found = checked(statement(*lines), redundant=["0 <= x", "0 <= y"])

    assert answers(found) == {"0 <= x": False, "0 <= y": "conclusion", "x = y": "conclusion"}


def test_declared_redundant_stays_defined() -> None:
    """A guard of a hypothesis that is declared redundant is needed as long as that hypothesis is there."""
    lines = ["real x, y, z", "given x != 0", "given y/x = 1", "given 0 <= z", "show 0 <= z"]
    for declared in (["y/x = 1"], ["y/x = 1", "0 <= z"]):
        found = checked(statement(*lines), redundant=declared)
        assert answers(found) == {"x != 0": "definedness", "y/x = 1": False, "0 <= z": "conclusion"}


def test_declared_redundant_but_needed() -> None:
    """The witness shows what the declaration gets wrong."""
    found = checked(statement("real x", "given 0 <= x", "show 0 <= x**3"), redundant=["0 <= x"])

    assert answers(found) == {"0 <= x": "conclusion"}
    assert found["hypotheses"][0]["declared"] == "redundant"


def test_unknown_declarations() -> None:
    """Texts that name no hypothesis are listed; the word `satisfiable` is none of them."""
    s = statement("real x", "given 0 <= x", "show 0 <= x**3")

    found = checked(s, redundant=["0 < x"], undecided=["satisfiable", "0 <= x", "y"])
    assert found["unknown"] == ["0 < x", "y"]
    assert found["hypotheses"][0]["declared"] == "undecided"


def test_vacuous() -> None:
    """Contradictory hypotheses are found out with a certificate; each of these two alone can hold."""
    found = checked(statement("real x", "given exp(x) <= x", "show x = 17"))
    assert found["satisfiable"] == {"witness": None, "vacuous": True}
    found = checked(statement("real x, y", "given 1 <= x*y", "given x = 0", "show y = 17"))
    assert found["satisfiable"] == {"witness": None, "vacuous": True}
    assert answers(found) == {"1 <= x*y": "conclusion", "x = 0": "conclusion"}


def test_no_values_of_an_empty_sort() -> None:
    """An index below a dimension that is zero does not exist."""
    found = checked(statement("dim n", "index k < n", "given n = 0", "show n = 5"))
    assert found["satisfiable"] == {"witness": None, "vacuous": True}


def test_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where neither a witness nor a proof is found, that is the answer."""
    s = statement("real x", "given 0 < x", "show 0 <= x")
    monkeypatch.setattr(evidence, "find", lambda *_: None)
    monkeypatch.setattr(evidence, "prove", lambda *_, **__: None)
    found = examine(s)

    assert found["satisfiable"]["witness"] is None
    assert found["satisfiable"]["vacuous"] is False
    assert "neither" in found["satisfiable"]["reason"]
    assert found["hypotheses"][0]["needed"] is None
    assert "neither" in found["hypotheses"][0]["reason"]
    assert (found["hypotheses"][0]["strict"], found["conclusion"]["strict"]) == ("undecided", "undecided")


def test_conjuncts_are_examined_each() -> None:
    """Also those under a quantifier."""
    found = checked(
        statement(
            "dim n",
            "function a[n], b[n], c[n]",
            "given forall(i < n: a[i] <= b[i] and c[i] <= 2 and 0 <= a[i])",
            "show 0 <= sum(i < n: b[i])",
        )
    )
    assert answers(found) == {
        "forall(i < n: a[i] <= b[i])": "conclusion",
        "forall(i < n: c[i] <= 2)": False,
        "forall(i < n: 0 <= a[i])": "conclusion",
    }


def test_normalisation() -> None:
    """Gibbs needs positive densities to be defined, and the masses for its conclusion."""
    found = checked(
        statement(
            "dim n",
            "function p[n], q[n]",
            "given forall(i < n: 0 < p[i])",
            "given forall(i < n: 0 < q[i])",
            "given sum(i < n: p[i]) = 1",
            "given sum(i < n: q[i]) = 1",
            "show 0 <= sum(i < n: p[i]*log(p[i]/q[i]))",
        )
    )
    assert [h["needed"] for h in found["hypotheses"]] == [True] * 4
    assert [h["because"] for h in found["hypotheses"]][2:] == ["conclusion"] * 2


@pytest.mark.parametrize(
    ("lines", "strict", "conclusion"),
    [
        (["real x", "given 0 < x", "show 0 < x**3"], ["needed"], None),
        (["real x", "given 0 < x", "show 0 <= x**3"], ["unneeded"], "holds"),
        (["real x", "given 0 <= x", "show 0 <= x**3"], [None], "reached"),
        (["real x", "given 0 < x", "show 0 <= x/x"], ["needed"], "holds"),
        (
            ["dim n", "function a[n]", "given forall(i < n: 0 < a[i])", "show 0 <= sum(i < n: a[i])"],
            ["unneeded"],
            "reached",
        ),
    ],
)
def test_strictness(lines: list[str], strict: list[str | None], conclusion: str | None) -> None:
    """A `<` that could be `<=`, and a conclusion `<=` that could be `<`, are told apart from sharp ones."""
    found = checked(statement(*lines))

    assert [h["strict"] for h in found["hypotheses"]] == strict
    assert found["conclusion"]["strict"] == conclusion


def test_quantifiers_over_reals_and_vectors() -> None:
    """Where the kernel cannot evaluate a hypothesis at the witness, a proof decides it."""
    least = "forall(v[d]: f(z) <= f(v))"
    s = statement("dim d", "function f(d), z[d], w[d]", "real c", f"given {least}", "given f(w) <= c", "show f(z) <= c")
    assert prove(s) is not None
    found = examine(s)

    assert answers(found) == {least: "conclusion", "f(w) <= c": "conclusion"}
    assert found["satisfiable"]["witness"] is not None
    odd = statement("function f(real)", "real a", "given forall(x: f(x) <= x)", "given 0 < a", "show f(a) <= a")
    assert answers(examine(odd)) == {"forall(x: f(x) <= x)": "conclusion", "0 < a": False}


def test_f_divergence() -> None:
    """Nonnegative for every f above its tangent at 1: each hypothesis on f, p and q is needed."""
    s = statement(
        "dim n",
        "function f(real), p[n], q[n]",
        "real slope",
        "given forall(u: 0 < u implies f(1) + slope*(u - 1) <= f(u))",
        "given f(1) = 0",
        "given forall(i < n: 0 < p[i] and 0 < q[i])",
        "given sum(i < n: p[i]) = 1",
        "given sum(i < n: q[i]) = 1",
        "show 0 <= sum(i < n: q[i]*f(p[i]/q[i]))",
    )
    assert prove(s) is not None
    assert set(answers(examine(s)).values()) <= {"conclusion", "definedness"}


def test_convexity() -> None:
    """A function above all its tangents lies below its chords, between their ends only."""
    s = statement(
        "function f(real), s(real)",
        "real u, v, t",
        "given forall(a: forall(b: f(a) + s(a)*(b - a) <= f(b)))",
        "given 0 <= t",
        "given t <= 1",
        "show f((1 - t)*u + t*v) <= (1 - t)*f(u) + t*f(v)",
    )
    assert prove(s) is not None
    assert set(answers(examine(s)).values()) == {"conclusion"}


@pytest.mark.parametrize("count", [1, 3, 12])
def test_many_variables(count: int) -> None:
    """Two hypotheses for each of several terms, written out."""
    names = [f"{letter}{k}" for k in range(count) for letter in "rvw"]
    given = [f"given {h}" for k in range(count) for h in (f"v{k} <= w{k}", f"0 <= r{k}")]
    sums = [" + ".join(f"{letter}{k}*r{k}" for k in range(count)) for letter in "vw"]
    found = checked(statement(f"real {', '.join(names)}", *given, f"show {sums[0]} <= {sums[1]}"))

    assert set(answers(found).values()) == {"conclusion"}
    assert all(sum(v != 0 for v in h["witness"].values()) == 2 for h in found["hypotheses"])


def test_without_hypotheses() -> None:
    """There is something to be said even then: that there are values at all."""
    found = checked(statement("dim n", "function a[n]", "show 0 <= sum(i < n: a[i]**2)"))

    assert found["hypotheses"] == []
    assert judge(statement("dim n", "function a[n]", "show true"), found["satisfiable"]["witness"]) == "holds"


def test_hints_help_the_proofs() -> None:
    """A proof of redundancy may cite what the theorem's own proof may cite."""
    hard = read_statement("statement hard\nreal x, y\nshow 3*x**2*y**2 <= x**4*y**2 + x**2*y**4 + 1")
    s = statement("real x, y", "given 0 <= x", "show 3*x**2*y**2 <= x**4*y**2 + x**2*y**4 + 1")

    assert answers(examine(s, evidence=Evidence({"hard": hard}, ("hard",)))) == {"0 <= x": False}
