"""What the types of the ontology file cannot say: ids, keys, references, examples.

The checks read plain data, not an `Ontology`, so that they also speak when a part of the file has
the wrong shape; what has it is passed over here, for the types report it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import regex

from curation.model import EVENT, TOPIC
from curation.ontology.labels import EXAMPLE_MARK

Place = tuple[str, ...]
Fault = tuple[Place, str]
Labels = Mapping[str, Mapping[str, Any]]

REGIONS: tuple[Place, ...] = (("entities",), ("events",), ("stance", "polarity"))
"""Tables whose labels mark a stretch of text: they need a colour."""

CHOSEN: tuple[Place, ...] = (
    *REGIONS,
    ("levels",),
    ("modality",),
    ("polarity",),
    ("flags", "status"),
    ("flags", "confidence"),
)
"""Tables whose labels are chosen with a key; so are the modes, and the flag `guideline_gap`."""

LINKS: tuple[Place, ...] = (("roles",), ("links",))
"""Tables whose labels name relations."""


def meaning_faults(data: Any) -> Iterator[Fault]:
    """Every fault of the file's data beyond its shape, with its place."""
    yield from _id_faults(data)
    yield from _name_faults(data)
    yield from _key_faults(data)
    yield from _entity_faults(data)
    yield from _event_faults(data)
    yield from _type_list_faults(data)
    yield from _example_faults(data)


def _at(data: Any, place: Place) -> Any:
    for key in place:
        data = data.get(key) if isinstance(data, Mapping) else None
    return data


def _table(data: Any, place: Place) -> Labels:
    table = _at(data, place)
    return _mappings(table)


def _mappings(table: Any) -> Labels:
    if not isinstance(table, Mapping):
        return {}
    return {str(name): part for name, part in table.items() if isinstance(part, Mapping)}


def _strings(values: Any) -> list[str]:
    return [v for v in values if isinstance(v, str)] if isinstance(values, list) else []


def _modes(data: Any) -> dict[Place, Mapping[str, Any]]:
    """All modes, by their place; they count as one table."""
    return {
        ("events", event, "modes", name): mode
        for event, label in _table(data, ("events",)).items()
        for name, mode in _mappings(label.get("modes")).items()
    }


def _labels(data: Any) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    for table in (*CHOSEN, *LINKS):
        yield from (((*table, name), label) for name, label in _table(data, table).items())
    yield from _modes(data).items()
    gap = _at(data, ("flags", "guideline_gap"))
    if isinstance(gap, Mapping):
        yield ("flags", "guideline_gap"), gap


def _id_faults(data: Any) -> Iterator[Fault]:
    tables = [(place, _table(data, place).values()) for place in (*CHOSEN, *LINKS)]
    for place, labels in [*tables, (("events", "*", "modes"), _modes(data).values())]:
        ids = [label.get("id") for label in labels]
        if all(isinstance(i, int) for i in ids) and ids != list(range(len(ids))):
            yield place, f"ids must be 0, 1, 2, … in file order (append only), found {ids}"


def _name_faults(data: Any) -> Iterator[Fault]:
    """Names and Hindi names by which a person or the labelling page could mix two labels up."""
    seen: dict[str, Place] = {}
    regions = [(*table, name) for table in REGIONS for name in _table(data, table)]
    for place in [*regions, *_modes(data)]:
        if place[-1] in seen:
            yield place, f"the name already belongs to {'.'.join(seen[place[-1]])}"
        seen.setdefault(place[-1], place)
    for table in (*CHOSEN, *LINKS):
        hindi: dict[str, str] = {}
        for name, label in _table(data, table).items():
            words = label.get("short") or label.get("hi")
            if isinstance(words, str) and hindi.setdefault(words, name) != name:
                yield (*table, name, "hi"), f"{hindi[words]} has the same Hindi name"


def _key_faults(data: Any) -> Iterator[Fault]:
    seen: dict[str, Place] = {}
    for place, label in _labels(data):
        key = label.get("hotkey")
        if key is None and place[:1] not in LINKS:
            yield place, "needs a hotkey, or Label Studio picks one that may clash"
        elif isinstance(key, str) and key in seen:
            yield (*place, "hotkey"), f"hotkey {key!r} already belongs to {'.'.join(seen[key])}"
        elif isinstance(key, str):
            seen[key] = place
        if label.get("color") is None and place[:-1] in REGIONS:
            yield place, "needs a color"


def _unknown(
    place: Place, names: Iterable[str], known: Iterable[str], what: str
) -> Iterator[Fault]:
    allowed = set(known)
    yield from ((place, f"{name!r} is no {what}") for name in names if name not in allowed)


def _entity_faults(data: Any) -> Iterator[Fault]:
    known = _table(data, ("levels",))
    for name, entity in _table(data, ("entities",)).items():
        place, levels = ("entities", name), _strings(entity.get("levels"))
        yield from _unknown((*place, "levels"), levels, known, "level")
        if bool(levels) != (entity.get("ref") == "required"):
            yield (*place, "ref"), "a type has levels exactly where its ref is required"


def _event_faults(data: Any) -> Iterator[Fault]:
    groups, roles = _table(data, ("event_groups",)), _table(data, ("roles",))
    types = {*_table(data, ("entities",)), EVENT}
    for name, event in _table(data, ("events",)).items():
        place = ("events", name)
        if isinstance(group := event.get("group"), str):
            yield from _unknown((*place, "group"), [group], groups, "group")
        typed = event.get("roles")
        for role, fillers in typed.items() if isinstance(typed, Mapping) else ():
            where = (*place, "roles", str(role))
            yield from _unknown(where, [str(role)], roles, "role")
            yield from _unknown(where, _strings(fillers), types, "entity type")
            if (role == TOPIC) != (EVENT in _strings(fillers)):
                yield where, f"{TOPIC}, and only {TOPIC}, takes {EVENT}"


def _type_list_faults(data: Any) -> Iterator[Fault]:
    types = set(_table(data, ("entities",)))
    for place, known in (
        (("stance", "holders"), types),
        (("stance", "targets"), {*types, EVENT}),
        (("sources",), types),
    ):
        yield from _unknown(place, _strings(_at(data, place)), known, "entity type")


def _example_faults(data: Any) -> Iterator[Fault]:
    for place, label in _labels(data):
        raw = label.get("examples")
        examples = (
            [e if isinstance(e, Mapping) else {} for e in raw] if isinstance(raw, list) else []
        )
        kinds = [example.get("yes") for example in examples]
        if place[:-1] in (("entities",), ("events",)) and not (True in kinds and False in kinds):
            yield (*place, "examples"), "needs at least one right and one wrong example"
        for number, example in enumerate(examples):
            where = (*place, "examples", str(number))
            if example.get("yes") is False and not example.get("note"):
                yield where, "a wrong example needs a note that says why"
            if isinstance(text := example.get("hi"), str):
                right = example.get("yes") is True
                yield from ((where, what) for what in _mark_faults(data, text, right=right))


def _mark_faults(data: Any, text: str, *, right: bool) -> Iterator[str]:
    """Broken markup and labels that do not exist; in right examples also wrong levels, modes."""
    if regex.search(r"[\[\]<>|]", EXAMPLE_MARK.sub("", text)):
        yield "markup is broken, write [mention|TYPE·level] and <trigger|TYPE mode>"
    for mark in EXAMPLE_MARK.finditer(text):
        kind, name = ("entity", "entities") if mark["entity"] else ("event", "events")
        label = _table(data, (name,)).get(mark[kind])
        if label is None:
            yield f"{mark[kind]!r} is no {kind} type"
        elif right and kind == "entity" and mark["level"]:
            if mark["level"] not in _strings(label.get("levels")):
                yield f"{mark['entity']} has no level {mark['level']!r}"
        elif right and kind == "event":
            modes = list(_mappings(label.get("modes")))
            if (mark["mode"] in modes) != bool(modes):
                yield f"{mark['event']} takes one of the modes {modes}"
