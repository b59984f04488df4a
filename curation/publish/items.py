"""What an annotation is made of, as features of columns and as what stands in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, get_args

from curation.model import Annotation, Event, Origin, Stance, Traced
from curation.ontology import Ontology

TARGETS = ("entity", "event")
"""What the target of a stance can be."""


def label(names: Iterable[str]) -> Any:
    """A column of labels with these names, numbered from 0."""
    import datasets

    return datasets.ClassLabel(names=list(names))


def value(dtype: str) -> Any:
    """A column of plain values."""
    import datasets

    return datasets.Value(dtype)


def many(feature: Any) -> Any:
    """A column of lists."""
    import datasets

    return datasets.List(feature)


def plain(dtype: str, *names: str) -> dict[str, Any]:
    """Several columns of one type."""
    return {name: value(dtype) for name in names}


def span() -> dict[str, Any]:
    """A stretch of the text."""
    return {**plain("int32", "start", "end"), "text": value("string")}


def said(ontology: Ontology) -> dict[str, Any]:
    """Who said it, when, on which text, under which ontology."""
    return {
        **plain("string", "text_sha256", "author"),
        "origin": label(get_args(Origin)),
        "ontology_version": value("string"),
        "created": value("timestamp[us, tz=UTC]"),
        "seconds": value("float64"),
        "flags": {
            "status": label(ontology.flags.status),
            "confidence": label(ontology.flags.confidence),
            "guideline_gap": value("bool"),
            "note": value("string"),
        },
    }


def _traced() -> dict[str, Any]:
    """Where an item comes from: one list of ids (`from`) or a list per field (`from_fields`)."""
    return {
        "by": many(value("string")),
        "confidence": value("float64"),
        "from": many(value("string")),
        "from_fields": many({"field": value("string"), "ids": many(value("string"))}),
    }


def entity(ontology: Ontology) -> dict[str, Any]:
    """A mention."""
    return {
        "id": value("string"),
        **span(),
        "type": label(ontology.entities),
        "level": label(ontology.levels),
        "ref": many(value("string")),
        **_traced(),
    }


def event(ontology: Ontology) -> dict[str, Any]:
    """An event with its arguments."""
    argument = {"role": label(ontology.roles), "filler_id": value("string"), **_traced()}
    return {
        "id": value("string"),
        "type": label(ontology.events),
        "trigger": span(),
        "arguments": many(argument),
        "modality": label(ontology.modality),
        "polarity": label(ontology.polarity),
        "mode": label(ontology.modes()),
        "sources": many(value("string")),
        **_traced(),
    }


def stance(ontology: Ontology) -> dict[str, Any]:
    """A position: holder, target, expression (`evidence`) and polarity."""
    return {
        **plain("string", "id", "holder_id"),
        "holder": span(),
        "target_id": value("string"),
        "target_kind": label(TARGETS),
        "target": span(),
        "polarity": label(ontology.stance.polarity),
        "modality": label(ontology.modality),
        "evidence": span(),
        "sources": many(value("string")),
        **_traced(),
    }


def of_annotation(annotation: Annotation) -> dict[str, Any]:
    """All columns an annotation fills."""
    return {
        **annotation.__dict__,
        "text_sha256": annotation.article_sha256,
        "flags": annotation.flags.__dict__,
        "entities": _of_items(annotation.entities),
        "events": [_of_event(event) for event in annotation.events],
        "stances": _of_stances(annotation) if annotation.stances else (),
    }


def of_item(item: Traced) -> dict[str, Any]:
    """The columns of an item; those that hold a span or a list of items are still records."""
    origin = item.from_
    if origin is None:
        return item.__dict__
    if isinstance(origin, tuple):
        return {**item.__dict__, "from": origin}
    pairs = [{"field": field, "ids": ids} for field, ids in sorted(origin.items())]
    return {**item.__dict__, "from_fields": pairs}


def _of_items(found: Iterable[Traced]) -> list[dict[str, Any]]:
    return [item.__dict__ if item.from_ is None else of_item(item) for item in found]


def _of_event(event: Event) -> dict[str, Any]:
    return {
        **of_item(event),
        "trigger": event.trigger.__dict__,
        "arguments": _of_items(event.arguments),
    }


def _of_stances(annotation: Annotation) -> list[dict[str, Any]]:
    """The stances with the spans their ids stand for, so that a row can be read on its own."""
    mentions = {entity.id: entity.__dict__ for entity in annotation.entities}
    triggers = {event.id: event.trigger.__dict__ for event in annotation.events}
    return [_of_stance(stance, mentions, triggers) for stance in annotation.stances]


def _of_stance(
    stance: Stance, mentions: dict[str, Any], triggers: dict[str, Any]
) -> dict[str, Any]:
    return {
        **of_item(stance),
        "holder": mentions[stance.holder_id],
        "target_id": stance.target,
        "target_kind": TARGETS[stance.target in triggers],
        "target": mentions.get(stance.target) or triggers[stance.target],
        "evidence": stance.evidence.__dict__,
    }
