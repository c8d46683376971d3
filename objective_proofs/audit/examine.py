"""The examination of a theorem that is PROVED: which of its hypotheses are needed, and whether they can hold together.

What is found out, as plain data:

    {"defined": "PROVED",
     "satisfiable": {"witness": {...}}                       or witness null with "vacuous": true or a "reason"
     "hypotheses": [{"text": ...,
                     "needed": true,                         false where it is redundant, null where undecided
                     "because": "conclusion" or "definedness",
                     "witness": {...}, "gives": ...,         values without it, and what goes wrong there
                     "strict": ..., "declared": ...}],
     "conclusion": {"strict": ...},
     "unknown": [...]}                                       declared texts that name no hypothesis

`strict` is null but for a `<` that is assumed or a `<=` that is concluded: "needed" and "reached" where a witness shows
that equality refutes the theorem, or occurs; "unneeded" and "holds" where the sharper theorem is PROVED; otherwise
"undecided".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..kernel.definedness import obligations
from ..kernel.statement import Statement
from ..kernel.term import Node, node
from ..printer import show
from ..search.witness import BUDGET
from ..search.witness_proof import Prover, infinite
from .evidence import Evidence, shows
from .hypotheses import parts, places, variant, with_relation
from .values import needing, outcome, undefined_at

STEPS_A_CHARACTER = 30  # of the first, quick search for a witness
QUICK, THOROUGH = (1, 40_000), (2, None)  # efforts of proofs, and their work
TRUE, FALSE = node("true"), node("false")


def examine(
    statement: Statement,
    redundant: Sequence[str] = (),
    undecided: Sequence[str] = (),
    evidence: Evidence | None = None,
) -> dict[str, Any]:
    """Return what is found out about a theorem that is PROVED.

    Args:
        statement: the theorem, as the kernel reads it.
        redundant: texts of the hypotheses that are declared redundant; where they are so together, the others are
            examined without them.
        undecided: texts of the hypotheses that are declared undecided.
        evidence: the searches, which may begin with what they found in an earlier run; it keeps what they find.
    """
    return _Examination(statement, evidence or Evidence({})).all(redundant, undecided)


class _Examination:
    def __init__(self, statement: Statement, evidence: Evidence) -> None:
        self.statement, self.evidence = statement, evidence
        self.parts = parts(statement)

    def all(self, redundant: Sequence[str], undecided: Sequence[str]) -> dict[str, Any]:
        """Return everything; a hypothesis that is found redundant is left out when the later ones are examined."""
        declared, unknown = places(self.statement, redundant)
        doubted, more = places(self.statement, undecided)
        found: dict[int, dict[str, Any]] = {}
        stated = list(range(len(self.parts)))
        kept = [k for k in stated if k not in declared]
        if declared and self.evidence.follows(self.given(kept), *THOROUGH):
            found = {k: _redundant() for k in declared}
        else:
            kept = [*stated]
        for k in [*sorted(declared - set(found)), *(k for k in stated if k not in declared)]:
            found[k] = self.needed(k, kept, stated, quickly=k in doubted)
            if found[k]["needed"] is False:
                kept.remove(k)
                if k not in declared:  # else it stays in the theorem, and must stay defined
                    stated.remove(k)
        entries = []
        for k, part in enumerate(self.parts):
            mark = "redundant" if k in declared else "undecided" if k in doubted else None
            strict = self.strictness(k, kept, found[k]["witness"])
            entries.append({"text": show(part), **found[k], "strict": strict, "declared": mark})
        satisfiable = self.satisfiable("satisfiable" in undecided)
        return {
            "defined": "PROVED",
            "satisfiable": satisfiable,
            "hypotheses": entries,
            "conclusion": {"strict": self.sharpness(satisfiable["witness"])},
            "unknown": [*unknown, *(text for text in more if text != "satisfiable")],
        }

    def given(self, kept: Sequence[int], changed: Mapping[int, Node] | None = None) -> Statement:
        """Return the theorem with some of its hypotheses, a few of them changed."""
        hypotheses = [(changed or {}).get(k, self.parts[k]) for k in kept]
        return variant(self.statement, hypotheses, self.statement.conclusion)

    def satisfiable(self, quickly: bool) -> dict[str, Any]:
        """Return a witness of all hypotheses, or that they contradict each other, or that neither is known."""
        hypotheses = variant(self.statement, self.parts, TRUE)
        witness = self.evidence.witness(hypotheses, "holds", _quick(hypotheses) if quickly else BUDGET)
        if witness is not None:
            return {"witness": witness}
        if self.evidence.follows(variant(self.statement, self.parts, FALSE), *(QUICK if quickly else THOROUGH)):
            return {"witness": None, "vacuous": True}
        return {"witness": None, "vacuous": False, "reason": _reason(hypotheses)}

    def needed(self, k: int, kept: Sequence[int], stated: Sequence[int], quickly: bool) -> dict[str, Any]:
        """Return whether a hypothesis is needed, cheap answers first.

        Args:
            k: its place.
            kept: the hypotheses from which the conclusion is to follow.
            stated: these and the ones that are declared redundant, which must be defined as well.
            quickly: whether cheap answers are all that is tried, as for what is declared undecided.
        """
        without = self.given([j for j in kept if j != k])
        whole = without if kept == stated else self.given([j for j in stated if j != k])
        searches = [(without, "refuted"), *([(whole, "undefined")] if obligations(whole) else [])]
        for budget, effort in ((_quick(without), QUICK), *(() if quickly else ((BUDGET, THOROUGH),))):
            for statement, wanted in searches:
                witness = self.evidence.witness(statement, wanted, budget)
                if witness is not None:
                    return _needed(statement, witness, wanted)
            if self.evidence.follows(without, *effort) and (whole is without or self.evidence.follows(whole, *effort)):
                return _redundant()
        return {"needed": None, "because": None, "witness": None, "gives": "", "reason": _reason(without)}

    def strictness(self, k: int, kept: Sequence[int], known: dict[str, Any] | None) -> str | None:
        """Return whether a hypothesis `<` may be `<=`: where equality alone refutes the theorem it may not.

        Args:
            k: its place.
            kept: the hypotheses that are needed.
            known: a witness that it is needed, which often serves here too.
        """
        equal, weak = (with_relation(self.parts[k], "lt", other) for other in ("eq", "le"))
        if equal is None or weak is None or k not in kept:
            return None
        touching = self.given(kept, {k: equal})
        for wanted in ("refuted", "undefined") if obligations(touching) else ("refuted",):
            if shows(touching, known, wanted) or self.evidence.witness(touching, wanted, _quick(touching)) is not None:
                return "needed"
        return "unneeded" if self.evidence.follows(self.given(kept, {k: weak}), *QUICK) else "undecided"

    def sharpness(self, known: dict[str, Any] | None) -> str | None:
        """Return whether a conclusion `<=` may be `<`: where equality occurs, as at a known witness, it may not."""
        conclusion = self.statement.conclusion
        if conclusion.op != "le":
            return None
        strict = variant(self.statement, self.parts, node("lt", *conclusion.args))
        if shows(strict, known, "refuted") or self.evidence.witness(strict, "refuted", _quick(strict)) is not None:
            return "reached"
        return "holds" if self.evidence.follows(strict, *QUICK) else "undecided"


def _quick(statement: Statement) -> int:
    """Return how many steps a quick search for a witness takes."""
    return STEPS_A_CHARACTER * (100 + len(statement.text))


def _needed(without: Statement, witness: dict[str, Any], wanted: str) -> dict[str, Any]:
    if wanted == "refuted":
        return {"needed": True, "because": "conclusion", "witness": witness, "gives": outcome(without, witness)}
    prover = Prover()
    place = undefined_at(without, witness, lambda f: prover.decided(f, without))
    term = needing(without, *place) if place else "a term"
    return {"needed": True, "because": "definedness", "witness": witness, "gives": f"{term} has no value"}


def _redundant() -> dict[str, Any]:
    return {"needed": False, "because": None, "witness": None, "gives": ""}


def _reason(statement: Statement) -> str:
    what = "neither a witness nor a proof was found"
    return f"{what}; it quantifies over all reals or vectors, which is hard to decide" if infinite(statement) else what
