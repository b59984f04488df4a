"""From drawn relations to typed links: arguments, sources, holders and targets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from curation.model import TOPIC, Span
from curation.studio.encode import HOLDER, SOURCE, TARGET
from curation.studio.interface import ENTITY, EVENT, STANCE
from curation.studio.parse import Fault, Region, Relation


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
    faults: list[Fault] = field(default_factory=list)


def link(relations: list[Relation], regions: Mapping[str, Region]) -> Links:
    """Sort relations into links; what makes no sense is listed under `faults`.

    Which end is which follows from the kinds of the regions; only between two events does the
    direction of the arrow decide.
    """
    links = Links()
    seen: set[Link] = set()
    pairs: set[tuple[str, str]] = set()
    for relation in relations:
        where = f"{relation.start} → {relation.end}"
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
    absent = [ident for ident in (relation.start, relation.end) if ident not in regions]
    if absent:
        what = f"there is no region {' and no region '.join(absent)}"
        links.faults.append(Fault("relation-dangling", "error", where, what))
        return None
    if relation.start == relation.end:
        what = "the relation leads from a region to itself"
        links.faults.append(Fault("relation-self", "error", where, what))
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
