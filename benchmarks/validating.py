"""Parsing and checking 10,000 annotations, and agreement of five people on 2,000 articles.

Bars: parsing and every rule together take at most three times what pydantic alone takes to parse
the same lines; agreement takes less than a minute, in bounded memory. The annotations are readings
of the sample articles by annotators with faults: about 75 regions and 70 links each, on 2,000
different texts. Times are CPU seconds of this process.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

from curation import samples
from curation.model import Annotation, sha256
from curation.ontology import load
from curation.review.agree import agree
from curation.validate.rules import check, check_across

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))

from readings import Noise, annotator

ARTICLES = 2_000
PEOPLE = "abcde"
NOISE = Noise(flip=0.05, shift=0.03, drop=0.05, add=0.03)


def main(arguments: list[str]) -> None:
    """Measure; the first argument is the number of articles."""
    articles = int(arguments[0]) if arguments else ARTICLES
    texts, lines = made(articles)
    regions = sum(line.count('"id":') for line in lines) / len(lines)
    print(f"{len(lines):,} annotations, {regions:.0f} regions each")
    parsing = cpu(lambda: parse(lines))
    checking = cpu(lambda: parse_and_check(lines, texts))
    print(f"pydantic alone             {parsing:6.1f} s")
    print(f"parse and every rule       {checking:6.1f} s   {checking / parsing:.2f} times")
    before = peak()
    agreeing = cpu(lambda: agreement(lines, texts))
    more = peak() - before
    print(f"agreement, 1,000 samples   {agreeing:6.1f} s   {more:.0f} MB more at the peak")


def made(articles: int) -> tuple[dict[str, str], list[str]]:
    """Texts by id, and the readings of five annotators as lines, article by article."""
    ontology, gold = load(), list(samples.gold().values())
    texts: dict[str, str] = {}
    lines = []
    for number in range(articles):
        truth = gold[number % len(gold)]
        ident = f"{truth.article_id}-{number}"
        text = f"{samples.texts()[truth.article_id]}\nलेख क्रमांक {number}।"
        changes = {"article_id": ident, "article_sha256": sha256(text)}
        texts[ident] = text
        for who in PEOPLE:
            said = annotator(
                truth.model_copy(update=changes), text, NOISE, ontology, author=who, seed=1
            )
            lines.append(said.to_line())
    return texts, lines


def parse(lines: list[str]) -> None:
    for line in lines:
        Annotation.model_validate_json(line)


def parse_and_check(lines: list[str], texts: dict[str, str]) -> None:
    ontology, every = load(), []
    for line in lines:
        annotation = Annotation.model_validate_json(line)
        check(annotation, texts[annotation.article_id], ontology)
        every.append(annotation)
    check_across(every)


def agreement(lines: list[str], texts: dict[str, str]) -> None:
    read: Iterator[Annotation] = map(Annotation.model_validate_json, lines)
    agree((list(some) for _, some in groupby(read, key=lambda a: a.article_id)), texts)


def cpu(work: Callable[[], None]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def peak() -> float:
    """Megabytes of memory at the highest."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
