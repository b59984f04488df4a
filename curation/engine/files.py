"""A shuffle through files, made of nothing but an engine's `map`.

Every item writes its rows once, sorted by part; whoever gathers a part reads its stretch of each
file. What is written stays, so that a worker that dies costs its own item only, however often
workers die.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from curation.engine.base import Engine, Rows, Step
from curation.engine.shards import names, read_bytes, remove, write_bytes

T = TypeVar("T")

Ends = npt.NDArray[np.int64]


def through_files(
    engine: Engine,
    place: str,
    produce: Callable[[T], Rows],
    items: Sequence[T],
    steps: Sequence[Step],
    parts: int,
) -> Iterator[Rows]:
    """See `Engine.group`; `place` is an address that all workers reach, and is emptied."""
    remove(place)
    many = len(items)
    write = partial(_scatter, produce, f"{place}/0", parts)
    for _ in engine.map(write, list(enumerate(items))):
        pass
    for number, step in enumerate(steps[:-1], 1):
        source = partial(_gather, step, f"{place}/{number - 1}", parts)
        write = partial(_scatter, source, f"{place}/{number}", parts)
        for _ in engine.map(write, [(part, part) for part in range(parts)]):
            pass
        remove(f"{place}/{number - 1}")
    last = partial(_gather, steps[-1], f"{place}/{len(steps) - 1}", parts)
    for _, made in engine.map(last, range(parts if many else 0)):
        yield made
    remove(place)


def _scatter(produce: Callable[[T], Rows], folder: str, parts: int, item: tuple[int, T]) -> None:
    """Write the rows of an item sorted by part, behind the places where each part begins."""
    number, content = item
    ends, made = by_part(produce(content), parts)
    write_bytes(f"{folder}/{number}.rows", ends.tobytes() + made.tobytes())


def by_part(made: Rows, parts: int) -> tuple[Ends, Rows]:
    """Where each part begins, and at last where all end, and the rows in that order."""
    part = made["key"] % np.uint64(parts)
    order = np.argsort(part, kind="stable")
    ends = np.searchsorted(part[order], np.arange(parts + 1, dtype=np.uint64))
    return ends.astype("<i8"), made[order]


def _gather(step: Step, folder: str, parts: int, part: int) -> Rows:
    """Do a step on the rows of a part."""
    size, head = np.dtype(step.kind).itemsize, 8 * (parts + 1)
    found: list[Rows] = [np.empty(0, dtype=step.kind)]
    for path in names(folder, ".rows"):
        start, end = np.frombuffer(read_bytes(path, 8 * part, 8 * part + 16), "<i8").tolist()
        if end > start:
            data = read_bytes(path, head + start * size, head + end * size)
            found.append(np.frombuffer(data, dtype=step.kind))
    return step.work(np.concatenate(found))
