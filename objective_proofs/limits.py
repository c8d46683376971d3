"""Limits of time on untrusted work, and rarer garbage collection while it runs."""

from __future__ import annotations

import gc
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

THRESHOLDS = 100_000, 20, 50  # of the garbage collector, for the time of a run
SOON = 0.02  # seconds after which an alarm that went off in a destructor goes off again


class TimeOver(BaseException):
    """The time of a task is over; no `except Exception` of a solver's wrapper keeps it."""


@contextmanager
def limit(seconds: float, processor: bool = False) -> Iterator[None]:
    """Raise `TimeOver` inside after so many seconds, where the system has alarms and this is the main thread.

    Args:
        seconds: how many.
        processor: whether they are counted in processor time.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    number, timer = (signal.SIGPROF, signal.ITIMER_PROF) if processor else (signal.SIGALRM, signal.ITIMER_REAL)

    def over(_signal: int, frame: FrameType | None) -> None:
        while frame is not None:
            if frame.f_code.co_name == "__del__":  # which would swallow it
                signal.setitimer(timer, SOON, 1.0)
                return
            frame = frame.f_back
        raise TimeOver

    before = signal.signal(number, over)
    signal.setitimer(timer, seconds, 1.0)  # again each second, should something else swallow it
    try:
        yield
    finally:
        signal.setitimer(timer, 0)
        signal.signal(number, before)


@contextmanager
def collecting_rarely() -> Iterator[None]:
    """Look for garbage in cycles less often inside: a search keeps nearly everything that it makes."""
    before = gc.get_threshold()
    gc.set_threshold(*THRESHOLDS)
    try:
        yield
    finally:
        gc.set_threshold(*before)
