"""A document with the mentions found so far."""

from __future__ import annotations

from collections import defaultdict
from operator import attrgetter

from curation.tag.lexicon import Lexicon
from curation.tag.parts import Mention
from curation.tag.patterns import Entry, Hit
from curation.tag.text import Doc
from curation.tag.words import Words

Table = dict[int, tuple[int, Entry]]


class Page:
    """A document, its lexicon hits and its mentions.

    Attributes:
        doc: the document.
        hits: first token, last token (exclusive) and meanings of every lexicon form in it.
        seen: for every watch of `Words` the tokens it asks for, in text order.
        at: class of lexicon entry → first token → end and meaning of the longest form there.
        owner: for every token the mention it belongs to.
    """

    def __init__(self, doc: Doc, lexicon: Lexicon, words: Words):
        self.doc = doc
        self.seen = words.index(doc.forms)
        self.hits: list[Hit] = lexicon.finder.hits(doc, self.seen[words.opening])
        self.owner: list[Mention | None] = [None] * len(doc)
        self._present: dict[Mention, None] = {}
        self.at: dict[str, Table] = defaultdict(dict)
        for first, last, reading in self.hits:  # the longest of a place comes last
            for kind, entry in reading.kinds:
                self.at[kind][first] = (last, entry)

    def table(self, kind: str) -> list[tuple[int, int, Entry]]:
        """The longest forms of one class in text order: first token, end, meaning."""
        found = self.at.get(kind)  # filled from left to right
        return [(first, *meant) for first, meant in found.items()] if found else []

    def longest(self, kind: str, first: int) -> tuple[int, Entry] | None:
        """The longest form of a class that starts at a token: its end and meaning."""
        return self.at.get(kind, {}).get(first)

    def own(self, token: int) -> Mention | None:
        """The mention a token belongs to; None outside the text too."""
        return self.owner[token] if 0 <= token < len(self.owner) else None

    def free(self, first: int, last: int) -> bool:
        """Whether no token of the range belongs to a mention."""
        return not any(self.owner[first:last])

    def add(self, mention: Mention) -> Mention:
        """Take a mention in; whoever owned one of its tokens goes."""
        for token in range(mention.first, mention.last):
            old = self.owner[token]
            if old is not None:
                self.drop(old)
            self.owner[token] = mention
        self._present[mention] = None
        return mention

    def drop(self, mention: Mention) -> None:
        """Take a mention out."""
        self._present.pop(mention, None)
        for token in range(mention.first, mention.last):
            if self.owner[token] is mention:
                self.owner[token] = None

    def mentions(self) -> list[Mention]:
        """All mentions in text order."""
        return sorted(self._present, key=attrgetter("first"))
