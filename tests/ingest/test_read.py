"""Sources: what is read, under which id, in which order, and what is refused and why."""

import bz2
import gzip
import hashlib
import json
import tracemalloc
from pathlib import Path

import fsspec  # type: ignore[import-untyped]
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest

from curation.errors import UsageError
from curation.ingest.clean import clean
from curation.ingest.identity import from_name, from_text
from curation.ingest.raw import Columns, Found, Hidden, Raw, Refused
from curation.ingest.read import read
from curation.model import ARTICLE_ID, Article

TEXT = "दोनों देशों के विदेश मंत्रियों ने सोमवार को बातचीत की और सहयोग बढ़ाने पर सहमति जताई।"


def everything(
    *sources: Path | str, columns: Columns | None = None, most: int = 10_000
) -> list[Found]:
    return list(read([str(source) for source in sources], columns, max_chars=most))


def reasons(items: list[Found]) -> list[str]:
    return [
        item.reject.reason if isinstance(item, Refused) else type(item).__name__ for item in items
    ]


def raws(items: list[Found]) -> list[Raw]:
    assert all(isinstance(item, Raw) for item in items), items
    return [item for item in items if isinstance(item, Raw)]


def lines(path: Path, *values: object) -> Path:
    path.write_bytes(
        b"".join(
            v if isinstance(v, bytes) else json.dumps(v, ensure_ascii=False).encode() + b"\n"
            for v in values
        )
    )
    return path


def test_a_folder_in_the_order_of_names_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", ".hidden.txt", "sub/c.txt", "sub/.git/d.txt", "bild.png"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(TEXT, encoding="utf-8")
    found = everything(tmp_path)
    assert reasons(found) == ["Hidden", "Raw", "Raw", "unknown-format", "Hidden", "Raw"]
    assert [item.id for item in found if isinstance(item, Raw)] == ["a", "b", "c"]
    assert [item.where for item in found if isinstance(item, Raw)][2] == f"{tmp_path}/sub/c.txt"
    assert found[4] == Hidden(f"{tmp_path}/sub/.git")


def test_patterns_and_repeated_sources(tmp_path: Path) -> None:
    for name in ("x1.txt", "x2.txt", "y.txt", "deep/x3.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    assert [r.id for r in raws(everything(tmp_path / "x*.txt", tmp_path / "x1.txt"))] == [
        "x1",
        "x2",
    ]
    assert [r.id for r in raws(everything(tmp_path / "**" / "x*.txt"))] == ["x3", "x1", "x2"]


def test_a_link_to_a_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert [r.id for r in raws(everything(tmp_path))] == ["a"]


def test_an_address_of_any_file_system() -> None:
    system = fsspec.filesystem("memory")
    system.pipe("/news/one.txt", TEXT.encode())
    system.pipe("/news/two.jsonl", json.dumps({"text": TEXT}).encode())
    try:
        found = raws(everything("memory://news"))
        assert [r.text for r in found] == [TEXT, TEXT]
        assert found[0].where == "memory://news/one.txt"
        assert len(everything("memory://news/*.txt")) == 1
    finally:
        system.rm("/news", recursive=True)


@pytest.mark.parametrize(("ending", "pack"), [("gz", gzip.compress), ("bz2", bz2.compress)])
def test_packed_files(tmp_path: Path, ending: str, pack: object) -> None:
    assert callable(pack)
    (tmp_path / f"n.jsonl.{ending}").write_bytes(pack(json.dumps({"text": TEXT}).encode()))
    (tmp_path / f"t.txt.{ending}").write_bytes(pack(TEXT.encode()))
    (tmp_path / f"broken.txt.{ending}").write_bytes(b"not packed at all")
    found = everything(tmp_path)
    assert reasons(found) == ["unreadable", "Raw", "Raw"]
    assert raws(found[1:])[1].id == "t"


@pytest.mark.parametrize(
    "source", ["nowhere", "nothing/*.txt", "gopher9://x/y", "~/no such folder"]
)
def test_a_source_where_nothing_is(tmp_path: Path, source: str) -> None:
    with pytest.raises(UsageError, match=r"nothing at|cannot|address"):
        everything(source if ":" in source or "~" in source else tmp_path / source)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "Raw"),
        (TEXT.encode(), "Raw"),
        ("\ufeff".encode() + TEXT.encode(), "Raw"),
        (TEXT.encode("utf-16"), "Raw"),
        (TEXT.encode() + b"\xff", "not-utf-8"),
        (TEXT.encode()[:-1], "not-utf-8"),
        ("é".encode("latin-1"), "not-utf-8"),
        (b"\xff\xfea", "not-utf-16"),
        ((TEXT * 200).encode(), "too-long"),
    ],
)
def test_text_files(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(data)
    (item,) = everything(path)
    assert reasons([item]) == [reason] and not isinstance(item, Hidden)
    assert item.data == data
    if isinstance(item, Refused):
        assert item.reject.raw_sha256 == hashlib.sha256(data).hexdigest()
        assert item.reject.where == str(path)


BAD_LINES = [
    (b"{broken\n", "not-json"),
    (b'{"text": "\xff"}\n', "not-utf-8"),
    (b'{"text": NaN}\n', "not-json"),
    (b'{"text": "x", "n": 1e999}\n', "not-json"),
    (b'{"text": "x", "text": "y"}\n', "repeated-key"),
    (b"[1, 2]\n", "no-object"),
    (b'"text"\n', "no-object"),
    (b"{}\n", "no-text"),
    (b'{"body": "x"}\n', "no-text"),
    (b'{"text": null}\n', "no-text"),
    (b'{"text": 7}\n', "wrong-type"),
    (b'{"text": ["x"]}\n', "wrong-type"),
    (b'{"text": "x", "id": {}}\n', "wrong-type"),
    (b'{"text": "x", "url": 1}\n', "wrong-type"),
    (b'{"text": "x", "url": "\\ud83d"}\n', "lone-surrogate"),
    (b'{"text": "x", "source": "a\\u0000"}\n', "nul-character"),
    (b"[" * 100_000 + b"\n", "too-deep"),
    (b'{"text": ' + b"1" * 5000 + b"}\n", "not-json"),
    (b'{"text": "' + b"x" * 20_000 + b'"}\n', "too-long"),
    (b'{"text": "' + b"x" * 1_300_000 + b'"}\n', "too-long"),
]


@pytest.mark.parametrize(
    ("line", "reason"), BAD_LINES, ids=[f"{i}-{r}" for i, (_, r) in enumerate(BAD_LINES)]
)
def test_a_broken_line_does_not_stop_the_rest(tmp_path: Path, line: bytes, reason: str) -> None:
    good = {"text": TEXT}
    path = lines(tmp_path / "n.jsonl", good, line, b"\n", good | {"id": "z"})
    first, bad, last = everything(path)
    assert isinstance(first, Raw) and isinstance(last, Raw) and isinstance(bad, Refused)
    assert (bad.reject.reason, bad.reject.where) == (reason, f"{path}:2")
    assert bad.data is not None and bad.data.strip() == line.strip()
    assert (
        last.where == f"{path}:4"
        and last.data == json.dumps(good | {"id": "z"}, ensure_ascii=False).encode()
    )


def test_a_lone_surrogate_in_the_text_is_refused_in_cleaning(tmp_path: Path) -> None:
    (item,) = raws(
        everything(lines(tmp_path / "n.jsonl", b'{"text": "\\ud83d ' + TEXT.encode() + b'"}\n'))
    )
    reject = clean(item)
    assert not isinstance(reject, Article) and reject.reason == "lone-surrogate"


def test_lines_end_at_line_feeds_and_nowhere_else(tmp_path: Path) -> None:
    text = "पहला\u2028दूसरा\x85तीसरा\x0bचौथा\rपांचवां"
    path = tmp_path / "n.jsonl"
    path.write_bytes(
        b"\xef\xbb\xbf"
        + json.dumps({"text": text}, ensure_ascii=False)
        .replace("\\u000b", "\x0b")
        .encode()
        .replace(b"\x0b", b"\\u000b")
        + b"\r\n"
    )
    (item,) = raws(everything(path))
    assert item.text == text


def test_columns_under_other_names(tmp_path: Path) -> None:
    row = {
        "नाम": "x-1",
        "headline": "बैठक में बनी सहमति",
        "body": TEXT,
        "link": "https://x.example",
        "on": "2024-05-01",
        "by": "भोर",
        "terms": "cc-by-4.0",
    }
    columns = Columns(
        text="body",
        id="नाम",
        title="headline",
        url="link",
        published="on",
        source="by",
        license="terms",
    )
    (item,) = raws(everything(lines(tmp_path / "n.jsonl", row), columns=columns))
    article = clean(item)
    assert isinstance(article, Article)
    assert (article.id, article.title, article.text) == (
        "x-1",
        row["headline"],
        f"{row['headline']}\n{TEXT}",
    )
    assert (article.url, str(article.published), article.source, article.license) == (
        row["link"],
        "2024-05-01",
        "भोर",
        "cc-by-4.0",
    )


CSV_HEAD = "id,title,text\n"


def test_csv_with_quotes_and_lines_in_fields(tmp_path: Path) -> None:
    path = tmp_path / "n.csv"
    path.write_bytes(
        ("\ufeff" + CSV_HEAD + f'1,"एक ""खास"" खबर","{TEXT}\nऔर आगे"\r\n2,दो,{TEXT}\n').encode()
    )
    one, two = raws(everything(path))
    assert one.text == f'एक "खास" खबर\n{TEXT}\nऔर आगे' and one.id == "1"
    assert two.where == f"{path}:4" and two.data == f"2,दो,{TEXT}\n".encode()


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_csv_with_other_marks(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "n.tsv"
    path.write_text(
        mark.join(("id", "text")) + "\n" + mark.join(("7", TEXT)) + "\n", encoding="utf-8"
    )
    assert raws(everything(path))[0].text == TEXT


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b"2,\xff\xfe,x\n", "not-utf-8"),
        (b"2,x\n", "wrong-width"),
        (b"2,x,y,z\n", "wrong-width"),
        (b'2,"x"y,z\n', "not-csv"),
        (b'2,"never closed,z\n', "not-csv"),
        (b"2,x,\n", "Raw"),
    ],
)
def test_a_broken_row_does_not_stop_the_rest(tmp_path: Path, bad: bytes, reason: str) -> None:
    path = tmp_path / "n.csv"
    path.write_bytes(
        CSV_HEAD.encode() + f"1,एक,{TEXT}\n".encode() + bad + f"3,तीन,{TEXT}\n".encode()
    )
    found = everything(path)
    assert reasons(found) == ["Raw", reason, "Raw"]
    assert not isinstance(found[1], Hidden) and found[1].data == bad
    assert isinstance(found[2], Raw) and (found[2].id, found[2].where) == ("3", f"{path}:4")


@pytest.mark.parametrize(
    "head", [b"", b"id,body\n1,x\n", b"text,text\nx,y\n", b"\xff,text\n", b"\n"]
)
def test_a_table_without_a_text_column(tmp_path: Path, head: bytes) -> None:
    path = tmp_path / "n.csv"
    path.write_bytes(head)
    (item,) = everything(path)
    assert isinstance(item, Refused) and item.reject.reason == "no-text"
    assert "--text-column" in item.reject.message


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/x",
        "/abs",
        "..\\x",
        "a/../b",
        "अ",
        "",
        "x" * 300,
        "CON",
        "nul.txt",
        ".hidden",
        "a b",
        "a\x00b",
        "-x",
        "\ud83d",
    ],
)
def test_unsafe_names_become_safe_ids(name: str) -> None:
    import regex

    made = from_name(name)
    assert regex.fullmatch(ARTICLE_ID, made) and len(made) <= 128 and made.upper() != "CON"
    assert made != name and made == from_name(name)


@pytest.mark.parametrize(
    "name", ["000_b11f49186e30afa4", "a", "2024-05-01.news", "x" * 128, "console"]
)
def test_safe_names_are_ids(name: str) -> None:
    assert from_name(name) == name


def test_rows_without_an_id_are_called_by_their_text(tmp_path: Path) -> None:
    one = raws(everything(lines(tmp_path / "n.jsonl", {"text": TEXT}, {"text": TEXT + " और"})))
    two = raws(everything(lines(tmp_path / "n.jsonl", {"text": "नई पंक्ति"}, {"text": TEXT})))
    assert one[0].id == two[1].id == from_text("n", TEXT) and one[0].id.startswith("n-")
    assert one[1].id != one[0].id


@pytest.mark.parametrize("kind", ["jsonl", "jsonl.gz", "csv", "parquet"])
def test_memory_does_not_grow_with_the_file(tmp_path: Path, kind: str) -> None:
    def peak(rows: int) -> int:
        path = tmp_path / f"{rows}.{kind}"
        table = pa.table(
            {"id": [str(n) for n in range(rows)], "text": [f"{n} {TEXT * 20}" for n in range(rows)]}
        )
        if kind == "parquet":
            pq.write_table(table, path, row_group_size=200)
        elif kind == "csv":
            pa_csv.write_csv(table, path)
        else:
            text = "".join(json.dumps(row) + "\n" for row in table.to_pylist())
            path.write_bytes(gzip.compress(text.encode()) if "gz" in kind else text.encode())
        del table
        before = pa.total_allocated_bytes()
        tracemalloc.start()
        found = most = 0
        for item in read([str(path)]):
            found += isinstance(item, Raw)
            most = max(most, pa.total_allocated_bytes() - before)
        held = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert found == rows
        return held + most

    peak(10)
    # Threads left by other tests are counted too: of two times, the one they left alone.
    assert min(peak(4000), peak(4000)) < peak(400) + 1_500_000  # of 19 MB more
