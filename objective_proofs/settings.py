"""Settings: the table `[tool.objective_proofs]` of a project's pyproject.toml.

[tool.objective_proofs]
packs = ["theorems"]                        # where packs are looked for, relative to this file
jobs = 2                                    # worker processes of `prove`
timeout = 60                                # seconds of search for one theorem
allowed_axioms = ["exp_tangent", "inverse"] # the gate fails on any other; by default all of the kernel's
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, NamedTuple

from .errors import ObjectiveProofsError

TABLE = "tool.objective_proofs"


class SettingsError(ObjectiveProofsError):
    """The settings cannot be read.

    Attributes:
        path: the pyproject.toml.
        key: the key at fault, or "".
    """

    def __init__(self, reason: str, path: str, key: str = "") -> None:
        super().__init__(f"{path}: {f'{TABLE}.{key}: ' if key else ''}{reason}")
        self.path, self.key = path, key


class Settings(NamedTuple):
    """What a project configures.

    Attributes:
        packs: packs and folders of packs, relative to the root.
        jobs: the number of worker processes; `None` leaves it to the amount of work.
        timeout: seconds of search for one theorem.
        allowed_axioms: the axioms that a certificate may use; `None` for all of the kernel's.
    """

    packs: tuple[str, ...] = ("theorems",)
    jobs: int | None = None
    timeout: float = 60
    allowed_axioms: frozenset[str] | None = None


def load_settings(root: str) -> Settings:
    """Return the settings of the project at `root`; the defaults when it has none.

    Raises:
        SettingsError: the file is no TOML, or a key or its value is not one of those above.
    """
    path = os.path.join(root, "pyproject.toml")
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"expected a readable file, found {error}; check its encoding and its permissions", path
        ) from None
    if not _mentioned(text):
        return Settings()  # without the cost of importing a TOML reader
    import tomllib

    try:
        tool = tomllib.loads(text).get("tool", {})
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"expected TOML, found an error in it: {error}", path) from None
    table = tool.get("objective_proofs", {}) if isinstance(tool, dict) else {}
    if not isinstance(table, dict):
        raise SettingsError(f"expected a table, found {table!r:.60}; write [{TABLE}]", path, "packs")
    found: dict[str, Any] = {}
    for key, value in table.items():
        if key not in _KEYS:
            raise SettingsError(
                f"expected {', '.join(_KEYS)}, found the unknown key {key!r}; rename or delete it", path, key
            )
        accepted, convert, expected = _KEYS[key]
        if not accepted(value):
            raise SettingsError(f"expected {expected}, found {value!r:.60}", path, key)
        found[key] = convert(value)
    settings = Settings(**found)
    _check_axioms(settings, path)
    return settings


def _mentioned(text: str) -> bool:
    """Return whether a line of the file may begin the table or one of its keys."""
    if "objective_proofs" not in text:
        return False
    lines = (line.translate(_IGNORED) for line in text.splitlines() if "objective_proofs" in line)
    return any(line.startswith(("tool.objective_proofs", "objective_proofs")) for line in lines)


def _check_axioms(settings: Settings, path: str) -> None:
    if settings.allowed_axioms is None:
        return
    from .kernel.axioms import AXIOMS

    unknown = sorted(settings.allowed_axioms - {*AXIOMS, "fubini", "integrable", "leibniz"})
    if unknown:
        raise SettingsError(
            f"expected names of axioms of the kernel, found {', '.join(unknown)}; see TRUST.md", path, "allowed_axioms"
        )


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(v, str) and v for v in value)


_IGNORED = str.maketrans("", "", " \t[\"'")
_KEYS: dict[str, tuple[Callable[[Any], bool], Callable[[Any], Any], str]] = {
    "packs": (lambda v: _texts(v) and bool(v), tuple, 'a list of paths, as in packs = ["theorems"]'),
    "jobs": (lambda v: type(v) is int and v > 0, int, "a positive whole number"),
    "timeout": (lambda v: type(v) in (int, float) and v > 0, float, "a positive number of seconds"),
    "allowed_axioms": (_texts, frozenset, "a list of names of axioms"),
}
