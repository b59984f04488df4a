"""A run: a folder or an address that holds tables of shards, and a stage done on every shard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from curation.engine.base import Engine
from curation.engine.shards import Done, Folder, Job, Work, content_hash, once
from curation.flow.progress import Progress


@dataclass(frozen=True)
class Carried:
    """What a stage did on shards.

    Attributes:
        table: the table it made.
        shards: how many there are.
        made: how many of them were not there before.
        counts: records of each table, and what else was counted.
        sha256: one hash over all records of the table.
    """

    table: str
    shards: int
    made: int
    counts: dict[str, int]
    sha256: str


def carry_out(
    engine: Engine,
    work: Work,
    jobs: Sequence[Job],
    out: Folder,
    *,
    table: str,
    suffix: str,
    progress: Progress,
) -> tuple[list[Done], int]:
    """Make the shards that are not there yet.

    Returns:
        The completion records in the order of the jobs, and how many shards were made now.
    """
    found: dict[int, Done] = {}
    made = 0
    for number, (done, new) in engine.map(partial(once, out, table, suffix, work), jobs):
        found[number] = done
        made += new
        progress(len(found), len(jobs))
    return [found[number] for number in sorted(found)], made


def carried(table: str, done: Sequence[Done], made: int) -> Carried:
    """The completion records of a stage, added up."""
    counts = Counter[str]()
    for one in done:
        counts.update({kept.table: kept.records for kept in one.files})
        counts.update(one.counts)
    return Carried(table, len(done), made, dict(counts), content_hash(done, table))
