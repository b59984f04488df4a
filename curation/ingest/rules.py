"""Which rules of `line_rules` are asked about a line, and in which order."""

from __future__ import annotations

import re

from curation.ingest import cues as cue
from curation.ingest import line_rules as rule
from curation.ingest.line_rules import Rule
from curation.ingest.lines import Line, sentences

SENTENCE, LONG, LONGEST = 60, 160, 700
"""Of lines beyond these many code points, whole sentences are asked about by two rules, all lines
by few, and none by any."""

ANY, DIGIT, LATIN, SIGN, CUE = 0, 1, 2, 4, 8
"""What a line must have for a rule to know it: nothing, a digit, a letter that is not of Hindi (or
none that is), a sign of `_SIGN`, a cue. Most lines have none of these."""

_DIGIT = re.compile(r"\d")
_SIGN = re.compile(r"[@#/|»\u2039\u203a>→←©]|http|www\.|the post")

RULES: tuple[tuple[int, Rule], ...] = (
    (ANY, rule.whole),
    (ANY, rule.start),
    (ANY, rule.stamp),
    (ANY, rule.symbols),
    (ANY, rule.buttons),
    (ANY, rule.copyright_line),
    (ANY, rule.credit),
    (ANY, rule.caption),
    (SIGN, rule.breadcrumb),
    (ANY, rule.request),
    (ANY, rule.skip),
    (LATIN, rule.written_by),
    (ANY, rule.question),
    (ANY, rule.inputs),
    (CUE, rule.invitation),
    (LATIN, rule.slug),
    (SIGN, rule.links),
    (SIGN, rule.initials),
    (ANY, rule.agency),
    (LATIN, rule.english),
    (SIGN, rule.embed),
    (DIGIT, rule.dated),
    (SIGN, rule.ticker),
    (DIGIT, rule.described),
    (LATIN, rule.glued),
    (CUE, rule.nag),
    (CUE, rule.disclaimer),
)
"""In the order in which they are asked; the first that knows the line names the cut."""

_FOR_SENTENCES: tuple[tuple[int, Rule], ...] = ((ANY, rule.start), (SIGN, rule.embed))
_FOR_LONG: tuple[tuple[int, Rule], ...] = (
    (SIGN, rule.ticker),
    (ANY, rule.start),
    (ANY, rule.copyright_line),
    (LATIN, rule.english),
    (SIGN, rule.embed),
    (CUE, rule.nag),
    (CUE, rule.disclaimer),
)
"""Those that can know a line of more than 160 code points."""


def _by_what_a_line_has(rules: tuple[tuple[int, Rule], ...]) -> list[tuple[Rule, ...]]:
    return [tuple(known for needed, known in rules if not needed & ~has) for has in range(2 * CUE)]


_ASKED, _ASKED_OF_SENTENCES, _ASKED_OF_LONG = map(
    _by_what_a_line_has, (RULES, _FOR_SENTENCES, _FOR_LONG)
)

_BY_SENTENCE = frozenset({"nag", "disclaimer"})
"""Rules that look at the sentences of a long line one by one (see `parts`)."""


def rule_of(line: Line, cues: int) -> str | None:
    """The rule by which a whole line is furniture wherever it stands, or None."""
    length = len(line.text)
    if length > LONGEST:
        return None
    rules = _ASKED
    if length > LONG:
        if not cues and line.stated and "|" not in line.text:
            return None if line.has_hindi else "english-line"
        rules = _ASKED_OF_LONG
    elif length > SENTENCE and not cues and line.stated and line.has_hindi:
        rules = _ASKED_OF_SENTENCES
    for known in rules[_has(line, cues)]:
        if name := known(line, cues):
            sure = length <= LONG or known is rule.start or name not in _BY_SENTENCE
            return name if sure or _throughout(line) else None
    return None


def _has(line: Line, cues: int) -> int:
    found = CUE if cues else 0
    if _DIGIT.search(line.text):
        found |= DIGIT
    if line.has_latin or not line.has_hindi:
        found |= LATIN
    if _SIGN.search(line.folded):
        found |= SIGN
    return found


def asks(text: str) -> str | None:
    """The rule by which one sentence is a request to the reader or a disclaimer, or None."""
    return rule.asked(cue.of(text))


def _throughout(line: Line) -> bool:
    return all(asks(line.text[start:end]) for start, end in sentences(line.text))
