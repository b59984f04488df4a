"""Making the next thing while the present one is used."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")


def ahead(make: Callable[[A], B], parts: Iterable[A], most: int = 1) -> Iterator[B]:
    """What `make` gives for each part, in order.

    The server has work while we have, and the other way round: threads make the next `most`
    things, and never more than that. What `make` raises is raised when its turn comes.
    """
    left = iter(parts)
    with ThreadPoolExecutor(most) as threads:
        coming = deque(threads.submit(make, part) for part in islice(left, most))
        while coming:
            found = coming.popleft().result()
            coming.extend(threads.submit(make, part) for part in islice(left, 1))
            yield found
