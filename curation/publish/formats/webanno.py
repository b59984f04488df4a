"""WebAnno TSV 3.3, which INCEpTION reads: `<split>/<article>.tsv`.

Three span layers, Entity, Event and Stance; arguments, sources, holder and target are slots.
Every annotation carries a disambiguation id, every slot target names it. Offsets are UTF-16 code
units. A span whose edges are no word edges stands on sub-token rows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import regex

from curation.model import Entity, Span
from curation.publish.formats.document import Document, left_out

LAYERS = {
    "Entity": ("type", "level", "ref", "id"),
    "Event": ("type", "modality", "polarity", "mode", "id"),
    "Stance": ("side", "modality", "id"),
}
SLOTS = {"Event": "Links", "Stance": "Links"}
RESERVED = regex.compile(r"->|[\\\[\]|_;\t\n*]")
CODES = {"\t": "\\t", "\n": "\\n"}
HELD = (
    *("level", "ref", "argument", "topic", "modality", "polarity", "mode"),
    *("source", "stance", "id"),
)


class Item(NamedTuple):
    """An annotation of a layer: its values, and its slots as (role, id of the target)."""

    layer: str
    ident: str
    span: Span | Entity
    values: tuple[str | None, ...]
    slots: tuple[tuple[str, str], ...] = ()


def write(documents: Iterable[Document], folder: Path, split: str) -> Counter[str]:
    """A file an article."""
    lost: Counter[str] = Counter()
    (folder / split).mkdir()
    for document in documents:
        path = folder / split / f"{document.id}.tsv"
        lines = "".join(f"{line}\n" for line in _Table(document).lines())
        path.write_text(lines, encoding="utf-8", newline="\n")
        lost += left_out(document.gold, *HELD)
    return lost


def escape(text: str) -> str:
    """A text with the reserved characters of the format escaped."""
    return RESERVED.sub(lambda match: CODES.get(match[0], f"\\{match[0]}"), text)


def _items(document: Document) -> Iterator[Item]:
    for e in document.gold.entities:
        yield Item("Entity", e.id, e, (e.type, e.level, " ".join(e.ref) or None, e.id))
    for v in document.gold.events:
        slots = [(a.role, a.filler_id) for a in v.arguments]
        slots += [("Source", source) for source in v.sources]
        values = (v.type, v.modality, v.polarity, v.mode, v.id)
        yield Item("Event", v.id, v.trigger, values, tuple(slots))
    for s in document.gold.stances:
        slots = [("Holder", s.holder_id), ("Target", s.target)]
        slots += [("Source", source) for source in s.sources]
        yield Item("Stance", s.id, s.evidence, (s.polarity, s.modality, s.id), tuple(slots))


class _Table:
    """The rows of one document."""

    def __init__(self, document: Document):
        self._document = document
        self._items = list(_items(document))
        self._number = {item.ident: n for n, item in enumerate(self._items, 1)}
        self._units = _utf16(document.text)
        self._row_names: dict[tuple[int, int], str] = {}
        self._on_row: dict[str, list[Item]] = defaultdict(list)
        self._sub_rows: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self._name_words()
        for item in self._items:
            for name in self._rows_of(item.span):
                self._on_row[name].append(item)

    def _name_words(self) -> None:
        for sentence, (first, end) in enumerate(self._document.sentences, 1):
            for number in range(first, end):
                self._row_names[self._document.words[number]] = f"{sentence}-{number - first + 1}"

    def _rows_of(self, span: Span | Entity) -> list[str]:
        """Names of the rows a span stands on; rows of parts of a word are made as needed."""
        names = []
        for number, (start, end) in enumerate(self._document.words):
            low, high = max(start, span.start), min(end, span.end)
            if low >= high:
                continue
            if (low, high) not in self._row_names:
                parts = self._sub_rows[number]
                parts.append((low, high))
                self._row_names[low, high] = f"{self._row_names[start, end]}.{len(parts)}"
            names.append(self._row_names[low, high])
        return names

    def lines(self) -> Iterator[str]:
        """The file, line by line."""
        yield "#FORMAT=WebAnno TSV 3.3"
        for layer, features in LAYERS.items():
            named = [f"webanno.custom.{layer}", *features]
            if slot := SLOTS.get(layer):
                link = f"webanno.custom.{layer}{slot}Link"
                named += [f"ROLE_webanno.custom.{layer}:{slot}_{link}", "uima.tcas.Annotation"]
            yield f"#T_SP={'|'.join(named)}"
        yield ""
        for first, end in self._document.sentences:
            yield ""
            words = self._document.words[first:end]
            for line in self._document.text[words[0][0] : words[-1][1]].split("\n"):
                yield f"#Text={escape(line)}"
            for number in range(first, end):
                yield self._row(self._document.words[number])
                for part in self._sub_rows[number]:
                    yield self._row(part)

    def _row(self, place: tuple[int, int]) -> str:
        start, end = place
        name = self._row_names[place]
        cells = [name, f"{self._units[start]}-{self._units[end]}"]
        cells.append(escape(self._document.text[start:end]))
        for layer, features in LAYERS.items():
            items = [item for item in self._on_row[name] if item.layer == layer]
            for column in range(len(features)):
                cells.append(self._stacked(items, [item.values[column] for item in items]))
            if layer in SLOTS:
                cells += self._slots(items)
        return "\t".join([*cells, ""])

    def _stacked(self, items: list[Item], values: Iterable[str | None]) -> str:
        told = (
            f"{'*' if value is None else escape(value)}[{self._number[item.ident]}]"
            for item, value in zip(items, values, strict=True)
        )
        return "|".join(told) or "_"

    def _slots(self, items: list[Item]) -> tuple[str, str]:
        roles = "|".join(
            f"{';'.join(escape(role) for role, _ in item.slots) or '*'}[{self._number[item.ident]}]"
            for item in items
        )
        targets = "|".join(
            ";".join(self._target(ident) for _, ident in item.slots) or "*" for item in items
        )
        return roles or "_", targets or "_"

    def _target(self, ident: str) -> str:
        """The first row of the target, and its disambiguation id."""
        number = self._number[ident]
        return f"{self._rows_of(self._items[number - 1].span)[0]}[{number}]"


def _utf16(text: str) -> list[int]:
    """Offset in UTF-16 code units of each code point, and of the end."""
    units, place = [0], 0
    for letter in text:
        place += 2 if letter > "\uffff" else 1
        units.append(place)
    return units
