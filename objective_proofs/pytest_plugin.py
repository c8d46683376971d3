"""The pytest plugin: `pytest --objective-proofs theorems/` collects registered theorems as test items.

Without the option it does nothing and imports nothing. With it, each theorem's stored certificate is replayed, and
where none fits one is searched for; nothing is written.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from .project import Project
    from .registry import Entry
    from .result import Result

OPTION = "--objective-proofs"
_PROJECT = pytest.StashKey["Project"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.addoption(OPTION, action="store_true", help="collect the theorems that packs register as test items")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Return a collector for a file that is a pack."""
    config = parent.config
    if file_path.suffix != ".py" or not config.getoption(OPTION) or file_path.name.startswith(("_", ".")):
        return None
    if file_path.name == "conftest.py" or any(fnmatch(file_path.name, p) for p in config.getini("python_files")):
        return None
    return Pack.from_parent(parent, path=file_path) if _is_pack(file_path, config) else None


def _is_pack(path: Path, config: pytest.Config) -> bool:
    """Return whether a file is in the configured packs, or in a folder of its own that the command line names."""
    from .loading import find_root
    from .settings import load_settings

    root = os.path.realpath(find_root(str(config.invocation_params.dir)))
    folders = [os.path.join(root, pack) for pack in load_settings(root).packs]
    named = (os.path.join(config.invocation_params.dir, str(a).partition("::")[0]) for a in config.args)
    folders += [
        folder for folder in map(os.path.realpath, named) if not _inside(root, folder) and not _has_setup(folder)
    ]
    return any(_inside(str(path), folder) for folder in folders)


def _inside(path: str, folder: str) -> bool:
    path, folder = os.path.realpath(path), os.path.realpath(folder)
    return path == folder or path.startswith(os.path.join(folder, ""))


def _has_setup(folder: str) -> bool:
    """Return whether a folder holds tests or a package, not packs."""
    return any(os.path.exists(os.path.join(folder, name)) for name in ("__init__.py", "conftest.py"))


def _project(config: pytest.Config, path: str) -> Project:
    """Return the project that holds a pack; the one of the working directory is opened once."""
    from .project import UsageError, open_project

    start = str(config.invocation_params.dir)
    if _PROJECT not in config.stash:
        try:
            config.stash[_PROJECT] = open_project([], start)
        except UsageError:
            return open_project([path], start)
    project = config.stash[_PROJECT]
    known = {os.path.join(project.root, error.path) for error in project.errors} | {e.file for e in project.entries}
    return project if os.path.realpath(path) in known else open_project([path], start)


class Pack(pytest.File):
    """A pack as a collector of its theorems."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield one item for each registered theorem."""
        project = _project(self.config, str(self.path))
        broken = [error for error in project.errors if _inside(os.path.join(project.root, error.path), str(self.path))]
        if broken:
            raise self.CollectError(str(broken[0]))
        for entry in (e for e in project.entries if _inside(e.file, str(self.path))):
            yield Theorem.from_parent(self, name=entry.id, project=project, entry=entry)


class Unexpected(Exception):
    """A theorem's verdict is not the expected one."""

    def __init__(self, result: Result) -> None:
        super().__init__(result.reason)
        self.result = result


class Theorem(pytest.Item):
    """One theorem or refutation as a test."""

    def __init__(self, *, project: Project, entry: Entry, **others: Any) -> None:
        super().__init__(**others)
        self.project, self.entry = project, entry

    def runtest(self) -> None:
        """Decide the theorem; fail unless it is as expected."""
        from .plan import Options
        from .run import run

        [result] = run(self.project._replace(selected=[self.entry]), Options(jobs=1, save=False)).results
        if not result.ok:
            raise Unexpected(result)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Return the explanation of a failure."""
        if isinstance(excinfo.value, Unexpected):
            from .report.text import failure

            return "\n".join(failure(excinfo.value.result))
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return the place of the theorem and its id."""
        return self.path, self.entry.line - 1, self.name
