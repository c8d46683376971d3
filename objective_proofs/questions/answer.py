"""Answers: what was found out about a claim, and how it is shown on a terminal, in JSON, in LaTeX and in a notebook."""

from __future__ import annotations

from fractions import Fraction
from html import escape
from typing import Any, NamedTuple

from ..kernel.axioms import AXIOMS
from ..kernel.statement import read_statement
from ..kernel.text import MAX_TOKEN

FIELD = {name for name, axiom in AXIOMS.items() if axiom.source.startswith("ordered field")}


class Answer(NamedTuple):
    """The answer to one question.

    Attributes:
        id: what the question is called.
        verdict: PROVED or REFUTED, which only the kernel says, UNDEFINED, UNKNOWN or TIMEOUT.
        seconds: how long it took.
        witness: values at which the claim is false or has a term without a value, as texts by name, or `None`.
        axioms: the axioms that the proof rests on.
        reason: one sentence on the verdict.
        proof: the proof in a few words, or "".
        gives: the false comparison, or the term without a value, at the witness, or "".
        repair: what would make the claim true, or defined, as the kernel has proved, or "".
        assumptions: what reading the claim has added to it, one sentence or condition each.
        statement: the claim in the kernel's own text, or "" if it cannot be read.
        certificate: what the kernel has accepted for PROVED or REFUTED, or `None`.
    """

    id: str
    verdict: str
    seconds: float = 0.0
    witness: dict[str, str] | None = None
    axioms: tuple[str, ...] = ()
    reason: str = ""
    proof: str = ""
    gives: str = ""
    repair: str = ""
    assumptions: tuple[str, ...] = ()
    statement: str = ""
    certificate: dict[str, Any] | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the answer as JSON."""
        found = self._asdict()
        return {
            **found,
            "axioms": list(self.axioms),
            "assumptions": list(self.assumptions),
            "seconds": round(self.seconds, 3),
        }

    @property
    def detail(self) -> str:
        """The answer without its verdict, on one line."""
        if self.verdict == "PROVED":
            return self.proof + (f"      (axioms: {', '.join(shown)})" if (shown := shown_axioms(self.axioms)) else "")
        if self.witness is None or self.verdict not in ("REFUTED", "UNDEFINED"):
            return self.reason
        return f"{shown_values(self.witness)}  gives  {self.gives}" if self.witness and self.gives else self.reason

    @property
    def remarks(self) -> list[str]:
        """The lines that follow the first one."""
        return [*([self.repair] if self.repair else []), *self.assumptions]

    def __str__(self) -> str:
        width = max(9, len(self.verdict) + 2)
        lines = [f"{self.verdict:{width}}{self.detail}".rstrip()]
        return "\n".join([*lines, *(" " * width + remark for remark in self.remarks)])

    def __repr__(self) -> str:
        return f"<Answer {self.id}: {self.verdict}>"

    def latex(self) -> str:
        """Return the LaTeX of the claim with its verdict."""
        from ..encode import latex

        verdict = rf"\textsf{{{self.verdict}}}"
        return rf"{latex.statement(read_statement(self.statement))} \qquad {verdict}" if self.statement else verdict

    def _repr_latex_(self) -> str:
        return f"${self.latex()}$"

    def _repr_html_(self) -> str:
        rows = [("verdict", self.verdict), ("", self.detail), *(("", remark) for remark in self.remarks)]
        body = "".join(
            f"<tr><th>{escape(name)}</th><td><code>{escape(text)}</code></td></tr>" for name, text in rows if text
        )
        return f"<table>{body}</table>"


def shown_axioms(axioms: tuple[str, ...]) -> list[str]:
    """Return the analytic axioms among some, in the order of the kernel's table; the ordered field is understood."""
    return [name for name in AXIOMS if name in axioms and name not in FIELD] + [a for a in axioms if a not in AXIOMS]


def shown_values(witness: dict[str, str]) -> str:
    """Return the values of a witness on one line, the simplest first."""
    found = sorted(witness.items(), key=lambda item: _complexity(item[1]))
    return ", ".join(f"{name} = {text}" for name, text in found)


def _complexity(text: str) -> tuple[bool, int, bool]:
    if len(text) > MAX_TOKEN:
        return True, len(text), False
    try:
        found = Fraction(text)
    except ValueError:
        return True, len(text), False
    return False, abs(found.numerator) + found.denominator - 1, found < 0
