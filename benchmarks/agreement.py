"""Whether agreement finds what is planted, and whether its intervals hold the truth.

Two annotators read articles with known rates of faults (labels flipped, spans shifted, items
dropped and added). First, what `agree` finds on all of them beside what the rates come to by
reckoning; then, how often the 95 % interval from a draw of articles holds the value of all.
Bar: in 91 % of 200 runs or more, for every measure.
"""

from __future__ import annotations

import sys
from pathlib import Path

from curation.review.agree import agree

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))

from planted import coverage, expected, measures, population, texts_of

ARTICLES, RUNS, SIZE = 2_400, 200, 60


def main(arguments: list[str]) -> None:
    """Measure; the arguments are the number of articles, of runs, and of articles in a run."""
    given = [int(word) for word in arguments]
    articles, runs, size = [*given, *(ARTICLES, RUNS, SIZE)[len(given) :]]
    readings = population(articles, "ab")
    found = measures(agree(readings, texts_of(readings), samples=0))
    print(f"{articles:,} articles")
    for name, value in expected().items():
        print(f"{name:<24} planted {value:.3f}   found {found[name].value:.3f}")
    print(f"\n{runs} runs of {size} articles: how often the 95 % interval holds the truth")
    for name, share in coverage(readings, runs, size).items():
        print(f"{name:<24} {share:.1%}" + ("" if share >= 0.91 else "   below 91 %"))
