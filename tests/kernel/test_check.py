"""The checker: what makes a statement PROVED or REFUTED, and that nothing hostile gets past it or holds it up."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from objective_proofs.kernel import check as checker
from objective_proofs.kernel.check import check, check_all, main, read_json
from objective_proofs.kernel.definedness import obligations
from objective_proofs.kernel.statement import read_statement
from objective_proofs.kernel.term import KernelError
from tests.kernel.replaying import statement

SUM = ["combine", [], []]
WORK, SECONDS = 500_000, 15  # a tenth of the work that the kernel allows, for the tests' sake
LOG = "statement t\nreal x\ngiven 0 < x\nshow log(x) = log(x)"
FORGED = sorted((Path(__file__).parent / "forged").glob("*.json"))


def verdicts(statements: str, theorems: dict[str, Any]) -> list[str]:
    """Return the verdicts of a file of certificates against a file of statements."""
    return [r.verdict for r in check_all(statements, json.dumps({"format": 1, "theorems": theorems}))]


DEFINED = [
    ({"proof": [SUM], "defined": [[["fact", 0]]]}, "PROVED"),
    ({"proof": [SUM], "defined": []}, "REJECTED"),
    ({"proof": [SUM], "defined": [[]]}, "REJECTED"),
    ({"proof": [SUM], "defined": [[["fact", 0]], []]}, "REJECTED"),
    ({"proof": [SUM]}, "REJECTED"),
    ({"proof": [SUM], "defined": [[["fact", 0]]], "witness": {"x": -1}}, "REJECTED"),
    ({"proof": [SUM], "defined": [[["fact", 0]]], "statement": "show true"}, "REJECTED"),
    ({"witness": {"x": 1}}, "REJECTED"),
    ({"witness": {"x": -1}}, "REJECTED"),
    ({}, "REJECTED"),
    (None, "REJECTED"),
    ([], "REJECTED"),
    ("PROVED", "REJECTED"),
    (True, "REJECTED"),
    ({"proof": None, "defined": [[]]}, "REJECTED"),
    ({"proof": [SUM], "defined": {"0": []}}, "REJECTED"),
    ({"proof": {"0": SUM}, "defined": [[["fact", 0]]]}, "REJECTED"),
    ({"proof": "fact", "defined": [[["fact", 0]]]}, "REJECTED"),
]


@pytest.mark.parametrize(("certificate", "expected"), DEFINED)
def test_definedness_must_be_proved(certificate: Any, expected: str) -> None:
    """Every obligation needs its own proof, and a certificate has no other entries."""
    assert expected == check(read_statement(LOG), certificate).verdict


def test_a_hypothesis_does_not_define_itself() -> None:
    """`given log(x) = 0` cannot show that its own x is positive."""
    text = "statement t\nreal x\ngiven log(x) = 0\ngiven 0 < x\nshow 0 < x"

    assert "REJECTED" == check(read_statement(text), {"proof": [["fact", 1]], "defined": [[["fact", 1]]]}).verdict


def test_axioms_are_reported_and_inherited() -> None:
    """The axioms of a cited theorem, and integrability, count as used."""
    texts = (
        "statement a\nreal u\nspace Z\nfunction q(Z)\nshow 0 < exp(u) or integral(z in Z: q(z)) = 0\n"
        "statement b\nreal x\nspace W\nshow 0 < exp(x) or integral(w in W: 0) = 0"
    )
    first = [
        ["cut", "0 < exp(u)"],
        ["axiom", "exp_positive", "u"],
        ["fact", 0],
        ["absurd"],
        ["combine", [[1, 0], [1, 1]], []],
    ]
    second = [["theorem", "a", {"u": "x", "Z": "W", "q": "fun(w in W: 0)"}], ["fact", 0]]
    found = check_all(
        texts,
        json.dumps(
            {"format": 1, "theorems": {"a": {"proof": first, "defined": []}, "b": {"proof": second, "defined": []}}}
        ),
    )

    assert ["PROVED", "PROVED"] == [r.verdict for r in found], [str(r.error) for r in found]
    assert [{"exp_positive", "integrable"}] * 2 == [set(r.axioms) for r in found]


ORDER = "statement a\nreal x\nshow x = x + 1\nstatement b\nreal x\nshow x = x + 1"
CITE = {"proof": [["theorem", "b", {"x": "x"}], ["fact", 0]], "defined": []}


@pytest.mark.parametrize("name", ["a", "b", "c"])
def test_theorems_cite_only_what_stands_proved_before(name: str) -> None:
    """Neither itself, nor a later one, nor one whose certificate was rejected."""
    other = {"proof": [["theorem", name, {"x": "x"}], ["fact", 0]], "defined": []}

    assert ["REJECTED", "REJECTED"] == verdicts(ORDER, {"a": CITE, "b": other})


def test_refuted_statements_are_no_theorems() -> None:
    """What a witness refutes cannot be cited."""
    assert ["REFUTED", "REJECTED"] == verdicts(
        ORDER, {"a": {"witness": {"x": 0}}, "b": {"proof": [["theorem", "a", {"x": "x"}]], "defined": []}}
    )


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "a": 2}',
        '{"a": 0.5}',
        '{"a": 1e3}',
        "NaN",
        "Infinity",
        "-Infinity",
        "[" * 100_000,
        "",
        "{",
        "[1,]",
        "1" * 10_000,
        "'x'",
        "\ufeff{}",
    ],
)
def test_json_is_exact(text: str) -> None:
    """No duplicate keys, floats, or nesting that would exhaust the stack."""
    with pytest.raises(KernelError):
        read_json(text)


@pytest.mark.parametrize(
    "text", ["[]", "{}", "null", '{"format": 2, "theorems": {}}', '{"format": 1}', '{"format": 1, "theorems": []}']
)
def test_certificates_have_a_format(text: str) -> None:
    """A file of another format is refused."""
    with pytest.raises(KernelError, match="format"):
        check_all(LOG, text)


def test_names_are_unique() -> None:
    """Two statements of one name are refused."""
    with pytest.raises(KernelError, match="same name"):
        check_all(f"{LOG}\n{LOG}", '{"format": 1, "theorems": {}}')


def test_main(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exits 0 when all is proved, 1 when something is not, 2 when the input cannot be read."""
    statements, good, bad = (tmp_path / name for name in ("s.txt", "good.json", "bad.json"))
    statements.write_text(LOG, encoding="ascii")
    good.write_text(json.dumps({"format": 1, "theorems": {"t": DEFINED[0][0]}}), encoding="ascii")
    bad.write_text(json.dumps({"format": 1, "theorems": {}}), encoding="ascii")

    assert [0, 1, 2, 2, 2] == [
        main([str(p) for p in paths])
        for paths in (
            (statements, good),
            (statements, bad),
            (statements,),
            (statements, statements),
            (tmp_path / "none", good),
        )
    ]
    assert capsys.readouterr().out.startswith("PROVED    t")


@pytest.mark.parametrize("path", FORGED, ids=lambda p: p.stem)
def test_forged(path: Path) -> None:
    """No forged certificate is accepted: each file holds a false or undefined statement and an attempt on it."""
    forged = json.loads(path.read_text(encoding="ascii"))
    results = check_all("\n".join(forged["statements"]), json.dumps({"format": 1, "theorems": forged["theorems"]}))

    assert forged["why"]
    assert "REJECTED" == results[-1].verdict
    assert forged["error"] in str(results[-1].error)


def test_there_are_forgeries() -> None:
    """The folder is not empty."""
    assert len(FORGED) >= 10


BIG = "(" + " + ".join("abcdefgh") + " + 1)"
LETTERS = "real " + ", ".join("abcdefgh")
HOSTILE: dict[str, tuple[str, Any]] = {
    "a power with millions of terms": (f"{LETTERS}\nshow {BIG}**100 = 0", [SUM]),
    "a power of a power": ("real x, y\nshow (((x + y)**1000)**1000)**1000 = 0", [SUM]),
    "a huge rational": ("show ((3**1000)**1000)**1000 = 0", [SUM]),
    "many long denominators": (
        "real x\nshow " + " + ".join(f"x/(({k}**300)**3)" for k in range(3, 900, 2)) + " = 0",
        [SUM],
    ),
    "a product of long coefficients": (
        f"{LETTERS}\nshow ("
        + " + ".join(f"{v}/(({k}**300)**3)" for k, v in zip((3, 5, 7, 11, 13, 17, 19, 23), "abcdefgh", strict=True))
        + ")**9 = 0",
        [SUM],
    ),
    "an inverse that unfolds": ("real x, y\nshow 1/(1/(x + y + 1))**1000 = 0", [SUM]),
    "an enclosure to a huge power": (
        "show 0 < ((max(2/3, 1/3 + 1/3 + 0*sqrt(2)) + sqrt(2))**1000)**1000",
        [["evaluate"]],
    ),
    "a power of log": ("show 0 < (((log(2) - log(2)/2)**1000)**1000)**1000", [["evaluate"]]),
    "a long product of enclosures": (
        "show 0 < " + "*".join(f"exp(1/{k})**3*sqrt({k})" for k in range(3, 900)),
        [["evaluate"]],
    ),
    "a sum over a thousand, thrice": (
        "real x\nfunction f(real)\nshow " + "".join(f"sum(i{k} < 1000: " for k in range(3)) + "x" + ")" * 3 + " = 0",
        [SUM],
    ),
    "a tower of exponentials": ("show 0 < " + "exp(" * 100 + "1" + ")" * 100, [["evaluate"]]),
    "facts that double": (
        "real x\nfunction g(real, real)\nshow x = 1",
        [["cut", "x = x"], SUM, *(["congruence", k, "fun(u: g(u, u))"] for k in range(60))],
    ),
    "big facts, many times": (
        "real x\nfunction g(real, real)\nshow x = 1",
        [
            ["cut", "x = x"],
            SUM,
            *(["congruence", k, "fun(u: g(u, u))"] for k in range(17)),
            *[["congruence", 17, "fun(u: u)"]] * 500,
        ],
    ),
    "a deep certificate": ("show 0 = 1", [json.loads("[" * 900 + "]" * 900)]),
    "a wide certificate": ("show 0 = 1", [["combine", [[1, "1"]] * 100_000, []]]),
    "a long number": ("show 0 <= 1", [["combine", [[10**5000]], []]]),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_ends(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hostile statement or certificate is rejected in bounded time."""
    monkeypatch.setattr(checker, "MAX_WORK", WORK)
    text, proof = HOSTILE[name]
    started = time.monotonic()
    found = read_statement(f"statement t\n{text}")
    checked = check(found, {"proof": proof, "defined": [[]] * len(obligations(found))})

    assert "REJECTED" == checked.verdict
    assert time.monotonic() - started < SECONDS


def test_hostile_witness_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nested quantifiers over a large dimension are refused in bounded time."""
    monkeypatch.setattr(checker, "MAX_WORK", WORK)
    started = time.monotonic()
    nested = "forall(i < n: forall(j < n: forall(l < n: 0 <= 1))) implies 1 <= 0"
    checked = check(read_statement(f"statement t\ndim n\nshow {nested}"), {"witness": {"n": 1000}})

    assert "REJECTED" == checked.verdict
    assert time.monotonic() - started < SECONDS


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 40)
    | st.sampled_from(
        [
            "x",
            "mu",
            "n",
            "k",
            "1/2",
            "-1",
            "inverse",
            "fun(u: u)",
            "x = y",
            "combine",
            "f",
            "x(1)",
            "f[mu]",
            "fun(v[2]: v)",
            "i",
            "1/0",
        ]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["x", "n", "proof", "witness"]), inner, max_size=2)
    ),
    max_leaves=6,
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "combine",
                "cut",
                "axiom",
                "instance",
                "apply",
                "cases",
                "monotone",
                "absurd",
                "fact",
                "lift",
                "member",
                "congruence",
                "natural",
                "if_cases",
                "theorem",
                "evaluate",
            ]
        ),
        st.lists(JSON, max_size=3),
    ).map(lambda step: [step[0], *step[1]]),
    max_size=4,
)
FALSE = statement("forall(i < n: 0 <= mu[i]); x = 0 or y = 0 |- x = y or 0 < sum(i < n: mu[i])")


@settings(max_examples=250, derandomize=True, deadline=None, database=None)
@given(
    st.builds(lambda p: {"proof": p, "defined": []}, STEPS)
    | st.builds(lambda w: {"witness": w}, st.fixed_dictionaries({name: JSON for name in FALSE.names}))
    | JSON
)
def test_nothing_raises(certificate: Any) -> None:
    """Whatever a certificate holds, the checker returns a verdict, and a false statement is not PROVED."""
    assert check(FALSE, certificate).verdict in ("REJECTED", "REFUTED")


SPACES = "space Z, W\nfunction q(Z), g(Z, W)\nreal x"
TWICE, TURNED = "integral(z in Z: integral(w in W: g(z, w)))", "integral(w in W: integral(z in Z: g(z, w)))"
SLOPE = "diff(u: integral(z in Z: q(z)*u**2))(x)"
EXCHANGED: list[Any] = [["exchange", TWICE], ["fact", 0]]
SAME = {"Z": "Z", "W": "W", "q": "fun(z in Z: q(z))", "g": "fun(z in Z: fun(w in W: g(z, w)))", "x": "x"}
POSITIVE: list[Any] = [["exchange", TWICE], ["absurd"], ["combine", [[1, TWICE]], [["1", 1]]]]
ASSUMED = {
    "an exchange": ([f"{TWICE} = {TURNED}"], [EXCHANGED], [], {"fubini", "integrable"}),
    "a sum": (["integral(z in Z: q(z)) = 1*integral(z in Z: q(z))"], [[SUM]], [], {"integrable"}),
    "a derivative": ([f"{SLOPE} = 2*x*integral(z in Z: q(z))"], [[["differentiate", SLOPE], ["fact", 0]]], [], {"integrable", "leibniz"}),
    "a derivative that is not taken": ([f"{SLOPE} <= {SLOPE}"], [[SUM]], [], {"integrable", "leibniz"}),
    "a derivative in a certificate": (["x <= x"], [[["monotone", f"fun(y: y*0*{SLOPE})", "0", "1", "le"], SUM, SUM]], [], {"leibniz"}),
    "a citation": ([f"{TWICE} = {TURNED}"] * 2, [EXCHANGED, [["theorem", "t0", SAME], ["fact", 0]]], [], {"fubini", "integrable"}),
    "a proof of definedness": ([f"1/(1 + ({TWICE})**2) = 1/(1 + ({TWICE})**2)"], [[SUM]], [POSITIVE], {"fubini", "integrable"}),
}


@pytest.mark.parametrize("name", ASSUMED)
def test_assumptions_on_integrals_are_listed(name: str) -> None:
    """Whoever exchanges integrals or differentiates under them says so, in whatever proof, and so does who cites the theorem."""
    conclusions, proofs, defined, assumed = ASSUMED[name]
    text = "\n".join(f"statement t{k}\n{SPACES}\nshow {c}" for k, c in enumerate(conclusions))
    theorems = {f"t{k}": {"proof": p, "defined": defined} for k, p in enumerate(proofs)}
    *_, last = check_all(text, json.dumps({"format": 1, "theorems": theorems}))

    assert ("PROVED", assumed) == (last.verdict, set(last.axioms) & {"fubini", "integrable", "leibniz"})
