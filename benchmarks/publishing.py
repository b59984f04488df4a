"""Building a version against a bare parquet writer and against `Dataset.from_generator`.

Every contestant writes the same rows of the same configs, made from articles of about 2.9 kB with
30 spans each (20 mentions, 8 triggers, 2 stances):

- `ours`: `publish.build`, from records: rows, words, codes, checks, counts, hashes, files.
- `bare`: pyarrow `from_pylist` and a parquet writer, given the finished rows.
- `script`: the same writer, but it makes the rows from the records itself, one by one.
- `generator`: `Dataset.from_generator(...).to_parquet(...)`, which makes the rows from the records
  like `script`.
- `generator, rows given`: the same, given the finished rows.

What it costs to produce the inputs is measured apart and taken off.
"""

from __future__ import annotations

import gc
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from curation.model import Annotation, Article, sha256
from curation.ontology import load
from curation.publish import items
from curation.publish.build import build
from curation.publish.columns import column
from curation.publish.digest import BLOCK
from curation.publish.plover import Codebook
from curation.publish.release import Ledger, Meta, Release
from curation.publish.tables import Block, Dossier, Table, tables
from curation.publish.tokens import LAYERS, tokenise

ARTICLES = 100_000
ROUNDS = 3
FEWER = 20_000
"""For what is slow and linear; `ours` is measured at this size, too."""
DISTINCT = 1_000
WORDS = 560
LETTERS = "कखगचजटडतदनपबमयरलवशसह"
SIGNS = ("", "ा", "ि", "ी", "ु", "े", "ो", "ं")
LITTLE = ["ने", "को", "से", "में", "पर", "के", "का", "की", "और", "कि", "यह", "हुई", "गया", "है", "था"]
VOCABULARY = 30_000


def vocabulary() -> tuple[list[str], list[float]]:
    """Made-up words with the frequencies of running text (Zipf)."""
    rng = random.Random(1)
    words = list(LITTLE)
    while len(words) < VOCABULARY:
        syllables = (rng.choice(LETTERS) + rng.choice(SIGNS) for _ in range(rng.randint(2, 4)))
        words.append("".join(syllables))
    return words, [1 / rank for rank in range(1, VOCABULARY + 1)]


def pair(number: int, words: list[str], weights: list[float]) -> tuple[Article, Annotation]:
    """An article and its gold, in random words."""
    rng, ontology = random.Random(number), load_once()
    running = rng.choices(words, weights, k=WORDS)
    text = ""
    entities: list[dict[str, Any]] = []
    triggers: list[dict[str, Any]] = []
    for place, word in enumerate(running):
        span = {"start": len(text), "end": len(text) + len(word), "text": word}
        if place % 15 == 0 and len(entities) < 20:
            kind = rng.choice([*ontology.entities])
            ref = [f"R{rng.randrange(500)}"]
            entities.append(
                {"id": f"e{len(entities)}", **span, "type": kind, "level": "name", "ref": ref}
            )
        elif place % 37 == 5 and len(triggers) < 8:
            triggers.append(span)
        text += word + ("।\n" if place % 60 == 59 else " ")
    roles, kinds = [*ontology.roles], [*ontology.events]
    events = [
        {
            "id": f"v{n}",
            "type": rng.choice(kinds[:13]),
            "trigger": span,
            "arguments": [
                {"role": rng.choice(roles[:4]), "filler_id": f"e{rng.randrange(20)}"} for _ in "12"
            ],
            "modality": rng.choice([*ontology.modality]),
            "polarity": "positive",
            "mode": None,
            "sources": [f"e{rng.randrange(20)}"],
        }
        for n, span in enumerate(triggers)
    ]
    stances = [
        {
            "id": f"s{n}",
            "holder_id": f"e{n}",
            "target": f"e{n + 5}",
            "polarity": "support",
            "modality": "asserted",
            "evidence": triggers[n],
            "sources": [],
        }
        for n in range(2)
    ]
    text = text.rstrip()
    title = text.split("\n", 1)[0]
    article = Article(id="x", title=title, text=text, raw_sha256=sha256(text), story="s")
    annotation = Annotation.model_validate(
        {
            "article_id": "x",
            "article_sha256": article.sha256,
            "author": "gold",
            "origin": "gold",
            "ontology_version": ontology.version,
            "entities": entities,
            "events": events,
            "stances": stances,
        }
    )
    return article, annotation


_ONTOLOGY: list[Any] = []


def load_once() -> Any:
    """The shipped ontology, read once."""
    if not _ONTOLOGY:
        _ONTOLOGY.append(load())
    return _ONTOLOGY[0]


class Stream:
    """`count` records made from templates by giving each another id; iterated anew each time."""

    def __init__(self, templates: list[Any], field: str, count: int):
        self._templates, self._field, self._count = templates, field, count

    def __iter__(self) -> Iterator[Any]:
        templates, field = self._templates, self._field
        for number in range(self._count):
            template = templates[number % len(templates)]
            yield template.model_copy(update={field: f"a{number:07}"})


def release(pairs: list[tuple[Article, Annotation]], count: int) -> Release:
    """The release that is built."""
    return Release(
        meta=Meta(name="bench", title="bench", description="bench", license="cc-by-4.0"),
        ontology=load_once(),
        ledger=Ledger(articles={f"a{number:07}": "train" for number in range(count)}),
        articles=Stream([article for article, _ in pairs], "id", count),
        gold=Stream([annotation for _, annotation in pairs], "article_id", count),
    )


def row_streams(
    pairs: list[tuple[Article, Annotation]], count: int
) -> list[tuple[Table, Callable[[], Iterator[dict[str, Any]]]]]:
    """The rows of every config as dicts, ready for a writer."""
    import pyarrow as pa

    dossiers = [Dossier(article, article.sha256, gold, (), ()) for article, gold in pairs]
    found: list[tuple[Table, Callable[[], Iterator[dict[str, Any]]]]] = []
    for table in tables(load_once(), Codebook(load_once(), {})):
        blocks = []
        for dossier in dossiers:
            rows = table.rows(Block([dossier]), Counter())
            columns = {name: column(table.features, rows, name) for name in table.features}
            blocks.append(pa.table(columns).to_pylist() if rows else [])
        if any(blocks):

            def stream(blocks: list[Any] = blocks) -> Iterator[dict[str, Any]]:
                for number in range(count):
                    for row in blocks[number % len(blocks)]:
                        yield {**row, "article_id": f"a{number:07}"}

            found.append((table, stream))
    return found


def walked(whole: Release) -> None:
    """The records alone: what every contestant that makes rows of them reads."""
    for _ in zip(whole.articles, whole.gold, strict=True):
        pass


def of_gold(book: Codebook) -> list[Table]:
    """The configs that gold fills."""
    made = tables(load_once(), book)
    return [table for table in made if table.name not in ("annotations", "weak")]


def ours(pairs: list[tuple[Article, Annotation]], count: int, out: Path) -> tuple[Any, Any]:
    """Our build, and its inputs alone."""
    whole = release(pairs, count)

    return partial(walked, whole), lambda: build(out, "1.0.0", whole)


def bare(pairs: list[tuple[Article, Annotation]], count: int, out: Path) -> tuple[Any, Any]:
    """pyarrow alone: `from_pylist` in batches of our row groups' size, zstd."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    streams = row_streams(pairs, count)

    def inputs() -> None:
        for _, stream in streams:
            for _ in stream():
                pass

    def write() -> None:
        for table, stream in streams:
            schema = table.features.arrow_schema
            with pq.ParquetWriter(out / table.name, schema, compression="zstd") as writer:
                rows: list[dict[str, Any]] = []
                size = BLOCK * 8 if table.name == "plover" else BLOCK
                for row in stream():
                    rows.append(row)
                    if len(rows) == size:
                        writer.write_batch(pa.RecordBatch.from_pylist(rows, schema=schema))
                        rows = []
                writer.write_batch(pa.RecordBatch.from_pylist(rows, schema=schema))

    return inputs, write


def script(pairs: list[tuple[Article, Annotation]], count: int, out: Path) -> tuple[Any, Any]:
    """A plain loop: rows from records one by one, `from_pylist`, zstd."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    whole, book = release(pairs, count), Codebook(load_once(), {})

    def write() -> None:
        for table in of_gold(book):
            schema = table.features.arrow_schema
            rows: list[dict[str, Any]] = []
            with pq.ParquetWriter(out / table.name, schema, compression="zstd") as writer:
                for article, gold in zip(whole.articles, whole.gold, strict=True):
                    made = plain_rows(table, book, article, gold)
                    rows += [encoded(table.features, row) for row in made]
                    if len(rows) >= BLOCK:
                        writer.write_batch(pa.RecordBatch.from_pylist(rows, schema=schema))
                        rows = []
                writer.write_batch(pa.RecordBatch.from_pylist(rows, schema=schema))

    return partial(walked, whole), write


def plain_rows(
    table: Table, book: Codebook, article: Article, gold: Annotation
) -> Iterator[dict[str, Any]]:
    """The rows of a config that an article gives, by plain loops; labels are names."""
    if table.name == "articles":
        yield {**article.model_dump(), "article_id": article.id, "text_sha256": article.sha256}
    elif table.name == "tokens":
        yield bio(article, gold)
    elif table.name == "plover":
        yield from book.rows(article, gold, Counter())
    else:
        yield {**article.model_dump(), **items.of_annotation(gold)}


def bio(article: Article, gold: Annotation) -> dict[str, Any]:
    """A row of `tokens`, by a plain loop."""
    edges = tokenise(article.text)
    first = {start: n for n, (start, _) in enumerate(edges)}
    last = {end: n for n, (_, end) in enumerate(edges)}
    tags = {layer: ["O"] * len(edges) for layer in LAYERS}
    spans = [(LAYERS[0], e.type, e.start, e.end) for e in gold.entities]
    spans += [(LAYERS[1], v.type, v.trigger.start, v.trigger.end) for v in gold.events]
    for layer, kind, start, end in spans:
        if start in first and end in last:
            tags[layer][first[start]] = f"B-{kind}"
            for place in range(first[start] + 1, last[end] + 1):
                tags[layer][place] = f"I-{kind}"
    starts, ends = zip(*edges, strict=True)
    words = [article.text[a:b] for a, b in edges]
    return {
        "article_id": article.id,
        "tokens": words,
        "starts": starts,
        "ends": ends,
        **tags,
        "lost": [],
    }


def encoded(feature: Any, value: Any) -> Any:
    """A value with label names turned into numbers."""
    import datasets

    if isinstance(feature, datasets.ClassLabel):
        return None if value is None else feature.str2int(value)
    if isinstance(feature, dict):
        return {name: encoded(inner, value.get(name)) for name, inner in feature.items()}
    if isinstance(feature, datasets.List) and value is not None:
        return [encoded(feature.feature, member) for member in value]
    return value


def generator(pairs: list[tuple[Article, Annotation]], count: int, out: Path) -> tuple[Any, Any]:
    """`Dataset.from_generator(…).to_parquet(…)`, rows from records."""
    whole, book = release(pairs, count), Codebook(load_once(), {})

    def write() -> None:
        for table in of_gold(book):

            def stream(table: Table = table) -> Iterator[dict[str, Any]]:
                for article, gold in zip(whole.articles, whole.gold, strict=True):
                    yield from plain_rows(table, book, article, gold)

            generated(table, stream, out)

    return partial(walked, whole), write


def rows_given(pairs: list[tuple[Article, Annotation]], count: int, out: Path) -> tuple[Any, Any]:
    """`Dataset.from_generator(…).to_parquet(…)` of finished rows."""
    streams = row_streams(pairs, count)

    def inputs() -> None:
        for _, stream in streams:
            for _ in stream():
                pass

    def write() -> None:
        for table, stream in streams:
            generated(table, stream, out)

    return inputs, write


def generated(table: Table, stream: Callable[[], Iterator[dict[str, Any]]], out: Path) -> None:
    """One config by `datasets` alone; the fingerprint spares it hashing all that `stream` holds."""
    import datasets

    datasets.disable_progress_bars()
    made = datasets.Dataset.from_generator(
        stream, features=table.features, cache_dir=str(out / "cache"), fingerprint=table.name
    )
    made.to_parquet(out / f"{table.name}.parquet")


CONTESTANTS = {
    "ours": ours,
    "bare": bare,
    "script": script,
    "generator": generator,
    "generator, rows given": rows_given,
}
SLOW = ("script", "generator", "generator, rows given")


def measure(name: str, count: int) -> dict[str, float]:
    """CPU seconds and growth of peak memory in MB of one contestant, in this process."""
    import datasets
    import pyarrow.parquet as pq

    del datasets, pq  # imported here so that their memory is not counted
    words = vocabulary()
    pairs = [pair(number, *words) for number in range(min(DISTINCT, count))]
    gc.collect()
    gc.freeze()  # the templates are ours, not a contestant's: nobody pays for looking them through
    with tempfile.TemporaryDirectory() as folder:
        inputs, write = CONTESTANTS[name](pairs, count, Path(folder))
        start = time.process_time()
        inputs()
        given = time.process_time() - start
        before, start = peak(), time.process_time()
        write()
        spent = time.process_time() - start
    return {"cpu": spent - given, "inputs": given, "memory": peak() - before}


def peak() -> float:
    """Peak resident memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def apart(name: str, count: int) -> dict[str, float]:
    """`measure` in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "publishing", name, str(count)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    found: dict[str, float] = json.loads(done.stdout.strip().split("\n")[-1])
    return found


def main(arguments: Sequence[str] = ()) -> None:
    """Measure every contestant in a process of its own and print a table.

    `arguments` may hold the number of articles, that of the rounds in which `ours` and `bare` take
    turns, and that of the articles for the slow ones; or a contestant and a number.
    """
    if arguments and arguments[0] in CONTESTANTS:
        print(json.dumps(measure(arguments[0], int(arguments[1]))))
        return
    sizes = [int(said) for said in arguments]
    articles, rounds, fewer = [*sizes, *(ARTICLES, ROUNDS, FEWER)[len(sizes) :]]
    fewer = min(articles, fewer)
    print(f"publishing, {articles:,} articles of 30 spans, all configs of gold", flush=True)
    pairs = []
    for _ in range(rounds):
        pairs.append([shown(name, apart(name, articles)) for name in ("ours", "bare")])
    ratios = sorted(ours["cpu"] / bare["cpu"] for ours, bare in pairs)
    said = ", ".join(f"{ratio:.2f}" for ratio in ratios)
    print(f"  ours / bare {ratios[len(ratios) // 2]:.2f} (bar 1.5; of rounds {said})", flush=True)
    print(f"{fewer:,} articles", flush=True)
    ours, *slow = (shown(name, apart(name, fewer))["cpu"] for name in ("ours", *SLOW))
    for name, cpu in zip(SLOW, slow, strict=True):
        print(f"  {name} / ours {cpu / ours:.1f}" + " (bar 4)" * name.startswith("generator"))


def shown(name: str, figures: dict[str, float]) -> dict[str, float]:
    """The figures, printed."""
    print(f"  {name:22} {figures['cpu']:7.1f} s CPU  +{figures['memory']:.0f} MB", flush=True)
    return figures


if __name__ == "__main__":
    main(sys.argv[1:])
