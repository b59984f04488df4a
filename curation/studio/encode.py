"""From our records to Label Studio's JSON: an article and a reading of it become a task.

The attributes of an item repeat its id and offsets. There is one relation per ordered pair of
regions, with one label per link between them: the page drops a second relation of a pair. The
relations that carry sources come first, nearest source first, since the order of `sources` is
the order of these relations.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from curation.errors import CheckFailed
from curation.model import Annotation, Article, Flags, Span
from curation.ontology import Ontology
from curation.studio.interface import (
    ABOUT,
    CONFIDENCE,
    ENTITY,
    EVENT,
    GUIDELINE_GAP,
    ITEM_TYPES,
    LEVEL,
    LINK,
    MODALITY,
    MODE,
    NOTE,
    POLARITY,
    REF,
    STANCE,
    STATUS,
    TEXT,
)
from curation.studio.lines import line

Item = dict[str, Any]

ARTICLE_ID, TEXT_SHA256 = "article_id", "text_sha256"
"""The fields of a task's data that are its key."""

HOLDER, TARGET, SOURCE = "holder", "target", "source"
"""Labels of the relations that are no roles; the ontology's table `links` names the same."""


def encode(
    article: Article,
    annotation: Annotation | None,
    config_sha: str,
    names: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """A task to import, with the annotation as its prediction.

    The author of the annotation is the prediction's `model_version`: the same author must mean
    the same reading of the same text.

    Args:
        article: what is to be annotated.
        annotation: the suggestion, if there is one.
        config_sha: which labelling page the task is made for (see
            `curation.studio.project.fingerprint`).
        names: label of a link → its name in Hindi (see `link_names`).

    Raises:
        CheckFailed: the annotation is of another text.
    """
    task: dict[str, Any] = {"data": task_data(article), "meta": {"config_sha": config_sha}}
    if annotation is not None:
        if annotation.article_sha256 != article.sha256:
            raise CheckFailed(
                f"the annotation of {article.id} by {annotation.author} is of another text",
                fix="curation preannotate",
            )
        task["predictions"] = [prediction(annotation, names)]
    return task


def link_names(ontology: Ontology) -> dict[str, str]:
    """Label → name in Hindi, of everything that links an event or a stance to something."""
    links = {str(name): label.hi for name, label in ontology.links.items()}
    return {name: role.hi for name, role in ontology.roles.items()} | links


def prediction(annotation: Annotation, names: Mapping[str, str] | None = None) -> dict[str, Any]:
    """An annotation as a prediction, without the task it belongs to.

    Its links are lines that can be read (see `curation.studio.lines`): some seventy arrows would
    hide the text.
    """
    items = (*annotation.entities, *annotation.events, *annotation.stances)
    known = [item.confidence for item in items if item.confidence is not None]
    score = {"score": round(sum(known) / len(known), 4)} if known else {}
    flags = _flags(annotation.flags)
    result = [*_regions(annotation), *_link_lines(annotation, names or {}), *flags]
    return {"model_version": annotation.author, **score, "result": result}


def encode_result(annotation: Annotation) -> list[Item]:
    """The items of an annotation as a person makes them, its links drawn as relations."""
    return [*_regions(annotation), *_relations(annotation), *_flags(annotation.flags)]


def task_data(article: Article) -> dict[str, Any]:
    """What a task says of its article."""
    published = article.published.isoformat() if article.published else None
    about = " · ".join(part for part in (article.source, published, article.place) if part)
    data = {
        ARTICLE_ID: article.id,
        TEXT_SHA256: article.sha256,
        "title": article.title,
        ABOUT: about,
        "source": article.source,
        "published": published,
        "url": article.url,
        "story": article.story,
        TEXT: article.text,
    }
    return {name: value for name, value in data.items() if value is not None}


def _regions(annotation: Annotation) -> Iterator[Item]:
    for entity in annotation.entities:
        span = entity.span
        yield _item(ENTITY, [entity.type], entity.id, span)
        yield from _attributes(entity.id, span, {LEVEL: entity.level})
        if entity.ref:
            yield _item(REF, list(entity.ref), entity.id, span)
    for event in annotation.events:
        yield _item(EVENT, [event.type], event.id, event.trigger)
        values = {MODALITY: event.modality, POLARITY: event.polarity, MODE: event.mode}
        yield from _attributes(event.id, event.trigger, values)
    for stance in annotation.stances:
        yield _item(STANCE, [stance.polarity], stance.id, stance.evidence)
        yield from _attributes(stance.id, stance.evidence, {MODALITY: stance.modality})


def _attributes(ident: str, span: Span, values: dict[str, str | None]) -> Iterator[Item]:
    for control, value in values.items():
        if value is not None:
            yield _item(control, [value], ident, span)


def _item(control: str, answer: list[str], ident: str, span: Span | None) -> Item:
    kind = ITEM_TYPES[control]
    # In a textarea `text` is the answer, elsewhere the words of the span.
    place = {"start": span.start, "end": span.end, "text": span.text} if span else {}
    value = {**place, TEXT if kind == "textarea" else kind: answer}
    return {"id": ident, "from_name": control, "to_name": TEXT, "type": kind, "value": value}


def _link_lines(annotation: Annotation, names: Mapping[str, str]) -> Iterator[Item]:
    place = dict(annotation.spans())
    lines: dict[str, list[str]] = {}
    for (start, end), labels in _links(annotation).items():
        found = (line(label, end, place[end].text, names) for label in labels)
        lines.setdefault(start, []).extend(found)
    for start, said in lines.items():
        yield _item(LINK, said, start, place[start])


def _relations(annotation: Annotation) -> Iterator[Item]:
    for (start, end), labels in _links(annotation).items():
        ends = {"from_id": start, "to_id": end, "direction": "right"}
        yield {"type": "relation", **ends, "labels": labels}


def _links(annotation: Annotation) -> dict[tuple[str, str], list[str]]:
    """(from, to) → labels; those that carry sources first, nearest source first."""
    links: dict[tuple[str, str], list[str]] = {}

    def link(start: str, end: str, label: str) -> None:
        labels = links.setdefault((start, end), [])
        if label not in labels:
            labels.append(label)

    for event in annotation.events:
        for source in event.sources:
            link(event.id, source, SOURCE)
    for stance in annotation.stances:
        for source in stance.sources:
            link(stance.id, source, SOURCE)
    for event in annotation.events:
        for argument in event.arguments:
            link(event.id, argument.filler_id, argument.role)
    for stance in annotation.stances:
        link(stance.id, stance.holder_id, HOLDER)
        link(stance.id, stance.target, TARGET)
    return links


def _flags(flags: Flags) -> Iterator[Item]:
    answers: Iterable[tuple[str, str | None]] = (
        (STATUS, flags.status),
        (CONFIDENCE, flags.confidence),
        (GUIDELINE_GAP, GUIDELINE_GAP if flags.guideline_gap else None),
        (NOTE, flags.note or None),
    )
    for control, answer in answers:
        if answer is not None:
            yield _item(control, [answer], f"article-{control}", None)
