"""How well annotators agree, layer by layer.

Spans and links: F1 between two readings, each taken once for the truth, over all pairs of readings
of an article. F1 between annotators tends to kappa as the number of things that could have been
marked grows (Hripcsak and Rothschild 2005, "Agreement, the F-Measure, and Reliability in
Information Retrieval").

Spans, chance-corrected and by how much they overlap: alpha for unitizing, see
`curation.review.unitizing`, and, if asked for, gamma, see `curation.review.gamma`.

Values of shared items: Krippendorff's alpha for nominal data (Krippendorff 2011, "Computing
Krippendorff's Alpha-Reliability") over all annotators, Cohen's kappa (Cohen 1960) for each pair.

Intervals: 95 %, by drawing articles anew, see `curation.review.bootstrap`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import combinations
from typing import Literal

from curation.errors import CheckFailed
from curation.model import Annotation
from curation.review.agreement import Agreement, Coefficient, Pair, Period
from curation.review.align import Place, match
from curation.review.alpha import Coincidences, kappa
from curation.review.bootstrap import Counts
from curation.review.contested import COUNTED, Contests
from curation.review.gamma import Alignments
from curation.review.misses import TOLD
from curation.review.rows import Rows
from curation.review.scores import Tally, match_counts, shared_values, value_counts
from curation.review.sides import Side
from curation.review.unitizing import Continuum
from curation.review.views import ATTRIBUTES, LAYERS, VIEWS

Step = Literal["month", "week"]

CONTINUA = {"mentions": "entity", "triggers": "trigger", "stance expressions": "stance expression"}
"""What is measured by alpha for unitizing, and the view that gives its units."""


def agree(
    articles: Iterable[Sequence[Annotation]],
    texts: Mapping[str, str],
    *,
    step: Step = "month",
    gamma: bool = False,
    samples: int = 1000,
    seed: int = 0,
) -> Agreement:
    """Measure agreement between annotators.

    Args:
        articles: for each article, its readings, one an annotator; taken one article at a time,
            only sums are kept. Articles with one reading are passed over.
        texts: text of every article by id.
        step: how time is cut.
        gamma: measure gamma too, which takes longer than all the rest.
        samples: bootstrap samples behind the intervals; 0 leaves the intervals out.
        seed: equal input and seed give an equal result.

    Raises:
        CheckFailed: readings that stand together are of different articles or texts, or by one
            person.
    """
    gathered = _Gathered(step, seed if gamma else None)
    for readings in articles:
        _check(readings)
        if len(readings) > 1:
            length = len(texts[readings[0].article_id])
            gathered.add(sorted(readings, key=lambda reading: reading.author), length)
    return gathered.result(texts, samples, seed)


def _check(readings: Sequence[Annotation]) -> None:
    if len({(reading.article_id, reading.article_sha256) for reading in readings}) > 1:
        ids = ", ".join(sorted({reading.article_id for reading in readings}))
        raise CheckFailed(f"readings of different articles or texts stand together: {ids}")
    if len({reading.author for reading in readings}) < len(readings):
        raise CheckFailed(f"somebody read article {readings[0].article_id} twice")


def period(moment: datetime, step: Step) -> str:
    """The month or ISO week of a moment, in UTC."""
    moment = moment.astimezone(UTC)
    if step == "month":
        return f"{moment:%Y-%m}"
    year, week, _ = moment.isocalendar()
    return f"{year}-W{week:02}"


class _Article:
    """Counts of one article over all pairs of readings."""

    def __init__(self) -> None:
        self.labels: dict[str, dict[str, Counts]] = {layer.name: {} for layer in LAYERS}
        self.places: Counter[Place] = Counter()

    def add(self, layer: str, counts: Mapping[str, Counts]) -> tuple[int, int]:
        """Take in the counts of a pair both ways round: what one misses, the other adds."""
        known = self.labels[layer]
        agreed = differing = 0
        for label, (tp, fp, fn) in counts.items():
            right, wrong, _ = known.get(label, (0, 0, 0))
            known[label] = right + 2 * tp, wrong + fp + fn, wrong + fp + fn
            agreed, differing = agreed + 2 * tp, differing + fp + fn
        return agreed, differing


class _Gathered:
    """Sums over the articles seen so far."""

    def __init__(self, step: Step, gamma: int | None) -> None:
        self.step: Step = step
        self.tally = Tally()
        self.pairs: dict[tuple[str, str], Rows] = defaultdict(Rows)
        self.times: dict[str, Rows] = defaultdict(Rows)
        self.values: dict[tuple[str, str], dict[str, Counter[tuple[str, str]]]] = {}
        self.coincidences = {a.name: Coincidences() for a in ATTRIBUTES if a.closed}
        self.continua = {name: Continuum() for name in CONTINUA}
        self.alignments = {name: Alignments(gamma) for name in CONTINUA if gamma is not None}
        self.contests = Contests()

    def add(self, annotations: Sequence[Annotation], length: int) -> None:
        sides = [Side(annotation) for annotation in annotations]
        article = _Article()
        times: dict[str, dict[str, tuple[int, int]]] = {}
        for one, two in combinations(sides, 2):
            row = self._compare(article, one, two)
            self.pairs[one.annotation.author, two.annotation.author].add(row)
            if time := self._time(one.annotation, two.annotation):
                known = times.setdefault(time, dict.fromkeys(row, (0, 0)))
                times[time] = {
                    layer: (known[layer][0] + right, known[layer][1] + wrong)
                    for layer, (right, wrong) in row.items()
                }
        for time, row in times.items():
            self.times[time].add(row)
        for name, coincidences in self.coincidences.items():
            coincidences.add([side.values[name] for side in sides])
        for name, view in CONTINUA.items():
            units = [list(side.facts[view].counts.elements()) for side in sides]
            self.continua[name].add(units, length)
            if name in self.alignments:
                self.alignments[name].add(units, length)
        self.tally.add(article.labels)
        right = sum(c[0] for name in COUNTED for c in article.labels[name].values())
        pairs = len(sides) * (len(sides) - 1) // 2
        self.contests.article(annotations[0].article_id, article.places, pairs, right)

    def _compare(self, article: _Article, one: Side, two: Side) -> dict[str, tuple[int, int]]:
        """Compare two readings in every layer."""
        ident = one.annotation.article_id
        authors = one.annotation.author, two.annotation.author
        row, common = {}, one.places & two.places
        for view in VIEWS:
            found = match(view, one.facts[view.name], two.facts[view.name])
            row[view.name] = article.add(view.name, match_counts(found))
            if view.name in TOLD and (found.first_only or found.second_only):
                places = self.contests.facts(ident, view.name, authors, found, common)
                if view.name in COUNTED:
                    article.places.update(places)
        tables = self.values.setdefault(authors, defaultdict(Counter))
        for attribute in ATTRIBUTES:
            said = one.values[attribute.name], two.values[attribute.name]
            pairs = shared_values(*said)
            row[attribute.name] = article.add(attribute.name, value_counts(attribute, pairs))
            if row[attribute.name][1]:
                self.contests.values(ident, attribute.name, authors, said, attribute.closed)
            if attribute.closed:
                tables[attribute.name].update(pairs)
        return row

    def _time(self, one: Annotation, two: Annotation) -> str | None:
        if one.created is None or two.created is None:
            return None
        return period(max(one.created, two.created), self.step)

    def result(self, texts: Mapping[str, str], samples: int, seed: int) -> Agreement:
        return Agreement(
            articles=self.tally.articles,
            annotators=tuple(sorted({author for pair in self.pairs for author in pair})),
            samples=samples,
            seed=seed,
            layers=self.tally.scores(LAYERS, samples=samples, seed=seed),
            unitizing=tuple(
                continuum.result(name, samples, seed) for name, continuum in self.continua.items()
            ),
            gamma=tuple(
                alignments.result(name, samples, seed)
                for name, alignments in self.alignments.items()
            ),
            coefficients=tuple(self._coefficients(samples, seed)),
            pairs=tuple(self._pair(authors, samples, seed) for authors in sorted(self.pairs)),
            periods=tuple(
                Period(name=name, articles=rows.articles, layers=rows.scores(samples, seed))
                for name, rows in sorted(self.times.items())
            ),
            contested=self.contests.labels(texts),
            hardest=self.contests.hardest(texts),
        )

    def _coefficients(self, samples: int, seed: int) -> Iterator[Coefficient]:
        for attribute in ATTRIBUTES:
            if attribute.closed:
                coincidences = self.coincidences[attribute.name]
                yield Coefficient(
                    name=attribute.name,
                    about=attribute.about,
                    items=coincidences.items,
                    alpha=coincidences.alpha(),
                    interval=coincidences.interval(samples, seed),
                )

    def _pair(self, authors: tuple[str, str], samples: int, seed: int) -> Pair:
        rows = self.pairs[authors]
        return Pair(
            first=authors[0],
            second=authors[1],
            articles=rows.articles,
            layers=rows.scores(samples, seed),
            kappa={
                attribute.name: kappa(self.values[authors][attribute.name])
                for attribute in ATTRIBUTES
                if attribute.closed
            },
        )
