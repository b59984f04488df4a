"""The entity layer: lexicon hits, dates and counts, then names that only the context gives away."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from curation.tag.dates import Dates
from curation.tag.forces import Forces
from curation.tag.heads import Heads
from curation.tag.lands import Lands
from curation.tag.lexicon import Lexicon
from curation.tag.memo import Memo
from curation.tag.names import Names
from curation.tag.page import Page
from curation.tag.parts import Mention
from curation.tag.patterns import Entry
from curation.tag.refs import Refs
from curation.tag.repeats import Repeats
from curation.tag.sites import Sites
from curation.tag.text import Doc
from curation.tag.titles import Titles
from curation.tag.voices import Voices
from curation.tag.words import Words

RANK = ("country", "demonym", "person", "name", "place", "capital", "surname")
"""Named classes of the lexicon; of two for one form the earlier one wins."""

NOMINAL = frozenset({"mil", "wpn", "medianom", "nominal"})


NAVAL = frozenset({"सहयोग", "अड्डा", "अड्डे", "जहाज", "जहाजों", "बेडा", "बेडे", "ठिकाने", "नाकेबंदी"})
"""After नौसैनिक: it means naval, not sailors. Spelled as tokens are, without nukta."""

SUFFER = frozenset({"मारे", "घायल", "हताहत", "विस्थापित"})
"""After the adjective of a country: its people (40 फलस्तीनी मारे गए)."""

AGAINST = frozenset({"रोधी", "निरोधक", "रक्षा"})
"""After a weapon: what is meant is the defence against it."""


class Entities:
    """Makes a `Page` of a document."""

    def __init__(self, lexicon: Lexicon, words: Words):
        self.lexicon, self.words, self.labels = lexicon, words, lexicon.labels
        self.rank = {kind: at for at, kind in enumerate(RANK)}
        self.residences = lexicon.classes["residence"]
        self.dates = Dates(words)
        self.heads = Heads(lexicon, words)
        self.sites = Sites(lexicon, words)
        self.forces = Forces(lexicon, words)
        self.repeats = Repeats(lexicon, words)
        self.titles = Titles(lexicon, words)
        self.names = Names(lexicon, words)
        self.voices = Voices(lexicon, words)
        self.refs = Refs(lexicon, words)
        self._first = Memo(self._best)
        self.lands = Lands(lexicon, words, self.refs.latin)

    def __call__(self, doc: Doc) -> Page:
        """All mentions of a document, with refs."""
        page = Page(doc, self.lexicon, self.words)
        for first, last, rule in self.dates.dates(page):
            page.add(Mention(first, last, self.labels.date, None, (), "date", [rule], 0.95))
        self._known(page)
        self.forces(page)
        self.lands(page)
        self.heads(page)
        self.sites(page)
        self.titles(page)
        self.voices(page)
        self.names(page)
        self._short(page)
        self._vet(page)
        self._residences(page)
        self._models(page)
        self.repeats(page)
        self._counts(page)
        self.refs(page)
        return page

    def _known(self, page: Page) -> None:
        """Names and heads straight from the lexicon, the longest first."""
        found: list[tuple[int, int, Entry]] = []
        blocked: set[int] = set()
        for first, last, reading in page.hits:
            entry = self._first[reading.form]
            if entry is not None:
                found.append((first, last, entry))
            if last - first > 1 and reading.triggers:
                blocked.update(range(first, last))
        found.sort(key=lambda hit: hit[0] - hit[1])  # of equal ones the first in the text
        for first, last, entry in found:
            inside = last - first == 1 and first in blocked and entry.kind not in self.rank
            if not inside and page.free(first, last):
                page.add(self._mention(first, last, entry))

    def _best(self, form: str) -> Entry | None:
        """The meaning to start from: a named one before a nominal one; None if no entity."""
        entries = self.lexicon.patterns[form]
        named = [entry for entry in entries if entry.kind in self.rank]
        if named:
            return min(named, key=lambda entry: self.rank[entry.kind])
        return next((entry for entry in entries if entry.kind in NOMINAL), None)

    def _mention(self, first: int, last: int, entry: Entry) -> Mention:
        level = entry.level
        if level is None and entry.type != self.labels.arms:
            level = self.labels.nominal
        sure = 0.75 if entry.kind in NOMINAL or entry.kind == "surname" else 0.95
        by = [f"lexicon:{entry.kind}"]
        code, country = entry.code, entry.country
        return Mention(
            first, last, entry.type, level, entry.ref, entry.kind, by, sure, code, country
        )

    def _short(self, page: Page) -> None:
        """Bare उत्तर and दक्षिण: the country if the text speaks of it and a case marker follows."""
        table = page.table("short")
        told = Counter(mention.country for mention in page.mentions()) if table else Counter()
        for first, last, entry in table:
            follows, then = page.doc.form(last), page.doc.form(last + 1)
            if not page.free(first, last) or page.doc.form(first - 1) in self.words.genitive:
                continue
            marked = follows in {"ने", "के", "का", "की", "को"} and then not in {"बाद", "में"}
            if told[entry.country] > 1 and marked:
                page.add(self._mention(first, last, entry))

    def _vet(self, page: Page) -> None:
        """Drop what the lexicon took for a mention and the context does not bear out."""
        for mention in page.mentions():
            if (
                (mention.kind == "nominal" and not self._definite(page, mention))
                or (mention.code == "leadership" and page.doc.form(mention.last) == "में")
                or (mention.kind == "medianom" and self._vague(page, mention))
                or (mention.code == "context" and not self._at_home(page, mention))
                or (mention.code == "force" and not self._tied(page, mention))
                or (
                    page.doc.forms[mention.first] == "नौसैनिक"
                    and page.doc.form(mention.last) in NAVAL
                )
                or page.doc.glued(mention.first, mention.last)
                or (mention.kind == "wpn" and page.doc.form(mention.last) in AGAINST)
            ):
                page.drop(mention)

    def _residences(self, page: Page) -> None:
        """क्रेमलिन में मुलाकात: where one is, the seat of a government is a building."""
        for mention in page.mentions():
            forms = page.doc.forms[mention.first : mention.last]
            seat = mention.type == self.labels.body and " ".join(forms) in self.residences
            if seat and page.doc.form(mention.last) in {"में", "पर", "पहुंचे", "पहुंचा", "पहुंची"}:
                mention.type = self.labels.facility
                mention.by.append("residence:place")

    def _models(self, page: Page) -> None:
        """मिग-29 लड़ाकू विमान: a model and the kind of weapon right after it are one mention."""
        arms = [m for m in page.mentions() if m.type == self.labels.arms]
        for one, other in pairwise(arms):
            model = any(form[0].isdecimal() for form in page.doc.forms[one.first : one.last])
            if one.last == other.first and model and not page.doc.joined[other.first]:
                page.drop(one)
                page.drop(other)
                other.first = one.first
                page.add(other)

    def _at_home(self, page: Page, mention: Mention) -> bool:
        """Whether the country of an ambiguous place name is told of elsewhere (पश्चिमी तट)."""
        return any(m.country == mention.country and m is not mention for m in page.mentions())

    def _tied(self, page: Page, mention: Mention) -> bool:
        """Whether a country or body stands right before, with or without a genitive."""
        token = mention.first - 1
        if page.doc.form(token) in self.words.genitive:
            token -= 1
        return page.own(token) is not None

    def _vague(self, page: Page, mention: Mention) -> bool:
        """A bare मीडिया of no country; and a descriptor right before a medium's name."""
        after = page.own(mention.last)
        if after is not None and after.type == mention.type:
            return True
        if page.doc.form(mention.last) in {"आउटलेट", "संस्थान", "समूह"}:
            return True
        return mention.last - mention.first == 1 and not self._tied(page, mention)

    def _definite(self, page: Page, mention: Mention) -> bool:
        """Whether a bare head stands for somebody known: X के अधिकारियों, रूसी नेताओं."""
        if mention.code == "foe":
            return True
        before = mention.first - 1
        while page.doc.form(before) in self.words.classes["looseadj"]:
            before -= 1
        owner = page.own(before)
        if owner is not None:
            return owner.kind in ("demonym", "country", "capital", "collective", "name")
        if page.doc.form(before) in self.words.genitive:
            return page.own(before - 1) is not None
        return mention.code == "official" and page.doc.form(mention.last) == "ने"

    def _counts(self, page: Page) -> None:
        labels = self.labels
        mentions = page.mentions()
        counted = {m.first for m in mentions if m.type in (labels.force, labels.arms)}
        peoples = [m for m in mentions if m.kind == "demonym"]
        counted |= {m.first for m in peoples if m.last in counted}
        counted |= {m.first for m in peoples if page.doc.form(m.last) in SUFFER}
        for first, last, rule in self.dates.counts(page, counted):
            if page.free(first, last):
                page.add(Mention(first, last, labels.number, None, (), "count", [rule], 0.9))
