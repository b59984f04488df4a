"""Tokens, keys and sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.tag.patterns import Entry, Finder
from curation.tag.spelling import fold, is_acronym
from curation.tag.text import BROKEN, LONGEST_SENTENCE, Doc

SAME = [
    ("ज़ेलेंस्की", "जेलेंस्की"),
    ("पहुँचे", "पहुंचे"),
    ("सितम्बर", "सितंबर"),
    ("हिन्द", "हिंद"),
    ("डॉलर", "डालर"),
    ("ऑस्ट्रेलिया", "आस्ट्रेलिया"),
    ("१२", "12"),
    ("NATO", "nato"),
    ("किम जोंग-उन", "किम जोंग उन"),
    ("किम जोंग–उन", "किम जोंग उन"),
    ("ह\u200dमला", "हमला"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_word_share_a_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("रूस", "रूसी"), ("सेना", "सेन"), ("कल", "काल")])
def test_different_words_keep_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_tokens_know_their_place() -> None:
    text = "भारत-फ्रांस बैठक, 12,000 सैनिक।"
    doc = Doc(text)
    parts = [text[start:end] for start, end in zip(doc.starts, doc.ends, strict=True)]
    assert parts == ["भारत", "फ्रांस", "बैठक", ",", "12,000", "सैनिक", "।"]
    assert [doc.forms[n] for n, tied in enumerate(doc.joined) if tied] == ["फ्रांस"]


def sentences(text: str) -> list[str]:
    doc = Doc(text)
    spans = [doc.slice(first, last) for first, last in doc.sentences]
    return [span for span in spans if span != "\n"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("वह आए। वह गए।", ["वह आए।", "वह गए।"]),
        ("वह आए. वह गए.", ["वह आए.", "वह गए."]),
        ("डॉ. एस. जयशंकर आए। सब मिले।", ["डॉ. एस. जयशंकर आए।", "सब मिले।"]),
        ("यह 2.5 करोड़ है। ठीक?", ["यह 2.5 करोड़ है।", "ठीक?"]),
        ('उन्होंने कहा, "ठीक है।" फिर गए।', ['उन्होंने कहा, "ठीक है।"', "फिर गए।"]),
        ("शीर्षक\nपहला वाक्य", ["शीर्षक", "पहला वाक्य"]),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


def test_an_endless_sentence_is_cut() -> None:
    doc = Doc("रूस " * (3 * LONGEST_SENTENCE))
    assert [last - first for first, last in doc.sentences] == [LONGEST_SENTENCE] * 3


def test_a_token_that_would_cut_a_grapheme_is_hidden() -> None:
    joined_to_the_sign_before = "\u0600रूस ने"
    doc = Doc(joined_to_the_sign_before)
    assert doc.forms == [BROKEN, "ने"] or doc.forms[-2:] == [BROKEN, "ने"]
    assert Doc("रूस ने").forms == ["रूस", "ने"]


@pytest.mark.parametrize("word", ["एनआईए", "यूएई", "सीआईए", "केसीएनए"])
def test_letter_names_spell_an_acronym(word: str) -> None:
    assert is_acronym(fold(word))


@pytest.mark.parametrize("word", ["रूस", "बीजिंग", "एक", "सेना"])
def test_ordinary_words_do_not(word: str) -> None:
    assert not is_acronym(fold(word))


@given(st.text(alphabet="कखरूस़ँ्ािी-–।. \n12aZ🏻\u200d'\"", max_size=60))
def test_tokens_lie_in_order_and_sentences_cover_them(text: str) -> None:
    doc = Doc(text)
    edges = [edge for pair in zip(doc.starts, doc.ends, strict=True) for edge in pair]
    assert edges == sorted(edges)
    assert all(start < end for start, end in zip(doc.starts, doc.ends, strict=True))
    covered = [token for first, last in doc.sentences for token in range(first, last)]
    assert covered == list(range(len(doc)))


def finder(*forms: str) -> Finder:
    return Finder({form: [Entry("place", "GPE", ref=(form,))] for form in forms})


def test_overlapping_forms_are_found_the_longest_of_a_place_last() -> None:
    doc = Doc("कल रूस की सेना, रूस की")
    found = finder("रूस", "रूस की सेना", "रूस की", "सेना").hits(doc, [1, 3, 5])
    assert [(first, last) for first, last, _ in found] == [
        (1, 2), (1, 3), (1, 4), (3, 4), (5, 6), (5, 7),
    ]  # fmt: skip


def test_a_form_cut_off_by_the_end_of_the_text_is_not_found() -> None:
    assert finder("रूस की सेना").hits(Doc("रूस की"), [0]) == []


def test_only_first_words_open_a_form() -> None:
    forms = finder("रूस की सेना")
    assert (forms.opens("रूस"), forms.opens("सेना")) == (True, False)


@pytest.mark.parametrize("text", ["  रूस  ने ", "\ufeffरूस ने", "रूस \t ने\n", " \n रूस ने", "\u200b"])
def test_odd_blanks_between_tokens_leave_offsets_right(text: str) -> None:
    doc = Doc(text)
    words = [text[a:b] for a, b, word in zip(doc.starts, doc.ends, doc.words, strict=True) if word]
    assert words == [word for word in ("रूस", "ने") if word in text]


def test_outside_the_text_there_is_no_form() -> None:
    doc = Doc("रूस ने")
    assert [doc.form(token) for token in (-2, -1, 0, 1, 2, 3)] == ["", "", "रूस", "ने", "", ""]


def test_half_a_surrogate_is_a_token_like_another() -> None:
    assert Doc("रूस \ud83d ने").forms == ["रूस", "\ud83d", "ने"]
