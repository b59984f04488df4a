"""A reading told in every view at once, ready to be compared with many others."""

from __future__ import annotations

from curation.model import Annotation
from curation.review.align import Facts, Reading, match
from curation.review.rows import Row
from curation.review.scores import shared_values
from curation.review.views import ATTRIBUTES, VIEWS


class Side:
    """One reading, told in every view."""

    def __init__(self, annotation: Annotation):
        reading = Reading(annotation)
        self.annotation = annotation
        self.places = frozenset(reading.places.values())
        self.facts = {view.name: Facts(view.facts(reading)) for view in VIEWS}
        self.values = {attribute.name: attribute.values(reading) for attribute in ATTRIBUTES}


def row(one: Side, two: Side) -> Row:
    """What two readings have in common, layer by layer."""
    found: dict[str, tuple[int, int]] = {}
    for view in VIEWS:
        both, lost, extra = match(view, one.facts[view.name], two.facts[view.name])
        found[view.name] = 2 * len(both), len(lost) + len(extra)
    for attribute in ATTRIBUTES:
        pairs = shared_values(one.values[attribute.name], two.values[attribute.name])
        right = sum(first == second for first, second in pairs)
        found[attribute.name] = 2 * right, 2 * (len(pairs) - right)
    return found
