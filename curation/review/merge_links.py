"""The vote on what connects mentions and events: arguments and sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from typing import Literal, NamedTuple

from curation.model import EVENT, TOPIC, Argument, Event, Stance
from curation.review.align import Place
from curation.review.merge_spans import Settled, Spans
from curation.review.votes import Author, Court, Matter, Reason, shown


class End(NamedTuple):
    """Where a link leads."""

    kind: Literal["entity", "trigger"]
    place: Place


class Link(NamedTuple):
    """An argument, told by places."""

    role: str
    end: End


class Names:
    """Ids of the settled items, in text order."""

    def __init__(self, spans: Spans):
        self._spans = spans
        self._ids = {End("entity", at): f"e{n}" for n, at in enumerate(spans.entities, 1)}
        self._ids |= {End("trigger", at): f"v{n}" for n, at in enumerate(spans.events, 1)}

    def id(self, end: End) -> str:
        """Id of a settled item."""
        return self._ids[end]

    def type(self, end: End) -> str | None:
        """Type of a settled item as a filler, None if it is not settled."""
        if end not in self._ids:
            return None
        return EVENT if end.kind == "trigger" else self._spans.entities[end.place].item.type

    def refs(self, end: End) -> tuple[str, ...]:
        """Canonical ids a settled mention stands for."""
        settled = self._spans.entities.get(end.place) if end.kind == "entity" else None
        return settled.item.ref if settled else ()

    def voters(
        self, court: Court, ends: Iterable[End], seeing: Set[Author], said: Set[Author]
    ) -> Set[Author]:
        """Who has a say in a link: of those who see the item, those who see its ends as well.

        Who did not mark a mention that is there could not link it. Where an end is not settled, or
        too few see both, everybody who sees the item has a say.
        """
        able = set(seeing)
        for end in ends:
            if end not in self._ids:
                return seeing
            layer = self._spans.events if end.kind == "trigger" else self._spans.entities
            able &= layer[end.place].by.keys() | said
        return able if court.settles(able, seeing) else seeing


def merge_arguments(
    court: Court, spans: Spans, names: Names
) -> dict[Place, dict[Link, frozenset[Author]]]:
    """The settled arguments of every settled event, with those who drew them.

    Those who see the event and the filler vote. A link is kept only if its filler is settled and
    the ontology allows it for the settled types; no circle of Topic links is kept.
    """
    kept: dict[Place, dict[Link, frozenset[Author]]] = {}
    for place, event in spans.events.items():
        ballot: dict[Link, set[Author]] = defaultdict(set)
        for author, theirs in event.by.items():
            for argument in theirs.arguments:
                ballot[_link(court, author, argument)].add(author)
        kept[place] = {}
        for link, said in sorted(ballot.items()):
            voters = names.voters(court, [link.end], event.by.keys(), said)
            matter = Matter("argument", place, (link.end.place,))
            if court.present(matter, said, voters, _told(link)) and _allowed(
                court, matter, event, link, said, names
            ):
                kept[place][link] = frozenset(said)
    _break_circles(court, kept)
    return kept


def _link(court: Court, author: Author, argument: Argument) -> Link:
    kind: Literal["entity", "trigger"] = "trigger" if argument.role == TOPIC else "entity"
    return Link(argument.role, End(kind, court.place(author, argument.filler_id)))


def _told(link: Link) -> str:
    return f"{link.role} → {shown(link.end.place)}"


def _allowed(
    court: Court,
    matter: Matter,
    event: Settled[Event],
    link: Link,
    said: Iterable[Author],
    names: Names,
) -> bool:
    kind, filler = event.item.type, names.type(link.end)
    if filler is None:
        reason: Reason = "filler not settled"
    elif filler not in court.ontology.fillers(kind, link.role):
        reason = "breaks the ontology"
    else:
        return True
    court.leave_open(matter, {author: [_told(link)] for author in said}, reason)
    return False


def _break_circles(court: Court, kept: Mapping[Place, dict[Link, frozenset[Author]]]) -> None:
    """Take out every Topic link that lies on a circle: each was settled, together they are not."""
    topics = {
        place: [link.end.place for link in links if link.end.kind == "trigger"]
        for place, links in kept.items()
    }
    on_circle = [
        (place, link)
        for place, links in kept.items()
        for link in links
        if link.end.kind == "trigger" and place in _reached(topics, link.end.place)
    ]
    for place, link in on_circle:
        said = kept[place].pop(link)
        readings = {author: [_told(link)] for author in said}
        matter = Matter("argument", place, (link.end.place,))
        court.leave_open(matter, readings, "topic links form a circle")


def _reached(graph: Mapping[Place, list[Place]], start: Place) -> set[Place]:
    """Everything a path leads to, the start included."""
    seen, stack = {start}, [start]
    while stack:
        for place in graph[stack.pop()]:
            if place not in seen:
                seen.add(place)
                stack.append(place)
    return seen


def merge_sources(
    court: Court, place: Place, by: Mapping[Author, Event | Stance], names: Names
) -> tuple[tuple[str, ...], frozenset[Author]]:
    """The settled chain of sources, nearest first, and who gave exactly this chain.

    Each source is voted on by those who see the item and the source; the chain is ordered by the
    mean position the sources have in their chains.
    """
    chains = {
        author: tuple(court.place(author, source) for source in item.sources)
        for author, item in by.items()
    }
    positions: dict[Place, list[int]] = defaultdict(list)
    ballot: dict[Place, set[Author]] = defaultdict(set)
    for author, chain in chains.items():
        for position, source in enumerate(chain):
            positions[source].append(position)
            ballot[source].add(author)
    kept = []
    of_stance = any(isinstance(item, Stance) for item in by.values())
    for source, said in sorted(ballot.items()):
        voters = names.voters(court, [End("entity", source)], by.keys(), said)
        matter = Matter("source", place, (source,), of_stance)
        if court.present(matter, said, voters, shown(source)) and _speaks(
            court, matter, source, said, names
        ):
            kept.append(source)
    kept.sort(key=lambda source: (sum(positions[source]) / len(positions[source]), source))
    exact = frozenset(author for author, chain in chains.items() if chain == tuple(kept))
    named = frozenset(author for source in kept for author in ballot[source])
    return tuple(names.id(End("entity", source)) for source in kept), exact or named


def _speaks(
    court: Court, matter: Matter, source: Place, said: Iterable[Author], names: Names
) -> bool:
    found = names.type(End("entity", source))
    if found in court.ontology.sources:
        return True
    reason: Reason = "breaks the ontology" if found else "filler not settled"
    court.leave_open(matter, {author: [shown(source)] for author in said}, reason)
    return False
