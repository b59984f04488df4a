"""From a text to tokens and sentences.

The text itself is never changed. Every token keeps its offsets (code points) into the text and
has a *form*, the key under which all its spellings meet (see `spelling`).
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import accumulate, chain, compress, count, pairwise, repeat
from operator import add, sub
from typing import Any, NamedTuple

import regex

from curation.model import grapheme_edges
from curation.tag.memo import Memo
from curation.tag.spelling import HYPHENS, TOKEN, fold_token, is_letter_name, is_word

STOPS = frozenset("।॥?!|…")
CLOSERS = frozenset("\"'”’)]»")
NEWLINE = "\n"
LONGEST_SENTENCE = 400
"""Tokens after which a sentence is cut, so that reading one takes bounded time."""

MARGIN = 64
"""Tokens outside the text, on either side, whose form may be asked for; it is empty."""

BROKEN = "\ufffd"
"""The form of a token that cannot be a span."""

_TRAILING = CLOSERS | STOPS | {"."}
_ENDS = STOPS | {NEWLINE, "."}
_UNUSUAL = regex.compile(r"[^\t\n\r -~\u00a0\u0900-\u097f\u200c\u200d\u2010-\u201f\u2026]")
"""What may join graphemes over token edges, as a mark that opens a token does: scripts, emoji."""

_OPENS_ODD = regex.compile(r"[\p{M}\u200c\u200d]")
_ABBREVIATIONS = frozenset({"डा", "प्रो", "श्री", "सुश्री", "mr", "dr", "st", "no", "लि", "कि", "मि"})


class Token(NamedTuple):
    """A token of a piece, that is, of what stands between two blanks.

    Attributes:
        form: its key.
        word: whether it is a word.
        size: its code points.
        step: code points from its start to that of the next token, or past the blank at the end.
        joined: whether a hyphen without blanks ties it to the one before.
        odd: whether graphemes may join over the edges of the piece's tokens.
        end: whether a sentence may end here.
    """

    form: str
    word: bool
    size: int
    step: int
    joined: bool
    odd: bool
    end: bool


def _piece(text: str) -> tuple[Token, ...]:
    """The tokens of a piece; none unless one stands at its start."""
    parts = TOKEN.split(text)
    if parts[0] or len(parts) == 1:
        return ()
    reach, tokens = list(accumulate(map(len, parts))), parts[1::2]
    starts, ends = reach[:-1:2], reach[1::2]
    odd = any(map(_OPENS_ODD.match, tokens)) or _UNUSUAL.search(text) is not None
    keep, joined = _join(tokens, starts, ends)
    forms, words, stops = zip(*map(_KINDS.__getitem__, compress(tokens, keep)), strict=True)
    begins = [*compress(starts, keep)]
    sizes = map(sub, compress(ends, keep), begins)
    steps = map(sub, [*begins[1:], len(text) + 1], begins)
    tied = compress(joined, keep)
    return tuple(map(Token, forms, words, sizes, steps, tied, repeat(odd), stops))


def _kind(token: str) -> tuple[str, bool, bool]:
    """The form of a token, whether it is a word, and whether a sentence may end with it."""
    form = sys.intern(fold_token(token))
    return form, is_word(form), form in _ENDS


_KINDS = Memo(_kind)


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
_NOTHING: list[tuple[Any, ...]] = [()] * len(Token._fields)


def _tokens(text: str) -> tuple[int, Iterable[Token]]:
    """Where the first token starts, and the tokens of a text."""
    pieces = [*map(_PIECES.__getitem__, text.split(" "))]
    if all(pieces):
        return 0, chain.from_iterable(pieces)
    first = TOKEN.search(text)
    if first is None:
        return 0, ()
    whole: list[list[str]] = []
    for part in text[first.start() :].split(" "):
        if whole and not _PIECES[part]:
            whole[-1].append(part)
        else:
            whole.append([part])
    return first.start(), chain.from_iterable(_PIECES[" ".join(parts)] for parts in whole)


class Doc:
    """A text as tokens. Parallel lists, one entry a token; ranges are end exclusive.

    Attributes:
        text: the text as given.
        forms: folded tokens (words, numbers, marks, line ends).
        words: whether the token is a word.
        starts: where the tokens start, code points into `text`; `ends` likewise.
        joined: whether a hyphen without blanks ties the token to the one before.
        sentences: token ranges; a line end is a token of its own and ends a sentence.
        sentence_of: for every token the number of its sentence.
        form: the form of a token by its number; empty outside the text.
    """

    def __init__(self, text: str):
        self.text = text
        lead, tokens = _tokens(text)
        columns = [*zip(*tokens, strict=True)] or _NOTHING
        forms, words, sizes, steps, joined, odd, ends = columns
        self.forms: list[str] = [*forms]
        self.words: list[bool] = [*words]
        self.joined: Sequence[bool] = joined
        self.starts = [*accumulate(steps, initial=lead)]
        self.starts.pop()
        self.ends = [*map(add, self.starts, sizes)]
        if any(odd):
            self._break(odd)
        margin = [""] * MARGIN
        self._padded = [*self.forms, *margin, *margin]
        self.form: Callable[[int], str] = self._padded.__getitem__
        self.sentences = self._sentences([*compress(count(), ends)])
        self.sentence_of = [0] * len(self.forms)
        for number, (first, last) in enumerate(self.sentences):
            self.sentence_of[first:last] = [number] * (last - first)

    @cached_property
    def where(self) -> dict[str, list[int]]:
        """For every form the tokens that have it; what rules ask often is in the page's index."""
        where = defaultdict[str, list[int]](list)
        for number, form in enumerate(self.forms):
            where[form].append(number)
        where.default_factory = None  # from here on a plain table
        return where

    @cached_property
    def paragraph(self) -> list[int]:
        """For every token the number of its line."""
        lines, line = list[int](), 0
        for first, last in self.sentences:
            lines += [line] * (last - first)
            line += self.forms[first] == NEWLINE
        return lines

    def __len__(self) -> int:
        return len(self.forms)

    def mend(self, token: int, form: str) -> None:
        """Read a token as another form than its own."""
        self.forms[token] = self._padded[token] = form

    def slice(self, first: int, last: int) -> str:
        """The text that the tokens [first, last) cover."""
        return self.text[self.starts[first] : self.ends[last - 1]]

    def glued(self, first: int, last: int) -> bool:
        """Whether a letter or digit stands right beside a range of tokens (किम1)."""
        before, after = self.starts[first] - 1, self.ends[last - 1]
        beside = self.text[max(before, 0) : before + 1] + self.text[after : after + 1]
        return any(map(str.isalnum, beside))

    def at(self, forms: Iterable[str]) -> list[int]:
        """Tokens with one of `forms`, in text order."""
        where = self.where
        return sorted(number for form in forms if form in where for number in where[form])

    def _break(self, odd: Sequence[bool]) -> None:
        """Hide tokens whose edges cut a grapheme cluster from every rule.

        A cluster may take in the blank before a piece or after it, but nothing beyond.
        """
        done = 0
        for token in compress(count(), odd):
            if token < done:
                continue
            left = max(0, self.text.rfind(" ", 0, self.starts[token]))
            right = self.text.find(" ", self.starts[token]) + 1 or len(self.text)
            edges = grapheme_edges(self.text[left:right])
            done = bisect_left(self.starts, right)
            for number in range(token, done):
                if not edges.issuperset((self.starts[number] - left, self.ends[number] - left)):
                    self.forms[number] = BROKEN
                    self.words[number] = False

    def _sentences(self, ends: Iterable[int]) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        first, size = 0, len(self.forms)
        for number in ends:
            form = self.forms[number]
            if number < first or form == BROKEN:
                continue
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
        if all(last - first <= LONGEST_SENTENCE for first, last in found):
            return found
        cuts = ([*range(first, last, LONGEST_SENTENCE), last] for first, last in found)
        return [part for cut in cuts for part in pairwise(cut)]

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
