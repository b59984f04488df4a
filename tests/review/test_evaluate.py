"""Scores follow their definitions, agree with nervaluate, and repeat exactly."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nervaluate import Evaluator  # type: ignore[import-untyped]
from readings import Noise, Sketch, annotator, shared_gold

from curation.errors import CheckFailed
from curation.model import Annotation, Entity, sha256
from curation.ontology import Ontology
from curation.review.evaluate import evaluate
from curation.review.misses import errors, sentence_around

TEXT = "चीन ने रूस को हथियार दिए।\nजापान ने चीन की निंदा की।"


def reading(**changes: str) -> Annotation:
    """The sentence's reading, with chosen words read otherwise."""
    sketch = Sketch(TEXT)
    china = sketch.entity("चीन", "GPE", "CHN")
    russia = sketch.entity("रूस", changes.get("russia", "GPE"), "RUS")
    arms = sketch.entity("हथियार", "WPN")
    japan = sketch.entity("जापान", "GPE", "JPN")
    again = sketch.entity("चीन", "GPE", "CHN", nth=1)
    sketch.event(
        "दिए",
        "AID",
        ("Actor", china),
        ("Recipient", russia),
        ("Item", arms),
        modality=changes.get("modality", "asserted"),
        sources=(japan,) if "source" in changes else (),
    )
    sketch.event("निंदा", "ACCUSE", ("Actor", japan), ("Recipient", changes.get("who") or again))
    sketch.stance(japan, again, changes.get("polarity", "oppose"), "चीन की निंदा")
    return sketch.annotation()


def f1(gold: Annotation, predicted: Annotation, layer: str) -> float | None:
    return evaluate([gold], [predicted], samples=0).layer(layer).micro.f1


def test_a_reading_scores_one_against_itself() -> None:
    twice = [reading(), reading().model_copy(update={"article_id": "b"})]
    report = evaluate(twice, twice)
    scored = [layer for layer in report.layers if layer.micro.tp]
    assert {layer.micro.f1 for layer in scored} == {1.0}
    assert {layer.micro.interval for layer in scored} == {(1.0, 1.0)}
    assert [layer.name for layer in report.layers if layer.micro.f1 is None] == [
        "attribution",
        "mode",
    ]


def test_a_wrong_type_counts_for_both_labels() -> None:
    layer = evaluate([reading()], [reading(russia="ORG")], samples=0).layer("entity")
    assert (layer.micro.tp, layer.micro.fp, layer.micro.fn) == (4, 1, 1)
    assert (layer.labels["GPE"].precision, layer.labels["GPE"].recall) == (1.0, 0.75)
    assert (layer.labels["ORG"].precision, layer.labels["ORG"].recall) == (0.0, 0.0)
    assert layer.macro is not None
    assert layer.macro.f1 == pytest.approx((6 / 7 + 0 + 1) / 3)
    assert f1(reading(), reading(russia="ORG"), "entity span") == 1.0


def test_an_argument_by_another_mention_counts_by_ref_only() -> None:
    predicted = reading(who="e1")
    assert f1(reading(), predicted, "argument") == pytest.approx(4 / 5)
    assert f1(reading(), predicted, "argument by ref") == 1.0


def test_attributes_are_judged_on_shared_triggers_only() -> None:
    report = evaluate([reading()], [reading(modality="planned")], samples=0)
    modality = report.layer("modality")
    assert (modality.kind, modality.micro.f1) == ("attribute", 0.5)
    assert modality.labels["planned"].fp == modality.labels["asserted"].fn == 1
    fewer = reading().model_copy(update={"events": reading().events[1:], "stances": ()})
    assert f1(reading(), fewer, "modality") == 1.0


def test_sources_and_stances_have_their_layers() -> None:
    assert f1(reading(source="yes"), reading(), "attribution") == 0.0
    assert f1(reading(source="yes"), reading(source="yes"), "attribution") == 1.0
    assert f1(reading(), reading(polarity="support"), "stance") == 0.0
    assert f1(reading(), reading(polarity="support"), "stance pair") == 1.0


def test_overlap_is_enough_for_the_relaxed_layers() -> None:
    short, long = Sketch("शी जिनपिंग ने मोदी से भेंट की।"), Sketch("शी जिनपिंग ने मोदी से भेंट की।")
    short.entity("जिनपिंग", "PER", "XI")
    long.entity("शी जिनपिंग", "PER", "XI")
    assert f1(long.annotation(), short.annotation(), "entity") == 0.0
    assert f1(long.annotation(), short.annotation(), "entity relaxed") == 1.0


def test_confusions_tell_what_met_what() -> None:
    missing = reading(russia="ORG", polarity="support")
    missing = missing.model_copy(update={"events": missing.events[:1], "stances": ()})
    rows = {
        (row.layer, row.gold, row.predicted): row.count
        for row in evaluate([reading()], [missing], samples=0).confusions
    }
    assert rows["entity", "GPE", "ORG"] == 1
    assert rows["entity", "GPE", "GPE"] == 3
    assert rows["trigger", "ACCUSE", None] == 1
    assert rows["stance", "oppose", None] == 1


def test_an_article_without_prediction_is_missed_and_named() -> None:
    other = reading().model_copy(update={"article_id": "a2"})
    report = evaluate([reading(), other], [reading()], samples=0)
    assert (report.articles, report.without_prediction, report.without_gold) == (2, ("a2",), ())
    assert report.layer("entity").micro.recall == 0.5
    assert evaluate([reading()], [reading(), other], samples=0).without_gold == ("a2",)


def test_readings_that_cannot_be_compared_are_refused() -> None:
    changed = reading().model_copy(update={"article_sha256": sha256("कुछ और")})
    with pytest.raises(CheckFailed, match="different texts in 1 of 1"):
        evaluate([reading()], [changed])
    with pytest.raises(CheckFailed, match="gold: two annotations of article a1"):
        evaluate([reading(), reading()], [reading()])


def test_misses_are_told_in_their_sentence() -> None:
    predicted = reading(russia="ORG", modality="planned")
    predicted = predicted.model_copy(update={"stances": ()})
    found = {miss.layer: miss for miss in errors([reading()], [predicted], {"a1": TEXT})}
    assert set(found) == {"entity", "stance", "stance expression", "modality"}
    entity = found["entity"]
    assert (entity.kind, entity.gold, entity.predicted) == ("wrong label", "GPE «रूस»", "ORG «रूस»")
    assert (entity.sentence, entity.sentence_start) == ("चीन ने रूस को हथियार दिए।", 0)
    stance = found["stance"]
    assert (stance.kind, stance.gold, stance.predicted) == (
        "missed",
        "oppose «जापान» → «चीन»",
        None,
    )
    assert stance.sentence == TEXT.split("\n")[1]
    assert (found["modality"].gold, found["modality"].predicted) == (
        "asserted «दिए»",
        "planned «दिए»",
    )


@pytest.mark.parametrize(
    ("text", "words", "sentence"),
    [
        ("पहला वाक्य। दूसरा वाक्य! तीसरा", "दूसरा", "दूसरा वाक्य!"),
        ("रूस ने हमला किया. चीन चुप रहा.", "चीन", "चीन चुप रहा."),
        ("शीर्षक\nपहला वाक्य", "शीर्षक", "शीर्षक"),
        ("उसने कहा, “हम आएंगे।” वह चला गया।", "आएंगे", "उसने कहा, “हम आएंगे।”"),
    ],
)
def test_a_sentence_ends_where_a_reader_ends_it(text: str, words: str, sentence: str) -> None:
    start = text.index(words)
    begin, end = sentence_around(text, (start, start + len(words)))
    assert text[begin:end] == sentence


Spans = list[tuple[int, int, str]]


@st.composite
def flat(draw: st.DrawFn) -> Spans:
    """Spans that do not overlap, as in our flat layer."""
    edges = sorted(draw(st.sets(st.integers(0, 40), max_size=16)))
    pairs = list(zip(edges[::2], edges[1::2], strict=False))
    return [(start, end, draw(st.sampled_from(["PER", "GPE", "ORG"]))) for start, end in pairs]


def from_spans(spans: Spans) -> Annotation:
    entities = tuple(
        Entity(id=f"e{n}", start=a, end=b, text="क" * (b - a), type=kind, level=None, ref=())
        for n, (a, b, kind) in enumerate(spans)
    )
    return reading().model_copy(update={"entities": entities, "events": (), "stances": ()})


def found_by_nervaluate(gold: Spans, predicted: Spans) -> dict[str, Any]:
    """Its results, by scheme; ends are inclusive there."""
    true, pred = (
        [[{"label": kind, "start": start, "end": end - 1} for start, end, kind in side]]
        for side in (gold, predicted)
    )
    found: dict[str, Any] = Evaluator(
        true, pred, tags=["PER", "GPE", "ORG"], loader="dict"
    ).evaluate()
    return found


@given(flat(), flat())
def test_entity_scores_equal_nervaluate(gold: Spans, predicted: Spans) -> None:
    theirs = found_by_nervaluate(gold, predicted)["overall"]
    report = evaluate([from_spans(gold)], [from_spans(predicted)], samples=0)
    for name, scheme in (("entity", "strict"), ("entity span", "exact")):
        ours, other = report.layer(name).micro, theirs[scheme]
        assert (ours.tp, ours.tp + ours.fp, ours.tp + ours.fn) == (
            other.correct,
            other.actual,
            other.possible,
        )
        assert (ours.f1 or 0.0) == pytest.approx(other.f1)


@given(flat(), flat())
def test_the_score_of_each_label_equals_nervaluate(gold: Spans, predicted: Spans) -> None:
    theirs = found_by_nervaluate(gold, predicted)["entities"]
    ours = evaluate([from_spans(gold)], [from_spans(predicted)], samples=0).layer("entity").labels
    for label, score in ours.items():
        other = theirs[label]["strict"]
        assert (score.tp, score.tp + score.fn) == (other.correct, other.possible)
        assert (score.recall or 0.0) == pytest.approx(other.recall)


@given(flat(), st.randoms(use_true_random=False))
def test_relaxed_scores_equal_nervaluate_where_overlaps_are_one_to_one(
    gold: Spans, rng: random.Random
) -> None:
    shrunk = [
        (rng.randint(a, b - 1), b, rng.choice([k, "PER"])) for a, b, k in gold if rng.random() < 0.8
    ]
    theirs = found_by_nervaluate(gold, shrunk)["overall"]["ent_type"]
    ours = (
        evaluate([from_spans(gold)], [from_spans(shrunk)], samples=0).layer("entity relaxed").micro
    )
    assert (ours.tp, ours.tp + ours.fp, ours.tp + ours.fn) == (
        theirs.correct,
        theirs.actual,
        theirs.possible,
    )


@given(flat(), flat())
def test_relaxed_never_scores_below_exact_and_is_symmetric(gold: Spans, predicted: Spans) -> None:
    there = evaluate([from_spans(gold)], [from_spans(predicted)], samples=0)
    back = evaluate([from_spans(predicted)], [from_spans(gold)], samples=0)
    relaxed, exact = there.layer("entity relaxed").micro, there.layer("entity").micro
    assert relaxed.tp >= exact.tp
    assert relaxed.tp == back.layer("entity relaxed").micro.tp
    assert relaxed.precision == back.layer("entity relaxed").micro.recall


def test_on_real_gold_planted_noise_is_recovered(shared: Path, ontology: Ontology) -> None:
    gold = shared_gold(shared)
    noise = Noise(flip=0.1, drop=0.1)
    truths, read = [], []
    for copy in range(20):
        for annotation, text in gold:
            truth = annotation.model_copy(update={"article_id": f"{annotation.article_id}-{copy}"})
            truths.append(truth)
            read.append(annotator(truth, text, noise, ontology, author="a", seed=7))
    report = evaluate(truths, read, samples=200)
    assert report == evaluate(reversed(truths), read, samples=200)
    entity = report.layer("entity").micro
    assert entity.recall == pytest.approx(0.9 * 0.9, abs=0.03)
    assert entity.precision == pytest.approx(0.9, abs=0.03)
    assert entity.interval is not None and entity.f1 is not None
    assert entity.interval[0] < entity.f1 < entity.interval[1]
    assert report.layer("modality").micro.f1 == pytest.approx(0.9, abs=0.03)


def test_one_article_gives_no_interval() -> None:
    assert {layer.micro.interval for layer in evaluate([reading()], [reading()]).layers} == {None}


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    """100 worlds of 40 articles of 10 mentions, each found with probability .8."""
    covered = 0
    for world in range(100):
        rng = random.Random(world)
        gold, predicted = [], []
        for number in range(40):
            spans = [(2 * n, 2 * n + 1, "PER") for n in range(10)]
            ident = {"article_id": f"a{number}"}
            gold.append(from_spans(spans).model_copy(update=ident))
            found = [span for span in spans if rng.random() < 0.8]
            predicted.append(from_spans(found).model_copy(update=ident))
        interval = evaluate(gold, predicted, samples=300).layer("entity").micro.interval
        assert interval is not None
        covered += interval[0] <= 2 * 0.8 / 1.8 <= interval[1]
    assert covered >= 88
