"""The ledger tells what became of every suggestion, and adds up."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from people import TEXT, reading
from readings import Noise, annotator, shipped

from curation import samples
from curation.errors import CheckFailed
from curation.flow.scripted import correct
from curation.model import Annotation, Argument, Entity, Event, Span, Stance
from curation.review.accounts import Books, Corrections, wilson
from curation.review.ledger import Correction, corrections
from curation.review.prune import JUDGED, Pruner
from curation.validate.rules import check


def suggestion() -> Annotation:
    """The reading as a tagger's suggestion; rules are named after labels."""
    human = reading()
    return human.model_copy(
        update={
            "author": "rules@1",
            "origin": "weak",
            "entities": tuple(
                e.model_copy(update={"by": (f"name:{e.type}",)}) for e in human.entities
            ),
            "events": tuple(_made(event) for event in human.events),
            "stances": tuple(
                s.model_copy(update={"by": ("stance:word", "source:said")}) for s in human.stances
            ),
        }
    )


def _made(event: Event) -> Event:
    links = tuple(a.model_copy(update={"by": (f"frame:{a.role}",)}) for a in event.arguments)
    by = ("trigger:word", f"modality:{event.modality}", "source:said")
    return event.model_copy(update={"by": by, "arguments": links})


def changed(record: Annotation, ident: str, **changes: object) -> Annotation:
    def new(
        items: tuple[Entity, ...] | tuple[Event, ...] | tuple[Stance, ...],
    ) -> tuple[object, ...]:
        return tuple(i.model_copy(update=changes) if i.id == ident else i for i in items)

    return record.model_copy(
        update={
            "entities": new(record.entities),
            "events": new(record.events),
            "stances": new(record.stances),
        }
    )


def one(found: list[Correction], item: str) -> Correction:
    (there,) = [correction for correction in found if correction.item == item]
    return there


def mention(record: Annotation, text: str) -> Entity:
    return next(entity for entity in record.entities if entity.text == text)


def event(record: Annotation, text: str) -> Event:
    return next(event for event in record.events if event.trigger.text == text)


def test_what_is_kept_is_kept() -> None:
    found = corrections(suggestion(), reading("ann_a"))
    assert {correction.outcome for correction in found} == {"kept"}
    assert {correction.tagger for correction in found} == {"rules@1"}
    assert all(correction.saved == correction.worth > 0 for correction in found)
    items = reading()
    links = sum(len(v.arguments) + len(v.sources) for v in items.events)
    links += sum(len(s.sources) for s in items.stances)
    assert len(found) == len(items.entities) + len(items.events) + len(items.stances) + links


def test_label_span_and_attribute_are_told_apart() -> None:
    weak, human = suggestion(), reading("ann_a")
    ukraine, person = mention(weak, "यूक्रेन").id, mention(weak, "सेबेस्टियन लेकोर्नु")
    last = person.start + len("सेबेस्टियन ")
    human = changed(human, ukraine, type="ORG", ref=("UN",))
    human = changed(human, person.id, start=last, text="लेकोर्नु")
    human = changed(human, event(human, "देने").id, modality="asserted")
    found = corrections(weak, human)
    wrong = one(found, ukraine)
    assert (wrong.outcome, wrong.suggested, wrong.said) == ("label changed", "GPE", "ORG")
    assert (set(wrong.fields), wrong.saved) == ({"label", "ref"}, 4 - 2 * 2)
    moved = one(found, person.id)
    assert (moved.outcome, moved.fields, moved.saved) == ("span changed", ("span",), -2)
    assert one(found, event(weak, "देने").id).fields == ("modality",)
    assert one(found, event(weak, "देने").id).outcome == "attribute changed"
    redrawn = one(found, f"{event(weak, 'वादा').id} → {person.id}")
    assert (redrawn.outcome, redrawn.saved) == ("kept", 0)


def test_a_region_drawn_anew_is_the_same_thing() -> None:
    """Label Studio gives it a new id: what overlaps is one changed item, not two."""
    weak, human = suggestion(), reading("ann_a")
    russia = mention(human, "रूस")
    wider = TEXT[russia.start : russia.end + 3]
    anew = {"id": "xyz", "end": russia.end + 3, "text": wider}
    human = changed(human, russia.id, **anew)
    accuse = event(human, "निंदा")
    links = tuple(
        a.model_copy(update={"filler_id": "xyz"}) if a.filler_id == russia.id else a
        for a in accuse.arguments
    )
    human = changed(human, accuse.id, arguments=links)
    stance = next(s for s in human.stances if s.holder_id == russia.id)
    human = changed(human, stance.id, holder_id="xyz")
    found = corrections(weak, human)
    assert one(found, russia.id).outcome == "span changed"
    assert one(found, f"{accuse.id} → {russia.id}").outcome == "kept"
    assert one(found, stance.id).outcome == "kept"
    assert {correction.outcome for correction in found} == {"kept", "span changed"}


def test_an_id_that_names_something_else_now_is_no_match() -> None:
    weak, human = suggestion(), reading("ann_a")
    first, second = weak.entities[0], weak.entities[3]
    swapped = {first.id: second.id, second.id: first.id}
    entities = tuple(e.model_copy(update={"id": swapped.get(e.id, e.id)}) for e in human.entities)
    bare = human.model_copy(update={"entities": entities, "events": (), "stances": ()})
    found = [c for c in corrections(weak, bare) if c.layer == "entity"]
    assert {correction.outcome for correction in found} == {"kept"}


def test_links_deleted_relabelled_led_elsewhere_added() -> None:
    weak, human = suggestion(), reading("ann_a")
    giving = event(human, "देने")
    ukraine, arms, number, france = (
        mention(human, text).id for text in ("यूक्रेन", "मिसाइलें", "12", "फ्रांस")
    )
    links = (
        Argument(role="Actor", filler_id=ukraine),
        Argument(role="Item", filler_id=number),
        Argument(role="Place", filler_id=france),
    )
    human = changed(human, giving.id, arguments=links)
    found = corrections(weak, human)
    role = one(found, f"{giving.id} → {ukraine}")
    assert (role.outcome, role.suggested, role.said) == ("label changed", "Recipient", "Actor")
    assert (role.by, role.saved) == (("frame:Recipient",), 3 - 2)
    led = [c for c in found if c.item == f"{giving.id} → {number}"]
    assert [c.outcome for c in led] == ["label changed"]
    gone = one(found, f"{giving.id} → {arms}")
    assert (gone.outcome, gone.saved) == ("deleted", -2)
    assert one(found, f"{giving.id} → {france}").outcome == "added"


def test_what_goes_with_its_region_costs_nothing_more() -> None:
    weak, human = suggestion(), reading("ann_a", backing="no")
    found = [c for c in corrections(weak, human) if c.outcome == "deleted"]
    assert [(c.layer, c.saved) for c in found] == [
        ("event", -2),
        ("argument", 0),
        ("argument", 0),
    ]


def test_sources_are_judged_by_their_own_rules() -> None:
    found = corrections(suggestion(), reading("ann_a", silent="yes"))
    sources = [c for c in found if c.layer == "source"]
    assert [(c.outcome, c.by) for c in sources] == [
        ("deleted", ("source:said",)),
        ("kept", ("source:said",)),
    ]


def test_readings_of_other_texts_are_refused() -> None:
    other = reading("ann_a").model_copy(update={"article_sha256": "0" * 64})
    with pytest.raises(CheckFailed, match="different texts"):
        corrections(suggestion(), other)


def accounts(*pairs: tuple[Annotation, Annotation]) -> Corrections:
    books = Books()
    for weak, human in pairs:
        books.add(corrections(weak, human))
    return books.result()


def test_accounts_by_layer_label_and_rule() -> None:
    human = changed(reading("ann_a"), mention(reading(), "यूक्रेन").id, type="ORG")
    human = changed(human, event(human, "देने").id, modality="asserted")
    found = accounts((suggestion(), human), (suggestion(), reading("ann_b")))
    layers = {account.name: account for account in found.layers}
    assert (layers["entity"].suggested, layers["entity"].label, layers["entity"].kept) == (
        18,
        1,
        17,
    )
    assert layers["entity"].precision == layers["entity"].recall == 17 / 18
    labels = {(account.layer, account.name): account for account in found.labels}
    gpe, org = labels["entity", "GPE"], labels["entity", "ORG"]
    assert (gpe.suggested, gpe.precision, gpe.recall) == (8, 7 / 8, 1.0)
    assert (org.suggested, org.precision, org.recall) == (0, None, 0.0)
    rules = {(account.layer, account.name): account for account in found.rules}
    assert rules["entity", "name:GPE"].precision == 7 / 8
    assert rules["entity", "name:GPE"].recall == 7 / 18
    assert rules["event", "trigger:word"].precision == 1.0
    modality = rules["modality", "modality:planned"]
    assert (modality.suggested, modality.precision, modality.saved) == (2, 0.5, 0)
    (tagger,) = found.taggers
    assert tagger.saved == sum(account.saved for account in found.layers)
    assert found.readings == 2


def test_wilson_of_a_textbook_case() -> None:
    """9 of 10: Newcombe 1998, method 3, gives .5958 to .9821."""
    low, high = wilson(9, 10) or (0, 0)
    assert (round(low, 4), round(high, 4)) == (0.5958, 0.9821)
    assert wilson(0, 0) is None
    low, high = wilson(0, 5) or (1, 1)
    assert (low, round(high, 4)) == (0.0, 0.4345)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10_000), st.sampled_from(sorted(samples.gold())))
def test_every_item_is_told_once_and_the_sums_fit(seed: int, ident: str) -> None:
    """A noisy suggestion, corrected to the gold by the scripted annotator of the demo."""
    gold, text = samples.gold()[ident], samples.texts()[ident]
    noise = Noise(flip=0.1, shift=0.1, drop=0.15, add=0.1)
    weak = annotator(gold, text, noise, shipped(), author="rules@1", seed=seed)
    human, regions = correct(weak, gold)
    found = corrections(weak, human)
    for layer, ours, theirs in (
        ("entity", weak.entities, human.entities),
        ("event", weak.events, human.events),
        ("stance", weak.stances, human.stances),
    ):
        told = [correction for correction in found if correction.layer == layer]
        assert sum(c.outcome != "added" for c in told) == len(ours)
        assert sum(c.outcome != "deleted" for c in told) == len(theirs)
    for layer in ("argument", "source"):
        told = [correction for correction in found if correction.layer == layer]
        assert sum(c.suggested is not None for c in told) == _links(weak, layer)
        assert sum(c.said is not None for c in told) == _links(human, layer)
    apart = {c.item for c in found if c.outcome in ("added", "deleted") and " → " not in c.item}
    assert len(apart) <= regions["added"] + regions["deleted"]
    nothing = [c for c in corrections(human, human) if c.outcome != "kept"]
    assert nothing == []


def _links(annotation: Annotation, layer: str) -> int:
    if layer == "argument":
        return sum(len(event.arguments) for event in annotation.events)
    chains = [event.sources for event in annotation.events]
    return sum(map(len, chains + [stance.sources for stance in annotation.stances]))


def test_weak_rules_fall_and_nothing_points_to_what_fell() -> None:
    weak = suggestion()
    bare = reading("ann_a")
    bare = bare.model_copy(
        update={
            "entities": tuple(e for e in bare.entities if e.type != "GPE"),
            "events": (),
            "stances": (),
        }
    )
    found = accounts(*[(weak, bare)] * JUDGED)
    prune = Pruner(found, 0.5)
    pruned = prune(weak)
    assert {entity.type for entity in pruned.entities} == {"TITLE", "PER", "NUM", "WPN", "MEDIA"}
    assert (pruned.events, pruned.stances) == ((), ())
    assert prune.dropped["entity"] == 4
    assert {rule.name for rule in prune.weak_rules} >= {"name:GPE", "trigger:word"}
    assert pruned.author == f"rules@1+{prune.name}"
    Annotation.model_validate(pruned.model_dump())
    assert Pruner(accounts((weak, bare)), 0.5)(weak).entities == weak.entities


def test_pruning_leaves_a_sound_record_and_lowers_confidence() -> None:
    weak, human = suggestion(), reading("ann_a", silent="yes")
    russia = mention(human, "रूस").id
    human = changed(human, russia, type="ORG")
    human = changed(human, mention(human, "यूक्रेन").id, type="ORG")
    prune = Pruner(accounts(*[(weak, human)] * JUDGED), 0.4)
    pruned = prune(weak)
    assert {rule.name for rule in prune.weak_rules} == set()
    gpe = next(entity for entity in pruned.entities if entity.type == "GPE")
    assert gpe.confidence == 0.5
    assert next(e for e in pruned.entities if e.type == "PER").confidence == 1.0
    strict = Pruner(accounts(*[(weak, human)] * JUDGED), 0.6)
    pruned = strict(weak)
    assert all(event.sources == () for event in pruned.events)
    assert "source:said" not in (pruned.events[0].by or ())
    assert russia not in {s.holder_id for s in pruned.stances}
    issues = check(pruned, TEXT, shipped())
    assert [issue for issue in issues if issue.rule == "points-nowhere"] == []


def test_spans_touch_only_if_they_share_text() -> None:
    weak = reading()
    number = mention(weak, "12")
    beside = Span(start=number.end, end=number.end + 1, text=TEXT[number.end])
    human = changed(
        reading("ann_a"), number.id, start=beside.start, end=beside.end, text=beside.text
    )
    found = corrections(weak, human)
    outcomes = {c.outcome for c in found if c.item == number.id and c.layer == "entity"}
    assert outcomes == {"deleted", "added"}
