"""From the parts of a `result` to the fields of a record, with everything that is wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from curation.model import Argument, Entity, Event, Issue, Stance
from curation.ontology import Ontology
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
)
from curation.studio.links import Links, distance, link
from curation.studio.parse import Fault, Parts, Region, Text, parse

UNKNOWN = "unknown-label"


def check_result(result: Any, text: str, ontology: Ontology, article_id: str) -> list[Issue]:
    """What is wrong with a `result` before it is sent; the server would take nearly all of it."""
    return [
        as_issue(fault, article_id, None, "")
        for fault in _looked_at(result, Text(text), ontology, ())[2]
    ]


def as_issue(fault: Fault, article_id: str, author: str | None, place: str) -> Issue:
    """A fault as an issue; `place` says which task and annotation it was found in."""
    return Issue(
        rule=fault.rule,
        severity=fault.severity,
        article_id=_printable(article_id),
        author=author,
        where=_printable(", ".join(part for part in (place, fault.where) if part)),
        message=_printable(fault.message),
        fix=fault.fix,
    )


def _printable(text: str) -> str:
    """The text, half surrogate pairs shown as question marks: no record can hold them."""
    return text.encode("utf-8", "replace").decode()


def assemble(
    result: Any, text: Text, ontology: Ontology, started: Any, retired: Collection[str] = ()
) -> tuple[dict[str, Any] | None, list[Fault]]:
    """The fields of an annotation record, or None, and all faults found."""
    parts, links, faults = _looked_at(result, text, ontology, retired)
    if any(fault.severity == "error" and fault.rule != UNKNOWN for fault in faults):
        return None, faults
    old = parse(started, text)
    before = link(old.relations, old.regions, ontology).sources if started else None
    renamed = parts.renamed()
    of_kind = {
        kind: [region for region in parts.regions.values() if region.kind == kind]
        for kind in (ENTITY, EVENT, STANCE)
    }
    return {
        "entities": [_entity(region, parts, links, renamed) for region in of_kind[ENTITY]],
        "events": [_event(region, parts, links, before) for region in of_kind[EVENT]],
        "stances": [_stance(region, parts, links, before) for region in of_kind[STANCE]],
        "flags": parts.flags(),
    }, faults


def _looked_at(
    result: Any, text: Text, ontology: Ontology, retired: Collection[str]
) -> tuple[Parts, Links, list[Fault]]:
    """The parts of a `result`, their links, and all that is wrong with them."""
    parts = parse(result, text)
    links = link(parts.relations, parts.regions, ontology)
    faults = [*parts.faults, *links.faults, *_renames(parts), *_open_stances(parts, links)]
    return parts, links, [*faults, *_unknown(parts, links, ontology, retired)]


def _entity(region: Region, parts: Parts, links: Links, renamed: Mapping[str, str]) -> Entity:
    span = region.span
    return Entity(
        id=region.id,
        start=span.start,
        end=span.end,
        text=span.text,
        type=region.label,
        level=region.one(LEVEL),
        ref=_refs(region, parts, links, renamed),
    )


def _refs(
    region: Region,
    parts: Parts,
    links: Links,
    renamed: Mapping[str, str],
    seen: frozenset[str] = frozenset(),
) -> tuple[str, ...]:
    """Who is meant: whoever the mentions mean that arrows lead to, else what is written."""
    others = [] if region.id in seen else links.same.get(region.id, [])
    meant = (
        ref
        for other in others
        for ref in _refs(parts.regions[other], parts, links, renamed, seen | {region.id})
    )
    return tuple(dict.fromkeys(meant)) or _written(region, renamed)


def _written(region: Region, renamed: Mapping[str, str]) -> tuple[str, ...]:
    """The ids written at a mention, as they are called in the whole article."""
    said = region.refs()
    if not renamed:
        return said
    return tuple(
        dict.fromkeys(renamed.get(old, old) for old, _, _ in (r.partition("=") for r in said))
    )


def _renames(parts: Parts) -> Iterator[Fault]:
    """Renamings that do not say one thing."""
    known: dict[str, str] = {}
    for region in parts.regions.values():
        for written in region.refs():
            old, sign, new = written.partition("=")
            if sign and not (old and new and "=" not in new):
                what = f"{written!r} does not say which id is to be called what"
                yield Fault("ref-rename", "error", region.id, what, "write OLD=NEW")
            elif sign and known.setdefault(old, new) != new:
                what = f"{old} is to be called {known[old]} and {new}"
                yield Fault("ref-rename", "error", region.id, what, "keep one of them")


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


def _unknown(
    parts: Parts, links: Links, ontology: Ontology, retired: Collection[str]
) -> Iterator[Fault]:
    """Labels that today's ontology does not have, and no migration speaks of."""
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
        new = control in known and label not in known[control]
        if new and f"{control}={label}" not in retired:
            fix = "curation migrate, or give it another label in Label Studio"
            yield Fault(UNKNOWN, "error", where, f"the ontology has no {control} {label!r}", fix)
    for event, arguments in links.arguments.items():
        for role, filler in arguments:
            if role not in ontology.roles and f"relation={role}" not in retired:
                what = f"the ontology has no role {role!r}"
                yield Fault(UNKNOWN, "error", f"{event} → {filler}", what)
