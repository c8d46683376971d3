"""What `list --claims` prints: each claim with what settles it, as text, as JSON, or as the page of the catalogue."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from ..claims import Catalogue, Settled, gaps, settled, strangers
from ..encode import latex
from ..errors import StatementError
from ..project import Project
from ..registry import Entry
from .markdown import escape

COMMAND = "objective-proofs list --claims --format markdown --output"


def render(project: Project, catalogue: Catalogue, form: str) -> str:
    """Return the claims of a catalogue with what settles them, as `text`, `json` or `markdown`.

    Args:
        project: where the statements are registered; all of them, whatever is selected.
        catalogue: the claims.
        form: the format. Links of the Markdown page are relative to the folder of the catalogue.
    """
    found = settled(catalogue, project.entries)
    if form == "json":
        return _json(project, catalogue, found)
    return _page(project, catalogue, found) if form == "markdown" else _text(found)


def problems(project: Project, catalogue: Catalogue) -> list[str]:
    """Return what is wrong with the catalogue or with what names its claims, a sentence each."""
    return [*strangers(catalogue, project.entries), *gaps(settled(catalogue, project.entries))]


def summary(found: Sequence[Settled]) -> str:
    """Return how many claims are settled, in a line."""
    states = [one.state for one in found]
    misstated = [one for one in found if one.claim.misstated]
    both = sum(bool(one.theorems and one.refutations) for one in misstated)
    counts = [f"{states.count(state)} {state}" for state in ("settled", "partly open", "open", "not settled")]
    return (
        f"{len(found)} claims: {', '.join(counts)}; "
        f"of {len(misstated)} that are commonly misstated, {both} have a refutation and a theorem"
    )


def _text(found: Sequence[Settled]) -> str:
    width = max((len(one.claim.id) for one in found), default=0)
    lines = []
    for one in found:
        lines.append(f"{one.claim.id:{width}}  {one.state:11}  {one.claim.text}")
        lines += [f"{'':{width}}  {e.expected:11}  {e.id}" for e in (*one.theorems, *one.refutations)]
        if one.claim.open:
            lines.append(f"{'':{width}}  {'because':11}  {one.claim.open}")
    return "\n".join([*lines, summary(found)]) + "\n"


def _json(project: Project, catalogue: Catalogue, found: Sequence[Settled]) -> str:
    claims = [{**one.claim._asdict(), "state": one.state, "settled_by": [_named(e) for e in (*one.theorems, *one.refutations)]}
              for one in found]  # fmt: skip
    misstated = [one for one in found if one.claim.misstated]
    counts: dict[str, Any] = {"total": len(found)}
    for one in found:
        counts[one.state] = counts.get(one.state, 0) + 1
    counts["misstated"] = {"total": len(misstated), "both": sum(bool(one.theorems and one.refutations) for one in misstated)}
    table = {"schema": 1, "claims": claims, "summary": counts, "problems": problems(project, catalogue)}
    return json.dumps(table, indent=2) + "\n"


def _named(entry: Entry) -> dict[str, Any]:
    return {"id": entry.id, "expected": entry.expected, "path": entry.path, "line": entry.line}


def _page(project: Project, catalogue: Catalogue, found: Sequence[Settled]) -> str:
    """Return the page of the catalogue."""
    folder = os.path.dirname(catalogue.path)
    target = project.shown(os.path.join(folder, "README.md"))
    lines = [
        "# Claims",
        "",
        f"<!-- made by `{COMMAND} {target}`; edit {os.path.basename(catalogue.path)} and the packs -->",
        "",
        summary(found) + ".",
        "",
        "A theorem is PROVED by a certificate that the kernel replays, a refutation REFUTED at exact values; `make prove` makes",
        "both, `make check` replays them. A claim marked `misstated` is false as it is commonly stated, or needs a hypothesis that is",
        "commonly left out: its refutation says what fails, its theorem what holds. Hypotheses are those of the statement; the",
        "sorts of its symbols are in the file.",
        "",
    ]
    for title, group in groupby(found, key=lambda one: one.claim.group):
        claims = list(group)
        source = claims[0].claim.source
        rows = [row for one in claims for row in _rows(one, folder, source)]
        lines += [f"## {escape(title)}", "", *([escape(source) + ".", ""] if source else [])]
        lines += ["| claim | statement | hypotheses | verdict | by |", "|---|---|---|---|---|", *rows, ""]
    return "\n".join(lines)


def _rows(one: Settled, folder: str, known: str) -> list[str]:
    """Return the rows of a claim: one for each statement that settles it, and one for the reason why it is open.

    Its source is named where it is not the known one, that of its group.
    """
    mark = " `misstated`" if one.claim.misstated else ""
    source = f" ({escape(one.claim.source)})" if one.claim.source != known else ""
    about = f"**{escape(one.claim.id)}**{mark} {escape(one.claim.text)}{source}"
    cells = [_cells(entry, folder) for entry in (*one.theorems, *one.refutations)]
    if one.claim.open or not cells:
        cells.append((escape(one.claim.open), "", "open" if one.claim.open else "**not settled**", ""))
    return [f"| {about if k == 0 else ''} | {' | '.join(row)} |" for k, row in enumerate(cells)]


def _cells(entry: Entry, folder: str) -> tuple[str, str, str, str]:
    """Return the conclusion, the hypotheses, the verdict and the linked name of a registered statement."""
    link = os.path.relpath(entry.file, folder).replace(os.sep, "/")
    name = f"[`{entry.function.__name__}`]({link})"
    try:
        statement = entry.statement.kernel
    except StatementError as error:
        return escape(error.reason), "", "ERROR", name
    hypotheses = "<br>".join(_math(latex.term(h)) for h in statement.hypotheses)
    return _math(latex.term(statement.conclusion)), hypotheses, entry.expected, name


def _math(text: str) -> str:
    """Return LaTeX as it may stand in a cell of a table, where a bar ends the cell and the reader of Markdown is kept out."""
    bars = {r"\left|": r"\left\lvert ", r"\right|": r"\right\rvert "}
    return f"$`{re.sub('|'.join(map(re.escape, bars)), lambda m: bars[m[0]], text)}`$"
