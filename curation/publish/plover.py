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
from collections.abc import Container, Iterable, Iterator, Mapping
from importlib.resources import files
from typing import Any, Literal, NamedTuple

import regex
import yaml

from curation.errors import OntologyError
from curation.model import TOPIC, Annotation, Article, Event, Record
from curation.ontology import Ontology
from curation.publish import items
from curation.publish.items import label, many, plain, value

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


class Code(NamedTuple):
    """What an event is in PLOVER."""

    code: str
    mode: str | None = None
    auxiliary: str | None = None


class Homes(dict[str, str]):
    """The country of each ref, or the ref itself where none is known; what is asked is kept."""

    def __init__(self, affiliation: Mapping[str, str], countries: Container[str]):
        super().__init__(affiliation)
        self._countries = countries

    def __missing__(self, ref: str) -> str:
        prefix = ref.split("_", 1)[0]
        self[ref] = prefix if prefix in self._countries else ref
        return self[ref]


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
        self._homes = Homes(affiliation, self.fixed.countries)
        self.codes = _codes(ontology)
        rules = self.fixed
        self._speaking = {*rules.actor, *rules.recipient, rules.guest.role}
        faults = [*_faults(self.fixed, ontology), *self._strange_codes()]
        if faults:
            raise OntologyError("the PLOVER rules do not fit the ontology", details=faults)

    def _strange_codes(self) -> Iterator[str]:
        for kind, code in self.codes.items():
            if code and code.code not in self.fixed.quads:
                yield f"{kind}: {code.code!r} is no PLOVER category"

    def code(self, event: Event) -> Code | None:
        """The code of an event looked at alone, by rules 1, 3 and 4; None if it has none."""
        rules = self.fixed
        if self._unreal(event):
            return None
        plain = self.codes.get(event.mode or event.type)
        need = rules.needs.get(event.type)
        if plain is None or (need and not _fills(event, need)):
            return None
        if event.modality == rules.planned.modality and event.type in rules.planned.codes:
            return Code(rules.planned.codes[event.type])
        signed = rules.concluded
        agreed = event.type == signed.type and event.modality == signed.modality
        if agreed and _fills(event, signed.role):
            return Code(signed.code)
        return Code(plain.code, plain.mode, rules.auxiliary.get(event.modality or ""))

    def _unreal(self, event: Event) -> bool:
        """Whether the text says that it did not happen."""
        left_out = self.fixed.left_out
        return event.polarity in left_out["polarity"] or event.modality in left_out["modality"]

    def rows(
        self, article: Article, annotation: Annotation, tally: Counter[str]
    ) -> list[dict[str, Any]]:
        """The rows of an annotation; `tally` counts the events that give none, by reason."""
        refs = {entity.id: entity.ref for entity in annotation.entities}
        types = {event.id: event.type for event in annotation.events}
        topics = {
            argument.filler_id
            for event in annotation.events
            for argument in event.arguments
            if argument.role == TOPIC
        }
        head = {
            "article_id": article.id,
            "published": article.published,
            "source": article.source,
            "story": article.story,
        }
        rows: list[dict[str, Any]] = []
        for event in annotation.events:
            code = self.code(event)
            if code is None:
                tally["negated or denied" if self._unreal(event) else "without a code"] += 1
            elif event.id in topics and event.modality == self.fixed.planned.modality:
                tally["planned topic of another event"] += 1
            else:
                rows.append(self._row(head, event, code, refs, types))
        return rows

    def _row(
        self,
        head: Mapping[str, Any],
        event: Event,
        code: Code,
        refs: Mapping[str, tuple[str, ...]],
        types: Mapping[str, str],
    ) -> dict[str, Any]:
        actor, recipient, together = self._parties(event, refs)
        topics = [a.filler_id for a in event.arguments if a.role == TOPIC]
        return {
            **head,
            "id": f"{head['article_id']}:{event.id}",
            "code": code.code,
            "quad": self.fixed.quads[code.code],
            "code_mode": code.mode or self._multilateral(code, actor, recipient),
            "auxiliary": code.auxiliary,
            "actor": actor,
            "recipient": recipient,
            "reciprocal": together,
            "topics": [{"event_id": ident, "type": types[ident]} for ident in topics],
            "event_id": event.id,
            "type": event.type,
            "mode": event.mode,
            "modality": event.modality,
            "polarity": event.polarity,
            "trigger": event.trigger.__dict__,
            "sources": event.sources,
            "source_refs": self._countries([r for ident in event.sources for r in refs[ident]]),
        }

    def _parties(
        self, event: Event, refs: Mapping[str, tuple[str, ...]]
    ) -> tuple[list[str], list[str], bool]:
        """Who acts, upon whom, and whether they act upon each other (then all are actors)."""
        rules = self.fixed
        found: dict[str, list[str]] = {}
        for argument in event.arguments:
            if argument.role in self._speaking:
                found.setdefault(argument.role, []).extend(refs[argument.filler_id])
        actor = self._countries([r for role in rules.actor for r in found.get(role, ())])
        recipient = self._countries([r for role in rules.recipient for r in found.get(role, ())])
        if not recipient and event.type == rules.guest.type:
            recipient = self._countries(found.get(rules.guest.role, ()))
        peers = len(actor) > 1 and len(set(found.get(rules.reciprocal, ()))) > 1
        if peers or (len(actor) > 1 and actor == recipient):
            return list(dict.fromkeys([*actor, *recipient])), [], True
        return actor, recipient, False

    def _multilateral(self, code: Code, actor: list[str], recipient: list[str]) -> str | None:
        rule = self.fixed.multilateral
        if code.code != rule.code:
            return None
        countries = {*actor, *recipient} & self.fixed.countries
        return MULTILATERAL if len(countries) >= rule.countries else None

    def _countries(self, refs: Iterable[str]) -> list[str]:
        """Refs as countries where known, each once, in order."""
        return list(dict.fromkeys(map(self._homes.__getitem__, refs)))

    def features(self, ontology: Ontology) -> dict[str, Any]:
        """The columns of `rows`."""
        modes = {code.mode for code in self.codes.values() if code and code.mode}
        return {
            **plain("string", "id", "article_id"),
            "published": value("date32"),
            **plain("string", "source", "story"),
            "code": label(self.fixed.quads),
            "quad": label(dict.fromkeys(self.fixed.quads.values())),
            "code_mode": label([*sorted(modes), MULTILATERAL]),
            "auxiliary": label(self.fixed.auxiliary.values()),
            "actor": many(value("string")),
            "recipient": many(value("string")),
            "reciprocal": value("bool"),
            "topics": many({"event_id": value("string"), "type": label(ontology.events)}),
            "event_id": value("string"),
            "type": label(ontology.events),
            "mode": label(ontology.modes()),
            "modality": label(ontology.modality),
            "polarity": label(ontology.polarity),
            "trigger": items.span(),
            "sources": many(value("string")),
            "source_refs": many(value("string")),
        }


def _fills(event: Event, role: str) -> bool:
    return any(argument.role == role for argument in event.arguments)


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
