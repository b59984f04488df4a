"""The phrases of `phrases`, folded and ready to be looked up."""

from __future__ import annotations

from collections.abc import Mapping

import regex

from curation.ingest import phrases
from curation.ingest.lines import fold, words
from curation.ingest.phrases import listed

_PART = regex.compile(r"[/,&+]|-(?=\s)|और")


def _table(blocks: Mapping[str, str]) -> dict[str, str]:
    return {
        " ".join(words(fold(phrase))): rule
        for rule, block in blocks.items()
        for phrase in listed(block)
    }


def _keys(block: str) -> frozenset[str]:
    return frozenset(" ".join(words(fold(phrase))) for phrase in listed(block))


def _tokens(block: str) -> frozenset[str]:
    return frozenset(words(fold(block)))


WHOLE = _table(phrases.WHOLE)
STARTS = _table(phrases.STARTS)
OPEN = _keys(phrases.OPEN)
LINKS = tuple(phrase for phrase in sorted(OPEN) if STARTS.get(phrase) == "related-stories")
LISTS = _keys(phrases.LISTS)
ENDS = _keys(phrases.ENDS)
NEXTS = _keys(phrases.NEXTS)
MORE = _keys(phrases.MORE)
TOKENS = _tokens(phrases.TOKENS)
SECTIONS = _tokens(phrases.SECTIONS)
IMPERATIVES = _tokens(phrases.IMPERATIVES)
SITE = _tokens(phrases.SITE)
AGENCIES = _keys(phrases.AGENCIES)
PLACES = _keys(phrases.PLACES)
REQUESTED = (TOKENS - IMPERATIVES) | _tokens(phrases.REQUESTED)
BYLINE_WORDS = _tokens(phrases.BYLINE_WORDS)
SMALL_WORDS = _tokens(phrases.SMALL_WORDS)
CLOSERS = _keys(phrases.CLOSERS)
POINTS = _keys(phrases.POINTS)
NO_AGENCY = _keys(phrases.NO_AGENCY)


def is_agency(text: str) -> bool:
    """Whether a text, its parts between strokes and commas taken apart, names a news agency."""
    return any(" ".join(words(fold(part))) in AGENCIES for part in _PART.split(text))
