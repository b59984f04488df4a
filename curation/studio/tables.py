"""The tables of `guidelines.md` in Markdown, made from the ontology: Hindi with English beside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from curation.ontology import EventType, Example, Label, Ontology


def _table(head: str, rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table; `head` names its columns, split at `|`."""
    titles = head.split("|")
    lines = [f"| {' | '.join(titles)} |", f"|{' --- |' * len(titles)}"]
    lines += [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    return "\n".join(lines)


def _name(code: str, label: Label) -> str:
    return f"**{code}** {label.hi}<br>{label.en}"


def _meaning(label: Label) -> str:
    return f"{label.definition.hi}<br>{label.definition.en}"


def _key(label: Label) -> str:
    return f"`{label.hotkey}`" if label.hotkey else ""


def _plain(labels: Mapping[str, Label]) -> str:
    """Name, key and meaning, and the cues where there are any."""
    if not any(label.cue for label in labels.values()):
        rows = ([_name(n, v), _key(v), _meaning(v)] for n, v in labels.items())
        return _table("नाम / name|कुंजी / key|अर्थ / meaning", rows)
    cued = ([_name(n, v), _key(v), _meaning(v), v.cue or ""] for n, v in labels.items())
    return _table("नाम / name|कुंजी / key|अर्थ / meaning|संकेत / cues", cued)


def _entities(ontology: Ontology) -> str:
    rows = (
        [_name(n, e), _key(e), _meaning(e), ", ".join(e.levels) or "–"]
        for n, e in ontology.entities.items()
    )
    return _table("नाम / name|कुंजी / key|अर्थ / meaning|level", rows)


def _grouped(ontology: Ontology) -> Iterable[tuple[str, EventType]]:
    for group in ontology.event_groups:
        yield from ((n, e) for n, e in ontology.events.items() if e.group == group)


def _arguments(ontology: Ontology) -> str:
    rows = (
        [f"**{n}** {e.hi}", *("; ".join(f"{r}: {' '.join(f)}" for r, f in e.roles.items()),)]
        for n, e in _grouped(ontology)
    )
    return _table("घटना / event|भूमिकाएं और उन्हें भरने वाली इकाइयां / roles and their fillers", rows)


def _roles(ontology: Ontology) -> str:
    links = {str(name): label for name, label in ontology.links.items()}
    rows = ([_name(n, r), _meaning(r)] for n, r in {**ontology.roles, **links}.items())
    return _table("जुड़ाव / link|अर्थ / meaning", rows)


def _modes(ontology: Ontology) -> str:
    rows = (
        [event, _name(n, m), _key(m), _meaning(m), m.cue or ""]
        for event, label in ontology.events.items()
        for n, m in label.modes.items()
    )
    return _table("घटना / event|ढंग / mode|कुंजी / key|अर्थ / meaning|संकेत / cues", rows)


def _flags(ontology: Ontology) -> str:
    flags = ontology.flags
    gap = {"guideline_gap": flags.guideline_gap}
    return _plain({**flags.status, **flags.confidence, **gap})


def _hotkeys(ontology: Ontology) -> str:
    flags = ontology.flags
    groups: dict[str, Mapping[str, Label]] = {
        "इकाई / entity": ontology.entities,
        "घटना / event": dict(_grouped(ontology)),
        "रुख / stance": ontology.stance.polarity,
        "level": ontology.levels,
        "वास्तविकता / modality": ontology.modality,
        "हुआ या होगा? / polarity": ontology.polarity,
        "ढंग / mode": ontology.modes(),
        "लेख / article": {**flags.status, **flags.confidence, "guideline_gap": flags.guideline_gap},
    }
    rows = (
        [title, " · ".join(f"{_key(label)} {label.shown}" for label in labels.values())]
        for title, labels in groups.items()
    )
    return _table("समूह / group|कुंजियां / keys", rows)


def _examples(labels: Mapping[str, Label]) -> str:
    return "\n\n".join(
        "\n".join([f"**{name}** {label.hi} / {label.en}", "", *map(_example, label.examples)])
        for name, label in labels.items()
    )


def _example(example: Example) -> str:
    note = f" — {example.note.hi} / {example.note.en}" if example.note else ""
    return f"- {'✔' if example.yes else '✘'} {example.hi}{note}"


def _schemes(ontology: Ontology) -> str:
    rows = (
        [f"**{n}**", _plover(e), e.cameo or "–", e.ace or "–"] for n, e in ontology.events.items()
    )
    return _table("घटना / event|PLOVER|CAMEO|ACE / ERE", rows)


def _plover(event: EventType) -> str:
    modes = ", ".join(f"{name}: {mode.plover}" for name, mode in event.modes.items())
    return modes or event.plover or "–"


TABLES: Mapping[str, Callable[[Ontology], str]] = {
    "entities": _entities,
    "events": lambda ontology: _plain(dict(_grouped(ontology))),
    "stance": lambda ontology: _plain(ontology.stance.polarity),
    "levels": lambda ontology: _plain(ontology.levels),
    "modality": lambda ontology: _plain(ontology.modality),
    "polarity": lambda ontology: _plain(ontology.polarity),
    "modes": _modes,
    "roles": _roles,
    "arguments": _arguments,
    "flags": _flags,
    "hotkeys": _hotkeys,
    "entity-examples": lambda ontology: _examples(ontology.entities),
    "event-examples": lambda ontology: _examples(dict(_grouped(ontology))),
    "level-examples": lambda ontology: _examples(ontology.levels),
    "mode-examples": lambda ontology: _examples(ontology.modes()),
    "modality-examples": lambda o: _examples({**o.modality, **o.polarity}),
    "role-examples": lambda o: _examples({**o.roles, **{str(n): x for n, x in o.links.items()}}),
    "stance-examples": lambda ontology: _examples(ontology.stance.polarity),
    "schemes": _schemes,
}
"""Name of a marker → what stands between it and its end."""
