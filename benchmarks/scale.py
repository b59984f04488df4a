"""What a corpus of any size costs: shuffle traffic, memory and time, from measured figures.

    python -m benchmarks scale [ARTICLES] [WORKERS] [EURO_PER_CORE_HOUR]

The hashes of a sample are counted for real, then scaled. Formulae:

- Rows of the shuffles: 2 an article (id and text), 16 (bands of its signature), and a quarter of
  its shingles (`curation.ingest.clusters`); 16 to 32 bytes each, see the columns there.
- Two different articles meet in a 64-bit hash with probability 2^-64, so n articles have
  n (n - 1) / 2^65 such pairs (the birthday problem: Feller 1968, An Introduction to Probability
  Theory I, II.3).
- Two texts of Jaccard similarity s share a band of r rows with probability s^r (Leskovec,
  Rajaraman, Ullman 2020, Mining of Massive Datasets, 3.4), and k of b bands or more with the
  binomial tail.
- The driver holds the articles that share a story (two numbers of 8 bytes each and the pairs that
  prove it); everything else is on the workers.
"""

from __future__ import annotations

import sys
import time
from itertools import islice
from math import comb

import numpy as np

from benchmarks.ingest_stories import corpus
from curation.flow.clusters import PART
from curation.ingest.clusters import (
    CLAIMED,
    COUNTED,
    KEYED,
    PAIRED,
    adding,
    components,
    containing,
    near,
    resembling,
    sharing,
)
from curation.ingest.fingerprint import PERMUTATIONS, ROWS
from curation.ingest.prints import prints
from curation.ingest.story import BANDS
from curation.model import Article

SAMPLE = 3_000


def bytes_of(kind: list[tuple[str, str]]) -> int:
    """Bytes of a row."""
    return int(np.dtype(kind).itemsize)


def measured(size: int) -> dict[str, float]:
    """Rows an article of each shuffle, and seconds of one core an article, of a sample."""
    articles = [
        Article(id=ident, title=text.split("\n", 1)[0], text=text, raw_sha256="0" * 64)
        for ident, _, text in islice(corpus(size), size)
    ]
    none = np.zeros(0, dtype=np.uint64)
    began = time.process_time()
    made = prints(articles)
    hashed = time.process_time() - began
    banded = made.banded(0, none)
    pairs = near(banded)
    alike = resembling(pairs)
    members, groups = components(alike["a"], alike["b"])
    shingled = made.shingled(0, none, members, groups)
    shared = sharing(shingled)
    added = adding(shared)
    held = containing(added)
    everyone, _ = components(
        np.concatenate((alike["a"], held["a"])), np.concatenate((alike["b"], held["b"]))
    )
    return {
        "claims": 2.0,
        "bands": len(banded) / size,
        "pairs of bands": len(pairs) / size,
        "shingles": len(shingled) / size,
        "pairs of shingles": len(shared) / size,
        "sums": len(added) / size,
        "proofs": (len(alike) + len(held)) / size,
        "members": len(everyone) / size,
        "hashing": hashed / size,
        "all": (time.process_time() - began) / size,
    }


def main(arguments: list[str] | None = None) -> None:
    """Count a sample, scale it, report."""
    given = sys.argv[2:] if arguments is None else arguments
    many = int(given[0]) if given else 10**9
    workers = int(given[1]) if len(given) > 1 else 1_000
    price = float(given[2]) if len(given) > 2 else 0.04
    found = measured(SAMPLE)
    kinds = {
        "claims": CLAIMED,
        "bands": KEYED,
        "pairs of bands": PAIRED,
        "shingles": KEYED,
        "pairs of shingles": COUNTED,
        "sums": COUNTED,
    }
    traffic = {name: found[name] * bytes_of(kind) for name, kind in kinds.items()}
    print(f"{many:,} articles on {workers:,} workers, from a sample of {SAMPLE:,}")
    for name, size in traffic.items():
        rows = found[name]
        print(f"  {name:<18} {rows:8.1f} rows, {size:8,.0f} bytes an article")
    total = sum(traffic.values())
    print(f"  shuffled: {total:,.0f} bytes an article, {total * many / 1e12:,.2f} TB in all,")
    print(f"    {total * many / workers / 1e9:,.2f} GB in and out of each worker and on its disk")
    widest = max(found[name] for name in kinds) * many
    print(f"  parts of the widest shuffle: {widest / PART:,.0f} of {PART:,} rows")
    print(f"  a worker sorts a part in about {4 * PART * bytes_of(COUNTED) / 2**20:,.0f} MiB")
    driver = many * (found["members"] * 24 + found["proofs"] * 40)
    print(f"  the driver holds {driver / 1e9:,.2f} GB: what shares a story, and the proofs")
    print(f"  pairs that meet in a hash by chance: {many * (many - 1) / 2**65:,.3f} expected")
    for likeness in (0.3, 0.5, 0.66, 0.8, 0.9):
        print(f"  texts {likeness:.2f} alike share {BANDS} bands: {_tail(likeness):.3f}")
    hours = many * found["all"] / 3600
    print(f"  deduplication: {hours:,.1f} core hours, {hours * price:,.2f} euro at {price} an hour")


def _tail(likeness: float) -> float:
    bands = PERMUTATIONS // ROWS
    one = likeness**ROWS
    return sum(comb(bands, k) * one**k * (1 - one) ** (bands - k) for k in range(BANDS, bands + 1))


if __name__ == "__main__":
    main(sys.argv[1:])
