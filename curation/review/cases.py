"""Disputes as cases: each shows one conflict, and nothing else, to an adjudicator.

Disputes that hang together are one case: their places overlap, or one waits for the other's
outcome. A case holds, for each different reading, the items in question, whole, and what they are
linked to. From what the adjudicator makes of one of them comes a `Decision`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import datetime
from typing import Any, NamedTuple

from curation.model import Annotation, Entity, Event, Flags, Record, Sha256, Stance
from curation.review.align import Place, Reading
from curation.review.decisions import Decision, meets
from curation.review.votes import Dispute


class Case(Record):
    """One conflict.

    Attributes:
        id: the same conflict has the same id; other readings or another text, another id.
        article_id: of the article.
        article_sha256: of its text.
        start: of the paragraphs the conflict lies in, code points; what is shown is cut out there.
        end: exclusive.
        spans: stretches in which mentions and triggers are in question.
        stances: stretches in which stances are in question, by their evidence.
        readings: what each sees there, with what it is linked to, in offsets of the article. The
            author names everybody who reads so.
    """

    id: str
    article_id: str
    article_sha256: Sha256
    start: int
    end: int
    spans: tuple[Place, ...]
    stances: tuple[Place, ...]
    readings: tuple[Annotation, ...]


class _Scope(NamedTuple):
    """Stretches in question: of mentions and triggers, and of stances by their evidence."""

    spans: frozenset[Place]
    stances: frozenset[Place]


def cases(
    disputes: Iterable[Dispute], gold: Annotation, readings: Sequence[Annotation], text: str
) -> list[Case]:
    """The cases of one article, in text order.

    Args:
        disputes: what is open.
        gold: what is settled.
        readings: of the article, one an annotator.
        text: of the article.
    """
    sides = [Reading(reading) for reading in readings]
    settled = {(e.start, e.end) for e in gold.entities}
    settled |= {(v.trigger.start, v.trigger.end) for v in gold.events}
    scopes = [_scope(dispute, sides, settled) for dispute in disputes]
    scopes = [scope for scope in scopes if scope.spans or scope.stances]
    return [
        _case(scope, gold, sides, text)
        for scope in sorted(_joined(scopes, sides, settled), key=_first)
    ]


def _scope(dispute: Dispute, sides: Sequence[Reading], settled: set[Place]) -> _Scope:
    place = dispute.start, dispute.end
    spans = {end for end in dispute.ends if end not in settled}
    if dispute.reason == "filler not settled":
        # What waits for another item is voted on again once that is there.
        return _Scope(frozenset(spans), frozenset())
    if not dispute.stance:
        return _Scope(frozenset({place, *spans}), frozenset())
    stances = {place}
    for side in sides:
        for stance in side.annotation.stances:
            ends = side.places[stance.holder_id], side.places[stance.target]
            if ends == dispute.ends:
                stances.add(side.places[stance.id])
    return _Scope(frozenset(spans), frozenset(stances))


def _first(scope: _Scope) -> Place:
    return min([*scope.spans, *scope.stances])


def _joined(
    scopes: Iterable[_Scope], sides: Sequence[Reading], settled: Set[Place]
) -> list[_Scope]:
    """Scopes grown to whole items, and those that then overlap made one."""
    done: list[_Scope] = []
    for scope in scopes:
        grown = _grown(scope, sides, settled)
        while touching := [other for other in done if _touch(grown, other)]:
            for other in touching:
                done.remove(other)
                grown = _Scope(grown.spans | other.spans, grown.stances | other.stances)
            grown = _grown(grown, sides, settled)
        done.append(grown)
    return done


def _touch(one: _Scope, two: _Scope) -> bool:
    return any(meets(place, two.spans) for place in one.spans) or any(
        meets(place, two.stances) for place in one.stances
    )


def _grown(scope: _Scope, sides: Sequence[Reading], settled: Set[Place]) -> _Scope:
    """The stretches with every item whole that somebody has in them, put together.

    What an item in question is linked to is in question too, unless it is settled.
    """
    marks = {side.places[e.id] for side in sides for e in side.annotation.entities}
    marks |= {side.places[v.id] for side in sides for v in side.annotation.events}
    evidence = {side.places[s.id] for side in sides for s in side.annotation.stances}
    before: _Scope | None = None
    while before != scope:
        before = scope
        scope = _Scope(_whole(scope.spans, marks), _whole(scope.stances, evidence))
        ends = {
            side.places[end]
            for side in sides
            for item in _inside(side, scope)
            for end in _ends(item)
        }
        scope = scope._replace(spans=_whole(scope.spans | (ends - settled), marks))
    return scope


def _inside(side: Reading, scope: _Scope) -> Iterator[Event | Stance]:
    """The events and stances of a reading that are in question."""
    for event in side.annotation.events:
        if meets(side.places[event.id], scope.spans):
            yield event
    for stance in side.annotation.stances:
        if meets(side.places[stance.id], scope.stances):
            yield stance


def _ends(item: Event | Stance) -> Iterator[str]:
    """Ids of everything an event or stance is linked to."""
    yield from item.sources
    if isinstance(item, Stance):
        yield from (item.holder_id, item.target)
    else:
        yield from (argument.filler_id for argument in item.arguments)


def _whole(stretches: Iterable[Place], items: Iterable[Place]) -> frozenset[Place]:
    found, pending = set(stretches), set(items)
    while inside := {place for place in pending if meets(place, found)}:
        pending -= inside
        found |= inside
    merged: list[Place] = []
    for start, end in sorted(found):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return frozenset(merged)


def _case(scope: _Scope, gold: Annotation, sides: Sequence[Reading], text: str) -> Case:
    by_content: dict[str, tuple[Annotation, list[str]]] = {}
    for side in sides:
        part = _part(scope, side, Reading(gold))
        known = by_content.setdefault(part.to_line(), (part, []))
        known[1].append(side.annotation.author)
    readings = tuple(
        part.model_copy(update={"author": " + ".join(sorted(people))})
        for part, people in sorted(
            by_content.values(), key=lambda shown: (-len(shown[1]), sorted(shown[1]))
        )
    )
    places = [*scope.spans, *scope.stances]
    places += [place for part in readings for place in Reading(part).places.values()]
    first, last = min(start for start, _ in places), max(end for _, end in places)
    newline = text.find("\n", last)
    spans, stances = tuple(sorted(scope.spans)), tuple(sorted(scope.stances))
    content = [gold.article_id, gold.article_sha256, str(spans), str(stances)]
    content += [part.to_line() for part in readings]
    return Case(
        id="case-" + hashlib.sha256("\n".join(content).encode()).hexdigest()[:12],
        article_id=gold.article_id,
        article_sha256=gold.article_sha256,
        start=text.rfind("\n", 0, first) + 1,
        end=newline if newline >= 0 else len(text),
        spans=spans,
        stances=stances,
        readings=readings,
    )


def _part(scope: _Scope, side: Reading, gold: Reading) -> Annotation:
    """What a reading says within a scope, with the ends of its links."""
    theirs = {e.id: e for e in side.annotation.entities}
    happened = {v.id: v for v in side.annotation.events}
    inside = list(_inside(side, scope))
    events = {side.places[item.id]: item for item in inside if isinstance(item, Event)}
    stances = [item for item in inside if isinstance(item, Stance)]
    entities = {
        side.places[e.id]: e for e in theirs.values() if meets(side.places[e.id], scope.spans)
    }
    known_entities = {gold.places[e.id]: e for e in gold.annotation.entities}
    known_events = {gold.places[v.id]: v for v in gold.annotation.events}
    for end in [end for item in inside for end in _ends(item)]:
        place = side.places[end]
        if end in theirs:
            entities.setdefault(place, known_entities.get(place, theirs[end]))
        elif place not in events:
            # A linked event is shown for what it is; its own links are not in question.
            alone = known_events.get(place, happened[end])
            events[place] = alone.model_copy(update={"arguments": (), "sources": ()})
    return _renamed(side, entities, events, stances)


def _renamed(
    side: Reading,
    entities: Mapping[Place, Entity],
    events: Mapping[Place, Event],
    stances: Sequence[Stance],
) -> Annotation:
    """A record of these items; ids say the place, so that two readings show them alike."""

    def name(ident: str) -> str:
        start, end = side.places[ident]
        letter = "e" if any(e.id == ident for e in side.annotation.entities) else "v"
        return f"{letter}{start}-{end}"

    clean: dict[str, Any] = {"by": None, "confidence": None, "from_": None}

    def links(item: Event) -> dict[str, Any]:
        arguments = tuple(
            a.model_copy(update={**clean, "filler_id": name(a.filler_id)}) for a in item.arguments
        )
        return {"arguments": arguments, "sources": tuple(map(name, item.sources))}

    return side.annotation.model_copy(
        update={
            "entities": tuple(
                e.model_copy(update={**clean, "id": f"e{start}-{end}"})
                for (start, end), e in sorted(entities.items())
            ),
            "events": tuple(
                v.model_copy(update={**clean, **links(v), "id": f"v{start}-{end}"})
                for (start, end), v in sorted(events.items())
            ),
            "stances": tuple(
                s.model_copy(
                    update={
                        **clean,
                        "id": f"s{number}",
                        "holder_id": name(s.holder_id),
                        "target": name(s.target),
                        "sources": tuple(map(name, s.sources)),
                    }
                )
                for number, s in enumerate(sorted(stances, key=lambda s: side.places[s.id]), 1)
            ),
            "author": "?",
            "created": None,
            "seconds": None,
            "flags": Flags(),
        }
    )


def decision(
    case: Case, reading: Annotation, *, author: str, decided: datetime, changed: datetime
) -> Decision:
    """What an adjudicator's reading of a case decides.

    It speaks where the case does, and wherever it says something else than what was shown beside
    the conflict: an item drawn anew, or a mention whose type was changed. Events shown beside it
    were shown without their links, so what is said of them does not count.

    Args:
        case: as it was shown.
        reading: of the adjudicator, in offsets of the article.
        author: pseudonym of the adjudicator.
        decided: when it was submitted.
        changed: when it was last changed.
    """
    beside = [
        (place, content)
        for part in case.readings
        for place, content in _contents(part)
        if not meets(place, case.spans)
    ]
    shown = {content for _, content in beside}
    events = {place for place, content in beside if content[0] == "trigger"}
    spans = set(case.spans)
    spans |= {
        place
        for place, content in _contents(reading)
        if content not in shown and not (content[0] == "trigger" and place in events)
    }
    places = Reading(reading).places
    stances = {places[stance.id] for stance in reading.stances}
    return Decision(
        case=case.id,
        article_id=case.article_id,
        article_sha256=case.article_sha256,
        author=author,
        decided=decided,
        changed=changed,
        shown=tuple(part.author for part in case.readings),
        spans=tuple(sorted(spans)),
        stances=tuple(sorted({*case.stances, *stances})),
        reading=reading,
    )


def _contents(reading: Annotation) -> Iterator[tuple[Place, tuple[Any, ...]]]:
    """Every mention and trigger with what it says, its links left aside."""
    for e in reading.entities:
        yield (e.start, e.end), ("entity", e.start, e.end, e.type, e.level, frozenset(e.ref))
    for v in reading.events:
        place = v.trigger.start, v.trigger.end
        yield place, ("trigger", *place, v.type, v.modality, v.polarity, v.mode)


def moved(annotation: Annotation, by: int, **changes: Any) -> Annotation:
    """The annotation with all offsets moved by so many code points."""

    def span(item: Any) -> Any:
        return item.model_copy(update={"start": item.start + by, "end": item.end + by})

    return annotation.model_copy(
        update={
            "entities": tuple(map(span, annotation.entities)),
            "events": tuple(
                v.model_copy(update={"trigger": span(v.trigger)}) for v in annotation.events
            ),
            "stances": tuple(
                s.model_copy(update={"evidence": span(s.evidence)}) for s in annotation.stances
            ),
            **changes,
        }
    )
