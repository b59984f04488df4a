"""Places built around a head noun, places beside a descriptor, and weapons with their kind."""

from __future__ import annotations

from curation.tag.compounds import Compounds
from curation.tag.lexicon import Lexicon
from curation.tag.page import Page
from curation.tag.parts import Mention
from curation.tag.patterns import Entry
from curation.tag.words import Words

SYSTEMS = frozenset({"प्रणाली", "प्रणालियां", "प्रणालियों", "सिस्टम"})
SITE_NAMES = frozenset({"place", "capital", "person", "surname"})


class Sites(Compounds):
    """Adds facilities, provinces, regions, described places and kinds of weapons to a page."""

    def __init__(self, lexicon: Lexicon, words: Words):
        super().__init__(lexicon, words)
        self.weapon_modifiers = lexicon.classes["wpnmod"]
        self.weapon_start = lexicon.classes["weaponstart"]
        self._inside = words.watch("में".__eq__)

    def __call__(self, page: Page) -> None:
        """Run the rules in the order of their strength."""
        for kind, rule in (
            ("fac", self._site),
            ("gpehead", self._province),
            ("lochead", self._nature),
        ):
            for first, last, entry in page.table(kind):
                if self.open(page, first, last):
                    rule(page, first, last, entry)
        self._described(page)
        self._towns(page)
        self._weapons(page)

    def _site(self, page: Page, first: int, last: int, entry: Entry) -> None:
        start = self.reach(page, first, {"अंतरराष्ट्रीय"}, SITE_NAMES)
        while start < first and page.doc.forms[start] == "अंतरराष्ट्रीय":
            start += 1
        if start < first:
            self.new(page, start, last, entry, self.labels.name, "site:compound", 0.8)

    def _province(self, page: Page, first: int, last: int, entry: Entry) -> None:
        """बेलगोरोद क्षेत्र; an unknown X क्षेत्र only after a country (बैंकिंग क्षेत्र is none)."""
        head = page.doc.forms[first]
        owner = page.own(first - 1)
        if owner is not None:
            known = owner.kind == "place" and owner.type == self.labels.place
            if not known or head == "राज्य" or page.doc.joined[first]:
                return
            start = owner.first
        else:
            start = self.reach(page, first, ())
            if head == "क्षेत्र" and not self._of_country(page, start):
                return
        if start < first and first - start <= 3:
            self.new(page, start, last, entry, self.labels.name, "province:compound", 0.75)

    def _of_country(self, page: Page, start: int) -> bool:
        """Whether X के or X में stands before, X a country or place."""
        form = page.doc.form(start - 1)
        if form not in self.words.genitive and form != "में":
            return False
        owner = page.own(start - 2)
        return owner is not None and owner.type == self.labels.place

    def _nature(self, page: Page, first: int, last: int, entry: Entry) -> None:
        start = self.reach(page, first, (), {"place"})
        if start < first and first - start <= 3:
            self.new(page, start, last, entry, self.labels.name, "nature:compound", 0.75)

    def _described(self, page: Page) -> None:
        """राजधानी X, X शहर: an unknown word beside a settlement noun is a place."""
        for first, last, entry in page.table("gpedesc"):
            token = last if page.doc.forms[first] == "राजधानी" else first - 1
            if not 0 <= token < len(page.doc) or page.owner[token] is not None:
                continue
            if self.words.unknown(page.doc, token):
                name = self.labels.name
                self.new(page, token, token + 1, entry, name, "place:descriptor", 0.7)

    def _towns(self, page: Page) -> None:
        """उत्तर प्रदेश के फिरोजाबाद में: an unknown word inside a country or province."""
        doc = page.doc
        for token in page.seen[self._inside]:
            first = token - 1
            if page.own(first) is not None or doc.form(first - 1) not in {"के", "की"}:
                continue
            owner = page.own(first - 2)
            if owner is None or owner.type != self.labels.place or owner.level != self.labels.name:
                continue
            if self.words.unknown(doc, first):
                kind, level, by = self.labels.place, self.labels.name, ["place:inside"]
                page.add(Mention(first, token, kind, level, (), "head", by, 0.6, "", owner.country))

    def _weapons(self, page: Page) -> None:
        """एंटी टैंक मिसाइल, टॉरस मिसाइल: what kind of weapon belongs to the mention."""
        doc = page.doc
        for first, _, entry in page.table("wpn"):
            owner = page.owner[first]
            if owner is None or owner.kind != "wpn" or owner.first != first:
                continue
            start = first
            while start > 0 and first - start < 4 and doc.words[start - 1]:
                before = page.owner[start - 1]
                kind = doc.forms[start - 1] in self.weapon_modifiers
                kind = kind or self.words.unknown(doc, start - 1)
                if not kind or (before is not None and before.kind != "wpn"):
                    break
                start -= 1
            while start < first and doc.forms[start] in self.weapon_start:
                start += 1
            last = owner.last + (doc.form(owner.last) in SYSTEMS and page.own(owner.last) is None)
            while last < len(doc) and doc.joined[last] and doc.forms[last].isdecimal():
                last += 1  # ह्वासोंग-20
            if start < first or last > owner.last:
                page.add(Mention(start, last, entry.type, None, (), "wpn", ["weapon:kind"], 0.75))
