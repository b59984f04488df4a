"""Agreement follows its definitions, equals the reference libraries, and finds what was planted."""

from __future__ import annotations

from datetime import UTC, datetime

import krippendorff
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from readings import Noise, Sketch, annotator, shipped

from curation import samples
from curation.errors import CheckFailed
from curation.model import Annotation, sha256
from curation.review.agree import agree, period
from curation.review.agreement import Agreement
from curation.review.align import Fact
from curation.review.alpha import Coincidences, kappa

TEXTS = {"a1": "चीन ने रूस को हथियार दिए।"}


def reading(author: str, russia: str = "GPE", modality: str = "asserted") -> Annotation:
    sketch = Sketch(TEXTS["a1"])
    china, arms = sketch.entity("चीन", "GPE", "CHN"), sketch.entity("हथियार", "WPN")
    sketch.entity("रूस", russia, "RUS")
    sketch.event("दिए", "AID", ("Actor", china), ("Item", arms), modality=modality)
    return sketch.annotation(author)


def f1(agreement: Agreement, layer: str) -> float | None:
    return {one.name: one for one in agreement.layers}[layer].micro.f1


def test_equal_readings_agree() -> None:
    agreement = agree([[reading("a"), reading("b")]], TEXTS, samples=50)
    assert {layer.micro.f1 for layer in agreement.layers if layer.micro.tp} == {1.0}
    assert agreement.annotators == ("a", "b")
    assert agreement.hardest == ()


def test_a_difference_counts_both_ways_and_by_label() -> None:
    agreement = agree([[reading("b", "ORG"), reading("a")]], TEXTS, samples=0)
    entity = {one.name: one for one in agreement.layers}["entity"]
    assert (entity.micro.tp, entity.micro.fp, entity.micro.fn) == (4, 2, 2)
    assert entity.micro.precision == entity.micro.recall == entity.micro.f1 == 2 / 3
    assert (entity.labels["GPE"].f1, entity.labels["ORG"].f1) == (2 / 3, 0.0)
    (hard,) = agreement.hardest
    assert (hard.article_id, hard.differences, hard.f1) == ("a1", 2.0, 10 / 12)


def test_pairs_are_told_apart() -> None:
    articles = [[reading("a"), reading("b"), reading("c", modality="planned")]]
    agreement = agree(articles, TEXTS, samples=0)
    modality = {(pair.first, pair.second): pair.layers["modality"].f1 for pair in agreement.pairs}
    assert modality == {("a", "b"): 1.0, ("a", "c"): 0.0, ("b", "c"): 0.0}
    assert [pair.articles for pair in agreement.pairs] == [1, 1, 1]
    assert f1(agreement, "modality") == pytest.approx(1 / 3)


def test_what_cannot_be_compared_is_refused_or_passed_over() -> None:
    assert agree([[reading("a")]], TEXTS, samples=0).articles == 0
    with pytest.raises(CheckFailed, match="different articles or texts"):
        changed = reading("b").model_copy(update={"article_sha256": sha256("नया")})
        agree([[reading("a"), changed]], TEXTS)
    with pytest.raises(CheckFailed, match="twice"):
        agree([[reading("a"), reading("a")]], TEXTS)


def test_time_is_that_of_the_later_reading() -> None:
    def made(author: str, month: int, modality: str = "asserted") -> Annotation:
        created = datetime(2026, month, 1, tzinfo=UTC)
        return reading(author, modality=modality).model_copy(update={"created": created})

    articles = [[made("a", 1), made("b", 3), made("c", 2, "planned")], [reading("a"), made("b", 1)]]
    agreement = agree(articles, TEXTS, samples=20)
    told = {one.name: (one.articles, one.layers["modality"].f1) for one in agreement.periods}
    assert told == {"2026-02": (1, 0.0), "2026-03": (1, 0.5)}
    assert agreement.periods[0].layers["entity"].interval is None
    weeks = agree(articles, TEXTS, step="week", samples=0).periods
    assert [one.name for one in weeks] == ["2026-W05", "2026-W09"]
    new_year = datetime.fromisoformat("2027-01-01T01:00:00+05:30")
    assert (period(new_year, "month"), period(new_year, "week")) == ("2026-12", "2026-W53")


def test_what_people_differ_about_is_told_in_its_sentence() -> None:
    agreement = agree([[reading("b", "ORG"), reading("a", modality="planned")]], TEXTS, samples=0)
    found = {(one.layer, one.kind, one.labels): one for one in agreement.contested}
    assert set(found) == {
        ("entity", "label", ("GPE", "ORG")),
        ("modality", "value", ("asserted", "planned")),
    }
    (example,) = found["entity", "label", ("GPE", "ORG")].examples
    assert example.readings == {"a": "GPE «रूस»", "b": "ORG «रूस»"}
    assert (example.start, example.end, example.sentence) == (7, 10, TEXTS["a1"])
    (example,) = found["modality", "value", ("asserted", "planned")].examples
    assert example.readings == {"a": "planned «दिए»", "b": "asserted «दिए»"}
    (hard,) = agreement.hardest
    assert [(one.sentence, one.differences) for one in hard.sentences] == [(TEXTS["a1"], 2)]


def test_a_link_that_could_not_be_drawn_is_not_contested() -> None:
    """Only who sees both ends of an arrow can leave it out on purpose."""

    def drawn(author: str, *, see: bool, link: bool) -> Annotation:
        sketch = Sketch(TEXTS["a1"])
        china = sketch.entity("चीन", "GPE", "CHN")
        russia = sketch.entity("रूस", "GPE", "RUS") if see else ""
        links = [("Actor", china)] + ([("Recipient", russia)] if link else [])
        sketch.event("दिए", "AID", *links)
        return sketch.annotation(author)

    def layers(*sides: Annotation) -> list[str]:
        return [one.layer for one in agree([sides], TEXTS, samples=0).contested]

    whole = drawn("a", see=True, link=True)
    assert layers(whole, drawn("b", see=True, link=False)) == ["argument"]
    assert layers(whole, drawn("b", see=False, link=False)) == ["entity"]


Units = list[list[str | None]]
VALUES = st.sampled_from(["asserted", "planned", "denied"])


@given(
    st.integers(2, 4).flatmap(
        lambda people: st.lists(
            st.lists(st.none() | VALUES, min_size=people, max_size=people), min_size=1, max_size=12
        )
    )
)
def test_alpha_equals_the_krippendorff_package(units: Units) -> None:
    said = [[value for value in unit if value] for unit in units]
    assume(len({value for unit in said if len(unit) > 1 for value in unit}) > 1)
    ours = Coincidences()
    for article in (units[::2], units[1::2]):
        ours.add(
            [
                {
                    Fact((n, n + 1), "x"): value
                    for n, unit in enumerate(article)
                    if (value := unit[p])
                }
                for p in range(len(units[0]))
            ]
        )
    theirs = krippendorff.alpha(
        value_counts=[[unit.count(v) for v in ("asserted", "planned", "denied")] for unit in said],
        level_of_measurement="nominal",
    )
    assert ours.alpha() == pytest.approx(theirs)


def test_alpha_needs_something_to_disagree_about() -> None:
    nothing = Coincidences()
    assert (nothing.alpha(), nothing.interval(100, 0)) == (None, None)
    same = Coincidences()
    same.add([{Fact((0, 1), "x"): "asserted"}, {Fact((0, 1), "x"): "asserted"}])
    assert (same.items, same.alpha(), same.interval(100, 0)) == (1, None, None)


def test_kappa_of_a_textbook_table() -> None:
    """Cohen's example of 1960, table 1, in hundredths: kappa .492."""
    table = {
        ("1", "1"): 44, ("2", "1"): 5, ("3", "1"): 1,
        ("1", "2"): 7, ("2", "2"): 20, ("3", "2"): 3,
        ("1", "3"): 9, ("2", "3"): 5, ("3", "3"): 6,
    }  # fmt: skip
    assert kappa(table) == pytest.approx(0.492, abs=5e-4)
    assert kappa({("1", "1"): 7}) is None
    assert kappa({}) is None


def test_planted_noise_is_recovered_and_repeats() -> None:
    ontology, texts, gold = shipped(), samples.texts(), samples.gold()
    noise = Noise(flip=0.1, drop=0.1)
    articles = [
        [annotator(truth, texts[ident], noise, ontology, author=who, seed=5) for who in "abcd"]
        for ident, truth in gold.items()
    ]
    agreement = agree(articles, texts, samples=200)
    both_see = 0.9 * 0.9
    flip_alike = 0.9**2 + 0.1**2 / (len(ontology.entities) - 1)
    expected = both_see * flip_alike / 0.9
    assert f1(agreement, "entity") == pytest.approx(expected, abs=0.03)
    layer = agreement.layers[0].micro
    assert layer.interval is not None and layer.interval[0] < expected < layer.interval[1]
    modality = {one.name: one for one in agreement.coefficients}["modality"]
    assert modality.alpha is not None and modality.interval is not None
    assert modality.interval[0] < modality.alpha < modality.interval[1]
    assert agreement == agree([article[::-1] for article in articles], texts, samples=200)
    assert [hard.differences for hard in agreement.hardest] == sorted(
        (hard.differences for hard in agreement.hardest), reverse=True
    )
