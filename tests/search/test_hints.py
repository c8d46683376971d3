"""Hints: a formula to prove first, and a theorem to cite."""

from objective_proofs.kernel.check import check
from objective_proofs.kernel.statement import read_statement
from objective_proofs.search import prove

NONNEG = """statement kl_nonneg
dim n
function mu[n], s(real)
given forall(x: 0 <= s(x))
show 0 <= sum(i < n: s(mu[i]))"""
LEMMAS = {
    "first": "statement first\nreal x\nfunction f(real)\ngiven 0 < x\nshow f(x) = 1",
    "second": "statement second\nreal x\nfunction f(real), g(real)\ngiven f(x) = 1\nshow g(x) <= 2",
    "third": "statement third\nreal x\nfunction f(real), g(real), h(real)\ngiven f(x) = 1\ngiven g(x) <= 2\nshow 3 <= h(x)",
}
CHAIN = "statement chain\nreal x\nfunction f(real), g(real), h(real)\ngiven 0 < x\nshow g(x) + 1 <= h(x)"
USES = """statement uses
dim n
function mu[n], s(real)
real b
given 0 <= b
given forall(x: 0 <= s(x))
show 0 <= b*sum(i < n: s(mu[i]))"""


def test_theorem_is_cited_by_name() -> None:
    """The certificate cites the theorem, and replays only where that theorem is known."""
    earlier = read_statement(NONNEG)
    theorems = {"kl_nonneg": (earlier, frozenset({"exp_tangent"}))}
    statement = read_statement(USES)
    certificate = prove(statement, {"kl_nonneg": earlier}, ["kl_nonneg"])

    assert certificate is not None
    assert any(step[0] == "theorem" for step in certificate["proof"])
    assert check(statement, certificate, theorems).verdict == "PROVED"
    assert check(statement, certificate, theorems).axioms == {"exp_tangent"}
    assert check(statement, certificate).verdict == "REJECTED"


def test_formula_is_proved_first() -> None:
    """A formula given as a hint is cut in when the proof uses it."""
    statement = read_statement("statement s\nreal x, y\ngiven 0 <= x\ngiven x <= y\nshow x**2 <= y**2")
    certificate = prove(statement, {}, ["0 <= y"])

    assert certificate is not None and check(statement, certificate).verdict == "PROVED"


def test_useless_hints_do_no_harm() -> None:
    """Hints that cannot be read, or are false, are passed over."""
    statement = read_statement("statement s\nreal x\nshow 0 <= x**2")

    assert prove(statement, {}, ["nonsense(", "x < 0", "unknown.theorem"]) is not None


def test_hints_build_on_earlier_ones() -> None:
    """What an earlier hint yields proves the premises of a later one, and is derived once."""
    earlier = {name: read_statement(text) for name, text in LEMMAS.items()}
    statement = read_statement(CHAIN)
    certificate = prove(statement, earlier, ["first", "second", "third"])

    assert certificate is not None
    assert [step[1] for step in certificate["proof"] if step[0] == "theorem"] == ["first", "second", "third"]
    assert check(statement, certificate, {name: (lemma, frozenset()) for name, lemma in earlier.items()}).verdict == "PROVED"
    assert prove(statement, earlier, ["third", "second", "first"], effort=1) is None


def test_formula_is_proved_from_an_earlier_hint() -> None:
    """A formula may need what the hint before it yields."""
    earlier = {"first": read_statement(LEMMAS["first"])}
    statement = read_statement("statement s\nreal x, y\nfunction f(real)\ngiven 0 < x\ngiven 2 <= y*f(x)\nshow 1 < y*y")
    certificate = prove(statement, earlier, ["first", "2 <= y"])

    assert certificate is not None and ["cut", "2 <= y"] in certificate["proof"]
    assert prove(statement, earlier, ["2 <= y"], effort=1) is None


def test_hint_uses_what_the_goal_assumes() -> None:
    """A theorem is cited where its hypothesis is a premise of the goal, for each direction of an equivalence."""
    earlier = {
        "there": read_statement("statement there\nreal x\nfunction f(real)\ngiven 0 < x\nshow f(x) <= 1"),
        "back": read_statement("statement back\nreal x\nfunction f(real)\ngiven f(x) <= 1\nshow 0 < x"),
    }
    statement = read_statement("statement s\nreal x\nfunction f(real)\nshow 0 < x iff f(x) <= 1")
    certificate = prove(statement, earlier, ["there", "back"])

    assert certificate is not None
    assert sorted(step[1] for step in certificate["proof"] if step[0] == "theorem") == ["back", "there"]


def test_theorem_is_cited_at_given_values() -> None:
    """Values after a theorem's name stand for its symbols, and other symbols for themselves."""
    earlier = {"first": read_statement(NONNEG.replace("kl_nonneg", "first"))}
    statement = read_statement(
        "statement s\ndim m\nfunction a[m], s(real)\ngiven forall(x: 0 <= s(x))\nshow 0 <= sum(k < m: s(a[k]**2 + 1))"
    )
    hint = "first with n = m; mu = fun(k < m: a[k]**2 + 1)"
    certificate = prove(statement, earlier, [hint])

    assert certificate is not None
    assert prove(statement, earlier, ["first with n = m; mu = fun(k < m: a[k]"], effort=1) is not None
    assert [step[2]["n"] for step in certificate["proof"] if step[0] == "theorem"] == ["m"]


def test_value_may_be_the_name_of_a_function() -> None:
    """A symbol stands for itself as a value, whatever its sort."""
    earlier = {"lemma": read_statement("statement lemma\nreal x\nfunction f(real)\ngiven 0 < x\nshow f(x) <= 1")}
    statement = read_statement("statement s\nreal y\nfunction g(real)\ngiven 0 < y\nshow g(y) <= 2")

    assert prove(statement, earlier, ["lemma with x = y; f = g"]) is not None


def test_quantified_conjunction_is_a_premise() -> None:
    """What is known for all values, with several parts, is a premise of a theorem in the same words."""
    known = "given forall(x: 0 < x implies f(x) <= 1 and 0 <= f(x))"
    earlier = read_statement(f"statement bound\nfunction f(real)\nreal y\n{known}\ngiven 0 < y\nshow f(y)**2 <= 1")
    statement = read_statement(f"statement uses\nfunction f(real)\n{known}\nshow f(2)**2 <= 1")
    certificate = prove(statement, {"bound": earlier}, ["bound with y = 2"], effort=0)

    assert certificate is not None and check(statement, certificate, {"bound": (earlier, frozenset())}).verdict == "PROVED"
