"""From a text to tokens: spelling folded, hyphens and spaces levelled, sentences found.

The text itself is never changed. Every token keeps its offsets (code points) into the text and
has a *form*, the key under which all its spellings meet; the forms joined by single blanks are
the shadow text in which the lexicon is searched, and the token table is the map back.
"""

from __future__ import annotations

from itertools import accumulate

import regex

HYPHENS = frozenset("-\u2010\u2011\u2012\u2013\u2014")
STOPS = frozenset("।॥?!|…")
CLOSERS = frozenset("\"'”’)]»")
NEWLINE = "\n"

_TOKEN = regex.compile(
    r"(?P<word>[\p{L}\p{M}\u200c\u200d]+)|\d+(?:[.,]\d+)*|\n|[^\s\p{L}\p{M}\d\u200b\ufeff\u2060]"
)
_LEVEL = {
    **dict.fromkeys(map(ord, "\u093c\u200c\u200d\u00ad"), None),
    **dict(zip(range(0x0958, 0x0960), "कखगजडढफय", strict=True)),
    **dict(zip(map(ord, "\u0929\u0931\u0934"), "नरळ", strict=True)),
    **dict(zip(map(ord, "०१२३४५६७८९"), "0123456789", strict=True)),
    **dict(zip(map(ord, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), "abcdefghijklmnopqrstuvwxyz", strict=True)),
    ord("ँ"): "ं",
    ord("ॉ"): "ा",
    ord("ऑ"): "आ",
    ord("ॅ"): "े",
    ord("ʼ"): "'",
}
_HALF_NASAL = regex.compile(r"ङ्(?=[क-घ])|ञ्(?=[च-झ])|ण्(?=[ट-ढ])|न्(?=[त-धस])|म्(?=[प-भ])")
_ABBREVIATIONS = frozenset({"डा", "प्रो", "श्री", "सुश्री", "mr", "dr", "st", "no", "लि", "कि", "मि"})
_CACHE: dict[str, str] = {}
_CACHE_LIMIT = 200_000


def fold_word(word: str) -> str:
    """The key of one word: nukta, chandrabindu, ॉ, half nasals, digits and case levelled."""
    form = _CACHE.get(word)
    if form is None:
        form = word.translate(_LEVEL)
        if "\u094d" in form:
            form = _HALF_NASAL.sub("ं", form)
        if len(_CACHE) >= _CACHE_LIMIT:
            _CACHE.clear()
        _CACHE[word] = form
    return form


def fold(text: str) -> str:
    """The key of a lexicon form: its words folded, hyphens dropped, single blanks between."""
    return " ".join(fold_word(m[0]) for m in _TOKEN.finditer(text) if m[0] not in HYPHENS)


class Doc:
    """A text as tokens. Parallel lists, one entry a token; ranges are end exclusive.

    Attributes:
        text: the text as given.
        forms: folded tokens (words, numbers, marks, line ends).
        starts, ends: offsets of the tokens, code points into `text`.
        joined: whether a hyphen without blanks ties the token to the one before.
        sentences: token ranges; a line end is a token of its own and ends a sentence.
        paragraph: for every token the number of its line.
    """

    def __init__(self, text: str):
        self.text = text
        self.forms: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.joined: list[bool] = []
        self.paragraph: list[int] = []
        self.words: list[bool] = []
        self._tokenise()
        self.sentences = self._sentences()
        self.sentence_of = [0] * len(self.forms)
        for number, (first, last) in enumerate(self.sentences):
            self.sentence_of[first:last] = [number] * (last - first)

    def __len__(self) -> int:
        return len(self.forms)

    def slice(self, first: int, last: int) -> str:
        """The text that the tokens [first, last) cover."""
        return self.text[self.starts[first] : self.ends[last - 1]]

    def shadow(self) -> tuple[str, dict[int, int], dict[int, int]]:
        """The forms as one text, and the token that starts, and the one that ends, at an offset."""
        reach = list(accumulate((len(form) + 1 for form in self.forms), initial=0))
        starts = {offset: number for number, offset in enumerate(reach[:-1])}
        ends = {offset - 1: number for number, offset in enumerate(reach) if number}
        return " ".join(self.forms), starts, ends

    def _tokenise(self) -> None:
        line, tie = 0, -1
        for match in _TOKEN.finditer(self.text):
            token = match[0]
            start, end = match.span()
            if token in HYPHENS:
                after = self.text[end : end + 1]
                if self.ends and self.ends[-1] == start and after and not after.isspace():
                    tie = end
                    continue
            self.forms.append(fold_word(token))
            self.words.append(match["word"] is not None)
            self.starts.append(start)
            self.ends.append(end)
            self.joined.append(tie == start)
            self.paragraph.append(line)
            if token == NEWLINE:
                line += 1

    def _sentences(self) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        first, number, size = 0, 0, len(self.forms)
        while number < size:
            form = self.forms[number]
            number += 1
            if form == NEWLINE:
                if number - 1 > first:
                    found.append((first, number - 1))
                found.append((number - 1, number))
                first = number
            elif form in STOPS or (form == "." and self._full_stop(number - 1)):
                while number < size and self.forms[number] in CLOSERS | STOPS | {"."}:
                    if self.starts[number] != self.ends[number - 1]:
                        break
                    number += 1
                found.append((first, number))
                first = number
        if first < size:
            found.append((first, size))
        return found

    def _full_stop(self, number: int) -> bool:
        """Whether the dot ends a sentence: not after an initial or an abbreviation."""
        if number == 0:
            return False
        before = self.forms[number - 1]
        glued = self.starts[number] == self.ends[number - 1]
        if glued and (before in _ABBREVIATIONS or is_letter_name(before) or len(before) == 1):
            return False
        follows = self.text[self.ends[number] : self.ends[number] + 1]
        return not (glued and self.words[number - 1] and before.isascii() and follows.isalpha())


_LETTERS = ["ए", "बी", "सी", "डी", "ई", "एफ", "जी", "एच", "आई", "आइ", "जे", "के", "एल", "एम", "एन", "ओ", "पी", "क्यू", "आर", "एस", "टी", "यू", "वी", "डब्ल्यू", "डब्लू", "एक्स", "वाई", "वाय", "जेड"]
_LETTER_NAME = regex.compile("(?:" + "|".join(sorted(map(fold, _LETTERS), key=len)[::-1]) + ")")


def is_letter_name(form: str) -> bool:
    """Whether a form is the Hindi name of one Latin letter (एस, बी)."""
    return _LETTER_NAME.fullmatch(form) is not None


def is_acronym(form: str) -> bool:
    """Whether a form spells out two or more Latin letters (एनआईए), at most nine."""
    if len(form) < 4 or len(form) > 30:
        return False
    at, count = 0, 0
    while at < len(form):
        match = _LETTER_NAME.match(form, at)
        if match is None:
            return False
        at, count = match.end(), count + 1
    return 2 <= count <= 9
