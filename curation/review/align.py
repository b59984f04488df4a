"""What two readings of one article have in common.

Ids mean nothing across readings. A reading is therefore told as *facts* that speak of places in
the text only: "the mention at 12–20 is a GPE", "the trigger at 30–36 has the mention at 12–20 as
its Participant". Facts of two readings are the same where they are equal; a `View` says which
facts a reading is reduced to before it is compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from curation.model import Annotation

Place = tuple[int, int]


class Fact(NamedTuple):
    """One thing a reading says.

    Attributes:
        place: where it says so: mention, trigger or evidence.
        label: the type, role or value said; empty where only the place counts.
        rest: what else tells it from other facts: the place or ref of a filler. All facts of one
            view can be ordered.
    """

    place: Place
    label: str
    rest: tuple[int | str, ...] = ()


class Reading:
    """An annotation with its ids resolved.

    Attributes:
        annotation: the record itself.
        places: place of every item by id: mention, trigger, evidence.
        refs: canonical ids of every mention by id.
    """

    __slots__ = ("annotation", "places", "refs")

    def __init__(self, annotation: Annotation):
        self.annotation = annotation
        self.refs = {entity.id: entity.ref for entity in annotation.entities}
        self.places: dict[str, Place] = {e.id: (e.start, e.end) for e in annotation.entities}
        for event in annotation.events:
            self.places[event.id] = (event.trigger.start, event.trigger.end)
        for stance in annotation.stances:
            self.places[stance.id] = (stance.evidence.start, stance.evidence.end)


@dataclass(frozen=True, slots=True)
class View:
    """A way to look at a reading: a layer of scores, agreement or adjudication.

    Attributes:
        name: of the layer, in words.
        about: what counts as the same, one line.
        facts: the facts of a reading.
        relaxed: facts of one label match where their places overlap, one to one.
    """

    name: str
    about: str
    facts: Callable[[Reading], Iterable[Fact]]
    relaxed: bool = False


class Match(NamedTuple):
    """Facts two readings share (first reading's side, in no order), and what only one says."""

    both: list[Fact]
    first_only: list[Fact]
    second_only: list[Fact]


class Facts:
    """The facts of one reading under one view, ready to be compared many times.

    Attributes:
        counts: how often each is said.
        once: all of them, if none is said twice; else None.
    """

    __slots__ = ("counts", "once")

    def __init__(self, facts: Iterable[Fact]):
        self.counts = Counter(facts)
        self.once = frozenset(self.counts) if len(self.counts) == self.counts.total() else None


def match(view: View, first: Facts, second: Facts) -> Match:
    """Pair the facts of two readings, one to one; what only one says is sorted."""
    if first.once is not None and second.once is not None:
        both = list(first.once & second.once)
        lost, extra = sorted(first.once - second.once), sorted(second.once - first.once)
    else:
        shared = first.counts & second.counts
        both = list(shared.elements())
        lost = sorted((first.counts - shared).elements())
        extra = sorted((second.counts - shared).elements())
    if not view.relaxed or not lost or not extra:
        return Match(both, lost, extra)
    paired, lost, extra = _overlapping(lost, extra)
    return Match(both + paired, lost, extra)


def _overlapping(lost: list[Fact], extra: list[Fact]) -> tuple[list[Fact], list[Fact], list[Fact]]:
    """Pair facts of equal label whose places overlap, from left to right.

    For spans that do not overlap each other inside one reading no pairing is larger: the pair of
    the leftmost overlap can be swapped into any best pairing.
    """
    paired: list[Fact] = []
    lost_rest: list[Fact] = []
    extra_rest: list[Fact] = []
    for label in sorted({fact.label for fact in [*lost, *extra]}):
        ours = [fact for fact in lost if fact.label == label]
        theirs = [fact for fact in extra if fact.label == label]
        while ours and theirs:
            one, two = ours[0], theirs[0]
            if one.place[0] < two.place[1] and two.place[0] < one.place[1]:
                paired.append(ours.pop(0))
                theirs.pop(0)
            elif one.place[1] <= two.place[1]:
                lost_rest.append(ours.pop(0))
            else:
                extra_rest.append(theirs.pop(0))
        lost_rest += ours
        extra_rest += theirs
    return paired, sorted(lost_rest), sorted(extra_rest)
