"""What every format starts from: a text, its gold, its words and its sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from curation.errors import WorkspaceError
from curation.model import TOPIC, Annotation, Entity, Span
from curation.publish.records import annotation, rows
from curation.publish.tokens import tokenise

ENDS = frozenset("।॥?!")
"""Words that end a sentence; a full stop does too, after a word that is no abbreviation."""
ABBREVIATION = 3
"""Longest word, in code points, a full stop may abbreviate."""


class Document:
    """An article of a version with its gold."""

    def __init__(self, text: str, gold: Annotation):
        self.id, self.text, self.gold = gold.article_id, text, gold

    @cached_property
    def words(self) -> list[tuple[int, int]]:
        """Where the words stand: code points, end exclusive."""
        return tokenise(self.text)

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Runs of words, as numbers of the first and after the last, that make the sentences."""
        found, first = [], 0
        for number, (_, end) in enumerate(self.words):
            following = self.words[number + 1][0] if number + 1 < len(self.words) else None
            gap = self.text[end:following]
            if following is None or "\n" in gap or (gap and self._ends(first, number)):
                found.append((first, number + 1))
                first = number + 1
        return found

    def _ends(self, first: int, number: int) -> bool:
        start, end = self.words[number]
        word = self.text[start:end]
        if word != ".":
            return word in ENDS
        before = self.words[number - 1] if number > first else (0, 0)
        return before[1] - before[0] > ABBREVIATION

    @cached_property
    def word_at(self) -> dict[int, int]:
        """Number of the word that starts at a place."""
        return {start: number for number, (start, _) in enumerate(self.words)}

    @cached_property
    def word_to(self) -> dict[int, int]:
        """Number after the word that ends at a place."""
        return {end: number + 1 for number, (_, end) in enumerate(self.words)}

    @cached_property
    def sentence_of(self) -> list[int]:
        """Number of the sentence of each word."""
        return [n for n, (first, end) in enumerate(self.sentences) for _ in range(first, end)]

    def run(self, span: Span | Entity) -> tuple[int, int] | None:
        """The words of a span, first and after the last; None if its edges are no word edges."""
        first, end = self.word_at.get(span.start), self.word_to.get(span.end)
        return None if first is None or end is None else (first, end)

    def in_sentence(self, span: Span | Entity) -> tuple[int, int, int] | None:
        """Sentence of a span and its words in it; None if it is not within one, or no words."""
        run = self.run(span)
        if run is None or self.sentence_of[run[0]] != self.sentence_of[run[1] - 1]:
            return None
        number = self.sentence_of[run[0]]
        first = self.sentences[number][0]
        return number, run[0] - first, run[1] - first


def documents(version: Path, split: str) -> Iterator[Document]:
    """The documents of a split, in the order of their articles.

    Raises:
        WorkspaceError: the version was published without texts.
    """
    layers = (rows(version, config, split) for config in ("entities", "events", "stance"))
    for entities, events, stance in zip(*layers, strict=True):
        if "text" not in entities:
            raise WorkspaceError(
                f"{version} was published without texts",
                fix=f"curation rehydrate {version} PAGES -o DIR, then export that folder",
            )
        yield Document(entities["text"], annotation(entities, events, stance))


def left_out(gold: Annotation, *held: str) -> Counter[str]:
    """What an annotation says beside spans and their types, by kind, less the kinds held.

    Kinds: level, ref, argument, topic, modality, polarity, mode, source, stance, id,
    provenance (by, confidence, from) and head (author, time, flags).
    """
    found: Counter[str] = Counter()
    for entity in gold.entities:
        found.update(level=entity.level is not None, ref=len(entity.ref))
    for event in gold.events:
        topics = sum(argument.role == TOPIC for argument in event.arguments)
        found.update(argument=len(event.arguments) - topics, topic=topics)
        found.update({name: getattr(event, name) is not None for name in ATTRIBUTES})
        found.update(source=len(event.sources))
    for stance in gold.stances:
        found.update(stance=1, source=len(stance.sources))
    items: tuple[Any, ...] = (*gold.entities, *gold.events, *gold.stances)
    items += tuple(argument for event in gold.events for argument in event.arguments)
    traces = (getattr(item, name) for item in items for name in ("by", "confidence", "from_"))
    found.update(provenance=sum(trace is not None for trace in traces), head=1)
    found.update(id=len(gold.entities) + len(gold.events) + len(gold.stances))
    return +Counter({kind: number for kind, number in found.items() if kind not in held})


ATTRIBUTES = ("modality", "polarity", "mode")
