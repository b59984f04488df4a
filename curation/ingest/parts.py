"""Furniture inside a line of the article: at its beginning, and at its end."""

from __future__ import annotations

import re

import regex

from curation.ingest import cues as cue
from curation.ingest.lines import Line, sentences, words
from curation.ingest.rules import LONG, asks
from curation.ingest.vocabulary import LINKS, is_agency

_SIGNED = regex.compile(
    r"[।.?!|]['\"’”)]*\s*(?P<sign>[-–—]*\s*[(\[]\s*(?P<agency>[^()\[\]]{2,48})[)\]]\W*$"
    r"|[-–—]{1,2}\s*(?P<bare>[\p{L}\p{M}.]{2,14}(?:/[\p{L}\p{M}.]*)*)\W*$)"
)
_MAY_BE_SIGNED = re.compile(r"[-–—)\]]")
_READ_ALSO = regex.compile(
    r"[।.?!|]['\"’”)]*\s*(?P<link>[(\[]?\s*(?:(?:यह|ये|इसे|यह खबर|ये खबर) भी (?:पढ़ें|पढ़े|देखें)"
    r"|Also Read|Read Also|ALSO READ|READ ALSO|पढ़ें)\s*[:\-–—][^।|]{3,200}$)"
)


def parts(line: Line, cues: int) -> list[tuple[int, int, str]]:
    """Stretches of a line of the article that are furniture.

    A link to another story at its beginning, up to the first mark. At its end an agency in
    brackets or behind a dash, such a link, or sentences that ask to follow or read on.

    Args:
        line: a line that stays.
        cues: its cues.

    Returns:
        (start, end, rule) in text order, offsets into the text of the line.
    """
    text = line.text
    out: list[tuple[int, int, str]] = []
    end = len(text)
    signed = None
    if len(text) > 40 and _MAY_BE_SIGNED.search(text[-80:]):
        signed = _SIGNED.search(text[-80:])
    if signed and _names_an_agency(signed):
        start = max(len(text) - 80, 0) + signed.start("sign")
        out.append((start, end, "sign-off"))
        end = start
    last = max(end - 260, 0)
    hinted = any(text.find(word, last, end) >= 0 for word in ("पढ़", "देखें", "ead", "EAD"))
    link = _READ_ALSO.search(text, last, end) if hinted else None
    if link:
        out.append((link.start("link"), end, "related-stories"))
        end = link.start("link")
    if len(text) > LONG:
        out += _begins_with_link(line, end)
        if cues & (cue.ACTION | cue.INVITE | cue.DISCLAIM):
            out += _asks_at_end(text[:end])
    return sorted(out)


def _names_an_agency(signed: regex.Match[str]) -> bool:
    name = signed["agency"] or signed["bare"]
    return is_agency(name) or "इनपुट" in name


def _begins_with_link(line: Line, end: int) -> list[tuple[int, int, str]]:
    if not line.folded.startswith(LINKS):
        return []
    first = sentences(line.text[:end])[0]
    return [(*first, "related-stories")] if first[1] < end else []


def _asks_at_end(text: str) -> list[tuple[int, int, str]]:
    out: list[tuple[int, int, str]] = []
    for start, end in reversed(sentences(text)[1:]):
        rule = asks(text[start:end])
        if rule is None and words(text[start:end]):
            break
        out.append((start, end, rule or "symbols"))
    return out
