"""Scores of predicted annotations against gold, layer by layer, with intervals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from curation.errors import CheckFailed
from curation.model import Annotation, Record
from curation.review.align import Facts, Reading, View
from curation.review.scores import LayerScore, Tally, fact_counts, shared_values, value_counts
from curation.review.views import ATTRIBUTES, LAYERS, VIEWS

CONFUSABLE = ("entity", "trigger", "argument", "stance")
"""Views whose labels are worth a confusion table."""


class Confusion(Record):
    """How often gold label met predicted label in one place.

    None stands for nothing: a gold label met by nothing was missed, a prediction that meets
    nothing is spurious.
    """

    layer: str
    gold: str | None
    predicted: str | None
    count: int


class Report(Record):
    """What `evaluate` found.

    Attributes:
        articles: how many were scored: all that have gold.
        without_prediction: ids of scored articles nobody predicted; all their facts are missed.
        without_gold: ids of predicted articles that could not be scored.
        samples: bootstrap samples drawn.
        seed: of the drawing.
        layers: scores by layer, in the order of `views.VIEWS` and `views.ATTRIBUTES`.
        confusions: by layer, most frequent first.
    """

    articles: int
    without_prediction: tuple[str, ...]
    without_gold: tuple[str, ...]
    samples: int
    seed: int
    layers: tuple[LayerScore, ...]
    confusions: tuple[Confusion, ...]

    def layer(self, name: str) -> LayerScore:
        """The layer called `name`; a KeyError if there is none."""
        return {layer.name: layer for layer in self.layers}[name]


def evaluate(
    gold: Iterable[Annotation],
    predicted: Iterable[Annotation],
    *,
    samples: int = 1000,
    seed: int = 0,
) -> Report:
    """Score predictions against gold on the articles that have gold.

    Args:
        gold: one annotation an article.
        predicted: one annotation an article, of the same texts.
        samples: bootstrap samples behind the intervals; 0 leaves the intervals out.
        seed: equal input and seed give an equal report.

    Raises:
        CheckFailed: an article occurs twice on one side, or the two sides saw different texts.
    """
    pairs, without_gold = paired(gold, predicted)
    tally = Tally()
    confusions: Counter[tuple[str, str | None, str | None]] = Counter()
    for truth, guess in pairs:
        first, second = Reading(truth), Reading(guess or _nothing(truth))
        counts = {
            view.name: fact_counts(view, Facts(view.facts(first)), Facts(view.facts(second)))
            for view in VIEWS
        }
        for attribute in ATTRIBUTES:
            values = shared_values(attribute.values(first), attribute.values(second))
            counts[attribute.name] = value_counts(attribute, values)
            if attribute.closed:
                confusions.update((attribute.name, *pair) for pair in values)
        tally.add(counts)
        for view in VIEWS:
            if view.name in CONFUSABLE:
                confusions.update((view.name, *pair) for pair in _met(view, first, second))
    return Report(
        articles=len(pairs),
        without_prediction=tuple(truth.article_id for truth, guess in pairs if guess is None),
        without_gold=without_gold,
        samples=samples,
        seed=seed,
        layers=tally.scores(LAYERS, samples=samples, seed=seed),
        confusions=_table(confusions),
    )


def paired(
    gold: Iterable[Annotation], predicted: Iterable[Annotation]
) -> tuple[list[tuple[Annotation, Annotation | None]], tuple[str, ...]]:
    """Gold annotations with their predictions, by article id, and the ids predicted in vain.

    Raises:
        CheckFailed: an article occurs twice on one side, or the two sides saw different texts.
    """
    truths, guesses = _by_article(gold, "gold"), _by_article(predicted, "predicted")
    changed = [
        f"{ident}: gold speaks of text {truths[ident].article_sha256[:12]}, "
        f"the prediction of {guesses[ident].article_sha256[:12]}"
        for ident in sorted(truths.keys() & guesses.keys())
        if truths[ident].article_sha256 != guesses[ident].article_sha256
    ]
    if changed:
        raise CheckFailed(
            f"gold and prediction speak of different texts in {len(changed)} of {len(truths)} "
            "articles; their offsets cannot be compared",
            details=changed,
            fix="predict these articles again, on the text the gold was made on",
        )
    pairs = [(truths[ident], guesses.get(ident)) for ident in sorted(truths)]
    return pairs, tuple(sorted(guesses.keys() - truths.keys()))


def _by_article(annotations: Iterable[Annotation], side: str) -> dict[str, Annotation]:
    found: dict[str, Annotation] = {}
    for annotation in annotations:
        other = found.setdefault(annotation.article_id, annotation)
        if other is not annotation:
            raise CheckFailed(
                f"{side}: two annotations of article {annotation.article_id}, "
                f"by {other.author} and by {annotation.author}",
                fix="keep one annotation an article on each side",
            )
    return found


def _nothing(truth: Annotation) -> Annotation:
    return truth.model_copy(update={"entities": (), "events": (), "stances": ()})


def _met(view: View, first: Reading, second: Reading) -> Iterator[tuple[str | None, str | None]]:
    """Gold and predicted labels that stand in one place (and, for links, end in one place)."""
    sides: list[dict[tuple[object, ...], list[str]]] = []
    for reading in (first, second):
        labels: dict[tuple[object, ...], list[str]] = {}
        for fact in sorted(view.facts(reading)):
            labels.setdefault((fact.place, fact.rest), []).append(fact.label)
        sides.append(labels)
    for where in sides[0].keys() | sides[1].keys():
        ours, theirs = Counter(sides[0].get(where)), Counter(sides[1].get(where))
        yield from ((label, label) for label in (ours & theirs).elements())
        missed, extra = list((ours - theirs).elements()), list((theirs - ours).elements())
        for number in range(max(len(missed), len(extra))):
            yield (
                missed[number] if number < len(missed) else None,
                extra[number] if number < len(extra) else None,
            )


def _table(confusions: Counter[tuple[str, str | None, str | None]]) -> tuple[Confusion, ...]:
    order = {layer.name: number for number, layer in enumerate(LAYERS)}
    rows = sorted(
        confusions.items(),
        key=lambda row: (order[row[0][0]], -row[1], row[0][1] or "", row[0][2] or ""),
    )
    return tuple(
        Confusion(layer=layer, gold=truth, predicted=guess, count=count)
        for (layer, truth, guess), count in rows
    )
