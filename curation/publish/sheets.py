"""The parquet files of a config, written block by block and hashed on the way."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from curation.publish.columns import batch, features
from curation.publish.digest import ContentHash
from curation.publish.release import SPLITS
from curation.publish.tables import Dossier, Table

if TYPE_CHECKING:
    import pyarrow as pa
    from datasets import Features


@dataclass(frozen=True)
class Part:
    """One split of one config, as written: bytes on disk and in memory, content hash."""

    rows: int
    bytes: int
    memory: int
    content: str


class Sheet:
    """The parquet files of one config, a file a split; a split without rows has no file."""

    def __init__(self, folder: Path, table: Table, stack: ExitStack):
        self.table = table
        self.features = features(table.columns)
        self.lost: Counter[str] = Counter()
        self._folder, self._stack = folder, stack
        self._schema = self.features.arrow_schema
        self._files: dict[str, _File] = {}

    def add(self, split: str, dossiers: list[Dossier]) -> None:
        """Write the rows of a block of articles as one row group."""
        rows = self.table.rows(dossiers, self.lost)
        if not rows:
            return
        if split not in self._files:
            path = self._folder / data_path(self.table.name, split)
            path.parent.mkdir(parents=True, exist_ok=True)
            self._files[split] = _File(path, self.features, self._stack)
        self._files[split].add(batch(self.table.columns, rows, self._schema))

    def parts(self) -> dict[str, Part]:
        """What was written, in the order of `SPLITS`; call it when the files are closed."""
        return {split: self._files[split].part() for split in SPLITS if split in self._files}


class _File:
    """One parquet file being written and hashed."""

    def __init__(self, path: Path, features: Features, stack: ExitStack):
        import pyarrow.parquet as pq

        self._path, self._bytes = path, 0
        self._writer = stack.enter_context(
            pq.ParquetWriter(path, features.arrow_schema, compression="zstd")
        )
        self._content = ContentHash(features)

    def add(self, rows: pa.RecordBatch) -> None:
        self._writer.write_batch(rows, row_group_size=rows.num_rows)
        self._content.update(rows)
        self._bytes += rows.nbytes

    def part(self) -> Part:
        return Part(
            rows=self._content.rows,
            bytes=self._path.stat().st_size,
            memory=self._bytes,
            content=self._content.hexdigest(),
        )


def data_path(config: str, split: str) -> str:
    """Where the rows of a config and split stand in the folder."""
    return f"data/{config}/{split}-00000-of-00001.parquet"
