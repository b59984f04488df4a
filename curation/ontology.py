"""The ontology: `label_config/ontology.yaml` read, checked and asked.

All labels of the project are named in that file and nowhere else. Everything that shows labels
(the labelling page, the tables of the guidelines, the dataset's ClassLabels) is derived from an
`Ontology`. Faults are gathered, each with its place in the file, and reported at once.
"""

from __future__ import annotations

import hashlib
import importlib.resources
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import regex
import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from curation.errors import OntologyError
from curation.model import EVENT, TOPIC

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Color = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
LabelId = Annotated[int, Field(strict=True, ge=0)]


class _Yaml12(yaml.SafeLoader):
    """SafeLoader with the booleans of YAML 1.2: only true and false; yes, no, on, off are words."""


_Yaml12.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:bool"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Yaml12.add_implicit_resolver("tag:yaml.org,2002:bool", regex.compile(r"true|false"), list("tf"))

EXAMPLE_MARK = regex.compile(
    r"\[(?P<mention>[^\[\]|]+)\|(?P<entity>[A-Z]+)(?:·(?P<level>[a-z]+))?\]"
    r"|<(?P<trigger>[^<>|]+)\|(?P<event>[A-Z]+)(?: (?P<mode>[a-z]+))?\>"
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

    hi: Words
    yes: bool
    note: Bilingual | None = None


class Label(Part):
    """Whatever an annotator can choose: an explicit, append-only id, two names, a meaning."""

    id: LabelId
    hi: Words
    en: Words
    definition: Bilingual
    hotkey: str | None = None
    color: Color | None = None
    cue: str | None = None
    examples: tuple[Example, ...] = ()


class EntityType(Label):
    """A type of mention. `ref` says whether it carries canonical ids; `coarse` is its NER class."""

    levels: tuple[Name, ...]
    ref: Literal["required", "none"]
    coarse: Name | None


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
    roles: dict[Name, Label]
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


def starter() -> Path:
    """The folder that holds the shipped `label_config/` and `guidelines.md`."""
    package = Path(str(importlib.resources.files("curation")))
    packed = package / "_starter"
    return packed if packed.is_dir() else package.parent


def load(path: Path | None = None) -> Ontology:
    """Read and check an ontology file; without `path`, the shipped one.

    Raises:
        OntologyError: the file cannot be read or says something wrong; all faults are listed,
            each with its line.
    """
    path = path or starter() / "label_config" / "ontology.yaml"
    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=_Yaml12)
        data = yaml.load(text, Loader=_Yaml12)
    except OSError as error:
        raise OntologyError(f"cannot read {path}: {error.strerror}", fix="curation init") from None
    except UnicodeDecodeError as error:
        raise OntologyError(f"{path} is not UTF-8 (byte {error.start})") from None
    except yaml.YAMLError as error:
        raise OntologyError(f"{path} is not YAML: {error}") from None
    faults = [*_repeated_keys(node), *_shape_faults(data)]
    if not faults:
        ontology = Ontology.model_validate(data)
        faults = list(_meaning_faults(ontology))
        if not faults:
            return ontology
    lines = _lines(node)
    raise OntologyError(
        f"{path}: {len(faults)} fault{'s' if len(faults) > 1 else ''}",
        details=[
            f"line {_line(lines, place)}  {'.'.join(place)}: {what}" for place, what in faults
        ],
    )


Place = tuple[str, ...]
Fault = tuple[Place, str]


def _shape_faults(data: Any) -> Iterator[Fault]:
    try:
        TypeAdapter(Ontology).validate_python(data)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            place = tuple(str(part) for part in fault["loc"] if part != "[key]")
            yield place, f"{fault['msg']}, found {str(fault['input'])[:60]!r}"


def _meaning_faults(ontology: Ontology) -> Iterator[Fault]:
    yield from _id_faults(ontology)
    yield from _hotkey_faults(ontology)
    yield from _reference_faults(ontology)
    yield from _example_faults(ontology)


def _tables(ontology: Ontology) -> dict[Place, Mapping[str, Label]]:
    """Every table of labels, by its place in the file. All modes count as one table."""
    return {
        ("levels",): ontology.levels,
        ("entities",): ontology.entities,
        ("events",): ontology.events,
        ("roles",): ontology.roles,
        ("links",): {str(name): label for name, label in ontology.links.items()},
        ("modality",): ontology.modality,
        ("polarity",): ontology.polarity,
        ("stance", "polarity"): ontology.stance.polarity,
        ("flags", "status"): ontology.flags.status,
        ("flags", "confidence"): ontology.flags.confidence,
    }


def _labels(ontology: Ontology) -> Iterator[tuple[Place, Label]]:
    for place, table in _tables(ontology).items():
        yield from (((*place, name), label) for name, label in table.items())
    for name, event in ontology.events.items():
        yield from ((("events", name, "modes", mode), label) for mode, label in event.modes.items())
    yield ("flags", "guideline_gap"), ontology.flags.guideline_gap


def _id_faults(ontology: Ontology) -> Iterator[Fault]:
    tables = {**_tables(ontology), ("events", "*", "modes"): ontology.modes()}
    for place, table in tables.items():
        if [label.id for label in table.values()] != list(range(len(table))):
            yield place, "label ids must be 0, 1, 2, … in file order: append, never reorder"
    if sum(len(event.modes) for event in ontology.events.values()) != len(ontology.modes()):
        yield ("events",), "two event types share the name of a mode"


def _hotkey_faults(ontology: Ontology) -> Iterator[Fault]:
    seen: dict[str, Place] = {}
    for place, label in _labels(ontology):
        if label.hotkey in seen:
            other = ".".join(seen[label.hotkey])
            yield (*place, "hotkey"), f"hotkey {label.hotkey!r} already belongs to {other}"
        elif label.hotkey:
            seen[label.hotkey] = place


def _reference_faults(ontology: Ontology) -> Iterator[Fault]:
    entities, types = set(ontology.entities), {*ontology.entities, EVENT}

    def unknown(place: Place, names: Iterable[str], known: set[str], what: str) -> Iterator[Fault]:
        yield from ((place, f"{name!r} is no {what}") for name in names if name not in known)

    for name, entity in ontology.entities.items():
        place = ("entities", name)
        yield from unknown((*place, "levels"), entity.levels, set(ontology.levels), "level")
        if bool(entity.levels) != (entity.ref == "required"):
            yield (*place, "ref"), "a type has levels exactly where its ref is required"
    for name, event in ontology.events.items():
        place = ("events", name)
        yield from unknown((*place, "group"), [event.group], set(ontology.event_groups), "group")
        for role, fillers in event.roles.items():
            yield from unknown((*place, "roles", role), [role], set(ontology.roles), "role")
            yield from unknown((*place, "roles", role), fillers, types, "entity type")
            if (role == TOPIC) != (EVENT in fillers):
                yield (*place, "roles", role), f"{TOPIC}, and only {TOPIC}, takes {EVENT}"
    yield from unknown(("stance", "holders"), ontology.stance.holders, entities, "entity type")
    yield from unknown(("stance", "targets"), ontology.stance.targets, types, "entity type")
    yield from unknown(("sources",), ontology.sources, entities, "entity type")


def _example_faults(ontology: Ontology) -> Iterator[Fault]:
    for place, label in _labels(ontology):
        typed = isinstance(label, EntityType | EventType)
        if typed and {example.yes for example in label.examples} != {True, False}:
            yield (*place, "examples"), "needs at least one right and one wrong example"
        for number, example in enumerate(label.examples):
            where = (*place, "examples", str(number))
            if example.yes:
                yield from ((where, what) for what in _mark_faults(ontology, example.hi))


def _mark_faults(ontology: Ontology, text: str) -> Iterator[str]:
    """Faults of a right example: broken markup, labels and modes that do not exist."""
    if regex.search(r"[\[\]<>|]", EXAMPLE_MARK.sub("", text)):
        yield "markup is broken, write [mention|TYPE·level] and <trigger|TYPE mode>"
    for mark in EXAMPLE_MARK.finditer(text):
        if name := mark["entity"]:
            entity = ontology.entities.get(name)
            if entity is None:
                yield f"{name!r} is no entity type"
            elif mark["level"] and mark["level"] not in entity.levels:
                yield f"{name} has no level {mark['level']!r}"
        else:
            event = ontology.events.get(mark["event"])
            if event is None:
                yield f"{mark['event']!r} is no event type"
            elif (mark["mode"] in event.modes) != bool(event.modes):
                yield f"{mark['event']} takes one of the modes {list(event.modes)}"


def _repeated_keys(node: yaml.Node | None, place: Place = ()) -> Iterator[Fault]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            here = (*place, str(key.value))
            if key.value in seen:
                yield here, "the key stands twice"
            seen.add(key.value)
            yield from _repeated_keys(value, here)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield from _repeated_keys(value, (*place, str(number)))


def _lines(node: yaml.Node | None) -> dict[Place, int]:
    """Line number (from 1) of every place in the file."""
    found: dict[Place, int] = defaultdict(lambda: 1)

    def visit(node: yaml.Node | None, place: Place) -> None:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                found[(*place, str(key.value))] = key.start_mark.line + 1
                visit(value, (*place, str(key.value)))
        elif isinstance(node, yaml.SequenceNode):
            for number, value in enumerate(node.value):
                found[(*place, str(number))] = value.start_mark.line + 1
                visit(value, (*place, str(number)))

    visit(node, ())
    return dict(found)


def _line(lines: dict[Place, int], place: Place) -> int:
    """Line of a place, or of the nearest place around it that stands in the file."""
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place, 1)
