"""The order articles are read in."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readings import Sketch

from curation.studio.order import ORDERS, Candidate, arrange, features, uncertainty

TEXT = "भारत ने रूस से बैठक की।"


@st.composite
def candidates(draw: st.DrawFn) -> list[Candidate]:
    idents = draw(st.lists(st.text("abcdef0123", min_size=1, max_size=4), unique=True, max_size=12))
    return [
        Candidate(
            ident,
            draw(st.none() | st.sampled_from(["s1", "s2", "s3"])),
            draw(st.none() | st.dates(date(2024, 1, 1), date(2024, 1, 9))),
            draw(st.floats(0, 1)),
            draw(st.frozensets(st.sampled_from("abcdefgh"))),
        )
        for ident in idents
    ]


@given(candidates(), st.sampled_from(ORDERS), st.integers(0, 9))
def test_every_article_has_one_turn_whatever_order_they_came_in(
    found: list[Candidate], how: str, seed: int
) -> None:
    arranged = arrange(found, how, seed)
    assert sorted(arranged) == sorted(candidate.id for candidate in found)
    assert arrange(found[::-1], how, seed) == arranged


@given(candidates(), st.sampled_from(["uncertain", "diverse", "date"]))
def test_no_story_has_its_second_turn_before_all_have_had_their_first(
    found: list[Candidate], how: str
) -> None:
    story = {c.id: c.story or c.id for c in found}
    told = [story[ident] for ident in arrange(found, how)]
    firsts = [told.index(name) for name in set(told)]
    assert sorted(firsts) == list(range(len(firsts)))


@given(candidates(), st.integers(0, 9))
def test_an_article_that_goes_leaves_the_others_in_place(found: list[Candidate], seed: int) -> None:
    whole = arrange(found, "random", seed)
    assert arrange(found[1:], "random", seed) == [
        i for i in whole if i not in {c.id for c in found[:1]}
    ]


def test_the_least_certain_and_the_newest_come_first() -> None:
    found = [
        Candidate("sure", uncertainty=0.1, published=date(2024, 5, 1)),
        Candidate("doubtful", uncertainty=0.6, published=date(2024, 4, 1)),
        Candidate("dateless", uncertainty=0.3),
    ]
    assert arrange(found, "uncertain") == ["doubtful", "dateless", "sure"]
    assert arrange(found, "date") == ["sure", "doubtful", "dateless"]


def test_what_is_new_comes_before_more_of_the_same() -> None:
    found = [
        Candidate("rich", features=frozenset("abcd")),
        Candidate("alike", features=frozenset("abc")),
        Candidate("other", features=frozenset("xy")),
    ]
    assert arrange(found, "diverse") == ["rich", "other", "alike"]


def test_seeds_give_different_orders() -> None:
    found = [Candidate(str(n)) for n in range(20)]
    orders = {tuple(arrange(found, "random", seed)) for seed in range(5)}
    assert len(orders) == 5


@pytest.mark.parametrize(("confidences", "expected"), [((0.9, 0.5), 0.3), ((None, 0.5), 0.75)])
def test_uncertainty_is_what_confidence_leaves(
    confidences: tuple[float | None, float], expected: float
) -> None:
    drawn = Sketch(TEXT)
    for word, confidence in zip(("भारत", "रूस"), confidences, strict=True):
        drawn.entity(word, "GPE", "X")
        drawn.entities[-1] = drawn.entities[-1].model_copy(update={"confidence": confidence})
    assert uncertainty(drawn.annotation()) == pytest.approx(expected)


def test_nothing_to_correct_comes_last_and_nothing_known_first() -> None:
    assert uncertainty(Sketch(TEXT).annotation()) == 0
    assert uncertainty(None) == 1


def test_features_speak_of_types_roles_and_who_is_meant() -> None:
    drawn = Sketch(TEXT)
    india = drawn.entity("भारत", "GPE", "IND")
    drawn.event("बैठक", "MEET", ("Participant", india))
    found = features(drawn.annotation())
    assert {"entity GPE", "ref IND", "event MEET None", "role MEET Participant"} <= found
    assert features(None) == frozenset()
