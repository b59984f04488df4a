"""Readings of one article by several taggers made one, with the names of who said what.

Mentions and triggers form one flat layer. Equal spans with equal types are one claim of all who
make it. Policies: `union` takes every claim; `vote` those made by more than half, by weight, of
the taggers that have a voice on the label; `first` lets later taggers only add what meets nothing
said before. Of claims that overlap the one with more weight stays (under `first` all weigh the
same), then the earlier tagger's, then the longer, then the earlier in the text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, TypeVar

from curation.model import EVENT, Annotation, Argument, Entity, Event, Stance
from curation.ontology import Ontology
from curation.tag.team.policy import Policy
from curation.tag.team.repair import span_of
from curation.tag.team.trust import Trust

Value = TypeVar("Value", bound=Hashable)
Flat = Entity | Event
Key = tuple[int, int, str]
"""Start, end, type."""

SURE = 0.99
"""No merged item is surer than that."""

SOURCE = "source"
"""What the names of rules for sources begin with, as those for modality with `modality`."""


@dataclass(frozen=True)
class Voice:
    """One tagger's reading. `labels`: entity and event types it knows; None for all and stance."""

    name: str
    labels: frozenset[str] | None
    reading: Annotation

    @property
    def flat(self) -> tuple[Flat, ...]:
        """Its mentions and triggers."""
        return (*self.reading.entities, *self.reading.events)

    def knows(self, label: str | None) -> bool:
        """Whether it has a voice on a type; None stands for stance."""
        return self.labels is None or label in self.labels


@dataclass(frozen=True)
class Said:
    """An item in one voice's words."""

    number: int
    voice: Voice
    item: Any
    weight: float


Items = tuple[tuple[Entity, ...], tuple[Event, ...], tuple[Stance, ...]]


def merged(voices: Sequence[Voice], policy: Policy, trust: Trust, ontology: Ontology) -> Items:
    """Entities, events and stances of several readings; ids are new, in text order."""
    return _Merger(voices, policy, trust, ontology).items()


class _Merger:
    def __init__(self, voices: Sequence[Voice], policy: Policy, trust: Trust, ontology: Ontology):
        self.voices, self.policy, self.trust, self.ontology = voices, policy, trust, ontology
        self.claims: dict[Key, list[Said]] = defaultdict(list)
        for number, voice in enumerate(voices):
            for item in voice.flat:
                span, layer = span_of(item), "entity" if isinstance(item, Entity) else "event"
                said = self._said(number, layer, item)
                self.claims[span.start, span.end, item.type].append(said)
        self.kept = sorted(self._chosen())
        counts = {"e": 0, "v": 0}
        self.ids: dict[Key, str] = {}
        for key in self.kept:
            letter = "e" if isinstance(self.claims[key][0].item, Entity) else "v"
            counts[letter] += 1
            self.ids[key] = f"{letter}{counts[letter]}"
        self.homes = [self._homes(voice) for voice in voices]

    def items(self) -> Items:
        """All that stands."""
        layers: dict[str, list[Any]] = {"e": [], "v": []}
        for key in self.kept:
            ident = self.ids[key]
            make = self._entity if ident[0] == "e" else self._event
            layers[ident[0]].append(make(key, ident))
        return tuple(layers["e"]), tuple(layers["v"]), tuple(self._stances())

    # -- which claims stand ---------------------------------------------------------------------

    def _said(self, number: int, layer: str, item: Any) -> Said:
        voice = self.voices[number]
        return Said(number, voice, item, self.trust.weight(voice.name, layer, item.by))

    def _chosen(self) -> Iterable[Key]:
        """Claims that stand, none of which overlaps another."""

        def strength(key: Key) -> tuple[float, int, int, Key]:
            said = self.claims[key]
            weight = 0.0 if self.policy == "first" else sum(one.weight for one in said)
            return -weight, said[0].number, key[0] - key[1], key

        taken = bytearray(max((end for _, end, _ in self.claims), default=0))
        for key in sorted(self.claims, key=strength):
            layer = "entity" if isinstance(self.claims[key][0].item, Entity) else "event"
            stands = self._carried(self.claims[key], layer, key[2], self.voices)
            if stands and not any(taken[key[0] : key[1]]):
                taken[key[0] : key[1]] = b"\1" * (key[1] - key[0])
                yield key

    def _carried(
        self, said: Sequence[Said], layer: str, label: str | None, asked: Iterable[Voice]
    ) -> bool:
        """Whether a claim has its majority, where one is wanted."""
        if self.policy != "vote":
            return True
        names = {one.voice.name for one in said}
        pro = sum({one.voice.name: one.weight for one in said}.values())
        contra = sum(
            self.trust.weight(voice.name, layer)
            for voice in asked
            if voice.name not in names and voice.knows(label)
        )
        return pro > contra

    def _homes(self, voice: Voice) -> dict[str, Key]:
        """For each item of a voice what became of it: itself, or what now stands in its place."""
        homes: dict[str, Key] = {}
        for item in voice.flat:
            span, same = span_of(item), isinstance(item, Entity)
            if (key := (span.start, span.end, item.type)) in self.ids:
                homes[item.id] = key
                continue
            near = [
                (min(end, span.end) - max(start, span.start), (start, end, kind))
                for start, end, kind in self._around(span.start, span.end)
                if isinstance(self.claims[start, end, kind][0].item, Entity) == same
            ]
            if near:
                homes[item.id] = max(near)[1]
        return homes

    def _around(self, start: int, end: int) -> list[Key]:
        """What stands and shares text with [start, end)."""
        at = max(0, bisect_left(self.kept, (start, start, "")) - 1)
        found = []
        while at < len(self.kept) and self.kept[at][0] < end:
            if start < self.kept[at][1]:
                found.append(self.kept[at])
            at += 1
        return found

    # -- what is said of them -------------------------------------------------------------------

    def _value(self, said: Sequence[Said], part: Callable[[Any], Value]) -> Value:
        """The value with most weight; who says nothing abstains; the earlier of two equals."""
        weights: dict[Value, float] = {}
        for one in said:
            value = part(one.item)
            if value:
                weights[value] = weights.get(value, 0.0) + one.weight
        return max(weights, key=lambda value: weights[value]) if weights else part(said[0].item)

    def _traced(
        self, said: Sequence[Said], layer: str, values: dict[str, Any], best: Said | None = None
    ) -> dict[str, Any]:
        """Who said it, by which rules, and how sure all of them are together.

        Rules for a part of an item are named if what they say is what was taken, those for
        sources if they are of `best`, whose sources were.
        """
        by: dict[str, None] = {}
        for one in said:
            by[one.voice.name] = None
            for rule in one.item.by or ():
                part = rule.partition(":")[0]
                if part == SOURCE:
                    stands = one is best
                else:
                    stands = part not in values or getattr(one.item, part, None) == values[part]
                if stands:
                    by[rule] = None
        sure = {
            one.voice.name: self.trust.confidence(one.voice.name, layer, one.item) for one in said
        }
        doubt = prod(1 - share for share in sure.values())
        return {"by": tuple(by), "confidence": round(min(1 - doubt, SURE), 4)}

    def _entity(self, key: Key, ident: str) -> Entity:
        said = self.claims[key]
        values = {
            "id": ident,
            "level": self._value(said, lambda item: item.level),
            "ref": self._value(said, lambda item: item.ref),
        }
        traced = self._traced(said, "entity", values)
        entity: Entity = said[0].item.model_copy(update=values | traced)
        return entity

    def _event(self, key: Key, ident: str) -> Event:
        said = self.claims[key]
        told = [
            one
            for number in range(len(self.voices))
            for one in self._tellers(number, key)
        ]  # fmt: skip
        values = {
            "modality": self._value(said, lambda item: item.modality),
            "polarity": self._value(said, lambda item: item.polarity),
            "mode": self._value(said, lambda item: item.mode),
        }
        best = max(said, key=lambda one: (bool(one.item.sources), one.weight))
        traced = self._traced(said, "event", values, best)
        values |= {"id": ident, "sources": self._sources(best), **traced}
        values["arguments"] = tuple(self._arguments(told, key))
        event: Event = said[0].item.model_copy(update=values)
        return event

    def _tellers(self, number: int, key: Key) -> Iterable[Said]:
        """A voice's event that is now the one at `key`, of the same type."""
        for event in self.voices[number].reading.events:
            if self.homes[number].get(event.id) == key and event.type == key[2]:
                yield self._said(number, "event", event)

    def _sources(self, said: Said) -> tuple[str, ...]:
        homes = self.homes[said.number]
        return tuple(
            dict.fromkeys(self.ids[homes[ident]] for ident in said.item.sources if ident in homes)
        )

    def _arguments(self, told: Sequence[Said], key: Key) -> Iterable[Argument]:
        """Arguments under the policy; a voice without any has none to give and abstains."""
        told = [one for one in told if one.item.arguments]
        if self.policy == "first":
            told = told[:1]
        claims: dict[tuple[str, str], list[Said]] = defaultdict(list)
        for one in told:
            homes = self.homes[one.number]
            for argument in one.item.arguments:
                home = homes.get(argument.filler_id)
                if home is None or home == key:
                    continue
                if self._type(home) in self.ontology.fillers(key[2], argument.role):
                    claims[argument.role, self.ids[home]].append(
                        self._said(one.number, "argument", argument)
                    )
        filled: set[str] = set()
        asked = [one.voice for one in told]
        strongest = sorted(claims.items(), key=lambda c: (-sum(s.weight for s in c[1]), c[0]))
        for (role, filler), said in strongest:
            if filler not in filled and self._carried(said, "argument", key[2], asked):
                filled.add(filler)
                traced = self._traced(said, "argument", {})
                yield Argument(role=role, filler_id=filler, **traced)

    def _stances(self) -> Iterable[Stance]:
        claims: dict[tuple[str, str], list[Said]] = defaultdict(list)
        for number, voice in enumerate(self.voices):
            homes = self.homes[number]
            for stance in voice.reading.stances:
                if stance.holder_id in homes and stance.target in homes:
                    holder, target = homes[stance.holder_id], homes[stance.target]
                    if holder != target and self._may_stand(holder, target):
                        ends = self.ids[holder], self.ids[target]
                        claims[ends].append(self._said(number, "stance", stance))
        found: list[tuple[tuple[str, str], list[Said]]] = []
        for ends, said in claims.items():
            polarity = self._value(said, lambda item: item.polarity)
            alike = [one for one in said if one.item.polarity == polarity]
            if self.policy == "first":
                alike = [said[0]]
            if self._carried(alike, "stance", None, self.voices):
                found.append((ends, alike))
        found.sort(key=lambda one: (one[1][0].item.evidence.start, one[0]))
        for place, (ends, said) in enumerate(found, 1):
            best = max(said, key=lambda one: one.weight)
            values = {"modality": best.item.modality}
            values |= self._traced(said, "stance", values, best)
            values |= {"id": f"s{place}", "holder_id": ends[0], "target": ends[1]}
            made: Stance = best.item.model_copy(update=values | {"sources": self._sources(best)})
            yield made

    def _type(self, key: Key) -> str:
        return key[2] if isinstance(self.claims[key][0].item, Entity) else EVENT

    def _may_stand(self, holder: Key, target: Key) -> bool:
        """Whether a stance may lead from one to the other."""
        rules = self.ontology.stance
        return self._type(holder) in rules.holders and self._type(target) in rules.targets
