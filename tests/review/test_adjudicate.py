"""Gold is what annotators agree on, whoever comes first, and never breaks the ontology."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from people import TEXT, reading
from readings import Sketch

from curation.errors import CheckFailed
from curation.model import Annotation, Event, Flags, sha256
from curation.ontology import Ontology
from curation.review.adjudicate import Outcome, adjudicate
from curation.review.votes import POLICIES, SURE, UNANIMOUS, Dispute, trusting, weighing


def bare(annotation: Annotation) -> Annotation:
    """Without what tells gold from its one source."""

    def untraced(event: Event) -> Event:
        arguments = tuple(a.model_copy(update={"from_": None}) for a in event.arguments)
        return event.model_copy(update={"from_": None, "arguments": arguments})

    return annotation.model_copy(
        update={
            "author": "x",
            "origin": "gold",
            "entities": tuple(e.model_copy(update={"from_": None}) for e in annotation.entities),
            "events": tuple(untraced(event) for event in annotation.events),
            "stances": tuple(s.model_copy(update={"from_": None}) for s in annotation.stances),
        }
    )


TITLE: dict[str, Any] = {"type": "TITLE", "level": None, "ref": ()}


def seen(author: str, words: str = "यूक्रेन", **changes: object) -> Annotation:
    """A reading that sees the mention of these words otherwise."""
    said = reading(author)
    entities = tuple(e.model_copy(update=changes) if e.text == words else e for e in said.entities)
    return said.model_copy(update={"entities": entities})


def at(outcome: Outcome, layer: str) -> Dispute:
    (found,) = [dispute for dispute in outcome.disputes if dispute.layer == layer]
    return found


def test_one_reading_becomes_gold_as_it_is(ontology: Ontology) -> None:
    for policy in POLICIES.values():
        outcome = adjudicate([reading("anna")], ontology, policy)
        assert bare(outcome.gold) == bare(reading())
        assert (outcome.disputes, outcome.outvoted) == ((), ())
        assert outcome.gold.author == f"adjudicated:{policy.name}"
        assert outcome.gold.entities[0].from_ == ("anna",)
        assert outcome.gold.events[0].arguments[0].from_ == ("anna",)


def test_equal_readings_become_gold_by_all(ontology: Ontology) -> None:
    outcome = adjudicate([reading("c"), reading("a"), reading("b")], ontology, UNANIMOUS)
    assert bare(outcome.gold) == bare(reading())
    assert outcome.disputes == outcome.outvoted == ()
    traced = [*outcome.gold.entities, *outcome.gold.events, *outcome.gold.stances]
    assert {item.from_ for item in traced} == {("a", "b", "c")}


def test_most_overrule_one_and_the_field_remembers_who(ontology: Ontology) -> None:
    readings = [reading("a"), reading("b"), reading("c", modality="asserted", ref="SL")]
    outcome = adjudicate(readings, ontology)
    assert bare(outcome.gold) == bare(reading())
    assert outcome.disputes == ()
    assert [(d.layer, d.readings["c"]) for d in outcome.outvoted] == [
        ("ref", ("SL",)),
        ("modality", ("asserted",)),
    ]
    assert outcome.gold.events[0].from_ == {
        "type": ("a", "b", "c"),
        "modality": ("a", "b"),
        "polarity": ("a", "b", "c"),
        "mode": ("a", "b", "c"),
        "sources": ("a", "b", "c"),
    }


def test_what_is_open_stays_out_with_all_that_hangs_on_it(ontology: Ontology) -> None:
    outcome = adjudicate([reading("a"), reading("b", ukraine="ORG")], ontology)
    start = TEXT.index("यूक्रेन")
    place = f"[{start}:{start + 7})"
    assert at(outcome, "entity").readings == {"a": (f"GPE {place}",), "b": (f"ORG {place}",)}
    argument = at(outcome, "argument")
    assert (argument.reason, argument.readings["a"]) == (
        "filler not settled",
        (f"Recipient → {place}",),
    )
    assert "यूक्रेन" not in [entity.text for entity in outcome.gold.entities]
    giving = outcome.gold.events[0]
    assert [argument.role for argument in giving.arguments] == ["Item", "Quantity"]


def test_an_event_with_an_open_field_waits(ontology: Ontology) -> None:
    outcome = adjudicate([reading("a"), reading("b", modality="asserted")], ontology)
    assert at(outcome, "modality").readings == {"a": ("planned",), "b": ("asserted",)}
    assert [event.trigger.text for event in outcome.gold.events] == ["वादा", "निंदा", "समर्थन"]
    assert at(outcome, "argument").reason == "filler not settled"


def test_overlapping_spans_are_one_matter(ontology: Ontology) -> None:
    outcome = adjudicate([reading("a"), reading("b", name="लेकोर्नु")], ontology)
    dispute = at(outcome, "entity")
    long, short = TEXT.index("सेबेस्टियन"), TEXT.index("लेकोर्नु")
    assert (dispute.start, dispute.end) == (long, short + 8)
    assert dispute.readings == {
        "a": (f"PER [{long}:{short + 8})",),
        "b": (f"PER [{short}:{short + 8})",),
    }
    third = adjudicate([reading("a"), reading("b", name="लेकोर्नु"), reading("c")], ontology)
    assert third.disputes == ()
    assert [(d.layer, d.readings["b"][0][:5]) for d in third.outvoted] == [
        ("entity", "PER ["),
        ("argument", "Actor"),
    ]


def test_what_most_do_not_see_is_outvoted_but_half_is_open(ontology: Ontology) -> None:
    seen, unseen = reading("a"), [reading(who, backing="no") for who in "bc"]
    outvoted = adjudicate([seen, *unseen], ontology)
    assert outvoted.disputes == ()
    assert "समर्थन" not in [event.trigger.text for event in outvoted.gold.events]
    (matter,) = outvoted.outvoted
    assert (matter.layer, matter.readings["b"], len(matter.readings["a"])) == ("trigger", (), 1)
    assert at(adjudicate([seen, unseen[0]], ontology), "trigger").readings["b"] == ()
    assert at(adjudicate([seen, *unseen], ontology, UNANIMOUS), "trigger").readings["c"] == ()


def test_arguments_and_sources_are_voted_on_one_by_one(ontology: Ontology) -> None:
    readings = [reading("a"), reading("b"), reading("c", quantity="no", silent="yes")]
    outcome = adjudicate(readings, ontology)
    assert bare(outcome.gold) == bare(reading())
    assert {d.layer for d in outcome.outvoted} == {"argument", "source"}
    half = adjudicate([readings[0], readings[2]], ontology)
    assert {d.layer for d in half.disputes} == {"argument", "source"}
    assert [a.role for a in half.gold.events[0].arguments] == ["Item", "Recipient"]


def test_who_did_not_mark_a_mention_has_no_say_in_its_links(ontology: Ontology) -> None:
    readings = [reading("a"), reading("b"), reading("c", quantity="no"), reading("d")]
    number = next(e.id for e in readings[3].entities if e.text == "12")
    blind = readings[3].model_copy(
        update={
            "entities": tuple(e for e in readings[3].entities if e.id != number),
            "events": tuple(
                v.model_copy(
                    update={"arguments": tuple(a for a in v.arguments if a.filler_id != number)}
                )
                for v in readings[3].events
            ),
        }
    )
    outcome = adjudicate([*readings[:3], blind], ontology)
    assert bare(outcome.gold) == bare(reading())
    assert outcome.disputes == ()


def test_roles_come_from_those_who_see_the_same_event(ontology: Ontology) -> None:
    """Two see COMMUNICATE with a Recipient, one ACCUSE: no role of the one is taken over."""
    readings = [reading("a", blame="REJECT"), reading("b", blame="REJECT"), reading("c")]
    event = adjudicate(readings, ontology).gold.events[2]
    assert event.type == "REJECT"
    assert [argument.from_ for argument in event.arguments] == [("a", "b"), ("a", "b")]


def test_a_filler_of_a_settled_but_illegal_type_is_left_open(ontology: Ontology) -> None:
    """Each link is legal in its own reading; under the settled type it is not."""

    def read(author: str) -> Annotation:
        sketch = Sketch("मिसाइल परिषद ने मना किया।")
        linked = author in "ab"
        mention = sketch.entity("मिसाइल परिषद", *(("ORG", "MC") if linked else ("WPN",)))
        if author in "abc":
            sketch.event("मना", "REJECT", *([("Actor", mention)] if linked else []))
        return sketch.annotation(author)

    outcome = adjudicate([read(author) for author in "abcde"], ontology)
    assert [(e.type, e.arguments) for e in outcome.gold.events] == [("REJECT", ())]
    assert [entity.type for entity in outcome.gold.entities] == ["WPN"]
    assert at(outcome, "argument").reason == "breaks the ontology"
    assert at(outcome, "argument").readings["a"] == ("Actor → [0:12)",)


def test_links_that_only_together_form_a_circle_are_left_open(ontology: Ontology) -> None:
    def read(author: str, *edges: str) -> Annotation:
        sketch = Sketch("वादा, निमंत्रण और चर्चा")
        for number, (words, kind) in enumerate(
            [("वादा", "AGREE"), ("निमंत्रण", "INVITE"), ("चर्चा", "MEET")], 1
        ):
            topics = [("Topic", f"v{edge[1]}") for edge in edges if edge[0] == str(number)]
            sketch.event(words, kind, *topics)
        return sketch.annotation(author)

    readings = [read("a", "12", "23"), read("b", "23", "31"), read("c", "31", "12")]
    outcome = adjudicate(readings, ontology)
    assert [event.arguments for event in outcome.gold.events] == [(), (), ()]
    assert [d.reason for d in outcome.disputes] == ["topic links form a circle"] * 3


def test_stances_are_settled_whole_or_not_at_all(ontology: Ontology) -> None:
    outcome = adjudicate([reading("a"), reading("b", polarity="neutral")], ontology)
    assert [stance.polarity for stance in outcome.gold.stances] == ["support"]
    (said_a,), (said_b,) = at(outcome, "stance").readings.values()
    assert (said_a.split(":")[0], said_b.split(":")[0]) == ("oppose", "neutral")
    outcome = adjudicate([reading("a"), reading("b", evidence="समर्थन")], ontology)
    assert [stance.polarity for stance in outcome.gold.stances] == ["oppose"]
    assert at(outcome, "evidence").reason == "no agreement"


def test_a_stance_nobody_can_hold_is_left_open(ontology: Ontology) -> None:
    """All see it so, but a title holds no stance."""

    usual = reading()
    (holder,) = [e.text for e in usual.entities if e.id == usual.stances[0].holder_id]
    readings = [seen(author, holder, **TITLE) for author in "ab"]
    outcome = adjudicate(readings, ontology)
    assert [stance.polarity for stance in outcome.gold.stances] == ["support"]
    assert at(outcome, "stance").reason == "breaks the ontology"


def test_flags_time_and_version_of_gold(ontology: Ontology) -> None:
    times = [datetime(2026, 3, day, tzinfo=UTC) for day in (2, 5, 3)]
    readings = [
        reading(author).model_copy(
            update={
                "created": time,
                "seconds": 60.0,
                "flags": Flags(status=status, note="मेरा नाम", guideline_gap=author == "a"),
            }
        )
        for author, time, status in zip("abc", times, ["ok", "ok", "bad_text"], strict=True)
    ]
    gold = adjudicate(readings, ontology).gold
    assert (gold.created, gold.seconds, gold.origin) == (times[1], None, "gold")
    assert gold.flags == Flags(status="ok", guideline_gap=True)
    assert gold.ontology_version == ontology.version
    assert adjudicate(readings[1:], ontology).gold.flags.status is None


def test_readings_that_do_not_belong_together_are_refused(ontology: Ontology) -> None:
    with pytest.raises(CheckFailed, match="no reading"):
        adjudicate([], ontology)
    other = reading("b").model_copy(update={"article_id": "a2"})
    with pytest.raises(CheckFailed, match="different articles: a1, a2"):
        adjudicate([reading("a"), other], ontology)
    changed = reading("b").model_copy(update={"article_sha256": sha256("नया")})
    with pytest.raises(CheckFailed, match="different texts"):
        adjudicate([reading("a"), changed], ontology)
    with pytest.raises(CheckFailed, match="a1 twice: a, a"):
        adjudicate([reading("a"), reading("a")], ontology)


def test_the_trusted_annotator_has_the_last_word(ontology: Ontology) -> None:
    readings = [reading("a"), reading("b"), reading("c", modality="asserted", ukraine="ORG")]
    outcome = adjudicate(readings, ontology, trusting(["c"]))
    assert bare(outcome.gold) == bare(adjudicate([readings[2]], ontology).gold)
    assert outcome.disputes == ()
    assert outcome.gold.author == "adjudicated:trusted"
    assert {d.layer for d in outcome.outvoted} >= {"entity", "modality"}
    giving = outcome.gold.events[0]
    assert isinstance(giving.from_, dict) and giving.from_["modality"] == ("c",)


def test_without_a_trusted_reader_most_decide(ontology: Ontology) -> None:
    readings = [reading("a"), reading("b"), reading("c", modality="asserted")]
    trusted = adjudicate(readings, ontology, trusting(["z"]))
    assert bare(trusted.gold) == bare(adjudicate(readings, ontology).gold)


def test_two_trusted_have_to_agree(ontology: Ontology) -> None:
    readings = [reading("a"), reading("b", modality="asserted"), reading("c")]
    outcome = adjudicate(readings, ontology, trusting(["a", "b"]))
    assert at(outcome, "modality").readings["b"] == ("asserted",)


def test_votes_weigh_what_their_annotators_are_worth(ontology: Ontology) -> None:
    readings = [reading("a"), reading("b", modality="asserted"), reading("c", modality="asserted")]
    known = {"a": 0.97, "b": 0.6, "c": 0.55}
    outcome = adjudicate(readings, ontology, weighing(known))
    assert outcome.gold.events[0].modality == "planned"
    equal = adjudicate(readings, ontology, weighing(dict.fromkeys("abc", 0.9)))
    assert equal.gold.events[0].modality == "asserted"
    unsure = adjudicate(readings, ontology, weighing({"a": 0.9, "b": 0.8, "c": 0.7}))
    assert at(unsure, "modality").readings["a"] == ("planned",)
    nobody = adjudicate([reading("x"), reading("y")], ontology, weighing({}))
    assert bare(nobody.gold) == bare(reading())


def test_what_is_sure_enough_is_settled() -> None:
    """Two against one of equal share r are right with probability r in a choice of two."""
    for share, settled in ((SURE + 0.01, True), (SURE - 0.01, False)):
        policy = weighing(dict.fromkeys("abc", share))
        assert policy.settles(["a", "b"], "abc") is settled
        assert policy.settles(["c"], "abc") is False
    many = weighing(dict.fromkeys("abc", 0.5), choices=10)
    assert many.settles(["a", "b"], "abc") is True


def test_a_chain_of_sources_comes_from_those_who_gave_it_so(ontology: Ontology) -> None:
    """Who names one source more has not given the chain that was settled."""
    first, second, third = (reading(author) for author in "abc")
    (blame,) = [event for event in third.events if event.sources]
    russia = next(entity.id for entity in third.entities if entity.text == "रूस")
    longer = blame.model_copy(update={"sources": (*blame.sources, russia)})
    third = third.model_copy(
        update={"events": tuple(longer if v is blame else v for v in third.events)}
    )
    gold = adjudicate([first, second, third], ontology).gold
    (settled,) = [event for event in gold.events if event.sources]
    assert len(settled.sources) == 1
    assert isinstance(settled.from_, dict)
    assert settled.from_["sources"] == ("a", "b")
    assert settled.from_["type"] == ("a", "b", "c")


def test_the_level_is_chosen_by_those_whose_value_fits_the_type(ontology: Ontology) -> None:
    """Who saw a title, which has no level, does not vote against the level of a place."""

    people = [seen("a"), seen("b"), seen("c", level="nominal"), seen("d", **TITLE)]
    people.append(seen("e", **TITLE))
    gold = adjudicate(people, ontology).gold
    (ukraine,) = [e for e in gold.entities if e.text == "यूक्रेन"]
    assert (ukraine.type, ukraine.level, ukraine.ref) == ("GPE", "name", ("UKR",))
    assert isinstance(ukraine.from_, dict)
    assert ukraine.from_["level"] == ("a", "b") and ukraine.from_["type"] == ("a", "b", "c")


def test_the_ref_is_chosen_by_those_whose_type_has_one(ontology: Ontology) -> None:
    """Who saw a title, which names nothing, does not vote against what a place is called."""

    people = [seen("a"), seen("b"), seen("c", ref=("RUS",)), seen("d", **TITLE), seen("e", **TITLE)]
    (ukraine,) = [e for e in adjudicate(people, ontology).gold.entities if e.text == "यूक्रेन"]
    assert ukraine.ref == ("UKR",)
    assert isinstance(ukraine.from_, dict)
    assert ukraine.from_["ref"] == ("a", "b")
