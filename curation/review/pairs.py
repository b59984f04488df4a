"""Which of a person's items is which suggested one.

They are the same thing if they have the same id and touch (Label Studio keeps the ids of regions
that are kept), or stand in the same place, or, of what is left, overlap most. A region drawn anew
in a slightly other place is therefore a changed one, not one deleted and one added.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from curation.model import Annotation, Entity, Event, Stance
from curation.review.align import Reading

Item = TypeVar("Item", Entity, Event, Stance)


class Pairs:
    """The items of a suggestion and of a person's reading of the same text, paired.

    Attributes:
        places: id → where it stands (code points, end exclusive), suggested and the person's.
        same: id of a suggested item → id of the person's, one to one.
    """

    def __init__(self, weak: Annotation, human: Annotation):
        """Pair the items of `weak` with those of `human`."""
        self.places = Reading(weak).places, Reading(human).places
        self.same: dict[str, str] = {}
        self.same |= self._matched(weak.entities, human.entities)
        self.same |= self._matched(weak.events, human.events)
        self.same |= self._matched(weak.stances, human.stances, self._alike)

    def moved(self, weak: str) -> bool:
        """Whether a suggested region is gone, or stands elsewhere now."""
        human = self.same.get(weak)
        return human is None or self.places[0][weak] != self.places[1][human]

    def _matched(
        self,
        weak: Sequence[Item],
        human: Sequence[Item],
        alike: Callable[[Item, Item], int] = lambda one, two: 0,
    ) -> dict[str, str]:
        """Suggested item → person's item, one to one."""
        there = self.places[1]
        ordered = sorted(human, key=lambda item: there[item.id])
        starts = [there[item.id][0] for item in ordered]
        longest = max((there[i.id][1] - there[i.id][0] for i in human), default=0)
        pairs = sorted(
            (-(one.id == two.id), -(gap == 0), -alike(one, two), gap, one.id, two.id)
            for one in weak
            for two, gap in self._touching(one.id, ordered, starts, longest)
        )
        found: dict[str, str] = {}
        taken: set[str] = set()
        for *_, first, second in pairs:
            if first not in found and second not in taken:
                found[first] = second
                taken.add(second)
        return found

    def _touching(
        self, weak: str, ordered: Sequence[Item], starts: Sequence[int], longest: int
    ) -> Iterator[tuple[Item, int]]:
        """A person's items that share text with a suggested one, and how much only one covers."""
        a, b = self.places[0][weak]
        for item in ordered[bisect_left(starts, a - longest) : bisect_left(starts, b)]:
            c, d = self.places[1][item.id]
            if d > a:
                yield item, (b - a) + (d - c) - 2 * (min(b, d) - max(a, c))

    def _alike(self, weak: Stance, human: Stance) -> int:
        """How much two stances in one place have in common: their ends, their polarity."""
        return (
            2 * (self.same.get(weak.holder_id) == human.holder_id)
            + 2 * (self.same.get(weak.target) == human.target)
            + (weak.polarity == human.polarity)
        )
