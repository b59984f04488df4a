"""Counts gathered article by article, and the scores that follow from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Literal

from curation.model import Record
from curation.review.align import Fact, Facts, Match, View, match
from curation.review.bootstrap import Counts, Interval, f1_intervals
from curation.review.views import NONE, Attribute


class Score(Record):
    """Counts and the measures that follow from them.

    The measures are None where neither side says anything, and 0 where one would divide by zero.

    Attributes:
        tp: facts both have.
        fp: facts only the prediction has.
        fn: facts only the gold has.
        precision: tp / (tp + fp).
        recall: tp / (tp + fn).
        f1: 2 tp / (2 tp + fp + fn).
        interval: 95 % of `f1` when articles are drawn anew; None where nothing was drawn.
    """

    tp: int
    fp: int
    fn: int
    precision: float | None
    recall: float | None
    f1: float | None
    interval: Interval | None = None

    @classmethod
    def of(cls, counts: Counts, interval: Interval | None = None) -> Score:
        """The score of counts (true positives, false positives, false negatives)."""
        tp, fp, fn = counts
        something = bool(tp or fp or fn)
        return cls(
            tp=tp,
            fp=fp,
            fn=fn,
            precision=tp / max(tp + fp, 1) if something else None,
            recall=tp / max(tp + fn, 1) if something else None,
            f1=2 * tp / (2 * tp + fp + fn) if something else None,
            interval=interval,
        )


class Macro(Record):
    """Plain means over the labels that occur on either side."""

    precision: float
    recall: float
    f1: float


class LayerScore(Record):
    """Scores of one layer.

    Attributes:
        name: of the layer.
        about: what counts as the same, one line.
        kind: "facts" are found or missed; an "attribute" is right or wrong on shared items, so
            that `micro.f1` is its accuracy.
        micro: over all facts.
        macro: over the labels; None where the layer has none.
        labels: by label (type, role or value), in alphabetical order.
    """

    name: str
    about: str
    kind: Literal["facts", "attribute"]
    micro: Score
    macro: Macro | None
    labels: dict[str, Score]


def fact_counts(view: View, first: Facts, second: Facts) -> dict[str, Counts]:
    """Counts of one article by label; the label is empty where the view ignores labels."""
    return match_counts(match(view, first, second))


def match_counts(matched: Match) -> dict[str, Counts]:
    """Counts by label of facts that have been matched."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for column, facts in enumerate((matched.both, matched.second_only, matched.first_only)):
        for fact in facts:
            found[fact.label][column] += 1
    return {label: (tp, fp, fn) for label, (tp, fp, fn) in found.items()}


def shared_values(ours: Mapping[Fact, str], theirs: Mapping[Fact, str]) -> list[tuple[str, str]]:
    """Both values of every item two readings share, where at least one of them has a value."""
    pairs = [(value, theirs[item]) for item, value in ours.items() if item in theirs]
    return [pair for pair in pairs if pair != (NONE, NONE)]


def value_counts(attribute: Attribute, pairs: Iterable[tuple[str, str]]) -> dict[str, Counts]:
    """Counts by value: a wrong value is extra for itself and missed for the right one.

    Over all labels both kinds of error are then equal in number, and F1 is the accuracy.
    """
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for right, said in pairs:
        if right == said:
            found[right if attribute.closed else ""][0] += 1
        else:
            found[said if attribute.closed else ""][1] += 1
            found[right if attribute.closed else ""][2] += 1
    return {label: (tp, fp, fn) for label, (tp, fp, fn) in found.items()}


class Tally:
    """Counts by layer and label, article by article; keeps sums only, never annotations."""

    def __init__(self) -> None:
        self.articles = 0
        self._labels: dict[str, dict[str, dict[int, Counts]]] = defaultdict(
            lambda: defaultdict(dict)
        )
        self._micro: dict[str, dict[int, Counts]] = defaultdict(dict)

    def add(self, counts: Mapping[str, Mapping[str, Counts]]) -> None:
        """Take in one article's counts, by layer and label."""
        for layer, labels in counts.items():
            self._micro[layer][self.articles] = _total(labels.values())
            for label, found in labels.items():
                if label:
                    self._labels[layer][label][self.articles] = found
        self.articles += 1

    def scores(
        self, layers: Iterable[View | Attribute], *, samples: int, seed: int
    ) -> tuple[LayerScore, ...]:
        """Scores of the layers, with bootstrap intervals if `samples` is not 0."""
        layers = list(layers)
        names = [
            (layer.name, label)
            for layer in layers
            for label in ("", *sorted(self._labels[layer.name]))
        ]
        columns = [
            self._labels[layer][label] if label else self._micro[layer] for layer, label in names
        ]
        intervals = f1_intervals(columns, self.articles, samples=samples, seed=seed)
        scores = {
            name: Score.of(_total(column.values()), interval)
            for name, column, interval in zip(names, columns, intervals, strict=True)
        }
        return tuple(self._layer(layer, scores) for layer in layers)

    def _layer(
        self, layer: View | Attribute, scores: Mapping[tuple[str, str], Score]
    ) -> LayerScore:
        labels = {label: scores[layer.name, label] for label in sorted(self._labels[layer.name])}
        return LayerScore(
            name=layer.name,
            about=layer.about,
            kind="facts" if isinstance(layer, View) else "attribute",
            micro=scores[layer.name, ""],
            macro=_macro(list(labels.values())),
            labels=labels,
        )


def _total(counts: Iterable[Counts]) -> Counts:
    tp = fp = fn = 0
    for one in counts:
        tp, fp, fn = tp + one[0], fp + one[1], fn + one[2]
    return tp, fp, fn


def _macro(labels: list[Score]) -> Macro | None:
    if not labels:
        return None
    return Macro(
        precision=sum(score.precision or 0 for score in labels) / len(labels),
        recall=sum(score.recall or 0 for score in labels) / len(labels),
        f1=sum(score.f1 or 0 for score in labels) / len(labels),
    )
