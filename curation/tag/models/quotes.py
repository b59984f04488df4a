"""What a language model replies, and where the words it quotes stand in the article."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict, Field

from curation.model import Argument, Entity, Event, Issue, Span, Stance
from curation.plugins import Reading
from curation.tag.models.spans import Found, Spans


class Part(BaseModel):
    """Strict: a key nobody asked for makes the reply unusable."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Quote(Part):
    """Words of the article, letter by letter, and which occurrence of them, counted from 1."""

    quote: str = Field(min_length=1)
    occurrence: int = Field(ge=1)


class SaidEntity(Quote):
    """A mention."""

    id: str
    type: str
    level: str | None


class SaidArgument(Part):
    """A role and the id of who fills it."""

    role: str
    filler: str


class SaidEvent(Quote):
    """An event; the quote is its trigger."""

    id: str
    type: str
    mode: str | None
    modality: str
    polarity: str
    arguments: tuple[SaidArgument, ...]
    sources: tuple[str, ...]


class SaidStance(Quote):
    """A stance; the quote is the evidence."""

    holder: str
    target: str
    polarity: str
    modality: str
    sources: tuple[str, ...]


class Reply(Part):
    """All a model has to say of one article."""

    entities: tuple[SaidEntity, ...]
    events: tuple[SaidEvent, ...]
    stances: tuple[SaidStance, ...]


def located(reply: Reply, article_id: str, text: str, spans: Spans) -> Reading:
    """The reply as an annotation of the article, with an issue for each quote that is not in it."""
    return _Locator(article_id, text, spans).reading(reply)


@dataclass
class _Locator:
    article_id: str
    text: str
    spans: Spans
    issues: list[Issue] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)
    entities: list[Entity] = field(default_factory=list)

    def reading(self, reply: Reply) -> Reading:
        """Entities first, for what follows links to them."""
        for number, entity in enumerate(reply.entities, 1):
            self._entity(f"e{number}", entity)
        found = [
            (event, span)
            for event in reply.events
            if self._usable(event) and (span := self._span(event))
        ]
        mentioned = frozenset(self.ids.values())
        self.ids |= {event.id: f"v{number}" for number, (event, _) in enumerate(found, 1)}
        events = [self._event(event, span, mentioned) for event, span in found]
        annotation = self.spans.annotation(self.article_id, self.text, ())
        update = {
            "entities": tuple(self.entities),
            "events": tuple(events),
            "stances": tuple(self._stances(reply.stances, mentioned)),
        }
        return Reading(annotation.model_copy(update=update), tuple(self.issues))

    def _entity(self, ident: str, said: SaidEntity) -> None:
        ontology = self.spans.ontology
        if not self._known(said.type, ontology.entities, "entity type"):
            return
        span, kind = self._span(said), ontology.entities[said.type]
        if span is None:
            return
        found = self.spans.entity(
            ident, self.text, Found(span.start, span.end, said.type, None)
        )  # fmt: skip
        level = said.level if said.level in kind.levels else found.level
        self.entities.append(found.model_copy(update={"level": level}))
        self.ids[said.id] = ident

    def _event(self, said: SaidEvent, span: Span, mentioned: frozenset[str]) -> Event:
        arguments = dict.fromkeys(
            (argument.role, self.ids[argument.filler])
            for argument in said.arguments
            if argument.filler in self.ids and argument.filler != said.id
        )
        modes = self.spans.ontology.events[said.type].modes
        return Event(
            id=self.ids[said.id],
            type=said.type,
            trigger=span,
            arguments=tuple(
                Argument(role=role, filler_id=filler, by=(self.spans.name,))
                for role, filler in arguments
            ),
            modality=said.modality,
            polarity=said.polarity,
            mode=said.mode if said.mode in modes else None,
            sources=self._sources(said.sources, mentioned),
            by=(self.spans.name,),
        )

    def _stances(self, said: tuple[SaidStance, ...], mentioned: frozenset[str]) -> Iterator[Stance]:
        number = 0
        for one in said:
            holder, target, span = self.ids.get(one.holder), self.ids.get(one.target), None
            polarities = self.spans.ontology.stance.polarity
            linked = holder in mentioned and target and target != holder
            if linked and self._known(one.polarity, polarities, "polarity"):
                span = self._span(one)
            if span is None or holder is None or target is None:
                continue
            number += 1
            yield Stance(
                id=f"s{number}",
                holder_id=holder,
                target=target,
                polarity=one.polarity,
                modality=one.modality,
                evidence=span,
                sources=self._sources(one.sources, mentioned),
                by=(self.spans.name,),
            )

    def _sources(self, said: tuple[str, ...], mentioned: frozenset[str]) -> tuple[str, ...]:
        ids = (self.ids.get(one, "") for one in said)
        return tuple(dict.fromkeys(ident for ident in ids if ident in mentioned))

    def _usable(self, said: SaidEvent) -> bool:
        ontology = self.spans.ontology
        return (
            self._known(said.type, ontology.events, "event type")
            and self._known(said.modality, ontology.modality, "modality")
            and self._known(said.polarity, ontology.polarity, "polarity")
        )

    def _known(self, label: str, table: Collection[str], what: str) -> bool:
        """Whether a label is one of ours; if not, an issue says so."""
        if label not in table:
            self._issue("unknown-label", what, f"the ontology has no {what} {label!r}; left out")
        return label in table

    def _issue(self, rule: str, where: str, message: str) -> None:
        self.issues.append(
            Issue(
                rule=rule,
                severity="warning",
                article_id=self.article_id,
                author=f"{self.spans.name}@{self.spans.version}",
                where=where,
                message=message,
                fix="none needed; if it happens often, choose another model",
            )
        )

    def _span(self, said: Quote) -> Span | None:
        """Where the quoted words stand; None, with an issue, if they do not."""
        places, at = list[int](), self.text.find(said.quote)
        while at >= 0 and len(places) < said.occurrence:
            places.append(at)
            at = self.text.find(said.quote, at + 1)
        if places and (len(places) == said.occurrence or len(places) == 1):
            start = places[-1]
            return Span(start=start, end=start + len(said.quote), text=said.quote)
        what = f"occurrence {said.occurrence} of {said.quote[:80]!r} is not in the article"
        where = type(said).__name__.removeprefix("Said").lower()
        what = f"{what}; it appears {len(places)} times, and was left out"
        self._issue("quote-not-found", where, what)
        return None
