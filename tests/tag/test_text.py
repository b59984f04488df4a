"""Tokens, keys and sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.tag.matcher import Matcher
from curation.tag.text import BROKEN, LONGEST_SENTENCE, Doc, fold, is_acronym

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


def test_the_matcher_finds_overlapping_forms() -> None:
    forms = ["रूस", "रूस की सेना", "सेना"]
    found = {(forms[n], start) for start, _, n in Matcher(forms).find("रूस की सेना")}
    assert found == {("रूस", 0), ("रूस की सेना", 0), ("सेना", 7)}


def test_a_matcher_without_forms_finds_nothing() -> None:
    assert list(Matcher([]).find("रूस")) == []
