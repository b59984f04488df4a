"""What the rules for names share: how long a name is, and adding a person."""

from __future__ import annotations

from curation.tag.lexicon import Lexicon
from curation.tag.page import Page
from curation.tag.parts import Mention
from curation.tag.spelling import is_letter_name
from curation.tag.words import Words

LONGEST_NAME = 6
"""Most tokens of a person's name, initials and particles included."""

FAMILY_FIRST = frozenset({"PRK", "KOR", "CHN", "TWN", "VNM"})
"""Countries whose surnames are short and shared, so that one alone names nobody for sure."""

ARTICLES = frozenset({"अल", "अस", "अर", "एल", "इब्न"})
PERSONS = frozenset({"person", "surname", "found"})


class NameParts:
    """Base of the rules that read names token by token."""

    def __init__(self, lexicon: Lexicon, words: Words):
        self.lexicon, self.words, self.labels = lexicon, words, lexicon.labels
        self.name_parts = lexicon.classes["namepart"]
        self.links = lexicon.classes["namelink"]
        self.honorifics = lexicon.classes["honorific"]

    def part(self, page: Page, token: int) -> bool:
        """Whether a token can belong to a person's name."""
        if token >= len(page.doc) or not page.doc.words[token]:
            return False
        owner = page.owner[token]
        if owner is not None:
            return owner.type == self.labels.person and owner.kind in PERSONS
        return page.doc.forms[token] not in self.words.case and self.words.unknown(page.doc, token)

    def run(self, page: Page, first: int) -> int:
        """End of the longest name that starts at `first`; `first` itself if there is none."""
        doc, last = page.doc, self._initials(page, first)
        if page.own(first) is None and doc.form(first) in self.name_parts:
            last += self.part(page, first + 1)
        while last < len(doc) and last - first < LONGEST_NAME:
            if last > first and doc.joined[last] and not self._inside(page, last):
                if doc.forms[last - 1] in ARTICLES and doc.words[last]:
                    last += 1  # अल-हूती
                    continue
                break
            owner = page.owner[last]
            if self.part(page, last):
                if owner is not None:
                    return self._past_known(page, owner)
                last += 1
            elif last > first and owner is None and self._goes_on(page, last):
                last += 1
            elif last == first + 1 and self._month(page, last):
                return last + 1
            else:
                break
        return last

    def _initials(self, page: Page, first: int) -> int:
        """Past डी.के., even where an initial looks like a case marker; none without a name after."""
        doc, last = page.doc, first
        while doc.form(last + 1) == "." and is_letter_name(doc.form(last)):
            last += 2
        return last if last - first > 2 and self.part(page, last) else first

    def _goes_on(self, page: Page, token: int) -> bool:
        """A particle (बिन), a weak surname (शाह), or the dot of an initial inside a name."""
        form = page.doc.forms[token]
        if form in self.name_parts:
            return True
        if self.words.foreign(page.doc, token):
            return form not in self.words.case
        if form == ".":
            return len(page.doc.forms[token - 1]) <= 4 and self.part(page, token + 1)
        return form in self.links and self.part(page, token + 1)

    def _month(self, page: Page, token: int) -> bool:
        """डॉन्ग जून ने, से: a month that is the second half of a Chinese or Korean name."""
        owner, follows = page.own(token), page.doc.form(token + 1)
        if owner is None or owner.first != token or owner.last != token + 1:
            return False
        return page.doc.forms[token] in {"जून", "मई"} and follows in {"ने", "से", "को"}

    def _past_known(self, page: Page, known: Mention) -> int:
        """A known name ends a name, but for a surname and a second listed name."""
        last = known.last
        if page.doc.form(last) in ARTICLES and any(page.doc.joined[last + 1 : last + 2]):
            return last + 2  # असद अल-शैबानी
        if known.kind != "surname" or last >= len(page.doc) or page.owner[last] is not None:
            return last
        if known.country in FAMILY_FIRST:
            while last < len(page.doc) and last - known.first < 3 and page.owner[last] is None:
                if not self.part(page, last):
                    break
                last += 1
            return last if page.doc.form(last) == "ने" else known.last
        form = page.doc.forms[last]
        if not page.doc.joined[last] and (form in self.words.names or form in self.name_parts):
            return last + 1
        return last

    def _inside(self, page: Page, token: int) -> bool:
        """Whether the hyphen before a token belongs to one name (जोंग-उन), not to a pair."""
        if page.owner[token] is not None:
            return False
        owner = page.owner[token - 1]
        return owner is None or owner.last - owner.first > 1

    def person(self, page: Page, first: int, last: int, rule: str, sure: float) -> None:
        """Add a person; a known name inside gives the ref."""
        while last > first and page.doc.forms[last - 1] == ".":
            last -= 1
        if last > first:
            owners = [owner for owner in page.owner[first:last] if owner is not None]
            known = next((owner for owner in owners if owner.type == self.labels.person), None)
            if known and known.country in FAMILY_FIRST and last - first > known.last - known.first:
                known = None  # विटाली किम is not Kim Jong Un
            ref, country = (known.ref, known.country) if known else ((), "")
            kind, level = self.labels.person, self.labels.name
            page.add(Mention(first, last, kind, level, ref, "found", [rule], sure, "", country))
