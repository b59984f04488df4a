"""Counts of every layer, an article a row: what intervals of a pair or a month are drawn from."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from typing import TYPE_CHECKING

from curation.review.bootstrap import Interval, draws, f1, intervals
from curation.review.scores import Score
from curation.review.views import LAYERS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

COLUMN = {layer.name: 2 * number for number, layer in enumerate(LAYERS)}
"""Where the two counts of a layer stand in a row."""

Row = Mapping[str, tuple[int, int]]
"""By layer: how often two readings say the same, counted for both, and how much only one says."""


class Rows:
    """Rows of articles; four bytes a number, so that many articles fit."""

    def __init__(self) -> None:
        self._numbers = array("i")

    @property
    def articles(self) -> int:
        """How many rows there are."""
        return len(self._numbers) // (2 * len(LAYERS))

    def add(self, row: Row) -> None:
        """Take in an article."""
        numbers = [0] * (2 * len(LAYERS))
        for layer, (right, wrong) in row.items():
            numbers[COLUMN[layer]], numbers[COLUMN[layer] + 1] = right, wrong
        self._numbers.extend(numbers)

    def scores(self, samples: int, seed: int) -> dict[str, Score]:
        """Score by layer; each reading is taken once for the truth, so P, R and F1 are equal."""
        table = self._table()
        found: list[Interval | None] = [None] * len(LAYERS)
        if samples:
            found = intervals(table, f1, samples=samples, seed=seed)
        sums = table.sum(axis=0).astype(int).tolist()
        return {
            layer: Score.of((sums[at], sums[at + 1], sums[at + 1]), interval)
            for (layer, at), interval in zip(COLUMN.items(), found, strict=True)
        }

    def draws(self, samples: int, seed: int) -> NDArray[np.float64]:
        """F1 when the articles are drawn anew: samples by layers, NaN where there is none."""
        return draws(self._table(), f1, samples=samples, seed=seed)

    def _table(self) -> NDArray[np.float64]:
        """Articles by sums, two columns a layer."""
        import numpy as np

        return np.array(self._numbers, dtype=float).reshape(self.articles, -1)
