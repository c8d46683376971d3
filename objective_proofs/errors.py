"""What can go wrong outside the kernel: one class each, one sentence each, the data kept as attributes."""

from __future__ import annotations

from collections.abc import Sequence


def _located(name: str, path: str, line: int) -> str:
    """Return `name (path:line): `, as far as it is known."""
    place = f"{path}:{line}" if path and line else path
    where = f"{name} ({place})" if name and place else name or place
    return f"{where}: " if where else ""


class ObjectiveProofsError(Exception):
    """Base class of everything this package raises on purpose, outside the kernel."""


class StatementError(ObjectiveProofsError, TypeError):
    """An expression, a formula or a theorem is not written in the language of statements.

    Attributes:
        reason: the sentence without its place.
        name: the theorem's name or id, if known.
        path: the file it is written in, if known.
        line: the line, or 0.
    """

    def __init__(self, reason: str, name: str = "", path: str = "", line: int = 0) -> None:
        super().__init__(_located(name, path, line) + reason)
        self.reason, self.name, self.path, self.line = reason, name, path, line


class ClaimError(ObjectiveProofsError, ValueError):
    """A claim, or a list of them, is not in the language that `ask` reads.

    Attributes:
        reason: the sentence without its place.
        column: where in the text it goes wrong, counted from 1, or 0.
    """

    def __init__(self, reason: str, column: int = 0) -> None:
        super().__init__(f"column {column}: {reason}" if column else reason)
        self.reason, self.column = reason, column


class RegistryError(ObjectiveProofsError):
    """A theorem or a refutation is registered without what its registration needs.

    Attributes:
        reason: the sentence without its place.
        name: the function's name.
        path: the file it is written in.
        line: the line, or 0.
    """

    def __init__(self, reason: str, name: str = "", path: str = "", line: int = 0) -> None:
        super().__init__(_located(name, path, line) + reason)
        self.reason, self.name, self.path, self.line = reason, name, path, line


class PackError(ObjectiveProofsError):
    """A pack cannot be read, or two packs claim the same id.

    Attributes:
        reason: the sentence without its place.
        path: the pack.
        line: the line at fault, or 0.
    """

    def __init__(self, reason: str, path: str = "", line: int = 0) -> None:
        super().__init__(_located("", path, line) + reason)
        self.reason, self.path, self.line = reason, path, line


class SelectionError(ObjectiveProofsError):
    """A selector names nothing that is registered.

    Attributes:
        pattern: the selector.
        matches: registered names that look like it, best first.
    """

    def __init__(self, pattern: str, matches: Sequence[str] = ()) -> None:
        cure = f"did you mean {' or '.join(matches)}" if matches else "see `objective-proofs list` for what there is"
        super().__init__(f"expected a path, a pack, an id or a glob over ids, found {pattern!r}, which selects nothing; {cure}")
        self.pattern, self.matches = pattern, tuple(matches)
