"""The registry: theorems and refutations, the packs that hold them, and how they are selected.

A pack is one Python file, loaded by its path. The decorators are the only registration: what they mark while a pack loads is in
the registry, under the pack's path relative to the project's root, dotted, and the function's name.
"""

from __future__ import annotations

import importlib.util
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from .errors import PackError, RegistryError, SelectionError, StatementError

if TYPE_CHECKING:
    from .expression import Formula
    from .statement import Statement

_F = TypeVar("_F", bound="Callable[..., Formula]")
GROUP = "objective_proofs.packs"
_PART = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


class Registration(NamedTuple):
    """What a decorator says about a function; kept on the function as `__objective_proofs__`."""

    expected: str
    source: str
    claims: tuple[str, ...]
    hints: tuple[Any, ...]
    redundant: tuple[str, ...]
    vacuous: bool
    undecided: tuple[str, ...]
    function: Callable[..., Formula]


_loading: list[list[Registration]] = []


def theorem(
    source: str,
    claims: Sequence[str] = (),
    using: Sequence[Any] = (),
    redundant: Sequence[str] = (),
    vacuous: bool = False,
    undecided: Sequence[str] = (),
) -> Callable[[_F], _F]:
    """Register a function as a theorem, expected to be PROVED.

    Args:
        source: where the claim is made: paper and equation, or file and name.
        claims: the permanent ids of the claims it settles.
        using: hints for the search, untrusted; rarely needed. Each is a formula or an earlier theorem, which is cited for the
            symbols of the same names, or a pair of one and the texts of values: `(lemma, {"x": "1/2"})`. Each may use those before it.
        redundant: hypotheses that the source states although the conclusion does not need them, as reports show them:
            `redundant=("0 <= t",)`. All of them together are not needed.
        vacuous: whether the hypotheses are known to be unsatisfiable.
        undecided: hypotheses of which the audit cannot decide whether they are needed, as reports show them; and the
            word "satisfiable" where it cannot decide whether they hold anywhere.

    Raises:
        RegistryError: the source or the docstring is missing, or an argument is of another kind.
    """
    return _register("PROVED", source, claims, using, redundant, vacuous, undecided)


def refuted(source: str, claims: Sequence[str] = ()) -> Callable[[_F], _F]:
    """Register a function as a plausible wrong version, expected to be REFUTED.

    Args:
        source: where the wrong claim is made, or which true claim it is a wrong version of.
        claims: the permanent ids of the claims it settles.

    Raises:
        RegistryError: the source or the docstring is missing, or an argument is of another kind.
    """
    return _register("REFUTED", source, claims, (), (), False, ())


def _register(
    expected: str, source: str, claims: Any, using: Any, redundant: Any, vacuous: bool, undecided: Any
) -> Callable[[_F], _F]:
    decorator = "theorem" if expected == "PROVED" else "refuted"
    if callable(source):
        raise _fault(source, f'expected the source, found a bare decorator; write @{decorator}("paper, equation")')

    def mark(function: _F) -> _F:
        if not isinstance(source, str) or not source.strip():
            raise _fault(function, f'expected a source, found {source!r}; write @{decorator}("paper, equation")')
        if not (function.__doc__ or "").strip():
            raise _fault(function, "expected a docstring, found none; say in one sentence what is claimed")
        for label, value in (("claims", claims), ("using", using), ("redundant", redundant), ("undecided", undecided)):
            if not isinstance(value, (tuple, list)):
                raise _fault(function, f"expected a tuple for {label}, found {value!r:.60}; write {label}=({value!r:.60},)")
            if label != "using" and not all(isinstance(text, str) for text in value):
                raise _fault(function, f"expected texts for {label}, found {value!r:.60}; write them in quotes")
        made = Registration(
            expected, source, tuple(claims), tuple(using), tuple(redundant), bool(vacuous), tuple(undecided), function
        )
        function.__objective_proofs__ = made  # type: ignore[attr-defined]
        if _loading:
            _loading[-1].append(made)
        return function

    return mark


def _fault(function: Any, reason: str) -> RegistryError:
    code = function.__code__
    return RegistryError(reason, function.__name__, code.co_filename, code.co_firstlineno)


class Entry:
    """One registered theorem or refutation.

    Attributes:
        id: the pack's dotted path and the function's name.
        pack: the pack's dotted path.
        expected: "PROVED" or "REFUTED".
        source: the citation.
        claims: the ids of the claims it settles.
        path: the pack's file, relative to the project's root where it is inside.
        file: the pack's file, absolute.
        line: the line at which the function begins.
        hints: hints for the search.
        redundant: hypotheses known to be unneeded.
        vacuous: whether the hypotheses are known to be unsatisfiable.
        undecided: hypotheses of which nobody can tell whether they are needed.
        function: the function.
    """

    __slots__ = (
        "_statement", "claims", "expected", "file", "function", "hints", "id", "line", "pack", "path", "redundant", "source",
        "undecided", "vacuous",
    )

    def __init__(self, registered: Registration, pack: str, path: str, file: str) -> None:
        self.function = registered.function
        self.id, self.pack, self.path, self.file = f"{pack}.{self.function.__name__}", pack, path, file
        self.expected, self.source, self.claims = registered.expected, registered.source, registered.claims
        self.hints, self.redundant, self.vacuous = registered.hints, registered.redundant, registered.vacuous
        self.undecided = registered.undecided
        self.line = self.function.__code__.co_firstlineno
        self._statement: Statement | None = None

    @property
    def statement(self) -> Statement:
        """The statement, built when it is first asked for.

        Raises:
            StatementError: the function does not say one; the error names the id, the file and the line.
        """
        if self._statement is None:
            from .statement import capture

            try:
                self._statement = capture(self.function, self.id)
            except StatementError as error:
                raise StatementError(error.reason, self.id, self.path, error.line or self.line) from None
        return self._statement

    @property
    def summary(self) -> str:
        """The first sentence of the docstring."""
        return _first_sentence(self.function.__doc__ or "")

    def __repr__(self) -> str:
        return f"{self.id} ({self.path}:{self.line})"


def _first_sentence(text: str) -> str:
    paragraph = " ".join(text.strip().split("\n\n")[0].split())
    end = re.search(r"[.!?](?= [A-Z])", paragraph)
    return paragraph[: end.end()] if end else paragraph


class Registry(NamedTuple):
    """What was loaded.

    Attributes:
        entries: in the order of the files and the lines.
        errors: what could not be loaded.
    """

    entries: list[Entry]
    errors: list[PackError]


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
    _loading.append(registered)
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a pack may raise anything
        sys.modules.pop(name, None)
        registry.errors.append(_pack_error(error, path, file))
        return
    finally:
        _loading.pop()
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


def select(entries: Sequence[Entry], patterns: Sequence[str]) -> list[Entry]:
    """Return the entries that some selector names, in their order; all of them if there is no selector.

    Args:
        entries: the entries to choose from.
        patterns: each a path of a pack or a folder, an id, consecutive parts of an id (a pack's name, the function's name), or a
            glob over ids.

    Raises:
        SelectionError: a selector names none of them.
    """
    if not patterns:
        return list(entries)
    chosen: set[str] = set()
    for pattern in patterns:
        found = {entry.id for entry in entries if _matches(entry, pattern)}
        if not found:
            from difflib import get_close_matches

            names = {e.id for e in entries} | {e.pack for e in entries} | {e.function.__name__ for e in entries}
            raise SelectionError(pattern, get_close_matches(pattern, sorted(names), 3))
        chosen |= found
    return [entry for entry in entries if entry.id in chosen]


def _matches(entry: Entry, pattern: str) -> bool:
    if f".{pattern}." in f".{entry.id}.":
        return True
    if any(c in pattern for c in "*?["):
        from fnmatch import fnmatchcase

        return fnmatchcase(entry.id, pattern)
    path = os.path.realpath(pattern)
    return bool(pattern) and (entry.file == path or entry.file.startswith(os.path.join(path, "")))
