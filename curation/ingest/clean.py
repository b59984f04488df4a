"""From a page as scraped to an article: the title, the paragraphs, and a list of what was cut."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import NamedTuple

import regex

from curation.ingest import appeals, broken, cues, dateline, headline, language
from curation.ingest.dates import dates
from curation.ingest.lines import Line, fold, split
from curation.ingest.normalise import INVISIBLES, fault, normalise
from curation.ingest.offsets import Back, Mapped, merged
from curation.ingest.page import Page
from curation.ingest.parts import parts
from curation.ingest.raw import MAX_CHARS, Raw
from curation.ingest.rules import rule_of
from curation.model import Article, Block, Cut, Reject

_PIPE = regex.compile(r"(?<=[\u0900-\u0963\"'”’)]\s?)\|(?=\s*(?:$|[\p{Devanagari}\"'“‘(]))")
_YEAR = re.compile(r"\d{4}")
_LEAST_HINDI = 0.4


class Piece(NamedTuple):
    """A stretch of the normalised page that stays, and what goes before it in the article."""

    glue: str
    start: int
    end: int


class NotTaken(Exception):
    """The page is no article; carries a short reason and a sentence."""

    def __init__(self, reason: str, message: str):
        super().__init__(message)
        self.reason = reason
        self.message = message


def clean(raw: Raw, *, max_chars: int = MAX_CHARS) -> Article | Reject:
    """Make an article of a page, or say why not.

    Args:
        raw: the page as it stood in its source.
        max_chars: the longest page taken, in code points.
    """
    try:
        return _clean(raw, max_chars)
    except NotTaken as error:
        return Reject(
            where=raw.where, reason=error.reason, message=error.message, raw_sha256=raw.sha256
        )


def _clean(raw: Raw, max_chars: int) -> Article:
    _check(raw.text, max_chars)
    text = normalise(raw.text)
    lines = split(text.text)
    if not lines:
        raise NotTaken("empty", "nothing but blanks")
    _check_script(text.text)
    hints = cues.find(lines)
    rules = [rule_of(line, hint) for line, hint in zip(lines, hints, strict=True)]
    if raw.chosen is not None:
        rules = [
            rule if line.number in raw.chosen else "not-main-text"
            for line, rule in zip(lines, rules, strict=True)
        ]
    lines, rules, hints = broken.join(lines, rules, hints)
    for i in appeals.at_top(lines, rules):
        rules[i] = "nag"
    title = headline.find(lines, rules, raw.title is not None)
    if title is None:
        raise NotTaken("nothing-left", "every line of it is site furniture")
    rules[title] = None
    headline.mark_repeats(lines, rules, title)
    headline.mark_excerpts(lines, rules, title)
    Page(lines, rules, title, hints).mark()
    kept, cut = _stretches(lines, rules, title, hints)
    return _article(raw, text, kept, cut)


def _check(text: str, max_chars: int) -> None:
    if len(text) > max_chars:
        raise NotTaken("too-long", f"{len(text):,} characters, the limit is {max_chars:,}")
    found = fault(text)
    if found:
        raise NotTaken(found.reason, found.message)


def _check_script(text: str) -> None:
    if language.may_be_foreign(text) and language.devanagari_share(text) < _LEAST_HINDI:
        found = language.identify(text)
        raise NotTaken("not-hindi", f"mostly not in Devanagari, looks like {found.language!r}")


def _stretches(
    lines: list[Line], rules: list[str | None], title: int, hints: list[int]
) -> tuple[list[Piece], list[tuple[int, int, str]]]:
    """What stays, and what is cut with its rule, as stretches of the normalised page."""
    kept: list[Piece] = []
    cut: list[tuple[int, int, str]] = []
    for i, (line, rule) in enumerate(zip(lines, rules, strict=True)):
        if rule is not None:
            cut.append((line.start, line.end, rule))
        elif line.parts:
            kept += (Piece(glue, part.start, part.end) for glue, part in line.parts)
            kept[-len(line.parts)] = kept[-len(line.parts)]._replace(glue="\n")
        else:
            inner = headline.site_name(line) if i == title else parts(line, hints[i])
            kept += _around(line, inner)
            cut += ((line.start + start, line.start + end, name) for start, end, name in inner)
    return kept, cut


def _around(line: Line, inner: list[tuple[int, int, str]]) -> Iterator[Piece]:
    """The pieces of a line that are left when stretches of it are cut."""
    glue, done = "\n", 0
    for start, end, _ in [*inner, (len(line.text), len(line.text), "")]:
        text = line.text[done:start]
        if text.strip():
            lead = len(text) - len(text.lstrip())
            begin = line.start + done + lead
            yield Piece(glue, begin, begin + len(text.strip()))
            glue = " "
        done = end


def _article(raw: Raw, text: Mapped, kept: list[Piece], cut: list[tuple[int, int, str]]) -> Article:
    clean_text, blocks = _assemble(text, kept)
    clean_text = _PIPE.sub("।", clean_text)
    found = language.identify(clean_text)
    if found.language != "hi":
        raise NotTaken("not-hindi", f"looks like {found.language!r} ({found.confidence:.2f})")
    opening = _opening(clean_text)
    return Article(
        id=raw.id,
        title=clean_text.split("\n", 1)[0],
        text=clean_text,
        source=raw.metadata.get("source"),
        url=raw.metadata.get("url"),
        published=_published(raw, opening, text, cut),
        place=opening.place if opening else None,
        agency=opening.agency if opening else None,
        language=found.language,
        license=raw.metadata.get("license"),
        raw_sha256=raw.sha256,
        cuts=tuple(_cuts(raw.text, text, cut, blocks)),
        offsets=blocks,
    )


def _assemble(text: Mapped, kept: list[Piece]) -> tuple[str, tuple[Block, ...]]:
    """The text of the pieces, and its map to the raw page."""
    back = Back(text.blocks)
    parts: list[str] = []
    blocks: list[Block] = []
    size, done = 0, 0
    for number, (glue, start, end) in enumerate(kept):
        if number and glue:
            edge = back.range(done - 1, done)[1]
            behind = _white(text.text, done, start)
            high = back.range(done, behind)[1] if behind > done else edge
            parts.append(glue)
            blocks.append(Block(size, edge, 1, high - edge))
            size += 1
        parts.append(text.text[start:end])
        blocks += back.slice(start, end, size)
        size += end - start
        done = end
    return "".join(parts), merged(blocks)


def _white(text: str, start: int, end: int) -> int:
    """Where the white space that begins at `start` ends, at most at `end`."""
    while start < end and text[start] in " \n":
        start += 1
    return start


def _cuts(
    raw: str, text: Mapped, cut: list[tuple[int, int, str]], blocks: tuple[Block, ...]
) -> Iterator[Cut]:
    back = Back(text.blocks)
    spans = [(*back.range(start, end), rule) for start, end, rule in cut]
    if found := list(INVISIBLES.finditer(raw)):
        held = sorted(
            [(start, end) for start, end, _ in spans]
            + [(block.raw_start, block.raw_start + block.raw_length) for block in blocks]
        )
        starts = [start for start, _ in held]
        for run in found:
            before = bisect_right(starts, run.start()) - 1
            if before < 0 or held[before][1] <= run.start():
                spans.append((run.start(), run.end(), "invisible"))
    for start, end, rule in sorted(spans):
        yield Cut(rule=rule, start=start, end=end, text=raw[start:end])


def _opening(text: str) -> dateline.Dateline | None:
    for line in text.split("\n")[1:3]:
        if found := dateline.parse(line):
            return found
    return None


def _published(
    raw: Raw,
    opening: dateline.Dateline | None,
    text: Mapped,
    cut: list[tuple[int, int, str]],
) -> date | None:
    """The date the source names, else the one in the dateline, else the first in the furniture."""
    named = raw.metadata.get("published")
    if named:
        with suppress(ValueError):
            return date.fromisoformat(named.strip()[:10])
        return next(dates(fold(named)), None)
    if opening and opening.published:
        return opening.published
    for start, end, rule in sorted(cut):
        if rule in ("timestamp", "byline", "furniture", "photo-credit"):
            page = text.text[start:end]
            for found in dates(fold(page)) if _YEAR.search(page) else ():
                return found
    return None
