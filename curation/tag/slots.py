"""Case slots: how a mention is tied to its clause.

A slot is `ne`, `ko`, `se`, `mein`, `par`, `tak`, `gen` (का/के/की), a postposition class of
`words.tsv` (`saath`, `beech`, `khilaf` …), `about` (को लेकर), `adj` for an adjective of a country,
`title`, `alias` for a name whose abbreviation follows in brackets, `dateline`, or `bare`. A
mention coordinated with the next one shares the slot of its head.
"""

from __future__ import annotations

from curation.tag.lexicon import Lexicon
from curation.tag.page import Page
from curation.tag.parts import Mention
from curation.tag.words import Words

QUOTES = frozenset("\"'“”‘’«»")
INCLUDING = frozenset({"सहित", "समेत"})
DIRECT = frozenset({"द्वारा"})
"""Postpositions that need no के."""

LONGEST_LIST = 5
LONGEST_PHRASE = 6


class Slots:
    """Gives every mention of a page its slot."""

    def __init__(self, lexicon: Lexicon, words: Words):
        self.words, self.labels = words, lexicon.labels
        self.settlement, self.people = lexicon.classes["settlement"], lexicon.classes["people"]
        self.fighters = lexicon.classes["fighters"]
        self.outfits = lexicon.classes["outfit"]
        self.adjectives = lexicon.classes["adjective"]
        labels = lexicon.labels
        self.bounded = frozenset({labels.place, labels.body})
        self.groups = (
            {labels.person, labels.place, labels.body, labels.media, labels.force},
            {labels.place, labels.region, labels.facility},
            {labels.arms, labels.force},
            {labels.date},
        )

    def __call__(self, page: Page, mentions: list[Mention]) -> None:
        """Set `slot` and `after` of every mention, from the last to the first."""
        for mention in reversed(mentions):
            mention.slot, mention.after = self._slot(page, mention)

    def head(self, page: Page, mention: Mention) -> Mention:
        """The last mention of the noun phrase a mention opens (रूस के राष्ट्रपति पुतिन → पुतिन)."""
        for _ in range(LONGEST_PHRASE):
            if mention.slot == "alias":
                follows = page.own(mention.last + 1)
            elif mention.slot in ("gen", "adj", "title"):
                follows = self.possessed(page, mention)
            else:
                break
            if follows is None or follows is mention:
                break
            mention = follows
        return mention

    def possessed(self, page: Page, mention: Mention) -> Mention | None:
        """The mention that follows a genitive or adjective, over at most two adjectives."""
        token = mention.after
        while token < mention.after + 2 and page.doc.form(token) in self.adjectives:
            if page.own(token) is not None:
                break
            token += 1
        return page.own(token)

    def _slot(self, page: Page, mention: Mention) -> tuple[str, int]:
        doc = page.doc
        at = self._past_marks(page, mention.last)
        if mention.type == self.labels.title:
            return "title", at
        if self._bracketed(page, mention):
            return "alias", at
        if self._dateline(page, mention):
            return "dateline", at
        if mention.level == self.labels.adjective:
            peopled = doc.form(at) in self.people and doc.form(at + 1) in self.words.genitive
            return ("gen", at + 2) if peopled else ("adj", at)
        if at == mention.last < len(doc) and doc.joined[at]:
            return self._shared(page, mention, at)
        if mention.type in self.bounded and doc.form(at) in self.settlement:
            at += 1
        while doc.form(at) in {"भी", "ही"}:
            at += 1
        return self._marked(page, mention, at)

    def _marked(self, page: Page, mention: Mention, at: int) -> tuple[str, int]:
        doc, form = page.doc, page.doc.form(at)
        if form == "को" and doc.form(at + 1) == "लेकर":
            return "about", at + 2
        if form == "का" and doc.form(at + 1) == "हवाला":
            return "hawale", at + 2
        if form in self.words.simple:
            return self.words.simple[form], at + 1
        if form in self.words.genitive:
            slot = self.words.post.get(doc.form(at + 1))
            if slot and form != "का" and self._postposed(page, at + 1):
                return "including" if doc.form(at + 1) in INCLUDING else slot, at + 2
            if doc.form(at + 1) in self.fighters and doc.form(at + 2) == "ने":
                return "ne", at + 3
            return "gen", at + 1
        if form in self.fighters and doc.form(at + 1) == "ने":
            return "ne", at + 2
        if form == "स्थित":
            return ("bare" if doc.form(at + 1) in self.outfits else "located"), at + 1
        if form in INCLUDING:
            return "including", at + 1
        if form in DIRECT:
            return self.words.post[form], at + 1
        if form in self.words.conjunction:
            return self._shared(page, mention, at + 1)
        if form == ",":
            return self._listed(page, mention, at + 1)
        return "bare", at

    def _past_marks(self, page: Page, at: int) -> int:
        """Past a closing bracket, a bracketed remark and quotes."""
        doc = page.doc
        at += doc.form(at) == ")"
        if doc.form(at) == "(":
            close = next((t for t in range(at + 1, at + 6) if doc.form(t) == ")"), None)
            at = at if close is None else close + 1
        while doc.form(at) in QUOTES:
            at += 1
        return at

    def _postposed(self, page: Page, at: int) -> bool:
        """के बाद, की ओर से; not a word that merely looks like one (के पूर्व राष्ट्रपति)."""
        if page.own(at) is not None:
            return False
        return page.doc.form(at) != "पूर्व" or page.doc.form(at + 1) not in self.words.post

    def _bracketed(self, page: Page, mention: Mention) -> bool:
        """Whether a second name in brackets follows, which then stands for both."""
        if page.doc.form(mention.last) != "(":
            return False
        inner = page.own(mention.last + 1)
        same = inner is not None and inner.ref == mention.ref
        return same and inner is not None and page.doc.form(inner.last) == ")"

    def _dateline(self, page: Page, mention: Mention) -> bool:
        """सियोल, 4 सितंबर (एजेंसी)। at the start of a line: where and when it was written."""
        doc = page.doc
        first, _ = doc.sentences[doc.sentence_of[mention.first]]
        if doc.form(first - 1) not in ("", "\n"):
            return False
        if mention.first == first:
            return self._opens(page, mention)
        before = page.own(mention.first - 2)
        if before is None or before.first != first or before.type != self.labels.place:
            return False
        told = mention.type in (self.labels.date, self.labels.media)
        return told and doc.form(mention.first - 1) in {",", "("} and doc.form(mention.last) != "को"

    def _opens(self, page: Page, mention: Mention) -> bool:
        mark = page.doc.form(mention.last)
        if mention.type != self.labels.place or mark not in {",", "/", ":"}:
            return False
        follows = page.own(mention.last + 1)
        if follows is None or follows.type in (self.labels.date, self.labels.media):
            return True
        return mention.kind in ("capital", "place") and mark == "," and follows.slot != "mein"

    def _shared(self, page: Page, mention: Mention, at: int) -> tuple[str, int]:
        """The slot of the mention a conjunction or hyphen ties this one to."""
        follows = page.own(at)
        if follows is None:
            return "bare", at
        if follows.type == mention.type and follows.slot == "gen":
            return "gen", follows.after
        head = self.head(page, follows)
        return (head.slot, head.after) if self.alike(mention, head) else ("bare", at)

    def _listed(self, page: Page, mention: Mention, at: int) -> tuple[str, int]:
        """A, B और C: a comma coordinates only if the list goes on to a conjunction."""
        member = page.own(at)
        owner = member is not None and member.slot == "gen" and self.alike(mention, member)
        if owner and member and page.doc.form(member.last) in self.words.conjunction:
            return "gen", member.after  # घाना, नाइजर और चाड के मंत्री
        for _ in range(LONGEST_LIST):
            if member is None:
                break
            tail = self.head(page, member)
            mark = page.doc.form(tail.last)
            after = page.own(tail.last + 1)
            if set(tail.ref) & set(mention.ref):
                break
            if mark in self.words.conjunction:
                last = self.head(page, after) if after is not None else tail
                if set(last.ref) & set(mention.ref):
                    break
                return self._shared(page, mention, at)
            if mark != ",":
                break
            member = after
        return "bare", at

    def alike(self, one: Mention, other: Mention) -> bool:
        """Whether two mentions can be coordinated."""
        return any(one.type in group and other.type in group for group in self.groups)
