"""What a site says to its readers in whole sentences, behind the article."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from curation.ingest import forms
from curation.ingest.lines import Line
from curation.ingest.vocabulary import SITE

_READER, _OURSELVES, _OWN, _ASKED, _REPORTED, _ON_NEWS = (
    frozenset(block.split())
    for block in (
        forms.READER,
        forms.OURSELVES,
        forms.OWN,
        forms.ASKED,
        forms.REPORTED,
        forms.ON_NEWS,
    )
)
_QUOTED = regex.compile(r"[\"“”‘’]|(?<![\p{L}\p{M}])'")
_AUTHOR = regex.compile(r"\W*(?:इस लेख के |यह )?(?:लेखक|लेखिका|लेखकों) .*(?<!\p{L}|\p{M})(?:हैं|है)\W*")
_ITSELF = regex.compile(
    r"(?:इस|यह|ये) (?:खबर|रिपोर्ट|लेख|आलेख|आर्टिकल|स्टोरी|पोस्ट|वेबसाइट|साइट|पोर्टल)(?![\p{L}\p{M}])"
)
_SITE = regex.compile(
    r"[^।.]*(?:पोर्टल|प्लेटफॉर्म|प्लेटफार्म|समाचार पत्र|अखबार|वेबसाइट|न्यूज चैनल)(?![\p{L}\p{M}])"
    r"[^।.]* (?:है|हैं)(?![\p{L}\p{M}]).*"
)
_MADE_OF = regex.compile(
    r"(?:इस|यह|ये) (?:खबर|रिपोर्ट|लेख|आलेख|आर्टिकल|स्टोरी)(?![\p{L}\p{M}])[^।.]{0,80}"
    r"(?:ली गई|लिया गया|इनपुट|अनुवाद|पर आधारित|तैयार की गई|संपादित|फीड)"
)
_OUR_SITE = regex.compile(
    r"हमार[ीे] (?:वेबसाइट|साइट|पोर्टल|न्यूज पोर्टल|प्लेटफॉर्म|प्लेटफार्म|चैनल)(?![\p{L}\p{M}])"
)
_TOP = 8
"""How many lines from the top of a page are looked at."""
_LEAST = 3
"""Articles of fewer paragraphs are not asked about."""


def find(lines: Sequence[Line], body: Sequence[int]) -> list[int]:
    """Paragraphs at the end that speak to the reader: for money, trust, or an opinion.

    They say «you» and «we», or «you» or «your own» and ask for something, and nobody is quoted.
    Where the article itself speaks so further up (an interview, a piece of advice) none is taken.

    Args:
        lines: the page.
        body: indices of its paragraphs.

    Returns:
        Indices of lines.
    """
    out: list[int] = []
    for i in reversed(body):
        if not any(said(lines[i]) for said in (speaks, _of_author, _of_site, _on_news)):
            break
        out.append(i)
    left = body[: len(body) - len(out)]
    if not out or len(left) < _LEAST - 1 or any(speaks(lines[i]) for i in left):
        return []
    return out


def at_top(lines: Sequence[Line], rules: Sequence[str | None]) -> list[int]:
    """Sentences for the reader above the headline: consent to cookies, alerts, subscriptions."""
    out: list[int] = []
    for i, (line, rule) in enumerate(zip(lines[:_TOP], rules, strict=False)):
        if rule is None and line.paragraph:
            if not speaks(line):
                break
            out.append(i)
    below = lines[out[-1] + 1 : out[-1] + _TOP] if out else ()
    headed = any(len(line.words) >= 4 and not line.final for line in below)
    return out if headed else []


def speaks(line: Line) -> bool:
    """Whether a line speaks to the reader for the site."""
    said = set(line.words)
    if said & _REPORTED or _QUOTED.search(line.text) or len(line.words) > 70:
        return False
    to_reader, of_us = bool(said & _READER), bool(said & _OURSELVES)
    asked = bool(said & _ASKED) and (to_reader or bool(said & _OWN) or of_us)
    return (to_reader and (of_us or bool(_ITSELF.search(line.folded)))) or asked


def _of_author(line: Line) -> bool:
    return len(line.words) <= 40 and bool(_AUTHOR.fullmatch(line.folded))


def _of_site(line: Line) -> bool:
    """Whether a line says what the site is: it begins with the site's name."""
    if _MADE_OF.match(line.folded):
        return True
    named = any(word in SITE for word in line.words[:4]) or _OUR_SITE.match(line.folded)
    told = line.words and not _REPORTED.intersection(line.words)
    return bool(named and told and len(line.words) <= 40 and _SITE.fullmatch(line.folded))


def _on_news(line: Line) -> bool:
    """Whether a line is about news as such: four words or more, one in six, are of sites."""
    if _REPORTED.intersection(line.words):
        return False
    found = _ON_NEWS.intersection(line.words)
    return len(found) >= 4 and 6 * len(found) >= len(set(line.words))
