"""Rules about mentions: type, level, ref, and what belongs inside one."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from itertools import pairwise

import regex

from curation.model import Entity
from curation.validate.rule import Case, Finding, Rule

WELL_FORMED = functools.lru_cache(maxsize=4096)(regex.compile(r"[A-Z][A-Z0-9_]*").fullmatch)


def _unknown_type(case: Case) -> Iterator[Finding]:
    for (kind, _, _), some in case.kinds.items():
        if kind not in case.ontology.entities:
            for entity in some:
                yield Finding(f"{kind!r} is no entity type", entity.id)


def _level_missing(case: Case) -> Iterator[Finding]:
    for (name, level, _), some in case.kinds.items():
        kind = case.ontology.entities.get(name)
        if kind and kind.levels and level is None:
            for entity in some:
                yield Finding(f"{name} takes one of {', '.join(kind.levels)}", entity.id)


def _level_not_allowed(case: Case) -> Iterator[Finding]:
    for (name, level, _), some in case.kinds.items():
        kind = case.ontology.entities.get(name)
        if kind and level is not None and level not in kind.levels:
            allowed = ", ".join(kind.levels) or "none"
            for entity in some:
                yield Finding(f"{name} has level {level!r}, allowed: {allowed}", entity.id)


def _ref_missing(case: Case) -> Iterator[Finding]:
    for (name, _, named), some in case.kinds.items():
        kind = case.ontology.entities.get(name)
        if kind and kind.ref == "required" and not named:
            for entity in some:
                yield Finding(f"{name} names what it stands for", entity.id)


def _ref_not_allowed(case: Case) -> Iterator[Finding]:
    for (name, _, named), some in case.kinds.items():
        kind = case.ontology.entities.get(name)
        if kind and kind.ref == "none" and named:
            for entity in some:
                yield Finding(f"{name} has ref {' '.join(entity.ref)}", entity.id)


def _ref_malformed(case: Case) -> Iterator[Finding]:
    for entity in case.annotation.entities:
        for ref in entity.ref:
            if not WELL_FORMED(ref):
                yield Finding(f"{ref!r} is not capitals, digits and _", entity.id)


def _ref_repeated(case: Case) -> Iterator[Finding]:
    for entity in case.annotation.entities:
        if len(entity.ref) > 1 and len(set(entity.ref)) < len(entity.ref):
            yield Finding(f"ref is {' '.join(entity.ref)}", entity.id)


def _collective(case: Case) -> Iterator[Finding]:
    collectives = case.words.collectives
    for entity in case.annotation.entities:
        wanted = collectives.get(entity.text.partition(" ")[0], 0)
        if wanted and 0 < len(entity.ref) < wanted:
            yield Finding(f"ref lists {len(entity.ref)}, expected {wanted} or more", entity.id)


def _pronoun(case: Case) -> Iterator[Finding]:
    pronouns = case.words.pronouns
    for entity in case.annotation.entities:
        if entity.text in pronouns:
            yield Finding("a pronoun", entity.id)


def _title_inside(case: Case) -> Iterator[Finding]:
    labels = case.words.labels
    for span, words in case.phrases:
        if span.label == labels.person and case.entities[span.item].level == labels.name:
            length = case.words.title_length(words)
            if 0 < length < len(words):
                yield Finding(f"«{' '.join(words[:length])}» is the title", span.item)


def _title_alone(case: Case) -> Iterator[Finding]:
    labels = case.words.labels
    if labels.title not in case.ontology.entities or labels.person not in case.ontology.entities:
        return
    mentions = case.ordered
    for number, entity in enumerate(mentions):
        if entity.type == labels.title and not any(
            _leads_to_person(case, mentions, number, step) for step in (-1, 1)
        ):
            yield Finding("no name stands beside it", entity.id)


def _leads_to_person(case: Case, mentions: list[Entity], number: int, step: int) -> bool:
    """Whether the neighbour on that side is a person, other titles in between left aside."""
    labels = case.words.labels
    here = mentions[number]
    number += step
    while 0 <= number < len(mentions) and _adjacent(case.text, here, mentions[number]):
        here = mentions[number]
        if here.type == labels.person:
            return True
        if here.type != labels.title:
            return False
        number += step
    return False


def _adjacent(text: str, one: Entity, two: Entity) -> bool:
    """Only blanks, no line break, lie between two mentions."""
    first, second = (one, two) if one.start <= two.start else (two, one)
    gap = text[first.end : second.start]
    return not gap.strip() and "\n" not in gap


def _nominal_beside_name(case: Case) -> Iterator[Finding]:
    labels = case.words.labels
    levels = {labels.name, labels.nominal}
    for one, two in pairwise(case.ordered):
        if (
            one.type == two.type
            and one.level != two.level
            and {one.level, two.level} == levels
            and set(one.ref) & set(two.ref)
            and _adjacent(case.text, one, two)
        ):
            nominal, name = (one, two) if one.level == labels.nominal else (two, one)
            yield Finding(f"describes the name «{name.text}» beside it", nominal.id)


def _hyphenated_pair(case: Case) -> Iterator[Finding]:
    joined = [entity for entity in case.annotation.entities if "-" in entity.text]
    known = {entity.text for entity in case.annotation.entities} if joined else set()
    for entity in joined:
        left, _, right = entity.text.partition("-")
        if len(entity.ref) > 1 or (left in known and right in known):
            yield Finding(f"«{left}» and «{right}» are two mentions", entity.id)


def _genitive_inside(case: Case) -> Iterator[Finding]:
    labels = case.words.labels
    for span, words in case.phrases:
        if (
            span.kind == "mention"
            and span.label not in (labels.date, labels.number)
            and not case.words.genitives.isdisjoint(words[1:-1])
        ):
            yield Finding("parts joined by का, के or की are separate mentions", span.item)


def _vague_time(case: Case) -> Iterator[Finding]:
    for entity in _typed(case, case.words.labels.date):
        if (
            entity.text in case.words.vague_times
            or entity.text.rpartition(" ")[2] in case.words.anniversaries
        ):
            yield Finding("answers कब? without a unit of the calendar or clock", entity.id)


def _approximation(case: Case) -> Iterator[Finding]:
    for entity in _typed(case, case.words.labels.number):
        padded = f" {entity.text} "
        found = [word for word in case.words.approximations if f" {word} " in padded]
        if found:
            yield Finding(f"«{found[0]}» stays outside", entity.id)


def _typed(case: Case, kind: str) -> Iterator[Entity]:
    """The mentions of one type."""
    for (name, _, _), some in case.kinds.items():
        if name == kind:
            yield from some


RELABEL = "choose another type in Label Studio"
FILL_REF = "fill in the ref in Label Studio"

RULES: tuple[Rule[Case], ...] = (
    Rule(
        "unknown-entity-type",
        "error",
        "A mention has a type that the ontology does not have.",
        RELABEL,
        _unknown_type,
    ),
    Rule(
        "level-missing",
        "error",
        "A mention has no level, and its type takes one.",
        "choose the level in Label Studio",
        _level_missing,
    ),
    Rule(
        "level-not-allowed",
        "error",
        "A mention has a level that its type does not take.",
        "choose another level or type in Label Studio",
        _level_not_allowed,
    ),
    Rule(
        "ref-missing",
        "error",
        "A mention does not say whom or what it stands for.",
        FILL_REF,
        _ref_missing,
    ),
    Rule(
        "ref-not-allowed",
        "error",
        "A mention has a ref, and its type takes none.",
        "clear the ref in Label Studio",
        _ref_not_allowed,
    ),
    Rule(
        "ref-malformed",
        "error",
        "A ref is not made of capitals, digits and underscores, a letter first (KIM_JONG_UN).",
        FILL_REF,
        _ref_malformed,
    ),
    Rule(
        "ref-repeated",
        "error",
        "A ref lists the same id twice.",
        FILL_REF,
        _ref_repeated,
        mechanical=True,
    ),
    Rule(
        "collective-lacks-members",
        "warning",
        "दोनों, तीनों … stand for several; the ref lists fewer.",
        "list every member in the ref",
        _collective,
    ),
    Rule(
        "pronoun-as-mention",
        "warning",
        "Pronouns are never annotated; a link goes to the nearest informative mention instead.",
        "delete the mention, and link the mention it stands for",
        _pronoun,
    ),
    Rule(
        "title-inside-person",
        "error",
        "The name of a person includes the title before it.",
        "mark the title and the name as two mentions",
        _title_inside,
    ),
    Rule(
        "title-without-name",
        "warning",
        "A title stands without a name beside it; alone it is a nominal mention of the person.",
        RELABEL,
        _title_alone,
    ),
    Rule(
        "nominal-beside-name",
        "warning",
        "A nominal stands beside the name it describes; only the name is annotated.",
        "delete the nominal, or make it a title",
        _nominal_beside_name,
    ),
    Rule(
        "hyphenated-pair",
        "warning",
        "Two names joined by a hyphen are marked as one mention.",
        "mark the two names, and leave the hyphen outside",
        _hyphenated_pair,
    ),
    Rule(
        "genitive-inside",
        "warning",
        "A mention holds a chain with का, के or की; such chains are split unless an official name.",
        "mark the parts of the chain as mentions of their own",
        _genitive_inside,
    ),
    Rule(
        "vague-time",
        "warning",
        "A date is a vague time, a duration or an anniversary.",
        "delete the mention",
        _vague_time,
    ),
    Rule(
        "approximation-inside-number",
        "warning",
        "A number includes a word such as लगभग, करीब or अतिरिक्त.",
        "shorten the span to the number",
        _approximation,
    ),
)
