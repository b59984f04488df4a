"""Ingest without a workspace: shards of raw articles in, shards of Articles out, on any engine.

Cleaning is a map over shards; duplicates and stories are found by shuffles of hashes (see
`curation.ingest.clusters`); a last map writes the articles. What the first map made stays in
`work/`, so that a killed run goes on, and further shards cost only themselves and the shuffles.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from curation.engine.base import Engine, in_order
from curation.engine.shards import (
    JSONL,
    SUFFIX,
    Done,
    Folder,
    Job,
    Shard,
    lines,
    made_from,
    shards,
    to_lines,
    write_bytes,
)
from curation.errors import UsageError
from curation.flow.clusters import Corpus, Placed, numbers_of, place
from curation.flow.progress import Progress, quiet
from curation.flow.run import Carried, carried, carry_out
from curation.ingest.clean import clean
from curation.ingest.clusters import name, number
from curation.ingest.notices import notices
from curation.ingest.prints import edition, prints
from curation.ingest.raw import MAX_CHARS, Columns, Raw, Refused
from curation.ingest.read import read
from curation.model import Article, Issue, Reject

SOURCES = (
    *(
        kind + packing
        for kind in (".jsonl", ".ndjson", ".csv", ".tsv")
        for packing in ("", ".zst", ".gz", ".bz2", ".xz")
    ),
    ".parquet",
)
"""How names of shards of raw articles end."""

TABLES_ONLY = (
    "-o RUN reads tables: .jsonl, .csv, .tsv, .parquet, packed or not; pages and plain texts go "
    "into a workspace, without -o"
)
CLEAN, PRINTS = "work/clean", "work/prints"


@dataclass(frozen=True)
class Taking:
    """How raw articles are taken: see `curation.flow.ingest.ingest`."""

    columns: Mapping[str, str]
    defaults: Mapping[str, str]
    max_chars: int = MAX_CHARS


class _Writing(NamedTuple):
    """What the last map needs to know of a shard; of refused rows, the id that was there before."""

    clean: str
    placed: Placed
    others: dict[int, str]


def ingest_shards(
    sources: Sequence[str],
    out: Folder,
    engine: Engine,
    taking: Taking,
    *,
    form: str = JSONL,
    progress: Progress = quiet,
) -> Carried:
    """Clean shards of raw articles, leave out what is there twice, and find the stories.

    Args:
        sources: folders or addresses of tables (JSONL, CSV, Parquet).
        out: gets `articles`, `rejects`, `notices`, and `work`, which may be deleted afterwards.
        engine: where it runs; the result is the same on all.
        taking: how articles are taken.
        form: `jsonl` or `parquet`.
        progress: told how many shards have been done, of twice their number.

    Raises:
        UsageError: there are no shards, or two of one name.
    """
    found = _sources(sources)
    total = 2 * len(found)
    ours = made_from("ingest", edition(), asdict(taking))
    jobs = [Job(shard.name, made_from(ours, shard.mark), shard) for shard in found]
    whole = made_from(form, [(job.name, job.made_from) for job in jobs])
    there = in_order(engine.map(partial(_standing, out, whole), [job.name for job in jobs]))
    if len(finished := [done for done in there if done]) == len(jobs):
        return carried("articles", finished, 0)
    cleaned, _ = carry_out(
        engine,
        partial(_clean_shard, out, taking, date.today()),
        jobs,
        out,
        table=CLEAN,
        suffix=SUFFIX[JSONL],
        progress=lambda done, _: progress(done, total),
    )
    corpus = Corpus(
        [out.path(PRINTS, f"{job.name}.npz") for job in jobs],
        sum(done.files[0].records for done in cleaned),
        sum(done.counts["shingles"] for done in cleaned),
        out.path("work/shuffle"),
    )
    placed = place(engine, corpus)
    writing = _writings(out, cleaned, placed)
    done, made = carry_out(
        engine,
        _write_shard,
        [Job(job.name, whole, what) for job, what in zip(jobs, writing, strict=True)],
        out,
        table="articles",
        suffix=SUFFIX[form],
        progress=lambda done, _: progress(len(jobs) + done, total),
    )
    return carried("articles", done, made)


def _sources(sources: Sequence[str]) -> list[Shard]:
    found = [shard for source in sources for shard in shards(source, "raw", SOURCES, TABLES_ONLY)]
    names = [shard.name for shard in found]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise UsageError(f"two shards are called {twice!r}", fix="rename one of them")
    return found


def _standing(out: Folder, whole: str, shard: str) -> Done | None:
    return out.done("articles", shard, whole)


def _clean_shard(
    out: Folder, taking: Taking, today: date, shard: Shard
) -> tuple[dict[str, Iterable[bytes]], dict[str, int]]:
    """The articles of a shard, its rejects, and aside the prints of its articles."""
    articles: list[Article] = []
    rejects: list[Reject] = []
    odd: list[Issue] = []
    wheres: list[str] = []
    for where, taken in _taken(shard, taking):
        if isinstance(taken, Reject):
            rejects.append(taken)
            continue
        articles.append(taken)
        wheres.append(where)
        odd += notices(taken, today)
    made = prints(articles)
    address = out.path(PRINTS, f"{shard.name}.npz")
    write_bytes(address, made.to_bytes())
    write_bytes(numbers_of(address), made.ids.astype("<u8").tobytes())
    tables: dict[str, Iterable[bytes]] = {
        CLEAN: to_lines(articles),
        "work/rejects": to_lines(rejects),
        "work/notices": to_lines(odd),
        "work/names": (
            json.dumps([article.id, where]).encode()
            for article, where in zip(articles, wheres, strict=True)
        ),
    }
    return tables, {"shingles": len(made.shingles)}


def _taken(shard: Shard, taking: Taking) -> Iterator[tuple[str, Article | Reject]]:
    """What becomes of every record; one that breaks the program costs nothing but itself."""
    found = read([shard.address], Columns(**taking.columns), max_chars=taking.max_chars)
    while True:
        try:
            record = next(found, None)
        except Exception as error:
            yield shard.address, _broken(shard.address, "unreadable", error)
            return
        if record is None:
            return
        if isinstance(record, Refused):
            yield record.reject.where, record.reject
        elif isinstance(record, Raw):
            yield record.where, _cleaned(record, taking)


def _cleaned(record: Raw, taking: Taking) -> Article | Reject:
    try:
        taken = clean(record, max_chars=taking.max_chars)
    except Exception as error:
        return _broken(record.where, "cleaning-failed", error, record.sha256)
    if isinstance(taken, Reject):
        return taken
    return taken.model_copy(
        update={key: value for key, value in taking.defaults.items() if not getattr(taken, key)}
    )


def _broken(where: str, reason: str, error: Exception, sha256: str | None = None) -> Reject:
    message = f"{type(error).__name__}: {error}"
    return Reject(where=where, reason=reason, message=message, raw_sha256=sha256)


def _writings(out: Folder, cleaned: list[Done], placed: list[Placed]) -> Iterator[_Writing]:
    """For each shard what to write, with the ids that refused articles stand against."""
    wanted: dict[int, set[int]] = {}
    for one in placed:
        for _, (shard, row) in one.refused.values():
            wanted.setdefault(shard, set()).add(row)
    ids = {
        (shard, row): json.loads(line)[0]
        for shard, rows in wanted.items()
        for row, line in enumerate(lines(out.path("work/names", _file(cleaned[shard]))))
        if row in rows
    }
    for done, one in zip(cleaned, placed, strict=True):
        others = {row: ids[other] for row, (_, other) in one.refused.items()}
        yield _Writing(out.path(CLEAN, _file(done)), one, others)


def _file(done: Done) -> str:
    return done.name + SUFFIX[JSONL]


def _write_shard(writing: _Writing) -> tuple[dict[str, Iterable[bytes]], dict[str, int]]:
    """The articles that are taken, each with its story, and everything that is not."""
    stories: dict[int, int] = dict(
        zip(writing.placed.rows.tolist(), writing.placed.stories.tolist(), strict=True)
    )
    folder, _, file = writing.clean.rpartition(f"{CLEAN}/")
    names = lines(f"{folder}work/names/{file}")
    articles: list[bytes] = []
    rejects = list(lines(f"{folder}work/rejects/{file}"))
    known = 0
    for row, (line, named) in enumerate(zip(lines(writing.clean), names, strict=True)):
        article = Article.model_validate_json(line)
        if row not in writing.placed.refused:
            story = name(stories.get(row, number(article.id)))
            articles.append(article.model_copy(update={"story": story}).to_line().encode())
        elif (reject := _refusal(article, row, json.loads(named)[1], writing)) is None:
            known += 1
        else:
            rejects.append(reject.to_line().encode())
    tables: dict[str, Iterable[bytes]] = {
        "articles": articles,
        "rejects": rejects,
        "notices": lines(f"{folder}work/notices/{file}"),
    }
    return tables, {"known": known, "in_shared_stories": len(stories)}


def _refusal(article: Article, row: int, where: str, writing: _Writing) -> Reject | None:
    reason, other = writing.placed.refused[row][0], writing.others[row]
    messages: dict[str, Any] = {
        "id-conflict": f"id {article.id!r} belongs to another text",
        "duplicate": f"duplicate of {other!r}",
    }
    if reason not in messages:
        return None
    return Reject(
        where=where, reason=reason, message=messages[reason], raw_sha256=article.raw_sha256
    )
