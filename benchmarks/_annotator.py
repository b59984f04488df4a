"""An annotator who knows what is right: turns what the page shows into gold, by the hand alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypeVar

from benchmarks._hand import Hand, change
from curation.model import Annotation, Entity, Event, Span, Stance
from curation.ontology import Ontology
from curation.studio.interface import (
    ENTITY,
    EVENT,
    LEVEL,
    LINK,
    MODALITY,
    MODE,
    POLARITY,
    REF,
    STANCE,
)
from curation.studio.lines import read
from curation.studio.links import meant
from curation.studio.parse import Region

Item = Entity | Event | Stance
Some = TypeVar("Some", Entity, Event, Stance)
Links = dict[tuple[str, str], set[str]]


def span(item: Item) -> Span:
    """Where an item stands."""
    if isinstance(item, Entity):
        return item.span
    return item.trigger if isinstance(item, Event) else item.evidence


def label(item: Item) -> tuple[str, str]:
    """The control that makes an item's region, and its label there."""
    if isinstance(item, Entity):
        return ENTITY, item.type
    return (EVENT, item.type) if isinstance(item, Event) else (STANCE, item.polarity)


def answers(item: Item) -> dict[str, str | None]:
    """What is chosen for an item beyond its label."""
    if isinstance(item, Entity):
        return {LEVEL: item.level}
    if isinstance(item, Stance):
        return {MODALITY: item.modality}
    return {MODALITY: item.modality, POLARITY: item.polarity, MODE: item.mode}


def links(annotation: Annotation) -> Links:
    """(from, to) → labels of all links of an annotation, each in the order of its sources."""
    found: Links = {}
    talks: list[Event | Stance] = [*annotation.events, *annotation.stances]
    for item in talks:
        for source in item.sources:
            found.setdefault((item.id, source), set()).add("source")
    for event in annotation.events:
        for argument in event.arguments:
            found.setdefault((event.id, argument.filler_id), set()).add(argument.role)
    for stance in annotation.stances:
        found.setdefault((stance.id, stance.holder_id), set()).add("holder")
        found.setdefault((stance.id, stance.target), set()).add("target")
    return found


def pair(there: Sequence[Some], wanted: Sequence[Some]) -> list[tuple[Some | None, Some | None]]:
    """What is there beside what is wanted: same place first, then whatever overlaps most."""
    left, right = list(there), list(wanted)
    pairs: list[tuple[Some | None, Some | None]] = []
    ranked = sorted(
        ((_overlap(span(a), span(b)), a, b) for a in left for b in right),
        key=lambda found: found[0],
        reverse=True,
    )
    for overlap, a, b in ranked:
        if overlap > 0 and a in left and b in right:
            pairs.append((a, b))
            left.remove(a)
            right.remove(b)
    return pairs + [(a, None) for a in left] + [(None, b) for b in right]


def _overlap(one: Span, other: Span) -> float:
    common = min(one.end, other.end) - max(one.start, other.start)
    return common / (max(one.end, other.end) - min(one.start, other.start))


class Annotator:
    """Makes a page say what `gold` says.

    Attributes:
        corrected: how many regions and links were added, removed or changed.
    """

    def __init__(self, hand: Hand, ontology: Ontology, *, plain: Mapping[str, str] | None = None):
        """Prepare.

        Args:
            hand: the hand, on the opened task.
            ontology: knows the keys of our page.
            plain: label → key, if the page is Label Studio's template: types and links only.
        """
        self.hand = hand
        self.ontology = ontology
        self.plain = plain
        self.corrected: Counter[str] = Counter()
        self._written: dict[str, Entity] = {}
        self._renamed: dict[str, str] = {}
        self._keys: dict[tuple[str, str], str | None] = {
            (control, name): found.hotkey
            for control, table in (
                (ENTITY, ontology.entities),
                (EVENT, ontology.events),
                (STANCE, ontology.stance.polarity),
                (LEVEL, ontology.levels),
                (MODALITY, ontology.modality),
                (POLARITY, ontology.polarity),
                (MODE, ontology.modes()),
            )
            for name, found in table.items()
        }

    def work(self, shown: Annotation | None, gold: Annotation) -> None:
        """Correct what is shown, or annotate an empty page."""
        empty = gold.model_copy(update={"entities": (), "events": (), "stances": ()})
        shown = shown or empty
        mentions = pair(shown.entities, gold.entities)
        pairs: list[tuple[Item | None, Item | None]] = [
            *mentions,
            *pair(shown.events, gold.events),
            *pair(shown.stances, gold.stances),
        ]
        self._rename([(t, w) for t, w in mentions if t and w])
        right = ((t, w) for t, w in mentions if t and w and self._called(t.ref) == set(w.ref))
        self._written = {t.id: w for t, w in right if w.ref}
        names: dict[str, str] = {}
        for there, wanted in pairs:
            if there and not wanted:
                self.hand.delete(there.id)
                self.corrected["regions"] += 1
            elif there and wanted:
                names[wanted.id] = there.id
                self._change(there, wanted)
        new = sorted((w for t, w in pairs if w and not t), key=lambda w: span(w).start)
        for wanted in new:
            place, (control, name) = span(wanted), label(wanted)
            names[wanted.id] = self.hand.mark(self._key(control, name), place.start, place.end)
            self.corrected["regions"] += 1
        for wanted in [] if self.plain else new:
            self._answer(names[wanted.id], answers(wanted), {})
            self._refer(names[wanted.id], (), wanted)
        items: list[Item] = [*gold.entities, *gold.events, *gold.stances]
        regions = {names[i.id]: Region(names[i.id], *label(i), span(i)) for i in items}
        kept = {t.id for t, w in pairs if t and w}
        left = {ends: said for ends, said in links(shown).items() if set(ends) <= kept}
        goal = {(names[a], names[b]): labels for (a, b), labels in links(gold).items()}
        for start in regions:
            self._link(start, left, goal, regions)

    def _key(self, control: str, name: str) -> str:
        key = self.plain[name] if self.plain else self._keys[control, name]
        assert key, f"{control} {name} has no key"
        return key

    def _change(self, there: Item, wanted: Item) -> None:
        before = self.hand.actions
        place, (control, name) = span(wanted), label(wanted)
        if span(there) != place:
            self.hand.resize(there.id, place.start, place.end)
        if label(there) != (control, name):
            self.hand.answer(there.id, control, self._key(control, name), name)
        self._answer(there.id, answers(wanted), answers(there))
        # What stands there may have gone with the label it was under.
        self._refer(there.id, self.hand.lines(there.id, REF), wanted)
        self.corrected["regions"] += self.hand.actions > before

    def _answer(
        self, ident: str, wanted: dict[str, str | None], shown: dict[str, str | None]
    ) -> None:
        for control, value in wanted.items():
            if value is not None and value != shown.get(control):
                self.hand.answer(ident, control, self._key(control, value), value)

    def _refer(self, ident: str, shown: Sequence[str], wanted: Item) -> None:
        """Correct who is meant, in the way that takes least; the order of several is free."""
        if not isinstance(wanted, Entity) or self._called(shown) == set(wanted.ref):
            return
        wrong = [ref for ref in shown if not self._called([ref]) <= set(wanted.ref)]
        missing = [ref for ref in wanted.ref if ref not in self._called(shown)]
        write = len(wrong) + (len(",".join(missing)) + 2 if missing else 0)
        alike = self._alike(ident, wanted)
        if alike and 4 * len(alike) - 1 < write:
            for other in alike:
                self.hand.connect(ident, other)
            return
        if len(wrong) == len(missing) == 1:
            _, drop, words = change(wrong[0], missing[0])
            if drop + len(words) + 3 < write:
                self.hand.rewrite(ident, REF, wrong[0], missing[0])
                wrong, missing = [], []
        for ref in wrong:
            self.hand.strike(ident, REF, ref)
        if missing:
            self.hand.write(ident, REF, ",".join(missing))
        self._written[ident] = wanted

    def _called(self, refs: Sequence[str]) -> set[str]:
        """Who is meant by what is shown, after what was renamed."""
        ids = (ref.partition("=")[0] for ref in refs)
        return {self._renamed.get(ref, ref) for ref in ids}

    def _rename(self, mentions: Sequence[tuple[Entity, Entity]]) -> None:
        """Correct at one mention what is wrong alike at several, and right at none."""
        wanted: dict[str, Counter[str]] = {}
        for there, goal in mentions:
            if len(there.ref) == len(goal.ref) == 1 and there.ref != goal.ref:
                wanted.setdefault(there.ref[0], Counter())[goal.ref[0]] += 1
        for old, found in wanted.items():
            (new, times) = found.most_common(1)[0]
            kept = any(old in there.ref and old in goal.ref for there, goal in mentions)
            if times > 1 and not kept:
                first = next(t.id for t, w in mentions if (t.ref, w.ref) == ((old,), (new,)))
                self.hand.rewrite(first, REF, old, f"{old}={new}")
                self._renamed[old] = new
                self.corrected["regions"] += 1

    def _alike(self, ident: str, wanted: Entity) -> list[str]:
        """The nearest mentions that together mean who is wanted; empty if there are none."""
        near = sorted(self._written, key=lambda i: abs(self._written[i].start - wanted.start))
        for whole in near:
            if whole != ident and set(self._written[whole].ref) == set(wanted.ref):
                return [whole]
        found = []
        for ref in wanted.ref:
            found += [i for i in near if i != ident and self._written[i].ref == (ref,)][:1]
        return found if len(found) == len(wanted.ref) else []

    def _link(self, start: str, there: Links, goal: Links, regions: Mapping[str, Region]) -> None:
        """Correct what one event or stance is linked to."""
        for (begin, end), labels in there.items():
            for wrong in labels - goal.get((begin, end), set()) if begin == start else ():
                said = self.hand.lines(start, LINK)
                self.hand.strike(start, LINK, next(s for s in said if read(s) == (wrong, end)))
                self.corrected["links"] += 1
        for (begin, end), labels in goal.items():
            missing = labels - there.get((begin, end), set())
            if begin == start and missing:
                self._draw(regions[start], regions[end], missing)
                self.corrected["links"] += len(missing)

    def _draw(self, start: Region, end: Region, labels: set[str]) -> None:
        """Draw links without a name where that says enough."""
        unnamed: dict[str, tuple[str, str]] = {}
        for one, other in () if self.plain else ((start, end), (end, start)):
            found = meant(one, other, self.ontology)
            if found and (found.start, found.end) == (start.id, end.id):
                unnamed.setdefault(found.label, (one.id, other.id))
        if labels <= unnamed.keys():
            for name in sorted(labels):
                self.hand.connect(*unnamed[name])
        else:
            self.hand.connect(start.id, end.id, *sorted(labels))
