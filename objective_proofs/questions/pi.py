"""Claims about pi, a real of which two bounds are known.

A witness is searched for at one value between the bounds. It counts only when the kernel accepts a proof that, with the
other values as they are, the claim fails in the same way for every real between the bounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..expression import build, real
from ..kernel.check import check
from ..kernel.definedness import obligations
from ..kernel.statement import Statement, substitute
from ..kernel.term import Node
from ..kernel.text import Names
from .problem import rebuilt
from .reader import PI, PI_DIGITS, pi_enclosure
from .values import hole, meaning


def at_pi(statement: Statement) -> Statement:
    """Return a statement at one value between the bounds of pi, without pi."""
    values: Names = {**statement.names, "pi": real(PI_DIGITS[0] + "5").node}
    names = {name: declared for name, declared in statement.names.items() if name != "pi"}
    hypotheses = [substitute(h, values) for h in _without_bounds(statement)]
    return rebuilt(statement._replace(names=names), hypotheses, substitute(statement.conclusion, values))


def for_every_pi(statement: Statement, witness: dict[str, Any], wanted: str) -> bool:
    """Return whether the kernel accepts a proof that a witness refutes, or leaves undefined, a claim whatever pi is.

    Args:
        statement: the claim.
        witness: values for its variables but pi.
        wanted: `refuted` or `undefined`.
    """
    from ..search import prove

    values: Names = {**meaning(statement, witness), "pi": PI}
    hypotheses, failing = _without_bounds(statement), statement.conclusion
    if wanted == "undefined":
        finite = at_pi(statement)
        found, needed = hole(finite, witness), obligations(rebuilt(statement, hypotheses, statement.conclusion))
        if found is None or len(needed) != len(obligations(finite)):
            return False
        place, failing = needed[found.number]
        hypotheses = hypotheses[:place]
    parts = [substitute(h, values) for h in hypotheses] + [build("not", substitute(failing, values))]
    goal = build("and", *parts) if len(parts) > 1 else parts[0]
    instance = rebuilt(statement._replace(names={"pi": PI}), pi_enclosure(), goal)
    certificate = prove(instance, effort=1)
    return certificate is not None and check(instance, certificate).verdict == "PROVED"


def _without_bounds(statement: Statement) -> Sequence[Node]:
    bounds = pi_enclosure()
    return [h for h in statement.hypotheses if h not in bounds]
