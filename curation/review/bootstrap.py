"""Intervals by drawing articles anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
    """Percentile-bootstrap intervals of F1 (Efron and Tibshirani 1993, §13.3).

    Articles, not facts, are drawn: facts of one article are not independent.

    Args:
        columns: for each measure, the counts by article number; absent means all zero.
        articles: how many there are to draw from.
        samples: how often to draw.
        seed: equal input and seed give equal intervals.
        level: share of the samples the interval holds.

    Returns:
        (low, high) for each column, None where no sample has anything to score.
    """
    if not samples or not articles or not columns:
        return [None] * len(columns)
    import numpy as np

    counts = np.zeros((articles, 2 * len(columns)))
    for number, column in enumerate(columns):
        for article, (tp, fp, fn) in column.items():
            counts[article, 2 * number] = 2 * tp
            counts[article, 2 * number + 1] = 2 * tp + fp + fn
    random = np.random.default_rng(seed)
    drawn = np.empty((samples, len(columns)))
    for start in range(0, samples, CHUNK):
        size = min(CHUNK, samples - start)
        weights = random.multinomial(articles, [1 / articles] * articles, size=size)
        sums = weights.astype(float) @ counts
        over, under = sums[:, 0::2], sums[:, 1::2]
        drawn[start : start + size] = np.where(under > 0, over / np.maximum(under, 1), np.nan)
    tail = (1 - level) / 2
    found: list[Interval | None] = []
    for values in drawn.T:
        known = values[~np.isnan(values)]
        if not known.size:
            found.append(None)
            continue
        low, high = np.quantile(known, [tail, 1 - tail])
        found.append((float(low), float(high)))
    return found
