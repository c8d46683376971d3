"""The command line: `objective-proofs prove | check | list | show | ask`.

Exit status: 0 all as expected; 1 something is not; 2 wrong usage or an unreadable pack; 130 interrupted. Reports go
to stdout, progress to stderr. Everything is imported where it is used, because starting up is most of what `check`
costs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

from .errors import ObjectiveProofsError

if TYPE_CHECKING:
    import argparse

    from .project import Project
    from .result import Report


class OutputError(ObjectiveProofsError):
    """The standard output cannot be written."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    Args:
        arguments: what follows the program's name; by default those of this process.
    """
    found = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if found[:1] == ["check"] and not any(a.startswith("-") for a in found):
            return check(found[1:])
        options = _options(found)
        commands = {"prove": _prove, "check": _check, "list": _list, "show": _show, "ask": _ask}
        return commands[options.command](options)
    except OutputError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # so that exiting does not try again
        if not isinstance(error.__cause__, BrokenPipeError):  # when the reader is gone, nothing is to be said
            _complain(str(error))
        return 1
    except ObjectiveProofsError as error:
        return _complain(str(error))
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130


def _options(arguments: list[str]) -> argparse.Namespace:
    """Return the options that the arguments give."""
    from .options import parser

    try:
        return parser().parse_args(_protected(arguments))
    except SystemExit:
        _say("")  # what the parser has printed
        raise


def run() -> NoReturn:
    """Run the command of this process, and end the process with its exit status.

    After `check` the process ends at once, since to free what a replay made, piece by piece, takes longer than to import
    the kernel; unless a profiler or a debugger waits for the end.
    """
    status = main()
    if sys.argv[1:2] == ["check"] and sys.getprofile() is None and sys.gettrace() is None:
        for stream in filter(None, (sys.stdout, sys.stderr)):  # a closed one is None
            stream.flush()
        os._exit(status)
    sys.exit(status)


def _protected(arguments: list[str]) -> list[str]:
    """Return the arguments so that a claim is not taken for an option."""
    if arguments[:1] != ["ask"]:
        return arguments
    from .questions.command import protected

    return ["ask", *protected(arguments[1:])]


def _complain(sentence: str) -> int:
    print(f"objective-proofs: {sentence}", file=sys.stderr)
    return 2


def check(selectors: Sequence[str]) -> int:
    """Replay the stored certificates of what the selectors name; print one line, and before it one block a failure."""
    import gc

    collecting = gc.isenabled()
    gc.disable()  # nearly everything that a replay makes is kept
    try:
        project, report = _replayed(selectors)
    finally:
        if collecting:
            gc.enable()
    if report.status:
        from .report.text import failure

        for result in report.results:
            if not result.ok:
                _say("\n".join(failure(result)) + "\n")
        for text in (*report.unreadable, *report.problems):
            _say(f"error: {text}\n")
    counts = ", ".join(f"{count} {verdict}" for verdict, count in report.counts().items()) or "none"
    good = sum(r.ok for r in report.results)
    as_expected = "all as expected" if not report.status else f"{good} of {len(report.results)} as expected"
    _say(f"replayed {len(report.results)} certificates of {project.root}: {counts}; {as_expected}\n")
    return report.status


def _replayed(selectors: Sequence[str]) -> tuple[Project, Report]:
    from .project import open_project
    from .replay import replay

    project = open_project(selectors)
    return project, replay(project)


def _prove(options: argparse.Namespace) -> int:
    from .limits import collecting_rarely
    from .plan import Options
    from .project import open_project
    from .run import run

    project = open_project(options.select)
    bar = _Progress() if sys.stderr.isatty() and not _quiet() else None
    with collecting_rarely():
        report = run(project, Options(options.fresh, options.locked, options.jobs, options.timeout), bar)
    if bar:
        bar.clear()
    if report.interrupted:
        from .report.text import summary

        print("\n".join([*report.problems, summary(report)]), file=sys.stderr)
        return report.status
    return _write_report(project, report, options)


def _check(options: argparse.Namespace) -> int:
    if options.format == "text" and not options.output and not options.verbose:
        return check(options.select)
    return _write_report(*_replayed(options.select), options)


def _write_report(project: Project, report: Report, options: argparse.Namespace) -> int:
    from .report import render

    colour = not options.output and sys.stdout is not None and sys.stdout.isatty() and not _quiet()
    status = _write(render(report, project, options.format, colour, options.verbose), options.output) or report.status
    if options.format == "github":
        from .report.github import add_step_summary

        try:
            add_step_summary(report, project)
        except OSError as error:
            print(f"objective-proofs: the job's summary page cannot be written: {error.strerror}", file=sys.stderr)
    return status


def _list(options: argparse.Namespace) -> int:
    from .project import open_project
    from .report.show import listing

    if options.claims:
        return _list_claims(options)
    if options.format == "markdown":
        return _complain("expected --claims with --format markdown; add it, or choose text or json")
    project = open_project(options.select)
    status = _write(listing(project.selected, options.format), options.output)
    return _unreadable(project) or status


def _list_claims(options: argparse.Namespace) -> int:
    """List the claims of the catalogue; return 1 if one is neither settled nor open, or a statement names an unknown one."""
    from .claims import load_catalogue
    from .project import open_project
    from .report.claims import problems, render

    if options.select:
        return _complain("expected no SELECT with --claims, which lists the whole catalogue; leave it out")
    project = open_project()
    catalogue = load_catalogue(project.root, project.settings.packs)
    if catalogue is None:
        return _complain(f"expected a catalogue claims.toml beside the packs of {project.root}, found none; write one")
    status = _write(render(project, catalogue, options.format), options.output)
    if _unreadable(project):
        return 2
    found = problems(project, catalogue)
    for sentence in found:
        print(f"objective-proofs: {sentence}", file=sys.stderr)
    return 1 if found else status


def _show(options: argparse.Namespace) -> int:
    from .project import open_project
    from .report.show import show

    project = open_project(options.select)
    status = _write(show(project, options.format), options.output) if project.selected else 0
    return _unreadable(project) or status


def _ask(options: argparse.Namespace) -> int:
    from .questions.command import run

    bar = _Progress() if options.file and sys.stderr.isatty() and not _quiet() else None
    text, status = run(options, bar)
    if bar:
        bar.clear()
    return _write(text, options.output) or status


def _unreadable(project: Project) -> int:
    """Say which packs cannot be loaded; return 2 if there are any."""
    for error in project.errors:
        _complain(str(error))
    return 2 if project.errors else 0


def _write(text: str, path: str | None) -> int:
    """Write a report to a file, all of it or nothing, or to the standard output; return 1 if that fails."""
    if not path:
        _say(text)
        return 0
    from .certificate import CertificateError, write_file

    try:
        write_file(path, text)
    except CertificateError as error:
        print(f"objective-proofs: {error}", file=sys.stderr)
        _say(text)
        return 1
    return 0


def _say(text: str) -> None:
    """Write to the standard output, which may be closed.

    Raises:
        OutputError: it cannot be written.
    """
    try:
        print(text, end="", flush=True)
    except OSError as error:
        raise OutputError(f"expected to write to the standard output, found it failing: {error.strerror}") from error


def _quiet() -> bool:
    """Return whether the environment asks for plain output."""
    return bool(os.environ.get("NO_COLOR") or os.environ.get("CI")) or os.environ.get("TERM") == "dumb"


class _Progress:
    """One line on a terminal that says how far the run is."""

    def __call__(self, done: int, total: int, name: str) -> None:
        sys.stderr.write(f"\r\033[K{done}/{total} {name[:60]}")
        sys.stderr.flush()

    def clear(self) -> None:
        """Erase the line."""
        sys.stderr.write("\r\033[K")
        sys.stderr.flush()


if __name__ == "__main__":
    run()
