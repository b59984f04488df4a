from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from readings import Sketch, shared_gold
from releases import article

from curation.model import Annotation, Article
from curation.ontology import load
from curation.publish.columns import named
from curation.publish.tokens import LAYERS, Kinds, Tagset, Words, tokenise

TAGSET = Tagset(load())
LETTERS = st.sampled_from("कखाि्ंँ़नेमें।, -12.\n\t\xa0\u200d\u0301a😀")


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in tokenise(text)]


def tagged(read: Sketch) -> tuple[dict[str, Any], Counter[str]]:
    lost: Counter[str] = Counter()
    ((row, names),) = table([(article(read.text, read.article_id), read.annotation())], lost)
    return {**row, **names}, lost


def table(
    said: list[tuple[Article, Annotation]], lost: Counter[str]
) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The rows, and their tags by name."""
    columns = TAGSET.columns(said, lost)
    features = {name: TAGSET.features()[name] for name in LAYERS}
    rows = pa.table(dict(columns)).to_pylist()
    return [(row, named(features, row)) for row in rows]


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


@given(st.text(LETTERS))
def test_words_cover_everything_but_white_space_once_and_in_order(text: str) -> None:
    last = 0
    for start, end in tokenise(text):
        assert last <= start < end
        assert text[last:start].strip() == ""
        last = end
    assert text[last:].strip() == ""
    assert "".join(cut(text)) == "".join(text.split())


@given(st.lists(st.lists(st.text(LETTERS), min_size=1, max_size=5), min_size=1, max_size=3))
def test_many_texts_at_once_are_cut_as_each_alone(blocks: list[list[str]]) -> None:
    for kinds in (Kinds(), Kinds(most=2)):
        for texts in blocks:
            words = Words(texts, kinds)
            starts = words.per_article(words.starts - words.base).to_pylist()
            ends = words.per_article(words.ends - words.base).to_pylist()
            edges = [list(zip(*pair, strict=True)) for pair in zip(starts, ends, strict=True)]
            assert edges == [tokenise(text) for text in texts]
            said = words.per_article(words.tokens).to_pylist()
            assert said == [cut(text) for text in texts]


def test_tags_stand_on_the_words_of_their_spans() -> None:
    read = Sketch("नई दिल्ली में बैठक हुई।")
    read.entity("नई दिल्ली", "GPE", "NEW_DELHI")
    read.event("बैठक", "MEET")
    row, lost = tagged(read)
    assert row["tokens"] == ["नई", "दिल्ली", "में", "बैठक", "हुई", "।"]
    assert row["ner_tags"] == ["B-GPE", "I-GPE", "O", "O", "O", "O"]
    assert row["trigger_tags"] == ["O", "O", "O", "B-MEET", "O", "O"]
    assert (row["lost"], lost) == ([], {})


def test_spans_that_are_no_words_or_overlap_are_lost_and_named() -> None:
    read = Sketch("रूसी सेना और भारत सरकार")
    read.entity("रूस", "GPE", "RUS")
    read.entity("भारत सरकार", "ORG", "IND_GOV")
    read.entity("भारत", "GPE", "IND")
    row, lost = tagged(read)
    assert row["lost"] == [{"id": "e1", "why": "misaligned"}, {"id": "e2", "why": "overlap"}]
    assert lost == {"misaligned span": 1, "overlap span": 1}
    assert row["ner_tags"] == ["O", "O", "O", "B-GPE", "O"]


def test_every_span_of_the_real_gold_is_made_of_whole_words(shared: Path) -> None:
    lost: Counter[str] = Counter()
    said = [(article(text, gold.article_id), gold) for gold, text in shared_gold(shared)]
    for (row, names), (_, gold) in zip(table(said, lost), said, strict=True):
        assert row["lost"] == []
        assert sum(tag.startswith("B-") for tag in names["ner_tags"]) == len(gold.entities)
        assert sum(tag.startswith("B-") for tag in names["trigger_tags"]) == len(gold.events)
    assert lost == {}
