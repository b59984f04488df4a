"""From Label Studio's JSON to our records: an exported task becomes readings and issues.

A reading that cannot be taken as it stands is quarantined: left out, with an issue of severity
`error` for each thing that is wrong. Issues of severity `warning` say what was mended. One kind
of error does not quarantine: `unknown-label`, since a record can hold a label that today's
ontology does not have. Everything is counted: annotations = readings + left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from curation.model import (
    Annotation,
    Argument,
    Entity,
    Event,
    Issue,
    Stance,
    canonical,
    sha256,
)
from curation.ontology import Ontology
from curation.studio.encode import ARTICLE_ID, TEXT_SHA256
from curation.studio.interface import (
    CONFIDENCE,
    ENTITY,
    EVENT,
    GUIDELINE_GAP,
    LEVEL,
    MODALITY,
    MODE,
    POLARITY,
    STANCE,
    STATUS,
    TEXT,
)
from curation.studio.links import Links, distance, link
from curation.studio.parse import Fault, Parts, Region, Text, parse

UNKNOWN = "unknown-label"


@dataclass(frozen=True)
class Reading:
    """An annotation by a person, with its number on the server and its last change there."""

    task_id: int
    annotation_id: int
    updated_at: str
    record: Annotation


@dataclass(frozen=True)
class LeftOut:
    """An annotation, draft or task that gave no reading, and why.

    Reasons: `skipped`, `draft`, `empty`, `faulty`, `text-changed`, `foreign`.
    """

    task_id: int
    annotation_id: int | None
    reason: str


@dataclass(frozen=True)
class Decoded:
    """What one exported task holds."""

    readings: tuple[Reading, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    issues: tuple[Issue, ...] = ()


def check_result(result: Any, text: str, ontology: Ontology, article_id: str) -> list[Issue]:
    """What is wrong with a `result` before it is sent; the server would take nearly all of it."""
    return [
        _issue(fault, article_id, None, "") for fault in _read(result, Text(text), ontology, [])[1]
    ]


def decode(
    task: Mapping[str, Any],
    texts: Mapping[str, str],
    ontology: Ontology,
    authors: Mapping[int, str] | None = None,
) -> Decoded:
    """Read one task of a pulled chunk (see `curation.studio.pull`).

    Args:
        task: the task as pulled, annotators already pseudonyms.
        texts: article id → text of the articles we have.
        ontology: what labels there are.
        authors: annotation number → pseudonym as first pulled, for annotators who were deleted
            on the server since.
    """
    number, data = task["id"], task["data"]
    article_id, text = data.get(ARTICLE_ID), data.get(TEXT)
    drafts = tuple(LeftOut(number, None, "draft") for _ in task.get("drafts") or ())
    if not isinstance(article_id, str) or article_id not in texts:
        what = f"its data names the article {article_id!r}, which this workspace does not have"
        fault = Fault("foreign-task", "warning", "", what)
        return _none(
            task, drafts, "foreign", _issue(fault, str(article_id), None, f"task {number}")
        )
    if not isinstance(text, str) or sha256(text) != data.get(TEXT_SHA256):
        what = "the text of the task was edited on the server; its offsets cannot be trusted"
        fault = Fault("text-changed", "error", "", what, "put the old text back, or annotate anew")
        return _none(
            task, drafts, "text-changed", _issue(fault, article_id, None, f"task {number}")
        )
    read = [
        _annotation(task, annotation, Text(text), ontology, authors or {})
        for annotation in task["annotations"]
    ]
    issues = [issue for decoded in read for issue in decoded.issues]
    if text != texts[article_id] and any(decoded.readings for decoded in read):
        what = "these readings are of an older text of the article"
        fault = Fault("article-changed", "warning", "", what, "curation push, and annotate anew")
        issues.append(_issue(fault, article_id, None, f"task {number}"))
    return Decoded(
        readings=tuple(reading for decoded in read for reading in decoded.readings),
        left_out=tuple(out for decoded in read for out in decoded.left_out) + drafts,
        issues=tuple(issues),
    )


def _none(
    task: Mapping[str, Any], drafts: tuple[LeftOut, ...], reason: str, issue: Issue
) -> Decoded:
    out = [LeftOut(task["id"], annotation["id"], reason) for annotation in task["annotations"]]
    return Decoded((), (*out, *drafts), (issue,))


def _annotation(
    task: Mapping[str, Any],
    annotation: Mapping[str, Any],
    text: Text,
    ontology: Ontology,
    authors: Mapping[int, str],
) -> Decoded:
    number, article_id = annotation["id"], task["data"][ARTICLE_ID]
    author = annotation["completed_by"] or authors.get(number) or "ann_unknown"
    place = f"task {task['id']}, annotation {number}"

    def left_out(reason: str, *faults: Fault) -> Decoded:
        out = LeftOut(task["id"], number, reason)
        return Decoded((), (out,), tuple(_issue(f, article_id, author, place) for f in faults))

    if annotation.get("was_cancelled"):
        return left_out("skipped")
    if _is_unread(task, annotation):
        what = "submitted empty although the task had suggestions: the page may have shown none"
        return left_out("empty", Fault("empty-work", "error", "", what, "ask the annotator"))
    suggested = (annotation.get("prediction") or {}).get("result") or []
    started = suggested if annotation.get("parent_prediction") is not None else []
    items, faults = _read(annotation.get("result"), text, ontology, started)
    if items is None:
        return left_out("faulty", *faults)
    seconds = annotation.get("lead_time")
    try:
        record = Annotation.model_validate(
            {
                ARTICLE_ID: article_id,
                "article_sha256": sha256(text.text),
                "author": author,
                "origin": "human",
                "ontology_version": ontology.version,
                "created": annotation.get("created_at"),
                "seconds": seconds if isinstance(seconds, float | int) and seconds >= 0 else None,
                **items,
            }
        )
    except ValidationError as error:
        wrong = (f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        return left_out("faulty", *faults, *(Fault("record", "error", "", w) for w in wrong))
    reading = Reading(task["id"], number, str(annotation.get("updated_at")), canonical(record))
    issues = tuple(_issue(fault, article_id, author, place) for fault in faults)
    return Decoded((reading,), (), issues)


def _is_unread(task: Mapping[str, Any], annotation: Mapping[str, Any]) -> bool:
    """Whether an empty result is more likely a page that showed nothing than a judgement."""
    if annotation.get("result") != [] or annotation.get("parent_prediction") is not None:
        return False
    suggested = annotation.get("prediction") or {}
    return bool(suggested["result"] if "result" in suggested else task.get("predictions"))


def _issue(fault: Fault, article_id: str, author: str | None, place: str) -> Issue:
    return Issue(
        rule=fault.rule,
        severity=fault.severity,
        article_id=article_id,
        author=author,
        where=", ".join(part for part in (place, fault.where) if part),
        message=fault.message,
        fix=fault.fix,
    )


def _read(
    result: Any, text: Text, ontology: Ontology, started: Any
) -> tuple[dict[str, Any] | None, list[Fault]]:
    """The fields of an annotation record, or None, and all faults found."""
    parts = parse(result, text)
    links = link(parts.relations, parts.regions)
    faults = [*parts.faults, *links.faults, *_open_stances(parts, links)]
    faults += _unknown(parts, links, ontology)
    if any(fault.severity == "error" and fault.rule != UNKNOWN for fault in faults):
        return None, faults
    before = link((old := parse(started, text)).relations, old.regions).sources if started else None
    of_kind = {
        kind: [region for region in parts.regions.values() if region.kind == kind]
        for kind in (ENTITY, EVENT, STANCE)
    }
    return {
        "entities": [_entity(region) for region in of_kind[ENTITY]],
        "events": [_event(region, parts, links, before) for region in of_kind[EVENT]],
        "stances": [_stance(region, parts, links, before) for region in of_kind[STANCE]],
        "flags": parts.flags(),
    }, faults


def _entity(region: Region) -> Entity:
    span = region.span
    return Entity(
        id=region.id,
        start=span.start,
        end=span.end,
        text=span.text,
        type=region.label,
        level=region.one(LEVEL),
        ref=region.refs(),
    )


def _event(
    region: Region, parts: Parts, links: Links, before: Mapping[str, list[str]] | None
) -> Event:
    return Event(
        id=region.id,
        type=region.label,
        trigger=region.span,
        arguments=tuple(
            Argument(role=role, filler_id=filler) for role, filler in links.arguments[region.id]
        ),
        modality=region.one(MODALITY),
        polarity=region.one(POLARITY),
        mode=region.one(MODE),
        sources=_sources(region, parts, links, before),
    )


def _stance(
    region: Region, parts: Parts, links: Links, before: Mapping[str, list[str]] | None
) -> Stance:
    return Stance(
        id=region.id,
        holder_id=links.holder[region.id],
        target=links.target[region.id],
        polarity=region.label,
        modality=region.one(MODALITY),
        evidence=region.span,
        sources=_sources(region, parts, links, before),
    )


def _sources(
    region: Region, parts: Parts, links: Links, before: Mapping[str, list[str]] | None
) -> tuple[str, ...]:
    """Sources, nearest first: the order of the list says so, unless the page has changed it.

    `before` are the sources of the suggestion the annotator started from in the page.
    """
    sources = links.sources[region.id]
    if before is None or set(before.get(region.id, ())) == set(sources):
        return tuple(sources)
    return tuple(sorted(sources, key=lambda s: distance(region.span, parts.regions[s].span)))


def _open_stances(parts: Parts, links: Links) -> Iterator[Fault]:
    for region in parts.regions.values():
        if region.kind == STANCE:
            for name, table in (("holder", links.holder), ("target", links.target)):
                if region.id not in table:
                    what = f"the stance {region.span.text!r} has no {name}"
                    fix = f"draw a relation {name} from the stance"
                    yield Fault("stance-ends", "error", region.id, what, fix)


def _unknown(parts: Parts, links: Links, ontology: Ontology) -> Iterator[Fault]:
    """Labels that today's ontology does not have."""
    known: dict[str, Any] = {
        ENTITY: ontology.entities,
        EVENT: ontology.events,
        STANCE: ontology.stance.polarity,
        LEVEL: ontology.levels,
        MODALITY: ontology.modality,
        POLARITY: ontology.polarity,
        MODE: ontology.modes(),
        STATUS: ontology.flags.status,
        CONFIDENCE: ontology.flags.confidence,
        GUIDELINE_GAP: (GUIDELINE_GAP,),
    }
    said = [(region.id, region.kind, region.label) for region in parts.regions.values()]
    for region in parts.regions.values():
        said += [(region.id, name, answers[0]) for name, answers in region.answers.items()]
    said += [("article", name, answers[0]) for name, answers in parts.article.items()]
    for where, control, label in said:
        if control in known and label not in known[control]:
            fix = "curation migrate, or give it another label in Label Studio"
            yield Fault(UNKNOWN, "error", where, f"the ontology has no {control} {label!r}", fix)
    for event, arguments in links.arguments.items():
        for role, filler in arguments:
            if role not in ontology.roles:
                what = f"the ontology has no role {role!r}"
                yield Fault(UNKNOWN, "error", f"{event} → {filler}", what)
