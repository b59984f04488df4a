"""The dateline: place, date and agency at the opening of an article.

«सोल, उत्तर …» names the place alone; «प्योंगयांग, 14 सितंबर । रूसी …» and «सोल, 13 जुलाई . उत्तर …»
the date too; «सियोल, 4 सितंबर (आईएएनएस)। उत्तर …» the agency as well; in «सियोल, 25 अप्रैल
(एजेंसी) : उत्तर …» the brackets name none.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

import regex

from curation.ingest.dates import MONTHS
from curation.ingest.lines import fold, words
from curation.ingest.vocabulary import NO_AGENCY, PLACES, is_agency

_WORD = r"[\p{L}\p{M}\u200c\u200d]+"
_MONTH = "|".join(sorted((m for m in MONTHS if not m.isascii()), key=len, reverse=True))
_DATED = regex.compile(
    rf"[\"'“‘(\[]?(?P<place>{_WORD}(?:[\s\-.]+{_WORD}){{0,3}}(?:\s*/\s*{_WORD}(?:\s{_WORD}){{0,2}})*)"
    rf"\s*[,،:]?\s*(?:(?P<day>\d{{1,2}})\s+(?P<month>{_MONTH})|(?P<month2>{_MONTH})\s+(?P<day2>\d{{1,2}}))\.?(?:\s*,?\s*(?P<year>(?:19|20)\d\d))?"
    rf"(?:\s*[,:]?\s*[(\[]\s*(?P<agency>[^()\[\]]{{1,40}}?)\s*[)\]])?"
    rf"\s*(?:[।.:|–—-]+|$|(?<=[)\]])\s)"
)
_BRACKETED = regex.compile(
    rf"(?P<place>{_WORD}(?:[\s\-]+{_WORD}){{0,2}})\s*,?\s*[(\[]\s*(?P<agency>[^()\[\]]{{1,40}}?)\s*[)\]]"
    rf"\s*(?:[।.:|–—-]+|\s)"
)
_DIGIT = re.compile(r"\d")
_FARTHEST = 120
"""So many code points into a line its dateline has said a date, or opened its bracket."""

_BARE = regex.compile(rf"(?P<place>{_WORD}(?:\s{_WORD})?)\s*[,।:]\s+(?={_WORD})")


class Dateline(NamedTuple):
    """What a dateline says, and where it ends in the line (its own marks counted in)."""

    place: str | None
    agency: str | None
    day: int | None
    month: int | None
    year: int | None
    end: int

    @property
    def published(self) -> date | None:
        """The date, where a year stands with it."""
        if self.year and self.month and self.day:
            return date(self.year, self.month, self.day)
        return None


def parse(line: str) -> Dateline | None:
    """The dateline a line opens with, if any."""
    found = _DATED.match(line) if _DIGIT.search(line, 0, _FARTHEST) else None
    if found:
        day = int(found["day"] or found["day2"])
        month = MONTHS[fold(found["month"] or found["month2"])]
        year = int(found["year"]) if found["year"] else None
        try:
            date(year or 2000, month, day)
        except ValueError:
            return None
        return Dateline(
            found["place"].strip(), _agency(found["agency"]), day, month, year, found.end()
        )
    found = _BRACKETED.match(line) if "(" in line[:_FARTHEST] or "[" in line[:_FARTHEST] else None
    if found and is_agency(found["agency"]) and _is_place(found["place"]):
        return Dateline(found["place"], _agency(found["agency"]), None, None, None, found.end())
    found = _BARE.match(line)
    if found and _is_place(found["place"]):
        return Dateline(found["place"], None, None, None, None, found.end())
    return None


def _is_place(text: str) -> bool:
    return " ".join(words(fold(text))) in PLACES


def _agency(text: str | None) -> str | None:
    if not text or " ".join(words(fold(text))) in NO_AGENCY:
        return None
    return text if is_agency(text) else None
