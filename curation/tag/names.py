"""Names no list knows, given away by what stands beside them.

Every rule rests on Hindi grammar: ने follows the doer, who is a person or a body; an honorific or a
given name comes before a name; coordinated nouns share a type; a surname alone repeats a name.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeGuard

from curation.tag.lexicon import Lexicon
from curation.tag.nameparts import FAMILY_FIRST, LONGEST_NAME, NameParts
from curation.tag.page import Page
from curation.tag.parts import Mention
from curation.tag.spelling import is_acronym
from curation.tag.words import Words

MEDIUM = ("टीवी", "न्यूज")
QUOTES = frozenset("'\"‘’“”")
AGENCY = frozenset({"एजेंसी", "एजेंसियां", "एजेंसीज"})
"""In the brackets of a dateline: an agency that is not named."""

MARKED = frozenset({"ने", "को", "से", "के", "का"})
"""After one of these a name that is a verb too (ली) is the name."""

PLACED = frozenset({"place:descriptor", "place:inside"})
"""Rules that find a place by what stands beside it; the name alone is the same place later."""


class Names(NameParts):
    """Adds persons and abbreviations to a page."""

    def __init__(self, lexicon: Lexicon, words: Words):
        super().__init__(lexicon, words)
        self.weak_given = lexicon.classes["weakgiven"]
        self.listed = self.words.given | self.weak_given
        self.patient = lexicon.classes["patientverb"]
        self.vague_agency = lexicon.classes["vagueagency"]
        self._opened = words.watch(self.honorifics.__contains__)
        self._given = words.watch(self.listed.__contains__)
        self._peers, self._bracket = words.watch("समकक्ष".__eq__), words.watch("(".__eq__)
        self._ne, self._ko = words.watch("ने".__eq__), words.watch("को".__eq__)

    def __call__(self, page: Page) -> None:
        """Run the rules, the surest first."""
        self._grown(page)
        self._honorifics(page)
        self._counterparts(page)
        self._listed(page)
        self._doers(page)
        self._patients(page)
        self._brackets(page)
        self._dateline_agencies(page)
        self._quoted(page)
        self._coordinated(page)
        self._repeated(page)

    def _grown(self, page: Page) -> None:
        """A listed given name before a known surname (व्लादिमीर + पुतिन)."""
        doc = page.doc
        for mention in page.mentions():
            if mention.kind != "surname":
                continue
            first = mention.first
            while (
                first > 0
                and mention.first - first < 2
                and not doc.joined[first]
                and page.owner[first - 1] is None
                and doc.forms[first - 1] in self.words.names
            ):
                first -= 1
            if first < mention.first:
                mention.kind = "person"
                page.drop(mention)
                mention.first, mention.by, mention.confidence = first, ["name:given"], 0.85
                page.add(mention)

    def _honorifics(self, page: Page) -> None:
        """श्री X: the honorific stays out, what follows is a name."""
        for token in page.seen[self._opened]:
            last = self.run(page, token + 1)
            if page.owner[token] is None and last > token + 1 and self._new(page, token + 1, last):
                self.person(page, token + 1, last, "name:honorific", 0.85)

    def _new(self, page: Page, first: int, last: int) -> bool:
        """Whether some token of a run belongs to nobody yet."""
        return any(page.owner[token] is None for token in range(first, last))

    def _counterparts(self, page: Page) -> None:
        """उनके पाकिस्तानी समकक्ष X: the name after the descriptor; the descriptor stays out."""
        for token in page.seen[self._peers]:
            last = self.run(page, token + 1)
            if last > token + 1:
                owner = page.owner[token]
                if owner is not None:
                    page.drop(owner)
                if self._new(page, token + 1, last):
                    self.person(page, token + 1, last, "name:counterpart", 0.8)

    def _listed(self, page: Page) -> None:
        """A listed given name followed by a surname or another unknown word."""
        doc, reach = page.doc, 0
        for token in page.seen[self._given]:
            if token < reach or page.owner[token] is not None:
                continue
            if doc.forms[token] in self.weak_given:
                if doc.form(token + 1) not in self.words.surnames or page.own(token + 1):
                    continue
                last, sure = self.run(page, token + 1), 0.75
            else:
                last = self.run(page, token)
                tail = doc.forms[token + 1 : last]
                named = any(form in self.words.names for form in tail) or any(
                    page.owner[token + 1 : last]
                )
                sure = 0.8 if named else 0.65
            if last - token > 1:
                self.person(page, token, last, "name:listed", sure)
            reach = max(last, token + 1)

    def _doers(self, page: Page) -> None:
        """Unknown words right before ने: one to three are a person, letter names a body."""
        for token in page.seen[self._ne]:
            first = token
            while first > 0 and token - first < 3 and page.owner[first - 1] is None:
                if not self.part(page, first - 1):
                    break
                first -= 1
            before = page.own(first - 1)
            if first < token and before is not None and before.country in FAMILY_FIRST:
                first = before.first if before.kind == "surname" else first
            if token - first == 1 and is_acronym(page.doc.forms[first]):
                name, by = self.labels.name, ["doer:letters"]
                medium = page.doc.forms[first].endswith(MEDIUM) or (
                    before is not None and before.type == self.labels.media
                )
                kind = self.labels.media if medium else self.labels.body
                page.add(Mention(first, token, kind, name, (), "found", by, 0.75))
            elif first < token and self._agency_before(before) and token - first <= 2:
                page.drop(before)
                kind, by, name = before.type, ["doer:agency"], self.labels.name
                page.add(Mention(first, token, kind, name, (), "found", by, 0.7))
            elif first < token:
                self.person(page, first, token, "doer:ne", 0.65)

    def _agency_before(self, before: Mention | None) -> TypeGuard[Mention]:
        """सरकारी समाचार एजेंसी X ने: the descriptor goes, X is the medium."""
        media = before is not None and before.type == self.labels.media
        return media and before is not None and before.level == self.labels.nominal

    def _patients(self, page: Page) -> None:
        """X Y को गिरफ्तार: unknown words whom a verb for persons befalls."""
        doc = page.doc
        for token in page.seen[self._ko]:
            if self.patient.isdisjoint(doc.forms[token + 1 : token + 4]):
                continue
            first = token
            while first > 0 and token - first < 3 and page.owner[first - 1] is None:
                if not self.part(page, first - 1):
                    break
                first -= 1
            if first < token:
                self.person(page, first, token, "name:patient", 0.6)

    def _brackets(self, page: Page) -> None:
        """A mention and another name in brackets: an abbreviation, or the name in Latin."""
        doc, labels = page.doc, self.labels
        kinds = (labels.body, labels.media, labels.treaty, labels.force)
        for token in page.seen[self._bracket]:
            whole, inner = page.own(token - 1), token + 1
            if whole is None or whole.level != labels.name:
                continue
            if last := self._latin(page, inner):
                self._second(page, whole, inner, last)
                continue
            single = doc.form(token + 2) == ")" and doc.words[inner]
            known = page.own(inner)
            if whole.type in kinds and single and (known is None or whole.kind == "head"):
                self._second(page, whole, inner, token + 2)

    def _dateline_agencies(self, page: Page) -> None:
        """नई दिल्ली, 5 मई (भाषा)।: what stands in brackets after the date of a line is an agency."""
        doc = page.doc
        for token in page.seen[self._bracket]:
            first, _ = doc.sentences[doc.sentence_of[token]]
            dated = page.own(token - 1)
            if doc.form(first - 1) not in ("", "\n") or dated is None or token - first > 7:
                continue
            close = next((t for t in range(token + 2, token + 6) if doc.form(t) == ")"), 0)
            vague = doc.form(token + 1) in self.vague_agency
            nameless = vague and doc.form(token + 1) in AGENCY and close == token + 2
            bare = page.free(token + 1, close) and (not vague or nameless)
            if close and bare and dated.type == self.labels.date:
                level = self.labels.nominal if nameless else self.labels.name
                kind, by = self.labels.media, ["media:dateline"]
                while doc.form(close - 1) == ".":
                    close -= 1
                page.add(Mention(token + 1, close, kind, level, (), "found", by, 0.8))

    def _quoted(self, page: Page) -> None:
        """'कीव सिटी मिलिट्री एडमिनिस्ट्रेशन' ने: a name in quotes that does something is a body's."""
        doc = page.doc
        for token in page.seen[self._ne]:
            if doc.form(token - 1) not in QUOTES:
                continue
            last = first = token - 1
            while last - first < LONGEST_NAME and doc.words[first - 1] and first:
                first -= 1
            forms = doc.forms[first:last]
            named = doc.form(first - 1) in QUOTES and self.words.case.isdisjoint(forms)
            strange = sum(self.words.unknown(doc, t) for t in range(first, last))
            if named and last - first > 1 and strange and not page.own(last - 1):
                name, by = self.labels.name, ["name:quoted"]
                page.add(Mention(first, last, self.labels.body, name, (), "found", by, 0.6))

    def _latin(self, page: Page, first: int) -> int:
        """End of a bracket filled with capitalised Latin words; 0 if it is none."""
        doc, last = page.doc, first
        while last < len(doc) and last - first < LONGEST_NAME and doc.forms[last].isascii():
            if not doc.words[last] or not doc.text[doc.starts[last]].isupper():
                break
            last += 1
        return last if last > first and doc.form(last) == ")" else 0

    def _second(self, page: Page, whole: Mention, first: int, last: int) -> None:
        """Another name of `whole`; a title before a person's name stays out."""
        if whole.type == self.labels.person:
            found = page.longest("title", first)
            if found and found[0] < last:
                end, entry = found
                page.add(
                    Mention(first, end, entry.type, None, (), "title", ["bracket"], 0.9, entry.code)
                )
                first = end
        page.add(
            Mention(first, last, whole.type, self.labels.name, whole.ref, "found", ["bracket"],
                    0.9, whole.code, whole.country)
        )  # fmt: skip

    def _coordinated(self, page: Page) -> None:
        """X और Y, X-Y: an unknown word tied to a person is a person, before a case marker."""
        doc = page.doc
        for mention in page.mentions():
            if mention.type != self.labels.person or mention.level != self.labels.name:
                continue
            at = mention.last
            if at >= len(doc) or not (doc.joined[at] or doc.forms[at] in self.words.conjunction):
                continue
            first = at + (not doc.joined[at])
            last = self.run(page, first)
            follows = doc.form(last)
            closes = follows in self.words.case or follows in self.words.conjunction
            if last > first and closes and page.owner[first] is None:
                self.person(page, first, last, "name:coordinated", 0.65)

    def _repeated(self, page: Page) -> None:
        """Later mentions by one word of a full name found before, and of an abbreviation."""
        whole: dict[str, Mention] = {}
        for mention in page.mentions():
            if mention.by[0] in PLACED:
                whole.setdefault(page.doc.forms[mention.first], mention)
            if mention.kind != "found" or mention.level != self.labels.name:
                continue
            long = mention.last - mention.first > 1
            if long and mention.type == self.labels.person:
                whole.setdefault(page.doc.forms[mention.last - 1], mention)
            if not long or mention.type == self.labels.person:
                whole.setdefault(page.doc.forms[mention.first], mention)
        for token in (*page.seen[self.words.new], *self._verbs(page, whole.keys())):
            known = whole.get(page.doc.forms[token])
            if known is not None and page.owner[token] is None:
                page.add(
                    Mention(token, token + 1, known.type, known.level, known.ref, "again",
                            ["name:again"], 0.75, known.code, known.country)
                )  # fmt: skip

    def _verbs(self, page: Page, names: Collection[str]) -> list[int]:
        """ली को, ली ने: where a name that is a verb too stands before a case marker."""
        forms, verbs = page.doc.forms, self.words.light.intersection(names)
        if not verbs:
            return []
        return [t for t, form in enumerate(forms[:-1]) if form in verbs and forms[t + 1] in MARKED]
