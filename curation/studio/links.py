"""From relations to typed links: arguments, sources, holders, targets, and who is the same.

A relation that was drawn and not named has a meaning by itself, as the guide says:

- mention → event: the role of whoever does it, if the type of the event has such a role for
  the mention; else the source;
- event → mention: the first of the other roles that the mention may fill;
- event → event: the topic; mention → stance: the holder; stance → anything: the target;
- mention → mention: the first means the same as the second.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from curation.model import EVENT as FILLER
from curation.model import TOPIC, Span
from curation.ontology import Ontology
from curation.studio.encode import HOLDER, SOURCE, TARGET
from curation.studio.interface import ENTITY, EVENT, STANCE
from curation.studio.parse import Fault, Region, Relation

SAME = "same"
"""Stands for an arrow between two mentions, which is no label of the ontology."""


class Link(NamedTuple):
    """One label of one relation, running from an event or stance to what fills it."""

    start: str
    end: str
    label: str


@dataclass
class Links:
    """The links of an annotation: for each region that starts any, what it leads to, in order."""

    arguments: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    sources: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    holder: dict[str, str] = field(default_factory=dict)
    target: dict[str, str] = field(default_factory=dict)
    same: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    faults: list[Fault] = field(default_factory=list)


def link(relations: list[Relation], regions: Mapping[str, Region], ontology: Ontology) -> Links:
    """Sort relations into links; what makes no sense is listed under `faults`.

    Which end is which follows from the kinds of the regions; only between two events does the
    direction of the arrow decide.
    """
    links = Links()
    seen: set[Link] = set()
    pairs: set[tuple[str, str]] = set()
    for relation in relations:
        where = f"{relation.start} → {relation.end}"
        if not relation.labels:
            links.faults += _unnamed(relation, regions, where, links, seen, ontology)
            continue
        ends = _ends(relation, regions, where, links)
        if ends is None:
            continue
        if ends in pairs:
            what = "a second relation of the same pair; its labels are added to the first"
            links.faults.append(Fault("relation-doubled", "warning", where, what))
        pairs.add(ends)
        for label in relation.labels:
            found = Link(*ends, label)
            if found not in seen:
                seen.add(found)
                links.faults += _sort(found, regions, where, links)
    links.faults += _cycles(links)
    return links


def _ends(
    relation: Relation, regions: Mapping[str, Region], where: str, links: Links
) -> tuple[str, str] | None:
    """The ends in reading order, or None if they cannot be told."""
    if loose := list(_loose(relation, regions, where)):
        links.faults += loose
        return None
    kinds = (regions[relation.start].kind, regions[relation.end].kind)
    if kinds == (ENTITY, ENTITY):
        what = "a relation between two entities means nothing; it starts at an event or a stance"
        links.faults.append(Fault("relation-ends", "error", where, what))
        return None
    turned = relation.direction == "left"
    if ENTITY in kinds or STANCE in kinds:
        turned = kinds[0] == ENTITY or (kinds == (EVENT, STANCE))
    elif relation.direction == "bi":
        what = "the arrow between two events has two heads"
        links.faults.append(Fault("relation-ends", "error", where, what, "give it one direction"))
        return None
    if turned or relation.direction != "right":
        what = "the arrow was drawn the other way round; read from the event or stance outward"
        links.faults.append(Fault("relation-turned", "warning", where, what))
    return (relation.end, relation.start) if turned else (relation.start, relation.end)


def _loose(relation: Relation, regions: Mapping[str, Region], where: str) -> Iterator[Fault]:
    absent = [ident for ident in (relation.start, relation.end) if ident not in regions]
    if absent:
        what = f"there is no region {' and no region '.join(absent)}"
        yield Fault("relation-dangling", "error", where, what)
    elif relation.start == relation.end:
        what = "the relation leads from a region to itself"
        yield Fault("relation-self", "error", where, what)


def _unnamed(
    relation: Relation,
    regions: Mapping[str, Region],
    where: str,
    links: Links,
    seen: set[Link],
    ontology: Ontology,
) -> Iterator[Fault]:
    """Take an arrow without a name for what it means by itself."""
    if loose := list(_loose(relation, regions, where)):
        yield from loose
        return
    ends = (relation.start, relation.end)
    start, end = (regions[i] for i in (ends if relation.direction == "right" else ends[::-1]))
    found = None if relation.direction == "bi" else meant(start, end, ontology)
    if found is None:
        what = "the relation has no label, and none follows from what it connects"
        fix = "choose a role for it, or remove it"
        yield Fault("relation-unlabelled", "error", where, what, fix)
    elif found.label == SAME:
        links.same[start.id].append(end.id)
    elif found not in seen:
        seen.add(found)
        yield from _sort(found, regions, where, links)


def meant(start: Region, end: Region, ontology: Ontology) -> Link | None:
    """What an arrow without a name means; None if that cannot be told."""
    kinds = (start.kind, end.kind)
    if kinds == (ENTITY, ENTITY):
        return Link(start.id, end.id, SAME)
    if STANCE in kinds:
        if start.kind == STANCE:
            return None if end.kind == STANCE else Link(start.id, end.id, TARGET)
        return Link(end.id, start.id, HOLDER if start.kind == ENTITY else TARGET)
    event, filler = (start, end) if start.kind == EVENT else (end, start)
    kind = FILLER if filler.kind == EVENT else filler.label
    roles = ontology.events[event.label].roles if event.label in ontology.events else {}
    fitting = [role for role, fillers in roles.items() if kind in fillers]
    incoming = [role for role in fitting if ontology.roles[role].incoming]
    outgoing = [role for role in fitting if role not in incoming]
    if start.kind == ENTITY:
        source = [SOURCE] if kind in ontology.sources else []
        label = next(iter(incoming + source + outgoing), None)
    else:
        label = next(iter(outgoing + incoming), None)
    return Link(event.id, filler.id, label) if label else None


def _sort(found: Link, regions: Mapping[str, Region], where: str, links: Links) -> Iterator[Fault]:
    start, end = regions[found.start].kind, regions[found.end].kind
    misfit = f"{found.label} cannot lead from {start} {found.start} to {end} {found.end}"
    if found.label == SOURCE and end == ENTITY:
        links.sources[found.start].append(found.end)
    elif start == STANCE and (
        (found.label == HOLDER and end == ENTITY) or (found.label == TARGET and end != STANCE)
    ):
        table = links.holder if found.label == HOLDER else links.target
        if found.start in table:
            what = f"the stance has two relations {found.label}"
            yield Fault("stance-ends", "error", found.start, what, "keep one of them")
        table[found.start] = found.end
    elif (
        start == EVENT
        and found.label not in (SOURCE, HOLDER, TARGET)
        and end == (EVENT if found.label == TOPIC else ENTITY)
    ):
        links.arguments[found.start].append((found.label, found.end))
    else:
        yield Fault("relation-ends", "error", where, misfit, "choose another label, or remove it")


def _cycles(links: Links) -> Iterator[Fault]:
    topics = {
        start: [end for role, end in arguments if role == TOPIC]
        for start, arguments in links.arguments.items()
    }
    try:
        TopologicalSorter(topics).prepare()
    except CycleError as error:
        where = " → ".join(reversed(error.args[1]))
        what = "these events are each other's topic, in a circle"
        yield Fault("relation-cycle", "error", where, what, "remove one of the relations")


def distance(one: Span, other: Span) -> tuple[int, int]:
    """How far two spans are apart in code points; the earlier `other` counts as nearer."""
    gap = max(one.start - other.end, other.start - one.end, 0)
    return gap, other.start
