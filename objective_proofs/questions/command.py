"""The command `ask`: its options, what it reads, and what it prints.

Exit status: for one claim 0 when it is PROVED, 1 otherwise, 2 when it is unreadable or unsupported; for a list 0 once
every problem has an answer, 2 when the list is unreadable.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from ..errors import ClaimError

if TYPE_CHECKING:
    import argparse

    from .answer import Answer

TIMEOUT = 5.0  # seconds
MAX_FILE = 50_000_000  # bytes
VERDICTS = ("PROVED", "REFUTED", "UNDEFINED", "UNKNOWN", "TIMEOUT")
MAX_LINE = 200
Progress = Callable[[int, int, str], None]


def add_arguments(command: argparse.ArgumentParser, positive: Callable[[Any], Any]) -> None:
    """Add the arguments of `ask` to its parser.

    Args:
        command: the parser.
        positive: makes a reader of positive numbers of a kind.
    """
    command.add_argument(
        "claim", nargs="?", metavar="CLAIM", help='such as "x > 0 |- log(x) <= x - 1"; - reads it from standard input'
    )
    command.add_argument(
        "--file", metavar="FILE", help='a JSON list of {"id", "vars", "hypotheses", "conclusion"}; - is standard input'
    )
    command.add_argument(
        "--where-defined", action="store_true", help="ask only where every term has a value, and list the conditions"
    )
    command.add_argument("--jobs", type=positive(int), metavar="N", help="how many problems of a list at a time")
    command.add_argument(
        "--timeout", type=positive(float), metavar="S", default=TIMEOUT, help=f"seconds, by default {TIMEOUT:g}"
    )
    command.add_argument("--format", choices=("text", "json"), default="text", help="how the answer is written")


def protected(arguments: Sequence[str]) -> list[str]:
    """Return the arguments of `ask` with a blank before a claim that begins with a minus sign: it is no option."""
    return [f" {a}" if a[:1] == "-" and a[:2] != "--" and a not in ("-", "-h") else a for a in arguments]


def run(options: argparse.Namespace, progress: Progress | None = None) -> tuple[str, int]:
    """Return what `ask` prints and its exit status.

    Args:
        options: the parsed arguments.
        progress: called with the number of problems done, of all, and the last one's id.

    Raises:
        ClaimError: the claim or the list is unreadable or unsupported.
    """
    if (options.claim is None) == (options.file is None):
        raise ClaimError('expected either a claim, such as "x > 0 |- log(x) <= x - 1", or --file FILE')
    if options.file is not None:
        return _answer_list(options, progress)
    from .pool import Question, answers
    from .tokens import MAX_TEXT

    line = _read("-", MAX_TEXT + 1) if options.claim == "-" else options.claim.removeprefix(" ")
    question = Question("claim", line, options.timeout, options.where_defined)
    question.problem()
    ((_, found),) = answers([question], 1)
    return (_json(found.as_dict()) if options.format == "json" else f"{found}\n"), 0 if found.verdict == "PROVED" else 1


def _answer_list(options: argparse.Namespace, progress: Progress | None) -> tuple[str, int]:
    from .pool import Question, answers

    started = time.perf_counter()
    records = read_list(_read(options.file, MAX_FILE))
    questions = [Question(_id(r, k), r, options.timeout, options.where_defined) for k, r in enumerate(records, start=1)]
    found: dict[int, Answer] = {}
    for place, answer in answers(questions, options.jobs or os.cpu_count() or 1):
        found[place] = answer
        if progress:
            progress(len(found), len(questions), _plain(answer.id))
    ordered = [found[place] for place in range(len(questions))]
    if options.format == "json":
        return _json([answer.as_dict() for answer in ordered]), 0
    return _table(ordered, time.perf_counter() - started), 0


def _read(path: str, most: int) -> str:
    """Return the text of a file or, for `-`, of the standard input."""
    try:
        if path == "-":
            data = sys.stdin.buffer.read(most + 1)
        else:
            with open(path, "rb") as file:
                data = file.read(most + 1)
        if len(data) > most:
            raise ClaimError(f"{_place(path)}: expected at most {most} bytes, found more; split it")
        return data.decode()
    except UnicodeDecodeError:
        raise ClaimError(f"{_place(path)}: expected text in UTF-8, found other bytes") from None
    except (OSError, ValueError) as error:
        if isinstance(error, ClaimError):
            raise
        raise ClaimError(f"{_place(path)[:200]}: cannot be read: {getattr(error, 'strerror', None) or error}") from None


def _place(path: str) -> str:
    return "standard input" if path == "-" else path


def read_list(text: str) -> list[dict[str, Any]]:
    """Return the records of a JSON list of problems.

    Raises:
        ClaimError: it is no such list.
    """

    def once(items: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(items)) < len(items):
            raise ClaimError(f"expected each key once, found one twice among {', '.join(k for k, _ in items)[:100]}")
        return dict(items)

    try:
        found = json.loads(text, object_pairs_hook=once)
    except ClaimError:
        raise
    except RecursionError:
        raise ClaimError("expected a JSON list of problems, found one nested too deeply") from None
    except ValueError as error:
        raise ClaimError(f"expected a JSON list of problems, found no JSON: {error}") from None
    if not isinstance(found, list):
        raise ClaimError(f"expected a JSON list of problems, found {type(found).__name__}; put the problem in brackets")
    for place, record in enumerate(found, start=1):
        _check(record, place)
    return found


def _check(record: Any, place: int) -> None:
    """Raise `ClaimError` unless a record has the fields of a problem."""
    if not isinstance(record, dict):
        raise ClaimError(f"problem {place}: expected an object, found {type(record).__name__}")
    hypotheses, variables = record.get("hypotheses", []), record.get("vars", [])
    if not isinstance(record.get("conclusion"), str):
        raise ClaimError(
            f'problem {place}: expected a text under "conclusion", found {_kind(record.get("conclusion"))}'
        )
    if not isinstance(hypotheses, list) or not all(isinstance(h, str) for h in hypotheses):
        raise ClaimError(f'problem {place}: expected a list of texts under "hypotheses", found {_kind(hypotheses)}')
    sorts = list(variables.values()) if isinstance(variables, dict) else variables
    if not isinstance(sorts, list) or not all(isinstance(s, str) for s in sorts):
        raise ClaimError(f'problem {place}: expected names, or sorts by name, under "vars", found {_kind(variables)}')
    if not isinstance(record.get("id", ""), str | int):
        raise ClaimError(f'problem {place}: expected a text under "id", found {_kind(record["id"])}')


def _kind(value: Any) -> str:
    return "nothing" if value is None else f"{json.dumps(value)[:60]}"


def _id(record: dict[str, Any], place: int) -> str:
    return str(record.get("id", place))


def _json(value: Any) -> str:
    return json.dumps(value, indent=2) + "\n"


def _table(found: Sequence[Answer], seconds: float) -> str:
    """Return one line for each answer and one that sums up."""
    width = max((len(_plain(a.id)) for a in found), default=0)
    lines = []
    for answer in found:
        text = "; ".join(filter(None, (answer.detail, answer.repair)))
        line = _plain(f"{_plain(answer.id):{width}}  {answer.verdict:9}  {text}").rstrip()
        lines.append(line if len(line) <= MAX_LINE else f"{line[:MAX_LINE]}...")
    counts = ", ".join(f"{n} {v}" for v in VERDICTS if (n := sum(a.verdict == v for a in found)))
    lines.append(f"{len(found)} problem{'s' * (len(found) != 1)}: {counts or 'none'} in {seconds:.1f} s")
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """Return a text on one line, without characters that a terminal acts on."""
    return "".join(c if c.isprintable() else "?" for c in text)
