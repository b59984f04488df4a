"""Runs over shards: the same on one core and on all, in any packing, killed and gone on with."""

import json
import os
import random
import signal
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from commands import Run
from moto.server import ThreadedMotoServer
from runs import raw, stages, start
from standins import bucket_at

from benchmarks.ingest_stories import corpus, scores
from curation.engine.local import Local
from curation.engine.shards import Folder, lines, shards
from curation.flow.ingest_shards import Taking, ingest_shards
from curation.flow.run import Carried

TAKING = Taking({}, {})


def ingest(source: Path, out: Path, workers: int = 1, form: str = "jsonl") -> Carried:
    with Local(workers) as engine:
        return ingest_shards([str(source)], Folder(str(out)), engine, TAKING, form=form)


def stories(run: Path) -> dict[str, str]:
    rows = (json.loads(line) for one in shards(str(run), "articles") for line in lines(one.address))
    return {row["id"]: row["story"] for row in rows}


def members(told: dict[str, str]) -> set[frozenset[str]]:
    groups = defaultdict(set)
    for ident, story in told.items():
        groups[story].add(ident)
    return {frozenset(group) for group in groups.values()}


def test_one_core_and_all_give_the_same_hashes_at_every_stage(tmp_path: Path) -> None:
    raw(tmp_path / "raw", 90, 3)
    one = stages(tmp_path, "raw", "one", "--workers", "1")
    assert stages(tmp_path, "raw", "two", "--workers", "2") == one
    with_parquet = ingest(tmp_path / "raw", tmp_path / "parquet", form="parquet")
    assert with_parquet.sha256 == one["articles"]
    assert set(one) == {"articles", "annotations", "findings"}


def test_stories_do_not_depend_on_the_shards_and_are_those_that_were_planted(
    tmp_path: Path,
) -> None:
    ingest(raw(tmp_path / "a", 600, 1), tmp_path / "one")
    ingest(raw(tmp_path / "b", 600, 7), tmp_path / "many")
    told = stories(tmp_path / "one")
    assert stories(tmp_path / "many") == told
    planted = {ident: kin for ident, kin, _ in corpus(600)}
    found = scores([told[ident] for ident in told], [planted[ident] for ident in told])
    recall, precision = (float(word.rstrip(",")) for word in found.split() if word[0].isdigit())
    assert recall > 0.95 and precision == 1.0


def test_the_articles_and_rejects_are_those_of_a_workspace(run: Run, tmp_path: Path) -> None:
    given = [json.dumps({"id": i, "text": t}, ensure_ascii=False) for i, _, t in corpus(40)]
    texts = [json.loads(line)["text"] for line in given]
    extra = [
        given[3],
        json.dumps({"id": "again", "text": texts[5]}),
        json.dumps({"id": "a0000007", "text": texts[8] + "\n" + texts[9]}),
        "{torn",
        json.dumps({"id": "latin", "text": "Nothing of this is in Hindi at all, not a word."}),
    ]
    source = tmp_path / "raw"
    source.mkdir()
    (source / "a.jsonl").write_text("\n".join(given[:20]) + "\n", encoding="utf-8")
    (source / "b.jsonl").write_text("\n".join([*given[20:], *extra]) + "\n", encoding="utf-8")
    run("init", "w")
    run("ingest", "raw", "-C", "w")
    done = ingest(source, tmp_path / "run")
    kept = (tmp_path / "w" / "articles" / "articles.jsonl").read_text(encoding="utf-8")
    ours = {json.loads(line)["id"] for line in kept.splitlines()}
    assert set(stories(tmp_path / "run")) == ours
    refused = (tmp_path / "w" / "articles" / "rejected.jsonl").read_text(encoding="utf-8")
    theirs = {
        (row["where"].rpartition("/")[2], row["reason"], row["message"])
        for one in shards(str(tmp_path / "run"), "rejects")
        for row in map(json.loads, lines(one.address))
    }
    rows = [json.loads(line) for line in refused.splitlines()]
    assert theirs == {(r["where"].rpartition("/")[2], r["reason"], r["message"]) for r in rows}
    assert done.counts["known"] == 1 and len(theirs) == 4


def test_one_bad_line_costs_itself_and_one_bad_shard_no_other(tmp_path: Path) -> None:
    raw(tmp_path / "raw", 60, 3)
    whole = ingest(tmp_path / "raw", tmp_path / "whole").counts["articles"]
    (tmp_path / "raw" / "zz.jsonl.zst").write_bytes(b"\x28\xb5\x2f\xfd no zstd")
    with (tmp_path / "raw" / "part-001.jsonl").open("a", encoding="utf-8") as shard:
        shard.write('{"id": "x", "text": "\\u0000"}\n\x00\n')
    done = ingest(tmp_path / "raw", tmp_path / "bad")
    assert done.counts["articles"] == whole and done.counts["rejects"] >= 3


def test_a_run_goes_on_with_what_is_missing(tmp_path: Path) -> None:
    raw(tmp_path / "raw", 80, 4)
    first = ingest(tmp_path / "raw", tmp_path / "run")
    assert ingest(tmp_path / "raw", tmp_path / "run").made == 0
    (tmp_path / "run" / "articles" / "part-002.jsonl.zst").unlink()
    (tmp_path / "run" / "done" / "articles" / "part-001.json").unlink()
    again = ingest(tmp_path / "raw", tmp_path / "run")
    assert (again.made, again.sha256) == (2, first.sha256)
    (tmp_path / "run" / "work").rename(tmp_path / "gone")
    (tmp_path / "run" / "articles" / "part-000.jsonl.zst").unlink()
    assert ingest(tmp_path / "raw", tmp_path / "run").sha256 == first.sha256


def test_a_changed_or_a_new_shard_is_seen(tmp_path: Path) -> None:
    raw(tmp_path / "raw", 40, 2)
    before = ingest(tmp_path / "raw", tmp_path / "run")
    (tmp_path / "raw" / "more.jsonl").write_bytes(
        (raw(tmp_path / "other", 60, 2) / "part-001.jsonl").read_bytes()
    )
    after = ingest(tmp_path / "raw", tmp_path / "run")
    assert after.shards == 3 and after.counts["articles"] > before.counts["articles"]


def test_a_run_from_and_to_a_bucket_is_that_of_folders_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = raw(tmp_path / "raw", 40, 3)
    whole = ingest(source, tmp_path / "run")
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    try:
        place = "http://{}:{}".format(*server.get_host_and_port())
        with bucket_at(place, "news", monkeypatch) as store, Local(1) as engine:
            store.put(str(source), "news/raw", recursive=True)
            run = Folder("s3://news/run")
            made = [
                ingest_shards(["s3://news/raw"], run, engine, TAKING, form=form)
                for form in ("jsonl", "parquet", "parquet")
            ]
            store.rm("news/run/articles/part-001.parquet")
            store.rm("news/run/done/articles/part-002.json")
            made.append(ingest_shards(["s3://news/raw"], run, engine, TAKING, form="parquet"))
            assert not store.exists("news/run/work/shuffle")
    finally:
        server.stop()
    assert [one.made for one in made] == [3, 3, 0, 2]
    assert {one.sha256 for one in made} == {whole.sha256}


def test_a_run_whose_articles_are_not_there_yet_is_not_tagged(tmp_path: Path) -> None:
    ingest(raw(tmp_path / "raw", 20, 2), tmp_path / "run")
    (tmp_path / "run" / "articles").rename(tmp_path / "gone")
    process = start(tmp_path, "preannotate", "run", "-o", "run")
    _, err = process.communicate(timeout=60)
    assert process.returncode == 2 and "run is a run that has no articles" in err
    assert not (tmp_path / "run" / "annotations").exists()


def kill_later(folder: Path, run: str, words: list[str], after: float) -> bool:
    """Kill a command and all it started; says whether it was still at work."""
    process = start(folder, *words)
    time.sleep(after)
    busy = process.poll() is None
    if busy:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    return busy


@pytest.mark.parametrize("after", [1.5, pytest.param(3.0, marks=pytest.mark.sweep)])
def test_a_killed_driver_leaves_a_run_that_can_be_finished(tmp_path: Path, after: float) -> None:
    raw(tmp_path / "raw", 120, 6)
    whole = stages(tmp_path, "raw", "whole", "--workers", "2")
    for words in (["ingest", "raw", "-o", "run"], ["preannotate", "run", "-o", "run"]):
        kill_later(tmp_path, "run", [*words, "--workers", "2"], after)
    assert stages(tmp_path, "raw", "run", "--workers", "2") == whole


def workers_of(pid: int) -> list[int]:
    """The worker processes of a command, those that are only starting, too."""
    import psutil

    found = []
    for process in psutil.Process(pid).children(recursive=True):
        parent = process.parent()
        forked = parent is not None and "forkserver" in " ".join(parent.cmdline())
        if forked or "spawn_main" in " ".join(process.cmdline()):
            found.append(process.pid)
    return found


def harried(folder: Path, words: tuple[str, ...], pauses: Iterator[float]) -> tuple[str, str, int]:
    """Run a command and kill one of its workers after every pause; table, hash, and kills."""
    import psutil

    process = start(folder, *words)
    kills, due = 0, time.monotonic() + next(pauses)
    while process.poll() is None:
        time.sleep(0.05)
        with suppress(psutil.Error, ProcessLookupError):
            if time.monotonic() > due and (pids := workers_of(process.pid)):
                os.kill(random.Random(kills).choice(pids), signal.SIGKILL)
                kills, due = kills + 1, time.monotonic() + next(pauses, 3600.0)
    out, err = process.communicate()
    assert process.returncode in (0, 1), err
    return json.loads(out)["table"], json.loads(out)["sha256"], kills


def starting() -> Iterator[float]:
    """Workers die twice while they start, and twice more."""
    yield from (0.0, 0.2, 1.0, 1.0)


def always() -> Iterator[float]:
    """Likewise, then every few seconds, at most 60 times: on a busy machine, too, it shall end."""
    yield from starting()
    chance = random.Random(5)
    yield from (chance.uniform(2, 5) for _ in range(60))


@pytest.mark.parametrize(
    ("engine", "articles", "pauses"),
    [
        ("local", 90, starting),
        ("dask", 90, starting),
        pytest.param("local", 6_000, always, marks=[pytest.mark.sweep, pytest.mark.timeout(3600)]),
        pytest.param("dask", 6_000, always, marks=[pytest.mark.sweep, pytest.mark.timeout(3600)]),
    ],
)
def test_workers_killed_at_random_cost_time_only(
    tmp_path: Path, engine: str, articles: int, pauses: Callable[[], Iterator[float]]
) -> None:
    raw(tmp_path / "raw", articles, articles // 30)
    whole = stages(tmp_path, "raw", "whole", "--workers", "1", seconds=1800)
    options = ("--json", "--engine", engine, "--workers", "2")
    kills, found = 0, {}
    for words in (("ingest", "raw", "-o", "r"), ("preannotate", "r", "-o", "r"), ("validate", "r")):
        table, found[table], died = harried(tmp_path, (*words, *options), pauses())
        kills += died
    assert found == whole and kills > 3
