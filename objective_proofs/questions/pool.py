"""Many questions, each in a process of its own: none can take down, hold up or influence another."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import Any, NamedTuple

from ..errors import ClaimError
from .answer import Answer
from .engine import answer
from .problem import Problem, from_line, from_record

GRACE = 2.0  # seconds that a process has, after its time is over, to come back from a solver before it is ended


class Question(NamedTuple):
    """A question as plain data, which can cross to another process.

    Attributes:
        id: what it is called.
        source: a line, or a record of a list.
        timeout: seconds.
        where_defined: whether it is asked only where every term has a value.
    """

    id: str
    source: str | dict[str, Any]
    timeout: float
    where_defined: bool

    def problem(self) -> Problem:
        """Return the problem that it poses.

        Raises:
            ClaimError: it is not in the language.
        """
        return from_line(self.source, self.id) if isinstance(self.source, str) else from_record(self.source, self.id)


class _Running(NamedTuple):
    place: int
    process: Any
    deadline: float


def answers(questions: Sequence[Question], jobs: int) -> Iterator[tuple[int, Answer]]:
    """Yield the answer to each question with the question's place, in whatever order they come.

    A question that cannot be read, or whose expressions are not supported, is UNKNOWN with the reason.
    """
    waiting: list[int] = []
    for place, question in enumerate(questions):
        try:
            question.problem()
            waiting.append(place)
        except ClaimError as error:
            yield place, Answer(question.id, "UNKNOWN", reason=str(error))
    fork = sys.platform == "linux" and threading.active_count() == 1
    if fork and len(waiting) > 1:
        from .. import search  # noqa: F401 - imported once, before the processes branch off
    context: Any = get_context("fork" if fork else "spawn")
    running: dict[Connection, _Running] = {}
    waiting.reverse()
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                place = waiting.pop()
                receiver, sender = context.Pipe(duplex=False)
                process = context.Process(target=_work, args=(questions[place], sender), daemon=True)
                process.start()
                sender.close()
                running[receiver] = _Running(place, process, time.monotonic() + questions[place].timeout + GRACE)
            for receiver in _finished(running):
                task = running.pop(receiver)
                yield task.place, _received(receiver, task, questions[task.place])
    finally:
        for task in running.values():
            task.process.kill()


def _finished(running: dict[Connection, _Running]) -> list[Connection]:
    """Return the connections of the processes that have answered, ended, or used up their time; wait for one."""
    first = min(task.deadline for task in running.values())
    ready = [r for r in wait(list(running), max(0.0, first - time.monotonic())) if isinstance(r, Connection)]
    return ready or [r for r, task in running.items() if task.deadline <= time.monotonic()]


def _received(receiver: Connection, task: _Running, question: Question) -> Answer:
    """Return what a process has answered, or why it has not; the process is over then."""
    try:
        if receiver.poll():
            found = receiver.recv()
            if isinstance(found, Answer):
                task.process.join(GRACE)
                return found
        reason = f"neither a proof nor a counterexample was found within {question.timeout:g} s"
        return Answer(question.id, "TIMEOUT", question.timeout, reason=reason)
    except (EOFError, OSError):
        return Answer(question.id, "UNKNOWN", reason="its search process was ended, perhaps for want of memory")
    finally:
        receiver.close()
        task.process.kill()
        task.process.join()


def _work(question: Question, sender: Connection) -> None:
    """Answer one question in this process and send the answer."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends it without a word; the main process speaks
    sender.send(answer(question.problem(), question.timeout, question.where_defined))
    sender.close()
