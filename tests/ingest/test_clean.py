"""Whole pages: what is kept, what is cut, and that both together are the page."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.ingest_cleaning import Score, pages, score
from curation import samples
from curation.ingest.clean import clean
from curation.ingest.raw import Raw
from curation.ingest.read import read
from curation.model import Article, Cut, Reject

BODY = (
    "सियोल, 4 मई (आईएएनएस)। दोनों देशों के मंत्रियों ने सोमवार को बातचीत की और सहयोग बढ़ाने पर सहमति जताई।",
    "मंत्री ने कहा कि उनकी सरकार शांति के हर प्रयास का समर्थन करती है और आगे भी करती रहेगी।",
)


def cleaned(*lines: str, **more: str) -> Article:
    text = "\n".join(lines)
    article = clean(Raw(where="page.txt", id="page", data=text.encode(), text=text, **more))  # type: ignore[arg-type]
    assert isinstance(article, Article)
    return article


def refused(text: str) -> Reject:
    reject = clean(Raw(where="page.txt", id="page", data=b"", text=text))
    assert isinstance(reject, Reject)
    return reject


SCRAPS = st.one_of(
    st.sampled_from(
        [
            *BODY,
            "विदेश मंत्रियों की बैठक में सहयोग पर सहमति",
            "यह भी पढ़ें: जापान ने किया परीक्षण",
            *("Advertisement", "विज्ञापन", "", " ", "\u00a0", "\ufeff", "और खबरें", "--आईएएनएस"),
            "Tags: रूस, चीन",
            "दोनों देशों के बीच बातचीत जारी रखने पर सहमति बनी है और अगली बैठक जल्द होगी | इसके बाद",
            "इस बीच राजधानी में दोनों पक्षों के प्रतिनिधियों ने कहा कि वास्त",
            "विक स्थिति जल्द सामने आएगी।",
        ]
    ),
    st.text(max_size=12),
    st.text("कखग ािु़्\u0958\u0929\u200b\u200d\u00a0\t\r|।.", max_size=20),
)


@settings(deadline=None)
@given(st.lists(SCRAPS, max_size=14).map("\n".join))
def test_kept_and_cut_together_are_the_page(text: str) -> None:
    result = clean(Raw(where="page.txt", id="page", data=b"", text=text))
    if isinstance(result, Reject):
        assert result.reason and result.message
        return
    held = [False] * len(text)
    for start, end in stretches(result):
        assert not any(held[start:end]), "a character is kept and cut, or twice"
        held[start:end] = [True] * (end - start)
    left = "".join(char for char, has in zip(text, held, strict=True) if not has)
    assert not left.strip(" \n\r\t\u00a0\u2000\u3000") or left.isspace()
    assert all(cut.text == text[cut.start : cut.end] for cut in result.cuts)
    size = 0
    for block in result.offsets:
        assert block.clean_start == size
        size += block.clean_length
    assert size == len(result.text)
    assert result.text == "\n".join(line.strip(" ") for line in result.text.split("\n"))


def stretches(article: Article) -> Iterator[tuple[int, int]]:
    for block in article.offsets:
        yield block.raw_start, block.raw_start + block.raw_length
    for cut in article.cuts:
        yield cut.start, cut.end


@settings(deadline=None)
@given(st.lists(SCRAPS, max_size=10).map("\n".join))
def test_every_kept_letter_maps_to_the_same_letter(text: str) -> None:
    result = clean(Raw(where="page.txt", id="page", data=b"", text=text))
    if isinstance(result, Reject):
        return
    for block in result.offsets:
        if block.clean_length == block.raw_length == 1:
            new, old = result.text[block.clean_start], text[block.raw_start]
            assert new == old or (new == "।" and old == "|") or old.isspace() or not old.isascii()


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_marked_pages(page) -> None:  # type: ignore[no-untyped-def]
    total = Score()
    article = score(page, total)
    assert total.body_kept == total.body
    assert total.furniture_cut >= 0.85 * total.furniture
    assert article.title in page.text


def test_marked_pages_taken_together_meet_the_bars() -> None:
    total = Score()
    for page in pages():
        score(page, total)
    assert total.body_kept >= 0.995 * total.body
    assert total.furniture_cut >= 0.98 * total.furniture


def test_the_shipped_samples_come_out_as_expected() -> None:
    folder = Path(samples.__file__).parent
    expected = {
        record["id"]: record
        for line in (folder / "clean.jsonl").read_text(encoding="utf-8").split("\n")
        if line
        for record in [json.loads(line)]
    }
    found = {}
    for item in read([str(folder / "articles" / "*.txt")]):
        assert isinstance(item, Raw)
        article = clean(item)
        assert isinstance(article, Article)
        found[article.id] = {"id": article.id, "title": article.title, "text": article.text}
    assert found == {
        ident: {k: r[k] for k in ("id", "title", "text")} for ident, r in expected.items()
    }


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \n\u00a0\n\ufeff", "empty"),
        ("Advertisement\nविज्ञापन\nशेयर करें", "nothing-left"),
        ("The ministers met on Monday in Seoul and agreed to work together.", "not-hindi"),
        ("पहली पंक्ति\x00 और बाकी", "nul-character"),
        ("आज \u202eउलटा\u202c पाठ", "bidi-override"),
        ("आधा \ud83d अक्षर", "lone-surrogate"),
    ],
)
def test_what_is_refused(text: str, reason: str) -> None:
    assert refused(text).reason == reason


def test_too_long_a_page_is_refused() -> None:
    text = "यह समाचार बहुत लंबा है। " * 100
    result = clean(Raw(where="p", id="p", data=b"", text=text), max_chars=1000)
    assert isinstance(result, Reject) and result.reason == "too-long" and "1,000" in result.message


def test_offsets_lead_back_to_the_page() -> None:
    article = cleaned("\ufeffN1Live World बैठक में सहयोग पर बनी सहमति", "World", "", "\u00a0", *BODY)
    raw = "\n".join(["\ufeffN1Live World बैठक में सहयोग पर बनी सहमति", "World", "", "\u00a0", *BODY])
    from curation.ingest.offsets import to_raw

    for word in ("बैठक", "सियोल", "मंत्री ने कहा"):
        start = article.text.index(word)
        low, high = to_raw(article.offsets, start, start + len(word))
        assert raw[low:high] == word


@pytest.mark.parametrize(
    ("line", "year"),
    [
        ("April 25, 2024", date(2024, 4, 25)),
        ("Updated: 05 Jun 2024 11:15 PM IST", date(2024, 6, 5)),
        ("प्रकाशित: 7 सितंबर 2023", date(2023, 9, 7)),
        ("2025-01-09 10:30", date(2025, 1, 9)),
        ("Last Modified: 11-08-2024 19:22", date(2024, 8, 11)),
        ("Published: 31 February 2024", None),
    ],
)
def test_a_year_in_the_furniture_becomes_the_date(line: str, year: date | None) -> None:
    article = cleaned("विदेश मंत्रियों की बैठक में सहयोग पर सहमति", line, *BODY)
    assert article.published == year
    assert line not in article.text


def test_what_the_source_says_comes_first() -> None:
    article = cleaned(
        "विदेश मंत्रियों की बैठक में सहयोग पर सहमति",
        "April 25, 2024",
        *BODY,
        metadata={
            "published": "2023-02-01T10:00:00+05:30",
            "url": "https://x.example/1",
            "source": "भोर",
        },  # type: ignore[arg-type]
    )
    assert article.published == date(2023, 2, 1)
    assert (article.url, article.source) == ("https://x.example/1", "भोर")


def test_a_pipe_for_a_danda_becomes_one_in_place() -> None:
    article = cleaned(
        "समिति की बैठक में हुआ फैसला | भोर समाचार",
        "दोनों देशों के मंत्रियों ने बातचीत की | इसके बाद समझौते पर हस्ताक्षर हुए |",
        "मंत्री ने कहा कि यह अच्छा कदम है |",
    )
    assert article.title == "समिति की बैठक में हुआ फैसला"
    assert "बातचीत की । इसके बाद" in article.text and article.text.endswith("कदम है ।")
    assert [cut.rule for cut in article.cuts] == ["site-name"]


def test_a_paragraph_loses_only_what_is_no_part_of_it() -> None:
    article = cleaned(
        "विदेश मंत्रियों की बैठक में सहयोग पर सहमति",
        BODY[0],
        BODY[1] + " यह भी पढ़ें: जापान ने किया मिसाइल परीक्षण",
        BODY[1].replace("शांति", "बातचीत") + " (एएनआई)",
    )
    assert article.text.split("\n")[2] == BODY[1]
    assert article.text.endswith("करती रहेगी।")
    assert [(cut.rule, cut.text) for cut in article.cuts] == [
        ("related-stories", "यह भी पढ़ें: जापान ने किया मिसाइल परीक्षण"),
        ("sign-off", "(एएनआई)"),
    ]


def test_cuts_of_a_record_are_records() -> None:
    article = cleaned("विदेश मंत्रियों की बैठक में सहयोग पर सहमति", "विज्ञापन", *BODY)
    assert article.cuts == (Cut(rule="advert", start=43, end=51, text="विज्ञापन"),)
    assert Article.model_validate_json(article.to_line()) == article
