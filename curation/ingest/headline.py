"""Which line is the title, and which only say it again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile

import regex

from curation.ingest.lines import Line, fold, words
from curation.ingest.vocabulary import SECTIONS, SITE, SMALL_WORDS

HEAD = 14
"""How many lines down from the top of a page its title is looked for, at most."""

_STRAYS, _FITS, _FITS_BETTER = 0.15, 0.4, 0.25
"""A line of which less is said in the first paragraphs is hardly their headline; one of which
more is said may be, the more so where nothing is said of the first."""

_LONGEST_STRAY = 16
"""A longer line is never cut for standing above the title."""

_LONGEST_SCRAP = 8
"""Menus and names above a headline are no longer, in words."""

_LONG_ENOUGH = 25
"""A shorter line may stand twice in an article."""

_SUMMARIES = 4
"""How many lines below the headline may be summaries, and how far below them the text begins."""

_LEAST_EXCERPT, _LONGEST_LEAD = 8, 60
"""A summary has so many words or more; before them the text may say a place: code points."""

_CUT_OFF = regex.compile(
    r"(?:\[\s*(?:…|\.\.\.)\s*\]|\s(?:…|\.\.\.))\W*(?:read more|और पढ़ें)?\W*$", regex.I
)
"""What stands where a text was cut off to announce it."""

_MENU = frozenset({"furniture", "symbols"})
_LIVE = regex.compile(
    r"(?<![\p{L}\p{M}])(?:live|लाइव)(?: updates?| अपडेट)?(?![\p{L}\p{M}])"
    r"|^[a-z0-9 ]*news[a-z ]*:"
)
_STEP_END = regex.compile(r"[>»\u203a→|/]\s*$")
_SITE = re.compile("|".join(map(re.escape, sorted(SITE))))
_MAY_NAME_SITE = re.compile(r"[|»•\u203a>→/]|\s[-–—:]\s|^[A-Za-z0-9]")
"""What stands in every title that names a site, a section or a date besides."""
_SEPARATOR = regex.compile(r"\s*(?:[|»•]+|\s[-–—:]\s)\s*")
_LATIN_OPENING = regex.compile(r"(?:[A-Za-z0-9.&']+[\s|–—-]+)+(?=[\p{Devanagari}\"'‘“])")

_STAMP_OPENING = regex.compile(r"(?:date )?(?:19|20)\d\d-\d\d-\d\d\s+(?=\S)")
_SECTION_OPENING = regex.compile(
    r"(?:[\p{L}\p{M} ]{2,24}?\s*(?:[»\u203a>→|]|\s/\s|/(?=\S))\s*){1,4}"
)


def find(lines: Sequence[Line], rules: Sequence[str | None], named: bool) -> int | None:
    """The index of the title, or None where no line is left.

    Where the same headline stands both with a site's name stuck to it and without, the one without
    is the title. Where no other line is left above the text, the title may be a line that a rule
    takes for a link or a caption.

    Args:
        lines: the page.
        rules: for each line the rule that cuts it, or None.
        named: the first line is known to be the title.
    """
    left = [i for i, rule in enumerate(rules) if rule is None]
    if not left:
        return None
    if named and left[0] == 0:
        return 0
    first = next((n for n, i in enumerate(left) if lines[i].paragraph), len(left))
    head = left[: min(first, HEAD)] or left[:1]
    if not any(len(lines[i].words) >= 4 for i in left[:first]):
        found = _mistaken(lines, rules, left[first] if first < len(left) else len(lines))
        if found is not None:
            return found
    title = _fitting(lines, head, [lines[i] for i in left[first : first + 4]])
    title = _without_site(lines, head, _said_twice(lines, head, title))
    above = rules[max(title - 2, 0) : title]
    under_menu = len(above) == 2 and _MENU.issuperset(above)
    if under_menu or site_name(lines[title]) or _made_for_page(lines[title]):
        return _reworded(lines, head, title, under_menu)
    return title


def _mistaken(lines: Sequence[Line], rules: Sequence[str | None], end: int) -> int | None:
    """A headline above the text that reads like a link or a caption: «Explained: …»."""
    for i in range(min(end, HEAD)):
        if rules[i] in ("related-stories", "caption") and len(lines[i].words) >= 4:
            return i
    return None


def _fitting(lines: Sequence[Line], head: list[int], body: Sequence[Line]) -> int:
    """The first line at the top that is long enough for a headline and speaks of what follows."""
    long = [i for i in head if len(lines[i].words) >= 4 and not _is_site(lines[i].text)]
    if not long or not body:
        return head[0] if not long else long[0]
    said = " " + " ".join(line.key for line in body)
    if share_said(lines[long[0]].words, said) >= _STRAYS:
        return long[0]
    shares = [share_said(lines[i].words, said) for i in long]
    best = max(range(len(long)), key=shares.__getitem__)
    if any(len(lines[i].words) > _LONGEST_STRAY for i in head if i < long[best]):
        return long[0]
    enough = _FITS if shares[0] else _FITS_BETTER
    return long[best] if shares[best] >= enough else long[0]


def _said_twice(lines: Sequence[Line], head: list[int], title: int) -> int:
    """The first headline that stands twice, where only short scraps stand above it."""
    for n, i in enumerate(head):
        own = lines[i].words
        if len(own) >= 5 and any(
            own == lines[j].words or _sticks(own, lines[j].words) for j in head[n + 1 :]
        ):
            return i
        if len(own) > _LONGEST_SCRAP or lines[i].final:
            break
    return title


def _reworded(lines: Sequence[Line], head: list[int], title: int, under_menu: bool) -> int:
    """The headline of the article, where other wordings of it, made for the page, are above.

    One of them above it says nearly the same; two, or the heading of a live page, say half of it.
    """
    after = [i for n, i in enumerate(head[head.index(title) :]) if n and i == title + n][:2]
    after = list(takewhile(lambda i: len(lines[i].words) >= 5, after))
    if not after or any(lines[i].final for i in after[:1]):
        return title
    same = [_overlap(lines[i], lines[j]) for i, j in pairwise([title, *after])]
    if len(same) == 2 and under_menu and min(same) >= 0.5 and not lines[after[1]].final:
        return after[1]
    live = not lines[title].final and _made_for_page(lines[title])
    return after[0] if same[0] >= (0.3 if live else 0.6) else title


def _made_for_page(line: Line) -> bool:
    """Whether a headline is of a live page, or the last step of a breadcrumb."""
    opening = _SECTION_OPENING.match(line.text)
    trail = opening and len(_SEPARATOR.findall(opening[0]) + opening[0].split("/")) > 2
    return bool(trail or _LIVE.search(line.folded))


def _overlap(one: Line, other: Line) -> float:
    """The share of the words of the shorter that begin as words of the longer do, or go on."""
    shorter, longer = sorted(
        (
            {word[:4] for word in line.words if word not in SMALL_WORDS and len(word) > 1}
            for line in (one, other)
        ),
        key=len,
    )
    same = sum(any(a.startswith(b) or b.startswith(a) for b in longer) for a in shorter)
    return same / max(len(shorter), 1)


def _without_site(lines: Sequence[Line], head: list[int], title: int) -> int:
    """The same headline further down without the site's name, where it stands there too."""
    for i in head:
        if i <= title or len(lines[i].words) < 4:
            continue
        if _sticks(lines[title].words, lines[i].words) and _names_site(lines[title], lines[i]):
            return i
        before = lines[title].folded.removesuffix(lines[i].folded)
        if _STEP_END.search(before) and before != lines[title].folded:
            return i
    return title


def _names_site(longer: Line, shorter: Line) -> bool:
    """Whether what a headline has more than the same headline elsewhere may be a site's name."""
    more = longer.key.replace(shorter.key, " ").strip()
    before = longer.key.endswith(shorter.key)
    return before or more.isascii() or _is_site(more) or bool(_SEPARATOR.search(longer.text))


def share_said(found: list[str], said: str) -> float:
    """The share of words that begin as words of a text do."""
    own = [word[:5] for word in found if len(word) > 2 and word not in SMALL_WORDS]
    return sum(f" {word}" in said for word in own) / len(own) if own else 0.0


def _sticks(longer: list[str], shorter: list[str]) -> bool:
    """Whether `longer` is `shorter` with a site's name before or behind it."""
    more = len(longer) - len(shorter)
    if not 0 < more <= 5:
        return False
    return longer[more:] == shorter or longer[: len(shorter)] == shorter


def mark_repeats(lines: Sequence[Line], rules: list[str | None], title: int) -> None:
    """Set the rule of every other line that says the headline again, and of repeated lines."""
    name = lines[title].words
    seen: set[str] = set()
    for i, line in enumerate(lines):
        if i == title or rules[i] is not None:
            continue
        short = len(line.text) <= 3 * len(lines[title].text)
        if short and (line.words == name or _says_again(line, name)):
            rules[i] = "repeated-headline"
        elif len(line.text) >= _LONG_ENOUGH:
            if line.folded in seen:
                rules[i] = "repeated-line"
            seen.add(line.folded)


def mark_excerpts(lines: Sequence[Line], rules: list[str | None], title: int) -> None:
    """Set the rule of a summary above the text that is but the opening of the text once more."""
    left = [i for i, rule in enumerate(rules) if rule is None and i > title]
    for n, i in enumerate(left[:_SUMMARIES]):
        line = lines[i]
        if len(line.words) < _LEAST_EXCERPT:
            continue
        cut_off = _CUT_OFF.search(line.text[-40:])
        opening = " ".join(line.words[:_LEAST_EXCERPT]) if cut_off else line.key
        if any(_opens(lines[j], opening) for j in left[n + 1 : n + 1 + _SUMMARIES]):
            rules[i] = "repeated-line"


def _opens(line: Line, said: str) -> bool:
    """Whether a line begins with what was said, a place or some words in Latin letters aside."""
    at = line.key.find(said)
    return 0 <= at <= _LONGEST_LEAD and f" {said} " in f" {line.key} "


def _says_again(line: Line, title: list[str]) -> bool:
    if line.paragraph or len(title) < 4 or len(line.words) < 4:
        return False
    if _sticks(line.words, title) or _sticks(title, line.words):
        return True
    if f" {' '.join(title)} " in f" {line.key} ":
        return True
    one, other = set(line.words), set(title)
    return len(one & other) >= 0.85 * len(one | other)


def site_name(line: Line) -> list[tuple[int, int, str]]:
    """The stretches of a title that name the site or the section: (start, end, rule)."""
    if not _MAY_NAME_SITE.search(line.text):
        return []
    start, end = 0, len(line.text)
    marks = list(_SEPARATOR.finditer(line.text))
    while marks and _is_site(line.text[marks[-1].end() : end]):
        rest = line.text[: marks[-1].start()]
        if len(words(fold(rest))) < 3:
            break
        end = marks.pop().start()
    if stamped := _STAMP_OPENING.match(line.text):
        return [(0, stamped.end(), "timestamp")]
    opening = _SECTION_OPENING.match(line.text) or _LATIN_OPENING.match(line.text)
    if opening and len(words(fold(line.text[opening.end() : end]))) >= 3:
        steps = words(fold(opening[0]))
        if all(word in SECTIONS for word in steps) or _is_site(opening[0]):
            start = opening.end()
    out = [(0, start, "site-name"), (end, len(line.text), "site-name")]
    return [stretch for stretch in out if stretch[0] < stretch[1]]


def _is_site(text: str) -> bool:
    found = words(fold(text))
    known = sum(bool(_SITE.search(word)) if word.isascii() else word in SITE for word in found)
    return bool(found) and len(found) <= 6 and known >= max(1, len(found) / 2)
