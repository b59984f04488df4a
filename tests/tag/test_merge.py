"""Several readings become one: flat, legal, and with the names of who said what."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curation.model import Annotation, Argument, Entity, Event, Span, Stance, sha256
from curation.ontology import Ontology, load
from curation.tag.team.merge import Voice, merged
from curation.tag.team.policy import POLICIES, Policy
from curation.tag.team.repair import span_of
from curation.tag.team.trust import Trust

TEXT = "रूस ने यूक्रेन पर हमला किया और चीन ने निंदा की"
ONTOLOGY = load()
WORDS = [(0, 3), (7, 14), (18, 22), (0, 14), (31, 34), (38, 43), (18, 27)]


def entity(ident: str, at: tuple[int, int], kind: str = "GPE", **more: Any) -> Entity:
    values = {"level": "name", "ref": ("X",), **more}
    return Entity(id=ident, start=at[0], end=at[1], text=TEXT[slice(*at)], type=kind, **values)


def event(ident: str, at: tuple[int, int], kind: str = "ATTACK", **more: Any) -> Event:
    values = {"modality": "asserted", "polarity": "positive", "mode": None, "sources": (), **more}
    trigger = Span(start=at[0], end=at[1], text=TEXT[slice(*at)])
    return Event(id=ident, type=kind, trigger=trigger, **{"arguments": (), **values})


def voice(
    name: str,
    *items: Entity | Event | Stance,
    labels: frozenset[str] | None = None,
) -> Voice:
    reading = Annotation(
        article_id="a",
        article_sha256=sha256(TEXT),
        author=f"{name}@1",
        origin="weak",
        ontology_version="0",
        entities=tuple(item for item in items if isinstance(item, Entity)),
        events=tuple(item for item in items if isinstance(item, Event)),
        stances=tuple(item for item in items if isinstance(item, Stance)),
    )
    return Voice(name, labels, reading)


def join(policy: Policy, *voices: Voice, trust: Trust | None = None) -> Annotation:
    """The merged reading, checked as any record is."""
    entities, events, stances = merged(voices, policy, trust or Trust(), ONTOLOGY)
    fields = dict(voices[0].reading) | {"entities": entities, "events": events, "stances": stances}
    return Annotation.model_validate(fields, context={"text": TEXT})


@st.composite
def voices(draw: st.DrawFn) -> list[Voice]:
    """Two to four readings, each flat, with links of every kind."""
    found = []
    for number in range(draw(st.integers(2, 4))):
        taken: list[Entity | Event] = []
        for place in draw(st.lists(st.sampled_from(WORDS), unique=True, max_size=6)):
            if any(span_of(o).start < place[1] and place[0] < span_of(o).end for o in taken):
                continue
            sure = draw(st.sampled_from([None, 0.4, 0.9]))
            if draw(st.booleans()):
                kind = draw(st.sampled_from(["GPE", "PER", "MIL"]))
                taken.append(entity(f"e{len(taken)}", place, kind, confidence=sure))
            else:
                kind = draw(st.sampled_from(["ATTACK", "ACCUSE"]))
                modality = draw(st.sampled_from(["asserted", "planned"]))
                taken.append(event(f"v{len(taken)}", place, kind, modality=modality))
        actors = [e for e in taken if isinstance(e, Entity)]
        linked = [
            item
            if isinstance(item, Entity)
            else item.model_copy(
                update={
                    "arguments": tuple(Argument(role="Actor", filler_id=a.id) for a in actors[:2]),
                    "sources": tuple(a.id for a in actors[1:2]),
                }
            )
            for item in taken
        ]
        stances = [
            Stance(
                id="s1",
                holder_id=holder.id,
                target=target.id,
                polarity=draw(st.sampled_from(["oppose", "support"])),
                modality="asserted",
                evidence=Span(start=0, end=3, text=TEXT[0:3]),
                sources=(),
            )
            for holder, target in pairwise(actors[:2])
        ]
        found.append(voice(f"t{number}", *linked, *stances))
    return found


@settings(max_examples=150)
@given(voices(), st.sampled_from(POLICIES))
def test_what_comes_out_is_flat_legal_and_signed(told: list[Voice], policy: Policy) -> None:
    found = join(policy, *told)
    flat = sorted((span_of(i).start, span_of(i).end) for i in flat_of(found))
    assert all(one[1] <= other[0] for one, other in pairwise(flat))
    names = {one.name for one in told}
    for item in flat_of(found):
        speakers = {one.name for one in told if same(one, item)}
        assert speakers == set(item.by or ()) & names != set()
        assert item.confidence is not None and 0 < item.confidence <= 0.99
    types = {e.id: e.type for e in found.entities}
    for one in found.events:
        assert all(types[a.filler_id] in ONTOLOGY.fillers(one.type, a.role) for a in one.arguments)
        assert len({a.filler_id for a in one.arguments}) == len(one.arguments)


def flat_of(reading: Annotation) -> list[Entity | Event]:
    return [*reading.entities, *reading.events]


def same(one: Voice, item: Entity | Event) -> bool:
    where = (span_of(item), item.type)
    return any((span_of(other), other.type) == where for other in one.flat)


@settings(max_examples=100)
@given(voices())
def test_a_reading_merged_with_itself_is_itself(told: list[Voice]) -> None:
    one = told[0]
    again = Voice("again", None, one.reading)
    for policy in POLICIES:
        found = join(policy, one, again)
        assert spans(found) == spans(one.reading)
        assert len(found.stances) == len(one.reading.stances)


def spans(reading: Annotation) -> set[tuple[int, int, str]]:
    return {(span_of(one).start, span_of(one).end, one.type) for one in flat_of(reading)}


@settings(max_examples=100)
@given(voices())
def test_the_first_keeps_all_it_said_and_votes_are_won(told: list[Voice]) -> None:
    assert spans(told[0].reading) <= spans(join("first", *told))
    for start, end, kind in spans(join("vote", *told)):
        pro = sum((start, end, kind) in spans(one.reading) for one in told)
        assert pro > len(told) / 2
    assert spans(join("vote", *told)) <= spans(join("union", *told))


@settings(max_examples=100)
@given(voices())
def test_the_order_of_voters_changes_no_vote(told: list[Voice]) -> None:
    assert spans(join("vote", *told)) == spans(join("vote", *reversed(told)))


RUSSIA, UKRAINE, WAR = (0, 3), (7, 14), (18, 22)


@pytest.mark.parametrize(("policy", "kept"), [("union", True), ("vote", False), ("first", True)])
def test_a_policy_decides_about_what_one_alone_says(policy: Policy, kept: bool) -> None:
    found = join(policy, voice("a", entity("e1", RUSSIA)), voice("b"))
    assert bool(found.entities) == kept


def test_a_tagger_of_few_labels_has_no_voice_on_others() -> None:
    names = voice("names", entity("e1", RUSSIA), labels=frozenset({"GPE"}))
    rules = voice("rules", entity("e1", RUSSIA), event("v1", WAR))
    found = join("vote", rules, names)
    assert (found.entities[0].by, found.events[0].by) == (("rules", "names"), ("rules",))


def test_trust_in_a_tagger_decides_between_two_labels() -> None:
    right = voice("right", entity("e1", RUSSIA, "GPE"))
    wrong = voice("wrong", entity("e1", RUSSIA, "PER"))
    judged = {("right", "entity", ""): (95, 100), ("wrong", "entity", ""): (50, 100)}
    assert join("union", wrong, right).entities[0].type == "PER"
    assert join("union", wrong, right, trust=Trust(judged)).entities[0].type == "GPE"
    assert join("vote", wrong, right, trust=Trust(judged)).entities[0].type == "GPE"
    assert join("vote", wrong, right).entities == ()


def test_a_rule_people_have_judged_is_weighed_by_itself() -> None:
    sure = Trust({("a", "entity", "good"): (40, 40)})
    unsure = Trust({("a", "entity", "bad"): (4, 40)})
    assert sure.weight("a", "entity", ("good", "other")) > sure.weight("a", "entity", ("other",))
    assert unsure.weight("a", "entity", ("bad",)) < unsure.weight("b", "entity", ("bad",))
    assert unsure.weight("a", "entity", ("bad",)) > 0


def test_two_that_agree_are_surer_than_one() -> None:
    both = join(
        "union",
        voice("a", entity("e1", RUSSIA, confidence=0.8)),
        voice("b", entity("e1", RUSSIA, confidence=0.5)),
    )
    assert both.entities[0].confidence == pytest.approx(0.9)


def test_attributes_are_voted_on_and_rules_for_the_losing_value_go() -> None:
    one = event("v1", WAR, modality="planned", by=("trigger:x", "modality:future"))
    two = event("v1", WAR, by=("modality:plain",))
    found = join("union", voice("a", one), voice("b", two), voice("c", event("v1", WAR)))
    assert found.events[0].modality == "asserted"
    assert found.events[0].by == ("a", "trigger:x", "b", "modality:plain", "c")


def test_links_follow_to_what_stands_in_the_place_of_their_end() -> None:
    wide = entity("e9", (0, 14))
    told = event("v1", WAR, arguments=(Argument(role="Actor", filler_id="e9"),), sources=("e9",))
    found = join(
        "first", voice("a", entity("e1", RUSSIA), entity("e2", UKRAINE)), voice("b", wide, told)
    )
    assert [(a.role, a.filler_id) for a in found.events[0].arguments] == [("Actor", "e2")]
    assert found.events[0].sources == ("e2",)


def test_arguments_need_their_majority_among_those_who_give_any(ontology: Ontology) -> None:
    places = entity("e1", RUSSIA), entity("e2", UKRAINE)
    actor, goal = Argument(role="Actor", filler_id="e1"), Argument(role="Recipient", filler_id="e2")
    full = voice("a", *places, event("v1", WAR, arguments=(actor, goal)))
    half = voice("b", *places, event("v1", WAR, arguments=(actor,)))
    bare = voice("c", *places, event("v1", WAR))
    found = join("vote", full, half, bare)
    assert [a.role for a in found.events[0].arguments] == ["Actor"]
    assert found.events[0].arguments[0].by == ("a", "b")
    assert ontology.fillers("ATTACK", "Actor")
