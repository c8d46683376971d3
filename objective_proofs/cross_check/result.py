"""What one cross-check says about one statement."""

from __future__ import annotations

from typing import Any, NamedTuple

AGREES, UNKNOWN, CONTRADICTS = "agrees", "unknown", "contradicts"


class Result(NamedTuple):
    """The opinion of one engine.

    Attributes:
        result: `agrees` (the same truth value as the verdict), `unknown`, or `contradicts` (only when certain).
        reason: why it is not `agrees`, or empty.
        scope: what was checked: `all`, or the instances of a statement with dimensions or spaces.
        points: how many sampled points count, for the numeric check.
    """

    result: str
    reason: str = ""
    scope: str = "all"
    points: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the result as it stands in reports."""
        found: dict[str, Any] = {"result": self.result, "reason": self.reason, "scope": self.scope}
        if self.points is not None:
            found["points"] = self.points
        return found
