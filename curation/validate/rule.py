"""What a rule is, and the view of an annotation that rules look at."""

from __future__ import annotations

import functools
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Generic, Literal, NamedTuple, TypeVar

from curation.model import EVENT, Annotation, Entity, Event, Severity, Stance, grapheme_edges
from curation.ontology import Ontology
from curation.validate import words

Subject = TypeVar("Subject")


@dataclass(frozen=True, slots=True)
class Rule(Generic[Subject]):
    """One rule.

    Attributes:
        name: in words, e.g. ``ends-in-postposition``; never renamed, reports count on it.
        severity: an "error" breaks the record for a machine or a span rule that the characters
            alone decide; a "warning" needs a person's eye.
        about: what is wrong when it speaks, one sentence.
        fix: what to do about it, one sentence.
        find: yields what breaks it.
        mechanical: whether `curation validate --fix` can mend it (see `curation.validate.mend`).
    """

    name: str
    severity: Severity
    about: str
    fix: str
    find: Callable[[Subject], Iterable[Finding]]
    mechanical: bool = False


class Finding(NamedTuple):
    """One break of a rule.

    Attributes:
        message: what was found, with the values found.
        item: id of the item; empty for the annotation as a whole.
        article_id: where rules look at many annotations: the article.
        author: where rules look at many annotations: whose reading, None if several people's.
    """

    message: str
    item: str = ""
    article_id: str = ""
    author: str | None = None


MARKS = frozenset(map(chr, range(0x20, 0x7F))) | set("\n\u00a0।॥‘’“”–—…")
DEVANAGARI = frozenset(map(chr, range(0x900, 0x980)))
DEVANAGARI_LETTERS = frozenset(map(chr, range(0x904, 0x93A)))
"""Between these a cluster ends for certain wherever a mark stands on one side, and before it
Devanagari or after it a Devanagari letter (Unicode TR 29, rule GB999: no character of theirs
extends, prepends or joins across). It spares cutting the whole text."""


class Marked(NamedTuple):
    """A span of an annotation, with the item it belongs to."""

    item: str
    kind: Literal["mention", "trigger", "evidence"]
    label: str
    start: int
    end: int
    text: str


class Case:
    """One annotation, its text, the ontology, and what many rules need to know of them.

    Attributes:
        annotation: the record.
        text: of the article.
        ontology: of today.
        words: the word lists.
        spans: every span: mentions, triggers, evidence.
        stems: the spans that end where a stem ends: mentions and triggers.
        phrases: the stems of several words, each with its words.
        types: type of every item that can fill a role, by id; EVENT for events.
        entities: mentions by id.
        events: by id.
    """

    def __init__(self, annotation: Annotation, text: str, ontology: Ontology):
        self.annotation, self.text, self.ontology = annotation, text, ontology
        self.words = words.load()
        self.stems = [
            Marked(e.id, "mention", e.type, e.start, e.end, e.text) for e in annotation.entities
        ]
        self.stems += [
            Marked(v.id, "trigger", v.type, v.trigger.start, v.trigger.end, v.trigger.text)
            for v in annotation.events
        ]
        self.spans = self.stems + [
            Marked(s.id, "evidence", s.polarity, s.evidence.start, s.evidence.end, s.evidence.text)
            for s in annotation.stances
        ]
        self.phrases = [(span, span.text.split()) for span in self.stems if " " in span.text]
        self.entities: dict[str, Entity] = {e.id: e for e in annotation.entities}
        self.events: dict[str, Event] = {v.id: v for v in annotation.events}
        self.types: dict[str, str] = {e.id: e.type for e in annotation.entities}
        self.types.update(dict.fromkeys(self.events, EVENT))

    def cuts_grapheme(self, offset: int) -> bool:
        """Whether an offset of the text lies inside a grapheme cluster."""
        if offset == 0 or offset == len(self.text):
            return False
        before, after = self.text[offset - 1], self.text[offset]
        if before in MARKS and (after in DEVANAGARI_LETTERS or after in MARKS):
            return False
        if after in MARKS and before in DEVANAGARI:
            return False
        return offset not in _edges(self.text)

    def paragraph(self, offset: int) -> int:
        """Number of the paragraph an offset lies in, from 0."""
        return bisect_right(_breaks(self.text), offset - 1)

    def start(self, ident: str) -> int:
        """Where an entity or the trigger of an event begins."""
        entity = self.entities.get(ident)
        return entity.start if entity else self.events[ident].trigger.start

    def statements(self) -> Iterator[Event | Stance]:
        """Whatever has modality, polarity and sources: events, then stances."""
        yield from self.annotation.events
        yield from self.annotation.stances


@functools.lru_cache(maxsize=64)
def _edges(text: str) -> frozenset[int]:
    return grapheme_edges(text)


@functools.lru_cache(maxsize=64)
def _breaks(text: str) -> Sequence[int]:
    lengths = accumulate(len(line) + 1 for line in text.split("\n"))
    return [offset - 1 for offset in lengths][:-1]
