"""Events as PLOVER rows, by the rules of `plover.yaml`; the first rule that fits decides.

1. A negated or denied event gives no row, nor does a type without a code.
2. A planned event that is the Topic of another gives no row of its own; the row of the other
   names it. Otherwise one act would count twice, and a withdrawal somebody demands would be
   coded as a concession.
3. A planned act of co-operation is an agreement (PLOVER manual 2.0 draft, AGREE), a planned
   retreat a concession; an agreement that is signed is support.
4. Otherwise the ontology names the code. The modality stands beside it as an auxiliary.

Actors are lists of refs, turned into countries where the country is known; no dyads are made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from operator import attrgetter
from typing import Literal

import regex
import yaml

from curation.errors import OntologyError
from curation.model import TOPIC, Annotation, Article, Entity, Event, Record
from curation.ontology import Ontology
from curation.publish import items
from curation.publish.columns import Column, Group, Many, Value
from curation.publish.items import itself, string, strings

CODE = regex.compile(r"(?P<code>[A-Z]+)(?::(?P<mode>[a-z]+))?")
MULTILATERAL = "multilateral"


class Planned(Record):
    """The modality of what has not happened yet, and the codes it leads to."""

    modality: str
    codes: dict[str, str]


class Concluded(Record):
    """An event of this type and modality with this role filled gets this code."""

    type: str
    modality: str
    role: str
    code: str


class Multilateral(Record):
    """From how many countries on an event of this code is multilateral."""

    code: str
    countries: int


class Guest(Record):
    """The role that names the host where an event of this type has no recipient."""

    type: str
    role: str


class Rules(Record):
    """The content of `plover.yaml`."""

    quads: dict[str, Literal["VC", "MC", "VX", "MX"]]
    left_out: dict[Literal["polarity", "modality"], tuple[str, ...]]
    needs: dict[str, str]
    planned: Planned
    concluded: Concluded
    auxiliary: dict[str, str]
    multilateral: Multilateral
    actor: tuple[str, ...]
    recipient: tuple[str, ...]
    reciprocal: str
    guest: Guest
    countries: frozenset[str]


@dataclass(frozen=True)
class Code:
    """What an event is in PLOVER."""

    code: str
    mode: str | None = None
    auxiliary: str | None = None


@dataclass(frozen=True)
class Row:
    """A coded event, with our own reading of it beside the code."""

    id: str
    article: Article
    event: Event
    code: Code
    quad: str
    actor: tuple[str, ...]
    recipient: tuple[str, ...]
    reciprocal: bool
    topics: tuple[Event, ...]
    sources: tuple[str, ...]


class Codebook:
    """Turns the events of an annotation into PLOVER rows.

    Args:
        ontology: names the code of each type and mode.
        affiliation: ref → ISO 3166-1 alpha-3 code of its country. A ref that begins with such a
            code (`FRA_MOD`) needs no entry; a ref without a country stays as it is.

    Raises:
        OntologyError: the rules speak of labels the ontology does not have.
    """

    def __init__(self, ontology: Ontology, affiliation: Mapping[str, str]):
        text = files("curation.publish").joinpath("plover.yaml").read_text(encoding="utf-8")
        self.fixed = Rules.model_validate(yaml.safe_load(text))
        self.affiliation = affiliation
        self.codes = _codes(ontology)
        faults = [*_faults(self.fixed, ontology), *self._strange_codes()]
        if faults:
            raise OntologyError("the PLOVER rules do not fit the ontology", details=faults)

    def _strange_codes(self) -> Iterator[str]:
        for label, code in self.codes.items():
            if code and code.code not in self.fixed.quads:
                yield f"{label}: {code.code!r} is no PLOVER category"

    def code(self, event: Event) -> Code | None:
        """The code of an event looked at alone, by rules 1, 3 and 4; None if it has none."""
        rules = self.fixed
        left_out = rules.left_out
        if event.polarity in left_out["polarity"] or event.modality in left_out["modality"]:
            return None
        filled = {argument.role for argument in event.arguments}
        plain = self.codes.get(event.mode or event.type)
        need = rules.needs.get(event.type)
        if plain is None or (need and need not in filled):
            return None
        if event.modality == rules.planned.modality and event.type in rules.planned.codes:
            return Code(rules.planned.codes[event.type])
        signed = rules.concluded
        if (event.type, event.modality) == (signed.type, signed.modality) and signed.role in filled:
            return Code(signed.code)
        return Code(plain.code, plain.mode, rules.auxiliary.get(event.modality or ""))

    def rows(self, article: Article, annotation: Annotation, tally: Counter[str]) -> list[Row]:
        """The rows of an annotation; `tally` counts the events that give none, by reason."""
        entities = {entity.id: entity for entity in annotation.entities}
        events = {event.id: event for event in annotation.events}
        topics = {
            argument.filler_id
            for event in annotation.events
            for argument in event.arguments
            if argument.role == TOPIC
        }
        rows: list[Row] = []
        for event in annotation.events:
            code = self.code(event)
            if code is None:
                tally["without a code"] += 1
            elif event.id in topics and event.modality == self.fixed.planned.modality:
                tally["planned topic of another event"] += 1
            else:
                rows.append(self._row(article, event, code, entities, events))
        return rows

    def _row(
        self,
        article: Article,
        event: Event,
        code: Code,
        entities: Mapping[str, Entity],
        events: Mapping[str, Event],
    ) -> Row:
        rules = self.fixed

        def fillers(*roles: str) -> tuple[str, ...]:
            refs = (
                ref
                for argument in event.arguments
                if argument.role in roles
                for ref in entities[argument.filler_id].ref
            )
            return self._countries(refs)

        actor, recipient = fillers(*rules.actor), fillers(*rules.recipient)
        if event.type == rules.guest.type and not recipient:
            recipient = fillers(rules.guest.role)
        together = len(fillers(rules.reciprocal)) > 1 or (len(actor) > 1 and actor == recipient)
        return Row(
            id=f"{article.id}:{event.id}",
            article=article,
            event=event,
            code=self._with_mode(code, {*actor, *recipient}),
            quad=rules.quads[code.code],
            actor=tuple(dict.fromkeys([*actor, *recipient])) if together else actor,
            recipient=() if together else recipient,
            reciprocal=together,
            topics=tuple(events[a.filler_id] for a in event.arguments if a.role == TOPIC),
            sources=self._countries(ref for s in event.sources for ref in entities[s].ref),
        )

    def _with_mode(self, code: Code, parties: set[str]) -> Code:
        many = len(parties & self.fixed.countries) >= self.fixed.multilateral.countries
        if many and code.mode is None and code.code == self.fixed.multilateral.code:
            return Code(code.code, MULTILATERAL, code.auxiliary)
        return code

    def _countries(self, refs: Iterable[str]) -> tuple[str, ...]:
        """Refs as countries where known, each once, in order."""
        return tuple(dict.fromkeys(self._country(ref) for ref in refs))

    def _country(self, ref: str) -> str:
        prefix = ref.split("_", 1)[0]
        return self.affiliation.get(ref) or (prefix if prefix in self.fixed.countries else ref)

    def columns(self, ontology: Ontology) -> dict[str, Column]:
        """Columns over `Row`."""
        modes = {code.mode for code in self.codes.values() if code and code.mode}
        quads = tuple(dict.fromkeys(self.fixed.quads.values()))
        topic: dict[str, Column] = {
            "event_id": string("id"),
            "type": items.choice(ontology.events, "type"),
        }
        return {
            "id": string("id"),
            "article_id": string("article.id"),
            "published": Value("date32", attrgetter("article.published")),
            "source": string("article.source"),
            "story": string("article.story"),
            "code": items.choice(self.fixed.quads, "code.code"),
            "quad": items.choice(quads, "quad"),
            "code_mode": items.choice([*sorted(modes), MULTILATERAL], "code.mode"),
            "auxiliary": items.choice(self.fixed.auxiliary.values(), "code.auxiliary"),
            "actor": strings(attrgetter("actor")),
            "recipient": strings(attrgetter("recipient")),
            "reciprocal": Value("bool", attrgetter("reciprocal")),
            "topics": Many(Group(topic, itself), attrgetter("topics")),
            "event_id": string("event.id"),
            "type": items.choice(ontology.events, "event.type"),
            "mode": items.choice(ontology.modes(), "event.mode"),
            "modality": items.choice(ontology.modality, "event.modality"),
            "polarity": items.choice(ontology.polarity, "event.polarity"),
            "trigger": items.span("event.trigger"),
            "sources": strings(attrgetter("event.sources")),
            "source_refs": strings(attrgetter("sources")),
        }


def _codes(ontology: Ontology) -> dict[str, Code | None]:
    """The code of every type and mode, read from the beginning of its `plover` text."""
    texts = {name: event.plover for name, event in ontology.events.items() if not event.modes}
    texts |= {name: mode.plover for name, mode in ontology.modes().items()}
    found = {name: CODE.match(text or "") for name, text in texts.items()}
    return {
        name: Code(match["code"], match["mode"]) if match else None for name, match in found.items()
    }


def _faults(rules: Rules, ontology: Ontology) -> Iterator[str]:
    codes = [*rules.planned.codes.values(), rules.concluded.code, rules.multilateral.code]
    named = {
        "event type": [*rules.needs, *rules.planned.codes, rules.concluded.type, rules.guest.type],
        "modality": [
            *rules.left_out["modality"],
            rules.planned.modality,
            rules.concluded.modality,
            *rules.auxiliary,
        ],
        "polarity": rules.left_out["polarity"],
        "role": [
            *rules.needs.values(),
            rules.concluded.role,
            *rules.actor,
            *rules.recipient,
            rules.reciprocal,
            rules.guest.role,
        ],
        "PLOVER category": codes,
    }
    known: dict[str, Iterable[str]] = {
        "event type": ontology.events,
        "modality": ontology.modality,
        "polarity": ontology.polarity,
        "role": ontology.roles,
        "PLOVER category": rules.quads,
    }
    for what, names in named.items():
        yield from (f"{name!r} is no {what}" for name in names if name not in known[what])
