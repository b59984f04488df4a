"""How much a tagger's word counts: by what people made of its suggestions, where that is known."""

from __future__ import annotations

from collections.abc import Mapping
from math import log

from curation.model import Argument, Entity, Event, Stance

Item = Entity | Event | Stance | Argument

EXPECTED = 0.7
"""Precision of a tagger nobody has corrected yet."""

EXPECTED_AS = 10
"""As how many judged suggestions that expectation counts: few corrections change little."""

Judged = Mapping[tuple[str, str, str], tuple[int, int]]
"""(tagger, layer, rule; empty for the whole layer) → how many stood, of how many suggested."""


class Trust:
    """Weights of votes.

    The precision of a tagger in a layer is its share of suggestions that stood, drawn toward
    `EXPECTED` (the mean of a beta posterior); its weight is the log odds of that, which is how a
    naive Bayes label model weighs independent voters. Rules that people have judged often are
    weighed by themselves. With nothing judged all weights are equal.
    """

    def __init__(self, judged: Judged | None = None):
        self.judged = dict(judged or {})

    def precision(self, tagger: str, layer: str, by: tuple[str, ...] | None = None) -> float:
        """What share of such suggestions is expected to stand; with `by`, of its best rule."""
        rules = [
            self._share(*self.judged[tagger, layer, rule])
            for rule in by or ()
            if (tagger, layer, rule) in self.judged
        ]
        if rules:
            return max(rules)
        return self._share(*self.judged.get((tagger, layer, ""), (0, 0)))

    def weight(self, tagger: str, layer: str, by: tuple[str, ...] | None = None) -> float:
        """The weight of such a vote, more than 0."""
        share = min(max(self.precision(tagger, layer, by), 0.52), 0.98)
        return log(share / (1 - share))

    def confidence(self, tagger: str, layer: str, item: Item) -> float:
        """How sure one tagger's item is: as its corrections tell, else as it says itself."""
        known = any((tagger, layer, rule) in self.judged for rule in ("", *(item.by or ())))
        if known or item.confidence is None:
            return self.precision(tagger, layer, item.by)
        return item.confidence

    def _share(self, right: int, of: int) -> float:
        return (right + EXPECTED * EXPECTED_AS) / (of + EXPECTED_AS)
