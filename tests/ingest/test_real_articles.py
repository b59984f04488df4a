"""The five real articles: cleaned as the gold files and the fact sheets say."""

import json
from datetime import date
from pathlib import Path

import pytest

from curation.ingest.clean import clean
from curation.ingest.raw import Raw
from curation.ingest.read import read
from curation.model import Article


def cleaned(shared: Path, number: str) -> Article:
    (item,) = read([str(shared / "articles" / f"{number}_*.txt")])
    assert isinstance(item, Raw)
    article = clean(item)
    assert isinstance(article, Article)
    return article


@pytest.mark.parametrize("number", ["000", "003"])
def test_text_equals_the_gold_text(shared: Path, number: str) -> None:
    gold = json.loads((shared / "gold" / f"{number}.json").read_text(encoding="utf-8"))
    assert cleaned(shared, number).text == gold["text"]
    assert cleaned(shared, number).title == gold["title"]


@pytest.mark.parametrize(
    ("number", "paragraphs", "place", "agency", "published"),
    [
        ("000", 9, "सोल", None, None),
        ("001", 15, "प्योंगयांग", None, None),
        ("002", 11, "सोल", None, None),
        ("003", 12, "सियोल", "आईएएनएस", None),
        ("004", 6, "सियोल", None, date(2024, 4, 25)),
    ],
)
def test_paragraphs_and_what_the_page_says_of_itself(
    shared: Path, number: str, paragraphs: int, place: str, agency: str | None, published: date
) -> None:
    article = cleaned(shared, number)
    assert len(article.text.split("\n")) == paragraphs
    assert (article.place, article.agency, article.published) == (place, agency, published)
    assert article.language == "hi"


def test_a_word_broken_over_two_lines_is_joined(shared: Path) -> None:
    text = cleaned(shared, "001").text
    assert "वास्तविक अंतरराष्ट्रीय न्याय" in text
    assert not text.endswith("Portal") and "सियासी" not in text


def test_other_stories_are_cut_whole(shared: Path) -> None:
    article = cleaned(shared, "004")
    assert "राफा" not in article.text and "जॉर्डन" not in article.text
    related = [cut for cut in article.cuts if cut.rule == "related-stories"]
    assert sum(len(cut.text) for cut in related) > 1000
