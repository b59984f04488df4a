"""The vote on mentions and triggers: which there are, of which type, with which fields."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, Literal, NamedTuple, TypeVar

from curation.model import Entity, Event
from curation.review.align import Place
from curation.review.views import NONE
from curation.review.votes import Author, Court, Matter, shown

Item = TypeVar("Item", Entity, Event)
Fields = Mapping[str, frozenset[Author]]
"""Who said the settled value, by field."""


class Mark(NamedTuple):
    """A span somebody marked; marks sort in text order."""

    start: int
    end: int
    kind: Literal["entity", "trigger"]
    label: str

    @property
    def place(self) -> Place:
        """Where it is."""
        return self.start, self.end

    def meets(self, start: int, end: int) -> bool:
        """Whether it shares a character with a stretch of text."""
        return self.start < end and start < self.end


@dataclass(frozen=True)
class Settled(Generic[Item]):
    """An item gold will hold.

    Attributes:
        item: with its settled type and fields; its id and links are still one annotator's.
        by: the items of those who see the same thing there, by annotator.
        fields: who said the settled type and fields.
    """

    item: Item
    by: Mapping[Author, Item]
    fields: Fields


@dataclass(frozen=True)
class Spans:
    """The settled mentions and triggers, by place, in text order."""

    entities: Mapping[Place, Settled[Entity]]
    events: Mapping[Place, Settled[Event]]


def merge_spans(court: Court) -> Spans:
    """Vote on every span, then on the fields of those that are there."""
    entities: dict[Mark, dict[Author, Entity]] = defaultdict(dict)
    events: dict[Mark, dict[Author, Event]] = defaultdict(dict)
    for author, reading in court.readings.items():
        for entity in reading.annotation.entities:
            mark = Mark(*reading.places[entity.id], "entity", entity.type)
            entities[mark][author] = entity
        for event in reading.annotation.events:
            mark = Mark(*reading.places[event.id], "trigger", event.type)
            events[mark][author] = event
    mentions, triggers = _open(court, entities), _open(court, events)
    _note_losers(court, {**mentions, **triggers})
    return Spans(
        _in_order({**_settle(court, mentions, _entity), **_decided_entities(court, entities)}),
        _in_order({**_settle(court, triggers, _event), **_decided_events(court)}),
    )


def _open(
    court: Court, marked: Mapping[Mark, Mapping[Author, Item]]
) -> dict[Mark, Mapping[Author, Item]]:
    """What there is to vote on: no adjudicator has decided on it."""
    return {mark: by for mark, by in marked.items() if not court.rulings.covers(mark.place)}


def _in_order(found: dict[Place, Settled[Item]]) -> dict[Place, Settled[Item]]:
    return dict(sorted(found.items()))


def _decided_entities(
    court: Court, said: Mapping[Mark, Mapping[Author, Entity]]
) -> dict[Place, Settled[Entity]]:
    """Mentions an adjudicator has decided on; who says the same can vote on links to them."""
    found = {}
    for judge, entity in court.rulings.entities():
        mark = Mark(entity.start, entity.end, "entity", entity.type)
        by = {**said.get(mark, {}), judge: entity}
        fields = dict.fromkeys(("type", "level", "ref"), frozenset({judge}))
        found[mark.place] = Settled(entity, by, fields)
    return found


def _decided_events(court: Court) -> dict[Place, Settled[Event]]:
    """Events an adjudicator has decided on, with links that are theirs alone."""
    found = {}
    for judge, event in court.rulings.events():
        fields = dict.fromkeys(("type", "modality", "polarity", "mode"), frozenset({judge}))
        place = event.trigger.start, event.trigger.end
        found[place] = Settled(event, {judge: event}, fields)
    return found


def _settle(
    court: Court,
    marked: Mapping[Mark, Mapping[Author, Item]],
    decide: Callable[[Court, Mark, Settled[Item], Mapping[Author, Item]], Settled[Item] | None],
) -> dict[Place, Settled[Item]]:
    """The items that are there, as far as their fields are settled too.

    Everybody who marked the place has a say in the fields, whatever type they saw.
    """
    at_place: dict[Place, dict[Author, Item]] = defaultdict(dict)
    for mark, by in marked.items():
        at_place[mark.place].update(by)
    found: dict[Place, Settled[Item]] = {}
    for mark, by in sorted(marked.items(), key=lambda entry: entry[0]):
        if court.settles(by, court.voters):
            seen = Settled(by[min(by)], by, {"type": frozenset(by)})
            if settled := decide(court, mark, seen, at_place[mark.place]):
                found[mark.place] = settled
    return found


def _entity(
    court: Court, mark: Mark, seen: Settled[Entity], there: Mapping[Author, Entity]
) -> Settled[Entity] | None:
    kind = court.ontology.entities.get(mark.label)
    levels = {a: e.level for a, e in there.items() if not kind or _fits(e.level, kind.levels)}
    refs = {a: e.ref for a, e in there.items() if not kind or bool(e.ref) == (kind.ref != "none")}
    level = court.choose(Matter("level", mark.place), levels, lambda value: value or NONE)
    ref = court.choose(
        Matter("ref", mark.place),
        {author: frozenset(ref) for author, ref in refs.items()},
        lambda value: " ".join(sorted(value)) or NONE,
    )
    if not level or not ref:
        return None
    order = Counter(refs[author] for author in ref[1])
    changes = {
        "level": level[0],
        "ref": min(order, key=lambda ref: (-order[ref], ref)),
    }
    return Settled(
        seen.item.model_copy(update=changes),
        seen.by,
        {**seen.fields, "level": level[1], "ref": ref[1]},
    )


def _event(
    court: Court, mark: Mark, seen: Settled[Event], there: Mapping[Author, Event]
) -> Settled[Event] | None:
    kind = court.ontology.events.get(mark.label)
    ballots = {
        "modality": {author: event.modality for author, event in there.items()},
        "polarity": {author: event.polarity for author, event in there.items()},
        "mode": {a: v.mode for a, v in there.items() if not kind or _fits(v.mode, kind.modes)},
    }
    chosen = {
        name: court.choose(Matter(name, mark.place), ballot, lambda value: value or NONE)
        for name, ballot in ballots.items()
    }
    settled = {name: choice for name, choice in chosen.items() if choice}
    if len(settled) < len(chosen):
        return None
    return Settled(
        seen.item.model_copy(update={name: value for name, (value, _) in settled.items()}),
        seen.by,
        {**seen.fields, **{name: said for name, (_, said) in settled.items()}},
    )


def _fits(value: str | None, allowed: Collection[str]) -> bool:
    """Whether a value is one of those allowed, or absent where none is."""
    return value in allowed if value is not None else not allowed


def _note_losers(court: Court, ballots: Mapping[Mark, Mapping[Author, object]]) -> None:
    """Tell what was outvoted and what is open; spans that overlap are one matter."""
    winners = sorted(m for m, said in ballots.items() if court.settles(said, court.voters))
    losers = sorted(ballots.keys() - set(winners))
    beaten: dict[Mark, list[Mark]] = defaultdict(list)
    free: list[Mark] = []
    for mark in losers:
        winner = next((other for other in winners if other.meets(*mark.place)), None)
        if winner:
            beaten[winner].append(mark)
        else:
            free.append(mark)
    for winner, marks in beaten.items():
        court.overrule(*_matter([winner, *marks], ballots))
    for marks in _clusters(free):
        said = {author for mark in marks for author in ballots[mark]}
        if court.settles(court.voters - said, court.voters):
            court.overrule(*_matter(marks, ballots))
        else:
            court.leave_open(*_matter(marks, ballots))


def _clusters(marks: Iterable[Mark]) -> Iterator[list[Mark]]:
    """Groups of marks in text order that hang together by overlaps."""
    group: list[Mark] = []
    reach = 0
    for mark in marks:
        if group and mark.start >= reach:
            yield group
            group = []
        group.append(mark)
        reach = max(reach, mark.end)
    if group:
        yield group


def _matter(
    marks: list[Mark], ballots: Mapping[Mark, Mapping[Author, object]]
) -> tuple[Matter, dict[Author, list[str]]]:
    """What a group of marks is about, and who says what."""
    layer = " or ".join(sorted({mark.kind for mark in marks}))
    place = min(mark.start for mark in marks), max(mark.end for mark in marks)
    readings: dict[Author, list[str]] = defaultdict(list)
    for mark in sorted(marks):
        for author in ballots[mark]:
            readings[author].append(f"{mark.label} {shown(mark.place)}")
    return Matter(layer, place), readings
