"""Gamma equals what pygamma-agreement finds, and its alignments are the best there are."""

from __future__ import annotations

import random
from itertools import permutations
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st
from planted import population, texts_of
from readings import Noise

from curation.review.agree import agree
from curation.review.align import Fact
from curation.review.gamma import Alignments, Unit, best_saving, disorder, shuffled

# Two readings each, and what pygamma-agreement 0.5.9 gives: the disorder of the best alignment
# (CombinedCategoricalDissimilarity, alpha = beta = delta_empty = 1), exact, and for the random
# ones the expected disorder (ShuffleContinuumSampler, 300 samples), subject to chance.
SHARED = [
    ([(0, 10, "x"), (20, 30, "y")], [(5, 15, "x"), (20, 30, "x")], 0.625, None),
    ([(0, 10, "x"), (20, 30, "y"), (40, 44, "x")], [(0, 12, "x")], 1.004132, None),
    (
        [(0, 20, "x"), (30, 50, "y")],
        [(0, 9, "x"), (10, 20, "x"), (30, 50, "y")],
        0.444444,
        None,
    ),
    (
        [
            (9, 15, "z"), (20, 34, "z"), (45, 57, "z"), (57, 66, "x"), (76, 78, "x"),
            (79, 86, "y"), (89, 97, "z"), (98, 109, "x"), (109, 122, "x"), (128, 134, "x"),
        ],
        [
            (20, 34, "z"), (45, 57, "z"), (76, 78, "y"), (79, 88, "z"), (92, 97, "y"),
            (98, 109, "x"), (109, 122, "x"), (128, 136, "x"),
        ],
        0.565476,
        1.1227,
    ),
    (
        [
            (5, 8, "y"), (13, 19, "y"), (30, 37, "x"), (44, 53, "z"), (55, 57, "y"),
            (57, 70, "y"), (76, 78, "z"), (90, 98, "y"), (104, 115, "x"), (122, 124, "z"),
        ],
        [
            (5, 8, "y"), (44, 55, "z"), (54, 59, "y"), (57, 70, "y"), (89, 100, "y"),
            (104, 117, "x"), (122, 124, "z"),
        ],
        0.379476,
        1.3099,
    ),
    (
        [
            (1, 13, "x"), (24, 37, "y"), (44, 48, "z"), (48, 51, "z"), (59, 67, "x"),
            (70, 83, "z"), (88, 94, "y"), (104, 112, "x"), (112, 124, "x"), (136, 145, "y"),
        ],
        [
            (1, 15, "x"), (25, 37, "y"), (44, 48, "z"), (47, 51, "y"), (70, 83, "z"),
            (88, 94, "y"), (137, 145, "y"),
        ],
        0.474281,
        1.2744,
    ),
]  # fmt: skip

Given = list[tuple[int, int, str]]


def units(given: Given) -> list[Unit]:
    return sorted(Unit(*one) for one in given)


@pytest.mark.parametrize(("one", "two", "best", "chance"), SHARED)
def test_pygamma_gives_the_same(one: Given, two: Given, best: float, chance: float | None) -> None:
    first, second = units(one), units(two)
    size = (len(one) + len(two)) / 2
    assert disorder(first, second) / size == pytest.approx(best, abs=1e-6)
    assert disorder(second, first) / size == pytest.approx(best, abs=1e-6)
    if chance is not None:
        rng, length = random.Random(1), max(end for _, end, _ in [*one, *two])
        drawn = []
        for _ in range(600):
            made = shuffled(first, second, length, rng)
            drawn.append(2 * disorder(*made) / (len(made[0]) + len(made[1])))
        # Its samples lie between the ends of the units, ours in the whole text.
        assert mean(drawn) == pytest.approx(chance, abs=0.05)


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 4), st.integers(0, 4)),
        st.integers(1, 40).map(lambda n: n / 20),
        min_size=1,
        max_size=14,
    )
)
def test_no_pairing_saves_more(saved: dict[tuple[int, int], float]) -> None:
    most = max(
        sum(saved.get((i, j), 0.0) for i, j in enumerate(order)) for order in permutations(range(5))
    )
    assert best_saving(saved) == pytest.approx(most)


def facts(given: list[Unit]) -> list[Fact]:
    return [Fact((one.start, one.end), one.label) for one in given]


def measured(one: list[Unit], two: list[Unit], articles: int = 30) -> float | None:
    book = Alignments(0)
    for _ in range(articles):
        book.add([facts(one), facts(two)], 150)
    return book.result("mentions", 0, 0).gamma.value


def test_gamma_of_the_alike_the_lonely_and_chance() -> None:
    first = units(SHARED[3][0])
    assert measured(first, first) == 1.0
    assert measured([], []) is None
    nothing = measured(first, [])
    assert nothing is not None and nothing <= 0
    # Moving every unit elsewhere is what chance does.
    rng, book = random.Random(3), Alignments(0)
    for _ in range(60):
        one, two = shuffled(first, first, 150, rng)
        book.add([facts(one), facts(two)], 150)
    value = book.result("mentions", 100, 0).gamma
    assert value.value == pytest.approx(0.0, abs=0.06)
    assert value.interval is not None and value.interval[0] < 0 < value.interval[1]


def test_gamma_falls_with_the_noise_and_only_if_asked_for() -> None:
    values = []
    for noise in (Noise(), Noise(flip=0.1, drop=0.1), Noise(flip=0.3, shift=0.2, drop=0.3)):
        readings = population(12, "abc", noise)
        found = agree(readings, texts_of(readings), gamma=True, samples=50)
        names = [one.name for one in found.gamma]
        assert names == ["mentions", "triggers", "stance expressions"]
        values.append(found.gamma[0].gamma)
    one, two, three = (value.value for value in values)
    assert one == 1.0 and two is not None and three is not None
    assert one > two > three > 0
    assert values[1].interval is not None and values[1].interval[0] < two < values[1].interval[1]
    assert agree(readings, texts_of(readings), samples=0).gamma == ()
