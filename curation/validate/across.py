"""Rules about what one annotation alone cannot show: the same words, read two ways.

Readings of different origin (weak, human, gold) are never compared with each other: a person who
corrects a tagger disagrees with it on purpose.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from curation.model import Annotation, Entity
from curation.validate import words
from curation.validate.rule import Finding, Rule

Annotations = Sequence[Annotation]


class Said(NamedTuple):
    """A mention, and who marked it where."""

    article_id: str
    author: str
    entity: Entity


def _two_types(annotations: Annotations) -> Iterator[Finding]:
    labels = words.load().labels
    for group in _articles(annotations):
        readings: dict[str, dict[str, list[Said]]] = defaultdict(lambda: defaultdict(list))
        for said in group:
            if said.entity.type != labels.title:
                readings[said.entity.text][said.entity.type].append(said)
        for surface, types in readings.items():
            yield from _differing(f"«{surface}»", types)


def _two_refs(annotations: Annotations) -> Iterator[Finding]:
    for group in _articles(annotations):
        readings: dict[tuple[str, str], dict[str, list[Said]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for said in _names(group):
            readings[said.entity.text, said.entity.type][_ref(said.entity)].append(said)
        for (surface, _), refs in readings.items():
            yield from _differing(f"«{surface}»", refs)


def _ref_of_two_types(annotations: Annotations) -> Iterator[Finding]:
    for group in _articles(annotations):
        readings: dict[str, dict[str, list[Said]]] = defaultdict(lambda: defaultdict(list))
        for said in _names(group):
            if len(said.entity.ref) == 1:
                readings[said.entity.ref[0]][said.entity.type].append(said)
        for ref, types in readings.items():
            yield from _differing(ref, types)


def _between_articles(annotations: Annotations) -> Iterator[Finding]:
    """Persons with another ref than elsewhere: names of offices and places do stand for several."""
    person = words.load().labels.person
    readings: dict[tuple[str, str], dict[str, list[Said]]] = defaultdict(lambda: defaultdict(list))
    for annotation in annotations:
        for said in _names(_said(annotation)):
            if said.entity.type == person:
                readings[said.entity.text, annotation.origin][_ref(said.entity)].append(said)
    for (surface, _), refs in sorted(readings.items()):
        homes = {ref: {said.article_id for said in group} for ref, group in refs.items()}
        if len(refs) > 1 and not set.intersection(*homes.values()):
            yield from _differing(f"«{surface}»", refs, by_article=True)


def _articles(annotations: Annotations) -> Iterator[list[Said]]:
    """Mentions of each article, readings of one origin together."""
    groups: dict[tuple[str, str], list[Said]] = defaultdict(list)
    for annotation in annotations:
        groups[annotation.article_id, annotation.origin].extend(_said(annotation))
    yield from (groups[key] for key in sorted(groups))


def _said(annotation: Annotation) -> Iterator[Said]:
    for entity in annotation.entities:
        yield Said(annotation.article_id, annotation.author, entity)


def _names(group: Iterable[Said]) -> Iterator[Said]:
    nominal = words.load().labels.nominal
    return (said for said in group if said.entity.ref and said.entity.level != nominal)


def _ref(entity: Entity) -> str:
    return " ".join(sorted(entity.ref))


def _differing(
    what: str, values: Mapping[str, list[Said]], *, by_article: bool = False
) -> Iterator[Finding]:
    """One finding if there are several values, at the first mention of the rarest."""
    if len(values) < 2:
        return
    ranked = sorted(values.items(), key=lambda item: (-len(item[1]), item[0]))
    authors = {said.author for group in values.values() for said in group}

    def told(group: list[Said]) -> str:
        if by_article:
            return ", ".join(sorted({said.article_id for said in group}))
        if len(authors) > 1:
            return ", ".join(sorted({said.author for said in group}))
        return ", ".join(said.entity.id for said in group)

    rare = ranked[-1][1][0]
    yield Finding(
        f"{what} is "
        + "; ".join(f"{value or 'nothing'} ({told(group)})" for value, group in ranked),
        item=f"{rare.entity.id} [{rare.entity.start}:{rare.entity.end})",
        article_id=rare.article_id,
        author=rare.author if len(authors) == 1 else None,
    )


CHECK = "decide which is right; keep both only if the words mean two things"

ACROSS: tuple[Rule[Annotations], ...] = (
    Rule(
        "mention-typed-two-ways",
        "warning",
        "The same words have two types in one article, in one reading or in several people's. A "
        "title beside a name and the same word alone do not count.",
        CHECK,
        _two_types,
    ),
    Rule(
        "refs-disagree",
        "warning",
        "The same name has two refs in one article. Right where a capital stands once for the "
        "city and once for its government.",
        CHECK,
        _two_refs,
    ),
    Rule(
        "ref-of-two-types",
        "warning",
        "One ref is given to names of two types in one article.",
        CHECK,
        _ref_of_two_types,
    ),
    Rule(
        "refs-disagree-between-articles",
        "warning",
        "The name of a person has one ref in some articles and another in others.",
        CHECK,
        _between_articles,
    ),
)
