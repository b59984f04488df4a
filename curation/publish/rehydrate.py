"""The words of a release that stands off, put back from texts whose hash is the published one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from curation.errors import UsageError
from curation.model import Record
from curation.publish.build import CARD, CITATION, MANIFEST, files, put, staging
from curation.publish.card import read_front_matter
from curation.publish.columns import Row
from curation.publish.diff import read_manifest
from curation.publish.digest import column_hash
from curation.publish.page import WITHOUT
from curation.publish.plots import PLOTS
from curation.publish.release import SPLITS
from curation.publish.sheets import File, Part, data_path
from curation.publish.standoff import KEY, RAW, spoken

if TYPE_CHECKING:
    import pyarrow as pa
    from datasets import Features


class Rehydrated(Record):
    """What rehydrating gave.

    Attributes:
        articles: how many have their text again.
        missing: ids of the articles whose text was not among those given; they are left out.
    """

    version: str
    folder: Path
    articles: int
    missing: tuple[str, ...]


def hashes(folder: Path) -> dict[str, tuple[str, str]]:
    """Article → SHA-256 of its text and of its page, for a release that stands off.

    Raises:
        UsageError: the release has its texts.
        WorkspaceError: the folder is no version.
    """
    import pyarrow.parquet as pq

    if KEY not in read_manifest(folder):
        raise UsageError(f"{folder} has its texts: there is nothing to rehydrate")
    found: dict[str, tuple[str, str]] = {}
    names = ["article_id", "text_sha256", "raw_sha256"]
    for path in sorted((folder / "data" / "articles").glob("*.parquet")):
        columns = pq.read_table(path, columns=names).to_pydict()
        for ident, *shas in zip(*(columns[name] for name in names), strict=True):
            found[ident] = (shas[0], shas[1])
    return found


def rehydrate(folder: Path, texts: Mapping[str, str], out: Path) -> Rehydrated:
    """Write the version into the new folder `out/<version>` with the words in their places.

    Args:
        folder: a version that stands off.
        texts: of articles, by their SHA-256.
        out: a folder of versions, not the one that `folder` stands in.

    Raises:
        UsageError: the release has its texts, or none of them was given.
        CheckFailed: something else stands at that place.
    """
    known = {i: texts[text] for i, (text, _) in hashes(folder).items() if text in texts}
    missing = tuple(sorted(hashes(folder).keys() - known.keys()))
    if not known:
        raise UsageError(
            f"none of the {len(missing)} texts of {folder} is among those given",
            fix="give the pages or texts as they were when the version was made",
        )
    manifest = read_manifest(folder)
    with staging(out) as stage:
        parts = {
            name: _filled(folder, stage, name, told, known) for name, told in manifest[KEY].items()
        }
        shutil.copyfile(folder / CITATION, stage / CITATION)
        if (folder / PLOTS).exists():
            shutil.copytree(folder / PLOTS, stage / PLOTS)
        _describe(folder, stage, manifest, parts, len(missing))
        place = put(stage, out / manifest["version"])
    return Rehydrated(
        version=manifest["version"], folder=place, articles=len(known), missing=missing
    )


def _filled(
    folder: Path, stage: Path, config: str, told: Any, texts: Mapping[str, str]
) -> dict[str, Part]:
    """Write a config with its words; its parts by split."""
    import datasets
    import pyarrow as pa
    import pyarrow.parquet as pq

    features = datasets.Features._from_yaml_list(told)
    made: dict[str, File] = {}
    with ExitStack() as stack:
        for split in SPLITS:
            source = folder / data_path(config, split)
            if not source.exists():
                continue
            with pq.ParquetFile(source) as file:
                for group in range(file.num_row_groups):
                    rows = list(_with_words(features, file.read_row_group(group), texts))
                    if not rows:
                        continue
                    if split not in made:
                        path = stage / data_path(config, split)
                        path.parent.mkdir(parents=True, exist_ok=True)
                        made[split] = File(path, features, stack)
                    arrays = {
                        field.name: pa.array([row[field.name] for row in rows], field.type)
                        for field in features.arrow_schema
                    }
                    made[split].add(
                        {n: (a, column_hash(features[n], a)) for n, a in arrays.items()}
                    )
    return {split: file.part() for split, file in made.items()}


def _with_words(features: Features, table: pa.Table, texts: Mapping[str, str]) -> Iterator[Row]:
    for row in table.to_pylist():
        text = texts.get(row["article_id"])
        if text is not None:
            yield {name: _column(name, inner, row, text) for name, inner in features.items()}


def _column(name: str, feature: Any, row: Row, text: str) -> Any:
    if name == RAW:
        return spoken(row[RAW], text)
    if name == "title":
        return text.split("\n", 1)[0]
    if name == "tokens":
        return [text[a:b] for a, b in zip(row["starts"], row["ends"], strict=True)]
    if name == "text" and "start" not in row:
        return text
    if name == "text":
        return None if row["start"] is None else text[row["start"] : row["end"]]
    return _value(feature, row[name], text)


def _value(feature: Any, value: Any, text: str) -> Any:
    import datasets

    if value is None:
        return None
    if isinstance(feature, datasets.List):
        return [_value(feature.feature, member, text) for member in value]
    if isinstance(feature, dict):
        return {name: _column(name, inner, value, text) for name, inner in feature.items()}
    return value


def _describe(
    folder: Path, stage: Path, manifest: Any, parts: dict[str, dict[str, Part]], missing: int
) -> None:
    """Card and manifest for what was written."""
    card = (folder / CARD).read_text(encoding="utf-8")
    front = read_front_matter(card)
    parts = {name: splits for name, splits in parts.items() if splits}
    front["configs"] = [c for c in front["configs"] if c["config_name"] in parts]
    for config in front["configs"]:
        there = parts[config["config_name"]]
        config["data_files"] = [d for d in config["data_files"] if d["split"] in there]
    front["dataset_info"] = [
        {
            **info,
            "features": manifest[KEY][info["config_name"]],
            "splits": [
                {"name": split, "num_bytes": part.memory, "num_examples": part.rows}
                for split, part in parts[info["config_name"]].items()
            ],
            "download_size": sum(p.bytes for p in parts[info["config_name"]].values()),
            "dataset_size": sum(p.memory for p in parts[info["config_name"]].values()),
        }
        for info in front["dataset_info"]
        if info["config_name"] in parts
    ]
    lines = card.split("\n---\n", 1)[1].split("\n")
    page = "\n".join(_told(missing) if line.startswith(WITHOUT) else line for line in lines)
    dumped = yaml.safe_dump(front, sort_keys=False, allow_unicode=True, width=1000)
    (stage / CARD).write_text(f"---\n{dumped}---\n{page}", encoding="utf-8", newline="\n")
    kept = {name: said for name, said in manifest.items() if name != KEY}
    kept["rehydrated"] = {"missing": missing}
    kept["tables"] = {
        name: {split: {"rows": p.rows, "content": p.content} for split, p in splits.items()}
        for name, splits in parts.items()
    }
    kept["files"] = files(stage)
    text = json.dumps(kept, ensure_ascii=False, indent=2) + "\n"
    (stage / MANIFEST).write_text(text, encoding="utf-8", newline="\n")


def _told(missing: int) -> str:
    """What the card says in place of the note that there are no texts."""
    told = "> This release was published without the texts; `curation rehydrate` put them back. "
    if missing:
        left = "1 article is" if missing == 1 else f"{missing} articles are"
        told += f"{left} left out, whose text was not at hand. "
    return told + "The figures below are those of the version as it was published."
