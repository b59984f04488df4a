"""The entity layer: lexicon hits, dates and counts, then names that only the context gives away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from curation.tag.dates import Dates
from curation.tag.heads import Heads
from curation.tag.lexicon import Entry, Lexicon
from curation.tag.names import Names
from curation.tag.parts import Mention
from curation.tag.refs import Refs
from curation.tag.text import Doc

Hit = tuple[int, int, list[Entry]]

LOOSE = frozenset({"वरिष्ठ", "शीर्ष", "एक", "दो", "कुछ", "कई", "सभी", "सैन्य", "सरकारी"})
NAMED = frozenset({"country", "demonym", "capital", "place", "person", "surname", "name"})
NOMINAL = frozenset({"mil", "wpn", "medianom", "nominal"})


class Page:
    """A document with the mentions found so far; `owner` says which token belongs to which."""

    def __init__(self, doc: Doc, hits: list[Hit]):
        self.doc = doc
        self.hits = hits
        self.owner: list[Mention | None] = [None] * len(doc)
        self.at: dict[str, dict[int, tuple[int, Entry]]] = {}
        for first, last, entries in hits:
            for entry in entries:
                table = self.at.setdefault(entry.kind, {})
                if first not in table or table[first][0] < last:
                    table[first] = (last, entry)

    def free(self, first: int, last: int) -> bool:
        """Whether no token of the range belongs to a mention."""
        return all(self.owner[token] is None for token in range(first, last))

    def add(self, mention: Mention) -> Mention:
        """Take a mention in; whoever owned one of its tokens goes."""
        for token in range(mention.first, mention.last):
            old = self.owner[token]
            if old is not None:
                self.drop(old)
            self.owner[token] = mention
        return mention

    def drop(self, mention: Mention) -> None:
        """Take a mention out."""
        for token in range(mention.first, mention.last):
            if self.owner[token] is mention:
                self.owner[token] = None

    def longest(self, kind: str, first: int) -> tuple[int, Entry] | None:
        """The longest lexicon form of a class that starts at a token: its end and meaning."""
        return self.at.get(kind, {}).get(first)

    def mentions(self) -> list[Mention]:
        """All mentions in text order."""
        found: list[Mention] = []
        for mention in self.owner:
            if mention is not None and (not found or found[-1] is not mention):
                found.append(mention)
        return found


class Entities:
    """Fills a `Page`."""

    def __init__(self, lexicon: Lexicon):
        self.lexicon = lexicon
        self.dates = Dates(lexicon)
        self.heads = Heads(lexicon)
        self.names = Names(lexicon)
        self.refs = Refs(lexicon)

    def __call__(self, doc: Doc) -> Page:
        """All mentions of a document, with refs."""
        page = Page(doc, list(self.lexicon.matches(*doc.shadow())))
        self._dates(page)
        self._known(page)
        self.heads(page)
        self.names(page)
        self._short(page)
        self._nominals(page)
        self._counts(page)
        self.refs(page)
        return page

    def _dates(self, page: Page) -> None:
        label = self.lexicon.labels.date
        for first, last, rule in self.dates.dates(page.doc):
            page.add(Mention(first, last, label, None, (), "date", [rule], 0.95))

    def _counts(self, page: Page) -> None:
        labels = self.lexicon.labels
        counted = {m.first for m in page.mentions() if m.type in (labels.force, labels.arms)}
        for mention in page.mentions():
            if mention.kind == "demonym" and mention.last in counted:
                counted.add(mention.first)
        for first, last, rule in self.dates.counts(page.doc, counted):
            if page.free(first, last):
                page.add(Mention(first, last, labels.number, None, (), "count", [rule], 0.9))

    def _known(self, page: Page) -> None:
        """Names and heads straight from the lexicon, the longest first."""
        found = [
            (first, last, entry)
            for first, last, entries in page.hits
            if (entry := _best(entries)) is not None
        ]
        triggers = [
            (first, last)
            for first, last, entries in page.hits
            if last - first > 1 and any(entry.kind == "trigger" for entry in entries)
        ]
        blocked = {token for first, last in triggers for token in range(first, last)}
        found.sort(key=lambda hit: (hit[0] - hit[1], hit[0]))
        for first, last, entry in found:
            if not page.free(first, last):
                continue
            if last - first == 1 and first in blocked and entry.kind not in NAMED:
                continue
            page.add(self._mention(first, last, entry))

    def _mention(self, first: int, last: int, entry: Entry) -> Mention:
        labels = self.lexicon.labels
        level = entry.level
        if level is None and entry.type != labels.arms:
            level = labels.nominal
        return Mention(
            first,
            last,
            entry.type,
            level,
            entry.ref,
            entry.kind,
            [f"lexicon:{entry.kind}"],
            0.75 if entry.kind in NOMINAL or entry.kind == "surname" else 0.95,
            entry.code,
            entry.country,
        )

    def _short(self, page: Page) -> None:
        """Bare उत्तर and दक्षिण: the country if the text speaks of it and a case marker follows."""
        forms = page.doc.forms
        told = Counter(mention.country for mention in page.mentions())
        for first, (last, entry) in page.at.get("short", {}).items():
            follows = forms[last : last + 2]
            before = forms[first - 1] if first else ""
            if not page.free(first, last) or before in self.lexicon.classes["gen"]:
                continue
            marked = follows[:1] and follows[0] in {"ने", "के", "का", "की", "को"}
            if told[entry.country] > 1 and marked and follows[1:] not in (["बाद"], ["में"]):
                page.add(self._mention(first, last, entry))

    def _nominals(self, page: Page) -> None:
        """What the lexicon took for a mention but the context does not bear out."""
        labels = self.lexicon.labels
        for mention in page.mentions():
            if (mention.kind == "nominal" and not self._definite(page, mention)) or (mention.kind == "medianom" and self._vague(page, mention)):
                page.drop(mention)
            elif mention.kind == "place" and mention.code == "context":
                if not any(
                    m.country == mention.country and m is not mention for m in page.mentions()
                ):
                    page.drop(mention)
            elif mention.type == labels.force and mention.code == "forces":
                if page.doc.slice(mention.first, mention.last) in {"बल", "बलों"}:
                    page.drop(mention)

    def _vague(self, page: Page, mention: Mention) -> bool:
        """A bare मीडिया of no country; and a descriptor right before a medium's name."""
        after = page.owner[mention.last] if mention.last < len(page.doc) else None
        if after is not None and after.type == mention.type:
            return True
        if mention.last - mention.first > 1:
            return False
        before = mention.first - 1
        if before >= 0 and page.doc.forms[before] in self.lexicon.classes["gen"]:
            before -= 1
        owner = page.owner[before] if before >= 0 else None
        return owner is None

    def _definite(self, page: Page, mention: Mention) -> bool:
        """Whether a bare head stands for somebody known: X के अधिकारियों, रूसी नेताओं."""
        before = mention.first - 1
        while before > 0 and page.doc.forms[before] in LOOSE:
            before -= 1
        if before < 0:
            return False
        owner = page.owner[before]
        if owner is not None:
            return owner.kind in ("demonym", "country", "capital", "collective")
        if page.doc.forms[before] in self.lexicon.classes["gen"] and before:
            return page.owner[before - 1] is not None
        ne = mention.last < len(page.doc) and page.doc.forms[mention.last] == "ने"
        return mention.code == "official" and ne


def _best(entries: Iterable[Entry]) -> Entry | None:
    """The meaning to start from: a named one before a nominal one; None if no entity."""
    named = nominal = None
    for entry in entries:
        if entry.kind in NAMED:
            if named is None or _RANK[entry.kind] < _RANK[named.kind]:
                named = entry
        elif entry.kind in NOMINAL:
            nominal = nominal or entry
    return named or nominal


_RANK = {"country": 0, "demonym": 1, "person": 2, "name": 3, "place": 4, "capital": 5, "surname": 6}
