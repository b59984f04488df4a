"""The correction ledger: what became of every suggestion in people's hands.

All is computed from the two readings; `curation.review.pairs` says which items are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from curation.errors import CheckFailed
from curation.model import Annotation, Entity, Event, Record, Stance
from curation.review.pairs import Item, Pairs

Layer = Literal["entity", "event", "argument", "source", "stance"]
Outcome = Literal["kept", "span changed", "label changed", "attribute changed", "deleted", "added"]

SOURCE: Layer = "source"
PARTS = ("level", "ref", "modality", "polarity", "mode", SOURCE)
"""Parts of an item that rules of their own may set."""

REGION, VALUE, LINK, CHANGE, DELETION = 2, 1, 3, 2, 2
"""What things cost in actions of hand: drawing a region (a key and a drag), setting a value of the
region just drawn (a key), drawing a link (a key, a click, and choosing its role in the list),
changing something that is there (a click and a key), deleting it (a click and a key)."""


class Correction(Record):
    """What became of one suggestion, or one thing a person added.

    Attributes:
        article_id: of the article.
        author: the person's pseudonym.
        tagger: author of the suggestions.
        layer: entity, event, argument, source or stance.
        item: id of the suggested item, of an added one the person's; links are told as
            ``v1 → e2``.
        by: rules that made the suggestion.
        suggested: its label: type, role or polarity; None if added.
        said: the person's label; None if deleted.
        outcome: a changed label counts before a changed span, a span before an attribute. For a
            link the span is its filler.
        fields: everything that was changed.
        saved: actions the suggestion saved the person; below zero if it cost some.
        worth: actions the person's item takes from nothing.
    """

    article_id: str
    author: str
    tagger: str
    layer: Layer
    item: str
    by: tuple[str, ...]
    suggested: str | None
    said: str | None
    outcome: Outcome
    fields: tuple[str, ...]
    saved: int
    worth: int


def corrections(weak: Annotation, human: Annotation) -> list[Correction]:
    """What a person made of a suggestion: every suggested and every added item once.

    Raises:
        CheckFailed: the two speak of different articles or texts.
    """
    if (weak.article_id, weak.article_sha256) != (human.article_id, human.article_sha256):
        raise CheckFailed(
            f"the suggestions for {weak.article_id} and the reading of {human.article_id} by "
            f"{human.author} speak of different texts"
        )
    return list(_Comparison(weak, human).all())


class _Drawn(NamedTuple):
    """A link: which item it starts from, its label, where it ends, and which rules made it."""

    start: str
    label: str
    end: str
    by: tuple[str, ...]


class _Comparison:
    def __init__(self, weak: Annotation, human: Annotation):
        self.weak, self.human = weak, human
        self.pairs = Pairs(weak, human)
        self.same = self.pairs.same

    def all(self) -> Iterator[Correction]:
        yield from self._items("entity", self.weak.entities, self.human.entities)
        yield from self._items("event", self.weak.events, self.human.events)
        yield from self._links("argument", _arguments(self.weak), _arguments(self.human))
        yield from self._links(SOURCE, _sources(self.weak), _sources(self.human))
        yield from self._items("stance", self.weak.stances, self.human.stances)

    def _items(
        self, layer: Layer, weak: Sequence[Item], human: Sequence[Item]
    ) -> Iterator[Correction]:
        theirs = {item.id: item for item in human}
        for item in weak:
            said = theirs.pop(self.same.get(item.id, ""), None)
            if said is None:
                yield self._note(
                    layer, item.id, item.by, _label(item), None, "deleted", (), -DELETION
                )
                continue
            fields = tuple(self._fields(item, said))
            outcome: Outcome = (
                "label changed"
                if "label" in fields
                else "span changed"
                if "span" in fields
                else "attribute changed"
                if fields
                else "kept"
            )
            worth = _worth(said)
            spent = DELETION + worth if "span" in fields else CHANGE * len(fields)
            yield self._note(
                layer,
                item.id,
                item.by,
                _label(item),
                _label(said),
                outcome,
                fields,
                worth - spent,
                worth,
            )
        for said in theirs.values():
            yield self._note(layer, said.id, None, None, _label(said), "added", (), 0, _worth(said))

    def _fields(self, weak: Item, human: Item) -> Iterator[str]:
        if self.pairs.moved(weak.id):
            yield "span"
        if _label(weak) != _label(human):
            yield "label"
        if isinstance(weak, Stance) and isinstance(human, Stance):
            for name, one, two in (
                ("holder", weak.holder_id, human.holder_id),
                ("target", weak.target, human.target),
            ):
                if self.same.get(one) != two:
                    yield name
        ours, theirs = _values(weak), _values(human)
        yield from (name for name, value in ours.items() if theirs[name] != value)

    def _links(
        self, layer: Layer, weak: Sequence[_Drawn], human: Sequence[_Drawn]
    ) -> Iterator[Correction]:
        left = list(human)
        for link, said in self._paired(weak, left):
            told = f"{link.start} → {link.end}"
            if said is None:
                gone = self.same.get(link.start) is None or self.same.get(link.end) is None
                yield self._note(
                    layer, told, link.by, link.label, None, "deleted", (), 0 if gone else -DELETION
                )
                continue
            fields = (*(["label"] if link.label != said.label else []),)
            fields += (*(["filler"] if self.same.get(link.end) != said.end else []),)
            outcome: Outcome = (
                "label changed" if "label" in fields else "span changed" if fields else "kept"
            )
            drawn = self.pairs.moved(link.start) or self.pairs.moved(link.end) or "filler" in fields
            saved = 0 if drawn else LINK - CHANGE * len(fields)
            yield self._note(
                layer, told, link.by, link.label, said.label, outcome, fields, saved, LINK
            )
        for added in left:
            told = f"{added.start} → {added.end}"
            yield self._note(layer, told, None, None, added.label, "added", (), 0, LINK)

    def _paired(
        self, weak: Sequence[_Drawn], left: list[_Drawn]
    ) -> list[tuple[_Drawn, _Drawn | None]]:
        """Suggested links with the person's: the same, then another label, then another filler.

        What is paired is taken out of `left`.
        """
        found: dict[int, _Drawn] = {}
        for alike in (
            lambda one, two: (one.label, self.same.get(one.end)) == (two.label, two.end),
            lambda one, two: self.same.get(one.end) == two.end,
            lambda one, two: one.label == two.label,
        ):
            for number, link in enumerate(weak):
                start = self.same.get(link.start)
                if number not in found and start is not None:
                    other = next((o for o in left if o.start == start and alike(link, o)), None)
                    if other is not None:
                        left.remove(other)
                        found[number] = other
        return [(link, found.get(number)) for number, link in enumerate(weak)]

    def _note(
        self,
        layer: Layer,
        item: str,
        by: tuple[str, ...] | None,
        suggested: str | None,
        said: str | None,
        outcome: Outcome,
        fields: tuple[str, ...],
        saved: int,
        worth: int = 0,
    ) -> Correction:
        return Correction(
            article_id=self.weak.article_id,
            author=self.human.author,
            tagger=self.weak.author,
            layer=layer,
            item=item,
            by=by or (),
            suggested=suggested,
            said=said,
            outcome=outcome,
            fields=fields,
            saved=saved,
            worth=worth,
        )


def _label(item: Entity | Event | Stance) -> str:
    return item.polarity if isinstance(item, Stance) else item.type


def _values(item: Entity | Event | Stance) -> Mapping[str, object]:
    """The attributes of an item, by name."""
    if isinstance(item, Entity):
        return {"level": item.level, "ref": frozenset(item.ref)}
    if isinstance(item, Event):
        return {"modality": item.modality, "polarity": item.polarity, "mode": item.mode}
    return {"modality": item.modality}


def _worth(item: Entity | Event | Stance) -> int:
    """Actions an item takes from nothing, its links apart; holder and target are part of it."""
    values = sum(VALUE for value in _values(item).values() if value)
    return REGION + values + (2 * LINK if isinstance(item, Stance) else 0)


def _arguments(annotation: Annotation) -> list[_Drawn]:
    return [
        _Drawn(event.id, argument.role, argument.filler_id, argument.by or ())
        for event in annotation.events
        for argument in event.arguments
    ]


def _sources(annotation: Annotation) -> list[_Drawn]:
    said: Iterable[Event | Stance] = (*annotation.events, *annotation.stances)
    return [
        _Drawn(item.id, SOURCE, source, tuple(r for r in item.by or () if about(r) == SOURCE))
        for item in said
        for source in item.sources
    ]


def about(rule: str) -> str | None:
    """Which part of an item a rule speaks of, None for the item itself.

    The name says so: ``modality:future`` sets the modality, ``source:said`` the sources.
    """
    part = rule.partition(":")[0]
    return part if part in PARTS else None
