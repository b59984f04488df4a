"""Units and ships by name: तीसरी माउंटेन ब्रिगेड, रैपिड सपोर्ट फोर्स, युद्धपोत आईएनएस विक्रांत."""

from __future__ import annotations

from curation.tag.compounds import Compounds
from curation.tag.lexicon import Lexicon
from curation.tag.page import Page
from curation.tag.parts import Mention
from curation.tag.patterns import Entry
from curation.tag.words import Words

LONGEST_SHIP = 5


class Forces(Compounds):
    """Grows units from their heads and ships from their prefixes."""

    def __init__(self, lexicon: Lexicon, words: Words):
        super().__init__(lexicon, words)
        classes = lexicon.classes
        self.unit_modifiers, self.prefixes = classes["unitmod"], classes["shipprefix"]
        self._ship_names = words.watch(self.prefixes.__contains__)

    def __call__(self, page: Page) -> None:
        """Read every unit and ship of the page."""
        for first, last, entry in page.table("unit"):
            owner = page.owner[first]
            if owner is None or owner.kind == "mil":
                self._unit(page, first, last, entry)
        for token in page.seen[self._ship_names]:
            if page.free(token, token + 1):
                self._ship(page, token)

    def _unit(self, page: Page, first: int, last: int, entry: Entry) -> None:
        """Ordinals, branches and unknown words before a head make a name."""
        start = self.reach(page, first, self.unit_modifiers, {"mil", "place"})
        named = any(self._strange(page, token) for token in range(start, first))
        if start < first:
            level = self.labels.name if named else self.labels.nominal
            self.new(page, start, last, entry, level, "unit:compound", 0.75)

    def _strange(self, page: Page, token: int) -> bool:
        form = page.doc.forms[token]
        return form not in self.unit_modifiers or form.endswith(("ीं", "री", "वीं", "ली"))

    def _ship(self, page: Page, token: int) -> None:
        """The name runs on over unknown words; a descriptor before it is no mention."""
        last = token + 1
        while last - token < LONGEST_SHIP and last < len(page.doc) and page.owner[last] is None:
            form = page.doc.forms[last]
            if form == "." and len(page.doc.forms[last - 1]) <= 3:
                last += 1
                continue
            if not page.doc.words[last] or form in self.words.case or form in self.words.be:
                break
            if last > token + 1 and not self.words.unknown(page.doc, last):
                break
            last += 1
        if last == token + 1:
            return
        before = page.own(token - 1)
        if before is not None and before.type == self.labels.arms:
            page.drop(before)
        page.add(Mention(token, last, self.labels.arms, None, (), "wpn", ["ship:prefix"], 0.8))
