"""The report as annotations of a GitHub workflow; the job's summary page gets the Markdown report."""

from __future__ import annotations

import os

from ..project import Project
from ..result import Report
from . import markdown
from .text import summary


def escape(text: str, attribute: bool = False) -> str:
    """Return text as it may stand in a workflow command."""
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if attribute else text


def render(report: Report, project: Project) -> str:
    """Return one workflow command a failure, and the line that sums up."""
    lines = []
    for result in report.results:
        if not result.ok:
            entry = result.entry
            title = escape(f"{entry.id}: {result.verdict}", True)
            place = f"file={escape(entry.path, True)},line={entry.line},title={title}"
            advice = f"\ntry {result.advice}" if result.advice else ""
            lines.append(f"::error {place}::{escape(result.reason + advice)}")
    lines += [f"::error ::{escape(text)}" for text in (*report.unreadable, *report.problems)]
    lines += [f"::notice ::{escape(text)}" for text in report.notes]
    return "\n".join([*lines, summary(report)]) + "\n"


def add_step_summary(report: Report, project: Project) -> None:
    """Append the Markdown report to the job's summary page, where there is one.

    Raises:
        OSError: the page cannot be written.
    """
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if path:
        with open(path, "a", encoding="utf-8") as file:
            file.write(markdown.render(report, project))
