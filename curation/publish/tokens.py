"""Words with their offsets, and spans as BIO tags over them.

A word is a run of letters, marks and digits; the danda, hyphens, quotes and all other signs stand
alone. A postposition that is written together with a pronoun (उसने, जिसमें) stands apart, and so
does में wherever it is glued on. Words are found in the text alone, never from the spans, so that
a user can tokenise new text in the same way; a span whose edges are no word edges is reported as
lost, not bent.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import regex

from curation.model import Annotation, Article

CHUNK = regex.compile(r"\S+")
WORD = regex.compile(
    r"\d+(?:[.,:]\d+)*(?![\p{L}\p{M}\d])"  # 12,000 and 6.5 and 10:30 are one word each
    r"|[\p{L}\p{M}\p{Nd}\u200c\u200d]+"
    r"|\X"
)
FUSED = regex.compile(
    r"(?:उन्हों|इन्हों|जिन्हों|किन्हों|उस|इस|जिस|किस|उन|इन|जिन|किन|मैं|हम|तुम|आप|मुझ|तुझ)"
    r"(?P<after>ने|को|से|में|पर|का|के|की)"
    r"|\X{2,}(?P<after>में)"
)
CACHED = 64
"""Longest chunk, in code points, whose words are remembered."""

OUTSIDE = "O"


class Loss(NamedTuple):
    """A span that the tags cannot hold: the id of its item, and why."""

    id: str
    why: str


class Words(NamedTuple):
    """An article as words; `offsets` are code points into its text, end exclusive."""

    article_id: str
    tokens: list[str]
    offsets: list[tuple[int, int]]
    ner_tags: list[str]
    trigger_tags: list[str]
    lost: list[Loss]


def tag_names(labels: Iterable[str]) -> tuple[str, ...]:
    """O, then B- and I- of each label; append-only because the labels are."""
    return (OUTSIDE, *(f"{mark}-{label}" for label in labels for mark in "BI"))


def tokenise(text: str) -> list[tuple[int, int]]:
    """Where the words of a text stand: code points, end exclusive, in order."""
    found: list[tuple[int, int]] = []
    for match in CHUNK.finditer(text):
        start, end = match.span()
        split = _split if end - start <= CACHED else _split.__wrapped__
        found += [(start + a, start + b) for a, b in split(match[0])]
    return found


@lru_cache(maxsize=1 << 16)
def _split(chunk: str) -> tuple[tuple[int, int], ...]:
    """The words of a run without white space; news repeats its words, hence the memory."""
    found: list[tuple[int, int]] = []
    for match in WORD.finditer(chunk):
        start, end = match.span()
        if fused := FUSED.fullmatch(chunk, start, end):
            edge = fused.start("after")
            found += [(start, edge), (edge, end)]
        else:
            found.append((start, end))
    return tuple(found)


def words(article: Article, annotation: Annotation) -> Words:
    """The article as words, the mentions and the triggers of `annotation` as tags over them."""
    offsets = tokenise(article.text)
    first = {start: place for place, (start, _) in enumerate(offsets)}
    last = {end: place for place, (_, end) in enumerate(offsets)}
    lost: list[Loss] = []

    def tags(spans: Iterable[tuple[str, str, int, int]]) -> list[str]:
        found = [OUTSIDE] * len(offsets)
        for ident, label, start, end in spans:
            begin, stop = first.get(start), last.get(end)
            if begin is None or stop is None:
                lost.append(Loss(ident, "misaligned"))
            elif any(tag != OUTSIDE for tag in found[begin : stop + 1]):
                lost.append(Loss(ident, "overlap"))
            else:
                found[begin : stop + 1] = [f"B-{label}", *[f"I-{label}"] * (stop - begin)]
        return found

    return Words(
        article.id,
        [article.text[start:end] for start, end in offsets],
        offsets,
        tags((e.id, e.type, e.start, e.end) for e in annotation.entities),
        tags((v.id, v.type, v.trigger.start, v.trigger.end) for v in annotation.events),
        lost,
    )
