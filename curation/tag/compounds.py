"""What the head rules share: how far a noun compound reaches to the left of its head.

A Hindi noun compound has its head last (राष्ट्रीय खुफिया सेवा), and a genitive or an adjective of a
country before it is a mention of its own, so the compound runs from the head leftwards to the
first case marker, verb, mark or common word that is no usual modifier.
"""

from __future__ import annotations

from collections.abc import Collection

from curation.tag.lexicon import Lexicon
from curation.tag.page import Page
from curation.tag.parts import Mention
from curation.tag.patterns import Entry
from curation.tag.words import Words

LONGEST = 5
"""Most tokens before a head."""

HEADLESS = frozenset({"mil", "wpn", "nominal", "medianom"})
"""Kinds of mention a longer compound may replace."""


class Compounds:
    """Base of the rules that grow a mention from its head."""

    def __init__(self, lexicon: Lexicon, words: Words):
        self.lexicon, self.words, self.labels = lexicon, words, lexicon.labels
        self.stop_words = lexicon.classes["compoundstop"]
        self.name_words = lexicon.classes["bodyname"]

    def open(self, page: Page, first: int, last: int) -> bool:
        """Whether the head is free, or belongs to a mention that may give way."""
        owner = page.owner[first]
        if owner is None:
            return page.free(first, last)
        inside = owner.first >= first and owner.last <= last
        return inside and owner.kind in HEADLESS

    def reach(
        self,
        page: Page,
        first: int,
        modifiers: Collection[str],
        swallow: Collection[str] = (),
        first_land: bool = False,
    ) -> int:
        """Where the compound with its head at `first` starts.

        Args:
            page: the page.
            first: first token of the head.
            modifiers: common words that may stand in the compound; unknown words may anyway.
            swallow: kinds of known mentions that become part of it.
            first_land: whether it ends with the first country swallowed (वियतनाम सरकार).
        """
        doc, at = page.doc, first
        while at > 0 and first - at < LONGEST and doc.words[at - 1]:
            token = at - 1
            if doc.joined[at] and doc.forms[token] not in modifiers:
                break
            owner, form = page.owner[token], doc.forms[token]
            if owner is not None:
                if owner.kind not in swallow:
                    break
                at = owner.first
                if first_land and owner.kind in ("country", "capital"):
                    break
            elif form in self.stop_words:
                break
            elif self._in_compound(page, token, first, modifiers):
                at = token
            elif self._linked(page, at, first, modifiers):
                at -= 2
            else:
                break
        return at

    def _in_compound(self, page: Page, token: int, first: int, modifiers: Collection[str]) -> bool:
        """A usual modifier, an unknown word, or before one a particle of names (बेन गुरियन)."""
        form, doc = page.doc.forms[token], page.doc
        if form in modifiers or self.words.unknown(doc, token):
            return True
        return token + 1 < first and form in self.name_words and page.owner[token + 1] is None

    def _linked(self, page: Page, at: int, first: int, modifiers: Collection[str]) -> bool:
        """वाणिज्य एवं उद्योग मंत्रालय; आंतरिक मामलों के मंत्रालय."""
        doc, form = page.doc, page.doc.forms[at - 1]
        if form in self.words.conjunction:
            return at < first and doc.forms[at] in modifiers and doc.form(at - 2) in modifiers
        return form == "के" and doc.form(at - 2) in {"मामलों", "मामले"}

    def new(
        self,
        page: Page,
        first: int,
        last: int,
        entry: Entry,
        level: str | None,
        rule: str,
        sure: float,
    ) -> Mention:
        """Add a mention that takes type and code from its head."""
        inside = (page.owner[token] for token in range(first, last))
        country = next((owner.country for owner in inside if owner is not None), "")
        return page.add(
            Mention(first, last, entry.type, level, (), "head", [rule], sure, entry.code, country)
        )

    def tied(self, page: Page, first: int) -> bool:
        """Whether a country, its adjective or a body stands before, with or without a genitive."""
        token = first - 1
        if page.doc.form(token) in self.words.genitive:
            token -= 1
        owner = page.own(token)
        return owner is not None and owner.type in (self.labels.place, self.labels.body)

    def name_follows(self, page: Page, last: int) -> bool:
        """Whether a body, a medium or an unknown word stands right after a head."""
        owner = page.own(last)
        if owner is not None:
            return owner.type in (self.labels.body, self.labels.media)
        return last < len(page.doc) and self.words.unknown(page.doc, last)
