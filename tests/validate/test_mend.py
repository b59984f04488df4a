"""What can be mended without a person is mended beside the person's record, the rest is left."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planted_faults import FAULTS, TEXT, E, argued, entity, event, moved, sound, stance
from readings import Noise, Sketch, annotator, shipped

from curation import samples
from curation.model import Annotation, sha256
from curation.ontology import Ontology
from curation.review.adjudicate import adjudicate
from curation.validate.mend import MENDERS, Mended, mend
from curation.validate.rules import RULES, check


def mended(annotation: Annotation, text: str = TEXT) -> Mended:
    found = mend(annotation, text, shipped())
    assert found is not None
    return found


def span(annotation: Annotation, name: str) -> str:
    return {one.id: one.text for one in annotation.entities}[E[name]]


def test_the_rules_that_say_so_are_those_that_can_be_mended() -> None:
    assert {rule.name for rule in RULES if rule.mechanical} == set(MENDERS)
    assert set(MENDERS) <= {name for name, _ in FAULTS}


def test_a_sound_reading_is_left_alone() -> None:
    assert mend(sound(), TEXT, shipped()) is None
    assert all(mend(a, samples.texts()[i], shipped()) is None for i, a in samples.gold().items())


def test_a_postposition_goes_and_the_reason_stays() -> None:
    faulty = moved(sound(), "russia", "रूस ने")
    found = mended(faulty)
    start = TEXT.index("रूस ने")
    (change,) = found.changes
    assert span(found.annotation, "russia") == "रूस"
    assert change.model_dump() == {
        "rule": "ends-in-postposition",
        "reason": "A mention or trigger of several words ends in a case marker (ने, को, से, में, …).",
        "item": E["russia"],
        "field": "span",
        "before": f"«रूस ने» [{start}:{start + 6})",
        "after": f"«रूस» [{start}:{start + 3})",
    }
    assert found.original == sha256(faulty.to_line())
    assert check(found.annotation, TEXT, shipped()) == []
    assert found.annotation.author == faulty.author


@pytest.mark.parametrize(
    ("name", "words", "left"),
    [
        ("date", " बुधवार ", "बुधवार"),
        ("date", "बुधवार को ", "बुधवार"),
        ("arms", "मिसाइलें ", "मिसाइलें"),
        ("paris", " पेरिस में", "पेरिस"),
    ],
)
def test_edges_are_trimmed(name: str, words: str, left: str) -> None:
    found = mended(moved(sound(), name, words))
    assert span(found.annotation, name) == left
    assert check(found.annotation, TEXT, shipped()) == []


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("नाटो।", "नाटो"),
        ("(नाटो)", "नाटो"),
        ('"नाटो" ने,', "नाटो"),
        ("‘नाटो’", "नाटो"),
        ("संयुक्त राष्ट्र (यूएन)", None),
        ("यू.एन.", None),
        ('"नाटो" और "यूएन"', None),
        ("।", None),
    ],
)
def test_marks_go_unless_they_belong_inside(words: str, left: str | None) -> None:
    sketch = Sketch(f"कल {words} चुप रहा।")
    sketch.entity(words, "ORG", "X")
    found = mend(sketch.annotation(), sketch.text, shipped())
    assert (found and found.annotation.entities[0].text) == left


def test_evidence_keeps_its_last_word() -> None:
    faulty = stance(sound(), "s1", evidence=Sketch(TEXT).span("एक-दूसरे का समर्थन किया।"))
    found = mended(faulty)
    kept = {one.id: one for one in found.annotation.stances}["s1"]
    assert kept.evidence.text == "एक-दूसरे का समर्थन किया"
    assert kept.by == ("evidence:evidence-punctuation-at-edge",)


def test_what_is_said_twice_is_said_once() -> None:
    faulty = entity(sound(), "both", ref=("FRA", "UKR", "FRA"))
    faulty = argued(faulty, "v3", ("Actor", E["russia"]), ("Actor", E["russia"]), ("Topic", "v2"))
    found = mended(faulty)
    assert {e.id: e.ref for e in found.annotation.entities}[E["both"]] == ("FRA", "UKR")
    assert [a.filler_id for a in found.annotation.events[2].arguments] == [E["russia"], "v2"]
    assert [change.after for change in found.changes] == [
        "FRA UKR",
        f"Actor {E['russia']}, Topic v2",
    ]


def test_nothing_is_mended_into_another_fault() -> None:
    """«उस ने» would leave a pronoun, which is no mention either: a person has to say."""
    sketch = Sketch("पुतिन आए। उस ने कहा।")
    sketch.entity("उस ने", "PER", "PUTIN", level="nominal")
    assert mend(sketch.annotation(), sketch.text, shipped()) is None


def test_gold_names_the_person_and_the_mending(ontology: Ontology) -> None:
    faulty = mended(moved(sound(), "russia", "रूस ने").model_copy(update={"author": "b"}))
    right = sound().model_copy(update={"author": "c"})
    gold = adjudicate([faulty.annotation, right], ontology).gold
    (russia,) = [one for one in gold.entities if one.text == "रूस"]
    assert russia.from_ == {
        "type": ("b", "c"),
        "level": ("b", "c"),
        "ref": ("b", "c"),
        "span": ("b", "b+ends-in-postposition", "c"),
    }
    assert russia.by is None
    assert gold.entities[0].from_ == ("b", "c")


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000), st.data())
def test_mending_takes_faults_away_and_adds_none(seed: int, data: st.DataObject) -> None:
    """Whatever people did to the edges; twice is once."""
    ident = data.draw(st.sampled_from(sorted(samples.gold())))
    text, truth = samples.texts()[ident], samples.gold()[ident]
    noisy = annotator(truth, text, Noise(shift=0.3), shipped(), author="a", seed=seed)
    before = {(i.rule, i.where.split(" ")[0]) for i in check(noisy, text, shipped())}
    found = mend(noisy, text, shipped())
    if found is None:
        return
    after = {(i.rule, i.where.split(" ")[0]) for i in check(found.annotation, text, shipped())}
    gone = {(change.rule, change.item) for change in found.changes}
    assert gone <= before - after
    assert after < before
    assert mend(found.annotation, text, shipped()) is None
    Annotation.model_validate(found.annotation.model_dump(), context={"text": text})


def test_triggers_are_trimmed_too() -> None:
    words = Sketch(TEXT).span("निंदा की,")
    found = mended(event(sound(), "v3", trigger=words))
    assert found.annotation.events[2].trigger.text == "निंदा"
