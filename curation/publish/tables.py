"""The configs of the dataset, each as columns over an article and what was said of it.

`entities`, `events` and `stance` hold one row an article with gold; together they hold every
field of the gold annotation (`curation.publish.records` is the way back). `weak` holds one row an
article and tagger, `annotations` one row a human judgement, `tokens` the two span layers as BIO
tags, `plover` one row a coded event.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, NamedTuple

from curation.model import Annotation, Article, Record, Span
from curation.ontology import Ontology
from curation.publish import items
from curation.publish.columns import Choice, Column, Group, Many, Value
from curation.publish.items import itself, number, string
from curation.publish.plover import Codebook
from curation.publish.tokens import Words, tag_names, words

LAYERS = ("article", "entity", "event", "argument", "stance")
"""What a human judgement can be about."""


class Dossier(NamedTuple):
    """An article and everything said of it."""

    article: Article
    gold: Annotation | None
    human: tuple[Annotation, ...]
    weak: tuple[Annotation, ...]


class Reading(NamedTuple):
    """One annotation beside its article."""

    article: Article
    annotation: Annotation


class Judgement(NamedTuple):
    """One thing one person said: of the article as a whole, or of one item in it."""

    annotation: Annotation
    annotation_id: str
    layer: str
    raw: str
    label: str | None
    item_id: str | None = None
    span: Span | None = None


@dataclass(frozen=True)
class Table:
    """A config: which rows a block of dossiers gives, and the columns over such a row.

    `rows` adds to the counter what this config cannot hold, by reason.
    """

    name: str
    about: str
    rows: Callable[[Iterable[Dossier], Counter[str]], list[Any]]
    columns: Mapping[str, Column]


def tables(ontology: Ontology, codebook: Codebook) -> tuple[Table, ...]:
    """The eight configs, labels numbered by the ontology."""
    said = {**_article_head(), **items.head(ontology)}
    entities = Many(items.entity(ontology), attrgetter("annotation.entities"))
    events = Many(items.event(ontology), attrgetter("annotation.events"))
    stances = Many(items.stance(ontology), lambda reading: items.positions(reading.annotation))
    return (
        Table("articles", "Text and metadata, one row an article.", _articles, _article()),
        Table(
            "entities",
            "Mentions with type, level and canonical refs, one row an article.",
            _gold,
            {**said, "entities": entities},
        ),
        Table(
            "tokens",
            "Words with offsets; mentions and triggers as BIO tags, one row an article.",
            _words,
            _token(ontology),
        ),
        Table(
            "events",
            "Triggers, typed arguments, modality, polarity, mode and sources, one row an article.",
            _gold,
            {**said, "entities": entities, "events": events},
        ),
        Table(
            "stance",
            "Who supports or opposes whom or what, in which words, one row an article.",
            _gold,
            {**said, "stances": stances},
        ),
        Table(
            "annotations",
            "Every human judgement under a pseudonym, one row a judgement.",
            _judgements,
            _judgement(),
        ),
        Table(
            "weak",
            "What the automatic taggers said before people, one row an article and tagger.",
            _weak,
            {**said, "entities": entities, "events": events, "stances": stances},
        ),
        Table(
            "plover",
            "Events coded in the PLOVER scheme, one row an event.",
            lambda dossiers, lost: [
                row for d in dossiers if d.gold for row in codebook.rows(d.article, d.gold, lost)
            ],
            codebook.columns(ontology),
        ),
    )


def _articles(dossiers: Iterable[Dossier], lost: Counter[str]) -> list[Article]:
    return [dossier.article for dossier in dossiers]


def _gold(dossiers: Iterable[Dossier], lost: Counter[str]) -> list[Reading]:
    return [Reading(d.article, d.gold) for d in dossiers if d.gold]


def _weak(dossiers: Iterable[Dossier], lost: Counter[str]) -> list[Reading]:
    return [Reading(d.article, annotation) for d in dossiers for annotation in d.weak]


def _words(dossiers: Iterable[Dossier], lost: Counter[str]) -> list[Words]:
    rows = [words(d.article, d.gold) for d in dossiers if d.gold]
    lost.update(f"{loss.why} span" for row in rows for loss in row.lost)
    return rows


def _judgements(dossiers: Iterable[Dossier], lost: Counter[str]) -> list[Judgement]:
    return [judgement for d in dossiers for judgement in _said(d.human)]


def _said(human: tuple[Annotation, ...]) -> Iterator[Judgement]:
    turns: dict[str, int] = {}
    for annotation in human:
        turn = turns[annotation.author] = turns.get(annotation.author, 0) + 1
        yield from _judged(annotation, f"{annotation.article_id}:{annotation.author}:{turn}")


def _judged(annotation: Annotation, ident: str) -> Iterator[Judgement]:
    def say(layer: str, raw: Record, label: str | None, *where: Any) -> Judgement:
        return Judgement(annotation, ident, layer, raw.to_line(), label, *where)

    yield say("article", annotation.flags, annotation.flags.status)
    for entity in annotation.entities:
        yield say("entity", entity, entity.type, entity.id, entity.span)
    for event in annotation.events:
        bare = event.model_copy(update={"arguments": ()})
        yield say("event", bare, event.type, event.id, event.trigger)
        for argument in event.arguments:
            yield say("argument", argument, argument.role, event.id, event.trigger)
    for stance in annotation.stances:
        yield say("stance", stance, stance.polarity, stance.id, stance.evidence)


def _article() -> dict[str, Column]:
    cut = {"rule": string("rule"), "start": number("start"), "end": number("end")}
    block = ("clean_start", "raw_start", "clean_length", "raw_length")
    return {
        "article_id": string("id"),
        "title": string("title"),
        "text": string("text"),
        "text_sha256": string("sha256"),
        "source": string("source"),
        "url": string("url"),
        "published": Value("date32", attrgetter("published")),
        "place": string("place"),
        "agency": string("agency"),
        "language": string("language"),
        "license": string("license"),
        "story": string("story"),
        "raw_sha256": string("raw_sha256"),
        "cuts": Many(Group(cut, itself), attrgetter("cuts")),
        "offsets": Many(
            Group({name: number(name) for name in block}, itself), attrgetter("offsets")
        ),
    }


def _article_head() -> dict[str, Column]:
    return {
        "article_id": string("article.id"),
        "source": string("article.source"),
        "url": string("article.url"),
        "license": string("article.license"),
        "published": Value("date32", attrgetter("article.published")),
        "story": string("article.story"),
        "text": string("article.text"),
    }


def _judgement() -> dict[str, Column]:
    return {
        "article_id": string("annotation.article_id"),
        "annotation_id": string("annotation_id"),
        "annotator": string("annotation.author"),
        "layer": items.choice(LAYERS, "layer"),
        "item_id": string("item_id"),
        "start": Value("int32", lambda judgement: judgement.span and judgement.span.start),
        "end": Value("int32", lambda judgement: judgement.span and judgement.span.end),
        "text": Value("string", lambda judgement: judgement.span and judgement.span.text),
        "label": string("label"),
        "raw": string("raw"),
        "text_sha256": string("annotation.article_sha256"),
        "ontology_version": string("annotation.ontology_version"),
        "created": Value("timestamp[us, tz=UTC]", attrgetter("annotation.created")),
        "seconds": Value("float64", attrgetter("annotation.seconds")),
    }


def _token(ontology: Ontology) -> dict[str, Column]:
    edges = {
        "start": Value("int32", lambda edge: edge[0]),
        "end": Value("int32", lambda edge: edge[1]),
    }
    lost = {"id": string("id"), "why": string("why")}
    return {
        "article_id": string("article_id"),
        "tokens": Many(Value("string", itself), attrgetter("tokens")),
        "offsets": Many(Group(edges, itself), attrgetter("offsets")),
        "ner_tags": Many(Choice(tag_names(ontology.entities), itself), attrgetter("ner_tags")),
        "trigger_tags": Many(
            Choice(tag_names(ontology.events), itself), attrgetter("trigger_tags")
        ),
        "lost": Many(Group(lost, itself), attrgetter("lost")),
    }
