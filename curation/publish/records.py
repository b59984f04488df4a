"""The way back: rows of a published version as Annotations, every field of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path
from typing import Any

from curation.errors import CheckFailed
from curation.model import Annotation
from curation.publish.columns import named

HEAD = ("author", "origin", "ontology_version", "created", "seconds", "flags")


def annotation(
    entities: Mapping[str, Any], events: Mapping[str, Any], stance: Mapping[str, Any]
) -> Annotation:
    """The annotation that gave these rows of `entities`, `events` and `stance`.

    A row of `weak` holds all three layers: pass it three times. Labels must be names (see
    `curation.publish.columns.named`).

    Raises:
        ValueError: the rows do not make a sound annotation.
    """
    return Annotation.model_validate(
        {
            "article_id": entities["article_id"],
            "article_sha256": entities["text_sha256"],
            **{name: entities[name] for name in HEAD},
            "entities": [_item(entity) for entity in entities["entities"]],
            "events": [
                {**_item(event), "arguments": [_item(a) for a in event["arguments"]]}
                for event in events["events"]
            ],
            "stances": [_stance(stance) for stance in stance["stances"]],
        }
    )


def _item(row: Mapping[str, Any]) -> dict[str, Any]:
    """An item without the columns that are only set where it comes from somewhere."""
    item = dict(row)
    by_field = item.pop("from_fields")
    if by_field is not None:
        item["from"] = {pair["field"]: pair["ids"] for pair in by_field}
    return {name: v for name, v in item.items() if v is not None or name not in _OPTIONAL}


_OPTIONAL = ("by", "confidence", "from")


def _stance(row: Mapping[str, Any]) -> dict[str, Any]:
    item = _item(row)
    del item["holder"], item["target_kind"]
    item["target"] = item.pop("target_id")
    return item


def rows(folder: Path, config: str, split: str) -> Iterator[dict[str, Any]]:
    """The rows of a config and split as dicts, labels as names, a row group in memory at a time.

    Raises:
        CheckFailed: a file is damaged.
    """
    for path in sorted((folder / "data" / config).glob(f"{split}-*.parquet")):
        with unharmed(folder, path):
            yield from _rows(path)


@contextmanager
def unharmed(folder: Path, path: Path) -> Iterator[None]:
    """Says of a file of a version that cannot be read what it is and what mends it.

    Raises:
        CheckFailed: it is damaged, or not there.
    """
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, OSError, KeyError) as error:
        raise CheckFailed(
            f"{path} is damaged: {error}",
            fix=f"put {folder} back from a copy, then: curation verify {folder.name}",
        ) from None


def require_files(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Make sure that every table the manifest names is there, before its rows are counted on.

    Raises:
        CheckFailed: one is gone.
    """
    for name in manifest["files"]:
        with unharmed(folder, folder / name):
            if name.startswith("data/"):
                (folder / name).stat()


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    import datasets
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        features = datasets.Features.from_arrow_schema(file.schema_arrow)
        for group in range(file.num_row_groups):
            for row in file.read_row_group(group).to_pylist():
                yield named(features, row)


def gold(folder: Path, split: str) -> Iterator[Annotation]:
    """The gold annotations of a split of a version, in the order of their articles."""
    layers = (rows(folder, config, split) for config in ("entities", "events", "stance"))
    for entities, events, stance in zip_longest(*layers):
        yield annotation(entities, events, stance)


def weak(folder: Path, split: str) -> Iterator[Annotation]:
    """What the taggers said, by article and tagger."""
    for row in rows(folder, "weak", split):
        yield annotation(row, row, row)
