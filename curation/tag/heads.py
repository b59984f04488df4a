"""Mentions built around a head noun: ministries and parties, media, treaties, दोनों देश."""

from __future__ import annotations

from curation.tag.compounds import Compounds
from curation.tag.lexicon import Lexicon
from curation.tag.page import Page
from curation.tag.parts import Mention
from curation.tag.patterns import Entry
from curation.tag.words import Words

OPEN_NAME = frozenset({"university", "company", "bank", "movement", "party"})
"""Bodies whose names take in countries and persons (पाकिस्तान पीपुल्स पार्टी)."""

CIVIL = OPEN_NAME | {"union", "organization", "commission", "service", "committee", "council"}
"""Bodies whose Indian names begin with भारतीय."""

PARTS = frozenset({"commission", "council", "committee", "court"})
"""Organs of another body (यूरोपीय संघ आयोग)."""

LOOSE = frozenset(
    {
        "government",
        "administration",
        "party",
        "company",
        "office",
        "organization",
        "movement",
        "bank",
    }
)
"""Heads that are common nouns unless something in the compound is a name."""

ALWAYS = frozenset({"ministry", "parliament"})
BARE = frozenset({"ministry", "agency", "government", "parliament", "police", "cabinet"})
BARE_TIED = BARE | {"council", "commission", "party", "court", "organization", "office"}
"""Heads that stand for a known body alone, and those that do so beside a country."""


TOWNS = frozenset({"capital", "place"})
"""Kinds of names that an agency may share (सना)."""


class Heads(Compounds):
    """Adds bodies, media, treaties and collectives to a page."""

    def __init__(self, lexicon: Lexicon, words: Words):
        super().__init__(lexicon, words)
        self.treaty_modifiers = lexicon.forms("agrmod")
        self.body_modifiers = lexicon.forms("orgmod") | self.treaty_modifiers
        self.media_modifiers = lexicon.classes["mediamod"]
        self.bound_media = lexicon.classes["boundmedia"]
        self.loose_treaty = lexicon.classes["loosetreaty"]

    def __call__(self, page: Page) -> None:
        """Run the rules in the order of their strength."""
        self._collectives(page)
        for kind, rule in (
            ("mediahead", self._media),
            ("orghead", self._body),
            ("agr", self._treaty),
        ):
            for first, last, entry in page.table(kind):
                if self.open(page, first, last):
                    rule(page, first, last, entry)

    # -- bodies -------------------------------------------------------------------------------

    def _body(self, page: Page, first: int, last: int, entry: Entry) -> None:
        state = entry.code == "government"
        start = self.reach(page, first, self.body_modifiers, self._swallowed(entry), state)
        name, nominal = self.labels.name, self.labels.nominal
        if start < first:
            if self._is_name(page, start, first, last, entry):
                start = self._indian(page, start, entry)
                self.new(page, start, last, entry, name, "body:compound", 0.85)
        elif last - first > 1 and entry.code != "agency":
            self.new(page, first, last, entry, name, "body:compound", 0.8)
        elif last - first > 1:
            if not self._describes(page, last):
                self.new(page, first, last, entry, nominal, "body:head", 0.7)
        elif self._stands_alone(page, first, last, entry):
            self.new(page, first, last, entry, nominal, "body:head", 0.75)

    def _swallowed(self, entry: Entry) -> set[str]:
        kinds = {"place"}
        if entry.code in ("government", "party"):
            kinds |= {"country", "capital"}
        if entry.code == "government":
            kinds |= {"name", "person", "surname"}
        if entry.code == "administration":
            kinds |= {"person", "surname"}
        if entry.code in PARTS:
            kinds |= {"name"}
        if entry.code in OPEN_NAME:
            kinds |= {"demonym", "country", "person", "surname"}
        return kinds

    def _is_name(self, page: Page, start: int, first: int, last: int, entry: Entry) -> bool:
        """Not for a loose compound (सामाजिक संगठन), nor for a descriptor of the name after it."""
        named = any(
            page.owner[token] is not None or self.words.unknown(page.doc, token)
            for token in range(start, first)
        )
        if entry.code == "agency" and not named and self._describes(page, last):
            return False
        return named or entry.code not in LOOSE

    def _describes(self, page: Page, last: int) -> bool:
        return self.name_follows(page, last) or page.doc.form(last) in self.body_modifiers

    def _stands_alone(self, page: Page, first: int, last: int, entry: Entry) -> bool:
        if page.doc.form(first - 1) == "एक" or self.name_follows(page, last):
            return False
        if entry.code in ALWAYS or (entry.code in BARE_TIED and self.tied(page, first)):
            return True
        if page.doc.form(last) != "ने":
            return False
        return entry.code in BARE or self._named_before(page, first)

    def _named_before(self, page: Page, first: int) -> bool:
        """यूनियन ने, after यूरोपियन यूनियन: the head alone is that body again."""
        return any(
            (owner := page.owner[token]) is not None
            and owner.type == self.labels.body
            and owner.last == token + 1 < first
            for token in page.doc.where[page.doc.forms[first]]
            if token < first
        )

    def _indian(self, page: Page, start: int, entry: Entry) -> int:
        """भारतीय … परिषद: in the names of civil bodies of India the adjective is part."""
        owner = page.own(start - 1)
        if owner is None or owner.kind != "demonym" or entry.code not in CIVIL:
            return start
        state = page.doc.forms[start] in {"सुरक्षा", "विदेश", "रक्षा"}
        return start if state or page.doc.forms[owner.first] != "भारतीय" else owner.first

    # -- media ----------------------------------------------------------------------------------

    def _media(self, page: Page, first: int, last: int, entry: Entry) -> None:
        start = self.reach(page, first, self.media_modifiers)
        owner = page.own(start - 1)
        agency = entry.code == "news_agency"
        bound = agency or page.doc.forms[first] in self.bound_media
        named = self._named_after(page, last) if agency and start == first else last
        if named > last:
            self.new(page, last, named, entry, self.labels.name, "media:named", 0.75)
        elif start < first:
            end = last if bound else first
            start = self._paired(page, start)
            self.new(page, start, end, entry, self.labels.name, "media:compound", 0.8)
        elif bound and owner is not None and self._names_medium(owner, agency):
            first = self._paired(page, owner.first)
            by, ref = [*owner.by, "media:compound"], owner.ref
            ref = ref if owner.type == entry.type else ()
            page.add(
                Mention(first, last, entry.type, owner.level, ref, "head", by, 0.85,
                        entry.code, owner.country)
            )  # fmt: skip
        elif agency and not self._describes(page, last) and page.doc.form(first - 1) != "एक":
            self.new(page, first, last, entry, self.labels.nominal, "media:head", 0.7)

    def _named_after(self, page: Page, last: int) -> int:
        """सरकारी समाचार एजेंसी मेना ने: one unknown word up to a case marker; `last` if none."""
        owner = page.own(last)
        town = owner is not None and owner.kind in TOWNS and owner.last == last + 1
        new = owner is None and last < len(page.doc) and self.words.unknown(page.doc, last)
        return last + 1 if (town or new) and page.doc.form(last + 1) in self.words.case else last

    def _names_medium(self, owner: Mention, agency: bool) -> bool:
        """शिन्हुआ समाचार एजेंसी; with a place, unmarked, too (ताइवान न्यूज)."""
        place = owner.type == self.labels.place and owner.level == self.labels.name
        return place or (agency and owner.type == self.labels.media)

    def _paired(self, page: Page, start: int) -> int:
        """इंटरफैक्स-यूक्रेन समाचार एजेंसी: a hyphenated name is one."""
        while page.doc.joined[start] and start:
            owner = page.own(start - 1)
            start = owner.first if owner is not None else start - 1
        return start

    # -- treaties and collectives -------------------------------------------------------------

    def _treaty(self, page: Page, first: int, last: int, entry: Entry) -> None:
        form = page.doc.forms[first]
        follows = page.doc.form(last + (page.doc.form(last) in {"नहीं", "भी", "न"}))
        start = self.reach(page, first, self.treaty_modifiers, {"place", "capital"})
        acts = follows in self.words.light
        if (form == "करार" and acts) or (form == "समझौता" and acts and start == first):
            return
        if start == first and form in self.loose_treaty:
            return
        forms = page.doc.forms[start:first]
        named = any(form not in self.treaty_modifiers for form in forms)
        level = self.labels.name if named else self.labels.nominal
        self.new(page, start, last, entry, level, "treaty:compound", 0.8)

    def _collectives(self, page: Page) -> None:
        """दोनों देश, तीनों शीर्ष नेताओं: a counting word and a head, an adjective between."""
        for first, last, _ in page.table("collnum"):
            head = last + (page.doc.form(last) in self.lexicon.classes["collectiveadj"])
            for kind in ("collper", "collgpe", "collmil"):
                found = page.longest(kind, last) or page.longest(kind, head)
                if found:
                    end, entry = found
                    count = page.doc.forms[first]
                    page.add(
                        Mention(first, end, entry.type, self.labels.nominal, (), "collective",
                                ["collective"], 0.95, count)
                    )  # fmt: skip
                    break
