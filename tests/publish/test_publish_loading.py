"""What users do with a version: load it with `datasets`, read it as parquet."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import give_up
from filelock import FileLock
from releases import release

from curation.publish.build import build
from curation.studio.install import cache

OLD = ("datasets==3.6.0", "huggingface-hub==2.4.0", "pyarrow==26.0.1")

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


@pytest.fixture(scope="session")
def old_python() -> Path:
    """A Python that has `datasets` 3.6, in an environment of its own in the user's cache."""
    env = (
        cache() / f"{'-'.join(OLD).replace('==', '-')}-py{sys.version_info[0]}{sys.version_info[1]}"
    )
    python = env / "bin" / "python"
    env.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(env.with_suffix(".lock")):
        if not (env / "ready").exists():
            uv = [sys.executable, "-m", "uv", "--quiet", "--no-progress"]
            try:
                subprocess.run(
                    [*uv, "venv", "--clear", "--python", sys.executable, env], check=True
                )
                subprocess.run([*uv, "pip", "install", "--python", python, *OLD], check=True)
            except subprocess.CalledProcessError as error:
                give_up(f"datasets 3.6 cannot be installed: {error}")
            (env / "ready").touch()
    return python


def test_load_dataset_opens_every_config_streaming_or_not(folder: Path, tmp_path: Path) -> None:
    opens(folder, Path(sys.executable), tmp_path, warnings="error")


@pytest.mark.sweep
def test_datasets_3_6_opens_every_config_streaming_or_not(
    folder: Path, old_python: Path, tmp_path: Path
) -> None:
    version = [str(old_python), "-c", "import datasets; print(datasets.__version__)"]
    assert subprocess.run(version, capture_output=True, text=True).stdout == "3.6.0\n"
    opens(folder, old_python, tmp_path, warnings="default")


def opens(folder: Path, python: Path, home: Path, warnings: str) -> None:
    env = {**os.environ, "HF_HOME": str(home), "HF_HUB_OFFLINE": "1", "PYTHONWARNINGS": warnings}
    env |= {"HF_DATASETS_DISABLE_PROGRESS_BARS": "1"}
    done = subprocess.run(
        [str(python), "-c", LOAD, str(folder)], env=env, capture_output=True, text=True
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
