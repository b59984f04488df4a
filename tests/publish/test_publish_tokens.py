from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readings import Sketch, shared_gold
from releases import article

from curation.publish.tokens import tokenise, words


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in tokenise(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("बात की।फिर", "बात की । फिर"),
        ("रूस-यूक्रेन युद्ध", "रूस - यूक्रेन युद्ध"),
        ("उसने उन्होंने जिसमें हमको", "उस ने उन्हों ने जिस में हम को"),
        ("पेरिसमें हमें महीने करने", "पेरिस में हमें महीने करने"),
        ("(एनआईए) ‘हाँ’,", "( एनआईए ) ‘ हाँ ’ ,"),
        ("12,000 सैनिक, 6.5 लाख, 10:30 बजे", "12,000 सैनिक , 6.5 लाख , 10:30 बजे"),
        ("१२,००० 12,000रु", "१२,००० 12 , 000रु"),
        ("G20 और S-400", "G20 और S - 400"),
        ("मई,2021।", "मई , 2021 ।"),
        ("👨\u200d👩\u200d👧 आए", "👨\u200d👩\u200d👧 आए"),
        ("क्षत्रिय\u200dता", "क्षत्रिय\u200dता"),
        ("", ""),
    ],
)
def test_words_of_hindi_text(text: str, expected: str) -> None:
    assert cut(text) == expected.split()


@given(st.text(st.sampled_from("कखाि्ंँ़ने में।, -12.\n\u200d\u0301a😀")))
def test_words_cover_everything_but_white_space_once_and_in_order(text: str) -> None:
    last, found = 0, []
    for start, end in tokenise(text):
        assert last <= start < end
        assert text[last:start].strip() == ""
        last = end
        found.append(text[start:end])
    assert text[last:].strip() == ""
    assert "".join(found) == "".join(text.split())


def test_a_long_chunk_is_cut_as_a_short_one_is() -> None:
    assert cut("रूस-यूक्रेन,".replace(",", "-") * 50) == ["रूस", "-", "यूक्रेन", "-"] * 50


def test_tags_stand_on_the_words_of_their_spans() -> None:
    read = Sketch("नई दिल्ली में बैठक हुई।")
    read.entity("नई दिल्ली", "GPE", "NEW_DELHI")
    read.event("बैठक", "MEET")
    found = words(article(read.text, "x"), read.annotation())
    assert found.tokens == ["नई", "दिल्ली", "में", "बैठक", "हुई", "।"]
    assert found.ner_tags == ["B-GPE", "I-GPE", "O", "O", "O", "O"]
    assert found.trigger_tags == ["O", "O", "O", "B-MEET", "O", "O"]
    assert [read.text[start:end] for start, end in found.offsets] == found.tokens
    assert found.lost == []


def test_spans_that_are_no_words_or_overlap_are_lost_and_named() -> None:
    read = Sketch("रूसी सेना और भारत सरकार")
    read.entity("रूस", "GPE", "RUS")
    read.entity("भारत सरकार", "ORG", "IND_GOV")
    read.entity("भारत", "GPE", "IND")
    found = words(article(read.text, "x"), read.annotation())
    assert [tuple(loss) for loss in found.lost] == [("e1", "misaligned"), ("e2", "overlap")]
    assert found.ner_tags == ["O", "O", "O", "B-GPE", "O"]


def test_every_span_of_the_real_gold_is_made_of_whole_words(shared: Path) -> None:
    for annotation, text in shared_gold(shared):
        found = words(article(text, annotation.article_id), annotation)
        assert found.lost == []
        assert sum(tag.startswith("B-") for tag in found.ner_tags) == len(annotation.entities)
