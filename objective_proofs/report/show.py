"""What `list` and `show` print about registered theorems."""

from __future__ import annotations

import json
from collections.abc import Sequence
from textwrap import indent

from ..audit.words import in_words as told
from ..cache import caches_of, known_audit
from ..errors import StatementError
from ..kernel.check import Theorems, check
from ..project import Project, citations, needed
from ..registry import Entry
from ..replay import again, replay
from ..result import Result
from ..witness_text import shown_witness
from .json import as_dict
from .proof import in_words
from .text import failure

FORMATS = ("text", "kernel", "latex", "sympy", "z3", "json")


def listing(entries: Sequence[Entry], form: str) -> str:
    """Return the registered theorems, one a line, or as JSON."""
    if form == "json":
        found = [
            {
                "id": e.id,
                "expected": e.expected,
                "source": e.source,
                "claims": list(e.claims),
                "summary": e.summary,
                "path": e.path,
                "line": e.line,
            }
            for e in entries
        ]
        return json.dumps(found, indent=2) + "\n"
    width = max((len(e.id) for e in entries), default=0)
    return "".join(f"{e.id:{width}}  {e.expected:7}  {e.summary}\n" for e in entries)


def show(project: Project, form: str) -> str:
    """Return what is known about each selected entry, its verdict by replay.

    Raises:
        StatementError: a statement cannot be read.
    """
    if form in ("kernel", "latex", "sympy", "z3"):
        return "\n".join(_encoded(entry, form) for entry in project.selected) + ("" if form == "kernel" else "\n")
    caches = caches_of(project)
    results = [
        r._replace(audit=known_audit(project, caches, r.entry)) if r.verdict == r.entry.expected == "PROVED" else r
        for r in replay(project).results
    ]
    if form == "json":
        return json.dumps([as_dict(result) for result in results], indent=2) + "\n"
    return "\n".join(_described(project, result) for result in results)


def _encoded(entry: Entry, form: str) -> str:
    statement = entry.statement
    if form == "kernel":
        return str(statement.kernel.text) + "\n"
    return str({"latex": statement.latex, "sympy": statement.sympy, "z3": statement.z3}[form]())


def _described(project: Project, result: Result) -> str:
    entry = result.entry
    claims = f"\nclaims    {', '.join(entry.claims)}" if entry.claims else ""
    head = f"{entry.id}  ({entry.path}:{entry.line})\n{entry.summary}\n\n"
    head += f"source    {entry.source}{claims}\nexpected  {entry.expected}\n"
    if result.unreadable:
        return head + f"verdict   ERROR\n\n{result.reason}\n"
    text = head + f"verdict   {result.verdict}\naxioms    {', '.join(result.axioms) or '-'}\n"
    if result.certificate is not None:
        text += f"kept in   {result.certificate_path}\n"
    text += f"\nstatement\n{indent(str(entry.statement.kernel.text), '  ')}\n\nlatex\n  {entry.statement.latex()}\n"
    if result.certificate is None:
        return text + "\n" + "\n".join(failure(result)) + "\n"
    if result.witness is not None:
        return text + f"\nfalse at\n  {shown_witness(result.witness)}\n"
    words = in_words(entry.statement.kernel, result.certificate, _proved_before(project, entry))
    text += "\nproof\n" + indent("\n".join(words), "  ") + "\n"
    if entry.expected != "PROVED":
        return text
    known = told(result.audit) if result.audit else [f"not made yet: {again(entry)} makes it"]
    return text + "\naudit\n" + indent("\n".join(known), "  ") + "\n"


def _proved_before(project: Project, entry: Entry) -> Theorems:
    """Return the theorems that the certificate of an entry may cite."""
    alone = project._replace(selected=[entry])
    proved: Theorems = {}
    for other in needed(alone, lambda e: citations(project.store.get(e.file, e.id)))[:-1]:
        try:
            statement = other.statement.kernel
        except StatementError:
            continue
        checked = check(statement, project.store.get(other.file, other.id), proved)
        if checked.verdict == "PROVED":
            proved[other.id] = (statement, checked.axioms)
    return proved
