"""The registry: theorems and refutations, how functions become them, and how they are selected.

The decorators are the only registration: what they mark while a pack loads (see `loading`) is in the registry, under the pack's
path relative to the project's root, dotted, and the function's name.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from .errors import PackError, RegistryError, SelectionError, StatementError
from .hint import is_citation

if TYPE_CHECKING:
    from .expression import Formula
    from .statement import Statement

_F = TypeVar("_F", bound="Callable[..., Formula]")


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


LOADING: list[list[Registration]] = []


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
        for hint in using:
            if isinstance(hint, tuple) and not is_citation(hint):
                reason = f'expected a theorem and the texts for its symbols in using, found {hint!r:.60}; write (lemma, {{"x": "1"}})'
                raise _fault(function, reason)
        made = Registration(
            expected, source, tuple(claims), tuple(using), tuple(redundant), bool(vacuous), tuple(undecided), function
        )
        function.__objective_proofs__ = made  # type: ignore[attr-defined]
        if LOADING:
            LOADING[-1].append(made)
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
