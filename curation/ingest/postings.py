"""A compact index from numbers to numbers that grows at its end: who has this shingle?

Entries wait in a dictionary until there are many, then become a sorted array; arrays of like
size are merged (a log-structured merge tree), so that adding one entry to millions costs no more
than adding it to hundreds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.uint32]

_FULL = 2**16


class Postings:
    """Pairs of a key and a value, both of 32 bits, found by key.

    Attributes:
        recent: values by key that have not been settled yet. Read it; `add` writes it.
    """

    def __init__(self, keys: Numbers | None = None, values: Numbers | None = None):
        """Begin empty, or with arrays of equal length in any order."""
        self.recent: dict[int, tuple[int, ...]] = {}
        self._waiting = 0
        self._levels: list[tuple[Numbers, Numbers]] = []
        if keys is not None and values is not None and len(keys):
            self._levels.append(_sorted(keys, values))

    def settled(self, keys: Numbers) -> dict[int, tuple[int, ...]]:
        """Those of the keys that have settled values, and the values."""
        found: dict[int, tuple[int, ...]] = {}
        for level, values in self._levels:
            low = np.searchsorted(level, keys)
            low[low == len(level)] = 0
            hits = np.flatnonzero(level[low] == keys)
            high = np.searchsorted(level, keys[hits], side="right").tolist()
            for key, start, end in zip(keys[hits].tolist(), low[hits].tolist(), high, strict=True):
                found[key] = found.get(key, ()) + tuple(values[start:end].tolist())
        return found

    def add(self, new: Iterable[int], more: Iterable[int], value: int) -> None:
        """Let keys stand with a value: `new` ones that are not in `recent`, and `more` that may."""
        before = len(self.recent)
        self.recent.update(dict.fromkeys(new, (value,)))
        self._waiting += len(self.recent) - before
        for key in more:
            self.recent[key] = (*self.recent.get(key, ()), value)
            self._waiting += 1

    def settle(self) -> None:
        """Make room in `recent`, if it is time. What `settled` said before may be out of date."""
        if self._waiting < _FULL:
            return
        self._levels.append(self._emptied())
        while len(self._levels) > 1 and len(self._levels[-2][0]) < 2 * len(self._levels[-1][0]):
            self._levels[-2:] = [_merged(self._levels[-2:])]

    def arrays(self) -> tuple[Numbers, Numbers]:
        """All keys, sorted, and their values."""
        self._levels = [_merged([*self._levels, self._emptied()])]
        return self._levels[0]

    def _emptied(self) -> tuple[Numbers, Numbers]:
        lengths = [len(values) for values in self.recent.values()]
        keys = np.fromiter(self.recent, dtype=np.uint32, count=len(lengths))
        values = np.fromiter(
            chain.from_iterable(self.recent.values()), dtype=np.uint32, count=self._waiting
        )
        self.recent, self._waiting = {}, 0
        return _sorted(np.repeat(keys, lengths), values)


def _sorted(keys: Numbers, values: Numbers) -> tuple[Numbers, Numbers]:
    order = np.argsort(keys, kind="stable")
    return keys[order], values[order]


def _merged(levels: Sequence[tuple[Numbers, Numbers]]) -> tuple[Numbers, Numbers]:
    return _sorted(
        np.concatenate([keys for keys, _ in levels]),
        np.concatenate([values for _, values in levels]),
    )
