"""A scripted annotator: corrects a pre-annotation toward gold, as a person would in the page.

Regions the prediction got right keep their ids, so what Label Studio stores afterwards holds
kept, changed, deleted and added regions. Used by the demo, the tests and the benchmarks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from curation.model import Annotation, Entity, Event, Stance

Item = TypeVar("Item", Entity, Event, Stance)
Key = tuple[object, ...]


def correct(weak: Annotation, gold: Annotation) -> tuple[Annotation, Counter[str]]:
    """What a person makes of `weak` who wants `gold`.

    Returns:
        The reading of `gold` with the ids of `weak` wherever it has the same span, and how many
        regions were kept, changed, deleted and added.
    """
    ids: dict[str, str] = {}
    entities = _match(weak.entities, gold.entities, _entity_place, ids, "new-e")
    events = _match(weak.events, gold.events, _trigger_place, ids, "new-v")
    stances = _match(weak.stances, gold.stances, _evidence_place, ids, "new-s")
    done = Counter[str]()
    corrected = gold.model_copy(
        update={
            "entities": tuple(_renamed(entities, ids, done)),
            "events": tuple(_renamed(events, ids, done)),
            "stances": tuple(_renamed(stances, ids, done)),
        }
    )
    total = len(weak.entities) + len(weak.events) + len(weak.stances)
    done["deleted"] = total - done["kept"] - done["changed"]
    return corrected, done


def bare(annotation: Annotation) -> Annotation:
    """A suggestion without the trace of the rules that made it: what Label Studio holds."""
    return annotation.model_copy(
        update={
            "entities": tuple(map(_bare, annotation.entities)),
            "events": tuple(map(_bare, annotation.events)),
            "stances": tuple(map(_bare, annotation.stances)),
        }
    )


def _match(
    weak: Iterable[Item],
    gold: Iterable[Item],
    place: Callable[[Item], Key],
    ids: dict[str, str],
    prefix: str,
) -> list[tuple[Item, Item | None]]:
    """Pair gold items with weak ones at the same place; note in `ids` what each is now called."""
    there = {place(item): item for item in weak}
    pairs = []
    for number, item in enumerate(gold, 1):
        found = there.pop(place(item), None)
        ids[item.id] = found.id if found else f"{prefix}{number}"
        pairs.append((item, found))
    return pairs


def _renamed(
    pairs: Iterable[tuple[Item, Item | None]], ids: Mapping[str, str], done: Counter[str]
) -> Iterator[Item]:
    for item, weak in pairs:
        renamed = item.model_copy(update=_links(item, ids))
        done["added" if weak is None else "kept" if _bare(weak) == renamed else "changed"] += 1
        yield renamed


def _links(item: Entity | Event | Stance, ids: Mapping[str, str]) -> dict[str, object]:
    """The fields of an item that name items, with their new names."""
    named: dict[str, object] = {"id": ids[item.id]}
    if not isinstance(item, Entity):
        named["sources"] = tuple(ids[source] for source in item.sources)
    if isinstance(item, Event):
        named["arguments"] = tuple(
            argument.model_copy(update={"filler_id": ids[argument.filler_id]})
            for argument in item.arguments
        )
    if isinstance(item, Stance):
        named |= {"holder_id": ids[item.holder_id], "target": ids[item.target]}
    return named


def _bare(item: Item) -> Item:
    """An item without the trace of the rules that made it."""
    plain: dict[str, object] = {"by": None, "confidence": None}
    if isinstance(item, Event):
        plain["arguments"] = tuple(a.model_copy(update=dict(plain)) for a in item.arguments)
    return item.model_copy(update=plain)


def _entity_place(entity: Entity) -> Key:
    return (entity.start, entity.end)


def _trigger_place(event: Event) -> Key:
    return (event.trigger.start, event.trigger.end)


def _evidence_place(stance: Stance) -> Key:
    return (stance.evidence.start, stance.evidence.end)
