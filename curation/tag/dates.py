"""Dates and counts by grammar. Both are closed classes, so they hold in any text."""

from __future__ import annotations

from collections.abc import Iterator

from curation.tag.lexicon import Lexicon
from curation.tag.text import Doc

BEFORE_AFTER = frozenset({"पहले", "बाद", "पूर्व", "पश्चात"})
MODIFIERS = frozenset({"अतिरिक्त", "से", "अधिक", "ज्यादा", "और", "अन्य", "नए", "निर्दोष", "विदेशी", "आम"})
NOT_DAY = frozenset({"दौर", "युग", "समय", "दिन", "दशक", "तक"})


class Dates:
    """Finds DATE and NUM spans as token ranges."""

    def __init__(self, lexicon: Lexicon):
        words = lexicon.classes
        self.month, self.weekday = words["month"], words["weekday"]
        self.daypart, self.modifier = words["daypart"], words["datemod"]
        self.period, self.unit, self.today = words["period"], words["unit"], words["today"]
        self.year_word, self.cardinal = words["yearword"], words["cardinal"]
        self.multiplier, self.people = words["multiplier"], words["people"]
        self.genitive = words["gen"]
        self.starters = (
            self.month
            | self.weekday
            | self.modifier
            | self.cardinal
            | self.today
            | self.year_word
            | self.daypart
        )

    def dates(self, doc: Doc) -> Iterator[tuple[int, int, str]]:
        """First and last token (exclusive) of every date, and the rule's name."""
        at, size, forms = 0, len(doc), doc.forms
        while at < size:
            form = forms[at]
            if form in self.starters or form[0].isdigit():
                for rule in (
                    self._calendar,
                    self._relative,
                    self._distance,
                    self._clock,
                    self._year,
                ):
                    if end := rule(doc, at):
                        yield at, end, f"date:{rule.__name__.strip('_')}"
                        at = end - 1
                        break
            at += 1

    def counts(self, doc: Doc, counted: set[int]) -> Iterator[tuple[int, int, str]]:
        """Cardinals before a noun for people, arms or money; `counted`: where such nouns start."""
        at, size = 0, len(doc)
        while at < size:
            end = self._number(doc, at)
            if not end:
                at += 1
                continue
            follows = end
            while follows < size and follows - end < 4 and doc.forms[follows] in MODIFIERS:
                follows += 1
            if follows < size and (follows in counted or doc.forms[follows] in self.people):
                yield at, end, "count:noun"
            at = end

    def _number(self, doc: Doc, at: int) -> int:
        forms, size = doc.forms, len(doc)
        form = forms[at]
        digits = form[0].isdigit()
        if not digits and (form not in self.cardinal or form in {"एक", "कुछ", "कई"}):
            return self._bare_multiplier(doc, at)
        end = at + 1
        if digits and end < size and doc.words[end] and doc.starts[end] == doc.ends[at]:
            return 0  # 80वीं
        if end < size and forms[end] == "से" and end + 1 < size and forms[end + 1][0].isdigit():
            return 0
        while end < size and forms[end] in self.multiplier:
            end += 1
        return end

    def _bare_multiplier(self, doc: Doc, at: int) -> int:
        if doc.forms[at] != "एक" or at + 1 >= len(doc) or doc.forms[at + 1] not in self.multiplier:
            return 0
        return at + 2

    def _day(self, form: str) -> bool:
        return form.isdigit() and 1 <= int(form) <= 31 if len(form) <= 2 else False

    def _is_year(self, form: str) -> bool:
        return len(form) == 4 and form.isdigit() and "1500" <= form <= "2099"

    def _calendar(self, doc: Doc, at: int) -> int:
        """3 मई, 2021 · मई 2021 · मई 3 · बुधवार सुबह · अगले शुक्रवार."""
        forms, size = doc.forms, len(doc)
        first = at
        if self._day(forms[at]):
            at += 1
            if at + 1 < size and doc.joined[at] and self._day(forms[at]):
                at += 1
            if at >= size or forms[at] not in self.month:
                return 0
        elif forms[at] in self.modifier and at + 1 < size:
            at += 1
        if at >= size:
            return 0
        if forms[at] in self.weekday:
            end = at + 1
            while end < size and forms[end] in self.daypart:
                end += 1
            return self._clock(doc, end) or end if end < size else end
        if forms[at] not in self.month:
            return 0
        end = at + 1
        if end < size and first == at and self._day(forms[end]) and not self._counts_on(doc, end):
            end += 1
        comma = end < size and forms[end] == ","
        if end + comma < size and self._is_year(forms[end + comma]):
            end += 1 + comma
        if end == at + 1 == first + 1 and forms[at] in {"march", "may"}:
            return 0
        return end

    def _counts_on(self, doc: Doc, at: int) -> bool:
        """Whether the number at `at` belongs to what follows it rather than to the month."""
        follows = doc.forms[at + 1] if at + 1 < len(doc) else ""
        return follows in self.people or follows in self.month or follows in self.unit

    def _relative(self, doc: Doc, at: int) -> int:
        """पिछले साल मई · इस वर्ष · अगले महीने · आज सुबह."""
        forms, size = doc.forms, len(doc)
        if forms[at] in self.today:
            end = at + 1
            if forms[at] == "आज" and forms[at + 1 : at + 2] and forms[at + 1] in self.genitive:
                return 0
            while end < size and forms[end] in self.daypart:
                end += 1
            return end
        if forms[at] not in self.modifier or at + 1 >= size or forms[at + 1] not in self.period:
            return 0
        end = at + 2
        if forms[end : end + 2] == ["के", "अंत"] or forms[end : end + 2] == ["की", "शुरुआत"]:
            return end
        if end < size and forms[end] in self.month:
            end += 1
        elif end + 1 < size and self._day(forms[end]) and forms[end + 1] in self.month:
            end += 2
        elif end < size and forms[end] in self.weekday:
            end += 1
        return end

    def _distance(self, doc: Doc, at: int) -> int:
        """दो दिन बाद · कुछ घंटों बाद · 3 साल पहले."""
        forms, size = doc.forms, len(doc)
        if not (forms[at] in self.cardinal or forms[at].isdigit()):
            return 0
        unit = at + 1
        if unit + 1 < size and forms[unit] in self.unit and forms[unit + 1] in BEFORE_AFTER:
            return unit + 2
        return 0

    def _clock(self, doc: Doc, at: int) -> int:
        """सुबह 10 बजे · रात 8:30 बजे."""
        forms, size = doc.forms, len(doc)
        end = at + (forms[at] in self.daypart)
        if end >= size or not forms[end][0].isdigit():
            return 0
        end += 1
        if end + 1 < size and forms[end] == ":" and forms[end + 1].isdigit():
            end += 2
        return end + 1 if end < size and forms[end] == "बजे" else 0

    def _year(self, doc: Doc, at: int) -> int:
        """2019 · वर्ष 2019 · 1990 के दशक."""
        forms, size = doc.forms, len(doc)
        number = at + (forms[at] in self.year_word)
        if number >= size or not self._is_year(forms[number]):
            return 0
        end = number + 1
        if end < size and doc.joined[end] and forms[end].isdigit() and len(forms[end]) in {2, 4}:
            end += 1
        if forms[end : end + 2] == ["के", "दशक"]:
            return end + 2
        follows = forms[end] if end < size else ""
        if number == at and (follows in self.people or follows in self.multiplier):
            return 0
        return end
