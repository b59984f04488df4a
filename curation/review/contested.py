"""What annotators differ about: which labels, in which articles, in which sentences."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Mapping, Set
from typing import Literal, NamedTuple

from curation.model import Record
from curation.review.align import Fact, Match, Place
from curation.review.misses import paired_misses, sentence_around, told

Difference = Literal["label", "span", "value", "one only"]

ARTICLES = 20
"""How many of the articles that disagree most are told."""

LABELS = 30
"""How many of the disputed labels are told."""

EXAMPLES = 3
"""How many sentences each of them comes with."""

COUNTED = ("entity", "trigger", "argument", "attribution", "stance")
"""Views whose differences make an article hard; the others show the same in another light."""


class Example(Record):
    """One difference, in its sentence.

    Attributes:
        article_id: of the article.
        start: of the place, code points.
        end: exclusive.
        readings: what each of two annotators says, in words; None: nothing.
        sentence: the sentence around the place.
    """

    article_id: str
    start: int
    end: int
    readings: dict[str, str | None]
    sentence: str


class Contested(Record):
    """Labels over which annotators differ.

    Attributes:
        layer: name of the view or attribute.
        kind: "label": one place, two labels; "span": overlapping places; "value": one item, two
            values; "one only": nothing of the other's is there.
        labels: the label or labels, in alphabetical order; empty where the layer has none.
        count: how often, over all pairs of readings.
        examples: some of them, from different articles.
    """

    layer: str
    kind: Difference
    labels: tuple[str, ...]
    count: int
    examples: tuple[Example, ...]


class HardSentence(Record):
    """A sentence on which annotators differ; `differences` counts all pairs of readings."""

    sentence: str
    start: int
    differences: int


class Hard(Record):
    """An article on which annotators differ much.

    Attributes:
        article_id: of the article.
        differences: facts that only one of two readings has, per pair of readings.
        f1: agreement over the same facts.
        sentences: those with most differences.
    """

    article_id: str
    differences: float
    f1: float
    sentences: tuple[HardSentence, ...]


KINDS: Mapping[str, Difference] = {
    "wrong label": "label",
    "wrong span": "span",
    "missed": "one only",
    "spurious": "one only",
}


class _Seen(NamedTuple):
    article_id: str
    first: tuple[str, Fact | None]
    second: tuple[str, Fact | None]


Key = tuple[str, Difference, tuple[str, ...]]


class Contests:
    """Differences over the articles seen so far: counts, and a few examples."""

    def __init__(self) -> None:
        self._counts: Counter[Key] = Counter()
        self._examples: dict[Key, list[_Seen]] = defaultdict(list)
        self._hard: list[tuple[float, str, float, Counter[Place]]] = []

    def facts(
        self,
        article_id: str,
        layer: str,
        authors: tuple[str, str],
        found: Match,
        common: Set[Place],
    ) -> list[Place]:
        """Note what two readings say differently; returns the places, one a fact.

        A link only one of them draws is no dispute where the other lacks one of its ends:
        `common` are the places both have marked.
        """
        for kind, one, two in paired_misses(found):
            alone = one or two if one is None or two is None else None
            if alone and alone.rest and not {alone.place, alone.rest} <= common:
                continue
            labels = {fact.label for fact in (one, two) if fact and fact.label}
            self._note(
                (layer, KINDS[kind], tuple(sorted(labels))),
                _Seen(article_id, (authors[0], one), (authors[1], two)),
            )
        return [fact.place for fact in (*found.first_only, *found.second_only)]

    def values(
        self,
        article_id: str,
        layer: str,
        authors: tuple[str, str],
        values: tuple[Mapping[Fact, str], Mapping[Fact, str]],
        closed: bool,
    ) -> None:
        """Note items to which two readings give different values."""
        for item, one in values[0].items():
            two = values[1].get(item, one)
            if one != two:
                labels = tuple(sorted((one, two))) if closed else ()
                seen = [(a, Fact(item.place, v)) for a, v in zip(authors, (one, two), strict=True)]
                self._note((layer, "value", labels), _Seen(article_id, *seen))

    def _note(self, key: Key, seen: _Seen) -> None:
        self._counts[key] += 1
        examples = self._examples[key]
        if len(examples) < EXAMPLES and (
            not examples or examples[-1].article_id != seen.article_id
        ):
            examples.append(seen)

    def article(self, article_id: str, places: Counter[Place], pairs: int, right: int) -> None:
        """Note an article's differences in the layers that count; `right` as `Rows` counts it."""
        if wrong := places.total():
            entry = wrong / pairs, article_id, right / (right + wrong), places
            if len(self._hard) < ARTICLES:
                heapq.heappush(self._hard, entry)
            else:
                heapq.heappushpop(self._hard, entry)

    def labels(self, texts: Mapping[str, str]) -> tuple[Contested, ...]:
        """The labels most disputed, most first."""
        ranked = sorted(self._counts.items(), key=lambda entry: (-entry[1], entry[0]))[:LABELS]
        return tuple(
            Contested(
                layer=layer,
                kind=kind,
                labels=labels,
                count=count,
                examples=tuple(
                    _example(seen, texts[seen.article_id])
                    for seen in self._examples[layer, kind, labels]
                ),
            )
            for (layer, kind, labels), count in ranked
        )

    def hardest(self, texts: Mapping[str, str]) -> tuple[Hard, ...]:
        """The articles with most differences, most first."""
        ranked = sorted(self._hard, key=lambda entry: (-entry[0], entry[1]))
        return tuple(
            Hard(
                article_id=article_id,
                differences=differences,
                f1=f1,
                sentences=_sentences(places, texts[article_id]),
            )
            for differences, article_id, f1, places in ranked
        )


def _example(seen: _Seen, text: str) -> Example:
    shown = seen.first[1] or seen.second[1]
    assert shown is not None
    start, end = sentence_around(text, shown.place)
    return Example(
        article_id=seen.article_id,
        start=shown.place[0],
        end=shown.place[1],
        readings={author: fact and told(fact, text) for author, fact in seen[1:]},
        sentence=text[start:end],
    )


def _sentences(places: Counter[Place], text: str) -> tuple[HardSentence, ...]:
    found: Counter[Place] = Counter()
    for place, count in places.items():
        found[sentence_around(text, place)] += count
    ranked = sorted(found.items(), key=lambda entry: (-entry[1], entry[0]))[:EXAMPLES]
    return tuple(
        HardSentence(sentence=text[start:end], start=start, differences=count)
        for (start, end), count in ranked
    )
