"""Anchoring shows where suggestions are taken over; care shows who takes them over, and how."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from readings import Noise, annotator, shipped

from curation import samples
from curation.flow.scripted import bare
from curation.model import Annotation
from curation.review.anchoring import Anchored, anchoring
from curation.review.care import Care, care

BLIND = set(sorted(samples.gold())[::2])
FAULTY = Noise(flip=0.15, drop=0.15, shift=0.1)
OWN = Noise(flip=0.08, drop=0.08)


def read(author: str, noise: Noise = OWN, seed: int = 1) -> dict[str, Annotation]:
    texts = samples.texts()
    return {
        ident: annotator(truth, texts[ident], noise, shipped(), author=author, seed=seed)
        for ident, truth in samples.gold().items()
    }


def suggestions() -> dict[str, Annotation]:
    return {i: a.model_copy(update={"origin": "weak"}) for i, a in read("rules@1", FAULTY).items()}


def anchored(author: str, shown: dict[str, Annotation]) -> dict[str, Annotation]:
    """Somebody who submits suggestions as they are, and reads for themselves without them."""
    own = read(author)
    return {
        ident: own[ident]
        if ident in BLIND
        else bare(shown[ident]).model_copy(update={"author": author, "origin": "human"})
        for ident in own
    }


def read_by(
    people: list[dict[str, Annotation]],
) -> list[tuple[list[Annotation], Annotation | None]]:
    shown = suggestions()
    return [([person[i] for person in people], shown[i]) for i in sorted(people[0])]


def found(
    people: list[dict[str, Annotation]], other: str, samples: int = 200
) -> dict[str, Anchored]:
    told = anchoring(read_by(people), BLIND, samples=samples)
    return {one.layer: one for one in told if one.agree_with == other}


def test_taking_suggestions_over_shows_in_every_layer() -> None:
    shown = suggestions()
    people = [anchored("a", shown), anchored("b", shown)]
    for other in ("people", "suggestions"):
        layers = found(people, other)
        for name in ("entity", "trigger", "argument"):
            one = layers[name]
            assert one.assisted.f1 == 1.0
            assert one.blind.f1 is not None and one.blind.f1 < 0.95
            assert one.difference == pytest.approx(1 - one.blind.f1)
            assert one.interval is not None and one.interval[0] > 0


def test_people_who_do_not_look_are_not_anchored() -> None:
    for other in ("people", "suggestions"):
        for name in ("entity", "trigger"):
            one = found([read("a"), read("b")], other)[name]
            assert one.interval is not None and one.difference is not None
            assert one.interval[0] < 0 < one.interval[1]
            assert abs(one.difference) < 0.1


def test_one_reader_is_compared_with_suggestions_only() -> None:
    assert found([read("a")], "people") == {}
    assert found([read("a")], "suggestions")["entity"].blind.f1 is not None


def test_without_both_kinds_there_is_nothing_to_compare() -> None:
    articles = read_by([read("a")])
    assert anchoring(articles, set()) == ()
    assert anchoring([], BLIND) == ()
    assert anchoring([(readings, None) for readings, _ in articles], BLIND) == ()
    plain = anchoring(articles, BLIND, samples=0)
    assert {one.interval for one in plain} == {None}
    assert {one.articles for one in plain} == {(6, 6)}


Known = dict[str, Annotation]


def looked_after(
    people: list[Known],
    *,
    suggestions: Known | None = None,
    gold: Known | None = None,
    controls: Known | None = None,
    samples: int = 100,
) -> list[Care]:
    readings = [reading for person in people for reading in person.values()]
    found = care(
        readings,
        suggestions=suggestions or {},
        controls=(controls or {}).values(),
        gold=gold or {},
        samples=samples,
    )
    return list(found)


def dated(person: dict[str, Annotation], late: dict[str, Annotation]) -> dict[str, Annotation]:
    """Somebody's readings, one a day; the second half as in `late`."""
    start = datetime(2026, 9, 1, tzinfo=UTC)
    idents = sorted(person)
    return {
        ident: (person if day < len(idents) / 2 else late)[ident].model_copy(
            update={"created": start + timedelta(days=day), "seconds": 710.0}
        )
        for day, ident in enumerate(idents)
    }


def test_submitting_suggestions_as_they_are_shows() -> None:
    shown = suggestions()
    seen = {ident: one for ident, one in shown.items() if ident not in BLIND}
    one, two = looked_after([anchored("a", shown), read("b")], suggestions=seen)
    assert (one.name, one.suggested, one.unchanged) == ("a", 6, 6)
    assert (two.name, two.suggested, two.unchanged) == ("b", 6, 0)


def test_drift_has_a_direction_and_an_interval() -> None:
    gold = samples.gold()
    careful, careless = read("a"), read("a", Noise(flip=0.3, drop=0.3))
    worse, better, steady = (
        looked_after([dated(one, two)], gold=gold)[0]
        for one, two in ((careful, careless), (careless, careful), (careful, careful))
    )
    assert worse.drift and worse.drift.interval and worse.drift.interval[1] < 0
    assert better.drift and better.drift.interval and better.drift.interval[0] > 0
    assert steady.drift and steady.drift.interval
    assert steady.drift.interval[0] < 0 < steady.drift.interval[1]
    assert steady.drift.change == pytest.approx(steady.drift.after - steady.drift.before)
    assert steady.gold and steady.gold.f1 and 0.75 < steady.gold.f1 < 0.95
    assert steady.layers["trigger"].f1 is not None


def test_too_little_work_has_no_drift() -> None:
    gold = samples.gold()
    few = dict(list(dated(read("a"), read("a")).items())[:3])
    assert looked_after([few], gold=gold)[0].drift is None
    assert looked_after([read("a")], gold=gold)[0].drift is None
    nothing = looked_after([read("a")])[0]
    assert (nothing.gold, nothing.layers, nothing.control, nothing.suggested) == (None, {}, None, 0)


def test_pace_is_the_median_per_item() -> None:
    person = dated(read("a", Noise()), read("a", Noise()))
    (one,) = looked_after([person], samples=0)
    paces = sorted(710 / (len(r.entities) + len(r.events)) for r in person.values())
    assert one.seconds_per_item == pytest.approx((paces[5] + paces[6]) / 2, abs=0.05)


def test_control_articles_are_told_apart_from_gold() -> None:
    truth, person = samples.gold(), read("a")
    first, rest = sorted(truth)[:3], sorted(truth)[3:]
    own, checks = {i: person[i] for i in rest}, {i: read("a", Noise())[i] for i in first}
    (one,) = looked_after([own], gold=truth, controls=checks)
    assert (one.readings, one.control_articles) == (12, 3)
    assert one.control and one.gold and one.control.f1 == 1.0 and one.gold.f1
    assert one.gold.f1 < 0.95
    (alone,) = looked_after([], gold=truth, controls=checks)
    assert (alone.readings, alone.gold, alone.layers) == (3, None, {})
    stale = {i: a.model_copy(update={"article_sha256": "0" * 64}) for i, a in truth.items()}
    assert looked_after([], gold=stale, controls=checks)[0].control is None
