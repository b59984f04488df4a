"""Word classes, and the question whether a token is an unknown word, that is, maybe a name."""

from __future__ import annotations

import regex

from curation.tag.lexicon import Lexicon
from curation.tag.text import Doc

_VERBAL = regex.compile(r".{2,}(?:ेगा|ेंगे|ेगी|ेंगी|कर|ाया|ाए|ाई|ाने|ाना|ाता|ाते|ाती|ूंगा)")
_COMMON_ENDING = regex.compile(
    r".{2,}(?:ों|ियां|ियाँ|ात्मक|ित|ीय|पूर्ण|पूर्वक|कारी|कारियों|वादी|वाद|शील|करण|हीन|युक्त|जनक|"
    r"दायक|स्वरूप|ताएं|त्व|वाला|वाले|वाली|दार|मंद|बाज|गार|ियत|ीकरण|ाओं|ाएं)"
)


class Words:
    """Closed word classes of the lexicon as sets of folded forms."""

    def __init__(self, lexicon: Lexicon):
        classes = lexicon.classes
        self.genitive = classes["gen"]
        self.conjunction = classes["conj"]
        self.light = classes["light"]
        self.be = classes["be"]
        self.infinitive = classes["infin"]
        self.emphatic = classes["emph"]
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
        known = set().union(
            *(forms for name, forms in classes.items() if name not in ("given", "surnames"))
        )
        single = {
            form
            for form, entries in lexicon.patterns.items()
            if " " not in form and any(e.kind not in ("person", "surname") for e in entries)
        }
        self.known = (known | single) - (classes["given"] | classes["surnames"]) | classes["common"]
        self.given = classes["given"]
        self.surnames = classes["surnames"]
        self.names = self.given | self.surnames
        self._memo: dict[str, bool] = {}

    def unknown(self, doc: Doc, token: int) -> bool:
        """Whether a token is a word outside the vocabulary and does not look inflected."""
        form = doc.forms[token]
        found = self._memo.get(form)
        if found is None:
            found = self._memo[form] = doc.words[token] and self._strange(form)
            if len(self._memo) > 200_000:
                self._memo.clear()
        return found

    def _strange(self, form: str) -> bool:
        if form in self.names and form not in self.simple and form not in self.genitive:
            return form not in {"राज", "मान"}
        if form in self.known or len(form) < 2 or form.isascii():
            return False
        return not (_VERBAL.fullmatch(form) or _COMMON_ENDING.fullmatch(form))
