"""A page as its lines, and what can be seen of a line without knowing the others."""

from __future__ import annotations

import re

import regex

# Explicit classes only, so that the faster standard module does: its own `\\w` knows no Hindi.
_FINAL = re.compile(r"[।॥.?!…|]['\"’”)\]»\s]*(?:[(\[][^()\[\]]{2,40}[)\]]\s*)?$")
_STATED = re.compile(r"(?<!\.)[।॥.|]['\"’”)\]»\s]*$")
_SENTENCE = re.compile(
    r"[।॥?!|]['\"’”)\]]*\s*"
    r"|(?:(?<=[\u0900-\u0963])|(?<=[\u0900-\u0963]\s))\.['\"’”)\]]*(?:\s+|$)"
)
_WORD = re.compile(
    "[0-9A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02c1\u0370-\u0963\u0966-\u096f"
    "\u0971-\u1fff\u200c\u200d\u2c00-\u2dff\u3041-\ud7ff\uf900-\ufdff\ufe70-\ufefe"
    "\U00010000-\U0001bfff\U00020000-\U0003ffff]+"
)
_HINDI = re.compile(r"[\u0904-\u0939\u0958-\u0961\u0971-\u097f]")
_LATIN = re.compile(r"[A-Za-z]")
_LETTER = regex.compile(r"\p{L}")
_FOLDED = (
    ("़", ""),
    ("\u200d", ""),
    ("\u200c", ""),
    ("ँ", "ं"),
    ("ः", ":"),
    ("ॅ", ""),
    ("’", "'"),
    ("‘", "'"),
    ("ऩ", "न"),
    ("ऱ", "र"),
    ("ऴ", "ळ"),
    ("İ", "i"),
)


def fold(text: str) -> str:
    """A form for comparing: small Latin letters, no nukta, no joiners, one nasal dot.

    Line ends stay, so the folded text has the lines of the text. A visarga becomes the colon it
    is often typed for.
    """
    for old, new in _FOLDED:
        if old in text:
            text = text.replace(old, new)
    return text.lower()


def words(folded: str) -> list[str]:
    """The words of a folded text."""
    found: list[str] = _WORD.findall(folded)
    return found


def sentences(text: str) -> list[tuple[int, int]]:
    """Roughly where the sentences of a line stand: (start, end), blanks behind them counted in."""
    edges = [found.end() for found in _SENTENCE.finditer(text)]
    if not edges or edges[-1] < len(text):
        edges.append(len(text))
    return list(zip([0, *edges], edges, strict=False))


class Line:
    """A line that is not blank, without the blanks around it.

    Attributes:
        start: offset of its first code point.
        end: offset behind its last.
        text: what stands between.
        folded: `fold(text)`.
        after_gap: whether a blank line, or nothing, stands before it.
        number: its number in the page, from 0, blank lines counted.
        parts: where it was put together from broken lines: those, each with what goes before it.
        words: its words, folded.
        key: those with one blank between.
        final: whether it ends as a sentence does.
    """

    __slots__ = (
        "after_gap",
        "end",
        "final",
        "folded",
        "key",
        "number",
        "parts",
        "start",
        "text",
        "words",
    )

    def __init__(
        self,
        start: int,
        text: str,
        folded: str,
        after_gap: bool = True,
        number: int = 0,
        end: int | None = None,
        parts: tuple[tuple[str, Line], ...] = (),
    ):
        self.start = start
        self.end = start + len(text) if end is None else end
        self.text = text
        self.folded = folded
        self.after_gap = after_gap
        self.number = number
        self.parts = parts
        self.words: list[str] = _WORD.findall(folded)
        self.key = " ".join(self.words)
        self.final = _FINAL.search(text[-60:]) is not None

    @property
    def stated(self) -> bool:
        """Whether it ends as a statement does, not as a question or a cry."""
        return bool(_STATED.search(self.text[-12:]))

    @property
    def hindi(self) -> int:
        """How many letters of Devanagari it has."""
        return len(_HINDI.findall(self.text))

    @property
    def latin(self) -> int:
        """How many Latin letters it has."""
        return len(_LATIN.findall(self.text))

    @property
    def has_latin(self) -> bool:
        """Whether it has a Latin letter."""
        return bool(_LATIN.search(self.text))

    @property
    def has_hindi(self) -> bool:
        """Whether it has a letter of Devanagari."""
        return bool(_HINDI.search(self.text))

    @property
    def has_letters(self) -> bool:
        """Whether it has a letter of any script."""
        return bool(_LETTER.search(self.text))

    @property
    def paragraph(self) -> bool:
        """Whether it reads as running text: long, or some words and a mark at the end."""
        return len(self.text) > 180 or (self.final and len(self.words) >= 6)

    def __repr__(self) -> str:
        return f"Line({self.start}, {self.text[:40]!r})"


def split(text: str) -> list[Line]:
    """The lines of a normalised text that are not blank."""
    out = []
    start = 0
    gap = True
    for number, (line, folded) in enumerate(
        zip(text.split("\n"), fold(text).split("\n"), strict=True)
    ):
        inner = line.strip(" ")
        if inner:
            lead = len(line) - len(line.lstrip(" "))
            out.append(Line(start + lead, inner, folded.strip(" "), gap, number))
        gap = not inner
        start += len(line) + 1
    return out
