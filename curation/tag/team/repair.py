"""What a tagger says, made to fit the article: each thing that does not fit is a named issue."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple, TypeVar

from curation.model import (
    EVENT,
    Annotation,
    Argument,
    Entity,
    Event,
    Issue,
    Severity,
    Span,
    Stance,
    grapheme_edges,
    span_faults,
)
from curation.ontology import Ontology

Item = TypeVar("Item", Entity, Event, Stance)


class Fault(NamedTuple):
    """Something that did not fit, and what was done about it."""

    rule: str
    severity: Severity
    where: str
    message: str


FIXES = {
    "span-outside-text": "correct the tagger: offsets are code points into the text as given",
    "span-cuts-grapheme": "correct the tagger: a span ends where a letter with all its signs ends",
    "spans-overlap": "correct the tagger: mentions and triggers form one flat layer",
    "unknown-label": "name what to make of the label: --label THEIRS=OURS",
    "link-lost": "see the issue about the item the link led to",
}


def repaired(
    annotation: Annotation, text: str, ontology: Ontology, author: str
) -> tuple[Annotation, list[Issue]]:
    """The annotation without what does not fit the text and the ontology, and what that was.

    A span that lies outside the text, or whose words are others, goes; one that cuts a grapheme
    cluster grows to its edges; of two mentions or triggers that overlap the surer one stays, then
    the longer, then the earlier.
    """
    faults = list[Fault]()
    entities = tuple(_labelled(annotation.entities, set(ontology.entities), faults))
    events = tuple(_labelled(annotation.events, set(ontology.events), faults))
    stances = annotation.stances
    if any(True for _ in span_faults(annotation.spans(), text)):
        edges = sorted(grapheme_edges(text))
        entities = tuple(_placed(entities, text, edges, faults))
        events = tuple(_placed(events, text, edges, faults))
        stances = tuple(_placed(stances, text, edges, faults))
    dropped = set(_overlapping([*entities, *events], faults))
    entities = tuple(entity for entity in entities if entity.id not in dropped)
    events = tuple(event for event in events if event.id not in dropped)
    events = tuple(_events(events, entities, ontology, faults))
    if not faults:
        return annotation, []
    types = {entity.id: entity.type for entity in entities} | {event.id: EVENT for event in events}
    kept = annotation.model_copy(
        update={
            "entities": entities,
            "events": events,
            "stances": tuple(_stances(stances, types, faults)),
        }
    )
    return kept, [_issue(fault, annotation.article_id, author) for fault in dict.fromkeys(faults)]


def span_of(item: Entity | Event | Stance) -> Span:
    """The words an item stands on: mention, trigger or evidence."""
    if isinstance(item, Entity):
        return item.span
    return item.trigger if isinstance(item, Event) else item.evidence


def _issue(fault: Fault, article_id: str, author: str) -> Issue:
    return Issue(
        rule=fault.rule,
        severity=fault.severity,
        article_id=article_id,
        author=author,
        where=fault.where,
        message=fault.message,
        fix=FIXES[fault.rule],
    )


def _labelled(items: tuple[Item, ...], known: set[str], faults: list[Fault]) -> Iterator[Item]:
    for item in items:
        label = getattr(item, "type", "")
        if label in known:
            yield item
        else:
            what = f"the ontology has no {type(item).__name__.lower()} type {label!r}; left out"
            faults.append(Fault("unknown-label", "error", item.id, what))


def _placed(
    items: tuple[Item, ...], text: str, edges: list[int], faults: list[Fault]
) -> Iterator[Item]:
    """Items whose words stand where they say, grown to whole grapheme clusters."""
    for item in items:
        span = span_of(item)
        where = f"{item.id} [{span.start}:{span.end})"
        if not span.start < span.end <= len(text) or text[span.start : span.end] != span.text:
            found = text[span.start : span.end] or "nothing"
            what = f"says {span.text!r}, the text has {found!r} there; left out"
            faults.append(Fault("span-outside-text", "error", where, what))
            continue
        start = edges[bisect_right(edges, span.start) - 1]
        end = edges[bisect_left(edges, span.end)]
        if (start, end) == (span.start, span.end):
            yield item
            continue
        grown = {"start": start, "end": end, "text": text[start:end]}
        what = f"{span.text!r} cuts a grapheme cluster; taken as {grown['text']!r}"
        faults.append(Fault("span-cuts-grapheme", "warning", where, what))
        field = {Event: "trigger", Stance: "evidence"}.get(type(item))
        yield item.model_copy(update={field: Span.model_validate(grown)} if field else grown)


def _overlapping(items: list[Entity | Event], faults: list[Fault]) -> Iterator[str]:
    """Ids of mentions and triggers that must give way to another one."""
    spans = sorted((span.start, span.end) for span in map(span_of, items))
    if all(one[1] <= other[0] for one, other in pairwise(spans)):
        return
    kept: list[tuple[int, int, str]] = []

    def strength(item: Entity | Event) -> tuple[float, int, int]:
        span = span_of(item)
        return -(item.confidence or 0), span.start - span.end, span.start

    for item in sorted(items, key=strength):
        span = span_of(item)
        if other := _meets(kept, span.start, span.end):
            where = f"{item.id} [{span.start}:{span.end})"
            what = f"{span.text!r} overlaps {other}, which is surer or longer; left out"
            faults.append(Fault("spans-overlap", "warning", where, what))
            yield item.id
        else:
            insort(kept, (span.start, span.end, item.id))


def _meets(kept: list[tuple[int, int, str]], start: int, end: int) -> str:
    """What already stands in [start, end), among sorted spans that do not overlap; or nothing."""
    at = bisect_left(kept, (start, start, ""))
    for first, last, name in kept[max(0, at - 1) : at + 1]:
        if first < end and start < last:
            return name
    return ""


def _events(
    events: tuple[Event, ...],
    entities: tuple[Entity, ...],
    ontology: Ontology,
    faults: list[Fault],
) -> Iterator[Event]:
    """Events with the arguments and sources that lead somewhere, in roles the ontology has."""
    types = {entity.id: entity.type for entity in entities} | {event.id: EVENT for event in events}
    for event in events:
        arguments = list[Argument]()
        for argument in event.arguments:
            if argument.filler_id not in types:
                faults.append(_lost(event.id, f"{argument.role} {argument.filler_id}"))
            elif types[argument.filler_id] not in ontology.fillers(event.type, argument.role):
                what = f"{event.type} has no {argument.role} that is {types[argument.filler_id]}"
                faults.append(Fault("unknown-label", "error", event.id, f"{what}; left out"))
            else:
                arguments.append(argument)
        sources = tuple(source for source in event.sources if source in types)
        if len(sources) < len(event.sources):
            faults.append(_lost(event.id, "a source"))
        if len(arguments) < len(event.arguments) or len(sources) < len(event.sources):
            event = event.model_copy(update={"arguments": tuple(arguments), "sources": sources})
        yield event


def _stances(
    stances: tuple[Stance, ...], types: dict[str, str], faults: list[Fault]
) -> Iterator[Stance]:
    for stance in stances:
        if {stance.holder_id, stance.target} <= types.keys():
            sources = tuple(source for source in stance.sources if source in types)
            yield stance.model_copy(update={"sources": sources})
        else:
            faults.append(_lost(stance.id, "the stance, whose holder or target is gone"))


def _lost(where: str, what: str) -> Fault:
    return Fault("link-lost", "warning", where, f"{what}: left out with what it led to")
