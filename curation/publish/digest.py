"""Hashes: of files, and of content whatever library wrote it.

The content hash of a table does not depend on the parquet writer, its compression or its version.
It is the SHA-256 over the hashes of its columns, row group after row group, columns in schema
order. The hash of a column is the SHA-256 over what `_leaves` yields: for each level of nesting
which values are null and how long each list is, and at the bottom the values themselves, little
endian; texts as UTF-8 after their lengths; labels as numbers after the list of their names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa
    from datasets import Features

BLOCK = 384
"""Articles a parquet row group and a hash block is made from."""


class ContentHash:
    """Takes the row groups of a table in order."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self.rows = 0

    def update(self, columns: Iterable[tuple[str, bytes]], rows: int) -> None:
        """Take the next row group: the names and hashes of its columns."""
        self.rows += rows
        for name, digest in columns:
            self._hash.update(name.encode() + b":" + digest)

    def hexdigest(self) -> str:
        """The hash of the row groups so far."""
        return self._hash.hexdigest()


def column_hash(feature: Any, array: pa.Array) -> bytes:
    """The hash of a column of a row group."""
    digest = hashlib.sha256(str(len(array)).encode())
    for leaf in _leaves(feature, array):
        digest.update(leaf)
    return digest.digest()


def batch_hashes(features: Features, batch: pa.RecordBatch) -> Iterator[tuple[str, bytes]]:
    """Names and hashes of the columns of a row group."""
    for name, array in zip(batch.schema.names, batch.columns, strict=True):
        yield name, column_hash(features[name], array)


def _leaves(feature: Any, array: pa.Array) -> Iterator[bytes | memoryview]:
    import datasets
    import pyarrow as pa
    import pyarrow.compute as pc

    if array.null_count:
        yield b"?"
        yield _packed(array.is_valid().cast(pa.uint8()))
    match array.type:
        case t if pa.types.is_list(t):
            yield b"["
            yield _packed(pc.list_value_length(array))
            yield from _leaves(feature.feature, array.flatten())
        case t if pa.types.is_struct(t):
            for field in t:
                yield f"{field.name}:".encode()
                yield from _leaves(feature[field.name], array.field(field.name))
        case _ if isinstance(feature, datasets.ClassLabel):
            yield "|".join(feature.names).encode()
            yield _packed(array)
        case t if pa.types.is_string(t):
            yield from _texts(array)
        case t if pa.types.is_boolean(t):
            yield _packed(array.cast(pa.uint8()))
        case t:
            yield _packed(array.view(pa.int64() if t.bit_width == 64 else pa.int32()))


def _texts(array: pa.Array) -> Iterator[bytes | memoryview]:
    import pyarrow.compute as pc

    if array.null_count:
        array = pc.fill_null(array, "")
    yield b'"'
    yield _packed(pc.binary_length(array))
    if len(array):
        _, edges, data = array.buffers()
        edges = memoryview(edges).cast("i")
        yield memoryview(data or b"")[edges[array.offset] : edges[array.offset + len(array)]]


def _packed(array: pa.Array) -> memoryview:
    """The values of a fixed-width array, 0 where there is none."""
    import pyarrow.compute as pc

    if array.null_count:
        array = pc.fill_null(array, 0)
    width = array.type.bit_width // 8
    data = memoryview(array.buffers()[1] or b"")
    return data[array.offset * width : (array.offset + len(array)) * width]


def file_sha256(path: Path) -> str:
    """Hex SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def joined(parts: Iterable[str]) -> str:
    """Hex SHA-256 over texts, each on a line."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
