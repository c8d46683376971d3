"""Caches of cross-checks and audits in `.objective_proofs/`.

Verdicts are never cached, every run replays every certificate. A result is kept under a digest of everything it
depends on: the statement's text and what else the result is about, and the versions of this package's source, of Python
and of the solvers.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from .audit.gate import is_audit
from .certificate import Certificate, CertificateError, compact, write_file
from .hint import named
from .kernel.statement import Statement
from .project import Project, hints, kernel_statement
from .registry import Entry

FOLDER = ".objective_proofs"
SOLVERS = ("sympy", "z3-solver", "numpy")
Results = dict[str, Any]


class Cache:
    """What earlier runs found out in a project, of one kind.

    Args:
        root: the project's root.
        kind: the name of the file.
        valid: whether something read from the file has the form of a result.
        folders: the parts of this package's source that the results depend on.
        read: whether to use what is there.
    """

    def __init__(
        self, root: str, kind: str, valid: Callable[[object], bool], folders: Collection[str], read: bool = True
    ) -> None:
        self.path = os.path.join(root, FOLDER, f"{kind}.json")
        self._folders, self._versions = folders, ""
        self._found: dict[str, Results] = {}
        self._used: dict[str, Results] = {}
        if read:
            try:
                with open(self.path, encoding="utf-8") as file:
                    found = json.load(file)
            except (OSError, ValueError, RecursionError):
                found = None
            self._found = {k: v for k, v in found.items() if valid(v)} if isinstance(found, dict) else {}

    def key(self, text: str, *about: object) -> str:
        """Return the digest under which the results of a statement are kept.

        Args:
            text: the statement's text.
            about: what else they depend on, as JSON.
        """
        self._versions = self._versions or versions(self._folders)
        return hashlib.sha256("\0".join((self._versions, text, compact(about))).encode()).hexdigest()

    def get(self, key: str) -> Results | None:
        """Return the results under a key, if there are any."""
        found = self._found.get(key)
        if found is not None:
            self._used[key] = found
        return found

    def put(self, key: str, results: Results) -> None:
        """Keep results for later runs."""
        self._used[key] = results

    def save(self, only_used: bool) -> str:
        """Write the cache if it changed; return why it could not be written, or "".

        Args:
            only_used: whether to drop what this run has neither used nor made.
        """
        kept = self._used if only_used else {**self._found, **self._used}
        if kept == self._found:
            return ""
        try:
            ignore = os.path.join(os.path.dirname(self.path), ".gitignore")
            if not os.path.exists(ignore):
                write_file(ignore, "*\n")
            write_file(self.path, json.dumps({key: kept[key] for key in sorted(kept)}) + "\n")
        except CertificateError as error:
            return str(error)
        return ""


class Caches(NamedTuple):
    """The caches of a project.

    Attributes:
        cross_checks: what each engine says of a statement with a verdict and a witness.
        audits: what `audit.examine` finds out about a statement and what is declared of it.
    """

    cross_checks: Cache
    audits: Cache

    def cross_checks_key(self, statement: Statement, verdict: str, certificate: Certificate) -> str:
        """Return where the cross-checks of a statement with a verdict are kept."""
        return self.cross_checks.key(statement.text, verdict, certificate.get("witness"))

    def audit_key(self, entry: Entry, statement: Statement, names: tuple[str, ...], hinted: tuple[str, ...]) -> str:
        """Return where the audit of a theorem is kept.

        Args:
            entry: the theorem, for what is declared of it.
            statement: its statement.
            names: its hints.
            hinted: the texts of the theorems that these name.
        """
        return self.audits.key(statement.text, entry.redundant, entry.undecided, names, hinted)


def caches_of(project: Project, read: bool = True) -> Caches:
    """Return the caches of a project, empty unless they are to be read."""
    return Caches(
        Cache(project.root, "cross_checks", _are_cross_checks, ("", "cross_check", "encode", "kernel"), read),
        Cache(project.root, "audits", is_audit, ("audit", "encode", "kernel", "search"), read),
    )


def known_audit(project: Project, caches: Caches, entry: Entry) -> dict[str, Any] | None:
    """Return the audit that an earlier run of `prove` made of a theorem as it is now, if there is one."""
    statement = kernel_statement(entry)
    if isinstance(statement, str):
        return None
    names = hints(entry, project.entries)
    before = {e.id: e for e in project.entries[: project.entries.index(entry)]}
    earlier = [kernel_statement(before[name]) for name in named(names) if name in before]
    hinted = tuple(found.text for found in earlier if not isinstance(found, str))
    return caches.audits.get(caches.audit_key(entry, statement, names, hinted))


def _are_cross_checks(found: object) -> bool:
    return isinstance(found, dict) and all(
        isinstance(r, dict) and isinstance(r.get("result"), str) for r in found.values()
    )


def versions(folders: Collection[str]) -> str:
    """Return what a result depends on besides the statement, the source in some folders of this package among it."""
    from importlib.metadata import PackageNotFoundError, version

    found = [sys.version, os.environ.get("SYMPY_GROUND_TYPES", "")]
    for name in (*SOLVERS, "python-flint"):
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"no {name}")
    return "\n".join((*found, _source(folders)))


def _source(folders: Collection[str]) -> str:
    """Return the digest of the source in some folders of this package."""
    digest = hashlib.sha256()
    package = os.path.dirname(os.path.abspath(__file__))
    for folder in folders:
        place = os.path.join(package, folder)
        for name in sorted(os.listdir(place)):
            if name.endswith(".py"):
                with open(os.path.join(place, name), "rb") as file:
                    digest.update(name.encode() + b"\0" + file.read())
    return digest.hexdigest()
