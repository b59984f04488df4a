"""Chance-corrected agreement on nominal values: Krippendorff's alpha and Cohen's kappa."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from curation.review.align import Fact
from curation.review.bootstrap import Interval, intervals
from curation.review.views import NONE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Coincidences:
    """The coincidence matrix of one attribute (Krippendorff 2011, section C).

    Attributes:
        items: how many items two annotators or more have a value for.
    """

    def __init__(self) -> None:
        self.items = 0
        self._articles: list[dict[tuple[str, str], float]] = []

    def add(self, readings: Sequence[Mapping[Fact, str]]) -> None:
        """Take in one article: the value of every item, by annotator.

        Items nobody has a value for are left out, as in the pairwise comparison.
        """
        units: dict[Fact, Counter[str]] = defaultdict(Counter)
        for reading in readings:
            for item, value in reading.items():
                units[item][value] += 1
        cells: dict[tuple[str, str], float] = defaultdict(float)
        for values in units.values():
            size = values.total()
            if size < 2 or values.keys() == {NONE}:
                continue
            self.items += 1
            for one, count in values.items():
                for two, other in values.items():
                    cells[one, two] += count * (other - (one == two)) / (size - 1)
        self._articles.append(dict(cells))

    def alpha(self) -> float | None:
        """Alpha over all articles; None where there is nothing to disagree about."""
        table = self._table()
        if not table.size:
            return None
        value = float(_alphas(table.sum(axis=0, keepdims=True))[0, 0])
        return None if value != value else value

    def interval(self, samples: int, seed: int) -> Interval | None:
        """Its 95 % interval when articles are drawn anew."""
        table = self._table()
        if not samples or not table.size:
            return None
        return intervals(table, _alphas, samples=samples, seed=seed)[0]

    def _table(self) -> NDArray[np.float64]:
        """Articles by cells, the cells row by row over the values in alphabetical order."""
        import numpy as np

        values = sorted({value for cells in self._articles for pair in cells for value in pair})
        number = {value: place for place, value in enumerate(values)}
        table = np.zeros((len(self._articles), len(values) ** 2))
        for row, cells in enumerate(self._articles):
            for (one, two), count in cells.items():
                table[row, number[one] * len(values) + number[two]] = count
        return table


def _alphas(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """1 - observed / expected disagreement, for every row of flattened coincidence matrices."""
    import numpy as np

    size = round(sums.shape[1] ** 0.5)
    matrices = sums.reshape(-1, size, size)
    margins = matrices.sum(axis=2)
    total = margins.sum(axis=1)
    observed = total - np.trace(matrices, axis1=1, axis2=2)
    expected = (total**2 - (margins**2).sum(axis=1)) / np.maximum(total - 1, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        alphas = np.where(expected > 0, 1 - observed / expected, np.nan)
    return alphas[:, None]


def kappa(table: Mapping[tuple[str, str], int]) -> float | None:
    """Cohen's kappa of two annotators' values (Cohen 1960, formula 1).

    Args:
        table: how often the first said one value and the second another.

    Returns:
        (observed - expected) / (1 - expected) agreement; None where the latter is 1, or without
        items.
    """
    total = sum(table.values())
    first: Counter[str] = Counter()
    second: Counter[str] = Counter()
    for (one, two), count in table.items():
        first[one] += count
        second[two] += count
    expected = sum(first[value] * second[value] for value in first)
    if expected == total * total:
        return None
    observed = sum(count for (one, two), count in table.items() if one == two)
    return (observed * total - expected) / (total * total - expected)
