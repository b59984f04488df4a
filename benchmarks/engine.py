"""Runs over shards: one core, two, Dask's workers; start-up, memory, and the killed worker.

    python -m benchmarks engine [ARTICLES] [SHARDS] [WORDS]

Every engine takes the same generated articles in, and pre-annotates them. Memory is the largest
resident set of any worker process, looked at four times a second. With WORDS, articles are cut to
that many words. The peer is a plain loop over the same functions in one process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from benchmarks.ingest_stories import corpus

COMMAND = [sys.executable, "-m", "curation"]
WAYS = {
    "one core": ("--workers", "1"),
    "two cores": ("--workers", "2"),
    "dask, 2 workers": ("--engine", "dask", "--workers", "2"),
}


def write(folder: Path, articles: int, shards: int, words: int | None) -> None:
    """Generated articles as JSONL shards, never all in memory."""
    folder.mkdir()
    size = -(-articles // shards)
    file = None
    for number, (ident, _, text) in enumerate(corpus(articles)):
        if number % size == 0:
            if file:
                file.close()
            file = (folder / f"part-{number // size:05d}.jsonl").open("w", encoding="utf-8")
        if words:
            title, _, rest = text.partition("\n")
            text = f"{title}\n{' '.join(rest.split()[:words])}"
        assert file is not None
        file.write(json.dumps({"id": ident, "text": text}, ensure_ascii=False) + "\n")
    if file:
        file.close()


def watched(folder: Path, *words: str) -> tuple[float, int, int, dict[str, object]]:
    """Run a command: seconds, MiB of the largest worker and of the driver, and its answer."""
    began = time.perf_counter()
    with tempfile.TemporaryFile("w+") as answer:
        process = subprocess.Popen([*COMMAND, *words, "--json"], cwd=folder, stdout=answer)
        driver, workers = 0, 0
        me = psutil.Process(process.pid)
        while process.poll() is None:
            try:
                driver = max(driver, me.memory_info().rss)
                for child in me.children(recursive=True):
                    workers = max(workers, child.memory_info().rss)
            except psutil.Error:
                pass
            time.sleep(0.25)
        seconds = time.perf_counter() - began
        answer.seek(0)
        return seconds, workers // 2**20, driver // 2**20, json.load(answer)


def start_up(options: tuple[str, ...]) -> float:
    """Seconds of a command that finds nothing to do but starting its engine and one shard."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write(folder / "raw", 2, 1, None)
        watched(folder, "ingest", "raw", "-o", "run", *options)
        return watched(folder, "ingest", "raw", "-o", "run", *options)[0]


def main(arguments: list[str] | None = None) -> None:
    """Measure, compare, report."""
    given = sys.argv[2:] if arguments is None else arguments
    articles = int(given[0]) if given else 4_000
    shards = int(given[1]) if len(given) > 1 else 16
    words = int(given[2]) if len(given) > 2 else None
    print(f"{articles:,} articles in {shards} shards, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write(folder / "raw", articles, shards, words)
        size = sum(path.stat().st_size for path in (folder / "raw").iterdir())
        print(f"  {size / 2**20:,.0f} MiB raw, {size / articles / 1000:.1f} kB an article")
        hashes: dict[str, set[object]] = {"ingest": set(), "preannotate": set()}
        for way, options in WAYS.items():
            ready = start_up(options)
            print(f"  {way}: start-up {ready:.1f} s")
            for stage in hashes:
                source = "raw" if stage == "ingest" else way
                took, worker, driver, done = watched(folder, stage, source, "-o", way, *options)
                hashes[stage].add(done["sha256"])
                net = max(took - ready, 0.01)
                print(
                    f"    {stage:<12} {took:8.1f} s, {articles / net:8,.0f} articles/s after "
                    f"start-up; largest worker {worker:,} MiB, driver {driver:,} MiB"
                )
        for stage, found in hashes.items():
            print(f"  {stage}: {'identical hashes' if len(found) == 1 else 'HASHES DIFFER'}")


if __name__ == "__main__":
    main(sys.argv[1:])
