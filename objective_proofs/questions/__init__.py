"""One-off questions: `ask("w1 <= w2, r >= 0 |- b + w1*r <= b + w2*r")`.

A claim is read by a small safe reader, searched by the same engines as a theorem, and decided by the same kernel.
"""

from __future__ import annotations

from .answer import Answer as Answer
from .command import TIMEOUT
from .engine import answer
from .problem import from_line


def ask(text: str, *, timeout: float = TIMEOUT, where_defined: bool = False) -> Answer:
    """Return the answer to a claim: PROVED, REFUTED, UNDEFINED, UNKNOWN or TIMEOUT, with what shows it.

    Args:
        text: hypotheses separated by commas, `|-` and the conclusion, in Python's syntax; names are real variables.
        timeout: seconds for all searches together; outside the main thread only their own budgets end them.
        where_defined: whether to ask only where every term has a value; the conditions are listed in the answer.

    Raises:
        ClaimError: the text is no claim, or uses what is not supported.
    """
    return answer(from_line(text), timeout, where_defined)


__all__ = ["Answer", "ask"]
