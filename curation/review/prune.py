"""Suggestions without what people keep taking out."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TypeVar

from curation.model import Annotation, Argument, Entity, Event, Stance
from curation.review.accounts import Account, Corrections
from curation.review.ledger import SOURCE, about

Item = TypeVar("Item", Entity, Event, Stance, Argument)

Said = TypeVar("Said", Event, Stance)

JUDGED = 10
"""How often people must have judged a rule before its precision is believed."""


class Pruner:
    """Drops and downweighs suggestions by the precision their rules have shown.

    A suggestion goes if every rule that made it is known to be below the bar. One that stays has
    no more confidence than its best rule has precision. Rules that set an attribute are left
    alone: an event has to have a modality.
    """

    def __init__(self, found: Corrections, minimum: float):
        """Take the precision of rules from the accounts of the ledger.

        Args:
            found: what people made of suggestions.
            minimum: the bar, 0 to 1.
        """
        self.minimum = minimum
        self.known: dict[tuple[str, str], float] = {
            (rule.layer, rule.name): rule.precision
            for rule in found.rules
            if rule.layer and rule.precision is not None and rule.suggested >= JUDGED
        }
        self.weak_rules: tuple[Account, ...] = tuple(
            rule
            for rule in found.rules
            if self.known.get((rule.layer or "", rule.name), 1.0) < minimum
            and about(rule.name) in (None, SOURCE)
        )
        self.dropped: Counter[str] = Counter()

    @property
    def name(self) -> str:
        """What tells these suggestions from the tagger's own; equal rules, equal name."""
        known = repr((self.minimum, sorted(self.known.items())))
        return f"min{self.minimum:g}-{hashlib.sha256(known.encode()).hexdigest()[:8]}"

    def __call__(self, annotation: Annotation) -> Annotation:
        """The annotation without what fell; what is left links to nothing that is gone."""
        entities = self._kept("entity", annotation.entities)
        events = self._kept("event", annotation.events)
        there = {entity.id for entity in entities} | {event.id for event in events}
        stances = tuple(
            self._sources(stance, there)
            for stance in self._kept("stance", annotation.stances)
            if {stance.holder_id, stance.target} <= there
        )
        return annotation.model_copy(
            update={
                "author": f"{annotation.author}+{self.name}",
                "entities": entities,
                "events": tuple(self._event(event, there) for event in events),
                "stances": stances,
            }
        )

    def _kept(self, layer: str, items: tuple[Item, ...]) -> tuple[Item, ...]:
        return tuple(self._weighed(layer, item) for item in items if not self._falls(layer, item))

    def _falls(self, layer: str, item: Entity | Event | Stance | Argument) -> bool:
        rules = [rule for rule in item.by or () if about(rule) is None]
        falls = bool(rules) and all(
            self.known.get((layer, rule), 1.0) < self.minimum for rule in rules
        )
        self.dropped[layer] += falls
        return falls

    def _weighed(self, layer: str, item: Item) -> Item:
        shown = [self.known[layer, rule] for rule in item.by or () if (layer, rule) in self.known]
        if not shown:
            return item
        confidence = max(shown) if item.confidence is None else min(item.confidence, max(shown))
        return item.model_copy(update={"confidence": round(confidence, 4)})

    def _event(self, event: Event, there: set[str]) -> Event:
        linked = tuple(a for a in event.arguments if a.filler_id in there)
        event = self._sources(event, there)
        return event.model_copy(update={"arguments": self._kept("argument", linked)})

    def _sources(self, item: Said, there: set[str]) -> Said:
        """An event or stance with the sources that stand, and without the rules that do not."""
        by = item.by or ()
        named = [rule for rule in by if about(rule) == SOURCE]
        if named and all(self.known.get((SOURCE, rule), 1.0) < self.minimum for rule in named):
            self.dropped[SOURCE] += len(item.sources)
            kept = tuple(rule for rule in by if rule not in named)
            return item.model_copy(update={"sources": (), "by": kept})
        sources = tuple(source for source in item.sources if source in there)
        return item.model_copy(update={"sources": sources})
