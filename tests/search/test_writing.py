"""Certificates: what is needed several times is written once, and the kernel replays it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from objective_proofs.kernel.check import check
from objective_proofs.kernel.term import KernelError
from objective_proofs.search import prove, writing
from tests.traps.corpus import statement

CLAIMS = {
    "cases": "0 < p; 0 < q |- max(log(p/q), p/q) <= max(p/q, log(p/q) + 1)",
    "several goals": "0 < p; 0 < q |- 2 <= p/q + q/p and p/(p + q) + q/(p + q) = 1 and 0 < p/q",
    "sums": "forall(i < n: 0 < mu[i]) |- 0 <= sum(i < n: mu[i]*log(mu[i]) - mu[i] + 1) and 0 <= sum(i < n: 1/mu[i])",
    "iff": "0 < p; 0 < q |- p*log(p/q) - p + q <= 0 iff p = q",
    "all vectors": "|- forall(v[n]: forall(i < n: 0 <= (mu[i] - v[i])**2)) and forall(v[n]: 0 <= sum(i < n: v[i]**2))",
}  # fmt: skip


def steps(certificate: Any) -> int:
    """Return how many steps a certificate has."""
    return len(certificate["proof"]) + sum(map(len, certificate["defined"]))


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_shared_certificates_are_no_longer(claim: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With and without sharing the kernel says PROVED; sharing takes no more steps."""
    shared = prove(statement(claim))
    monkeypatch.setattr(writing, "MANY", -1)
    plain = prove(statement(claim))

    assert shared is not None
    assert plain is not None
    for certificate in (shared, plain):
        assert check(statement(claim), json.loads(json.dumps(certificate))).verdict == "PROVED"
    assert steps(shared) <= steps(plain)


def test_what_several_cases_need_is_written_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sign of a denominator, needed in both directions and for both terms, is derived before they part."""
    claim = CLAIMS["iff"]
    shared = prove(statement(claim))
    monkeypatch.setattr(writing, "MANY", -1)
    plain = prove(statement(claim))
    assert shared is not None
    assert plain is not None

    texts = [json.dumps(step) for step in shared["proof"]]
    assert len(texts) - len(set(texts)) < len(plain["proof"]) - len({json.dumps(step) for step in plain["proof"]})
    assert steps(shared) < steps(plain)


def test_sharing_that_fails_costs_no_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the kernel refuses what is written earlier than expected, it is written where the search expected it."""
    claim = CLAIMS["cases"]
    monkeypatch.setattr(writing, "MANY", -1)
    plain = prove(statement(claim))
    monkeypatch.setattr(writing, "MANY", 300)

    def refused(*_: Any) -> None:
        raise KernelError("refused")

    monkeypatch.setattr(writing._Writer, "share", refused)
    assert prove(statement(claim)) == plain
