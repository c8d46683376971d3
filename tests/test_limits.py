"""The limit on the time of a search."""

from __future__ import annotations

import sys
import time
from typing import Any

import pytest

from objective_proofs.limits import TimeOver, limit

ENOUGH = 60.0  # seconds of work, which the limit cuts short


class Slow:
    """An object whose destructor takes longer than the limit."""

    def __del__(self) -> None:
        end = time.process_time() + 0.2
        while time.process_time() < end:
            pass


@pytest.mark.parametrize("processor", [False, True])
def test_limit_is_not_lost_in_a_destructor(processor: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """An alarm that goes off in a destructor, which would swallow it, goes off behind it."""
    lost: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", lost.append)
    with pytest.raises(TimeOver), limit(0.05, processor):
        Slow()
        end = time.process_time() + ENOUGH
        while time.process_time() < end:
            pass

    assert not lost


def test_limit_ends_with_the_work() -> None:
    """What comes after the work is not cut short."""
    with limit(0.05):
        pass
    end = time.process_time() + 0.1
    while time.process_time() < end:
        pass
