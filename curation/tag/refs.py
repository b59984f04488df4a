"""Canonical ids: from tables, for nominals from the context, for new names from their letters."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable

from curation.tag.lexicon import Lexicon
from curation.tag.memo import Memo
from curation.tag.nameparts import FAMILY_FIRST
from curation.tag.page import Page
from curation.tag.parts import Mention
from curation.tag.spelling import VIRAMA, fold_token, letters
from curation.tag.words import Words

VOWELS = ("A", "E", "I", "O", "U")
LABIALS = frozenset("पफबभम")
CLAUSE_OPENERS = frozenset({"कि", "जब", "तक", "यदि", "अगर", "क्योंकि", "जबकि"})
"""Before a bare capital: it is the subject, that is, a government."""

AT_PLACE = frozenset(
    {"में", "से", "पर", "तक", ",", "(", "पहुंचे", "पहुंची", "पहुंचा", "पहुंच", "रवाना", "आए",
     "गए", "आने", "जाने", "लौटे", "स्थित", "और"}
)  # fmt: skip
WORLD = "संयुक्त राष्ट्र"
"""Whose organ सुरक्षा परिषद is without an owner."""

LOOK_BACK = 60
"""Mentions back in which a nominal looks for what it stands for."""

NEAR_BACK = 16
"""Mentions back that a collective (दोनों देश) can be made of."""


class Refs:
    """Gives every mention of a page that needs a ref one."""

    def __init__(self, lexicon: Lexicon, words: Words):
        self.lexicon, self.words, self.labels = lexicon, words, lexicon.labels
        self._names = Memo(self._latin)
        labels = lexicon.labels
        self.bare = frozenset({labels.title, labels.date, labels.number, labels.arms})

    def latin(self, text: str) -> str:
        """A Devanagari name in plain Latin capitals, words joined by underscores (KIM_JONG_UN)."""
        return self._names[text]

    def _latin(self, text: str) -> str:
        words = (self._latin_word(fold_token(word)) for word in text.replace("-", " ").split())
        name = "_".join(word for word in words if word)
        return name if name[:1].isalpha() else f"X{name}"

    def _latin_word(self, form: str) -> str:
        if spelled := letters(form):
            return spelled
        table, out = self.lexicon.latin, list[str]()
        for at, (char, after) in enumerate(zip(form, f"{form[1:]} ", strict=True)):
            kind, latin = table.get(char, ("", ""))
            if kind == "consonant":
                bare = after in (" ", VIRAMA) or table.get(after, ("", ""))[0] == "sign"
                bare = bare or self._mute(form, at, "".join(out))
                out.append(latin + ("" if bare else "A"))
            elif kind == "nasal":
                out.append("M" if after in LABIALS else latin)
            elif kind:
                out.append(latin)
            elif char.isascii() and char.isalnum():
                out.append(char.upper())
        return "".join(out)

    def _mute(self, form: str, at: int, before: str) -> bool:
        """वेलकान: between a vowel and a consonant with a vowel sign the short a is not spoken."""
        kinds = [self.lexicon.latin.get(char, ("", ""))[0] for char in form[at + 1 : at + 3]]
        return kinds == ["consonant", "sign"] and before[-1:] in VOWELS

    def __call__(self, page: Page) -> None:
        """Fill `ref` in text order, so that nominals can look back."""
        seen: deque[Mention] = deque(maxlen=LOOK_BACK)
        for mention in page.mentions():
            if mention.type in self.bare:
                continue
            if mention.kind == "capital":
                self._capital(page, mention)
            elif not mention.ref:
                mention.ref = self._ref(page, mention, seen)
            seen.append(mention)

    def _ref(self, page: Page, mention: Mention, seen: deque[Mention]) -> tuple[str, ...]:
        if mention.kind == "collective":
            return self._collective(page, mention, reversed(seen))
        single = mention.last - mention.first == 1
        if mention.code == "agency" and mention.level == self.labels.nominal and single:
            return self._agency(mention, reversed(seen))
        again = self._again(page, mention, seen) or self._whole(page, mention, seen)
        if again is not None:
            return again
        known_by_name = mention.type == self.labels.person and mention.level == self.labels.name
        country = mention.country
        if not country and (mention.kind == "head" or not known_by_name):
            country = self._country(page, mention, seen)
        if mention.type != self.labels.person:
            mention.country = country
        form = " ".join(page.doc.forms[mention.first : mention.last])
        known = self.lexicon.organs.get(form)
        if mention.level == self.labels.name:
            if mention.code == "government" and mention.country:
                return (f"{mention.country}_GOVERNMENT",)
            if mention.type == self.labels.body and not self._tied(page, mention):
                for entry in self.lexicon.patterns.get(f"{WORLD} {form}", ()):
                    return entry.ref
            name = known or self.latin(page.doc.slice(mention.first, mention.last))
            if known is None and mention.type == self.labels.person:
                name = self._surname(page, mention)
            return (f"{country}_{name}" if country and mention.kind == "head" else name,)
        code = known or mention.code or mention.type.lower()
        if mention.code == "official" and form.endswith("ों"):
            code = "officials"
        holder = self.lexicon.offices.get((country, code)) if mention.kind == "office" else None
        return (holder or f"{country or 'X'}_{code.upper()}",)

    def _surname(self, page: Page, mention: Mention) -> str:
        """A person goes by the last word of the name, but for names whose first is the family's."""
        doc, last = page.doc, mention.last
        family = mention.country or self._country_before(page, mention)
        whole = family in FAMILY_FIRST or doc.joined[last - 1]
        return self.latin(doc.slice(mention.first if whole else last - 1, last))

    def _country_before(self, page: Page, mention: Mention) -> str:
        """The country before the title of a person."""
        token = mention.first - 1
        owner = page.own(token)
        if owner is not None and owner.type == self.labels.title:
            token = owner.first - 1
        token -= page.doc.form(token) in self.words.genitive
        owner = page.own(token)
        return owner.country if owner is not None else ""

    def _tied(self, page: Page, mention: Mention) -> bool:
        """Whether an owner stands right before."""
        token = mention.first - 1
        token -= page.doc.form(token) in self.words.genitive
        return page.own(token) is not None

    def _whole(self, page: Page, mention: Mention, seen: deque[Mention]) -> tuple[str, ...] | None:
        """One word of a person's full name told before (होशिनो, वांग)."""
        if mention.type != self.labels.person or mention.level != self.labels.name:
            return None
        if mention.last - mention.first > 1:
            return None
        form = page.doc.forms[mention.first]
        for old in reversed(seen):
            known = old.type == mention.type and old.level == mention.level and old.ref
            if known and form in page.doc.forms[old.first : old.last]:
                return old.ref
        return None

    def _again(self, page: Page, mention: Mention, seen: deque[Mention]) -> tuple[str, ...] | None:
        """A bare head (यूनियन) after a body named with it: the same one."""
        single = mention.last - mention.first == 1 and mention.level == self.labels.nominal
        if not single or mention.type != self.labels.body or mention.country:
            return None
        form = page.doc.forms[mention.first]
        for old in reversed(seen):
            if old.type == mention.type and page.doc.forms[old.last - 1] == form and old.ref:
                return old.ref
        return None

    def _agency(self, mention: Mention, before: Iterable[Mention]) -> tuple[str, ...]:
        """A bare एजेंसी is the last agency told of; without one it is a news agency."""
        for old in before:
            if old.type == self.labels.media or (
                old.type == self.labels.body and old.code in ("agency", "service")
            ):
                mention.type = old.type
                return old.ref
        mention.type = self.labels.media
        return ("X_AGENCY",)

    def _country(self, page: Page, mention: Mention, seen: deque[Mention]) -> str:
        """The country named right before, or else the one spoken of most."""
        token = mention.first - 1
        token -= page.doc.form(token) in self.words.genitive
        owner = page.own(token)
        if owner is not None and owner.ref:
            return owner.country or self.lexicon.home.get(owner.ref[0], "") or owner.ref[0]
        first, _ = page.doc.sentences[page.doc.sentence_of[mention.first]]
        for old in reversed(seen):
            if old.first >= first and old.country and old.kind in ("country", "demonym"):
                return old.country
        told = Counter(m.country for m in seen if m.country)
        return told.most_common(1)[0][0] if told else ""

    def _capital(self, page: Page, mention: Mention) -> None:
        """A capital is a place where something is, comes from or goes; else its government."""
        doc, follows = page.doc, page.doc.form(mention.last)
        marked = follows in {"ने", "को"} or follows in self.words.genitive
        tied = mention.last < len(doc) and doc.joined[mention.last]
        other = page.own(mention.last + 1)
        paired = follows in self.words.conjunction and (other is None or other.kind != "place")
        opens = doc.form(mention.first - 1) in CLAUSE_OPENERS and follows not in AT_PLACE
        acts = marked or tied or paired or opens or doc.joined[mention.first]
        if acts and doc.form(mention.first - 1) not in {"राजधानी", "शहर"}:
            mention.ref = (mention.country,)
            mention.by.append("capital:government")

    def _collective(self, page: Page, mention: Mention, seen: Iterable[Mention]) -> tuple[str, ...]:
        """दोनों X: the two (or three) countries or persons spoken of most in the last lines."""
        count = {"तीनों": 3, "चारों": 4}.get(mention.code, 2)
        near = list(seen)[:NEAR_BACK]
        for old in near:
            if len(old.ref) == count and old.type == mention.type:
                return old.ref
        here, _ = page.doc.sentences[page.doc.sentence_of[mention.first]]
        doers = dict.fromkeys(
            ref
            for old in reversed(near)
            if old.first >= here and old.type == self.labels.person
            if (ref := self._member(mention, old))
        )
        if len(doers) == count:
            return tuple(doers)
        told = [ref for old in near if (ref := self._member(mention, old))]
        homes = self._homes(page, mention) if mention.type == self.labels.person else set()
        if homes:
            told = [ref for ref in told if self.lexicon.home.get(ref) in homes] or told
        chosen = {ref for ref, _ in Counter(told).most_common(count)}
        order = dict.fromkeys(reversed(told))
        return tuple(ref for ref in order if ref in chosen) or ("X_COLLECTIVE",)

    def _homes(self, page: Page, mention: Mention) -> set[str]:
        """रूस और चीन के दोनों नेता: the countries right before."""
        homes: set[str] = set()
        token = mention.first - 1
        while token >= 0 and len(homes) < 4:
            owner = page.owner[token]
            form = page.doc.forms[token]
            if owner is not None and owner.country:
                homes.add(owner.country)
                token = owner.first - 1
            elif form in self.words.genitive or form in self.words.conjunction or form == ",":
                token -= 1
            else:
                break
        return homes

    def _member(self, mention: Mention, old: Mention) -> str:
        if len(old.ref) != 1:
            return ""
        if mention.type == self.labels.person:
            return old.ref[0] if old.type == self.labels.person else ""
        return old.country or self.lexicon.home.get(old.ref[0], "")
