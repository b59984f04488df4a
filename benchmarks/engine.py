"""Runs over shards: one core, two, Dask's workers; start-up, CPU time, memory, extrapolation.

    python -m benchmarks engine [ARTICLES] [SHARDS] [WORDS] [--stages S,…] [--ways W,…] [--runs N]

Every way takes the same generated articles in, and pre-annotates them; the peer is the first way,
a plain loop over the same functions in one process. With WORDS, articles are cut to that many
words. Of several runs the one with the median time counts. `--ways two --stages ingest` is the
shortest: that is how a million short articles go through. Ways: one, two, dask; stages: ingest,
preannotate (which needs ingest).

Processes are looked at four times a second: the largest resident set of the driver (with Dask,
the scheduler is in it) and of a worker, and of all together (pages they share count in each).
What a run holds beyond one of two articles grows with the articles; the extrapolation takes time
and the driver's memory at most so: what two articles don't load counts. (A worker's does not grow:
docs/scale.md.)
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import NamedTuple

import psutil

from benchmarks.ingest_stories import corpus

COMMAND = [sys.executable, "-m", "curation"]
WAYS = {
    "one": ("--workers", "1"),
    "two": ("--workers", "2"),
    "dask": ("--engine", "dask", "--workers", "2"),
}
STAGES = ("ingest", "preannotate")
LATER = (10**6, 10**7, 10**8)
"""Articles to reckon with."""

ENOUGH = 10_000
"""From fewer nothing is extrapolated."""


class Ran(NamedTuple):
    """What a command took: seconds, seconds of all cores, MiB, and the hash of what it made."""

    seconds: float
    cpu: float
    driver: int
    worker: int
    all: int
    sha256: str


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


def watched(folder: Path, *words: str) -> Ran:
    """Run a command and look at its processes."""
    began = time.perf_counter()
    driver = worker = whole = 0
    cpu: dict[int, float] = {}
    with tempfile.TemporaryFile("w+") as answer:
        process = subprocess.Popen([*COMMAND, *words, "--json"], cwd=folder, stdout=answer)
        me = psutil.Process(process.pid)
        while process.poll() is None:
            sizes = []
            try:
                for one in (me, *me.children(recursive=True)):
                    with one.oneshot():
                        used = one.cpu_times()
                        cpu[one.pid] = used.user + used.system
                        sizes.append(one.memory_info().rss)
            except psutil.Error:
                pass
            if sizes:
                driver, worker = max(driver, sizes[0]), max(worker, *sizes[1:], 0)
                whole = max(whole, sum(sizes))
            time.sleep(0.25)
        seconds = time.perf_counter() - began
        if process.returncode not in (0, 1):
            raise SystemExit(f"curation {' '.join(words)} ended with {process.returncode}")
        answer.seek(0)
        sha256 = str(json.load(answer)["sha256"])
    driver, worker, whole = (size // 2**20 for size in (driver, worker, whole))
    return Ran(seconds, sum(cpu.values()), driver, worker, whole, sha256)


def start_up(options: tuple[str, ...]) -> Ran:
    """The time of a command that starts its workers and finds two shards of one article there.

    Its memory is that of the run that made them: everything is loaded, and nothing has grown.
    """
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write(folder / "raw", 2, 2, None)
        made = watched(folder, "ingest", "raw", "-o", "run", *options)
        there = watched(folder, "ingest", "raw", "-o", "run", *options)
        return made._replace(seconds=there.seconds, cpu=there.cpu)


def typical(folder: Path, stage: str, way: str, runs: int) -> Ran:
    """The run with the median time, from nothing each time."""
    found = []
    for _ in range(runs):
        for made in ("articles", "work", "done") if stage == "ingest" else ("annotations",):
            shutil.rmtree(folder / way / made, ignore_errors=True)
        shutil.rmtree(folder / way / "done" / "annotations", ignore_errors=True)
        source = "raw" if stage == "ingest" else way
        found.append(watched(folder, stage, source, "-o", way, *WAYS[way]))
    return sorted(found)[(runs - 1) // 2]


def later(articles: int, ran: Ran, ready: Ran) -> str:
    """How long more articles would take on the same workers, and what the driver would hold."""
    rate = max(ran.seconds - ready.seconds, 0.01) / articles
    grows = max(ran.driver - ready.driver, 0) / articles
    return "; ".join(
        f"{many:,}: {(ready.seconds + many * rate) / 3600:,.2f} h, "
        f"driver at most {(ready.driver + many * grows) / 1024:,.1f} GiB"
        for many in LATER
    )


def main(arguments: list[str] | None = None) -> None:
    """Measure, compare, report."""
    parser = ArgumentParser(prog="benchmarks engine")
    parser.add_argument("articles", type=int, nargs="?", default=4_000)
    parser.add_argument("shards", type=int, nargs="?", default=16)
    parser.add_argument("words", type=int, nargs="?")
    parser.add_argument("--stages", default=",".join(STAGES))
    parser.add_argument("--ways", default=",".join(WAYS))
    parser.add_argument("--runs", type=int, default=1)
    given = parser.parse_args(sys.argv[2:] if arguments is None else arguments)
    articles, ways = given.articles, given.ways.split(",")
    print(f"{articles:,} articles in {given.shards} shards, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write(folder / "raw", articles, given.shards, given.words)
        size = sum(path.stat().st_size for path in (folder / "raw").iterdir())
        print(f"  {size / 2**20:,.0f} MiB raw, {size / articles / 1000:.1f} kB an article")
        ready = {way: start_up(WAYS[way]) for way in ways}
        for way in ways:
            print(f"  {way}: start-up {ready[way].seconds:.1f} s", flush=True)
        for stage in given.stages.split(","):
            report(
                stage,
                articles,
                {way: typical(folder, stage, way, given.runs) for way in ways},
                ready,
            )


def report(stage: str, articles: int, found: dict[str, Ran], ready: dict[str, Ran]) -> None:
    """Every way of a stage, and set against each other."""
    print(f"  {stage}")
    net = {way: max(ran.seconds - ready[way].seconds, 0.01) for way, ran in found.items()}
    for way, ran in found.items():
        print(
            f"    {way:<5} {ran.seconds:8.1f} s, {ran.cpu:8.1f} s of cores, "
            f"{articles / net[way]:8,.0f} articles/s after start-up; peaks: driver "
            f"{ran.driver:,.0f}, worker {ran.worker:,.0f}, all {ran.all:,.0f} MiB"
        )
        if articles >= ENOUGH:
            print(f"      extrapolated: {later(articles, ran, ready[way])}")
    for a, b, bar in (("two", "one", 1.6), ("dask", "two", 0.75)):
        if a in found and b in found:
            times, whole = net[b] / net[a], found[b].seconds / found[a].seconds
            print(f"    {a}: {times:.2f} of {b} after start-up (bar {bar}), {whole:.2f} in all")
    same = len({ran.sha256 for ran in found.values()}) == 1
    print(f"    {'identical hashes' if same else 'HASHES DIFFER'}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
