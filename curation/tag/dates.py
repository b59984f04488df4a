"""Dates and counts by grammar. Both are closed classes, so they hold in any text."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from curation.tag.page import Page
from curation.tag.text import Doc
from curation.tag.words import Words

TOLL = frozenset({"मौत", "मौतें", "जान", "हत्या"})
"""After a number and की: how many died."""

Rule = Callable[[Doc, int], int]
"""Where the date that starts at a token ends; 0 if none does."""

LONGEST_GAP = 4
"""Most words between a number and what it counts (15 हजार से अधिक अतिरिक्त सैनिक)."""


class Dates:
    """Finds dates and counts as token ranges."""

    def __init__(self, words: Words):
        classes = words.classes
        self.month, self.weekday = classes["month"], classes["weekday"]
        self.daypart, self.modifier = classes["daypart"], classes["datemod"]
        self.period, self.unit, self.today = classes["period"], classes["unit"], classes["today"]
        self.year_word, self.cardinal = classes["yearword"], classes["cardinal"]
        self.period_part = classes["periodpart"]
        self.multiplier, self.people = classes["multiplier"], classes["people"]
        self.before_after, self.between = classes["before_after"], classes["countmod"]
        self.vague, self.genitive = classes["vaguecount"], words.genitive
        self.starters = (
            self.month | self.weekday | self.modifier | self.cardinal
            | self.today | self.year_word | self.daypart
        )  # fmt: skip
        opens: tuple[tuple[Rule, set[str]], ...] = (
            (self._calendar, self.modifier | self.weekday | self.month),
            (self._relative, self.today | self.modifier),
            (self._distance, self.cardinal),
            (self._clock, self.daypart),
            (self._year, self.year_word),
        )
        self.numeric = (self._calendar, self._distance, self._clock, self._year)
        self._opening = words.watch(lambda form: form in self.starters or form[0].isdecimal())
        self._counting = words.watch(lambda form: form in self.cardinal or form[0].isdecimal())
        self.rules = {
            form: tuple(rule for rule, forms in opens if form in forms) for form in self.starters
        }

    def dates(self, page: Page) -> Iterator[tuple[int, int, str]]:
        """First and last token (exclusive) of every date, and the rule's name."""
        doc, reach = page.doc, 0
        for at in page.seen[self._opening]:
            if at < reach:
                continue
            for rule in self.rules.get(doc.forms[at], self.numeric):
                if end := rule(doc, at):
                    yield at, end, f"date:{rule.__name__.strip('_')}"
                    reach = end
                    break

    def counts(self, page: Page, counted: set[int]) -> Iterator[tuple[int, int, str]]:
        """Cardinals before a noun for people, arms or money; `counted`: where such nouns start."""
        doc, reach = page.doc, 0
        for at in page.seen[self._counting]:
            end = self._number(doc, at) if at >= reach else 0
            if not end:
                continue
            reach = follows = end
            while follows - end < LONGEST_GAP and doc.form(follows) in self.between:
                follows += 1
            dead = doc.form(end) == "की" and doc.form(end + 1) in TOLL
            if follows in counted or doc.form(follows) in self.people or dead:
                yield at, end, "count:noun"

    def _number(self, doc: Doc, at: int) -> int:
        form, end = doc.forms[at], at + 1
        if form in self.vague:
            if form != "एक" or doc.form(end) not in self.multiplier:
                return 0
        elif form[0].isdecimal():
            glued = end < len(doc) and doc.words[end] and doc.starts[end] == doc.ends[at]
            if glued or (doc.form(end) == "से" and doc.form(end + 1)[:1].isdecimal()):
                return 0  # 80वीं; 20 से 30
        while doc.form(end) in self.multiplier:
            end += 1
        return end

    def _day(self, form: str) -> bool:
        return len(form) <= 2 and form.isdecimal() and 1 <= int(form) <= 31

    def _is_year(self, form: str) -> bool:
        return len(form) == 4 and form.isdecimal() and "1500" <= form <= "2099"

    def _calendar(self, doc: Doc, at: int) -> int:
        """3 मई, 2021 · मई 2021 · बुधवार सुबह · अगले शुक्रवार."""
        first = at
        if self._day(doc.forms[at]):
            at += 1
            if at < len(doc) and doc.joined[at] and self._day(doc.forms[at]):
                at += 1
            if doc.form(at) not in self.month:
                return 0
        elif doc.forms[at] in self.modifier:
            at += 1
        if doc.form(at) in self.weekday:
            end = at + 1
            end += doc.form(end) == "की" and doc.form(end + 1) in self.daypart
            while doc.form(end) in self.daypart:
                end += 1
            return self._clock(doc, end) or end
        if doc.form(at) not in self.month:
            return 0
        end = self._part(doc, at + 1)
        if end > at + 1:
            return end
        if first == at and self._day(doc.form(end)) and not self._counts_on(doc, end):
            end += 1
        comma = doc.form(end) == ","
        if self._is_year(doc.form(end + comma)):
            end += 1 + comma
        bare = end == first + 1 and doc.forms[first].isascii()
        return 0 if bare and doc.forms[first] in {"march", "may"} else end

    def _counts_on(self, doc: Doc, at: int) -> bool:
        """Whether the number at `at` belongs to what follows it rather than to the month."""
        follows = doc.form(at + 1)
        return follows in self.people or follows in self.month or follows in self.unit

    def _part(self, doc: Doc, end: int) -> int:
        """के अंत, की शुरुआत: a part of a month or year, where a case marker follows."""
        part = doc.form(end) in self.genitive and doc.form(end + 1) in self.period_part
        return end + 2 if part and doc.form(end + 2) in {"में", "तक", "से"} else end

    def _relative(self, doc: Doc, at: int) -> int:
        """पिछले साल मई · इस वर्ष · अगले महीने · आज सुबह."""
        if doc.forms[at] in self.today:
            end = at + 1
            if doc.form(end) in self.genitive:
                return 0
            while doc.form(end) in self.daypart:
                end += 1
            return end
        if doc.forms[at] not in self.modifier or doc.form(at + 1) not in self.period:
            return 0
        end = at + 2
        end += doc.form(end) == "के" and doc.form(end + 1) in self.month
        if doc.form(end) in self.month or doc.form(end) in self.weekday:
            end += 1
        elif self._day(doc.form(end)) and doc.form(end + 1) in self.month:
            end += 2
        return self._part(doc, end)

    def _distance(self, doc: Doc, at: int) -> int:
        """दो दिन बाद · कुछ घंटों बाद · 3 साल पहले."""
        if doc.forms[at] not in self.cardinal and not doc.forms[at].isdecimal():
            return 0
        unit = at + 1 + (doc.form(at + 1) == "ही")
        if doc.form(unit) in self.unit and doc.form(unit + 1) in self.before_after:
            return unit + 2
        return 0

    def _clock(self, doc: Doc, at: int) -> int:
        """सुबह 10 बजे · रात 8:30 बजे."""
        end = at + (doc.form(at) in self.daypart)
        end += end > at and doc.form(end) in {"करीब", "लगभग"}
        if not doc.form(end)[:1].isdecimal():
            return 0
        end += 1
        if doc.form(end) == ":" and doc.form(end + 1).isdecimal():
            end += 2
        return end + 1 if doc.form(end) == "बजे" else 0

    def _year(self, doc: Doc, at: int) -> int:
        """2019 · वर्ष 2019 · 1990 के दशक."""
        number = at + (doc.forms[at] in self.year_word)
        if not self._is_year(doc.form(number)):
            return 0
        end = number + 1
        if end < len(doc) and doc.joined[end] and doc.forms[end].isdecimal():
            end += len(doc.forms[end]) in {2, 4}
        if doc.form(end) == "के" and doc.form(end + 1) == "दशक":
            return end + 2
        counts = doc.form(end) in self.people or doc.form(end) in self.multiplier
        return 0 if number == at and counts else self._part(doc, end)
