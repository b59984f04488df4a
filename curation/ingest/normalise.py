"""Characters, put right once, before any offset exists.

Taken out: byte order marks, zero-width spaces, soft hyphens, direction marks. Turned into one
blank: tabs, no-break and other wide blanks, runs of blanks. Turned into a line feed: CR LF and
CR. Composed: everything that is not NFC (Unicode TR 15), which in Hindi takes the precomposed
nukta letters apart and puts others together. ZWJ and ZWNJ stay: Hindi spells with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from unicodedata import is_normalized, normalize

import regex

from curation.ingest.offsets import Edit, Mapped, apply, compose, identity

INVISIBLE = "\ufeff\u200b\u2060\u00ad\u200e\u200f\u061c"
BLANK = "\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"

_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
INVISIBLES = re.compile(f"[{INVISIBLE}]+")
"""A run of characters that nobody sees."""

_WHITE = f" {BLANK}{INVISIBLE}"
_CHANGED = re.compile(rf"\r\n?|[{BLANK}{INVISIBLE}][{_WHITE}]*| [{_WHITE}]+")
_MAYBE_NOT_NFC = re.compile(
    r"[^\n -~\u0900-\u0950\u0960-\u097f\u200c\u200d\u2010-\u2027\u2030-\u205e\u20b9]|[नरळ्]\u093c"
)
"""Finds something in every text that is not NFC, and nothing in most Hindi news."""

_CLUSTER = regex.compile(r"\X")


class Fault(NamedTuple):
    """Why a text cannot be taken: a short name, and a sentence with the place."""

    reason: str
    message: str


def fault(text: str) -> Fault | None:
    """What makes a text unfit to be stored and shown, if anything does."""
    found = _FORBIDDEN.search(text)
    if not found:
        return None
    point = ord(found[0])
    line = text.count("\n", 0, found.start()) + 1
    place = f"U+{point:04X} at offset {found.start()} (line {line})"
    if point == 0:
        return Fault("nul-character", f"{place}: no database takes it")
    if 0xD800 <= point <= 0xDFFF:
        return Fault("lone-surrogate", f"{place}: half a character, cannot be written as UTF-8")
    if point >= 0x2000:
        return Fault("bidi-override", f"{place}: makes the text read otherwise than it is stored")
    return Fault("control-character", f"{place}: a control character, the text may be damaged")


def normalise(raw: str) -> Mapped:
    """The text with its characters put right, and the map back to `raw`."""
    first = apply(raw, _edits(raw)) if _CHANGED.search(raw) else identity(raw)
    if _composed(first.text):
        return first
    second = apply(first.text, _compositions(first.text))
    return Mapped(second.text, compose(second.blocks, first.blocks))


def _composed(text: str) -> bool:
    return not _MAYBE_NOT_NFC.search(text) or is_normalized("NFC", text)


def _edits(text: str) -> Iterator[Edit]:
    for found in _CHANGED.finditer(text):
        run = found[0]
        new = "\n" if run[0] == "\r" else " " if run.strip(INVISIBLE) else ""
        yield Edit(found.start(), found.end(), new)


def _compositions(text: str) -> Iterator[Edit]:
    """NFC, cluster by cluster: composition never crosses the edge of a grapheme cluster."""
    start = 0
    for line in text.split("\n"):
        if not is_normalized("NFC", line):
            for found in _CLUSTER.finditer(line):
                composed = normalize("NFC", found[0])
                if composed != found[0]:
                    yield Edit(start + found.start(), start + found.end(), composed)
        start += len(line) + 1
