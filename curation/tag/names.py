"""Names no list knows, given away by what stands beside them.

Every rule rests on Hindi grammar: a title comes right before a name; ने follows the doer, who is a
person or a body; a surname alone repeats a full name told before; coordinated nouns share a type.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from curation.tag.lexicon import Entry, Lexicon
from curation.tag.parts import Mention
from curation.tag.text import is_acronym
from curation.tag.words import Words

if TYPE_CHECKING:
    from curation.tag.entities import Page

LONGEST_NAME = 4
HONORIFICS = frozenset(
    {"श्री", "श्रीमती", "सुश्री", "श्रीमान", "पंडित", "बाबू", "कुमारी", "सर", "लेडी", "मिस"}
)
LINKS = frozenset(
    {
        "अल",
        "बिन",
        "डि",
        "डी",
        "डा",
        "दा",
        "वान",
        "फान",
        "डेर",
        "ला",
        "ले",
        "द",
        "इब्न",
        "एल",
        "बेन",
        "ए",
    }
)
NOT_ALONE = frozenset({"honorific", "pundit", "royal", "cleric", "general", "judge"})


class Names:
    """Adds titles, persons and abbreviations to a page."""

    def __init__(self, lexicon: Lexicon):
        self.lexicon = lexicon
        self.labels = lexicon.labels
        self.words = Words(lexicon)
        self.name_parts = lexicon.classes["namepart"]
        self.weak_given = lexicon.classes["weakgiven"]
        self.descriptors = lexicon.classes["settlement"]

    def __call__(self, page: Page) -> None:
        """Run the rules, the surest first."""
        self._grow_persons(page)
        self._titles(page)
        self._honorifics(page)
        self._counterparts(page)
        self._listed(page)
        self._doers(page)
        self._brackets(page)
        self._coordinated(page)
        self._repeated(page)

    def _part(self, page: Page, token: int) -> bool:
        """Whether a token can belong to a person's name."""
        if token >= len(page.doc) or not page.doc.words[token]:
            return False
        owner = page.owner[token]
        if owner is not None:
            return owner.type == self.labels.person and owner.kind in ("person", "surname", "found")
        form = page.doc.forms[token]
        if form in self.words.simple or form in self.words.genitive:
            return False
        return self.words.unknown(page.doc, token)

    def _run(self, page: Page, first: int) -> int:
        """End of the longest name that starts at `first`."""
        last, doc = first, page.doc
        if first < len(doc) and page.owner[first] is None and doc.forms[first] in self.name_parts:
            last += self._part(page, first + 1)
        while last < len(doc) and last - first < LONGEST_NAME + 2:
            if last > first and doc.joined[last] and not self._hyphen_inside(page, first, last):
                break
            if self._part(page, last):
                owner = page.owner[last]
                if owner is not None:
                    return self._past_known(page, owner)
                last += 1
            elif (
                last > first
                and doc.forms[last] in LINKS
                and page.owner[last] is None
                and self._part(page, last + 1)
            ) or self._initial(page, first, last) or (last > first and page.owner[last] is None and doc.forms[last] in self.name_parts):
                last += 1
            else:
                break
        return last

    def _past_known(self, page: Page, known: Mention) -> int:
        """A known name ends a name, but for a surname and a second listed name."""
        last = known.last
        if last < len(page.doc) and page.owner[last] is None and not page.doc.joined[last]:
            form = page.doc.forms[last]
            if known.kind == "surname" and (form in self.words.names or form in self.name_parts):
                return last + 1
        return last

    def _initial(self, page: Page, first: int, last: int) -> bool:
        """A dot after an initial inside a name (एस. जयशंकर)."""
        doc = page.doc
        return (
            doc.forms[last] == "."
            and last > first
            and len(doc.forms[last - 1]) <= 4
            and self._part(page, last + 1)
        )

    def _hyphen_inside(self, page: Page, first: int, last: int) -> bool:
        """Whether the hyphen before `last` belongs to one name (जोंग-उन) rather than a pair."""
        if page.owner[last] is not None:
            return False
        owner = page.owner[last - 1]
        return owner is None or owner.last - owner.first > 1

    def _person(self, page: Page, first: int, last: int, rule: str, sure: float) -> Mention | None:
        known = [page.owner[t] for t in range(first, last) if page.owner[t] is not None]
        ref = known[0].ref if known and known[0] else ()
        while last > first and page.doc.forms[last - 1] == ".":
            last -= 1
        if last <= first:
            return None
        country = known[0].country if known and known[0] else ""
        return page.add(
            Mention(
                first,
                last,
                self.labels.person,
                self.labels.name,
                ref,
                "found",
                [rule],
                sure,
                "",
                country,
            )
        )

    def _grow_persons(self, page: Page) -> None:
        """A known surname with unknown words before it, or a listed given name, is one name."""
        for mention in page.mentions():
            if mention.kind != "surname" or mention.type != self.labels.person:
                continue
            first = mention.first
            while (
                first > 0
                and mention.first - first < 2
                and not page.doc.joined[first]
                and page.owner[first - 1] is None
                and page.doc.forms[first - 1] in self.words.names
            ):
                first -= 1
            if first < mention.first:
                page.add(
                    Mention(
                        first,
                        mention.last,
                        mention.type,
                        mention.level,
                        mention.ref,
                        "person",
                        ["name:given"],
                        0.85,
                        "",
                        mention.country,
                    )
                )

    def _titles(self, page: Page) -> None:
        table = page.at.get("title", {})
        done = -1
        for first in sorted(table):
            if first < done:
                continue
            last, entry = table[first]
            if not page.free(first, last):
                owner = page.owner[first]
                if owner is None or owner.kind in ("collective", "head", "country", "name"):
                    continue
            start = self._modifiers(page, first)
            done = last
            self._title(page, start, first, last, entry)

    def _modifiers(self, page: Page, first: int) -> int:
        """पूर्व, उप, कार्यवाहक … and an office's field before a title belong to it."""
        start = first
        modifiers = page.at.get("titlemod", {})
        while start > 0 and start - 1 in modifiers and page.owner[start - 1] is None:
            before = page.doc.forms[start - 2] if start > 1 else ""
            if page.doc.forms[start - 1] == "पूर्व" and before in self.words.genitive:
                pass
            start -= 1
        return start

    def _title(self, page: Page, start: int, first: int, last: int, entry: Entry) -> None:
        doc, labels = page.doc, self.labels
        chain = last
        while (found := page.longest("title", chain)) and page.free(chain, found[0]):
            chain = found[0]
        end = chain
        if end < len(doc) and doc.forms[end] in HONORIFICS:
            end += 1
        name = self._run(page, end)
        if self._no_name(page, end, name, entry):
            name = end
        if name > end and not (doc.joined[end] if end < len(doc) else False):
            self._person(page, end, name, "title:name", 0.85)
            page.add(
                Mention(
                    start, last, labels.title, None, (), "title", ["title:name"], 0.95, entry.code
                )
            )
            if chain > last:
                page.add(
                    Mention(
                        last,
                        chain,
                        labels.title,
                        None,
                        (),
                        "title",
                        ["title:name"],
                        0.8,
                        entry.code,
                    )
                )
            return
        before = page.owner[start - 1] if start else None
        if before is not None and before.type == labels.person and before.kind != "collective":
            if not (last < len(doc) and doc.forms[last] in self.words.genitive):
                return
        if entry.code in NOT_ALONE:
            return
        if self._bare(page, start, last):
            page.add(
                Mention(
                    start,
                    last,
                    labels.person,
                    labels.nominal,
                    (),
                    "office",
                    ["title:alone"],
                    0.75,
                    entry.code,
                )
            )

    def _no_name(self, page: Page, first: int, last: int, entry: Entry) -> bool:
        """प्रधानमंत्री आवास योजना, राष्ट्रपति तियानजिन में: what follows is no holder's name."""
        doc = page.doc
        follows = doc.forms[last] if last < len(doc) else ""
        if follows in {
            "योजना",
            "अभियान",
            "मिशन",
            "परियोजना",
            "कार्यक्रम",
            "भवन",
            "पुरस्कार",
            "पद",
            "चुनाव",
            "दिवस",
        }:
            return True
        known = any(page.owner[token] is not None for token in range(first, last))
        if known:
            return False
        if last - first == 1 and (follows in {"में", "तक"} or follows in self.descriptors):
            return True
        return (
            entry.code == "head" and last - first == 1 and doc.forms[first] not in self.words.names
        )

    def _bare(self, page: Page, start: int, last: int) -> bool:
        """A title without a name stands for its holder only if definite and in a doer's place."""
        doc = page.doc
        follows = doc.forms[last] if last < len(doc) else ""
        after = doc.forms[last + 1] if last + 1 < len(doc) else ""
        if follows in {
            "पद",
            "चुनाव",
            "बनने",
            "बने",
            "बनाया",
            "भवन",
            "होने",
            "रहे",
            "रह",
            "थे",
            "हैं",
            "है",
            "था",
            "के",
        } and (follows != "के" or after in {"रूप", "पद", "चुनाव", "तौर", "लिए"}):
            return False
        return (
            follows in self.words.simple
            or follows in self.words.genitive
            or follows in self.words.post
            or (page.owner[start - 1] is not None if start else False)
        )

    def _honorifics(self, page: Page) -> None:
        for token, form in enumerate(page.doc.forms):
            if form in HONORIFICS and page.owner[token] is None:
                last = self._run(page, token + 1)
                if last > token + 1 and not all(page.owner[t] for t in range(token + 1, last)):
                    self._person(page, token + 1, last, "name:honorific", 0.85)

    def _counterparts(self, page: Page) -> None:
        """उनके पाकिस्तानी समकक्ष X: the name after the descriptor; the descriptor stays out."""
        for token, form in enumerate(page.doc.forms):
            if form != "समकक्ष":
                continue
            owner = page.owner[token]
            last = self._run(page, token + 1)
            if last > token + 1:
                if owner is not None:
                    page.drop(owner)
                if any(page.owner[t] is None for t in range(token + 1, last)):
                    self._person(page, token + 1, last, "name:counterpart", 0.8)

    def _listed(self, page: Page) -> None:
        """A listed given name followed by a surname or another unknown word."""
        token = 0
        while token < len(page.doc):
            form = page.doc.forms[token]
            if page.owner[token] is None and form in self.weak_given:
                after = page.doc.forms[token + 1] if token + 1 < len(page.doc) else ""
                if after in self.words.surnames and page.free(token + 1, token + 2):
                    last = self._run(page, token + 1)
                    self._person(page, token, last, "name:listed", 0.75)
                    token = last
                    continue
            if page.owner[token] is None and form in self.words.given and page.doc.words[token]:
                last = self._run(page, token)
                tail = page.doc.forms[token + 1 : last]
                if last - token > 1 and any(
                    t in self.words.names or page.owner[token + 1 + n] for n, t in enumerate(tail)
                ):
                    self._person(page, token, last, "name:listed", 0.8)
                elif last - token > 1 and form not in {"शी", "ली"}:
                    self._person(page, token, last, "name:listed", 0.65)
                token = max(last, token + 1)
            else:
                token += 1

    def _doers(self, page: Page) -> None:
        """Unknown words right before ने: one to three of them are a person, letter names a body."""
        doc = page.doc
        for token, form in enumerate(doc.forms):
            if form != "ने" or token == 0 or page.owner[token - 1] is not None:
                continue
            first = token
            while (
                first > 0
                and token - first < 3
                and page.owner[first - 1] is None
                and self._part(page, first - 1)
            ):
                first -= 1
            if first == token:
                continue
            if token - first == 1 and is_acronym(doc.forms[first]):
                page.add(
                    Mention(
                        first,
                        token,
                        self.labels.body,
                        self.labels.name,
                        (),
                        "found",
                        ["doer:letters"],
                        0.75,
                    )
                )
            else:
                self._person(page, first, token, "doer:ne", 0.65)

    def _brackets(self, page: Page) -> None:
        """A body or medium with its abbreviation in brackets: a second mention of the same."""
        doc = page.doc
        kinds = (self.labels.body, self.labels.media, self.labels.treaty, self.labels.force)
        for mention in page.mentions():
            at = mention.last
            if mention.type not in kinds or at + 2 >= len(doc) or doc.forms[at] != "(":
                continue
            if doc.forms[at + 2] != ")" or page.owner[at + 1] is not None:
                continue
            if doc.words[at + 1]:
                page.add(
                    Mention(
                        at + 1,
                        at + 2,
                        mention.type,
                        self.labels.name,
                        mention.ref,
                        "found",
                        ["bracket"],
                        0.9,
                        mention.code,
                        mention.country,
                    )
                )

    def _coordinated(self, page: Page) -> None:
        """X और Y, X-Y: an unknown word tied to a person is a person, before a case marker."""
        doc = page.doc
        for mention in page.mentions():
            if mention.type != self.labels.person or mention.level != self.labels.name:
                continue
            for start in self._neighbours(page, mention):
                last = self._run(page, start)
                if last > start and page.owner[start] is None and last < len(doc):
                    form = doc.forms[last]
                    if (
                        form in self.words.simple
                        or form in self.words.genitive
                        or form in self.words.conjunction
                    ):
                        self._person(page, start, last, "name:coordinated", 0.65)

    def _neighbours(self, page: Page, mention: Mention) -> list[int]:
        doc, at = page.doc, mention.last
        if at < len(doc) and (doc.forms[at] in self.words.conjunction or doc.joined[at]):
            return [at + (not doc.joined[at])]
        return []

    def _repeated(self, page: Page) -> None:
        """Later mentions by one word of a full name found before, and by a known abbreviation."""
        parts: dict[str, Mention] = {}
        for mention in page.mentions():
            if mention.kind == "found" and mention.level == self.labels.name:
                if mention.type == self.labels.person and mention.last - mention.first > 1:
                    parts.setdefault(page.doc.forms[mention.last - 1], mention)
                    parts.setdefault(page.doc.forms[mention.first], mention)
                elif mention.last - mention.first == 1:
                    parts.setdefault(page.doc.forms[mention.first], mention)
        for token, form in enumerate(page.doc.forms):
            whole = parts.get(form)
            if whole is None or page.owner[token] is not None or form in self.words.known:
                continue
            page.add(
                Mention(
                    token,
                    token + 1,
                    whole.type,
                    whole.level,
                    whole.ref,
                    "again",
                    ["name:again"],
                    0.75,
                    whole.code,
                    whole.country,
                )
            )
