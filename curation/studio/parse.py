"""From Label Studio's `result` list to regions, relations and answers about the article.

The server stores nearly anything, so nothing about the shape of an item is taken for granted.
What is wrong becomes a `Fault`; nothing raises.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from curation.model import Flags, Severity, Span, grapheme_edges, plain_edge
from curation.studio import lines
from curation.studio.interface import (
    ARTICLE_CONTROLS,
    CONFIDENCE,
    ENTITY,
    EVENT,
    GUIDELINE_GAP,
    ITEM_TYPES,
    LEVEL,
    LINK,
    MODALITY,
    MODE,
    NOTE,
    POLARITY,
    REF,
    REGION_CONTROLS,
    STANCE,
    STATUS,
    TEXT,
)

FITTING = {
    ENTITY: {LEVEL, REF},
    EVENT: {MODALITY, POLARITY, MODE, LINK},
    STANCE: {MODALITY, LINK},
}
"""Region control → the attributes its regions have."""


class Fault(NamedTuple):
    """What is wrong with an item: the rule it breaks, how badly, where, and in words."""

    rule: str
    severity: Severity
    where: str
    message: str
    fix: str | None = None


@dataclass
class Region:
    """A labelled stretch of text; `kind` is the control that made it, `label` its label."""

    id: str
    kind: str
    label: str
    span: Span
    answers: dict[str, list[str]] = field(default_factory=dict)

    def one(self, control: str) -> str | None:
        """The single answer of a control, if there is one."""
        return self.answers[control][0] if control in self.answers else None

    def refs(self) -> tuple[str, ...]:
        """What is written of who is meant: canonical ids, and `OLD=NEW` (see `Parts.renamed`).

        Several may stand in one answer, between commas or blanks.
        """
        lines = " ".join(self.answers.get(REF, [])).replace(",", " ").replace(";", " ")
        return tuple(lines.split())


class Relation(NamedTuple):
    """An arrow between two regions, as drawn; without labels if it was not named."""

    start: str
    end: str
    direction: str
    labels: tuple[str, ...]


@dataclass
class Parts:
    """What a `result` is made of, and what is wrong with it."""

    regions: dict[str, Region] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    article: dict[str, list[str]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def renamed(self) -> dict[str, str]:
        """Id → the id that stands for it in the whole article.

        `OLD=NEW` in one mention corrects every mention that reads `OLD`, itself too.
        """
        written = [ref for region in self.regions.values() for ref in region.refs()]
        return {old: new for old, sign, new in (ref.partition("=") for ref in written) if sign}

    def flags(self) -> Flags:
        """The answers about the article."""
        return Flags(
            status=self._one(STATUS),
            confidence=self._one(CONFIDENCE),
            guideline_gap=GUIDELINE_GAP in self.article,
            note="\n".join(self.article.get(NOTE, [])) or None,
        )

    def _one(self, control: str) -> str | None:
        return self.article[control][0] if control in self.article else None


class Text:
    """The text regions speak of."""

    def __init__(self, text: str):
        self.text = text

    def cut(self, at: int) -> bool:
        """Whether an offset cuts a grapheme cluster."""
        return not plain_edge(self.text, at) and at not in self._edges

    @cached_property
    def _edges(self) -> frozenset[int]:
        return grapheme_edges(self.text)


def parse(result: Any, text: Text) -> Parts:
    """Take a `result` apart; everything that is not in order is listed under `faults`."""
    parts = Parts()
    if not isinstance(result, list):
        what = f"the result is {_kind(result)}, not a list"
        parts.faults.append(Fault("result-shape", "error", "result", what))
        return parts
    attributes = []
    for number, item in enumerate(result):
        where = f"item {number + 1}"
        if not isinstance(item, dict):
            what = f"is {_kind(item)}, not an object"
            parts.faults.append(Fault("item-shape", "error", where, what))
        elif item.get("type") == "relation":
            parts.faults += _relation(item, where, parts)
        elif (faults := list(_head_faults(item, where))) or (
            faults := list(_answer_faults(item, where))
        ):
            parts.faults += faults
        elif item["from_name"] in ARTICLE_CONTROLS:
            parts.faults += _about_article(item, parts)
        elif item["from_name"] in REGION_CONTROLS:
            parts.faults += _region(item, text, parts)
        else:
            attributes.append(item)
    for item in attributes:
        parts.faults += _attribute(item, text, parts)
    parts.relations[:0] = _suggested(parts)
    return parts


def _suggested(parts: Parts) -> list[Relation]:
    """The relations that stand as lines under regions."""
    found: dict[tuple[str, str], list[str]] = {}
    for region in parts.regions.values():
        for said in region.answers.get(LINK, ()):
            link = lines.read(said)
            if link is None:
                what = f"{said!r} is no line that says what the region is linked to"
                parts.faults.append(Fault("link-line", "error", region.id, what, "remove it"))
            elif link[1] not in parts.regions:
                what = f"{said!r} leads to a region that was removed, and is left out"
                parts.faults.append(Fault("link-dropped", "warning", region.id, what))
            else:
                found.setdefault((region.id, link[1]), []).append(link[0])
    return [Relation(*ends, "right", tuple(labels)) for ends, labels in found.items()]


def _kind(value: Any) -> str:
    return "null" if value is None else type(value).__name__


def _is_text(value: Any) -> bool:
    """Whether it is a text, without half surrogate pairs, which no file can hold."""
    if not isinstance(value, str):
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _head_faults(item: dict[str, Any], where: str) -> Iterator[Fault]:
    control, ident = str(item.get("from_name")), item.get("id")
    where = f"{where} ({ident})" if isinstance(ident, str) else where
    if control not in ITEM_TYPES:
        what = f"from_name {control!r} is no control of the labelling page"
        yield Fault("unknown-control", "error", where, what)
    elif item.get("type") != ITEM_TYPES[control]:
        what = f"{control} has the type {item.get('type')!r} instead of {ITEM_TYPES[control]!r}"
        yield Fault("item-type", "error", where, what)
    if item.get("to_name") != TEXT:
        what = f"to_name is {item.get('to_name')!r} instead of {TEXT!r}"
        yield Fault("wrong-target", "error", where, what)
    if control not in ARTICLE_CONTROLS and not (ident and _is_text(ident)):
        yield Fault("no-id", "error", where, f"id is {ident!r}, not a text")
    if not isinstance(item.get("value"), dict):
        yield Fault("item-shape", "error", where, "it has no value")


def _answer_faults(item: dict[str, Any], where: str) -> Iterator[Fault]:
    control, answer = item["from_name"], _answer(item)
    where = item["id"] if isinstance(item.get("id"), str) else where
    if not (isinstance(answer, list) and answer and all(map(_is_text, answer))):
        yield Fault("no-label", "error", where, f"{control} has no answer: {answer!r}")
    elif len(answer) > 1 and ITEM_TYPES[control] != "textarea":
        yield Fault("two-labels", "error", where, f"{control} has {len(answer)} answers: {answer}")


def _answer(item: dict[str, Any]) -> Any:
    kind = item["type"]
    return item["value"].get(TEXT if kind == "textarea" else kind)


def _about_article(item: dict[str, Any], parts: Parts) -> Iterator[Fault]:
    control = item["from_name"]
    if control in parts.article and control != NOTE:
        yield Fault("doubled-answer", "error", control, f"{control} is answered twice")
    parts.article.setdefault(control, []).extend(_answer(item))


def _region(item: dict[str, Any], text: Text, parts: Parts) -> Iterator[Fault]:
    ident, control, label = item["id"], item["from_name"], _answer(item)[0]
    yield from (faults := list(_span_faults(item, text)))
    known = parts.regions.get(ident)
    if known and known.kind != control:
        what = f"the region is both {known.kind} {known.label} and {control} {label}"
        yield Fault("two-kinds", "error", ident, what, "remove one of the two labels")
    elif known:
        yield Fault("doubled-id", "error", ident, "two regions have this id")
    elif not any(fault.severity == "error" for fault in faults):
        parts.regions[ident] = Region(ident, control, label, _span(item, text))


def _attribute(item: dict[str, Any], text: Text, parts: Parts) -> Iterator[Fault]:
    ident, control = item["id"], item["from_name"]
    region = parts.regions.get(ident)
    if region is None:
        if not any(fault.where == ident for fault in parts.faults):
            yield Fault(
                "no-region", "error", ident, f"{control} speaks of a region that is not there"
            )
        return
    place = _place(item)
    if place != (region.span.start, region.span.end):
        faults = list(_span_faults(item, text))
        yield from faults
        if not any(fault.severity == "error" for fault in faults):
            what = f"{control} has other offsets than its region"
            yield Fault("doubled-id", "error", ident, what)
        return
    yield from (faults := list(_word_faults(item, region.span.text)))
    if any(fault.severity == "error" for fault in faults):
        return
    if control in region.answers:
        yield Fault("doubled-answer", "error", ident, f"{control} is answered twice")
    elif control not in FITTING[region.kind]:
        what = f"{control} {_answer(item)} on a region of {region.kind} is left out"
        yield Fault("misplaced-answer", "warning", ident, what)
    else:
        region.answers[control] = _answer(item)


def _place(item: dict[str, Any]) -> tuple[int, int] | None:
    """Start and end, if both are integers."""
    start, end = item["value"].get("start"), item["value"].get("end")
    # bool is an int to Python, and "5" or 5.0 would hide that somebody else made the item.
    return (start, end) if type(start) is int and type(end) is int else None


def _span_faults(item: dict[str, Any], text: Text) -> Iterator[Fault]:
    value, ident, place = item["value"], item["id"], _place(item)
    if place is None:
        what = f"offsets {value.get('start')!r}, {value.get('end')!r} are no integers"
        yield Fault("span-type", "error", ident, what)
        return
    start, end = place
    if not 0 <= start < end <= len(text.text):
        what = f"lies outside the text of {len(text.text)} code points, or is empty"
        yield Fault("span-range", "error", f"{ident} [{start}:{end})", what)
        return
    words = text.text[start:end]
    if text.cut(start) or text.cut(end):
        what = f"{words!r} cuts a written character"
        yield Fault("span-grapheme", "error", f"{ident} [{start}:{end})", what)
    yield from _word_faults(item, words)


def _word_faults(item: dict[str, Any], words: str) -> Iterator[Fault]:
    """What is wrong with the words an item says it covers."""
    said = item["value"].get("text")
    if item["type"] == "textarea" or said == words:
        return
    where = f"{item['id']} [{item['value']['start']}:{item['value']['end']})"
    if said is None:
        what = f"the region came without its words; filled in from the article: {words!r}"
        yield Fault("text-missing", "warning", where, what)
    # A selection over a line break is stored with a backslash and an n.
    elif not isinstance(said, str) or said.replace("\\n", "\n") != words.replace("\\n", "\n"):
        yield Fault("span-text", "error", where, f"says {said!r}, the article has {words!r}")


def _span(item: dict[str, Any], text: Text) -> Span:
    start, end = item["value"]["start"], item["value"]["end"]
    return Span(start=start, end=end, text=text.text[start:end])


def _relation(item: dict[str, Any], where: str, parts: Parts) -> Iterator[Fault]:
    start, end = item.get("from_id"), item.get("to_id")
    labels: Any = item.get("labels")
    direction = item.get("direction", "right")
    if not isinstance(start, str) or not isinstance(end, str):
        yield Fault("relation-shape", "error", where, f"it runs from {start!r} to {end!r}")
        return
    where = f"{start} → {end}"
    if direction not in ("right", "left", "bi"):
        yield Fault("relation-shape", "error", where, f"its direction is {direction!r}")
    elif labels is None or labels == []:
        parts.relations.append(Relation(start, end, direction, ()))
    elif not isinstance(labels, list) or not all(map(_is_text, labels)):
        yield Fault("relation-shape", "error", where, f"its labels are {labels!r}")
    else:
        parts.relations.append(Relation(start, end, direction, tuple(labels)))
