"""Pages of HTML: the main text, and everything else as cuts."""

from pathlib import Path

import pytest

from curation.ingest.clean import clean
from curation.ingest.html import visible
from curation.ingest.raw import Found, Raw, Refused
from curation.ingest.read import read
from curation.model import Article

PAGE = """<!doctype html><html><head><title>विदेश मंत्रियों की बैठक में सहमति | भोर</title>
<meta property="og:url" content="https://bhor.example/1">
<meta property="article:published_time" content="2024-05-16T10:00:00+05:30"></head><body>
<nav><a href="/">होम</a> <a href="/w">दुनिया</a></nav>
<h1>विदेश मंत्रियों की बैठक में सहमति</h1>
<article><p>दोनों देशों के <b>विदेश</b> मंत्रियों ने सोमवार को बातचीत की और सहयोग बढ़ाने पर सहमति जताई।</p>
<script>var x = "<p>नहीं</p>";</script>
<p>व्यापार &amp; ऊर्जा पर भी चर्चा हुई और अगली बैठक जुलाई में कराने का फैसला लिया गया।</p>
<p>यह भी पढ़ें: <a href="/2">जापान ने किया परीक्षण</a></p></article>
<aside><p>मौसम का हाल: दिल्ली में बारिश हुई।</p></aside>
<footer>© 2024 भोर</footer></body></html>"""


def taken(tmp_path: Path, data: bytes) -> Found:
    path = tmp_path / "page.html"
    path.write_bytes(data)
    (item,) = read([str(path)])
    return item


def test_the_main_text_and_what_the_page_says_of_itself(tmp_path: Path) -> None:
    item = taken(tmp_path, PAGE.encode())
    assert isinstance(item, Raw) and item.data == PAGE.encode()
    article = clean(item)
    assert isinstance(article, Article)
    assert article.text.split("\n") == [
        "विदेश मंत्रियों की बैठक में सहमति",
        "दोनों देशों के विदेश मंत्रियों ने सोमवार को बातचीत की और सहयोग बढ़ाने पर सहमति जताई।",
        "व्यापार & ऊर्जा पर भी चर्चा हुई और अगली बैठक जुलाई में कराने का फैसला लिया गया।",
    ]
    assert (article.url, str(article.published)) == ("https://bhor.example/1", "2024-05-16")
    cut = {cut.text: cut.rule for cut in article.cuts}
    assert cut["मौसम का हाल: दिल्ली में बारिश हुई।"] == "not-main-text"
    assert cut["यह भी पढ़ें: जापान ने किया परीक्षण"] == "related-stories"
    assert all(item.text[c.start : c.end] == c.text for c in article.cuts)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    item = taken(tmp_path, PAGE.encode(encoding))
    assert isinstance(item, Raw) and "व्यापार & ऊर्जा" in item.text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'<meta charset="klingon"><p>x', "unknown-encoding"),
        (b'<meta charset="utf-8"><p>\xff', "wrong-encoding"),
        (b"<p>\xff", "wrong-encoding"),
        (PAGE.replace("व्यापार", "व्या\x00पार").encode(), "nul-character"),
        (PAGE.replace("व्यापार", "व्या\u202eपार").encode(), "bidi-override"),
    ],
)
def test_bad_bytes(tmp_path: Path, data: bytes, reason: str) -> None:
    item = taken(tmp_path, data)
    assert isinstance(item, Refused) and item.reject.reason == reason and item.data == data


@pytest.mark.parametrize(
    "data", [b"", b"<", b"<html>", b"<p></p>", b"<" * 5000, b"<div>" * 3000 + b"x"]
)
def test_nothing_to_read(tmp_path: Path, data: bytes) -> None:
    item = taken(tmp_path, data)
    assert isinstance(item, Raw)
    assert not isinstance(clean(item), Article)


def test_lines_break_where_a_reader_sees_them_break() -> None:
    html = (
        "<p>एक <b>दो</b> तीन<br>चार</p><ul><li>पांच</li><li>छह</li></ul>"
        "<style>x</style>सात<!-- आठ -->"
    )
    assert [line for line in visible(html) if line] == ["एक दो तीन", "चार", "पांच", "छह", "सात"]
