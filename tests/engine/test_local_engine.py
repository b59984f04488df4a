"""All cores give what one gives, and outlive their workers."""

import os
import signal
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from shuffled import EXPECTED, ITEMS, STEPS, produce

from curation.engine import open_engine
from curation.engine.base import in_order, spread
from curation.engine.local import LIVES, Local
from curation.errors import CurationError, UsageError


def square(number: int) -> int:
    return number * number


def own_pid(_: int) -> int:
    return os.getpid()


def die_once(mark: Path, number: int) -> int:
    """Kill this process at the third item, the first time."""
    if number == 3 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def die_at(fatal: int, number: int) -> int:
    if number == fatal:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_results_come_with_their_numbers() -> None:
    with Local(2) as engine:
        assert list(in_order(engine.map(square, range(9)))) == [n * n for n in range(9)]


def test_a_killed_worker_costs_time_only(tmp_path: Path) -> None:
    with Local(2) as engine:
        found = sorted(engine.map(partial(die_once, tmp_path / "died"), range(8)))
    assert (tmp_path / "died").exists() and found == [(n, n) for n in range(8)]


def test_a_worker_that_dies_between_two_tasks_is_replaced() -> None:
    with Local(2) as engine:
        workers = {pid for _, pid in engine.map(own_pid, range(6))}
        for pid in workers:
            os.kill(pid, signal.SIGKILL)
        assert list(in_order(engine.map(square, range(6)))) == [n * n for n in range(6)]


def test_work_that_kills_every_worker_is_named() -> None:
    with Local(2) as engine, pytest.raises(CurationError, match=f"{LIVES} workers died over"):
        list(engine.map(partial(die_at, 2), range(6)))


@pytest.mark.parametrize("workers", [1, 2])
def test_a_shuffle_brings_all_rows_of_a_key_together(workers: int, tmp_path: Path) -> None:
    with Local(workers) as engine:
        rows = engine.group(produce, ITEMS, STEPS, 3, str(tmp_path / "rows"))
        found = np.concatenate(list(rows))
    assert dict(found.tolist()) == EXPECTED
    assert not (tmp_path / "rows").exists()


def test_items_spread_in_order_whatever_the_size_of_the_pieces() -> None:
    with Local(2) as engine:
        pieces = list(spread(engine, list, iter(range(10)), 4))
    assert pieces == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]


def test_an_engine_that_does_not_exist_and_an_address_for_local_are_refused() -> None:
    with pytest.raises(UsageError, match="no engine 'spark'; there are: local, dask"):
        open_engine("spark")
    with pytest.raises(UsageError, match="has no scheduler"):
        open_engine("local", scheduler="tcp://127.0.0.1:1")
