"""Shards are whole or not there, and a completion record says what they are."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from curation.engine.shards import (
    SUFFIX,
    Done,
    Folder,
    Job,
    content_hash,
    lines,
    once,
    read_bytes,
    shards,
    write_bytes,
)
from curation.errors import UsageError

LINES = [
    '{"id":"a","text":"रूस और भारत","place":null,"n":[[0,1]]}'.encode(),
    '{"id":"b","text":"दूसरी\u2028पंक्ति","place":"दिल्ली","n":[]}'.encode(),
]


def work(what: list[bytes]) -> tuple[dict[str, list[bytes]], dict[str, int]]:
    return {"articles": what, "rejects": []}, {"letters": sum(map(len, what))}


@pytest.mark.parametrize("suffix", SUFFIX.values())
def test_records_come_back_as_they_were_and_hash_alike_in_every_packing(
    tmp_path: Path, suffix: str
) -> None:
    folder = Folder(str(tmp_path))
    kept = folder.write("articles", "one", LINES, suffix)
    path = folder.path("articles", f"one{suffix}")
    assert [json.loads(line) for line in lines(path)] == [json.loads(line) for line in LINES]
    assert (kept.records, kept.bytes) == (2, len(read_bytes(path)))
    other = folder.write("articles", "two", LINES, SUFFIX["jsonl"])
    assert kept.sha256 == other.sha256


def test_a_finished_shard_is_not_made_again_until_something_changes(tmp_path: Path) -> None:
    folder, job = Folder(str(tmp_path)), Job("one", "key", LINES)
    first, made = once(folder, "articles", ".jsonl.zst", work, job)
    again, made_again = once(folder, "articles", ".jsonl.zst", work, job)
    assert (made, made_again) == (True, False) and first == again
    assert once(folder, "articles", ".jsonl.zst", work, replace(job, made_from="other"))[1]
    (tmp_path / "articles" / "one.jsonl.zst").write_bytes(b"torn")
    assert once(folder, "articles", ".jsonl.zst", work, job)[1]
    assert list(lines(folder.path("articles", "one.jsonl.zst"))) == LINES


def test_a_torn_completion_record_is_none(tmp_path: Path) -> None:
    folder = Folder(str(tmp_path))
    once(folder, "articles", ".jsonl.zst", work, Job("one", "key", LINES))
    record = tmp_path / "done" / "articles" / "one.json"
    record.write_bytes(record.read_bytes()[:40])
    assert folder.done("articles", "one", "key") is None


def test_what_a_killed_writer_leaves_is_no_shard(tmp_path: Path) -> None:
    write_bytes(str(tmp_path / "run" / "articles" / "one.jsonl"), LINES[0])
    (tmp_path / "run" / "articles" / ".two.jsonl.99.new").write_bytes(b"{")
    (tmp_path / "run" / "articles" / "notes.md").write_bytes(b"#")
    assert [shard.name for shard in shards(str(tmp_path / "run"), "articles")] == ["one"]


def test_shards_of_one_name_and_an_empty_place_are_refused(tmp_path: Path) -> None:
    for name in ("one.jsonl", "one.parquet"):
        write_bytes(str(tmp_path / "twice" / name), b"")
    with pytest.raises(UsageError, match="called 'one'"):
        shards(str(tmp_path / "twice"), "articles")
    (tmp_path / "none").mkdir()
    with pytest.raises(UsageError, match="no shards"):
        shards(str(tmp_path / "none"), "articles")


def test_a_damaged_shard_says_so(tmp_path: Path) -> None:
    kept = Folder(str(tmp_path))
    kept.write("articles", "one", LINES * 2000, ".jsonl.zst")
    path = tmp_path / "articles" / "one.jsonl.zst"
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(OSError, match=r"one\.jsonl\.zst"):
        list(lines(str(path)))


def test_the_hash_of_a_table_does_not_depend_on_the_order_of_shards(tmp_path: Path) -> None:
    folder = Folder(str(tmp_path))
    done: list[Done] = [
        once(folder, "articles", ".jsonl.zst", work, Job(name, "k", [LINES[i]]))[0]
        for i, name in enumerate(("one", "two"))
    ]
    assert content_hash(done, "articles") == content_hash(done[::-1], "articles")
    assert content_hash(done[:1], "articles") != content_hash(done, "articles")
