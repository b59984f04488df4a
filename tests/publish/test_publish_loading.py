"""What users do with a version: load it with `datasets`, read it as parquet."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from releases import release

from curation.publish.build import build

LOAD = """
import sys
from datasets import get_dataset_config_names, load_dataset

folder = sys.argv[1]
for config in get_dataset_config_names(folder):
    whole = load_dataset(folder, config)
    for split, rows in whole.items():
        streamed = load_dataset(folder, config, split=split, streaming=True)
        assert list(streamed) == list(rows), (config, split)
        assert streamed.features == rows.features
        assert str(rows.info.version) == "1.2.3"
        print(config, split, len(rows))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("exports"), "1.2.3", release())


def test_load_dataset_opens_every_config_streaming_or_not(folder: Path, tmp_path: Path) -> None:
    env = {**os.environ, "HF_HOME": str(tmp_path), "HF_HUB_OFFLINE": "1", "PYTHONWARNINGS": "error"}
    env |= {"HF_DATASETS_DISABLE_PROGRESS_BARS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", LOAD, str(folder)], env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n") == [
        *("articles train 5", "articles test 1"),
        *("entities train 5", "entities test 1"),
        *("tokens train 5", "tokens test 1"),
        *("events train 5", "events test 1"),
        *("stance train 5", "stance test 1"),
        *("annotations train 86", "annotations test 24"),
        *("weak train 5", "weak test 1"),
        *("plover train 4", "plover test 1"),
        "",
    ]


def test_plain_parquet_readers_see_values_and_label_names(folder: Path) -> None:
    import datasets
    import pyarrow.parquet as pq

    table = pq.read_table(folder / "data" / "events" / "train-00000-of-00001.parquet")
    (row,) = [row for row in table.to_pylist() if row["article_id"] == "visit"]
    trigger = row["events"][0]["trigger"]
    assert row["text"][trigger["start"] : trigger["end"]] == trigger["text"] == "पहुंचे"
    features = datasets.Features.from_arrow_schema(table.schema)
    assert features["events"].feature["type"].int2str(row["events"][0]["type"]) == "VISIT"
    assert str(row["published"]) == "2024-05-02"
