"""Gamma: agreement on where units are and what they are called, by their best alignment.

Mathet, Widlöcher and Métivier 2015, "The Unified and Holistic Method Gamma for Inter-Annotator
Agreement Measure and Alignment" (Computational Linguistics 41, 437–479), for two readings at a
time, with equal weight for position and label:

    d_pos(u, v) = ((|start_u - start_v| + |end_u - end_v|) / (length_u + length_v))²
    d_cat(u, v) = 0 if their labels are equal, else 1
    d(u, v) = d_pos + d_cat, and 1 for a unit that is aligned with nothing

The best alignment pairs units so that the sum of d, over pairs and lonely units, is least; gamma is
1 less that sum over the sum to be expected by chance. Chance is drawn as in section 5.2: each of
two readings is that of either person, moved along the text by a random stretch, what leaves it at
the end coming in at the beginning; the two stretches differ by half a unit's mean length or more.

Of more than two readings all pairs are taken, and sums are pooled over pairs and articles, so that
articles count by the units in them.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from curation.model import Record
from curation.review.align import Fact
from curation.review.bootstrap import Interval, intervals
from curation.review.unitizing import Estimate

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DRAWS = 20
"""How often chance is drawn for each article."""

ALONE = 1.0
"""What a unit costs that is aligned with nothing."""


class Unit(NamedTuple):
    """A labelled stretch; code points, end exclusive."""

    start: int
    end: int
    label: str


class Gamma(Record):
    """Gamma of one layer.

    Attributes:
        name: of the layer: mentions, triggers, …
        units: how many units all readings have.
        gamma: with its interval; None where there is nothing to align.
    """

    name: str
    units: int
    gamma: Estimate


class Alignments:
    """What the best alignments of one layer cost, over the articles seen so far."""

    def __init__(self, seed: int) -> None:
        self.units = 0
        self._random = random.Random(seed)
        self._sums: list[tuple[float, float]] = []

    def add(self, readings: Sequence[Iterable[Fact]], length: int) -> None:
        """Take in one article.

        Args:
            readings: the units of each reading, two readings or more.
            length: of the text, in code points.
        """
        sides = [sorted(Unit(*fact.place, fact.label) for fact in facts) for facts in readings]
        self.units += sum(map(len, sides))
        pairs = list(combinations(sides, 2))
        found = sum(disorder(one, two) for one, two in pairs)
        drawn = [
            disorder(*shuffled(*self._random.choice(pairs), length, self._random))
            for _ in range(DRAWS)
        ]
        self._sums.append((found, len(pairs) * sum(drawn) / DRAWS))

    def result(self, name: str, samples: int, seed: int) -> Gamma:
        """Gamma, with an interval if `samples` is not 0."""
        import numpy as np

        table = np.array(self._sums, dtype=float).reshape(-1, 2)
        value = float(_gamma(table.sum(axis=0, keepdims=True))[0, 0])
        interval: Interval | None = None
        if samples and len(table):
            interval = intervals(table, _gamma, samples=samples, seed=seed)[0]
        known = None if value != value else value
        return Gamma(name=name, units=self.units, gamma=Estimate(value=known, interval=interval))


def _gamma(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(sums[:, 1:] > 0, 1 - sums[:, :1] / sums[:, 1:], np.nan)


def disorder(one: Sequence[Unit], two: Sequence[Unit]) -> float:
    """The least cost of aligning two readings; units in text order.

    To pair two units saves what they would cost alone, less what they cost together. Only pairs
    that save something matter, and these fall into small groups, each solved on its own.
    """
    saved = _savings(one, two)
    return ALONE * (len(one) + len(two)) - sum(map(best_saving, _groups(saved)))


Savings = dict[tuple[int, int], float]


def _savings(one: Sequence[Unit], two: Sequence[Unit]) -> Savings:
    """What each pair of units saves that saves something, by their numbers."""
    found: Savings = {}
    longest = max((unit.end - unit.start for unit in two), default=0)
    first = 0
    for i, (start, end, label) in enumerate(one):
        # Beyond this far apart two units are better left alone: d_pos would be 2 or more.
        reach = 1.5 * (end - start + longest)
        while first < len(two) and two[first].start < start - reach:
            first += 1
        for j in range(first, len(two)):
            other = two[j]
            if other.start > start + reach:
                break
            apart = abs(start - other.start) + abs(end - other.end)
            cost = (apart / (end - start + other.end - other.start)) ** 2 + (label != other.label)
            if cost < 2 * ALONE:
                found[i, j] = 2 * ALONE - cost
    return found


def _groups(saved: Savings) -> list[Savings]:
    """The pairs, those that share a unit together."""
    group: dict[tuple[int, int], int] = {}
    members: dict[int, list[tuple[int, int]]] = {}
    for number, (i, j) in enumerate(saved):
        touched = {group[unit] for unit in ((0, i), (1, j)) if unit in group}
        units = [unit for known in touched for unit in members.pop(known)]
        members[number] = list(dict.fromkeys([*units, (0, i), (1, j)]))
        group.update(dict.fromkeys(members[number], number))
    found: dict[int, Savings] = defaultdict(dict)
    for (i, j), value in saved.items():
        found[group[0, i]][i, j] = value
    return list(found.values())


def best_saving(saved: Savings) -> float:
    """The most that pairs can save, no unit in two pairs.

    The Hungarian method by shortest augmenting paths (Kuhn 1955; Jonker and Volgenant 1987), on
    costs below zero; leaving a unit alone costs nothing more.
    """
    if len(saved) == 1:
        return next(iter(saved.values()))
    rows = {i: number for number, i in enumerate(dict.fromkeys(i for i, _ in saved), 1)}
    columns = {j: number for number, j in enumerate(dict.fromkeys(j for _, j in saved), 1)}
    height, width = len(rows), len(columns) + len(rows)
    cost = [[0.0] * (width + 1) for _ in range(height + 1)]
    for (i, j), value in saved.items():
        cost[rows[i]][columns[j]] = -value
    over, down, owner = [0.0] * (height + 1), [0.0] * (width + 1), [0] * (width + 1)
    for row in range(1, height + 1):
        owner[0], column = row, 0
        least, before = [float("inf")] * (width + 1), [0] * (width + 1)
        done = [False] * (width + 1)
        while owner[column]:
            done[column] = True
            here, step, following = owner[column], float("inf"), 0
            for j in range(1, width + 1):
                if not done[j]:
                    slack = cost[here][j] - over[here] - down[j]
                    if slack < least[j]:
                        least[j], before[j] = slack, column
                    if least[j] < step:
                        step, following = least[j], j
            for j in range(width + 1):
                if done[j]:
                    over[owner[j]] += step
                    down[j] -= step
                else:
                    least[j] -= step
            column = following
        while column:
            owner[column] = owner[before[column]]
            column = before[column]
    return -sum(cost[owner[j]][j] for j in range(1, width + 1) if owner[j])


def shuffled(
    one: Sequence[Unit], two: Sequence[Unit], length: int, rng: random.Random
) -> tuple[list[Unit], list[Unit]]:
    """Two readings by chance, made of two that people gave: see the head of this module."""
    lengths = [unit.end - unit.start for unit in (*one, *two)]
    least = sum(lengths) / max(len(lengths), 1) / 2
    first = second = rng.uniform(0, length)
    if 2 * least < length:
        while abs(first - second) < least:
            second = rng.uniform(0, length)
    moved = []
    for stretch in (int(first), int(second)):
        units = rng.choice((one, two))
        moved.append(sorted(_moved(unit, stretch, length) for unit in units))
    return moved[0], moved[1]


def _moved(unit: Unit, by: int, length: int) -> Unit:
    start = unit.start + by
    if start > length:
        start -= length
    return Unit(start, start + unit.end - unit.start, unit.label)
