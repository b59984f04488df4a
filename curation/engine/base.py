"""What every engine does, in the same words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from time import monotonic
from types import TracebackType
from typing import NamedTuple, Protocol, Self, TypeVar

import numpy as np
import numpy.typing as npt

T = TypeVar("T")
R = TypeVar("R")

PATIENCE = 1.0
"""Seconds."""

Rows = npt.NDArray[np.void]
"""A structured array; `key`, 64 bits without a sign, says which rows belong together."""


class Step(NamedTuple):
    """What a shuffle does with rows that belong together.

    `work` is given the rows of some keys, for each key all there are, in any order, and returns
    rows for the next step. It must not depend on which other keys come along.
    """

    kind: list[tuple[str, str]]
    work: Callable[[Rows], Rows]


class Engine(Protocol):
    """Runs functions elsewhere. What is sent is pickled: functions of modules, `partial`, data.

    A worker that dies costs time only: what it did is done again by another. So functions must be
    pure, or write so that writing twice is writing once.
    """

    name: str
    workers: int

    def map(self, work: Callable[[T], R], items: Iterable[T]) -> Iterator[tuple[int, R]]:
        """Do `work` on every item; items are drawn as workers become free.

        Yields:
            The number of an item and its result, in the order in which they finish.

        Raises:
            CurationError: an item has cost several workers their lives.
        """
        ...

    def group(
        self,
        produce: Callable[[T], Rows],
        items: Sequence[T],
        steps: Sequence[Step],
        parts: int,
        place: str,
    ) -> Iterator[Rows]:
        """Shuffle rows by their key, once for every step.

        Args:
            produce: makes the rows of an item, of the first step's kind.
            items: what to make rows of.
            steps: one after the other; `kind` names the columns of the rows it is given.
            parts: into how many parts the keys are divided; one part must fit into a worker.
            place: an address that all workers reach, where rows may lie meanwhile.

        Yields:
            What the last step returned, part by part, in any order.
        """
        ...

    def close(self) -> None:
        """Stop what was started here; a cluster that was only connected to goes on."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class Closing:
    """Lets an engine be used in a `with` statement."""

    def close(self) -> None:
        """Nothing to stop."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self.close()


def in_order(found: Iterable[tuple[int, R]]) -> Iterator[R]:
    """Results in the order of their items, those that come too early held back."""
    waiting: dict[int, R] = {}
    following = 0
    for number, result in found:
        waiting[number] = result
        while following in waiting:
            yield waiting.pop(following)
            following += 1


def spread(
    engine: Engine, work: Callable[[Sequence[T]], R], items: Iterable[T], size: int
) -> Iterator[R]:
    """Do `work` on so many items at a time; what it returns, in the order of the items.

    On this machine the work begins in this process: what is done within `PATIENCE` is done before
    further processes would have started.
    """
    found = iter(items)
    chunks = iter(lambda: list(islice(found, size)), [])
    if engine.name == "local":
        until = monotonic() + PATIENCE
        while monotonic() < until:
            if not (chunk := next(chunks, [])):
                return
            yield work(chunk)
    yield from in_order(engine.map(work, chunks))
