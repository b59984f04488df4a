"""Disputes become cases that show only the conflict; decisions settle them and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from people import TEXT, mended, reading
from readings import Noise, annotator, shipped

from curation import samples
from curation.model import Annotation
from curation.ontology import Ontology
from curation.review.adjudicate import Outcome, adjudicate
from curation.review.align import Reading
from curation.review.cases import Case, _part, cases, decision, moved
from curation.review.decisions import Decision, meets
from curation.review.evaluate import evaluate
from curation.review.scope import Scope
from curation.review.views import arguments, entities, stances, triggers
from curation.review.votes import MAJORITY, UNANIMOUS, Policy
from curation.validate.rules import check

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def opened(outcome: Outcome, readings: list[Annotation], text: str = TEXT) -> list[Case]:
    return cases(outcome.disputes, outcome.gold, readings, text)


def truthful(case: Case, truth: Annotation, later: int = 0) -> Decision:
    """What an adjudicator who knows the truth submits for a case."""
    side = Reading(truth)
    scope = Scope(frozenset(case.spans), frozenset(case.stances))
    said = _part(scope, side, side).model_copy(update={"author": "judge"})
    when = NOON + timedelta(minutes=later)
    return decision(case, said, author="judge", decided=NOON, changed=when)


def same(one: Annotation, two: Annotation) -> None:
    report = evaluate([one], [two], samples=0)
    for layer in report.layers:
        assert (layer.micro.fp, layer.micro.fn) == (0, 0), layer.name


def test_a_case_shows_the_conflict_and_what_it_is_linked_to(ontology: Ontology) -> None:
    readings = [reading("a"), reading("b"), reading("c", ukraine="ORG")]
    outcome = adjudicate(readings, ontology, UNANIMOUS)
    (case,) = opened(outcome, readings)
    start = TEXT.index("यूक्रेन")
    assert case.spans == ((start, start + 7),)
    assert (case.start, TEXT[case.start : case.end]) == (0, TEXT.split("\n")[0])
    assert [part.author for part in case.readings] == ["a + b", "c"]
    first, second = case.readings
    assert [(e.text, e.type) for e in first.entities] == [("यूक्रेन", "GPE")]
    assert [(e.text, e.type) for e in second.entities] == [("यूक्रेन", "ORG")]
    assert first.entities[0].id == second.entities[0].id
    assert (first.events, first.stances) == ((), ())


def test_readings_show_their_links_whole(ontology: Ontology) -> None:
    readings = [reading("a"), reading("b", modality="asserted", quantity="no")]
    (case,) = opened(adjudicate(readings, ontology, UNANIMOUS), readings)
    first, second = ({e.text for e in part.entities} for part in case.readings)
    assert first == {"यूक्रेन", "मिसाइलें", "12"}
    assert second == {"यूक्रेन", "मिसाइलें"}
    assert {part.events[0].trigger.text for part in case.readings} == {"देने"}


def test_the_same_conflict_is_the_same_case(ontology: Ontology) -> None:
    readings = [reading("a"), reading("b", ukraine="ORG")]
    one = opened(adjudicate(readings, ontology), readings)
    two = opened(adjudicate(readings[::-1], ontology), readings[::-1])
    assert one == two
    other = [reading("a"), reading("b", ukraine="LOC")]
    assert opened(adjudicate(other, ontology), other)[0].id != one[0].id


def test_a_decision_counts_for_more_than_votes_and_only_there(ontology: Ontology) -> None:
    readings = [reading("a"), reading("b"), reading("c", ukraine="ORG", modality="asserted")]
    outcome = adjudicate(readings, ontology, UNANIMOUS)
    found = opened(outcome, readings)
    truth = reading("x", ukraine="ORG")
    ukraine = next(case for case in found if "यूक्रेन" in str(case.readings[0].entities))
    settled = adjudicate(readings, ontology, UNANIMOUS, [truthful(ukraine, truth)])
    there = {entity.text: entity for entity in settled.gold.entities}
    assert there["यूक्रेन"].type == "ORG"
    assert there["यूक्रेन"].from_ == (f"judge+{ukraine.id}",)
    assert len(settled.disputes) < len(outcome.disputes)
    every = [truthful(case, truth) for case in found]
    done = adjudicate(readings, ontology, UNANIMOUS, every)
    assert done.disputes == ()
    same(truth, done.gold)
    assert done.gold.created == NOON


def test_decisions_stay_when_more_people_read(ontology: Ontology) -> None:
    readings = [reading("a"), reading("b", ukraine="ORG")]
    (case,) = opened(adjudicate(readings, ontology), readings)
    decided = [truthful(case, reading("x", ukraine="ORG"))]
    more = [*readings, reading("c"), reading("d"), reading("e", modality="asserted")]
    outcome = adjudicate(more, ontology, MAJORITY, decided)
    types = {entity.text: entity.type for entity in outcome.gold.entities}
    assert types["यूक्रेन"] == "ORG"
    assert outcome.gold.events[0].modality == "planned"
    assert outcome.disputes == ()


def test_the_later_decision_counts(ontology: Ontology) -> None:
    readings = [reading("a"), reading("b", ukraine="ORG")]
    (case,) = opened(adjudicate(readings, ontology), readings)
    early, late = truthful(case, reading("x")), truthful(case, reading("x", ukraine="ORG"), 5)
    for order in ([early, late], [late, early]):
        types = {
            e.text: e.type for e in adjudicate(readings, ontology, MAJORITY, order).gold.entities
        }
        assert types["यूक्रेन"] == "ORG"


def test_nothing_there_is_a_decision_too(ontology: Ontology) -> None:
    readings = [reading("a"), reading("b", backing="no")]
    found = opened(adjudicate(readings, ontology), readings)
    assert len(found) == 1
    none = moved(found[0].readings[0], 0, entities=(), events=(), stances=())
    decided = decision(found[0], none, author="judge", decided=NOON, changed=NOON)
    outcome = adjudicate(readings, ontology, MAJORITY, [decided])
    assert outcome.disputes == ()
    assert "समर्थन" not in {event.trigger.text for event in outcome.gold.events}


def test_stances_are_decided_by_their_evidence(ontology: Ontology) -> None:
    readings = [reading("a"), reading("b", evidence="समर्थन किया", polarity="neutral")]
    outcome = adjudicate(readings, ontology)
    found = opened(outcome, readings)
    assert {dispute.layer for dispute in outcome.disputes} == {"stance", "evidence"}
    assert all(case.stances and not case.spans for case in found)
    truth = reading("x", evidence="एक-दूसरे का समर्थन किया", polarity="mixed")
    done = adjudicate(readings, ontology, MAJORITY, [truthful(case, truth) for case in found])
    assert done.disputes == ()
    same(truth, done.gold)
    traced = {stance.polarity: stance.from_ for stance in done.gold.stances}
    assert traced["mixed"] == (f"judge+{found[0].id}",)


def test_what_the_adjudicator_changes_beside_the_conflict_counts(ontology: Ontology) -> None:
    readings = [reading("a"), reading("b", modality="asserted")]
    (case,) = opened(adjudicate(readings, ontology), readings)
    said = case.readings[0]
    arms = next(entity for entity in said.entities if entity.text == "मिसाइलें")
    entities = tuple(
        e.model_copy(update={"type": "NUM"}) if e is arms else e for e in said.entities
    )
    decided = decision(
        case, said.model_copy(update={"entities": entities}), author="j", decided=NOON, changed=NOON
    )
    assert (arms.start, arms.end) in decided.spans
    assert set(decided.spans) > set(case.spans)
    plain = decision(case, said, author="j", decided=NOON, changed=NOON)
    assert set(plain.spans) == set(case.spans)


@settings(deadline=None, max_examples=25)
@given(
    st.integers(0, 10_000),
    st.integers(2, 4),
    st.sampled_from(sorted(samples.gold())),
    st.sampled_from([UNANIMOUS, MAJORITY]),
)
def test_deciding_every_case_ends_at_the_truth(
    seed: int, people: int, ident: str, policy: Policy
) -> None:
    """Where all vote alike and wrong nothing is open; so each errs in ways of their own."""
    ontology, truth, text = shipped(), samples.gold()[ident], samples.texts()[ident]
    noise = Noise(flip=0.15, shift=0.1, drop=0.15)
    readings = [
        mended(annotator(truth, text, noise, ontology, author=f"p{n}", seed=seed), ontology)
        for n in range(people)
    ]
    outcome = adjudicate(readings, ontology, policy)
    found = opened(outcome, readings, text)
    assert len({case.id for case in found}) == len(found)
    for case in found:
        for part in case.readings:
            Annotation.model_validate(part.model_dump(), context={"text": text})
            shown = moved(part, -case.start)
            Annotation.model_validate(
                shown.model_dump(), context={"text": text[case.start : case.end]}
            )
    done = adjudicate(readings, ontology, policy, [truthful(case, truth) for case in found])
    theirs = {issue.rule for one in readings for issue in check(one, text, ontology)}
    faults = {i.rule for i in check(done.gold, text, ontology) if i.severity == "error"}
    assert faults <= theirs
    assert len(opened(done, readings, text)) <= len(found)
    before = evaluate([truth], [outcome.gold], samples=0).layer("entity").micro
    after = evaluate([truth], [done.gold], samples=0).layer("entity").micro
    assert after.tp >= before.tp


@pytest.mark.parametrize("ident", sorted(samples.gold())[:4])
def test_deciding_all_that_opens_ends_at_what_somebody_saw(ident: str, ontology: Ontology) -> None:
    truth, text = samples.gold()[ident], samples.texts()[ident]
    noise = Noise(flip=0.1, shift=0.05, drop=0.1)
    readings = [
        mended(annotator(truth, text, noise, ontology, author=who, seed=3), ontology)
        for who in "abc"
    ]
    decided: list[Decision] = []
    for later in range(3):
        outcome = adjudicate(readings, ontology, UNANIMOUS, decided)
        decided += [truthful(case, truth, later) for case in opened(outcome, readings, text)]
    outcome = adjudicate(readings, ontology, UNANIMOUS, decided)
    assert outcome.disputes == ()
    gold, right = Reading(outcome.gold), Reading(truth)
    for facts in (entities, triggers, arguments, stances):
        seen = {fact for one in readings for fact in facts(Reading(one))}
        assert set(facts(gold)) <= set(facts(right))
        assert seen & set(facts(right)) <= set(facts(gold))


def test_a_place_meets_what_shares_text_with_it() -> None:
    assert meets((3, 5), [(0, 4)]) and meets((3, 5), [(4, 9)]) and meets((3, 5), [(3, 5)])
    assert not meets((3, 5), [(0, 3), (5, 9)])
