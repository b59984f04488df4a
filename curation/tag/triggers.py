"""Which lexicon words are triggers here."""

from __future__ import annotations

from curation.errors import OntologyError
from curation.tag.clauses import Syntax
from curation.tag.filters import Filter, TalkFilters
from curation.tag.lexicon import Lexicon
from curation.tag.look import Look
from curation.tag.parts import Trigger
from curation.tag.patterns import Entry
from curation.tag.warfilters import WarFilters
from curation.tag.words import Words


class Triggers:
    """Finds the triggers of a page."""

    def __init__(self, lexicon: Lexicon, words: Words):
        """Bind the filters that `triggers.tsv` names.

        Raises:
            OntologyError: the table names a filter that does not exist.
        """
        self.words = words
        self.talk = TalkFilters(lexicon, words)
        self.filters: dict[str, Filter] = self.talk.table()
        self.filters |= WarFilters(lexicon, words, self.talk).table()
        named = {e.code for entries in lexicon.patterns.values() for e in entries if e.sort}
        if missing := sorted(named - self.filters.keys() - {""}):
            raise OntologyError(f"triggers.tsv: there is no filter called {', '.join(missing)}")

    def __call__(self, syntax: Syntax) -> list[Trigger]:
        """All triggers in text order; none overlaps another or a mention."""
        page = syntax.page
        found = [hit for hit in page.hits if hit[2].triggers and page.free(hit[0], hit[1])]
        found.sort(key=lambda hit: (hit[0] - hit[1], hit[0]))
        taken: set[int] = set()
        kept: list[Trigger] = []
        for first, last, reading in found:
            if taken.isdisjoint(range(first, last)) and not syntax.doc.glued(first, last):
                look = Look(syntax, self.words, first, last)
                trigger = None if self.talk.never(look) else self._trigger(look, reading.triggers)
                if trigger is not None:
                    kept.append(trigger)
                    taken.update(range(first, last))
        kept.sort(key=lambda trigger: trigger.first)
        return [
            trigger
            for at, trigger in enumerate(kept)
            if not (at and self._on_the_phone(kept[at - 1], trigger))
        ]

    def _trigger(self, look: Look, meanings: list[Entry]) -> Trigger | None:
        """The first meaning whose filter lets the word pass."""
        for entry in meanings:
            if not entry.code or self.filters[entry.code](look):
                by = [f"trigger:{entry.code or 'plain'}"]
                sure = 0.7 if entry.code else 0.8
                return Trigger(
                    look.first, look.last, entry.type, entry.mode, entry.sort, entry.code, by, sure
                )  # fmt: skip
        return None

    def _on_the_phone(self, before: Trigger, trigger: Trigger) -> bool:
        """फोन पर बातचीत is one event."""
        return before.code == "phone" and trigger.first - before.last == 1
