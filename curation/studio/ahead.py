"""Making the next thing while the present one is used."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from itertools import islice
from threading import Thread
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")


def ahead(make: Callable[[A], B], parts: Iterable[A], most: int = 1) -> Iterator[B]:
    """What `make` gives for each part, in order.

    The server has work while we have, and the other way round: threads make the next `most`
    things, and never more than that. What `make` raises is raised when its turn comes.
    """
    left = iter(parts)
    coming = deque(_begun(make, part) for part in islice(left, most))
    while coming:
        found = coming.popleft().result()
        coming.extend(_begun(make, part) for part in islice(left, 1))
        yield found


def _begun(make: Callable[[A], B], part: A) -> Future[B]:
    """What a thread of its own is making.

    Nobody waits for it who does not want the thing any more: a server that has stopped answering
    would keep a command that was interrupted. A pool's threads are waited for.
    """
    coming = Future[B]()

    def work() -> None:
        try:
            coming.set_result(make(part))
        except BaseException as error:  # raised where the thing is asked for
            coming.set_exception(error)

    Thread(target=work, daemon=True).start()
    return coming
