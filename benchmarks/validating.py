"""Parsing and checking 10,000 annotations, and agreement of five people on 2,000 articles.

Bars: parsing and every rule together take at most three times what pydantic alone takes to parse
the same lines into the same list; agreement takes less than a minute, in bounded memory. The
annotations are readings of the sample articles by annotators with faults: about 75 regions and 70
links each, some ten faults among them, on so many different texts. Times are CPU seconds; what is
checked is also told for one annotation at a time, where nothing is kept and no rule looks across.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from itertools import groupby
from multiprocessing import get_context
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
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "annotations.jsonl"
        texts, lines = made(articles)
        file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        regions = sum(line.count('"id":') for line in lines) / len(lines)
        print(f"{len(lines):,} annotations, {regions:.0f} regions each")
        held = cpu(partial(parse, lines)), cpu(partial(parse_and_check, lines, texts))
        each = cpu(partial(parse_each, lines)), cpu(partial(parse_and_check_each, lines, texts))
        for about, (parsing, checking) in (("all held", held), ("one at a time", each)):
            print(
                f"{about:<13}  pydantic alone {parsing:6.2f} s   and every rule {checking:6.2f} s"
                f"   {checking / parsing:.2f} times"
            )
        with get_context("spawn").Pool(1) as other:
            before = other.apply(peak)
            agreeing, most = other.apply(agreement, (file, texts))
        print(
            f"agreement, 1,000 samples {agreeing:6.1f} s   {most - before:.0f} MB more at the peak"
        )


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
    _ = [Annotation.model_validate_json(line) for line in lines]


def parse_and_check(lines: list[str], texts: dict[str, str]) -> None:
    ontology, every = load(), []
    for line in lines:
        annotation = Annotation.model_validate_json(line)
        check(annotation, texts[annotation.article_id], ontology)
        every.append(annotation)
    check_across(every)


def parse_each(lines: list[str]) -> None:
    for line in lines:
        Annotation.model_validate_json(line)


def parse_and_check_each(lines: list[str], texts: dict[str, str]) -> None:
    ontology = load()
    for line in lines:
        annotation = Annotation.model_validate_json(line)
        check(annotation, texts[annotation.article_id], ontology)


def agreement(file: Path, texts: dict[str, str]) -> tuple[float, float]:
    """CPU seconds and peak of memory of a process that does nothing else."""

    def read() -> None:
        with file.open(encoding="utf-8") as lines:
            said = map(Annotation.model_validate_json, lines)
            agree((list(some) for _, some in groupby(said, key=lambda a: a.article_id)), texts)

    return cpu(read), peak()


def cpu(work: Callable[[], None]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def peak() -> float:
    """Megabytes of memory at the highest, of this process alone (Linux: proc(5), VmHWM)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024
