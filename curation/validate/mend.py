"""Mending what is wrong in a mechanical way: edges of spans, things said twice.

What a person said is never changed: a mended reading is a record of its own, with the reason of
every change, and stands beside the person's. A change is made only if it takes its fault away and
no rule finds anything new; the rest is left to the person.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypeVar

import regex

from curation.model import Annotation, Entity, Event, Record, Sha256, Span, Stance, sha256
from curation.ontology import Ontology
from curation.validate.rule import Case, Rule
from curation.validate.rules import RULES

Field = Literal["span", "evidence", "ref", "arguments"]
Item = TypeVar("Item", Entity, Event, Stance)

QUOTES = "\"'"
OPENING = {"(": ")", "[": "]", "{": "}", "“": "”", "‘": "’", "«": "»", '"': '"', "'": "'"}
CLOSING = {closing: opening for opening, closing in OPENING.items()}
PUNCTUATION = regex.compile(r"\p{P}")


class Change(Record):
    """One thing that was mended.

    Attributes:
        rule: that found the fault.
        reason: what the rule says.
        item: id of the item.
        field: what of it was changed.
        before: as the person left it, e.g. ``«रूस ने» [64:70)``.
        after: as it is now.
    """

    rule: str
    reason: str
    item: str
    field: Field
    before: str
    after: str


class Mended(Record):
    """A reading that was mended, beside the person's own.

    Attributes:
        original: sha256 of the person's record as a line. If that record is another one today,
            this one no longer counts.
        annotation: the reading as mended. Its changed items say so under `by`:
            ``span:ends-in-postposition`` is the field and the rule.
        changes: what was changed and why.
    """

    original: Sha256
    annotation: Annotation
    changes: tuple[Change, ...]


def mend(annotation: Annotation, text: str, ontology: Ontology) -> Mended | None:
    """The reading with its mechanical faults mended, None if there is nothing to mend.

    Args:
        annotation: a person's reading.
        text: of its article, as it is today.
        ontology: of today.
    """
    changes: list[Change] = []
    mended, known = annotation, _found(annotation, text, ontology)
    hopeless: set[tuple[str, str]] = set()
    while step := _next(mended, text, ontology, hopeless):
        rule, item, candidate, change = step
        found = _found(candidate, text, ontology)
        if (rule, item) not in found and found <= known:
            mended, known = candidate, found
            changes.append(change)
        else:
            hopeless.add((rule, item))
    if not changes:
        return None
    return Mended(original=sha256(annotation.to_line()), annotation=mended, changes=tuple(changes))


def _found(annotation: Annotation, text: str, ontology: Ontology) -> set[tuple[str, str]]:
    case = Case(annotation, text, ontology)
    return {(rule.name, finding.item) for rule in RULES for finding in rule.find(case)}


def _next(
    annotation: Annotation, text: str, ontology: Ontology, hopeless: set[tuple[str, str]]
) -> tuple[str, str, Annotation, Change] | None:
    """The first fault that can be mended, and the reading without it."""
    case = Case(annotation, text, ontology)
    for rule in RULES:
        if rule.name in MENDERS:
            for finding in rule.find(case):
                if (rule.name, finding.item) not in hopeless:
                    made = MENDERS[rule.name](case, rule, finding.item)
                    if made:
                        return rule.name, finding.item, *made
                    hopeless.add((rule.name, finding.item))
    return None


Made = tuple[Annotation, Change] | None
Mender = Callable[[Case, Rule[Case], str], Made]


def _trim(case: Case, rule: Rule[Case], item: str) -> Made:
    """Take blanks, loose marks and, off a mention or trigger, case markers off the edges."""
    old = next(span for span in case.spans if span.item == item)
    start, end = 0, len(old.text)
    before: tuple[int, int] | None = None
    while before != (start, end):
        before = start, end
        start, end = _without_marks(old.text, start, end)
        if old.kind != "evidence":
            end = _without_marker(case, old.text, start, end)
    if start >= end or (start, end) == (0, len(old.text)):
        return None
    new = Span(start=old.start + start, end=old.start + end, text=old.text[start:end])
    told = [
        f"«{one.text}» [{one.start}:{one.end})"
        for one in (Span(start=old.start, end=old.end, text=old.text), new)
    ]
    field: Field = "evidence" if old.kind == "evidence" else "span"
    changed = _with_span(case.annotation, item, new, f"{field}:{rule.name}")
    return changed, _change(rule, item, field, *told)


def _without_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """Marks and blanks at the edges go, but for marks that belong to the inside: (यूएन), यू.एन."""
    while start < end:
        inside = text[start + 1 : end - 1]
        first, last = text[start], text[end - 1]
        if OPENING.get(first) == last and _closed(inside, first, last):
            start, end = start + 1, end - 1
        elif first.isspace() or _is_loose(first, text[start + 1 : end], OPENING):
            start += 1
        elif last.isspace() or _is_loose(last, text[start : end - 1], CLOSING):
            end -= 1
        else:
            break
    return start, end


def _closed(text: str, opening: str, closing: str) -> bool:
    """Whether every bracket opened in a text is closed in it, and the other way round."""
    if opening == closing:
        return opening not in text
    depth = 0
    for character in text:
        depth += (character == opening) - (character == closing)
        if depth < 0:
            return False
    return depth == 0


def _is_loose(mark: str, rest: str, partners: dict[str, str]) -> bool:
    """Whether a mark at an edge has nothing to do with the rest of the span."""
    if not PUNCTUATION.match(mark):
        return False
    if mark in QUOTES:
        return rest.count(mark) % 2 == 0
    if mark in partners:
        return rest.count(partners[mark]) <= rest.count(mark)
    return mark != "." or "." not in rest


def _without_marker(case: Case, text: str, start: int, end: int) -> int:
    rest, blank, last = text[start:end].rpartition(" ")
    return start + len(rest) if blank and last in case.words.case_markers else end


def _ref_once(case: Case, rule: Rule[Case], item: str) -> Made:
    entity = case.entities[item]
    once = tuple(dict.fromkeys(entity.ref))
    change = _change(rule, item, "ref", " ".join(entity.ref), " ".join(once))
    changed = _replaced(case.annotation.entities, item, f"ref:{rule.name}", ref=once)
    return case.annotation.model_copy(update={"entities": changed}), change


def _arguments_once(case: Case, rule: Rule[Case], item: str) -> Made:
    event = case.events[item]
    once = {(one.role, one.filler_id): one for one in reversed(event.arguments)}
    kept = tuple(one for one in event.arguments if one is once[one.role, one.filler_id])
    told = [
        ", ".join(f"{one.role} {one.filler_id}" for one in arguments)
        for arguments in (event.arguments, kept)
    ]
    change = _change(rule, item, "arguments", *told)
    changed = _replaced(case.annotation.events, item, f"arguments:{rule.name}", arguments=kept)
    return case.annotation.model_copy(update={"events": changed}), change


MENDERS: dict[str, Mender] = {
    "blank-at-edge": _trim,
    "punctuation-at-edge": _trim,
    "evidence-punctuation-at-edge": _trim,
    "ends-in-postposition": _trim,
    "ref-repeated": _ref_once,
    "repeated-argument": _arguments_once,
}
"""What can be mended without a person, by rule."""


def _change(
    rule: Rule[Case],
    item: str,
    field: Field,
    before: str,
    after: str,
) -> Change:
    return Change(
        rule=rule.name, reason=rule.about, item=item, field=field, before=before, after=after
    )


def _with_span(annotation: Annotation, item: str, span: Span, why: str) -> Annotation:
    return annotation.model_copy(
        update={
            "entities": _replaced(
                annotation.entities, item, why, start=span.start, end=span.end, text=span.text
            ),
            "events": _replaced(annotation.events, item, why, trigger=span),
            "stances": _replaced(annotation.stances, item, why, evidence=span),
        }
    )


def _replaced(items: tuple[Item, ...], ident: str, why: str, **changes: Any) -> tuple[Item, ...]:
    def changed(item: Item) -> Item:
        return item.model_copy(update={**changes, "by": (*(item.by or ()), why)})

    return tuple(changed(item) if item.id == ident else item for item in items)
