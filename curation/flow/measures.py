"""The figures of a release: how well people agree, and how near the tagger comes to the gold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from curation.model import Annotation
from curation.publish.release import Figure
from curation.review.agree import agree
from curation.review.bootstrap import Interval
from curation.review.evaluate import evaluate
from curation.review.scores import LayerScore

LAYERS = ("entity", "trigger", "argument", "attribution", "stance", "stance expression")
"""The layers whose F1 a card states."""


def agreement(human: Iterable[Annotation], texts: Mapping[str, str]) -> tuple[Figure, ...]:
    """Agreement over the articles that two people or more have read; nothing if there are none."""
    together: dict[str, list[Annotation]] = defaultdict(list)
    for reading in human:
        together[reading.article_id].append(reading)
    found = agree([said for _, said in sorted(together.items())], texts)
    if not found.articles:
        return ()
    return (
        *_scores(found.layers, "F1 between annotators", halved=True),
        *(
            _figure(u.name, "alpha for unitizing", u.alpha.value, u.alpha.interval, u.units)
            for u in found.unitizing
            if u.alpha.value is not None
        ),
        *(
            _figure(c.name, "Krippendorff's alpha", c.alpha, c.interval, c.items)
            for c in found.coefficients
            if c.alpha is not None
        ),
    )


def quality(gold: list[Annotation], weak: Iterable[Annotation]) -> tuple[Figure, ...]:
    """Scores of every tagger against the gold of the articles it has read."""
    by_tagger: dict[str, list[Annotation]] = defaultdict(list)
    for guess in weak:
        by_tagger[guess.author].append(guess)
    truths = {truth.article_id: truth for truth in gold}
    figures: list[Figure] = []
    for name, guesses in sorted(by_tagger.items()):
        read = [g for g in guesses if g.article_id in truths]
        seen = [truths[g.article_id] for g in read]
        figures += _scores(evaluate(seen, read).layers, f"F1 of {name}")
    return tuple(figures)


def _scores(
    layers: Iterable[LayerScore], measure: str, *, halved: bool = False
) -> Iterator[Figure]:
    for layer in layers:
        score = layer.micro
        if layer.name in LAYERS and score.f1 is not None:
            number = (score.tp + score.fn) // (2 if halved else 1)
            yield _figure(layer.name, measure, score.f1, score.interval, number)


def _figure(
    name: str, measure: str, value: float, interval: Interval | None, number: int
) -> Figure:
    """Rounded, so that the last digits of one processor do not make a new version."""
    low, high = (round(end, 6) for end in interval) if interval else (None, None)
    return Figure(
        layer=name, measure=measure, value=round(value, 6), low=low, high=high, number=number
    )
