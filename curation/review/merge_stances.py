"""The vote on stances: between whom, for or against, in which words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from typing import Literal

from curation.model import Stance
from curation.review.merge_links import End, Names, merge_sources
from curation.review.views import NONE
from curation.review.votes import Author, Court, Matter, Reason, provenance, shown

Pair = tuple[End, End]
"""Holder and target of a stance."""

Ballot = Mapping[str, Mapping[Author, Stance]]
"""Polarity → who says so, with their stances."""


def merge_stances(court: Court, names: Names) -> list[Stance]:
    """The settled stances, in text order; what an adjudicator has decided on is not voted on."""
    decided = _ballots(court, court.rulings.stances())
    said = _ballots(
        court,
        (
            (author, stance)
            for author, reading in court.readings.items()
            for stance in reading.annotation.stances
            if not court.rulings.covers_stance(reading.places[stance.id])
        ),
    )
    found = []
    for pair, ballot in sorted({**said, **decided}.items()):
        judges = {author for by in ballot.values() for author in by} if pair in decided else None
        if settled := _stance(court, pair, ballot, names, judges):
            found.append(settled)
    found.sort(key=lambda s: (s.evidence.start, s.evidence.end, s.holder_id, s.target))
    return [
        stance.model_copy(update={"id": f"s{number}"}) for number, stance in enumerate(found, 1)
    ]


def _ballots(court: Court, stances: Iterable[tuple[Author, Stance]]) -> dict[Pair, Ballot]:
    found: dict[Pair, dict[str, dict[Author, Stance]]] = defaultdict(lambda: defaultdict(dict))
    for author, stance in stances:
        reading = court.readings.get(author) or court.rulings.readings[author]
        events = {event.id for event in reading.annotation.events}
        holder = End("entity", reading.places[stance.holder_id])
        kind: Literal["entity", "trigger"] = "trigger" if stance.target in events else "entity"
        target = End(kind, reading.places[stance.target])
        found[holder, target][stance.polarity][author] = stance
    return dict(found)


def _stance(
    court: Court, pair: Pair, polarities: Ballot, names: Names, judges: Set[Author] | None
) -> Stance | None:
    place = min(
        court.place(author, stance.id)
        for by in polarities.values()
        for author, stance in by.items()
    )
    matter = Matter("stance", place, (pair[0].place, pair[1].place), stance=True)
    told = {
        author: [f"{polarity}: {shown(pair[0].place)} → {shown(pair[1].place)}"]
        for polarity, by in polarities.items()
        for author in by
    }
    voters = judges or names.voters(court, pair, court.voters, told.keys())
    winner = next((p for p, by in polarities.items() if court.settles(by, voters)), None)
    if winner is None:
        if court.settles(voters - told.keys(), voters):
            court.overrule(matter, told)
        else:
            court.leave_open(matter, told)
        return None
    if len(polarities) > 1 or len(told) < len(voters):
        court.overrule(matter, told)
    if reason := _unheld(court, pair, names):
        court.leave_open(matter, told, reason)
        return None
    return _fields(court, matter, pair, winner, polarities[winner], names)


def _unheld(court: Court, pair: Pair, names: Names) -> Reason | None:
    """Why nobody can hold this stance, None if somebody can."""
    holder, target = pair
    kinds = names.type(holder), names.type(target)
    if None in kinds:
        return "filler not settled"
    rules = court.ontology.stance
    alone = holder == target and len(names.refs(holder)) < 2
    if kinds[0] not in rules.holders or kinds[1] not in rules.targets or alone:
        return "breaks the ontology"
    return None


def _fields(
    court: Court,
    matter: Matter,
    pair: Pair,
    polarity: str,
    by: Mapping[Author, Stance],
    names: Names,
) -> Stance | None:
    modality = court.choose(
        matter._replace(layer="stance modality"),
        {author: stance.modality for author, stance in by.items()},
        lambda value: value or NONE,
    )
    evidence = court.choose(
        matter._replace(layer="evidence"),
        {author: court.place(author, stance.id) for author, stance in by.items()},
        shown,
    )
    if not modality or not evidence:
        return None
    sources, named = merge_sources(court, matter.place, by, names)
    return Stance(
        id="s",
        holder_id=names.id(pair[0]),
        target=names.id(pair[1]),
        polarity=polarity,
        modality=modality[0],
        evidence=by[min(evidence[1])].evidence,
        sources=sources,
        from_=provenance(
            {
                "polarity": by.keys(),
                "modality": modality[1],
                "evidence": evidence[1],
                "sources": named or by.keys(),
            },
            by,
        ),
    )
