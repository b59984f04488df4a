"""Disputes as cases: each shows one conflict, and nothing else, to an adjudicator.

A case holds, for each different reading, the items in question, whole, and what they are linked to.
From what the adjudicator makes of one of them comes a `Decision`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from curation.model import Annotation, Entity, Event, Flags, Record, Sha256, Stance
from curation.review.align import Place, Reading
from curation.review.decisions import Decision, meets
from curation.review.scope import Scope, ends, inside, scopes
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
    return [_case(scope, gold, sides, text) for scope in scopes(disputes, gold, sides)]


def _case(scope: Scope, gold: Annotation, sides: Sequence[Reading], text: str) -> Case:
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


def _part(scope: Scope, side: Reading, gold: Reading) -> Annotation:
    """What a reading says within a scope, with the ends of its links."""
    theirs = {e.id: e for e in side.annotation.entities}
    happened = {v.id: v for v in side.annotation.events}
    asked = list(inside(side, scope))
    events = {side.places[item.id]: item for item in asked if isinstance(item, Event)}
    stances = [item for item in asked if isinstance(item, Stance)]
    entities = {
        side.places[e.id]: e for e in theirs.values() if meets(side.places[e.id], scope.spans)
    }
    known_entities = {gold.places[e.id]: e for e in gold.annotation.entities}
    known_events = {gold.places[v.id]: v for v in gold.annotation.events}
    for end in [end for item in asked for end in ends(item)]:
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
    mentions = {entity.id for entity in side.annotation.entities}

    def name(ident: str) -> str:
        start, end = side.places[ident]
        return f"{'e' if ident in mentions else 'v'}{start}-{end}"

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
