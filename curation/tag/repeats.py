"""Bare heads that stand for what was named before: परिषद after सुरक्षा परिषद."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from operator import attrgetter

from curation.tag.lexicon import Lexicon
from curation.tag.page import Page
from curation.tag.parts import Mention
from curation.tag.words import Words

HEADS = ("orghead", "mediahead", "fac", "lochead")
INDEFINITE = frozenset({"एक", "कोई", "किसी", "हर", "अन्य", "कई", "दूसरे", "दूसरी", "नए", "नई"})
COMMON = frozenset({"company", "government", "party", "bank", "office", "police"})
"""Heads that are too common to mean the one named before."""

Whole = defaultdict[tuple[str, str], list[Mention]]


class Repeats:
    """Adds bare heads with the ref of the last mention that ends in the same word."""

    def __init__(self, lexicon: Lexicon, words: Words):
        self.words, self.labels = words, lexicon.labels

    def __call__(self, page: Page) -> None:
        """Read the free heads of the page from left to right."""
        found = [hit for kind in HEADS for hit in page.table(kind)]
        whole = self._whole(page)
        for first, last, entry in sorted(found, key=lambda hit: hit[0]):
            if last - first > 1 or not page.free(first, last) or entry.code in COMMON:
                continue
            if page.doc.form(first - 1) in INDEFINITE or page.doc.joined[first]:
                continue
            if page.doc.form(last) not in self.words.case or self._owned_anew(page, first):
                continue
            same = whole[page.doc.forms[first], entry.type]
            before = bisect_right(same, first, key=attrgetter("last"))
            if before:
                old = same[before - 1]
                level, by = self.labels.nominal, ["head:again"]
                page.add(
                    Mention(first, last, entry.type, level, old.ref, "head", by, 0.65,
                            old.code, old.country)
                )  # fmt: skip

    def _whole(self, page: Page) -> Whole:
        """The mentions of more than one word, in text order, by last word and type."""
        whole: Whole = defaultdict(list)
        for mention in page.mentions():
            if mention.last - mention.first > 1:
                whole[page.doc.forms[mention.last - 1], mention.type].append(mention)
        return whole

    def _owned_anew(self, page: Page, first: int) -> bool:
        """रूस की परिषद, after the council of another: an owner of its own makes it another one."""
        token = first - 1
        token -= page.doc.form(token) in self.words.genitive
        return page.own(token) is not None
