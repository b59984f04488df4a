"""Mentions built around a head noun: ministries, bases, provinces, seas, agencies, treaties, pairs.

A Hindi noun compound has its head last (राष्ट्रीय खुफिया सेवा), and a genitive or an adjective of a
country before it is a mention of its own, so the compound runs from the head leftwards to the
first case marker, verb, mark or common word that is no usual modifier.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from curation.tag.lexicon import Entry, Lexicon
from curation.tag.parts import Mention
from curation.tag.words import Words

if TYPE_CHECKING:
    from curation.tag.entities import Page

LONGEST = 5
OPEN_NAME = frozenset({"university", "company", "bank", "movement", "party"})
STOP_WORDS = frozenset({"हेतु", "विषयक", "संबंधी", "जो", "या"})
CIVIL = OPEN_NAME | {"union", "organization", "commission", "service", "committee", "council"}
PARTS_OF_BODIES = frozenset({"commission", "council", "committee", "court"})
BARE = frozenset({"ministry", "agency", "government", "parliament", "police", "cabinet"})
BARE_TIED = BARE | {
    "council",
    "commission",
    "party",
    "court",
    "organization",
    "department",
    "office",
}
BOUND_MEDIA = frozenset({"न्यूज", "टाइम्स", "पोस्ट", "टीवी", "टेलीविजन", "रेडियो"})
LOOSE_TREATY = frozenset({"डील", "प्रोटोकाल"})


class Heads:
    """Adds head-noun mentions to a page."""

    def __init__(self, lexicon: Lexicon):
        self.lexicon = lexicon
        self.words = Words(lexicon)
        self.labels = lexicon.labels
        self.body_modifiers = self._forms("orgmod")
        self.treaty_modifiers = self._forms("agrmod")
        self.weapon_modifiers = lexicon.classes["wpnmod"]
        self.loose_modifiers = frozenset({"की", "दूरी", "कम", "भारी", "आधुनिक", "हवाई", "परमाणु"})

    def _forms(self, kind: str) -> set[str]:
        return {
            form
            for form, entries in self.lexicon.patterns.items()
            if any(entry.kind == kind for entry in entries)
        }

    def __call__(self, page: Page) -> None:
        """Run every head rule over the page, in the order of their strength."""
        self._collectives(page)
        for kind, rule in (
            ("mediahead", self._media),
            ("orghead", self._body),
            ("fac", self._site),
            ("gpehead", self._province),
            ("lochead", self._nature),
            ("agr", self._treaty),
        ):
            for first, (last, entry) in sorted(page.at.get(kind, {}).items()):
                if self._open(page, first, last):
                    rule(page, first, last, entry)
        self._descriptors(page)
        self._weapons(page)

    def _open(self, page: Page, first: int, last: int) -> bool:
        owner = page.owner[first]
        return page.free(first, last) or (
            owner is not None
            and owner.first >= first
            and owner.last <= last
            and owner.kind in ("mil", "wpn", "nominal", "medianom")
        )

    def _reach(self, page: Page, first: int, modifiers: set[str], places: str = "") -> int:
        """How far left the compound goes; `places`: kinds of known mentions it may swallow."""
        at = first
        while at > 0 and first - at < LONGEST:
            token = at - 1
            if not page.doc.words[token] or page.doc.joined[at]:
                break
            owner = page.owner[token]
            if owner is not None:
                if owner.kind not in places.split():
                    break
                at = owner.first
                continue
            form = page.doc.forms[token]
            if form in modifiers or self.words.unknown(page.doc, token):
                if form in STOP_WORDS:
                    break
                at = token
                continue
            if form in self.words.conjunction and at < first and at - 2 >= 0:
                if page.doc.forms[at] in modifiers and page.doc.forms[at - 2] in modifiers:
                    at -= 2
                    continue
            if form == "के" and at - 2 >= 0 and page.doc.forms[at - 2] in ("मामलों", "मामले"):
                at -= 2
                continue
            break
        return at

    def _new(
        self,
        page: Page,
        first: int,
        last: int,
        entry: Entry,
        level: str | None,
        rule: str,
        sure: float,
    ) -> Mention:
        inside = (page.owner[token] for token in range(first, last))
        country = next((owner.country for owner in inside if owner is not None), "")
        return page.add(
            Mention(first, last, entry.type, level, (), "head", [rule], sure, entry.code, country)
        )

    def _tied(self, page: Page, first: int) -> bool:
        """Whether a country, adjective or body stands right before, with or without a genitive."""
        token = first - 1
        if token >= 0 and page.doc.forms[token] in self.words.genitive:
            token -= 1
        owner = page.owner[token] if token >= 0 else None
        return owner is not None and owner.type in (self.labels.place, self.labels.body)

    def _followed_by_ne(self, page: Page, last: int) -> bool:
        return last < len(page.doc) and page.doc.forms[last] == "ने"

    def _body(self, page: Page, first: int, last: int, entry: Entry) -> None:
        places = "country capital place" if entry.code in ("government", "party") else "place"
        if entry.code in PARTS_OF_BODIES:
            places += " name"
        if entry.code in OPEN_NAME:
            places += " demonym country person surname"
        start = self._reach(page, first, self.body_modifiers, places)
        if start < first:
            if not self._sensible(page, start, first, entry):
                return
            if entry.code == "agency" and self._names_follow(page, last):
                if all(page.doc.forms[t] in self.body_modifiers for t in range(start, first)):
                    return
            start = self._indian(page, start, entry)
            self._new(page, start, last, entry, self.labels.name, "body:compound", 0.85)
        elif last - first > 1 and entry.code != "agency":
            self._new(page, first, last, entry, self.labels.name, "body:compound", 0.8)
        elif entry.code == "agency" and last - first > 1:
            if not self._names_follow(page, last):
                self._new(page, first, last, entry, self.labels.nominal, "body:head", 0.7)
        elif (
            (entry.code in BARE_TIED and self._tied(page, first))
            or (entry.code in BARE and self._followed_by_ne(page, last))
            or entry.code == "ministry"
        ):
            self._new(page, first, last, entry, self.labels.nominal, "body:head", 0.75)

    def _indian(self, page: Page, start: int, entry: Entry) -> int:
        """भारतीय … परिषद: in the names of civil bodies of India the adjective is part."""
        owner = page.owner[start - 1] if start else None
        if owner is not None and owner.kind == "demonym" and entry.code in CIVIL:
            first = page.doc.forms[owner.first]
            if first == "भारतीय" and page.doc.forms[start] not in {"सुरक्षा", "विदेश", "रक्षा"}:
                return owner.first
        return start

    def _sensible(self, page: Page, start: int, first: int, entry: Entry) -> bool:
        """A compound of loose modifiers only (सामाजिक संगठन) is no name for open classes."""
        if entry.code in (
            "government",
            "party",
            "company",
            "office",
            "organization",
            "movement",
            "bank",
        ):
            return any(
                page.owner[token] is not None or self.words.unknown(page.doc, token)
                for token in range(start, first)
            )
        return True

    def _names_follow(self, page: Page, last: int) -> bool:
        owner = page.owner[last] if last < len(page.doc) else None
        return (
            (owner is not None
            and owner.type in (self.labels.body, self.labels.media))
            or (last < len(page.doc) and self.words.unknown(page.doc, last))
            or (last < len(page.doc) and page.doc.forms[last] in self.body_modifiers)
        )

    def _media(self, page: Page, first: int, last: int, entry: Entry) -> None:
        start = self._reach(page, first, {"सेंट्रल", "नेशनल", "डेली", "द", "केंद्रीय", "राष्ट्रीय"}, "")
        head = page.doc.forms[first]
        owner = page.owner[start - 1] if start else None
        if start < first:
            end = last if entry.code == "news_agency" or head in BOUND_MEDIA else first
            self._new(page, start, end, entry, self.labels.name, "media:compound", 0.8)
        elif owner is not None and owner.type == self.labels.media and entry.code == "news_agency":
            page.add(
                Mention(
                    owner.first,
                    last,
                    owner.type,
                    owner.level,
                    owner.ref,
                    owner.kind,
                    [*owner.by, "media:compound"],
                    0.85,
                    owner.code,
                    owner.country,
                )
            )
        elif entry.code == "news_agency" and not self._names_follow(page, last):
            self._new(page, first, last, entry, self.labels.nominal, "media:head", 0.7)

    def _site(self, page: Page, first: int, last: int, entry: Entry) -> None:
        start = self._reach(page, first, {"अंतरराष्ट्रीय"}, "place capital person surname")
        while start < first and page.doc.forms[start] == "अंतरराष्ट्रीय":
            start += 1
        if start < first:
            self._new(page, start, last, entry, self.labels.name, "site:compound", 0.8)

    def _province(self, page: Page, first: int, last: int, entry: Entry) -> None:
        token = first - 1
        if token < 0 or not page.doc.words[token]:
            return
        owner = page.owner[token]
        known = owner is not None and owner.kind == "place" and owner.type == self.labels.place
        if known and page.doc.forms[first] == "राज्य":
            return
        start = owner.first if known and owner else self._reach(page, first, set(), "")
        if not known and page.doc.forms[first] == "क्षेत्र" and not self._of_country(page, start):
            return
        if start < first and first - start <= 3:
            self._new(page, start, last, entry, self.labels.name, "province:compound", 0.75)

    def _of_country(self, page: Page, start: int) -> bool:
        """Whether X के stands before, X a country or place."""
        if start < 2 or page.doc.forms[start - 1] not in self.words.genitive:
            return False
        owner = page.owner[start - 2]
        return owner is not None and owner.type == self.labels.place

    def _nature(self, page: Page, first: int, last: int, entry: Entry) -> None:
        start = self._reach(page, first, set(), "place")
        if start < first and first - start <= 3:
            self._new(page, start, last, entry, self.labels.name, "nature:compound", 0.75)

    def _treaty(self, page: Page, first: int, last: int, entry: Entry) -> None:
        form = page.doc.forms[first]
        follows = page.doc.forms[last] if last < len(page.doc) else ""
        if form == "करार" and follows in self.words.light:
            return
        start = self._reach(page, first, self.treaty_modifiers, "")
        if form == "समझौता" and follows in self.words.light and start == first:
            return
        if start == first and form in LOOSE_TREATY:
            return
        named = any(page.doc.forms[t] not in self.treaty_modifiers for t in range(start, first))
        level = self.labels.name if named else self.labels.nominal
        self._new(page, start, last, entry, level, "treaty:compound", 0.8)

    def _weapons(self, page: Page) -> None:
        """एंटी टैंक मिसाइल, टॉरस मिसाइल: what kind of weapon belongs to the mention."""
        doc = page.doc
        for first, (last, entry) in sorted(page.at.get("wpn", {}).items()):
            owner = page.owner[first]
            if owner is None or owner.kind != "wpn" or owner.first != first:
                continue
            start = first
            while start > 0 and first - start < 4 and doc.words[start - 1]:
                form = doc.forms[start - 1]
                before = page.owner[start - 1]
                kind = form in self.weapon_modifiers or self.words.unknown(doc, start - 1)
                if not kind or (before is not None and before.kind != "wpn"):
                    break
                start -= 1
            while start < first and doc.forms[start] in self.loose_modifiers:
                start += 1
            if start < first:
                page.add(
                    Mention(start, owner.last, entry.type, None, (), "wpn", ["weapon:kind"], 0.75)
                )

    def _collectives(self, page: Page) -> None:
        """दोनों देश, तीनों शीर्ष नेताओं: a counting word and a head, at most one adjective between."""
        for first, (last, _) in sorted(page.at.get("collnum", {}).items()):
            head = last
            if head < len(page.doc) and page.doc.forms[head] in {
                "पड़ोसी",
                "शीर्ष",
                "मित्र",
                "परमाणु",
                "सहयोगी",
                "एशियाई",
            }:
                head += 1
            for kind in ("collper", "collgpe", "collmil"):
                found = page.longest(kind, head) or page.longest(kind, last)
                if found:
                    end, entry = found
                    page.add(
                        Mention(
                            first,
                            end,
                            entry.type,
                            self.labels.nominal,
                            (),
                            "collective",
                            ["collective"],
                            0.95,
                            page.doc.forms[first],
                        )
                    )
                    break

    def _descriptors(self, page: Page) -> None:
        """राजधानी X, X शहर: an unknown word beside a settlement noun is a place."""
        for first, (last, entry) in sorted(page.at.get("gpedesc", {}).items()):
            for token in (last, first - 1):
                if 0 <= token < len(page.doc) and page.owner[token] is None:
                    after = page.doc.forms[first] == "राजधानी"
                    if (token == last) == after and self.words.unknown(page.doc, token):
                        page.add(
                            Mention(
                                token,
                                token + 1,
                                entry.type,
                                self.labels.name,
                                (),
                                "head",
                                ["place:descriptor"],
                                0.7,
                            )
                        )
