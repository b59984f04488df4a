"""Word classes, and the question whether a token is an unknown word, that is, maybe a name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import compress, count

from curation.tag.lexicon import Lexicon
from curation.tag.memo import Memo
from curation.tag.spelling import is_word
from curation.tag.text import Doc


class Words:
    """Closed word classes of the lexicon as sets of folded forms."""

    def __init__(self, lexicon: Lexicon):
        classes = lexicon.classes
        self.classes = classes
        self.genitive = classes["gen"]
        self.conjunction = classes["conj"]
        self.light = classes["light"]
        self.be = classes["be"]
        self.infinitive = classes["infin"]
        self.post = {
            form: name[5:]
            for name, forms in classes.items()
            if name.startswith("post:")
            for form in forms
        }
        self.simple = {
            form: slot
            for slot in ("ne", "ko", "se", "mein", "par", "tak")
            for form in classes[slot]
        }
        self.case = frozenset(self.simple) | self.genitive | frozenset(self.post)
        self.given = classes["given"]
        self.surnames = classes["surnames"]
        self.names = self.given | self.surnames
        listed = ("given", "surnames", "inflection")
        known = set().union(*(forms for name, forms in classes.items() if name not in listed))
        single = {
            form
            for form, entries in lexicon.patterns.items()
            if " " not in form and any(e.kind not in ("person", "surname") for e in entries)
        }
        self.known = ((known | single) - self.names) | classes["common"]
        self.inflected = tuple(classes["inflection"])
        self.strange = Memo(self._strange)
        self._watches: list[Callable[[str], bool]] = []
        self.watched = Memo(self._watched)
        self.opening = self.watch(lexicon.finder.opens)
        self.new = self.watch(lambda form: is_word(form) and form not in self.known)

    def watch(self, test: Callable[[str], bool]) -> int:
        """Have every page index the tokens whose form passes a test; it is asked once a form.

        Returns:
            The number under which `Page.seen` has them.
        """
        self._watches.append(test)
        self.watched.clear()
        return len(self._watches) - 1

    def _watched(self, form: str) -> tuple[int, ...]:
        """The numbers of the tests a form passes."""
        return tuple(number for number, test in enumerate(self._watches) if test(form))

    def index(self, forms: Iterable[str]) -> list[list[int]]:
        """For every watch the tokens it asks for, in text order."""
        seen: list[list[int]] = [[] for _ in self._watches]
        watched = [*map(self.watched.__getitem__, forms)]
        for token in compress(count(), watched):
            for number in watched[token]:
                seen[number].append(token)
        return seen

    def prefixes(self, name: str) -> tuple[str, ...]:
        """A class whose forms are stems, for `str.startswith`."""
        return tuple(self.classes[name])

    def unknown(self, doc: Doc, token: int) -> bool:
        """Whether a token is a word outside the vocabulary and does not look inflected."""
        return self.strange[doc.forms[token]]

    def _strange(self, form: str) -> bool:
        if not is_word(form):
            return False
        if form in self.names:
            return form not in self.case
        if form in self.known or len(form) < 2 or form.isascii():
            return False
        if form.endswith("कर"):
            return form[:-2] not in self.known
        return not form.endswith(self.inflected)

    def foreign(self, doc: Doc, token: int) -> bool:
        """Whether a token could go on with a name: unknown, and no plural or future."""
        form = doc.forms[token]
        if not doc.words[token] or form in self.known or form.isascii() or len(form) < 3:
            return False
        return not form.endswith(("ों", "ेगा", "ेंगे", "ेगी", "ेंगी", "ाएं", "ियां"))
