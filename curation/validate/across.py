"""Rules about what one annotation alone cannot show: the same words, read two ways.

Readings of different origin (weak, human, gold) are never compared with each other: a person who
corrects a tagger disagrees with it on purpose.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import partial
from itertools import groupby
from typing import NamedTuple, TypeVar

from curation.model import Annotation, Entity
from curation.validate import words
from curation.validate.rule import Finding, Rule

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value", bound=Hashable)


class Said(NamedTuple):
    """A mention, and who marked it where."""

    article_id: str
    author: str
    entity: Entity


_said = partial(tuple.__new__, Said)


class Gathered:
    """The mentions of many annotations.

    Attributes:
        groups: those of each article and origin; articles in alphabetical order.
        names: those of each group that are names and have a ref.
        persons: names of persons with a ref, by words and origin.
    """

    def __init__(self, annotations: Iterable[Annotation]) -> None:
        labels = words.load().labels
        ordered = sorted(annotations, key=lambda a: (a.article_id, a.origin, a.author))
        self.groups: list[list[Said]] = []
        self.names: list[list[Said]] = []
        self.persons: dict[tuple[str, str], list[Said]] = {}
        for (article, origin), some in groupby(ordered, key=lambda a: (a.article_id, a.origin)):
            group = [_said((article, a.author, entity)) for a in some for entity in a.entities]
            names = [s for s in group if s.entity.ref and s.entity.level != labels.nominal]
            self.groups.append(group)
            self.names.append(names)
            for said in names:
                if said.entity.type == labels.person:
                    self.persons.setdefault((said.entity.text, origin), []).append(said)


def _two_types(gathered: Gathered) -> Iterator[Finding]:
    title = words.load().labels.title
    for group in gathered.groups:
        pairs = ((said.entity.text, said.entity.type, said) for said in group)
        for surface, types in _split(pair for pair in pairs if pair[1] != title):
            yield from _differing(f"«{surface}»", types)


def _two_refs(gathered: Gathered) -> Iterator[Finding]:
    for group in gathered.names:
        pairs = (((said.entity.text, said.entity.type), said.entity.ref, said) for said in group)
        for (surface, _), refs in _split(pairs):
            yield from _differing(f"«{surface}»", _by_ref(refs))


def _ref_of_two_types(gathered: Gathered) -> Iterator[Finding]:
    for group in gathered.names:
        single = (said for said in group if len(said.entity.ref) == 1)
        pairs = ((said.entity.ref[0], said.entity.type, said) for said in single)
        for ref, types in _split(pairs):
            yield from _differing(ref, types)


def _between_articles(gathered: Gathered) -> Iterator[Finding]:
    """Persons with another ref than elsewhere: names of offices and places do stand for several."""
    for (surface, _), some in sorted(gathered.persons.items()):
        refs: dict[tuple[str, ...], list[Said]] = {}
        for said in some:
            refs.setdefault(said.entity.ref, []).append(said)
        named = _by_ref(refs)
        homes = [{said.article_id for said in group} for group in named.values()]
        if len(named) > 1 and not set.intersection(*homes):
            yield from _differing(f"«{surface}»", named, by_article=True)


def _split(
    said: Iterable[tuple[Key, Value, Said]],
) -> Iterator[tuple[Key, dict[Value, list[Said]]]]:
    """Keys that have several values, with the mentions of each value."""
    readings: dict[Key, dict[Value, list[Said]]] = {}
    for key, value, mention in said:
        values = readings.get(key)
        if values is None:
            readings[key] = {value: [mention]}
        elif value in values:
            values[value].append(mention)
        else:
            values[value] = [mention]
    return ((key, values) for key, values in readings.items() if len(values) > 1)


def _by_ref(refs: Mapping[tuple[str, ...], list[Said]]) -> dict[str, list[Said]]:
    """Refs as text; the order of several ids means nothing."""
    found: dict[str, list[Said]] = {}
    for ref, some in refs.items():
        found.setdefault(" ".join(sorted(ref)), []).extend(some)
    return found


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

ACROSS: tuple[Rule[Gathered], ...] = (
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
