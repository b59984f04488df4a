"""What the ontology file holds, as frozen types."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Annotated, Literal

import regex
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Color = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
LabelId = Annotated[int, Field(strict=True, ge=0)]
Hotkey = Annotated[str, StringConstraints(pattern=r"^(shift\+[a-z0-9]|[a-tv-z0-9])$")]
"""A letter or digit, with or without shift. Label Studio's editor keeps `u` for itself, and all
its other keys on a text carry ctrl or alt or have names (its `keymap.json`)."""

EXAMPLE_MARK = regex.compile(
    r"\[(?P<mention>[^\[\]|<>]+)\|(?P<entity>[A-Z]+)(?:·(?P<level>[a-z]+))?\]"
    r"|<(?P<trigger>[^<>|\[\]]+)\|(?P<event>[A-Z]+)(?: (?P<mode>[a-z]+))?\>"
)
"""The markup of examples: `[mention|TYPE·level]` and `<trigger|TYPE mode>`."""


class Part(BaseModel):
    """Base of everything in the file: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Bilingual(Part):
    """A text in Hindi and in English."""

    hi: Words
    en: Words


class Example(Part):
    """A Hindi example in the markup of `EXAMPLE_MARK`, right (`yes`) or wrong; `note` says why."""

    yes: bool
    hi: Words
    note: Bilingual | None = None


class Label(Part):
    """Whatever an annotator can choose: an explicit, append-only id, two names, a meaning."""

    id: LabelId
    hi: Words
    short: Words | None = None
    en: Words
    definition: Bilingual
    hotkey: Hotkey | None = None
    color: Color | None = None
    cue: Words | None = None
    examples: tuple[Example, ...] = ()

    @property
    def shown(self) -> str:
        """The Hindi name on the labelling page, where there is little room."""
        return self.short or self.hi


class EntityType(Label):
    """A type of mention. `ref` says whether it carries canonical ids; `coarse` is its NER class."""

    levels: tuple[Name, ...]
    ref: Literal["required", "none"]
    coarse: Name | None


class Role(Label):
    """A role of an event. `incoming`: whoever fills it does the event to somebody or something.

    An arrow drawn without a name from a mention to an event means an incoming role, one drawn
    from the event to a mention any other.
    """

    incoming: bool = False


class Mode(Label):
    """A finer kind of an event type, with its PLOVER category."""

    plover: str | None


class EventType(Label):
    """A type of event: its typed roles, its modes if any, and how other schemes call it."""

    group: Name
    roles: dict[Name, tuple[Name, ...]]
    modes: dict[Name, Mode] = {}
    plover: str | None = None
    cameo: str | None = None
    ace: str | None = None


class StanceRules(Part):
    """Polarities of a stance, and the types its holder and target may have."""

    polarity: dict[Name, Label]
    holders: tuple[Name, ...]
    targets: tuple[Name, ...]


class FlagRules(Part):
    """What can be said of an article as a whole."""

    status: dict[Name, Label]
    confidence: dict[Name, Label]
    guideline_gap: Label


class Ontology(Part):
    """Everything an annotation may say. Made by `load`; values keep the order of the file."""

    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
    levels: dict[Name, Label]
    entities: dict[Name, EntityType]
    event_groups: dict[Name, Bilingual]
    events: dict[Name, EventType]
    roles: dict[Name, Role]
    links: dict[Literal["holder", "target", "source"], Label]
    modality: dict[Name, Label]
    polarity: dict[Name, Label]
    stance: StanceRules
    sources: tuple[Name, ...]
    flags: FlagRules

    @property
    def fingerprint(self) -> str:
        """Hex SHA-256 over everything the ontology says, colours and examples included."""
        text = json.dumps(self.model_dump(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def fillers(self, event_type: str, role: str) -> tuple[str, ...]:
        """Types that may fill `role` of `event_type` (EVENT for an event); empty if not legal."""
        event = self.events.get(event_type)
        return event.roles.get(role, ()) if event else ()

    def modes(self) -> dict[str, Mode]:
        """All modes of all event types."""
        return {name: mode for event in self.events.values() for name, mode in event.modes.items()}

    def triples(self) -> Iterator[tuple[str, str, str]]:
        """Every legal (event type, role, filler type)."""
        for name, event in self.events.items():
            for role, fillers in event.roles.items():
                yield from ((name, role, filler) for filler in fillers)
