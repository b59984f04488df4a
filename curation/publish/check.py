"""Opens the folder of a version and looks for faults, trusting nothing that wrote it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from curation.model import Issue, sha256
from curation.publish.build import CARD, MANIFEST, files
from curation.publish.card import read_front_matter, yaml_features
from curation.publish.digest import ContentHash, batch_hashes

if TYPE_CHECKING:
    import pyarrow as pa

REBUILD = "curation publish"


def verify(folder: Path, version: str | None = None) -> list[Issue]:
    """Every fault of a built version: files, hashes, features, versions, spans, leaks.

    `version` is what it should be; by default the name of the folder.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        front = read_front_matter((folder / CARD).read_text(encoding="utf-8"))
        shape = (manifest["version"], manifest["files"], manifest["tables"], front["configs"])
    except (OSError, ValueError, KeyError, IndexError, TypeError, yaml.YAMLError) as error:
        return [_issue("unreadable", str(folder), f"{type(error).__name__}: {error}")]
    del shape
    issues = list(_file_issues(folder, manifest))
    if issues:
        return issues
    return [
        *_version_issues(version or folder.name, manifest, front),
        *_table_issues(folder, manifest, front),
    ]


def _issue(rule: str, where: str, message: str, article_id: str = "") -> Issue:
    return Issue(
        rule=f"release-{rule}",
        severity="error",
        article_id=article_id,
        where=where,
        message=message,
        fix=REBUILD,
    )


def _file_issues(folder: Path, manifest: dict[str, Any]) -> Iterator[Issue]:
    want, have = manifest["files"], files(folder)
    for path in sorted({*want, *have}):
        if path not in have:
            yield _issue("file", path, "the manifest names it, but it is not there")
        elif path not in want:
            yield _issue("file", path, "it is not in the manifest")
        elif want[path] != have[path]:
            yield _issue("file", path, f"{have[path]} is not what the manifest says, {want[path]}")


def _version_issues(wanted: str, manifest: dict[str, Any], front: Any) -> Iterator[Issue]:
    version = manifest["version"]
    if wanted != version:
        yield _issue("version", MANIFEST, f"it says {version}, this should be {wanted}")
    for config in front["configs"]:
        if config.get("version") != version:
            where = f"{CARD} configs {config['config_name']}"
            yield _issue(
                "version", where, f"{config.get('version')!r}, the manifest says {version}"
            )


def _table_issues(folder: Path, manifest: dict[str, Any], front: Any) -> Iterator[Issue]:
    told = {info["config_name"]: info for info in front["dataset_info"]}
    if set(told) != set(manifest["tables"]):
        yield _issue(
            "configs", CARD, f"{sorted(told)}, the manifest has {sorted(manifest['tables'])}"
        )
        return
    texts = _Texts(manifest.get("merged_stories", ()))
    for config, splits in manifest["tables"].items():
        sizes = {split["name"]: split["num_examples"] for split in told[config]["splits"]}
        if sizes != {split: part["rows"] for split, part in splits.items()}:
            yield _issue("counts", f"{CARD} {config}", f"{sizes} rows, the manifest has others")
        for split, part in splits.items():
            yield from _part_issues(folder, config, split, part, told[config]["features"], texts)


class _Texts:
    """What has been seen of each article: split and hash of its text, and each story's split.

    `merged` are stories that are known to stand in several splits, since a later article, which
    is held out, has joined them.
    """

    def __init__(self, merged: Iterable[str]) -> None:
        self.merged = frozenset(merged)
        self.articles: dict[str, tuple[str, str]] = {}
        self.stories: dict[str, str] = {}


def _part_issues(
    folder: Path, config: str, split: str, part: Any, told: Any, texts: _Texts
) -> Iterator[Issue]:
    import datasets
    import pyarrow.parquet as pq

    where = f"{config}/{split}"
    (path,) = (folder / "data" / config).glob(f"{split}-*.parquet")
    with pq.ParquetFile(path) as file:
        features = datasets.Features.from_arrow_schema(file.schema_arrow)
        if told != yaml_features(features):
            yield _issue(
                "features", where, f"{CARD} and the parquet file name other columns or labels"
            )
        content = ContentHash()
        for group in range(file.num_row_groups):
            for batch in file.read_row_group(group).combine_chunks().to_batches():
                content.update(batch_hashes(features, batch), batch.num_rows)
                yield from _row_issues(config, split, where, batch, texts)
    if (content.rows, content.hexdigest()) != (part["rows"], part["content"]):
        yield _issue("content", where, "rows or content hash are not what the manifest says")


def _row_issues(
    config: str, split: str, where: str, batch: pa.RecordBatch, texts: _Texts
) -> Iterator[Issue]:
    for row in batch.to_pylist():
        ident = row["article_id"]
        if config == "articles":
            yield from _article_issues(row, split, where, texts)
        seen = texts.articles.get(ident)
        if seen is None or seen[0] != split:
            place = f"in {seen[0]}" if seen else "not in this version"
            yield _issue("split", where, f"its article is {place}", ident)
        elif "text" in row and "text_sha256" in row and config != "annotations":
            if sha256(row["text"]) != row["text_sha256"] or seen[1] != row["text_sha256"]:
                yield _issue("text", where, "the text is not the one of `articles`", ident)
            for start, end, text in _spans(row):
                if row["text"][start:end] != text:
                    found = row["text"][start:end]
                    yield _issue("span", where, f"[{start}:{end}) {text!r} is {found!r}", ident)


def _article_issues(row: Any, split: str, where: str, texts: _Texts) -> Iterator[Issue]:
    ident, story = row["article_id"], row["story"]
    if ident in texts.articles:
        yield _issue("split", where, f"also in {texts.articles[ident][0]}", ident)
    texts.articles[ident] = (split, row["text_sha256"])
    if story in texts.merged:
        return
    if story is not None and texts.stories.setdefault(story, split) != split:
        yield _issue("leak", where, f"story {story} is also in {texts.stories[story]}", ident)


def _spans(value: Any) -> Iterator[tuple[int, int, str]]:
    """Every span in a row, wherever it stands."""
    inner: Iterable[Any] = ()
    if isinstance(value, dict):
        if value.keys() >= {"start", "end", "text"}:
            yield value["start"], value["end"], value["text"]
        inner = value.values()
    elif isinstance(value, list):
        inner = value
    for member in inner:
        yield from _spans(member)
