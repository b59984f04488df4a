"""Changes of labels: a reviewed file says what becomes of the old ones, in every record.

    version: 0.2.0                  # of the new ontology
    ontology: ontology-0.2.0.yaml   # the new file, beside this one
    changes:
      - {layer: events, from: [MEET], to: TALK}                  # rename; several: merge
      - {layer: events, from: [AID], to: RELIEF,                 # split: the first rule that fits
         split: [{when: {mode: [military]}, to: ARM}]}
      - {layer: roles, from: [Witness]}                          # retire: nothing comes after it

A label that is named under `from` may not be in the new ontology, now or ever again. So a label in
a record or a snapshot says by itself whether it is an old one, and old snapshots still decode.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field, ValidationError

from curation.errors import UsageError
from curation.model import Annotation, Argument, Entity, Event, Record, Stance
from curation.ontology import Ontology
from curation.studio.interface import ENTITY, EVENT, LEVEL, MODALITY, MODE, POLARITY, STANCE

Layer = Literal["entities", "levels", "events", "roles", "modality", "polarity", "modes", "stance"]

CONTROLS: Mapping[str, str] = {
    "entities": ENTITY,
    "levels": LEVEL,
    "events": EVENT,
    "roles": "relation",
    "modality": MODALITY,
    "polarity": POLARITY,
    "modes": MODE,
    "stance": STANCE,
}
"""Layer → the control of the labelling page that sets it."""


Has = Mapping[str, Iterable[str | None]]
"""What an item has: field → its values."""


class Rule(Record):
    """Where a label is split: what an item must have, and what it is called then.

    `when`: field (`text`, `level`, `mode`, `modality`, `polarity`, `role`) → values, one of which
    the item has. All fields must fit.
    """

    when: dict[Literal["text", "level", "mode", "modality", "polarity", "role"], tuple[str, ...]]
    to: str


class Change(Record):
    """What becomes of some labels of one layer; see the module."""

    layer: Layer
    from_: tuple[str, ...] = Field(alias="from", min_length=1)
    to: str | None = None
    split: tuple[Rule, ...] = ()

    @property
    def targets(self) -> set[str]:
        """The labels it leads to."""
        return {label for label in (self.to, *(rule.to for rule in self.split)) if label}


class Migration(Record):
    """A reviewed file: the version it leads to, the new ontology, and the changes."""

    version: str
    ontology: str
    changes: tuple[Change, ...] = ()


class Mapped(Record):
    """A record in its new labels: how often each change was made, and what was lost by it."""

    record: Annotation
    counts: dict[str, int]
    lost: tuple[str, ...]


def read_migration(path: Path) -> Migration:
    """The migration in a YAML file.

    Raises:
        UsageError: it cannot be read, or says what it may not say.
    """
    try:
        return Migration.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise UsageError(f"{path} is no migration", details=faults, fix=HELP) from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UsageError(f"{path} cannot be read: {error}", fix=HELP) from None


HELP = "curation migrate --help, which shows what such a file looks like"


def labels_of(ontology: Ontology) -> dict[str, set[str]]:
    """Layer → its labels."""
    return {
        "entities": set(ontology.entities),
        "levels": set(ontology.levels),
        "events": set(ontology.events),
        "roles": set(ontology.roles),
        "modality": set(ontology.modality),
        "polarity": set(ontology.polarity),
        "modes": set(ontology.modes()),
        "stance": set(ontology.stance.polarity),
    }


def faults(
    migration: Migration, old: Ontology, new: Ontology, earlier: Sequence[Migration]
) -> Iterator[str]:
    """What is wrong with a migration, one line each."""
    if new.version != migration.version:
        yield f"the new ontology is {new.version}, the migration leads to {migration.version}"
    before, after = labels_of(old), labels_of(new)
    for layer in before:
        named = [label for c in migration.changes if c.layer == layer for label in c.from_]
        for label, times in Counter(named).items():
            if times > 1:
                yield f"{layer}: {label} is changed twice"
            if label in after[layer]:
                yield f"{layer}: {label} is changed, but still in the new ontology"
            if label not in before[layer]:
                yield f"{layer}: {label} is not in the old ontology"
        for label in sorted(before[layer] - after[layer] - set(named)):
            yield f"{layer}: {label} is gone from the new ontology; say what becomes of it"
        for label in sorted({t for c in migration.changes if c.layer == layer for t in c.targets}):
            if label not in after[layer]:
                yield f"{layer}: {label} is not in the new ontology"
        used = {n for m in earlier for c in m.changes if c.layer == layer for n in c.from_}
        for label in sorted(used & after[layer]):
            yield f"{layer}: {label} had another meaning once; a name is never used again"


def retired(migrations: Iterable[Migration]) -> frozenset[str]:
    """The answers of earlier labelling pages that migrations speak of: `control=label`."""
    return frozenset(
        f"{CONTROLS[change.layer]}={label}"
        for migration in migrations
        for change in migration.changes
        for label in change.from_
    )


def migrate(record: Annotation, migrations: Sequence[Migration], version: str) -> Mapped:
    """A record in the labels of today.

    Args:
        record: as it was made, in the labels of any earlier ontology.
        migrations: all that there were, the first one first.
        version: of today's ontology.
    """
    counts, lost = Counter[str](), list[str]()
    for migration in migrations:
        if migration.changes:
            record = _Step(migration, counts, lost).record(record)
    if record.ontology_version != version:
        record = record.model_copy(update={"ontology_version": version})
    return Mapped(record=record, counts=dict(counts), lost=tuple(lost))


class _Step:
    """One migration at work on one record."""

    def __init__(self, migration: Migration, counts: Counter[str], lost: list[str]):
        self.by_label: dict[tuple[str, str], Change] = {
            (change.layer, name): change for change in migration.changes for name in change.from_
        }
        self.counts, self.lost = counts, lost

    def record(self, record: Annotation) -> Annotation:
        entities = [e for e in map(self._entity, record.entities) if e]
        there = {entity.id for entity in entities}
        events = [v for v in (self._event(old, record) for old in record.events) if v]
        there |= {event.id for event in events}
        stances = [s for s in map(self._stance, record.stances) if s]
        for stance in stances:
            if not {stance.holder_id, stance.target} <= there:
                self.lost.append(f"{stance.id}: a stance whose holder or target is gone")
        return record.model_copy(
            update={
                "entities": tuple(entities),
                "events": tuple(self._linked(event, there) for event in events),
                "stances": tuple(
                    stance.model_copy(update={"sources": self._kept(stance.sources, there)})
                    for stance in stances
                    if {stance.holder_id, stance.target} <= there
                ),
            }
        )

    def _label(self, layer: str, label: str, has: Has) -> str | None:
        """What a label has become; None if nothing."""
        change = self.by_label.get((layer, label))
        if change is None:
            return label
        fits = (
            rule.to
            for rule in change.split
            if all(set(values) & set(has.get(name, ())) for name, values in rule.when.items())
        )
        new: str | None = next(fits, change.to)
        self.counts[f"{layer}: {label} → {new or 'nothing'}"] += 1
        return new

    def _optional(self, layer: str, label: str | None) -> str | None:
        return None if label is None else self._label(layer, label, {})

    def _entity(self, entity: Entity) -> Entity | None:
        has: Has = {"text": [entity.text], "level": [entity.level]}
        kind = self._label("entities", entity.type, has)
        if kind is None:
            self.lost.append(f"{entity.id}: the mention {entity.text!r}, {entity.type}")
            return None
        level = self._optional("levels", entity.level)
        return entity.model_copy(update={"type": kind, "level": level})

    def _event(self, event: Event, record: Annotation) -> Event | None:
        has: Has = {
            "text": [event.trigger.text],
            "mode": [event.mode],
            "modality": [event.modality],
            "polarity": [event.polarity],
            "role": [argument.role for argument in event.arguments],
        }
        kind = self._label("events", event.type, has)
        if kind is None:
            self.lost.append(f"{event.id}: the event {event.trigger.text!r}, {event.type}")
            return None
        types = {entity.id: entity.type for entity in record.entities}
        arguments = [a for one in event.arguments if (a := self._argument(event, one, types))]
        return event.model_copy(
            update={
                "type": kind,
                "arguments": tuple(dict.fromkeys(arguments)),
                "mode": self._optional("modes", event.mode),
                "modality": self._optional("modality", event.modality),
                "polarity": self._optional("polarity", event.polarity),
            }
        )

    def _argument(
        self, event: Event, argument: Argument, types: Mapping[str, str]
    ) -> Argument | None:
        role = self._label("roles", argument.role, {"mode": [event.mode]})
        if role is None:
            kind = types.get(argument.filler_id, "event")
            self.lost.append(f"{event.id}: {argument.role} of {event.type} ({kind})")
            return None
        return argument.model_copy(update={"role": role})

    def _stance(self, stance: Stance) -> Stance | None:
        has: Has = {"text": [stance.evidence.text], "modality": [stance.modality]}
        polarity = self._label("stance", stance.polarity, has)
        if polarity is None:
            self.lost.append(f"{stance.id}: the stance {stance.polarity}")
            return None
        modality = self._optional("modality", stance.modality)
        return stance.model_copy(update={"polarity": polarity, "modality": modality})

    def _linked(self, event: Event, there: set[str]) -> Event:
        kept = tuple(argument for argument in event.arguments if argument.filler_id in there)
        for argument in event.arguments:
            if argument.filler_id not in there:
                self.lost.append(f"{event.id}: {argument.role}, whose filler is gone")
        sources = self._kept(event.sources, there)
        return event.model_copy(update={"arguments": kept, "sources": sources})

    @staticmethod
    def _kept(ids: Iterable[str], there: set[str]) -> tuple[str, ...]:
        return tuple(ident for ident in ids if ident in there)


def as_data(migrations: Iterable[Migration]) -> list[Any]:
    """Migrations as they are kept."""
    return [migration.model_dump(mode="json", by_alias=True) for migration in migrations]
