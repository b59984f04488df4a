"""How reliable annotators are, reckoned from all they have read together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log2
from typing import NamedTuple

from curation.model import Annotation
from curation.review.align import Place, Reading
from curation.review.dawid_skene import fit
from curation.review.views import NONE

LEAST_PEOPLE = 3
"""With two there is no telling who is right (Dawid and Skene 1979, section 3)."""


class Reliability(NamedTuple):
    """What is known of annotators.

    Attributes:
        shares: how probably each says the truth about a unit.
        choices: how many labels there are in effect: two to the power of the entropy of their
            priors, in bits; 2 at least.
    """

    shares: dict[str, float]
    choices: float


def reliability(articles: Iterable[Sequence[Annotation]]) -> Reliability:
    """How reliable annotators are, by Dawid and Skene's model.

    Units are the places that somebody marked as a mention or a trigger, where everybody who read
    the article says a type or nothing, and the modality of triggers.

    Args:
        articles: for each article, its readings, one an annotator.
    """
    model = fit(unit for readings in articles for unit in units(readings))
    entropy = -sum(share * log2(share) for share in model.prior.tolist())
    return Reliability(model.reliability(), max(2.0, 2**entropy))


def units(readings: Sequence[Annotation]) -> Iterator[Mapping[str, str]]:
    """What each annotator says about every place somebody marked; only what two could say."""
    if len(readings) < 2:
        return
    mentions: dict[Place, dict[str, str]] = defaultdict(dict)
    triggers: dict[Place, dict[str, str]] = defaultdict(dict)
    modality: dict[Place, dict[str, str]] = defaultdict(dict)
    for annotation in readings:
        places = Reading(annotation).places
        for entity in annotation.entities:
            mentions[places[entity.id]][annotation.author] = f"mention {entity.type}"
        for event in annotation.events:
            triggers[places[event.id]][annotation.author] = f"trigger {event.type}"
            if event.modality:
                modality[places[event.id]][annotation.author] = f"modality {event.modality}"
    nothing = {annotation.author: NONE for annotation in readings}
    yield from ({**nothing, **said} for said in (*mentions.values(), *triggers.values()))
    yield from (said for said in modality.values() if len(said) > 1)
