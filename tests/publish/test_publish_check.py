import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from releases import release

from curation.publish.build import MANIFEST, build, files
from curation.publish.check import verify


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("exports"), "1.0.0", release())


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    return shutil.copytree(built, tmp_path / "1.0.0")


def rules(folder: Path) -> set[str]:
    return {issue.rule for issue in verify(folder)}


def reseal(folder: Path) -> None:
    """Make the manifest say that the files are as they should be."""
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["files"] = files(folder)
    (folder / MANIFEST).write_text(json.dumps(manifest))


def edit_rows(folder: Path, config: str, edit: Callable[[list[dict[str, Any]]], None]) -> None:
    path = folder / "data" / config / "train-00000-of-00001.parquet"
    table = pq.read_table(path)
    rows = table.to_pylist()
    edit(rows)
    pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), path)
    reseal(folder)


def test_a_file_changed_lost_or_added_is_found(folder: Path) -> None:
    path = folder / "data" / "events" / "test-00000-of-00001.parquet"
    data = path.read_bytes()
    path.write_bytes(data[:-1] + b"x")
    assert rules(folder) == {"release-file"}
    path.unlink()
    assert [issue.where for issue in verify(folder)] == [path.relative_to(folder).as_posix()]
    path.write_bytes(data)
    assert verify(folder) == []
    (folder / "notes.txt").write_text("x")
    assert "it is not in the manifest" in verify(folder)[0].message


@pytest.mark.parametrize("name", [MANIFEST, "README.md"])
def test_an_unreadable_manifest_or_card_is_one_finding(folder: Path, name: str) -> None:
    (folder / name).write_text("---\n{")
    assert rules(folder) == {"release-unreadable"}
    (folder / name).unlink()
    assert rules(folder) == {"release-unreadable"}


def test_a_version_that_is_not_the_folders_is_found(folder: Path) -> None:
    assert {issue.rule for issue in verify(folder, "1.0.1")} == {"release-version"}
    readme = folder / "README.md"
    readme.write_text(readme.read_text().replace("version: 1.0.0", "version: 1.0.2", 1))
    reseal(folder)
    (issue,) = verify(folder)
    assert (issue.rule, issue.where) == ("release-version", "README.md configs articles")


def test_card_and_files_that_name_labels_differently_are_found(folder: Path) -> None:
    readme = folder / "README.md"
    readme.write_text(readme.read_text().replace("'0': PER", "'0': TITLE", 1))
    reseal(folder)
    (issue,) = {(issue.rule, issue.where.split("/")[0]) for issue in verify(folder)}
    assert issue == ("release-features", "entities")


def test_wrong_counts_in_the_card_are_found(folder: Path) -> None:
    readme = folder / "README.md"
    readme.write_text(readme.read_text().replace("num_examples: 5", "num_examples: 4", 1))
    reseal(folder)
    assert rules(folder) == {"release-counts"}


def test_a_span_that_is_not_in_the_text_is_found(folder: Path) -> None:
    def shift(rows: list[dict[str, Any]]) -> None:
        rows[1]["entities"][0]["start"] += 1

    edit_rows(folder, "entities", shift)
    assert rules(folder) == {"release-span", "release-content"}
    issue = next(issue for issue in verify(folder) if issue.rule == "release-span")
    assert (issue.article_id, issue.where) == ("phone", "entities/train")


def test_a_text_that_differs_between_configs_is_found(folder: Path) -> None:
    def retell(rows: list[dict[str, Any]]) -> None:
        rows[0]["text"] += "।"

    edit_rows(folder, "stance", retell)
    assert rules(folder) == {"release-text", "release-content"}


def test_an_article_in_two_splits_and_a_story_in_two_splits_are_found(folder: Path) -> None:
    def copy(rows: list[dict[str, Any]]) -> None:
        rows.append({**rows[0], "article_id": "demand", "story": "s-demand"})

    edit_rows(folder, "articles", copy)
    assert {"release-split", "release-leak"} <= rules(folder)


def test_a_leak_is_found_in_a_version_built_with_a_torn_story(tmp_path: Path) -> None:
    splits = {**release().ledger.articles, "plain-again": "test"}
    torn = replace(release(), ledger=release().ledger.model_copy(update={"articles": splits}))
    (issue,) = verify(build(tmp_path, "1.0.0", torn))
    assert (issue.rule, issue.article_id) == ("release-leak", "plain-again")
    assert "s-plain is also in train" in issue.message
