"""From a text to tokens: spelling folded, hyphens and spaces levelled, sentences found.

The text itself is never changed. Every token keeps its offsets (code points) into the text and
has a *form*, the key under which all its spellings meet; the forms joined by single blanks are
the shadow text in which the lexicon is searched, and the token table is the map back.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate, pairwise

import regex

from curation.model import grapheme_edges

HYPHENS = frozenset("-\u2010\u2011\u2012\u2013\u2014")
STOPS = frozenset("।॥?!|…")
CLOSERS = frozenset("\"'”’)]»")
NEWLINE = "\n"
LONGEST_WORD = 60
LONGEST_SENTENCE = 400
"""Tokens after which a sentence is cut, so that reading one takes bounded time."""

BROKEN = "\ufffd"
"""The form of a token that cannot be a span."""

_TRAILING = CLOSERS | STOPS | {"."}
_ENDS = STOPS | {NEWLINE, "."}
_WORD = regex.compile(r"[\p{L}\p{M}\u200c\u200d]")
_TOKEN = regex.compile(
    r"([\p{L}\p{M}\u200c\u200d]+|\d+(?:[.,]\d+)*|\n|[^\s\p{L}\p{M}\d\u200b\ufeff\u2060])"
)
_LEVEL = {
    **dict.fromkeys(map(ord, "\u093c\u200c\u200d\u00ad"), None),
    **dict(zip(range(0x0958, 0x0960), "कखगजडढफय", strict=True)),
    **dict(zip(map(ord, "\u0929\u0931\u0934"), "नरळ", strict=True)),
    **dict(zip(map(ord, "०१२३४५६७८९"), "0123456789", strict=True)),
    **{code: chr(code).lower() for code in range(ord("A"), ord("Z") + 1)},
    ord("ँ"): "ं",
    ord("ॉ"): "ा",
    ord("ऑ"): "आ",
    ord("ॅ"): "े",
    0x02BC: "'",
}
_UNUSUAL = regex.compile(
    r"[^\t\n\r -~\u00a0\u0900-\u097f\u200c\u200d\u2010-\u201f\u2026]"
    r"|(?<![\p{L}\p{M}\u200c\u200d])[\p{M}\u200c\u200d]"
)
"""What may join graphemes over token edges: other scripts, emoji, marks without a letter."""

_HALF_NASAL = regex.compile(r"ङ्(?=[क-घ])|ञ्(?=[च-झ])|ण्(?=[ट-ढ])|न्(?=[त-धस])|म्(?=[प-भ])")
_ABBREVIATIONS = frozenset({"डा", "प्रो", "श्री", "सुश्री", "mr", "dr", "st", "no", "लि", "कि", "मि"})
_CACHE: dict[str, tuple[str, bool]] = {}
_CACHE_LIMIT = 200_000


def _read(token: str) -> tuple[str, bool]:
    """The key of a token, and whether it is a word (not a number, mark or line end)."""
    form = token.translate(_LEVEL)
    if "\u094d" in form:
        form = _HALF_NASAL.sub("ं", form)
    found = form or token, _WORD.match(token) is not None
    if len(token) <= LONGEST_WORD:
        if len(_CACHE) >= _CACHE_LIMIT:
            _CACHE.clear()
        _CACHE[token] = found
    return found


def fold_word(word: str) -> str:
    """The key of one word: nukta, chandrabindu, ॉ, half nasals, digits and case levelled."""
    return (_CACHE.get(word) or _read(word))[0]


def fold(text: str) -> str:
    """The key of a lexicon form: its words folded, hyphens dropped, single blanks between."""
    return " ".join(fold_word(token) for token in _TOKEN.findall(text) if token not in HYPHENS)


class Doc:
    """A text as tokens. Parallel lists, one entry a token; ranges are end exclusive.

    Attributes:
        text: the text as given.
        forms: folded tokens (words, numbers, marks, line ends).
        words: whether the token is a word.
        starts: where the tokens start, code points into `text`; `ends` likewise.
        joined: whether a hyphen without blanks ties the token to the one before.
        sentences: token ranges; a line end is a token of its own and ends a sentence.
        sentence_of: for every token the number of its sentence; `paragraph`: of its line.
        where: for every form the tokens that have it.
    """

    def __init__(self, text: str):
        self.text = text
        parts = _TOKEN.split(text)
        reach = list(accumulate(map(len, parts)))
        tokens = parts[1::2]
        self.starts: list[int] = reach[:-1:2]
        self.ends: list[int] = reach[1::2]
        known = _CACHE.get
        read = [known(token) or _read(token) for token in tokens]
        self.forms: list[str] = [form for form, _ in read]
        self.words: list[bool] = [word for _, word in read]
        self.joined: list[bool] = [False] * len(tokens)
        if not HYPHENS.isdisjoint(tokens):
            self._join(tokens)
        if _UNUSUAL.search(text):
            self._break()
        self.where: dict[str, list[int]] = {}
        for number, form in enumerate(self.forms):
            self.where.setdefault(form, []).append(number)
        self.paragraph = self._paragraphs()
        self.sentences = self._sentences()
        self.sentence_of = [0] * len(self.forms)
        for number, (first, last) in enumerate(self.sentences):
            self.sentence_of[first:last] = [number] * (last - first)

    def __len__(self) -> int:
        return len(self.forms)

    def form(self, token: int) -> str:
        """The form of a token; empty outside the text."""
        return self.forms[token] if 0 <= token < len(self.forms) else ""

    def slice(self, first: int, last: int) -> str:
        """The text that the tokens [first, last) cover."""
        return self.text[self.starts[first] : self.ends[last - 1]]

    def shadow(self) -> tuple[str, dict[int, int], dict[int, int]]:
        """The forms as one text, the token that starts and the token range end at an offset."""
        reach = list(accumulate((len(form) + 1 for form in self.forms), initial=0))
        starts = dict(zip(reach, range(len(self.forms)), strict=False))
        ends = {offset - 1: number for number, offset in enumerate(reach)}
        return " ".join(self.forms), starts, ends

    def at(self, forms: Iterable[str]) -> list[int]:
        """Tokens with one of `forms`, in text order."""
        where = self.where
        return sorted(number for form in forms if form in where for number in where[form])

    def _join(self, tokens: list[str]) -> None:
        """Take hyphens inside words out, and remember which tokens they tied together."""
        keep: list[int] = []
        tied = False
        for number, token in enumerate(tokens):
            if token in HYPHENS and not tied and self._inside(tokens, number):
                tied = True
                continue
            keep.append(number)
            self.joined[number] = tied
            tied = False
        self.forms = [self.forms[number] for number in keep]
        self.words = [self.words[number] for number in keep]
        self.starts = [self.starts[number] for number in keep]
        self.ends = [self.ends[number] for number in keep]
        self.joined = [self.joined[number] for number in keep]

    def _break(self) -> None:
        """Hide tokens whose edges cut a grapheme cluster from every rule."""
        edges = grapheme_edges(self.text)
        for number, (start, end) in enumerate(zip(self.starts, self.ends, strict=True)):
            if start not in edges or end not in edges:
                self.forms[number] = BROKEN
                self.words[number] = False

    def _inside(self, tokens: list[str], number: int) -> bool:
        """Whether a hyphen stands between two tokens without a blank on either side."""
        if not 0 < number < len(tokens) - 1 or tokens[number + 1] == NEWLINE:
            return False
        before = self.ends[number - 1] == self.starts[number]
        return before and self.ends[number] == self.starts[number + 1]

    def _paragraphs(self) -> list[int]:
        lines: list[int] = []
        for line, token in enumerate(self.where.get(NEWLINE, [])):
            lines.extend([line] * (token + 1 - len(lines)))
        lines.extend([len(self.where.get(NEWLINE, []))] * (len(self.forms) - len(lines)))
        return lines

    def _sentences(self) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        first, size = 0, len(self.forms)
        for number in self.at(_ENDS):
            if number < first:
                continue
            form = self.forms[number]
            if form == NEWLINE:
                if number > first:
                    found.append((first, number))
                found.append((number, number + 1))
                first = number + 1
            elif form in STOPS or self._full_stop(number):
                last = self._closing(number + 1)
                found.append((first, last))
                first = last
        if first < size:
            found.append((first, size))
        return [part for first, last in found for part in _parts(first, last)]

    def _closing(self, number: int) -> int:
        """The token after the quotes, brackets and further marks glued to a full stop."""
        while number < len(self.forms) and self.forms[number] in _TRAILING:
            if self.starts[number] != self.ends[number - 1]:
                break
            number += 1
        return number

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


def _parts(first: int, last: int) -> list[tuple[int, int]]:
    """A token range in pieces of at most `LONGEST_SENTENCE` tokens."""
    cuts = [*range(first, last, LONGEST_SENTENCE), last]
    return list(pairwise(cuts))


_LETTER_NAMES = fold(
    "डब्ल्यू डब्लू एक्स क्यू एफ एच एल एम एन आर एस आई आइ जे के जी टी डी पी बी यू वी वाई वाय जेड सी ए ई ओ"
).replace(" ", "|")
_LETTER_NAME = regex.compile(_LETTER_NAMES)


def is_letter_name(form: str) -> bool:
    """Whether a form is the Hindi name of one Latin letter (एस, बी)."""
    return _LETTER_NAME.fullmatch(form) is not None


def is_acronym(form: str) -> bool:
    """Whether a form spells out two or more Latin letters (एनआईए), at most nine."""
    if not 4 <= len(form) <= LONGEST_WORD:
        return False
    at, count = 0, 0
    while at < len(form):
        match = _LETTER_NAME.match(form, at)
        if match is None:
            return False
        at, count = match.end(), count + 1
    return 2 <= count <= 9
