"""How far disputes reach: the stretches of text in question, every item in them whole.

Disputes that hang together are one scope: their places overlap, or one waits for the other's
outcome. Places are code points, end exclusive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from typing import NamedTuple

from curation.model import Annotation, Event, Stance
from curation.review.align import Place, Reading
from curation.review.decisions import meets
from curation.review.votes import Dispute


class Scope(NamedTuple):
    """Stretches in question: of mentions and triggers, and of stances by their evidence."""

    spans: frozenset[Place]
    stances: frozenset[Place]


def scopes(disputes: Iterable[Dispute], gold: Annotation, sides: Sequence[Reading]) -> list[Scope]:
    """The scopes of one article, in text order.

    Args:
        disputes: what is open.
        gold: what is settled.
        sides: readings of the article, one an annotator.
    """
    settled = {(e.start, e.end) for e in gold.entities}
    settled |= {(v.trigger.start, v.trigger.end) for v in gold.events}
    found = [_scope(dispute, sides, settled) for dispute in disputes]
    found = [scope for scope in found if scope.spans or scope.stances]
    return sorted(_joined(found, sides, settled), key=_first)


def _scope(dispute: Dispute, sides: Sequence[Reading], settled: set[Place]) -> Scope:
    place = dispute.start, dispute.end
    spans = {end for end in dispute.ends if end not in settled}
    if dispute.reason == "filler not settled":
        # What waits for another item is voted on again once that is there.
        return Scope(frozenset(spans), frozenset())
    if not dispute.stance:
        return Scope(frozenset({place, *spans}), frozenset())
    stances = {place}
    for side in sides:
        for stance in side.annotation.stances:
            linked = side.places[stance.holder_id], side.places[stance.target]
            if linked == dispute.ends:
                stances.add(side.places[stance.id])
    return Scope(frozenset(spans), frozenset(stances))


def _first(scope: Scope) -> Place:
    return min([*scope.spans, *scope.stances])


def _joined(found: Iterable[Scope], sides: Sequence[Reading], settled: Set[Place]) -> list[Scope]:
    """Scopes grown to whole items, and those that then overlap made one."""
    done: list[Scope] = []
    for scope in found:
        grown = _grown(scope, sides, settled)
        while touching := [other for other in done if _touch(grown, other)]:
            for other in touching:
                done.remove(other)
                grown = Scope(grown.spans | other.spans, grown.stances | other.stances)
            grown = _grown(grown, sides, settled)
        done.append(grown)
    return done


def _touch(one: Scope, two: Scope) -> bool:
    return any(meets(place, two.spans) for place in one.spans) or any(
        meets(place, two.stances) for place in one.stances
    )


def _grown(scope: Scope, sides: Sequence[Reading], settled: Set[Place]) -> Scope:
    """The stretches with every item whole that somebody has in them, put together.

    What an item in question is linked to is in question too, unless it is settled.
    """
    marks = {side.places[e.id] for side in sides for e in side.annotation.entities}
    marks |= {side.places[v.id] for side in sides for v in side.annotation.events}
    evidence = {side.places[s.id] for side in sides for s in side.annotation.stances}
    before: Scope | None = None
    while before != scope:
        before = scope
        scope = Scope(_whole(scope.spans, marks), _whole(scope.stances, evidence))
        linked = {
            side.places[end] for side in sides for item in inside(side, scope) for end in ends(item)
        }
        scope = scope._replace(spans=_whole(scope.spans | (linked - settled), marks))
    return scope


def inside(side: Reading, scope: Scope) -> Iterator[Event | Stance]:
    """The events and stances of a reading that are in question."""
    for event in side.annotation.events:
        if meets(side.places[event.id], scope.spans):
            yield event
    for stance in side.annotation.stances:
        if meets(side.places[stance.id], scope.stances):
            yield stance


def ends(item: Event | Stance) -> Iterator[str]:
    """Ids of everything an event or stance is linked to."""
    yield from item.sources
    if isinstance(item, Stance):
        yield from (item.holder_id, item.target)
    else:
        yield from (argument.filler_id for argument in item.arguments)


def _whole(stretches: Iterable[Place], items: Iterable[Place]) -> frozenset[Place]:
    found, pending = set(stretches), set(items)
    while inside := {place for place in pending if meets(place, found)}:
        pending -= inside
        found |= inside
    merged: list[Place] = []
    for start, end in sorted(found):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return frozenset(merged)
