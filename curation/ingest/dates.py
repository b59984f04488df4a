"""Dates as Hindi and English pages write them, and lines that are nothing but a time stamp."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import regex

from curation.ingest.phrases import STAMP_SIGNS, STAMP_WORDS

_NAMES = [
    "january jan जनवरी जन",
    "february feb फरवरी फर",
    "march mar मार्च",
    "april apr अप्रैल अप्रेल",
    "may मई",
    "june jun जून",
    "july jul जुलाई जुला",
    "august aug अगस्त अग",
    "september sept sep सितंबर सितम्बर",
    "october oct अक्टूबर अक्तूबर",
    "november nov नवंबर नवम्बर",
    "december dec दिसंबर दिसम्बर",
]
MONTHS = {name: number for number, row in enumerate(_NAMES, 1) for name in row.split()}
"""Month names, folded, and their numbers."""

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_WORDY = regex.compile(
    rf"(?:(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s\-./,]*(?P<m>{_MONTH})(?![\p{{L}}\p{{M}}])"
    rf"|(?<!\p{{L}}|\p{{M}})(?P<m2>{_MONTH})(?![\p{{L}}\p{{M}}])[\s\-./]*(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d))"
    rf"[\s,\-./']*(?P<y>(?:19|20)\d\d)(?!\d)"
)
_DIGITS = regex.compile(
    r"(?<!\d)(?:(?P<y>(?:19|20)\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"
    r"|(?P<d2>\d{1,2})[-/.](?P<m2>\d{1,2})[-/.](?P<y2>(?:19|20)\d\d))(?!\d)"
)
_CLOCK = regex.compile(r"(?<!\d)\d{1,2}[:.]\d\d(?!\d)\s*(?:[ap]\.?m|ist|hrs|बजे|एएम|पीएम)?")
_DIGIT = re.compile(r"\d")
_NUMBER = regex.compile(r"[\d,]*\d")
_STAMP_WORDS = frozenset(STAMP_WORDS.split()) | set(MONTHS)
_ANCHOR = frozenset(STAMP_SIGNS.split()) | set(MONTHS)


def is_stamp(words: list[str], folded: str) -> bool:
    """Whether a folded line says when, and nothing else."""
    if not words or len(words) > 16 or not _DIGIT.search(folded):
        return folded in {"एक घंटा पहले", "एक दिन पहले", "just now", "अभी अभी"}
    rest = [word for word in words if not word[0].isdigit()]
    if any(word not in _STAMP_WORDS for word in rest) or not _plausible(folded):
        return False
    return bool(_DIGITS.search(folded) or any(word in _ANCHOR for word in rest) or ":" in folded)


def _plausible(folded: str) -> bool:
    """Whether the numbers left when dates and times are taken away are days or years."""
    left = _NUMBER.findall(_CLOCK.sub(" ", _DIGITS.sub(" ", folded)))
    small = [n for n in left if len(n) <= 2]
    years = [n for n in left if len(n) == 4 and "1900" <= n < "2050"]
    most = 2 if years or ":" in folded or "." in folded else 1
    return len(small) <= most and len(small) + len(years) == len(left)


def has_date_and_clock(folded: str) -> bool:
    """Whether a folded line holds a full date and a time of day."""
    return bool(_CLOCK.search(folded)) and bool(_WORDY.search(folded) or _DIGITS.search(folded))


def has_year(folded: str) -> bool:
    """Whether a folded line holds a full date."""
    return bool(_WORDY.search(folded) or _DIGITS.search(folded))


def dates(folded: str) -> Iterator[date]:
    """Every full date in a folded text: day, month and year. Impossible ones are passed over.

    Digits alone are read as day, month, year, or year, month, day: never month first.
    """
    for found in _WORDY.finditer(folded):
        month = found["m"] or found["m2"]
        yield from _date(found["y"], MONTHS[month], found["d"] or found["d2"])
    for found in _DIGITS.finditer(folded):
        yield from _date(
            found["y"] or found["y2"], found["m"] or found["m2"], found["d"] or found["d2"]
        )


def _date(year: str, month: str | int, day: str) -> Iterator[date]:
    try:
        yield date(int(year), int(month), int(day))
    except ValueError:
        return
