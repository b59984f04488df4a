"""The parquet files of a config, written block by block and hashed on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from curation.publish.columns import column, tally
from curation.publish.digest import ContentHash, column_hash
from curation.publish.release import SPLITS
from curation.publish.tables import Block, Table

if TYPE_CHECKING:
    import pyarrow as pa
    from datasets import Features


@dataclass(frozen=True)
class Part:
    """One split of one config as written.

    Attributes:
        bytes: on disk.
        memory: bytes in memory.
        content: hash of what it says, see `curation.publish.digest`.
        labels: how often each label occurs, by the path of its column.
    """

    rows: int
    bytes: int
    memory: int
    content: str
    labels: Mapping[str, Counter[str]]


TEXTS = frozenset({"text", "title", "raw"})
"""Columns of words: hardly two alike, and nobody looks for them by their order."""

Cache: TypeAlias = dict[str, tuple[Any, bytes]]
"""Columns already made from the same rows: array and hash by name."""


class Sheet:
    """The parquet files of one config, a file a split; a split without rows has no file."""

    def __init__(self, folder: Path, table: Table, stack: ExitStack):
        self.table = table
        self.lost: Counter[str] = Counter()
        self._folder, self._stack = folder, stack
        self._files: dict[str, File] = {}

    def add(self, split: str, block: Block, cache: Cache) -> None:
        """Write the rows of a block of articles as one row group.

        `cache` is that of the block's gold, which several configs write.
        """
        rows = self.table.rows(block, self.lost)
        if not rows:
            return
        if split not in self._files:
            path = self._folder / data_path(self.table.name, split)
            path.parent.mkdir(parents=True, exist_ok=True)
            self._files[split] = File(path, self.table.features, self._stack)
        made = cache if rows is block.gold else {}
        for name, feature in self.table.features.items():
            if name not in made:
                array = column(self.table.features, rows, name)
                made[name] = array, column_hash(feature, array)
        self._files[split].add(made)

    def parts(self) -> dict[str, Part]:
        """What was written, in the order of `SPLITS`; call it when the files are closed."""
        return {split: self._files[split].part() for split in SPLITS if split in self._files}


class File:
    """One parquet file being written and hashed; it is whole when its stack is closed."""

    def __init__(self, path: Path, features: Features, stack: ExitStack):
        import pyarrow.parquet as pq

        self._path, self._bytes = path, 0
        self._features, self._schema = features, features.arrow_schema
        self._labels: dict[str, Counter[str]] = {}
        self._writer = stack.enter_context(
            pq.ParquetWriter(path, self._schema, **_how(self._schema))
        )
        self._content = ContentHash()

    def add(self, made: Cache) -> None:
        """Write columns, each with its hash, as one row group."""
        import pyarrow as pa

        arrays = [made[name][0] for name in self._schema.names]
        rows = pa.RecordBatch.from_arrays(arrays, schema=self._schema)
        self._writer.write_batch(rows, row_group_size=rows.num_rows)
        self._content.update(((n, made[n][1]) for n in self._schema.names), rows.num_rows)
        for name, array in zip(self._schema.names, arrays, strict=True):
            for path, found in tally(self._features[name], array, name):
                self._labels.setdefault(path, Counter()).update(found)
        self._bytes += rows.nbytes

    def part(self) -> Part:
        """What was written."""
        return Part(
            rows=self._content.rows,
            bytes=self._path.stat().st_size,
            memory=self._bytes,
            content=self._content.hexdigest(),
            labels=self._labels,
        )


def _how(schema: pa.Schema) -> dict[str, Any]:
    """Texts as they are, offsets as differences, all else by dictionary; what suits each best.

    Least and greatest values, by which a reader passes over row groups, only where they help one.
    """
    import pyarrow as pa

    leaves = [leaf for field in schema for leaf in _leaves(field.name, field.type)]
    offsets = [path for path, kind in leaves if kind == pa.int32()]
    names = [path for path, _ in leaves if path not in TEXTS]
    return {
        "compression": "zstd",
        "use_dictionary": [path for path in names if path not in offsets],
        "column_encoding": dict.fromkeys(offsets, "DELTA_BINARY_PACKED"),
        "write_statistics": [path for path in names if path in schema.names],
    }


def _leaves(path: str, kind: pa.DataType) -> Iterator[tuple[str, pa.DataType]]:
    """The paths of the columns of a parquet file, with their types."""
    import pyarrow as pa

    if pa.types.is_list(kind):
        yield from _leaves(f"{path}.list.element", kind.value_type)
    elif pa.types.is_struct(kind):
        for field in kind:
            yield from _leaves(f"{path}.{field.name}", field.type)
    else:
        yield path, kind


def data_path(config: str, split: str) -> str:
    """Where the rows of a config and split stand in the folder."""
    return f"data/{config}/{split}-00000-of-00001.parquet"
