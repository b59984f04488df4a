"""Intervals by drawing articles anew.

Percentile bootstrap (Efron and Tibshirani 1993, "An Introduction to the Bootstrap", §13.3), widened
for few articles ("expanded percentile interval", Hesterberg 2015, "What Teachers Should Know About
the Bootstrap", The American Statistician 69, 371–386). Articles are drawn, not facts: the facts of
one article are not independent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from statistics import NormalDist
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Measures: TypeAlias = Callable[[NDArray[np.float64]], NDArray[np.float64]]

Interval = tuple[float, float]
Counts = tuple[int, int, int]
"""True positives, false positives, false negatives."""

CHUNK = 64
"""Samples drawn at a time: bounds the memory, does not change the result."""


def f1_intervals(
    columns: Sequence[Mapping[int, Counts]],
    articles: int,
    *,
    samples: int,
    seed: int,
    level: float = 0.95,
) -> list[Interval | None]:
    """Intervals of F1.

    Args:
        columns: for each measure, the counts by article number; absent means all zero.
        articles: how many there are to draw from.
        samples: how often to draw; 0 gives no intervals.
        seed: equal input and seed give equal intervals.
        level: share of the samples an interval holds.

    Returns:
        (low, high) for each column; None where no sample has anything to score, and with fewer
        than two articles, since one tells nothing of how articles differ.
    """
    if not samples or articles < 2 or not columns:
        return [None] * len(columns)
    import numpy as np

    counts = np.zeros((articles, 2 * len(columns)))
    for number, column in enumerate(columns):
        for article, (tp, fp, fn) in column.items():
            counts[article, 2 * number] = 2 * tp
            counts[article, 2 * number + 1] = fp + fn
    return intervals(counts, f1, samples=samples, seed=seed, level=level)


def f1(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """F1 from sums of twice the true positives and of all errors, two columns a measure."""
    import numpy as np

    right, wrong = sums[:, 0::2], sums[:, 1::2]
    return np.where(right + wrong > 0, right / np.maximum(right + wrong, 1), np.nan)


def intervals(
    sums: NDArray[np.float64],
    measures: Measures,
    *,
    samples: int,
    seed: int,
    level: float = 0.95,
) -> list[Interval | None]:
    """Intervals of measures that follow from sums over articles.

    Args:
        sums: what each article adds, articles by columns.
        measures: from sums (samples by columns) to measures (samples by measures), NaN where a
            measure is not defined.
        samples: how often to draw.
        seed: equal input and seed give equal intervals.
        level: share of the samples an interval holds.

    Returns:
        (low, high) for each measure; None where it is defined in no sample, and with fewer than
        two articles.
    """
    drawn = draws(sums, measures, samples=samples, seed=seed)
    if len(sums) < 2:
        return [None] * drawn.shape[1]
    return quantiles(drawn, widened(len(sums), level))


def widened(articles: int, level: float = 0.95) -> float:
    """The share of samples to hold so that the truth is held at `level`.

    The spread of samples is that of a mean whose variance is divided by n instead of n - 1, and
    known instead of estimated. What makes up for both, exactly for a mean of normal values, is to
    cut at the normal probability of sqrt(n / (n - 1)) times the quantile of Student's t with
    n - 1 degrees of freedom (here by its series in 1 / (n - 1), to the second term).

    Args:
        articles: n.
        level: how often the interval shall hold the truth.
    """
    free = articles - 1
    if free < 1:
        return level
    normal = NormalDist()
    z = normal.inv_cdf((1 + level) / 2)
    t = z + (z**3 + z) / (4 * free) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * free**2)
    return 2 * normal.cdf(t * (articles / free) ** 0.5) - 1


def draws(
    sums: NDArray[np.float64], measures: Measures, *, samples: int, seed: int
) -> NDArray[np.float64]:
    """The measures, samples by measures, when articles are drawn anew; see `intervals`."""
    import numpy as np

    random = np.random.default_rng(seed)
    articles = len(sums)
    drawn = []
    for start in range(0, samples, CHUNK):
        size = min(CHUNK, samples - start)
        weights = random.multinomial(articles, [1 / articles] * articles, size=size)
        drawn.append(measures(weights.astype(float) @ sums))
    return np.concatenate(drawn)


def quantiles(values: NDArray[np.float64], level: float = 0.95) -> list[Interval | None]:
    """The middle `level` of each column's values, NaN left aside; None where there are none."""
    import numpy as np

    tail = (1 - level) / 2
    found: list[Interval | None] = []
    for column in values.T:
        known = column[~np.isnan(column)]
        if known.size:
            low, high = np.quantile(known, [tail, 1 - tail])
            found.append((float(low), float(high)))
        else:
            found.append(None)
    return found
