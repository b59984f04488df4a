"""What a line is a sign of, by its words alone: a label, a link, a byline, a paragraph."""

from __future__ import annotations

import regex

from curation.ingest.lines import Line, words
from curation.ingest.vocabulary import (
    BYLINE_WORDS,
    LINKS,
    LISTS,
    MORE,
    NEXTS,
    OPEN,
    PLACES,
    SMALL_WORDS,
)

_UNMARKED = regex.compile(r"(?<![\p{L}\p{M}])(?:है|हैं|था|थे|थी|थीं)[\"'”’)]*$")
_PASSIVE = regex.compile(r"(?<![\p{L}\p{M}])(?:गया|गई|गए)[\"'”’)]*$")
_TOLD = regex.compile(
    r"(?<![\p{L}\p{M}])(?:कहा|बताया|गया|गई|गए|किया|दिया|दी|लिया|ली|हुआ|हुई|रहा|रही|रहे|[\p{L}\p{M}]+(?:गा|गे|गी))\W*$"
)
_ELSEWHERE = regex.compile(
    r"(?:देखें|देखिए) (?:पूरा |ये |यह )?(?:वीडियो|फोटो|तस्वीरें|video)$"
    r"|(?:वीडियो|फोटो|तस्वीरों|photos|video) (?:में )?(?:देखें|देखिए)$|(?:यहां|पूरी खबर) पढें$"
)
_TWO_PARTS = regex.compile(r"^[\p{L}\p{M}][^\"“”‘'–]*[:,] ?\p{L}[^\"“”‘'–:,]*[^:,\s]$")
_MORE_THAN_ONE = regex.compile(r"[।?!]\s")
_READERS = regex.compile(
    r"(?:आपकी|आपके|पाठकों|पाठकों की|पाठक) .*(?:प्रतिक्रिया|टिप्पणी|कमेंट|विचार|पत्र|राय)"
)


def tells(paragraph: Line, headline: Line) -> bool:
    """Whether a paragraph says what a headline says: half of its words, endings left aside."""
    named = {word[:4] for word in headline.words if word not in SMALL_WORDS and len(word) > 1}
    said = {word[:4] for word in paragraph.words}
    return len(named & said) >= 0.5 * len(named) > 0


def label(line: Line, rule: str | None) -> str | None:
    """What a line is the label of: a list, links in the text, one link, tags; None if none."""
    if len(line.text) > 60 or line.text[-1] in "?।":
        return None
    if line.key in OPEN and line.key in LINKS:
        return "links"
    if len(line.words) <= 8 and line.key in LISTS:
        return "list"
    if len(line.words) <= 5 and (line.key in NEXTS or (rule == "furniture" and line.key in MORE)):
        return "next"
    return "tags" if rule == "tags" and len(line.words) <= 3 else None


def may_be_link(line: Line) -> bool:
    """Whether a line reads as a headline of two parts, «…: …», «…, …», with no verb at its end."""
    return (
        not line.final
        and 6 <= len(line.words) <= 18
        and bool(_TWO_PARTS.search(line.text))
        and not _UNMARKED.search(line.text)
        and not _TOLD.search(line.folded)
    )


def points_away(line: Line) -> bool:
    """Whether a line in the text is a headline that ends in «देखें वीडियो», «फोटो में देखें»."""
    return not line.final and len(line.words) >= 5 and bool(_ELSEWHERE.search(line.key))


def goes_on(line: Line) -> bool:
    """Whether a line without a mark is a paragraph all the same, and no headline."""
    count = len(line.words)
    if (count >= 5 and _UNMARKED.search(line.text)) or (count >= 8 and _PASSIVE.search(line.text)):
        return True
    if count >= 10 and _MORE_THAN_ONE.search(line.text):
        return True
    if count >= 8 and line.text[0] in "\"“‘'":
        return True
    return count >= 14 and bool(_TOLD.search(line.folded))


def of_readers(line: Line) -> bool:
    """Whether a line is the heading of what readers say."""
    return len(line.words) <= 4 and not line.final and bool(_READERS.match(line.folded))


def names_somebody(line: Line) -> bool:
    """Whether a short line is but names: it has none of the small words of sentences."""
    found = line.words[:-1] if line.words[-1:] == ["से"] else line.words
    place = " ".join(words(line.folded.rpartition(",")[2])) in PLACES
    return len(found) <= (8 if place else 5) and not any(word in SMALL_WORDS for word in found)


def names_a_desk(line: Line) -> bool:
    """Whether a short line names a desk, a bureau or the like."""
    return len(line.words) <= 9 and any(word in BYLINE_WORDS for word in line.words)
