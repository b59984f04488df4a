"""The configs of the dataset, each as features and the rows it takes from a block of articles.

`entities`, `events` and `stance` hold one row an article with gold; together they hold every
field of the gold annotation (`curation.publish.records` is the way back). `weak` holds one row an
article and tagger, `annotations` one row a human judgement, `tokens` the two span layers as BIO
tags, `plover` one row a coded event.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from curation.model import Annotation, Article, Record, Span
from curation.ontology import Ontology
from curation.publish import items
from curation.publish.columns import Row, Rows
from curation.publish.items import label, many, plain, value
from curation.publish.plover import Codebook
from curation.publish.tokens import Tagset

if TYPE_CHECKING:
    from datasets import Features

LAYERS = ("article", "entity", "event", "argument", "stance")
"""What a human judgement can be about."""


class Dossier(NamedTuple):
    """An article and everything said of it."""

    article: Article
    text_sha256: str
    gold: Annotation | None
    human: tuple[Annotation, ...]
    weak: tuple[Annotation, ...]


class Block:
    """Some dossiers in a row, and the rows that several configs make of them.

    Where all have gold, its rows are those of the articles, too.
    """

    def __init__(self, dossiers: Sequence[Dossier]):
        self.dossiers = dossiers
        self.annotated = [(d.article, d.gold) for d in dossiers if d.gold]
        self.articles = [_of_article(d.article, d.text_sha256) for d in dossiers]
        self.gold = [
            {**row, **items.of_annotation(d.gold)}
            for row, d in zip(self.articles, dossiers, strict=True)
            if d.gold
        ]
        if len(self.gold) == len(dossiers):
            self.articles = self.gold


@dataclass(frozen=True)
class Table:
    """A config: its features, and which rows a block gives.

    `rows` gives dicts, or columns where that is quicker, and adds to the counter what this config
    cannot hold, by reason.
    """

    name: str
    about: str
    features: Features
    rows: Callable[[Block, Counter[str]], Rows]


def tables(ontology: Ontology, codebook: Codebook) -> tuple[Table, ...]:
    """The eight configs, labels numbered by the ontology."""
    import datasets

    read = {**_article_head(), **items.said(ontology)}
    entities = {"entities": many(items.entity(ontology))}
    events = {"events": many(items.event(ontology))}
    stances = {"stances": many(items.stance(ontology))}
    tagset = Tagset(ontology)
    shapes: tuple[tuple[str, str, Row, Callable[[Block, Counter[str]], Rows]], ...] = (
        ("articles", "Text and metadata, one row an article.", _article(), _articles),
        (
            "entities",
            "Mentions with type, level and canonical refs, one row an article.",
            {**read, **entities},
            _gold,
        ),
        (
            "tokens",
            "Words with offsets; mentions and triggers as BIO tags, one row an article.",
            tagset.features(),
            lambda block, lost: tagset.columns(block.annotated, lost),
        ),
        (
            "events",
            "Triggers, typed arguments, modality, polarity, mode and sources, one row an article.",
            {**read, **entities, **events},
            _gold,
        ),
        (
            "stance",
            "Who supports or opposes whom or what, in which words, one row an article.",
            {**read, **stances},
            _gold,
        ),
        (
            "annotations",
            "Every human judgement under a pseudonym, one row a judgement.",
            _judgement(),
            _judgements,
        ),
        (
            "weak",
            "What the automatic taggers said before people, one row an article and tagger.",
            {**read, **entities, **events, **stances},
            _weak,
        ),
        (
            "plover",
            "Events coded in the PLOVER scheme, one row an event.",
            codebook.features(ontology),
            lambda block, lost: [
                row for said in block.annotated for row in codebook.rows(*said, lost)
            ],
        ),
    )
    return tuple(
        Table(name, about, datasets.Features(shape), rows) for name, about, shape, rows in shapes
    )


def _articles(block: Block, lost: Counter[str]) -> list[Row]:
    return block.articles


def _gold(block: Block, lost: Counter[str]) -> list[Row]:
    return block.gold


def _weak(block: Block, lost: Counter[str]) -> list[Row]:
    return [_reading(d.article, annotation) for d in block.dossiers for annotation in d.weak]


def _judgements(block: Block, lost: Counter[str]) -> list[Row]:
    return [row for dossier in block.dossiers for row in _judged(dossier.human)]


def _article() -> Row:
    return {
        **plain("string", "article_id", "title", "text", "text_sha256", "source", "url"),
        "published": value("date32"),
        **plain("string", "place", "agency", "language", "license", "story", "raw_sha256"),
        "cuts": many({"rule": value("string"), **plain("int32", "start", "end")}),
        "offsets": many(plain("int32", "clean_start", "raw_start", "clean_length", "raw_length")),
    }


def _of_article(article: Article, text_sha256: str) -> Row:
    return {
        **article.__dict__,
        "article_id": article.id,
        "text_sha256": text_sha256,
        "cuts": [cut.__dict__ for cut in article.cuts],
        "offsets": [block._asdict() for block in article.offsets],
    }


def _article_head() -> Row:
    return {
        **plain("string", "article_id", "source", "url", "license"),
        "published": value("date32"),
        **plain("string", "story", "text"),
    }


def _reading(article: Article, annotation: Annotation) -> Row:
    return {**article.__dict__, **items.of_annotation(annotation)}


def _judgement() -> Row:
    return {
        **plain("string", "article_id", "annotation_id", "annotator"),
        "layer": label(LAYERS),
        "item_id": value("string"),
        **items.span(),
        **plain("string", "label", "raw", "text_sha256", "ontology_version"),
        "created": value("timestamp[us, tz=UTC]"),
        "seconds": value("float64"),
    }


def _judged(human: tuple[Annotation, ...]) -> Iterator[Row]:
    turns: Counter[str] = Counter()
    for annotation in human:
        turns[annotation.author] += 1
        ident = f"{annotation.article_id}:{annotation.author}:{turns[annotation.author]}"
        yield from _judgements_of(annotation, ident)


def _judgements_of(annotation: Annotation, ident: str) -> Iterator[Row]:
    """A row for the reading as a whole, then one for each thing in it; `raw` is it as JSON."""
    head = {
        **annotation.__dict__,
        "annotation_id": ident,
        "annotator": annotation.author,
        "text_sha256": annotation.article_sha256,
    }

    def say(layer: str, raw: Record, said: str | None, item: str | None, where: Span | None) -> Row:
        place = where.__dict__ if where else dict.fromkeys(("start", "end", "text"))
        return {
            **head,
            **place,
            "layer": layer,
            "raw": raw.to_line(),
            "label": said,
            "item_id": item,
        }

    yield say("article", annotation.flags, annotation.flags.status, None, None)
    for entity in annotation.entities:
        yield say("entity", entity, entity.type, entity.id, entity.span)
    for event in annotation.events:
        bare = event.model_copy(update={"arguments": ()})
        yield say("event", bare, event.type, event.id, event.trigger)
        for argument in event.arguments:
            yield say("argument", argument, argument.role, event.id, event.trigger)
    for stance in annotation.stances:
        yield say("stance", stance, stance.polarity, stance.id, stance.evidence)
