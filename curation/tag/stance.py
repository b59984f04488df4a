"""Stance: who takes which position toward whom or what, read off position words and events."""

from __future__ import annotations

from curation.tag.clauses import Clause, Syntax
from curation.tag.lexicon import Lexicon
from curation.tag.parts import Mention, Position, Trigger
from curation.tag.sources import Scope, Sources
from curation.tag.words import Words


class Stances:
    """Finds the stances of a page."""

    def __init__(self, lexicon: Lexicon, words: Words, sources: Sources):
        self.lexicon, self.words, self.sources = lexicon, words, sources
        self.labels = lexicon.labels
        self.holders = set(lexicon.ontology.stance.holders)
        self.targets = set(lexicon.ontology.stance.targets)

    def __call__(
        self, syntax: Syntax, triggers: list[Trigger], scopes: list[Scope]
    ) -> list[Position]:
        """All stances, one a holder, target and paragraph."""
        found: list[Position] = []
        for trigger in triggers:
            found += self._from_event(syntax, trigger)
        return self._distinct(syntax, found)

    def _from_event(self, syntax: Syntax, trigger: Trigger) -> list[Position]:
        polarity = self.lexicon.stances.get((trigger.type, trigger.mode or ""))
        if (
            not polarity
            or trigger.modality == self.labels.denied
            or trigger.polarity == self.labels.negative
        ):
            return []
        holders = [m for m in trigger.fillers(self.labels.actor) if m.type in self.holders]
        target = self._target(trigger)
        if target is None or not holders:
            return []
        modality = self.labels.asserted
        if trigger.modality in (self.labels.hypothetical, self.labels.alleged):
            modality = trigger.modality
        out = []
        for holder in holders:
            if holder is target and len(holder.ref) < 2:
                continue
            first = min(trigger.first, target.first)
            last = max(trigger.last, target.last)
            clause = syntax.clause(trigger.first)
            if trigger.first >= clause.first:
                while (
                    last < clause.last
                    and last - trigger.last < 3
                    and syntax.doc.forms[last] in self.words.light | {"का"}
                ):
                    last += 1
            out.append(
                Position(
                    holder,
                    target,
                    polarity,
                    modality,
                    first,
                    last,
                    list(trigger.sources),
                    [f"stance:{trigger.type.lower()}"],
                    0.6,
                )
            )
        return out

    def _target(self, trigger: Trigger) -> Mention | Trigger | None:
        for _, filler, _ in trigger.arguments:
            if isinstance(filler, Trigger):
                return filler
        for filler in trigger.fillers(self.labels.recipient, self.labels.agreement):
            if filler.type in self.targets:
                return filler
        return None

    def _distinct(self, syntax: Syntax, found: list[Position]) -> list[Position]:
        seen: set[tuple[int, int, int]] = set()
        out = []
        for position in found:
            paragraph = syntax.doc.paragraph[position.first]
            if syntax.doc.paragraph[position.target.first] != paragraph:
                continue
            key = id(position.holder), id(position.target), paragraph
            if key not in seen:
                seen.add(key)
                out.append(position)
        return out
