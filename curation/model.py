r"""The records of the product: Article, Annotation and what they are made of, and Issue.

Offsets are code points into `Article.text`, end exclusive, and `text[start:end] == span.text`.
No span cuts a grapheme cluster (Unicode TR 29, `\X` of the `regex` package).

Labels are plain strings on purpose: a record with a retired label still loads, and
`curation.validate` says what today's ontology allows.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal, NamedTuple, Self

import regex
from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    model_validator,
)

TOPIC = "Topic"
"""The one role whose filler is an event."""

EVENT = "EVENT"
"""The pseudo filler type that stands for an event, in role tables and stance targets."""

ARTICLE_ID = r"[A-Za-z0-9](?:\.?[A-Za-z0-9_-])*"
"""What an article id looks like (at most 128 characters): safe as a file name everywhere."""

Offset = Annotated[int, Field(strict=True, ge=0)]
Text = Annotated[str, StringConstraints(min_length=1)]
Id = Annotated[str, StringConstraints(min_length=1, max_length=128)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Confidence = Annotated[float, Field(ge=0, le=1)]
Origin = Literal["weak", "human", "gold"]
Severity = Literal["error", "warning"]


def sha256(text: str) -> str:
    """Hex SHA-256 of a text's UTF-8 bytes; half a surrogate pair has a hash, too."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


_BASES = frozenset(
    {*map(chr, range(0x20, 0x7F)), *map(chr, range(0x904, 0x93A)), *map(chr, range(0x958, 0x962))}
    | {*map(chr, range(0x964, 0x970)), *"\n–—‘’“”…"}
)
_SIGNS = frozenset({*map(chr, range(0x901, 0x904)), *map(chr, range(0x93E, 0x94D)), "\u093c"})


def grapheme_edges(text: str) -> frozenset[int]:
    """Every offset of `text` at which no grapheme cluster is cut, 0 and `len(text)` included."""
    return frozenset({0} | {match.end() for match in regex.finditer(r"\X", text)})


def _check_length(start: int, end: int, text: str) -> None:
    if end - start != len(text):
        raise ValueError(
            f"[{start}:{end}) is {end - start} code points, its text {text!r} is {len(text)}"
        )


def plain_edge(text: str, at: int) -> bool:
    """Whether an offset surely cuts no grapheme cluster; where False, `grapheme_edges` tells.

    True for what nearly all words begin and end with, so that most texts need not be cut up:
    Devanagari and ASCII letters, digits, blanks and common marks, before them vowel signs too.
    """
    if at in (0, len(text)):
        return True
    if text[at] not in _BASES:
        return False
    before = at - 1
    while before > 0 and text[before] in _SIGNS:
        before -= 1
    return text[before] in _BASES


class Record(BaseModel):
    """Base of all records: frozen, and a field nobody declared is refused."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        validate_by_name=True,
        serialize_by_alias=True,
        defer_build=True,  # the parts of an annotation need no checker of their own
    )

    def to_line(self) -> str:
        """The record as one line of JSON, UTF-8 unescaped, without a line end."""
        return self.model_dump_json()


class Traced(Record):
    """Where an item comes from; the only optional fields of an item.

    Attributes:
        by: names of the rules or taggers that made it (weak records).
        confidence: 0 to 1 (weak records).
        from_: ids of the human annotations it was taken from (gold records); written `from`.
    """

    by: tuple[str, ...] | None = Field(default=None, exclude_if=lambda v: v is None)
    confidence: Confidence | None = Field(default=None, exclude_if=lambda v: v is None)
    from_: tuple[str, ...] | dict[str, tuple[str, ...]] | None = Field(
        default=None, alias="from", exclude_if=lambda v: v is None
    )


class Span(Record):
    """A stretch of the article: code points, end exclusive, and the text it covers."""

    start: Offset
    end: Offset
    text: Text

    @model_validator(mode="after")
    def _length_fits(self) -> Self:
        _check_length(self.start, self.end, self.text)
        return self


class Entity(Traced):
    """A mention of somebody or something; `ref` lists the canonical ids it stands for."""

    id: Id
    start: Offset
    end: Offset
    text: Text
    type: Text
    level: str | None
    ref: tuple[str, ...]

    @property
    def span(self) -> Span:
        """The mention as a plain span."""
        return Span(start=self.start, end=self.end, text=self.text)

    @model_validator(mode="after")
    def _length_fits(self) -> Self:
        _check_length(self.start, self.end, self.text)
        return self


class Argument(Traced):
    """A role of an event and who or what fills it: an entity id, or an event id for Topic."""

    role: Text
    filler_id: Id


class Event(Traced):
    """Something that happens, or is done by saying it; `sources` runs from the nearest out."""

    id: Id
    type: Text
    trigger: Span
    arguments: tuple[Argument, ...]
    modality: str | None
    polarity: str | None
    mode: str | None
    sources: tuple[Id, ...]


class Stance(Traced):
    """A position `holder` expresses toward `target`, with the words that express it."""

    id: Id
    holder_id: Id
    target: Id
    polarity: Text
    modality: str | None
    evidence: Span
    sources: tuple[Id, ...]


class Flags(Record):
    """What the annotator says about the article as a whole."""

    status: str | None = None
    confidence: str | None = None
    guideline_gap: bool = False
    note: str | None = None


class Heading(Record):
    """Of what text an annotation is, and whose; the rest of its line is passed over."""

    model_config = ConfigDict(extra="ignore")

    article_id: Id
    article_sha256: Sha256
    author: Text


class Annotation(Record):
    """One reading of one article, by a tagger, a person or an adjudication.

    An annotation that loads is structurally sound: ids are unique, links point to items that
    exist, Topic and only Topic takes an event. Pass `context={"text": article.text}` to
    `model_validate` and every span is checked against the text as well.
    """

    article_id: Id
    article_sha256: Sha256
    author: Text
    origin: Origin
    ontology_version: Text
    entities: tuple[Entity, ...]
    events: tuple[Event, ...]
    stances: tuple[Stance, ...]
    created: AwareDatetime | None = None
    seconds: Annotated[float, Field(ge=0)] | None = None
    flags: Flags = Flags()

    def spans(self) -> Iterator[tuple[str, Span]]:
        """Every span with the id of its item: mentions, triggers, evidence."""
        for entity in self.entities:
            yield entity.id, entity.span
        for event in self.events:
            yield event.id, event.trigger
        for stance in self.stances:
            yield stance.id, stance.evidence

    @model_validator(mode="after")
    def _sound(self, info: ValidationInfo) -> Self:
        faults = list(self._link_faults())
        context: Any = info.context
        if context and "text" in context:
            faults += span_faults(self.spans(), context["text"])
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _link_faults(self) -> Iterator[str]:
        entities = {entity.id for entity in self.entities}
        events = {event.id for event in self.events}
        ids = Counter(
            item.id for items in (self.entities, self.events, self.stances) for item in items
        )
        yield from (
            f"id {ident!r} is used {count} times" for ident, count in ids.items() if count > 1
        )
        for event in self.events:
            for argument in event.arguments:
                if argument.filler_id not in (events if argument.role == TOPIC else entities):
                    yield f"{event.id}: {argument.role} points to {argument.filler_id!r}, " + (
                        "which is no event" if argument.role == TOPIC else "which is no entity"
                    )
            yield from self._source_faults(event.id, event.sources, entities)
        for stance in self.stances:
            if stance.holder_id not in entities:
                yield f"{stance.id}: holder {stance.holder_id!r} is no entity"
            if stance.target not in entities | events:
                yield f"{stance.id}: target {stance.target!r} is neither entity nor event"
            yield from self._source_faults(stance.id, stance.sources, entities)

    @staticmethod
    def _source_faults(ident: str, sources: tuple[str, ...], entities: set[str]) -> Iterator[str]:
        yield from (f"{ident}: source {s!r} is no entity" for s in sources if s not in entities)
        if len(set(sources)) != len(sources):
            yield f"{ident}: a source is named twice"


def span_faults(spans: Iterator[tuple[str, Span]], text: str) -> Iterator[str]:
    """What is wrong with spans, given the text they speak of: one line each."""
    edges: frozenset[int] | None = None
    for ident, span in spans:
        where = f"{ident} [{span.start}:{span.end})"
        if not span.start < span.end <= len(text):
            yield f"{where} lies outside the text of {len(text)} code points"
        elif text[span.start : span.end] != span.text:
            found = text[span.start : span.end]
            yield f"{where} says {span.text!r}, the article has {found!r}"
        elif not (plain_edge(text, span.start) and plain_edge(text, span.end)):
            edges = grapheme_edges(text) if edges is None else edges
            if span.start not in edges or span.end not in edges:
                yield f"{where} cuts a grapheme cluster: {span.text!r}"


def canonical(annotation: Annotation) -> Annotation:
    """The annotation with its sets in one fixed order, so that equal readings are equal records.

    Items stand in text order, arguments by (role, position of the filler); `sources` keep their
    order, which carries meaning.
    """
    place = {ident: (span.start, span.end, ident) for ident, span in annotation.spans()}
    return annotation.model_copy(
        update={
            "entities": tuple(sorted(annotation.entities, key=lambda e: place[e.id])),
            "events": tuple(
                event.model_copy(
                    update={
                        "arguments": tuple(
                            sorted(event.arguments, key=lambda a: (a.role, place[a.filler_id]))
                        )
                    }
                )
                for event in sorted(annotation.events, key=lambda v: place[v.id])
            ),
            "stances": tuple(sorted(annotation.stances, key=lambda s: place[s.id])),
        }
    )


class Cut(Record):
    """A stretch of the raw file that cleaning left out, and the rule that did it.

    Offsets are code points into the decoded raw file, end exclusive.
    """

    rule: Text
    start: Offset
    end: Offset
    text: str


class Block(NamedTuple):
    """One run of the clean→raw offset map: `clean_length` code points from `raw_length` ones.

    Where the lengths are equal, offsets inside the block map one to one; where they differ, the
    block maps as a whole.
    """

    clean_start: int
    raw_start: int
    clean_length: int
    raw_length: int


class Article(Record):
    """One news article, cleaned; its title is the first line of its text.

    `offsets` maps the clean text back to the decoded raw file (see `Block`); `cuts` is what was
    left out. `story` is the id of the cluster of articles that tell the same story.
    """

    id: Annotated[str, StringConstraints(pattern=f"^{ARTICLE_ID}$", max_length=128)]
    title: Text
    text: Text
    source: str | None = None
    url: str | None = None
    published: date | None = None
    place: str | None = None
    agency: str | None = None
    language: str | None = None
    license: str | None = None
    story: str | None = None
    raw_sha256: Sha256
    cuts: tuple[Cut, ...] = ()
    offsets: tuple[Block, ...] = ()

    @property
    def sha256(self) -> str:
        """Hash of the text: what annotations and tasks are tied to."""
        return sha256(self.text)

    @model_validator(mode="after")
    def _title_leads(self) -> Self:
        if self.text.split("\n", 1)[0] != self.title:
            raise ValueError("the title is not the first line of the text")
        return self


class Reject(Record):
    """An input that did not become an article, and why; its raw bytes are kept by hash."""

    where: Text
    reason: Text
    message: Text
    raw_sha256: Sha256 | None = None


class Issue(Record):
    """A fault in data: which rule, where, what, and how to mend it.

    `article_id` is empty where the fault is of no article, `author` None where it is nobody's or
    several people's.
    """

    rule: Text
    severity: Severity
    article_id: str
    author: str | None = None
    where: str
    message: Text
    fix: str | None = None
