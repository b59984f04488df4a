"""What `curation.review.agree` finds."""

from __future__ import annotations

from curation.model import Record
from curation.review.bootstrap import Interval
from curation.review.contested import Contested, Hard
from curation.review.gamma import Gamma
from curation.review.scores import LayerScore, Score
from curation.review.unitizing import Unitizing


class Coefficient(Record):
    """Chance-corrected agreement on the values of one attribute.

    Attributes:
        name: of the attribute.
        about: on which items it is compared, one line.
        items: how many items at least two annotators have.
        alpha: Krippendorff's; None where all values are the same or no item is shared.
        interval: 95 % of `alpha` when articles are drawn anew.
    """

    name: str
    about: str
    items: int
    alpha: float | None
    interval: Interval | None


class Pair(Record):
    """How two annotators agree.

    Attributes:
        first: pseudonym.
        second: pseudonym, later in the alphabet.
        articles: how many both have read.
        layers: by layer; each is taken once for the truth, so precision, recall and F1 are equal.
        kappa: Cohen's, by attribute; None where chance alone explains everything.
    """

    first: str
    second: str
    articles: int
    layers: dict[str, Score]
    kappa: dict[str, float | None]


class Period(Record):
    """How annotators agreed at a time.

    Attributes:
        name: `2026-11` or, by ISO week, `2026-W47`, in UTC. A pair of readings belongs to the
            time of the later one.
        articles: how many have such a pair.
        layers: as in `Pair`, over all pairs of that time.
    """

    name: str
    articles: int
    layers: dict[str, Score]


class Agreement(Record):
    """What `agree` found.

    Attributes:
        articles: how many were read by two annotators or more.
        annotators: pseudonyms of those who read them.
        samples: bootstrap samples drawn.
        seed: of the drawing.
        layers: agreement by layer and label, pooled over pairs; each reading is taken once for
            the truth, so counts are doubled and precision, recall and F1 are equal.
        unitizing: alpha for unitizing of mentions, triggers and stance expressions.
        gamma: gamma of the same; empty unless asked for.
        coefficients: by attribute with a short list of values.
        pairs: by pair of annotators.
        periods: by month or week, in order; pairs of readings without a date are left out.
        contested: the labels over which annotators differ most, with sentences.
        hardest: the articles with most differences first.
    """

    articles: int
    annotators: tuple[str, ...]
    samples: int
    seed: int
    layers: tuple[LayerScore, ...]
    unitizing: tuple[Unitizing, ...]
    gamma: tuple[Gamma, ...]
    coefficients: tuple[Coefficient, ...]
    pairs: tuple[Pair, ...]
    periods: tuple[Period, ...]
    contested: tuple[Contested, ...]
    hardest: tuple[Hard, ...]
