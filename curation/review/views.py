"""The layers on which readings are compared.

Definitions follow the literature where there is one:

- spans, exact and relaxed: Segura-Bedmar et al. 2013 (SemEval-2013 task 9), §4, "strict" and
  "type" matching;
- trigger and argument, identification and classification: Li, Ji and Huang 2013 ("Joint Event
  Extraction via Structured Prediction with Global Features"), §4.1; an argument belongs here to
  its trigger, which is stricter than their "event type";
- arguments by ref: an event's role is filled by an entity, whichever mention was linked;
- stance tuples: Barnes et al. 2022 (SemEval-2022 task 10), with exact instead of weighted spans.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from curation.model import Entity, Event
from curation.review.align import Fact, Reading, View

NONE = "none"
"""How an absent value is written where values are counted."""


def entities(reading: Reading) -> Iterator[Fact]:
    """Mention and type."""
    for entity in reading.annotation.entities:
        yield Fact((entity.start, entity.end), entity.type)


def triggers(reading: Reading) -> Iterator[Fact]:
    """Trigger and event type."""
    for event in reading.annotation.events:
        yield Fact(reading.places[event.id], event.type)


def expressions(reading: Reading) -> Iterator[Fact]:
    """Evidence of a stance and its polarity."""
    for stance in reading.annotation.stances:
        yield Fact(reading.places[stance.id], stance.polarity)


def arguments(reading: Reading) -> set[Fact]:
    """Trigger, role, and the mention (for Topic: the trigger) that fills it."""
    return {
        Fact(reading.places[event.id], argument.role, reading.places[argument.filler_id])
        for event in reading.annotation.events
        for argument in event.arguments
    }


def arguments_by_ref(reading: Reading) -> set[Fact]:
    """Trigger, role, and each canonical id of the filler; its place where it has no id."""
    return {
        Fact(reading.places[event.id], argument.role, filler)
        for event in reading.annotation.events
        for argument in event.arguments
        for filler in _identities(reading, argument.filler_id)
    }


def _identities(reading: Reading, ident: str) -> list[tuple[int | str, ...]]:
    return [("ref", ref) for ref in reading.refs.get(ident, ())] or [
        ("place", *reading.places[ident])
    ]


def attributions(reading: Reading) -> set[Fact]:
    """Trigger and each of the event's sources, whatever their order."""
    return {
        Fact(reading.places[event.id], "", reading.places[source])
        for event in reading.annotation.events
        for source in event.sources
    }


def stances(reading: Reading) -> set[Fact]:
    """Holder, target and polarity."""
    return {
        Fact(reading.places[stance.holder_id], stance.polarity, reading.places[stance.target])
        for stance in reading.annotation.stances
    }


def _spans(facts: Callable[[Reading], Iterable[Fact]]) -> Callable[[Reading], list[Fact]]:
    return lambda reading: [fact._replace(label="") for fact in facts(reading)]


def _links(facts: Callable[[Reading], Iterable[Fact]]) -> Callable[[Reading], set[Fact]]:
    return lambda reading: set(_spans(facts)(reading))


VIEWS: tuple[View, ...] = (
    View("entity", "mention and type", entities),
    View("entity span", "mention, whatever its type", _spans(entities)),
    View("entity relaxed", "overlapping mention of the same type", entities, relaxed=True),
    View("trigger", "trigger and event type", triggers),
    View("trigger span", "trigger, whatever the event type", _spans(triggers)),
    View("trigger relaxed", "overlapping trigger of the same type", triggers, relaxed=True),
    View("argument", "trigger, role and filler mention", arguments),
    View("argument span", "trigger and filler mention, whatever the role", _links(arguments)),
    View("argument by ref", "trigger, role and canonical id of the filler", arguments_by_ref),
    View("attribution", "trigger and source mention", attributions),
    View("stance", "holder, target and polarity", stances),
    View("stance pair", "holder and target, whatever the polarity", _links(stances)),
    View("stance expression", "evidence and polarity", expressions),
    View(
        "stance expression relaxed",
        "overlapping evidence of the same polarity",
        expressions,
        relaxed=True,
    ),
)
"""Every layer of facts, in the order reports show them."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """A value that items carry, compared on the items two readings share.

    Attributes:
        name: of the attribute, in words.
        about: on which items it is compared, one line.
        values: the value of every item, by the fact that tells the item. Items without a value
            in both readings are left out of the comparison.
        closed: whether its values come from a short list, so that a table of them makes sense.
    """

    name: str
    about: str
    values: Callable[[Reading], dict[Fact, str]]
    closed: bool = True


def _of_entities(value: Callable[[Entity], str | None]) -> Callable[[Reading], dict[Fact, str]]:
    return lambda reading: {
        fact: value(entity) or NONE
        for fact, entity in zip(entities(reading), reading.annotation.entities, strict=True)
    }


def _of_events(value: Callable[[Event], str | None]) -> Callable[[Reading], dict[Fact, str]]:
    return lambda reading: {
        fact: value(event) or NONE
        for fact, event in zip(triggers(reading), reading.annotation.events, strict=True)
    }


def _stance_modality(reading: Reading) -> dict[Fact, str]:
    return {
        Fact(
            reading.places[stance.holder_id], stance.polarity, reading.places[stance.target]
        ): stance.modality or NONE
        for stance in reading.annotation.stances
    }


MENTIONS = "on mentions both have with the same type"
TRIGGERS = "on triggers both have with the same type"

ATTRIBUTES: tuple[Attribute, ...] = (
    Attribute("level", MENTIONS, _of_entities(lambda entity: entity.level)),
    Attribute(
        "ref",
        f"the same set of canonical ids, {MENTIONS}",
        _of_entities(lambda entity: " ".join(sorted(entity.ref))),
        closed=False,
    ),
    Attribute("modality", TRIGGERS, _of_events(lambda event: event.modality)),
    Attribute("polarity", TRIGGERS, _of_events(lambda event: event.polarity)),
    Attribute("mode", TRIGGERS, _of_events(lambda event: event.mode)),
    Attribute("stance modality", "on stances both have with the same polarity", _stance_modality),
)
"""Every attribute, in the order reports show them."""

LAYERS: tuple[View | Attribute, ...] = (*VIEWS, *ATTRIBUTES)
"""Everything that is scored."""
