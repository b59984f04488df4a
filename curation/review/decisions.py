"""What an adjudicator has decided about a conflict, and where in the article it counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pydantic import AwareDatetime

from curation.model import Annotation, Entity, Event, Record, Sha256, Stance
from curation.review.align import Place, Reading


class Decision(Record):
    """What an adjudicator said about one conflict.

    It is complete where it speaks: in `spans` there are its mentions and triggers with its fields
    and links, and no others; likewise its stances where their evidence lies in `stances`. The
    rest of the reading is what was shown beside the conflict.

    Attributes:
        case: id of the conflict, as pushed.
        article_id: of the article.
        article_sha256: of the text it speaks of.
        author: pseudonym of the adjudicator.
        decided: when it was submitted.
        changed: when it was last changed on the server. Where two decisions speak, the later
            change counts.
        shown: whose readings were shown, and what each was called there.
        spans: stretches of the article, code points.
        stances: stretches of the article.
        reading: what the adjudicator says, in offsets of the article.
    """

    case: str
    article_id: str
    article_sha256: Sha256
    author: str
    decided: AwareDatetime
    changed: AwareDatetime
    shown: tuple[str, ...]
    spans: tuple[Place, ...]
    stances: tuple[Place, ...]
    reading: Annotation

    @property
    def name(self) -> str:
        """How provenance names it: the adjudicator and the case."""
        return f"{self.author}+{self.case}"


class Rulings:
    """The decisions about one article, the later before the earlier.

    Attributes:
        decisions: as they count.
        readings: with ids resolved, by name of the decision.
    """

    def __init__(self, decisions: Iterable[Decision]):
        self.decisions = sorted(decisions, key=lambda d: (d.changed, d.case), reverse=True)
        self.readings = {one.name: Reading(one.reading) for one in self.decisions}

    def covers(self, place: Place) -> bool:
        """Whether what mentions and triggers there are at a place is decided."""
        return any(meets(place, one.spans) for one in self.decisions)

    def covers_stance(self, place: Place) -> bool:
        """Whether what stances have their evidence at a place is decided."""
        return any(meets(place, one.stances) for one in self.decisions)

    def entities(self) -> Iterator[tuple[str, Entity]]:
        """The decided mentions, with the names of their decisions."""
        for number, one in enumerate(self.decisions):
            for entity in one.reading.entities:
                if self._counts(number, entity.id, [d.spans for d in self.decisions]):
                    yield one.name, entity

    def events(self) -> Iterator[tuple[str, Event]]:
        """The decided events."""
        for number, one in enumerate(self.decisions):
            for event in one.reading.events:
                if self._counts(number, event.id, [d.spans for d in self.decisions]):
                    yield one.name, event

    def stances(self) -> Iterator[tuple[str, Stance]]:
        """The decided stances."""
        for number, one in enumerate(self.decisions):
            for stance in one.reading.stances:
                if self._counts(number, stance.id, [d.stances for d in self.decisions]):
                    yield one.name, stance

    def _counts(self, number: int, item: str, stretches: Sequence[Sequence[Place]]) -> bool:
        """Whether a decision speaks of its item and no later one speaks there."""
        place = self.readings[self.decisions[number].name].places[item]
        later = any(meets(place, there) for there in stretches[:number])
        return meets(place, stretches[number]) and not later


def meets(place: Place, stretches: Iterable[Place]) -> bool:
    """Whether a place shares text with one of some stretches."""
    return any(place[0] < end and start < place[1] for start, end in stretches)
