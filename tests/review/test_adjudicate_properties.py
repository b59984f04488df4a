"""Whatever careful annotators say: gold keeps the rules, and nobody's place in line matters."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from people import TEXT, mended, reading
from readings import Noise, annotator, shipped

from curation import samples
from curation.model import Annotation, canonical
from curation.ontology import Ontology
from curation.review.adjudicate import adjudicate
from curation.review.evaluate import evaluate
from curation.review.reliability import reliability
from curation.review.votes import MAJORITY, POLICIES, UNANIMOUS, trusting, weighing
from curation.validate.rules import check

EVERY = {
    **POLICIES,
    "trusted": trusting(["p0"]),
    "two trusted": trusting(["p1", "p3"]),
    "weighted": weighing({"p0": 0.9, "p1": 0.8, "p2": 0.4, "p3": 0.2}, 10),
    "weighted by two": weighing({"p0": 0.6, "p1": 0.1}),
}

CAREFUL = Noise(flip=0.25, drop=0.15)


def careful(ontology: Ontology, seed: int, people: int) -> list[Annotation]:
    return [
        mended(annotator(reading(), TEXT, CAREFUL, ontology, author=f"p{n}", seed=seed), ontology)
        for n in range(people)
    ]


@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, 10**6),
    st.integers(1, 6),
    st.sampled_from(sorted(EVERY)),
    st.randoms(use_true_random=False),
)
def test_gold_keeps_the_rules_and_the_order_of_readings_does_not_matter(
    seed: int, people: int, policy: str, rng: random.Random
) -> None:
    ontology = shipped()
    readings = careful(ontology, seed, people)
    for one in readings:
        assert [i for i in check(one, TEXT, ontology) if i.severity == "error"] == []
    outcome = adjudicate(readings, ontology, EVERY[policy])
    faults = [i for i in check(outcome.gold, TEXT, ontology) if i.severity == "error"]
    assert faults == []
    assert Annotation.model_validate(outcome.gold.model_dump(), context={"text": TEXT})
    assert outcome.gold == canonical(outcome.gold)
    rng.shuffle(readings)
    assert adjudicate(readings, ontology, EVERY[policy]) == outcome


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 5))
def test_what_all_say_is_part_of_what_most_say(seed: int, people: int) -> None:
    ontology = shipped()
    readings = careful(ontology, seed, people)
    strict = adjudicate(readings, ontology, UNANIMOUS)
    loose = adjudicate(readings, ontology, MAJORITY)
    report = evaluate([loose.gold], [strict.gold], samples=0)
    for name in ("entity", "trigger", "stance"):
        assert report.layer(name).micro.fp == 0
    assert strict.outvoted == ()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 5))
def test_every_mark_is_in_gold_or_accounted_for(seed: int, people: int) -> None:
    ontology = shipped()
    readings = careful(ontology, seed, people)
    outcome = adjudicate(readings, ontology)
    told = [*outcome.disputes, *outcome.outvoted]
    kept = {(e.start, e.end, e.type) for e in outcome.gold.entities}
    for one in readings:
        for entity in one.entities:
            place = entity.start, entity.end
            assert (*place, entity.type) in kept or any(
                d.start <= place[0] and place[1] <= d.end for d in told
            )


def test_five_noisy_annotators_are_better_together(ontology: Ontology) -> None:
    noise = Noise(flip=0.08, shift=0.05, drop=0.08)
    alone, together, texts = [], [], samples.texts()
    gold = samples.gold()
    for ident, truth in gold.items():
        people = [
            annotator(truth, texts[ident], noise, ontology, author=who, seed=3) for who in "abcde"
        ]
        people = [mended(person, ontology) for person in people]
        alone.append(people[0])
        together.append(adjudicate(people, ontology).gold)
    single = evaluate(gold.values(), alone, samples=0)
    merged = evaluate(gold.values(), together, samples=0)
    for name in ("entity", "trigger", "argument", "attribution"):
        better, worse = merged.layer(name).micro.f1, single.layer(name).micro.f1
        assert better is not None and worse is not None
        assert better > worse + 0.02, name


@pytest.mark.parametrize("good", [2, 3])
def test_weights_beat_majority_where_one_annotator_is_bad(ontology: Ontology, good: int) -> None:
    careful, bad = Noise(flip=0.06, shift=0.03, drop=0.06), Noise(flip=0.5, shift=0.2, drop=0.4)
    people = {f"p{n}": careful for n in range(good)} | {"p9": bad}
    texts, gold = samples.texts(), samples.gold()
    readings = [
        [
            mended(annotator(truth, texts[ident], n, ontology, author=who, seed=4), ontology)
            for who, n in people.items()
        ]
        for ident, truth in gold.items()
    ]
    known = reliability(readings)
    assert min(known.shares, key=lambda who: known.shares[who]) == "p9"
    scores = []
    for policy in (weighing(*known), MAJORITY):
        merged = [adjudicate(one, ontology, policy).gold for one in readings]
        scores.append(evaluate(gold.values(), merged, samples=0))
    weighted, majority = ({one.name: one.micro for one in score.layers} for score in scores)
    for name in ("trigger", "argument"):
        better, worse = weighted[name].f1, majority[name].f1
        assert better is not None and worse is not None and better > worse + 0.005
    for name in ("entity", "trigger", "argument"):
        assert (weighted[name].recall or 0) >= (majority[name].recall or 0)
        assert (weighted[name].precision or 0) > 0.98
