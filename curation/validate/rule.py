"""What a rule is, and the view of an annotation that rules look at."""

from __future__ import annotations

import functools
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Generic, Literal, NamedTuple, TypeVar

from curation.model import (
    EVENT,
    Annotation,
    Argument,
    Entity,
    Event,
    Severity,
    Stance,
    grapheme_edges,
)
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
APART = frozenset(mark for mark in MARKS if not mark.isalnum())
"""Marks that are no part of a word."""
PLAIN = frozenset(
    chr(code)
    for code in (*range(0x30, 0x7B), *range(0x900, 0x980))
    if chr(code).isalnum() or 0x900 <= code < 0x964 or code == 0x971
)
"""Characters that are neither blank nor punctuation, those of Hindi texts among them."""

DEVANAGARI = frozenset(map(chr, range(0x900, 0x980)))
DEVANAGARI_LETTERS = frozenset(map(chr, range(0x904, 0x93A)))
"""Between these a cluster ends for certain wherever a mark stands on one side, and before it
Devanagari or after it a Devanagari letter (Unicode TR 29, rule GB999: no character of theirs
extends, prepends or joins across). It spares cutting the whole text."""


BEGINS = DEVANAGARI_LETTERS | MARKS
"""What a span can begin with behind a mark, as far as no cluster is cut."""
ENDS = DEVANAGARI | MARKS
"""What it can end with before a mark, likewise."""


class Marked(NamedTuple):
    """A span of an annotation, with the item it belongs to."""

    item: str
    kind: Literal["mention", "trigger", "evidence"]
    label: str
    start: int
    end: int
    text: str


_mark = functools.partial(tuple.__new__, Marked)
"""Makes a `Marked` of a tuple; there are so many that the checks of `Marked()` are felt."""


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
        starts: where they begin, by id: mentions and triggers.
        entities: mentions by id.
        events: by id.
        misplaced: spans that lie outside the text, or whose words are not those at their offsets.
        edged: spans that begin or end with something else than a plain letter, sign or digit.
        cuts: edges of spans, item and offset, that may cut a word or a cluster: those without a
            blank or mark on one side that no cluster can reach over (see `MARKS`).

    What follows is reckoned once for all rules that look at it, and grouped, so that a rule asks
    once for each combination of labels and not once for each item.
    """

    def __init__(self, annotation: Annotation, text: str, ontology: Ontology):
        self.annotation, self.text, self.ontology = annotation, text, ontology
        self.words = words.load()
        entities, events, stances = annotation.entities, annotation.events, annotation.stances
        self.stems = [_mark((e.id, "mention", e.type, e.start, e.end, e.text)) for e in entities]
        for event in events:
            trigger = event.trigger
            place = trigger.start, trigger.end, trigger.text
            self.stems.append(_mark((event.id, "trigger", event.type, *place)))
        self.spans = self.stems.copy()
        for stance in stances:
            evidence = stance.evidence
            place = evidence.start, evidence.end, evidence.text
            self.spans.append(_mark((stance.id, "evidence", stance.polarity, *place)))
        self.phrases = [(span, span.text.split()) for span in self.stems if " " in span.text]
        self.entities: dict[str, Entity] = {e.id: e for e in entities}
        self.events: dict[str, Event] = {v.id: v for v in events}
        self.types: dict[str, str] = {e.id: e.type for e in entities}
        self.types.update(dict.fromkeys(self.events, EVENT))
        self.starts = {span[0]: span[3] for span in reversed(self.stems)}
        self.misplaced: list[Marked] = []
        self.edged: list[Marked] = []
        self.cuts: list[tuple[str, int]] = []
        self._look_at_edges()

    @functools.cached_property
    def marked(self) -> dict[str, Marked]:
        """Spans by the id of their item."""
        return {span.item: span for span in reversed(self.spans)}

    @functools.cached_property
    def kinds(self) -> dict[tuple[str, str | None, bool], list[Entity]]:
        """Mentions by type, level, and whether they have a ref."""
        found: dict[tuple[str, str | None, bool], list[Entity]] = {}
        for entity in self.annotation.entities:
            key = entity.type, entity.level, bool(entity.ref)
            if key in found:
                found[key].append(entity)
            else:
                found[key] = [entity]
        return found

    @functools.cached_property
    def happenings(self) -> dict[tuple[str, str | None, str | None], list[Event]]:
        """Events by type, mode and polarity."""
        found: dict[tuple[str, str | None, str | None], list[Event]] = {}
        for event in self.annotation.events:
            found.setdefault((event.type, event.mode, event.polarity), []).append(event)
        return found

    @functools.cached_property
    def modalities(self) -> dict[str | None, list[str]]:
        """Ids of events and stances by their modality."""
        found: dict[str | None, list[str]] = {}
        for item in self.statements():
            found.setdefault(item.modality, []).append(item.id)
        return found

    @functools.cached_property
    def links(self) -> dict[tuple[str, str, str | None], list[tuple[Event, Argument]]]:
        """Arguments, each with its event, by the event's type, the role, and the filler's type.

        That is None where the link leads nowhere.
        """
        found: dict[tuple[str, str, str | None], list[tuple[Event, Argument]]] = {}
        types = self.types
        for event in self.annotation.events:
            kind = event.type
            for argument in event.arguments:
                key = kind, argument.role, types.get(argument.filler_id)
                if key in found:
                    found[key].append((event, argument))
                else:
                    found[key] = [(event, argument)]
        return found

    @functools.cached_property
    def crowded(self) -> list[Event]:
        """Events with a role that is filled more than once."""
        return [
            event
            for event in self.annotation.events
            if len(arguments := event.arguments) > 1
            and len({argument.role for argument in arguments}) < len(arguments)
        ]

    @functools.cached_property
    def triggers(self) -> list[tuple[Marked, list[str]]]:
        """The triggers, each with its words."""
        return [(span, span.text.split()) for span in self.stems if span.kind == "trigger"]

    @functools.cached_property
    def sourced(self) -> list[Event | Stance]:
        """Events and stances that name a source."""
        return [item for item in self.statements() if item.sources]

    @functools.cached_property
    def ordered(self) -> list[Entity]:
        """Mentions in text order."""
        return sorted(self.annotation.entities, key=lambda entity: entity.start)

    def _look_at_edges(self) -> None:
        """Find the spans that are not plainly sound, so that few have to be looked at closely."""
        text, length = self.text, len(self.text)
        misplaced, edged, cuts = self.misplaced, self.edged, self.cuts
        for span in self.spans:
            item, _, _, start, end, said = span
            if text[start:end] != said or end > length or start >= end:
                misplaced.append(span)
            if said[0] not in PLAIN or said[-1] not in PLAIN:
                edged.append(span)
            if 0 < start < length and not (text[start - 1] in APART and text[start] in BEGINS):
                cuts.append((item, start))
            if 0 < end < length and not (text[end] in APART and text[end - 1] in ENDS):
                cuts.append((item, end))

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
