"""Short deterministic runs of the fuzzer, what it finds in a broken kernel, and hypothesis tests."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from objective_proofs.kernel import axioms, definedness, rules, term, witness
from objective_proofs.kernel import check as checker
from objective_proofs.kernel.check import check, check_all
from objective_proofs.kernel.rules import Proof
from objective_proofs.kernel.statement import read_statement
from objective_proofs.kernel.term import KernelError, instantiate, node, num, rebuilt, replace
from objective_proofs.kernel.text import read
from tests import oracle
from tests.fuzz import mutate
from tests.fuzz.fuzz import WORK, Fuzzer
from tests.fuzz.seeds import FALSE, Case, pools, seeds, single

RUNS = 1500
known, starts = cache(pools), cache(lambda: seeds(searched=False))


def fuzzed(runs: int, seed: int = 0, traced: bool = False) -> Fuzzer:
    """Return a fuzzer after its seeds and so many inputs more, or after its first finding."""
    fuzzer = Fuzzer(seed, starts(), known(), traced)
    fuzzer.seeded()
    while fuzzer.runs < len(starts()) + runs and not fuzzer.findings:
        fuzzer.once()
    return fuzzer


@pytest.fixture(autouse=True)
def little_work(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Allow the kernel only as much work for an input as the fuzzer does, and let it forget what it was asked."""
    monkeypatch.setattr(checker, "MAX_WORK", WORK)
    yield
    definedness.needs.cache_clear()


@pytest.mark.parametrize("traced", [True, False])
def test_nothing_is_found(traced: bool) -> None:
    """No input of a short run is proved, refuted or refused wrongly, and the run reaches verdicts of each kind."""
    runs = RUNS // 3 if traced else RUNS
    fuzzer = fuzzed(runs, seed=int(traced), traced=traced)

    assert fuzzer.findings == []
    assert fuzzer.runs == len(starts()) + runs
    assert min(fuzzer.proved, fuzzer.refuted, fuzzer.replayed) > 20


def test_a_run_can_be_repeated() -> None:
    """The same seed gives the same inputs and the same verdicts."""
    first, second = (Fuzzer(7, starts(), known(), traced=False) for _ in range(2))
    for fuzzer in (first, second):
        for _ in range(300):
            fuzzer.once()

    assert first.rng.getstate() == second.rng.getstate()
    assert (first.proved, first.refuted, first.replayed) == (second.proved, second.refuted, second.replayed)


def test_coverage_guides() -> None:
    """An input is new once; what the kernel remembers of a term may make a second time differ."""
    fuzzer = Fuzzer(0, starts(), known())
    case = single("statement t\nshow 0 < exp(1)", {"proof": [["evaluate"]], "defined": []})
    new = [fuzzer.run(case.statements[0], case.json) for _ in range(3)]

    assert (new[0], new[2]) == (True, False)


def _axiom(name: str, **changed: Any) -> Callable[[pytest.MonkeyPatch], None]:
    def broken(patch: pytest.MonkeyPatch) -> None:
        patch.setitem(axioms.AXIOMS, name, axioms.AXIOMS[name]._replace(**changed))

    return broken


def _without_premise(proof: Proof, fact: Any) -> None:
    proof.conclude([], proof.fact(fact, "implies").args[1])


def _any_order(proof: Proof, fact: Any) -> None:
    if proof.fact(fact).op == "le" and proof.open_goal().op == "lt":
        proof.close()
    else:
        rules.by_fact(proof, fact)


def _unconditionally(proof: Proof, text: Any) -> None:
    function, point = proof.read(text, "real").args
    slope = replace(definedness.differentiated(function.args[2]), point)
    proof.conclude([], node("eq", proof.read(text, "real"), slope))


def _one_index(proof: Proof, text: Any) -> None:
    outer = proof.read(text, "real")
    inner = outer.args[2]
    same = rebuilt(inner.args[2], lambda t, level: node("bound", max(t.args[0], level + 1), t.sort))
    proof.conclude([], node("eq", outer, node(inner.op, *inner.args[:2], node(outer.op, *outer.args[:2], same))))


def _from_the_step(proof: Proof, text: Any) -> None:
    claim = proof.read(text, "formula")
    domain, hint, body = claim.args
    following = replace(body, node("add", node("bound", 0, domain), num(1)))
    proof.conclude([node("forall", domain, hint, node("implies", body, following))], claim)


def _from_the_base(proof: Proof, text: Any) -> None:
    claim = proof.read(text, "formula")
    proof.conclude([instantiate(claim, num(0))], claim)


def _null_anywhere(proof: Proof, fact: Any, equation: Any, text: Any) -> None:
    domain, hint, body = read(text, proof.names).args
    proof.conclude([], node("eq", node("sum" if domain[0] == "index" else "integral", domain, hint, body), num(0)))


def _hidden(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(definedness, "require", lambda *_: None)
    definedness.needs.cache_clear()


def _rule(name: str, broken: Callable[..., None]) -> Callable[[pytest.MonkeyPatch], None]:
    return lambda patch: patch.setitem(rules.RULES, name, (broken, rules.RULES[name][1]))


def _unseen(*_: Any) -> Any:
    raise ZeroDivisionError


BROKEN = {
    "no premise of an axiom": _axiom("log_product", premises=()),
    "a cancelled zero": _axiom("inverse", premises=()),
    "a tangent that is strict": _axiom("exp_tangent", conclusion="1 + t < exp(t)"),
    "an implication without its premise": _rule("apply", _without_premise),
    "strict from not strict": _rule("fact", _any_order),
    "a derivative without its obligations": _rule("differentiate", _unconditionally),
    "a derivative beside a guard": _hidden,
    "sums exchanged without their indices": _rule("exchange", _one_index),
    "induction without its base": _rule("induction", _from_the_step),
    "induction without its step": _rule("induction", _from_the_base),
    "null without its premises": _rule("null", _null_anywhere),
    "a number that is natural": lambda patch: patch.setattr(term, "natural", lambda t: t.sort == "real"),
    "no definedness": lambda patch: patch.setattr(checker, "obligations", lambda statement: []),
    "a witness believed": lambda patch: patch.setattr(checker, "judge", lambda statement, values: "refuted"),
    "an error of another kind": lambda patch: patch.setitem(rules.RULES, "evaluate", (_unseen, range(0, 1))),
    "a sign taken for its opposite": lambda patch: patch.setattr(witness, "sign", lambda p: -1),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_kernel_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kernel with a check left out gives a finding."""
    BROKEN[name](monkeypatch)

    assert fuzzed(20_000).findings


WRONG = sorted(text for text, pool in known().items() if pool == FALSE)
CERTIFICATES = [c for case in starts() for c in case.certificates.values()]
RANDOM = st.integers(0, 2**32).map(random.Random)


@settings(max_examples=400, derandomize=True, deadline=None, database=None)
@given(st.sampled_from(WRONG), st.sampled_from(CERTIFICATES), RANDOM, st.integers(0, 3))
def test_no_mutated_certificate_proves_a_false_statement(text: str, start: Any, rng: random.Random, times: int) -> None:
    """Whatever real certificate is mutated, however often, it does not prove a statement of the false pool."""
    made = start
    for _ in range(times):
        made = mutate.certificate(rng, made, CERTIFICATES)

    assert check(read_statement(text), made).verdict != "PROVED"


@settings(max_examples=400, derandomize=True, deadline=None, database=None)
@given(st.sampled_from(starts()), RANDOM, st.integers(1, 3))
def test_what_is_proved_holds(case: Case, rng: random.Random, times: int) -> None:
    """A statement that is mutated together with its certificate is false nowhere when it is still PROVED."""
    text, made = case.statements[-1], case.certificates.get(case.statements[-1].split("\n")[0].split()[-1])
    for _ in range(times):
        if rng.random() < 0.3:
            text, made = mutate.without_hypothesis(rng, text, made)
        elif rng.random() < 0.5:
            text = mutate.statement(rng, text)
        else:
            made = mutate.certificate(rng, made, CERTIFICATES)
    try:
        stated = read_statement(text)
    except KernelError:
        return

    if check(stated, made).verdict == "PROVED":
        assert oracle.violation(stated, rng, 40) is None, text


@settings(max_examples=400, derandomize=True, deadline=None, database=None)
@given(st.sampled_from(starts()), RANDOM)
def test_garbled_files_are_refused(case: Case, rng: random.Random) -> None:
    """Files with characters dropped, repeated or replaced give verdicts or a `KernelError`, nothing else."""
    text, certificates = mutate.json_text(rng, "\n".join(case.statements)), mutate.json_text(rng, case.json)
    for statements, proofs in ((text, case.json), ("\n".join(case.statements), certificates)):
        try:
            verdicts = {r.verdict for r in check_all(statements, proofs)}
        except KernelError:
            continue

        assert verdicts <= {"PROVED", "REFUTED", "REJECTED"}


def test_oracle() -> None:
    """The oracle finds what is false or undefined, and nothing against what is true."""

    def found(text: str) -> Any:
        return oracle.violation(read_statement(f"statement t\n{text}"), random.Random(0), 300)

    assert found("real x\nshow x**2 <= x") is not None
    assert found("real x\nshow x/x = 1") is not None
    assert found("dim n\nfunction mu[n]\ngiven forall(i < n: 0 < mu[i])\nshow 0 < sum(i < n: mu[i])") is not None
    assert found("real x\ngiven 0 < x\nshow log(x) <= x - 1") is None
    assert found("dim n\nfunction mu[n]\nshow 0 <= sum(i < n: mu[i]**2)") is None
    assert oracle.refutes(read_statement("statement t\nreal x\nshow 0 < x"), {"x": "-1/2"})
    assert not oracle.refutes(read_statement("statement t\nreal x\nshow 0 < x"), {"x": 2})
    assert json.loads(starts()[0].json)["format"] == 1
