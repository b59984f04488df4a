"""Whether suggestions pull people along: articles read with suggestions and without.

A seeded share of articles is sent without suggestions. On them people say what they see; elsewhere
they may say what they were shown. Two comparisons tell, layer by layer: how far people agree with
each other, and how far they agree with the suggestions (which exist for blind articles too,
unseen). By how much the second is higher with suggestions is what people take over, be it help or
harm. Where the first is higher as well, suggestions have made people alike, right or wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from itertools import combinations
from typing import Literal

from curation.model import Annotation, Record
from curation.review.bootstrap import Interval, quantiles, widened
from curation.review.rows import COLUMN, Row, Rows
from curation.review.scores import Score
from curation.review.sides import Side, row

With = Literal["people", "suggestions"]
WITH: tuple[With, ...] = ("people", "suggestions")


class Anchored(Record):
    """Agreement in one layer, blind and assisted.

    Attributes:
        layer: name of the view or attribute.
        agree_with: whom people are compared with: each other, or the suggestions.
        blind: on articles sent without suggestions; each side is taken once for the truth.
        assisted: on articles sent with them.
        articles: how many there are, blind and assisted.
        difference: F1 assisted less F1 blind.
        interval: 95 % of `difference`, articles of both kinds drawn anew.
    """

    layer: str
    agree_with: With
    blind: Score
    assisted: Score
    articles: tuple[int, int]
    difference: float | None
    interval: Interval | None


def anchoring(
    articles: Iterable[tuple[Sequence[Annotation], Annotation | None]],
    blind: Set[str],
    *,
    samples: int = 1000,
    seed: int = 0,
) -> tuple[Anchored, ...]:
    """Compare blind with assisted work; nothing if one of the two is missing.

    Args:
        articles: for each article, its readings, one an annotator, and the tagger's suggestions
            for the same text (those that were held back, too); taken one article at a time.
            Articles without suggestions are passed over.
        blind: ids of the articles that were sent without suggestions.
        samples: bootstrap samples behind the intervals; 0 leaves the intervals out.
        seed: equal input and seed give an equal result.
    """
    books: dict[tuple[With, bool], Rows] = {
        (other, hidden): Rows() for other in WITH for hidden in (True, False)
    }
    for readings, shown in articles:
        if not readings or shown is None or shown.article_sha256 != readings[0].article_sha256:
            continue
        hidden = shown.article_id in blind
        sides, suggested = [Side(reading) for reading in readings], Side(shown)
        if pairs := [row(one, two) for one, two in combinations(sides, 2)]:
            books["people", hidden].add(_sum(pairs))
        books["suggestions", hidden].add(_sum([row(suggested, side) for side in sides]))
    return tuple(
        one
        for other in WITH
        if books[other, True].articles and books[other, False].articles
        for one in _compared(other, books[other, True], books[other, False], samples, seed)
    )


def _sum(rows: Sequence[Row]) -> Row:
    return {
        layer: (sum(row[layer][0] for row in rows), sum(row[layer][1] for row in rows))
        for layer in COLUMN
    }


def _compared(other: With, blind: Rows, seen: Rows, samples: int, seed: int) -> list[Anchored]:
    one, two = blind.scores(samples, seed), seen.scores(samples, seed + 1)
    ranges: list[Interval | None] = [None] * len(COLUMN)
    if samples:
        drawn = seen.draws(samples, seed + 1) - blind.draws(samples, seed)
        ranges = quantiles(drawn, widened(min(blind.articles, seen.articles)))
    found = []
    for (layer, _), interval in zip(COLUMN.items(), ranges, strict=True):
        low, high = one[layer].f1, two[layer].f1
        known = low is not None and high is not None
        found.append(
            Anchored(
                layer=layer,
                agree_with=other,
                blind=one[layer],
                assisted=two[layer],
                articles=(blind.articles, seen.articles),
                difference=high - low if low is not None and high is not None else None,
                interval=interval if known else None,
            )
        )
    return found
