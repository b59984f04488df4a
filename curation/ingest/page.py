"""Rules that see the whole page: where the article begins and ends, and lists of other stories."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from curation.ingest import appeals, captions, cues, dateline, signs
from curation.ingest.dates import has_year
from curation.ingest.forms import FINITE
from curation.ingest.headline import share_said
from curation.ingest.lines import Line
from curation.ingest.vocabulary import CLOSERS, ENDS, PLACES, POINTS

_FINITE = frozenset(FINITE.split())
_PAPERS = frozenset({"पोर्टल", "अखबार", "न्यूज", "वेबसाइट", "दैनिक"})
_AT_WORK = frozenset(
    "पत्रकार पत्रकारिता संपादक एडिटर रिपोर्टर संवाददाता डेस्क मीडिया लिखते लिखती लेखन डिजिटल".split()  # noqa: SIM905
)
"""Words one of which is said of everybody who writes news."""
_ENDING = frozenset({"sign-off", "tags", "comments", "copyright"})
_STRONG, _WEAK = 0.6, 0.7
_TO_BE_READ = regex.compile(
    r"(?:पूरी (?:खबर|स्टोरी) (?:यहां )?पढें|पढें (?:यहां )?पूरी (?:खबर|स्टोरी)|read (?:full|more)[a-z ]*)\W*$"
)
_ELSE = 0.1
"""A headline of which at most so much is said elsewhere on the page is of another story."""
_CLOCK = regex.compile(r"(?<!\d)\d{1,2}:\d\d(?!\d)")
_COUNTER = regex.compile(r"\W*\d{1,2}\s?(?:/|of|में से)\s?\d{1,2}\W*")
_LABELLED = regex.compile(r"[A-Za-z]+(?: [A-Za-z]+){1,3}\s?:\s*\S")
_PLAYER = regex.compile(r"javascript|html5|(?:this|play(?:ing)?|watch) video|video player")
_POINT_WORDS = 10
"""A longer sentence is no key point."""
_POINT = regex.compile(r"[•●▪◦‣■➤✓]\s*\p{L}")
_NOTE = regex.compile(r"\W?[(\[][^()\[\]]*(?:\([^()]*\)[^()\[\]]*)*[)\]]\W?")


class Page:
    """A page whose title is known, and what is cut from it so far.

    Attributes:
        lines: the lines of the page, broken ones put together.
        rules: for each the rule that cuts it, or None.
        title: the index of the title.
        hints: for each line its cues (see `cues`).
    """

    def __init__(
        self,
        lines: Sequence[Line],
        rules: list[str | None],
        title: int,
        hints: Sequence[int],
    ):
        self.lines = lines
        self.rules = rules
        self.title = title
        self.hints = hints
        self.body = [
            i for i, line in enumerate(lines) if i > title and rules[i] is None and line.paragraph
        ]

    def mark(self) -> None:
        """Set the rule of lines that are furniture because of where they stand."""
        self._cut(range(self.title), "before-title")
        if not self.body:
            return
        self._points()
        self._lists()
        self._strays()
        self._captions()
        self._body_left()
        if self.body:
            self._end()
        if self.body:
            self._head()
            self._tail()

    def _body_left(self) -> None:
        self.body = [i for i in self.body if self.rules[i] is None]

    def _cut(self, indices: range, rule: str) -> None:
        for i in indices:
            if self.rules[i] is None:
                self.rules[i] = rule

    def _end(self) -> None:
        """Cut what follows a heading or a sign that ends articles."""
        whole = sum(len(self.lines[i].text) for i in self.body)
        before = 0
        body = set(self.body)
        for i in range(self.body[0], len(self.lines)):
            if i in body:
                before += len(self.lines[i].text)
                continue
            strong = len(self.lines[i].words) <= 9 and self.lines[i].key in ENDS
            strong = strong or signs.of_readers(self.lines[i])
            sign = self.rules[i] in _ENDING
            sign = sign and before >= _WEAK * whole and not self._told_below(i)
            if (strong and before >= _STRONG * whole) or sign:
                if strong:
                    self.rules[i] = self.rules[i] or "after-end"
                self._cut(range(i + 1, len(self.lines)), "after-end")
                break
        self._body_left()

    def _told_below(self, i: int) -> bool:
        """Whether the next paragraph below a sign names something that the title names."""
        named = {word[:5] for word in self.lines[self.title].words if len(word) > 4}
        for line, rule in zip(self.lines[i + 1 : i + 4], self.rules[i + 1 :], strict=False):
            if rule is not None or not line.paragraph:
                return False
            if line.stated and named.intersection(word[:5] for word in line.words):
                return True
        return False

    def _points(self) -> None:
        """Cut what stands in a box of key points above the text: lines without a mark."""
        inside = False
        for i in range(self.title + 1, self.body[min(4, len(self.body) - 1)]):
            line, rule = self.lines[i], self.rules[i]
            if line.key in POINTS and not line.final:
                self.rules[i], inside = rule or "key-points", True
                continue
            gap = line.after_gap and self.lines[i - 1].key not in POINTS
            inside = inside and not gap and (not line.paragraph or len(line.words) <= _POINT_WORDS)
            if inside and rule in (None, "repeated-headline"):
                self.rules[i] = "key-points"

    def _captions(self) -> None:
        """Cut what says what a picture shows, by its form or because a credit or player follows."""
        first = self._first()
        for i in range(self.title + 1, len(self.lines)):
            line = self.lines[i]
            if self.rules[i] is not None:
                continue
            above = i < first or (i == first and len(self.body) > 1 and len(line.words) <= 16)
            if captions.is_caption(line, self.hints[i], above) or self._by_picture(i, i < first):
                self.rules[i] = "caption"

    def _by_picture(self, i: int, above: bool) -> bool:
        """Whether a line without a mark stands at the counter, credit or player of a picture."""
        line = self.lines[i]
        if not line.final and len(line.words) <= 16 and _COUNTER.fullmatch(self.lines[i - 1].text):
            return True
        if i + 1 == len(self.lines) or line.final or len(line.words) > 14:
            return False
        below = self.lines[i + 1]
        if self.rules[i + 1] == "photo-credit":
            return below.text[0] in "-–—" or (above and not self._is_deck(i))
        return self.rules[i + 1] == "english-line" and bool(_PLAYER.search(below.folded))

    def _is_deck(self, i: int) -> bool:
        """Whether a line above the text that stands at a credit says more than a picture shows."""
        words = self.lines[i].words
        return len(words) > 6 and bool(_FINITE.intersection(words))

    def _lists(self) -> None:
        """Cut lists of other stories, single links to them, and tags under their label."""
        inside: str | None = None
        items: list[int] = []
        for i in range(self.body[0] + 1, len(self.lines)):
            line, rule = self.lines[i], self.rules[i]
            if rule is None and signs.points_away(line):
                self.rules[i] = "related-stories"
            elif line.key in CLOSERS:
                inside = None
            elif label := signs.label(line, rule):
                inside, items = label, []
                if label in ("list", "links"):
                    self.rules[i] = "related-stories"
                elif label == "next":
                    self.rules[i] = rule or "related-stories"
            elif inside and rule in (None, "repeated-line", "repeated-headline"):
                if self._belongs(inside, line, items):
                    self.rules[i] = "tags" if inside == "tags" else "related-stories"
                    items.append(i)
                    inside = None if inside == "next" else inside
                else:
                    if (
                        inside == "links"
                        and len(items) > 1
                        and signs.tells(line, self.lines[items[-1]])
                    ):
                        self.rules[items[-1]] = None
                    inside = None

    def _strays(self) -> None:
        """Cut headlines in the midst of the text that speak of something else."""
        for i in range(self.body[0] + 1, self.body[-1]):
            if self.rules[i] is None and signs.may_be_link(self.lines[i]):
                others = (
                    line.key
                    for j, line in enumerate(self.lines)
                    if j != i and (self.rules[j] is None or j == self.title)
                )
                if share_said(self.lines[i].words, " " + " ".join(others)) <= _ELSE:
                    self.rules[i] = "related-stories"

    def _belongs(self, inside: str, line: Line, items: list[int]) -> bool:
        """Whether a line under a heading is of its list: no paragraph, or the teaser of an item."""
        if inside == "tags":
            return len(line.words) <= 5 and not line.final
        if not line.paragraph or not line.stated:
            return True
        if len(line.words) <= 60 and _TO_BE_READ.search(line.folded):
            return True
        if inside != "list" or not items or len(line.words) > 50:
            return False
        told = signs.tells(line, self.lines[items[-1]])
        told = told or sum(self.lines[item].paragraph for item in items) >= 2
        return told and not signs.tells(line, self.lines[self.title])

    def _head(self) -> None:
        """Cut names, places and times between the title and the first paragraph."""
        for i in range(self.title + 1, self._first()):
            line = self.lines[i]
            if self.rules[i] is not None or line.final:
                continue
            opening = dateline.parse(line.text)
            if line.key in PLACES or (opening and opening.end >= len(line.text)):
                if dateline.parse(self.lines[self.body[0]].text):
                    self.rules[i] = "byline"
            elif self._of_no_text(i) or (line.words[-1] in _PAPERS and len(line.words) <= 12):
                self.rules[i] = "furniture"
            elif signs.names_somebody(line) or signs.names_a_desk(line):
                self.rules[i] = "byline"
            elif len(line.words) <= 10 and (has_year(line.folded) or _CLOCK.search(line.text)):
                self.rules[i] = "timestamp"

    def _of_no_text(self, i: int) -> bool:
        """Whether a line below the title is a scrap between others, or behind an English label."""
        line = self.lines[i]
        scrap = len(line.words) <= 4 and self.rules[i - 1] and self.rules[i + 1]
        return bool(scrap or (len(line.words) <= 12 and _LABELLED.match(line.text)))

    def _first(self) -> int:
        """The first paragraph; the second where who wrote, and when, stands between the two."""
        for i in range(self.body[0] + 1, self.body[1] if len(self.body) > 1 else 0):
            if self.rules[i] in ("timestamp", "byline"):
                return self.body[1]
        return self.body[0]

    def _tail(self) -> None:
        """Cut what stands behind the last paragraph."""
        self._notes()
        self._bios()
        self._body_left()
        for i in appeals.find(self.lines, self.body):
            self.rules[i] = "nag"
        self._body_left()
        if not self.body:
            return
        long = [line for line in map(self.lines.__getitem__, self._left()) if len(line.text) > 60]
        if sum(line.final for line in long) < 0.5 * len(long):
            return
        goes_on = True
        for i in range(self.body[-1] + 1, len(self.lines)):
            line = self.lines[i]
            if self.rules[i] is not None:
                goes_on = False
            elif goes_on and (signs.goes_on(line) or self._lists_points(i)):
                goes_on = not _NOTE.fullmatch(line.text)
                self.rules[i] = None if goes_on else "note"
            else:
                goes_on = False
                signed = len(line.words) <= 6 and line.key.endswith("की रिपोर्ट")
                self.rules[i] = "sign-off" if signed else "after-end"

    def _lists_points(self, i: int) -> bool:
        """Whether a line is of a list in the text, or the heading of one."""
        below = self.lines[i + 1].text if i + 1 < len(self.lines) else ""
        return bool(_POINT.match(self.lines[i].text) or _POINT.match(below))

    def _bios(self) -> None:
        """Cut what is said of those who wrote: at the end, or of somebody named above."""
        names = [
            line.key
            for line, rule in zip(self.lines, self.rules, strict=True)
            if rule == "byline" and 2 <= len(line.words) <= 5
        ]
        above = range(self.title, self.body[0] if self.body else self.title)
        signed = {w for i in above if self.rules[i] == "byline" for w in self.lines[i].words}
        authors = tuple(
            " ".join(line.words[-2:]) + " "
            for line, rule in zip(self.lines, self.rules, strict=True)
            if rule == "byline" and len(line.words) > 1
        )
        for i in self.body:
            line, hints = self.lines[i], self.hints[i]
            of_author = i in self.body[-2:] and line.key.startswith(authors)
            if of_author and not hints & cues.SPEECH and _AT_WORK.intersection(line.words):
                self.rules[i] = "byline"
            if not hints & cues.BIO or hints & cues.SPEECH:
                continue
            last = i == self.body[-1] and len(self.body) > 3
            if last or line.words[0] in signed or any(line.key.startswith(name) for name in names):
                self.rules[i] = "byline"

    def _notes(self) -> None:
        """Cut notes in brackets that stand behind the last paragraph without."""
        while self.body and _NOTE.fullmatch(self.lines[self.body[-1]].text):
            self.rules[self.body.pop()] = "note"

    def _left(self) -> list[int]:
        return [i for i, rule in enumerate(self.rules) if rule is None and i != self.title]
