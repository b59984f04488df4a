"""The forms of the lexicon, and finding them in a text word by word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from curation.tag.text import Doc


@dataclass(frozen=True, slots=True)
class Entry:
    """What one form can mean.

    Attributes:
        kind: the class of the table row (country, capital, person, title, trigger …).
        type: entity or event type.
        level, ref: as in an entity; `code` names an office, an organisation kind or a filter.
        mode: the mode of a trigger; `sort` its part of speech.
    """

    kind: str
    type: str
    level: str | None = None
    ref: tuple[str, ...] = ()
    code: str = ""
    country: str = ""
    mode: str | None = None
    sort: str = ""


class Reading(NamedTuple):
    """All that one form can mean.

    Attributes:
        entries: all meanings; `triggers`: those as a trigger.
        kinds: the first meaning of each class.
    """

    entries: list[Entry]
    triggers: list[Entry]
    kinds: tuple[tuple[str, Entry], ...]


Tail = tuple[int, list[str], Reading]
"""Size of a pattern, its words but for the first, and its meanings."""

Opening = tuple[Reading | None, dict[str, list[Tail]] | None]
"""What a word means alone; by the word that follows, the longer patterns, the longest last."""

Hit = tuple[int, int, Reading]
"""First token, last token (exclusive) and meanings of a form in a text."""


class Finder:
    """Finds all occurrences of some forms, overlapping ones too."""

    def __init__(self, patterns: Mapping[str, list[Entry]]):
        """`patterns`: folded forms, single blanks between their words, with their meanings."""
        single: dict[str, Reading] = {}
        longer: dict[str, dict[str, list[Tail]]] = defaultdict(lambda: defaultdict(list))
        for form, entries in sorted(patterns.items(), key=lambda item: item[0].count(" ")):
            word, *rest = form.split(" ")
            if rest:
                longer[word][rest[0]].append((len(rest) + 1, rest, _reading(entries)))
            else:
                single[word] = _reading(entries)
        self._opening: dict[str, Opening] = {
            word: (single.get(word), longer.get(word)) for word in (*single, *longer)
        }

    def opens(self, form: str) -> bool:
        """Whether some pattern starts with a word."""
        return form in self._opening

    def hits(self, doc: Doc, tokens: Iterable[int]) -> list[Hit]:
        """Every pattern that starts at one of `tokens`; of those at one place the longest last.

        Args:
            doc: the text.
            tokens: some of its tokens that open a pattern, in text order.
        """
        hits: list[Hit] = []
        forms, form = doc.forms, doc.form
        for first in tokens:
            single, longer = self._opening[forms[first]]
            follows = first + 1
            if single is not None:
                hits.append((first, follows, single))
            if longer is not None:
                for size, rest, reading in longer.get(form(follows), ()):
                    if forms[follows : first + size] == rest:
                        hits.append((first, first + size, reading))
        return hits


def _reading(entries: list[Entry]) -> Reading:
    kinds = {entry.kind: entry for entry in reversed(entries)}
    triggers = [entry for entry in entries if entry.sort]
    return Reading(entries, triggers, tuple(kinds.items()))
