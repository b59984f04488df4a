"""Parquet, in small batches, with a guard against files that unpack to far more than they hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, Any

from curation.ingest.places import Place
from curation.ingest.raw import Columns, Raw, Refused
from curation.ingest.records import METADATA, record
from curation.model import Reject

ROWS = 64
"""Rows unpacked at a time."""

SLACK = 64 * 2**20
RATIO = 50
"""What is read may unpack to `SLACK` bytes, or to `RATIO` times its packed size if that is more.
Compressed news unpacks to three to eight times its size."""


def read(
    place: Place, stream: IO[bytes], columns: Columns, max_chars: int
) -> Iterator[Raw | Refused]:
    """Every row of a file. The bytes of a row are its columns as JSON, for a row has none.

    Sizes in the footer are no guard by themselves: a column kept as a dictionary unpacks to
    thousands of times what they say. So strings are read as dictionaries, and what comes out is
    counted.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        wanted = [columns.text, columns.id, columns.title]
        wanted += [getattr(columns, name) for name in METADATA]
        schema = pq.ParquetFile(stream).schema_arrow
        names = [name for name in schema.names if name in wanted]
        if columns.text not in names:
            message = (
                f"no column {columns.text!r} (--text-column); "
                f"its columns: {', '.join(schema.names)}"
            )
            yield _whole(place, "no-text", message)
            return
        strings = [name for name in names if _is_text(schema.field(name).type)]
        file = pq.ParquetFile(stream, read_dictionary=strings, buffer_size=2**20)
        if size := _bloated(file, names):
            yield _whole(place, "too-large", f"a column unpacks to {size:,} bytes: a bomb")
            return
        yield from _rows(place, file, names, columns, max_chars)
    except (pa.ArrowException, OSError, ValueError) as error:
        yield _whole(
            place, "not-parquet", f"not Parquet, or damaged: {str(error).split(chr(10))[0]}"
        )


def _is_text(kind: Any) -> bool:
    import pyarrow.types as kinds

    plain = kind.value_type if kinds.is_dictionary(kind) else kind
    return bool(kinds.is_string(plain) or kinds.is_large_string(plain))


def _whole(place: Place, reason: str, message: str) -> Refused:
    return Refused(Reject(where=place.where, reason=reason, message=message), None)


def _bloated(file: Any, names: list[str]) -> int:
    """The size of a column of a row group that unpacks beyond measure; 0 if there is none."""
    groups = (file.metadata.row_group(i) for i in range(file.metadata.num_row_groups))
    for group in groups:
        for column in (group.column(i) for i in range(group.num_columns)):
            size = int(column.total_uncompressed_size)
            most = max(SLACK, RATIO * column.total_compressed_size)
            if column.path_in_schema in names and size > most:
                return size
    return 0


def _rows(
    place: Place, file: Any, names: list[str], columns: Columns, max_chars: int
) -> Iterator[Raw | Refused]:
    number = unpacked = 0
    most = max(SLACK, RATIO * place.system.size(place.path))
    for batch in file.iter_batches(batch_size=ROWS, columns=names):
        for i in range(batch.num_rows):
            row = {name: batch.column(name)[i].as_py() for name in names}
            number += 1
            where = f"{place.where}:{number}"
            unpacked += sum(len(value) for value in row.values() if isinstance(value, str | bytes))
            if unpacked > most:
                message = f"unpacks to more than {most:,} characters by row {number}: a bomb"
                yield _whole(place, "too-large", message)
                return
            data = json.dumps(row, ensure_ascii=False, sort_keys=True, default=str)
            yield record(
                row,
                columns,
                where=where,
                stem=place.stem,
                data=data.encode("utf-8", "surrogatepass"),
                max_chars=max_chars,
            )
