"""Alpha for unitizing: by hand, against the formulas taken literally, and against others' code."""

from __future__ import annotations

from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.review.align import Fact
from curation.review.unitizing import Continuum, Unitizing

Unit = tuple[int, int, str]
Reader = list[Unit]


def measured(*articles: tuple[int, list[Reader]], samples: int = 0) -> Unitizing:
    continuum = Continuum()
    for length, readers in articles:
        facts = [[Fact((start, end), label) for start, end, label in one] for one in readers]
        continuum.add(facts, length)
    return continuum.result("mentions", samples, 0)


def test_two_units_half_apart_by_hand() -> None:
    """Of 10 code points one reader marks 0–4, the other 2–6; both together 20.

    Observed: l_kk = 2·2, l_k = 8, so 4 of 20 disagree in the unit and 4 in the gap. Expected:
    s = 16 + 16 + 12, l² - s = 356; e_kk = 20 (64 - 32) / 356 and e_gg = 20 (144 - 12) / 356, so
    20 - 20·164/356 = 20·192/356 disagree by chance. alpha = 1 - 8·356 / (20·192) = 0.25833.
    """
    found = measured((10, [[(0, 4, "k")], [(2, 6, "k")]]))
    assert found.alpha.value == pytest.approx(1 - 8 * 356 / (20 * 192))
    assert found.boundaries == found.alpha == found.labels["k"]
    assert found.units == 2


def test_equal_readings_and_opposite_readings() -> None:
    reader = [(0, 3, "a"), (4, 9, "b")]
    same = measured((12, [reader, reader, reader]), samples=20)
    assert (same.alpha.value, same.alpha.interval) == (1.0, None)  # one text has no interval
    assert {one.value for one in same.labels.values()} == {1.0}
    other = measured((12, [reader, [(0, 3, "b"), (4, 9, "a")]]))
    assert other.boundaries.value == 1.0
    assert other.alpha.value is not None and other.alpha.value < 0.5
    apart = measured((10, [[(0, 5, "a")], [(5, 10, "a")]]))
    assert apart.alpha.value is not None and apart.alpha.value < 0


def test_nothing_marked_or_nothing_read_has_no_alpha() -> None:
    assert measured((9, [[], []])).alpha.value is None
    assert measured().alpha.value is None
    assert measured((9, [[(0, 9, "a")], [(0, 9, "a")]])).alpha.value is None


def test_published_code_gives_the_same() -> None:
    """Values of zeljkobekcic/KrippendorffUnitizedAlpha, run on these readings."""
    first = [
        [(0, 2, "a"), (5, 9, "b"), (12, 20, "a")],
        [(0, 3, "a"), (5, 9, "a"), (13, 18, "a")],
        [(5, 8, "b"), (12, 20, "a")],
    ]
    second = [[(3, 7, "a"), (10, 11, "c")], [(3, 7, "a")]]
    assert measured((30, first)).alpha.value == pytest.approx(0.578688776294)
    assert measured((15, second)).alpha.value == pytest.approx(0.856852791878)


def cut(draw: st.DrawFn, length: int) -> Reader:
    edges = sorted(draw(st.lists(st.integers(0, length), max_size=8, unique=True)))
    labels = st.sampled_from(["", "a", "b"])
    pieces = [(start, end, draw(labels)) for start, end in pairwise(edges)]
    return [piece for piece in pieces if piece[2]]


@st.composite
def studies(draw: st.DrawFn) -> list[tuple[int, list[Reader]]]:
    found = []
    for _ in range(draw(st.integers(1, 3))):
        length, people = draw(st.integers(1, 30)), draw(st.integers(2, 4))
        found.append((length, [cut(draw, length) for _ in range(people)]))
    return found


def literal(articles: list[tuple[int, list[Reader]]]) -> float | None:
    """Formulas 1, 3, 4 and 5 as printed: every pair of readers, every pair of segments."""
    shared = dict.fromkeys(("", "a", "b"), 0.0)
    margins = dict.fromkeys(shared, 0.0)
    squares = dict.fromkeys(shared, 0.0)
    for length, readers in articles:
        filled = [with_gaps(reader, length) for reader in readers]
        for segments in filled:
            for start, end, label in segments:
                margins[label] += end - start
                squares[label] += (end - start) ** 2 if label else end - start
        for one, two in permutations(filled, 2):
            for start, end, label in one:
                for begin, stop, other in two:
                    if label == other:
                        common = max(0, min(end, stop) - max(start, begin))
                        shared[label] += common / (len(readers) - 1)
    total, chance = sum(margins.values()), sum(margins.values()) ** 2 - sum(squares.values())
    if not chance:
        return None
    expected = sum(total * (margins[c] ** 2 - squares[c]) / chance for c in shared)
    if total - expected < 1e-9:
        return None
    return 1 - (total - sum(shared.values())) / (total - expected)


def with_gaps(reader: Reader, length: int) -> Reader:
    segments, position = [], 0
    for start, end, label in reader:
        segments += [(position, start, ""), (start, end, label)]
        position = end
    return [s for s in [*segments, (position, length, "")] if s[0] < s[1]]


@given(studies())
def test_the_sweep_equals_the_formulas(articles: list[tuple[int, list[Reader]]]) -> None:
    found, wanted = measured(*articles).alpha.value, literal(articles)
    if wanted is not None:
        assert found == pytest.approx(wanted, abs=1e-6)


def test_overlapping_units_of_one_reader_are_laid_side_by_side() -> None:
    overlapping = [(0, 5, "a"), (3, 8, "b"), (4, 5, "a")]
    flat = [(0, 5, "a"), (5, 8, "b")]
    found = measured((10, [overlapping, flat]))
    assert (found.alpha.value, found.units) == (1.0, 4)
