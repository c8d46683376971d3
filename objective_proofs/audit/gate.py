"""What of an audit fails the gate, each with its cure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..result import Finding
from ..witness_text import shown_witness

SATISFIABLE = "satisfiable"  # the word that declares it undecided whether the hypotheses can hold


def findings(
    audit: dict[str, Any], vacuous: bool = False, undecided: Sequence[str] = (), owners: Mapping[str, str] | None = None
) -> list[Finding]:
    """Return what fails the gate, in the order of the hypotheses.

    Args:
        audit: what `examine` found out.
        vacuous: whether the hypotheses are declared unsatisfiable.
        undecided: the texts that are declared undecided.
        owners: for each hypothesis that the sort of a parameter says, that parameter.
    """
    found = [_unknown(text, audit["hypotheses"]) for text in audit["unknown"]]
    found += _satisfiable(audit["satisfiable"], vacuous, SATISFIABLE in undecided)
    for hypothesis in audit["hypotheses"]:
        found += _needed(hypothesis, (owners or {}).get(hypothesis["text"], ""))
    return found


def _unknown(text: str, hypotheses: list[dict[str, Any]]) -> Finding:
    known = ", ".join(f"`{h['text']}`" for h in hypotheses) or "no hypotheses"
    return Finding(
        f"expected the text of a hypothesis, found `{text}`", f"one of {known}" if hypotheses else f"it has {known}"
    )


def _satisfiable(found: dict[str, Any], vacuous: bool, doubted: bool) -> list[Finding]:
    if found["witness"] is not None:
        said = f"it is declared vacuous, but its hypotheses hold at {shown_witness(found['witness'])}"
        return [Finding(said, "drop vacuous=True")] if vacuous else []
    if found["vacuous"]:
        cure = "correct the hypotheses, or declare vacuous=True"
        return [] if vacuous else [Finding("its hypotheses contradict each other, so that it says nothing", cure)]
    if doubted:
        return []
    cure = f'hypotheses that are simpler, or declare undecided=("{SATISFIABLE}",)'
    return [Finding(f"it is undecided whether its hypotheses can hold together: {found['reason']}", cure)]


def _needed(hypothesis: dict[str, Any], owner: str) -> list[Finding]:
    text, declared = hypothesis["text"], hypothesis["declared"]
    if hypothesis["needed"] is False and declared != "redundant":
        found = f"the hypothesis `{text}` is redundant: the conclusion and its definedness are PROVED without it"
        cure = f"a sort of {owner} that does not say it" if owner else "drop it"
        return [Finding(found, f'{cure}, or declare redundant=("{text}",)')]
    if hypothesis["needed"] is True and declared == "redundant":
        found = f"the hypothesis `{text}` is declared redundant, but it is needed: {counterexample(hypothesis)}"
        return [Finding(found, "drop it from redundant=...")]
    if hypothesis["needed"] is None and declared != "undecided":
        found = f"it is undecided whether the hypothesis `{text}` is needed: {hypothesis['reason']}"
        return [Finding(found, f'split the theorem, or declare undecided=("{text}",)')]
    return []


def counterexample(hypothesis: dict[str, Any]) -> str:
    """Return what happens without a hypothesis that is needed."""
    values, gives = shown_witness(hypothesis["witness"]), hypothesis["gives"]
    if hypothesis["because"] == "definedness":
        return f"without it: {values}, where {gives}"
    return f"without it: {values} gives {gives or 'a false conclusion'}"


def is_audit(found: object) -> bool:
    """Return whether something read from a file has the form of an audit."""
    if not isinstance(found, dict) or not isinstance(found.get("satisfiable"), dict):
        return False
    hypotheses, conclusion = found.get("hypotheses"), found.get("conclusion")
    keys = {"text", "needed", "because", "witness", "gives", "strict", "declared"}
    return (
        isinstance(hypotheses, list)
        and all(isinstance(h, dict) and set(h) >= keys for h in hypotheses)
        and all(
            isinstance(h["witness"], dict) if h["needed"] else h["needed"] is False or "reason" in h for h in hypotheses
        )
        and isinstance(conclusion, dict)
        and "strict" in conclusion
        and isinstance(found.get("unknown"), list)
        and ("vacuous" in found["satisfiable"] or isinstance(found["satisfiable"].get("witness"), dict))
    )
