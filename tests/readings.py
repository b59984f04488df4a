"""Readings for tests: sketched by hand, or made by annotators with known faults."""

from __future__ import annotations

import functools
import json
import random
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from curation.model import (
    Annotation,
    Argument,
    Entity,
    Event,
    Origin,
    Span,
    Stance,
    canonical,
    sha256,
)
from curation.ontology import Ontology, load


class Sketch:
    """An annotation of a sentence, drawn by naming the words.

    Ids count up in the order of drawing; `nth` chooses among repeated words, from 0.
    """

    def __init__(self, text: str, article_id: str = "a1", version: str = "0.1.0"):
        self.text, self.article_id, self.version = text, article_id, version
        self.entities: list[Entity] = []
        self.events: list[Event] = []
        self.stances: list[Stance] = []

    def span(self, words: str, nth: int = 0) -> Span:
        start = -1
        for _ in range(nth + 1):
            start = self.text.index(words, start + 1)
        return Span(start=start, end=start + len(words), text=words)

    def entity(
        self,
        words: str,
        kind: str,
        *ref: str,
        level: str | None = "name",
        nth: int = 0,
    ) -> str:
        span = self.span(words, nth)
        ident = f"e{len(self.entities) + 1}"
        self.entities.append(
            Entity(
                id=ident,
                start=span.start,
                end=span.end,
                text=words,
                type=kind,
                level=level if ref else None,
                ref=ref,
            )
        )
        return ident

    def event(
        self,
        words: str,
        kind: str,
        *arguments: tuple[str, str],
        modality: str | None = "asserted",
        polarity: str | None = "positive",
        mode: str | None = None,
        sources: tuple[str, ...] = (),
        nth: int = 0,
    ) -> str:
        ident = f"v{len(self.events) + 1}"
        self.events.append(
            Event(
                id=ident,
                type=kind,
                trigger=self.span(words, nth),
                arguments=tuple(
                    Argument(role=role, filler_id=filler) for role, filler in arguments
                ),
                modality=modality,
                polarity=polarity,
                mode=mode,
                sources=sources,
            )
        )
        return ident

    def stance(
        self,
        holder: str,
        target: str,
        polarity: str,
        evidence: str,
        *,
        modality: str | None = "asserted",
        sources: tuple[str, ...] = (),
        nth: int = 0,
    ) -> str:
        ident = f"s{len(self.stances) + 1}"
        self.stances.append(
            Stance(
                id=ident,
                holder_id=holder,
                target=target,
                polarity=polarity,
                modality=modality,
                evidence=self.span(evidence, nth),
                sources=sources,
            )
        )
        return ident

    def annotation(self, author: str = "a", origin: Origin = "human") -> Annotation:
        """The reading so far, items in text order."""
        return canonical(
            Annotation(
                article_id=self.article_id,
                article_sha256=sha256(self.text),
                author=author,
                origin=origin,
                ontology_version=self.version,
                entities=tuple(self.entities),
                events=tuple(self.events),
                stances=tuple(self.stances),
            )
        )


@functools.cache
def shipped() -> Ontology:
    """The shipped ontology, for property tests: as an argument it would be printed whole."""
    return load()


def shared_gold(shared: Path) -> list[tuple[Annotation, str]]:
    """The hand-made gold of `shared/gold` with the texts."""
    found = []
    for path in sorted((shared / "gold").glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        annotation = Annotation(
            article_id=record["id"],
            article_sha256=sha256(record["text"]),
            author="hand",
            origin="gold",
            ontology_version="0.1.0",
            entities=record["entities"],
            events=record["events"],
            stances=record["stances"],
        )
        found.append((annotation, record["text"]))
    return found


@dataclass(frozen=True)
class Noise:
    """How often an annotator errs, per item: a share between 0 and 1 each.

    Attributes:
        flip: another type, role, polarity or modality.
        shift: a mention, trigger or evidence one word shorter or longer.
        drop: an item left out, with all that hangs on it.
        add: a mention invented on a free word, per mention there is.
    """

    flip: float = 0.0
    shift: float = 0.0
    drop: float = 0.0
    add: float = 0.0


def annotator(
    truth: Annotation, text: str, noise: Noise, ontology: Ontology, *, author: str, seed: int
) -> Annotation:
    """How an annotator with known faults reads an article; equal arguments, equal reading.

    The reading is structurally sound; flipped labels may break the ontology, as people's do.
    """
    rng = random.Random(f"{seed} {author} {truth.article_id}")
    return _Faulty(truth, text, noise, ontology, rng).reading(author)


class _Faulty:
    def __init__(
        self,
        truth: Annotation,
        text: str,
        noise: Noise,
        ontology: Ontology,
        rng: random.Random,
    ):
        self.truth, self.text, self.noise, self.ontology, self.rng = (
            truth,
            text,
            noise,
            ontology,
            rng,
        )
        self.taken = sorted(
            [(e.start, e.end) for e in truth.entities]
            + [(v.trigger.start, v.trigger.end) for v in truth.events]
        )

    def reading(self, author: str) -> Annotation:
        entities = [self._entity(entity) for entity in self.truth.entities if self._keep()]
        entities += self._invented()
        kept = {entity.id for entity in entities}
        events = [event for event in self.truth.events if self._keep()]
        happened = {event.id for event in events}
        events = [self._event(event, kept, happened) for event in events]
        stances = [
            self._stance(stance, kept)
            for stance in self.truth.stances
            if stance.holder_id in kept and stance.target in kept | happened and self._keep()
        ]
        return canonical(
            Annotation.model_validate(
                {
                    **{
                        name: getattr(self.truth, name)
                        for name in ("article_id", "article_sha256", "ontology_version")
                    },
                    "author": author,
                    "origin": "human",
                    "entities": entities,
                    "events": events,
                    "stances": stances,
                },
                context={"text": self.text},
            )
        )

    def _keep(self) -> bool:
        return self.rng.random() >= self.noise.drop

    def _flip(self, value: str | None, values: list[str]) -> str | None:
        others = sorted(set(values) - {value})
        return self.rng.choice(others) if others and self.rng.random() < self.noise.flip else value

    def _shifted(self, span: Span) -> Span:
        """One word shorter if it has two, else one word longer to the right if that is free."""
        if self.rng.random() >= self.noise.shift:
            return span
        start, end = span.start, span.end
        if " " in span.text:
            start += span.text.index(" ") + 1
        else:
            longer = self.text.find(" ", end + 1)
            stop = longer if longer >= 0 else len(self.text)
            free = all(not (a < stop and end < b) for a, b in self.taken)
            if free and "\n" not in self.text[start:stop]:
                end = stop
        return Span(start=start, end=end, text=self.text[start:end])

    def _entity(self, entity: Entity) -> Entity:
        span = self._shifted(entity.span)
        kind = self._flip(entity.type, list(self.ontology.entities))
        return entity.model_copy(
            update={"start": span.start, "end": span.end, "text": span.text, "type": kind}
        )

    def _event(self, event: Event, kept: set[str], happened: set[str]) -> Event:
        roles = list(self.ontology.roles)
        arguments = [
            argument.model_copy(
                update={
                    "role": argument.role
                    if argument.filler_id in happened
                    else self._flip(argument.role, [role for role in roles if role != "Topic"])
                }
            )
            for argument in event.arguments
            if argument.filler_id in kept | happened and self._keep()
        ]
        return event.model_copy(
            update={
                "trigger": self._shifted(event.trigger),
                "type": self._flip(event.type, list(self.ontology.events)),
                "arguments": tuple(arguments),
                "modality": self._flip(event.modality, list(self.ontology.modality)),
                "sources": tuple(source for source in event.sources if source in kept),
            }
        )

    def _stance(self, stance: Stance, kept: set[str]) -> Stance:
        return stance.model_copy(
            update={
                "polarity": self._flip(stance.polarity, list(self.ontology.stance.polarity)),
                "sources": tuple(source for source in stance.sources if source in kept),
            }
        )

    def _invented(self) -> list[Entity]:
        wanted = sum(self.rng.random() < self.noise.add for _ in self.truth.entities)
        words, position = [], 0
        for word in self.text.replace("\n", " ").split(" "):
            end = position + len(word)
            if (
                word.isprintable()
                and word
                and all(not (a < end and position < b) for a, b in self.taken)
            ):
                words.append((position, end))
            position = end + 1
        numbers = count(1)
        return [
            Entity(
                id=f"x{next(numbers)}",
                start=start,
                end=end,
                text=self.text[start:end],
                type=self.rng.choice(list(self.ontology.entities)),
                level="name",
                ref=("X",),
            )
            for start, end in self.rng.sample(words, min(wanted, len(words)))
        ]
