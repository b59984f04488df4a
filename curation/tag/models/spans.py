"""From spans a model found to a weak annotation: our labels, levels and refs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from curation.errors import OntologyError
from curation.model import Annotation, Entity, sha256
from curation.ontology import Ontology
from curation.tag.lexicon import Lexicon
from curation.tag.patterns import Entry
from curation.tag.refs import Refs
from curation.tag.spelling import fold
from curation.tag.text import Doc
from curation.tag.words import Words

PIECE = 2000
"""Code points a model is given at a time, whole sentences as far as they fit."""


MARKS = frozenset("।॥|,;:!?\"'“”‘’()[]")
"""What no mention begins or ends with, but for the bracket it opened itself."""


class Found(NamedTuple):
    """A span, its entity type, and how sure the model is, if it says so."""

    start: int
    end: int
    type: str
    confidence: float | None


class Spans:
    """Makes annotations. Names of our lexicon get their refs, other names one of their letters."""

    def __init__(self, ontology: Ontology, name: str, version: str):
        self.ontology, self.name, self.version = ontology, name, version
        self.lexicon: Lexicon | None = None
        try:
            self.lexicon = Lexicon(ontology)
            self.refs = Refs(self.lexicon, Words(self.lexicon))
        except OntologyError:
            self.lexicon = None  # an ontology of other labels: names get no refs

    def annotation(self, article_id: str, text: str, found: Iterable[Found]) -> Annotation:
        """A weak annotation of `text` with the spans as entities, in text order."""
        entities = [
            self.entity(f"e{number}", text, one)
            for number, one in enumerate(sorted(_trimmed(set(found), text)), 1)
        ]
        return Annotation(
            article_id=article_id,
            article_sha256=sha256(text),
            author=f"{self.name}@{self.version}",
            origin="weak",
            ontology_version=self.ontology.version,
            entities=tuple(entities),
            events=(),
            stances=(),
        )

    def entity(self, ident: str, text: str, found: Found) -> Entity:
        """One span as an entity, with level and ref where its type has them.

        Raises:
            ValueError: the span does not lie in the text.
        """
        words = text[found.start : found.end]
        level, ref = self.level_and_ref(found.type, words)
        return Entity(
            id=ident,
            start=found.start,
            end=found.end,
            text=words,
            type=found.type,
            level=level,
            ref=ref,
            by=(self.name,),
            confidence=found.confidence,
        )

    def level_and_ref(self, label: str, words: str) -> tuple[str | None, tuple[str, ...]]:
        """Level and ref of a mention, as the lexicon has them or else as a new name."""
        levels = self.ontology.entities[label].levels
        if not levels:
            return None, ()
        known = self._known(label, words)
        if known is not None and known.ref:
            return known.level or levels[0], known.ref
        name = self.refs.latin(words) if self.lexicon else ""
        return levels[0], (name,) if name else ()

    def _known(self, label: str, words: str) -> Entry | None:
        entries = self.lexicon.patterns.get(fold(words), []) if self.lexicon else []
        return next((entry for entry in entries if entry.type == label and entry.ref), None)


def _trimmed(found: Iterable[Found], text: str) -> Iterator[Found]:
    """Spans without the blanks and marks models put at their ends; empty ones are none.

    One that reaches beyond the text stays as it is, for its issue.
    """
    for one in found:
        if not 0 <= one.start < one.end <= len(text):
            yield one
            continue
        start, end = one.start, one.end
        while start < end and _is_edge(text[start]):
            start += 1
        while end > start and _is_edge(text[end - 1]):
            end -= 1
        if text[start:end].count("(") == text[start:end].count(")") + 1:
            end += text[end : end + 1] == ")"
        if start < end:
            yield one._replace(start=start, end=end)


def _is_edge(char: str) -> bool:
    return char.isspace() or char in MARKS


def pieces(text: str) -> Iterator[tuple[int, str]]:
    """A text in pieces of whole sentences, each with its offset; a sentence may be cut if long."""
    doc, start = Doc(text), 0
    for first, last in doc.sentences:
        begin, end = doc.starts[first], doc.ends[last - 1]
        if end - start > PIECE and begin > start:
            yield start, text[start:begin]
            start = begin
    if start < len(text):
        yield start, text[start:]
