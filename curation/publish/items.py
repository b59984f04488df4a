"""Columns of what an annotation is made of: its head, mentions, events, stances."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any, NamedTuple, get_args

from curation.model import Annotation, Origin, Span, Stance
from curation.ontology import Ontology
from curation.publish.columns import Choice, Column, Group, Many, Value

TARGETS = ("entity", "event")
"""What the target of a stance can be."""


class Position(NamedTuple):
    """A stance with the spans its ids stand for, so that a row can be read on its own."""

    stance: Stance
    holder: Span
    target: Span
    target_kind: str


def positions(annotation: Annotation) -> list[Position]:
    """The stances of an annotation, holder and target looked up."""
    if not annotation.stances:
        return []
    mentions = {entity.id: entity.span for entity in annotation.entities}
    triggers = {event.id: event.trigger for event in annotation.events}
    return [
        Position(
            stance,
            mentions[stance.holder_id],
            mentions.get(stance.target) or triggers[stance.target],
            TARGETS[stance.target in triggers],
        )
        for stance in annotation.stances
    ]


def itself(value: Any) -> Any:
    """The getter of a member that is the value."""
    return value


def string(path: str) -> Value:
    """A text column of the attribute at a dotted path."""
    return Value("string", attrgetter(path))


def number(path: str) -> Value:
    """An int32 column of the attribute at a dotted path."""
    return Value("int32", attrgetter(path))


def strings(get: Callable[[Any], Any]) -> Many:
    """A column of lists of texts."""
    return Many(Value("string", itself), get)


def choice(names: Iterable[str], path: str) -> Choice:
    """A label column of the attribute at a dotted path."""
    return Choice(tuple(names), attrgetter(path))


def span(path: str) -> Group:
    """A span column of the attribute at a dotted path."""
    fields = {"start": number("start"), "end": number("end"), "text": string("text")}
    return Group(fields, attrgetter(path))


def head(ontology: Ontology) -> dict[str, Column]:
    """Who said it, when, on which text, under which ontology."""
    flags: dict[str, Column] = {
        "status": choice(ontology.flags.status, "status"),
        "confidence": choice(ontology.flags.confidence, "confidence"),
        "guideline_gap": Value("bool", attrgetter("guideline_gap")),
        "note": string("note"),
    }
    return {
        "text_sha256": string("annotation.article_sha256"),
        "author": string("annotation.author"),
        "origin": choice(get_args(Origin), "annotation.origin"),
        "ontology_version": string("annotation.ontology_version"),
        "created": Value("timestamp[us, tz=UTC]", attrgetter("annotation.created")),
        "seconds": Value("float64", attrgetter("annotation.seconds")),
        "flags": Group(flags, attrgetter("annotation.flags")),
    }


def entity(ontology: Ontology) -> Group:
    """A mention."""
    return Group(
        {
            "id": string("id"),
            "start": number("start"),
            "end": number("end"),
            "text": string("text"),
            "type": choice(ontology.entities, "type"),
            "level": choice(ontology.levels, "level"),
            "ref": strings(attrgetter("ref")),
            **_traced(),
        },
        itself,
    )


def event(ontology: Ontology) -> Group:
    """An event with its arguments."""
    argument: dict[str, Column] = {
        "role": choice(ontology.roles, "role"),
        "filler_id": string("filler_id"),
        **_traced(),
    }
    return Group(
        {
            "id": string("id"),
            "type": choice(ontology.events, "type"),
            "trigger": span("trigger"),
            "arguments": Many(Group(argument, itself), attrgetter("arguments")),
            "modality": choice(ontology.modality, "modality"),
            "polarity": choice(ontology.polarity, "polarity"),
            "mode": choice(ontology.modes(), "mode"),
            "sources": strings(attrgetter("sources")),
            **_traced(),
        },
        itself,
    )


def stance(ontology: Ontology) -> Group:
    """A position: holder, target, expression (`evidence`) and polarity, over a `Position`."""
    return Group(
        {
            "id": string("stance.id"),
            "holder_id": string("stance.holder_id"),
            "holder": span("holder"),
            "target_id": string("stance.target"),
            "target_kind": choice(TARGETS, "target_kind"),
            "target": span("target"),
            "polarity": choice(ontology.stance.polarity, "stance.polarity"),
            "modality": choice(ontology.modality, "stance.modality"),
            "evidence": span("stance.evidence"),
            "sources": strings(attrgetter("stance.sources")),
            **_traced("stance."),
        },
        itself,
    )


def _traced(path: str = "") -> dict[str, Column]:
    """Where an item comes from. `from` may be one list or a list per field."""
    origin = attrgetter(f"{path}from_")
    by_field: dict[str, Column] = {
        "field": Value("string", lambda pair: pair[0]),
        "ids": strings(lambda pair: pair[1]),
    }
    return {
        "by": strings(attrgetter(f"{path}by")),
        "confidence": Value("float64", attrgetter(f"{path}confidence")),
        "from": strings(lambda item: _if(tuple, origin(item))),
        "from_fields": Many(Group(by_field, itself), lambda item: _pairs(origin(item))),
    }


def _if(kind: type, value: Any) -> Any:
    return value if isinstance(value, kind) else None


def _pairs(value: Any) -> list[tuple[str, tuple[str, ...]]] | None:
    return sorted(value.items()) if isinstance(value, dict) else None
