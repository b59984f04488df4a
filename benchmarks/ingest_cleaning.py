"""Cleaning: what is kept and cut on pages marked by hand, and its speed against spaCy's tokeniser.

    python -m benchmarks ingest_cleaning [PYTHON]

PYTHON is an interpreter that has spaCy, if this one has not (`pip install 'curation[spacy]'`).
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from curation.ingest.clean import clean
from curation.ingest.raw import Raw
from curation.model import Article

PAGES = Path(__file__).resolve().parent.parent / "tests" / "ingest" / "pages"
ROUNDS = 400
TOKENISE = """
import json, sys, time
import spacy
texts = json.load(sys.stdin)
took = []
for _ in range(5):
    make = spacy.blank("hi").make_doc  # anew: it remembers the words it has seen
    for text in texts[:50]:
        make(text)
    start = time.process_time()
    for text in texts:
        make(text)
    took.append(time.process_time() - start)
print(min(took))
"""


@dataclass(frozen=True)
class Page:
    """A page, and for every code point what it is: `+` article, `-` furniture, anything else."""

    name: str
    text: str
    marks: str


@dataclass
class Score:
    """Code points, white space left out."""

    body: int = 0
    body_kept: int = 0
    furniture: int = 0
    furniture_cut: int = 0

    def __str__(self) -> str:
        return (
            f"body kept {self.body_kept / max(self.body, 1):.4f} of {self.body:,}, "
            f"furniture cut {self.furniture_cut / max(self.furniture, 1):.4f} of {self.furniture:,}"
        )


def pages(pattern: str = "*.txt") -> list[Page]:
    """The marked pages (see the README beside them)."""
    found = []
    for path in sorted(PAGES.glob(pattern)):
        lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
        text = "\n".join(line[2:] for line in lines)
        marks = "".join(line[:1] * len(line[2:]) + " " for line in lines)
        found.append(Page(path.stem, text, marks[:-1]))
    return found


def score(page: Page, total: Score) -> Article:
    """Clean a page and add what was kept and cut to the total."""
    article = clean(Raw(where=page.name, id=page.name, data=b"", text=page.text))
    if not isinstance(article, Article):
        raise SystemExit(f"{page.name}: {article.message}")
    kept = [False] * len(page.text)
    for block in article.offsets:
        for i in range(block.raw_start, block.raw_start + block.raw_length):
            kept[i] = True
    for char, mark, stays in zip(page.text, page.marks, kept, strict=True):
        if char.isspace() or char == "\u200b":
            continue
        total.body += mark == "+"
        total.body_kept += mark == "+" and stays
        total.furniture += mark == "-"
        total.furniture_cut += mark == "-" and not stays
    return article


def varied(texts: list[str], seed: int = 5) -> list[str]:
    """As many pages as rounds, words changed places, so that no cache knows them."""
    rng = random.Random(seed)
    out = []
    for n in range(ROUNDS):
        lines = texts[n % len(texts)].split("\n")
        for i, line in enumerate(lines):
            words = line.split(" ")
            if len(words) > 12:
                inner = words[2:-2]
                rng.shuffle(inner)
                lines[i] = " ".join([*words[:2], *inner, *words[-2:]])
        out.append("\n".join(lines))
    return out


def speed(texts: list[str]) -> float:
    """Seconds of one core to clean all texts, at the best of five times."""
    raws = [Raw(where="", id="x", data=b"", text=text) for text in texts]
    for raw in raws[:50]:
        clean(raw)
    took = []
    for _ in range(5):
        start = time.process_time()
        for raw in raws:
            clean(raw)
        took.append(time.process_time() - start)
    return min(took)


def spacy_speed(texts: list[str], python: str) -> float | None:
    """The same for spaCy to tokenise them; None where that Python has no spaCy."""
    run = subprocess.run(
        [python, "-c", TOKENISE],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=False,
    )
    return float(run.stdout) if run.returncode == 0 else None


def main(arguments: list[str] | None = None) -> None:
    """Score the marked pages, then race."""
    given = sys.argv[2:] if arguments is None else arguments
    total = Score()
    for page in pages():
        score(page, total)
    print(f"marked pages, all of which the rules have seen: {total}")
    texts = varied([page.text for page in pages()])
    letters, size = sum(map(len, texts)), sum(len(text.encode()) for text in texts)
    ours = speed(texts)
    print(
        f"cleaning: {len(texts) / ours:,.0f} pages a second of {size / len(texts) / 1000:.1f} kB, "
        f"{letters / ours / 1e6:.2f} M characters a second, one core"
    )
    theirs = spacy_speed(texts, given[0] if given else sys.executable)
    if theirs is None:
        print("spaCy is not there; see the head of benchmarks/ingest_cleaning.py")
    else:
        print(f"spaCy blank('hi') tokenising the same: {letters / theirs / 1e6:.2f} M a second")
        print(f"speed of cleaning to that of tokenising: {theirs / ours:.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
