"""What a run of `prove` writes at its end: certificates, what the audits found, and the caches."""

from __future__ import annotations

from .cache import Caches
from .certificate import Store
from .project import Project
from .registry import Entry


def keep(project: Project, caches: Caches, interrupted: bool) -> tuple[list[str], list[str]]:
    """Write what was found, and drop what is kept of theorems that are no longer there.

    Args:
        project: the project.
        caches: its caches.
        interrupted: whether Ctrl-C ended the run, so that it has not seen everything.

    Returns:
        What fails the run, and what is only worth knowing.
    """
    notes = _broken(project)
    for store in (project.store, project.audits):
        for entry, names in _unregistered(project, store):
            store.forget(entry.file, names)
    failed = [_shown(project, error.path, str(error)) for error in project.store.save()]
    notes += [f"audits are not kept: {_shown(project, error.path, str(error))}" for error in project.audits.save()]
    full = len(project.selected) == len(project.entries) and not interrupted
    notes += [
        f"{what} are not cached: {_shown(project, cache.path, trouble)}"
        for what, cache in (("cross-checks", caches.cross_checks), ("audits", caches.audits))
        if (trouble := cache.save(only_used=full))
    ]
    return failed, notes


def left_over(project: Project, locked: bool) -> tuple[list[str], list[str]]:
    """Return what fails a run that writes nothing: where it is a gate, files that `keep` would replace or trim."""
    if not locked:
        return [], []
    left = [
        f"{project.shown(store.place(entry.file))}: expected {what} of registered theorems, found {', '.join(names)}; "
        "`make prove` will drop them"
        for what, store in (("certificates", project.store), ("audits", project.audits))
        for entry, names in _unregistered(project, store)
    ]
    return [*_broken(project), *left], []


def _broken(project: Project) -> list[str]:
    """Return which files cannot be read."""
    stores = (project.store, project.audits)
    return [_shown(project, error.path, str(error)) for store in stores for error in store.errors.values()]


def _unregistered(project: Project, store: Store) -> list[tuple[Entry, list[str]]]:
    """Return, for each pack that loads, what is kept of theorems that it no longer has, if anything."""
    by_file: dict[str, list[Entry]] = {}
    for entry in project.entries:
        by_file.setdefault(entry.file, []).append(entry)
    touched = {entry.file for entry in project.selected}
    unsure = {error.path for error in project.errors}
    found = [
        (entries[0], store.stale(file, [e.id for e in entries]))
        for file, entries in by_file.items()
        if file in touched and entries[0].path not in unsure
    ]
    return [(entry, names) for entry, names in found if names]


def _shown(project: Project, path: str, text: str) -> str:
    return text.replace(path, project.shown(path), 1)
