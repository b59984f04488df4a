"""The map from a changed text back to the one it was made from.

A map is a sequence of `Block`s in text order. A block of equal lengths maps offset by offset,
one of unequal lengths as a whole. What a change removed stands in no block.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from curation.model import Block


class Edit(NamedTuple):
    """Put `new` where `[start, end)` of the old text stands."""

    start: int
    end: int
    new: str


class Mapped(NamedTuple):
    """A text and where its code points come from."""

    text: str
    blocks: tuple[Block, ...]


def identity(text: str) -> Mapped:
    """A text that comes from itself."""
    return Mapped(text, (identity_block(len(text)),) if text else ())


def identity_block(length: int) -> Block:
    """The one block of a text that comes from itself."""
    return Block(0, 0, length, length)


def apply(text: str, edits: Iterable[Edit]) -> Mapped:
    """Carry out edits, which are in text order and do not overlap."""
    parts: list[str] = []
    blocks: list[Block] = []
    done = size = 0
    for start, end, new in edits:
        if start > done:
            parts.append(text[done:start])
            blocks.append(Block(size, done, start - done, start - done))
            size += start - done
        if new:
            parts.append(new)
            blocks.append(Block(size, start, len(new), end - start))
            size += len(new)
        done = end
    if done < len(text):
        parts.append(text[done:])
        blocks.append(Block(size, done, len(text) - done, len(text) - done))
    return Mapped("".join(parts), merged(blocks))


def merged(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Join neighbours that map offset by offset and leave no gap on either side."""
    out: list[Block] = []
    for block in blocks:
        if out and block.clean_length == block.raw_length:
            last = out[-1]
            if (
                last.clean_length == last.raw_length
                and last.raw_start + last.raw_length == block.raw_start
            ):
                length = last.clean_length + block.clean_length
                out[-1] = Block(last.clean_start, last.raw_start, length, length)
                continue
        out.append(block)
    return tuple(out)


class Back:
    """Looks up a map: offsets of the new text in, ranges of the old text out."""

    def __init__(self, blocks: Sequence[Block]):
        self.blocks = blocks
        self._starts = [block.clean_start for block in blocks]
        self._plain = len(blocks) == 1 and blocks[0] == identity_block(blocks[0].clean_length)

    def range(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the old text that `[start, end)` comes from (start < end)."""
        if self._plain:
            return start, end
        first, last = self._at(start), self._at(end - 1)
        low = first.raw_start
        if first.clean_length == first.raw_length:
            low += start - first.clean_start
        high = last.raw_start + last.raw_length
        if last.clean_length == last.raw_length:
            high = last.raw_start + end - last.clean_start
        return low, high

    def slice(self, start: int, end: int, at: int) -> list[Block]:
        """The blocks of `[start, end)`, as if that stretch began at offset `at`."""
        if self._plain:
            return [Block(at, start, end - start, end - start)] if end > start else []
        out = []
        index = max(bisect_right(self._starts, start) - 1, 0)
        while index < len(self.blocks) and self.blocks[index].clean_start < end:
            block = self.blocks[index]
            index += 1
            low = max(start, block.clean_start)
            high = min(end, block.clean_start + block.clean_length)
            if low >= high:
                continue
            if block.clean_length == block.raw_length:
                raw = block.raw_start + low - block.clean_start
                out.append(Block(at + low - start, raw, high - low, high - low))
            else:
                out.append(Block(at + low - start, block.raw_start, high - low, block.raw_length))
        return out

    def _at(self, offset: int) -> Block:
        return self.blocks[bisect_right(self._starts, offset) - 1]


def compose(later: Sequence[Block], earlier: Sequence[Block]) -> tuple[Block, ...]:
    """One map for two changes made one after the other."""
    back = Back(earlier)
    out: list[Block] = []
    for block in later:
        start, end = block.raw_start, block.raw_start + block.raw_length
        if block.clean_length == block.raw_length:
            out += back.slice(start, end, block.clean_start)
        elif start == end:
            edge = back.range(start - 1, start)[1] if start else 0
            out.append(Block(block.clean_start, edge, block.clean_length, 0))
        else:
            low, high = back.range(start, end)
            out.append(Block(block.clean_start, low, block.clean_length, high - low))
    return merged(out)


def to_raw(blocks: Sequence[Block], start: int, end: int) -> tuple[int, int]:
    """Where in the raw page the stretch `[start, end)` of an article's text stands.

    Args:
        blocks: `Article.offsets`.
        start: code point offset into `Article.text`.
        end: the same, exclusive, greater than `start`.

    Returns:
        Code point offsets into the decoded page. They may take in cuts that stand between.
    """
    return Back(blocks).range(start, end)
