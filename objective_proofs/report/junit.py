"""The report as JUnit XML: a suite a pack, a case a theorem."""

from __future__ import annotations

import re

from ..project import Project
from ..result import Report, Result
from .text import failure

_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0 has no other characters
_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\t": "&#9;", "\r": "&#13;"}
)


def escape(text: str) -> str:
    """Return text as it may stand in an attribute or between tags."""
    return _FORBIDDEN.sub("?", text).translate(_ESCAPES)


def render(report: Report, project: Project) -> str:
    """Return the report as JUnit XML; what cannot be read is an error of a suite of its own."""
    packs: dict[str, list[Result]] = {}
    for result in report.results:
        packs.setdefault(result.entry.pack, []).append(result)
    suites = [_suite(pack, [_case(r) for r in results], *_counts(results)) for pack, results in packs.items()]
    broken = [*report.unreadable, *report.problems]
    if broken:
        suites.append(_suite("objective_proofs", [_broken(text) for text in broken], 0, len(broken), 0.0))
    failures, errors, _ = _counts(report.results)
    total = f'tests="{len(report.results) + len(broken)}" failures="{failures}" errors="{errors + len(broken)}"'
    head = f'<testsuites name="objective-proofs" {total} time="{report.seconds:.3f}">'
    return "\n".join(['<?xml version="1.0" encoding="utf-8"?>', head, *suites, "</testsuites>"]) + "\n"


def _counts(results: list[Result]) -> tuple[int, int, float]:
    """Return the number of failures, the number of errors, and the seconds in all."""
    errors = sum(not r.ok and r.verdict == "ERROR" for r in results)
    return sum(not r.ok for r in results) - errors, errors, sum(r.seconds for r in results)


def _suite(name: str, cases: list[str], failures: int, errors: int, seconds: float) -> str:
    counts = f'tests="{len(cases)}" failures="{failures}" errors="{errors}" time="{seconds:.3f}"'
    return "\n".join([f'  <testsuite name="{escape(name)}" {counts}>', *cases, "  </testsuite>"])


def _broken(text: str) -> str:
    place = f'classname="objective_proofs" name="{escape(text.partition(": ")[0])}"'
    return f'    <testcase {place} time="0">\n      <error message="{escape(text)}"/>\n    </testcase>'


def _case(result: Result) -> str:
    entry = result.entry
    place = f'classname="{escape(entry.pack)}" name="{escape(entry.function.__name__)}"'
    head = f'    <testcase {place} file="{escape(entry.path)}" line="{entry.line}" time="{result.seconds:.3f}"'
    if result.ok:
        return f"{head}/>"
    kind = "error" if result.verdict == "ERROR" else "failure"
    about = f'type="{result.verdict}" message="{escape(result.reason)}"'
    detail = escape("\n".join(failure(result)))
    return f"{head}>\n      <{kind} {about}>{detail}</{kind}>\n    </testcase>"
