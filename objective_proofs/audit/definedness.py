"""What keeps a statement that is neither proved nor refuted from being defined, as far as can be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..kernel.definedness import obligations
from ..kernel.statement import Statement
from ..printer import show
from ..search.certify import prove_goal
from ..search.witness import find_by_proof
from ..search.witness_proof import infinite
from ..witness_text import shown_witness
from .values import cure, needing, plain

EFFORT = 3


class Missing(NamedTuple):
    """A term of which no proof shows that it has a value.

    Attributes:
        found: what is missing, as one sentence.
        cure: what to try.
    """

    found: str
    cure: str


def missing(statement: Statement, theorems: Mapping[str, Statement], hints: Sequence[str]) -> Missing | None:
    """Return the first term of a statement that has no value as far as proofs go, or `None` if each has one.

    Args:
        statement: neither proved nor refuted.
        theorems: theorems that proofs may cite, each proved earlier in the run.
        hints: hints for the proofs.
    """
    cited = {name: (theorem, frozenset[str]()) for name, theorem in theorems.items()}
    for place, needed in obligations(statement):
        if prove_goal(statement, place, needed, cited, hints, EFFORT) is None:
            witness = find_by_proof(statement, "undefined") if infinite(statement) else None
            where = f"; it has none at {shown_witness(witness)}" if witness else ""
            term, needs = needing(statement, place, needed), show(plain(needed))
            found = f"no proof was found that {term} has a value, which needs {needs}{where}"
            return Missing(found, cure(statement, place, needed))
    return None
