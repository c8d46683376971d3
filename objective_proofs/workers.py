"""Processes that perform tasks; one that breaks or does not end takes no other task with it."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence

from .limits import THRESHOLDS
from .work import Outcome, Task, perform

GRACE = 10  # seconds that a worker has, after its time is over, to return to Python before it is ended


def perform_all(tasks: Sequence[Task], jobs: int) -> Iterator[tuple[int, Outcome]]:
    """Yield the outcome of each task with the task's place, in whatever order they are done."""
    if jobs <= 1 or len(tasks) <= 1:
        yield from enumerate(map(perform, tasks))
        return
    left = dict(enumerate(tasks))
    try:
        for place, outcome in _pooled(left, min(jobs, len(tasks))):
            del left[place]
            yield place, outcome
    except _Broken:
        for place, task in left.items():  # one of these ends its process: each gets a process of its own
            try:
                yield from _pooled({place: task}, 1)
            except _Broken:
                yield (
                    place,
                    Outcome(seconds=task.timeout, trouble="its search process was ended: out of time or of memory"),
                )


class _Broken(Exception):
    """A worker process ended without an answer."""


def _pooled(tasks: dict[int, Task], jobs: int) -> Iterator[tuple[int, Outcome]]:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from concurrent.futures.process import BrokenProcessPool

    others = set(multiprocessing.active_children())
    fork = (
        sys.platform == "linux" and threading.active_count() == 1
    )  # nothing heavy is imported yet, so no solver has threads
    context = multiprocessing.get_context("fork" if fork else "spawn")
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_prepare)
    finished = False
    try:
        futures = {pool.submit(_perform_in_worker, task): place for place, task in tasks.items()}
        for future in as_completed(futures):
            yield futures[future], future.result()
        finished = True
    except BrokenProcessPool:
        raise _Broken from None
    finally:
        if not finished:
            for process in set(multiprocessing.active_children()) - others:
                process.terminate()  # what it still works on is not wanted
        pool.shutdown(wait=True, cancel_futures=True)


def _prepare() -> None:
    """Let Ctrl-C end a worker without a word; the main process speaks."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    gc.set_threshold(*THRESHOLDS)


def _perform_in_worker(task: Task) -> Outcome:
    """Perform a task; a solver that does not return even after its time is ended together with its process."""
    watchdog = threading.Timer(3 * task.timeout + GRACE, os._exit, (1,))
    watchdog.daemon = True
    watchdog.start()
    try:
        return perform(task)
    finally:
        watchdog.cancel()
