"""Krippendorff's alpha for unitizing, gathered article by article.

Krippendorff, Mathet, Bouvry and Widlöcher 2016, "On the reliability of unitizing textual continua:
Further developments" (Quality & Quantity 50), with its erratum. Each reading cuts the text into
labelled units and the gaps between them; readings are compared by the length, in code points, of
what their units and gaps share, so that a span one word too long counts as nearly right.

With n_c readings that give label c to a code point of an article read by m (a gap is a label too):

    l_cc = sum over code points of n_c (n_c - 1) / (m - 1)      observed coincidences   (1)
    l_c  = sum over code points of n_c                          their margin            (3)
    s_c  = sum of length² over units of c; of length over gaps
    e_cc = l (l_c² - s_c) / (l² - s)                            expected coincidences   (4)
    alpha = 1 - (l - sum of l_cc) / (l - sum of e_cc)                                   (5)

where l and s are the sums of l_c and s_c. A unit never meets itself by chance: that is what s takes
off. Articles are one continuum after the other; their sums add up.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from curation.model import Record
from curation.review.align import Fact
from curation.review.bootstrap import Interval, intervals

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

GAP = ""
"""The label of what lies between units."""

ANY = "any"
"""Stands for all labels together: a unit or a gap, whatever its label."""


class Estimate(Record):
    """A measure with its 95 % interval when articles are drawn anew; None where not defined."""

    value: float | None
    interval: Interval | None


class Unitizing(Record):
    """How far readings cut the text alike and label the pieces alike.

    Attributes:
        name: of the layer: mentions, triggers, …
        units: how many units all readings have.
        alpha: of units with their labels.
        boundaries: of units against gaps, labels left aside (formula 6).
        labels: of each label's units against everything else.
    """

    name: str
    units: int
    alpha: Estimate
    boundaries: Estimate
    labels: dict[str, Estimate]


class Sums(NamedTuple):
    """Of one label in one article: observed coincidences, margin, squares (l_cc, l_c, s_c)."""

    shared: float
    margin: float
    squares: float


class Continuum:
    """The sums of one layer over the articles seen so far."""

    def __init__(self) -> None:
        self.units = 0
        self._articles: list[dict[str, Sums]] = []

    def add(self, readings: Sequence[Iterable[Fact]], length: int) -> None:
        """Take in one article.

        Args:
            readings: the units of each reading, two readings or more. Where units of one reading
                overlap, the later one begins where the earlier one ends.
            length: of the text, in code points.
        """
        people = len(readings)
        edges: list[tuple[int, int, str]] = []
        margins: Counter[str] = Counter()
        squares: Counter[str] = Counter()
        for facts in readings:
            for start, end, label in _flat(facts):
                edges += [(start, 1, label), (end, -1, label)]
                margins[label] += end - start
                squares[label] += (end - start) ** 2
                self.units += 1
        margins[ANY], squares[ANY] = margins.total(), squares.total()
        shared = _shared(edges, people, length)
        gaps = people * length - margins[ANY]
        self._articles.append(
            {
                label: Sums(shared[label] / (people - 1), margins[label], squares[label])
                for label in margins
            }
            | {GAP: Sums(shared[GAP] / (people - 1), gaps, gaps)}
        )

    def result(self, name: str, samples: int, seed: int) -> Unitizing:
        """The measures, with intervals if `samples` is not 0."""
        labels = sorted({label for sums in self._articles for label in sums} - {ANY, GAP})
        table = self._table(labels)
        values = _alphas(table.sum(axis=0, keepdims=True))[0] if len(table) else []
        ranges: Sequence[Interval | None] = [None] * len(values)
        if samples and len(table):
            ranges = intervals(table, _alphas, samples=samples, seed=seed)
        found = [
            Estimate(value=None if value != value else float(value), interval=interval)
            for value, interval in zip(values, ranges, strict=True)
        ] or [Estimate(value=None, interval=None)] * 2
        return Unitizing(
            name=name,
            units=self.units,
            alpha=found[0],
            boundaries=found[1],
            labels=dict(zip(labels, found[2:], strict=True)),
        )

    def _table(self, labels: Sequence[str]) -> NDArray[np.float64]:
        """Articles by sums: three columns a label, GAP and ANY first."""
        import numpy as np

        columns = (GAP, ANY, *labels)
        nothing = Sums(0, 0, 0)
        rows = [
            [number for label in columns for number in sums.get(label, nothing)]
            for sums in self._articles
        ]
        return np.array(rows, dtype=float).reshape(len(rows), 3 * len(columns))


def _flat(facts: Iterable[Fact]) -> Iterable[tuple[int, int, str]]:
    reach = 0
    for fact in sorted(facts):
        start, end = max(fact.place[0], reach), fact.place[1]
        if start < end:
            yield start, end, fact.label
            reach = end


def _shared(edges: list[tuple[int, int, str]], people: int, length: int) -> dict[str, float]:
    """Sum over code points of n (n - 1), by label, for GAP and for ANY."""
    shared: dict[str, float] = defaultdict(float)
    active: Counter[str] = Counter()
    covered = position = 0
    for place, step, label in sorted(edges):
        if place > position:
            stretch = place - position
            for name, count in active.items():
                shared[name] += count * (count - 1) * stretch
            shared[ANY] += covered * (covered - 1) * stretch
            shared[GAP] += (people - covered) * (people - covered - 1) * stretch
            position = place
        active[label] += step
        covered += step
    shared[GAP] += people * (people - 1) * (length - position)
    return shared


def _alphas(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """All measures of every row of sums: alpha, boundaries, then label by label."""
    import numpy as np

    triples = sums.reshape(len(sums), -1, 3)
    shared, margins, squares = triples[:, :, 0], triples[:, :, 1], triples[:, :, 2]
    parts = [0, *range(2, triples.shape[1])]
    total = margins[:, parts].sum(axis=1)
    chance = total**2 - squares[:, parts].sum(axis=1)
    expected = (margins[:, parts] ** 2 - squares[:, parts]).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = total - total * expected / chance
        observed = total - shared[:, parts].sum(axis=1)
        alpha = np.where(expected > 0, 1 - observed / expected, np.nan)
        # One label against the rest is formula 5 for two labels, the rest being a gap.
        wholes, ours = total[:, None], margins[:, 1:]
        chance_one = wholes**2 - squares[:, 1:] - (wholes - ours)
        expected_one = wholes * ours * (wholes - ours) / chance_one
        observed_one = ours - shared[:, 1:]
        single = np.where(expected_one > 0, 1 - observed_one / expected_one, np.nan)
    return np.column_stack([alpha, single])
