"""Dask distributed: a cluster's workers, or processes that it starts here."""

from __future__ import annotations

import logging
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import islice
from typing import Any, TypeVar

import numpy as np

from curation.engine.base import Closing, Rows, Step
from curation.engine.files import by_part, through_files
from curation.engine.local import cores, killer
from curation.errors import CurationError
from curation.version import __version__

T = TypeVar("T")
R = TypeVar("R")

FORKED = "forkserver"
"""How processes are started, where there is such."""

AHEAD = 3
"""Items handed out for each thread of the cluster: one at work, the others on their way."""

LIVES = 20
"""So many workers may die while one item waits on them; Dask blames all that were assigned."""

LOSSES = 2
"""So many workers may be lost while a shuffle of Dask's own is under way."""

PACKAGES = "CURATION_WORKER_PACKAGES"
"""Environment variable: what `pip` installs on every worker before it begins, by spaces."""


class Dask(Closing):
    """A Dask cluster."""

    name = "dask"

    def __init__(self, workers: int | None = None, scheduler: str | None = None):
        """Start workers on this machine, or connect to a scheduler.

        Args:
            workers: processes to start; with a scheduler, how many to wait for.
            scheduler: `tcp://host:8786`, or None. Dask's own settings (`DASK_…`, TLS) hold too.

        Raises:
            CurationError: Dask is not installed, the cluster cannot be reached, or its workers
                have another version than this machine, so that results could differ.
        """
        try:
            import dask
            import distributed
        except ImportError:
            raise CurationError(
                "the engine `dask` is not installed", fix="pip install 'curation[dask]'"
            ) from None
        dask.config.set({"distributed.scheduler.allowed-failures": LIVES})
        # on a busy machine a worker that died may take longer to come back than the usual 15 s
        dask.config.set({"distributed.deploy.lost-worker-timeout": "1h"})
        dask.config.set({"dataframe.shuffle.method": "p2p", "dataframe.convert-string": False})
        self._cluster: Any = None if scheduler else _cluster(workers or cores())
        try:
            self._client: Any = distributed.Client(
                self._cluster or scheduler, set_as_default=True, timeout="30s"
            )
        except (OSError, ValueError) as error:
            raise CurationError(
                f"no Dask scheduler answers at {scheduler}: {error}",
                fix="look at the address, or start one: dask scheduler",
            ) from None
        least = workers or (1 if scheduler else cores())
        self._prepare(least)
        self.workers = max(least, sum(self._client.nthreads().values()))

    def _prepare(self, least: int) -> None:
        """Wait for workers, give them what they need, see that they are like us."""
        from distributed import PipInstall

        if not self._cluster:
            try:
                self._client.wait_for_workers(least, timeout=120)
            except TimeoutError:
                raise CurationError(
                    f"the cluster has fewer than {least} workers after two minutes",
                    fix="start some: dask worker ADDRESS",
                ) from None
            if packages := os.environ.get(PACKAGES, "").split():
                self._client.register_plugin(PipInstall(packages=packages))
        ours = versions()
        for worker, theirs in self._versions().items():
            if theirs != ours:
                raise CurationError(
                    f"worker {worker} has {theirs}, this machine {ours}: results could differ",
                    fix=f"install the same on the workers, or set {PACKAGES}",
                )

    def _versions(self) -> dict[str, str]:
        """What every worker has; asked again when one dies meanwhile."""
        for _ in range(LIVES):
            with suppress(OSError):
                found: dict[str, str] = self._client.run(_versions)
                return found
        raise CurationError(
            f"the cluster's workers die before they begin, {LIVES} times",
            fix="look at their logs, and at the memory they have",
        )

    def map(self, work: Callable[[T], R], items: Iterable[T]) -> Iterator[tuple[int, R]]:
        """See `Engine.map`. A result leaves the cluster when it is read."""
        from distributed import KilledWorker, as_completed

        tasks = enumerate(items)
        numbers: dict[str, tuple[int, T]] = {}
        running = as_completed()

        def hand_out(many: int) -> None:
            for number, item in islice(tasks, many):
                future = self._client.submit(work, item, pure=False)
                numbers[future.key] = number, item
                running.add(future)

        hand_out(AHEAD * self.workers)
        for future in running:
            number, item = numbers.pop(future.key)
            try:
                result = future.result()
            except KilledWorker:
                raise killer(item, LIVES) from None
            future.release()
            hand_out(1)
            yield number, result

    def group(
        self,
        produce: Callable[[T], Rows],
        items: Sequence[T],
        steps: Sequence[Step],
        parts: int,
        place: str,
    ) -> Iterator[Rows]:
        """See `Engine.group`. The shuffle is Dask's own, peer to peer.

        It begins anew whenever a worker is lost. Where they are lost faster than it can end, the
        rows go through files.
        """
        found = self._shuffled(produce, items, steps, parts)
        if found is not None:
            return iter(found)
        return through_files(self, place, produce, items, steps, parts)

    def _shuffled(
        self, produce: Callable[[T], Rows], items: Sequence[T], steps: Sequence[Step], parts: int
    ) -> list[Rows] | None:
        """What Dask's shuffle gives, or None if more than `LOSSES` workers are lost meanwhile."""
        import dask.dataframe as dd
        from distributed import wait

        none = _blocks(np.empty(0, dtype=steps[0].kind), parts)
        frame: Any = dd.from_map(partial(_produced, produce, parts), items, meta=none)
        for step, following in zip(steps, [*steps[1:], None], strict=True):
            frame = frame.set_index("part", divisions=list(range(parts + 1)))
            if following:
                frame = frame.map_partitions(
                    partial(_stepped, step, parts), meta=none, enforce_metadata=False
                )
        waiting = self._client.compute([_last(steps[-1], part) for part in frame.to_delayed()])
        found: list[Rows] = []
        there, lost = self._workers(), 0
        while waiting:
            try:
                done = wait(waiting, timeout=1, return_when="FIRST_COMPLETED").done
            except TimeoutError:
                done = set()
            now = self._workers()
            there, lost = now, lost + len(there - now)
            failed = any(future.status != "finished" for future in done)
            if failed or lost > LOSSES:
                self._client.cancel(waiting, force=True)
                return None
            try:
                found += self._client.gather(list(done))
            except Exception:
                # whatever Dask's shuffle stumbled over; a fault of ours comes again through files
                self._client.cancel(waiting, force=True)
                return None
            waiting = [future for future in waiting if future not in done]
        return found

    def _workers(self) -> set[str]:
        return set(self._client.scheduler_info(n_workers=-1)["workers"])

    def close(self) -> None:
        """Leave the cluster; one that was started here ends."""
        self._client.close()
        if self._cluster:
            self._cluster.close()


def _cluster(workers: int) -> Any:
    """Processes here, begun again as long as one of them dies before it has begun.

    They are forked off a process that has loaded what takes them longest, so that one that dies
    is soon replaced.
    """
    import dask
    import distributed

    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    if FORKED in multiprocessing.get_all_start_methods():
        dask.config.set({"distributed.worker.multiprocessing-method": FORKED})
        # Dask names its own when it is asked first
        distributed.utils.get_mp_context().set_forkserver_preload(["distributed", "dask.dataframe"])
    for lives in reversed(range(LIVES)):
        try:
            return distributed.LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                dashboard_address="127.0.0.1:0",
                silence_logs=logging.CRITICAL,
            )
        except RuntimeError as error:
            if not lives:
                raise CurationError(
                    f"Dask's workers die before they begin: {error.__cause__ or error}",
                    fix="see that there is memory, or --engine local",
                ) from None


def versions() -> str:
    """What decides that two machines give the same bytes."""
    import pyarrow
    import regex

    return f"curation {__version__}, pyarrow {pyarrow.__version__}, regex {regex.__version__}"


def _versions() -> str:
    try:
        return versions()
    except ImportError as error:
        return str(error)


def _blocks(made: Rows, parts: int) -> Any:
    """Rows as a table of one block of bytes a part: Dask moves blocks far faster than rows."""
    import pandas as pd

    ends, made = by_part(made, parts)
    blocks = {
        part: made[ends[part] : ends[part + 1]].tobytes()
        for part in np.flatnonzero(np.diff(ends)).tolist()
    }
    part = np.array(list(blocks), dtype=np.int64)
    return pd.DataFrame({"part": part, "rows": pd.Series(list(blocks.values()), dtype=object)})


def _produced(produce: Callable[[T], Rows], parts: int, item: T) -> Any:
    return _blocks(produce(item), parts)


def _stepped(step: Step, parts: int, frame: Any) -> Any:
    return _blocks(_finished(step, frame), parts)


def _finished(step: Step, frame: Any) -> Rows:
    return step.work(np.frombuffer(b"".join(frame["rows"]), dtype=step.kind))


def _last(step: Step, part: Any) -> Any:
    from dask.delayed import delayed

    return delayed(_finished, pure=False)(step, part)
