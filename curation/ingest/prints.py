"""What is kept of a shard of articles to find duplicates and stories: hashes, no text."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from curation.ingest.clusters import KEYED, Numbers, Rows, claims, number, rows
from curation.ingest.fingerprint import wide
from curation.model import Article

_BATCH = 128
"""Texts hashed at a time."""

SHIFT = np.uint64(32)
"""An article is numbered by its shard, times 2^32, and its row."""


class Prints(NamedTuple):
    """Hashes of the articles of a shard, row by row.

    Attributes:
        ids: of each article's id.
        texts: of each text.
        bands: of the bands of its signature, 16 an article; zeros for the shortest texts.
        shingles: of a quarter of the shingles of all articles.
        owners: for each of these the row of its article.
    """

    ids: Numbers
    texts: Numbers
    bands: Numbers
    shingles: Numbers
    owners: Numbers

    def claims(self, shard: int) -> Rows:
        """Every article under its id and its text, for `clusters.contested`."""
        return claims(_numbers(shard, np.arange(len(self.ids))), self.ids, self.texts)

    def banded(self, shard: int, out: Numbers) -> Rows:
        """Articles under their bands, for `clusters.near`; not those in the rows `out`."""
        kept = np.ones(len(self.ids), dtype=bool)
        kept[out.astype(int)] = False
        kept &= self.bands.any(axis=1)
        places = np.flatnonzero(kept)
        docs = np.repeat(_numbers(shard, places), self.bands.shape[1])
        return rows(KEYED, key=self.bands[places].ravel(), doc=docs)

    def shingled(self, shard: int, out: Numbers, members: Numbers, groups: Numbers) -> Rows:
        """Groups under their shingles, for `clusters.sharing`.

        Args:
            shard: the number of this shard.
            out: rows that do not count.
            members: rows that belong to a group of several.
            groups: the number of each one's group. The others are groups by themselves.
        """
        docs = _numbers(shard, np.arange(len(self.ids)))
        docs[members.astype(int)] = groups
        kept = ~np.isin(self.owners, out)
        return rows(KEYED, key=self.shingles[kept], doc=docs[self.owners[kept].astype(int)])

    def to_bytes(self) -> bytes:
        """All of it, for `from_bytes`."""
        stream = io.BytesIO()
        np.savez(stream, **self._asdict())
        return stream.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Prints:
        """What `to_bytes` gave."""
        with np.load(io.BytesIO(data), allow_pickle=False) as saved:
            return cls(**{name: saved[name] for name in cls._fields})


def prints(articles: Sequence[Article]) -> Prints:
    """The prints of articles."""
    ids = np.array([number(article.id) for article in articles], dtype=np.uint64)
    texts = np.array([number(article.text) for article in articles], dtype=np.uint64)
    parts = []
    for start in range(0, len(articles), _BATCH):
        shingles, owners, bands = wide([a.text for a in articles[start : start + _BATCH]])
        parts.append((bands, shingles, owners + np.uint64(start)))
    if not parts:
        none = np.zeros(0, dtype=np.uint64)
        return Prints(ids, texts, none.reshape(0, 1), none, none)
    return Prints(ids, texts, *(np.concatenate(column) for column in zip(*parts, strict=True)))


@cache
def edition() -> str:
    """A hash over everything that decides what cleaning and clustering give."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.iterdir()):
        if path.is_file():
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _numbers(shard: int, places: npt.NDArray[np.intp]) -> Numbers:
    made: Numbers = places.astype(np.uint64) + (np.uint64(shard) << SHIFT)
    return made
