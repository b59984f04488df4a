"""Each difference between gold and prediction, in its sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

import regex

from curation.model import Annotation, Record
from curation.review.align import Fact, Facts, Match, Place, Reading, match
from curation.review.evaluate import paired
from curation.review.views import ATTRIBUTES, VIEWS

Kind = Literal["missed", "spurious", "wrong label", "wrong span", "wrong value"]

TOLD = ("entity", "trigger", "argument", "attribution", "stance", "stance expression")
"""Views whose misses are told: the others repeat them in another light."""

SENTENCE_END = regex.compile(r"[।॥?!]+[\"'”’)]*|(?<=\p{L}\p{M}*)\.[\"'”’)]*(?=\s)|\n")


class Miss(Record):
    """One difference.

    Attributes:
        article_id: of the article.
        layer: name of the view or attribute.
        kind: "missed" is in gold only, "spurious" in the prediction only; the others say what is
            wrong with a prediction that has a counterpart in gold.
        start: of the place it is shown at (the gold's if there is one), code points.
        end: exclusive.
        gold: what gold says, e.g. ``GPE «रूस»``; None if spurious.
        predicted: what the prediction says; None if missed.
        sentence: the sentence around the place.
        sentence_start: its offset, code points.
    """

    article_id: str
    layer: str
    kind: Kind
    start: int
    end: int
    gold: str | None
    predicted: str | None
    sentence: str
    sentence_start: int


def errors(
    gold: Iterable[Annotation], predicted: Iterable[Annotation], texts: Mapping[str, str]
) -> Iterator[Miss]:
    """Every difference, by article id, layer and place.

    Args:
        gold: one annotation an article.
        predicted: one annotation an article; articles without one are passed over.
        texts: text of every article by id.

    Raises:
        CheckFailed: an article occurs twice on one side, or the two sides saw different texts.
    """
    for truth, guess in paired(gold, predicted)[0]:
        if guess is not None:
            text = texts[truth.article_id]
            first, second = Reading(truth), Reading(guess)
            for layer, kind, ours, theirs in _differences(first, second):
                yield _miss(truth.article_id, text, layer, kind, ours, theirs)


Difference = tuple[str, Kind, Fact | None, Fact | None]


def _differences(first: Reading, second: Reading) -> Iterator[Difference]:
    for view in VIEWS:
        if view.name in TOLD:
            found = match(view, Facts(view.facts(first)), Facts(view.facts(second)))
            for kind, ours, theirs in paired_misses(found):
                yield view.name, kind, ours, theirs
    for attribute in ATTRIBUTES:
        said = attribute.values(second)
        for item, value in sorted(attribute.values(first).items()):
            if item in said and said[item] != value:
                yield (
                    attribute.name,
                    "wrong value",
                    Fact(item.place, value),
                    Fact(item.place, said[item]),
                )


def paired_misses(found: Match) -> Iterator[tuple[Kind, Fact | None, Fact | None]]:
    """What two readings do not share; a missed and a spurious fact that meet are told as one."""
    extra: dict[tuple[object, ...], list[Fact]] = {}
    for fact in found.second_only:
        extra.setdefault((fact.place, fact.rest), []).append(fact)
    for ours in found.first_only:
        kind: Kind = "wrong label"
        there = extra.get((ours.place, ours.rest))
        if not there and not ours.rest:
            kind = "wrong span"
            there = next((facts for facts in extra.values() if facts and _meet(facts, ours)), None)
        if there:
            yield kind, ours, there.pop(0)
        else:
            yield "missed", ours, None
    for facts in extra.values():
        for theirs in facts:
            yield "spurious", None, theirs


def _meet(facts: Sequence[Fact], other: Fact) -> bool:
    place = facts[0].place
    return place[0] < other.place[1] and other.place[0] < place[1]


def _miss(
    article_id: str, text: str, layer: str, kind: Kind, ours: Fact | None, theirs: Fact | None
) -> Miss:
    shown = ours or theirs
    assert shown is not None
    start, end = shown.place
    sentence = sentence_around(text, shown.place)
    return Miss(
        article_id=article_id,
        layer=layer,
        kind=kind,
        start=start,
        end=end,
        gold=ours and told(ours, text),
        predicted=theirs and told(theirs, text),
        sentence=text[sentence[0] : sentence[1]],
        sentence_start=sentence[0],
    )


def told(fact: Fact, text: str) -> str:
    """A fact in the words of its article: label, «mention», and what it leads to."""
    words = [fact.label] if fact.label else []
    words.append(f"«{text[fact.place[0] : fact.place[1]]}»")
    if len(fact.rest) == 2:
        start, end = fact.rest
        assert isinstance(start, int) and isinstance(end, int)
        words.append(f"→ «{text[start:end]}»")
    return " ".join(words)


def sentence_around(text: str, place: Place) -> Place:
    """Start and end of the sentence a place begins in; never beyond its paragraph.

    Good enough for showing: an abbreviation's full stop may end it early.
    """
    start, end = 0, len(text)
    for mark in SENTENCE_END.finditer(text):
        if mark.end() <= place[0]:
            start = mark.end()
        elif mark.start() >= place[1] - 1:
            end = mark.start() if mark.group() == "\n" else mark.end()
            break
    while start < place[0] and text[start].isspace():
        start += 1
    return start, end
