"""The packs of a project and of installed distributions: each is one Python file, loaded by its path."""

from __future__ import annotations

import importlib.util
import os
import re
import sys
from collections.abc import Iterator, Sequence

from .errors import PackError, RegistryError, StatementError
from .registry import LOADING, Entry, Registration, Registry

GROUP = "objective_proofs.packs"
_PART = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


def find_root(start: str = "") -> str:
    """Return the nearest folder at or above `start` (by default the working directory) that holds a pyproject.toml, or `start`."""
    start = os.path.realpath(start or os.getcwd())
    folder = start
    while not os.path.isfile(os.path.join(folder, "pyproject.toml")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return start
        folder = parent
    return folder


def load(paths: Sequence[str], root: str) -> Registry:
    """Load packs by path; one that cannot be loaded is an error of its own and does not keep the others from loading.

    Args:
        paths: packs, or folders that are searched for them (all `.py` files but those whose name begins with `_`; not in hidden
            folders, nor in `certificates`).
        root: the project's root, to which ids are relative.
    """
    registry = Registry([], [])
    root = os.path.realpath(root)
    files: dict[str, str] = {}
    for path in paths:
        real = os.path.realpath(os.path.join(root, path))
        inside = real == root or real.startswith(os.path.join(root, ""))
        base = root if inside else os.path.dirname(real)
        if os.path.isdir(real):
            for file in _packs(real):
                files.setdefault(file, base)
        elif os.path.isfile(real) and real.endswith(".py"):
            files.setdefault(real, base)
        else:
            found = "no Python file" if os.path.exists(real) else "nothing"
            registry.errors.append(PackError(f"expected a pack or a folder of packs, found {found}; check the path", path))
    for file in sorted(files):
        _load_pack(file, files[file], "", root, registry)
    return _without_duplicates(registry)


def load_entry_points() -> Registry:
    """Load the packs that installed distributions offer in the entry point group `objective_proofs.packs`.

    An entry point names a module, or a package that holds packs; the ids begin with the entry point's name.
    """
    from importlib.metadata import entry_points

    registry = Registry([], [])
    for point in sorted(entry_points(group=GROUP), key=lambda p: (p.name, p.value)):
        try:
            spec = importlib.util.find_spec(point.value)
        except (ImportError, ValueError) as error:
            registry.errors.append(PackError(f"expected a module, found {error}; reinstall its distribution", point.value))
            continue
        folders = list(spec.submodule_search_locations or ()) if spec else []
        if spec is None or (not folders and not spec.origin):
            registry.errors.append(PackError("expected a module, found none; reinstall its distribution", point.value))
            continue
        for folder in folders:
            for file in _packs(os.path.realpath(folder)):
                _load_pack(file, os.path.realpath(folder), point.name, "", registry)
        if not folders:
            file = os.path.realpath(str(spec.origin))
            _load_pack(file, os.path.dirname(file), point.name, "", registry)
    return _without_duplicates(registry)


def _packs(folder: str) -> Iterator[str]:
    """Yield the packs of a folder and of the folders in it."""
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if f[0] not in "._" and f != "certificates")
        yield from (os.path.join(place, f) for f in sorted(files) if f.endswith(".py") and f[0] not in "._")


def _load_pack(file: str, base: str, prefix: str, root: str, registry: Registry) -> None:
    """Execute one pack and add what it registers."""
    path = os.path.relpath(file, root).replace(os.sep, "/") if root and file.startswith(os.path.join(root, "")) else file
    parts = os.path.relpath(file, base).removesuffix(".py").split(os.sep)
    if not all(map(_PART.fullmatch, parts)):
        registry.errors.append(PackError("expected a path of letters, digits, _ and -, found another character; rename it", path))
        return
    pack = ".".join(([prefix] if prefix else []) + parts)
    name = "objective_proofs_pack_" + re.sub(r"[^A-Za-z0-9]", lambda m: f"_{ord(m[0]):x}_", file)
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        registry.errors.append(PackError("expected a Python file, found one that Python cannot load", path))
        return
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    registered: list[Registration] = []
    LOADING.append(registered)
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a pack may raise anything
        sys.modules.pop(name, None)
        registry.errors.append(_pack_error(error, path, file))
        return
    finally:
        LOADING.pop()
    lines: dict[str, int] = {}
    here = {name: os.path.realpath(name) == file for name in {mark.function.__code__.co_filename for mark in registered}}
    for mark in registered:
        code = mark.function.__code__
        if not here[code.co_filename]:
            continue
        first = lines.setdefault(mark.function.__name__, code.co_firstlineno)
        if first != code.co_firstlineno:
            reason = f"expected different names, found {mark.function.__name__} of line {first} defined again; rename one"
            registry.errors.append(PackError(reason, path, code.co_firstlineno))
        else:
            registry.entries.append(Entry(mark, pack, path, file))


def _pack_error(error: BaseException, path: str, file: str) -> PackError:
    """Return what kept a pack from loading, at the innermost line of the pack that was running."""
    if isinstance(error, RegistryError) and os.path.realpath(error.path) == file:
        return PackError(f"{error.name}: {error.reason}", path, error.line)
    line, trace = 0, error.__traceback__
    while trace is not None:
        if os.path.realpath(trace.tb_frame.f_code.co_filename) == file:
            line = trace.tb_lineno
        trace = trace.tb_next
    if isinstance(error, StatementError):
        return PackError(error.reason, path, line)
    if isinstance(error, SyntaxError):
        if error.filename and os.path.realpath(error.filename) == file:
            line = error.lineno or 0
        return PackError(f"expected Python, found a syntax error: {error.msg}", path, line)
    return PackError(f"expected a pack that loads, found {type(error).__name__}: {error}", path, line)


def _without_duplicates(registry: Registry) -> Registry:
    """Return the registry without the entries whose id an earlier pack has taken, which become errors."""
    taken: dict[str, Entry] = {}
    for entry in registry.entries:
        first = taken.setdefault(entry.id, entry)
        if first is not entry:
            reason = f"expected different ids, found {entry.id} of {first.path}:{first.line} again; rename a pack"
            registry.errors.append(PackError(reason, entry.path, entry.line))
    return Registry(list(taken.values()), registry.errors)
