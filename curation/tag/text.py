"""From a text to tokens: spelling folded, hyphens and spaces levelled, sentences found.

The text itself is never changed. Every token keeps its offsets (code points) into the text and
has a *form*, the key under which all its spellings meet; the forms joined by single blanks are
the shadow text in which the lexicon is searched, and the token table is the map back.
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate, compress, pairwise
from operator import add, attrgetter
from typing import NamedTuple

import regex

from curation.model import grapheme_edges
from curation.tag.memo import LIMIT, Memo

HYPHENS = frozenset("-\u2010\u2011\u2012\u2013\u2014")
STOPS = frozenset("।॥?!|…")
CLOSERS = frozenset("\"'”’)]»")
NEWLINE = "\n"
LONGEST_WORD = 60
LONGEST_SENTENCE = 400
"""Tokens after which a sentence is cut, so that reading one takes bounded time."""

VIRAMA = "\u094d"
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
_UNUSUAL = regex.compile(r"[^\t\n\r -~\u00a0\u0900-\u097f\u200c\u200d\u2010-\u201f\u2026]")
"""What may join graphemes over token edges, as a mark that opens a token does: scripts, emoji."""

_OPENS_ODD = regex.compile(r"[\p{M}\u200c\u200d]")
_HALF_NASAL = regex.compile(r"ङ्(?=[क-घ])|ञ्(?=[च-झ])|ण्(?=[ट-ढ])|न्(?=[त-धस])|म्(?=[प-भ])")
_ABBREVIATIONS = frozenset({"डा", "प्रो", "श्री", "सुश्री", "mr", "dr", "st", "no", "लि", "कि", "मि"})


Columns = tuple[list[str], list[bool], list[int], list[int], list[bool]]
"""Forms, words, starts, ends, joined: one entry a token."""


class Piece(NamedTuple):
    """What stands between two blanks: nearly always one token, else `split` says which."""

    form: str
    word: bool
    size: int
    """Code points; `width` counts the blank after it too."""
    width: int
    odd: bool
    """Whether graphemes may join over its edges."""
    split: Columns | None


def _piece(text: str) -> Piece:
    parts = _TOKEN.split(text)
    reach, tokens = list(accumulate(map(len, parts))), parts[1::2]
    starts, ends = reach[:-1:2], reach[1::2]
    odd = any(map(_OPENS_ODD.match, tokens)) or _UNUSUAL.search(text) is not None
    size = len(text)
    if tokens == [text]:
        word = _WORD.match(text) is not None
        return Piece(sys.intern(_form(text)), word, size, size + 1, odd, None)
    keep, joined = _join(tokens, starts, ends)
    split = (
        [sys.intern(_form(token)) for token in compress(tokens, keep)],
        [_WORD.match(token) is not None for token in compress(tokens, keep)],
        [*compress(starts, keep)],
        [*compress(ends, keep)],
        [*compress(joined, keep)],
    )
    return Piece("", False, size, size + 1, odd, split)


_NOTHING: Columns = [], [], [], [], []


def _columns(pieces: Sequence[Piece]) -> Columns:
    """The tokens of a text from its pieces."""
    form, word, sizes, widths, _, splits = zip(*pieces, strict=True)
    begin = [*accumulate(widths, initial=0)]
    stops = [*map(add, begin, sizes)]
    forms, words, joined = list[str](), list[bool](), list[bool]()
    starts, ends = list[int](), list[int]()
    done = 0
    for at, split in (*compress(enumerate(splits), splits), (len(pieces), _NOTHING)):
        forms += form[done:at]
        words += word[done:at]
        starts += begin[done:at]
        ends += stops[done:at]
        joined += [False] * (at - done)
        origin, done = begin[at], at + 1
        forms += split[0]
        words += split[1]
        starts += [origin + offset for offset in split[2]]
        ends += [origin + offset for offset in split[3]]
        joined += split[4]
    return forms, words, starts, ends, joined


def _join(tokens: list[str], starts: list[int], ends: list[int]) -> tuple[list[bool], list[bool]]:
    """Which tokens stay, all but hyphens inside words, and which of them those tied together."""
    keep, joined, size = [True] * len(tokens), [False] * len(tokens), len(tokens)
    for number, token in enumerate(tokens):
        inside = token in HYPHENS and 0 < number < size - 1 and tokens[number + 1] != NEWLINE
        if not inside or joined[number]:
            continue
        if ends[number - 1] == starts[number] and ends[number] == starts[number + 1]:
            keep[number], joined[number + 1] = False, True
    return keep, joined


_PIECES = Memo(_piece)
_ODD = attrgetter("odd")


def _form(token: str) -> str:
    """The key of a token."""
    form = token.translate(_LEVEL)
    return (_HALF_NASAL.sub("ं", form) if VIRAMA in form else form) or token


def is_word(form: str) -> bool:
    """Whether a form is a word's: such tokens have letters, others have none."""
    return _WORD.search(form) is not None


def fold_word(word: str) -> str:
    """The key of one word: nukta, chandrabindu, ॉ, half nasals, digits and case levelled."""
    return _form(word)


def fold(text: str) -> str:
    """The key of a lexicon form: its words folded, hyphens dropped, single blanks between."""
    return " ".join(_form(token) for token in _TOKEN.findall(text) if token not in HYPHENS)


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
        numbers: the forms that are numbers.
    """

    def __init__(self, text: str):
        self.text = text
        pieces = [*map(_PIECES.__getitem__, text.split(" "))]
        self.forms, self.words, self.starts, self.ends, self.joined = _columns(pieces)
        if any(map(_ODD, pieces)):
            self._break(pieces)
        where = defaultdict[str, list[int]](list)
        for number, form in enumerate(self.forms):
            where[form].append(number)
        where.default_factory = None  # from here on a plain table
        self.where: dict[str, list[int]] = where
        self.numbers = [form for form in self.where if form[0].isdecimal()]
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

    def shadow(self) -> str:
        """The forms as one text, a blank on either side of each."""
        return f" {' '.join(self.forms)} "

    def at(self, forms: Iterable[str]) -> list[int]:
        """Tokens with one of `forms`, in text order."""
        where = self.where
        return sorted(number for form in forms if form in where for number in where[form])

    def _break(self, pieces: Sequence[Piece]) -> None:
        """Hide tokens whose edges cut a grapheme cluster from every rule.

        A cluster may take in the blank before a piece or after it, but nothing beyond.
        """
        reach = [*accumulate((piece.width for piece in pieces), initial=0)]
        for at, piece in compress(zip(reach, pieces, strict=False), map(_ODD, pieces)):
            left = max(0, at - 1)
            edges = grapheme_edges(self.text[left : at + piece.width])
            first, last = bisect_left(self.starts, at), bisect_left(self.starts, at + piece.size)
            for number in range(first, last):
                if not edges.issuperset((self.starts[number] - left, self.ends[number] - left)):
                    self.forms[number] = BROKEN
                    self.words[number] = False

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


_LETTERS = {
    fold(name): letter
    for letter, names in {
        "A": "ए", "B": "बी", "C": "सी", "D": "डी", "E": "ई", "F": "एफ", "G": "जी", "H": "एच",
        "I": "आई आइ", "J": "जे", "K": "के", "L": "एल", "M": "एम", "N": "एन", "O": "ओ", "P": "पी",
        "Q": "क्यू", "R": "आर", "S": "एस", "T": "टी", "U": "यू", "V": "वी", "W": "डब्ल्यू डब्लू",
        "X": "एक्स", "Y": "वाई वाय", "Z": "जेड",
    }.items()
    for name in names.split()
}  # fmt: skip
_LETTER_NAME = regex.compile("|".join(sorted(_LETTERS, key=len, reverse=True)))


def is_letter_name(form: str) -> bool:
    """Whether a form is the Hindi name of one Latin letter (एस, बी)."""
    return form in _LETTERS


@lru_cache(LIMIT)
def letters(form: str) -> str:
    """The Latin letters a form spells out (एनआईए: NIA); empty unless there are two to nine."""
    if not 4 <= len(form) <= LONGEST_WORD:
        return ""
    at, found = 0, ""
    while at < len(form):
        match = _LETTER_NAME.match(form, at)
        if match is None:
            return ""
        at, found = match.end(), found + _LETTERS[match.group()]
    return found if 2 <= len(found) <= 9 else ""


def is_acronym(form: str) -> bool:
    """Whether a form spells out Latin letters."""
    return bool(letters(form))
