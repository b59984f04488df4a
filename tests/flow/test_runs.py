"""Runs over shards: the same on one core and on all, in any packing, killed and gone on with."""

import json
import os
import random
import signal
import time
from collections import defaultdict
from contextlib import suppress
from pathlib import Path

import pytest
from commands import Run
from runs import raw, stages, start

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


def at_work(pid: int, settled: float) -> list[int]:
    """The worker processes of a command that have had so many seconds to start."""
    import psutil

    return [
        process.pid
        for process in psutil.Process(pid).children(recursive=True)
        if "spawn_main" in " ".join(process.cmdline())
        and time.time() - process.create_time() > settled
    ]


def test_dask_gives_the_same_hashes(tmp_path: Path) -> None:
    raw(tmp_path / "raw", 60, 3)
    local = stages(tmp_path, "raw", "local", "--workers", "2")
    assert stages(tmp_path, "raw", "dask", "--engine", "dask", "--workers", "2") == local


@pytest.mark.sweep
@pytest.mark.parametrize("engine", ["local", "dask"])
def test_workers_killed_at_random_cost_time_only(tmp_path: Path, engine: str) -> None:
    import psutil

    raw(tmp_path / "raw", 600, 12)
    whole = stages(tmp_path, "raw", "whole", "--workers", "2")
    made = {"ingest": "work", "preannotate": "annotations", "validate": "findings"}
    chance, kills, found = random.Random(5), 0, {}
    for words in (("ingest", "raw", "-o", "r"), ("preannotate", "r", "-o", "r"), ("validate", "r")):
        began = time.monotonic()
        process = start(tmp_path, *words, "--json", "--engine", engine, "--workers", "2")
        while process.poll() is None and not (tmp_path / "r" / made[words[0]]).exists():
            time.sleep(0.05)
        settled = time.monotonic() - began
        until = 0.0
        while process.poll() is None:
            time.sleep(0.1)
            if time.monotonic() < until:
                continue
            with suppress(psutil.Error, ProcessLookupError):
                for pid in chance.sample(pids := at_work(process.pid, settled), min(1, len(pids))):
                    os.kill(pid, signal.SIGKILL)
                    kills += 1
                    until = time.monotonic() + chance.uniform(2, 5)
        out, err = process.communicate()
        assert process.returncode in (0, 1), err
        found[json.loads(out)["table"]] = json.loads(out)["sha256"]
    assert found == whole and kills > 1
