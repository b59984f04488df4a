"""Countries and towns no list knows, given away by what is said of them anywhere in the text.

A word outside the vocabulary is a land if the text gives it what only lands have: a president, a
government, a capital, an adjective in -ियाई, a dateline. One sure sign or two weak ones will do,
and then every mention of the word is read so, unless the text treats it as a person's name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import compress, count

from curation.tag.lexicon import Lexicon
from curation.tag.memo import Memo
from curation.tag.page import Page
from curation.tag.parts import Mention
from curation.tag.words import Words

SURE = 2
"""Votes that make a word a land."""

LONGEST = 3
OFFICES = frozenset(
    {"president", "prime_minister", "foreign_minister", "defence_minister", "home_minister",
     "finance_minister", "minister", "vice_fm", "deputy", "vice_president", "chancellor"}
)  # fmt: skip
"""Titles whose holder serves a country: X के विदेश मंत्री."""

ORGANS = frozenset({"ministry", "parliament", "government", "cabinet", "army"})
"""Heads that belong to a country: X की संसद."""

ADJECTIVE = "ियाई"
COUNTRY_LIKE = ("स्तान", "लैंड", "लैण्ड")
SHORTEST_COUNTRY = 8
MAYBE_COUNTRY = ("िया",)

SURE_SIGNS = frozenset(
    {"dateline", "office", "adjective", "ending", "described", "owns", "hyphen", "in-event"}
)
"""Signs of which one will do."""

DESCRIBED = frozenset({"शहर", "नगर", "कस्बे", "गांव", "प्रांत", "जिले", "बंदरगाह"})

SETTLED = frozenset({"राजधानी", "शहर"})

Name = tuple[str, ...]
Sign = tuple[Name, str, bool]


class Lands:
    """Adds unknown countries, towns and their adjectives to a page."""

    def __init__(self, lexicon: Lexicon, words: Words, latin: Callable[[str], str]):
        """`latin` makes an id of a name in Devanagari."""
        self.lexicon, self.words, self.labels = lexicon, words, lexicon.labels
        self.latin = latin
        labels = lexicon.labels
        self.staged = {labels.meet, labels.attack, labels.ceremony}
        classes = lexicon.classes
        self.owned, self.goes = classes["landnoun"], classes["landgoal"]
        self.beset, self.honorifics = classes["landbeset"], classes["honorific"]
        self.leads = SETTLED | words.conjunction
        self.follows = DESCRIBED | words.genitive | self.goes | {"में", "पर", "ने"} | words.conjunction
        self._adjectives = words.watch(self._is_adjective)
        self._candidates = words.watch(self._is_candidate)
        self._endings = Memo(self._ending)

    def __call__(self, page: Page) -> None:
        """Count the signs of the whole page, then mark every mention of what they name."""
        votes: Counter[Name] = Counter()
        countries: set[Name] = set()
        for name, sign, country in {*self._signs(page)}:
            votes[name] += SURE if sign in SURE_SIGNS else 1
            if country:
                countries.add(name)
        told = [name for name in votes if votes[name] >= SURE]
        where = self._where(page, {name[0] for name in told})
        for name in sorted(told, key=lambda name: (-len(name), name)):
            if not self._person(page, name, where[name[0]]):
                kind = "country" if name in countries else "place"
                self._mark(page, name, kind, where[name[0]])
        self._paired(page)

    # -- signs ------------------------------------------------------------------------------------

    def _signs(self, page: Page) -> Iterator[Sign]:
        """Name, sign, and whether it is a country rather than a town."""
        yield from self._datelines(page)
        yield from self._organs(page)
        for token in page.seen[self._adjectives]:
            yield (page.doc.forms[token].removesuffix("ई"),), "adjective", True
            self._adjective(page, token)
        doc, owner = page.doc, page.owner
        for token in page.seen[self._candidates]:
            if owner[token] is not None:
                continue
            form = doc.forms[token]
            if ending := self._endings[form]:
                yield (form,), ending, True
            near = doc.form(token + 1) in self.follows or doc.form(token - 1) in self.leads
            if near or doc.joined[token] or any(doc.joined[token + 1 : token + 2]):
                for sign, country in self._beside(page, token):
                    yield (form,), sign, country

    def _is_adjective(self, form: str) -> bool:
        """Whether a form looks like the adjective of an unknown country."""
        new = form not in self.words.known
        return new and form.endswith(ADJECTIVE) and len(form) > LONGEST

    def _is_candidate(self, form: str) -> bool:
        """Whether a form may be a land's name: unknown, and no known person's."""
        strange = self.words.strange[form] and form not in self.words.names
        return strange and not self._is_adjective(form)

    def _ending(self, form: str) -> str:
        """The sign that the end of a name is, if any."""
        if form.endswith(COUNTRY_LIKE) and len(form) >= SHORTEST_COUNTRY:
            return "ending"
        return "maybe" if form.endswith(MAYBE_COUNTRY) else ""

    def _strange(self, page: Page, token: int) -> bool:
        """Whether a token may be a land's name: nobody's, unknown, and no known person's."""
        if not 0 <= token < len(page.doc) or page.owner[token] is not None:
            return False
        form = page.doc.forms[token]
        return form not in self.words.names and self.words.strange[form]

    def _datelines(self, page: Page) -> Iterator[Sign]:
        """पोर्ट मीरा, 13 जुलाई at the start of a line."""
        doc = page.doc
        for first, _ in doc.sentences:
            if doc.form(first - 1) not in ("", "\n"):
                continue
            last = first
            while last < len(doc) and last - first < LONGEST and doc.words[last]:
                last += 1
            date = page.own(last + 1)
            dated = date is not None and date.type == self.labels.date
            if doc.form(last) != "," or not dated or not page.free(first, last):
                continue
            forms = doc.forms[first:last]
            strange = any(form not in self.words.known for form in forms)
            if strange and self.words.case.isdisjoint(forms):
                yield tuple(forms), "dateline", False

    def _organs(self, page: Page) -> Iterator[Sign]:
        """X के विदेश मंत्री, X की संसद, X सरकार."""
        for kind, codes in (("title", OFFICES), ("orghead", ORGANS), ("mil", ORGANS)):
            for first, _, entry in page.table(kind):
                if entry.code not in codes:
                    continue
                while page.longest("titlemod", first - 1) or page.longest("orgmod", first - 1):
                    first -= 1
                if page.doc.form(first - 1) in self.words.genitive:
                    if self._strange(page, first - 2):
                        yield (page.doc.forms[first - 2],), "office", True
                elif entry.code == "government" and self._strange(page, first - 1):
                    yield (page.doc.forms[first - 1],), "government", True

    def _beside(self, page: Page, token: int) -> Iterator[tuple[str, bool]]:
        """Signs in the words right before and after an unknown one."""
        doc, conjunction = page.doc, self.words.conjunction
        before, after, then = doc.form(token - 1), doc.form(token + 1), doc.form(token + 2)
        if before in SETTLED or after in DESCRIBED:
            yield "described", False
        if after in self.words.genitive and then in self.owned:
            yield "owns", True
        elif after in self.goes:
            yield "goal", False
        elif after == "में":
            event = page.longest("trigger", token + 2)
            yield "in-event" if event and event[1].type in self.staged else "in", False
        elif after in {"पर", "के"} and then in self.beset:
            yield "beset", False
        elif after == "ने" and before in {"", "\n", "।", ".", "कि", ",", "जबकि"}:
            yield "does", True
        # भारत और X, X-भारत: what is coordinated with a country may be one
        if before in conjunction and self._land(page, token - 2):
            yield "coordinated", True
        if after in conjunction and self._land(page, token + 2):
            yield "coordinated", True
        if doc.joined[token] and self._land(page, token - 1):
            yield "hyphen", True
        if after and doc.joined[token + 1] and self._land(page, token + 1):
            yield "hyphen", True

    def _land(self, page: Page, token: int) -> bool:
        owner = page.own(token)
        return owner is not None and owner.kind in ("country", "capital")

    # -- marking ----------------------------------------------------------------------------------

    def _where(self, page: Page, forms: set[str]) -> dict[str, list[int]]:
        """The tokens that have some forms."""
        where: dict[str, list[int]] = {form: [] for form in forms}
        for token in compress(count(), map(forms.__contains__, page.doc.forms)):
            where[page.doc.forms[token]].append(token)
        return where

    def _person(self, page: Page, name: Name, where: list[int]) -> bool:
        """Whether the text uses a name as a person's: after a title, or as part of a longer one."""
        doc = page.doc
        if len(name) > 1:
            return False
        titled = {last for _, last, _ in page.table("title")}
        return any(
            token in titled
            or doc.form(token - 1) in self.honorifics
            or (token - 1 in titled and self._named(page, token - 1))
            for token in where
        )

    def _named(self, page: Page, token: int) -> bool:
        """Whether a token may be a given name: one of the list, or unknown."""
        return page.doc.forms[token] in self.words.names or self._strange(page, token)

    def _mark(self, page: Page, name: Name, kind: str, where: list[int]) -> None:
        doc = page.doc
        for first in where:
            last = first + len(name)
            if tuple(doc.forms[first:last]) == name and page.free(first, last):
                self._add(page, first, last, kind, self.labels.name, "land:context")

    def _paired(self, page: Page) -> None:
        """इरकुत्स्क और मुर्मांस्क में: what is coordinated with a town found here is one."""
        for mention in page.mentions():
            token = mention.first - 2
            if mention.by[0] != "land:context" or mention.kind != "place":
                continue
            tied = page.doc.form(token + 1) in self.words.conjunction
            plain = page.doc.form(token - 1) not in self.honorifics
            if tied and plain and self._strange(page, token):
                self._add(page, token, token + 1, "place", self.labels.name, "land:pair")

    def _adjective(self, page: Page, token: int) -> None:
        """कारवेनियाई: the adjective of कारवेनिया."""
        if page.owner[token] is None:
            level = self.labels.adjective
            self._add(page, token, token + 1, "demonym", level, "land:adjective")

    def _add(self, page: Page, first: int, last: int, kind: str, level: str, rule: str) -> None:
        doc = page.doc
        name = doc.slice(first, last)
        ref = self.latin(name.removesuffix("ई") if kind == "demonym" else name)
        country = "" if kind == "place" else ref
        place = self.labels.place
        page.add(Mention(first, last, place, level, (ref,), kind, [rule], 0.7, "", country))
