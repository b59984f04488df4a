"""The stories of many articles at once, in steps that a shuffle can spread over many machines.

The measures are those of `story`, taken of the whole corpus instead of what has been seen so far,
so that the result does not depend on any order:

1. Articles with `BANDS` bands of their MinHash signatures alike form a group.
2. A shingle that stands in `STOCK` groups or more is a stock phrase and counts for nothing.
3. Two groups of which one holds `CONTAINED` of the other's shingles tell one story.

A group is compared as one text, so that a dispatch printed fifty times makes no phrase a stock
phrase, and no bucket holds more than `STOCK` groups. Every step takes the rows of some keys, all
of each, and gives rows with keys for the next.
"""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import numpy.typing as npt

from curation.ingest.story import BANDS, CONTAINED, FEWEST, STOCK

NEAR = 16
"""In a bucket of one band an article is compared with so many that follow, in input order."""

Rows = npt.NDArray[np.void]
Numbers = npt.NDArray[np.uint64]
Places = npt.NDArray[np.intp]

KEYED = [("key", "<u8"), ("doc", "<u8")]
"""A hash, and the number of an article or a group that has it."""
PAIRED = [("key", "<u8"), ("a", "<u8"), ("b", "<u8")]
"""Two numbers, and a hash of both."""
COUNTED = [("key", "<u8"), ("a", "<u8"), ("b", "<u8"), ("count", "<u4")]
"""How many shingles two groups share, or, where both are one, how many it has."""
CLAIMED = [("key", "<u8"), ("doc", "<u8"), ("id", "<u8"), ("text", "<u8")]
"""An article under the hash of its id, or of its text."""

_ODD = np.array([0x9E3779B97F4A7C15], dtype=np.uint64)


def number(ident: str) -> int:
    """64 bits of a hash of an article's id; its story is called by the smallest."""
    return int(hashlib.sha256(ident.encode()).hexdigest()[:16], 16)


def name(smallest: int) -> str:
    """The id of the story whose members have this smallest number."""
    return f"s{smallest:016x}"


def claims(docs: Numbers, ids: Numbers, texts: Numbers) -> Rows:
    """Every article twice: under its id, and under its text."""
    keys = np.concatenate((ids, _mixed(texts, _ODD)))
    return rows(CLAIMED, key=keys, doc=np.tile(docs, 2), id=np.tile(ids, 2), text=np.tile(texts, 2))


def contested(found: Rows) -> Rows:
    """The articles whose id or text another article has, too."""
    order, _, counts = _runs(found["key"])
    kept: Rows = found[order[np.repeat(counts, counts) > 1]]
    return kept


def refused(found: Rows) -> dict[int, tuple[str, int]]:
    """Which of the contested articles are not taken, decided in input order.

    Returns:
        By number of article: `known` (the same again), `id-conflict` or `duplicate`, and the
        article that was there before.
    """
    first: dict[int, tuple[int, int]] = {}
    texts: dict[int, int] = {}
    out: dict[int, tuple[str, int]] = {}
    _, once = np.unique(found["doc"], return_index=True)
    for doc, ident, text in found[once][["doc", "id", "text"]].tolist():
        if ident in first:
            reason = "known" if first[ident][1] == text else "id-conflict"
            out[doc] = reason, first[ident][0]
        elif text in texts:
            out[doc] = "duplicate", texts[text]
        else:
            first[ident], texts[text] = (doc, text), doc
    return out


def near(found: Rows) -> Rows:
    """Pairs of articles that have a band in common."""
    found = found[np.lexsort((found["doc"], found["key"]))]
    keys, docs = found["key"], found["doc"]
    pairs = []
    for step in range(1, NEAR + 1):
        same = keys[:-step] == keys[step:]
        pairs.append((docs[:-step][same], docs[step:][same]))
        if not same.any():
            break
    a, b = (np.concatenate(side) for side in zip(*pairs, strict=True))
    return rows(PAIRED, key=_mixed(a, b), a=a, b=b)


def resembling(found: Rows) -> Rows:
    """Those pairs, each once, that have enough bands in common."""
    order, starts, counts = _runs(found["a"], found["b"])
    kept: Rows = found[order[starts[counts >= BANDS]]]
    return kept


def sharing(found: Rows) -> Rows:
    """Pairs of groups by the shingles they share, and the sizes of groups; stock left out."""
    order, starts, _ = _runs(found["key"], found["doc"])
    found = found[order[starts]]
    _, _, counts = _runs(found["key"])
    found = found[np.repeat(counts, counts) < STOCK]
    keys, docs = found["key"], found["doc"]
    a, b = [docs], [docs]
    for step in range(1, min(STOCK - 1, len(keys))):
        same = keys[:-step] == keys[step:]
        a.append(docs[:-step][same])
        b.append(docs[step:][same])
    left, right = np.concatenate(a), np.concatenate(b)
    order, starts, counts = _runs(left, right)
    left, right = left[order[starts]], right[order[starts]]
    return rows(COUNTED, key=_mixed(left, right), a=left, b=right, count=counts)


def adding(found: Rows) -> Rows:
    """The counts of a pair added up, then under each of the two groups."""
    order, starts, _ = _runs(found["a"], found["b"])
    counts = np.add.reduceat(found["count"][order], starts) if len(starts) else found["count"]
    pairs = found[order[starts]]
    kept = (pairs["a"] == pairs["b"]) | (counts >= FEWEST)
    a, b, counts = pairs["a"][kept], pairs["b"][kept], counts[kept]
    back = a != b
    a, b = np.concatenate((a, b[back])), np.concatenate((b, a[back]))
    counts = np.concatenate((counts, counts[back]))
    return rows(COUNTED, key=_mixed(a, _ODD), a=a, b=b, count=counts)


def containing(found: Rows) -> Rows:
    """Pairs of which the other holds enough of the first."""
    one = found["a"] == found["b"]
    sizes = found[one][np.argsort(found["a"][one])]
    pairs = found[~one]
    size = sizes["count"][np.searchsorted(sizes["a"], pairs["a"])]
    pairs = pairs[pairs["count"] >= CONTAINED * size]
    return rows(PAIRED, key=pairs["key"], a=pairs["a"], b=pairs["b"])


def components(a: Numbers, b: Numbers) -> tuple[Numbers, Numbers]:
    """What hangs together: the numbers that stand in any pair, sorted, and the least of each's.

    Labels run to the least of their neighbours and jump to the label of that (Shiloach, Vishkin
    1982).
    """
    nodes, places = np.unique(np.concatenate((a, b)), return_inverse=True)
    left, right = places[: len(a)], places[len(a) :]
    labels = np.arange(len(nodes))
    while True:
        before = labels.copy()
        least = np.minimum(labels[left], labels[right])
        np.minimum.at(labels, labels[left], least)
        np.minimum.at(labels, labels[right], least)
        labels = labels[labels]
        if np.array_equal(before, labels):
            return nodes, nodes[labels]


def _runs(*columns: Numbers) -> tuple[Places, Places, Places]:
    """Equal rows together: the order that puts them so, where each run begins, how long it is."""
    order = np.lexsort(columns[::-1])
    new = np.zeros(len(order), dtype=bool)
    new[:1] = True
    for column in columns:
        ordered = column[order]
        new[1:] |= ordered[1:] != ordered[:-1]
    starts = np.flatnonzero(new)
    return order, starts, np.diff(np.append(starts, len(order)))


def _mixed(a: Numbers, b: Numbers) -> Numbers:
    mixed: Numbers = (a * _ODD) ^ (a >> np.uint64(29)) ^ (b * np.uint64(0xBF58476D1CE4E5B9))
    return mixed ^ (mixed >> np.uint64(32))


def rows(kind: list[tuple[str, str]], **columns: Any) -> Rows:
    """Columns of equal length, `key` among them, as rows."""
    made: Rows = np.empty(len(columns["key"]), dtype=kind)
    for field, values in columns.items():
        made[field] = values
    return made
