"""The options of the command line."""

from __future__ import annotations

import argparse
from typing import Any

SELECT = "a path, a pack, an id, or a glob over ids; everything by default"


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    from .report import FORMATS

    made = argparse.ArgumentParser(
        prog="objective-proofs",
        description="State, prove, refute and cross-check claims about training objectives.",
        epilog="Exit status: 0 all as expected, 1 something is not, 2 wrong usage or an unreadable pack.",
        allow_abbrev=False,
    )
    made.add_argument("--version", action="version", version=f"%(prog)s {_version()}")
    commands = made.add_subparsers(dest="command", metavar="COMMAND", required=True)

    prove = commands.add_parser(
        "prove", allow_abbrev=False, help="search where no certificate fits, replay all, cross-check, report"
    )
    prove.add_argument("--fresh", action="store_true", help="ignore stored certificates, what audits found, and caches")
    prove.add_argument(
        "--locked", action="store_true", help="search nothing, write nothing, fail on stale certificates"
    )
    prove.add_argument("--jobs", type=_positive(int), metavar="N", help="worker processes")
    prove.add_argument("--timeout", type=_positive(float), metavar="S", help="seconds of search for one theorem")
    replayed = commands.add_parser(
        "check", allow_abbrev=False, help="replay the stored certificates, without any solver"
    )
    for command in (prove, replayed):
        command.add_argument("select", nargs="*", metavar="SELECT", help=SELECT)
        command.add_argument("--format", choices=FORMATS, default="text", help="how the report is written")
        command.add_argument("-v", "--verbose", action="store_true", help="show citations, certificates and reasons")
    listed = commands.add_parser("list", allow_abbrev=False, help="what is registered")
    listed.add_argument("select", nargs="*", metavar="SELECT", help=SELECT)
    listed.add_argument("--claims", action="store_true", help="the catalogue of claims, with what settles each")
    listed.add_argument(
        "--format", choices=("text", "json", "markdown"), default="text", help="how the list is written; markdown for claims"
    )
    shown = commands.add_parser(
        "show", allow_abbrev=False, help="statement, source, verdict, the proof in words, its axioms"
    )
    shown.add_argument("select", nargs="+", metavar="NAME", help=SELECT.partition(";")[0])
    shown.add_argument(
        "--format", choices=("text", "kernel", "latex", "sympy", "z3", "json"), default="text", help="what to show"
    )
    asked = commands.add_parser("ask", allow_abbrev=False, help="prove or refute a claim, or a list of them")
    _add_ask(asked)
    for command in (prove, replayed, listed, shown, asked):
        command.add_argument("--output", metavar="FILE", help="write to a file, not to the standard output")
    return made


def _add_ask(parser: argparse.ArgumentParser) -> None:
    from .questions.command import add_arguments

    add_arguments(parser, _positive)


def _version() -> str:
    """Return the version of the installed distribution."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("objective-proofs")
    except PackageNotFoundError:
        return "(not installed)"


def _positive(kind: type[int] | type[float]) -> Any:
    def read(text: str) -> float:
        try:
            value = kind(text)
        except ValueError:
            value = 0
        if not 0 < value < 1e6:
            raise argparse.ArgumentTypeError(f"expected a positive number, found {text!r}")
        return value

    return read
