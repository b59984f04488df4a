"""Every kind of bad article: the rest goes in, exit code 1, the reject kept with its raw bytes."""

import hashlib
import json
from pathlib import Path
from typing import Any

import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from commands import Run

PARIS = "पेरिस। भारत के प्रधानमंत्री ने फ्रांस के राष्ट्रपति से मुलाकात की और रक्षा सहयोग पर चर्चा की।"
TOKYO = "टोक्यो। जापान के विदेश मंत्री ने सोमवार को नई सुरक्षा नीति पर संसद में बयान दिया।"


def row(text: Any, **more: Any) -> bytes:
    return json.dumps({"text": text, **more}, ensure_ascii=False).encode("utf-8", "surrogatepass")


def rows(run: Run) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The articles and the rejects of the workspace `w`."""
    return tuple(  # type: ignore[return-value]
        [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
        if (path := Path("w/articles") / name).exists()
        else []
        for name in ("articles.jsonl", "rejected.jsonl")
    )


BAD = {
    "empty": (row(""), "empty"),
    "blanks": (row(" \u00a0\n\t "), "empty"),
    "NUL": (row(PARIS + "\x00"), "nul-character"),
    "U+0001": (row("\x01" + PARIS), "control-character"),
    "U+001F": (row(PARIS + "\x1f"), "control-character"),
    "VT": (row(PARIS + "\x0b"), "control-character"),
    "DEL": (row(PARIS + "\x7f"), "control-character"),
    "U+0085": (row(PARIS + "\x85"), "control-character"),
    "U+202E": (row(PARIS + "\u202e"), "bidi-override"),
    "U+2066": (row(PARIS + "\u2066"), "bidi-override"),
    "half a character": (b'{"text": "' + PARIS.encode() + b' \\ud83d"}', "lone-surrogate"),
    "not UTF-8": (b'{"text": "' + PARIS.encode() + b'\xff"}', "not-utf-8"),
    "cut in a character": (row(PARIS)[:-3], "not-utf-8"),
    "cut": (row(PARIS)[:-2], "not-json"),
    "no key": (b'{"body": "x"}', "no-text"),
    "null": (row(None), "no-text"),
    "a number": (row(7), "wrong-type"),
    "a list": (row([PARIS]), "wrong-type"),
    "a key twice": (b'{"text": "x", "text": "y"}', "repeated-key"),
    "NaN": (b'{"text": "x", "n": NaN}', "not-json"),
    "1e999": (b'{"text": "x", "n": 1e999}', "not-json"),
    "5000 digits": (b'{"text": "x", "n": ' + b"1" * 5000 + b"}", "not-json"),
    "brackets": (b"[" * 100_000, "too-deep"),
    "too long": (row(PARIS * 20_000), "too-long"),
    "English": (
        row("The ministers met in Paris and agreed on a plan. " * 5),
        "not-hindi",
    ),
    "Marathi": (
        row("पंतप्रधान आज मुंबईत येणार असून नवीन प्रकल्पाचे उद्घाटन करणार आहेत. " * 3),
        "not-hindi",
    ),
    "only furniture": (row("शेयर करें\nफॉलो करें\nऔर पढ़ें"), "nothing-left"),
    "the same text": (row(TOKYO, id="again"), "duplicate"),
    "an id that is taken": (row(PARIS, id="first"), "id-conflict"),
}


@pytest.mark.parametrize(("line", "reason"), BAD.values(), ids=BAD)
def test_a_bad_line_among_good_ones(run: Run, tmp_path: Path, line: bytes, reason: str) -> None:
    run("init", "w")
    last = "कीव। यूक्रेन की सेना ने बुधवार को कहा कि रात में तीस ड्रोन मार गिराए गए।"
    lines = (row(TOKYO, id="first"), line, row(last, id="last"))
    (tmp_path / "news.jsonl").write_bytes(b"\n".join(lines))
    ran = run("ingest", "news.jsonl", "-C", "w")
    assert ran.code == 1 and "Traceback" not in ran.err
    articles, (reject,) = rows(run)
    assert [article["id"] for article in articles] == ["first", "last"]
    assert (reject["reason"], reject["where"]) == (reason, "news.jsonl:2")
    assert f"rejected  {reason}  news.jsonl:2: " in ran.err
    sha = hashlib.sha256(line).hexdigest()
    assert reject["raw_sha256"] == sha
    assert (tmp_path / "w" / "raw" / sha[:2] / sha).read_bytes() == line
    assert run("ingest", "news.jsonl", "-C", "w").code == 1
    assert len(rows(run)[1]) == 1


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("\ufeff" + PARIS, PARIS),
        (PARIS + "\r\n" + TOKYO + "\r", f"{PARIS}\n{TOKYO}"),
        (PARIS + " राष्\u200dट्र के नाम सन्\u200cदेश भी दिया गया।", None),
        (PARIS + " 🇷🇺 और 🇮🇳 के झंडे लगे थे।", None),
        (PARIS + " पहला\u2028दूसरा।", None),
        (PARIS + " <script>alert(1)</script> &amp; $text लिखा था।", None),
        (PARIS + ' उसने =cmd|"/c calc"!A1 लिखा था।', None),
        (PARIS + " क\u093cलम", PARIS + " क\u093cलम"),
        (PARIS + " \u0958लम", PARIS + " क\u093cलम"),
    ],
    ids=["BOM", "CR LF", "joiners", "astral", "U+2028", "HTML", "formula", "nukta", "U+0958"],
)
def test_what_is_odd_but_sound_is_taken_exactly(
    run: Run, tmp_path: Path, given: str, taken: str | None
) -> None:
    run("init", "w")
    (tmp_path / "news.jsonl").write_bytes(row(given))
    assert run("ingest", "news.jsonl", "-C", "w").code == 0
    ((article,), rejects) = rows(run)
    assert (article["text"], rejects) == (taken or given, [])


def test_the_same_again_is_no_fault_and_a_date_to_come_is_told(run: Run, tmp_path: Path) -> None:
    run("init", "w")
    (tmp_path / "news.jsonl").write_bytes(row(PARIS, published="2999-01-01"))
    first = run("ingest", "news.jsonl", "-C", "w")
    assert first.code == 0 and "warning  future-date" in first.err
    again = run("ingest", "news.jsonl", "-C", "w")
    assert again.code == 0
    assert again.out.startswith("0 articles added, 1 known already, 0 rejected")


def test_a_quotation_mark_that_is_never_closed(run: Run, tmp_path: Path) -> None:
    run("init", "w")
    (tmp_path / "news.csv").write_text(f'id,text\n1,{PARIS}\n2,"{TOKYO}\n', encoding="utf-8")
    assert run("ingest", "news.csv", "-C", "w").code == 1
    articles, (reject,) = rows(run)
    assert [article["id"] for article in articles] == ["1"]
    assert (reject["reason"], reject["where"]) == ("not-csv", "news.csv:3")


def test_a_file_that_unpacks_to_a_thousand_times_its_size(run: Run, tmp_path: Path) -> None:
    run("init", "w")
    page = PARIS * 1000
    table = pa.table({"text": pa.array([page] * 8000).dictionary_encode()})
    pq.write_table(table, tmp_path / "bomb.parquet")
    (tmp_path / "paris.txt").write_text(PARIS, encoding="utf-8")
    before = psutil.Process().memory_info().rss
    ran = run("ingest", "bomb.parquet", "paris.txt", "-C", "w")
    grown = psutil.Process().memory_info().rss - before
    assert ran.code == 1 and grown < 400 * 2**20
    articles, rejects = rows(run)
    assert [article["id"] for article in articles][-1] == "paris"
    assert {reject["reason"] for reject in rejects} >= {"too-large"}


def test_pages_are_no_tables_of_a_run(run: Run, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.txt").write_text(PARIS, encoding="utf-8")
    ran = run("ingest", "pages", "-o", "run")
    assert ran.code == 2
    assert "pages and plain texts go into a workspace, without -o" in ran.err
