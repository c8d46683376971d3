"""A project: its settings, its packs, its certificates, and what a command line selects of it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from .certificate import Store, audits_of, path_of
from .errors import ObjectiveProofsError, PackError, SelectionError, StatementError
from .hint import text_of
from .kernel.statement import Statement as KernelStatement
from .loading import find_root, load
from .registry import Entry, select
from .settings import Settings, load_settings


class UsageError(ObjectiveProofsError):
    """There is nothing to work on."""


class Project(NamedTuple):
    """What a command works on.

    Attributes:
        root: the folder that ids are relative to.
        settings: its settings.
        entries: everything registered, in the order of files and lines.
        selected: what the selectors name of it.
        errors: the packs that cannot be loaded.
        store: the certificates.
        audits: what the audits found.
    """

    root: str
    settings: Settings
    entries: list[Entry]
    selected: list[Entry]
    errors: list[PackError]
    store: Store
    audits: Store

    def shown(self, path: str) -> str:
        """Return a path as it is shown: relative to the root when it is inside."""
        inside = path.startswith(os.path.join(self.root, ""))
        return os.path.relpath(path, self.root).replace(os.sep, "/") if inside else path

    def certificate_path(self, entry: Entry) -> str:
        """Return the file that holds the certificate of an entry, as it is shown."""
        return self.shown(path_of(entry.file))


def open_project(selectors: Sequence[str] = (), start: str = "") -> Project:
    """Return the project at or above a folder, with what the selectors name.

    Args:
        selectors: paths, packs, ids or globs over ids; a path outside the configured packs is loaded as well.
        start: the folder, by default the working directory.

    Raises:
        SettingsError: the settings cannot be read.
        UsageError: there are no packs.
        SelectionError: a selector names nothing.
    """
    root = os.path.realpath(find_root(start))
    settings = load_settings(root)
    packs = [path for path in settings.packs if os.path.exists(os.path.join(root, path))]
    missing = [path for path in settings.packs if path not in packs]
    if missing and settings.packs != Settings().packs:
        raise UsageError(
            f"{os.path.join(root, 'pyproject.toml')}: expected the packs {', '.join(missing)}, found nothing there; "
            "correct tool.objective_proofs.packs"
        )
    registry = load(packs, root)
    extra = [os.path.realpath(s) for s in selectors if os.path.exists(s) and not _selects(registry.entries, s)]
    extra = [path for path in extra if not any(_inside(path, os.path.join(root, pack)) for pack in packs)]
    if extra:
        registry = load([*packs, *extra], root)
    elif not packs:
        raise UsageError(
            f"expected a folder theorems/ with packs in {root}, found none; make one with a pack in it, "
            "or name a pack by its path"
        )
    if not registry.entries and not registry.errors:
        where = ", ".join([*packs, *extra])
        raise UsageError(f"expected theorems in {where}, found none; mark functions with @theorem or @refuted")
    try:
        selected = select(registry.entries, selectors)
    except SelectionError:
        if not registry.errors:
            raise
        selected = [
            entry for s in selectors if _selects(registry.entries, s) for entry in select(registry.entries, [s])
        ]
    return Project(root, settings, registry.entries, list(dict.fromkeys(selected)), registry.errors, Store(), Store(audits_of))


def _selects(entries: Sequence[Entry], selector: str) -> bool:
    try:
        return bool(select(entries, [selector]))
    except SelectionError:
        return False


def _inside(path: str, folder: str) -> bool:
    return path == os.path.realpath(folder) or path.startswith(os.path.join(os.path.realpath(folder), ""))


def kernel_statement(entry: Entry) -> KernelStatement | str:
    """Return the statement as the kernel reads it, or the sentence that says why there is none."""
    try:
        return entry.statement.kernel
    except StatementError as error:
        return str(error)


def citations(certificate: Any) -> set[str]:
    """Return the ids of the theorems that a certificate cites."""
    proofs = [certificate["proof"], *certificate["defined"]] if _is_proof(certificate) else []
    return {
        step[1]
        for proof in proofs
        if type(proof) is list
        for step in proof
        if type(step) is list and len(step) > 1 and step[0] == "theorem" and type(step[1]) is str
    }


def _is_proof(certificate: Any) -> bool:
    return (
        type(certificate) is dict and set(certificate) == {"proof", "defined"} and type(certificate["defined"]) is list
    )


def needed(project: Project, cited: Any) -> list[Entry]:
    """Return the selected entries together with the earlier ones that they rest on, in the order of the registry.

    Args:
        project: the project.
        cited: a function from an entry to the ids that its certificate or its hints name.
    """
    wanted = {entry.id for entry in project.selected}
    found = []
    for entry in reversed(project.entries):
        if entry.id in wanted:
            found.append(entry)
            wanted |= cited(entry)
    return found[::-1]


def hints(entry: Entry, entries: Iterable[Entry]) -> tuple[str, ...]:
    """Return the hints of an entry as text."""
    ids = {e.id for e in entries}
    functions = {id(e.function): e.id for e in entries}
    return tuple(text_of(hint, entry.pack, ids, functions) for hint in entry.hints)
