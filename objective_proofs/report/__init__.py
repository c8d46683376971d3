"""Reports: one module a format, each with `render(report, project)`; `write` picks one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..project import Project
    from ..result import Report

FORMATS = ("text", "json", "junit", "github", "markdown")


def render(report: Report, project: Project, form: str, colour: bool = False, verbose: bool = False) -> str:
    """Return a report in one of the `FORMATS`, ending in a newline.

    Args:
        report: what a run found out.
        project: the project it is about.
        form: the format.
        colour: whether the text may hold terminal colours.
        verbose: whether the text shows citations and certificates.
    """
    if form == "json":
        from . import json

        return json.render(report, project)
    if form == "junit":
        from . import junit

        return junit.render(report, project)
    if form == "github":
        from . import github

        return github.render(report, project)
    if form == "markdown":
        from . import markdown

        return markdown.render(report, project)
    from . import text

    return text.render(report, project, colour, verbose)
