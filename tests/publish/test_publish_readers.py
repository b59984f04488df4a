"""Tools that read a version: polars, DuckDB, pandas, mlcroissant."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from releases import release

from curation.publish.build import build


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("exports"), "1.0.0", release())


def test_polars_duckdb_and_pandas_read_nested_rows(folder: Path) -> None:
    import duckdb
    import pandas
    import polars

    path = folder / "data" / "events" / "train-00000-of-00001.parquet"
    triggers = ["देने", "फोन", "समर्थन", "पहुंचे", "सम्मेलन", "न्योता"]
    frame = polars.read_parquet(path).explode("events").drop_nulls("events")
    assert [event["trigger"]["text"] for event in frame["events"]] == triggers
    query = f"select e.trigger.text from (select unnest(events) as e from read_parquet('{path}'))"
    found = duckdb.connect().execute(query).fetchall()
    assert [text for (text,) in found] == triggers
    rows = pandas.read_parquet(path)["events"]
    assert [event["trigger"]["text"] for events in rows for event in events] == triggers


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("standoff", [False, True], ids=["with texts", "standoff"])
def test_mlcroissant_finds_no_fault_and_reads_every_record_set(
    folder: Path, tmp_path: Path, standoff: bool
) -> None:
    import mlcroissant  # type: ignore[import-untyped]

    if standoff:
        folder = build(tmp_path, "1.0.0", replace(release(), standoff=True))
    dataset = mlcroissant.Dataset(str(folder / "croissant.json"))
    issues = dataset.metadata.ctx.issues
    assert issues.errors == set()
    assert [w for w in issues.warnings if "datePublished" not in w] == [], "no day is set here"
    manifest = json.loads((folder / "manifest.json").read_text())
    for config, splits in manifest["tables"].items():
        for split, part in splits.items():
            records = list(dataset.records(f"{config}-{split}"))
            assert len(records) == part["rows"]
    (record,) = dataset.records("entities-test")
    mentions = record["entities-test/entities"]
    place = "entities-test/entities"
    assert [(m[f"{place}/start"], m[f"{place}/end"]) for m in mentions] == [
        (0, 7),
        (16, 23),
        (27, 30),
        (34, 41),
    ]
    assert [m[f"{place}/text"].decode() for m in mentions if f"{place}/text" in m] == (
        [] if standoff else ["यूक्रेन", "यूक्रेन", "रूस", "सैनिकों"]
    )


def test_the_citation_file_is_cff(folder: Path) -> None:
    said = yaml.safe_load((folder / "CITATION.cff").read_text(encoding="utf-8"))
    assert said["cff-version"] == "1.2.0"
    assert (said["type"], said["version"], said["license"]) == ("dataset", "1.0.0", "CC-BY-4.0")
    assert said["authors"] == [{"name": "The namuna annotators"}]
