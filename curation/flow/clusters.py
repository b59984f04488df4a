"""Duplicates and stories of a corpus in shards, by the shuffles of an engine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from curation.engine.base import Engine, Rows, Step
from curation.engine.shards import read_bytes
from curation.ingest.clusters import (
    CLAIMED,
    COUNTED,
    KEYED,
    PAIRED,
    Numbers,
    adding,
    components,
    containing,
    contested,
    near,
    refused,
    resembling,
    sharing,
)
from curation.ingest.prints import SHIFT, Prints

PART = 4_000_000
"""Rows in a part of a shuffle, about: some 64 MB, and a few times that while they are sorted."""

NONE: Numbers = np.zeros(0, dtype=np.uint64)


@dataclass(frozen=True)
class Corpus:
    """Where the prints of each shard are, how many rows there will be, and room for shuffles."""

    addresses: Sequence[str]
    articles: int
    shingles: int
    place: str


class Placed(NamedTuple):
    """What a shard's articles are to the others.

    Attributes:
        refused: by row, the reason, and the shard and row of the article that was there before.
        rows: articles that share their story with others.
        stories: the smallest number among the members of each one's story.
    """

    refused: dict[int, tuple[str, tuple[int, int]]]
    rows: Numbers
    stories: Numbers


class _Source(NamedTuple):
    """The prints of a shard, the rows that are out, and which rows belong to which group."""

    shard: int
    address: str
    out: Numbers = NONE
    members: Numbers = NONE
    groups: Numbers = NONE


def place(engine: Engine, corpus: Corpus) -> list[Placed]:
    """Find duplicates and stories; for every shard what concerns its articles."""
    sources = [_Source(number, address) for number, address in enumerate(corpus.addresses)]
    parts = _parts(engine, 2 * corpus.articles)
    found = engine.group(_claims, sources, [Step(CLAIMED, contested)], parts, corpus.place)
    out = refused(_whole(found, CLAIMED))
    gone = np.array(sorted(out), dtype=np.uint64)
    sources = [one._replace(out=_own(gone, one.shard)) for one in sources]
    a, b = _edges(engine, corpus, sources)
    members, roots = components(a, b)
    named = _names(corpus, members, roots)
    return [
        Placed(
            {
                int(row): (reason, divmod(other, 2**32))
                for row in one.out
                for reason, other in [out[(one.shard << 32) + int(row)]]
            },
            _own(members, one.shard),
            named[_slice(members, one.shard)],
        )
        for one in sources
    ]


def _edges(engine: Engine, corpus: Corpus, sources: list[_Source]) -> tuple[Numbers, Numbers]:
    """Pairs of articles that tell one story: alike, or one held by the other's group."""
    steps = [Step(KEYED, near), Step(PAIRED, resembling)]
    parts = _parts(engine, 16 * corpus.articles)
    alike = _whole(engine.group(_banded, sources, steps, parts, corpus.place), PAIRED)
    members, groups = components(alike["a"], alike["b"])
    sources = [
        one._replace(members=_own(members, one.shard), groups=groups[_slice(members, one.shard)])
        for one in sources
    ]
    steps = [Step(KEYED, sharing), Step(COUNTED, adding), Step(COUNTED, containing)]
    parts = _parts(engine, corpus.shingles)
    held = _whole(engine.group(_shingled, sources, steps, parts, corpus.place), PAIRED)
    return np.concatenate((alike["a"], held["a"])), np.concatenate((alike["b"], held["b"]))


def _names(corpus: Corpus, members: Numbers, roots: Numbers) -> Numbers:
    """For every member the smallest number in its story."""
    numbers = np.concatenate(
        [NONE]
        + [
            np.frombuffer(read_bytes(numbers_of(address)), dtype="<u8")[own.astype(int)]
            for shard, address in enumerate(corpus.addresses)
            if len(own := _own(members, shard))
        ]
    )
    _, places = np.unique(roots, return_inverse=True)
    least = np.full(len(members), np.iinfo(np.uint64).max, dtype=np.uint64)
    np.minimum.at(least, places, numbers)
    return least[places]


def numbers_of(address: str) -> str:
    """Where the numbers of the articles of a shard are, given where its prints are."""
    return address.removesuffix(".npz") + ".numbers"


def _claims(source: _Source) -> Rows:
    return _prints(source).claims(source.shard)


def _banded(source: _Source) -> Rows:
    return _prints(source).banded(source.shard, source.out)


def _shingled(source: _Source) -> Rows:
    return _prints(source).shingled(source.shard, source.out, source.members, source.groups)


def _prints(source: _Source) -> Prints:
    return Prints.from_bytes(read_bytes(source.address))


def _parts(engine: Engine, many: int) -> int:
    return max(engine.workers, -(-many // PART))


def _whole(parts: Iterable[Rows], kind: list[tuple[str, str]]) -> Rows:
    return np.concatenate([np.empty(0, dtype=kind), *parts])


def _slice(numbers: Numbers, shard: int) -> slice:
    """Where the articles of a shard stand among sorted numbers."""
    ends = np.array([shard, shard + 1], dtype=np.uint64) << SHIFT
    start, end = np.searchsorted(numbers, ends).tolist()
    return slice(start, end)


def _own(numbers: Numbers, shard: int) -> Numbers:
    """The rows of a shard that are among sorted numbers."""
    return numbers[_slice(numbers, shard)] & np.uint64(2**32 - 1)
