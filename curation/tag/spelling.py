"""Spelling: the key under which all spellings of a word meet, and letters spelled out."""

from __future__ import annotations

from functools import lru_cache

import regex

from curation.tag.memo import LIMIT, Memo

HYPHENS = frozenset("-\u2010\u2011\u2012\u2013\u2014")
LONGEST_WORD = 60
VIRAMA = "\u094d"

TOKEN = regex.compile(
    r"([\p{L}\p{M}\u200c\u200d]+|\d+(?:[.,]\d+)*|\n|[^\s\p{L}\p{M}\d\u200b\ufeff\u2060])"
)
_WORD = regex.compile(r"[\p{L}\p{M}\u200c\u200d]")
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
_HALF_NASAL = regex.compile(r"ङ्(?=[क-घ])|ञ्(?=[च-झ])|ण्(?=[ट-ढ])|न्(?=[त-धस])|म्(?=[प-भ])")


def fold_token(token: str) -> str:
    """The key of a token: nukta, chandrabindu, ॉ, half nasals, digits and case levelled."""
    form = token.translate(_LEVEL)
    return (_HALF_NASAL.sub("ं", form) if VIRAMA in form else form) or token


_FOLDED = Memo(fold_token)


def is_word(form: str) -> bool:
    """Whether a form is a word's: such tokens have letters, others have none."""
    return _WORD.search(form) is not None


def fold(text: str) -> str:
    """The key of a lexicon form: its words folded, hyphens dropped, single blanks between."""
    return " ".join([_FOLDED[token] for token in TOKEN.findall(text) if token not in HYPHENS])


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
