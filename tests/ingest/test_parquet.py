"""Parquet: types, faults, and a file that unpacks to ten thousand times its size."""

from datetime import date, datetime
from pathlib import Path

import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from curation.ingest.clean import clean
from curation.ingest.raw import Raw, Refused
from curation.ingest.read import read
from curation.model import Article

TEXT = "दोनों देशों के विदेश मंत्रियों ने सोमवार को बातचीत की और सहयोग बढ़ाने पर सहमति जताई।"


def written(path: Path, table: dict[str, object], **options: object) -> Path:
    pq.write_table(pa.table(table), path, **options)
    return path


def test_rows_with_metadata(tmp_path: Path) -> None:
    path = written(
        tmp_path / "n.parquet",
        {
            "id": [1, 2],
            "text": [TEXT, TEXT + " आगे"],
            "published": [date(2024, 5, 1), None],
            "extra": [[1], [2]],
        },
    )
    one, two = read([str(path)])
    assert isinstance(one, Raw) and isinstance(two, Raw)
    assert (one.id, one.where, two.id) == ("1", f"{path}:1", "2")
    article = clean(one)
    assert isinstance(article, Article) and article.published == date(2024, 5, 1)
    assert one.data.startswith(b'{"id": 1, ') and TEXT.encode() in one.data


def test_times_and_large_strings_and_dictionaries(tmp_path: Path) -> None:
    path = tmp_path / "n.parquet"
    table = pa.table(
        {
            "text": pa.array([TEXT] * 3, pa.large_string()).dictionary_encode(),
            "published": pa.array([datetime(2024, 5, 1, 10)] * 3),
        }
    )
    pq.write_table(table, path)
    found = list(read([str(path)]))
    assert len(found) == 3
    assert all(
        isinstance(r, Raw) and r.metadata["published"].startswith("2024-05-01") for r in found
    )


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ({"body": [TEXT]}, "no-text"),
        ({"text": [7]}, "wrong-type"),
        ({"text": [None]}, "no-text"),
        ({"text": [b"\xff"]}, "wrong-type"),
        ({"text": [[TEXT]]}, "wrong-type"),
    ],
)
def test_wrong_columns(tmp_path: Path, table: dict[str, object], reason: str) -> None:
    (item,) = read([str(written(tmp_path / "n.parquet", table))])
    assert isinstance(item, Refused) and item.reject.reason == reason


@pytest.mark.parametrize(
    "data", [b"", b"PAR1", b"not parquet at all", b"PAR1" + b"\x00" * 40 + b"PAR1"]
)
def test_damaged_files(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "n.parquet"
    path.write_bytes(data)
    (item,) = read([str(path)])
    assert isinstance(item, Refused) and item.reject.reason == "not-parquet"


def test_a_file_cut_short(tmp_path: Path) -> None:
    path = written(tmp_path / "n.parquet", {"text": [TEXT + str(n) for n in range(5000)]})
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] + whole[-2000:])
    found = list(read([str(path)]))
    assert isinstance(found[-1], Refused) and found[-1].reject.reason == "not-parquet"


def test_a_bomb_of_one_string_many_times_is_stopped(tmp_path: Path) -> None:
    big = "क" * 900_000
    path = tmp_path / "bomb.parquet"
    rows = pa.DictionaryArray.from_arrays(pa.array([0] * 1500, pa.int32()), pa.array([big]))
    pq.write_table(pa.table({"text": rows}), path, compression="zstd")
    assert path.stat().st_size < 200_000
    process = psutil.Process()
    before = process.memory_info().rss
    taken, last = 0, None
    for last in read([str(path)]):
        taken += isinstance(last, Raw)
        assert process.memory_info().rss - before < 400 * 2**20
    assert isinstance(last, Refused) and last.reject.reason == "too-large"
    assert taken < 100


def test_a_bomb_of_one_long_page_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.parquet"
    pq.write_table(
        pa.table({"text": ["क" * 30_000_000]}), path, compression="zstd", use_dictionary=False
    )
    assert path.stat().st_size < 1_000_000
    (item,) = read([str(path)])
    assert isinstance(item, Refused) and item.reject.reason == "too-large"


def test_one_row_group_of_many_pages_is_no_bomb(tmp_path: Path) -> None:
    texts = [
        f"{TEXT} {n} " + "".join(chr(0x905 + (n * k) % 50) for k in range(400)) for n in range(9000)
    ]
    path = written(tmp_path / "n.parquet", {"text": texts}, compression="zstd")
    assert pq.ParquetFile(path).metadata.num_row_groups == 1
    found = [item.text for item in read([str(path)]) if isinstance(item, Raw)]
    assert found == texts
