"""Names given away without ने: by a verb of saying, by a listed surname, by letters spelled out.

X कहते हैं, X का कहना है: only persons and bodies say something. A listed surname after a word no
vocabulary knows ends a person's name. Letters spelled out (एनसीएलटी) before a case marker name a
body, but for a list of things that go by letters too.
"""

from __future__ import annotations

from curation.tag.lexicon import Lexicon
from curation.tag.nameparts import NameParts
from curation.tag.page import Page
from curation.tag.parts import Mention
from curation.tag.spelling import is_acronym
from curation.tag.words import Words

LONGEST = 3
MEDIUM = ("टीवी", "न्यूज")
FINITE = frozenset({"हैं", "है", "थे", "थी", "था"})
SHORTEST_LETTERS = 3
"""Syllables with which letters name a body: एनआईए; not आईटी."""


class Voices(NameParts):
    """Adds speakers, surnamed persons and bodies that go by letters to a page."""

    def __init__(self, lexicon: Lexicon, words: Words):
        super().__init__(lexicon, words)
        classes = lexicon.classes
        self.says, self.opinion = classes["saysnow"], classes["opinion"]
        self.letters = classes["letterthing"]
        self._surnames = words.watch(words.surnames.__contains__)
        self._said = words.watch(self.says.__contains__)
        self._held = words.watch(self.opinion.__contains__)
        self._bodies = words.watch(self._is_body)

    def __call__(self, page: Page) -> None:
        """Run the rules, the surest first."""
        self._surnamed(page)
        self._speakers(page)
        self._letters(page)

    def _before(self, page: Page, last: int) -> int:
        """Start of the unknown words that end at `last`."""
        first = last
        while first > 0 and last - first < LONGEST and page.owner[first - 1] is None:
            if not self.part(page, first - 1):
                break
            first -= 1
        return first

    def _surnamed(self, page: Page) -> None:
        """रंजीत सिंह: a listed surname after an unknown word or a listed given name."""
        doc = page.doc
        for token in page.seen[self._surnames]:
            if page.owner[token] is not None or doc.joined[token]:
                continue
            first = self._before(page, token)
            known = doc.form(token - 1) in self.words.given
            last = token + 1
            while last < len(doc) and last - token <= 2 and page.owner[last] is None:
                if doc.joined[last] or not self.part(page, last):
                    break
                last += 1
            if first < token and (known or token - first <= 2):
                self.person(page, first, last, "name:surname", 0.65)

    def _speakers(self, page: Page) -> None:
        """X कहते हैं · X का कहना है."""
        doc = page.doc
        said = [t for t in page.seen[self._said] if doc.form(t + 1) in FINITE]
        held = [t - 1 for t in page.seen[self._held] if doc.form(t - 1) == "का"]
        for token in sorted({*said, *held}):
            first = self._before(page, token)
            opens = doc.form(first - 1) not in self.words.case
            if first < token and opens and not doc.forms[token - 1].endswith(("ना", "ने")):
                self.person(page, first, token, "name:speaker", 0.6)

    def _is_body(self, form: str) -> bool:
        """Whether a new form may be a body that goes by letters."""
        long = len(form) >= 2 * SHORTEST_LETTERS
        new = long and form not in self.words.known and form not in self.letters
        return new and is_acronym(form)

    def _letters(self, page: Page) -> None:
        """एनसीएलटी को, यूएनडीपी की रिपोर्ट: letters spelled out before a case marker."""
        doc = page.doc
        for token in page.seen[self._bodies]:
            marked = doc.form(token + 1) in self.words.case
            if marked and page.owner[token] is None and not doc.joined[token]:
                before = page.own(token - 1)
                medium = doc.forms[token].endswith(MEDIUM) or (
                    before is not None and before.type == self.labels.media
                )
                kind = self.labels.media if medium else self.labels.body
                level = self.labels.name
                page.add(
                    Mention(token, token + 1, kind, level, (), "found", ["name:letters"], 0.55)
                )
