"""What is planted in annotators' work comes out, within the intervals that are told."""

from __future__ import annotations

from statistics import NormalDist

import pytest
from planted import coverage, expected, measures, population, texts_of
from readings import Noise

from curation.review.agree import agree
from curation.review.bootstrap import widened


@pytest.mark.parametrize(
    "noise",
    [
        Noise(flip=0.2),
        Noise(shift=0.3),
        Noise(drop=0.2),
        Noise(add=0.2),
        Noise(flip=0.08, shift=0.1, drop=0.1, add=0.05),
    ],
    ids=["flip", "shift", "drop", "add", "all"],
)
def test_each_kind_of_fault_is_found_at_its_rate(noise: Noise) -> None:
    readings = population(60, "ab", noise)
    found = measures(agree(readings, texts_of(readings), samples=200))
    for name, planted in expected(noise).items():
        one = found[name]
        assert one.interval is not None
        assert one.value == pytest.approx(planted, abs=0.04), name
        assert one.interval[0] - 0.02 <= planted <= one.interval[1] + 0.02, name


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    """A small version of `python -m benchmarks agreement`: 30 runs, so that 24 are within luck."""
    shares = coverage(population(240, "ab"), runs=30, size=30, samples_drawn=200)
    assert min(shares.values()) >= 0.8
    assert sum(shares.values()) / len(shares) >= 0.88


@pytest.mark.parametrize(("articles", "t"), [(5, 2.776), (20, 2.093), (61, 2.0003)])
def test_few_articles_widen_the_interval(articles: int, t: float) -> None:
    """The t are those of the tables, for 95 % and one degree of freedom less than articles."""
    wide = t * (articles / (articles - 1)) ** 0.5
    assert widened(articles) == pytest.approx(2 * NormalDist().cdf(wide) - 1, abs=2e-3)
    assert widened(100_000) == pytest.approx(0.95, abs=1e-4)
    assert widened(1) == 0.95
