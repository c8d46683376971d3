"""What a rule adds to true facts is true: every new fact is evaluated in the model in which the old ones hold."""

from __future__ import annotations

from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from objective_proofs.kernel import poly
from objective_proofs.kernel.rules import Proof
from objective_proofs.kernel.statement import read_statement
from objective_proofs.kernel.term import KernelError, Node, node, var
from objective_proofs.kernel.text import read
from objective_proofs.printer import show
from tests.kernel import model
from tests.strategies import INDEX, NAMES, POINT, environments, formulas, terms

FAST = settings(max_examples=50, derandomize=True, deadline=None, database=None)
SYMBOLS = {**NAMES, "k": var("k", INDEX)}
CONTEXTS = (
    "u",
    "u**2",
    "exp(u)",
    "f(u)",
    "sum(i < n: u*mu[i])",
    "if(u < x, 1, u)",
    "g(u, x)",
    "1/u",
    "integral(z in Z: q(z) + u)",
)


def holds(formula: Node, env: dict[str, Any]) -> bool:
    """Return the truth of a formula; skip the example when the digits do not decide it."""
    try:
        return bool(model.value(formula, env))
    except model.Unsure:
        assume(False)
        raise


def consequences(fact: Node, *steps: list[Any]) -> list[Node]:
    """Return the facts that stand after the steps, on the way to `false`."""
    poly.METER.left = poly.MAX_WORK
    proof = Proof(SYMBOLS, (fact,), node("false"))
    for step in steps:
        proof.step(step)
    return proof.facts


def check_steps(fact: Node, env: dict[str, Any], *steps: list[Any]) -> None:
    """Fail when the fact is true and something that follows from it by the steps is not."""
    env = env | {"k": 0}
    if holds(fact, env):
        assert all(holds(found, env) for found in consequences(fact, *steps))


def quantified(draw: Any, domain: Any, relations: tuple[str, ...]) -> Node:
    """Return a relation for every element of a domain, which is often true."""
    left = draw(terms((domain,), 2))
    more = node("pow", draw(terms((domain,), 1)), 2)
    right = node("add", left, more) if draw(st.booleans()) else draw(terms((domain,), 2))
    return node("forall", domain, "i", node(draw(st.sampled_from(relations)), left, right))


@FAST
@given(st.data(), environments())
def test_lift(data: Any, env: dict[str, Any]) -> None:
    """Sums and integrals of a pointwise relation stand in it, with no indices too."""
    domain = data.draw(st.sampled_from((INDEX, POINT)))
    check_steps(quantified(data.draw, domain, ("le", "lt", "eq")), env, ["lift", 0])


@FAST
@given(st.data(), environments())
def test_strict_lift(data: Any, env: dict[str, Any]) -> None:
    """A sum of strict inequalities over at least one index is strict."""
    if env["n"] >= 1:
        nonempty = node("le", node("num", 1), SYMBOLS["n"])
        fact = node("and", quantified(data.draw, INDEX, ("lt",)), nonempty)
        check_steps(fact, env, ["lift", 0, 1])


@FAST
@given(st.data(), environments())
def test_member(data: Any, env: dict[str, Any]) -> None:
    """One difference of nonnegative differences is at most their sum."""
    if env["n"] >= 1:
        check_steps(
            quantified(data.draw, INDEX, ("le", "lt")),
            env,
            ["member", 0, "k"],
            ["instance", 0, "k"],
        )


@FAST
@given(terms((), 2), st.sampled_from(CONTEXTS), environments())
def test_congruence(left: Node, context: str, env: dict[str, Any]) -> None:
    """Equal terms are equal in every context, also under binders."""
    fact = node("eq", left, poly.term(poly.normal(left)))
    check_steps(fact, env, ["congruence", 0, f"fun(u: {context})"], ["natural", "n"])


@FAST
@given(formulas((), 2), terms((), 2), terms((), 2), environments())
def test_if_cases(condition: Node, yes: Node, no: Node, env: dict[str, Any]) -> None:
    """A piecewise term has the value of the branch whose condition holds."""
    check_steps(node("true"), env, ["if_cases", show(node("if", condition, yes, no))])


@FAST
@given(formulas((), 3), environments())
def test_facts_break_up_into_what_they_say(fact: Node, env: dict[str, Any]) -> None:
    """The parts of a fact hold together exactly when the fact does."""
    poly.METER.left = poly.MAX_WORK
    env = env | {"k": 0}

    assert holds(fact, env) == all(holds(part, env) for part in consequences(fact))


@FAST
@given(formulas((), 3), formulas((), 2), environments())
def test_goals_break_up_into_what_they_need(goal: Node, hypothesis: Node, env: dict[str, Any]) -> None:
    """A goal that is false leaves an open goal that is false beside true facts, for some value of what it invents."""
    poly.METER.left = poly.MAX_WORK
    if not holds(hypothesis, env) or holds(goal, env):
        return
    proof = Proof(SYMBOLS, (hypothesis,), goal)
    open_goals = []
    while proof.goal is not None:
        open_goals.append((list(proof.facts), proof.goal, dict(proof.names)))
        proof.close()

    assert any(_fails(facts, found, names, env) for facts, found, names in open_goals)


def _fails(facts: list[Node], goal: Node, names: dict[str, Any], env: dict[str, Any]) -> bool:
    """Return whether some value of the invented names satisfies the facts and not the goal."""
    invented = [n for n in names if n not in SYMBOLS]
    choices = [env]
    for name in invented:
        size = env["n"] if names[name].sort == INDEX else len(env["Z"])
        choices = [{**choice, name: k} for choice in choices for k in range(size)]
    return any(all(holds(f, c) for f in facts) and not holds(goal, c) for c in choices)


@FAST
@given(terms((), 3), terms((), 2), environments())
def test_theorems_hold_at_their_instances(body: Node, value: Node, env: dict[str, Any]) -> None:
    """A true identity of x is true at every term for x, also where the term stands under binders."""
    poly.METER.left = poly.MAX_WORK
    text = f"show {show(body)} = {show(poly.term(poly.normal(body)))}"
    declared = "real x, y\ndim n\nspace Z\nfunction mu[n], a[n, n], q(Z), f(real), g(real, real), r(Z)[n]"
    try:
        statement = read_statement(f"statement t\n{declared}\n{text}")
        again = statement.at({**_identity(), "x": value})
    except KernelError:
        return

    assert holds(again.conclusion, env | {"k": 0})


def _identity() -> dict[str, Any]:
    """Return the meaning of each symbol as a closed value: itself."""
    texts = {
        "mu": "fun(i < n: mu[i])",
        "a": "fun(i < n: fun(j < n: a[i, j]))",
        "q": "fun(z in Z: q(z))",
        "f": "fun(u: f(u))",
        "g": "fun(u: fun(v: g(u, v)))",
        "r": "fun(z in Z: fun(i < n: r(z)[i]))",
        "x": "x",
        "y": "y",
        "n": "n",
    }
    return {"Z": "Z", **{name: read(text, NAMES) for name, text in texts.items()}}
