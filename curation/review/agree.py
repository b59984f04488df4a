"""How well annotators agree, layer by layer.

Spans and links: F1 between two readings, each taken once for the truth, over all pairs of readings
of an article. F1 between annotators tends to kappa as the number of things that could have been
marked grows (Hripcsak and Rothschild 2005, "Agreement, the F-Measure, and Reliability in
Information Retrieval").

Values of shared items: Krippendorff's alpha for nominal data (Krippendorff 2011, "Computing
Krippendorff's Alpha-Reliability") over all annotators, Cohen's kappa (Cohen 1960) for each pair.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from curation.errors import CheckFailed
from curation.model import Annotation, Record
from curation.review.align import Reading
from curation.review.alpha import Coincidences
from curation.review.bootstrap import Counts, Interval
from curation.review.scores import (
    LayerScore,
    Score,
    Tally,
    fact_counts,
    shared_values,
    value_counts,
)
from curation.review.views import ATTRIBUTES, LAYERS, VIEWS

HARDEST = 20
"""How many of the articles that disagree most are told."""

COUNTED = ("entity", "trigger", "argument", "attribution", "stance")
"""Views whose differences make an article hard; the others show the same in another light."""


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


class Hard(Record):
    """An article on which annotators differ much.

    Attributes:
        article_id: of the article.
        differences: facts that only one of two readings has, per pair of readings.
        f1: agreement over the same facts.
    """

    article_id: str
    differences: float
    f1: float


class Agreement(Record):
    """What `agree` found.

    Attributes:
        articles: how many were read by two annotators or more.
        annotators: pseudonyms of those who read them.
        samples: bootstrap samples drawn.
        seed: of the drawing.
        layers: agreement by layer and label, pooled over pairs; each reading is taken once for
            the truth, so counts are doubled and precision, recall and F1 are equal.
        coefficients: by attribute with a short list of values.
        pairs: by pair of annotators.
        hardest: the articles with most differences first.
    """

    articles: int
    annotators: tuple[str, ...]
    samples: int
    seed: int
    layers: tuple[LayerScore, ...]
    coefficients: tuple[Coefficient, ...]
    pairs: tuple[Pair, ...]
    hardest: tuple[Hard, ...]


def agree(
    articles: Iterable[Sequence[Annotation]], *, samples: int = 1000, seed: int = 0
) -> Agreement:
    """Measure agreement between annotators.

    Args:
        articles: for each article, its readings, one an annotator; taken one article at a time,
            only sums are kept. Articles with one reading are passed over.
        samples: bootstrap samples behind the intervals; 0 leaves the intervals out.
        seed: equal input and seed give an equal result.

    Raises:
        CheckFailed: readings that stand together are of different articles or texts, or by one
            person.
    """
    gathered = _Gathered()
    for readings in articles:
        _check(readings)
        if len(readings) > 1:
            gathered.add(sorted(readings, key=lambda reading: reading.author))
    return gathered.result(samples, seed)


def _check(readings: Sequence[Annotation]) -> None:
    if len({(reading.article_id, reading.article_sha256) for reading in readings}) > 1:
        ids = ", ".join(sorted({reading.article_id for reading in readings}))
        raise CheckFailed(f"readings of different articles or texts stand together: {ids}")
    if len({reading.author for reading in readings}) < len(readings):
        raise CheckFailed(f"somebody read article {readings[0].article_id} twice")


class _Gathered:
    """Sums over the articles seen so far."""

    def __init__(self) -> None:
        self.tally = Tally()
        self.pairs: dict[tuple[str, str], dict[str, Counter[str]]] = {}
        self.shared: Counter[tuple[str, str]] = Counter()
        self.values: dict[tuple[str, str], dict[str, Counter[tuple[str, str]]]] = {}
        self.coincidences = {a.name: Coincidences() for a in ATTRIBUTES if a.closed}
        self.hard: list[tuple[float, str, float]] = []

    def add(self, annotations: Sequence[Annotation]) -> None:
        readings = [Reading(annotation) for annotation in annotations]
        facts = {view.name: [Counter(view.facts(r)) for r in readings] for view in VIEWS}
        values = {a.name: [a.values(reading) for reading in readings] for a in ATTRIBUTES}
        total: dict[str, dict[str, Counts]] = {layer.name: {} for layer in LAYERS}
        for one, two in combinations(range(len(readings)), 2):
            authors = annotations[one].author, annotations[two].author
            self.shared[authors] += 1
            for view in VIEWS:
                counts = fact_counts(view, facts[view.name][one], facts[view.name][two])
                self._count(authors, view.name, counts, total)
            for attribute in ATTRIBUTES:
                pairs = shared_values(values[attribute.name][one], values[attribute.name][two])
                self._count(authors, attribute.name, value_counts(attribute, pairs), total)
                if attribute.closed:
                    tables = self.values.setdefault(authors, {})
                    tables.setdefault(attribute.name, Counter()).update(pairs)
        for name, coincidences in self.coincidences.items():
            coincidences.add(values[name])
        self.tally.add(total)
        self._note_hard(annotations[0].article_id, total, len(readings))

    def _count(
        self,
        authors: tuple[str, str],
        layer: str,
        counts: Mapping[str, Counts],
        total: dict[str, dict[str, Counts]],
    ) -> None:
        """Take in counts both ways round: what is missed one way is extra the other."""
        sums = self.pairs.setdefault(authors, defaultdict(Counter))[layer]
        for label, (tp, fp, fn) in counts.items():
            known = total[layer].get(label, (0, 0, 0))
            wrong = fp + fn
            total[layer][label] = known[0] + 2 * tp, known[1] + wrong, known[2] + wrong
            sums["right"] += 2 * tp
            sums["wrong"] += wrong

    def _note_hard(
        self, article_id: str, total: Mapping[str, Mapping[str, Counts]], people: int
    ) -> None:
        counts = [counts for name in COUNTED for counts in total[name].values()]
        right, wrong = sum(c[0] for c in counts), sum(c[1] for c in counts)
        if wrong:
            pairs = people * (people - 1) / 2
            entry = wrong / pairs, article_id, right / (right + wrong)
            (heapq.heappush if len(self.hard) < HARDEST else heapq.heappushpop)(self.hard, entry)

    def result(self, samples: int, seed: int) -> Agreement:
        return Agreement(
            articles=self.tally.articles,
            annotators=tuple(sorted({author for pair in self.shared for author in pair})),
            samples=samples,
            seed=seed,
            layers=self.tally.scores(LAYERS, samples=samples, seed=seed),
            coefficients=tuple(
                Coefficient(
                    name=attribute.name,
                    about=attribute.about,
                    items=self.coincidences[attribute.name].items,
                    alpha=self.coincidences[attribute.name].alpha(),
                    interval=self.coincidences[attribute.name].interval(samples, seed),
                )
                for attribute in ATTRIBUTES
                if attribute.closed
            ),
            pairs=tuple(self._pair(authors) for authors in sorted(self.shared)),
            hardest=tuple(
                Hard(article_id=article_id, differences=differences, f1=f1)
                for differences, article_id, f1 in sorted(
                    self.hard, key=lambda entry: (-entry[0], entry[1])
                )
            ),
        )

    def _pair(self, authors: tuple[str, str]) -> Pair:
        return Pair(
            first=authors[0],
            second=authors[1],
            articles=self.shared[authors],
            layers={
                layer: Score.of((sums["right"], sums["wrong"], sums["wrong"]))
                for layer, sums in self.pairs[authors].items()
            },
            kappa={
                attribute.name: kappa(self.values[authors][attribute.name])
                for attribute in ATTRIBUTES
                if attribute.closed
            },
        )


def kappa(table: Mapping[tuple[str, str], int]) -> float | None:
    """Cohen's kappa of two annotators' values (Cohen 1960, formula 1).

    Args:
        table: how often the first said one value and the second another.

    Returns:
        (observed - expected) / (1 - expected) agreement; None where the latter is 1, or without
        items.
    """
    total = sum(table.values())
    first: Counter[str] = Counter()
    second: Counter[str] = Counter()
    for (one, two), count in table.items():
        first[one] += count
        second[two] += count
    expected = sum(first[value] * second[value] for value in first)
    if expected == total * total:
        return None
    observed = sum(count for (one, two), count in table.items() if one == two)
    return (observed * total - expected) / (total * total - expected)
