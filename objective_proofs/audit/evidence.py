"""The searches of an audit, which begin with what they found in an earlier run.

    {"3f9c0a51e2b7": {"x": "1/2"},                          a witness, judged again
     "0b7d11c24a90": {"proof": [...], "defined": [...]},    a certificate of a variant of the theorem, replayed again
     "77aa05be3c1f": null}                                  a search that found nothing, which is not done again

Kept beside the certificates and no more believed than they are: what does not stand the judgement is searched for anew.
A null can only leave a question undecided, which the gate reports unless the theorem declares it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..kernel.check import check
from ..kernel.statement import Statement
from ..kernel.term import KernelError
from ..kernel.witness import judge
from ..search import prove
from ..search.witness import find, find_by_proof
from ..search.witness_proof import Prover, infinite

DIGITS = 12  # of a digest
Judge = Callable[[Statement, dict[str, Any]], str]


class Evidence:
    """Searches for witnesses and proofs of the variants of one theorem.

    Args:
        theorems: statements that proofs may cite, each proved earlier in the run.
        hints: hints for the proofs.
        known: what these searches found in an earlier run, by their digests.

    Attributes:
        found: what they found in this run.
    """

    def __init__(
        self, theorems: Mapping[str, Statement], hints: Sequence[str] = (), known: Mapping[str, Any] | None = None
    ) -> None:
        self.theorems, self.hints, self.known = theorems, hints, known or {}
        self.found: dict[str, Any] = {}

    def witness(self, statement: Statement, wanted: str, budget: int) -> dict[str, Any] | None:
        """Return a witness that shows what is wanted of a statement, or `None`.

        Args:
            statement: the statement.
            wanted: `refuted`, `undefined` or `holds`, see `search.witness.find`.
            budget: how many steps a search may take.
        """
        key = _digest(statement, wanted, budget)
        known = self.known.get(key)
        search, confirm = (find_by_proof, Prover().judge) if infinite(statement) else (find, judge)
        if key not in self.known or (known is not None and not shows(statement, known, wanted, confirm)):
            known = search(statement, wanted, budget)
        self.found[key] = known
        return known

    def follows(self, statement: Statement, effort: int, work: int | None = None) -> bool:
        """Return whether a proof of a statement is found, with its definedness; the kernel has replayed it then.

        Args:
            statement: the statement.
            effort: the largest effort that is tried.
            work: how much work the search may take, see `search.prove`.
        """
        key = _digest(statement, "follows", effort, work, *self.hints)
        known = self.known.get(key)
        if key not in self.known or (known is not None and not self._proves(statement, known)):
            try:
                known = prove(statement, self.theorems, self.hints, effort, work=work)
            except KernelError:
                known = None
        self.found[key] = known
        return known is not None

    def _proves(self, statement: Statement, certificate: Any) -> bool:
        cited = {name: (s, frozenset[str]()) for name, s in self.theorems.items()}
        return check(statement, certificate, cited).verdict == "PROVED"


def shows(statement: Statement, witness: Any, wanted: str, confirm: Judge = judge) -> bool:
    """Return whether a witness shows what is wanted of a statement, as far as `confirm` decides it."""
    try:
        return type(witness) is dict and set(witness) == set(statement.names) and confirm(statement, witness) == wanted
    except (KernelError, RecursionError, ValueError):  # the interpreter limits nesting and the text of integers
        return False


def _digest(statement: Statement, *question: object) -> str:
    return hashlib.sha256("\0".join((statement.text, *map(str, question))).encode()).hexdigest()[:DIGITS]
