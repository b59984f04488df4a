"""Lines that break off in the middle of a sentence, or of a word, put together again."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import pairwise

import regex

from curation.ingest.lines import Line, fold

_SIGNS = regex.compile(r"[\u0900-\u0903\u093a-\u094f\u0955-\u0957\u0962\u0963]")
_LAST = regex.compile(r"[\p{L}\p{M}\u200c\u200d]+$")
_FIRST = regex.compile(r"[\p{L}\p{M}\u200c\u200d]+")
_GOES_ON = regex.compile(
    r"(?:(?<![\p{L}\p{M}])(?:के|की|का|ने|कि|और|तथा|एवं|व|या|को|में|से|पर|लिए|जो|जिसमें)|[,;–—])$"
)
_TOLD = regex.compile(r"[।॥.?!]\s")
_VIRAMA = "\u094d"
_LONGEST_WORD = 60
_LONG = 40
"""A line that breaks off between words is at least this long: shorter ones are headings."""
_RUNNING = 100
"""A line this long is of a paragraph, not a heading."""


def join(
    lines: list[Line], rules: list[str | None], hints: list[int]
) -> tuple[list[Line], list[str | None], list[int]]:
    """Put broken lines together.

    Args:
        lines: the lines of a page.
        rules: for each, the rule that cuts it, or None. A line that is cut is not joined.
        hints: for each, its cues.

    Returns:
        Lines, rules and cues again, with a joined line (see `Line.parts`) in place of its pieces.
    """
    width = _wrap_width(lines)
    begun = False
    out: list[Line] = []
    kept: list[str | None] = []
    seen: list[int] = []
    for line, rule, hint in zip(lines, rules, hints, strict=True):
        if out and rule is None and kept[-1] is None and not line.after_gap:
            glue = _glue(out[-1], line, width, begun)
            if glue is not None:
                out[-1] = _joined(out[-1], glue, line)
                seen[-1] |= hint
                continue
        begun = begun or (rule is None and line.paragraph)
        out.append(line)
        kept.append(rule)
        seen.append(hint)
    return out, kept, seen


def _wrap_width(lines: list[Line]) -> int:
    """The width a page was wrapped to, or 0 if its lines are whole paragraphs."""
    flowing = [
        len(line.text) for line, after in pairwise(lines) if not after.after_gap and not line.final
    ]
    widest = max(flowing, default=0)
    near = sum(length >= 0.75 * widest for length in flowing)
    return widest if len(flowing) >= 4 and widest <= 160 and near >= 0.8 * len(flowing) else 0


def _glue(before: Line, line: Line, width: int, begun: bool) -> str | None:
    """What goes between two lines that are one: nothing, a blank, or None if they are two.

    Before the text has `begun` a line is a headline, which may well end in «की» or «पर».
    """
    last = before.parts[-1][1] if before.parts else before
    if last.final or not before.has_hindi or before.folded.endswith(line.folded):
        return None
    if _SIGNS.match(line.text) or last.text.endswith(_VIRAMA):
        return ""
    if width and len(last.text) >= 0.6 * width:
        return "" if _one_word(before, line, guess=False) else " "
    if _one_word(before, line, guess=len(before.text) >= _RUNNING):
        return ""
    told = begun or _TOLD.search(before.text)
    return " " if told and len(last.text) >= _LONG and _GOES_ON.search(last.text) else None


def _one_word(before: Line, line: Line, guess: bool) -> bool:
    """Whether the end of one line and the beginning of the next make one word.

    They do if it is a known word and they are not two; at a guess, if neither is a known word.
    """
    left, right = _LAST.search(before.text[-_LONGEST_WORD:]), _FIRST.match(line.text)
    if not left or not right:
        return False
    known = _lexicon()
    one, other = fold(left[0]), fold(right[0])
    if one in known and other in known:
        return False
    return one + other in known or (guess and one not in known and other not in known)


def _joined(before: Line, glue: str, line: Line) -> Line:
    parts = before.parts or (("", before),)
    return Line(
        before.start,
        before.text + glue + line.text,
        before.folded + glue + line.folded,
        before.after_gap,
        before.number,
        line.end,
        (*parts, (glue, line)),
    )


@cache
def _lexicon() -> frozenset[str]:
    text = files("curation.ingest").joinpath("words.txt").read_text(encoding="utf-8")
    rows = (row for row in text.split("\n") if not row.startswith("#"))
    return frozenset(form for row in rows for word in row.split() for form in _forms(fold(word)))


def _forms(word: str) -> Iterator[str]:
    """A word and the endings Hindi puts to it: plural and oblique."""
    yield word
    if word.endswith("ा"):
        yield from (word[:-1] + ending for ending in ("े", "ी", "ों"))
    elif word.endswith("ी"):
        yield from (word[:-1] + ending for ending in ("ियों", "ियां"))
    elif not _SIGNS.match(word[-1]):
        yield from (word + ending for ending in ("ों", "ें"))
