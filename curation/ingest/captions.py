"""Captions that nobody marked as such: what a picture shows, said without a finite verb."""

from __future__ import annotations

import re

import regex

from curation.ingest import cues
from curation.ingest.forms import FINITE, NOT_DOING, PARTICIPLES, POSTURES, SHOWN
from curation.ingest.lines import Line, sentences
from curation.ingest.vocabulary import is_agency

_LONGEST = 22
"""Captions are no longer, in words."""

_ACTING = regex.compile(
    r"(?<![\p{L}\p{M}])(?:" + "|".join(PARTICIPLES.split()) + r")[ेीा](?![\p{L}\p{M}])"
)
_DOING = regex.compile(
    _ACTING.pattern + r"|(?<![\p{L}\p{M}])(?:" + "|".join(POSTURES.split()) + r")(?![\p{L}\p{M}])"
)
_ANY_DOING = regex.compile(r"(?!(?:" + "|".join(NOT_DOING.split()) + r")$)[\p{L}\p{M}]{2,}ते")
_WHILE = regex.compile(
    r"(?<![\p{L}\p{M}])(?:"
    + "|".join(PARTICIPLES.split())
    + r")[ेीा] (?:हुए|हुई|हुआ)[।.]?\s*(?:[(\[][^()\[\]]{2,60}[)\]])?$"
)
_VIEWS = ("का दृश्य", "का एक दृश्य", "की तस्वीर", "का नजारा", "की झलक", "की फोटो", "का चित्र")
_PICTURES = (*_VIEWS, " तस्वीर", " फोटो", " चित्र")
_BARE_END = regex.compile(r"(?:[क-ह]|[ोे]ं|" + "|".join(SHOWN.split()) + r")$")
_SHOWN = regex.compile(r"(?<![\p{L}\p{M}])(?:" + "|".join(SHOWN.split()) + r")$")
_BARE = regex.compile(r"[क-ह]$")
_MAY_SHOW = re.compile(r"हु[एई]|हुआ|तस्वीर|फोटो|फुटेज|विजुअल|\|")
"""What stands in captions that have a finite verb all the same."""
_BRACKET = regex.compile(r"[(\[]([^()\[\]]{2,60})[)\]]\W*$")
_QUOTED = regex.compile(r"[\"“”'‘’]")
_ABOUT_PICTURE = regex.compile(
    r"(?:यह |ये |इस )?(?:तस्वीर|फोटो|फुटेज|विजुअल)[ेंो]* .*(?:का|की|के|गई|गई थी|ली) (?:है|हैं|थी)\W*"
)


def is_caption(line: Line, hints: int, above: bool) -> bool:
    """Whether a line says what a picture shows.

    One sentence without a finite verb that tells what somebody is seen doing («मंच पर हाथ मिलाते
    दोनों नेता», «मीडिया से बात करते हुए मंत्री।»), or some words of which the last speak of the
    picture («… तस्वीर इसी साल की है।»).

    Args:
        line: a line of the article.
        hints: its cues.
        above: it stands above the first paragraph, where pictures do and headings do not.
    """
    if (
        line.text[0].isdigit()
        or not 3 <= len(line.words) <= _LONGEST
        or hints & cues.SPEECH
        or line.text[-1] in "?!:"
    ):
        return False
    told = not _FINITE.isdisjoint(line.words)
    if told and not (_MAY_SHOW.search(line.folded) or line.key.endswith(_PICTURES)):
        return False
    picture, mark, credited = line.folded.rpartition("|")
    if mark and is_agency(credited) and _ACTING.search(picture):
        return True
    spans = sentences(line.folded)
    last = line.folded[slice(*spans[-1])].strip()
    if _ABOUT_PICTURE.fullmatch(last):
        return True
    if len(spans) > (2 if _BRACKET.search(last) else 1) or _QUOTED.search(line.text):
        return False
    pictured = line.key.endswith(_PICTURES if above else _VIEWS)
    if _WHILE.search(line.folded) or (not line.final and pictured):
        return True
    shown = _without_bracket(line)
    if not shown or any(word in _FINITE for word in shown):
        return False
    if above and line.stated and _BARE.search(shown[-1]):
        return True
    if above and not line.final and len(shown) <= 8 and _SHOWN.search(" ".join(shown)):
        return ":" not in line.text
    if above and not line.final and any(_ANY_DOING.fullmatch(word) for word in shown):
        return True
    doing = _DOING if above else _ACTING
    return bool(_BARE_END.search(shown[-1]) and doing.search(line.folded))


_FINITE = frozenset(FINITE.split())


def _without_bracket(line: Line) -> list[str]:
    """The words of a line without an agency in brackets at its end."""
    found = _BRACKET.search(line.folded)
    if not found:
        return line.words
    inner = len([w for w in line.words if w in found[1].split()])
    known = is_agency(found[1]) or any(w in found[1] for w in ("फोटो", "फाइल", "photo", "file"))
    return line.words[: len(line.words) - inner] if known else line.words
