"""The report as one JSON object, the contract with other programs: schema 1."""

from __future__ import annotations

import json
from typing import Any

from ..certificate import compact
from ..project import Project
from ..result import Report, Result

SCHEMA = 1


def render(report: Report, project: Project) -> str:
    """Return the report as JSON."""
    found = {
        "schema": SCHEMA,
        "theorems": [as_dict(result) for result in report.results],
        "summary": {"total": len(report.results), "ok": sum(r.ok for r in report.results), **report.counts()},
        "errors": [*report.unreadable, *report.problems],
        "notes": report.notes,
        "interrupted": report.interrupted,
    }
    return json.dumps(found, indent=2) + "\n"


def as_dict(result: Result) -> dict[str, Any]:
    """Return one result as it stands in the report."""
    entry = result.entry
    certificate = None
    if result.certificate is not None:
        size = len(compact(result.certificate))
        certificate = {"path": result.certificate_path, "steps": result.steps, "bytes": size}
    unaudited = {"defined": "PROVED", "satisfiable": None, "hypotheses": None}  # what replay alone shows
    audit = result.audit or (unaudited if result.certificate and "proof" in result.certificate else None)
    return {
        "id": entry.id,
        "summary": entry.summary,
        "source": entry.source,
        "claims": list(entry.claims),
        "path": entry.path,
        "line": entry.line,
        "statement": "" if result.unreadable else entry.statement.one_line,
        "latex": "" if result.unreadable else entry.statement.latex(),
        "expected": entry.expected,
        "verdict": result.verdict,
        "ok": result.ok,
        "seconds": round(result.seconds, 4),
        "axioms": list(result.axioms),
        "certificate": certificate,
        "cross_checks": result.cross_checks,
        "hints": list(result.hints),
        "audit": audit if entry.expected == "PROVED" else None,
        "witness": result.witness,
        "reason": result.reason,
        "try": result.advice,
    }
