"""A cache of cross-checks in `.objective_proofs/`; verdicts are never cached, every run replays every certificate.

A result is kept under a digest of everything it depends on: the statement's text, the verdict, the witness, and the
versions of this package's source, of Python and of the solvers.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Collection
from typing import Any

from .certificate import CertificateError, compact, write_file

FOLDER = ".objective_proofs"
SOLVERS = ("sympy", "z3-solver", "numpy")
Results = dict[str, dict[str, Any]]


class Cache:
    """The cross-checks that earlier runs made in a project.

    Args:
        root: the project's root.
        read: whether to use what is there.
    """

    def __init__(self, root: str, read: bool = True) -> None:
        self.path = os.path.join(root, FOLDER, "cross_checks.json")
        self._versions = ""
        self._found: dict[str, Results] = {}
        self._used: dict[str, Results] = {}
        if read:
            try:
                with open(self.path, encoding="utf-8") as file:
                    found = json.load(file)
            except (OSError, ValueError, RecursionError):
                found = None
            self._found = {k: v for k, v in found.items() if _is_results(v)} if isinstance(found, dict) else {}

    def key(self, text: str, verdict: str, witness: object) -> str:
        """Return the digest under which the cross-checks of a statement with a verdict are kept."""
        self._versions = self._versions or versions()
        return hashlib.sha256("\0".join((self._versions, text, verdict, compact(witness))).encode()).hexdigest()

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
            write_file(self.path, json.dumps(kept, sort_keys=True) + "\n")
        except CertificateError as error:
            return str(error)
        return ""


def _is_results(found: object) -> bool:
    return isinstance(found, dict) and all(
        isinstance(r, dict) and isinstance(r.get("result"), str) for r in found.values()
    )


def versions() -> str:
    """Return what the outcome of a cross-check depends on besides the statement."""
    from importlib.metadata import PackageNotFoundError, version

    found = [sys.version, os.environ.get("SYMPY_GROUND_TYPES", "")]
    for name in (*SOLVERS, "python-flint"):
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"no {name}")
    return "\n".join((*found, _source()))


def _source(folders: Collection[str] = ("", "cross_check", "encode", "kernel")) -> str:
    """Return the digest of the source that cross-checks run."""
    digest = hashlib.sha256()
    package = os.path.dirname(os.path.abspath(__file__))
    for folder in folders:
        place = os.path.join(package, folder)
        for name in sorted(os.listdir(place)):
            if name.endswith(".py"):
                with open(os.path.join(place, name), "rb") as file:
                    digest.update(name.encode() + b"\0" + file.read())
    return digest.hexdigest()
