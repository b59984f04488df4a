"""brat standoff: `<split>/<article>.txt` and `.ann`, and an `annotation.conf` that declares it all.

T lines hold mentions, triggers and the words of a stance; E lines events and stances with their
roles (a second filler of a role is `Role2`); A lines level, modality, polarity, mode and the side
a stance takes; N lines refs; a note (#) on each T or E gives our id.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

from curation.model import Entity, Span
from curation.publish.formats.document import ATTRIBUTES, Document, left_out

STANCE, HOLDER, TARGET, SOURCE = "Stance", "Holder", "Target", "Source"
HELD = (
    *("level", "ref", "argument", "topic", "modality", "polarity", "mode"),
    *("source", "stance", "id"),
)


def write(documents: Iterable[Document], folder: Path, split: str) -> Counter[str]:
    """The files of a split, and `annotation.conf` beside the folders of the splits."""
    lost: Counter[str] = Counter()
    config = _Config()
    (folder / split).mkdir()
    for document in documents:
        lines = [*_Annotations(document, config).lines]
        base = folder / split / document.id
        base.with_name(f"{document.id}.txt").write_text(
            document.text, encoding="utf-8", newline="\n"
        )
        base.with_name(f"{document.id}.ann").write_text(
            "".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n"
        )
        lost += left_out(document.gold, *HELD)
    config.merge_into(folder / "annotation.conf")
    return lost


class _Config:
    """What `annotation.conf` has to declare."""

    def __init__(self) -> None:
        self.entities: set[str] = set()
        self.events: dict[str, set[str]] = {}
        self.attributes: dict[str, set[str]] = {}

    def merge_into(self, path: Path) -> None:
        """Write the declarations, with those of the splits written before."""
        for section, name, rest in _declared(path):
            if section == "entities":
                self.entities.add(name)
            elif section == "events":
                roles = (role.split(":")[0].rstrip("*") for role in rest.split(", ") if role)
                self.events.setdefault(name, set()).update(roles)
            elif section == "attributes":
                values = rest.split("Value:")[1].split("|")
                self.attributes.setdefault(name, set()).update(values)
        path.write_text("".join(f"{line}\n" for line in self._lines()), encoding="utf-8")

    def _lines(self) -> Iterator[str]:
        yield "[entities]"
        yield from sorted(self.entities)
        yield "[relations]"
        yield "[events]"
        for name, roles in sorted(self.events.items()):
            yield f"{name}\t{', '.join(f'{role}*:<ANY>' for role in sorted(roles))}".rstrip("\t")
        yield "[attributes]"
        for name, values in sorted(self.attributes.items()):
            yield f"{name}\tArg:<ANY>, Value:{'|'.join(sorted(values))}"


def _declared(path: Path) -> Iterator[tuple[str, str, str]]:
    section = ""
    for line in path.read_text(encoding="utf-8").split("\n") if path.exists() else ():
        if line.startswith("["):
            section = line.strip("[]")
        elif line:
            name, _, rest = line.partition("\t")
            yield section, name, rest


class _Annotations:
    """The lines of one `.ann` file."""

    def __init__(self, document: Document, config: _Config):
        self._document, self._config = document, config
        self._numbers = {kind: count(1) for kind in "TEAN#"}
        self._names: dict[str, str] = {}
        self.lines: list[str] = []
        gold = document.gold
        for entity in gold.entities:
            self._entity(entity)
        for event in gold.events:
            trigger = self._text(event.type, event.trigger)
            self._names[event.id] = f"E{next(self._numbers['E'])}"
            self._config.events.setdefault(event.type, set())
            self._names[f"trigger of {event.id}"] = trigger
        for event in gold.events:
            roles = [(a.role, a.filler_id) for a in event.arguments]
            roles += [(SOURCE, source) for source in event.sources]
            self._event(event.id, event.type, self._names[f"trigger of {event.id}"], roles)
            for name in ATTRIBUTES:
                self._attribute(name.capitalize(), event.id, getattr(event, name))
        for stance in gold.stances:
            self._names[stance.id] = f"E{next(self._numbers['E'])}"
            roles = [(HOLDER, stance.holder_id), (TARGET, stance.target)]
            roles += [(SOURCE, source) for source in stance.sources]
            self._event(stance.id, STANCE, self._text(STANCE, stance.evidence), roles)
            self._attribute("Side", stance.id, stance.polarity)
            self._attribute("Modality", stance.id, stance.modality)

    def _text(self, label: str, span: Span | Entity) -> str:
        """A T line; a line break inside parts the span in two, as brat asks."""
        name = f"T{next(self._numbers['T'])}"
        places, start = [], span.start
        for piece in span.text.split("\n"):
            if piece:
                places.append(f"{start} {start + len(piece)}")
            start += len(piece) + 1
        words = " ".join(piece for piece in span.text.split("\n") if piece)
        self.lines.append(f"{name}\t{label} {';'.join(places)}\t{words}")
        return name

    def _entity(self, entity: Entity) -> None:
        self._names[entity.id] = name = self._text(entity.type, entity)
        self._config.entities.add(entity.type)
        self._note(name, entity.id)
        self._attribute("Level", entity.id, entity.level)
        for ref in entity.ref:
            number = next(self._numbers["N"])
            self.lines.append(f"N{number}\tReference {name} Ref:{ref}\t{ref}")

    def _event(self, ident: str, kind: str, trigger: str, roles: list[tuple[str, str]]) -> None:
        seen: Counter[str] = Counter()
        parts = [f"{kind}:{trigger}"]
        for role, filler in roles:
            seen[role] += 1
            number = seen[role] if seen[role] > 1 else ""
            parts.append(f"{role}{number}:{self._names[filler]}")
        self._config.events.setdefault(kind, set()).update(seen)
        self.lines.append(f"{self._names[ident]}\t{' '.join(parts)}")
        self._note(self._names[ident], ident)

    def _attribute(self, name: str, ident: str, value: str | None) -> None:
        if value is not None:
            number = next(self._numbers["A"])
            self.lines.append(f"A{number}\t{name} {self._names[ident]} {value}")
            self._config.attributes.setdefault(name, set()).add(value)

    def _note(self, name: str, ident: str) -> None:
        self.lines.append(f"#{next(self._numbers['#'])}\tAnnotatorNotes {name}\t{ident}")
