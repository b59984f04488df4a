"""The forms of the lexicon, and finding them in a text word by word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from curation.tag.memo import Memo
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
        form: the form.
        triggers: its meanings as a trigger.
        kinds: the first meaning of each class.
    """

    form: str
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
        self._patterns = patterns
        self._forms: dict[str, list[str]] = defaultdict(list)
        for form in patterns:
            self._forms[form.partition(" ")[0]].append(form)
        self._opening = Memo(self._open)

    def _open(self, word: str) -> Opening:
        """What to look for after a word."""
        single: Reading | None = None
        longer: dict[str, list[Tail]] = defaultdict(list)
        for form in sorted(self._forms[word], key=lambda form: form.count(" ")):
            reading = _reading(form, self._patterns[form])
            if rest := form.split(" ")[1:]:
                longer[rest[0]].append((len(rest) + 1, rest, reading))
            else:
                single = reading
        return single, longer or None

    def opens(self, form: str) -> bool:
        """Whether some pattern starts with a word."""
        return form in self._forms

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


def _reading(form: str, entries: list[Entry]) -> Reading:
    kinds = {entry.kind: entry for entry in reversed(entries)}
    triggers = [entry for entry in entries if entry.sort]
    return Reading(form, triggers, tuple(kinds.items()))
