"""What annotators should hear about their own work: pace, care, and how it develops."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import median

from curation.model import Annotation, Record
from curation.review.bootstrap import Interval, quantiles, widened
from curation.review.contested import COUNTED
from curation.review.ledger import corrections
from curation.review.rows import COLUMN, Row, Rows
from curation.review.scores import Score
from curation.review.sides import Side, row

LEAST = 4
"""How many compared articles it takes to speak of a drift: two before, two after."""


class Drift(Record):
    """How agreement with gold has developed.

    Attributes:
        before: F1 on the first half of the compared articles, by the time they were read.
        after: F1 on the second half.
        change: `after` less `before`.
        interval: 95 % of `change` when the articles of both halves are drawn anew.
    """

    before: float
    after: float
    change: float
    interval: Interval | None


class Care(Record):
    """One annotator's work, seen with care.

    F1 is over mentions, triggers, arguments, attributions and stances together.

    Attributes:
        name: pseudonym.
        readings: articles read, control articles among them.
        seconds_per_item: median over readings, as the page measured it; it runs while it is open.
        suggested: readings that started from suggestions.
        unchanged: of these, how many were submitted exactly as suggested.
        gold: agreement with gold on articles that others have read too, or that were decided; their
            own word is part of that gold.
        layers: the same by layer.
        drift: on these and on control articles; None with fewer than four, or without dates.
        control: agreement with gold on control articles, in whose gold they have no part.
        control_articles: how many of these were read.
    """

    name: str
    readings: int
    seconds_per_item: float | None
    suggested: int
    unchanged: int
    gold: Score | None
    layers: dict[str, Score]
    drift: Drift | None
    control: Score | None
    control_articles: int


def care(
    readings: Iterable[Annotation],
    *,
    controls: Iterable[Annotation] = (),
    suggestions: Mapping[str, Annotation],
    gold: Mapping[str, Annotation],
    samples: int = 1000,
    seed: int = 0,
) -> tuple[Care, ...]:
    """Look at everybody's work.

    Args:
        readings: of all people.
        controls: their readings of control articles.
        suggestions: that people were shown, by article.
        gold: that is more than one person's word, by article.
        samples: bootstrap samples behind the intervals; 0 leaves the intervals out.
        seed: equal input and seed give an equal result.
    """
    own, checks = _by_person(readings), _by_person(controls)
    return tuple(
        _care(name, own.get(name, []), checks.get(name, []), suggestions, gold, samples, seed)
        for name in sorted({*own, *checks})
    )


def _by_person(readings: Iterable[Annotation]) -> dict[str, list[Annotation]]:
    found: dict[str, list[Annotation]] = {}
    for reading in readings:
        found.setdefault(reading.author, []).append(reading)
    return found


def _care(
    name: str,
    own: Sequence[Annotation],
    checks: Sequence[Annotation],
    suggestions: Mapping[str, Annotation],
    gold: Mapping[str, Annotation],
    samples: int,
    seed: int,
) -> Care:
    readings = [*own, *checks]
    started = [reading for reading in readings if _fits(suggestions, reading)]
    voted = [(one, _row(gold[one.article_id], one)) for one in own if _fits(gold, one)]
    checked = [(one, _row(gold[one.article_id], one)) for one in checks if _fits(gold, one)]
    pace = [
        reading.seconds / items
        for reading in readings
        if reading.seconds and (items := len(reading.entities) + len(reading.events))
    ]
    return Care(
        name=name,
        readings=len(readings),
        seconds_per_item=round(median(pace), 1) if pace else None,
        suggested=len(started),
        unchanged=sum(_as_suggested(suggestions[one.article_id], one) for one in started),
        gold=_pooled([row for _, row in voted], samples, seed),
        layers=_scores([row for _, row in voted], samples, seed) if voted else {},
        drift=_drift([*voted, *checked], samples, seed),
        control=_pooled([row for _, row in checked], samples, seed),
        control_articles=len(checked),
    )


def _fits(others: Mapping[str, Annotation], reading: Annotation) -> bool:
    """Whether there is something of the same text to compare a reading with."""
    other = others.get(reading.article_id)
    return other is not None and other.article_sha256 == reading.article_sha256


def _as_suggested(suggestion: Annotation, reading: Annotation) -> bool:
    return all(one.outcome == "kept" for one in corrections(suggestion, reading))


def _row(truth: Annotation, reading: Annotation) -> Row:
    return row(Side(truth), Side(reading))


def _pool(rows: Iterable[Row]) -> Rows:
    """Rows in which the first layer stands for all that count together."""
    books = Rows()
    first = next(iter(COLUMN))
    for one in rows:
        right = sum(one[layer][0] for layer in COUNTED)
        wrong = sum(one[layer][1] for layer in COUNTED)
        books.add({first: (right, wrong)})
    return books


def _pooled(rows: Sequence[Row], samples: int, seed: int) -> Score | None:
    return _pool(rows).scores(samples, seed)[next(iter(COLUMN))] if rows else None


def _scores(rows: Iterable[Row], samples: int, seed: int) -> dict[str, Score]:
    books = Rows()
    for one in rows:
        books.add(one)
    return books.scores(samples, seed)


def _drift(rows: Sequence[tuple[Annotation, Row]], samples: int, seed: int) -> Drift | None:
    ordered = sorted(rows, key=lambda one: (str(one[0].created), one[0].article_id))
    dated = [one for reading, one in ordered if reading.created]
    if len(dated) < LEAST:
        return None
    half = len(dated) // 2
    early, late = _pool(dated[:half]), _pool(dated[half:])
    before = _pooled(dated[:half], 0, seed)
    after = _pooled(dated[half:], 0, seed)
    if before is None or after is None or before.f1 is None or after.f1 is None:
        return None
    interval = None
    if samples:
        changes = late.draws(samples, seed + 1) - early.draws(samples, seed)
        interval = quantiles(changes[:, :1], widened(half))[0]
    return Drift(before=before.f1, after=after.f1, change=after.f1 - before.f1, interval=interval)
