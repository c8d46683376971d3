"""Caches of cross-checks and audits in `.objective_proofs/`; verdicts are never cached, every run replays every certificate.

A result is kept under a digest of everything it depends on: the statement's text and what else the result is about, and the
versions of this package's source, of Python and of the solvers.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable, Collection
from typing import Any

from .certificate import CertificateError, compact, write_file

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


def cross_checks(root: str, read: bool = True) -> Cache:
    """Return the cache of cross-checks: the statement, the verdict and the witness, and what each engine says."""
    return Cache(root, "cross_checks", _are_cross_checks, ("", "cross_check", "encode", "kernel"), read)


def audits(root: str, read: bool = True) -> Cache:
    """Return the cache of audits: the statement and what is declared of it, and what `audit.examine` finds out."""
    from .audit.gate import is_audit

    return Cache(root, "audits", is_audit, ("audit", "encode", "kernel", "search"), read)


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
