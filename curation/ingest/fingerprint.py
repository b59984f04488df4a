"""Fingerprints of texts for comparing: hashes of shingles, and of bands of MinHash signatures.

Words are hashed straight from code points, many texts at once, so that no string is made of any
shingle. Case, nukta, joiners and the two nasal dots make no difference (as in `lines.fold`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rensa import RMinHash  # type: ignore[import-untyped]

Hashes = npt.NDArray[np.uint64]

SHINGLE = 3
"""Words in a shingle."""
SHARE = 4
"""One shingle in so many is kept for containment: those whose hash it divides."""
PERMUTATIONS, ROWS, SEED = 64, 4, 20_241
"""Length of a signature, how much of it makes a band, and the seed of its hashes."""

_DROPPED = 0xFFFF
_BASE = 0x9E3779B97F4A7C15
_ODD = np.uint64(0x9E3779B97F4A7C15)
_STEPS = np.array([0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5], dtype=np.uint64)
_FACTORS = np.array(
    [0xD6E8FEB86659FD93, 0xA0761D6478BD642F, 0xE7037ED1A0B428DB, 0x8EBC6AF09C88C6E3],
    dtype=np.uint64,
)


class Fingerprint(NamedTuple):
    """Of one text: 32-bit hashes of a quarter of its shingles, each once, and of its bands.

    A text of fewer words than a shingle has neither.
    """

    shingles: list[int]
    bands: list[int]


def fingerprints(texts: Sequence[str]) -> tuple[list[Fingerprint], npt.NDArray[np.uint32]]:
    """The fingerprints of texts, in their order, and every hash that is in any, sorted."""
    hashes, owners = _shingles(texts)
    edges = np.searchsorted(owners, np.arange(len(texts) + 1, dtype=np.uint64))
    bands = _bands(hashes, edges)
    kept = hashes % np.uint64(SHARE) == 0
    pairs = np.unique((owners[kept] << np.uint64(32)) | (hashes[kept] >> np.uint64(32)))
    every = pairs.astype(np.uint32)
    keys = every.tolist()
    ends = np.searchsorted(
        pairs, np.arange(len(texts) + 1, dtype=np.uint64) << np.uint64(32)
    ).tolist()
    sizes = np.diff(edges).tolist()
    prints = [
        Fingerprint(keys[start:end], own if size else [])
        for start, end, own, size in zip(ends, ends[1:], bands.tolist(), sizes, strict=False)
    ]
    return prints, np.unique(np.concatenate((every, bands.ravel())))


def _shingles(texts: Sequence[str]) -> tuple[Hashes, Hashes]:
    """Hashes of all shingles, and for each the number of its text, in text order."""
    words, owners = _words(texts)
    count = len(words) - SHINGLE + 1
    if count < 1:
        return words[:0], owners[:0]
    hashes: Hashes = np.zeros(count, dtype=np.uint64)
    for place, step in enumerate(_STEPS):
        hashes += words[place : place + count] * step
    hashes = _mixed(hashes)
    whole = owners[:count] == owners[SHINGLE - 1 :]
    return hashes[whole], owners[:count][whole]


def _words(texts: Sequence[str]) -> tuple[Hashes, Hashes]:
    """Hashes of all words, and for each the number of its text.

    The hash of a word is the value of its letters as a polynomial (Karp, Rabin 1987), taken where
    the word stands and then moved to where it would stand if it stood first.
    """
    raw = "\n".join(texts).encode("utf-32-le", "surrogatepass")
    codes = _folded()[np.frombuffer(raw, dtype="<u4")]
    ends = np.cumsum([len(text) + 1 for text in texts])
    dropped = np.flatnonzero(codes == _DROPPED)
    if len(dropped):
        ends = ends - np.searchsorted(dropped, ends)
        codes = np.delete(codes, dropped)
    inside = codes > 0
    starts = np.flatnonzero(inside[1:] & ~inside[:-1]) + 1
    if len(inside) and inside[0]:
        starts = np.concatenate(([0], starts))
    if not len(starts):
        return np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.uint64)
    powers, inverse = _powers(len(codes))
    sums = np.add.reduceat(codes * powers[: len(codes)], starts)
    owners = np.searchsorted(ends, starts, side="right")
    return _mixed(sums * inverse[starts]), owners.astype(np.uint64)


def _bands(hashes: Hashes, edges: npt.NDArray[np.int64]) -> npt.NDArray[np.uint32]:
    """For every text a row: the hashes of the bands of its signature."""
    return (_band_hashes(hashes, edges) >> np.uint64(32)).astype(np.uint32)


def _band_hashes(hashes: Hashes, edges: npt.NDArray[np.int64]) -> Hashes:
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(hashes, edges, PERMUTATIONS, SEED)
    digests = np.array(matrix.to_rows(), dtype=np.uint64).reshape(-1, PERMUTATIONS // ROWS, ROWS)
    bands = (digests * _FACTORS).sum(axis=2, dtype=np.uint64)
    bands += np.arange(PERMUTATIONS // ROWS, dtype=np.uint64) * _ODD
    return _mixed(bands)


def _mixed(hashes: Hashes) -> Hashes:
    """The finisher of splitmix64 (Steele, Lea, Flood 2014), so that every bit depends on all."""
    mixed = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    out: Hashes = mixed ^ (mixed >> np.uint64(31))
    return out


@cache
def _folded() -> npt.NDArray[np.uint16]:
    """What every code point counts as: 0 stands between words, `_DROPPED` is passed over."""
    folded = np.zeros(0x110000, dtype=np.uint16)
    for code in range(_DROPPED):
        char = chr(code)
        if unicodedata.category(char)[0] in "LMN":
            small = char.lower()
            folded[code] = ord(small) if len(small) == 1 else code
    for char in "\u093c\u200c\u200d\u200b\ufeff":
        folded[ord(char)] = _DROPPED
    for old, new in zip("ँऩऱऴ", "ंनरळ", strict=True):
        folded[ord(old)] = ord(new)
    return folded


def _powers(size: int) -> tuple[Hashes, Hashes]:
    """Powers of the base of word hashes and of its inverse, modulo 2^64, `size` of them or more."""
    return _powers_of(1 << max(size - 1, 2**16).bit_length())


@cache
def _powers_of(size: int) -> tuple[Hashes, Hashes]:
    bases = np.full((2, size), 1, dtype=np.uint64)
    bases[:, 1:] = np.array([[_BASE], [pow(_BASE, -1, 2**64)]], dtype=np.uint64)
    powers = np.multiply.accumulate(bases, axis=1)
    return powers[0], powers[1]


def wide(texts: Sequence[str]) -> tuple[Hashes, Hashes, Hashes]:
    """Fingerprints in 64 bits, for so many texts that 32 would meet by chance.

    Returns:
        The hashes of a quarter of all shingles, each once for a text; for each the number of its
        text, ascending; and a row for each text with the hashes of its bands (zeros for a text of
        fewer words than a shingle).
    """
    hashes, owners = _shingles(texts)
    edges = np.searchsorted(owners, np.arange(len(texts) + 1, dtype=np.uint64))
    bands = _band_hashes(hashes, edges)
    bands[np.diff(edges) == 0] = 0
    kept = hashes % np.uint64(SHARE) == 0
    order = np.lexsort((hashes[kept], owners[kept]))
    hashes, owners = hashes[kept][order], owners[kept][order]
    first = np.ones(len(hashes), dtype=bool)
    first[1:] = (hashes[1:] != hashes[:-1]) | (owners[1:] != owners[:-1])
    return hashes[first], owners[first], bands
