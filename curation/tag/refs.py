"""Canonical ids: from tables, for nominals from the context, for new names from their letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curation.tag.lexicon import Lexicon
from curation.tag.parts import Mention
from curation.tag.text import fold_word
from curation.tag.words import Words

if TYPE_CHECKING:
    from curation.tag.entities import Page

CONSONANTS = dict(
    zip(
        "कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसहळ",
        [
            "K",
            "KH",
            "G",
            "GH",
            "N",
            "CH",
            "CHH",
            "J",
            "JH",
            "N",
            "T",
            "TH",
            "D",
            "DH",
            "N",
            "T",
            "TH",
            "D",
            "DH",
            "N",
            "P",
            "PH",
            "B",
            "BH",
            "M",
            "Y",
            "R",
            "L",
            "V",
            "SH",
            "SH",
            "S",
            "H",
            "L",
        ],
        strict=True,
    )
)
VOWELS = dict(
    zip("अआइईउऊऋएऐओऔ", ["A", "A", "I", "I", "U", "U", "RI", "E", "AI", "O", "AU"], strict=True)
)
SIGNS = dict(
    zip("ािीुूृेैोौंः", ["A", "I", "I", "U", "U", "RI", "E", "AI", "O", "AU", "N", "H"], strict=True)
)
VIRAMA = "\u094d"
PLACE_AFTER = frozenset({"में", "पर", "तक"})


def latin(text: str) -> str:
    """A Devanagari name in plain Latin capitals, words joined by underscores (KIM_JONG_UN)."""
    words = []
    for word in text.replace("-", " ").split():
        out, form = [], fold_word(word)
        for at, char in enumerate(form):
            after = form[at + 1 : at + 2]
            if char in CONSONANTS:
                bare = not after or after == VIRAMA or after in SIGNS
                out.append(CONSONANTS[char] + ("" if bare else "A"))
            elif char in VOWELS or char in SIGNS:
                out.append(VOWELS.get(char) or SIGNS[char])
            elif char.isascii() and char.isalnum():
                out.append(char.upper())
        words.append("".join(out))
    name = "_".join(word for word in words if word)
    return name if name[:1].isalpha() else f"X{name}"


class Refs:
    """Gives every mention of a page that needs a ref one."""

    def __init__(self, lexicon: Lexicon, words: Words):
        self.lexicon, self.words, self.labels = lexicon, words, lexicon.labels
        self.bare = {
            lexicon.labels.title,
            lexicon.labels.date,
            lexicon.labels.number,
            lexicon.labels.arms,
        }

    def __call__(self, page: Page) -> None:
        """Fill `ref` in text order, so that nominals can look back."""
        seen: list[Mention] = []
        for mention in page.mentions():
            if mention.type in self.bare:
                continue
            if mention.kind == "capital":
                self._capital(page, mention)
            elif not mention.ref:
                mention.ref = self._ref(page, mention, seen)
            seen.append(mention)

    def _ref(self, page: Page, mention: Mention, seen: list[Mention]) -> tuple[str, ...]:
        if mention.kind == "collective":
            return self._collective(mention, seen)
        country = self._country(page, mention, seen)
        if mention.level == self.labels.name:
            name = latin(page.doc.slice(mention.first, mention.last))
            return (f"{country}_{name}" if country and mention.kind == "head" else name,)
        if mention.kind == "office":
            holder = self.lexicon.offices.get((country, mention.code))
            return (holder or f"{country or 'X'}_{mention.code.upper()}",)
        if mention.code == "agency":
            return self._agency(mention, seen)
        return (f"{country or 'X'}_{(mention.code or mention.type).upper()}",)

    def _agency(self, mention: Mention, seen: list[Mention]) -> tuple[str, ...]:
        """A bare एजेंसी is the last agency told of; without one it is a news agency."""
        for old in reversed(seen):
            if old.type == self.labels.media or (
                old.type == self.labels.body and (old.code == "agency" or "_NIS" in old.ref[0])
            ):
                mention.type = old.type
                return old.ref
        mention.type = self.labels.media
        return ("X_AGENCY",)

    def _country(self, page: Page, mention: Mention, seen: list[Mention]) -> str:
        """The country named right before, or else the last one spoken of."""
        token = mention.first - 1
        if token >= 0 and page.doc.forms[token] in self.words.genitive:
            token -= 1
        owner = page.owner[token] if token >= 0 else None
        if owner is not None and owner.ref:
            return owner.country or self.lexicon.home.get(owner.ref[0], "") or owner.ref[0]
        return next((m.country for m in reversed(seen) if m.country), "")

    def _capital(self, page: Page, mention: Mention) -> None:
        """A capital is a place where something is, comes from or goes; else its government."""
        doc, last = page.doc, mention.last
        follows = doc.forms[last] if last < len(doc) else ""
        before = doc.forms[mention.first - 1] if mention.first else ""
        acts = (
            follows in {"ने", "को"}
            or follows in self.words.genitive
            or follows in self.words.conjunction
        )
        acts = acts or (last < len(doc) and doc.joined[last]) or doc.joined[mention.first]
        if acts and before not in {"राजधानी", "शहर"}:
            mention.ref = (mention.country,)
            mention.by.append("capital:government")

    def _collective(self, mention: Mention, seen: list[Mention]) -> tuple[str, ...]:
        """दोनों X: the last two (or three) distinct countries or persons spoken of."""
        count = {"तीनों": 3, "चारों": 4}.get(mention.code, 2)
        found: list[str] = []
        for old in reversed(seen):
            if len(old.ref) > 1 and not found and len(old.ref) == count:
                if (old.type == mention.type) and old.kind == "collective":
                    return old.ref
                continue
            for ref in old.ref[:1]:
                if mention.type == self.labels.person:
                    ref = ref if old.type == self.labels.person else ""
                else:
                    ref = old.country or self.lexicon.home.get(ref, "")
                if ref and ref not in found:
                    found.append(ref)
            if len(found) == count:
                break
        return tuple(reversed(found)) or ("X_COLLECTIVE",)
