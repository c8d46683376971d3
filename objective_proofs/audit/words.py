"""An audit in words, one line for each thing it says."""

from __future__ import annotations

from typing import Any

from ..witness_text import shown_witness
from .gate import counterexample


def in_words(audit: dict[str, Any]) -> list[str]:
    """Return the lines that tell what an audit found out."""
    lines = ["defined: each denominator, logarithm and root, PROVED", _satisfiable(audit["satisfiable"])]
    for hypothesis in audit["hypotheses"]:
        lines.append(_needed(hypothesis))
        if hypothesis["strict"] == "unneeded":
            lines.append(f"not sharp: {hypothesis['text']}; the theorem is PROVED with <= for its <")
    if audit["conclusion"]["strict"] == "holds":
        lines.append("not sharp: the conclusion; it is PROVED with < for its <=")
    return lines


def _satisfiable(found: dict[str, Any]) -> str:
    if found["witness"] is not None:
        values = shown_witness(found["witness"]) or "no values are asked for"
        return f"satisfiable: {values}"
    return (
        "vacuous: the hypotheses contradict each other"
        if found["vacuous"]
        else f"satisfiable: undecided; {found['reason']}"
    )


def _needed(hypothesis: dict[str, Any]) -> str:
    text, declared = hypothesis["text"], ", as declared" if hypothesis["declared"] else ""
    if hypothesis["needed"]:
        return f"needed: {text}; {counterexample(hypothesis)}"
    if hypothesis["needed"] is False:
        return f"redundant{declared}: {text}; the conclusion and its definedness are PROVED without it"
    return f"undecided{declared}: {text}; {hypothesis['reason']}"
