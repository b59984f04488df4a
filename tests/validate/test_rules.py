"""Every rule finds its fault, and nothing else speaks; sound readings pass in silence."""

from __future__ import annotations

from pathlib import Path

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st
from planted_faults import FAULTS, SILENT, TEXT, E, Planted, argued, entity, moved, sound, stance
from readings import Sketch, shared_gold, shipped

from curation import samples
from curation.model import (
    Annotation,
    grapheme_edges,
)
from curation.ontology import Ontology
from curation.validate import words
from curation.validate.across import ACROSS
from curation.validate.rule import Case
from curation.validate.rules import RULES, SUBJECTS, check, check_across, rules_page


def numbered(cases: list[tuple[str, Planted]]) -> list[str]:
    return [f"{name}-{number}" for number, (name, _) in enumerate(cases, 1)]


def found(planted: Planted, ontology: Ontology) -> list[str]:
    case = planted()
    annotation, text = case if isinstance(case, tuple) else (case, TEXT)
    return [issue.rule for issue in check(annotation, text, ontology)]


def test_a_sound_reading_passes_in_silence(ontology: Ontology) -> None:
    assert check(sound(), TEXT, ontology) == []
    assert check_across([sound()]) == []


def test_the_samples_pass_in_silence(ontology: Ontology) -> None:
    texts, gold = samples.texts(), samples.gold()
    assert len(gold) == 12
    for ident, annotation in gold.items():
        assert check(annotation, texts[ident], ontology) == []
    assert {issue.severity for issue in check_across(gold.values())} <= {"warning"}


def test_hand_made_gold_passes_in_silence(shared: Path, ontology: Ontology) -> None:
    gold = shared_gold(shared)
    assert len(gold) == 2
    for annotation, text in gold:
        assert check(annotation, text, ontology) == []
    assert check_across(annotation for annotation, _ in gold) == []


@pytest.mark.parametrize(("rule", "planted"), FAULTS, ids=numbered(FAULTS))
def test_a_rule_finds_its_fault(rule: str, planted: Planted, ontology: Ontology) -> None:
    assert rule in found(planted, ontology)


def test_every_rule_has_a_planted_fault() -> None:
    assert {name for name, _ in FAULTS} == {rule.name for rule in RULES}


@pytest.mark.parametrize(("rule", "planted"), SILENT, ids=numbered(SILENT))
def test_a_rule_keeps_silent_where_it_should(
    rule: str, planted: Planted, ontology: Ontology
) -> None:
    assert rule not in found(planted, ontology)


def test_a_longer_topic_cycle_names_its_members_only(ontology: Ontology) -> None:
    circle = argued(sound(), "v1", ("Topic", "v3"))
    issues = [issue for issue in check(circle, TEXT, ontology) if issue.rule == "topic-cycle"]
    assert [issue.where.split()[0] for issue in issues] == ["v1", "v2", "v3"]
    tail = argued(argued(sound(), "v2", ("Topic", "v2")), "v1")
    issues = [issue for issue in check(tail, TEXT, ontology) if issue.rule == "topic-cycle"]
    assert [issue.where.split()[0] for issue in issues] == ["v2"]


def test_an_issue_says_what_where_and_how_to_mend_it(ontology: Ontology) -> None:
    (issue,) = check(moved(sound(), "russia", "रूस ने"), TEXT, ontology)
    start = TEXT.index("रूस ने")
    assert issue.model_dump() == {
        "rule": "ends-in-postposition",
        "severity": "error",
        "article_id": "a1",
        "author": "a",
        "where": f"e9 GPE «रूस ने» [{start}:{start + 6})",
        "message": "ends in «ने»",
        "fix": "shorten the span in Label Studio",
    }


def test_only_the_rules_asked_for_speak(ontology: Ontology) -> None:
    broken = entity(moved(sound(), "russia", "रूस ने"), "paris", ref=())
    chosen = [rule for rule in RULES if rule.name == "ref-missing"]
    assert [issue.rule for issue in check(broken, TEXT, ontology, chosen)] == ["ref-missing"]


def test_the_coverage_holes_of_the_ontology_pass(ontology: Ontology) -> None:
    """Denial, refusal, neutral, mixed and Origin: legal, though rare."""
    sketch = Sketch("जर्मनी ने यूक्रेन को मिसाइलें देने से इनकार किया।")
    germany, ukraine = sketch.entity("जर्मनी", "GPE", "DEU"), sketch.entity("यूक्रेन", "GPE", "UKR")
    arms = sketch.entity("मिसाइलें", "WPN")
    giving = sketch.event(
        "देने",
        "AID",
        ("Actor", germany),
        ("Recipient", ukraine),
        ("Item", arms),
        modality="planned",
        polarity="negative",
    )
    sketch.event("इनकार", "REJECT", ("Actor", germany), ("Recipient", ukraine), ("Topic", giving))
    assert check(sketch.annotation(), sketch.text, ontology) == []
    sketch = Sketch("भारत ने कहा कि वह रूस-यूक्रेन युद्ध में तटस्थ रहेगा।")
    india = sketch.entity("भारत", "GPE", "IND")
    sides = sketch.entity("रूस", "GPE", "RUS"), sketch.entity("यूक्रेन", "GPE", "UKR")
    war = sketch.event("युद्ध", "ATTACK", *(("Actor", side) for side in sides), sources=(india,))
    sketch.stance(india, war, "neutral", "युद्ध में तटस्थ रहेगा", sources=(india,))
    assert check(sketch.annotation(), sketch.text, ontology) == []


def test_readings_are_compared_with_each_other() -> None:
    text = "एजेंसी ने कहा। एजेंसी के अनुसार नाटो चुप है, पर नाटो की सेना तैयार है।"
    sketch = Sketch(text)
    sketch.entity("एजेंसी", "MEDIA", "KCNA", level="nominal")
    sketch.entity("एजेंसी", "ORG", "NIS", level="nominal", nth=1)
    sketch.entity("नाटो", "ORG", "NATO")
    sketch.entity("नाटो", "ORG", "NATO_MIL", nth=1)
    sketch.entity("सेना", "MIL", "NATO")
    issues = {issue.rule: issue for issue in check_across([sketch.annotation()])}
    assert set(issues) == {"mention-typed-two-ways", "refs-disagree", "ref-of-two-types"}
    assert issues["mention-typed-two-ways"].message == "«एजेंसी» is MEDIA (e1); ORG (e2)"
    assert issues["refs-disagree"].message == "«नाटो» is NATO (e3); NATO_MIL (e4)"
    assert issues["ref-of-two-types"].message == "NATO is MIL (e5); ORG (e3)"
    assert {issue.severity for issue in issues.values()} == {"warning"}
    assert {issue.author for issue in issues.values()} == {"a"}


def test_people_are_compared_with_each_other_but_not_with_the_tagger() -> None:
    def read(author: str, ref: str, article_id: str = "a1") -> Annotation:
        sketch = Sketch("ट्रंप ने कहा।", article_id)
        sketch.entity("ट्रंप", "PER", ref)
        return sketch.annotation(author, "weak" if author == "tagger" else "human")

    assert check_across([read("a", "TRUMP"), read("tagger", "DONALD_TRUMP")]) == []
    (issue,) = check_across([read("b", "TRUMP"), read("a", "DONALD_TRUMP")])
    assert issue.message == "«ट्रंप» is DONALD_TRUMP (a); TRUMP (b)"
    assert (issue.rule, issue.author) == ("refs-disagree", None)
    (issue,) = check_across([read("a", "TRUMP"), read("a", "T", "a2"), read("a", "TRUMP", "a3")])
    assert issue.message == "«ट्रंप» is TRUMP (a1, a3); T (a2)"
    assert (issue.rule, issue.article_id) == ("refs-disagree-between-articles", "a2")


def test_the_page_has_a_heading_for_every_rule() -> None:
    lines = rules_page().split("\n")
    headings = [line.removeprefix("### ") for line in lines if line.startswith("### ")]
    assert headings == [rule.name for rule in RULES] + [rule.name for rule in ACROSS]
    assert len(set(headings)) == len(headings)
    assert sum(line.startswith("## ") for line in lines) == len(SUBJECTS) + 1


def test_word_rules_speak_of_labels_the_ontology_has(ontology: Ontology) -> None:
    spoken_of = set(words.load().labels.model_dump().values())
    assert spoken_of and spoken_of <= ontology.entities.keys() | ontology.levels.keys()


NASTY = "क षट्रि़ंा१अ \n।॥a1,.-“”\u200d\u200c\u00a0\u0301😀🇮🇳🏽\r\u0d4eগ্"


@given(st.text(alphabet=NASTY, max_size=12))
def test_the_short_way_to_grapheme_edges_is_right(text: str) -> None:
    case = Case(sound(), text, shipped())
    edges = {offset for offset in range(len(text) + 1) if not case.cuts_grapheme(offset)}
    assert edges == grapheme_edges(text)


WORD = regex.compile(r"[\p{L}\p{M}\p{N}]")


@given(st.text(alphabet=NASTY, min_size=1, max_size=8), st.data())
def test_the_short_ways_to_edges_of_spans_are_right(text: str, data: st.DataObject) -> None:
    """What the rules about edges find is what their definitions say, in the worst of texts."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    said = text[start:end]
    mention = sound().entities[0].model_copy(update={"start": start, "end": end, "text": said})
    record = sound().model_copy(update={"entities": (mention,), "events": (), "stances": ()})
    names = {issue.rule for issue in check(record, text, shipped())}
    assert ("cuts-a-grapheme" in names) == (not {start, end} <= grapheme_edges(text))
    inside = [cut for cut in (start, end) if 0 < cut < len(text)]
    assert ("cuts-a-word" in names) == any(
        WORD.match(text[cut - 1]) and WORD.match(text[cut]) for cut in inside
    )
    assert ("blank-at-edge" in names) == (said[0].isspace() or said[-1].isspace())
    assert ("punctuation-at-edge" in names) == any(
        regex.match(r"\p{P}", edge) for edge in (said[0], said[-1])
    )
    assert not {"span-outside-text", "span-text-differs"} & names


@pytest.mark.parametrize(
    ("start", "end", "said", "found"),
    [
        (0, 2, "अब", set()),
        (1, 3, "ब।", set()),
        (0, 2, "अक", {"span-text-differs"}),
        (2, 4, "।अ", {"span-outside-text"}),
        (3, 4, "अ", {"span-outside-text"}),
    ],
)
def test_spans_lie_in_the_text(start: int, end: int, said: str, found: set[str]) -> None:
    text = "अब।"
    mention = sound().entities[0].model_copy(update={"start": start, "end": end, "text": said})
    record = sound().model_copy(update={"entities": (mention,), "events": (), "stances": ()})
    names = {issue.rule for issue in check(record, text, shipped())}
    assert names & {"span-outside-text", "span-text-differs"} == found


@given(st.data())
def test_no_reading_stops_the_rules(data: st.DataObject) -> None:
    """Whatever spans and links say, the rules answer."""
    ontology = shipped()
    record = sound()
    ids = [*E.values(), *(f"v{n}" for n in range(1, 7)), "e99"]
    text = data.draw(st.text(alphabet=NASTY, max_size=40) | st.just(TEXT))
    start = data.draw(st.integers(0, 60))
    name = data.draw(st.sampled_from(sorted(E)))
    record = entity(record, name, start=start, end=start + data.draw(st.integers(0, 30)))
    record = stance(
        record,
        "s1",
        holder_id=data.draw(st.sampled_from(ids)),
        target=data.draw(st.sampled_from(ids)),
    )
    links = data.draw(
        st.lists(st.tuples(st.sampled_from([*ontology.roles, "X"]), st.sampled_from(ids)))
    )
    record = argued(record, "v2", *links)
    issues = check(record, text, ontology)
    assert all(issue.message and issue.fix for issue in issues)
    assert issues == check(record, text, ontology)
