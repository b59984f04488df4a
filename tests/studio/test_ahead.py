"""Making things ahead: in order, no more at once than asked for, faults in their turn."""

from __future__ import annotations

import subprocess
import sys
from threading import Event, Lock

import pytest

from curation.studio.ahead import ahead


@pytest.mark.parametrize("most", [1, 2, 3])
def test_things_come_in_order_and_no_more_are_made_than_asked_for(most: int) -> None:
    begun: list[int] = []
    guard = Lock()

    def make(part: int) -> int:
        with guard:
            begun.append(part)
        return part * part

    for used, found in enumerate(ahead(make, range(9), most), 1):
        assert found == (used - 1) ** 2
        assert len(begun) <= used + most
    assert sorted(begun) == list(range(9))


def test_two_are_made_at_once_and_a_fault_waits_for_its_turn() -> None:
    second = Event()

    def make(part: int) -> int:
        if part == 1:
            second.set()
            raise ValueError("the second")
        assert second.wait(20)
        return part

    made = ahead(make, range(4), 2)
    assert next(made) == 0
    with pytest.raises(ValueError, match="the second"):
        next(made)


def test_of_nothing_nothing_is_made() -> None:
    assert list(ahead(lambda part: part, [], 2)) == []


def test_nobody_waits_for_what_is_not_wanted_any_more() -> None:
    code = """
import time
from curation.studio.ahead import ahead
def make(part):
    if part:
        time.sleep(600)
for found in ahead(make, range(3), 2):
    raise KeyboardInterrupt
"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60)
    assert ended.returncode == -2 and ended.stderr.count(b"Traceback") == 1
