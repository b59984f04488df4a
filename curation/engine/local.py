"""All cores of this machine, through processes of the standard library."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from itertools import chain, islice
from typing import TypeVar

from curation.engine.base import Closing, Rows, Step
from curation.engine.files import through_files
from curation.errors import CurationError, UsageError

T = TypeVar("T")
R = TypeVar("R")

LIVES = 5
"""So many workers may die over one item."""


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Local(Closing):
    """Processes on this machine; with one worker, or one item, everything runs in this process."""

    name = "local"

    def __init__(self, workers: int | None = None, scheduler: str | None = None):
        """Nothing is started before there is work.

        Raises:
            UsageError: it was given an address.
        """
        if scheduler:
            raise UsageError(
                "the engine `local` has no scheduler; an address needs a cluster's engine",
                fix="--engine dask --scheduler ADDRESS",
            )
        self.workers = workers or cores()
        self._free: list[ProcessPoolExecutor] = []

    def map(self, work: Callable[[T], R], items: Iterable[T]) -> Iterator[tuple[int, R]]:
        """See `Engine.map`."""
        tasks = enumerate(items)
        first = list(islice(tasks, 2))
        if self.workers == 1 or len(first) < 2:
            return ((number, work(item)) for number, item in chain(first, tasks))
        return self._spread(work, chain(first, tasks))

    def _spread(
        self, work: Callable[[T], R], tasks: Iterator[tuple[int, T]]
    ) -> Iterator[tuple[int, R]]:
        """Every worker is a pool of one: when it dies, nobody else's work is lost."""
        running: dict[Future[R], tuple[ProcessPoolExecutor, int, T]] = {}
        deaths = Counter[int]()
        try:
            while True:
                for number, item in islice(tasks, self.workers - len(running)):
                    pool, future = self._hand_out(work, item)
                    running[future] = pool, number, item
                if not running:
                    return
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    pool, number, item = running.pop(future)
                    try:
                        result = future.result()
                    except BrokenProcessPool:
                        pool.shutdown(wait=False)
                        deaths[number] += 1
                        if deaths[number] >= LIVES:
                            raise killer(item, LIVES) from None
                        tasks = chain([(number, item)], tasks)
                    else:
                        self._free.append(pool)
                        yield number, result
        finally:
            for pool, _, _ in running.values():
                pool.shutdown(wait=False, cancel_futures=True)

    def _hand_out(self, work: Callable[[T], R], item: T) -> tuple[ProcessPoolExecutor, Future[R]]:
        """Give an item to a worker that is free and alive, or to a new one."""
        while self._free:
            pool = self._free.pop()
            with suppress(BrokenProcessPool):
                return pool, pool.submit(work, item)
        pool = _worker()
        return pool, pool.submit(work, item)

    def group(
        self,
        produce: Callable[[T], Rows],
        items: Sequence[T],
        steps: Sequence[Step],
        parts: int,
        place: str,
    ) -> Iterator[Rows]:
        """See `Engine.group`."""
        return through_files(self, place, produce, items, steps, parts)

    def close(self) -> None:
        """Let the processes end."""
        for pool in self._free:
            pool.shutdown(wait=True)
        self._free.clear()


def killer(item: object, deaths: int) -> CurationError:
    """The error for an item over which so many workers have died."""
    return CurationError(
        f"{deaths} workers died over one piece of work: {str(item)[:200]}",
        fix="give the workers more memory, or take the piece out or make it smaller",
    )


def _worker() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        1, mp_context=multiprocessing.get_context("spawn"), initializer=_begin
    )


def _begin() -> None:
    """Leave Ctrl-C to the parent, and end when it has ended, even if it was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow, daemon=True).start()


def _follow() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
