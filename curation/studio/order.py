"""Which articles people read first."""

from __future__ import annotations

import hashlib
import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from curation.model import Annotation

ORDERS = ("uncertain", "diverse", "date", "random")


class Candidate(NamedTuple):
    """An article, as far as its turn depends on it.

    Attributes:
        id: of the article.
        story: whatever tells the same story has the same; None if nothing else does.
        published: when.
        uncertainty: see `uncertainty`.
        features: what can be learnt from it, such as types of events and who is in them.
    """

    id: str
    story: str | None = None
    published: date | None = None
    uncertainty: float = 1.0
    features: frozenset[str] = frozenset()


def uncertainty(annotation: Annotation | None) -> float:
    """How little its tagger trusts a suggestion: 0 to 1, the mean of 1 - confidence of its items.

    That is least confidence (Lewis and Gale 1994), averaged over what a person has to check. An
    article without a suggestion, or one whose tagger gives no confidence, is wholly uncertain;
    an empty suggestion leaves nothing to correct and comes last.
    """
    if annotation is None:
        return 1.0
    arguments = [argument for event in annotation.events for argument in event.arguments]
    items = (*annotation.entities, *annotation.events, *annotation.stances, *arguments)
    doubts = [1.0 if item.confidence is None else 1 - item.confidence for item in items]
    return sum(doubts) / len(doubts) if doubts else 0.0


def features(annotation: Annotation | None) -> frozenset[str]:
    """What a suggestion says there is to learn: types, modalities, roles, and who is meant."""
    if annotation is None:
        return frozenset()
    found = {f"entity {entity.type}" for entity in annotation.entities}
    found |= {f"ref {ref}" for entity in annotation.entities for ref in entity.ref}
    for event in annotation.events:
        found |= {f"event {event.type} {event.mode}", f"modality {event.modality}"}
        found |= {f"role {event.type} {argument.role}" for argument in event.arguments}
    found |= {f"stance {stance.polarity}" for stance in annotation.stances}
    return frozenset(found)


def arrange(candidates: Iterable[Candidate], how: str, seed: int = 0) -> list[str]:
    """Ids of articles in the order people shall read them.

    Args:
        candidates: the articles, in any order.
        how: `uncertain`: where the tagger is least sure; `diverse`: whatever shows most that no
            earlier one has shown; `date`: the newest; `random`. But for `random`, every story has
            its first turn before any has its second.
        seed: decides between equals, and the whole order of `random`. An article keeps its place
            among the others when articles come or go.
    """
    drawn = sorted(candidates, key=lambda c: hashlib.sha256(f"{seed} {c.id}".encode()).digest())
    return [candidate.id for candidate in _WAYS[how](drawn)]


def _uncertain(drawn: Sequence[Candidate]) -> list[Candidate]:
    return _spread(sorted(drawn, key=lambda c: -c.uncertainty))


def _newest(drawn: Sequence[Candidate]) -> list[Candidate]:
    return _spread(sorted(drawn, key=lambda c: c.published or date.min, reverse=True))


def _diverse(drawn: Sequence[Candidate]) -> list[Candidate]:
    """Greedily, whatever adds most; what has been seen n times adds 1 / 2^n.

    The gain of an article can only shrink as others are taken, so that one which still leads
    after its gain was worked out anew is the best (lazy evaluation, Minoux 1978).
    """
    seen = Counter[str]()

    def gain(candidate: Candidate) -> float:
        return sum(2.0 ** -seen[feature] for feature in candidate.features)

    heap = [(-gain(candidate), place) for place, candidate in enumerate(drawn)]
    heapq.heapify(heap)
    taken = []
    while heap:
        _, place = heapq.heappop(heap)
        now = (-gain(drawn[place]), place)
        if heap and now > heap[0]:
            heapq.heappush(heap, now)
            continue
        taken.append(drawn[place])
        seen.update(drawn[place].features)
    return _spread(taken)


def _spread(ranked: Sequence[Candidate]) -> list[Candidate]:
    """The same ranking, but the n-th article of a story only after the first n-1 of the others."""
    turns: dict[str, int] = defaultdict(int)
    placed = []
    for candidate in ranked:
        story = candidate.story or f" {candidate.id}"
        placed.append((turns[story], candidate))
        turns[story] += 1
    return [candidate for _, candidate in sorted(placed, key=lambda found: found[0])]


_WAYS: dict[str, Callable[[Sequence[Candidate]], Sequence[Candidate]]] = {
    "uncertain": _uncertain,
    "diverse": _diverse,
    "date": _newest,
    "random": lambda drawn: drawn,
}
