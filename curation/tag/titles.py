"""Titles, the names after them, and titles that stand for their holder alone.

A title comes right before a name in Hindi, so it gives unknown names away; a title without a name
stands for a person only where it is definite and in a doer's or owner's place.
"""

from __future__ import annotations

from curation.tag.lexicon import Lexicon
from curation.tag.nameparts import NameParts
from curation.tag.page import Page
from curation.tag.parts import Mention
from curation.tag.patterns import Entry
from curation.tag.words import Words

NOT_ALONE = frozenset({"honorific", "pundit", "royal", "cleric", "general", "judge"})
"""Kinds of title that never stand for their holder without a name."""

TAKEN = frozenset({"collective", "head", "country", "name"})


LISTED = frozenset({"name", "place", "country"})
"""Kinds of single words that may be part of a person's name after a title."""


class Titles(NameParts):
    """Adds titles and their holders to a page."""

    def __init__(self, lexicon: Lexicon, words: Words):
        super().__init__(lexicon, words)
        self.schemes = lexicon.classes["scheme"]
        self.settlement = lexicon.classes["settlement"]
        self.no_holder = lexicon.classes["notholder"]

    def __call__(self, page: Page) -> None:
        """Read every title of the page from left to right."""
        done = 0
        for first, last, entry in page.table("title"):
            owner = page.owner[first]
            if first < done or (owner is not None and owner.kind in TAKEN):
                continue
            if owner is not None and owner.kind == "found" and owner.first < first:
                continue  # हसन शेख मोहम्मद
            if page.free(first, last) or owner is not None:
                done = last
                self._title(page, self._modifiers(page, first), last, entry)

    def _modifiers(self, page: Page, first: int) -> int:
        """पूर्व, उप, कार्यवाहक … before a title belong to it."""
        start = first
        while page.longest("titlemod", start - 1) and page.owner[start - 1] is None:
            start -= 1
        return start

    def _title(self, page: Page, start: int, last: int, entry: Entry) -> None:
        chain = last
        while (found := page.longest("title", chain)) and page.free(chain, found[0]):
            chain = found[0]
        first = chain + (page.doc.form(chain) in self.honorifics)
        first += page.doc.form(first) == "." and len(page.doc.forms[first - 1]) <= 3
        end = self._past_listed(page, first, self.run(page, first))
        tied = first < len(page.doc) and page.doc.joined[first]
        if end > first and not tied and not self._no_name(page, first, end, entry):
            self.person(page, first, end, "title:name", 0.85)
            self._add_title(page, start, last, entry)
            if chain > last:
                self._add_title(page, last, chain, entry)
        elif entry.code not in NOT_ALONE and self._alone(page, start, last):
            kind, level, by = self.labels.person, self.labels.nominal, ["title:alone"]
            page.add(Mention(start, last, kind, level, (), "office", by, 0.75, entry.code))

    def _inflected(self, page: Page, first: int) -> bool:
        """सूचना मंत्री येमाने X: an unknown word with the ending of a verb, before another."""
        foreign = page.own(first) is None and first < len(page.doc)
        if not (foreign and self.words.foreign(page.doc, first)):
            return False
        return self.part(page, first + 1) and page.doc.forms[first] not in self.words.case

    def _past_listed(self, page: Page, first: int, end: int) -> int:
        """विदेश मंत्री थेरेसे वैगनर ने, उप मंत्री पाक म्योंग-हो: a name that is another's too."""
        if end == first and self._inflected(page, first):
            end = self.run(page, first + 1)
        token = end if end > first else first
        owner = page.own(token)
        if owner is None or owner.kind not in LISTED or owner.last - owner.first > 1:
            return end
        if end > first:
            return end + 1 if page.doc.form(end + 1) == "ने" else end
        last = self.run(page, first + 1)
        last += last == first + 2 and last < len(page.doc) and page.doc.joined[last]
        hyphened = last - first > 2 and page.doc.joined[last - 1]
        return last if hyphened and page.doc.form(last) in self.words.case else end

    def _add_title(self, page: Page, first: int, last: int, entry: Entry) -> None:
        by = ["title:name"]
        page.add(Mention(first, last, self.labels.title, None, (), "title", by, 0.95, entry.code))

    def _no_name(self, page: Page, first: int, last: int, entry: Entry) -> bool:
        """प्रधानमंत्री आवास योजना, राष्ट्रपति तियानजिन में: what follows is no holder's name."""
        follows = page.doc.form(last)
        if follows in self.schemes:
            return True
        if not page.free(first, last) or last - first > 1:
            return False
        if follows in {"में", "तक"} or follows in self.settlement:
            return True
        return entry.code == "head" and page.doc.forms[first] not in self.words.names

    def _alone(self, page: Page, start: int, last: int) -> bool:
        """Whether a title without a name stands for its holder."""
        doc, before = page.doc, page.own(start - 1)
        follows, then = doc.form(last), doc.form(last + 1)
        named = before is not None and before.type == self.labels.person
        beside = named and before is not None and before.kind != "collective"
        if beside and follows not in self.words.genitive:
            return False
        if follows in self.no_holder:
            return False
        if follows in {"भी", "ही"}:
            follows, then = then, doc.form(last + 2)
        if follows == "के" and then in {"रूप", "पद", "चुनाव", "तौर", "लिए"}:
            return False
        return follows in self.words.case or before is not None or self._subject(page, start, last)

    def _subject(self, page: Page, start: int, last: int) -> bool:
        """विदेश सचिव गुरुवार को …; भारत के विदेश मंत्री अगले सप्ताह …: before a time or place."""
        doc, follows = page.doc, page.own(last)
        if follows is None or follows.type not in (self.labels.date, self.labels.place):
            return False
        first, _ = doc.sentences[doc.sentence_of[start]]
        owner = page.own(start - 2) if doc.form(start - 1) in self.words.genitive else None
        return start == first or owner is not None
