"""Agreement of annotators whose faults are planted: what comes out, and what has to."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import NamedTuple

from readings import Noise, annotator, shipped

from curation import samples
from curation.model import Annotation
from curation.review.agree import agree
from curation.review.agreement import Agreement
from curation.review.bootstrap import Interval

NOISE = Noise(flip=0.08, shift=0.1, drop=0.1, add=0.05)


class Measured(NamedTuple):
    """A measure with its interval."""

    value: float | None
    interval: Interval | None


def population(articles: int, people: str, noise: Noise = NOISE) -> list[list[Annotation]]:
    """So many articles, the samples again and again, each read anew by everybody."""
    gold, texts = list(samples.gold().values()), samples.texts()
    found = []
    for number in range(articles):
        truth = gold[number % len(gold)]
        text = texts[truth.article_id]
        # The article's name is part of the seed, so that each reading has faults of its own.
        named = truth.model_copy(update={"article_id": f"{truth.article_id}#{number}"})
        found.append(
            [annotator(named, text, noise, shipped(), author=who, seed=9) for who in people]
        )
    return found


def texts_of(articles: Sequence[Sequence[Annotation]]) -> dict[str, str]:
    texts = samples.texts()
    return {one[0].article_id: texts[one[0].article_id.split("#")[0]] for one in articles}


def measures(found: Agreement) -> dict[str, Measured]:
    """F1, alpha for unitizing and alpha of attributes, by name."""
    told = {
        f"F1 {layer.name}": Measured(layer.micro.f1, layer.micro.interval)
        for layer in found.layers
        if layer.name in ("entity", "entity relaxed", "trigger", "argument", "stance", "modality")
    }
    told |= {
        f"alpha of {one.name}": Measured(one.alpha.value, one.alpha.interval)
        for one in found.unitizing
        if one.name != "stance expressions"
    }
    told |= {
        f"alpha of {one.name}": Measured(one.alpha, one.interval)
        for one in found.coefficients
        if one.name == "modality"
    }
    return told


def expected(noise: Noise = NOISE) -> dict[str, float]:
    """What the planted rates come to between two people, as far as it can be reckoned.

    Both have to keep a thing, to give it the same label (or to flip it to the same wrong one) and
    to leave its span or to shift it, which moves it to one place only; what is added never meets.
    """
    gold, texts, ontology = samples.gold(), samples.texts(), shipped()

    def moves(kind: str) -> float:
        """The share of spans that can be shifted: some have no free word beside them."""
        moved = every = 0
        for ident, truth in gold.items():
            shifted = annotator(
                truth, texts[ident], Noise(shift=1.0), ontology, author="all", seed=0
            )
            before = {i: p for i, p in truth.spans() if i.startswith(kind)}
            after = dict(shifted.spans())
            moved += sum(after[ident] != place for ident, place in before.items())
            every += len(before)
        return moved / every

    def alike(chance: float, labels: int) -> float:
        return (1 - chance) ** 2 + chance**2 / (labels - 1)

    def placed(kind: str) -> float:
        movable = moves(kind)
        return movable * ((1 - noise.shift) ** 2 + noise.shift**2) + 1 - movable

    kept = 1 - noise.drop
    return {
        "F1 entity": kept**2
        * alike(noise.flip, len(ontology.entities))
        * placed("e")
        / (kept + noise.add),
        "F1 trigger": kept * alike(noise.flip, len(ontology.events)) * placed("v"),
        "F1 modality": alike(noise.flip, len(ontology.modality)),
    }


def coverage(
    articles: Sequence[Sequence[Annotation]], runs: int, size: int, samples_drawn: int = 300
) -> dict[str, float]:
    """How often the interval of so many articles, drawn at random, holds the value of them all."""
    texts = texts_of(articles)
    truth = measures(agree(articles, texts, samples=0))
    held = dict.fromkeys(truth, 0)
    for run in range(runs):
        drawn = random.Random(run).choices(articles, k=size)
        for name, one in measures(agree(drawn, texts, samples=samples_drawn, seed=run)).items():
            right = truth[name].value
            assert one.interval is not None and right is not None
            held[name] += one.interval[0] <= right <= one.interval[1]
    return {name: times / runs for name, times in held.items()}
