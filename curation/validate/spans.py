"""Rules about where spans begin and end."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter

import regex

from curation.validate.rule import Case, Finding, Rule

WORD_CHARACTER = regex.compile(r"[\p{L}\p{M}\p{N}]")
PUNCTUATED = regex.compile(r"^\p{P}|\p{P}$")
IN_TEXT_ORDER = itemgetter(3, 4, 0)
SENTENCE_INSIDE = regex.compile(r"[।॥?!][\p{P}\s]*[\p{L}\p{N}]")


def _outside(case: Case) -> Iterator[Finding]:
    length = len(case.text)
    for span in case.misplaced:
        if not 0 <= span.start < span.end <= length:
            yield Finding(f"the text has {length} code points", span.item)


def _other_text(case: Case) -> Iterator[Finding]:
    text = case.text
    for item, _, _, start, end, said in case.misplaced:
        if end <= len(text) and text[start:end] != said:
            yield Finding(f"the article has {text[start:end]!r} there", item)


def _grapheme_cut(case: Case) -> Iterator[Finding]:
    cutting = dict.fromkeys(item for item, cut in case.cuts if case.cuts_grapheme(cut))
    for item in cutting:
        yield Finding("an edge lies inside a syllable (grapheme cluster)", item)


def _word_cut(case: Case) -> Iterator[Finding]:
    text = case.text
    for item, cut in case.cuts:
        if WORD_CHARACTER.match(text[cut]) and WORD_CHARACTER.match(text[cut - 1]):
            word = text[max(0, text.rfind(" ", 0, cut) + 1) : cut] + "|" + text[cut:].split()[0]
            yield Finding(f"the cut is in {word!r}", item)


def _crosses_paragraph(case: Case) -> Iterator[Finding]:
    for span in case.spans:
        if "\n" in span.text:
            yield Finding("a line break is inside", span.item)


def _blank_at_edge(case: Case) -> Iterator[Finding]:
    for span in case.edged:
        if span.text[0].isspace() or span.text[-1].isspace():
            yield Finding(f"marked is {span.text!r}", span.item)


def _punctuation_at_edge(case: Case) -> Iterator[Finding]:
    for span in case.edged:
        if span.kind != "evidence" and PUNCTUATED.search(span.text):
            yield Finding(f"marked is {span.text!r}", span.item)


def _evidence_punctuation(case: Case) -> Iterator[Finding]:
    for span in case.edged:
        if span.kind == "evidence" and PUNCTUATED.search(span.text):
            yield Finding(f"marked is {span.text!r}", span.item)


def _evidence_sentences(case: Case) -> Iterator[Finding]:
    for span in case.spans[len(case.stems) :]:
        if SENTENCE_INSIDE.search(span.text):
            yield Finding("a sentence ends inside", span.item)


def _ends_in_postposition(case: Case) -> Iterator[Finding]:
    for span, words in case.phrases:
        if len(words) > 1 and words[-1] in case.words.case_markers:
            yield Finding(f"ends in «{words[-1]}»", span.item)


def _ends_in_particle(case: Case) -> Iterator[Finding]:
    for span, words in case.phrases:
        if len(words) > 1 and words[-1] in case.words.particles:
            yield Finding(f"ends in «{words[-1]}»", span.item)


def _starts_with_postposition(case: Case) -> Iterator[Finding]:
    for span, words in case.phrases:
        if len(words) > 1 and words[0] in case.words.case_markers:
            yield Finding(f"begins with «{words[0]}»", span.item)


def _overlap(case: Case) -> Iterator[Finding]:
    reach, owner = 0, ""
    for item, _, _, start, end, _ in sorted(case.stems, key=IN_TEXT_ORDER):
        if start < reach:
            yield Finding(f"overlaps {owner}", item)
        if end > reach:
            reach, owner = end, item


SHORTEN = "shorten the span in Label Studio"
DRAW_AGAIN = "draw the span anew in Label Studio, with whole words"

RULES: tuple[Rule[Case], ...] = (
    Rule(
        "span-outside-text",
        "error",
        "A span ends beyond the text or covers nothing.",
        DRAW_AGAIN,
        _outside,
    ),
    Rule(
        "span-text-differs",
        "error",
        "The words of a span are not those the article has at its offsets.",
        "check that article and annotation belong together, then draw the span anew",
        _other_text,
    ),
    Rule(
        "cuts-a-grapheme",
        "error",
        "A span begins or ends inside a syllable, so it cannot be shown or used as it is.",
        DRAW_AGAIN,
        _grapheme_cut,
    ),
    Rule(
        "cuts-a-word",
        "error",
        "A span begins or ends inside a word. Inflected stems are marked whole.",
        DRAW_AGAIN,
        _word_cut,
    ),
    Rule(
        "crosses-a-paragraph",
        "error",
        "A span runs over a line break.",
        "mark each part in its own paragraph, or only one of them",
        _crosses_paragraph,
    ),
    Rule(
        "blank-at-edge",
        "error",
        "A span begins or ends with a blank.",
        SHORTEN,
        _blank_at_edge,
        mechanical=True,
    ),
    Rule(
        "punctuation-at-edge",
        "error",
        "A mention or trigger begins or ends with a danda, comma, quote, bracket or other mark.",
        SHORTEN,
        _punctuation_at_edge,
        mechanical=True,
    ),
    Rule(
        "evidence-punctuation-at-edge",
        "warning",
        "The evidence of a stance begins or ends with a danda, quote or other mark.",
        SHORTEN,
        _evidence_punctuation,
        mechanical=True,
    ),
    Rule(
        "evidence-across-sentences",
        "warning",
        "The evidence of a stance runs over the end of a sentence; it is the shortest span that "
        "expresses the position.",
        "keep the clause with the stance word",
        _evidence_sentences,
    ),
    Rule(
        "ends-in-postposition",
        "error",
        "A mention or trigger of several words ends in a case marker (ने, को, से, में, …).",
        SHORTEN,
        _ends_in_postposition,
        mechanical=True,
    ),
    Rule(
        "ends-in-particle",
        "warning",
        "A mention or trigger of several words ends in an emphatic or linking word (भी, और, …).",
        SHORTEN,
        _ends_in_particle,
    ),
    Rule(
        "starts-with-postposition",
        "warning",
        "A mention or trigger of several words begins with a case marker.",
        SHORTEN,
        _starts_with_postposition,
    ),
    Rule(
        "overlapping-spans",
        "error",
        "Mentions and triggers form one flat layer; two of them overlap.",
        "keep the one the guidelines ask for, or split them side by side",
        _overlap,
    ),
)
